package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"zqyj/models"
)

// Outcomes reads the unit's own counting opinions with what the office did about each; before release it is
// models.ErrMissing.
func (s *Store) Outcomes(ctx context.Context, actor models.Actor) ([]models.OpinionState, error) {
	var states []models.OpinionState
	err := s.reading(ctx, func(db *gorm.DB) error {
		round, err := one[models.Round](db.Where("id = ?", actor.RoundID))
		if err != nil {
			return err
		}
		if !round.State.Released() {
			return models.Refused("not_released", "处理结果尚未发布")
		}
		rows, err := all[models.Opinion](unitScope(db, actor).Where("counts = ?", true).Order("clause_seq, seq, id"))
		if err != nil {
			return err
		}
		states, err = s.joined(db, round.ID, rows)
		return err
	})
	return states, err
}

// TakeStance records what the unit says to the outcome of its own opinion (by key) after release: 同意, or 坚持 with
// grounds. A unit may change its mind; every word is kept.
func (s *Store) TakeStance(ctx context.Context, actor models.Actor, stance models.Stance) (models.Stance, error) {
	err := s.onReply(ctx, actor, models.VerbAnswer, func(tx *Tx, d *desk) error {
		own, err := one[models.Opinion](unitScope(tx.db, actor).Where("okey = ? AND counts = ?", stance.Key, true))
		if err != nil {
			return err
		}
		if own.Outcome == models.OutcomeOpen {
			return models.Refused("no_outcome", "这条意见还没有处理结果")
		}
		if err := models.CheckStance(stance); err != nil {
			return err
		}
		stance.ID, stance.RoundID, stance.UnitID, stance.SaidAt, stance.SaidBy = 0, d.Round.ID, actor.UnitID, tx.Now, actor.Name
		if err := tx.db.Create(&stance).Error; err != nil {
			return fmt.Errorf("take stance: %w", err)
		}
		_, err = tx.event(&d.Round, actor.UnitID, "stance_taken", mark("opinion", stance.Key), fact{"agrees": stance.Agrees})
		return err
	})
	return stance, err
}
