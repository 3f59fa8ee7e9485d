package templates

// UnitApprovalPage is 负责同志审核: the whole reply as it will go out, and the decision on it. Controls: hash (hidden),
// name, post, opinion; agreed (1 or 0) where the leader decides.
type UnitApprovalPage struct {
	Frame
	Form     Form
	Standing Notice
	Reply    ReplyView
	Past     []DecisionView // newest first
	Action   string         // empty = nothing to decide now
	Why      string         // why not
	Hash     string
	Leader   bool // the viewer decides; else declares for the leader
	Deadline DeadlineBlock
	Missing  []Todo // what has to be mended first
	Invite   Link   // where a link for the leader is made; zero = not offered
	Back     Link
}

// DecisionView is one decision of a leader.
type DecisionView struct {
	Badge   Badge
	Facts   []Fact
	Current bool // on the very text shown
}

// UnitPeoplePage lists a unit's ways in and makes new ones. Controls: role, label.
type UnitPeoplePage struct {
	Frame
	Form   Form
	Action string
	Roles  []Option
	People []PersonView
	Back   Link
}

// PersonView is one way into a unit.
type PersonView struct {
	ID      string // html id
	Label   string
	Role    string
	Facts   []Fact
	Link    string // address to hand over; empty = made by the office, not shown here
	Code    string
	Picture string // the link as a QR code
	Self    bool   // the viewer's own
	Fresh   bool   // just made
	Revoke  string // where the form posts that ends it; empty = may not
}

// UnitOpinionsPage is where a handler puts the desks' opinions together. The boxes are named key and belong to the form
// "merge".
type UnitOpinionsPage struct {
	Frame
	Form     Form
	Standing Notice
	Merge    string // where the chosen ones are merged; empty = may not
	Groups   []OpinionsOnClause
	Next     []Link
}

// OpinionsOnClause is everything a unit wrote on one clause.
type OpinionsOnClause struct {
	ID       string
	Clause   Link
	Text     string
	Opinions []OpinionView
}
