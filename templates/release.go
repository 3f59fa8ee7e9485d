package templates

import "zqyj/models"

// ReleasePage takes a round from 截止 to 归档: what is missing, the leader's approval, and the next step. Its release form
// sends override.
type ReleasePage struct {
	Frame
	Form     Form
	State    Badge
	Steps    []Step
	Figures  WorkFigures
	Sentence string // the statistics, as every paper has them
	Owed     []OwedLine
	Approve  string // where approving all posts to; empty: nothing to approve, or not this reader
	UpTo     int64  // newest disposition shown
	Start    string // each where its step posts to; empty: not now, or not this reader
	Release  string
	Archive  string
	Next     Link // begin the next round
	Override string
	Links    []Link
}

// OwedLine is one kind of missing thing.
type OwedLine struct {
	Text     string
	Opinions []OwedOpinion
	Units    []string
	More     Link // the whole list
}

// OwedOpinion leads to an opinion that lacks something.
type OwedOpinion struct {
	Link
	Outcome models.Outcome
}
