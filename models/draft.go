package models

import "encoding/json"

// Draft is the frozen text of a round; a correction is a new version, never a change.
type Draft struct {
	ID        int64 `gorm:"primaryKey"`
	RoundID   int64
	Version   int
	Title     string
	Hash      string // hex SHA-256 over title and clauses, in order
	FrozenAt  Instant
	FrozenBy  string
	FileID    int64 // the imported file, 0 when pasted
	ClauseNum int
}

// Clause is one node of a draft. PID is permanent: it is given at the first confirmation and follows the clause
// through rewording, renumbering and moves; ID, Number and Level belong to one draft version only.
type Clause struct {
	ID      int64 `gorm:"primaryKey"`
	DraftID int64
	RoundID int64
	PID     int64 `gorm:"column:pid"`
	Seq     int   // position in document order, from 1
	Level   int   // 1 = top
	Parent  int64 // PID of the node above, 0 at the top
	Kind    string
	Marker  string // as printed: 「(一)」
	Number  string // Arabic, '' if none
	Heading string
	Stop    string // the mark between heading and text: "。"; "" = the heading stands in a line of its own
	Text    string
	Key     string `gorm:"column:path"` // numbers along the path, 3/1/2
	Cells   string // JSON list of cells of a table row
	Columns string // JSON list of column names of a table
	Shut    bool   // closed to opinions by the office
	Removed bool   // tombstone: gone from this draft version, kept for its opinions
	Changed bool   // reworded against the version before: 条文已修改
	Before  string // the text before, when Changed or Removed
}

// General is the PID of opinions on the whole draft.
const General int64 = 0

// Label is how a clause is cited: its marker and heading, or the beginning of its text; a table row by its number and
// what it is about.
func (c Clause) Label() string {
	label := c.Marker + c.Heading
	if c.Heading != "" {
		return label
	}
	text := []rune(c.Text)
	if cells := NodeOf(c).Cells; c.Kind == string(NodeRow) && len(cells) > 1 && c.Number != "" {
		label, text = "表第"+c.Number+"行：", []rune(cells[1].Value)
	}
	if len(text) > 24 {
		return label + string(text[:24]) + "…"
	}
	return label + string(text)
}

// Full is heading and text as they are edited, compared and redlined, in the source's own form.
func (c Clause) Full() string {
	return Node{Heading: c.Heading, Stop: c.Stop, Text: c.Text}.Whole()
}

// NodeOf is the clause as a node of an outline, for matching a corrected draft against it.
func NodeOf(c Clause) Node {
	node := Node{Key: c.Key, Level: c.Level, Kind: NodeKind(c.Kind), Marker: c.Marker, Number: c.Number, Heading: c.Heading, Stop: c.Stop, Text: c.Text, PID: c.PID, Closed: c.Shut}
	var values, columns []string
	if json.Unmarshal([]byte(c.Cells), &values) != nil || json.Unmarshal([]byte(c.Columns), &columns) != nil {
		return node
	}
	for i, value := range values {
		if i < len(columns) {
			node.Cells = append(node.Cells, Cell{Column: columns[i], Value: value})
		}
	}
	return node
}

// TakesOpinions reports whether opinions may be attached.
func (c Clause) TakesOpinions() bool { return !c.Shut && !c.Removed && c.Kind != "table" }

// Labels cites every clause by its place: the markers of the nodes above it, then its own label: 三、(一)1.强化目标引领.
func Labels(clauses []Clause) map[int64]string {
	path, labels := map[int64]string{}, map[int64]string{General: "全文"}
	for _, c := range clauses {
		path[c.PID] = path[c.Parent] + c.Marker
		labels[c.PID] = path[c.Parent] + c.Label()
	}
	return labels
}
