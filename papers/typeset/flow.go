package typeset

import (
	"context"
	"slices"
)

// Frame is a sheet and the area on it that text fills.
type Frame struct {
	Width, Height Length // of the sheet
	Left, Top     Length // of the type area
	Across, Down  Length // the type area's own size
}

// Portrait is the frame of an official letter (GB/T 9704): 28 mm from the
// left, 37 mm from the top, 156 × 225 mm of type.
func Portrait() Frame {
	return Frame{ShortSide, LongSide, Millimetres(280), Millimetres(370), Millimetres(1560), Millimetres(2250)}
}

// Landscape is the same area turned, for wide tables.
func Landscape() Frame {
	return Frame{LongSide, ShortSide, Millimetres(300), Millimetres(280), Millimetres(2370), Millimetres(1560)}
}

// Flow lays text and tables out one below the other, page after page. Its
// first error sticks: later calls do nothing and Finish returns it.
type Flow struct {
	ctx    context.Context
	setter *Setter
	frame  Frame
	first  int // number of the first page
	count  int // of pages begun
	take   func(Sheet) error
	err    error

	doc  Document
	page *Page
	y    Length // where the next line's top comes
	held []held // headings that wait for what they head
}

// held is a heading that waits, its lines broken.
type held struct {
	paragraph Paragraph
	lines     []Line
	beside    func()
	after     Length // space below
}

func (h held) height() Length { return Length(len(h.lines))*h.paragraph.Leading + h.after }

// Sheet is a finished page with its number and the area its text fills.
type Sheet struct {
	*Page
	Number int
	Frame  Frame
}

// NewFlow starts a document. Every finished page is handed to take and let
// go; where take is nil, the pages stay in the document.
func NewFlow(ctx context.Context, setter *Setter, frame Frame, take func(Sheet) error) *Flow {
	f := &Flow{ctx: ctx, setter: setter, frame: frame, first: 1, take: take}
	f.doc.Anchors, f.doc.Setter = map[string]Place{}, setter
	return f
}

// NumberFrom sets the number of the first page, 1 unless told otherwise.
func (f *Flow) NumberFrom(number int) { f.first = number }

// Err is the error that stopped the flow, if any.
func (f *Flow) Err() error { return f.err }

// Finish closes the last page and returns the document.
func (f *Flow) Finish(info Info) (*Document, error) {
	if f.count == 0 || len(f.held) > 0 {
		f.open()
	}
	f.close()
	if f.err != nil {
		return nil, f.err
	}
	f.doc.Info = info
	return &f.doc, nil
}

// open begins a page unless one is open, and notices a cancelled context. The
// headings that waited come first.
func (f *Flow) open() {
	if f.page == nil && f.err == nil {
		f.begin()
	}
	waiting := f.held
	f.held = nil
	for _, h := range waiting {
		if h.beside != nil {
			h.beside()
		}
		f.lines(h.lines, h.paragraph)
		f.y += h.after
	}
}

func (f *Flow) begin() {
	if f.err = f.ctx.Err(); f.err != nil {
		return
	}
	f.page = &Page{Width: f.frame.Width, Height: f.frame.Height, Text: make([]Placed, 0, 64), Rules: make([]Rule, 0, 32)}
	f.count++
	f.y = f.frame.Top
}

func (f *Flow) close() {
	if f.page == nil {
		return
	}
	if f.take == nil {
		f.doc.Pages = append(f.doc.Pages, f.page)
	} else if f.err == nil {
		f.err = f.take(Sheet{f.page, f.first + f.count - 1, f.frame})
	}
	f.page = nil
}

// Turn ends the page at hand; the next one has the given frame.
func (f *Flow) Turn(frame Frame) {
	f.close()
	f.frame = frame
}

// Frame is the frame at hand.
func (f *Flow) Frame() Frame { return f.frame }

// left is how much of the type area is still empty.
func (f *Flow) left() Length {
	if f.page == nil {
		return f.frame.Down
	}
	return f.frame.Top + f.frame.Down - f.y
}

// atTop tells whether nothing stands on the page yet.
func (f *Flow) atTop() bool { return f.page == nil || f.y == f.frame.Top }

// Need begins a new page when less than height is left on this one, the
// headings that wait included.
func (f *Flow) Need(height Length) {
	for _, h := range f.held {
		height += h.height()
	}
	if !f.atTop() && f.left() < height {
		f.close()
	}
	f.open()
}

// Space leaves a gap, except at the top of a page.
func (f *Flow) Space(height Length) {
	if n := len(f.held); n > 0 {
		f.held[n-1].after += height
		return
	}
	if !f.atTop() {
		f.y += height
	}
}

// Advance moves the flow past what was set at fixed spots.
func (f *Flow) Advance(height Length) {
	f.open()
	f.y += height
}

// Y is where the next line's top comes; a page is begun when none is open.
func (f *Flow) Y() Length {
	f.open()
	return f.y
}

// PageNumber is the number printed on the page at hand.
func (f *Flow) PageNumber() int { return f.first + max(0, f.count-1) }

// Anchor names the spot at hand, for links to lead to.
func (f *Flow) Anchor(name string) {
	f.open()
	f.doc.Anchors[name] = f.place()
}

// Bookmark adds a line for the spot at hand to the outline.
func (f *Flow) Bookmark(level int, title string) {
	f.open()
	f.doc.Bookmarks = append(f.doc.Bookmarks, Bookmark{title, level, f.place()})
}

func (f *Flow) place() Place { return Place{f.count, f.y} }

// Paragraph sets a paragraph over the full width and goes on to new pages as
// needed. It leaves no single line of several at the foot of a page, and its
// last two lines where p.Below finds room beneath them.
func (f *Flow) Paragraph(p Paragraph) {
	lines := slices.Clone(f.setter.Break(p, f.frame.Across)) // what waits, and the marks of a full page, are broken in between
	f.Space(p.Before)
	tail := max(0, len(lines)-2)
	for n := range lines {
		need := p.Leading
		if n == 0 && len(lines) > 1 {
			need = 2 * p.Leading
		}
		if n == tail && p.Below > 0 {
			need = Length(len(lines)-tail)*p.Leading + p.Below
		}
		f.Need(need)
		f.lines(lines[n:n+1], p)
	}
}

// lines sets lines where the flow stands, which has room for them.
func (f *Flow) lines(lines []Line, p Paragraph) {
	for _, line := range lines {
		if f.err != nil {
			return
		}
		f.set(line, p, f.frame.Left, f.y)
		f.y += p.Leading
	}
}

// Title sets a title: centred lines of about equal width.
func (f *Flow) Title(p Paragraph) {
	lines := f.setter.Balanced(p, f.frame.Across)
	f.Need(Length(len(lines)) * p.Leading)
	f.lines(lines, p)
}

// Hold keeps a heading back until what it heads is set, and puts it on the
// same page, so that it never stands alone at the foot of one. Beside, unless
// nil, is called at its spot first. A heading of more than half a page is a
// paragraph like any other.
func (f *Flow) Hold(p Paragraph, beside func()) {
	h := held{p, slices.Clone(f.setter.Break(p, f.frame.Across)), beside, 0}
	if h.height() <= f.frame.Down/2 {
		f.held = append(f.held, h)
		return
	}
	f.Need(2 * p.Leading)
	if beside != nil {
		beside()
	}
	f.Paragraph(p)
}

// At sets a paragraph at a fixed spot of the page at hand and returns its
// height. It does not move the flow and is not kept inside the page.
func (f *Flow) At(p Paragraph, x, y, width Length) Length {
	f.open()
	if f.err != nil {
		return 0
	}
	height := Length(0)
	for _, line := range f.setter.Break(p, width) {
		f.set(line, p, x, y+height)
		height += p.Leading
	}
	return height
}

func (f *Flow) set(line Line, p Paragraph, x, top Length) {
	if len(line.Pieces) > 0 {
		f.page.Text = append(f.page.Text, Placed{x, baseline(top, p.Size, p.Leading), p.Size, line.Pieces})
	}
}

// baseline centres the em box of the type, which reaches 0.88 em above the
// baseline, in its leading.
func baseline(top, size, leading Length) Length {
	return top + (leading-size)/2 + size*88/100
}

// Draw hands the page at hand to a function that puts rules, fills, links and
// codes on it.
func (f *Flow) Draw(draw func(p *Page)) {
	f.open()
	if f.err == nil {
		draw(f.page)
	}
}

// Margin sets one line of text outside of the type area, at a height counted
// from the top of the sheet, on a page that is finished.
func (s *Setter) Margin(sheet Sheet, p Paragraph, top Length) {
	for _, line := range s.Break(p, sheet.Frame.Across)[:1] {
		if len(line.Pieces) > 0 {
			sheet.Text = append(sheet.Text, Placed{sheet.Frame.Left, baseline(top, p.Size, p.Leading), p.Size, line.Pieces})
		}
	}
}

// PageNumber prints 「— 1 —」 where GB/T 9704 wants it: 7 mm below the type
// area, one character in from the outer side.
func (s *Setter) PageNumber(sheet Sheet, label string) {
	size := 14 * Point
	p := Paragraph{Spans: []Span{{Text: label}}, Size: size, Leading: size, Indent: size, Align: Left}
	if sheet.Number%2 == 1 {
		p.Align, p.Indent = Right, 0
		sheet.Frame.Across -= size
	}
	s.Margin(sheet, p, sheet.Frame.Top+sheet.Frame.Down+Millimetres(70))
}
