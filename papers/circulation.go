package papers

import (
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
)

// Circulation is what a unit passes round on paper: the notice, the draft with
// a number at every clause, or the blank 反馈意见表.
type Circulation struct {
	Marks
	Issuer  string
	Title   string // of the notice
	Notice  string // its text
	Draft   string
	Clauses []Clause
	Due     string
	Contact string
	Phone   string
	Unit    string // whose form it is; empty for any
	Parts   CirculationParts
	created models.Instant
}

// CirculationParts says which of the three papers are wanted.
type CirculationParts struct {
	Notice, Draft, Form bool
}

// NewCirculation takes from a snapshot what is passed round.
func NewCirculation(s models.Snapshot, unit string, parts CirculationParts) Circulation {
	return Circulation{
		Marks: Marks{Demo: s.Round.Demo, Internal: s.Round.Internal}, Issuer: s.Round.Issuer,
		Title: s.Round.Title, Notice: s.Round.NoticeText, Draft: s.Draft.Title, Clauses: newClauses(s.Clauses),
		Due: fullWidth(models.DeadlineOf(s.Deadlines, 0).Moment()), Contact: s.Round.Contact, Phone: s.Round.Phone,
		Unit: unit, Parts: parts, created: s.Draft.FrozenAt,
	}
}

func (c Circulation) info() typeset.Info {
	return typeset.Info{Title: c.Title, Author: c.Issuer, Subject: "征求意见稿", Created: c.created.Time()}
}

func (c Circulation) set(s *sheet) {
	s.marks = c.Marks
	first := true
	for _, part := range []struct {
		wanted bool
		set    func(*sheet)
	}{{c.Parts.Notice, c.setNotice}, {c.Parts.Draft, c.setDraft}, {c.Parts.Form, c.setForm}} {
		if !part.wanted {
			continue
		}
		if !first {
			s.Turn(typeset.Portrait())
		}
		first = false
		part.set(s)
	}
}

// setNotice sets the notice as it was imported: its own line ends, and the
// blanks by which it indents and signs.
func (c Circulation) setNotice(s *sheet) {
	s.Bookmark(0, "通知")
	s.title(c.Title)
	text := strings.TrimPrefix(strings.TrimSpace(c.Notice), c.Title)
	for _, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		s.Paragraph(typeset.Paragraph{Spans: plain(line), Size: size3, Leading: leading3})
	}
}

// setDraft sets the draft with the number of every clause in the margin,
// under which opinions cite it.
func (c Circulation) setDraft(s *sheet) {
	s.Bookmark(0, "征求意见稿")
	if strings.Contains(c.Draft, "征求意见") {
		s.title(c.Draft)
	} else {
		s.title(c.Draft, "（征求意见稿）")
	}
	for n := 0; n < len(c.Clauses); {
		clause := c.Clauses[n]
		if clause.Removed {
			n++
			continue
		}
		if clause.Row {
			n += c.setRows(s, c.Clauses[n:])
			continue
		}
		setClause(s, clause)
		n++
	}
}

func setClause(s *sheet, c Clause) {
	heading := []typeset.Span{{Text: c.Marker + c.Heading, Mark: typeset.Bold}}
	switch c.Level {
	case 1:
		heading = in(fonts.Heading, c.Marker+c.Heading)
	case 2:
		heading = in(fonts.Subheading, c.Marker+c.Heading)
	}
	number := typeset.Paragraph{Spans: []typeset.Span{{Text: strconv.Itoa(c.Seq), Mark: typeset.Faint}}, Size: size5s, Leading: leading3, Align: typeset.Right}
	beside := func() {
		s.At(number, s.Frame().Left-typeset.Millimetres(140), s.Y(), typeset.Millimetres(110))
	}
	if c.Heading == "" {
		s.Need(2 * leading3)
		beside()
		s.text(typeset.Span{Text: c.Marker + c.Text})
		return
	}
	s.Hold(typeset.Paragraph{Spans: heading, Size: size3, Leading: leading3, Indent: 2 * size3}, func() {
		s.Bookmark(min(c.Level, 3), cut(c.Marker+c.Heading, 40))
		beside()
	})
	if c.Text != "" {
		s.text(typeset.Span{Text: c.Text})
	}
}

// setRows sets the rows of one table, and returns how many clauses they are.
func (c Circulation) setRows(s *sheet, clauses []Clause) (rows int) {
	for rows < len(clauses) && clauses[rows].Row && len(clauses[rows].Cells) == len(clauses[0].Cells) {
		rows++
	}
	columns := []column{{"编号", 90}}
	for n := range clauses[0].Cells {
		name := ""
		if n < len(clauses[0].Columns) {
			name = clauses[0].Columns[n]
		}
		columns = append(columns, column{name, columnShare(clauses[:rows], n)})
	}
	s.Space(leading5 / 2)
	s.Table(s.table(columns...), func(yield func(typeset.Row) bool) {
		for _, clause := range clauses[:rows] {
			number := strconv.Itoa(clause.Seq)
			row := typeset.Row{Cells: []typeset.Cell{centred(number)}, Again: []typeset.Cell{again(number)}}
			for _, value := range clause.Cells {
				row.Cells = append(row.Cells, middle(short(value)))
			}
			if !yield(row) {
				return
			}
		}
	})
	s.Space(leading3 / 2)
	return rows
}

// columnShare gives a column a width by its longest value, within bounds.
func columnShare(rows []Clause, n int) int {
	longest := 2
	for _, row := range rows {
		longest = max(longest, len([]rune(row.Cells[n])))
	}
	return 60 + 25*min(longest, 20)
}

// blankRows is how many opinions the blank form has room for.
const blankRows = 6

// setForm sets the blank 反馈意见表.
func (c Circulation) setForm(s *sheet) {
	s.Bookmark(0, "反馈意见表")
	s.title("反馈意见表")
	s.note(consulted(c.Draft) + "，反馈截止时间：" + c.Due + "（北京时间）")
	s.note("单位（盖章）：" + c.Unit)
	s.note("负责同志（签字）：　　　　　　　　　　日期：　　　　年　　月　　日")
	s.Space(leading5 / 2)
	s.Table(s.table(column{"序号", 100}, column{"条款编号", 200}, column{"原文", 420}, column{"建议改为", 480}, column{"理由", 360}), func(yield func(typeset.Row) bool) {
		for n := range blankRows {
			blank := short(strings.Repeat("\n", 4))
			if !yield(typeset.Row{Cells: []typeset.Cell{centred(strconv.Itoa(n + 1)), blank, blank, blank, blank}}) {
				return
			}
		}
	})
	s.note("联系人：　　　　　　　　　　联系电话：")
	s.note("填写说明：条款编号为征求意见稿页边的数字；没有修改意见的，在“建议改为”栏写明“无修改意见”。请于截止时间前报送" + c.Issuer + "（联系人：" + c.Contact + "，电话：" + c.Phone + "）。")
}
