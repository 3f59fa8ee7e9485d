package templates

import "zqyj/models"

func init() {
	page := UnitOutcomesPage{Frame: fullFrame("处理结果"), Back: Link{"返回办理事项", "/unit"}}
	full, closed, wrong := page, page, page
	first, second := opinionExample(1), opinionExample(2)
	first.Edit, first.Strike, second.Edit, second.Strike, second.ID = Link{}, "", Link{}, "", "o-22"
	first.Badges, first.Answer = []Badge{BadgeFor(models.OutcomePartlyAccepted)}, []Fact{{"处理理由", "已在第三条体现"}, {"修改后文字", "充分发挥区位和产业优势"}}
	second.Badges, second.Stance = []Badge{BadgeFor(models.OutcomeRejected)}, "本单位坚持：依据未变（2018年3月1日）"
	full.Sums = []Fact{{"部分采纳", "1 条"}, {"不采纳", "1 条"}}
	full.Outcomes = []OutcomeView{{Opinion: first, Form: Form{Prefix: "1-"}, Action: "/unit/outcomes/1"}, {Opinion: second, Form: Form{Prefix: "2-"}, Action: "/unit/outcomes/2"}}
	closed.Outcomes = []OutcomeView{{Opinion: first}}
	wrong.Form = Form{Prefix: "1-", Errors: Wrong("grounds", "坚持原意见的，请写明理由")}
	wrong.Outcomes = []OutcomeView{{Opinion: first, Form: wrong.Form, Action: "/unit/outcomes/1"}}
	gallery["UnitOutcomesPage"] = examples{"empty": page, "full": full, "closed": closed, "error": wrong}

	sessions := UnitSessionsPage{Frame: fullFrame("登录的浏览器"), Back: page.Back}
	many := sessions
	many.Sessions = []SessionRow{{Owner: "省科学技术厅", Agent: "Mozilla/5.0 Chrome/78", StartedAt: noon.Add(-9e12), SeenAt: noon, Own: true}, {Owner: "省科学技术厅", Agent: "Mozilla/5.0 Mobile", StartedAt: noon, SeenAt: noon, End: "/unit/sessions/0f/end"}}
	gallery["UnitSessionsPage"] = examples{"empty": sessions, "full": many, "closed": none("always open"), "error": none("nothing is typed here")}
}
