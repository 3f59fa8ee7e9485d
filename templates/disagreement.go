package templates

import "zqyj/models"

// OfficeOpinionPage is one opinion of the office's side: every answer it had, what the unit said to the outcome, and the log of
// coordination. Its coordination form sends kind, with, text, on and time; the dispute form sends disputed.
type OfficeOpinionPage struct {
	Frame
	Card     OpinionCard
	History  []AnswerNote // oldest first
	Stances  []StanceNote
	Log      []CoordinationLine
	Form     Form   // of the coordination
	LogTo    string // where a new line posts to; empty: read only
	Kinds    []Option
	Dispute  string // where marking posts to; empty: read only
	Disputed bool
	Back     Link
}

// StanceNote is what a unit said to an outcome after release.
type StanceNote struct {
	Agrees  bool
	Grounds string
	By      string
	At      models.Instant
}

// CoordinationLine is one call, meeting or letter.
type CoordinationLine struct {
	At   models.Instant
	Kind string
	With string
	Text string
	By   string
}

// DisagreementsPage lists the opinions in dispute with both sides' grounds.
type DisagreementsPage struct {
	Frame
	Lines []DisagreementLine
	Pager Pager
	Paper Link // 分歧意见表 as PDF; zero: nothing to print
}

// DisagreementLine is one opinion in dispute.
type DisagreementLine struct {
	Unit, Clause string
	Href         string
	Spans        []Span
	UnitSays     string // the opinion's reason
	Insists      string // grounds of 坚持; empty: nothing said since the release
	Outcome      models.Outcome
	OfficeSays   string
	Log          []CoordinationLine
}
