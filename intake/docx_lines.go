package intake

import (
	"slices"
	"strings"
)

// seenParagraphs gives a document's paragraphs as a person sees them: soft line breaks (Shift+Enter) that stand for paragraph
// ends part them, and paragraphs that are only lines, as a paste from a PDF leaves them, are put together.
func seenParagraphs(ps []Paragraph) []Paragraph {
	var out []Paragraph
	for _, p := range ps {
		out = append(out, splitAtBreaks(p)...)
	}
	return joinLines(out)
}

// splitAtBreaks parts a paragraph at its soft breaks, but not in mid-sentence.
func splitAtBreaks(p Paragraph) []Paragraph {
	if p.Table != nil || !strings.Contains(p.Text, "\n") {
		return []Paragraph{p}
	}
	pieces := strings.Split(p.Text, "\n")
	var out []Paragraph
	for i, text := range pieces {
		if i > 0 && !endsAtBreak(pieces[i-1], text) {
			out[len(out)-1].Text += "\n" + text
			continue
		}
		piece := Paragraph{Line: p.Line + i, Text: strings.TrimSpace(text), Indent: p.Indent, Align: p.Align, Page: p.Page}
		if i == 0 {
			piece = p
			piece.Text = strings.TrimRight(text, " \t")
		}
		out = append(out, piece)
	}
	return slices.DeleteFunc(out, func(q Paragraph) bool { return strings.TrimSpace(q.Text) == "" && q.Marker == "" })
}

// endsAtBreak says whether a soft break between two lines stands for the end of a paragraph.
func endsAtBreak(before, after string) bool {
	if strings.TrimSpace(before) == "" || strings.TrimSpace(after) == "" {
		return true
	}
	return endsSentence(before) || endsBracketed(before) || startsAnew(Paragraph{Text: after}) || runeLen(before) <= longestHeading && !endsWithMark(before)
}

// joinLines puts the lines of a hard-wrapped document together. Unlike text files, few documents are wrapped, so most
// of their full lines must have been torn.
func joinLines(ps []Paragraph) []Paragraph {
	lines := make([]line, len(ps))
	for i, p := range ps {
		lines[i] = line{no: p.Line, text: p.Text, indent: p.Indent, blank: i > 0 && p.Line > ps[i-1].Line+1}
		if p.Table != nil || p.Marker != "" || p.Heading > 0 || strings.Contains(p.Text, "\n") {
			lines[i].text = ""
		}
	}
	width := commonWidth(slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return l.text == "" }))
	if width == 0 || width > wrapPage || tornShare(lines, width) < wrapTorn {
		return ps
	}
	indented := usesIndents(lines, width)
	var out []Paragraph
	for i, p := range ps {
		if i > 0 && lines[i].text != "" && lines[i-1].text != "" && !signsOff(lines, i) &&
			!closesTitle(out[len(out)-1].Text) && continues(lines[i-1], lines[i], width, indented) {
			out[len(out)-1].join(lines[i])
			continue
		}
		out = append(out, p)
	}
	return out
}

// wrapTorn is the share of full lines of a document that stop in mid-sentence before a line without number.
const wrapTorn = 0.5

func tornShare(lines []line, width float64) float64 {
	full, torn := 0, 0
	for i, l := range lines[:max(0, len(lines)-1)] {
		w := l.indent + widthOf(l.text)
		if w > width+wrapNear {
			return 0
		}
		if l.text == "" || w < width-wrapNear {
			continue
		}
		full++
		if !endsSentence(l.text) && lines[i+1].text != "" && !startsAnew(Paragraph{Text: lines[i+1].text}) {
			torn++
		}
	}
	if torn < 3 {
		return 0
	}
	return float64(torn) / float64(full)
}
