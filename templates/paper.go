package templates

// UnitFormPage hands out the offline form and takes it back. Controls: file, how (add, replace), token (hidden).
type UnitFormPage struct {
	Frame
	Form     Form
	Download string
	Action   string
	Token    string
	Written  int // opinions written so far
	Back     Link
}

// UnitPastePage makes opinions of a pasted text. Controls: text, token (hidden), take_0 …; buttons named do: read, add.
type UnitPastePage struct {
	Frame
	Form   Form
	Action string
	Token  string
	Items  []PastedView
	Back   Link
}

// PastedView is one item of a pasted text as it was understood.
type PastedView struct {
	Name    string // of its box
	Text    string
	Opinion OpinionView
	Sure    bool // clause and wish were recognised
}

// UnitExtensionPage asks for more time. Controls: at, reason.
type UnitExtensionPage struct {
	Frame
	Form     Form
	Deadline DeadlineBlock
	Action   string // empty = not now
	Why      string // why not
	Past     []PleaView
	Back     Link
}

// PleaView is one plea with its answer.
type PleaView struct {
	Badge Badge
	Facts []Fact
}
