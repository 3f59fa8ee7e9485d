package pdfin

import (
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// Rule is a drawn line that runs level (Y0 = Y1) or upright (X0 = X1), from its
// lower or left end to the other, in the coordinates of Page.
type Rule struct{ X0, Y0, X1, Y1 float64 }

// Level tells a level rule from an upright one.
func (r Rule) Level() bool { return r.Y0 == r.Y1 }

const (
	maxObjects  = 20_000 // of one page, beyond which it is a drawing and not a table
	maxSegments = 4_000  // of one path
	ruleLength  = 6.0    // points; shorter ones are parts of signs
	ruleWidth   = 3.0    // a filled bar up to this width is a rule, wider ones are shading
	levelSlack  = 0.5    // how far the ends of a level rule may differ in height
)

// Rules returns the rules drawn on a page, which make up the grid of its tables.
// A page with an excessive number of objects has none.
func (d *Document) Rules(number int) ([]Rule, error) {
	var rules []Rule
	err := d.page(number, func(ref requests.Page) error {
		view, err := d.view(ref)
		if err != nil {
			return err
		}
		count, err := d.inst.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: ref})
		if err != nil || count.Count > maxObjects {
			return err
		}
		c := ruleCollector{d: d, left: maxObjects}
		for i := range count.Count {
			obj, err := d.inst.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: ref, Index: i})
			if err != nil {
				return err
			}
			if err := c.object(obj.PageObject, unmoved, 0); err != nil {
				return err
			}
		}
		for _, r := range c.rules {
			rules = append(rules, view.turnRule(r))
		}
		return nil
	})
	return rules, err
}

var unmoved = structs.FPDF_FS_MATRIX{A: 1, D: 1}

// then is the matrix that first does m, then outer.
func then(m, outer structs.FPDF_FS_MATRIX) structs.FPDF_FS_MATRIX {
	return structs.FPDF_FS_MATRIX{
		A: m.A*outer.A + m.B*outer.C, B: m.A*outer.B + m.B*outer.D,
		C: m.C*outer.A + m.D*outer.C, D: m.C*outer.B + m.D*outer.D,
		E: m.E*outer.A + m.F*outer.C + outer.E, F: m.E*outer.B + m.F*outer.D + outer.F,
	}
}

type point struct{ x, y float64 }

func moved(m structs.FPDF_FS_MATRIX, x, y float32) point {
	return point{float64(m.A*x + m.C*y + m.E), float64(m.B*x + m.D*y + m.F)}
}

type ruleCollector struct {
	d     *Document
	left  int // objects that may still be looked at
	rules []Rule
}

func (c *ruleCollector) object(obj references.FPDF_PAGEOBJECT, outer structs.FPDF_FS_MATRIX, depth int) error {
	if c.left--; c.left < 0 {
		return nil
	}
	kind, err := c.d.inst.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: obj})
	if err != nil {
		return err
	}
	if kind.Type != enums.FPDF_PAGEOBJ_PATH && (kind.Type != enums.FPDF_PAGEOBJ_FORM || depth > 3) {
		return nil
	}
	matrix, err := c.d.inst.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: obj})
	if err != nil {
		return err
	}
	m := then(matrix.Matrix, outer)
	if kind.Type == enums.FPDF_PAGEOBJ_PATH {
		return c.path(obj, m)
	}
	inside, err := c.d.inst.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: obj})
	if err != nil {
		return err
	}
	for i := range min(inside.Count, c.left) {
		part, err := c.d.inst.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: obj, Index: uint64(i)})
		if err != nil {
			return err
		}
		if err := c.object(part.PageObject, m, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// path splits a path into its strokes and takes the rules among them.
func (c *ruleCollector) path(obj references.FPDF_PAGEOBJECT, m structs.FPDF_FS_MATRIX) error {
	mode, err := c.d.inst.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: obj})
	if err != nil {
		return err
	}
	filled := mode.FillMode != enums.FPDF_FILLMODE_NONE
	count, err := c.d.inst.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: obj})
	if err != nil || count.Count > maxSegments || !filled && !mode.Stroke {
		return err
	}
	var stroke []point
	for i := range count.Count {
		seg, err := c.d.inst.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: obj, Index: i})
		if err != nil {
			return err
		}
		kind, err := c.d.inst.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: seg.PathSegment})
		if err != nil {
			return err
		}
		at, err := c.d.inst.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: seg.PathSegment})
		if err != nil {
			return err
		}
		if kind.Type == enums.FPDF_SEGMENT_MOVETO {
			c.take(stroke, mode.Stroke)
			stroke = stroke[:0]
		}
		stroke = append(stroke, moved(m, at.X, at.Y))
	}
	c.take(stroke, mode.Stroke)
	return nil
}

// take adds the rules of one stroke: its edges when it is drawn as a line, its
// long axis when it is a thin filled bar.
func (c *ruleCollector) take(stroke []point, drawn bool) {
	if len(stroke) < 2 {
		return
	}
	if !drawn {
		lo, hi := stroke[0], stroke[0]
		for _, p := range stroke {
			lo = point{math.Min(lo.x, p.x), math.Min(lo.y, p.y)}
			hi = point{math.Max(hi.x, p.x), math.Max(hi.y, p.y)}
		}
		switch {
		case hi.y-lo.y <= ruleWidth:
			y := (lo.y + hi.y) / 2
			c.add(point{lo.x, y}, point{hi.x, y})
		case hi.x-lo.x <= ruleWidth:
			x := (lo.x + hi.x) / 2
			c.add(point{x, lo.y}, point{x, hi.y})
		}
		return
	}
	for i, p := range stroke {
		c.add(p, stroke[(i+1)%len(stroke)])
	}
}

func (c *ruleCollector) add(a, b point) {
	if math.Hypot(a.x-b.x, a.y-b.y) < ruleLength || math.Abs(a.x)+math.Abs(a.y)+math.Abs(b.x)+math.Abs(b.y) > 1e6 {
		return
	}
	switch {
	case math.Abs(a.y-b.y) <= levelSlack:
		y := (a.y + b.y) / 2
		c.rules = append(c.rules, Rule{math.Min(a.x, b.x), y, math.Max(a.x, b.x), y})
	case math.Abs(a.x-b.x) <= levelSlack:
		x := (a.x + b.x) / 2
		c.rules = append(c.rules, Rule{x, math.Min(a.y, b.y), x, math.Max(a.y, b.y)})
	}
}

func (v pageView) turnRule(r Rule) Rule {
	c := v.turn(Char{Left: r.X0, Bottom: r.Y0, Right: r.X1, Top: r.Y1})
	return Rule{c.Left, c.Bottom, c.Right, c.Top}
}
