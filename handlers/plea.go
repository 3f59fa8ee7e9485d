package handlers

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"zqyj/models"
	"zqyj/templates"
)

// pleaRoutes is how a unit asks for more time.
var pleaRoutes = []route{
	{http.MethodGet, "/unit/extension", unitSpeaker, (*App).showPlea, false},
	{http.MethodPost, "/unit/extension", unitSpeaker, (*App).askExtension, false},
}

func (a *App) showPlea(v *visit) error {
	return a.pleaPage(v, http.StatusOK, templates.Form{})
}

func (a *App) pleaPage(v *visit, status int, form templates.Form) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	pleas, err := a.Store.Pleas(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	frame := a.unitFrame(v, d, "申请延期")
	frame.Width = templates.WidthNarrow
	page := templates.UnitExtensionPage{Frame: frame, Form: form, Deadline: deadlineBlock(d.Deadline, d.Now), Back: templates.Link{Label: "返回办理事项", Href: "/unit"}}
	waiting := false
	for _, p := range slices.Backward(pleas) {
		page.Past = append(page.Past, pleaView(p))
		waiting = waiting || p.Decision == ""
	}
	switch err := d.may(models.VerbAskExtension); {
	case err != nil:
		page.Why = err.Error() + "。需要延期的，请直接致电办公室。"
	case waiting:
		page.Why = "申请已送达，等待办公室答复。答复之前截止时间不变，请继续办理。"
	default:
		page.Action = "/unit/extension"
		if len(form.Values) == 0 {
			page.Form = templates.Filled("at", momentText(d.Deadline.At.Add(72*time.Hour)))
		}
	}
	return v.show(status, page)
}

func pleaView(p models.ExtensionRequest) templates.PleaView {
	view := templates.PleaView{Badge: templates.Badge{Text: "待答复", Tone: templates.ToneInfo, Shape: "clock"},
		Facts: []templates.Fact{{Term: "申请延至", Value: p.At.String()}, {Term: "理由", Value: p.Reason}, {Term: "申请人", Value: p.AskedBy}, {Term: "申请时间", Value: p.AskedAt.String()}}}
	switch p.Decision {
	case "granted":
		view.Badge = templates.Badge{Text: "已同意", Tone: templates.ToneGood, Shape: "check"}
	case "refused":
		view.Badge = templates.Badge{Text: "未同意", Tone: templates.ToneBad, Shape: "cross"}
	}
	if p.Answer != "" {
		view.Facts = append(view.Facts, templates.Fact{Term: "答复", Value: p.Answer})
	}
	if !p.DecidedAt.IsZero() {
		view.Facts = append(view.Facts, templates.Fact{Term: "答复时间", Value: p.DecidedAt.String()})
	}
	return view
}

func (a *App) askExtension(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	at, refused := momentOf(values, "at")
	if refused == nil && at.IsZero() {
		refused = models.Invalid("at", "请填写申请延到什么时候")
	}
	reason := strings.TrimSpace(values.Get("reason"))
	if refused == nil {
		refused = models.CheckSecret(reason)
	}
	if refused == nil {
		_, refused = a.Store.AskExtension(v.ctx(), v.actor, at, reason)
	}
	if form, ok := formOf(values, refused); ok && !isState(refused) {
		return a.pleaPage(v, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	return v.done("/unit/extension", "申请已送达办公室")
}
