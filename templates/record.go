package templates

import "zqyj/models"

// UnitRecordPage is everything the office sees of one unit; never the text of an unsent version. The form of a request
// sends at and answer; a seal's sends note; tokens and invitations are buttons.
type UnitRecordPage struct {
	Frame
	Class       Badge
	Flags       []Badge
	Notice      Notice // clash of two replies; zero = none
	Facts       []Fact
	Actions     []Link
	Versions    []RecordVersion
	Deadlines   []RecordDeadline
	Requests    []RecordRequest
	Reminders   []RecordReminder
	Seals       []RecordSeal
	Invitations []RecordInvitation
}

// RecordVersion is one version of the unit's reply.
type RecordVersion struct {
	Number   int
	State    Badge
	Content  string // 意见7条, 无修改意见
	Channel  string
	Facts    []Fact // received, entered, checked, admitted, with whom
	Scan     Link
	Entry    Link // page of the entry, 代录
	Receipt  string
	Hash     string
	Reason   string
	Pick     Link // let this one count, where two clash
	Unsent   bool
	Approval string
	Opinions []EntryOpinion // none while it is unsent
}

// RecordDeadline is one row of the unit's deadlines.
type RecordDeadline struct {
	At, SetAt, ClosedAt models.Instant
	By, Reason          string
	Own                 bool // the unit's own, else the round's
}

// RecordRequest is a plea for more time; Grant and Refuse are empty once it is decided or where the viewer decides nothing.
type RecordRequest struct {
	Unit    string // shown where several units' are listed
	At      models.Instant
	Reason  string
	AskedBy string
	AskedAt models.Instant
	Outcome string // in words, when decided
	Action  string // where the decision is posted; empty: none to take
	Form    Form
}

// RecordReminder is one logged call or mail.
type RecordReminder struct {
	At          models.Instant
	Channel     string
	Spoke, Note string
	By          string
}

// RecordSeal is one stamped file.
type RecordSeal struct {
	Version int
	File    Link
	Match   string
	State   string
	At      models.Instant
	By      string
	Action  string // where the judgement is posted; empty: none to take
	Form    Form
}

// RecordInvitation is one way in.
type RecordInvitation struct {
	ID          string // html id of its link
	Role, Label string
	MadeAt      models.Instant
	MadeBy      string
	UsedAt      models.Instant
	RevokedAt   models.Instant
	Code        string // empty for who may not see it, and once revoked
	Link        string // the same as an address; empty while the base address reaches only this computer
	Replace     string // where to post; empty: may not
	Revoke      string
}

// ExtendPage gives units more time. Its form sends unit (several) or all=1, at, reason.
type ExtendPage struct {
	Frame
	Form   Form
	Action string
	Units  []Option // the units meant; empty: all
	All    bool
	Now    DeadlineBlock // the deadline that holds
	Back   Link
}

// InvitePage makes a further way in for a unit. Its form sends role and label.
type InvitePage struct {
	Frame
	Form   Form
	Action string
	Roles  []Option
	Back   Link
}
