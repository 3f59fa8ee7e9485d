package templates

import "zqyj/models"

// UsersPage lists the office's people. The form sends login, name, role and password.
type UsersPage struct {
	Frame
	Users  []UserRow
	Form   Form
	Action string // empty for who may not add anybody
	Roles  []Option
}

// UserRow is one person of the office.
type UserRow struct {
	Name, Login string
	Href        string // the person's own page; empty for who may change nothing
	Role        string
	CreatedAt   models.Instant
	BarredAt    models.Instant
}

// UserPage changes one person: role; bar or readmit; a new password. The forms send role; nothing; password and again.
type UserPage struct {
	Frame
	Facts    []Fact
	Form     Form
	Roles    []Option
	Role     string // where to post the role
	Password string
	Bar      string // empty when barred
	Readmit  string // empty when not
	Last     bool   // the last administrator
	Back     Link
}

// AccountPage is one's own: password (old, password, again) and the browsers one is signed in with.
type AccountPage struct {
	Frame
	Form     Form
	Action   string
	Sessions []SessionRow
}

// SessionRow is one signed-in browser.
type SessionRow struct {
	Owner     string
	Unit      bool
	Agent     string
	StartedAt models.Instant
	SeenAt    models.Instant
	Own       bool   // the browser one looks with
	End       string // where to end it; empty: may not
}

// SessionsPage lists every signed-in browser of office and units.
type SessionsPage struct {
	Frame
	Rows []SessionRow
	Cut  bool // more than the page shows
}

// TokensPage lists API tokens. The form sends user and label. Fresh is the new token, told once.
type TokensPage struct {
	Frame
	Rows   []TokenRow
	Form   Form
	Action string // empty for who may not
	Users  []Option
	Fresh  string
}

// TokenRow is one token.
type TokenRow struct {
	Label, Owner, MadeBy string
	MadeAt, RevokedAt    models.Instant
	Revoke               string
}

// LogPage is one chain of the log (留痕). The filter sends verb, unit, actor, from, till by GET.
type LogPage struct {
	Frame
	Form   Form
	Action string
	Verbs  []Option
	Units  []Option // empty on the administration's log
	Actors []Option
	Rows   []LogRow
	Pager  Pager
	Check  string // address of the chain's check
	Result Notice // of the check; zero before it
	Export string // CSV with the present filter
}

// LogRow is one event in words.
type LogRow struct {
	Place  int64
	At     models.Instant
	Actor  string
	What   string
	Unit   string
	Detail string
	Hash   string // first 12 hex digits
}

// SettingsPage is what may still be changed of a round. The form sends contact, phone, fax, internal, purge_days.
type SettingsPage struct {
	Frame
	Form    Form
	Action  string // empty for who may not, or when the round is archived
	Fixed   []Fact // what the notice said and stays
	Setup   Link   // where everything is set while in 筹备
	Purge   Notice // what becomes of the contacts; zero = nothing to say
	Archive Link   // zero while that is not possible
}
