package handlers

import (
	"fmt"
	"net/http"

	"zqyj/models"
	"zqyj/templates"
)

// outcomeRoutes is what a unit sees and says after release, and the browsers its people are signed in with.
var outcomeRoutes = []route{
	{http.MethodGet, "/unit/outcomes", unitAny, (*App).showOutcomes, false},
	{http.MethodPost, "/unit/outcomes/:key", unitSpeaker, (*App).takeStance, false},
	{http.MethodGet, "/unit/sessions", unitAny, (*App).showUnitSessions, false},
	{http.MethodPost, "/unit/sessions/:session/end", unitAny, (*App).endUnitSession, false},
}

func (a *App) showOutcomes(v *visit) error {
	return a.outcomesPage(v, http.StatusOK, 0, templates.Form{})
}

// outcomesPage shows each opinion with its outcome; wrong carries a refused answer to the opinion with the key.
func (a *App) outcomesPage(v *visit, status int, key int64, wrong templates.Form) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	states, err := a.Store.Outcomes(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	page := templates.UnitOutcomesPage{Frame: a.unitFrame(v, d, "处理结果"), Back: templates.Link{Label: "返回办理事项", Href: "/unit"}}
	counts := map[models.Outcome]int{}
	for i, state := range states {
		counts[state.Outcome]++
		row := templates.OutcomeView{Opinion: d.outcomeView(state, i+1)}
		if d.can(models.VerbAnswer) && state.Outcome != models.OutcomeOpen {
			row.Action = fmt.Sprintf("/unit/outcomes/%d", state.Key)
			row.Form = templates.Form{Prefix: fmt.Sprintf("%d-", state.Key)}
			if state.Key == key {
				row.Form.Values, row.Form.Errors = wrong.Values, wrong.Errors
				page.Form = row.Form
			}
		}
		page.Outcomes = append(page.Outcomes, row)
	}
	for _, outcome := range append([]models.Outcome{models.OutcomeOpen}, models.Outcomes...) {
		if counts[outcome] > 0 {
			page.Sums = append(page.Sums, templates.Fact{Term: outcome.String(), Value: fmt.Sprintf("%d 条", counts[outcome])})
		}
	}
	return v.show(status, page)
}

func (d unitDesk) outcomeView(state models.OpinionState, n int) templates.OpinionView {
	view := d.opinionView(state.Opinion, n)
	view.Badges = append(view.Badges, templates.BadgeFor(state.Outcome))
	add := func(term, value string) {
		if value != "" {
			view.Answer = append(view.Answer, templates.Fact{Term: term, Value: value})
		}
	}
	if state.Outcome != models.OutcomeOpen {
		add("处理理由", state.Disposition.Reason)
		add("修改后文字", state.Disposition.Result)
	}
	if state.Stance.ID != 0 {
		view.Stance = "本单位已答复同意（" + state.Stance.SaidAt.String() + "）"
		if !state.Stance.Agrees {
			view.Stance = "本单位坚持：" + state.Stance.Grounds + "（" + state.Stance.SaidAt.String() + "）"
		}
	}
	return view
}

func (a *App) takeStance(v *visit) error {
	key, err := v.id("key")
	if err != nil {
		return err
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	stance := models.Stance{Key: key, Agrees: values.Get("do") == "agree", Grounds: values.Get("grounds")}
	if stance.Agrees {
		stance.Grounds = ""
	}
	_, refused := a.Store.TakeStance(v.ctx(), v.actor, stance)
	if form, ok := formOf(values, refused); ok && !isState(refused) {
		return a.outcomesPage(v, http.StatusUnprocessableEntity, key, form)
	}
	if refused != nil {
		return refused
	}
	return v.done(fmt.Sprintf("/unit/outcomes#o-%d", key), map[bool]string{true: "已答复：同意", false: "已答复：坚持，办公室会看到理由"}[stance.Agrees])
}

func (a *App) showUnitSessions(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	sessions, err := a.Store.Sessions().List(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	page := templates.UnitSessionsPage{Frame: a.unitFrame(v, d, "登录的浏览器"), Back: templates.Link{Label: "返回办理事项", Href: "/unit"}}
	token := a.sessions.Token(v.ctx())
	for _, s := range sessions {
		row := templates.SessionRow{Owner: v.actor.Name, Unit: true, Agent: s.Agent, StartedAt: s.StartedAt, SeenAt: s.SeenAt, Own: a.Store.Sessions().IsOf(s, token)}
		if !row.Own {
			row.End = "/unit/sessions/" + s.Key + "/end"
		}
		page.Sessions = append(page.Sessions, row)
	}
	return v.show(http.StatusOK, page)
}

func (a *App) endUnitSession(v *visit) error {
	if err := a.Store.Sessions().End(v.ctx(), v.actor, v.Param("session")); err != nil {
		return models.ErrMissing
	}
	return v.done("/unit/sessions", "该浏览器已退出")
}
