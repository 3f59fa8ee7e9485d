package redline

import "znkr.io/diff"

const (
	// minimalUpTo bounds the tokens of both sides for which the shortest difference is looked for; its time grows with
	// their square.
	minimalUpTo = 3000
	// shingle is the number of tokens in a row that tie two large texts together.
	shingle = 8
)

// find returns the raw difference. A text beyond minimalUpTo is first tied to the other one by runs of equal tokens, in
// time that grows only a little faster than its length; what lies between the ties is compared token by token, or
// replaced as a whole where even that is too large and has nothing in common.
func (p *pair) find() []change {
	all := change{0, len(p.a.ids), 0, len(p.b.ids)}
	if len(p.a.ids)+len(p.b.ids) <= minimalUpTo {
		return p.shortest(nil, all)
	}
	var out []change
	for _, gap := range p.ties() {
		if gap.a1-gap.a0+gap.b1-gap.b0 > minimalUpTo {
			if whole := p.trim(gap); whole.a0 < whole.a1 || whole.b0 < whole.b1 {
				out = append(out, whole)
			}
			continue
		}
		out = p.shortest(out, gap)
	}
	return out
}

// shortest appends the shortest difference within part.
func (p *pair) shortest(out []change, part change) []change {
	a, b := p.a.ids[part.a0:part.a1], p.b.ids[part.b0:part.b1]
	for _, h := range diff.Hunks(a, b, diff.Context(0), diff.Minimal()) {
		out = append(out, change{part.a0 + h.PosX, part.a0 + h.EndX, part.b0 + h.PosY, part.b0 + h.EndY})
	}
	return out
}

// ties returns the gaps between runs that both texts share.
func (p *pair) ties() []change {
	known := map[[shingle]int32]int32{}
	a, b := shingles(p.a.ids, known), shingles(p.b.ids, known)
	var gaps []change
	for _, h := range diff.Hunks(a, b, diff.Context(0), diff.Fast()) {
		gaps = append(gaps, change{h.PosX, h.EndX, h.PosY, h.EndY})
	}
	// The last tokens begin no shingle; they belong to the last gap.
	end := change{len(a), len(p.a.ids), len(b), len(p.b.ids)}
	if n := len(gaps); n > 0 && gaps[n-1].a1 == end.a0 && gaps[n-1].b1 == end.b0 {
		gaps[n-1].a1, gaps[n-1].b1 = end.a1, end.b1
		return gaps
	}
	return append(gaps, end)
}

func shingles(ids []int32, known map[[shingle]int32]int32) []int32 {
	out := make([]int32, max(0, len(ids)-shingle+1))
	for i := range out {
		key := [shingle]int32(ids[i:])
		id, ok := known[key]
		if !ok {
			id = int32(len(known))
			known[key] = id
		}
		out[i] = id
	}
	return out
}

// trim returns c without what both sides have in common at their ends.
func (p *pair) trim(c change) change {
	for c.a0 < c.a1 && c.b0 < c.b1 && p.a.ids[c.a0] == p.b.ids[c.b0] {
		c.a0, c.b0 = c.a0+1, c.b0+1
	}
	for c.a0 < c.a1 && c.b0 < c.b1 && p.a.ids[c.a1-1] == p.b.ids[c.b1-1] {
		c.a1, c.b1 = c.a1-1, c.b1-1
	}
	return c
}
