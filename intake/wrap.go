package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Measures of hard-wrapped text. Widths are in characters; a Latin letter or figure counts half.
const (
	wrapShare     = 0.06 // so many lines end near the common width; lists of short items lower the share
	wrapLonger    = 0.03 // and hardly any line is longer
	wrapNear      = 3.0  // what "near" is
	wrapNarrowest = 14.0 // narrower columns are lists, not wrapped text
	wrapRagged    = 0.5  // recognised pages: a line this long in mid-sentence goes on, when indents tell paragraphs
	wrapOpenShare = 0.55 // of the lines near the common width, so many stop in mid-sentence
	wrapMany      = 0.3  // where many lines are near the common width,
	wrapOpenMany  = 0.4  // fewer of them need to
	wrapPage      = 45.0 // no page of an office paper is wider; in a short text two torn lines then tell
)

// paragraphsOf joins the lines of hard-wrapped text and takes every line of other text for a paragraph.
func paragraphsOf(lines []line) []Paragraph {
	width := commonWidth(lines)
	indented := usesIndents(lines, width)
	var out []Paragraph
	for i, l := range lines {
		if i > 0 && !signsOff(lines, i) && !closesTitle(out[len(out)-1].Text) && continues(lines[i-1], l, width, indented) {
			out[len(out)-1].join(l)
			continue
		}
		out = append(out, Paragraph{Line: l.no, Text: l.text, Indent: l.indent, Align: alignOfLine(l, width)})
	}
	return out
}

// signsOff says whether line i is the office's name above the date.
func signsOff(lines []line, i int) bool {
	return i+1 < len(lines) && isOrgLine(Paragraph{Text: lines[i].text}) && reOnlyDate.MatchString(Paragraph{Text: lines[i+1].text}.plain())
}

// closesTitle says whether a paragraph is a complete title 关于…的通知: whatever follows, even after a full line, is new.
func closesTitle(text string) bool {
	return len(text) < looseLookahead && noticeTitleEnd(text) == len(text)
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

// commonWidth finds the width at which the lines of a text were wrapped; 0 when they were not. In wrapped text the
// longest lines are equally long and stop in mid-sentence; in other text they are paragraphs of any length.
func commonWidth(lines []line) float64 {
	if len(lines) < 4 {
		return 0
	}
	widths := make([]float64, len(lines))
	for i, l := range lines {
		widths[i] = l.indent + widthOf(l.text)
	}
	sorted := slices.Sorted(slices.Values(widths))
	width := sorted[len(sorted)-1-int(wrapLonger*float64(len(sorted)))]
	if width < wrapNarrowest {
		return 0
	}
	near, open, torn := 0, 0, 0
	for i, w := range widths {
		if w < width-wrapNear || i == len(lines)-1 {
			continue
		}
		near++
		if !endsSentence(lines[i].text) {
			open++
			if !startsAnew(Paragraph{Text: lines[i+1].text}) && lines[i+1].indent < 1 {
				torn++
			}
		}
	}
	share, openShare := float64(near)/float64(len(lines)), float64(open)/float64(max(near, 1))
	if near >= 3 && share >= wrapShare && openShare >= wrapOpenShare || share >= wrapMany && openShare >= wrapOpenMany && near >= 5 {
		return width
	}
	if width <= wrapPage && torn >= 2 && torn*2 >= near && width == sorted[len(sorted)-1] {
		return width
	}
	return 0
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
		return goesOnWithReference(before, l) || hangsBack(before, l)
	}
	if reAttachColon.MatchString(l.text) || isAttachmentHead(l.text) || isAttachmentHead(before.text) || hasColumns(l.text) || hasColumns(before.text) {
		return false
	}
	full := before.indent+widthOf(before.text)+unbrokenStart(l.text) >= width-wrapNear
	if l.blank && !(l.page && full && !endsSentence(before.text)) && !(full && opensNothing(before, l)) {
		return false
	}
	if indented {
		nearly := before.indent <= 3 && before.indent+widthOf(before.text) >= width*wrapRagged && !endsWithMark(before.text)
		return l.indent < 1 && (full || nearly) && before.indent <= 5
	}
	if !full {
		return false
	}
	if (endsSentence(before.text) || endsBracketed(before.text)) && startsAnew(Paragraph{Text: l.text}) {
		return false
	}
	return l.indent <= before.indent+1
}

// startsAnew says whether a line behind the end of a sentence must be a paragraph of its own: a number, an office's
// name or a date.
func startsAnew(p Paragraph) bool {
	_, bare := bareNumber(p)
	return bare || p.hasMarker() || isOrgLine(p) || reOnlyDate.MatchString(p.plain())
}

// opensNothing says whether a blank line between two lines is only double spacing: the sentence goes on.
func opensNothing(before, l line) bool {
	_, marked := parseMarker(l.text)
	return !marked && !endsWithMark(before.text) && l.indent < 1
}

// unbrokenStart is the width of what cannot be broken at the start of a line: a number, a Latin word, one character,
// with the opening marks before it and the closing ones behind.
func unbrokenStart(text string) float64 {
	rest := strings.TrimLeft(text, noLineEnd)
	end := strings.IndexFunc(rest, func(r rune) bool { return r <= ' ' || r >= 0x2000 })
	switch {
	case end < 0:
		return widthOf(text)
	case end == 0:
		_, end = utf8.DecodeRuneInString(rest)
	}
	closed := len(rest[end:]) - len(strings.TrimLeft(rest[end:], noLineStart))
	return widthOf(text[:len(text)-len(rest)+end+closed])
}

// Marks that no line begins or ends with.
const (
	noLineStart = "，。；：、！？）》〉」』】〕”’,.;:!?)"
	noLineEnd   = "（《〈「『【〔“‘("
)

var reAttachColon = regexp.MustCompile(`^附\s*件\s*[0-9一二三四五六七八九十]*\s*[:\x{ff1a}]`)

// goesOnWithReference joins a line that begins with a reference to an article, as a stray line end leaves it, to the
// unfinished line before it.
func goesOnWithReference(before, l line) bool {
	if !strings.HasPrefix(l.text, "第") || l.blank || endsWithMark(before.text) || widthOf(before.text) < wrapNarrowest {
		return false
	}
	head := narrowed(firstRunes(l.text, longestMarker))
	at := reArticle.FindStringIndex(head)
	return at != nil && (reReference.MatchString(head[at[1]:]) || reMaybeReference.MatchString(head[at[1]:]))
}

// hangsBack joins the second line of a paragraph that alone was indented, in a text too short to show its width.
func hangsBack(before, l line) bool {
	return before.indent >= 1 && before.indent <= 3 && l.indent < 1 && !l.blank && !endsWithMark(before.text) &&
		!endsBracketed(before.text) && widthOf(before.text) >= wrapNarrowest+6 && !startsAnew(Paragraph{Text: l.text}) && !hasColumns(l.text)
}

// endsBracketed says whether a line ends with a bracket: a responsible office, a note.
func endsBracketed(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(narrowed(text))
	return strings.ContainsRune(")]〕】", r)
}
