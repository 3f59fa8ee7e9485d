package templates

import (
	"time"

	"zqyj/models"
)

// DeadlineBlock shows one deadline: the instant with weekday, 北京时间, then what remains. A half-open moment: at At it is over.
type DeadlineBlock struct {
	At       models.Instant
	Now      models.Instant // the service's time when the page was made
	Extended bool           // later than the round's own deadline
	Reason   string         // why it was extended or moved; may be empty
	Closed   bool           // latched: stays closed even if the clock steps back
}

// Over says whether the deadline has passed or was latched.
func (d DeadlineBlock) Over() bool { return d.Closed || d.Now >= d.At }

// Near says whether less than two hours remain.
func (d DeadlineBlock) Near() bool { return !d.Over() && d.At.Sub(d.Now) < 2*time.Hour }

// Remaining is what remains in words; empty when it is over.
func (d DeadlineBlock) Remaining() string {
	if d.Over() {
		return ""
	}
	return remaining(d.At.Sub(d.Now))
}
