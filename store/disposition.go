package store

import (
	"context"
	"fmt"

	"zqyj/models"
)

// Seen is an opinion as an officer saw it: Revision is that of its newest disposition, 0 when there was none.
type Seen struct {
	OpinionID int64
	Revision  int
}

// RecordDisposition answers one counting opinion (or its whole group). Revision is the one the officer saw (0: none
// yet); the second of two officers gets models.ErrStale and nobody's work is overwritten.
func (s *Store) RecordDisposition(ctx context.Context, actor models.Actor, roundID, opinionID int64, d models.Disposition) (models.Disposition, error) {
	err := s.disposing(ctx, actor, roundID, func(tx *Tx, round *models.Round) (err error) {
		if int64(d.Revision) == Unsaid {
			return models.ErrPrecondition
		}
		if err := models.CheckDisposition(d); err != nil {
			return err
		}
		d, err = tx.answer(round, Seen{opinionID, d.Revision}, d, map[int64]bool{})
		return err
	})
	return d, err
}

// RecordDispositions gives several opinions the same answer, all or none; models.ErrStale when any of them was answered
// by somebody else meanwhile. It tells how many opinions were answered, groups by all their members.
func (s *Store) RecordDispositions(ctx context.Context, actor models.Actor, roundID int64, seen []Seen, d models.Disposition) (int, error) {
	done := map[int64]bool{}
	err := s.disposing(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if len(seen) == 0 {
			return models.Invalid("pick", "请先勾选要处理的意见")
		}
		if err := models.CheckDisposition(d); err != nil {
			return err
		}
		for _, one := range seen {
			if done[one.OpinionID] {
				continue // answered with its group
			}
			if _, err := tx.answer(round, one, d, done); err != nil {
				return err
			}
		}
		return nil
	})
	return len(done), err
}

// UndoDisposition appends the answer before the present one again, or an empty one where there was none; a second undo
// takes the first one back. Nothing is ever deleted.
func (s *Store) UndoDisposition(ctx context.Context, actor models.Actor, roundID int64, seen Seen) (models.Disposition, error) {
	var now models.Disposition
	err := s.disposing(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		members, err := tx.members(round, seen.OpinionID)
		if err != nil {
			return err
		}
		saw := seen.Revision
		for _, member := range members {
			rows, err := all[models.Disposition](tx.db.Where("okey = ? AND round_id = ?", member.Key, round.ID).Order("revision DESC").Limit(2))
			if err != nil {
				return err
			}
			if len(rows) == 0 {
				if member.ID == seen.OpinionID {
					return models.Refused("nothing_to_undo", "这条意见还没有处理意见，无可撤销")
				}
				continue
			}
			before := models.Disposition{}
			if len(rows) > 1 {
				before = rows[1]
			}
			row, err := tx.dispose(round, member, before, saw)
			if err != nil {
				return err
			}
			if member.ID == seen.OpinionID {
				now = row
			}
			saw = -1
		}
		return nil
	})
	return now, err
}

// disposing is the frame of every verb of the workbench: the round's row locked, and its state one in which the office
// may answer.
func (s *Store) disposing(ctx context.Context, actor models.Actor, roundID int64, fn func(tx *Tx, round *models.Round) error) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := models.MayDispose(*round); err != nil {
			return err
		}
		return fn(tx, round)
	})
}

// members are a counting opinion, first, and those grouped with it.
func (tx *Tx) members(round *models.Round, opinionID int64) ([]models.Opinion, error) {
	o, err := one[models.Opinion](tx.db.Where("id = ? AND round_id = ? AND counts = ?", opinionID, round.ID, true))
	if err != nil || o.GroupID == 0 {
		return []models.Opinion{o}, err
	}
	rest, err := all[models.Opinion](tx.db.Where("group_id = ? AND counts = ? AND id <> ?", o.GroupID, true, o.ID).Order("id"))
	return append([]models.Opinion{o}, rest...), err
}

// answer gives an opinion and its group an answer; the guard is the row that was seen, the rest of the group follows it.
func (tx *Tx) answer(round *models.Round, seen Seen, d models.Disposition, done map[int64]bool) (models.Disposition, error) {
	members, err := tx.members(round, seen.OpinionID)
	if err != nil {
		return d, err
	}
	saw := seen.Revision
	var first models.Disposition
	for n, member := range members {
		row, err := tx.dispose(round, member, d, saw)
		if err != nil {
			return d, err
		}
		if n == 0 {
			first = row
		}
		saw, done[member.ID] = -1, true
	}
	return first, nil
}

// dispose adds one disposition row and moves the figures. A leader's own answer needs no further approval.
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
	after := o
	if tx.Actor.Role == models.RoleLeader && d.Outcome != models.OutcomeOpen {
		d.ApprovedBy, d.ApprovedAt, after.Approved = tx.Actor.Name, tx.Now, true
	} else {
		after.Approved = false
	}
	if err := tx.db.Create(&d).Error; err != nil {
		return d, fmt.Errorf("record disposition: %w", err)
	}
	after.Outcome, after.DispositionID = d.Outcome, d.ID
	if err := tx.setAnswer(o, after); err != nil {
		return d, err
	}
	_, err = tx.event(round, o.UnitID, "disposed", mark("opinion", o.Key), fact{"outcome": string(d.Outcome), "revision": d.Revision})
	return d, err
}

// setAnswer writes the answer on the opinion and keeps the figures of its clause and round true.
func (tx *Tx) setAnswer(before, after models.Opinion) error {
	columns := map[string]any{"outcome": after.Outcome, "disposition_id": after.DispositionID, "approved": after.Approved}
	if err := changed(tx.db.Model(&models.Opinion{}).Where("id = ?", before.ID).Updates(columns)); err != nil {
		return err
	}
	return tx.moveFigures(before, after)
}

// moveFigures takes the opinion out of the figures it stood in and into those it stands in now; figures that stay the
// same are not touched.
func (tx *Tx) moveFigures(before, after models.Opinion) error {
	return tx.count(append(figuresOf(before, -1), figuresOf(after, 1)...)...)
}

// figuresOf is every figure a counting opinion stands in, n times: the round's, its clause's, its unit's.
func figuresOf(o models.Opinion, n int) []counter {
	figures := []counter{
		{Scope: "round", Name: "opinions"}, {Scope: "round", Name: "outcome:" + string(o.Outcome)},
		{Scope: "clause", ScopeID: o.PID, Name: "opinions"}, {Scope: "clause", ScopeID: o.PID, Name: "outcome:" + string(o.Outcome)},
		{Scope: "unit", ScopeID: o.UnitID, Name: "opinions"},
	}
	if o.Approved {
		figures = append(figures, counter{Scope: "round", Name: "approved"})
	}
	for i := range figures {
		figures[i].RoundID, figures[i].N = o.RoundID, n
	}
	return figures
}

// ApproveDispositions is the leader's word on what was proposed: the dispositions as seen, with their groups. What was
// answered otherwise meanwhile is models.ErrStale, and nothing is approved.
func (s *Store) ApproveDispositions(ctx context.Context, actor models.Actor, roundID int64, seen []Seen) (int, error) {
	approved := 0
	err := s.disposing(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if len(seen) == 0 {
			return models.Invalid("pick", "请先勾选要审核的意见")
		}
		for _, one := range seen {
			members, err := tx.members(round, one.OpinionID)
			if err != nil {
				return err
			}
			for n, member := range members {
				did, err := tx.approve(round, member, one.Revision, n == 0)
				if err != nil {
					return err
				}
				approved += did
			}
		}
		return nil
	})
	return approved, err
}

// approve approves the current disposition of one opinion; the one that was picked must be as it was seen.
func (tx *Tx) approve(round *models.Round, o models.Opinion, saw int, guarded bool) (int, error) {
	if o.Approved {
		return 0, nil
	}
	if o.Outcome == models.OutcomeOpen {
		if !guarded {
			return 0, nil
		}
		return 0, models.Invalid("pick", "所选意见中有尚未填写处理结果的，不能审核")
	}
	d, err := one[models.Disposition](tx.db.Where("id = ?", o.DispositionID))
	if err != nil {
		return 0, err
	}
	if guarded && d.Revision != saw {
		return 0, models.ErrStale
	}
	if err := changed(tx.db.Model(&models.Disposition{}).Where("id = ?", d.ID).Updates(map[string]any{"approved_by": tx.Actor.Name, "approved_at": tx.Now})); err != nil {
		return 0, err
	}
	after := o
	after.Approved = true
	if err := tx.setAnswer(o, after); err != nil {
		return 0, err
	}
	_, err = tx.event(round, o.UnitID, "disposition_approved", mark("opinion", o.Key), fact{"revision": d.Revision})
	return 1, err
}

// ApproveAll approves every proposed disposition up to the newest one the leader saw (its row id), in one event.
func (s *Store) ApproveAll(ctx context.Context, actor models.Actor, roundID, upTo int64) (int, error) {
	approved := 0
	err := s.disposing(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		const waiting = "round_id = ? AND counts = ? AND approved = ? AND outcome <> '' AND disposition_id <= ?"
		ids := tx.db.Model(&models.Opinion{}).Select("disposition_id").Where(waiting, roundID, true, false, upTo)
		if err := tx.db.Model(&models.Disposition{}).Where("id IN (?)", ids).Updates(map[string]any{"approved_by": actor.Name, "approved_at": tx.Now}).Error; err != nil {
			return err
		}
		result := tx.db.Model(&models.Opinion{}).Where(waiting, roundID, true, false, upTo).Update("approved", true)
		if result.Error != nil {
			return result.Error
		}
		approved = int(result.RowsAffected)
		if approved == 0 {
			return nil
		}
		if err := tx.count(counter{RoundID: roundID, Scope: "round", Name: "approved", N: approved}); err != nil {
			return err
		}
		_, err := tx.event(round, 0, "dispositions_approved", mark("round", roundID), fact{"n": approved, "up_to": upTo})
		return err
	})
	return approved, err
}

// Dispositions is everything the office ever answered to an opinion, oldest first.
func (s *Store) Dispositions(ctx context.Context, roundID, key int64) ([]models.Disposition, error) {
	return all[models.Disposition](s.read.WithContext(ctx).Where("round_id = ? AND okey = ?", roundID, key).Order("revision"))
}
