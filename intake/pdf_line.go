package intake

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"zqyj/models"
	"zqyj/pdfin"
)

// pdfLine is one visual line. Lengths are points, from the lower left corner of the page as seen.
type pdfLine struct {
	page, column             int // column: 0 on pages in one column, else 1 or 2
	no                       int // source line
	text                     string
	left, right, top, bottom float64
	base                     float64 // of the characters
	em                       float64 // width of a Han character
	width, height            float64 // of the page
	chars                    []pdfin.Char
}

// Measures in characters (em) of the line.
const (
	slantLimit   = 8.0  // degrees: more is a watermark
	sameLine     = 0.4  // that baselines may differ on one line: superscripts
	ascent       = 0.88 // of a Han character above its baseline
	wordGap      = 0.22 // between Latin letters: a space was meant
	wideGap      = 0.6  // anywhere: a space was meant; justified lines stay below
	sameGlyphOff = 0.12 // two prints of one character this near are one, printed twice to look bold
)

// upright parts the characters of running text from slanted ones.
func upright(chars []pdfin.Char) (body, slanted []pdfin.Char) {
	for _, c := range chars {
		if math.Abs(c.Angle) > slantLimit {
			slanted = append(slanted, c)
			continue
		}
		body = append(body, c)
	}
	return body, slanted
}

// linesOf gathers characters into lines, top to bottom, whatever their order in the file.
func linesOf(chars []pdfin.Char, page int) []pdfLine {
	sorted := slices.Clone(chars)
	slices.SortStableFunc(sorted, func(a, b pdfin.Char) int { return compare(b.Base, a.Base) })
	em := emOf(sorted)
	var lines []pdfLine
	var open []pdfin.Char
	flush := func() {
		if l, ok := lineOf(open, page); ok {
			lines = append(lines, l)
		}
		open = nil
	}
	for _, c := range sorted {
		if len(open) > 0 && !besides(open[0], c, em) {
			flush()
		}
		open = append(open, c)
	}
	flush()
	return lines
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// besides says whether c stands on the line that first began; sorted from the top, only going down matters. em is
// the usual size around, for characters whose width does not tell theirs.
func besides(first, c pdfin.Char, em float64) bool {
	for _, x := range []pdfin.Char{first, c} {
		if isHan(x.Rune) {
			em = math.Min(em, x.Right-x.Left)
		}
	}
	return first.Base-c.Base <= sameLine*math.Max(em, 1)
}

// lineOf sets a line's characters in order; false when it holds only spaces.
func lineOf(chars []pdfin.Char, page int) (pdfLine, bool) {
	slices.SortStableFunc(chars, func(a, b pdfin.Char) int { return compare(a.Left, b.Left) })
	em := emOf(chars)
	chars = inked(once(chars, em))
	if len(chars) == 0 {
		return pdfLine{}, false
	}
	l := pdfLine{page: page, em: em, chars: chars, left: chars[0].Left}
	bases := make([]float64, len(chars))
	for i, c := range chars {
		l.right = math.Max(l.right, c.Right)
		bases[i] = c.Base
	}
	l.base = median(bases)
	l.top, l.bottom = l.base+ascent*em, l.base-(1-ascent)*em
	l.text = textOf(chars, em)
	return l, l.text != ""
}

// inked cuts spaces off both ends.
func inked(chars []pdfin.Char) []pdfin.Char {
	for len(chars) > 0 && unicode.IsSpace(chars[0].Rune) {
		chars = chars[1:]
	}
	for len(chars) > 0 && unicode.IsSpace(chars[len(chars)-1].Rune) {
		chars = chars[:len(chars)-1]
	}
	return chars
}

// emOf is the usual width of a Han character on the line; without any, it is guessed from the height, which fonts
// give as about 1.3 em.
func emOf(chars []pdfin.Char) float64 {
	var widths, heights []float64
	for _, c := range chars {
		if w := c.Right - c.Left; isHan(c.Rune) && w > 0 {
			widths = append(widths, w)
		}
		heights = append(heights, c.Top-c.Bottom)
	}
	if len(widths) > 0 {
		return math.Max(median(widths), 1)
	}
	if len(heights) > 0 {
		return math.Max(median(heights)/1.3, 1)
	}
	return 1
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

// once drops the second print of characters that are printed twice.
func once(chars []pdfin.Char, em float64) []pdfin.Char {
	kept := chars[:0:0]
	for _, c := range chars {
		if n := len(kept); n > 0 && kept[n-1].Rune == c.Rune && math.Abs(kept[n-1].Left-c.Left) < sameGlyphOff*em {
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// textOf writes the characters with a space wherever the gap says so. In a line that is stretched to both edges
// every gap is wide and says nothing.
func textOf(chars []pdfin.Char, em float64) string {
	var s strings.Builder
	wide := math.Max(wideGap*em, 2*usualGap(chars))
	for i, c := range chars {
		if i > 0 && spaceBetween(chars[i-1], c, em, wide) {
			s.WriteByte(' ')
		}
		s.WriteRune(c.Rune)
	}
	clean, _, err := models.CleanText(s.String())
	if err != nil {
		clean = strings.ToValidUTF8(strings.ReplaceAll(s.String(), "\x00", ""), "")
	}
	return strings.TrimSpace(clean)
}

// usualGap is the median gap between characters, 0 for a few.
func usualGap(chars []pdfin.Char) float64 {
	if len(chars) < 8 {
		return 0
	}
	gaps := make([]float64, len(chars)-1)
	for i := range gaps {
		gaps[i] = chars[i+1].Left - chars[i].Right
	}
	return median(gaps)
}

func spaceBetween(a, b pdfin.Char, em, wide float64) bool {
	if unicode.IsSpace(a.Rune) || unicode.IsSpace(b.Rune) {
		return false
	}
	gap := b.Left - a.Right
	if isWordRune(a.Rune) && isWordRune(b.Rune) {
		return gap > wordGap*em
	}
	return gap > wide
}

func isWordRune(r rune) bool {
	return r < 0x2000 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// Columns: a gutter this wide, in characters, with this many lines on each side.
const (
	gutterWidth = 1.5
	columnLines = 6
)

// splitColumns reads a page in two columns: left one first. Lines that cross the gutter part the page into zones.
func splitColumns(lines []pdfLine) ([]pdfLine, bool) {
	gutter, ok := findGutter(lines)
	if !ok {
		return lines, false
	}
	var out, right []pdfLine
	for _, l := range lines {
		left, other, crossed := l.cutAt(gutter)
		if crossed {
			out = append(append(out, right...), l)
			right = nil
			continue
		}
		if left.text != "" {
			out = append(out, left)
		}
		if other.text != "" {
			right = append(right, other)
		}
	}
	return append(out, right...), true
}

// cutAt parts a line at x; crossed when a character stands there or the gap is not as wide as a gutter.
func (l pdfLine) cutAt(x float64) (left, right pdfLine, crossed bool) {
	var a, b []pdfin.Char
	for _, c := range l.chars {
		switch {
		case c.Right <= x+0.1*l.em:
			a = append(a, c)
		case c.Left >= x-0.1*l.em:
			b = append(b, c)
		default:
			return pdfLine{}, pdfLine{}, true
		}
	}
	if a, b = inked(a), inked(b); len(a) > 0 && len(b) > 0 && b[0].Left-a[len(a)-1].Right < gutterWidth*l.em*0.8 {
		return pdfLine{}, pdfLine{}, true
	}
	left, _ = lineOf(a, l.page)
	right, _ = lineOf(b, l.page)
	left.column, right.column = 1, 2
	return left, right, false
}

// findGutter looks for a strip near the page's middle that most full lines leave free, with whole text lines (wider
// than a third of the column) on both sides.
func findGutter(lines []pdfLine) (float64, bool) {
	lo, hi := math.Inf(1), 0.0
	for _, l := range lines {
		lo, hi = math.Min(lo, l.left), math.Max(hi, l.right)
	}
	best, bestCount := 0.0, 0
	for step := range 21 {
		x := lo + (hi-lo)*(0.4+0.01*float64(step))
		both, crossed := 0, 0
		for _, l := range lines {
			left, right, over := l.cutAt(x)
			switch {
			case over:
				crossed++
			case right.right-right.left > (hi-x)/3 && left.right-left.left > (x-lo)/3:
				both++
			}
		}
		if both >= columnLines && crossed*4 < both && both-crossed > bestCount {
			best, bestCount = x, both-crossed
		}
	}
	return best, bestCount > 0
}
