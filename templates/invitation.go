package templates

// InvitationPage greets whoever opened an invitation link. Showing it changes nothing; only its button signs in.
type InvitationPage struct {
	Frame
	Form      Form // errors only, control: remember
	Unit      string
	As        string // in words: 经办人, 负责同志(审核), 只读
	Deadline  DeadlineBlock
	Action    string // where the button posts to
	ToApprove bool   // who comes decides over the unit's reply
	Else      string // name of another unit or officer signed in on this browser; empty = nobody
}
