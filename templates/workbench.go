package templates

import "zqyj/models"

// WorkbenchPage lists the draft's clauses with their opinions, as the way into each clause's workbench.
// The filter form sends show.
type WorkbenchPage struct {
	Frame
	Figures  WorkFigures
	Form     Form
	Shows    []Option
	Action   string // of the filter
	Clauses  []WorkClause
	NextOpen Link // zero when every opinion has an outcome
	Lists    []Link
}

// WorkFigures are K, K′ and the outcomes, as kept by the store.
type WorkFigures struct {
	Opinions, Grouped, Waiting int
	Outcomes                   []OutcomeCount
}

// OutcomeCount is how many opinions have an outcome; Href leads to their list.
type OutcomeCount struct {
	Outcome models.Outcome
	Count   int
	Href    string
}

// WorkClause is one line of the list.
type WorkClause struct {
	Label          string
	Href           string
	Level          int
	Opinions, Open int
	Outcomes       []OutcomeCount
	Note           Badge // 条文已修改, 已删除; zero: none
}

// OpinionCard is one opinion with what the office did about it and, for who may, the form to do it.
type OpinionCard struct {
	ID       int64
	Focus    bool
	Heading  Link // of the clause or unit that starts here, in lists; zero: as before
	Unit     string
	Kind     string
	Nature   string
	Contact  string
	Clause   Link // in lists
	Spans    []Span
	Reason   string
	Files    []Link
	Notes    []Badge
	Group    GroupNote
	Outcome  models.Outcome
	Answer   AnswerNote
	Earlier  AnswerNote // what held before the unit changed its words
	Page     Link       // the opinion's own page
	Seen     string     // id and revision, for batches; empty: cannot be picked
	Answered AnswerForm
}

// GroupNote says with whom an opinion is merged.
type GroupNote struct {
	Units    []string
	Count    int
	Dissolve string // where undoing posts to; empty: not allowed
	Leave    string
}

// AnswerNote is an answer as shown.
type AnswerNote struct {
	Outcome  models.Outcome
	Reason   string
	Result   []Span
	By       string
	At       models.Instant
	Approved string // who approved; empty: nobody yet
}

// AnswerForm sends outcome, reason, phrase, result, revision and back.
type AnswerForm struct {
	Form     Form
	Action   string // empty: the reader may not answer
	Undo     string // empty: nothing to undo
	Revision int
	Back     string
	Outcomes []Option
	Phrases  []Option
	Result   string // label of the resulting text; empty for 总体
	Open     bool   // show the resulting text at once
}

// Picked says whether an outcome is the chosen one.
func (f AnswerForm) Picked(o Option) bool { return f.Form.Value("outcome") == o.Value }

// BatchBar sends do (dispose, group, approve), outcome, reason and back with every picked opinion (pick).
type BatchBar struct {
	Form     Form
	Action   string // empty: nothing may be done
	Back     string
	Outcomes []Option
	Dispose  bool
	Group    bool
	Approve  bool
}

// WorkbenchClausePage is one clause with every unit's opinions on it.
type WorkbenchClausePage struct {
	Frame
	Prev, Next Link
	Above      string // the part the clause belongs to
	Text       string
	Before     string // the text before a correction
	Removed    bool
	General    bool
	Compare    CompareBlock
	Lazy       string // where the comparison is loaded from, when there are many opinions
	Batch      BatchBar
	Cards      []OpinionCard
	Pager      Pager
	Previous   []OpinionCard // of the round before, on the same clause
	Total      int
	Open       int
}

// CompareBlock is what the opinions on a clause make of it together.
type CompareBlock struct {
	Shown      bool
	General    bool   // of opinions on the whole draft: there is no text to result
	Cut        string // said when there were too many to compare all
	Result     ResultBlock
	Collisions []Collision
	Equals     []EqualSet
}

// ResultBlock is the 处理后条文.
type ResultBlock struct {
	Spans     []Span
	Behind    []NewClause
	Removed   bool
	Untouched bool
	Hand      string // who wrote it by hand and when
	Outdated  bool
	Unsettled int
	Work      []Fact // accepted opinions that a person has to work in
	Edit      Link   // zero: the reader may not
}

// NewClause is a clause to be added, and for whom.
type NewClause struct {
	Text, For string
}

// Collision is a place where opinions want different things.
type Collision struct {
	Old     string
	Choices []CollisionChoice
}

// CollisionChoice is what some units would write, in its surroundings.
type CollisionChoice struct {
	ID, Value string // of its radio button on the page of the text
	Units     string
	Spans     []Span
}

// EqualSet is a suggestion to merge; the form sends pick for each and back.
type EqualSet struct {
	Units  string
	Spans  []Span
	Picks  []string
	Action string // empty: the reader may not
	Back   string
}

// WorkbenchComparePage is the comparison on a page of its own, where it is not loaded into the clause's.
type WorkbenchComparePage struct {
	Frame
	Compare CompareBlock
	Back    Link
}

// OpinionListPage lists opinions across clauses. The filter form sends by, outcome, kind, nature, unit, approved, find.
type OpinionListPage struct {
	Frame
	Form      Form
	Action    string
	Views     []Option
	Outcomes  []Option
	Kinds     []Option
	Natures   []Option
	Units     []Option
	Approvals []Option
	Figures   WorkFigures
	Batch     BatchBar
	Cards     []OpinionCard
	Pager     Pager
}

// AnswerConflictPage shows the second of two officers both answers; nothing of either is lost. Its form is that of an answer.
type AnswerConflictPage struct {
	Frame
	Card   OpinionCard // with the answer that holds now
	Theirs AnswerNote
	Mine   AnswerForm // as typed, with the revision that holds now
	Back   Link
}

// PhrasesPage manages reusable wordings. Its form sends outcome and text.
type PhrasesPage struct {
	Frame
	Form     Form
	Action   string // empty: read only
	Outcomes []Option
	Phrases  []PhraseLine
	Back     Link
}

// PhraseLine is one wording.
type PhraseLine struct {
	Text   string
	For    string // 不采纳, or 全部
	Remove string
}

// ResolutionPage edits the 处理后条文 of a clause by hand. Its form sends text, behind, gone, revision, basis and do (save,
// compose) with conflict-N for each conflict.
type ResolutionPage struct {
	Frame
	Form       Form
	Action     string
	Original   string
	Computed   []Span
	Collisions []Collision
	Work       []Fact
	Revision   int64
	Basis      string
	Hand       string
	Outdated   bool
	Drop       string // where dropping the hand-written text posts to; empty: there is none
	Theirs     *TheirText
	Back       Link
}

// TheirText is what somebody else saved meanwhile, and how the typed text differs from it.
type TheirText struct {
	By     string
	At     models.Instant
	Text   string
	Behind string
	Spans  []Span
}
