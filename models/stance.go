package models

import (
	"strings"
	"unicode/utf8"
)

// CheckStance demands grounds of who insists.
func CheckStance(s Stance) error {
	grounds := strings.TrimSpace(s.Grounds)
	if !s.Agrees && grounds == "" {
		return Invalid("grounds", "坚持原意见的，请写明理由")
	}
	if utf8.RuneCountInString(grounds) > 2000 {
		return Invalid("grounds", "理由请不要超过2000字")
	}
	return CheckSecret(s.Grounds)
}
