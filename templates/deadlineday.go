package templates

import "zqyj/models"

// DeadlineDayPage is the day of the deadline: what is missing, what waits, what came late, what the office can decide.
// A request's form sends at, answer and granted.
type DeadlineDayPage struct {
	Frame
	Deadline DeadlineBlock
	Notice   Notice // paused, cancelled; zero = none
	Actions  []Link // extend for all, close early, pause, resume, cancel
	Kept     KeptLedger
	Unsent   []DayLine // drafts that were not sent: how many opinions, never a text
	Waiting  []DayLine // complete, but approval or seal is missing
	Late     []LateLine
	Requests []RecordRequest
	Outages  []DayOutage
	History  []RecordDeadline // every row of the round's deadlines
}

// KeptLedger is the ledger as it stood when the deadline latched.
type KeptLedger struct {
	At   models.Instant // zero before that
	Sums LedgerSums
	Rows []KeptRow
}

// KeptRow is one unit of the kept ledger.
type KeptRow struct {
	Unit     string
	Class    Badge
	Opinions string
	Now      Badge // the class it has now; zero when it is the same
}

// DayLine is one unit that is not done.
type DayLine struct {
	Unit    Link
	Text    string
	Contact string
	Phone   string
}

// LateLine is a reply that came late; Admit and Refuse are empty for who decides nothing.
type LateLine struct {
	Unit          Link
	Content       string
	ReceivedAt    models.Instant
	By            string // how late
	Admit, Refuse Link
}

// DayOutage is a span in which the service was down.
type DayOutage struct {
	From, Till models.Instant
	Long       string
}
