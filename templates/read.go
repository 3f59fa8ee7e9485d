package templates

// ClauseView is one clause of a draft as pages show it.
type ClauseView struct {
	ID       string // html id, c-17
	Level    int
	Marker   string
	Heading  string
	Label    string // as cited: 三、(一)1.强化目标引领
	Text     []Piece
	Plain    string // heading and text in one, as opinions quote them
	Cells    []Fact // of a table row
	Badges   []Badge
	Before   string // the text before a correction; empty = not corrected
	Opinions []OpinionView
	New      string // where an opinion on it is written; empty = may not
}

// Named says whether the clause has a head line of its own.
func (c ClauseView) Named() bool { return c.Marker != "" || c.Heading != "" }

// Piece is a stretch of text; Hit marks what was looked for.
type Piece struct {
	Text string
	Hit  bool
}

// OutlineItem is one line of the outline beside a draft.
type OutlineItem struct {
	Level int
	Label string
	Href  string
	Count int // own opinions beneath it
}

// UnitReadPage is the draft with the unit's own opinions beside its clauses. Controls of the find form: q, only.
type UnitReadPage struct {
	Frame
	Find     Form
	Action   string // of the find form
	Only     []Option
	Draft    string
	Standing Notice
	Outline  []OutlineItem
	General  []OpinionView // on the whole draft
	NewWhole string        // where one is written; empty = may not
	Clauses  []ClauseView
	Found    string // 找到 3 条; empty while nothing is looked for
	Next     []Link // where to go from here
	Papers   []Link
}
