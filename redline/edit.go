package redline

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Edit replaces old[From:To] with Text; the offsets count bytes of the old text. From == To is an insertion, an empty
// Text a removal.
type Edit struct {
	From, To int
	Text     string
}

// ErrEdit says that edits do not fit the text: out of range, inside a character, or on top of each other.
var ErrEdit = errors.New("edits do not fit the text")

// Edits returns the changes that lead from old to new, in order and not touching each other: Apply(old, edits) is new.
func Edits(old, new string) []Edit {
	if old == new {
		return nil
	}
	p := newPair(old, new)
	var out []Edit
	for _, c := range p.changes() {
		from, to := p.a.bytes(c.a0, c.a1)
		start, end := p.b.bytes(c.b0, c.b1)
		out = append(out, Edit{from, to, new[start:end]})
	}
	return out
}

// Apply returns old with all edits made. Their order does not matter. It fails with ErrEdit if one lies outside the
// text or inside a character, or if two overlap or insert at the same place; Merge sorts those out.
func Apply(old string, edits []Edit) (string, error) {
	sorted, err := inOrder(old, edits)
	if err != nil {
		return "", err
	}
	return apply(old, sorted), nil
}

func apply(old string, sorted []Edit) string {
	var b strings.Builder
	at := 0
	for _, e := range sorted {
		b.WriteString(old[at:e.From])
		b.WriteString(e.Text)
		at = e.To
	}
	b.WriteString(old[at:])
	return b.String()
}

// inOrder returns a sorted copy of edits without those that do nothing, or ErrEdit.
func inOrder(old string, edits []Edit) ([]Edit, error) {
	sorted := make([]Edit, 0, len(edits))
	for _, e := range edits {
		if e.From < 0 || e.To < e.From || e.To > len(old) {
			return nil, fmt.Errorf("%w: %d to %d of %d bytes", ErrEdit, e.From, e.To, len(old))
		}
		if inside(old, e.From) || inside(old, e.To) {
			return nil, fmt.Errorf("%w: %d to %d cuts a character", ErrEdit, e.From, e.To)
		}
		if old[e.From:e.To] != e.Text {
			sorted = append(sorted, e)
		}
	}
	slices.SortFunc(sorted, byPlace)
	for i := 1; i < len(sorted); i++ {
		if touches(sorted[i-1], sorted[i]) {
			return nil, fmt.Errorf("%w: two at %d", ErrEdit, sorted[i].From)
		}
	}
	return sorted, nil
}

// inside tells whether a cut at byte i would split the UTF-8 of one character.
func inside(text string, i int) bool {
	if i == 0 || i == len(text) || utf8.RuneStart(text[i]) {
		return false
	}
	for start := i - 1; start >= 0 && start > i-utf8.UTFMax; start-- {
		if utf8.RuneStart(text[start]) {
			_, n := utf8.DecodeRuneInString(text[start:])
			return start+n > i
		}
	}
	return false
}

// byPlace orders edits as they stand in the text: at one place an insertion comes before a replacement.
func byPlace(x, y Edit) int {
	if x.From != y.From {
		return x.From - y.From
	}
	if x.To != y.To {
		return x.To - y.To
	}
	return strings.Compare(x.Text, y.Text)
}

// touches tells whether two edits claim the same text or the same gap. An insertion at the edge of a replacement
// claims neither.
func touches(x, y Edit) bool {
	if x.From == x.To && y.From == y.To {
		return x.From == y.From
	}
	return x.From < y.To && y.From < x.To
}
