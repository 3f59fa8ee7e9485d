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

// NewComparison lists every clause that reads otherwise than the draft, and
// every new one, with the opinions that were accepted for it; what was written
// by hand is told by its office. page is the address of the verify page.
func NewComparison(s models.Snapshot, revised []models.Resolved, page string) Comparison {
	c := Comparison{
		Marks: marksOf(s), Title: book(s.Draft.Title) + "修改对照表", Issuer: s.Round.Issuer, Day: s.At.Day(), created: s.At,
	}
	labels, numbers := map[int64]string{}, Numbers(s)
	for _, clause := range newClauses(s.Clauses) {
		labels[clause.PID] = clause.Label()
	}
	for _, r := range revised {
		if r.Clause.Removed || !r.Changed() {
			continue
		}
		label := labels[r.Clause.PID]
		if r.Text != r.Clause.Full() {
			c.Lines = append(c.Lines, ComparisonLine{Clause: label, Old: r.Clause.Full(), New: r.Text, Basis: basisOf(textBasis(r), numbers)})
		}
		for _, added := range r.Behind {
			c.Lines = append(c.Lines, ComparisonLine{Clause: label + "之后新增", New: added.Text, Basis: basisOf(added.Opinions, numbers)})
		}
	}
	c.Verify = newVerify(page, s.At, c)
	return c
}

// textBasis are the opinions a clause's own text rests on: those whose edits
// were applied; all that were accepted where a person wrote it.
func textBasis(r models.Resolved) []models.OpinionState {
	if r.Hand.ID != 0 {
		return r.Asked
	}
	var opinions []models.OpinionState
	seen := map[int64]bool{}
	for _, edit := range r.Edits {
		for _, o := range edit.Opinions {
			if !seen[o.Key] {
				seen[o.Key] = true
				opinions = append(opinions, o)
			}
		}
	}
	return opinions
}

func basisOf(opinions []models.OpinionState, numbers map[int64]int) []string {
	var basis []string
	for _, o := range opinions {
		basis = append(basis, fmt.Sprintf("%s（意见%d，%s）", o.Unit, numbers[o.Key], o.Outcome))
	}
	return basis
}

// Numbers gives every opinion, by its key, the number it has in the digest by
// clause and in every paper that refers to it.
func Numbers(s models.Snapshot) map[int64]int {
	clauses := map[int64]Clause{models.General: general}
	numbers, number := map[int64]int{}, 0
	for _, part := range byClause(s, clauses) {
		for _, index := range part.indexes {
			number++
			numbers[s.Opinions[index].Key] = number
		}
	}
	return numbers
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
