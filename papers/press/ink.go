package press

import (
	"strconv"
	"unicode/utf16"

	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
)

// ink writes pages as PDF operators.
type ink struct {
	cases   *cases
	library *fonts.Library

	out    []byte
	height typeset.Length // of the page at hand

	// what the text state is set to
	typecase uint16
	size     typeset.Length
	gap      typeset.Length
	mark     typeset.Mark
	x, y     int64 // hundredths of a point from the lower left corner
	boxes    []box
}

// box is the frame around the code of a character no font has.
type box struct{ x, y, w, h typeset.Length }

// page writes everything on a page; the result is valid until the next call.
func (k *ink) page(p *typeset.Page) []byte {
	k.out, k.boxes, k.height = k.out[:0], k.boxes[:0], p.Height
	k.watermark(p)
	k.fills(p.Fills)
	k.rules(p.Rules)
	k.text(p.Text)
	k.strokes(p.Text)
	k.drawBoxes()
	for _, code := range p.Codes {
		k.code(code)
	}
	return k.out
}

// number writes a length in points, cut to hundredths.
func (k *ink) number(l typeset.Length) { k.hundredths(hundredths(l)) }

func hundredths(l typeset.Length) int64 {
	if l < 0 {
		return -int64((5 - l) / 10)
	}
	return int64((l + 5) / 10)
}

func (k *ink) hundredths(v int64) { k.decimal(v, 2) }

// decimal writes v with the given number of decimals, and a blank after it.
func (k *ink) decimal(v int64, places int) {
	if v < 0 {
		k.out = append(k.out, '-')
		v = -v
	}
	unit := int64(1)
	for range places {
		unit *= 10
	}
	k.out = strconv.AppendInt(k.out, v/unit, 10)
	if rest := v % unit; rest > 0 {
		k.out = append(k.out, '.')
		for unit /= 10; rest > 0; unit /= 10 {
			k.out = append(k.out, byte('0'+rest/unit))
			rest %= unit
		}
	}
	k.out = append(k.out, ' ')
}

func (k *ink) op(s string) { k.out = append(append(k.out, s...), '\n') }

// up turns a distance from the top into one from the foot.
func (k *ink) up(y typeset.Length) typeset.Length { return k.height - y }

func (k *ink) grey(grey uint8, op string) {
	k.decimal(int64(grey)*1000/255, 3)
	k.op(op)
}

func (k *ink) fills(fills []typeset.Fill) {
	for _, f := range fills {
		k.grey(f.Grey, "g")
		k.rectangle(f.X, f.Y, f.W, f.H)
		k.op("f")
	}
	if len(fills) > 0 {
		k.op("0 g")
	}
}

func (k *ink) rectangle(x, y, w, h typeset.Length) {
	k.number(x)
	k.number(k.up(y + h))
	k.number(w)
	k.number(h)
	k.out = append(k.out, "re "...)
}

func (k *ink) rules(rules []typeset.Rule) {
	width, grey := typeset.Length(-1), -1
	for _, r := range rules {
		if r.Width != width {
			width = r.Width
			k.number(width)
			k.op("w")
		}
		if int(r.Grey) != grey {
			grey = int(r.Grey)
			k.grey(r.Grey, "G")
		}
		k.line(r.X1, k.up(r.Y1), r.X2, k.up(r.Y2))
	}
}

// line strokes from one point to another, both from the lower left corner.
func (k *ink) line(x1, y1, x2, y2 typeset.Length) {
	k.number(x1)
	k.number(y1)
	k.out = append(k.out, "m "...)
	k.number(x2)
	k.number(y2)
	k.op("l S")
}

// colours of the marks, as operands of rg and RG.
var colours = [...]string{"0 0 0 ", ".753 0 0 ", "0 .275 .627 ", ".4 .4 .4 ", "0 0 0 "}

// text writes all lines of a page as one text object.
func (k *ink) text(lines []typeset.Placed) {
	if len(lines) == 0 {
		return
	}
	k.typecase, k.size, k.gap, k.mark, k.x, k.y = 0, 0, 0, typeset.Plain, 0, 0
	k.op("BT")
	for i := range lines {
		line := &lines[i]
		y := k.up(line.Y)
		for j := range line.Pieces {
			k.piece(&line.Pieces[j], line.X, y, line.Size)
		}
	}
	if k.mark == typeset.Bold {
		k.op("0 Tr")
	}
	if k.mark != typeset.Plain {
		k.op("0 g")
	}
	if k.gap != 0 {
		k.op("0 Tc")
	}
	k.op("ET")
}

func (k *ink) piece(p *typeset.Piece, left, y, size typeset.Length) {
	if p.Mark != k.mark {
		k.turnTo(p.Mark, size)
	}
	if p.Code {
		k.codeBox(p, left+p.X, y, size)
		return
	}
	if p.Gap != k.gap {
		k.gap = p.Gap
		k.decimal(int64(p.Gap), 3)
		k.op("Tc")
	}
	k.moveTo(left+p.X, y)
	k.show(p.Role, p.Text, size)
}

// turnTo changes the look of what follows. Bold letters are filled and drawn
// round with a thin line, since not every typeface comes in a heavier cut.
func (k *ink) turnTo(mark typeset.Mark, size typeset.Length) {
	if k.mark == typeset.Bold {
		k.op("0 Tr")
	}
	k.mark = mark
	k.out = append(k.out, colours[mark]...)
	k.op("rg")
	if mark == typeset.Bold {
		k.number(size * 3 / 100)
		k.op("w 0 G 2 Tr")
	}
}

// moveTo sets the start of the next text. Text moves are relative; to keep
// rounding from adding up, it is the rounded positions that are subtracted.
func (k *ink) moveTo(x, y typeset.Length) {
	nx, ny := hundredths(x), hundredths(y)
	k.hundredths(nx - k.x)
	k.hundredths(ny - k.y)
	k.op("Td")
	k.x, k.y = nx, ny
}

// show writes text at the spot moved to, changing fonts as its characters
// demand.
func (k *ink) show(role fonts.Role, text string, size typeset.Length) {
	table := k.library.Basic(role)
	open := false
	stop := func() {
		if open {
			k.op(")Tj")
			open = false
		}
	}
	for _, r := range text {
		var glyph fonts.Glyph
		if r < 1<<16 {
			glyph = table[r]
		} else {
			glyph = k.library.Glyph(role, r)
		}
		if !glyph.Found {
			continue // a blank no font has
		}
		at := k.cases.find(glyph, r)
		if at.typecase != k.typecase || size != k.size {
			stop()
			k.font(at.typecase, size)
		}
		rare := typeset.Rare(r)
		if rare {
			stop()
			k.begin(string(r))
		}
		if !open {
			k.out = append(k.out, '(')
			open = true
		}
		k.byte(byte(at.code >> 8))
		k.byte(byte(at.code))
		if rare {
			stop()
			k.op("EMC")
		}
	}
	stop()
}

func (k *ink) font(typecase uint16, size typeset.Length) {
	k.typecase, k.size = typecase, size
	k.out = append(append(append(k.out, '/'), name(typecase)...), ' ')
	k.decimal(int64(size), 3)
	k.op("Tf")
}

// byte writes one byte of a string in brackets.
func (k *ink) byte(b byte) {
	switch b {
	case '(', ')', '\\':
		k.out = append(k.out, '\\', b)
	case '\r':
		k.out = append(k.out, '\\', 'r')
	default:
		k.out = append(k.out, b)
	}
}

// begin opens a span whose text, for finding and copying, is the given one
// instead of what its glyphs say.
func (k *ink) begin(actual string) {
	k.out = append(k.out, "/Span<</ActualText<"...)
	for _, b := range []byte(utf16Text(actual)) {
		k.out = append(k.out, "0123456789ABCDEF"[b>>4], "0123456789ABCDEF"[b&15])
	}
	k.op(">>>BDC")
}

// codeBox writes the code of a character no font has, in two rows of digits;
// its frame is drawn once the text object is closed.
func (k *ink) codeBox(p *typeset.Piece, x, y, size typeset.Length) {
	r := []rune(p.Text)[0]
	digits := strconv.FormatInt(int64(r)|1<<24, 16)[1:] // six digits
	if r <= 0xFFFF {
		digits = digits[2:]
	}
	if k.gap != 0 {
		k.gap = 0
		k.op("0 Tc")
	}
	row, small := len(digits)/2, size*38/100
	inner := x + size*8/100
	k.begin(string(r))
	// Blanks at both ends give the span the place and size of a character, so
	// that what reads the page takes it for one of the line.
	k.moveTo(x, y)
	k.show(fonts.Body, " ", size)
	for n, part := range []string{digits[:row], digits[row:]} {
		k.moveTo(inner, y+size*(36-40*typeset.Length(n))/100)
		k.show(fonts.Body, upper(part), small)
	}
	blank := typeset.Length(k.library.Glyph(fonts.Body, ' ').Advance)
	k.moveTo(x+p.W-blank*size/1000, y)
	k.show(fonts.Body, " ", size)
	k.op("EMC")
	k.boxes = append(k.boxes, box{x + size*3/100, y - size*11/100, p.W - size*6/100, size * 84 / 100})
}

func upper(hex string) string {
	out := []byte(hex)
	for i, c := range out {
		if c >= 'a' {
			out[i] = c - 'a' + 'A'
		}
	}
	return string(out)
}

func (k *ink) drawBoxes() {
	if len(k.boxes) == 0 {
		return
	}
	k.op("0 G .4 w")
	for _, b := range k.boxes {
		k.number(b.x)
		k.number(b.y)
		k.number(b.w)
		k.number(b.h)
		k.op("re S")
	}
}

// utf16Text is a text string as PDF has it outside of pages: UTF-16 with its
// mark. The library's own conversion loses characters above U+FFFF.
func utf16Text(text string) string {
	if text == "" {
		return ""
	}
	out := []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = append(out, byte(unit>>8), byte(unit))
	}
	return string(out)
}
