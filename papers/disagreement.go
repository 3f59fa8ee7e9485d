package papers

import (
	"strconv"

	"zqyj/models"
	"zqyj/papers/typeset"
)

// Disagreements is 分歧意见表: the opinions still disputed, with both sides'
// grounds.
type Disagreements struct {
	Marks
	Title   string
	Issuer  string
	Day     string
	Lines   []Disagreement
	Verify  Verify
	created models.Instant
}

// Disagreement is one disputed opinion.
type Disagreement struct {
	Opinion
	Insists string   // the unit's grounds for insisting
	Talks   []string // calls and meetings about it
}

// NewDisagreements takes from a snapshot the opinions that are disputed, in
// coordination, or insisted on, with or without the contacts' names and
// numbers; page is the address of the verify page.
func NewDisagreements(s models.Snapshot, contacts bool, page string) Disagreements {
	d := Disagreements{
		Marks: marksOf(s), Title: consulted(s.Draft.Title) + "分歧意见表", Issuer: s.Round.Issuer, Day: s.At.Day(), created: s.At,
	}
	labels := map[int64]string{models.General: general.Heading}
	for _, c := range newClauses(s.Clauses) {
		labels[c.PID] = c.Label()
	}
	for _, o := range s.Opinions {
		if !o.Contested() {
			continue
		}
		line := Disagreement{Opinion: newOpinion(o, len(d.Lines)+1, contacts)}
		line.Clause = labels[o.PID]
		if o.Stance.ID != 0 && !o.Stance.Agrees {
			line.Insists = o.Stance.Grounds
		}
		for _, talk := range o.Coordinations {
			line.Talks = append(line.Talks, talk.At.Short()+talk.Kind+"（"+talk.With+"）："+talk.Text)
		}
		d.Lines = append(d.Lines, line)
	}
	d.Verify = newVerify(page, s.At, d)
	return d
}

func (d Disagreements) info() typeset.Info {
	return typeset.Info{Title: d.Title, Author: d.Issuer, Subject: "分歧意见表", Created: d.created.Time()}
}

func (d Disagreements) set(s *sheet) {
	s.marks = d.Marks
	s.Turn(typeset.Landscape())
	s.title(d.Title, d.Issuer+"（"+d.Day+"）")
	if len(d.Lines) == 0 {
		s.say("没有分歧意见。")
	} else {
		s.Table(s.table(column{"序号", 110}, column{"条款", 300}, column{"单位", 300}, column{"单位意见及依据", 680}, column{"办公室意见及依据", 480}, column{"协调情况", 500}), d.rows)
	}
	s.verify(d.Verify)
}

func (d Disagreements) rows(yield func(typeset.Row) bool) {
	for _, line := range d.Lines {
		number := strconv.Itoa(line.Number)
		opinion := line.cell(line.Change)
		for _, text := range []string{named("理由：", line.Reason), named("坚持意见的依据：", line.Insists)} {
			if text != "" {
				opinion.Text = append(opinion.Text, typeset.Paragraph{Spans: plain(text), Before: typeset.Millimetres(6)})
			}
		}
		row := typeset.Row{
			Cells: []typeset.Cell{centred(number), short(line.Clause), short(line.Unit, line.Name, line.Phone), opinion, line.decision(), cell(line.Talks...)},
			Again: []typeset.Cell{again(number)},
		}
		if !yield(row) {
			return
		}
	}
}

// named puts a name before a text that is not empty.
func named(name, text string) string {
	if text == "" {
		return ""
	}
	return name + text
}
