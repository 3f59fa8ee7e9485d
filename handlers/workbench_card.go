package handlers

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"zqyj/models"
	"zqyj/redline"
	"zqyj/templates"
)

// cardsOn says where cards stand.
type cardsOn struct {
	bare   bool   // of another round: shown, never answered
	list   bool   // across clauses: each card names its clause
	byUnit bool   // with a heading per unit instead of per clause
	back   string // where their forms return to; empty: this page
}

// newCards makes the cards of a page; what they share is read once.
func (a *App) newCards(v *visit, opinions []models.OpinionState, on cardsOn) ([]templates.OpinionCard, error) {
	var groups []int64
	for _, o := range opinions {
		if o.GroupID != 0 {
			groups = append(groups, o.GroupID)
		}
	}
	var names map[int64][]string
	var phrases []models.Phrase
	var err error
	if !on.bare {
		if names, err = a.Store.GroupUnits(v.ctx(), v.round.ID, groups); err != nil {
			return nil, err
		}
		if phrases, err = a.Store.Phrases(v.ctx(), v.round.ID); err != nil {
			return nil, err
		}
	}
	if on.back == "" {
		on.back = backHere(v)
	}
	cards := make([]templates.OpinionCard, 0, len(opinions))
	heading := ""
	for _, o := range opinions {
		card := newCard(v, o, on)
		card.Group = groupNote(v, o, names[o.GroupID], on)
		if !on.bare && mayWork(v) {
			card.Answered = answerForm(v, o, phrases, on)
		}
		if on.list {
			next := listHeading(v, o, on.byUnit)
			if next.Label != heading {
				card.Heading, heading = next, next.Label
			}
		}
		cards = append(cards, card)
	}
	return cards, nil
}

func listHeading(v *visit, o models.OpinionState, byUnit bool) templates.Link {
	if byUnit {
		return templates.Link{Label: o.Unit}
	}
	return templates.Link{Label: clauseTitle(o.Clause), Href: atRound(v, "workbench", o.PID)}
}

// newCard is the opinion as everybody of the office sees it.
func newCard(v *visit, o models.OpinionState, on cardsOn) templates.OpinionCard {
	card := templates.OpinionCard{ID: o.ID, Unit: o.Unit, Kind: o.Kind.String(), Nature: o.Nature.String(), Spans: brief(opinionSpans(o)), Reason: o.Reason, Outcome: o.Outcome,
		Contact: contactLine(o.Person), Answer: answerNote(o, o.Disposition), Earlier: answerNote(o, o.Earlier)}
	for _, file := range o.Attachments {
		card.Files = append(card.Files, templates.Link{Label: file.Name, Href: "/office/files/" + strconv.FormatInt(file.FileID, 10)})
	}
	card.Notes = cardNotes(o)
	if on.bare {
		return card
	}
	card.Page = templates.Link{Label: "历次处理和协调", Href: atRound(v, "opinions", o.ID)}
	if on.byUnit {
		card.Clause = templates.Link{Label: clauseTitle(o.Clause), Href: cardAddress(v, o.Opinion)}
	}
	if mayWork(v) {
		card.Seen = fmt.Sprintf("%d-%d", o.ID, o.Revision)
	}
	return card
}

func contactLine(c models.Contact) string {
	if c.Empty() {
		return ""
	}
	return "联系人：" + strings.TrimSpace(c.Name+" "+c.Phone)
}

func cardNotes(o models.OpinionState) []templates.Badge {
	var notes []templates.Badge
	add := func(yes bool, text string, tone templates.Tone, shape string) {
		if yes {
			notes = append(notes, templates.Badge{Text: text, Tone: tone, Shape: shape})
		}
	}
	add(o.Applies() && !o.Approved, "待审核", templates.ToneInfo, "half")
	add(!o.Applies() && o.Outcome != models.OutcomeOpen && !o.Approved, "待审核", templates.ToneInfo, "half")
	add(o.Kind != models.KindGeneral && models.WishOf(o, o.Clause).Why == models.WhyChanged, "条文已修改", templates.ToneWarn, "pencil")
	add(o.Stale, "单位已改动，须重新处理", templates.ToneWarn, "warning")
	add(o.Disputed || o.Stance.ID != 0 && !o.Stance.Agrees, "分歧", templates.ToneWarn, "flag")
	return notes
}

// opinionSpans is the change an opinion asks for, in words where it has no text to mark.
func opinionSpans(o models.OpinionState) []redline.Span {
	if o.Kind == models.KindInsert && o.Quote == "" {
		return append([]redline.Span{{Op: redline.Keep, Text: "本条之后新增一条："}}, o.Redline()...)
	}
	if o.Kind == models.KindRemove && o.Quote == "" {
		return []redline.Span{{Op: redline.Remove, Text: "（删除本条全文）"}}
	}
	return o.Redline()
}

// near is how many characters of unchanged text stay on each side of a change where the clause stands beside.
const near = 36

// brief leaves out the unchanged text far from any change.
func brief(spans []redline.Span) []redline.Span {
	if len(spans) < 2 {
		return spans
	}
	out := make([]redline.Span, 0, len(spans))
	for i, s := range spans {
		if s.Op == redline.Keep {
			s.Text = shorten(s.Text, i > 0, i < len(spans)-1)
		}
		out = append(out, s)
	}
	return out
}

func shorten(text string, after, before bool) string {
	if utf8.RuneCountInString(text) <= 2*near+2 {
		return text
	}
	runes := []rune(text)
	short := "……"
	if after {
		short = string(runes[:near]) + short
	}
	if before {
		short += string(runes[len(runes)-near:])
	}
	return short
}

func groupNote(v *visit, o models.OpinionState, names []string, on cardsOn) templates.GroupNote {
	if o.GroupID == 0 || on.bare {
		return templates.GroupNote{}
	}
	note := templates.GroupNote{Units: names, Count: len(names)}
	if mayWork(v) {
		back := "?back=" + url.QueryEscape(on.back)
		note.Dissolve = atRound(v, "groups", o.GroupID, "dissolve") + back
		note.Leave = atRound(v, "opinions", o.ID, "leave") + back
	}
	return note
}

func answerNote(o models.OpinionState, d models.Disposition) templates.AnswerNote {
	note := templates.AnswerNote{Outcome: d.Outcome, Reason: d.Reason, By: d.By, At: d.At, Approved: d.ApprovedBy}
	if d.Result != "" {
		note.Result = []redline.Span{{Op: redline.Keep, Text: d.Result}}
		if o.Kind == models.KindReplace {
			note.Result = brief(redline.Diff(o.Quote, d.Result))
		}
	}
	return note
}

// answerForm is filled with what holds; an open opinion whose clause changed nothing starts from the unit's own text.
func answerForm(v *visit, o models.OpinionState, phrases []models.Phrase, on cardsOn) templates.AnswerForm {
	d := o.Disposition
	result := d.Result
	if result == "" && o.Kind != models.KindGeneral {
		result = o.Proposed
	}
	form := templates.Filled("outcome", string(d.Outcome), "reason", d.Reason, "result", result)
	form.Prefix = strconv.FormatInt(o.ID, 10) + "-"
	f := templates.AnswerForm{Form: form, Action: atRound(v, "opinions", o.ID, "answer"), Revision: o.Revision, Back: on.back,
		Outcomes: outcomeChoices("")[1:], Phrases: phraseOptions(phrases), Open: d.Outcome == models.OutcomePartlyAccepted}
	if o.Kind != models.KindGeneral {
		f.Result = resultLabels[o.Kind]
	}
	if o.Revision > 0 {
		f.Undo = atRound(v, "opinions", o.ID, "undo")
	}
	return f
}

var resultLabels = map[models.OpinionKind]string{models.KindReplace: "处理后的整条文字（部分采纳时填写）", models.KindInsert: "增加的文字（部分采纳时填写）", models.KindRemove: "该处改为（部分采纳时填写）"}

func phraseOptions(phrases []models.Phrase) []templates.Option {
	var options []templates.Option
	for _, p := range phrases {
		label := []rune(p.Text)
		if len(label) > 28 {
			label = append(label[:28:28], '…')
		}
		text := string(label)
		if p.Outcome != models.OutcomeOpen {
			text = p.Outcome.String() + "：" + text
		}
		options = append(options, templates.Option{Value: p.Text, Label: text})
	}
	return options
}
