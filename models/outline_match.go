package models

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Likeness of two clauses when a corrected draft comes in again.
const (
	alikeAtLeast = 0.5  // Dice of bigrams of heading and text
	alikeSameKey = 0.05 // added for an equal key: it breaks ties, it never makes a match
)

// Match gives the clauses of a corrected draft the permanent ids of those they come from, one to one: first equal
// text, then the most alike from the best pair down. PID and PrevKey of now's nodes are set, Deleted lists the keys
// of old clauses without a successor. Numbers alone never match: the opinions of a deleted clause would land on a
// stranger.
func Match(old, now Outline) Outline {
	out := now
	out.Draft.Nodes = slices.Clone(now.Draft.Nodes)
	m := newMatching(old.Draft.Nodes, out.Draft.Nodes)
	m.matchEqual()
	m.matchAlike()
	out.Deleted = []string{}
	for j := range out.Draft.Nodes {
		out.Draft.Nodes[j].PID, out.Draft.Nodes[j].PrevKey = 0, nil
	}
	for i, j := range m.pairs {
		if j < 0 {
			out.Deleted = append(out.Deleted, old.Draft.Nodes[i].Key)
			continue
		}
		key := old.Draft.Nodes[i].Key
		out.Draft.Nodes[j].PID, out.Draft.Nodes[j].PrevKey = old.Draft.Nodes[i].PID, &key
	}
	return out
}

// matching is the work of Match: pairs[i] is the new node of old node i, or -1.
type matching struct {
	old, now           []Node
	oldTexts, nowTexts []string
	pairs              []int
	taken              []bool
}

func newMatching(old, now []Node) *matching {
	m := &matching{old: old, now: now, pairs: make([]int, len(old)), taken: make([]bool, len(now))}
	for i, n := range old {
		m.oldTexts = append(m.oldTexts, matchText(n))
		m.pairs[i] = -1
	}
	for _, n := range now {
		m.nowTexts = append(m.nowTexts, matchText(n))
	}
	return m
}

// matchText is heading and text without spaces and with plain forms of full-width characters.
func matchText(n Node) string {
	text := norm.NFKC.String(n.Heading + n.Stop + n.Text)
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

func (m *matching) pair(i, j int) {
	m.pairs[i], m.taken[j] = j, true
}

// matchEqual pairs equal texts; among several, those with the same key first, then in document order.
func (m *matching) matchEqual() {
	byText := map[string][]int{}
	for j, text := range m.nowTexts {
		if text != "" {
			byText[text] = append(byText[text], j)
		}
	}
	for _, sameKey := range []bool{true, false} {
		for i, text := range m.oldTexts {
			if m.pairs[i] >= 0 {
				continue
			}
			for _, j := range byText[text] {
				if !m.taken[j] && (!sameKey || m.old[i].Key == m.now[j].Key) {
					m.pair(i, j)
					break
				}
			}
		}
	}
}

// alike is one candidate pair with its likeness.
type alike struct {
	i, j  int
	score float64
}

// matchAlike pairs what is left, greedily from the most alike pair down; ties go to the earlier clause.
func (m *matching) matchAlike() {
	var candidates []alike
	nowGrams := make([][]uint64, len(m.now))
	for j, text := range m.nowTexts {
		if !m.taken[j] {
			nowGrams[j] = bigramsOf(text)
		}
	}
	for i, text := range m.oldTexts {
		if m.pairs[i] >= 0 {
			continue
		}
		mine := bigramsOf(text)
		for j := range m.now {
			if m.taken[j] {
				continue
			}
			if c := m.compare(i, j, mine, nowGrams[j]); c.score > 0 {
				candidates = append(candidates, c)
			}
		}
	}
	slices.SortStableFunc(candidates, func(a, b alike) int { return cmp.Compare(b.score, a.score) })
	for _, c := range candidates {
		if m.pairs[c.i] < 0 && !m.taken[c.j] {
			m.pair(c.i, c.j)
		}
	}
}

// compare scores a pair; 0 when they are not alike.
func (m *matching) compare(i, j int, mine, theirs []uint64) alike {
	score := diceOf(mine, theirs)
	if m.oldTexts[i] == "" && m.nowTexts[j] == "" && m.old[i].Key == m.now[j].Key {
		score = 1
	}
	if score < alikeAtLeast {
		return alike{}
	}
	if m.old[i].Key == m.now[j].Key {
		score += alikeSameKey
	}
	return alike{i, j, score}
}

// bigramsOf gives the sorted pairs of neighbouring characters; a text of one character is its own pair.
func bigramsOf(text string) []uint64 {
	runes := []rune(text)
	if len(runes) == 1 {
		return []uint64{uint64(runes[0])}
	}
	grams := make([]uint64, 0, len(runes))
	for k := 1; k < len(runes); k++ {
		grams = append(grams, uint64(runes[k-1])<<32|uint64(runes[k]))
	}
	slices.Sort(grams)
	return grams
}

// diceOf is twice the common bigrams over all bigrams, 0..1, over sorted lists.
func diceOf(a, b []uint64) float64 {
	if len(a) == 0 || len(b) == 0 || 4*min(len(a), len(b)) < len(a)+len(b) {
		return 0 // the shorter one cannot reach a half
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			common, i, j = common+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}
