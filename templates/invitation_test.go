package templates

import "time"

func init() {
	page := InvitationPage{
		Frame: bareFrame("邀请反馈意见"), Unit: "省科学技术厅", As: "经办人", Action: "/i/7KQM2XWB9RTD5HNC4VPJ",
		Deadline: DeadlineBlock{At: noon, Now: noon.Add(-76 * time.Hour)},
	}
	page.Round = sampleRound
	bare, full, closed, wrong := page, page, page, page
	bare.Frame.Office = Office{}
	full.Else = "省财政厅"
	full.Banners = []Banner{DemoBanner()}
	closed.Deadline = DeadlineBlock{At: noon, Now: noon}
	wrong.Form = Form{Errors: Wrong("", "浏览器没有接受登录信息，请允许本网站使用 Cookie 后再试。")}
	gallery["InvitationPage"] = examples{"empty": bare, "full": full, "closed": closed, "error": wrong}
}
