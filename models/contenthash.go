package models

import (
	"crypto/sha256"
	"encoding/hex"
)

// Content is what a reply says, as it enters the content hash. Approval, seal, times and row ids are not in it.
type Content struct {
	RoundID     int64
	DraftHash   string
	UnitID      int64
	Number      int // version
	NoOpinion   bool
	Contact     Contact
	Opinions    []Opinion          // live ones, in order
	Attachments map[int64][]string // SHA-256 by opinion key, in order; key 0: the reply's own
}

// ContentHash is the SHA-256 of the canonical form, hex: the tag "reply/1"; round, draft hash, unit, version, 1 or 0
// for 无修改意见, the contact's sum; the number of the reply's attachments and each one's SHA-256; the number of
// opinions; for each the clause's permanent id, kind, nature, quote, proposed, reason, the contact's sum ("" where it
// is the reply's own), its attachments likewise. Numbers are 8 bytes big-endian, texts prefixed with their length.
func (c Content) ContentHash() string {
	h := sha256.New()
	writeField(h, "reply/1")
	writeNumber(h, c.RoundID)
	writeField(h, c.DraftHash)
	writeNumber(h, c.UnitID)
	writeNumber(h, int64(c.Number))
	none := int64(0)
	if c.NoOpinion {
		none = 1
	}
	writeNumber(h, none)
	writeField(h, c.Contact.Sum())
	files := func(key int64) {
		writeNumber(h, int64(len(c.Attachments[key])))
		for _, sum := range c.Attachments[key] {
			writeField(h, sum)
		}
	}
	files(0)
	writeNumber(h, int64(len(c.Opinions)))
	for _, o := range c.Opinions {
		writeNumber(h, o.PID)
		for _, field := range []string{string(o.Kind), string(o.Nature), o.Quote, o.Proposed, o.Reason, o.contactSum()} {
			writeField(h, field)
		}
		files(o.Key)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (o Opinion) contactSum() string {
	if o.Contact.Empty() && o.Contact.Digest == "" {
		return ""
	}
	return o.Contact.Sum()
}

// Sum is hex SHA-256 over what the opinion says; it tells whether a disposition answered this wording.
func (o Opinion) Sum() string {
	h := sha256.New()
	writeField(h, "opinion/1")
	writeNumber(h, o.PID)
	for _, field := range []string{string(o.Kind), string(o.Nature), o.Quote, o.Proposed, o.Reason} {
		writeField(h, field)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// DraftHash is hex SHA-256 over title and clauses in order, as frozen.
func DraftHash(title string, clauses []Clause) string {
	h := sha256.New()
	writeField(h, "draft/1")
	writeField(h, title)
	for _, c := range clauses {
		if c.Removed {
			continue
		}
		writeNumber(h, c.PID)
		writeNumber(h, int64(c.Level))
		for _, field := range []string{c.Kind, c.Marker, c.Number, c.Heading, c.Stop, c.Text, c.Cells} {
			writeField(h, field)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
