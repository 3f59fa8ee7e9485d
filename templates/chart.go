package templates

import (
	"fmt"
	"strings"
)

// Chart is a small drawing with the table it was drawn from. The table is the truth; the drawing is hidden from screen readers.
type Chart struct {
	ID      string // html id, unique on the page
	Caption string
	Columns [2]string // heading of the names, heading of the numbers
	Points  []Point
}

// Point is one number of a chart.
type Point struct {
	Name  string
	Value int
	Href  string // where the point leads, in the table; may be empty
}

const (
	chartWidth, chartHeight = 640, 160 // in units of the viewBox
	chartPad                = 12
)

// Top is the largest value, at least 1.
func (c Chart) Top() int {
	top := 1
	for _, p := range c.Points {
		top = max(top, p.Value)
	}
	return top
}

// First is the name at the left end; empty without points.
func (c Chart) First() string {
	if len(c.Points) == 0 {
		return ""
	}
	return c.Points[0].Name
}

// Last is the name at the right end; empty where there is but one point.
func (c Chart) Last() string {
	if len(c.Points) < 2 {
		return ""
	}
	return c.Points[len(c.Points)-1].Name
}

// Line is the polyline of a line chart, for the points attribute.
func (c Chart) Line() string {
	var b strings.Builder
	for i := range c.Points {
		x, y := c.at(i)
		fmt.Fprintf(&b, "%.1f,%.1f ", x, y)
	}
	return strings.TrimSpace(b.String())
}

// Mark is the place of one point of a line chart.
type Mark struct{ X, Y string }

// Marks are the places of all points of a line chart.
func (c Chart) Marks() []Mark {
	marks := make([]Mark, len(c.Points))
	for i := range c.Points {
		x, y := c.at(i)
		marks[i] = Mark{fmt.Sprintf("%.1f", x), fmt.Sprintf("%.1f", y)}
	}
	return marks
}

func (c Chart) at(i int) (x, y float64) {
	step := 0.0
	if n := len(c.Points); n > 1 {
		step = float64(chartWidth-2*chartPad) / float64(n-1)
	}
	share := float64(c.Points[i].Value) / float64(c.Top())
	return chartPad + float64(i)*step, chartHeight - chartPad - share*(chartHeight-2*chartPad)
}

// Cell is one piece of a heat strip: Level 0 is nothing, 5 the most.
type Cell struct {
	X, Width string
	Level    int
	Title    string
}

// Cells are the pieces of a heat strip from left to right.
func (c Chart) Cells() []Cell {
	cells := make([]Cell, len(c.Points))
	w := float64(chartWidth) / float64(max(len(c.Points), 1))
	for i, p := range c.Points {
		cells[i] = Cell{
			X: fmt.Sprintf("%.2f", float64(i)*w), Width: fmt.Sprintf("%.2f", w*0.92),
			Level: (p.Value*5 + c.Top() - 1) / c.Top(), Title: fmt.Sprintf("%s:%d", p.Name, p.Value),
		}
	}
	return cells
}
