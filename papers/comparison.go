package papers

import (
	"fmt"
	"strconv"

	"zqyj/models"
	"zqyj/papers/typeset"
	"zqyj/redline"
)

// Comparison is 修改对照表: each changed clause as it was, as it is now, and on
// whose opinion.
type Comparison struct {
	Marks
	Title   string
	Issuer  string
	Day     string
	Lines   []ComparisonLine
	Verify  Verify
	created models.Instant
}

// ComparisonLine is one changed clause.
type ComparisonLine struct {
	Clause   string
	Old, New string
	Basis    []string
}

// NewComparison compares the draft with the texts the clauses got; after
// holds the new text by the clause's permanent id, and clauses it does not
// name are unchanged. page is the address of the verify page.
func NewComparison(s models.Snapshot, after map[int64]string, page string) Comparison {
	c := Comparison{
		Marks: marksOf(s), Title: book(s.Draft.Title) + "修改对照表", Issuer: s.Round.Issuer, Day: s.At.Day(), created: s.At,
	}
	basis := map[int64][]string{}
	for _, part := range parts(s, DigestOptions{Contacts: false}) {
		for _, o := range part.Opinions {
			if o.Outcome == models.OutcomeAccepted || o.Outcome == models.OutcomePartlyAccepted {
				basis[part.Clause.PID] = append(basis[part.Clause.PID], fmt.Sprintf("%s（意见%d，%s）", o.Unit, o.Number, o.Outcome))
			}
		}
	}
	for _, clause := range newClauses(s.Clauses) {
		text, named := after[clause.PID]
		if !named || text == clause.Full {
			continue
		}
		c.Lines = append(c.Lines, ComparisonLine{Clause: clause.Label(), Old: clause.Full, New: text, Basis: basis[clause.PID]})
	}
	c.Verify = newVerify(page, s.At, c)
	return c
}

func (c Comparison) info() typeset.Info {
	return typeset.Info{Title: c.Title, Author: c.Issuer, Subject: "修改对照表", Created: c.created.Time()}
}

func (c Comparison) set(s *sheet) {
	s.marks = c.Marks
	s.Turn(typeset.Landscape())
	s.title(c.Title, c.Issuer+"（"+c.Day+"）")
	if len(c.Lines) == 0 {
		s.say("没有修改。")
	} else {
		s.Table(s.table(column{"序号", 110}, column{"条款", 300}, column{"原条文", 730}, column{"修改后", 730}, column{"依据", 500}), c.rows)
	}
	s.verify(c.Verify)
}

func (c Comparison) rows(yield func(typeset.Row) bool) {
	for n, line := range c.Lines {
		number := strconv.Itoa(n + 1)
		basis := line.Basis
		if len(basis) == 0 {
			basis = []string{"办公室修改"}
		}
		change := redline.Diff(line.Old, line.New)
		row := typeset.Row{
			Cells: []typeset.Cell{
				centred(number), short(line.Clause), marked(ink(without(change, redline.Insert))), marked(ink(without(change, redline.Remove))), cell(basis...),
			},
			Again: []typeset.Cell{again(number), short(cut(line.Clause, 16) + "（续）")},
		}
		if !yield(row) {
			return
		}
	}
}

// without leaves one operation out of a redline.
func without(change []redline.Span, op redline.Op) []redline.Span {
	var rest []redline.Span
	for _, span := range change {
		if span.Op != op {
			rest = append(rest, span)
		}
	}
	return rest
}
