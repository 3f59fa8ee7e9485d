package models

import (
	"encoding/base32"
	"strings"
)

// Invitation is a way in for one unit, or for a colleague in it; replaceable, revocable. Only the hash of its code is
// compared; the code itself is derived from the service's secret and Nonce, so that slips can be printed again.
type Invitation struct {
	ID        int64 `gorm:"primaryKey"`
	RoundID   int64
	UnitID    int64
	Role      Role   // handler, desk, leader, reader
	Label     string // 处室 or person, shown as the author
	Nonce     string
	CodeHash  string
	MadeAt    Instant
	MadeBy    string
	MakerID   int64   // the unit's own invitation that made it; 0: the office
	UsedAt    Instant // first sign-in
	RevokedAt Instant
}

// MadeByOffice reports whether the office gave it out; a unit's own colleagues are the unit's affair.
func (i Invitation) MadeByOffice() bool { return i.MakerID == 0 }

// crockford has no I, L, O, U, so that a code read aloud or from fax stays itself.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// CodeLength is 20 characters of 5 bits: 100 bits.
const CodeLength = 20

// FormatCode writes at least 13 bytes as a code in groups of five: ABCDE-FGHJK-MNPQR-STVWX.
func FormatCode(secret []byte) string {
	plain := crockford.EncodeToString(secret)[:CodeLength]
	return plain[:5] + "-" + plain[5:10] + "-" + plain[10:15] + "-" + plain[15:]
}

// NormalCode reads a code as typed: any case, full width, spaces and dashes anywhere, O for 0, I or L for 1, or the whole
// link pasted. It is empty when it cannot be a code.
func NormalCode(typed string) string {
	if _, code, link := strings.Cut(typed, "/in/"); link {
		typed = strings.TrimRight(code, "/")
	}
	var b strings.Builder
	for _, r := range typed {
		r = halfWidth(r)
		switch {
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		case r == ' ' || r == '　' || r == '\t' || r == '\n' || r == '\r' || r == '-' || r == '—' || r == '–' || r == '_' || r == '.' || r == '·':
			continue
		}
		switch r {
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune("0123456789ABCDEFGHJKMNPQRSTVWXYZ", r) {
			return ""
		}
		b.WriteRune(r)
	}
	if b.Len() != CodeLength {
		return ""
	}
	return b.String()
}
