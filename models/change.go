package models

// ChangeKind says what became of an opinion from one version to the next.
type ChangeKind int

// The kinds of change.
const (
	OpinionAdded ChangeKind = iota + 1
	OpinionDropped
	OpinionReworded
)

// String is the kind's Chinese word.
func (k ChangeKind) String() string {
	return map[ChangeKind]string{OpinionAdded: "新增", OpinionDropped: "删去", OpinionReworded: "改动"}[k]
}

// OpinionChange is one difference between two versions of a reply.
type OpinionChange struct {
	What          ChangeKind
	Before, After Opinion
}

// ChangesBetween compares two versions by the opinions' keys: first what is new or reworded in the order of after, then
// what was dropped in the order of before. Struck opinions count as absent.
func ChangesBetween(before, after []Opinion) []OpinionChange {
	old := map[int64]Opinion{}
	for _, o := range Live(before) {
		old[o.Key] = o
	}
	var changes []OpinionChange
	for _, o := range Live(after) {
		was, ok := old[o.Key]
		delete(old, o.Key)
		switch {
		case !ok:
			changes = append(changes, OpinionChange{What: OpinionAdded, After: o})
		case was.Sum() != o.Sum():
			changes = append(changes, OpinionChange{What: OpinionReworded, Before: was, After: o})
		}
	}
	for _, o := range Live(before) {
		if _, gone := old[o.Key]; gone {
			changes = append(changes, OpinionChange{What: OpinionDropped, Before: o})
		}
	}
	return changes
}
