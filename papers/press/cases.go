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
	font     uint8 // of the library
	codes    []fonts.CodedGlyph
	has      [1 << 10]uint64 // the codes, a bit each
	resource string          // what the PDF library calls it
}

// slot is where a character lies: its typecase, counted from 1, and code.
type slot struct {
	typecase uint16
	code     uint16
}

// fontCases are the typecases of one library font.
type fontCases struct {
	cases []int         // their places among all
	basic []uint16      // by character: its typecase, counted from 1
	rare  map[rune]slot // characters written under private numbers
}

// cases are the fonts of one file. A character gets its place when it is first
// written.
type cases struct {
	all   []*typecase
	fonts []fontCases // by number in the library
}

// The PDF library's table of widths takes time cubic in the length of a run of
// consecutive codes. No typecase gets a longer run than longestRun; where a
// paper uses more neighbours, the rest goes to further typecases.
const longestRun = 256

// Private numbers for rare characters, with a hole after each block for the
// same reason.
const (
	firstPrivate   = 0xE000
	privatePerCase = 6144
	privateBlock   = 64
)

func newCases(library *fonts.Library) *cases {
	return &cases{fonts: make([]fontCases, library.Size())}
}

// find tells where a glyph lies, and gives it a place when it has none.
func (c *cases) find(glyph fonts.Glyph, r rune) slot {
	f := &c.fonts[glyph.Font]
	if typeset.Rare(r) {
		at, known := f.rare[r]
		if !known {
			at = c.placeRare(glyph, r)
		}
		return at
	}
	if f.basic == nil {
		f.basic = make([]uint16, 1<<16)
	}
	if f.basic[r] == 0 {
		f.basic[r] = c.placeBasic(glyph, uint16(r))
	}
	return slot{f.basic[r], uint16(r)}
}

// placeBasic puts a glyph into the first typecase whose runs stay short.
func (c *cases) placeBasic(glyph fonts.Glyph, code uint16) uint16 {
	for n := 0; ; n++ {
		at := c.nth(glyph.Font, n)
		if c.all[at].runWith(code) <= longestRun {
			c.all[at].put(code, glyph.ID)
			return uint16(at + 1)
		}
	}
}

func (c *cases) placeRare(glyph fonts.Glyph, r rune) slot {
	f := &c.fonts[glyph.Font]
	if f.rare == nil {
		f.rare = map[rune]slot{}
	}
	place := len(f.rare) % privatePerCase
	at := c.nth(glyph.Font, len(f.rare)/privatePerCase)
	code := uint16(firstPrivate + place + place/privateBlock)
	c.all[at].put(code, glyph.ID)
	f.rare[r] = slot{uint16(at + 1), code}
	return f.rare[r]
}

// nth is the place of a font's n-th typecase, which is made when it is new.
func (c *cases) nth(font uint8, n int) int {
	f := &c.fonts[font]
	for len(f.cases) <= n {
		f.cases = append(f.cases, len(c.all))
		c.all = append(c.all, &typecase{font: font})
	}
	return f.cases[n]
}

func (t *typecase) put(code, glyph uint16) {
	t.has[code>>6] |= 1 << (code & 63)
	t.codes = append(t.codes, fonts.CodedGlyph{Code: code, Glyph: glyph})
}

// runWith is how long the run of codes would be that a further one joins.
func (t *typecase) runWith(code uint16) int {
	has := func(c int) bool { return c >= 0 && c < 1<<16 && t.has[c>>6]&(1<<(c&63)) != 0 }
	run := 1
	for c := int(code) - 1; has(c); c-- {
		run++
	}
	for c := int(code) + 1; has(c); c++ {
		run++
	}
	return run
}

// install makes a small font file of every typecase and hands it to the PDF
// library.
func (c *cases) install(pdf *fpdf.Fpdf, library *fonts.Library) error {
	for n, t := range c.all {
		if err := t.install(pdf, fmt.Sprintf("f%d", n), library.Font(t.font).Subset(t.codes)); err != nil {
			return err
		}
	}
	return pdf.Error()
}

// install hands a font file over. The glyphs are registered, and the resource
// name learnt, by writing all of them on a template that is never used.
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

// name is what page content calls the n-th typecase, counted from 1.
func name(typecase uint16) string { return fmt.Sprintf("F%d", typecase) }
