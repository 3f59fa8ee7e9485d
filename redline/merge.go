package redline

import (
	"fmt"
	"slices"
	"strings"
)

// Relation says how two proposals for one text get along.
type Relation int8

const (
	// Same proposals give the same text.
	Same Relation = iota
	// Disjoint proposals change different places; both can be met.
	Disjoint
	// Overlapping proposals share, touch or contain each other's changes, yet both can be met; worth a look together.
	Overlapping
	// Contradicting proposals want different things at one place; at most one can be met there.
	Contradicting
)

// String gives the name of the relation, for messages of tests.
func (r Relation) String() string {
	return [...]string{"Same", "Disjoint", "Overlapping", "Contradicting"}[r]
}

// Joint is an edit of a merged text with the proposals that ask for it, by their index in order.
type Joint struct {
	Edit
	Proposals []int
}

// Choice is what one or several proposals would make of the disputed place.
type Choice struct {
	Text      string
	Proposals []int
}

// Conflict is a place where proposals contradict: the bytes From to To of the old text, and what each would put there,
// in the order of the texts. From == To means that they insert different texts into one gap.
type Conflict struct {
	From, To int
	Choices  []Choice
}

// Merged is a text with all edits that get along. Disputed places keep the old text; to settle one, append
// Edit{c.From, c.To, text} to Plain() and Apply.
type Merged struct {
	Text      string
	Edits     []Joint // in order
	Conflicts []Conflict
}

// Plain returns the edits alone, as Apply takes them.
func (m Merged) Plain() []Edit {
	out := make([]Edit, len(m.Edits))
	for i, j := range m.Edits {
		out[i] = j.Edit
	}
	return out
}

// Merge applies several proposals to old at once. The text, the edits and the conflicts do not depend on the order of
// the proposals, except that each is named by its index. Equal edits count once, overlapping removals become one; any
// other two edits on the same text or in the same gap are a conflict. It fails with ErrEdit if a proposal by itself
// does not fit old.
func Merge(old string, proposals [][]Edit) (Merged, error) {
	wishes, err := gather(old, proposals)
	if err != nil {
		return Merged{}, err
	}
	var m Merged
	for len(wishes) > 0 {
		n := together(wishes)
		if joint, ok := agree(wishes[:n]); ok {
			m.Edits = append(m.Edits, joint)
		} else {
			m.Conflicts = append(m.Conflicts, dispute(old, wishes[:n]))
		}
		wishes = wishes[n:]
	}
	m.Text = apply(old, m.Plain())
	return m, nil
}

// Compare tells how two proposals for old get along. It fails with ErrEdit if one of them does not fit old.
func Compare(old string, a, b []Edit) (Relation, error) {
	m, err := Merge(old, [][]Edit{a, b})
	if err != nil {
		return Same, err
	}
	first, _ := Apply(old, a) // Merge has checked both
	second, _ := Apply(old, b)
	switch {
	case first == second:
		return Same, nil
	case len(m.Conflicts) > 0:
		return Contradicting, nil
	}
	for i, e := range m.Edits {
		if len(e.Proposals) > 1 || i > 0 && m.Edits[i-1].To == e.From && m.Edits[i-1].Proposals[0] != e.Proposals[0] {
			return Overlapping, nil
		}
	}
	return Disjoint, nil
}

// gather returns the edits of all proposals in the order of the text, equal ones once.
func gather(old string, proposals [][]Edit) ([]Joint, error) {
	var all []Joint
	for i, edits := range proposals {
		sorted, err := inOrder(old, edits)
		if err != nil {
			return nil, fmt.Errorf("proposal %d: %w", i, err)
		}
		for _, e := range sorted {
			all = append(all, Joint{e, []int{i}})
		}
	}
	slices.SortStableFunc(all, func(x, y Joint) int { return byPlace(x.Edit, y.Edit) })
	out := all[:0]
	for _, j := range all {
		if n := len(out); n > 0 && out[n-1].Edit == j.Edit {
			out[n-1].Proposals = append(out[n-1].Proposals, j.Proposals...)
			continue
		}
		out = append(out, j)
	}
	return out, nil
}

// together returns how many wishes from the first on claim the same text or gap, directly or through each other.
func together(wishes []Joint) int {
	hull := wishes[0].Edit
	n := 1
	for n < len(wishes) && touches(hull, wishes[n].Edit) {
		hull.To = max(hull.To, wishes[n].To)
		n++
	}
	return n
}

// agree joins wishes that can all be met: a single one, or removals alone.
func agree(wishes []Joint) (Joint, bool) {
	joint := wishes[0]
	for _, w := range wishes[1:] {
		if joint.Text != "" || w.Text != "" {
			return Joint{}, false
		}
		joint.To = max(joint.To, w.To)
		joint.Proposals = append(joint.Proposals, w.Proposals...)
	}
	slices.Sort(joint.Proposals)
	joint.Proposals = slices.Compact(joint.Proposals)
	return joint, true
}

// dispute lists what each proposal would make of the place that the wishes claim.
func dispute(old string, wishes []Joint) Conflict {
	c := Conflict{From: wishes[0].From, To: wishes[0].To}
	byProposal := map[int][]Edit{}
	for _, w := range wishes {
		c.To = max(c.To, w.To)
		for _, p := range w.Proposals {
			byProposal[p] = append(byProposal[p], w.Edit)
		}
	}
	byText := map[string][]int{}
	for p, edits := range byProposal {
		for i := range edits {
			edits[i].From -= c.From
			edits[i].To -= c.From
		}
		text := apply(old[c.From:c.To], edits)
		byText[text] = append(byText[text], p)
	}
	for text, by := range byText {
		slices.Sort(by)
		c.Choices = append(c.Choices, Choice{text, by})
	}
	slices.SortFunc(c.Choices, func(x, y Choice) int { return strings.Compare(x.Text, y.Text) })
	return c
}
