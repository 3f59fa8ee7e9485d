package intake

import (
	"regexp"
	"slices"
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

// findBareNumbers takes "1 总则" for a numbered heading where 1.1 comes next, and its neighbours 2 and 3 that have no
// dotted numbers below.
func findBareNumbers(ps []Paragraph, marks []marker) {
	proven := false
	var bare []int
	next := marker{}
	for i := len(ps) - 1; i >= 0; i-- {
		if marks[i].family != famNone {
			next = marks[i]
			continue
		}
		m, ok := bareNumber(ps[i])
		if !ok {
			continue
		}
		bare = append(bare, i)
		marks[i] = m
		proven = proven || next.family == famDotted && next.number == m.number+".1"
		next = m
	}
	slices.Reverse(bare)
	last := 0
	for _, i := range bare {
		if !proven || marks[i].n != last+1 {
			marks[i] = marker{}
			continue
		}
		last = marks[i].n
	}
}

func bareNumber(p Paragraph) (marker, bool) {
	head := narrowed(firstRunes(p.Text, longestMarker))
	at := reBareNumber.FindStringSubmatchIndex(head)
	if at == nil || p.Table != nil || runeLen(p.Text) > longestHeading || endsWithMark(p.Text) {
		return marker{}, false
	}
	m := marker{family: famDecimal, shape: "bare", n: parseNumber(head[at[2]:at[3]])}
	m.rest = len(firstRunes(p.Text, at[3]))
	return m.finish(p.Text), true
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
	if m.doubt {
		later, found := nextOf(marks, i, m.family)
		return next && (i == 0 || endsSentence(ps[i-1].Text) || marks[i-1].family.structural()) && (!found || later.n > m.n)
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
	next, found := nextOf(marks, i, f)
	return found && next.n == n
}

// nextOf gives the next marker of a family behind i.
func nextOf(marks []marker, i int, f family) (marker, bool) {
	for _, next := range marks[i+1:] {
		if next.family == f {
			return next, true
		}
	}
	return marker{}, false
}
