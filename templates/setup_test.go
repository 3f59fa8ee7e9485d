package templates

import "net/url"

func init() {
	frame := Frame{Title: "首次设置", Width: WidthNarrow, Now: noon}
	gallery["SetUpPage"] = examples{
		"empty": SetUpPage{Frame: frame, Action: "/set-up/k3"},
		"full": SetUpPage{Frame: frame, Action: "/set-up/k3",
			Form: Filled("office", "省创新办", "phone", "0931-1234567", "name", "张某某", "login", "zhang")},
		"closed": none("a used link answers with the error page"),
		"error": SetUpPage{Frame: frame, Action: "/set-up/k3", Form: Form{
			Values: url.Values{"office": {"省创新办"}, "phone": {"1234"}},
			Errors: Wrong("phone", "电话号码不完整：固定电话请带区号。", "name", "请填写姓名。", "again", "两次输入的密码不一致。"),
		}},
	}
}
