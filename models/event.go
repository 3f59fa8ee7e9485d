package models

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// Event is one hash-chained line of the log (留痕). It carries ids and hashes, never a contact or an opinion's text.
type Event struct {
	ID      int64 `gorm:"primaryKey"`
	RoundID int64 // 0: the administration's chain
	Place   int64 // position in its chain, from 1
	At      Instant
	Actor   string // kind and id: office:3, unit:17/5, system
	Verb    string
	Subject string // kind and id: reply:12
	UnitID  int64  // whose matter it is, 0 for the round's
	Data    string // canonical JSON, keys sorted
	Prev    []byte
	Hash    []byte
}

// Sum is SHA-256(previous ‖ canonical event).
func (e Event) Sum() []byte {
	h := sha256.New()
	h.Write(e.Prev)
	writeField(h, "event/1")
	for _, number := range []int64{e.RoundID, e.Place, int64(e.At), e.UnitID} {
		writeNumber(h, number)
	}
	for _, field := range []string{e.Actor, e.Verb, e.Subject, e.Data} {
		writeField(h, field)
	}
	return h.Sum(nil)
}

// writeField adds a length-prefixed UTF-8 field.
func writeField(h hash.Hash, field string) {
	writeNumber(h, int64(len(field)))
	h.Write([]byte(field))
}

func writeNumber(h hash.Hash, n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	h.Write(b[:])
}
