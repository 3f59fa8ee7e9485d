package models

import (
	"cmp"
	"slices"
	"strconv"

	"zqyj/redline"
)

// EqualKey is what equal opinions share: clause, kind and texts, but for blanks and punctuation.
func (o Opinion) EqualKey() string {
	return strconv.FormatInt(o.PID, 10) + "|" + string(o.Kind) + "|" + redline.Key(o.Quote) + "|" + redline.Key(o.Proposed)
}

// EqualSets finds opinions that say the same and are not merged yet, in the order of their first; the office confirms.
func EqualSets(opinions []OpinionState) [][]OpinionState {
	place := map[string]int{}
	var sets [][]OpinionState
	for _, o := range opinions {
		key := o.EqualKey()
		at, known := place[key]
		if !known {
			place[key] = len(sets)
			sets = append(sets, []OpinionState{o})
			continue
		}
		sets[at] = append(sets[at], o)
	}
	var found [][]OpinionState
	for _, set := range sets {
		if len(set) > 1 && !merged(set) && units(set) > 1 {
			found = append(found, set)
		}
	}
	return found
}

// merged reports whether the whole set is one group already.
func merged(set []OpinionState) bool {
	for _, o := range set {
		if o.GroupID == 0 || o.GroupID != set[0].GroupID {
			return false
		}
	}
	return true
}

func units(set []OpinionState) int {
	seen := map[int64]bool{}
	for _, o := range set {
		seen[o.UnitID] = true
	}
	return len(seen)
}

// Collide finds the places of a clause where opinions still in play want different things, with the text each would give.
func Collide(c Clause, opinions []OpinionState) []Conflict {
	var playing []OpinionState
	for _, o := range opinions {
		if o.Outcome != OutcomeRejected && o.Outcome != OutcomeAlready && o.Outcome != OutcomeReferred {
			playing = append(playing, o)
		}
	}
	slices.SortStableFunc(playing, func(a, b OpinionState) int { return cmp.Compare(a.Key, b.Key) })
	r := Resolved{Clause: c}
	r.apply(playing)
	return r.Conflicts
}
