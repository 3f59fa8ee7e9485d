package typeset

import "slices"

// Balanced breaks a title: lines of about equal width, and where it can, after
// a closing mark or before an opening one rather than inside a phrase.
func (s *Setter) Balanced(p Paragraph, width Length) []Line {
	lines := slices.Clone(s.Break(p, width))
	if len(lines) < 2 || len(p.Spans) != 1 || len(s.chars) > 200 {
		return lines
	}
	text, from := p.Spans[0].Text, 0
	var balanced []Line
	for _, to := range append(s.balance(len(lines), width, p.Size), len(text)) {
		p.Spans = []Span{{Text: text[from:to], Role: p.Spans[0].Role, Mark: p.Spans[0].Mark}}
		balanced = append(balanced, s.Break(p, width)...)
		from = to
	}
	if len(balanced) != len(lines) {
		return lines
	}
	return balanced
}

// balance chooses where to divide the material at hand into so many lines, as
// offsets in its text: the sum of squares of what the lines differ from the
// average, in ems, is least, a place inside a phrase counting extra.
func (s *Setter) balance(lines int, width, size Length) []int {
	ends := make([]Length, len(s.chars)+1) // where each character begins
	for i, c := range s.chars {
		ends[i+1] = ends[i] + c.kern + c.advance
	}
	average := ends[len(s.chars)] / Length(lines)
	type choice struct {
		cost int64
		from int
		ok   bool
	}
	best := make([][]choice, lines+1)
	for n := range best {
		best[n] = make([]choice, len(s.chars)+1)
	}
	best[0][0].ok = true
	for n := 1; n <= lines; n++ {
		for to := 1; to <= len(s.chars); to++ {
			if to < len(s.chars) && !s.chars[to].breakable {
				continue
			}
			for from := range to {
				before, w := best[n-1][from], ends[to]-ends[from]
				if !before.ok || w > width {
					continue
				}
				off := int64(w-average) * 10 / int64(size)
				cost := before.cost + off*off + s.phraseCost(to)
				if !best[n][to].ok || cost < best[n][to].cost {
					best[n][to] = choice{cost, from, true}
				}
			}
		}
	}
	offsets := make([]int, lines-1)
	at := len(s.chars)
	for n := lines; n > 1; n-- {
		at = best[n][at].from
		offsets[n-2] = int(s.chars[at].from)
	}
	return offsets
}

// phraseCost is what dividing before a character costs, in hundredths of a
// squared em.
func (s *Setter) phraseCost(at int) int64 {
	if at == len(s.chars) {
		return 0
	}
	before, c := s.chars[at-1].traits.class(), s.chars[at].traits.class()
	switch {
	case before == closing, c == opening, before == space:
		return 0
	case before == word:
		return 9000
	case c == word:
		return 3000
	}
	return 6000
}
