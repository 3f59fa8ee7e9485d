package typeset

import (
	"iter"
	"slices"
)

// Table is a grid of columns under a header that every page repeats.
type Table struct {
	Columns []Length // their widths
	Header  []Row
	Size    Length // of the type, where a paragraph names none
	Leading Length
}

// Row is one row of a table. A row that does not fit on its page moves to the
// next one, or, when it is tall, is divided between lines.
type Row struct {
	Cells    []Cell
	Again    []Cell // what the first columns say where a divided row goes on
	Grey     uint8  // of the background; 0 for none
	Keep     bool   // not the last on its page
	Carry    *Row   // from here on repeated below the header of new pages
	Anchor   string // names the row for links
	Bookmark string // its line in the outline
	Level    int    // of the bookmark
}

// Cell is the text in one or more columns of a row.
type Cell struct {
	Text    []Paragraph
	Columns int  // how many it spans; 0 means 1
	Middle  bool // centred between the row's rules
	Link    string
}

// Blank space between the rules of a cell and its text.
var (
	cellSide = Millimetres(12)
	cellTop  = Millimetres(9)
)

const ruleWidth = Point / 2

// Table sets a table row by row. Rows are asked for as they are needed, so a
// long table is never whole in memory as content.
func (f *Flow) Table(t Table, rows iter.Seq[Row]) {
	g := &grid{flow: f, table: t}
	for row := range rows {
		if f.err == nil {
			f.err = f.ctx.Err()
		}
		if f.err != nil {
			return
		}
		g.add(row)
	}
	g.release()
	g.finish()
}

// grid is a table being set.
type grid struct {
	flow    *Flow
	table   Table
	header  []laidRow
	carry   *laidRow
	held    []laidRow // that must not be the last on their page
	started bool      // on this page
	upright []upright
}

// upright is a vertical rule that still grows downwards.
type upright struct {
	x, from Length
	met     bool
}

// laidRow is a row whose cells are broken into lines.
type laidRow struct {
	Row
	cells  []laidCell
	again  []laidCell
	height Length
}

type laidCell struct {
	x, width Length
	lines    []laidLine
	middle   bool
	link     string
}

type laidLine struct {
	line                  Line
	size, leading, before Length
}

func (c laidCell) height() Length {
	height := 2 * cellTop
	for _, l := range c.lines {
		height += l.before + l.leading
	}
	return height
}

// lay breaks the cells of a row into lines.
func (g *grid) lay(row Row) laidRow {
	laid := laidRow{Row: row, cells: g.layCells(row.Cells), again: g.layCells(row.Again)}
	for _, cell := range laid.cells {
		laid.height = max(laid.height, cell.height())
	}
	return laid
}

func (g *grid) layCells(cells []Cell) []laidCell {
	laid := make([]laidCell, 0, len(cells))
	x, column := Length(0), 0
	for _, cell := range cells {
		var width Length
		for range max(1, cell.Columns) {
			if column < len(g.table.Columns) {
				width += g.table.Columns[column]
				column++
			}
		}
		laid = append(laid, g.layCell(cell, x, width))
		x += width
	}
	return laid
}

func (g *grid) layCell(cell Cell, x, width Length) laidCell {
	laid := laidCell{x: x, width: width, middle: cell.Middle, link: cell.Link}
	for n, p := range cell.Text {
		if p.Size == 0 {
			p.Size, p.Leading = g.table.Size, g.table.Leading
		}
		before := p.Before
		lines := g.flow.setter.Break(p, max(p.Size, width-2*cellSide))
		laid.lines = slices.Grow(laid.lines, len(lines))
		for _, line := range lines {
			if n == 0 && len(laid.lines) == 0 {
				before = 0
			}
			laid.lines = append(laid.lines, laidLine{line, p.Size, p.Leading, before})
			before = 0
		}
	}
	return laid
}

// add sets one row: here when it fits, on the next page when it is not tall,
// else divided. A row to be kept with the next waits for it.
func (g *grid) add(row Row) {
	laid := g.lay(row)
	if row.Keep && laid.height+g.heldHeight() <= g.room()/2 {
		g.held = append(g.held, laid)
		return
	}
	if g.carries(laid) {
		g.carry = nil
	}
	g.startPage(g.heldHeight() + g.least(laid))
	for _, row := range g.held {
		g.place(row)
	}
	g.held = g.held[:0]
	g.place(laid)
}

// release sets the rows that waited for one that never came.
func (g *grid) release() {
	for _, row := range g.held {
		g.startPage(g.least(row))
		g.place(row)
	}
	g.held = nil
}

// carries tells whether a row, or one that waits before it, ends what was
// repeated on new pages so far.
func (g *grid) carries(laid laidRow) bool {
	for _, row := range g.held {
		if row.Carry != nil {
			return true
		}
	}
	return laid.Carry != nil
}

// place puts a row where the flow stands, dividing it when it is too tall.
func (g *grid) place(laid laidRow) {
	if g.flow.err != nil {
		return
	}
	g.mark(laid.Row)
	for g.tooTall(laid) && g.flow.err == nil {
		part, rest := g.divide(laid)
		g.put(part)
		g.turnPage()
		laid = rest
	}
	g.put(laid)
	if laid.Carry != nil {
		carried := g.lay(*laid.Carry)
		g.carry = &carried
	}
}

func (g *grid) heldHeight() (height Length) {
	for _, row := range g.held {
		height += row.height
	}
	return height
}

// least is the height a row must find on a page to begin there: all of it,
// unless it is tall.
func (g *grid) least(laid laidRow) Length {
	if laid.height <= g.room()*2/5 {
		return laid.height
	}
	return min(laid.height, 2*cellTop+2*g.table.Leading)
}

func (g *grid) tooTall(laid laidRow) bool { return laid.height > g.flow.left() }

// room is the height of the type area that the header leaves.
func (g *grid) room() Length {
	g.layHeader()
	room := g.flow.frame.Down
	for _, row := range g.header {
		room -= row.height
	}
	return room
}

func (g *grid) layHeader() {
	if g.header != nil {
		return
	}
	g.header = []laidRow{}
	for _, row := range g.table.Header {
		g.header = append(g.header, g.lay(row))
	}
}

func (g *grid) mark(row Row) {
	if row.Anchor != "" {
		g.flow.Anchor(row.Anchor)
	}
	if row.Bookmark != "" {
		g.flow.Bookmark(row.Level, row.Bookmark)
	}
}

// startPage makes sure that a page with the table's header is open and has
// the given height left.
func (g *grid) startPage(least Length) {
	if !g.started {
		g.flow.Need(least + g.flow.frame.Down - g.room())
		g.startTable()
		return
	}
	if g.flow.left() < least {
		g.turnPage()
	}
}

func (g *grid) startTable() {
	if g.flow.err != nil {
		return
	}
	g.started = true
	left := g.flow.frame.Left
	g.level(left, left+g.width())
	for _, row := range g.header {
		g.put(row)
	}
	if g.carry != nil {
		g.put(*g.carry)
	}
}

func (g *grid) width() (width Length) {
	for _, w := range g.table.Columns {
		width += w
	}
	return width
}

func (g *grid) turnPage() {
	g.finish()
	g.flow.close()
	g.flow.open()
	g.startTable()
}

// finish draws the vertical rules down to where the table stops.
func (g *grid) finish() {
	if g.flow.page != nil {
		for _, u := range g.upright {
			g.flow.page.Rules = append(g.flow.page.Rules, Rule{X1: u.x, Y1: u.from, X2: u.x, Y2: g.flow.y, Width: ruleWidth})
		}
	}
	g.upright, g.started = g.upright[:0], false
}

// divide takes from each cell the lines that fit on this page. The rest
// repeats what Row.Again says in columns that have nothing left to say.
func (g *grid) divide(laid laidRow) (part, rest laidRow) {
	part, rest = laid, laid
	part.cells, rest.cells = nil, nil
	part.height, rest.height = g.flow.left(), 0
	for n, cell := range laid.cells {
		count := cell.fitting(part.height)
		head, tail := cell, cell
		head.lines, tail.lines = cell.lines[:count], cell.lines[count:]
		head.middle = false
		if len(tail.lines) == 0 && n < len(laid.again) {
			tail.lines = laid.again[n].lines
		}
		part.cells, rest.cells = append(part.cells, head), append(rest.cells, tail)
		rest.height = max(rest.height, tail.height())
	}
	return part, rest
}

// fitting counts the lines of a cell that a height holds: at least one, so
// that a divided row always comes to an end.
func (c laidCell) fitting(height Length) int {
	used := 2 * cellTop
	for n, line := range c.lines {
		used += line.before + line.leading
		if used > height {
			return max(1, n)
		}
	}
	return len(c.lines)
}

// put draws a row where the flow stands, which has room for it.
func (g *grid) put(laid laidRow) {
	f := g.flow
	if f.err != nil {
		return
	}
	left, top := f.frame.Left, f.y
	if laid.Grey > 0 {
		f.page.Fills = append(f.page.Fills, Fill{left, top, g.width(), laid.height, laid.Grey})
	}
	for i := range g.upright {
		g.upright[i].met = false
	}
	for _, cell := range laid.cells {
		g.putCell(cell, laid.height)
		g.meet(left+cell.x, top)
		g.meet(left+cell.x+cell.width, top)
	}
	g.cut(top)
	f.y += laid.height
	g.level(left, left+g.width())
}

func (g *grid) putCell(cell laidCell, height Length) {
	f := g.flow
	x, y := f.frame.Left+cell.x, f.y+cellTop
	if cell.middle {
		y += (height - cell.height()) / 2
	}
	for _, l := range cell.lines {
		y += l.before
		if len(l.line.Pieces) > 0 {
			f.page.Text = append(f.page.Text, Placed{x + cellSide, baseline(y, l.size, l.leading), l.size, l.line.Pieces})
		}
		y += l.leading
	}
	if cell.link != "" {
		f.page.Links = append(f.page.Links, Link{x, f.y, cell.width, height, cell.link})
	}
}

// level draws the horizontal rule at the flow's height.
func (g *grid) level(from, to Length) {
	f := g.flow
	f.page.Rules = append(f.page.Rules, Rule{X1: from, Y1: f.y, X2: to, Y2: f.y, Width: ruleWidth})
}

// meet notes that the row at hand has a vertical rule at x.
func (g *grid) meet(x, top Length) {
	for i := range g.upright {
		if g.upright[i].x == x {
			g.upright[i].met = true
			return
		}
	}
	g.upright = append(g.upright, upright{x, top, true})
}

// cut ends the vertical rules that the row at hand does not continue.
func (g *grid) cut(top Length) {
	kept := g.upright[:0]
	for _, u := range g.upright {
		if u.met {
			kept = append(kept, u)
			continue
		}
		g.flow.page.Rules = append(g.flow.page.Rules, Rule{X1: u.x, Y1: u.from, X2: u.x, Y2: top, Width: ruleWidth})
	}
	g.upright = kept
}
