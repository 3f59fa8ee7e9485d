package templates

// SignInPage is where a unit comes in by typing its invitation code. Controls: code, remember.
type SignInPage struct {
	Frame
	Form     Form
	Action   string // where the code is posted to
	ToOffice Link   // the way to the office's sign-in
}

// OfficeSignInPage is where the office signs in. Controls: login, password, remember.
type OfficeSignInPage struct {
	Frame
	Form   Form
	Action string
	Next   string // the page asked for before signing in, sent along; may be empty
	ToUnit Link   // the way to a unit's sign-in
}

// OfficeLinkPage greets the office user of a rehearsal's link; only its button signs in.
type OfficeLinkPage struct {
	Frame
	Name, Role string
	Action     string
}
