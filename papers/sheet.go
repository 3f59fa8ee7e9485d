package papers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
)

// Type sizes by their Chinese names, and the distance between lines that puts
// 22 lines of 28 characters on a page.
const (
	size2      = 22 * typeset.Point    // 二号, titles
	size3      = typeset.Length(15750) // 三号, text: 28 characters in 156 mm
	size4      = 14 * typeset.Point    // 四号
	size4s     = 12 * typeset.Point    // 小四
	size5      = typeset.Length(10500) // 五号, tables
	size5s     = 9 * typeset.Point     // 小五, notes
	leading3   = typeset.Length(28950) // of text
	leading5   = 15 * typeset.Point    // of tables
	headGrey   = 234                   // behind table heads
	bandGrey   = 246                   // behind the rows that name a clause
	demoNotice = "演示数据,意见均为虚构"         // on every page of the sample round
	inside     = "内部资料"                // where the round says so
	interim    = "过程稿"                 // until the round is released
)

// Marks are the words a round puts on every page of its papers.
type Marks struct {
	Interim  bool // 过程稿, across the page
	Demo     bool // 演示数据，意见均为虚构
	Internal bool // 内部资料
}

// sheet is a flow with the house style of official papers.
type sheet struct {
	*typeset.Flow
	setter *typeset.Setter
	marks  Marks
}

// newSheet starts a paper whose finished pages go to take.
func newSheet(ctx context.Context, library *fonts.Library, take func(typeset.Sheet) error) *sheet {
	s := &sheet{setter: typeset.NewSetter(library)}
	s.Flow = typeset.NewFlow(ctx, s.setter, typeset.Portrait(), func(page typeset.Sheet) error {
		s.decorate(page)
		return take(page)
	})
	return s
}

// decorate puts page number and marks on a finished page.
func (s *sheet) decorate(page typeset.Sheet) {
	s.setter.PageNumber(page, fmt.Sprintf("— %d —", page.Number))
	small := func(text string, role fonts.Role) typeset.Paragraph {
		return typeset.Paragraph{Spans: []typeset.Span{{Text: text, Role: role}}, Size: size5s, Leading: size5s, Align: typeset.Centre}
	}
	if s.marks.Demo {
		s.setter.Margin(page, small(demoNotice, fonts.Body), page.Frame.Top+page.Frame.Down+typeset.Millimetres(80))
	}
	if s.marks.Internal {
		p := small(inside, fonts.Heading)
		p.Size, p.Leading, p.Align = size3, size3, typeset.Left
		s.setter.Margin(page, p, page.Frame.Top-typeset.Millimetres(120))
	}
	if s.marks.Interim {
		page.Watermark = interim
	}
}

// plain is text without marks.
func plain(text string) []typeset.Span { return []typeset.Span{{Text: text}} }

// in is text in the type of a role.
func in(role fonts.Role, text string) []typeset.Span {
	return []typeset.Span{{Text: text, Role: role}}
}

// title sets a paper's title, and below it, where given, who and when.
func (s *sheet) title(text string, below ...string) {
	s.Title(typeset.Paragraph{Spans: in(fonts.Title, text), Size: size2, Leading: 33 * typeset.Point, Align: typeset.Centre})
	for _, line := range below {
		s.Paragraph(typeset.Paragraph{Spans: in(fonts.Subheading, line), Size: size3, Leading: leading3, Align: typeset.Centre})
	}
	s.Space(leading3 / 2)
}

// heading sets a heading of the first level, which never stands alone at the
// foot of a page, and adds it to the outline.
func (s *sheet) heading(text string) {
	p := typeset.Paragraph{Spans: in(fonts.Heading, text), Size: size3, Leading: leading3, Indent: 2 * size3}
	s.Hold(p, func() { s.Bookmark(0, cut(text, 60)) })
}

// text sets paragraphs of body text.
func (s *sheet) text(spans ...typeset.Span) {
	s.Paragraph(typeset.Paragraph{Spans: spans, Size: size3, Leading: leading3, Indent: 2 * size3})
}

// close sets the last paragraph of body text so that what is signed below it,
// of the given height, stands on the page of its last lines.
func (s *sheet) close(below typeset.Length, spans ...typeset.Span) {
	s.Paragraph(typeset.Paragraph{Spans: spans, Size: size3, Leading: leading3, Indent: 2 * size3, Below: below})
}

// say sets one paragraph of body text without marks.
func (s *sheet) say(format string, args ...any) {
	s.text(typeset.Span{Text: fmt.Sprintf(format, args...)})
}

// note sets small text under a table or above one.
func (s *sheet) note(text string) {
	s.Space(typeset.Millimetres(15))
	s.Paragraph(typeset.Paragraph{Spans: plain(text), Size: size5, Leading: leading5})
}

// table returns a table of the given columns, whose widths, in tenths of a
// millimetre, are stretched to the width of the type area.
func (s *sheet) table(columns ...column) typeset.Table {
	t := typeset.Table{Size: size5, Leading: leading5}
	total, across := 0, s.Frame().Across
	for _, c := range columns {
		total += c.width
	}
	head := typeset.Row{Grey: headGrey}
	from := typeset.Length(0)
	sum := 0
	for _, c := range columns {
		sum += c.width
		to := typeset.Length(int64(across) * int64(sum) / int64(total))
		t.Columns = append(t.Columns, to-from)
		from = to
		cell := typeset.Cell{Middle: true}
		cell.Text = []typeset.Paragraph{{Spans: in(fonts.Heading, c.name), Align: typeset.Centre}}
		head.Cells = append(head.Cells, cell)
	}
	t.Header = []typeset.Row{head}
	return t
}

// column is one column of a table: its head and its share of the width.
type column struct {
	name  string
	width int
}

// cell is text flush on both sides, each argument a paragraph; empty ones are
// left out.
func cell(paragraphs ...string) typeset.Cell { return aligned(typeset.Justify, paragraphs) }

// short is text flush at the left only, for names, times and numbers.
func short(paragraphs ...string) typeset.Cell { return aligned(typeset.Left, paragraphs) }

func aligned(align typeset.Align, paragraphs []string) typeset.Cell {
	var c typeset.Cell
	for _, text := range paragraphs {
		if text != "" {
			c.Text = append(c.Text, typeset.Paragraph{Spans: plain(text), Align: align})
		}
	}
	return c
}

// middle centres a cell between the rules above and below it.
func middle(c typeset.Cell) typeset.Cell {
	c.Middle = true
	return c
}

// centred is text in the middle of its cell.
func centred(text string) typeset.Cell {
	return middle(aligned(typeset.Centre, []string{text}))
}

// figure is a number in the middle of its cell; nothing for 0.
func figure(n int) typeset.Cell {
	if n == 0 {
		return centred("")
	}
	return centred(strconv.Itoa(n))
}

// marked is a cell of one paragraph with marks, and more paragraphs below.
func marked(spans []typeset.Span, below ...[]typeset.Span) typeset.Cell {
	c := typeset.Cell{Text: []typeset.Paragraph{{Spans: spans}}}
	for _, more := range below {
		if len(more) > 0 {
			c.Text = append(c.Text, typeset.Paragraph{Spans: more, Before: typeset.Millimetres(6)})
		}
	}
	return c
}

// again is what the number column says where a divided row goes on.
func again(number string) typeset.Cell {
	return typeset.Cell{Text: []typeset.Paragraph{{Spans: plain(number + "\n续"), Align: typeset.Centre}}}
}

// sign sets who signs and when, one centred on the other four characters in
// from the right, with room above for the seal.
func (s *sheet) sign(name, day string, room typeset.Length) {
	s.Need(room + 2*leading3)
	s.Space(room)
	frame := s.Frame()
	width := min(max(s.setter.Width(plain(name), size3), s.setter.Width(plain(day), size3)), frame.Across-4*size3)
	x := frame.Left + frame.Across - 4*size3 - width
	for _, text := range []string{name, day} {
		p := typeset.Paragraph{Spans: plain(text), Size: size3, Leading: leading3, Align: typeset.Centre}
		s.Advance(s.At(p, x, s.Y(), width))
	}
}

// verify sets, on the last page, the code that leads to the verify page, and
// beside it what it proves.
func (s *sheet) verify(v Verify) {
	s.gaps()
	const side = 280 // tenths of a millimetre
	height := typeset.Millimetres(side)
	s.Need(height + leading3)
	s.Space(leading3)
	top := s.Y()
	s.Draw(func(p *typeset.Page) {
		p.Codes = append(p.Codes, typeset.Code{X: s.Frame().Left, Y: top, Side: height, Text: v.address()})
	})
	x := s.Frame().Left + height + typeset.Millimetres(40)
	lines := []string{
		"本件内容取自截至" + v.Moment + "的记录。",
		"内容哈希（SHA-256）：" + spacedHash(v.Hash),
	}
	if v.Page != "" {
		lines = append(lines, "扫描左侧二维码，或者访问"+v.address()+"，可以核对本件内容是否相符。")
	}
	p := typeset.Paragraph{Spans: plain(strings.Join(lines, "\n")), Size: size5, Leading: leading5, Align: typeset.Left}
	used := s.At(p, x, top+typeset.Millimetres(30), s.Frame().Across-height-typeset.Millimetres(40))
	s.Advance(max(height, used+typeset.Millimetres(30)))
}

// mostGaps is how many 缺字 are listed by their codes; of further ones only the
// number is told.
const mostGaps = 60

// gaps lists the characters of the paper that no font has.
func (s *sheet) gaps() {
	missing := codes(s.setter.Missing())
	if len(missing) == 0 {
		return
	}
	list := strings.Join(missing[:min(len(missing), mostGaps)], "、")
	if len(missing) > mostGaps {
		list += "等"
	}
	s.Space(leading5)
	s.note(fmt.Sprintf("缺字：本件有%d个字字库未收，印成方框内的编码（%s）。", len(missing), list))
}

// spacedHash divides a long number so that it can be compared by eye.
func spacedHash(hash string) string {
	var parts []string
	for len(hash) > 8 {
		parts, hash = append(parts, hash[:8]), hash[8:]
	}
	return strings.Join(append(parts, hash), " ")
}
