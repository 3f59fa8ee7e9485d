package models

import (
	"fmt"
	"strings"
)

// Receipt proves that a version arrived: number, moment to the millisecond, content hash, place in the round's log.
type Receipt struct {
	ID      int64 `gorm:"primaryKey"`
	RoundID int64
	UnitID  int64
	ReplyID int64
	Number  int    // version
	Code    string // printed number, see ReceiptCode
	At      Instant
	Hash    string
	Place   int64  // position of its event in the round's chain
	Link    string // hash of that event, hex
	Late    bool   // 逾期补报: received, not counted unless admitted
}

// ReceiptCode is the printed number: round, place in the log and the first 8 digits of the content hash.
func ReceiptCode(roundID, place int64, hash string) string {
	return fmt.Sprintf("HZ-%d-%06d-%.8s", roundID, place, hash)
}

// NormalReceiptCode reads a printed number as typed: any case, full width, spaces anywhere.
func NormalReceiptCode(typed string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == '—' || r == '–':
			return '-'
		case r == ' ' || r == '　' || r == '\t' || r == '\n':
			return -1
		}
		return r
	}, typed)
	if plain = strings.ToLower(plain); strings.HasPrefix(plain, "hz-") {
		return "HZ-" + plain[3:]
	}
	return plain
}
