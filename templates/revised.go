package templates

// RevisedPage is 修改稿 and 修改对照表: the draft with every accepted change, clause by clause. Its form sends title.
type RevisedPage struct {
	Frame
	Form     Form
	Shows    []Link // the views: 对照, 全文
	Current  int    // which of them is shown
	Sentence string // how many clauses changed, and how many still need a hand
	Clauses  []RevisedClause
	Open     []Link // clauses that need a hand
	Next     string // where the next round is begun; empty: not now, or not this reader
	Papers   []Link
}

// RevisedClause is one clause of the revised draft.
type RevisedClause struct {
	Label    string
	Href     string
	Marker   string
	Level    int
	Spans    []Span // the change, on the whole text
	Text     string // as it reads now, in the view of the full text
	Removed  bool
	Behind   []NewClause
	Basis    []Link // the opinions it rests on
	Unready  string // what still needs a hand; empty: nothing
	HandNote string
}
