package models

import "strings"

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

// Label is how a clause is cited: its marker and heading, or the beginning of its text.
func (c Clause) Label() string {
	label := c.Marker + c.Heading
	if c.Heading != "" {
		return label
	}
	text := []rune(c.Text)
	if len(text) > 24 {
		return label + string(text[:24]) + "…"
	}
	return label + string(text)
}

// Full is heading and text as they are edited, compared and redlined: a lead sentence of an Arabic item runs into
// its text (「1.强化目标引领。充分发挥…」), any other heading stands in a line of its own.
func (c Clause) Full() string {
	if c.Heading == "" || c.Text == "" {
		return c.Heading + c.Text
	}
	if c.Marker != "" && strings.ContainsAny(c.Marker[:1], "0123456789") {
		return c.Heading + "。" + c.Text
	}
	return c.Heading + "\n" + c.Text
}

// TakesOpinions reports whether opinions may be attached.
func (c Clause) TakesOpinions() bool { return !c.Shut && !c.Removed && c.Kind != "table" }

// ClauseUnit says that a clause names a unit as leading (牵头) or responsible (责任): 「涉及本单位」.
type ClauseUnit struct {
	RoundID int64
	PID     int64 `gorm:"column:pid"`
	UnitID  int64
	Leads   bool
}
