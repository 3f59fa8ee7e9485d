package intake

import (
	"regexp"
	"strconv"
	"strings"
)

// plausibleMarkers reads the markers of all paragraphs and drops those that only look like one in their surroundings:
// decimals, letters out of sequence, references at the start of a wrapped line, dashes that no 二、 follows.
func plausibleMarkers(ps []Paragraph) []marker {
	marks := make([]marker, len(ps))
	for i, p := range ps {
		if m, ok := markerOf(p); ok {
			marks[i] = m
		}
	}
	findBareNumbers(ps, marks)
	last := map[family]int{}
	dotted := map[string]bool{}
	for i := range marks {
		m := &marks[i]
		if m.family == famNone {
			continue
		}
		mendLetter(marks, i)
		if ps[i].Marker == "" && !fits(ps, marks, i, last, dotted) {
			*m = marker{}
			continue
		}
		last[m.family] = m.n
		if m.family == famDotted {
			dotted[m.number] = true
		}
	}
	return marks
}

var reBareNumber = regexp.MustCompile(`^([0-9]{1,2})[ \t]+\p{Han}`)

// findBareNumbers takes "1 总则" for a numbered heading where 1.1 comes next.
func findBareNumbers(ps []Paragraph, marks []marker) {
	next := marker{}
	for i := len(ps) - 1; i >= 0; i-- {
		if marks[i].family != famNone {
			next = marks[i]
			continue
		}
		head := narrowed(firstRunes(ps[i].Text, longestMarker))
		at := reBareNumber.FindStringSubmatchIndex(head)
		if at == nil || next.family != famDotted || next.number != head[at[2]:at[3]]+".1" || runeLen(ps[i].Text) > longestHeading {
			continue
		}
		m := marker{family: famDecimal, shape: "bare", n: parseNumber(head[at[2]:at[3]])}
		m.rest = len(firstRunes(ps[i].Text, at[3]))
		marks[i] = m.finish(ps[i].Text)
		next = marks[i]
	}
}

// mendLetter takes l. or I. for 1. when 2. comes next, as recognition software confuses them.
func mendLetter(marks []marker, i int) {
	m := &marks[i]
	if m.family != famRoman && m.family != famLetter || !strings.ContainsAny(m.text, "lI") {
		return
	}
	for _, next := range marks[i+1:] {
		if next.family == m.family {
			return
		}
		if next.family == famDecimal {
			if next.n == 2 {
				*m = marker{family: famDecimal, shape: next.shape, text: m.text, number: "1", n: 1, rest: m.rest, spaced: m.spaced, ocr: true}
			}
			return
		}
	}
}

// fits asks whether a marker found in text can be one where it stands.
func fits(ps []Paragraph, marks []marker, i int, last map[family]int, dotted map[string]bool) bool {
	m := marks[i]
	next := m.n == last[m.family]+1
	switch m.family {
	case famBullet:
		return true
	case famDotted:
		return m.n == 1 || dotted[previousDotted(m)]
	case famLetter, famRoman:
		return next && last[m.family] > 0 || m.n == 1 && followedBy(marks, i, m.family, 2)
	case famFirstly:
		return next || m.n == 1
	}
	if m.ocr && m.family != famArticle {
		return followedBy(marks, i, m.family, m.n+1) || m.n > 1 && next
	}
	if next || m.n == 1 {
		return true
	}
	return i == 0 || ps[i-1].Table != nil || endsSentence(ps[i-1].Text) || runeLen(ps[i-1].Text) <= longestHeading
}

// previousDotted is 1.2 for 1.3.
func previousDotted(m marker) string {
	at := strings.LastIndexByte(m.number, '.')
	return m.number[:at+1] + strconv.Itoa(m.n-1)
}

// followedBy says whether the next marker of a family has number n.
func followedBy(marks []marker, i int, f family, n int) bool {
	for _, next := range marks[i+1:] {
		if next.family == f {
			return next.n == n
		}
	}
	return false
}
