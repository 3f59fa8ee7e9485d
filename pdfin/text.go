package pdfin

import (
	"context"
	"math"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Page is the text of one page as it is seen: after its own rotation, in points
// (1/72 inch), origin at the lower left corner of the visible page.
type Page struct {
	Width, Height float64
	Chars         []Char // in the order of the file, which need not be reading order
	Unmapped      int    // glyphs the file gives no character for; not in Chars
}

// Char is one character in its cell: from pen position to pen position, not
// just the ink, so that （ begins where 一 would. Top and Bottom depend on the
// font and may be no more than the ink; lines are known by Base, the height of
// the baseline (of upright text). Angle is in degrees, counter-clockwise, 0 for
// upright text, within [-180, 180].
type Char struct {
	Rune                     rune
	Left, Bottom, Right, Top float64
	Base                     float64
	Angle                    float64

	penX float64 // before the page is turned
}

// Text reads all pages of a document. Pages that hold no text are there, empty.
func (r *Reader) Text(ctx context.Context, data []byte) ([]Page, error) {
	var pages []Page
	err := r.Read(ctx, data, func(d *Document) error {
		for i := range d.Pages() {
			p, err := d.Text(i)
			if err != nil {
				return err
			}
			pages = append(pages, p)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return pages, nil
}

// Text reads the characters of one page, counted from 0. ErrTooLarge means more
// characters than Config.MaxChars.
func (d *Document) Text(number int) (Page, error) {
	var p Page
	err := d.page(number, func(ref requests.Page) error {
		view, err := d.view(ref)
		if err != nil {
			return err
		}
		p.Width, p.Height = view.size()
		text, err := d.inst.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
		if err != nil {
			return err
		}
		if err := d.chars(text.TextPage, view, &p); err != nil {
			return err
		}
		_, err = d.inst.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
		return err
	})
	return p, err
}

func (d *Document) chars(text references.FPDF_TEXTPAGE, view pageView, p *Page) error {
	count, err := d.inst.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text})
	if err != nil {
		return err
	}
	if count.Count > d.cfg.MaxChars {
		return ErrTooLarge
	}
	p.Chars = make([]Char, 0, count.Count)
	for i := range count.Count {
		c, ok, err := d.char(text, i)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if unmapped(c.Rune) {
			p.Unmapped++
			continue
		}
		p.add(view.turn(c))
	}
	return nil
}

// char reads one character; false for the spaces and line ends that the library
// makes up, because lines are found from the boxes.
func (d *Document) char(text references.FPDF_TEXTPAGE, i int) (Char, bool, error) {
	uni, err := d.inst.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
	if err != nil {
		return Char{}, false, err
	}
	c := Char{Rune: plainRune(rune(uint32(uni.Unicode)))}
	if c.Rune == '\r' || c.Rune == '\n' {
		return c, false, nil
	}
	if c.Rune == ' ' {
		made, err := d.inst.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: text, Index: i})
		if err != nil || made.IsGenerated {
			return c, false, err
		}
	}
	box, err := d.inst.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: i})
	if err != nil {
		return c, false, nil // a character without a place is not on the page
	}
	c.Left, c.Right = float64(box.Rect.Left), float64(box.Rect.Right)
	c.Bottom, c.Top = float64(box.Rect.Bottom), float64(box.Rect.Top)
	pen, err := d.inst.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text, Index: i})
	if err != nil {
		return c, false, nil
	}
	c.penX, c.Base = pen.X, pen.Y
	angle, err := d.inst.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: text, Index: i})
	if err == nil {
		c.Angle = -float64(angle.CharAngle) * 180 / math.Pi // the library counts clockwise
	}
	return c, c.placed(), nil
}

// placed refuses boxes that arithmetic cannot work with.
func (c Char) placed() bool {
	for _, v := range []float64{c.Left, c.Right, c.Bottom, c.Top, c.Base, c.penX} {
		if math.IsNaN(v) || math.Abs(v) > 1e6 {
			return false
		}
	}
	return true
}

// plainRune gives the library's marks for a hyphen at a line's end the hyphen back.
func plainRune(r rune) rune {
	if r == 0x02 || r == 0xFFFE {
		return '-'
	}
	return r
}

// unmapped tells runes that stand for "no character known".
func unmapped(r rune) bool {
	return r <= 0 || r == 0xFFFD || r == 0xFFFF || r > 0x10FFFF
}

// add appends c; two halves of a surrogate pair, as some producers write rare
// characters, become the one character they mean.
func (p *Page) add(c Char) {
	last := len(p.Chars) - 1
	if last >= 0 && utf16.IsSurrogate(p.Chars[last].Rune) {
		if whole := utf16.DecodeRune(p.Chars[last].Rune, c.Rune); whole != 0xFFFD {
			p.Chars[last].Rune = whole
			p.Chars[last].Right = math.Max(p.Chars[last].Right, c.Right)
			return
		}
		p.Chars = p.Chars[:last]
		p.Unmapped++
	}
	p.Chars = append(p.Chars, c)
}

// pageView maps the coordinates of the file to those of the page as seen.
type pageView struct {
	left, bottom, right, top float64 // the visible box
	quarters                 int     // clockwise quarter turns
}

func (d *Document) view(ref requests.Page) (pageView, error) {
	box, err := d.inst.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: ref})
	if err != nil {
		return pageView{}, err
	}
	turned, err := d.inst.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: ref})
	if err != nil {
		return pageView{}, err
	}
	return pageView{
		left: float64(box.Rect.Left), bottom: float64(box.Rect.Bottom),
		right: float64(box.Rect.Right), top: float64(box.Rect.Top),
		quarters: int(turned.PageRotation) & 3,
	}, nil
}

func (v pageView) size() (width, height float64) {
	if v.quarters%2 == 1 {
		return v.top - v.bottom, v.right - v.left
	}
	return v.right - v.left, v.top - v.bottom
}

// turn moves c to the visible page's own corner and turns it with the page.
func (v pageView) turn(c Char) Char {
	l, r, b, t := c.Left-v.left, c.Right-v.left, c.Bottom-v.bottom, c.Top-v.bottom
	w, h := v.right-v.left, v.top-v.bottom
	switch v.quarters {
	case 0:
		c.Left, c.Right, c.Bottom, c.Top, c.Base = l, r, b, t, c.Base-v.bottom
	case 1:
		c.Left, c.Right, c.Bottom, c.Top, c.Base = b, t, w-r, w-l, w-(c.penX-v.left)
	case 2:
		c.Left, c.Right, c.Bottom, c.Top, c.Base = w-r, w-l, h-t, h-b, h-(c.Base-v.bottom)
	case 3:
		c.Left, c.Right, c.Bottom, c.Top, c.Base = h-t, h-b, l, r, c.penX-v.left
	}
	c.Angle = math.Remainder(c.Angle-90*float64(v.quarters), 360)
	return c
}
