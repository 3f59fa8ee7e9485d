package handlers

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// unitRoutes is a unit's own way: read, write, check, send. The round is the unit's own and stands in no address.
var unitRoutes = []route{
	{http.MethodGet, "/unit", unitAny, (*App).showUnitHome, false},
	{http.MethodGet, "/unit/read", unitAny, (*App).readDraft, false},
	{http.MethodGet, "/unit/opinions/new", unitWriter, (*App).newOpinion, false},
	{http.MethodPost, "/unit/opinions", unitWriter, (*App).saveOpinion, false},
	{http.MethodPost, "/unit/opinions/preview", unitWriter, (*App).previewOpinion, false},
	{http.MethodGet, "/unit/opinions/:key", unitWriter, (*App).editOpinion, false},
	{http.MethodPost, "/unit/opinions/:key", unitWriter, (*App).saveOpinion, false},
	{http.MethodPost, "/unit/opinions/:key/strike", unitWriter, (*App).strikeOpinion, false},
	{http.MethodGet, "/unit/contact", unitWriter, (*App).editContact, false},
	{http.MethodPost, "/unit/contact", unitWriter, (*App).saveContact, false},
	{http.MethodGet, "/unit/none", unitHandler, (*App).showNone, false},
	{http.MethodPost, "/unit/none", unitHandler, (*App).declareNone, false},
	{http.MethodGet, "/unit/check", unitAny, (*App).checkReply, false},
	{http.MethodPost, "/unit/submit", unitHandler, (*App).submitReply, false},
	{http.MethodGet, "/unit/late", unitHandler, (*App).checkLate, false},
	{http.MethodPost, "/unit/late", unitHandler, (*App).submitLate, false},
	{http.MethodGet, "/unit/receipt", unitAny, (*App).showReceipts, false},
	{http.MethodGet, "/unit/withdraw", unitHandler, (*App).askWithdraw, false},
	{http.MethodPost, "/unit/withdraw", unitHandler, (*App).withdrawReply, false},
	{http.MethodGet, "/unit/history", unitAny, (*App).showHistory, false},
	{http.MethodGet, "/unit/drop", unitHandler, (*App).askDrop, false},
	{http.MethodPost, "/unit/drop", unitHandler, (*App).dropRevision, false},
}

// unitDesk is a unit's reply together with the draft it speaks of, as every page of the unit needs it.
type unitDesk struct {
	store.Desk
	actor   models.Actor
	draft   models.Draft
	clauses []models.Clause
	byPID   map[int64]models.Clause
	labels  map[int64]string
}

func (a *App) desk(v *visit) (unitDesk, error) {
	d := unitDesk{actor: v.actor, byPID: map[int64]models.Clause{}}
	var err error
	if d.Desk, err = a.Store.Desk(v.ctx(), v.actor); err != nil {
		return d, err
	}
	if err := models.May(models.VerbRead, d.Moment(v.actor)); err != nil {
		return d, err
	}
	if d.draft, d.clauses, err = a.Store.Draft(v.ctx(), v.actor.RoundID); err != nil {
		return d, err
	}
	d.labels = models.Labels(d.clauses)
	for _, c := range d.clauses {
		d.byPID[c.PID] = c
	}
	v.now = d.Now
	return d, nil
}

// may asks the one table for the viewer's role.
func (d unitDesk) may(verb models.Verb) error { return models.May(verb, d.Moment(d.actor)) }

// can is may for links: a page offers only what would be accepted.
func (d unitDesk) can(verb models.Verb) bool { return d.may(verb) == nil }

func (d unitDesk) progress() models.Progress {
	n := 0
	for _, c := range d.clauses {
		if c.TakesOpinions() {
			n++
		}
	}
	return d.Progress(d.actor, n)
}

// unitFrame is the frame of a unit's page; a complete reply that was not sent is told on every one of them.
func (a *App) unitFrame(v *visit, d unitDesk, title string) templates.Frame {
	f := a.frame(v, title)
	if p := d.progress(); p.Ready() && models.May(models.VerbSubmit, p.Moment) == nil {
		f.Banners = append(f.Banners, templates.Banner{Tone: templates.ToneBad, Text: unsentWords(d)})
	}
	return f
}

func unsentWords(d unitDesk) string {
	if d.Counting.ID != 0 {
		return fmt.Sprintf("已提交的第%d版仍有效；第%d版已办齐，尚未提交，办公室还看不到", d.Counting.Number, d.Working.Number)
	}
	return "反馈已办齐，但尚未提交，办公室还看不到"
}

// key reads an opinion's key from the address; a foreign one is as missing as a wrong one.
func (d unitDesk) find(key int64) (models.Opinion, error) {
	for _, o := range d.Opinions {
		if o.Key == key {
			return o, nil
		}
	}
	return models.Opinion{}, models.ErrMissing
}

// anchor is the html id of a clause, the place a page returns to.
func anchor(pid int64) string { return "c-" + strconv.FormatInt(pid, 10) }

func opinionPath(key int64) string { return "/unit/opinions/" + strconv.FormatInt(key, 10) }

// opinionView shows one opinion of the reply; n is its number, 0 for a dropped one.
func (d unitDesk) opinionView(o models.Opinion, n int) templates.OpinionView {
	view := templates.OpinionView{ID: "o-" + strconv.FormatInt(o.Key, 10), Number: n, Kind: o.Kind.String(), Nature: o.Nature.String(), Reason: o.Reason, Struck: o.Struck, Author: o.Author,
		Clause: templates.Link{Label: d.labels[o.PID], Href: "/unit/read#" + anchor(o.PID)}}
	if !o.Contact.Empty() {
		view.Contact = strings.TrimSpace(o.Contact.Name + " " + o.Contact.Phone)
	}
	view.Spans = templates.Brief(templates.Spans(o, d.byPID[o.PID]))
	view.Sentence = inWords(o)
	c := d.byPID[o.PID]
	if c.Removed || c.Changed && o.Kind == models.KindReplace && o.Quote != c.Full() {
		view.Badges = append(view.Badges, templates.Badge{Text: "条文已修改，请核对", Tone: templates.ToneWarn, Shape: "warning"})
	}
	for _, f := range d.Files {
		if f.Key == o.Key {
			view.Files = append(view.Files, fileView(f))
		}
	}
	return view
}

// inWords says what a redline alone leaves open: where a change stands, and that a whole clause is meant.
func inWords(o models.Opinion) string {
	switch {
	case o.Kind == models.KindReplace:
		return o.Sentence()
	case o.Kind == models.KindInsert && o.Quote == "":
		return "建议在本条之后另加一条"
	case o.Kind == models.KindRemove && o.Quote == "":
		return "建议删除整条"
	}
	return ""
}

func fileView(f models.Attachment) templates.FileView {
	return templates.FileView{Name: f.Name, Href: "/unit/files/" + strconv.FormatInt(f.FileID, 10), Size: f.Size}
}

// filesOf lists the attachments of an opinion (key 0: of the reply), each with its way off.
func (d unitDesk) filesOf(key int64) []templates.FileView {
	var views []templates.FileView
	for _, f := range d.Files {
		if f.Key != key {
			continue
		}
		view := fileView(f)
		if d.can(models.VerbWrite) {
			view.Remove, view.Hidden = "/unit/files/remove", map[string]string{"key": strconv.FormatInt(key, 10), "file": strconv.FormatInt(f.FileID, 10)}
		}
		views = append(views, view)
	}
	return views
}

// ownOpinions shows the opinions of the version at hand in order, live ones numbered; with tools where the viewer may write.
func (d unitDesk) ownOpinions() []templates.OpinionView {
	var views []templates.OpinionView
	n := 0
	for _, o := range d.Opinions {
		if o.Struck {
			views = append(views, d.toolsFor(d.opinionView(o, 0), o))
			continue
		}
		n++
		view := d.opinionView(o, n)
		if p := models.CheckOpinion(o); p != nil {
			for _, f := range p.Fields {
				view.Lacks = append(view.Lacks, f.Text)
			}
		}
		views = append(views, d.toolsFor(view, o))
	}
	return views
}

func (d unitDesk) toolsFor(view templates.OpinionView, o models.Opinion) templates.OpinionView {
	if !d.can(models.VerbWrite) {
		return view
	}
	view.Strike = opinionPath(o.Key) + "/strike"
	if !o.Struck {
		view.Edit = templates.Link{Label: "修改", Href: opinionPath(o.Key)}
	}
	return view
}

// replyView is the whole reply as it goes out: no tools, no dropped opinions.
func (d unitDesk) replyView() templates.ReplyView {
	shown := d.Shown()
	view := templates.ReplyView{Unit: d.Unit.Name, NoOpinion: shown.NoOpinion, Contact: contactFacts(shown)}
	for i, o := range models.Live(d.Opinions) {
		view.Opinions = append(view.Opinions, d.opinionView(o, i+1))
	}
	view.Files = d.filesOf(0)
	return view
}

func contactFacts(version models.Version) []templates.Fact {
	var facts []templates.Fact
	for _, f := range []templates.Fact{{Term: "姓名", Value: version.Contact.Name}, {Term: "电话", Value: version.Contact.Phone}, {Term: "本单位文号", Value: version.LetterNo}} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}
