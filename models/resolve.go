package models

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"zqyj/redline"
)

// Resolved is the 处理后条文 of one clause: what accepted opinions make of it, or what the office wrote by hand.
type Resolved struct {
	Clause    Clause
	Text      string // heading and text as Clause.Full gives them; "" when the clause goes
	Edits     []AppliedEdit
	Behind    []Addition // new clauses that follow this one
	Conflicts []Conflict // disputed places keep the old text
	ByHand    []HandWork // accepted, but only a person can work it in
	Asked     []OpinionState
	Basis     string     // hash of everything the text was made from
	Hand      Resolution // the row that holds instead of the computed text; zero: none
	Outdated  bool       // opinions were decided otherwise after the hand-written text was saved
}

// AppliedEdit is one change of the text with the opinions that ask for it.
type AppliedEdit struct {
	redline.Edit
	Opinions []OpinionState
}

// Addition is a new clause behind a clause, with the opinions that ask for it.
type Addition struct {
	Text     string
	Opinions []OpinionState
}

// Conflict is a place of the text where opinions want different things.
type Conflict struct {
	From, To int // bytes of Clause.Full
	Old      string
	Choices  []ConflictChoice
}

// ConflictChoice is what some opinions would put at the disputed place.
type ConflictChoice struct {
	Text     string
	Whole    string // the clause as the first of these opinions alone would have it
	Opinions []OpinionState
}

// HandWork is an accepted opinion that no rule can apply, and why.
type HandWork struct {
	Opinion OpinionState
	Why     string
}

// Changed reports whether anything differs from the draft.
func (r Resolved) Changed() bool { return r.Text != r.Clause.Full() || len(r.Behind) > 0 }

// Removed reports whether the clause goes.
func (r Resolved) Removed() bool { return r.Text == "" && r.Clause.Full() != "" }

// Unsettled is how many places still need a person: conflicts and hand work without a text by hand, or one outdated.
func (r Resolved) Unsettled() int {
	if r.Hand.ID != 0 {
		if r.Outdated {
			return 1
		}
		return 0
	}
	return len(r.Conflicts) + len(r.ByHand)
}

// Redline shows the change of the clause's own text.
func (r Resolved) Redline() []redline.Span { return redline.Diff(r.Clause.Full(), r.Text) }

// Applies reports whether the office's answer lets the opinion change the text.
func (o OpinionState) Applies() bool {
	return o.Outcome == OutcomeAccepted || o.Outcome == OutcomePartlyAccepted
}

// Resolve applies every accepted opinion on a clause. The result does not depend on the order of the opinions: where
// they contradict the place keeps its old text and is reported.
func Resolve(c Clause, opinions []OpinionState) Resolved {
	r := Resolved{Clause: c}
	for _, o := range opinions {
		if o.PID == c.PID && o.Applies() {
			r.Asked = append(r.Asked, o)
		}
	}
	slices.SortStableFunc(r.Asked, func(a, b OpinionState) int { return cmp.Compare(a.Key, b.Key) })
	r.Basis = basis(c, r.Asked)
	r.apply(r.Asked)
	slices.SortStableFunc(r.Behind, func(a, b Addition) int { return cmp.Compare(a.Text, b.Text) })
	return r
}

// voice is one wish for the text: of one opinion, or of a group, which speaks with the words of its first.
type voice struct {
	wish     Wish
	opinions []OpinionState
}

// apply works the wishes of opinions, in the order of their keys, into the text.
func (r *Resolved) apply(opinions []OpinionState) {
	var voices []voice
	place := map[int64]int{}
	for _, o := range opinions {
		wish := WishOf(o, r.Clause)
		if wish.Why != "" {
			r.ByHand = append(r.ByHand, HandWork{o, wish.Why})
			continue
		}
		if at, known := place[o.GroupID]; known && o.GroupID != 0 {
			voices[at].opinions = append(voices[at].opinions, o)
			continue
		}
		place[o.GroupID] = len(voices)
		voices = append(voices, voice{wish, []OpinionState{o}})
	}
	var editing []voice
	for _, v := range voices {
		if v.wish.Behind != "" {
			r.addBehind(v.wish.Behind, v.opinions)
			continue
		}
		editing = append(editing, v)
	}
	r.merge(editing)
}

// addBehind adds a new clause; texts that are equal but for blanks and punctuation are one.
func (r *Resolved) addBehind(text string, opinions []OpinionState) {
	for i := range r.Behind {
		if redline.Key(r.Behind[i].Text) == redline.Key(text) {
			r.Behind[i].Opinions = append(r.Behind[i].Opinions, opinions...)
			r.Behind[i].Text = min(r.Behind[i].Text, text)
			return
		}
	}
	r.Behind = append(r.Behind, Addition{text, opinions})
}

func (r *Resolved) merge(voices []voice) {
	full := r.Clause.Full()
	r.Text = full
	wishes := make([][]redline.Edit, len(voices))
	for i, v := range voices {
		wishes[i] = v.wish.Edits
	}
	merged, err := redline.Merge(full, wishes)
	if err != nil { // a wish that does not fit is a matter for a person, never a guess
		for _, v := range voices {
			for _, o := range v.opinions {
				r.ByHand = append(r.ByHand, HandWork{o, WhyUnfit})
			}
		}
		return
	}
	pick := func(indexes []int) []OpinionState {
		var list []OpinionState
		for _, i := range indexes {
			list = append(list, voices[i].opinions...)
		}
		return list
	}
	r.Text = merged.Text
	for _, e := range merged.Edits {
		r.Edits = append(r.Edits, AppliedEdit{e.Edit, pick(e.Proposals)})
	}
	for _, c := range merged.Conflicts {
		conflict := Conflict{From: c.From, To: c.To, Old: full[c.From:c.To]}
		for _, choice := range c.Choices {
			whole, _ := redline.Apply(full, wishes[choice.Proposals[0]]) // Merge has checked them
			conflict.Choices = append(conflict.Choices, ConflictChoice{choice.Text, whole, pick(choice.Proposals)})
		}
		r.Conflicts = append(r.Conflicts, conflict)
	}
}

// Why a person has to work an opinion in.
const (
	WhyChanged = "条文已修改，意见所引原文与现条文不一致"
	WhyGeneral = "总体意见，不直接对应文字"
	WhyGone    = "该条已不在征求意见稿中"
	WhyResult  = "部分采纳，尚未填写处理后的文字"
	WhyUnfit   = "意见与现条文无法自动对应"
)

// Wish is what an opinion would do to its clause: edits, a new clause behind it, or, with Why, only a person can tell.
type Wish struct {
	Edits  []redline.Edit
	Behind string
	Why    string
}

// WishOf reads an opinion as a change of the clause as it stands. What was partly accepted is read with the text the
// office gave instead of the unit's.
func WishOf(o OpinionState, c Clause) Wish {
	full, text := c.Full(), o.Proposed
	if o.Outcome == OutcomePartlyAccepted {
		text = o.Disposition.Result
		if strings.TrimSpace(text) == "" {
			return Wish{Why: WhyResult}
		}
	}
	switch {
	case o.Kind == KindGeneral || o.PID == General:
		return Wish{Why: WhyGeneral}
	case c.Removed || c.PID == 0:
		return Wish{Why: WhyGone}
	case o.Kind == KindReplace:
		if o.Quote != full {
			return Wish{Why: WhyChanged}
		}
		return Wish{Edits: redline.Edits(full, text)}
	case o.Kind == KindInsert && o.Quote == "":
		return Wish{Behind: text}
	case o.Kind == KindRemove && (o.Quote == "" || o.Quote == full):
		return Wish{Edits: []redline.Edit{{From: 0, To: len(full), Text: remainder(o, text)}}}
	}
	from, to, err := redline.Locate(full, o.Quote)
	if err != nil {
		return Wish{Why: WhyChanged}
	}
	if o.Kind == KindInsert {
		return Wish{Edits: []redline.Edit{{From: to, To: to, Text: text}}}
	}
	return Wish{Edits: []redline.Edit{{From: from, To: to, Text: remainder(o, text)}}}
}

// remainder is what stays of a struck passage: nothing, unless the office accepted only a part.
func remainder(o OpinionState, text string) string {
	if o.Outcome == OutcomePartlyAccepted {
		return text
	}
	return ""
}

// basis is a hash over everything a computed text comes from.
func basis(c Clause, asked []OpinionState) string {
	h := sha256.New()
	writeField(h, "basis/1")
	writeField(h, c.Full())
	for _, o := range asked {
		for _, field := range []string{strconv.FormatInt(o.Key, 10), strconv.FormatInt(o.GroupID, 10), o.Sum(), string(o.Outcome), o.Disposition.Result} {
			writeField(h, field)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Compose is the computed text with a choice made for some of the conflicts: by the conflict's place in the list, the
// place of the choice.
func (r Resolved) Compose(choices map[int]int) (string, error) {
	var edits []redline.Edit
	for _, e := range r.Edits {
		edits = append(edits, e.Edit)
	}
	for i, c := range r.Conflicts {
		if n, chosen := choices[i]; chosen && n >= 0 && n < len(c.Choices) {
			edits = append(edits, redline.Edit{From: c.From, To: c.To, Text: c.Choices[n].Text})
		}
	}
	return redline.Apply(r.Clause.Full(), edits)
}

// With lets a text by hand hold instead of the computed one.
func (r Resolved) With(row Resolution) Resolved {
	if row.ID == 0 {
		return r
	}
	r.Hand, r.Text, r.Outdated = row, row.Text, row.Basis != r.Basis
	was := r.Behind
	r.Behind = nil
	for _, text := range Paragraphs(row.Behind) {
		added := Addition{Text: text}
		for _, b := range was {
			if b.Text == text {
				added.Opinions = b.Opinions
			}
		}
		r.Behind = append(r.Behind, added)
	}
	return r
}

// BehindText is the new clauses behind as one text to edit, an empty line between two.
func (r Resolved) BehindText() string {
	texts := make([]string, len(r.Behind))
	for i, b := range r.Behind {
		texts[i] = b.Text
	}
	return strings.Join(texts, "\n\n")
}

// Paragraphs cuts a text at its empty lines.
func Paragraphs(text string) []string {
	var out []string
	var lines []string
	flush := func() {
		if len(lines) > 0 {
			out = append(out, strings.Join(lines, "\n"))
		}
		lines = nil
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			flush()
			continue
		}
		lines = append(lines, line)
	}
	flush()
	return out
}

// Revise works every clause of the draft out, in document order, with what was written by hand; clauses that are gone
// appear only when an accepted opinion still speaks of them.
func Revise(s Snapshot) []Resolved {
	byClause, byHand := map[int64][]OpinionState{}, map[int64]Resolution{}
	for _, o := range s.Opinions {
		byClause[o.PID] = append(byClause[o.PID], o)
	}
	for _, row := range s.Resolutions {
		byHand[row.PID] = row
	}
	out := make([]Resolved, 0, len(s.Clauses))
	for _, c := range s.Clauses {
		r := Resolve(c, byClause[c.PID]).With(byHand[c.PID])
		if c.Removed && len(r.Asked) == 0 {
			continue
		}
		out = append(out, r)
	}
	return out
}

// SplitFull parts a clause's whole text into heading and text again, as Full joined them.
func (c Clause) SplitFull(full string) (heading, text string) {
	if c.Heading == "" {
		return "", full
	}
	mark := c.Stop
	if mark == "" {
		mark = "\n"
	}
	if c.Text == "" {
		mark = "\n"
		full = strings.TrimSuffix(full, c.Stop)
	}
	if heading, text, found := strings.Cut(full, mark); found {
		return heading, text
	}
	if c.Text == "" {
		return full, ""
	}
	return "", full
}

// Revised is the clause as it reads after everything, for the draft of a next round. A table row whose cells no longer
// fit its text keeps the text alone.
func (r Resolved) Revised() Clause {
	c := r.Clause
	c.Changed, c.Before = false, ""
	if r.Text == c.Full() {
		return c
	}
	c.Heading, c.Text = c.SplitFull(r.Text)
	if c.Heading == "" {
		c.Stop = ""
	}
	if c.Kind == string(NodeRow) {
		c.Cells = recell(c)
	}
	return c
}

// recell cuts a row's text into its cells again, where it still has as many as there are columns.
func recell(c Clause) string {
	var columns []string
	if json.Unmarshal([]byte(c.Columns), &columns) != nil {
		return "[]"
	}
	values := strings.Split(c.Text, " | ")
	if len(values) != len(columns) {
		return "[]"
	}
	cells, err := json.Marshal(values)
	if err != nil {
		return "[]"
	}
	return string(cells)
}

// ResultWords says what a partly accepted opinion made of its passage: 「将“X”修改为“Y”」 for a whole clause, else the
// text that stands there now.
func (o OpinionState) ResultWords() string {
	if o.Kind != KindReplace || o.Disposition.Result == "" {
		return o.Disposition.Result
	}
	return strings.TrimPrefix(redline.Sentence(o.Quote, o.Disposition.Result), "建议")
}
