package redline

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The price of marks against the worth of kept text, in hundredths of a Han character: a kept piece must be worth more
// than the second mark it makes necessary.
const (
	priceOpen  = 80 // one more struck or one more underlined piece
	priceMixed = 60 // added when a place is both struck and underlined
)

// worthOf says how much it helps a reader to see the token s unchanged.
func worthOf(s string, k kind) int32 {
	switch k {
	case line:
		return 200
	case space:
		return 10
	case num, word:
		if utf8.RuneCountInString(s) == 1 {
			return 100
		}
		return 150
	case han:
		if strings.Contains("的地得了着和与及或并而之其等对为在以于是把将从向由被就又该此", s) {
			return 30
		}
		return 100
	}
	switch {
	case strings.Contains("。；！？;!?", s):
		return 120
	case strings.Contains("、，,：:", s):
		return 30
	case utf8.RuneCountInString(s) > 1 || s > "\U0001f000":
		return 100
	}
	return 25
}

// The states of an alignment: in kept text, in a place only struck, only underlined, or both.
const (
	keeping = iota
	striking
	adding
	mixing
	states
)

const never = int32(-1 << 29)

// best returns the changes of region r that a reader follows most easily: the kept text is worth as much as possible
// after paying for every mark, and marks begin and end at words and punctuation where they may.
func (p *pair) best(r change) []change {
	a, b := p.a.ids[r.a0:r.a1], p.b.ids[r.b0:r.b1]
	edgeA, edgeB := p.a.edges(r.a0, r.a1), p.b.edges(r.b0, r.b1)
	w := len(b) + 1
	trace := make([]uint8, (len(a)+1)*w)
	prev, row := make([][states]int32, w), make([][states]int32, w)
	for i := 0; i <= len(a); i++ {
		for j := 0; j <= len(b); j++ {
			cell := [states]int32{never, never, never, never}
			var t uint8
			if i == 0 && j == 0 {
				cell[keeping] = 0
			}
			if i > 0 && j > 0 && a[i-1] == b[j-1] {
				var from uint8
				cell[keeping], from = closing(&prev[j-1], edgeA[i-1]+edgeB[j-1])
				cell[keeping] += p.worth[a[i-1]]
				t |= from
			}
			if i > 0 {
				t |= strike(&cell, &prev[j], edgeA[i-1]+edgeB[j])
			}
			if j > 0 {
				t |= add(&cell, &row[j-1], edgeA[i]+edgeB[j-1])
			}
			if i > 0 && j > 0 {
				t |= mix(&cell, &prev[j], &row[j-1])
			}
			row[j], trace[i*w+j] = cell, t
		}
		prev, row = row, prev
	}
	_, state := closing(&prev[len(b)], edgeA[len(a)]+edgeB[len(b)])
	return follow(trace, w, r, state)
}

// The trace of a cell: bits 0-1 the state before a kept token, bit 2 that striking went on, bit 3 that adding went on,
// bits 4-5 how mixing was reached.
const (
	struckOn    = 1 << 2
	addedOn     = 1 << 3
	mixAt       = 4
	mixByStrike = 0 // striking went on in mixing
	mixByAdd    = 1 // adding went on in mixing
	mixAdding   = 2 // something is struck where only was added
	mixStriking = 3 // something is added where only was struck
)

// closing returns the best state to keep text after, and what it is worth.
func closing(c *[states]int32, edge int32) (int32, uint8) {
	best, from := c[keeping], uint8(keeping)
	for s := striking; s < states; s++ {
		if c[s]+edge > best {
			best, from = c[s]+edge, uint8(s)
		}
	}
	return best, from
}

// strike fills the state of a cell in which one more token of the old text is struck.
func strike(cell, up *[states]int32, edge int32) uint8 {
	cell[striking] = up[keeping] - priceOpen + edge
	if up[striking] < cell[striking] {
		return 0
	}
	cell[striking] = up[striking]
	return struckOn
}

// add fills the state of a cell in which one more token of the new text is added.
func add(cell, left *[states]int32, edge int32) uint8 {
	cell[adding] = left[keeping] - priceOpen + edge
	if left[adding] < cell[adding] {
		return 0
	}
	cell[adding] = left[adding]
	return addedOn
}

// mix fills the state of a cell in which tokens are struck and added.
func mix(cell, up, left *[states]int32) uint8 {
	by := [...]int32{
		mixByStrike: up[mixing],
		mixByAdd:    left[mixing],
		mixAdding:   up[adding] - priceMixed,
		mixStriking: left[striking] - priceMixed,
	}
	best := 0
	for how, v := range by {
		if v > by[best] {
			best = how
		}
	}
	cell[mixing] = by[best]
	return uint8(best << mixAt)
}

// follow walks the trace back from the end of region r and returns its changes.
func follow(trace []uint8, w int, r change, state uint8) []change {
	var out []change
	i, j := r.a1-r.a0, r.b1-r.b0
	open := change{a0: -1}
	for i > 0 || j > 0 {
		t := trace[i*w+j]
		if state == keeping {
			i, j, state = i-1, j-1, t&3
			continue
		}
		if open.a0 < 0 {
			open = change{a0: 0, a1: r.a0 + i, b1: r.b0 + j}
		}
		i, j, state = back(t, i, j, state)
		if state == keeping {
			open.a0, open.b0 = r.a0+i, r.b0+j
			out = append(out, open)
			open.a0 = -1
		}
	}
	for x, y := 0, len(out)-1; x < y; x, y = x+1, y-1 {
		out[x], out[y] = out[y], out[x]
	}
	return out
}

func back(t uint8, i, j int, state uint8) (int, int, uint8) {
	switch state {
	case striking:
		if t&struckOn == 0 {
			return i - 1, j, keeping
		}
		return i - 1, j, striking
	case adding:
		if t&addedOn == 0 {
			return i, j - 1, keeping
		}
		return i, j - 1, adding
	}
	switch t >> mixAt {
	case mixByStrike:
		return i - 1, j, mixing
	case mixByAdd:
		return i, j - 1, mixing
	case mixAdding:
		return i - 1, j, adding
	}
	return i, j - 1, striking
}

// edges returns for each gap of the tokens from to to how good a place it is for a mark to begin or end.
func (c *cut) edges(from, to int) []int32 {
	out := make([]int32, to-from+1)
	inWord := c.inWord(from, to)
	for i := range out {
		switch {
		case inWord[i]:
			out[i] = -20
		case from+i == 0 || from+i == len(c.tokens):
			out[i] = 16
		default:
			out[i] = edge(c.at(from+i-1), c.at(from+i))
		}
	}
	return out
}

// edge values the gap between two neighbouring tokens.
func edge(before, after string) int32 {
	switch {
	case strings.HasSuffix(before, "\n"):
		return 16
	case strings.Contains("。；！？;!?", before):
		return 12
	case strings.Contains("，：,:", before):
		return 8
	case before == "、" || strings.ContainsAny(after, "“‘《（(【「『") || strings.ContainsAny(before, "”’》）)】」』"):
		return 6
	case strings.ContainsAny(before, "“‘《（(【「『") || strings.ContainsAny(after, "”’》）)】」』"):
		return 1
	case strings.ContainsFunc(after, unicode.IsPunct):
		return 4
	}
	return 0
}
