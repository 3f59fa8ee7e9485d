package templates

import "zqyj/models"

// RemindersPage is who still owes, the form that logs a call and what was logged. The form sends unit (several), channel,
// spoke and note; the button named mail sends a mail instead.
type RemindersPage struct {
	Frame
	Form     Form
	Action   string // empty for who may not, and while nobody owes
	Owing    []OwingRow
	Channels []Option
	Mail     string // where to post for mail; empty without a mail server
	Print    Link   // call list
	Log      []ReminderLine
	Mails    []MailLine
}

// OwingRow is one unit that owes.
type OwingRow struct {
	ID       int64
	Picked   bool
	Unit     Link
	State    Badge
	Flags    []Badge
	Due      string
	Contact  string
	Phone    string
	Email    string
	Calls    string
	CalledAt models.Instant
}

// ReminderLine is one logged call or mail.
type ReminderLine struct {
	Unit string
	RecordReminder
}

// MailLine is one mail in the outbox.
type MailLine struct {
	Unit    string
	Address string
	State   Badge
	At      models.Instant
	Note    string
}
