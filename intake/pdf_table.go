package intake

import (
	"math"
	"slices"
	"strings"

	"zqyj/pdfin"
)

// joint is how near, in points, the ends of rules must come to meet.
const joint = 2.5

// pdfGrid is the drawn grid of one table: the places of its rules, left to right and top to bottom, and which edges
// of cells are drawn.
type pdfGrid struct {
	xs, ys []float64 // ys falls
	rules  []pdfin.Rule
}

func (g pdfGrid) left() float64   { return g.xs[0] }
func (g pdfGrid) right() float64  { return g.xs[len(g.xs)-1] }
func (g pdfGrid) top() float64    { return g.ys[0] }
func (g pdfGrid) bottom() float64 { return g.ys[len(g.ys)-1] }

// gridsOf gathers rules that touch each other. A grid has at least two columns and two level rules; underlines and
// frames around a text are none.
func gridsOf(rules []pdfin.Rule) []pdfGrid {
	var grids []pdfGrid
	for _, group := range touching(rules) {
		g := pdfGrid{rules: group}
		for _, r := range group {
			if r.Level() {
				g.ys = append(g.ys, r.Y0)
			} else {
				g.xs = append(g.xs, r.X0)
			}
		}
		g.xs, g.ys = distinct(g.xs), distinct(g.ys)
		slices.Reverse(g.ys)
		if len(g.xs) >= 3 && len(g.ys) >= 2 && g.right()-g.left() > 60 {
			grids = append(grids, g)
		}
	}
	slices.SortFunc(grids, func(a, b pdfGrid) int { return compare(b.top(), a.top()) })
	return grids
}

// touching parts rules into groups that hang together.
func touching(rules []pdfin.Rule) [][]pdfin.Rule {
	if len(rules) > 3000 { // a drawing
		return nil
	}
	group := make([]int, len(rules))
	for i := range group {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	for i := range rules {
		for j := range i {
			if meet(rules[i], rules[j]) {
				group[root(i)] = root(j)
			}
		}
	}
	byRoot := map[int][]pdfin.Rule{}
	var order []int
	for i, r := range rules {
		k := root(i)
		if byRoot[k] == nil {
			order = append(order, k)
		}
		byRoot[k] = append(byRoot[k], r)
	}
	out := make([][]pdfin.Rule, 0, len(order))
	for _, k := range order {
		out = append(out, byRoot[k])
	}
	return out
}

func meet(a, b pdfin.Rule) bool {
	return a.X0 <= b.X1+joint && b.X0 <= a.X1+joint && a.Y0 <= b.Y1+joint && b.Y0 <= a.Y1+joint
}

// distinct sorts places upwards and keeps one of those that lie together.
func distinct(v []float64) []float64 {
	slices.Sort(v)
	var out []float64
	for _, x := range v {
		if len(out) == 0 || x-out[len(out)-1] > joint {
			out = append(out, x)
		}
	}
	return out
}

// pick parts the characters inside the grid from the others.
func (g pdfGrid) pick(chars []pdfin.Char) (inside, outside []pdfin.Char) {
	for _, c := range chars {
		x, y := (c.Left+c.Right)/2, c.Base
		if x > g.left() && x < g.right() && y < g.top() && y > g.bottom() {
			inside = append(inside, c)
		} else {
			outside = append(outside, c)
		}
	}
	return inside, outside
}

// pdfTable is a table as a rectangle, merged values repeated.
type pdfTable struct {
	rows   [][]string
	lines  []int
	merged [][]bool // the cell belongs to the one above it
}

// tableOf reads the cells; nil when the grid is not a table of words.
func tableOf(g pdfGrid, chars []pdfin.Char) *pdfTable {
	rows, cols := len(g.ys)-1, len(g.xs)-1
	owner := g.merged(rows, cols)
	cells := make([][]pdfin.Char, rows*cols)
	for _, c := range chars {
		row, col := g.cellAt((c.Left+c.Right)/2, c.Base)
		cells[owner[row*cols+col]] = append(cells[owner[row*cols+col]], c)
	}
	t := &pdfTable{}
	filled := 0
	for r := range rows {
		row, merged := make([]string, cols), make([]bool, cols)
		for c := range cols {
			own := owner[r*cols+c]
			row[c] = cellText(cells[own])
			merged[c] = own < r*cols
			if own == r*cols+c && row[c] != "" {
				filled++
			}
		}
		if strings.Join(row, "") != "" || r > 0 && r < rows-1 {
			t.rows, t.merged = append(t.rows, row), append(t.merged, merged)
		}
	}
	if filled < 2 || len(t.rows) == 0 {
		return nil
	}
	return t
}

// follow adds this table, found on the next page, to the one it goes on. A repeated head is left out; a merged cell
// that began on the page before is empty here and takes its value from there; a first row without its number is the
// rest of the row before.
func (t *pdfTable) follow(table *Table, before *pdfTable) {
	from := 0
	if slices.Equal(t.rows[0], table.Rows[0]) {
		from = 1
	}
	if from == len(t.rows) {
		return
	}
	last := table.Rows[len(table.Rows)-1]
	spanning := make([]bool, len(last))
	for c := range last {
		spanning[c] = t.rows[from][c] == "" && (from+1 < len(t.rows) && t.merged[from+1][c] || before.merged[len(before.merged)-1][c])
		for r := from; spanning[c] && r < len(t.rows) && t.rows[r][c] == "" && (r == from || t.merged[r][c]); r++ {
			t.rows[r][c] = last[c]
		}
	}
	if t.rows[from][0] == "" {
		for c, cell := range t.rows[from] {
			if !spanning[c] {
				last[c] = glue(last[c], cell)
			}
		}
		from++
	}
	table.Rows = append(table.Rows, t.rows[from:]...)
	table.Lines = append(table.Lines, t.lines[from:]...)
}

func (g pdfGrid) cellAt(x, y float64) (row, col int) {
	for row+2 < len(g.ys) && y < g.ys[row+1] {
		row++
	}
	for col+2 < len(g.xs) && x > g.xs[col+1] {
		col++
	}
	return row, col
}

// merged gives, for each cell of the rectangle, the first cell of the merged one it belongs to: neighbours without a
// rule between them are one.
func (g pdfGrid) merged(rows, cols int) []int {
	owner := make([]int, rows*cols)
	for i := range owner {
		owner[i] = i
	}
	find := func(i int) int {
		for owner[i] != i {
			i = owner[i]
		}
		return i
	}
	unite := func(a, b int) {
		a, b = find(a), find(b)
		owner[max(a, b)] = min(a, b)
	}
	for r := range rows {
		for c := range cols {
			if c+1 < cols && !g.drawnUpright(g.xs[c+1], g.ys[r], g.ys[r+1]) {
				unite(r*cols+c, r*cols+c+1)
			}
			if r+1 < rows && !g.drawnLevel(g.ys[r+1], g.xs[c], g.xs[c+1]) {
				unite(r*cols+c, (r+1)*cols+c)
			}
		}
	}
	for i := range owner {
		owner[i] = find(i)
	}
	return owner
}

// drawnUpright says whether rules at x cover the middle between two heights.
func (g pdfGrid) drawnUpright(x, top, bottom float64) bool {
	y := (top + bottom) / 2
	return slices.ContainsFunc(g.rules, func(r pdfin.Rule) bool {
		return !r.Level() && math.Abs(r.X0-x) <= joint && r.Y0 <= y && r.Y1 >= y
	})
}

func (g pdfGrid) drawnLevel(y, left, right float64) bool {
	x := (left + right) / 2
	return slices.ContainsFunc(g.rules, func(r pdfin.Rule) bool {
		return r.Level() && math.Abs(r.Y0-y) <= joint && r.X0 <= x && r.X1 >= x
	})
}

// cellText reads a cell; its lines were broken by its width only.
func cellText(chars []pdfin.Char) string {
	text := ""
	for _, l := range linesOf(chars, 0) {
		text = glue(text, l.text)
	}
	return text
}
