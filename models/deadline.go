package models

import (
	"fmt"
	"time"
)

// Deadline is one row (round, unit or none, instant); rows are only ever added. It is half-open: 「12时前」 means
// strictly before At. ClosedAt is the latch: once set, nothing but a newer row opens again, whatever the clock says.
type Deadline struct {
	ID       int64 `gorm:"primaryKey"`
	RoundID  int64
	UnitID   int64 // 0: the whole round
	At       Instant
	SetBy    string
	SetAt    Instant
	Reason   string
	ClosedAt Instant
}

// Open reports whether a write at now is in time.
func (d Deadline) Open(now Instant) bool { return d.ID != 0 && d.ClosedAt.IsZero() && now < d.At }

// Due reports whether the latch has to be set at now.
func (d Deadline) Due(now Instant) bool { return d.ID != 0 && d.ClosedAt.IsZero() && now >= d.At }

// DeadlineOf is the one place that says which deadline holds for a unit (0: for the round): the later of the
// round's newest row and the unit's own newest row; a latched row never hides one that is still open, and one that was
// closed early is as late as its closing.
func DeadlineOf(rows []Deadline, unitID int64) Deadline {
	newest := map[int64]Deadline{}
	for _, row := range rows {
		if row.UnitID != 0 && row.UnitID != unitID {
			continue
		}
		if row.ID > newest[row.UnitID].ID {
			newest[row.UnitID] = row
		}
	}
	best := newest[0]
	own, extended := newest[unitID]
	if !extended || unitID == 0 {
		return best
	}
	if best.ClosedAt.IsZero() != own.ClosedAt.IsZero() {
		if own.ClosedAt.IsZero() {
			return own
		}
		return best
	}
	if own.end() > best.end() {
		return own
	}
	return best
}

// end is when the row stops to be in time: its instant, or the moment it was closed early.
func (d Deadline) end() Instant {
	if !d.ClosedAt.IsZero() && d.ClosedAt < d.At {
		return d.ClosedAt
	}
	return d.At
}

// Moment shows the deadline the way notices write it; 00:00 is told as 24时 of the day before.
func (d Deadline) Moment() string {
	if d.At.IsZero() {
		return "未确定"
	}
	t := d.At.Time()
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		before := d.At.Add(-time.Minute)
		b := before.Time()
		return fmt.Sprintf("%d年%d月%d日（%s）24时前", b.Year(), b.Month(), b.Day(), before.Weekday())
	}
	if t.Minute() == 0 && t.Second() == 0 {
		return fmt.Sprintf("%d年%d月%d日（%s）%d时前", t.Year(), t.Month(), t.Day(), d.At.Weekday(), t.Hour())
	}
	return d.At.String() + "前"
}

// CheckExtension says whether a new row may be added: with a reason, later than now and than the row it follows
// unless that one was closed early.
func CheckExtension(current Deadline, at, now Instant, reason string) error {
	if reason == "" {
		return Invalid("reason", "请填写延期理由")
	}
	if at <= now {
		return Invalid("at", "新的截止时间须晚于现在（"+now.String()+"）")
	}
	if current.ClosedAt.IsZero() && at <= current.At {
		return Invalid("at", "截止时间只能推后，不能提前；提前截止请用「提前截止」")
	}
	return nil
}

// GrantedPlea opens the reason of a deadline that was moved because a unit asked
// for it; what the unit had written follows.
const GrantedPlea = "同意延期申请："

// ExtensionRequest is a unit's plea for more time; the office decides once.
type ExtensionRequest struct {
	ID        int64 `gorm:"primaryKey"`
	RoundID   int64
	UnitID    int64
	At        Instant // the time asked for
	Reason    string
	AskedBy   string
	AskedAt   Instant
	Decision  string // "", granted, refused
	Answer    string
	DecidedBy string
	DecidedAt Instant
}
