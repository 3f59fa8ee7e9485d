package models

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
