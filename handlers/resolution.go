package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/redline"
	"zqyj/templates"
)

// resolved works a clause out with everything accepted on it, and what was written by hand.
func (a *App) resolved(v *visit) (models.Resolved, error) {
	clause, err := a.clauseOf(v)
	if err != nil {
		return models.Resolved{}, err
	}
	if clause.PID == models.General || clause.Removed {
		return models.Resolved{}, models.ErrMissing
	}
	accepted, err := a.Store.AcceptedOpinions(v.ctx(), v.round.ID, clause.PID)
	if err != nil {
		return models.Resolved{}, err
	}
	row, err := a.Store.Resolution(v.ctx(), v.round.ID, clause.PID)
	return models.Resolve(clause, accepted).With(row), err
}

func (a *App) editResolution(v *visit) error {
	r, err := a.resolved(v)
	if err != nil {
		return err
	}
	form := templates.Filled("text", r.Text, "behind", r.BehindText())
	if r.Hand.ID != 0 && r.Removed() {
		form.Values.Set("gone", "1")
	}
	return a.resolutionPage(v, http.StatusOK, r, resolutionForm{form: form, revision: r.Hand.Revision})
}

// resolutionForm is what the page of a clause's text shows as typed.
type resolutionForm struct {
	form     templates.Form
	revision int64
	theirs   bool
}

func (a *App) resolutionPage(v *visit, status int, r models.Resolved, typed resolutionForm) error {
	computed := r
	if r.Hand.ID != 0 { // the text as it would be without the hand-written one
		opinions := r.Asked
		computed = models.Resolve(r.Clause, opinions)
	}
	here := atRound(v, "workbench", r.Clause.PID, "text")
	frame := a.roundFrame(v, "处理后条文："+r.Clause.Label(), templates.Link{Label: "意见处理", Href: atRound(v, "workbench")})
	page := templates.ResolutionPage{Frame: frame, Form: typed.form, Action: here, Original: r.Clause.Full(), Computed: computed.Redline(), Collisions: collisions(r.Clause, computed.Conflicts, "c"),
		Work: handWork(computed), Revision: typed.revision, Basis: r.Basis, Hand: handNote(r.Hand), Outdated: r.Outdated, Back: templates.Link{Label: "返回本条意见", Href: atRound(v, "workbench", r.Clause.PID)}}
	if r.Hand.ID != 0 {
		page.Drop = here + "/drop"
	}
	if typed.theirs {
		page.Theirs = &templates.TheirText{By: r.Hand.By, At: r.Hand.At, Text: r.Hand.Text, Behind: r.Hand.Behind, Spans: redline.Diff(r.Hand.Text, typed.form.Value("text"))}
	}
	return v.show(status, page)
}

func (a *App) saveResolution(v *visit) error {
	r, err := a.resolved(v)
	if err != nil {
		return err
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	revision, err := strconv.ParseInt(values.Get("revision"), 10, 64)
	if err != nil {
		return models.ErrPrecondition
	}
	typed := resolutionForm{form: templates.Form{Values: values}, revision: revision}
	if values.Get("do") == "compose" {
		return a.composeResolution(v, r, typed)
	}
	row := models.Resolution{PID: r.Clause.PID, Text: strings.TrimSpace(values.Get("text")), Behind: strings.TrimSpace(values.Get("behind")), Basis: values.Get("basis"), Revision: revision}
	refused := checkGone(row.Text, values.Get("gone") == "1")
	if refused == nil {
		_, refused = a.Store.SaveResolution(v.ctx(), v.actor, v.round.ID, row)
	}
	if errors.Is(refused, models.ErrStale) {
		if r, err = a.resolved(v); err != nil {
			return err
		}
		typed.revision, typed.theirs = r.Hand.Revision, r.Hand.ID != 0
		return a.resolutionPage(v, http.StatusPreconditionFailed, r, typed)
	}
	if form, ok := formOf(values, refused); ok {
		typed.form = form
		return a.resolutionPage(v, http.StatusUnprocessableEntity, r, typed)
	}
	if refused != nil {
		return refused
	}
	return v.done(atRound(v, "workbench", r.Clause.PID), "处理后条文已保存")
}

// checkGone asks for a clear word before a clause vanishes.
func checkGone(text string, gone bool) error {
	switch {
	case text == "" && !gone:
		return models.Invalid("text", "条文为空。如要删除本条，请同时勾选「本条删除」")
	case text != "" && gone:
		return models.Invalid("gone", "已勾选「本条删除」，但条文不是空的，请清空条文或取消勾选")
	}
	return nil
}

// composeResolution puts the chosen side of each conflict into the text; nothing is saved yet.
func (a *App) composeResolution(v *visit, r models.Resolved, typed resolutionForm) error {
	computed := models.Resolve(r.Clause, r.Asked)
	text, err := computed.Compose(chosen(typed.form.Values, len(computed.Conflicts)))
	if err != nil {
		return fmt.Errorf("compose clause %d: %w", r.Clause.PID, err)
	}
	typed.form.Values.Set("text", text)
	return a.resolutionPage(v, http.StatusOK, r, typed)
}

func chosen(values url.Values, conflicts int) map[int]int {
	choices := map[int]int{}
	for i := range conflicts {
		if n, err := strconv.Atoi(values.Get(fmt.Sprintf("conflict-%d", i))); err == nil {
			choices[i] = n
		}
	}
	return choices
}

func (a *App) dropResolution(v *visit) error {
	pid, err := clauseID(v)
	if err != nil {
		return err
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	revision, err := strconv.ParseInt(values.Get("revision"), 10, 64)
	if err != nil {
		return models.ErrPrecondition
	}
	if err := a.Store.DropResolution(v.ctx(), v.actor, v.round.ID, pid, revision); err != nil {
		return err
	}
	return v.done(atRound(v, "workbench", pid), "已恢复为按采纳意见自动形成的文字")
}
