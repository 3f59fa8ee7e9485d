package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"zqyj/models"
)

// CreateRound makes a round in 筹备 with what is known so far.
func (s *Store) CreateRound(ctx context.Context, actor models.Actor, round models.Round) (models.Round, error) {
	err := s.InTx(ctx, actor, func(tx *Tx) error {
		round.ID, round.State, round.CreatedAt = 0, models.RoundSetup, tx.Now
		round.ChainLength, round.ChainHead = 0, nil
		if err := tx.db.Create(&round).Error; err != nil {
			return fmt.Errorf("create round: %w", err)
		}
		_, err := tx.event(&round, 0, "round_created", mark("round", round.ID), nil)
		return err
	})
	return round, err
}

// ReviseRound changes facts of a round in 筹备: change edits the row it is given; state and chain stay as they are.
func (s *Store) ReviseRound(ctx context.Context, actor models.Actor, roundID int64, change func(*models.Round) error) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if round.State != models.RoundSetup {
			return models.Refused("round_state", "本轮已经开始，通知信息不能再改")
		}
		if err := change(round); err != nil {
			return err
		}
		if err := round.Policy.Check(); err != nil {
			return err
		}
		columns := []string{"title", "issuer", "reply_to", "issued_on", "notice_text", "internal", "contact", "phone", "fax", "proposed_at", "proposed_how", "purge_days", "previous_id",
			"policy_approval_with", "policy_approval_without", "policy_seal_with", "policy_seal_without", "policy_seal_days", "policy_deem_no_opinion"}
		//check:allow sql columns is the list of constants above
		if err := tx.db.Model(&models.Round{}).Where("id = ?", roundID).Select(columns).Updates(round).Error; err != nil {
			return err
		}
		_, err := tx.event(round, 0, "round_revised", mark("round", roundID), nil)
		return err
	})
}

// ConfirmDeadline writes the office's word on date and hour; the round cannot open before it.
func (s *Store) ConfirmDeadline(ctx context.Context, actor models.Actor, roundID int64, at models.Instant) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if round.State != models.RoundSetup {
			return models.Refused("round_state", "本轮已经开始，截止时间请用「延期」调整")
		}
		if at <= tx.Now {
			return models.Invalid("at", "截止时间须晚于现在（"+tx.Now.String()+"）")
		}
		if err := tx.addDeadline(round, models.Deadline{At: at}); err != nil {
			return err
		}
		return tx.setRound(round, map[string]any{"confirmed_at": tx.Now})
	})
}

// OpenRound lets the units in.
func (s *Store) OpenRound(ctx context.Context, actor models.Actor, roundID int64) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		var units int64
		if err := tx.db.Model(&models.Unit{}).Where("round_id = ?", roundID).Count(&units).Error; err != nil {
			return err
		}
		if err := round.CheckOpen(int(units)); err != nil {
			return err
		}
		deadline, err := tx.deadline(roundID, 0)
		if err != nil {
			return err
		}
		if !deadline.Open(tx.Now) {
			return models.Refused("deadline_past", "截止时间已过，请重新确认截止时间后再开启")
		}
		if _, err := tx.event(round, 0, "round_opened", mark("round", roundID), fact{"draft": round.DraftID, "units": units, "deadline": int64(deadline.At)}); err != nil {
			return err
		}
		return tx.setRound(round, map[string]any{"state": models.RoundOpen, "opened_at": tx.Now})
	})
}

// setRound writes columns of a locked round.
func (tx *Tx) setRound(round *models.Round, columns map[string]any) error {
	if err := changed(tx.db.Model(&models.Round{}).Where("id = ?", round.ID).Updates(columns)); err != nil {
		return fmt.Errorf("set round %d: %w", round.ID, err)
	}
	fresh, err := one[models.Round](tx.db.Where("id = ?", round.ID))
	*round = fresh
	return err
}

// Rounds lists all rounds, newest first.
func (s *Store) Rounds(ctx context.Context) ([]models.Round, error) {
	return all[models.Round](s.read.WithContext(ctx).Order("id DESC"))
}

// Round reads one round. It is the office's; a unit's round comes with its reply.
func (s *Store) Round(ctx context.Context, roundID int64) (models.Round, error) {
	return one[models.Round](s.read.WithContext(ctx).Where("id = ?", roundID))
}

// mark names a row in events: kind and id.
func mark(kind string, id int64) string { return fmt.Sprintf("%s:%d", kind, id) }

// unitScope narrows a query to one unit in text, because struct conditions drop zero values.
func unitScope(db *gorm.DB, actor models.Actor) *gorm.DB {
	return db.Where("unit_id = ? AND round_id = ?", actor.UnitID, actor.RoundID)
}
