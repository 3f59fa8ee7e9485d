package store

import (
	"context"
	"fmt"

	"zqyj/models"
)

// RecordDisposition answers one counting opinion (or its whole group). Revision is the one the officer saw (0: none
// yet); the second of two officers gets models.ErrStale and nobody's work is overwritten.
func (s *Store) RecordDisposition(ctx context.Context, actor models.Actor, roundID, opinionID int64, d models.Disposition) (models.Disposition, error) {
	err := s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayDispose(*round); err != nil {
			return err
		}
		if err := models.CheckDisposition(d); err != nil {
			return err
		}
		o, err := one[models.Opinion](tx.db.Where("id = ? AND round_id = ? AND counts = ?", opinionID, roundID, true))
		if err != nil {
			return err
		}
		members := []models.Opinion{o}
		if o.GroupID != 0 {
			if members, err = all[models.Opinion](tx.db.Where("group_id = ? AND counts = ?", o.GroupID, true).Order("id")); err != nil {
				return err
			}
		}
		saw := d.Revision
		if int64(saw) == Unsaid {
			return models.ErrPrecondition
		}
		for _, member := range members {
			row, err := tx.dispose(round, member, d, saw)
			if err != nil {
				return err
			}
			if member.ID == o.ID {
				d = row
			}
			saw = -1 // the guard is the row that was seen; the rest of the group follows it
		}
		return nil
	})
	return d, err
}

func mayDispose(round models.Round) error {
	if round.State == models.RoundSetup || round.State.Released() {
		return models.Refused("round_state", "当前阶段不能填写处理意见")
	}
	return nil
}

// dispose adds one disposition row and moves the figures.
func (tx *Tx) dispose(round *models.Round, o models.Opinion, d models.Disposition, saw int) (models.Disposition, error) {
	rows, err := all[models.Disposition](tx.db.Where("okey = ? AND round_id = ?", o.Key, round.ID).Order("revision DESC").Limit(1))
	if err != nil {
		return d, err
	}
	revision := 0
	if len(rows) > 0 {
		revision = rows[0].Revision
	}
	if saw >= 0 && saw != revision {
		return d, models.ErrStale
	}
	d.ID, d.RoundID, d.Key, d.TextHash, d.GroupID, d.Revision = 0, round.ID, o.Key, o.TextHash, o.GroupID, revision+1
	d.By, d.ByID, d.At, d.ApprovedBy, d.ApprovedAt = tx.Actor.Name, tx.Actor.UserID, tx.Now, "", 0
	if err := tx.db.Create(&d).Error; err != nil {
		return d, fmt.Errorf("record disposition: %w", err)
	}
	if err := tx.setOutcome(o, d.Outcome, d.ID); err != nil {
		return d, err
	}
	_, err = tx.event(round, o.UnitID, "disposed", mark("opinion", o.Key), fact{"outcome": string(d.Outcome), "revision": d.Revision})
	return d, err
}

// setOutcome writes the outcome on the opinion and keeps the figures of its clause and round true.
func (tx *Tx) setOutcome(o models.Opinion, outcome models.Outcome, dispositionID int64) error {
	if err := changed(tx.db.Model(&models.Opinion{}).Where("id = ?", o.ID).Updates(map[string]any{"outcome": outcome, "disposition_id": dispositionID})); err != nil {
		return err
	}
	for _, figure := range []counter{{Scope: "round"}, {Scope: "clause", ScopeID: o.PID}} {
		figure.RoundID = o.RoundID
		figure.Name, figure.N = "outcome:"+string(o.Outcome), -1
		if err := tx.count(figure); err != nil {
			return err
		}
		figure.Name, figure.N = "outcome:"+string(outcome), 1
		if err := tx.count(figure); err != nil {
			return err
		}
	}
	return nil
}

// OpinionPage reads counting opinions of a round after a keyset position, at most limit.
type OpinionPage struct {
	RoundID int64
	PID     *int64 // one clause; nil: all
	UnitID  int64  // one unit; 0: all
	Outcome *models.Outcome
	After   OpinionPlace
	Limit   int
}

// OpinionPlace is where a page of opinions ended.
type OpinionPlace struct {
	ClauseSeq, UnitSeq int
	ID                 int64
}

// Opinions reads one page by clause, then the units' order, and tells where the next one starts; more is false at the end.
func (s *Store) Opinions(ctx context.Context, page OpinionPage) (states []models.OpinionState, next OpinionPlace, more bool, err error) {
	db := s.read.WithContext(ctx)
	snap, err := s.Ledger(ctx, page.RoundID)
	if err != nil {
		return nil, next, false, err
	}
	query := db.Where("round_id = ? AND counts = ?", page.RoundID, true)
	if page.PID != nil {
		query = query.Where("pid = ?", *page.PID)
	}
	if page.UnitID != 0 {
		query = query.Where("unit_id = ?", page.UnitID)
	}
	if page.Outcome != nil {
		query = query.Where("outcome = ?", *page.Outcome)
	}
	query = query.Where("(clause_seq, unit_seq, id) > (?, ?, ?)", page.After.ClauseSeq, page.After.UnitSeq, page.After.ID)
	rows, err := all[models.Opinion](query.Order("clause_seq, unit_seq, id").Limit(page.Limit + 1))
	if err != nil {
		return nil, next, false, err
	}
	if len(rows) > page.Limit {
		rows, more = rows[:page.Limit], true
	}
	if len(rows) > 0 {
		last := rows[len(rows)-1]
		next = OpinionPlace{last.ClauseSeq, last.UnitSeq, last.ID}
	}
	states, err = s.opinionStates(db, snap, rows)
	return states, next, more, err
}

// Opinion reads one counting opinion of a round with everything on it.
func (s *Store) Opinion(ctx context.Context, roundID, opinionID int64) (models.OpinionState, error) {
	db := s.read.WithContext(ctx)
	o, err := one[models.Opinion](db.Where("id = ? AND round_id = ? AND counts = ?", opinionID, roundID, true))
	if err != nil {
		return models.OpinionState{}, err
	}
	snap, err := s.Ledger(ctx, roundID)
	if err != nil {
		return models.OpinionState{}, err
	}
	states, err := s.opinionStates(db, snap, []models.Opinion{o})
	if err != nil {
		return models.OpinionState{}, err
	}
	return states[0], nil
}

// RoundOfOpinion tells which round a counting opinion belongs to, for addresses that name the opinion alone.
func (s *Store) RoundOfOpinion(ctx context.Context, opinionID int64) (int64, error) {
	o, err := one[models.Opinion](s.read.WithContext(ctx).Where("id = ? AND counts = ?", opinionID, true))
	return o.RoundID, err
}
