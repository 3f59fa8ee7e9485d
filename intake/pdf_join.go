package intake

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Measures in characters (em).
const (
	firstIndent = 1.2 // from here on a line is indented
	shortBy     = 2.0 // a line ending so much before the margin had room for the next characters
	centreSlack = 1.2 // how unequal the two sides of a centred line may be
	sizeJump    = 0.08
	extraPitch  = 1.22 // of the usual line distance: space between paragraphs
)

// pdfFrame is the type area of a kind of page, and how its paragraphs begin.
type pdfFrame struct {
	left, right float64
	em          float64 // usual size
	pitch       float64 // distance of lines inside paragraphs
	reached     bool    // lines end at the right edge
}

type frameKey struct {
	width, height, column int
	odd                   bool
}

func keyOf(l pdfLine) frameKey { return frameKey{int(l.width), int(l.height), l.column, l.page%2 == 1} }

// other is the key of the pages on the other side of the sheet.
func (k frameKey) other() frameKey {
	k.odd = !k.odd
	return k
}

// framesOf measures the type area for each page size, odd and even pages apart because margins may be mirrored.
func framesOf(blocks []pdfBlock) map[frameKey]pdfFrame {
	groups := map[frameKey][]pdfLine{}
	for _, k := range blocks {
		if k.table == nil {
			groups[keyOf(k.pdfLine)] = append(groups[keyOf(k.pdfLine)], k.pdfLine)
		}
	}
	frames := map[frameKey]pdfFrame{}
	for key, lines := range groups {
		if other := groups[key.other()]; len(lines) < 12 && len(other) > len(lines) {
			frames[key] = frameOf(append(slices.Clone(other), lines...))
			continue
		}
		frames[key] = frameOf(lines)
	}
	for key, f := range frames {
		frames[key] = f.besides(frames[key.other()])
	}
	return frames
}

// besides takes the left edge of the pages on the other side of the sheet where none of its own lines reaches it:
// paragraphs of one line each, all indented. Mirrored margins show by their right edges.
func (f pdfFrame) besides(other pdfFrame) pdfFrame {
	if other.em == 0 || other.left > f.left-firstIndent*f.em || f.reached && math.Abs(f.right-other.right) > f.em/2 {
		return f
	}
	f.left = other.left
	if !f.reached {
		f.right = other.right
	}
	return f
}

func frameOf(lines []pdfLine) pdfFrame {
	var lefts, rights, sizes, pitches []float64
	for i, l := range lines {
		lefts, rights, sizes = append(lefts, l.left), append(rights, l.right), append(sizes, l.em)
		if i > 0 && lines[i-1].page == l.page && lines[i-1].base > l.base {
			pitches = append(pitches, lines[i-1].base-l.base)
		}
	}
	f := pdfFrame{left: outermost(lefts), em: median(sizes)}
	f.right = rightEdge(rights, f.em)
	f.reached = reached(rights, f.right, lines[0].em)
	if lines[0].column == 0 && !f.reached {
		f.right = math.Max(f.right, lines[0].width-f.left)
	}
	if len(pitches) > 0 { // the lower quarter: where most paragraphs have one line, the median is between them
		slices.Sort(pitches)
		f.pitch = pitches[len(pitches)/4]
	}
	return f
}

// rightEdge is where the longest lines end; lines of one paragraph each may hardly agree on it.
func rightEdge(rights []float64, em float64) float64 {
	edge := -outermost(negated(rights))
	beyond := 0
	for _, r := range rights {
		if r > edge+em {
			beyond++
		}
	}
	if beyond >= 2 {
		return slices.Max(rights)
	}
	return edge
}

func negated(v []float64) []float64 {
	out := make([]float64, len(v))
	for i := range v {
		out[i] = -v[i]
	}
	return out
}

// outermost is the place furthest left where one line in 25 begins within four points. In long texts a lone line
// further out, such as a mark in the margin, does not move it.
func outermost(v []float64) float64 {
	slices.Sort(v)
	need := (len(v) + 24) / 25
	for i := range v {
		n := 0
		for j := i; j < len(v) && v[j] <= v[i]+4; j++ {
			n++
		}
		if n >= need {
			return v[i]
		}
	}
	return v[0]
}

// reached says whether several lines end at the right edge. Where none was long enough to be broken, the margin is as
// wide as the left one.
func reached(rights []float64, edge, em float64) bool {
	n := 0
	for _, r := range rights {
		if r > edge-em {
			n++
		}
	}
	return n >= 3 && n*12 >= len(rights)
}

// place is how a line stands in its frame.
type place struct {
	indent float64 // characters from the left edge
	short  bool    // ends before the right edge
	align  Align
}

func placeOf(l pdfLine, f pdfFrame) place {
	before, after := (l.left-f.left)/l.em, (f.right-l.right)/l.em
	p := place{indent: math.Max(0, before), short: after >= shortBy}
	switch {
	case before >= firstIndent+1 && after > 1 && !isClause(l.text) && math.Abs(before-after) <= centreSlack+0.05*(before+after):
		p.align = AlignCenter
	case before > 8 && before > 2*after && after < 8:
		p.align = AlignRight
	}
	return p
}

// isClause says whether a line begins with the number of an article or item; those are not centred.
func isClause(text string) bool {
	m, ok := parseMarker(text)
	return ok && (m.family == famArticle || !m.family.structural())
}

// join makes paragraphs of lines, from the left edge.
func (b *pdfBuilder) join(blocks []pdfBlock, frames map[frameKey]pdfFrame) {
	indented := indentsParagraphs(blocks, frames)
	var before pdfLine
	var was place
	open := false // a paragraph of lines may go on
	for _, k := range blocks {
		if k.table != nil {
			b.addTable(k)
			open = false
			continue
		}
		f := frames[keyOf(k.pdfLine)]
		at := placeOf(k.pdfLine, f)
		pair := linePair{before, k.pdfLine, was, at, f, indented}
		if open && pair.continues() {
			last := &b.paragraphs[len(b.paragraphs)-1]
			whole := glue(last.Text, k.text)
			last.Joins = append(last.Joins, Join{At: len(whole) - len(k.text), Line: k.no})
			last.Text = whole
		} else {
			b.paragraphs = append(b.paragraphs, Paragraph{Line: k.no, Text: k.text, Indent: math.Round(at.indent*2) / 2, Align: at.align, Page: k.page})
		}
		before, was, open = k.pdfLine, at, true
	}
}

// indentsParagraphs says whether the document shows its paragraphs by an indent, as a whole (famNone) and for each way
// of numbering: then a full line at the left edge always goes on the one before.
func indentsParagraphs(blocks []pdfBlock, frames map[frameKey]pdfFrame) map[family]bool {
	balance := map[family]int{}
	for _, k := range blocks {
		if k.table != nil {
			continue
		}
		at := placeOf(k.pdfLine, frames[keyOf(k.pdfLine)])
		m, marked := parseMarker(k.text)
		if !marked || at.align != AlignUnknown {
			continue
		}
		change := -1
		if at.indent >= firstIndent {
			change = 1
		}
		balance[m.family] += change
		balance[famNone] += change
	}
	indented := map[family]bool{famNone: true}
	for f, n := range balance {
		indented[f] = n >= 0
	}
	return indented
}

// linePair is two lines that follow each other, and how they stand.
type linePair struct {
	before, after pdfLine
	was, at       place
	frame         pdfFrame
	indented      map[family]bool
}

// continues says whether the second line goes on the paragraph of the first.
func (p linePair) continues() bool {
	if math.Abs(p.after.em-p.before.em) > sizeJump*p.before.em && isHanLine(p.after) && isHanLine(p.before) {
		return false
	}
	if p.spaced() {
		return false
	}
	if p.was.align == AlignRight || isAttachmentHead(p.after.text) || isAttachmentHead(p.before.text) {
		return false
	}
	marked := startsAnew(Paragraph{Text: p.after.text})
	if p.was.align == AlignCenter || p.at.align == AlignCenter {
		return p.titleGoesOn(marked)
	}
	if p.at.align == AlignRight || p.was.short && (p.hadRoom() || endsSentence(p.before.text)) {
		return false
	}
	if p.at.indent >= firstIndent {
		return p.hangs(marked)
	}
	m, _ := parseMarker(p.after.text)
	indented, known := p.indented[m.family]
	return indented || !known && p.indented[famNone] || !marked || !endsSentence(p.before.text)
}

// spaced: more than the usual distance on one page.
func (p linePair) spaced() bool {
	if p.before.page != p.after.page || p.frame.pitch == 0 {
		return false
	}
	distance := p.before.base - p.after.base
	usual := math.Max(p.frame.pitch*math.Max(1, p.after.em/p.frame.em), 1.2*p.after.em)
	return distance > extraPitch*usual || distance < 0
}

// titleGoesOn: centred lines of one size on one page make one title, unless the second begins with a marker or the
// first is closed.
func (p linePair) titleGoesOn(marked bool) bool {
	if p.was.align != AlignCenter && !p.fillsLine() || p.before.page != p.after.page || marked || endsSentence(p.before.text) {
		return false
	}
	if _, heading := parseMarker(p.before.text); heading && p.was.short {
		return false
	}
	return p.at.align == AlignCenter
}

// hadRoom: what begins the second line would have fitted on the first; marks and numbers do not part.
func (p linePair) hadRoom() bool {
	return (p.frame.right-p.before.right)/p.before.em >= unbrokenStart(p.after.text)+0.5
}

// fillsLine: a line in the size of titles from edge to edge, which may be centred as well.
func (p linePair) fillsLine() bool {
	return p.before.em > (1+sizeJump)*p.frame.em && !p.was.short && p.was.indent < firstIndent+1
}

// hangs: an indented line goes on only as part of a hanging indent, that is in mid-sentence and without a marker.
func (p linePair) hangs(marked bool) bool {
	return !marked && !endsSentence(p.before.text) && p.at.indent < 8 && !reLabelled.MatchString(narrowed(p.after.text))
}

// reLabelled knows the lines of a notice that begin with what they hold.
var reLabelled = regexp.MustCompile(`^(?:附\s*件|联\s*系\s*人|联系电话|电\s*话|传\s*真|手\s*机|地\s*址|电子邮箱|邮\s*箱|邮\s*编)\s*[0-9]?\s*[:(]`)

func isHanLine(l pdfLine) bool { return strings.ContainsFunc(l.text, isHan) }

// addTable adds a table; one that goes on at the top of the next page is joined to its beginning.
func (b *pdfBuilder) addTable(k pdfBlock) {
	before := b.last
	b.last = k
	if n := len(b.paragraphs); n > 0 && b.paragraphs[n-1].Table != nil && before.page < k.page {
		if table := b.paragraphs[n-1].Table; len(table.Rows[0]) == len(k.table.rows[0]) {
			k.table.follow(table, before.table)
			return
		}
	}
	b.paragraphs = append(b.paragraphs, Paragraph{Line: k.no, Page: k.page, Table: &Table{Rows: k.table.rows, Lines: k.table.lines}})
}

// glue joins two parts of a text that a line end parted: nothing stands between Chinese characters and inside numbers
// and addresses, a space between Latin words.
func glue(a, b string) string {
	before, _ := utf8.DecodeLastRuneInString(a)
	after, _ := utf8.DecodeRuneInString(b)
	if !isWordRune(before) || !isWordRune(after) || unicode.IsDigit(before) && unicode.IsDigit(after) {
		return a + b
	}
	if reAddress.MatchString(lastWord(a)) || reAddress.MatchString(firstWord(b)) {
		return a + b
	}
	return a + " " + b
}

// reAddress knows a piece of a web or mail address.
var reAddress = regexp.MustCompile(`\w[.@_]\w|://|^[Ww]{2,3}$`)

func isASCIIWord(r rune) bool { return r > ' ' && r < utf8.RuneSelf }

func firstWord(s string) string {
	if end := strings.IndexFunc(s, func(r rune) bool { return !isASCIIWord(r) }); end >= 0 {
		return s[:end]
	}
	return s
}

func lastWord(s string) string {
	return s[strings.LastIndexFunc(s, func(r rune) bool { return !isASCIIWord(r) })+1:]
}
