package templates

import (
	"time"
)

func init() {
	roles := []Option{{"admin", "管理员", "用户、设置和全部业务"}, {"handler", "经办", ""}, {"leader", "负责同志", ""}, {"auditor", "审计", "只能查看"}}
	users := UsersPage{Frame: officeFrame("用户"), Users: []UserRow{{"张某某", "bangongshi", "/office/users/1", "管理员", noon, 0}, {"李某某", "fuhe", "", "经办", noon, noon}}, Action: "/x", Roles: roles}
	wrong := users
	wrong.Form = Form{Values: map[string][]string{"login": {"a"}}, Errors: Wrong("login", "这个登录名已有人使用", "password", "密码至少10个字符")}
	gallery["UsersPage"] = examples{"empty": UsersPage{Frame: users.Frame, Users: users.Users[:1], Action: "/x", Roles: roles}, "full": users, "closed": UsersPage{Frame: users.Frame, Users: users.Users}, "error": wrong}
	user := UserPage{Frame: officeFrame("李某某"), Facts: []Fact{{"登录名", "fuhe"}}, Form: Filled("role", "handler"), Roles: roles, Role: "/a", Password: "/b", Bar: "/c", Back: Link{"用户", "/office/users"}}
	barred, bad := user, user
	barred.Bar, barred.Readmit, barred.Last = "", "/d", true
	bad.Form = Form{Values: user.Form.Values, Errors: Wrong("again", "两次输入的密码不一致")}
	gallery["UserPage"] = examples{"empty": user, "full": user, "closed": barred, "error": bad}
	rows := []SessionRow{{"张某某", false, "Mozilla/5.0 (Windows NT 6.1) Chrome/78.0", noon.Add(-time.Hour), noon, true, ""}, {"省财政厅经办人", true, "", noon.Add(-time.Hour), noon, false, "/end"}}
	account := AccountPage{Frame: officeFrame("本人"), Action: "/x", Sessions: rows}
	badAccount := account
	badAccount.Form = Form{Errors: Wrong("old", "现用密码不正确")}
	gallery["AccountPage"] = examples{"empty": account, "full": account, "error": badAccount, "closed": none("one's own page is always open")}
	gallery["SessionsPage"] = examples{"empty": SessionsPage{Frame: officeFrame("登录情况")}, "full": SessionsPage{Frame: officeFrame("登录情况"), Rows: rows, Cut: true}, "closed": none("no such state"), "error": none("the list refuses nothing")}
	tokens := TokensPage{Frame: officeFrame("接口令牌"), Rows: []TokenRow{{"公文系统", "张某某", "张某某", noon, 0, "/r"}, {"旧", "省财政厅经办", "张某某", noon, noon, ""}}, Action: "/x", Users: []Option{{"1", "张某某", ""}}, Fresh: "abcDEF0123456789abcDEF0123456789"}
	badToken := tokens
	badToken.Form, badToken.Fresh = Form{Errors: Wrong("label", "请填写用途")}, ""
	gallery["TokensPage"] = examples{"empty": TokensPage{Frame: tokens.Frame, Action: "/x", Users: tokens.Users}, "full": tokens, "closed": TokensPage{Frame: tokens.Frame, Rows: tokens.Rows}, "error": badToken}
	log := LogPage{Frame: officeFrame("留痕"), Action: "/x", Verbs: []Option{{"", "全部", ""}}, Units: []Option{{"", "全部", ""}}, Actors: []Option{{"", "全部", ""}}, Check: "/x/check", Export: "/x.csv", Pager: Pager{Next: "/x?before=1"},
		Rows:   []LogRow{{12, noon, "省财政厅经办人", "提交", "省财政厅", "第1版，意见3条，内容哈希 0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9", "0a1b2c3d4e5f"}},
		Result: Notice{ToneGood, "留痕链完整", "共12条。"}}
	broken := log
	broken.Result = Notice{ToneBad, "第7条起不符", "内容与校验值不符，可能被改动"}
	gallery["LogPage"] = examples{"empty": LogPage{Frame: log.Frame, Action: "/x", Verbs: log.Verbs, Actors: log.Actors, Check: "/c", Export: "/e"}, "full": log, "error": broken, "closed": none("the log only grows")}
	settings := SettingsPage{Frame: officeFrame("设置"), Form: Filled("contact", "张某某", "phone", "0931-1234567", "internal", "1", "purge_days", "90"), Action: "/x", Fixed: []Fact{{"有意见时", "填写审核人、盖章后提交"}}, Purge: Notice{ToneInfo, "", "发布后90天删除联系人。"}, Archive: Link{"归档", "/a"}}
	badSettings := settings
	badSettings.Form.Errors = Wrong("phone", "请填写联系电话")
	gallery["SettingsPage"] = examples{"empty": SettingsPage{Frame: settings.Frame, Setup: Link{"筹备页", "/s"}, Fixed: settings.Fixed}, "full": settings, "closed": SettingsPage{Frame: settings.Frame, Fixed: settings.Fixed}, "error": badSettings}
}
