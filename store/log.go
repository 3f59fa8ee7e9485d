package store

import (
	"bytes"
	"context"
	"encoding/hex"

	"gorm.io/gorm"

	"zqyj/models"
)

// EventPage narrows the log; Before is the place where the last page ended, 0 for the newest.
type EventPage struct {
	RoundID int64 // 0: the administration's chain
	Verb    string
	UnitID  int64
	Actor   string // as events name it: office:3
	From    models.Instant
	Till    models.Instant // exclusive; 0: no end
	Before  int64
	Limit   int
}

// Events reads one page of a chain, newest first; more tells whether older ones follow.
func (s *Store) Events(ctx context.Context, page EventPage) (events []models.Event, more bool, err error) {
	query := page.narrow(s.read.WithContext(ctx)).Order("place DESC").Limit(page.Limit + 1)
	if page.Before > 0 {
		query = query.Where("place < ?", page.Before)
	}
	events, err = all[models.Event](query)
	if len(events) > page.Limit {
		events, more = events[:page.Limit], true
	}
	return events, more, err
}

func (p EventPage) narrow(db *gorm.DB) *gorm.DB {
	query := db.Where("round_id = ?", p.RoundID)
	if p.Verb != "" {
		query = query.Where("verb = ?", p.Verb)
	}
	if p.UnitID != 0 {
		query = query.Where("unit_id = ?", p.UnitID)
	}
	if p.Actor != "" {
		query = query.Where("actor = ?", p.Actor)
	}
	if p.From != 0 {
		query = query.Where("at >= ?", p.From)
	}
	if p.Till != 0 {
		query = query.Where("at < ?", p.Till)
	}
	return query
}

// EachEvent hands every event of the page's filter to fn, oldest first, some hundred at a time.
func (s *Store) EachEvent(ctx context.Context, page EventPage, fn func(models.Event) error) error {
	return eachEvent(page.narrow(s.read.WithContext(ctx)).Session(&gorm.Session{}), fn)
}

func eachEvent(query *gorm.DB, fn func(models.Event) error) error {
	for last := int64(0); ; {
		events, err := all[models.Event](query.Where("place > ?", last).Order("place").Limit(500))
		if err != nil {
			return err
		}
		for _, e := range events {
			if err := fn(e); err != nil {
				return err
			}
			last = e.Place
		}
		if len(events) < 500 {
			return nil
		}
	}
}

// ChainReport says whether a chain holds: every hash follows from the event and the one before, places run without a
// gap, and the last hash is the kept head.
type ChainReport struct {
	Length int64
	Head   string // hex
	Broken int64  // first place that does not fit; 0: none
	Why    string // in words, when broken
}

// Whole reports whether the chain holds.
func (r ChainReport) Whole() bool { return r.Broken == 0 }

// VerifyChain recomputes a round's chain (0: the administration's) from its first event, in one consistent view.
func (s *Store) VerifyChain(ctx context.Context, roundID int64) (report ChainReport, err error) {
	err = s.reading(ctx, func(db *gorm.DB) (err error) {
		report, err = verifyChain(db, roundID)
		return err
	})
	return report, err
}

func verifyChain(db *gorm.DB, roundID int64) (ChainReport, error) {
	length, head, err := chainHead(db, roundID)
	if err != nil {
		return ChainReport{}, err
	}
	report := ChainReport{Head: hex.EncodeToString(head)}
	var prev []byte
	err = eachEvent(db.Where("round_id = ?", roundID).Session(&gorm.Session{}), func(e models.Event) error {
		report.Length++
		if report.Broken == 0 {
			if report.Why = linkFault(e, report.Length, prev); report.Why != "" {
				report.Broken = report.Length
			}
		}
		prev = e.Hash
		return nil
	})
	if err == nil && report.Broken == 0 && (report.Length != length || !bytes.Equal(prev, head)) {
		report.Broken, report.Why = report.Length+1, "末尾的记录与登记的链头不符，可能有记录被删除"
	}
	return report, err
}

func linkFault(e models.Event, place int64, prev []byte) string {
	switch {
	case e.Place != place:
		return "序号不连续，可能有记录被删除"
	case !bytes.Equal(e.Prev, prev):
		return "与上一条记录不衔接"
	case !bytes.Equal(e.Hash, e.Sum()):
		return "内容与校验值不符，可能被改动"
	}
	return ""
}

func chainHead(db *gorm.DB, roundID int64) (int64, []byte, error) {
	if roundID == 0 {
		head, err := one[adminChain](db.Where("id = ?", 1))
		return head.ChainLength, head.ChainHead, err
	}
	round, err := one[models.Round](db.Where("id = ?", roundID))
	return round.ChainLength, round.ChainHead, err
}
