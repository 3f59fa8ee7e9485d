package models

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// CleanText is the one door for text that people type: CRLF to LF, NFC, Kangxi radicals to plain characters, control
// (but newline and tab) and bidirectional characters removed; joiners and variation selectors stay. Removed is how
// many characters went, so that the page can say so. Invalid UTF-8 and NUL are refused.
func CleanText(text string) (clean string, removed int, err error) {
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return "", 0, Invalid("text", "文字中含有无法识别的编码，请重新录入或粘贴为纯文本")
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	clean = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) || bidirectional(r) || r == 0xFEFF || noncharacter(r) {
			removed++
			return -1
		}
		if isRadical(r) {
			return plainRadical(r)
		}
		return r
	}, text)
	return norm.NFC.String(clean), removed, nil
}

// noncharacter code points stand for nothing by definition, and XML (DOCX, XLSX) cannot hold two of them.
func noncharacter(r rune) bool { return r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF }

// bidirectional marks can make a page show other text than it holds.
func bidirectional(r rune) bool {
	return r == 0x200E || r == 0x200F || r == 0x061C || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// isRadical reports Kangxi radicals and the CJK radicals that Unicode maps to a plain character.
func isRadical(r rune) bool { return r >= 0x2E80 && r <= 0x2FD5 }

// plainRadical uses Unicode's own compatibility mapping (NFKC), which maps every Kangxi radical to its character.
func plainRadical(r rune) rune {
	plain, _ := utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
	return plain
}

// secretMark is a classification mark as papers carry it: 机密★1年, 秘密 ★. Words such as 商业秘密 in a sentence are none.
var secretMark = regexp.MustCompile(`(?:绝\s*密|机\s*密|秘\s*密)\s*[★☆✭*※]`)

// CheckSecret refuses texts that carry a mark of a state secret; nothing of them is kept.
func CheckSecret(texts ...string) error {
	for _, text := range texts {
		if secretMark.MatchString(text) {
			return &Problem{Kind: KindInvalid, Code: "state_secret", Fields: []FieldError{{"", "文字带有国家秘密标志，没有保存。本系统为非涉密系统，严禁处理、存储、传输国家秘密"}}}
		}
	}
	return nil
}
