package store

import (
	"context"
	"strings"

	"zqyj/models"
)

// LogCoordination keeps a call, meeting or letter about an opinion.
func (s *Store) LogCoordination(ctx context.Context, actor models.Actor, roundID, opinionID int64, c models.Coordination) (models.Coordination, error) {
	err := s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayCoordinate(*round); err != nil {
			return err
		}
		if err := models.CheckCoordination(c); err != nil {
			return err
		}
		o, err := one[models.Opinion](tx.db.Where("id = ? AND round_id = ? AND counts = ?", opinionID, roundID, true))
		if err != nil {
			return err
		}
		c.ID, c.RoundID, c.Key, c.By = 0, roundID, o.Key, tx.Actor.Name
		c.With, c.Text = strings.TrimSpace(c.With), strings.TrimSpace(c.Text)
		if c.At.IsZero() {
			c.At = tx.Now
		}
		if c.At > tx.Now {
			return models.Invalid("at", "协调时间不能晚于现在")
		}
		if err := tx.db.Create(&c).Error; err != nil {
			return err
		}
		_, err = tx.event(round, o.UnitID, "coordinated", mark("opinion", o.Key), fact{"coordination": c.ID})
		return err
	})
	return c, err
}

// SetDisputed marks an opinion as 分歧, or as settled.
func (s *Store) SetDisputed(ctx context.Context, actor models.Actor, roundID, opinionID int64, disputed bool) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayCoordinate(*round); err != nil {
			return err
		}
		o, err := one[models.Opinion](tx.db.Where("id = ? AND round_id = ? AND counts = ?", opinionID, roundID, true))
		if err != nil || o.Disputed == disputed {
			return err
		}
		if err := changed(tx.db.Model(&models.Opinion{}).Where("id = ?", o.ID).Update("disputed", disputed)); err != nil {
			return err
		}
		verb := map[bool]string{true: "dispute_marked", false: "dispute_settled"}[disputed]
		_, err = tx.event(round, o.UnitID, verb, mark("opinion", o.Key), nil)
		return err
	})
}

func mayCoordinate(round models.Round) error {
	if round.State == models.RoundSetup || round.State == models.RoundArchived {
		return models.Refused("round_state", "当前阶段不能登记协调情况")
	}
	return nil
}

// Stances is everything the unit said to the outcome of an opinion, oldest first.
func (s *Store) Stances(ctx context.Context, roundID, key int64) ([]models.Stance, error) {
	return all[models.Stance](s.read.WithContext(ctx).Where("round_id = ? AND okey = ?", roundID, key).Order("id"))
}
