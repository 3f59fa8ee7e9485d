package redline

// inWord tells for each gap of the tokens from to to whether it lies inside a word of the lexicon. The text is cut into
// as few pieces as possible; where two ways are as good (健全|省市, 健|全省|市) a gap must lie inside a word in both.
func (c *cut) inWord(from, to int) []bool {
	words := c.words(from, to)
	early, late := gaps(words, true), gaps(words, false)
	for i := range early {
		early[i] = early[i] && late[i]
	}
	return early
}

// words returns for each token from from to to the lengths of the lexicon's words that begin there, as bits.
func (c *cut) words(from, to int) []uint8 {
	out := make([]uint8, to-from)
	for i := range out {
		for l := 2; l <= longestEntry && i+l <= len(out) && c.tokens[from+i+l-1].kind == han; l++ {
			start, end := c.bytes(from+i, from+i+l)
			if lexicon[c.text[start:end]] {
				out[i] |= 1 << l
			}
		}
	}
	return out
}

// gaps cuts into as few pieces as possible, taking the long piece early or late where both are as good, and returns
// which gaps are inside a piece.
func gaps(words []uint8, early bool) []bool {
	n := len(words)
	pieces, step := make([]int, n+1), make([]int, n+1)
	for i := n - 1; i >= 0; i-- {
		pieces[i], step[i] = pieces[i+1]+1, 1
		for l := 2; l <= longestEntry; l++ {
			if words[i]&(1<<l) == 0 {
				continue
			}
			if cost := pieces[i+l] + 1; cost < pieces[i] || early && cost == pieces[i] {
				pieces[i], step[i] = cost, l
			}
		}
	}
	out := make([]bool, n+1)
	for i := 0; i < n; i += step[i] {
		for k := 1; k < step[i]; k++ {
			out[i+k] = true
		}
	}
	return out
}

// overhang returns how many tokens before token from and from token to on belong to words cut by these two gaps.
func (c *cut) overhang(from, to int) (before, after int) {
	start, end := max(0, from-2*longestEntry), min(len(c.tokens), to+2*longestEntry)
	in := c.inWord(start, end)
	for in[from-before-start] {
		before++
	}
	for in[to+after-start] {
		after++
	}
	return before, after
}
