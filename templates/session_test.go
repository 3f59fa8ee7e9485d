package templates

import "net/url"

func init() {
	office := Link{"办公室登录", "/office/sign-in"}
	gallery["SignInPage"] = examples{
		"empty": SignInPage{Frame: bareFrame("单位登录"), Action: "/sign-in", ToOffice: office},
		"full": SignInPage{Frame: func() Frame { f := bareFrame("单位登录"); f.Banners = []Banner{DemoBanner()}; return f }(),
			Form: Filled("code", "7KQM-2XWB-9RTD-5HNC-4VPJ", "remember", "1"), Action: "/sign-in", ToOffice: office},
		"closed": none("one may sign in after the deadline: to read, and to send a late reply"),
		"error": SignInPage{Frame: bareFrame("单位登录"), Action: "/sign-in", ToOffice: office,
			Form: Form{Values: url.Values{"code": {"7KQM-2XWB"}}, Errors: Wrong("code", "邀请码应为 20 位，这里只有 8 位。请核对后重新输入。")}},
	}
	gallery["OfficeSignInPage"] = examples{
		"empty":  OfficeSignInPage{Frame: bareFrame("办公室登录"), Action: "/office/sign-in", ToUnit: Link{"单位登录", "/"}},
		"full":   OfficeSignInPage{Frame: bareFrame("办公室登录"), Form: Filled("login", "lisi"), Action: "/office/sign-in", Next: "/office/ledger"},
		"closed": none("the office signs in at any time"),
		"error": OfficeSignInPage{Frame: bareFrame("办公室登录"), Action: "/office/sign-in",
			Form: Form{Values: url.Values{"login": {"lisi"}}, Errors: Wrong("password", "用户名或密码不对。")}},
	}
	link := OfficeLinkPage{Frame: bareFrame("进入办公室"), Name: "李某某", Role: "经办人", Action: "/office/link/k3"}
	marked := link
	marked.Round, marked.Banners = sampleRound, []Banner{DemoBanner(), RehearsalBanner(noon)}
	gallery["OfficeLinkPage"] = examples{"empty": link, "full": marked,
		"closed": none("the office comes in at any time"), "error": none("an unknown link answers with the error page")}
}
