package templates

import (
	"slices"

	"zqyj/models"
)

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

// ConfirmDeadlinePage asks for date and hour: nothing read from a notice holds by itself. Controls: choice (an instant as
// RFC 3339, or other), date, time, other.
type ConfirmDeadlinePage struct {
	Frame
	Form        Form
	Action      string
	Source      string // the notice's own words
	How         string // what was inferred
	Proposed    models.Instant
	HourMissing bool     // 「9日前」: does it include the day?
	Choices     []Option // whole moments the words can mean; none where the notice names no day
	Confirmed   models.Instant
	Back        Link
}

// WithOther are the choices and the way to name another moment.
func (p ConfirmDeadlinePage) WithOther() []Option {
	return append(slices.Clone(p.Choices), Option{Value: "other", Label: "另定日期和时刻", Hint: "在下面填写"})
}

// UnitListPage takes the units in. Controls: list, file; for the dry run: list.
type UnitListPage struct {
	Frame
	Form     Form
	Action   string
	Template Link
	Trial    *UnitTrial
	Units    []models.Unit // already on the list
	Adds     bool          // units may still come in
	Remove   string        // a unit's id and "/remove" behind it take it off; empty = too late
	Back     Link
}

// UnitTrial is the dry run: nothing has been written yet.
type UnitTrial struct {
	Good, Bad int
	Noted     int // good rows that ask for a second look
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
