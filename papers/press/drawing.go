package press

import (
	"strconv"

	"github.com/boombuler/barcode/qr"

	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
)

// strokes draws the lines of redlines: one through what is removed, two below
// what is added.
func (k *ink) strokes(lines []typeset.Placed) {
	drawn := typeset.Plain
	for i := range lines {
		line := &lines[i]
		for j := 0; j < len(line.Pieces); {
			mark, from := line.Pieces[j].Mark, j
			for j++; j < len(line.Pieces) && line.Pieces[j].Mark == mark; j++ {
			}
			if mark != typeset.Removed && mark != typeset.Added {
				continue
			}
			if mark != drawn {
				drawn = mark
				k.out = append(k.out, colours[mark]...)
				k.op("RG")
			}
			k.stroke(line, from, j)
		}
	}
	if drawn != typeset.Plain {
		k.op("0 G")
	}
}

// stroke draws the lines of one stretch of pieces with the same mark.
func (k *ink) stroke(line *typeset.Placed, from, to int) {
	first, last := line.Pieces[from], line.Pieces[to-1]
	// An opening mark's blank half hangs over the left edge; no line is drawn there.
	x1, x2, y := line.X+max(0, first.X), line.X+last.X+last.W, k.up(line.Y)
	if first.Mark == typeset.Removed {
		// A little longer than the text, or it is lost in the strokes of a
		// single character.
		x1, x2 = x1-line.Size*6/100, x2+line.Size*6/100
		k.number(line.Size * 6 / 100)
		k.op("w")
		k.line(x1, y+line.Size*34/100, x2, y+line.Size*34/100)
		return
	}
	k.number(line.Size * 4 / 100)
	k.op("w")
	k.line(x1, y-line.Size*14/100, x2, y-line.Size*14/100)
	k.line(x1, y-line.Size*22/100, x2, y-line.Size*22/100)
}

// watermark writes a word across the page, so light that text over it stays
// easy to read. It is no part of the text that is found or copied.
func (k *ink) watermark(p *typeset.Page) {
	if p.Watermark == "" {
		return
	}
	const size = 110 * typeset.Point
	runes := typeset.Length(len([]rune(p.Watermark)))
	half := runes * size / 2
	const diagonal = 7071 // sine and cosine of 45°, in ten-thousandths
	x := p.Width/2 - typeset.Length(int64(half)*diagonal/10000) + size/4
	y := p.Height/2 - typeset.Length(int64(half)*diagonal/10000) - size/4
	k.op("q .92 g BT")
	k.out = append(k.out, "/Span<</ActualText()>>BDC "...)
	k.out = append(k.out, ".7071 .7071 -.7071 .7071 "...)
	k.number(x)
	k.number(y)
	k.op("Tm")
	k.typecase, k.size, k.gap = 0, 0, 0
	k.show(fonts.Heading, p.Watermark, size)
	k.op("EMC ET Q")
}

// quietModules is the blank margin a QR code needs on every side.
const quietModules = 4

// code draws a QR code as black areas, one per run of dark modules.
func (k *ink) code(c typeset.Code) {
	code, err := qr.Encode(c.Text, qr.M, qr.Auto)
	if err != nil {
		panic("QR code for " + strconv.Quote(c.Text) + ": " + err.Error())
	}
	modules := code.Bounds().Dx()
	at := func(n int) typeset.Length {
		return typeset.Length(int64(c.Side) * int64(n+quietModules) / int64(modules+2*quietModules))
	}
	dark := func(x, y int) bool {
		r, _, _, _ := code.At(x, y).RGBA()
		return r < 0x8000
	}
	k.op("q 1 g")
	k.rectangle(c.X, c.Y, c.Side, c.Side)
	k.op("f 0 g")
	for y := range modules {
		for x := 0; x < modules; x++ {
			from := x
			for x < modules && dark(x, y) {
				x++
			}
			if x > from {
				k.rectangle(c.X+at(from), c.Y+at(y), at(x)-at(from), at(y+1)-at(y))
			}
		}
	}
	k.op("f Q")
}
