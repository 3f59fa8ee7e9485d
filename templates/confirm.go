package templates

// ConfirmPage asks before something that cannot simply be taken back: a dialog as a page, so that it works without script.
type ConfirmPage struct {
	Frame
	Form    Form
	What    string            // what will happen, in a full sentence
	Warning string            // what makes it risky just now; may be empty
	Facts   []Fact            // what it happens to
	Action  string            // where the form posts to
	Hidden  map[string]string // sent along: idempotency key, version
	Reason  string            // label of a reason that is owed (control: reason); empty = none is asked
	Do      string            // words on the button: 确认撤回
	Danger  bool
	Back    Link
}
