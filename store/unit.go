package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"zqyj/models"
)

// AddUnits appends units in the given order, each with its empty reply.
func (s *Store) AddUnits(ctx context.Context, actor models.Actor, roundID int64, units []models.Unit) ([]models.Unit, error) {
	err := s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if round.State != models.RoundSetup && round.State != models.RoundOpen {
			return models.Refused("round_state", "本轮已截止，不能再增加单位")
		}
		last, err := all[models.Unit](tx.db.Where("round_id = ?", roundID).Order("seq DESC").Limit(1))
		if err != nil {
			return err
		}
		seq := 0
		if len(last) > 0 {
			seq = last[0].Seq
		}
		for i := range units {
			units[i].ID, units[i].RoundID, units[i].Seq = 0, roundID, seq+1+i
			if units[i].Category == "" {
				units[i].Category = models.CategoryMember
			}
			units[i].Initials = models.Initials(units[i].Name)
			if err := tx.addUnit(&units[i]); err != nil {
				return err
			}
		}
		if err := tx.nameUnits(*round); err != nil {
			return err
		}
		_, err = tx.event(round, 0, "units_added", mark("round", roundID), fact{"n": len(units)})
		return err
	})
	return units, err
}

func (tx *Tx) addUnit(unit *models.Unit) error {
	err := tx.db.Create(unit).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return models.Invalid("units", "单位名称重复："+unit.Name)
	}
	if err != nil {
		return fmt.Errorf("add unit: %w", err)
	}
	return tx.db.Create(&models.Reply{RoundID: unit.RoundID, UnitID: unit.ID}).Error
}

// RemoveUnit takes a unit off the list of a round in 筹备, with its ways in. Nobody has answered yet, so nothing is lost.
func (s *Store) RemoveUnit(ctx context.Context, actor models.Actor, roundID, unitID int64) (models.Unit, error) {
	var unit models.Unit
	err := s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) (err error) {
		if round.State != models.RoundSetup {
			return models.Refused("round_state", "本轮已经开始，单位不能再移出")
		}
		if unit, err = one[models.Unit](tx.db.Where("id = ? AND round_id = ?", unitID, roundID)); err != nil {
			return err
		}
		for _, row := range []any{&models.ClauseUnit{}, &models.Invitation{}, &models.Reply{}} {
			if err := tx.db.Where("round_id = ? AND unit_id = ?", roundID, unitID).Delete(row).Error; err != nil {
				return fmt.Errorf("remove what belongs to unit %d: %w", unitID, err)
			}
		}
		if err := changed(tx.db.Where("id = ? AND round_id = ?", unitID, roundID).Delete(&models.Unit{})); err != nil {
			return err
		}
		_, err = tx.event(round, 0, "unit_removed", mark("unit", unitID), nil)
		return err
	})
	return unit, err
}

// Units lists a round's units in the office's order.
func (s *Store) Units(ctx context.Context, roundID int64) ([]models.Unit, error) {
	return all[models.Unit](s.read.WithContext(ctx).Where("round_id = ?", roundID).Order("seq, id"))
}

// Unit reads one unit of a round.
func (s *Store) Unit(ctx context.Context, roundID, unitID int64) (models.Unit, error) {
	return one[models.Unit](s.read.WithContext(ctx).Where("id = ? AND round_id = ?", unitID, roundID))
}
