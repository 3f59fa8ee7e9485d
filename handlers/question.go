package handlers

import (
	"net/http"
	"strings"

	"zqyj/templates"
)

// question is something that cannot simply be taken back: asked on a page of its own, answered by a post to the same
// address, with a reason.
type question struct {
	title   string
	what    string // what will happen, in a full sentence
	warning string
	facts   []templates.Fact
	reason  string // label of the reason; empty: none is asked
	do      string // on the button
	danger  bool
	back    templates.Link
	hidden  map[string]string
}

// ask shows the question, again with messages when its answer was refused.
func (a *App) ask(v *visit, status int, q question, form templates.Form) error {
	frame := a.frame(v, q.title)
	if v.round.ID != 0 {
		frame = a.roundFrame(v, q.title, ledgerLink(v))
	}
	frame.Width = templates.WidthNarrow
	return v.show(status, templates.ConfirmPage{Frame: frame, Form: form, What: q.what, Warning: q.warning, Facts: q.facts, Action: v.Request().URL.Path, Hidden: q.hidden,
		Reason: q.reason, Do: q.do, Danger: q.danger, Back: q.back})
}

// answer runs the verb with the typed reason and asks again when it is refused.
func (a *App) answer(v *visit, q question, verb func(reason string) error, done string) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	err = verb(strings.TrimSpace(values.Get("reason")))
	if form, ok := formOf(values, err); ok {
		return a.ask(v, http.StatusUnprocessableEntity, q, form)
	}
	if err != nil {
		return err
	}
	return v.done(q.back.Href, done)
}
