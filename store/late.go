package store

import (
	"context"

	"zqyj/models"
)

// AdmitLate lets a unit's late reply count, with a reason; its opinions enter every figure from then on.
func (s *Store) AdmitLate(ctx context.Context, actor models.Actor, roundID, unitID int64, reason string) error {
	return s.onLate(ctx, actor, roundID, unitID, func(tx *Tx, d *desk) error {
		if reason == "" {
			return models.Invalid("reason", "请填写受理逾期补报的理由")
		}
		opinions, err := tx.opinions(d.Version.ID)
		if err != nil {
			return err
		}
		columns := map[string]any{"state": models.VersionSubmitted, "admitted_at": tx.Now, "admitted_by": tx.Actor.Name, "reason": reason}
		if err := changed(tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Updates(columns)); err != nil {
			return err
		}
		if err := tx.countVersion(d, models.Live(opinions)); err != nil {
			return err
		}
		if err := tx.setReply(d); err != nil {
			return err
		}
		_, err = tx.event(&d.Round, unitID, "late_admitted", mark("reply", d.Reply.ID), fact{"version": d.Version.Number, "hash": d.Version.Hash, "opinions": d.Version.Opinions, "reason": reason})
		return err
	})
}

// RefuseLate leaves a unit's late reply out, with a reason; it stays in history and the unit is 未反馈.
func (s *Store) RefuseLate(ctx context.Context, actor models.Actor, roundID, unitID int64, reason string) error {
	return s.onLate(ctx, actor, roundID, unitID, func(tx *Tx, d *desk) error {
		if reason == "" {
			return models.Invalid("reason", "请填写不予受理的理由")
		}
		columns := map[string]any{"state": models.VersionRefused, "ended_at": tx.Now, "reason": reason}
		if err := changed(tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Updates(columns)); err != nil {
			return err
		}
		d.Reply.Late = 0
		if err := tx.setReply(d); err != nil {
			return err
		}
		_, err := tx.event(&d.Round, unitID, "late_refused", mark("reply", d.Reply.ID), fact{"version": d.Version.Number, "reason": reason})
		return err
	})
}

func (s *Store) onLate(ctx context.Context, actor models.Actor, roundID, unitID int64, fn func(tx *Tx, d *desk) error) error {
	return s.onUnit(ctx, actor, roundID, unitID, func(tx *Tx, d *desk) (err error) {
		if d.Reply.Late == 0 {
			return models.Refused("nothing_late", "该单位没有待受理的逾期补报")
		}
		if d.Version, err = one[models.Version](tx.db.Where("reply_id = ? AND number = ?", d.Reply.ID, d.Reply.Late)); err != nil {
			return err
		}
		return fn(tx, d)
	})
}

// onUnit is the frame of the office's verbs on a unit's reply: the round's lock, then the reply's.
func (s *Store) onUnit(ctx context.Context, actor models.Actor, roundID, unitID int64, fn func(tx *Tx, d *desk) error) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayEnter(*round); err != nil {
			return err
		}
		d := &desk{Round: *round}
		var err error
		if d.Reply, err = one[models.Reply](tx.db.Clauses(locking).Where("unit_id = ? AND round_id = ?", unitID, roundID)); err != nil {
			return err
		}
		err = fn(tx, d)
		*round = d.Round
		return err
	})
}

// PickVersion says which of two clashing replies of a unit counts, with a reason; both are kept.
func (s *Store) PickVersion(ctx context.Context, actor models.Actor, roundID, unitID int64, number int, reason string) error {
	return s.onUnit(ctx, actor, roundID, unitID, func(tx *Tx, d *desk) error {
		if reason == "" {
			return models.Invalid("reason", "请填写选定的理由")
		}
		versions, err := all[models.Version](tx.db.Where("reply_id = ?", d.Reply.ID).Order("id"))
		if err != nil {
			return err
		}
		var counting models.Version
		for _, v := range versions {
			if v.Number == d.Reply.Counting {
				counting = v
			}
		}
		other := models.ClashOf(counting, versions)
		if other.ID == 0 || number != counting.Number && number != other.Number {
			return models.Refused("no_clash", "该单位没有需要选定的反馈")
		}
		loser := other
		if number == other.Number {
			loser = counting
			if err := tx.countAgain(d, other); err != nil {
				return err
			}
		}
		if err := tx.db.Model(&models.Version{}).Where("id = ?", loser.ID).Update("reason", reason).Error; err != nil {
			return err
		}
		_, err = tx.event(&d.Round, unitID, "version_picked", mark("reply", d.Reply.ID), fact{"version": number, "instead": loser.Number, "reason": reason})
		return err
	})
}

// countAgain lets a version count that was put aside.
func (tx *Tx) countAgain(d *desk, version models.Version) error {
	opinions, err := tx.opinions(version.ID)
	if err != nil {
		return err
	}
	d.Version = version
	if err := tx.countVersion(d, models.Live(opinions)); err != nil {
		return err
	}
	if err := changed(tx.db.Model(&models.Version{}).Where("id = ?", version.ID).Updates(map[string]any{"state": models.VersionSubmitted, "ended_at": 0})); err != nil {
		return err
	}
	return tx.setReply(d)
}
