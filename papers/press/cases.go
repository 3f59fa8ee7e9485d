package press

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/go-pdf/fpdf"

	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
)

// typecase is one font in the file: some of a library font's glyphs under
// two-byte codes. A character is written under its own number, so that it is
// found and copied as itself; a rare one under a private number.
type typecase struct {
	resource string // its name in page content
	codes    []fonts.CodedGlyph
}

// drawer is how the glyphs of one library font are spread over typecases.
type drawer struct {
	first int // its first typecase
	split bool
	rare  map[rune]slot
}

// slot is where a rare character lies.
type slot struct {
	typecase int
	code     uint16
}

// cases are the fonts of one file.
type cases struct {
	all     []typecase
	drawers map[uint8]drawer
}

// The library's table of widths takes time cubic in the length of a run of
// consecutive codes. Where a paper uses a longer run than longestRun, blocks
// of the code space go to two typecases by turns, so that no run in either is
// longer than a block.
const (
	longestRun = 256
	blockBits  = 6
)

// Private numbers for rare characters, with a hole after each block for the
// same reason.
const (
	firstPrivate    = 0xE000
	privatePerCase  = 6144
	privateBlockMax = 1 << blockBits
)

// find tells which typecase holds a character of a font, and under what code.
func (c *cases) find(font uint8, r rune) (typecase int, code uint16) {
	d := c.drawers[font]
	if typeset.Rare(r) {
		s := d.rare[r]
		return s.typecase, s.code
	}
	if d.split {
		return d.first + int(r>>blockBits)&1, uint16(r)
	}
	return d.first, uint16(r)
}

// install makes a small font file for every font a paper uses and hands them
// to the library.
func install(pdf *fpdf.Fpdf, setter *typeset.Setter) (*cases, error) {
	c := &cases{drawers: map[uint8]drawer{}}
	for number := range setter.Library().Size() {
		font := uint8(number)
		from := len(c.all)
		c.fill(setter, font)
		for n := from; n < len(c.all); n++ {
			subset := setter.Library().Font(font).Subset(c.all[n].codes)
			if err := c.all[n].install(pdf, fmt.Sprintf("f%d", n), subset); err != nil {
				return nil, err
			}
		}
	}
	return c, pdf.Error()
}

// fill sorts the used glyphs of a font into typecases.
func (c *cases) fill(setter *typeset.Setter, font uint8) {
	basic, rare := setter.Used(font)
	if len(basic)+len(rare) == 0 {
		return
	}
	d := drawer{first: len(c.all), split: tooLong(basic), rare: make(map[rune]slot, len(rare))}
	c.all = append(c.all, typecase{})
	if d.split {
		c.all = append(c.all, typecase{})
	}
	c.drawers[font] = d
	for _, r := range basic {
		c.put(setter, font, r)
	}
	for n, r := range rare {
		at := d.first
		if n >= privatePerCase {
			at = len(c.all) - 1
			if n%privatePerCase == 0 {
				c.all = append(c.all, typecase{})
				at++
			}
		}
		place := n % privatePerCase
		d.rare[r] = slot{at, uint16(firstPrivate + place + place/privateBlockMax)}
		c.put(setter, font, r)
	}
}

func (c *cases) put(setter *typeset.Setter, font uint8, r rune) {
	at, code := c.find(font, r)
	id := setter.Library().IDIn(font, r)
	c.all[at].codes = append(c.all[at].codes, fonts.CodedGlyph{Code: code, Glyph: id})
}

// tooLong tells whether sorted characters hold a run the library could not
// cope with.
func tooLong(sorted []rune) bool {
	run := 1
	for i := 1; i < len(sorted); i++ {
		if sorted[i] != sorted[i-1]+1 {
			run = 0
		}
		if run++; run > longestRun {
			return true
		}
	}
	return false
}

// install hands a font file to the library. The glyphs are registered, and
// the resource name learnt, by writing all of them on a template that is
// never used.
func (t *typecase) install(pdf *fpdf.Fpdf, family string, file []byte) error {
	pdf.AddUTF8FontFromBytes(family, "", file)
	text := make([]rune, len(t.codes))
	for i, c := range t.codes {
		text[i] = rune(c.Code)
	}
	unused := pdf.CreateTemplateCustom(fpdf.PointType{}, fpdf.SizeType{Wd: 1, Ht: 1}, func(tpl *fpdf.Tpl) {
		tpl.SetFont(family, "", 1)
		tpl.Text(0, 0, string(text))
	})
	_, after, found := bytes.Cut(unused.Bytes(), []byte("BT /"))
	name, _, ended := bytes.Cut(after, []byte(" "))
	if !found || !ended {
		return errors.New("font was not taken")
	}
	t.resource = string(name)
	return nil
}
