package handlers

import (
	"net/http"
	"time"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// disagreementRoutes is one opinion's file: its answers, stances and coordination, and the list of what is in dispute.
var disagreementRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/opinions/:opinion", officeAny, (*App).showOpinion, false},
	{http.MethodPost, "/office/rounds/:round/opinions/:opinion/coordination", officeWriter, (*App).logCoordination, false},
	{http.MethodPost, "/office/rounds/:round/opinions/:opinion/dispute", officeWriter, (*App).markDispute, false},
	{http.MethodGet, "/office/rounds/:round/disagreements", officeAny, (*App).listDisagreements, false},
}

// opinionForms are refused forms to be shown again.
type opinionForms struct {
	answer       *templates.Form
	coordination templates.Form
}

func (a *App) showOpinion(v *visit) error {
	id, err := v.id("opinion")
	if err != nil {
		return err
	}
	return a.officeOpinion(v, id, http.StatusOK, opinionForms{})
}

func (a *App) officeOpinion(v *visit, id int64, status int, forms opinionForms) error {
	o, err := a.Store.Opinion(v.ctx(), v.round.ID, id)
	if err != nil {
		return err
	}
	cards, err := a.newCards(v, []models.OpinionState{o}, cardsOn{list: true, byUnit: true, back: atRound(v, "opinions", o.ID)})
	if err != nil {
		return err
	}
	card := cards[0]
	card.Heading, card.Page, card.Seen = templates.Link{}, templates.Link{}, ""
	if forms.answer != nil {
		forms.answer.Prefix = card.Answered.Form.Prefix
		card.Answered.Form = *forms.answer
		card.Answered.Open = forms.answer.Value("outcome") == string(models.OutcomePartlyAccepted)
	}
	frame := a.roundFrame(v, o.Unit+"的意见", templates.Link{Label: "意见处理", Href: atRound(v, "workbench")}, templates.Link{Label: clauseTitle(o.Clause), Href: atRound(v, "workbench", o.PID)})
	page := templates.OfficeOpinionPage{Frame: frame, Card: card, Form: forms.coordination, Kinds: coordinationKinds(), Disputed: o.Disputed, Log: logLines(o.Coordinations),
		Back: templates.Link{Label: "返回本条全部意见", Href: cardAddress(v, o.Opinion)}}
	if v.actor.Has(officeWriter.roles...) && v.round.State != models.RoundArchived {
		page.LogTo, page.Dispute = atRound(v, "opinions", o.ID, "coordination"), atRound(v, "opinions", o.ID, "dispute")
	}
	if err := a.opinionPast(v, o, &page); err != nil {
		return err
	}
	return v.show(status, page)
}

// opinionPast adds every answer and every stance there ever was.
func (a *App) opinionPast(v *visit, o models.OpinionState, page *templates.OfficeOpinionPage) error {
	answers, err := a.Store.Dispositions(v.ctx(), v.round.ID, o.Key)
	if err != nil {
		return err
	}
	for _, d := range answers {
		page.History = append(page.History, answerNote(o, d))
	}
	stances, err := a.Store.Stances(v.ctx(), v.round.ID, o.Key)
	for _, s := range stances {
		page.Stances = append(page.Stances, templates.StanceNote{Agrees: s.Agrees, Grounds: s.Grounds, By: s.SaidBy, At: s.SaidAt})
	}
	return err
}

func coordinationKinds() []templates.Option {
	var options []templates.Option
	for _, kind := range models.CoordinationKinds {
		options = append(options, templates.Option{Value: kind, Label: kind})
	}
	return options
}

func logLines(log []models.Coordination) []templates.CoordinationLine {
	var lines []templates.CoordinationLine
	for _, c := range log {
		lines = append(lines, templates.CoordinationLine{At: c.At, Kind: c.Kind, With: c.With, Text: c.Text, By: c.By})
	}
	return lines
}

func (a *App) logCoordination(v *visit) error {
	id, err := v.id("opinion")
	if err != nil {
		return err
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	c := models.Coordination{Kind: values.Get("kind"), With: values.Get("with"), Text: values.Get("text")}
	var refused error
	if day := values.Get("on"); day != "" {
		c.At, refused = coordinatedOn(day, v.now)
	}
	if refused == nil {
		_, refused = a.Store.LogCoordination(v.ctx(), v.actor, v.round.ID, id, c)
	}
	if form, ok := formOf(values, refused); ok {
		return a.officeOpinion(v, id, http.StatusUnprocessableEntity, opinionForms{coordination: form})
	}
	if refused != nil {
		return refused
	}
	return v.done(atRound(v, "opinions", id), "已登记协调情况")
}

// coordinatedOn reads 2018-02-09 as that day's beginning in Beijing, today as now.
func coordinatedOn(text string, now models.Instant) (models.Instant, error) {
	day, err := time.ParseInLocation("2006-01-02", text, models.Shanghai)
	if err != nil {
		return 0, models.Invalid("on", "日期请按“2018-02-09”的样子填写")
	}
	if models.At(day).Day() == now.Day() {
		return 0, nil
	}
	if models.At(day) > now {
		return 0, models.Invalid("on", "协调日期不能晚于今天")
	}
	return models.At(day), nil
}

func (a *App) markDispute(v *visit) error {
	id, err := v.id("opinion")
	if err != nil {
		return err
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	disputed := values.Get("disputed") == "1"
	if err := a.Store.SetDisputed(v.ctx(), v.actor, v.round.ID, id, disputed); err != nil {
		return err
	}
	if disputed {
		return v.done(atRound(v, "opinions", id), "已标记为分歧意见")
	}
	return v.done(atRound(v, "opinions", id), "已取消分歧标记")
}

func (a *App) listDisagreements(v *visit) error {
	opinions, next, more, err := a.Store.Opinions(v.ctx(), store.OpinionPage{RoundID: v.round.ID, Disputed: true, After: placeOf(v.QueryParam("after")), Limit: cardsAPage})
	if err != nil {
		return err
	}
	page := templates.DisagreementsPage{Frame: a.roundFrame(v, "分歧意见")}
	for _, o := range opinions {
		line := templates.DisagreementLine{Unit: o.Unit, Clause: clauseTitle(o.Clause), Href: atRound(v, "opinions", o.ID), Spans: brief(opinionSpans(o)), UnitSays: o.Reason,
			Outcome: o.Outcome, OfficeSays: o.Disposition.Reason, Log: logLines(o.Coordinations)}
		if o.Stance.ID != 0 && !o.Stance.Agrees {
			line.Insists = o.Stance.Grounds
		}
		page.Lines = append(page.Lines, line)
	}
	here := atRound(v, "disagreements")
	if more {
		page.Pager.Next = here + "?after=" + placeParam(next)
	}
	if v.QueryParam("after") != "" {
		page.Pager.Prev = here
	}
	if len(page.Lines) > 0 {
		page.Paper = templates.Link{Label: "文书", Href: atRound(v, "papers")}
	}
	return v.show(http.StatusOK, page)
}
