package models

import (
	"fmt"
	"time"
	_ "time/tzdata" // the zone is embedded: a county server may have no zone files
)

// Instant is a moment as UTC milliseconds since 1970; 0 means "not yet". It is stored as an integer on both
// databases because SQLite drivers compare time.Time as text (glebarez/go-sqlite keeps the offset in the text).
type Instant int64

// Shanghai is the zone in which every instant is shown.
var Shanghai = mustZone("Asia/Shanghai")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // impossible: tzdata is embedded above
	}
	return zone
}

// At cuts t to whole milliseconds.
func At(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Date is the instant of a wall clock reading in Asia/Shanghai.
func Date(year int, month time.Month, day, hour, minute int) Instant {
	return At(time.Date(year, month, day, hour, minute, 0, 0, Shanghai))
}

// Time is the instant in Asia/Shanghai.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).In(Shanghai) }

// IsZero reports whether the moment has not come yet.
func (i Instant) IsZero() bool { return i == 0 }

// Add moves the instant by d, cut to milliseconds.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Milliseconds()) }

// Sub is the time from j to i.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i-j) * time.Millisecond }

var weekdays = [...]string{"日", "一", "二", "三", "四", "五", "六"}

// Weekday is 星期一 … 星期日.
func (i Instant) Weekday() string { return "星期" + weekdays[i.Time().Weekday()] }

// String shows minute precision with weekday: 2018年2月9日(星期五)12:00. The zero instant is empty.
func (i Instant) String() string {
	if i.IsZero() {
		return ""
	}
	t := i.Time()
	return fmt.Sprintf("%d年%d月%d日（%s）%02d:%02d", t.Year(), t.Month(), t.Day(), i.Weekday(), t.Hour(), t.Minute())
}

// Day shows the date alone: 2018年2月9日.
func (i Instant) Day() string {
	if i.IsZero() {
		return ""
	}
	t := i.Time()
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

// Precise shows the millisecond: 2018年2月9日 11:59:59.999.
func (i Instant) Precise() string {
	if i.IsZero() {
		return ""
	}
	return i.Day() + i.Time().Format(" 15:04:05.000")
}

// Short shows month, day, hour and minute: 2月9日 12:00.
func (i Instant) Short() string {
	if i.IsZero() {
		return ""
	}
	t := i.Time()
	return fmt.Sprintf("%d月%d日 %02d:%02d", t.Month(), t.Day(), t.Hour(), t.Minute())
}

// RFC3339 is the instant for machines, in Shanghai's offset with milliseconds.
func (i Instant) RFC3339() string {
	if i.IsZero() {
		return ""
	}
	return i.Time().Format("2006-01-02T15:04:05.000Z07:00")
}
