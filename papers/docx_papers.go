package papers

import (
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/redline"
)

// DigestDocx is 意见汇总表 as a Word file: figures, ledger, opinions by clause or by unit with their redlines.
func DigestDocx(d Digest) ([]byte, error) {
	w := newDocx(d.Title, d.Issuer, d.created, d.Marks)
	w.turned = true
	w.heading(d.Title)
	w.say("Subtitle", d.Issuer+"（"+d.Day+"）")
	w.say("Heading1", "一、总体情况")
	w.say("Normal", d.Statistics)
	for _, fact := range d.Facts {
		w.say("Normal", fact)
	}
	if len(d.Unanswered) > 0 {
		w.say("Normal", "未反馈单位："+strings.Join(d.Unanswered, "、")+"。")
	}
	w.say("Heading1", "二、各单位反馈情况")
	w.ledger(d)
	w.say("Heading1", "三、修改意见")
	w.opinions(d)
	return w.bytes()
}

func (w *docx) ledger(d Digest) {
	heads, shares := []string{"序号", "单位", "类别", "反馈情况", "意见数", "反馈时间和方式"}, []int{6, 22, 10, 16, 7, 24}
	if d.Options.Contacts {
		heads, shares = append(heads, "联系人及电话"), append(shares, 18)
	}
	g := w.table(heads, shares...)
	for _, line := range d.Ledger {
		cells := []box{number(line.Number), text(line.Unit), text(line.Category.String()), text(append([]string{line.Class.String()}, line.Flags...)...), number(line.Opinions), text(line.Arrived...)}
		if d.Options.Contacts {
			cells = append(cells, text(line.Name, line.Phone))
		}
		g.row("<w:cantSplit/>", cells)
	}
	g.end()
}

func unlessZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (w *docx) opinions(d Digest) {
	second := "单位"
	if d.Options.ByUnit {
		second = "条款"
	}
	g := w.table([]string{"序号", second, "修改意见", "理由", "处理情况"}, 6, 18, 40, 28, 22)
	for _, part := range d.Parts {
		band := box{first: "TableBand", style: "TableOriginal", span: 5, grey: bandGrey, lines: [][]run{words(part.Label())}}
		if original := part.original(); original != "" {
			band.lines = append(band.lines, words(original))
		}
		g.row("", []box{band})
		for _, o := range part.Opinions {
			who := text(o.Unit, o.Name, o.Phone)
			if d.Options.ByUnit {
				who = text(o.Clause, o.Name, o.Phone)
			}
			says := box{style: "TableText", lines: [][]run{words("【" + o.label() + "】"), marksOn(o.Brief(part.Clause.Full))}}
			for _, name := range o.Attachments {
				says.lines = append(says.lines, words("附件："+name))
			}
			g.row("", []box{number(o.Number), who, says, text(o.Reason), text(answerOf(o)...)})
		}
	}
	g.end()
}

// answerOf is what the office decided, in paragraphs.
func answerOf(o Opinion) []string {
	lines := []string{o.Outcome.String()}
	if o.Grounds != "" {
		lines = append(lines, o.Grounds)
	}
	if o.Result != "" {
		lines = append(lines, "处理后："+o.Result)
	}
	if len(o.Merged) > 0 {
		var numbers []string
		for _, n := range o.Merged {
			numbers = append(numbers, strconv.Itoa(n))
		}
		lines = append(lines, "与第"+strings.Join(numbers, "、")+"条合并处理")
	}
	return append(lines, o.Notes...)
}

// AdoptionDocx is 采纳情况表 as a Word file.
func AdoptionDocx(t AdoptionTable) ([]byte, error) {
	w := newDocx(t.Title, t.Issuer, t.created, t.Marks)
	w.turned = true
	w.heading(t.Title)
	w.say("Subtitle", t.Issuer+"（"+t.Day+"）")
	w.say("Normal", t.Statistics)
	g := w.table([]string{"序号", "单位", "条款", "意见", "是否采纳", "理由"}, 6, 16, 18, 40, 12, 30)
	for _, o := range t.Opinions {
		answer := answerOf(o)
		g.row("", []box{number(o.Number), text(o.Unit), text(o.Clause), {style: "TableText", lines: [][]run{marksOn(o.Brief(o.Quote))}}, text(answer[0]), text(answer[1:]...)})
	}
	g.end()
	return w.bytes()
}

// ComparisonDocx is 修改对照表 as a Word file, what changed struck and underlined.
func ComparisonDocx(c Comparison) ([]byte, error) {
	w := newDocx(c.Title, c.Issuer, c.created, c.Marks)
	w.turned = true
	w.heading(c.Title)
	w.say("Subtitle", c.Issuer+"（"+c.Day+"）")
	g := w.table([]string{"序号", "条款", "原条文", "修改后", "依据"}, 6, 16, 40, 40, 26)
	for n, line := range c.Lines {
		change := redline.Diff(line.Old, line.New)
		basis := line.Basis
		if len(basis) == 0 {
			basis = []string{"办公室修改"}
		}
		after := box{style: "TableText", lines: [][]run{marksOn(without(change, redline.Remove))}}
		if line.New == "" {
			after = text("（本条删除）")
		}
		g.row("", []box{number(n + 1), text(line.Clause), {style: "TableText", lines: [][]run{marksOn(without(change, redline.Insert))}}, after, text(basis...)})
	}
	g.end()
	return w.bytes()
}

// RevisedDocx is 修改稿: the draft as it reads with every accepted change, clean.
func RevisedDocx(s models.Snapshot, revised []models.Resolved) ([]byte, error) {
	return draftDocx(s, revised, false)
}

// TrackedDocx is the draft with every accepted change as a tracked one, its units as author, so that Word and WPS can
// accept or reject each.
func TrackedDocx(s models.Snapshot, revised []models.Resolved) ([]byte, error) {
	return draftDocx(s, revised, true)
}
