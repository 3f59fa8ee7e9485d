package models

import (
	"strings"
	"time"
)

// Reminder is one logged call or message to a unit that has not replied (催办).
type Reminder struct {
	ID      int64 `gorm:"primaryKey"`
	RoundID int64
	UnitID  int64
	Channel string // 电话, 邮件
	Spoke   string // whom was spoken to
	Note    string
	By      string `gorm:"column:noted_by"`
	At      Instant
}

// ReminderChannels lists the ways of reminding that an officer logs; mail is logged by the service.
var ReminderChannels = []string{"电话", "短信", "当面", "其他"}

// ChannelMailed is how reminders by mail are logged.
const ChannelMailed = "邮件"

// CheckReminder says what a logged reminder lacks.
func CheckReminder(r Reminder) error {
	var problems []*Problem
	known := false
	for _, c := range ReminderChannels {
		known = known || c == r.Channel
	}
	if !known {
		problems = append(problems, Invalid("channel", "请选择催办方式"))
	}
	if strings.TrimSpace(r.Spoke) == "" && strings.TrimSpace(r.Note) == "" {
		problems = append(problems, Invalid("spoke", "请填写接听人，或在备注中写明情况（如无人接听）"))
	}
	return Join(problems...)
}

// MailTries is how often one message is tried before it is given up.
const MailTries = 8

// MailPause is how long after the n-th failed try the next one comes: 1, 2, 4 … 60 minutes.
func MailPause(tries int) time.Duration {
	pause := time.Minute
	for i := 1; i < tries && pause < time.Hour; i++ {
		pause *= 2
	}
	return min(pause, time.Hour)
}

// Outbox is one message waiting to be sent; sending is leased by a row so that it runs once.
type Outbox struct {
	ID       int64 `gorm:"primaryKey"`
	RoundID  int64
	UnitID   int64
	Address  string
	Subject  string
	Body     string
	Tries    int
	NextAt   Instant
	SentAt   Instant
	FailedAt Instant
	Error    string
	MadeAt   Instant
}

// TableName keeps the singular: an outbox is one.
func (Outbox) TableName() string { return "outbox" }

// Outage is a span in which the service was down, from its heart beats.
type Outage struct {
	ID   int64   `gorm:"primaryKey"`
	From Instant `gorm:"column:from_at"`
	Till Instant `gorm:"column:till_at"`
}
