package handlers

import (
	"errors"
	"net/http"
	"slices"

	"zqyj/models"
	"zqyj/templates"
)

// approvalRoutes is 负责同志审核, by the leader's own link or as the handler declares it.
var approvalRoutes = []route{
	{http.MethodGet, "/unit/approval", unitAny, (*App).showApproval, false},
	{http.MethodPost, "/unit/approval", unitSpeaker, (*App).approveReply, false},
}

func (a *App) showApproval(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	form := templates.Form{}
	if last := len(d.Approvals); last > 0 {
		form = templates.Filled("name", d.Approvals[last-1].Name, "post", d.Approvals[last-1].Post)
	}
	return v.show(http.StatusOK, a.approvalPage(v, d, form))
}

func (a *App) approvalPage(v *visit, d unitDesk, form templates.Form) templates.UnitApprovalPage {
	frame := a.unitFrame(v, d, "负责同志审核")
	frame.Width = templates.WidthNarrow
	p := d.progress()
	page := templates.UnitApprovalPage{Frame: frame, Form: form, Standing: d.standing(p), Reply: d.replyView(), Hash: p.Submission.Hash, Leader: d.actor.Role == models.RoleLeader, Deadline: deadlineBlock(d.Deadline, d.Now), Back: templates.Link{Label: "返回办理事项", Href: "/unit"}}
	for _, approval := range slices.Backward(d.Approvals) {
		page.Past = append(page.Past, decisionView(approval, p.Submission.Hash))
	}
	d.offerDecision(&page, p)
	return page
}

// offerDecision puts the form on the page, or the reason why there is none.
func (d unitDesk) offerDecision(page *templates.UnitApprovalPage, p models.Progress) {
	rule := p.Submission.Policy.Approval(p.Submission.Version.NoOpinion)
	handler := d.actor.Role == models.RoleHandler
	switch err := d.may(models.VerbApprove); {
	case errors.Is(err, models.ErrForbidden):
		page.Why = "由负责同志或经办人办理。"
	case !p.Working:
		page.Why = "没有等待审核的内容。"
	case err != nil:
		page.Why = err.Error()
	case rule == models.ApprovalNone:
		page.Why = "本轮不要求负责同志审核。"
	case models.CheckContent(p.Submission) != nil:
		page.Missing = d.contentTodo(p.Submission)
	case models.CheckApproval(p.Submission) == nil && handler:
		page.Why = "负责同志已审核同意，可以办理下一步。"
	case rule == models.ApprovalLeader && handler:
		page.Why = "本轮要求负责同志本人审核。请为负责同志生成链接，在手机上即可审核。"
		page.Invite = templates.Link{Label: "生成审核链接", Href: "/unit/people?role=leader"}
	default:
		page.Action = "/unit/approval"
		if handler {
			page.Invite = templates.Link{Label: "请负责同志在手机上审核", Href: "/unit/people?role=leader"}
		}
	}
}

func (d unitDesk) contentTodo(s models.Submission) []templates.Todo {
	var list []templates.Todo
	for i, item := range d.todo(s) {
		if i < len(models.ContentLacks(s)) {
			list = append(list, item)
		}
	}
	return list
}

func decisionView(a models.Approval, hash string) templates.DecisionView {
	view := templates.DecisionView{Badge: templates.Badge{Text: "同意", Tone: templates.ToneGood, Shape: "check"}, Current: a.Hash == hash}
	if !a.Agreed {
		view.Badge = templates.Badge{Text: "退回修改", Tone: templates.ToneBad, Shape: "return"}
	}
	how := "负责同志本人审核"
	if a.Kind == models.ApprovalDeclared {
		how = "经办人登记"
	}
	view.Facts = []templates.Fact{{Term: "负责同志", Value: a.Name + "（" + a.Post + "）"}, {Term: "时间", Value: a.At.String()}, {Term: "方式", Value: how}}
	if a.Opinion != "" {
		view.Facts = append(view.Facts, templates.Fact{Term: "审核意见", Value: a.Opinion})
	}
	return view
}

func (a *App) approveReply(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	refused := error(nil)
	if agreed := values.Get("agreed"); agreed != "0" && agreed != "1" {
		refused = models.Invalid("agreed", "请选择审核结果")
	}
	decision := models.Approval{Hash: values.Get("hash"), Name: values.Get("name"), Post: values.Get("post"), Agreed: values.Get("agreed") == "1", Opinion: values.Get("opinion")}
	if refused == nil {
		_, refused = a.Store.Approve(v.ctx(), v.actor, decision)
	}
	if refused == nil {
		return v.done("/unit", map[bool]string{true: "已登记：负责同志审核同意", false: "已退回，经办人修改后会重新送审"}[decision.Agreed])
	}
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if errors.Is(refused, models.ErrStale) {
		page := a.approvalPage(v, d, templates.Form{Values: values, Errors: []models.FieldError{{Text: "没有登记：在您打开本页之后，文字有了改动。下面是最新内容，请看过再办理"}}})
		return v.show(http.StatusPreconditionFailed, page)
	}
	form, ok := formOf(values, refused)
	if !ok || isState(refused) {
		return refused
	}
	return v.show(http.StatusUnprocessableEntity, a.approvalPage(v, d, form))
}
