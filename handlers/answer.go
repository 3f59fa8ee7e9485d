package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// answerOf reads an answer from a form: a phrase stands in for a reason that was not typed; a resulting text belongs to
// 部分采纳 alone.
func answerOf(values url.Values) models.Disposition {
	d := models.Disposition{Outcome: models.Outcome(values.Get("outcome")), Reason: strings.TrimSpace(values.Get("reason"))}
	if d.Reason == "" {
		d.Reason = strings.TrimSpace(values.Get("phrase"))
	}
	if d.Outcome == models.OutcomePartlyAccepted {
		d.Result = strings.TrimRight(values.Get("result"), "\n")
	}
	return d
}

func (a *App) answerOpinion(v *visit) error {
	id, err := v.id("opinion")
	if err != nil {
		return err
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	d := answerOf(values)
	if d.Revision, err = strconv.Atoi(values.Get("revision")); err != nil || d.Revision < 0 {
		return models.ErrPrecondition
	}
	saved, err := a.Store.RecordDisposition(v.ctx(), v.actor, v.round.ID, id, d)
	if errors.Is(err, models.ErrStale) {
		return a.answerConflict(v, id, values)
	}
	if form, ok := formOf(values, err); ok && mayWork(v) {
		return a.answerAgain(v, id, form)
	}
	if err != nil {
		return err
	}
	return a.nextAfter(v, id, values.Get("back"), "已保存："+saved.Outcome.String())
}

// nextAfter leads on from an answered opinion: on the pages of clauses to the next open one, in lists back to the list.
func (a *App) nextAfter(v *visit, id int64, back, said string) error {
	back = ownPath(back, atRound(v, "workbench"))
	if !strings.HasPrefix(back, atRound(v, "workbench")+"/") {
		return v.done(back, said)
	}
	o, err := a.Store.Opinion(v.ctx(), v.round.ID, id)
	if err != nil {
		return err
	}
	next, err := a.Store.NextOpen(v.ctx(), v.round.ID, store.OpinionPlace{ClauseSeq: o.ClauseSeq, UnitSeq: o.UnitSeq, ID: o.ID})
	if isMissing(err) {
		return v.done(cardAddress(v, o.Opinion), said+"。全部意见都已有处理结果")
	}
	if err != nil {
		return err
	}
	return v.done(cardAddress(v, next), said)
}

// answerAgain shows a refused answer on a page of its own opinion, with what was typed.
func (a *App) answerAgain(v *visit, id int64, form templates.Form) error {
	return a.officeOpinion(v, id, http.StatusUnprocessableEntity, opinionForms{answer: &form})
}

// answerConflict shows both answers; the form carries the revision that holds now, so that saving again is a decision.
func (a *App) answerConflict(v *visit, id int64, values url.Values) error {
	o, err := a.Store.Opinion(v.ctx(), v.round.ID, id)
	if err != nil {
		return err
	}
	back := ownPath(values.Get("back"), atRound(v, "workbench", o.PID))
	phrases, err := a.Store.Phrases(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	mine := answerForm(v, o, phrases, cardsOn{back: back})
	prefix := mine.Form.Prefix
	mine.Form = templates.Form{Prefix: prefix, Values: values}
	mine.Undo, mine.Open = "", values.Get("outcome") == string(models.OutcomePartlyAccepted)
	card := newCard(v, o, cardsOn{})
	card.Seen, card.Answer = "", templates.AnswerNote{}
	page := templates.AnswerConflictPage{Frame: a.roundFrame(v, "两人同时处理了这条意见"), Card: card, Theirs: answerNote(o, o.Disposition), Mine: mine,
		Back: templates.Link{Label: "保留对方的处理意见", Href: back}}
	return v.show(http.StatusPreconditionFailed, page)
}

func (a *App) undoAnswer(v *visit) error {
	id, err := v.id("opinion")
	if err != nil {
		return err
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	revision, err := strconv.Atoi(values.Get("revision"))
	if err != nil || revision < 0 {
		return models.ErrPrecondition
	}
	now, err := a.Store.UndoDisposition(v.ctx(), v.actor, v.round.ID, store.Seen{OpinionID: id, Revision: revision})
	if err != nil {
		return err
	}
	o, err := a.Store.Opinion(v.ctx(), v.round.ID, id)
	if err != nil {
		return err
	}
	back := ownPath(values.Get("back"), atRound(v, "workbench", o.PID))
	if strings.HasPrefix(back, atRound(v, "workbench")+"/") {
		back = cardAddress(v, o.Opinion)
	}
	return v.done(back, "已撤销，现为："+now.Outcome.String())
}

// picked reads what was ticked: id and the revision that was seen, joined by a dash.
func picked(values url.Values) ([]store.Seen, error) {
	var seen []store.Seen
	for _, text := range values["pick"] {
		var one store.Seen
		if _, err := fmt.Sscanf(text, "%d-%d", &one.OpinionID, &one.Revision); err != nil {
			return nil, models.Invalid("pick", "勾选的意见无法识别，请刷新页面后重新勾选")
		}
		seen = append(seen, one)
	}
	if len(seen) > pickedAtMost {
		return nil, models.Invalid("pick", fmt.Sprintf("一次最多办理%d条", pickedAtMost))
	}
	return seen, nil
}

const pickedAtMost = 500

// answerPicked does one thing to every ticked opinion: answer, merge or approve.
func (a *App) answerPicked(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	said, refused := a.doPicked(v, values)
	if errors.Is(refused, models.ErrStale) {
		refused = models.Refused("revision_conflict", "所勾选的意见中有刚被他人处理的，没有改动任何一条。请看过最新结果后重新勾选")
	}
	back := ownPath(values.Get("back"), atRound(v, "opinions"))
	if form, ok := formOf(values, refused); ok && mayWork(v) {
		for i, e := range form.Errors { // these have no field of their own
			if e.Field == "pick" || e.Field == "do" {
				form.Errors[i].Field = ""
			}
		}
		return a.pickedAgain(v, back, form)
	}
	if refused != nil {
		return refused
	}
	return v.done(back, said)
}

func (a *App) doPicked(v *visit, values url.Values) (string, error) {
	seen, err := picked(values)
	if err != nil {
		return "", err
	}
	switch values.Get("do") {
	case "dispose":
		n, err := a.Store.RecordDispositions(v.ctx(), v.actor, v.round.ID, seen, answerOf(values))
		return fmt.Sprintf("已保存%d条意见的处理意见", n), err
	case "group":
		ids := make([]int64, len(seen))
		for i, one := range seen {
			ids[i] = one.OpinionID
		}
		_, err := a.Store.GroupOpinions(v.ctx(), v.actor, v.round.ID, ids)
		return "已合并，各单位名称均保留；可随时撤销", err
	case "approve":
		if !mayApprove(v) {
			return "", models.ErrForbidden
		}
		n, err := a.Store.ApproveDispositions(v.ctx(), v.actor, v.round.ID, seen)
		return fmt.Sprintf("已审核同意%d条", n), err
	}
	return "", models.Invalid("do", "请选择要办理的事项")
}

// pickedAgain shows the page the batch came from with the messages of its refusal.
func (a *App) pickedAgain(v *visit, back string, form templates.Form) error {
	address, err := url.Parse(back)
	if err != nil {
		return models.ErrMissing
	}
	v.SetRequest(withAddress(v.Request(), address))
	if clause, ok := strings.CutPrefix(address.Path, atRound(v, "workbench")+"/"); ok && !strings.Contains(clause, "/") {
		v.SetParamNames("round", "clause")
		v.SetParamValues(strconv.FormatInt(v.round.ID, 10), clause)
		return a.clauseDesk(v, http.StatusUnprocessableEntity, form)
	}
	return a.opinionList(v, http.StatusUnprocessableEntity, form)
}

// withAddress is the request as if its page had been opened; the refused form is shown on it.
func withAddress(r *http.Request, address *url.URL) *http.Request {
	asked := r.Clone(r.Context())
	asked.Method = http.MethodGet
	asked.URL.Path, asked.URL.RawQuery = address.Path, address.RawQuery
	return asked
}

func (a *App) dissolveGroup(v *visit) error {
	id, err := v.id("group")
	if err != nil {
		return err
	}
	if err := a.Store.Ungroup(v.ctx(), v.actor, v.round.ID, id); err != nil {
		return err
	}
	return v.done(ownPath(v.QueryParam("back"), atRound(v, "workbench")), "已撤销合并，各条意见恢复单独处理")
}

func (a *App) leaveGroup(v *visit) error {
	id, err := v.id("opinion")
	if err != nil {
		return err
	}
	if err := a.Store.LeaveGroup(v.ctx(), v.actor, v.round.ID, id); err != nil {
		return err
	}
	return v.done(ownPath(v.QueryParam("back"), atRound(v, "workbench")), "已移出合并")
}

func isMissing(err error) bool { return errors.Is(err, models.ErrMissing) }
