package handlers

import (
	"net/http"

	"zqyj/models"
	"zqyj/templates"
)

func (a *App) showPhrases(v *visit) error { return a.phrasesPage(v, http.StatusOK, templates.Form{}) }

func (a *App) phrasesPage(v *visit, status int, form templates.Form) error {
	phrases, err := a.Store.Phrases(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	page := templates.PhrasesPage{Frame: a.roundFrame(v, "常用语"), Form: form, Outcomes: outcomeChoices("各种结果通用"), Back: templates.Link{Label: "返回意见处理", Href: atRound(v, "workbench")}}
	may := v.actor.Has(officeWriter.roles...)
	if may {
		page.Action = atRound(v, "phrases")
	}
	for _, p := range phrases {
		line := templates.PhraseLine{Text: p.Text, For: "通用"}
		if p.Outcome != models.OutcomeOpen {
			line.For = p.Outcome.String()
		}
		if may {
			line.Remove = atRound(v, "phrases", p.ID, "remove")
		}
		page.Phrases = append(page.Phrases, line)
	}
	return v.show(status, page)
}

func (a *App) addPhrase(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	_, err = a.Store.AddPhrase(v.ctx(), v.actor, models.Phrase{RoundID: v.round.ID, Outcome: models.Outcome(values.Get("outcome")), Text: values.Get("text")})
	if form, ok := formOf(values, err); ok {
		return a.phrasesPage(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return v.done(atRound(v, "phrases"), "已添加常用语")
}

func (a *App) removePhrase(v *visit) error {
	id, err := v.id("phrase")
	if err != nil {
		return err
	}
	if err := a.Store.RemovePhrase(v.ctx(), v.actor, v.round.ID, id); err != nil {
		return err
	}
	return v.done(atRound(v, "phrases"), "已删去常用语")
}
