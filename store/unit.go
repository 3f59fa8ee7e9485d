package store

import (
	"context"
	"fmt"

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
		}
		if err := tx.addUnits(units); err != nil {
			return err
		}
		if err := tx.nameUnits(*round); err != nil {
			return err
		}
		_, err = tx.event(round, 0, "units_added", mark("round", roundID), fact{"n": len(units)})
		return err
	})
	return units, err
}

// addUnits adds units with their empty replies; no two of a round have one name.
func (tx *Tx) addUnits(units []models.Unit) error {
	if len(units) == 0 {
		return nil
	}
	taken, err := tx.takenName(units)
	if err != nil {
		return err
	}
	if taken != "" {
		return models.Invalid("units", "单位名称重复："+taken)
	}
	if err := tx.db.CreateInBatches(&units, 200).Error; err != nil {
		return fmt.Errorf("add units: %w", err)
	}
	replies := make([]models.Reply, len(units))
	for i, unit := range units {
		replies[i] = models.Reply{RoundID: unit.RoundID, UnitID: unit.ID}
	}
	if err := tx.db.CreateInBatches(&replies, 200).Error; err != nil {
		return fmt.Errorf("add replies: %w", err)
	}
	return nil
}

// takenName is the first name that stands in the round already or twice among the new units; the caller has locked the
// round, so that nobody adds one meanwhile.
func (tx *Tx) takenName(units []models.Unit) (string, error) {
	var names []string
	if err := tx.db.Model(&models.Unit{}).Where("round_id = ?", units[0].RoundID).Pluck("name", &names).Error; err != nil {
		return "", err
	}
	seen := map[string]bool{}
	for _, name := range names {
		seen[name] = true
	}
	for _, unit := range units {
		if seen[unit.Name] {
			return unit.Name, nil
		}
		seen[unit.Name] = true
	}
	return "", nil
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
