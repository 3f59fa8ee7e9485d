package redline

// change replaces tokens a0 to a1 of the old text with tokens b0 to b1 of the new one.
type change struct{ a0, a1, b0, b1 int }

// cut is a text with its tokens; equal tokens of both texts carry the same id.
type cut struct {
	text   string
	tokens []token
	ids    []int32
}

func (c *cut) bytes(from, to int) (int, int) {
	return c.offset(from), c.offset(to)
}

func (c *cut) offset(i int) int {
	if i == len(c.tokens) {
		return len(c.text)
	}
	return c.tokens[i].from
}

func (c *cut) at(i int) string { return c.text[c.tokens[i].from:c.tokens[i].to] }

// pair holds the two texts of a comparison; worth[id] says how much it helps a reader to see that token unchanged.
type pair struct {
	a, b  cut
	worth []int32
}

func newPair(old, new string) *pair {
	p := &pair{}
	known := map[string]int32{}
	p.a, p.b = p.cut(old, known), p.cut(new, known)
	return p
}

func (p *pair) cut(text string, known map[string]int32) cut {
	c := cut{text: text, tokens: split(text)}
	c.ids = make([]int32, len(c.tokens))
	for i, t := range c.tokens {
		s := text[t.from:t.to]
		id, ok := known[s]
		if !ok {
			id = int32(len(p.worth))
			known[s] = id
			p.worth = append(p.worth, worthOf(s, t.kind))
		}
		c.ids[i] = id
	}
	return c
}

const (
	// regionGap is the number of kept tokens that separates two regions; within a region all changes are weighed
	// against each other.
	regionGap = 16
	// regionPad is how far into the kept text a region reaches, so that changes can slide to better edges.
	regionPad = 8
	// cellsPerRegion and cellsPerText bound the time of realignment; what is beyond them stays as found.
	cellsPerRegion = 2_000_000
	cellsPerText   = 6_000_000
)

// changes returns the tidied difference: in order, apart from each other, none empty.
func (p *pair) changes() []change {
	return p.snap(p.pairQuotes(p.absorb(p.realign(p.find()))))
}

// realign replaces the changes of each region by the best ones for a reader.
func (p *pair) realign(raw []change) []change {
	var out []change
	budget := cellsPerText
	for len(raw) > 0 {
		n := 1
		for n < len(raw) && raw[n].a0-raw[n-1].a1 <= regionGap {
			n++
		}
		group := raw[:n]
		raw = raw[n:]
		region := p.pad(group)
		cells := (region.a1 - region.a0 + 1) * (region.b1 - region.b0 + 1)
		if cells > cellsPerRegion || cells > budget {
			out = append(out, group...)
			continue
		}
		budget -= cells
		out = append(out, p.best(region)...)
	}
	return out
}

// pad returns the region of the changes with some kept text around it, never reaching into another region.
func (p *pair) pad(group []change) change {
	first, last := group[0], group[len(group)-1]
	r := change{first.a0, last.a1, first.b0, last.b1}
	for i := 0; i < regionPad && r.a0 > 0 && r.b0 > 0 && p.a.ids[r.a0-1] == p.b.ids[r.b0-1]; i++ {
		r.a0, r.b0 = r.a0-1, r.b0-1
	}
	for i := 0; i < regionPad && r.a1 < len(p.a.ids) && r.b1 < len(p.b.ids) && p.a.ids[r.a1] == p.b.ids[r.b1]; i++ {
		r.a1, r.b1 = r.a1+1, r.b1+1
	}
	return r
}

// weigh adds up the worth of tokens.
func (p *pair) weigh(ids []int32) int32 {
	var sum int32
	for _, id := range ids {
		sum += p.worth[id]
	}
	return sum
}

// size of a change is the worth of its larger side.
func (p *pair) size(c change) int32 {
	return max(p.weigh(p.a.ids[c.a0:c.a1]), p.weigh(p.b.ids[c.b0:c.b1]))
}

// absorb joins changes whose common text in between is too small for their size: in a rewritten sentence two equal
// characters are an accident and only disturb the reader.
func (p *pair) absorb(in []change) []change {
	var out []change
	for _, c := range in {
		for len(out) > 0 && p.accident(out[len(out)-1], c) {
			last := out[len(out)-1]
			c = change{last.a0, c.a1, last.b0, c.b1}
			out = out[:len(out)-1]
		}
		out = append(out, c)
	}
	return out
}

// accident tells whether the text kept between x and y is lost between them.
func (p *pair) accident(x, y change) bool {
	island := p.a.ids[x.a1:y.a0]
	if len(island) > regionGap {
		return false
	}
	kept, around := p.weigh(island), min(p.size(x), p.size(y))
	struckOnly, addedOnly := x.b0 == x.b1 && y.b0 == y.b1, x.a0 == x.a1 && y.a0 == y.a1
	switch {
	case len(island) == 1 && kept >= 100 && p.torn(x, y):
		return true
	case struckOnly || addedOnly:
		return kept*16 <= around // nothing is struck and written again if they stay apart
	}
	return kept*3 <= around || len(island) == 1 && p.opposed(x, y)
}

// opposed tells whether one change only adds and the other only strikes.
func (p *pair) opposed(x, y change) bool {
	return x.a0 == x.a1 && y.b0 == y.b1 || x.b0 == x.b1 && y.a0 == y.a1
}

// torn tells whether the text kept between x and y is part of a word with changed text on one side: 编 in, 制 kept,
// 定 out is harder to read than 制定 out, 编制 in.
func (p *pair) torn(x, y change) bool {
	_, oldLeft := p.a.overhang(x.a0, x.a1)
	_, newLeft := p.b.overhang(x.b0, x.b1)
	oldRight, _ := p.a.overhang(y.a0, y.a1)
	newRight, _ := p.b.overhang(y.b0, y.b1)
	return oldLeft+newLeft+oldRight+newRight > 0
}

// pairQuotes joins two changes that each hold half a pair of quotes or brackets among other text.
func (p *pair) pairQuotes(in []change) []change {
	for i := len(in) - 1; i > 0; i-- {
		x, y := in[i-1], in[i]
		both := change{x.a0, y.a1, x.b0, y.b1}
		if y.a0-x.a1 <= regionPad && (p.halved(x) || p.halved(y)) && p.balanced(both) {
			in = join(in, i)
		}
	}
	return in
}

// halved tells whether one side of c has text with an unpaired quote or bracket.
func (p *pair) halved(c change) bool {
	old, new := p.a.slice(c.a0, c.a1), p.b.slice(c.b0, c.b1)
	return !balanced(old) && c.a1-c.a0 > 1 || !balanced(new) && c.b1-c.b0 > 1
}

func (p *pair) balanced(c change) bool {
	return balanced(p.a.slice(c.a0, c.a1)) && balanced(p.b.slice(c.b0, c.b1))
}

// snap widens changes of several characters to whole words, so that 加[快推进→强推动] reads 加快推进→加强推动. At least
// one character stays kept between two changes.
func (p *pair) snap(in []change) []change {
	floor := -1
	for i, c := range in {
		roof := len(p.a.ids) + 1
		if i+1 < len(in) {
			roof = in[i+1].a0
		}
		if c.a1-c.a0 > 1 && c.b1-c.b0 > 1 {
			before, after := p.overhang(c)
			if c.a0-before > floor {
				c.a0, c.b0 = c.a0-before, c.b0-before
			}
			if c.a1+after < roof {
				c.a1, c.b1 = c.a1+after, c.b1+after
			}
		}
		in[i], floor = c, c.a1
	}
	return in
}

// overhang returns how many tokens before and after c belong to words that c cuts, in either text.
func (p *pair) overhang(c change) (before, after int) {
	oldBefore, oldAfter := p.a.overhang(c.a0, c.a1)
	newBefore, newAfter := p.b.overhang(c.b0, c.b1)
	return max(oldBefore, newBefore), max(oldAfter, newAfter)
}
