package intake

import (
	"unicode/utf8"
)

// Measures of hard-wrapped text. Widths are in characters; a Latin letter or figure counts half.
const (
	wrapShare     = 0.30 // so many lines end near the common width
	wrapNear      = 3.0  // what "near" is
	wrapNarrowest = 14.0 // narrower columns are lists, not wrapped text
	wrapRagged    = 0.7  // recognised pages: a line this long in mid-sentence goes on, when indents tell paragraphs
	wrapOpenShare = 0.55 // of the lines near the common width, so many stop in mid-sentence
)

// paragraphsOf joins the lines of hard-wrapped text and takes every line of other text for a paragraph.
func paragraphsOf(lines []line) []Paragraph {
	width := commonWidth(lines)
	indented := usesIndents(lines, width)
	var out []Paragraph
	for i, l := range lines {
		if i > 0 && continues(lines[i-1], l, width, indented) {
			out[len(out)-1].join(l)
			continue
		}
		out = append(out, Paragraph{Line: l.no, Text: l.text, Indent: l.indent, Align: alignOfLine(l, width)})
	}
	return out
}

// join adds a source line to the paragraph; between Latin words a space stands for the line end.
func (p *Paragraph) join(l line) {
	before, _ := utf8.DecodeLastRuneInString(p.Text)
	after, _ := utf8.DecodeRuneInString(l.text)
	if before < utf8.RuneSelf && after < utf8.RuneSelf && before != '-' {
		p.Text += " "
	}
	p.Joins = append(p.Joins, Join{At: len(p.Text), Line: l.no})
	p.Text += l.text
}

// alignOfLine guesses right and centred lines from deep indents.
func alignOfLine(l line, width float64) Align {
	if l.indent < 5 {
		return AlignUnknown
	}
	if width > 0 && l.indent+widthOf(l.text) > width-4 && l.indent > width/3 {
		return AlignRight
	}
	return AlignCenter
}

// widthOf measures a text in characters of body text.
func widthOf(text string) float64 {
	width := 0.0
	for _, r := range text {
		if r < 0x2000 {
			width += 0.5
		} else {
			width++
		}
	}
	return width
}

// commonWidth finds the width at which the lines of a text were wrapped; 0 when they were not.
func commonWidth(lines []line) float64 {
	if len(lines) < 4 {
		return 0
	}
	best, bestCount := 0.0, 0
	counts := map[int]int{}
	for _, l := range lines {
		counts[int(l.indent+widthOf(l.text))]++
	}
	for w := range counts {
		near := 0
		for d := 0; d <= wrapNear; d++ {
			near += counts[w-d]
		}
		if near > bestCount || near == bestCount && float64(w) > best {
			best, bestCount = float64(w), near
		}
	}
	if best < wrapNarrowest || float64(bestCount) < wrapShare*float64(len(lines)) || !breaksSentences(lines, best) {
		return 0
	}
	return best + 1
}

// breaksSentences says whether lines of that width mostly stop in mid-sentence and hardly any line is longer.
func breaksSentences(lines []line, width float64) bool {
	near, open, longer := 0, 0, 0
	for i, l := range lines {
		w := l.indent + widthOf(l.text)
		if w > width+wrapNear {
			longer++
		}
		if w < width-wrapNear || w > width+wrapNear || i == len(lines)-1 {
			continue
		}
		near++
		if !endsSentence(l.text) {
			open++
		}
	}
	return near >= 3 && float64(open) >= wrapOpenShare*float64(near) && longer*10 <= len(lines)
}

// usesIndents says whether wrapped text shows its paragraphs by an indent of about two characters.
func usesIndents(lines []line, width float64) bool {
	if width == 0 {
		return false
	}
	indented, flush := 0, 0
	for _, l := range lines {
		switch {
		case l.indent >= 1 && l.indent <= 5:
			indented++
		case l.indent < 1:
			flush++
		}
	}
	return indented > 0 && flush > 0 && indented*20 >= len(lines)
}

// continues says whether a line goes on the paragraph of the line before it.
func continues(before, l line, width float64, indented bool) bool {
	if width == 0 {
		return false
	}
	if isAttachmentHead(l.text) || isAttachmentHead(before.text) || hasColumns(l.text) || hasColumns(before.text) {
		return false
	}
	full := before.indent+widthOf(before.text) >= width-wrapNear-1
	if l.blank && !(l.page && full && !endsSentence(before.text)) && !(full && opensNothing(before, l)) {
		return false
	}
	if indented {
		nearly := before.indent+widthOf(before.text) >= width*wrapRagged && !endsWithMark(before.text)
		return l.indent < 1 && (full || nearly) && before.indent <= 5
	}
	if !full {
		return false
	}
	if _, ok := parseMarker(l.text); ok && endsSentence(before.text) {
		return false
	}
	return l.indent <= before.indent+1
}

// opensNothing says whether a blank line between two lines is only double spacing: the sentence goes on.
func opensNothing(before, l line) bool {
	_, marked := parseMarker(l.text)
	return !marked && !endsWithMark(before.text) && l.indent < 1
}
