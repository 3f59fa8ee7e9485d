package models

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// Initials is a name as it is found by pinyin initials: per character the initials of its readings, the usual one
// first, separated by spaces: 银行 is "y hx". Letters and digits stand for themselves, everything else is left out.
func Initials(name string) string {
	args := pinyin.Args{Style: pinyin.FirstLetter, Heteronym: true}
	var groups []string
	for _, r := range name {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			groups = append(groups, string(unicode.ToLower(r)))
			continue
		}
		var letters []string
		for _, reading := range pinyin.SinglePinyin(r, args) {
			if reading != "" && !slices.Contains(letters, reading) {
				letters = append(letters, reading)
			}
		}
		if len(letters) > 0 {
			groups = append(groups, strings.Join(letters, ""))
		}
	}
	return strings.Join(groups, " ")
}

// MatchInitials reports whether the typed letters are initials of characters that follow each other in the name whose
// Initials these are; skfj finds 省科学… only where the characters do follow each other.
func MatchInitials(initials, typed string) bool {
	letters := []rune(strings.ToLower(strings.ReplaceAll(typed, " ", "")))
	groups := strings.Fields(initials)
	if len(letters) == 0 || len(letters) > len(groups) {
		return false
	}
	for start := 0; start+len(letters) <= len(groups); start++ {
		found := true
		for i, letter := range letters {
			if !strings.ContainsRune(groups[start+i], letter) {
				found = false
				break
			}
		}
		if found {
			return true
		}
	}
	return false
}
