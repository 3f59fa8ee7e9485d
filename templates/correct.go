package templates

import (
	"strconv"
	"strings"

	"zqyj/redline"
)

// CorrectPage is where the office looks an imported draft over: the source with its warnings on the left, the tree of
// clauses on the right. Every step is one form, and one clause at a time is open for it; undo and redo are kept by the
// server. Controls of a clause: saw, node, op, offset, marker, number, heading, text, successor; of the range: saw, op,
// draft_title, draft_start, draft_end; of another file: file, paste.
type CorrectPage struct {
	Frame
	Form                    Form // errors above everything
	File                    string
	Saw                     string
	Confirmed               bool   // the draft is frozen; to change it, it is taken up again
	ReadOnly                bool   // the viewer changes nothing
	Edit                    string // where a clause's form posts to
	Step                    string // undo and redo
	Confirm                 string
	Reopen                  string
	Undo                    string // what undoing takes back; empty = nothing
	Redo                    string
	Facts                   []Fact
	FactsLink, DeadlineLink Link // zero once the round has begun
	Title                   string
	Start, End              int
	Lines                   []SourceLine
	General                 []string // warnings on no line
	Nodes                   []CorrectNode
	Open                    bool         // one of the clauses is open
	Gone                    []GoneClause // clauses of the draft before that found no successor
	Again                   bool         // a corrected draft is coming in over one that units have seen
	Anew                    string       // where another file is sent to
	Kinds                   string
	Limit                   int64
	Reading                 string
}

// Warned are the lines with warnings.
func (p CorrectPage) Warned() []SourceLine {
	var lines []SourceLine
	for _, line := range p.Lines {
		if len(line.Warnings) > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

// Losing counts the opinions on clauses without a successor.
func (p CorrectPage) Losing() int {
	n := 0
	for _, gone := range p.Gone {
		n += gone.Opinions
	}
	return n
}

// Unfolded says that the part above the text stands open: something in it was refused, or another file is expected.
func (p CorrectPage) Unfolded() bool {
	for _, e := range p.Form.Errors {
		if e.Field != "" {
			return true
		}
	}
	return len(p.Nodes) == 0
}

// Ranged is the form of the draft's title, first and last line: as typed where it was refused, else as it holds.
func (p CorrectPage) Ranged() Form {
	if p.Form.Values.Has("draft_start") {
		return p.Form
	}
	line := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	form := Filled("draft_title", p.Title, "draft_start", line(p.Start), "draft_end", line(p.End))
	form.Errors = p.Form.Errors
	return form
}

// SourceLine is one line of the file with the warnings on it.
type SourceLine struct {
	Number   int
	Text     string
	Warnings []string
	Draft    bool   // belongs to the draft
	Clause   string // html id of the clause that begins here; empty = none
	Now      bool   // belongs to the clause that is open
}

// CorrectNode is one clause-to-be, with its form when it is open.
type CorrectNode struct {
	Node                                string // key
	ID                                  string // html id
	Link                                string // opens its form; empty = may not
	Open                                bool
	Cursor                              int // place of the cursor in the text, in characters; -1 = none
	Indent                              int // level - 1, at most 5
	Kind                                string
	Marker, Number, Heading, Stop, Text string
	Line                                int
	Shut                                bool
	Row                                 bool // a table or its row: no splitting or joining
	First                               bool
	Change                              string         // against the draft before: 与上一稿相同, 有修改, 新增; empty at a first import
	Before                              bool           // continues a clause of the draft before
	Diff                                []redline.Span // the difference in its wording
}

// Rows is how many lines the text takes in its field.
func (n CorrectNode) Rows() int {
	rows := 2
	for _, line := range strings.Split(n.Text, "\n") {
		rows += 1 + len([]rune(line))/36
	}
	return min(max(rows, 4), 20)
}

// GoneClause is a clause of the draft before without a successor.
type GoneClause struct {
	PID      int64
	Label    string
	Text     string
	Opinions int
	Long     bool // was gone from the draft before already
}

// correcting is one clause with the page it stands on, for the partial of a clause.
type correcting struct {
	Page CorrectPage
	Node CorrectNode
}
