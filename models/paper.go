package models

// PrintedPaper is a paper the office was given, as far as the code on its last page proves: which kind, the hash of what
// it says, and up to where it knew the log. It is noted once, when the paper is first made.
type PrintedPaper struct {
	Hash      string `gorm:"primaryKey"` // SHA-256 over the content, hex
	RoundID   int64
	Kind      string  // 意见汇总, 采纳情况表
	At        Instant // of the last event it tells of
	Head      string  // hash of that event, hex
	PrintedAt Instant
}

// TableName is printed_papers.
func (PrintedPaper) TableName() string { return "printed_papers" }
