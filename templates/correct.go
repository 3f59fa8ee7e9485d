package templates

import "zqyj/redline"

// CorrectPage is where the office looks an imported draft over: the source with its warnings on the left, the tree of
// clauses on the right. Every step is one form; undo and redo are kept by the server. Controls of a clause: saw, node,
// op, offset, marker, number, heading, text, successor; of the range: saw, op, draft_title, draft_start, draft_end.
type CorrectPage struct {
	Frame
	Form                    Form // errors above everything
	File                    string
	Saw                     int
	Confirmed               bool   // the draft is frozen; a new import starts over
	Edit                    string // where a clause's form posts to
	Step                    string // undo and redo
	Confirm                 string
	Undo                    string // what undoing takes back; empty = nothing
	Redo                    string
	Facts                   []Fact
	FactsLink, DeadlineLink Link
	Title                   string
	Start, End              int
	Lines                   []SourceLine
	General                 []string // warnings on no line
	Nodes                   []CorrectNode
	Gone                    []GoneClause // clauses of the draft before that found no successor
	Again                   bool         // a corrected draft is coming in over an earlier one
	Anew                    string       // where another file is sent to
	Kinds                   string
	Limit                   int64
}

// SourceLine is one line of the file with the warnings on it.
type SourceLine struct {
	Number   int
	Text     string
	Warnings []string
	Draft    bool // belongs to the draft
}

// CorrectNode is one clause-to-be with its form.
type CorrectNode struct {
	Node                                string // key
	ID                                  string // html id
	Indent                              int    // level - 1, at most 5
	Kind                                string
	Marker, Number, Heading, Stop, Text string
	Line                                int
	Shut                                bool
	Row                                 bool // a table or its row: no splitting or joining
	First                               bool
	Change                              string         // against the draft before: 未变, 有修改, 新增; empty at a first import
	Before                              string         // key of the clause it continues
	Diff                                []redline.Span // the difference in its wording
}

// GoneClause is a clause of the draft before without a successor.
type GoneClause struct {
	PID      int64
	Label    string
	Opinions int
}

// correcting is one clause with the page it stands on, for the partial of a clause.
type correcting struct {
	Page CorrectPage
	Node CorrectNode
}
