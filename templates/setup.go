package templates

// SetUpPage is opened once, by the link printed at first start: it makes the office and its first user (administrator).
// Controls: office, phone, name, login, password, again.
type SetUpPage struct {
	Frame
	Form   Form
	Action string
}
