// Package redline compares texts the way a careful clerk marks a draft: it finds the difference, tidies it, tells
// edits that get along from edits that do not, and applies them. It knows only strings.
//
// Every offset is a count of bytes from the start of the old text. Offsets returned stand between two characters as a
// reader sees them: combining marks, variation selectors and joined emoji are never cut. Han is compared by character; numbers
// (12:00, 3.5, 二十五) and words of alphabetic scripts are compared whole.
package redline

import "strings"

// Op says what a redline does with a piece of text.
type Op int8

const (
	// Keep marks text that stands in the old and in the new text.
	Keep Op = iota
	// Remove marks text that stands only in the old text; it is shown struck.
	Remove
	// Insert marks text that stands only in the new text; it is shown underlined.
	Insert
)

// String gives the name of the operation, for messages of tests.
func (o Op) String() string {
	switch o {
	case Keep:
		return "Keep"
	case Remove:
		return "Remove"
	case Insert:
		return "Insert"
	}
	return "Op?"
}

// Span is one piece of a redline; Text is never empty.
type Span struct {
	Op   Op
	Text string
}

// Diff returns the redline that leads from old to new. Neighbours never carry the same operation, and at one place the
// removed text comes before the inserted one. Old and New rebuild both texts to the byte, even where they are not
// valid UTF-8. Time is bounded: on very large rewrites the marks become coarser, never wrong.
func Diff(old, new string) []Span {
	return spans(old, Edits(old, new))
}

// Marked returns the redline of edits on old; the edits are as Edits returns them or as Merge joined them.
func Marked(old string, edits []Edit) ([]Span, error) {
	sorted, err := inOrder(old, edits)
	if err != nil {
		return nil, err
	}
	return spans(old, sorted), nil
}

// Old rebuilds the old text from a redline.
func Old(redline []Span) string { return without(redline, Insert) }

// New rebuilds the new text from a redline.
func New(redline []Span) string { return without(redline, Remove) }

func without(redline []Span, left Op) string {
	var b strings.Builder
	for _, s := range redline {
		if s.Op != left {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// spans turns edits in order into a redline; touching edits become one change.
func spans(old string, edits []Edit) []Span {
	var out []Span
	var inserted strings.Builder
	add := func(op Op, text string) {
		switch {
		case text == "":
		case len(out) > 0 && out[len(out)-1].Op == op:
			out[len(out)-1].Text += text
		default:
			out = append(out, Span{op, text})
		}
	}
	flush := func() {
		add(Insert, inserted.String())
		inserted.Reset()
	}
	at := 0
	for _, e := range edits {
		if e.From > at {
			flush()
			add(Keep, old[at:e.From])
		}
		add(Remove, old[e.From:e.To])
		inserted.WriteString(e.Text)
		at = e.To
	}
	flush()
	add(Keep, old[at:])
	return out
}
