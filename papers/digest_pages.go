package papers

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
	"zqyj/redline"
)

func (d Digest) info() typeset.Info {
	return typeset.Info{Title: d.Title, Author: d.Issuer, Subject: "修改意见汇总", Created: d.created.Time()}
}

// set lays the digest out: figures and ledger, the opinions, who has not
// replied, and the proof.
func (d Digest) set(s *sheet) {
	s.marks = d.Marks
	d.setOpening(s)
	d.setSpread(s, nil)
	d.setOpinions(s)
	s.heading("四、未反馈单位")
	d.setUnanswered(s)
	s.verify(d.Verify)
}

func (d Digest) setOpening(s *sheet) {
	s.title(d.Title, d.Issuer, "（"+d.Day+"）")
	s.say("%s", d.Statistics)
	for _, fact := range d.Facts {
		s.say("%s", fact)
	}
	s.heading("一、反馈情况")
	setLedger(s, d.Ledger)
}

// setLedger sets the ledger in the office's order, with how many of each
// category replied above it.
func setLedger(s *sheet, lines []LedgerLine) {
	var counts []string
	for _, category := range []models.UnitCategory{models.CategoryMember, models.CategoryRelated} {
		if units, replied := countUnits(lines, category); units > 0 {
			counts = append(counts, fmt.Sprintf("%s%d家，已反馈%d家", category, units, replied))
		}
	}
	if len(counts) > 0 {
		s.say("%s。", strings.Join(counts, "；"))
	}
	s.Space(leading5 / 2)
	table := s.table(column{"序号", 100}, column{"单位", 340}, column{"反馈情况", 300}, column{"意见（条）", 120}, column{"反馈时间", 430}, column{"联系人、电话", 270})
	s.Table(table, func(yield func(typeset.Row) bool) {
		for _, line := range lines {
			if !yield(line.row()) {
				return
			}
		}
	})
	s.Space(leading3 / 2)
}

func countUnits(lines []LedgerLine, category models.UnitCategory) (units, replied int) {
	for _, line := range lines {
		if line.Category != category {
			continue
		}
		units++
		if line.Class == models.ClassWithOpinions || line.Class == models.ClassNoOpinion {
			replied++
		}
	}
	return units, replied
}

func (l LedgerLine) row() typeset.Row {
	number, category := strconv.Itoa(l.Number), ""
	if l.Category == models.CategoryRelated {
		category = "（" + l.Category.String() + "）"
	}
	class := short(append([]string{l.Class.String()}, l.Flags...)...)
	return typeset.Row{
		Cells: []typeset.Cell{
			centred(number), middle(short(l.Unit, category)), middle(class), figure(l.Opinions),
			middle(short(l.Arrived...)), middle(short(l.Name, l.Phone)),
		},
		Again: []typeset.Cell{again(number)},
	}
}

// band is a row across all columns that names what the rows below belong to.
func band(text string, columns int) typeset.Row {
	return typeset.Row{Keep: true, Grey: bandGrey, Cells: []typeset.Cell{{
		Columns: columns, Text: []typeset.Paragraph{{Spans: in(fonts.Heading, text)}},
	}}}
}

// setSpread sets how the opinions spread over the clauses, each line leading
// to the clause's opinions, or naming the volume and page where they begin.
func (d Digest) setSpread(s *sheet, places []placeInVolume) {
	s.heading("二、意见分布")
	if len(d.Parts) == 0 {
		s.say("没有修改意见。")
		return
	}
	s.Space(leading5 / 2)
	name := "条款"
	if d.Options.ByUnit {
		name = "单位"
	}
	outcomes := d.outcomes()
	columns := []column{{"序号", 100}, {name, 760}, {"意见（条）", 130}}
	for _, outcome := range outcomes {
		columns = append(columns, column{outcome.String(), min(140, 570/len(outcomes))})
	}
	if places != nil {
		columns = append(columns, column{"册", 90}, column{"页", 110})
	}
	s.Table(s.table(columns...), func(yield func(typeset.Row) bool) {
		for n, part := range d.Parts {
			row := spreadRow(n, part, outcomes)
			if places != nil {
				row.Cells[1].Link = ""
				row.Cells = append(row.Cells, figure(places[n].volume), figure(places[n].page))
			}
			if !yield(row) {
				return
			}
		}
		row := d.totalRow(outcomes)
		if places != nil {
			row.Cells = append(row.Cells, centred(""), centred(""))
		}
		yield(row)
	})
	s.Space(leading3 / 2)
}

// totalRow adds the lines of the spread up.
func (d Digest) totalRow(outcomes []models.Outcome) typeset.Row {
	total, of := 0, map[models.Outcome]int{}
	for _, part := range d.Parts {
		total += len(part.Opinions)
		for _, o := range part.Opinions {
			of[o.Outcome]++
		}
	}
	row := typeset.Row{Grey: bandGrey, Cells: []typeset.Cell{centred(""), centred("合计"), figure(total)}}
	for _, outcome := range outcomes {
		row.Cells = append(row.Cells, figure(of[outcome]))
	}
	return row
}

// outcomes are the outcomes given in this digest, in the order of every table.
func (d Digest) outcomes() []models.Outcome {
	given := map[models.Outcome]bool{}
	for _, part := range d.Parts {
		for _, o := range part.Opinions {
			given[o.Outcome] = true
		}
	}
	var out []models.Outcome
	for _, outcome := range append(models.Outcomes[:len(models.Outcomes):len(models.Outcomes)], models.OutcomeOpen) {
		if given[outcome] {
			out = append(out, outcome)
		}
	}
	return out
}

func spreadRow(n int, part DigestPart, outcomes []models.Outcome) typeset.Row {
	number := strconv.Itoa(n + 1)
	name := short(part.Label())
	name.Link = anchor(n)
	row := typeset.Row{
		Cells: []typeset.Cell{centred(number), name, figure(len(part.Opinions))},
		Again: []typeset.Cell{again(number)},
	}
	for _, outcome := range outcomes {
		of := 0
		for _, o := range part.Opinions {
			if o.Outcome == outcome {
				of++
			}
		}
		row.Cells = append(row.Cells, figure(of))
	}
	return row
}

func anchor(part int) string { return "part " + strconv.Itoa(part+1) }

// setOpinions sets the table of opinions, on turned sheets where chosen.
func (d Digest) setOpinions(s *sheet) {
	if len(d.Parts) == 0 {
		s.heading("三、修改意见")
		s.say("没有修改意见。")
		return
	}
	if d.Options.Landscape {
		s.Turn(typeset.Landscape())
	}
	s.heading("三、修改意见")
	s.Space(leading5 / 2)
	table := s.table(d.columns()...)
	s.Table(table, d.rows(0, d.Parts, len(table.Columns)))
	s.Space(leading3 / 2)
	if d.Options.Landscape {
		s.Turn(typeset.Portrait())
	}
}

func (d Digest) columns() []column {
	second := "单位、联系人"
	if d.Options.ByUnit {
		second = "条款"
	}
	if d.Options.Landscape {
		return []column{{"序号", 120}, {second, 400}, {"修改意见", 850}, {"理由", 520}, {"处理意见", 480}}
	}
	return []column{{"序号", 100}, {second, 310}, {"修改意见", 540}, {"理由", 350}, {"处理意见", 260}}
}

// rows yields for each part its band and its opinions; from is the number of
// the first part.
func (d Digest) rows(from int, parts []DigestPart, columns int) iter.Seq[typeset.Row] {
	return func(yield func(typeset.Row) bool) {
		for n, part := range parts {
			if !yield(part.band(from+n, columns)) {
				return
			}
			for _, o := range part.Opinions {
				if !yield(d.row(part, o)) {
					return
				}
			}
		}
	}
}

// original is the text of a part's clause; nothing where there is none.
func (p DigestPart) original() string {
	text := p.Clause.Text
	if p.Clause.Removed {
		text = "（本条已从征求意见稿中删去）" + text
	}
	if text == "" {
		return ""
	}
	return "原文：" + text
}

// band opens a part: its name, and for a clause its original, once.
func (p DigestPart) band(n, columns int) typeset.Row {
	row := band(p.Label(), columns)
	if original := p.original(); original != "" {
		row.Cells[0].Text = append(row.Cells[0].Text, typeset.Paragraph{Spans: plain(original)})
	}
	carry := typeset.Row{Grey: bandGrey, Cells: []typeset.Cell{{
		Columns: columns, Text: []typeset.Paragraph{{Spans: in(fonts.Heading, cut(p.Label(), 26)+"（续）")}},
	}}}
	row.Carry, row.Anchor, row.Bookmark, row.Level = &carry, anchor(n), cut(p.Label(), 60), 1
	return row
}

func (d Digest) row(part DigestPart, o Opinion) typeset.Row {
	number := strconv.Itoa(o.Number)
	second, change := short(o.Unit, o.Name, o.Phone), o.Brief(part.Clause.Full)
	repeated := short(o.Unit)
	if d.Options.ByUnit {
		second, change = short(o.Clause, o.Name, o.Phone), o.Change
		repeated = short(cut(o.Clause, 20))
	}
	return typeset.Row{
		Cells: []typeset.Cell{centred(number), second, o.cell(change), cell(o.Reason), o.decision()},
		Again: []typeset.Cell{again(number), repeated},
	}
}

// cell is what the opinion proposes, after its kind and nature.
func (o Opinion) cell(change []redline.Span) typeset.Cell {
	spans := []typeset.Span{{Text: "【" + o.label() + "】", Mark: typeset.Faint}}
	spans = append(spans, ink(change)...)
	var below [][]typeset.Span
	if len(o.Attachments) > 0 {
		below = append(below, plain("附件："+strings.Join(o.Attachments, "、")))
	}
	return marked(spans, below...)
}

// ink turns a redline into marked text.
func ink(change []redline.Span) []typeset.Span {
	spans := make([]typeset.Span, 0, len(change)+1)
	for _, c := range change {
		mark := typeset.Plain
		switch c.Op {
		case redline.Remove:
			mark = typeset.Removed
		case redline.Insert:
			mark = typeset.Added
		}
		spans = append(spans, typeset.Span{Text: c.Text, Mark: mark})
	}
	return spans
}

// decision is outcome, reason and resulting text.
func (o Opinion) decision() typeset.Cell {
	role := fonts.Heading
	if o.Outcome == models.OutcomeOpen {
		role = fonts.Body
	}
	var below [][]typeset.Span
	add := func(name, text string) {
		if text != "" {
			below = append(below, plain(name+text))
		}
	}
	add("", o.Grounds)
	add("处理后：", o.Result)
	if len(o.Merged) > 0 {
		add("", "与第"+join(o.Merged)+"条合并处理")
	}
	for _, note := range o.Notes {
		add("", "（"+note+"）")
	}
	return marked(in(role, o.Outcome.String()), below...)
}

func join(numbers []int) string {
	var parts []string
	for _, n := range numbers {
		parts = append(parts, strconv.Itoa(n))
	}
	return strings.Join(parts, "、")
}

func (d Digest) setUnanswered(s *sheet) {
	if len(d.Unanswered) == 0 {
		s.say("没有未反馈的单位。")
		return
	}
	s.say("共%d家：%s。", len(d.Unanswered), strings.Join(d.Unanswered, "、"))
}

// trimStop drops a full stop at the end, for text that goes into a sentence.
func trimStop(text string) string {
	return strings.TrimRight(strings.TrimSpace(text), "。．.；;")
}
