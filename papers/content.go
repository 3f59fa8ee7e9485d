package papers

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"zqyj/models"
	"zqyj/redline"
)

// Verify says how a paper is checked: the address of the verify page, to which
// the hash is appended, the hash of the paper's content, and the moment up to
// which the log had been read.
type Verify struct {
	Page   string // empty when the service has no address others can reach
	Hash   string
	Moment string
}

// address is what the QR code holds.
func (v Verify) address() string { return v.Page + v.Hash }

// Opinion is one opinion as papers show it. Texts are as the unit wrote them.
type Opinion struct {
	Number      int // in the paper, from 1
	Clause      string
	Unit        string
	Name, Phone string // of the contact; empty where contacts are left out
	Kind        models.OpinionKind
	Nature      models.Nature
	Quote       string
	Proposed    string
	Change      []redline.Span // what it proposes, marked on the text it quotes
	Reason      string
	Attachments []string
	Outcome     models.Outcome
	Grounds     string // why the office decided so
	Result      string // the resulting text, for 部分采纳
	Merged      []int  // numbers of the opinions grouped with it
	Notes       []string
}

// changeOf is the redline of what an opinion proposes.
func changeOf(o models.Opinion) []redline.Span {
	switch o.Kind {
	case models.KindInsert:
		return insertion(o.Quote, o.Proposed)
	case models.KindRemove, models.KindReplace:
		return redline.Diff(o.Quote, o.Proposed)
	}
	return kept(o.Proposed)
}

// insertion shows new text after the place it goes to, when one is named.
func insertion(after, text string) []redline.Span {
	added := redline.Span{Op: redline.Insert, Text: text}
	if after == "" {
		return []redline.Span{added}
	}
	if strings.Contains(text, after) { // the whole passage was edited
		return redline.Diff(after, text)
	}
	return []redline.Span{{Op: redline.Keep, Text: after}, added}
}

func kept(text string) []redline.Span {
	if text == "" {
		return nil
	}
	return []redline.Span{{Op: redline.Keep, Text: text}}
}

// around is how many characters of unchanged text stay on either side of a
// change where the clause's original stands above.
const around = 12

// Brief is Change without the unchanged text far from any change, for places
// where the original stands above. What the original does not hold is shown
// whole.
func (o Opinion) Brief(original string) []redline.Span {
	spans := o.Change
	if o.Kind == models.KindGeneral || !strings.Contains(original, o.Quote) {
		return spans
	}
	if o.Kind == models.KindRemove && o.Proposed == "" && o.Quote == original {
		return kept("删除本条全文。")
	}
	brief := make([]redline.Span, 0, len(spans))
	for n, span := range spans {
		if span.Op == redline.Keep && len(spans) > 1 {
			span.Text = shorten(span.Text, n > 0, n < len(spans)-1)
		}
		brief = append(brief, span)
	}
	return brief
}

// shorten leaves out the middle of unchanged text: it keeps what follows a
// change before it and what leads to a change after it.
func shorten(text string, before, after bool) string {
	runes := []rune(text)
	keep := 0
	if before {
		keep += around
	}
	if after {
		keep += around
	}
	if len(runes) <= keep+4 {
		return text
	}
	var out string
	if before {
		out = string(runes[:around])
	}
	out += "……"
	if after {
		out += string(runes[len(runes)-around:])
	}
	return out
}

// label is the opinion's kind and nature, 「修改·实质性」.
func (o Opinion) label() string {
	if nature := o.Nature.String(); nature != "" {
		return o.Kind.String() + "·" + nature
	}
	return o.Kind.String()
}

// newOpinion takes what papers show from an opinion of the snapshot.
func newOpinion(o models.OpinionState, number int, contacts bool) Opinion {
	out := Opinion{
		Number: number, Clause: o.Clause.Label(), Unit: o.Unit,
		Kind: o.Kind, Nature: o.Nature, Quote: o.Quote, Proposed: o.Proposed, Change: changeOf(o.Opinion), Reason: o.Reason,
		Outcome: o.Disposition.Outcome, Grounds: o.Disposition.Reason, Result: o.ResultWords(),
	}
	if contacts {
		out.Name, out.Phone = o.Person.Name, o.Person.Phone
	}
	for _, a := range o.Attachments {
		out.Attachments = append(out.Attachments, a.Name)
	}
	if o.Stale {
		out.Notes = append(out.Notes, "处理后意见文字又有改动，待重新处理")
	}
	if o.Disputed {
		out.Notes = append(out.Notes, "存在分歧")
	}
	return out
}

// Statistics is the sentence of figures that opens every paper of a round.
func Statistics(s models.Sums) string {
	var b strings.Builder
	fmt.Fprintf(&b, "共征求%d家，收到%d家（有意见%d家、无意见%d家），逾期%d家，未反馈%d家",
		s.Units, s.Replied(), s.ByClass[models.ClassWithOpinions], s.ByClass[models.ClassNoOpinion],
		s.ByClass[models.ClassLate], s.ByClass[models.ClassNotReplied])
	if n := s.ByClass[models.ClassDeemed]; n > 0 {
		fmt.Fprintf(&b, "，视为无意见%d家", n)
	}
	fmt.Fprintf(&b, "；意见%d条（合并后%d条）", s.Opinions, s.Grouped)
	var outcomes []string
	for _, outcome := range models.Outcomes {
		if n := s.ByOutcome[outcome]; n > 0 || outcome == models.OutcomeAccepted || outcome == models.OutcomePartlyAccepted || outcome == models.OutcomeRejected {
			outcomes = append(outcomes, fmt.Sprintf("%s%d条", outcome, n))
		}
	}
	if n := s.ByOutcome[models.OutcomeOpen]; n > 0 {
		outcomes = append(outcomes, fmt.Sprintf("%s%d条", models.OutcomeOpen, n))
	}
	if s.Opinions > 0 {
		b.WriteString("，" + strings.Join(outcomes, "、"))
	}
	b.WriteString("。")
	return b.String()
}

// Clause is one node of the draft as papers show it.
type Clause struct {
	PID     int64
	Seq     int
	Level   int
	Path    string // markers of the nodes above, 「三、（二）」
	Marker  string
	Heading string
	Text    string
	Full    string // heading and text as opinions quote them
	Row     bool   // a row of a table; Text then names its columns
	Columns []string
	Cells   []string
	Removed bool
}

// Label is how the clause is cited: where it stands, its marker and heading.
func (c Clause) Label() string {
	if c.Heading != "" {
		return c.Path + c.Marker + c.Heading
	}
	text := []rune(c.Text)
	if len(text) > 24 {
		return c.Path + c.Marker + string(text[:24]) + "…"
	}
	return c.Path + c.Marker + string(text)
}

// general stands for the whole draft.
var general = Clause{PID: models.General, Heading: "总体意见"}

// newClauses prepares the clauses of a draft for papers, in document order.
func newClauses(clauses []models.Clause) []Clause {
	above := map[int64]models.Clause{}
	out := make([]Clause, 0, len(clauses))
	for _, c := range clauses {
		above[c.PID] = c
		next := Clause{PID: c.PID, Seq: c.Seq, Level: c.Level, Marker: c.Marker, Heading: c.Heading, Text: c.Text, Full: c.Full(), Removed: c.Removed}
		if c.Removed && c.Text == "" {
			next.Text = c.Before
		}
		for parent, depth := c.Parent, 0; parent != 0 && depth < 8; depth++ {
			up, known := above[parent]
			if !known || up.Marker == "" {
				break
			}
			next.Path, parent = up.Marker+next.Path, up.Parent
		}
		next.takeCells(c, above[c.Parent].Heading)
		out = append(out, next)
	}
	return out
}

// takeCells reads the cells of a table row; table is the table's heading.
// Their JSON was written by the store; a row it cannot be read from shows its
// text.
func (c *Clause) takeCells(from models.Clause, table string) {
	if from.Kind != string(models.NodeRow) {
		return
	}
	if json.Unmarshal([]byte(from.Cells), &c.Cells) != nil || len(c.Cells) == 0 {
		return
	}
	if json.Unmarshal([]byte(from.Columns), &c.Columns) != nil {
		c.Columns = nil
	}
	c.Row = true
	var parts []string
	for n, value := range c.Cells {
		if n < len(c.Columns) && c.Columns[n] != "" {
			value = c.Columns[n] + "：" + value
		}
		parts = append(parts, value)
	}
	c.Text = strings.Join(parts, "；")
	if c.Heading == "" && table != "" && from.Number != "" {
		c.Heading = table + "第" + from.Number + "项"
	}
}

// consulted is the title of a draft as papers cite it before it is final.
func consulted(title string) string {
	if strings.Contains(title, "征求意见") {
		return book(title)
	}
	return book(title + "（征求意见稿）")
}

// numeral writes 1 to 99 as 一 to 九十九.
func numeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 10:
		return digits[max(0, n)]
	case n < 20:
		return "十" + digits[n-10]
	case n < 100:
		return digits[n/10] + "十" + digits[n%10]
	}
	return fmt.Sprint(n)
}

// cut shortens a text to at most n characters.
func cut(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return string([]rune(text)[:n-1]) + "…"
}

// book puts a title in 《》, with the marks inside it turned to 〈〉 as GB/T
// 15834 asks, unless it wears them already.
func book(title string) string {
	if strings.HasPrefix(title, "《") && strings.HasSuffix(title, "》") {
		return title
	}
	return "《" + strings.NewReplacer("《", "〈", "》", "〉").Replace(title) + "》"
}

// fullWidth turns brackets to the width they have among Chinese characters.
func fullWidth(text string) string {
	return strings.NewReplacer("(", "（", ")", "）").Replace(text)
}
