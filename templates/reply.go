package templates

import "zqyj/models"

// ReplyView is a unit's whole reply as it will go out.
type ReplyView struct {
	Unit      string
	NoOpinion bool
	Opinions  []OpinionView
	Contact   []Fact
	Files     []FileView // of the reply itself
}

// Todo is one thing that is missing, with where to mend it.
type Todo struct {
	Text string
	Href string // empty when the viewer cannot mend it
}

// UnitCheckPage is everything before it goes out. Controls of its form: key (idempotency) and revision, hidden.
type UnitCheckPage struct {
	Frame
	Form     Form
	Standing Notice
	Deadline DeadlineBlock
	Lacks    []Todo
	Reply    ReplyView
	Approval []Fact // empty when the round asks none
	Seal     []Fact
	Action   string // empty = may not be sent now
	Why      string // why not
	Key      string
	Revision int64
	Do       string // words on the button
	Next     []Link
	Attach   Attach
}

// UnitContactPage asks whom the office may call. Controls: contact_name, contact_phone, letter_no.
type UnitContactPage struct {
	Frame
	Form    Form
	Action  string
	Purpose string // why it is asked, who sees it, when it is deleted
	Back    Link
}

// UnitNonePage declares 无修改意见. Controls: contact_name, contact_phone, letter_no.
type UnitNonePage struct {
	Frame
	Form     Form
	Action   string
	Purpose  string
	Opinions int // written so far: they have to go first
	Declared bool
	Mine     Link // list of the written ones
	Back     Link
}

// UnitReceiptPage proves that a version arrived.
type UnitReceiptPage struct {
	Frame
	Standing Notice
	Receipts []ReceiptView // newest first
	Next     []Link
}

// ReceiptView is one receipt.
type ReceiptView struct {
	Code    string
	Number  int // version
	At      models.Instant
	Hash    string
	Place   int64
	Late    bool
	Holds   bool // its version counts
	Verify  string
	Paper   string // its PDF; empty = none
	Picture string // its QR code as an image; empty = none
}

// UnitHistoryPage lists every version and what changed from one to the next.
type UnitHistoryPage struct {
	Frame
	Versions []VersionView
	Drop     Link // gives up the version being written; zero = nothing to give up
	Back     Link
}

// VersionView is one version in the history.
type VersionView struct {
	Number  int
	State   Badge
	Facts   []Fact
	Against int // the version it is compared with; 0 = the first
	Changes []ChangeView
	Reply   ReplyView
	Turned  []Fact // what changed beside the opinions: 无修改意见, contact
}

// ChangeView is one difference between two versions.
type ChangeView struct {
	What   string // 新增, 删去, 改动
	Clause string
	Spans  []Span
	Reason []Span // where the reason changed
	Facts  []Fact // what else became of it: kind, nature, passage
}

// NotReceivedPage answers a form that came too late, with everything it held.
type NotReceivedPage struct {
	Frame
	What  string
	Do    []string
	Reply ReplyView
	Next  []Link
}
