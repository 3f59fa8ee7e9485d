package templates

import "zqyj/models"

// NewRoundPage takes the notice in, as a file or pasted. Controls: file, text.
type NewRoundPage struct {
	Frame
	Form   Form
	Action string
	Kinds  string // accepted endings for the file dialog
	Limit  int64  // bytes
	Why    Notice // why the file before was refused; zero = nothing
	// Reading is where a script asks how far the reading of the file is.
	Reading string
}

// RoundSetupPage is what is left to do before a round opens.
type RoundSetupPage struct {
	Frame
	Tasks    []Task
	Facts    []Fact
	Open     string // where the opening form posts to; empty while something is missing
	Missing  string // what is missing, in a sentence
	Units    int
	Deadline DeadlineBlock
}

// FactsPage mends what was read from the notice. Controls: title, issuer, reply_to, issued_on, contact, phone, fax,
// notice_text, internal, purge_days.
type FactsPage struct {
	Frame
	Form   Form
	Action string
	Back   Link
}

// PolicyPage sets what a reply needs. Controls: approval_with, approval_without, seal_with, seal_without, seal_days,
// deem_no_opinion.
type PolicyPage struct {
	Frame
	Form   Form
	Action string
	Back   Link
}

// ConfirmDeadlinePage asks for date and hour: nothing read from a notice holds by itself. Controls: date, time.
type ConfirmDeadlinePage struct {
	Frame
	Form     Form
	Action   string
	Source   string // the notice's own words
	How      string // what was inferred
	Proposed models.Instant
	Before   string // 「9日前」 as the notice writes it, when the hour is missing: does it include the day?
	Back     Link
}

// UnitListPage takes the units in. Controls: list, file; for the dry run: list.
type UnitListPage struct {
	Frame
	Form     Form
	Action   string
	Template Link
	Trial    *UnitTrial
	Units    []models.Unit // already on the list
	Back     Link
}

// UnitTrial is the dry run: nothing has been written yet.
type UnitTrial struct {
	Good, Bad int
	Rows      []UnitTrialRow
	List      string // sent along to the second step
	Failures  string // the rows that failed as a CSV file in base64, sent back for download; empty = none failed
}

// UnitTrialRow is one line of the dry run.
type UnitTrialRow struct {
	Line     int
	Name     string
	Category string
	Problem  string // why it was not taken
	Hint     string // a near-duplicate
}

// InvitationsPage lists every unit's way in.
type InvitationsPage struct {
	Frame
	Rows    []InvitationRow
	Make    string // makes codes for units without one
	Missing int    // units without a code
	Slips   Link
	Refused Notice // why slips cannot be printed
	Back    Link
}

// InvitationRow is one unit's code.
type InvitationRow struct {
	ID      string // html id of the link's text, for the copy button
	Unit    string
	Role    string
	Code    string
	Link    string
	Used    models.Instant
	Replace string // where the replacing form posts to
}
