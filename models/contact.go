package models

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Contact is the name and phone on a reply, or on one opinion where it differs. The salt stands beside it and is
// deleted with it, so that hashes verify after contacts are purged: Digest then holds what entered the hash.
type Contact struct {
	Name   string
	Phone  string
	Salt   string
	Digest string // kept when name, phone and salt are purged
}

// Empty reports whether nothing was filled in.
func (c Contact) Empty() bool { return c.Name == "" && c.Phone == "" }

// Sum is hex SHA-256(salt‖name‖phone) with length prefixes; it survives the purge in Digest.
func (c Contact) Sum() string {
	if c.Digest != "" {
		return c.Digest
	}
	h := sha256.New()
	for _, field := range []string{c.Salt, c.Name, c.Phone} {
		writeField(h, field)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Purged is the contact without personal data; its Sum stays the same.
func (c Contact) Purged() Contact {
	if c.Empty() && c.Salt == "" {
		return c
	}
	return Contact{Digest: c.Sum()}
}

var (
	mobile   = regexp.MustCompile(`^(?:\+?86)?1[3-9][\d*]{9}$`)
	landline = regexp.MustCompile(`^(?:(?:\+?86)?(?:0\d{2,3})?|\+86[1-9]\d{1,2})[2-9][\d*]{6,7}(?:-\d{1,6})?$`)
)

// CheckPhone accepts a mobile number, or a landline with or without area code and with an extension. Stars stand
// for hidden digits in sample data.
func CheckPhone(phone string) bool {
	plain := strings.NewReplacer(" ", "", "(", "", ")", "").Replace(strings.Map(halfWidth, phone))
	if mobile.MatchString(strings.ReplaceAll(plain, "-", "")) {
		return true
	}
	plain = strings.NewReplacer("转", "#", "分机", "#", "ext", "#", "x", "#", "—", "-").Replace(plain)
	parts := strings.SplitN(plain, "#", 2)
	if len(parts) == 2 && (parts[1] == "" || len(parts[1]) > 6 || strings.Trim(parts[1], "0123456789") != "") {
		return false
	}
	number := parts[0]
	if i := strings.LastIndexByte(number, '-'); i > 0 && len(number)-i <= 6 && strings.Count(number, "-") > 1 {
		number = number[:i] // 0931-8400000-801
	}
	return landline.MatchString(strings.ReplaceAll(number, "-", "")) || landline.MatchString(number)
}

// halfWidth gives a character of the ASCII range that an input method wrote full-width its usual form.
func halfWidth(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == '\u3000':
		return ' '
	}
	return r
}

// CheckContact demands a name and a usable phone.
func CheckContact(c Contact) *Problem {
	p := &Problem{Kind: KindInvalid, Code: "invalid"}
	name := strings.TrimSpace(c.Name)
	if name == "" {
		p.Fields = append(p.Fields, FieldError{"contact_name", "请填写联系人姓名"})
	}
	if utf8.RuneCountInString(name) > 40 {
		p.Fields = append(p.Fields, FieldError{"contact_name", "联系人姓名请不要超过40个字"})
	}
	if strings.TrimSpace(c.Phone) == "" {
		p.Fields = append(p.Fields, FieldError{"contact_phone", "请填写联系电话"})
	} else if !CheckPhone(c.Phone) {
		p.Fields = append(p.Fields, FieldError{"contact_phone", "联系电话请填手机号，或带区号的座机号（可加分机，如 0931-8400000转801）"})
	}
	if len(p.Fields) == 0 {
		return nil
	}
	return p
}
