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

// opinionForm is one opinion as its form sent it.
type opinionForm struct {
	values  url.Values
	opinion models.Opinion
	clause  models.Clause // zero for 总体
	fresh   bool          // not in the reply yet
	stored  models.Opinion
	seen    string // the clause as the form showed it, where the office has corrected it since; else empty
}

func (a *App) newOpinion(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if err := d.may(models.VerbWrite); err != nil {
		return err
	}
	values := url.Values{"clause": {v.QueryParam("clause")}, "kind": {v.QueryParam("kind")}, "nature": {string(models.NatureSubstantive)}, "token": {formKey()}, "revision": {"0"}, "draft": {strconv.FormatInt(d.draft.ID, 10)}}
	f, err := d.readOpinion(values, 0)
	if err != nil {
		return err
	}
	if f.clause.PID != 0 && !f.clause.TakesOpinions() {
		return models.Refused("clause_shut", "这一条不征求意见")
	}
	if f.opinion.Kind == models.KindReplace {
		values.Set("proposed", f.opinion.Quote)
		f.opinion.Proposed = f.opinion.Quote
	}
	return v.show(http.StatusOK, a.opinionPage(v, d, f, templates.Form{Values: values}))
}

func (a *App) editOpinion(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	key, err := v.id("key")
	if err != nil {
		return err
	}
	o, err := d.find(key)
	if err != nil {
		return err
	}
	if err := d.may(models.VerbWrite); err != nil {
		return err
	}
	values := url.Values{"clause": {strconv.FormatInt(o.PID, 10)}, "kind": {string(o.Kind)}, "nature": {string(o.Nature)}, "quote": {o.Quote}, "proposed": {o.Proposed}, "reason": {o.Reason},
		"contact_name": {o.Contact.Name}, "contact_phone": {o.Contact.Phone}, "token": {formKey()}, "revision": {strconv.FormatInt(o.Revision, 10)}}
	f, err := d.readOpinion(values, key)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, a.opinionPage(v, d, f, templates.Form{Values: values}))
}

// readOpinion makes the opinion of what was typed. The clause must stand in the draft; the quote of a 修改 is the
// clause's own text, never what the browser says.
func (d unitDesk) readOpinion(values url.Values, key int64) (opinionForm, error) {
	f := opinionForm{values: values, fresh: key == 0}
	if key != 0 {
		var err error
		if f.stored, err = d.find(key); err != nil {
			return f, err
		}
	}
	pid, err := strconv.ParseInt(values.Get("clause"), 10, 64)
	if key != 0 {
		pid, err = f.stored.PID, nil // an opinion never moves to another clause
	}
	if err != nil || pid < 0 {
		return f, models.ErrMissing
	}
	known := pid == models.General
	if !known {
		f.clause, known = d.byPID[pid]
	}
	if !known {
		return f, models.ErrMissing
	}
	revision, err := strconv.ParseInt(values.Get("revision"), 10, 64)
	if err != nil {
		revision = 0
	}
	f.opinion = models.Opinion{Key: key, PID: pid, Kind: kindOf(values.Get("kind"), pid), Nature: models.Nature(values.Get("nature")), Quote: values.Get("quote"), Proposed: values.Get("proposed"),
		Reason: values.Get("reason"), Contact: models.Contact{Name: strings.TrimSpace(values.Get("contact_name")), Phone: strings.TrimSpace(values.Get("contact_phone"))},
		Token: values.Get("token"), Hand: values.Get("token"), Revision: revision}
	f.settleQuote()
	return f, nil
}

func kindOf(text string, pid int64) models.OpinionKind {
	kind := models.OpinionKind(text)
	switch {
	case pid == models.General:
		return models.KindGeneral
	case kind.String() == "" || kind == models.KindGeneral:
		return models.KindReplace
	}
	return kind
}

// settleQuote keeps what the opinion quotes true to the draft: a 修改 stands on the text it was written on.
func (f *opinionForm) settleQuote() {
	switch f.opinion.Kind {
	case models.KindReplace:
		f.opinion.Quote = f.text()
		if f.stored.Kind == models.KindReplace {
			f.opinion.Quote = f.stored.Quote
		}
	case models.KindRemove:
		f.opinion.Proposed = ""
	case models.KindGeneral:
		f.opinion.Quote = ""
	}
}

// text is the clause's text as the writer has it in front.
func (f *opinionForm) text() string {
	if f.seen != "" {
		return f.seen
	}
	return f.clause.Full()
}

// asSeen keeps an opinion on the text it is being written on: where the office has corrected the clause since the form
// was opened, the new text must not slip under the writer's words.
func (a *App) asSeen(v *visit, d unitDesk, f *opinionForm) error {
	draft, err := strconv.ParseInt(f.values.Get("draft"), 10, 64)
	if err != nil || !f.fresh || f.clause.PID == 0 || draft == d.draft.ID {
		return nil
	}
	was, err := a.Store.ClauseAt(v.ctx(), v.actor, draft, f.clause.PID)
	if errors.Is(err, models.ErrMissing) {
		return nil
	}
	if err == nil && was.Full() != f.clause.Full() {
		f.seen = was.Full()
		f.settleQuote()
	}
	return err
}

// corrected tells what the office has changed under an opinion, and the difference: nil where it stands on the text of
// today.
func (f *opinionForm) corrected() (templates.Notice, []redline.Span) {
	o, now := f.opinion, f.clause.Full()
	warn := func(text string) templates.Notice {
		return templates.Notice{Tone: templates.ToneWarn, Title: "条文已修改", Text: text}
	}
	switch {
	case f.clause.PID == 0:
		return templates.Notice{}, nil
	case f.clause.Removed:
		return templates.Notice{Tone: templates.ToneWarn, Title: "条文已删去", Text: "办公室更正文稿时删去了本条。意见仍保留，并随反馈提交；如已不需要，请删去，或改提在其他条款上。"}, nil
	case o.Kind == models.KindReplace && o.Quote != now:
		return warn("您写下这条意见之后，办公室更正了本条文字，不同之处列在下面。意见仍对照原来的文字；如已不需要，请删去后重新提出。"), redline.Diff(o.Quote, now)
	case f.clause.Changed && o.Quote != "" && !strings.Contains(now, o.Quote) && o.Kind != models.KindReplace:
		return warn("办公室更正了本条文字，您引用的原文已不在其中，不同之处列在下面。请按现在的条文重新引用。"), redline.Diff(f.clause.Before, now)
	}
	return templates.Notice{}, nil
}

// turnTo shows the same text under another kind; nothing typed is lost.
func (f *opinionForm) turnTo(kind models.OpinionKind) {
	was := f.opinion.Kind
	f.opinion.Kind = kindOf(string(kind), f.opinion.PID)
	if was == models.KindReplace && f.opinion.Kind != was && f.opinion.Proposed == f.opinion.Quote {
		f.values.Set("proposed", "")
	}
	if f.opinion.Kind == models.KindReplace && f.values.Get("proposed") == "" {
		f.values.Set("proposed", f.text())
	}
	f.values.Set("kind", string(f.opinion.Kind))
	f.opinion.Proposed, f.opinion.Quote = f.values.Get("proposed"), f.values.Get("quote")
	f.settleQuote()
}

// check is what the form lacks: the rule of opinions, and the quote's place in the clause.
func (f *opinionForm) check() *models.Problem {
	problem := models.CheckOpinion(f.opinion)
	if f.clause.PID == 0 || f.opinion.Kind == models.KindReplace {
		return problem
	}
	tied, misplaced := models.Anchor(f.opinion, f.clause)
	if misplaced == nil {
		f.opinion = tied
		return problem
	}
	if problem == nil {
		return misplaced
	}
	problem.Fields = append(misplaced.Fields, problem.Fields...)
	return problem
}

func (a *App) opinionPage(v *visit, d unitDesk, f opinionForm, form templates.Form) templates.OpinionPage {
	title := "提出意见"
	if !f.fresh {
		title = "修改意见"
	}
	o := f.opinion
	frame := a.unitFrame(v, d, title)
	frame.Width = templates.WidthNarrow
	page := templates.OpinionPage{Frame: frame, Form: form, Action: "/unit/opinions", Autosave: true, Preview: "/unit/opinions/preview", Kind: string(o.Kind), Rows: rowsFor(o.Proposed),
		Shown: previewOf(f), Back: templates.Link{Label: "返回征求意见稿", Href: "/unit/read#" + anchor(o.PID)}}
	if f.clause.PID != 0 {
		page.Clause = clauseView(f.clause, d.labels[f.clause.PID], "")
		for _, k := range []models.OpinionKind{models.KindReplace, models.KindInsert, models.KindRemove} {
			page.Kinds = append(page.Kinds, templates.Option{Value: string(k), Label: k.String()})
		}
	}
	if !f.fresh {
		page.Action = opinionPath(o.Key)
		page.Strike, page.Struck = opinionPath(o.Key)+"/strike", f.stored.Struck
		page.Files, page.Attach = d.filesOf(o.Key), templates.Attach{Action: "/unit/files", Key: o.Key}
	}
	page.Notice, page.Changed = f.corrected()
	if !d.Deadline.Open(d.Now) {
		page.Notice = templates.Notice{Tone: templates.ToneWarn, Title: "已截止", Text: "现在写下的内容只能通过逾期补报送达，由办公室决定是否计入。"}
	}
	return page
}

func rowsFor(text string) int {
	return min(max(4, len([]rune(text))/32+strings.Count(text, "\n")+2), 18)
}

func previewOf(f opinionForm) *templates.OpinionPreview {
	o := f.opinion
	switch o.Kind {
	case models.KindReplace:
		if redline.Unchanged(o.Quote, o.Proposed) {
			return &templates.OpinionPreview{Unchanged: true}
		}
		return &templates.OpinionPreview{Spans: o.Redline(), Sentence: o.Sentence()}
	case models.KindInsert:
		if o.Proposed == "" {
			return nil
		}
	case models.KindGeneral:
		return nil
	}
	return &templates.OpinionPreview{Spans: templates.Spans(o, f.clause), Sentence: o.Sentence()}
}

func (a *App) previewOpinion(v *visit) error {
	_, f, err := a.typedOpinion(v)
	if err != nil {
		return err
	}
	return v.part("opinion-preview", previewOf(f))
}

func (a *App) typedOpinion(v *visit) (unitDesk, opinionForm, error) {
	values, err := v.typed()
	if err != nil {
		return unitDesk{}, opinionForm{}, err
	}
	d, err := a.desk(v)
	if err != nil {
		return d, opinionForm{}, err
	}
	key := int64(0)
	if v.Param("key") != "" {
		if key, err = v.id("key"); err != nil {
			return d, opinionForm{}, err
		}
	}
	f, err := d.readOpinion(values, key)
	if err == nil {
		err = a.asSeen(v, d, &f)
	}
	return d, f, err
}

// saveOpinion saves by the button and by itself, previews, and turns the form to another kind.
func (a *App) saveOpinion(v *visit) error {
	if v.Request().Header.Get("Accept") == "application/json" {
		return a.autosaveOpinion(v)
	}
	d, f, err := a.typedOpinion(v)
	if err != nil {
		return err
	}
	do := f.values.Get("do")
	if kind, turned := strings.CutPrefix(do, "kind:"); turned || do == "preview" {
		if turned {
			f.turnTo(models.OpinionKind(kind))
		}
		return v.show(http.StatusOK, a.opinionPage(v, d, f, templates.Form{Values: f.values}))
	}
	problem := f.check()
	if problem != nil && f.fresh && f.opinion.Kind == models.KindReplace && redline.Unchanged(f.opinion.Quote, f.opinion.Proposed) {
		return a.refuseOpinion(v, d, f, problem)
	}
	saved, err := a.Store.SaveOpinion(v.ctx(), v.actor, f.opinion)
	if errors.Is(err, models.ErrStale) {
		return a.showConflict(v, d, f)
	}
	if form, ok := formOf(f.values, err); ok && !isState(err) {
		return v.show(http.StatusUnprocessableEntity, a.opinionPage(v, d, f, form))
	}
	if err != nil {
		return err
	}
	if problem != nil {
		f.values.Set("revision", strconv.FormatInt(saved.Revision, 10))
		problem.Fields = append(problem.Fields, models.FieldError{Text: "已写的内容已保存，补正后再点“保存”"})
		return a.refuseOpinion(v, d, f, problem)
	}
	v.taken(f.opinion.Token)
	if f.seen != "" && f.opinion.Kind == models.KindReplace {
		v.flash(templates.ToneWarn, "意见已保存。您写的时候办公室更正了本条文字，请对照不同之处核对")
		return v.goTo(opinionPath(saved.Key))
	}
	text := "意见已保存，尚未提交"
	if !d.Deadline.Open(d.Now) {
		text = "意见已保存。已过截止时间，须办理逾期补报"
	}
	return v.done("/unit/read#"+anchor(saved.PID), text)
}

// isState tells refusals that no change of the form can mend.
func isState(err error) bool {
	p, ok := asProblem(err)
	return ok && p.Kind == models.KindState
}

func (a *App) refuseOpinion(v *visit, d unitDesk, f opinionForm, problem *models.Problem) error {
	form, _ := formOf(f.values, problem)
	return v.show(http.StatusUnprocessableEntity, a.opinionPage(v, d, f, form))
}

// showConflict lays both texts side by side: the colleague's as stored, one's own as typed. The form now carries the
// colleague's revision, so that choosing one's own text replaces what was seen and nothing newer.
func (a *App) showConflict(v *visit, d unitDesk, f opinionForm) error {
	key := f.opinion.Key
	theirs, err := a.Store.OpinionNow(v.ctx(), v.actor, key)
	if err != nil {
		return err
	}
	f.values.Set("revision", strconv.FormatInt(theirs.Revision, 10))
	page := a.opinionPage(v, d, f, templates.Form{Values: f.values})
	page.Autosave = false
	conflict := templates.OpinionConflict{Author: "同事", At: theirs.SavedAt, Theirs: templates.Link{Label: "用同事的文字", Href: opinionPath(key)}}
	between := func(theirs, mine string) []templates.Span {
		if theirs == mine {
			return nil
		}
		return redline.Diff(theirs, mine)
	}
	conflict.Quote, conflict.Proposed, conflict.Reason = between(theirs.Quote, f.opinion.Quote), between(theirs.Proposed, f.opinion.Proposed), between(theirs.Reason, f.opinion.Reason)
	page.Conflict = &conflict
	return v.show(http.StatusPreconditionFailed, page)
}

// saved answers a form that saves itself; Page is the opinion's own address from now on.
type saved struct {
	Revision string `json:"revision"`
	SavedAt  string `json:"saved_at"`
	Page     string `json:"page"`
}

// unsaved tells such a form why not; an address leads to where it can be mended.
type unsaved struct {
	Detail string `json:"detail"`
	Href   string `json:"href,omitempty"`
	Label  string `json:"label,omitempty"`
}

func (a *App) autosaveOpinion(v *visit) error {
	_, f, err := a.typedOpinion(v)
	if err == nil {
		var o models.Opinion
		if o, err = a.Store.SaveOpinion(v.ctx(), v.actor, f.opinion); err == nil {
			return v.JSON(http.StatusOK, saved{fmt.Sprint(o.Revision), o.SavedAt.Time().Format("15:04:05"), opinionPath(o.Key)})
		}
	}
	return a.refuseAutosave(v, err)
}

func (a *App) refuseAutosave(v *visit, err error) error {
	judged := judge(err)
	if judged.status >= http.StatusInternalServerError {
		return err
	}
	answer := unsaved{Detail: judged.text}
	switch {
	case errors.Is(err, models.ErrStale):
		answer.Detail = "同事刚修改了这条意见，请点“保存”，对照两份文字后选择"
	case errors.Is(err, models.ErrDeadlinePassed):
		answer.Detail = "未收到，已截止"
	}
	return v.JSON(judged.status, answer)
}

func (a *App) strikeOpinion(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	key, err := v.id("key")
	if err != nil {
		return err
	}
	o, err := a.Store.OpinionNow(v.ctx(), v.actor, key)
	if err != nil {
		return err
	}
	struck := values.Get("do") != "restore"
	if err := a.Store.StrikeOpinion(v.ctx(), v.actor, key, struck); err != nil {
		return err
	}
	text := "意见已删去，仍可恢复"
	if !struck {
		text = "意见已恢复"
	}
	return v.done(ownUnitPath(values.Get("back"), "/unit/read#"+anchor(o.PID)), text)
}

// ownUnitPath takes a path of the unit's own pages only.
func ownUnitPath(path, otherwise string) string {
	if path != "/unit" && !strings.HasPrefix(path, "/unit/") || strings.ContainsAny(path, "\\\r\n") {
		return otherwise
	}
	return path
}
