package redline

import "strings"

const (
	// mostClauses is the number of places up to which a sentence names each; a text with more is quoted whole.
	mostClauses = 8
	// nearby is the worth of the text kept between two changes up to which a sentence takes them as one: 和市, 家、.
	nearby = 130
	// conjunction is the worth of text that says nothing without both its sides: 和, ，.
	conjunction = 60
	// wordWorth is the worth of text that says something by itself: a word, a number, two characters.
	wordWorth = 150
)

// Sentence words the change from old to new as an opinion is written: 建议将“X”修改为“Y”, 建议在“X”后增加“Y”,
// 建议删除“X”, several joined by ；. X is whole words and stands in old only once, to the byte but for quotes inside
// quotes, which change their form as GB/T 15834 asks. A text that is mostly rewritten gives 建议将本条款修改为“new”.
// There is no full stop at the end. Equal texts give "".
func Sentence(old, new string) string {
	p := newPair(old, new)
	changes := p.near(p.changes())
	switch {
	case len(changes) == 0:
		return ""
	case strings.TrimSpace(old) == "":
		return "建议增加" + quoted(paragraph(new))
	case strings.TrimSpace(new) == "":
		return "建议删除本条款"
	}
	var w *wording
	for len(changes) <= mostClauses && !p.rewritten(changes) {
		if w == nil {
			w = newWording(p)
		}
		parts, unclear := w.parts(changes)
		if unclear < 0 {
			return "建议" + strings.Join(parts, "；")
		}
		if len(changes) == 1 {
			break
		}
		changes = join(changes, max(unclear, 1))
	}
	return "建议将本条款修改为" + quoted(paragraph(new))
}

// near joins changes with next to nothing kept in between.
func (p *pair) near(changes []change) []change {
	for i := len(changes) - 1; i > 0; i-- {
		if p.asOne(changes[i-1], changes[i]) {
			changes = join(changes, i)
		}
	}
	return changes
}

// asOne tells whether a clerk would name x and y together: with a character in between, with only the unit of a number
// in between, or where one of them is hardly more than a mark.
func (p *pair) asOne(x, y change) bool {
	gap := p.a.ids[x.a1:y.a0]
	switch {
	case len(gap) > 4 || !balanced(p.a.slice(x.a1, y.a0)):
		return false
	case p.weigh(gap) <= nearby:
		return true
	case len(gap) > 2:
		return false
	}
	return p.a.unitless(x.a1) || p.markOnly(x) || p.markOnly(y)
}

// markOnly tells whether c strikes nothing but a mark or a conjunction.
func (p *pair) markOnly(c change) bool {
	return c.a0 < c.a1 && p.weigh(p.a.ids[c.a0:c.a1]) <= conjunction
}

// join returns the changes with the i-th and the one before it made one.
func join(changes []change, i int) []change {
	x, y := changes[i-1], changes[i]
	out := append([]change{}, changes[:i-1]...)
	out = append(out, change{x.a0, y.a1, x.b0, y.b1})
	return append(out, changes[i+1:]...)
}

// rewritten tells whether little of a text of some length stays.
func (p *pair) rewritten(changes []change) bool {
	var struck int32
	for _, c := range changes {
		struck += p.weigh(p.a.ids[c.a0:c.a1])
	}
	all := p.weigh(p.a.ids)
	return all > 1200 && struck > all/10*7
}

// quoted puts text in quotes; quotes inside it change between double and single.
func quoted(text string) string { return "“" + inner.Replace(text) + "”" }

// paragraph is text without the line breaks around it.
func paragraph(text string) string { return strings.Trim(text, "\r\n") }

var inner = strings.NewReplacer("“", "‘", "”", "’", "‘", "“", "’", "”")

// wording finds words for the changes of one pair of texts.
type wording struct {
	*pair
	oldIn, newIn []bool // gaps inside words
}

func newWording(p *pair) *wording {
	return &wording{p, p.a.inWord(0, len(p.a.tokens)), p.b.inWord(0, len(p.b.tokens))}
}

// parts words each change, or returns the index of the first one that has no words of its own: it cannot be told apart
// from another place, or its words are those of the change before it.
func (w *wording) parts(changes []change) (parts []string, unclear int) {
	said := 0
	for i, c := range changes {
		room := room{from: 0, to: len(w.a.tokens)}
		if i > 0 {
			room.from = changes[i-1].a1
		}
		if i+1 < len(changes) {
			room.to = changes[i+1].a0
		}
		p, ok := w.part(c, room)
		if !ok || p.from < said {
			return nil, i
		}
		parts, said = append(parts, p.text), p.to
	}
	return parts, -1
}

// room is the kept text around a change, in tokens of the old text.
type room struct{ from, to int }

// part is what a sentence says of one change, and the tokens of the old text it quotes.
type part struct {
	text     string
	from, to int
}

func (w *wording) part(c change, r room) (part, bool) {
	struck, added := w.a.slice(c.a0, c.a1), w.b.slice(c.b0, c.b1)
	split := w.oldIn[c.a0] || w.oldIn[c.a1] || w.newIn[c.b0] || w.newIn[c.b1]
	if struck == "" && !split {
		if p, ok := w.insertion(c, r, added); ok {
			return p, true
		}
	}
	if added == "" && !split && w.telling(c.a0, c.a1) && once(w.a.text, paragraph(struck)) {
		return part{"删除" + quoted(paragraph(struck)), c.a0, c.a1}, true
	}
	wide, ok := w.widen(c, r)
	if !ok {
		return part{}, false
	}
	x, y := w.a.slice(wide.a0, wide.a1), w.b.slice(wide.b0, wide.b1)
	p := part{"将" + quoted(x) + "修改为" + quoted(y), wide.a0, wide.a1}
	if added == "" && !split && strings.Count(x, struck) == 1 {
		p.text = "删除" + quoted(x) + "中的" + quoted(struck)
	}
	return p, true
}

// insertion words a change that only adds, by what stands before it.
func (w *wording) insertion(c change, r room, added string) (part, bool) {
	at, verb := c.a0, "增加"
	if w.a.ownLine(at, added) {
		verb, added = "另起一段增加", paragraph(added)
		for at > r.from && w.a.tokens[at-1].kind == line {
			at--
		}
	}
	switch {
	case c.a0 == len(w.a.tokens):
		return part{"在末尾" + verb + quoted(added), c.a0, c.a0}, true
	case c.a0 == 0:
		return part{"在开头" + verb + quoted(added), 0, 0}, true
	}
	for from := at - 1; from >= r.from && at-from <= mostContext; from-- {
		text := w.a.slice(from, at)
		if w.oldIn[from] || !w.telling(from, at) || !balanced(text) || w.a.odd(from) || w.a.unitless(from) {
			continue
		}
		if once(w.a.text, text) {
			return part{"在" + quoted(text) + "后" + verb + quoted(added), from, c.a0}, true
		}
	}
	return part{}, false
}

// ownLine tells whether text put before token i becomes a paragraph of its own.
func (c *cut) ownLine(i int, text string) bool {
	starts := i == 0 || c.tokens[i-1].kind == line
	ends := i == len(c.tokens) || c.tokens[i].kind == line
	return paragraph(text) != "" && (ends && strings.HasPrefix(text, "\n") || starts && strings.HasSuffix(text, "\n"))
}

// mostContext bounds the tokens of context around a change.
const mostContext = 24

// widen returns c with the fewest words around it that make its old text single, whole in words, balanced in quotes.
// It gives up balance and words before it gives up.
func (w *wording) widen(c change, r room) (change, bool) {
	widest := w.a.slice(max(r.from, c.a0-mostContext), min(r.to, c.a1+mostContext))
	if !once(w.a.text, widest) {
		return c, false
	}
	for _, good := range []func(c, wide change) bool{w.fine, w.fair, w.enough} {
		if wide, ok := w.cheapest(c, r, good); ok {
			return wide, true
		}
	}
	return c, false
}

// cheapest returns the best widening that is good and single.
func (w *wording) cheapest(c change, r room, good func(c, wide change) bool) (change, bool) {
	var best change
	price := -1
	for size := 0; size <= mostContext && (price < 0 || 2*size < price); size++ {
		for left := 0; left <= size; left++ {
			wide := change{c.a0 - left, c.a1 + size - left, c.b0 - left, c.b1 + size - left}
			if wide.a0 < r.from || wide.a1 > r.to || wide.a0 == wide.a1 || !good(c, wide) {
				continue
			}
			if n := w.price(c, wide); (price < 0 || n < price) && once(w.a.text, w.a.slice(wide.a0, wide.a1)) {
				best, price = wide, n
			}
		}
	}
	return best, price >= 0
}

// price counts the context, more for what precedes than for what follows, and most across punctuation and lines.
func (w *wording) price(c, wide change) int {
	n := 3*(c.a0-wide.a0) + 2*(wide.a1-c.a1)
	for i := wide.a0; i < wide.a1; i++ {
		if i >= c.a0 && i < c.a1 {
			continue
		}
		switch w.a.tokens[i].kind {
		case punct:
			n += 12
		case line:
			n += 100
		}
	}
	return n
}

// enough asks for whole characters only, which tokens are.
func (w *wording) enough(change, change) bool { return true }

// fair asks for whole words.
func (w *wording) fair(_, wide change) bool {
	return !w.oldIn[wide.a0] && !w.oldIn[wide.a1] && !w.newIn[wide.b0] && !w.newIn[wide.b1]
}

// fine asks for what a clerk would quote: balanced quotes, a number with its unit, a conjunction with both its sides.
func (w *wording) fine(c, wide change) bool {
	if !w.fair(c, wide) || !w.telling(wide.a0, wide.a1) || w.a.odd(wide.a0) && wide.a0 < c.a0 {
		return false
	}
	if wide.a1 > c.a1 && w.a.oddEnd(wide.a1-1) || w.a.unitless(wide.a0) || w.a.unitless(wide.a1) || w.b.unitless(wide.b1) {
		return false
	}
	if w.weigh(w.a.ids[c.a0:c.a1]) <= conjunction && (wide.a0 == c.a0 && c.a0 > 0 || wide.a1 == c.a1 && c.a1 < len(w.a.tokens)) {
		return false
	}
	if w.a.inCode(wide.a0) || w.a.inCode(wide.a1) || w.b.inCode(wide.b0) || w.b.inCode(wide.b1) {
		return false
	}
	return balanced(w.a.slice(wide.a0, wide.a1)) && balanced(w.b.slice(wide.b0, wide.b1))
}

// telling tells whether tokens say something by themselves: a word, a number or two characters.
func (w *wording) telling(from, to int) bool {
	return w.weigh(w.a.ids[from:to]) >= wordWorth
}

func (c *cut) slice(from, to int) string {
	start, end := c.bytes(from, to)
	return c.text[start:end]
}

// odd tells whether token i is an odd beginning for a quote: a blank, a line break or a mark that does not open.
func (c *cut) odd(i int) bool {
	switch c.tokens[i].kind {
	case space, line:
		return true
	case punct:
		return !strings.Contains(openers, c.at(i))
	}
	return false
}

// oddEnd tells whether token i is an odd end for a quote: a blank, a line break or a mark that closes nothing.
func (c *cut) oddEnd(i int) bool {
	switch c.tokens[i].kind {
	case space, line:
		return true
	case punct:
		return !strings.Contains("”’》）)】」』〕%％‰", c.at(i))
	}
	return false
}

// unitless tells whether the gap before token i parts a number from its unit.
func (c *cut) unitless(i int) bool {
	if i == 0 || i == len(c.tokens) {
		return false
	}
	last := i - 1
	if c.tokens[last].kind == space && last > 0 {
		last--
	}
	next := c.tokens[i].kind
	return c.tokens[last].kind == num && !c.inCode(last) && (next == han || next == word || next == space || c.at(i) == "%" || c.at(i) == "％")
}

const openers = "“‘《（(【「『〔"

// inCode tells whether the gap before token i lies inside a code such as GB/T 10142-2011.
func (c *cut) inCode(i int) bool {
	if i == 0 || i == len(c.tokens) {
		return false
	}
	if c.connects(i-1) || c.connects(i) {
		return true
	}
	if c.tokens[i].kind == space {
		return i+1 < len(c.tokens) && c.tokens[i-1].kind == word && c.tokens[i+1].kind == num
	}
	return i > 1 && c.tokens[i-1].kind == space && c.tokens[i-2].kind == word && c.tokens[i].kind == num
}

// connects tells whether token i is a hyphen or stroke between two numbers or words.
func (c *cut) connects(i int) bool {
	if i == 0 || i+1 >= len(c.tokens) || !strings.Contains("-/—–", c.at(i)) {
		return false
	}
	before, after := c.tokens[i-1].kind, c.tokens[i+1].kind
	return (before == num || before == word) && (after == num || after == word)
}

// once tells whether part stands in text exactly once, overlaps counted.
func once(text, part string) bool {
	i := strings.Index(text, part)
	return i >= 0 && i == strings.LastIndex(text, part)
}

// balanced tells whether quotes and brackets open and close within text.
func balanced(text string) bool {
	partner := map[rune]rune{'”': '“', '’': '‘', '》': '《', '）': '（', ')': '(', '】': '【', '」': '「', '』': '『', '〕': '〔'}
	var open []rune
	for _, r := range text {
		want, closes := partner[r]
		switch {
		case strings.ContainsRune(openers, r):
			open = append(open, r)
		case closes && (len(open) == 0 || open[len(open)-1] != want):
			return false
		case closes:
			open = open[:len(open)-1]
		}
	}
	return len(open) == 0
}
