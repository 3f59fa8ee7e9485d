package papers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"

	"zqyj/models"
	"zqyj/papers/typeset"
)

// AdoptionTable is 采纳情况表: number, unit, opinion, whether adopted, why.
type AdoptionTable struct {
	Marks
	Title      string
	Issuer     string
	Day        string
	Statistics string
	Opinions   []Opinion
	Verify     Verify
	created    models.Instant
}

// NewAdoptionTable takes from a snapshot what the table says; page is the
// address of the verify page.
func NewAdoptionTable(s models.Snapshot, page string) AdoptionTable {
	t := AdoptionTable{
		Marks: marksOf(s), Title: consulted(s.Draft.Title) + "意见采纳情况表", Issuer: s.Round.Issuer, Day: s.At.Day(),
		Statistics: Statistics(s.Sums), created: s.At,
	}
	for _, part := range parts(s, DigestOptions{}) {
		t.Opinions = append(t.Opinions, part.Opinions...)
	}
	t.Verify = newVerify(page, s.At, t)
	return t
}

// newVerify hashes the content of a paper as JSON.
func newVerify(page string, at models.Instant, content any) Verify {
	text, err := json.Marshal(content)
	if err != nil {
		panic(err) // impossible: contents are plain values
	}
	sum := sha256.Sum256(text)
	return Verify{Page: page, Moment: at.Precise(), Hash: hex.EncodeToString(sum[:])}
}

func (t AdoptionTable) info() typeset.Info {
	return typeset.Info{Title: t.Title, Author: t.Issuer, Subject: "采纳情况表", Created: t.created.Time()}
}

func (t AdoptionTable) set(s *sheet) {
	s.marks = t.Marks
	s.title(t.Title, t.Issuer, "（"+t.Day+"）")
	s.say("%s", t.Statistics)
	s.Space(leading3 / 2)
	if len(t.Opinions) == 0 {
		s.say("没有修改意见。")
	} else {
		s.Table(s.table(column{"序号", 100}, column{"单位", 260}, column{"条款", 250}, column{"意见", 460}, column{"是否采纳", 190}, column{"理由", 300}), t.rows)
	}
	s.verify(t.Verify)
}

func (t AdoptionTable) rows(yield func(typeset.Row) bool) {
	for _, o := range t.Opinions {
		number := strconv.Itoa(o.Number)
		row := typeset.Row{
			Cells: []typeset.Cell{
				centred(number), short(o.Unit), short(o.Clause), o.cell(o.Change),
				centred(o.Outcome.String()), cell(o.why()...),
			},
			Again: []typeset.Cell{again(number), short(o.Unit)},
		}
		if !yield(row) {
			return
		}
	}
}

// why is the office's reason, what the text becomes, and what else must be
// known of the decision.
func (o Opinion) why() []string {
	lines := []string{o.Grounds}
	if o.Result != "" {
		lines = append(lines, "处理后："+o.Result)
	}
	if len(o.Merged) > 0 {
		lines = append(lines, "与第"+join(o.Merged)+"条合并处理")
	}
	return append(lines, o.Notes...)
}
