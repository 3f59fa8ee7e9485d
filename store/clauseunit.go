package store

import (
	"context"
	"fmt"

	"zqyj/models"
)

// nameUnits writes anew which clauses of the round's draft name which of its units.
func (tx *Tx) nameUnits(round models.Round) error {
	if round.DraftID == 0 {
		return nil
	}
	clauses, err := all[models.Clause](tx.db.Where("draft_id = ?", round.DraftID).Order("seq"))
	if err != nil {
		return err
	}
	units, err := all[models.Unit](tx.db.Where("round_id = ?", round.ID).Order("seq, id"))
	if err != nil {
		return err
	}
	if err := tx.db.Where("round_id = ?", round.ID).Delete(&models.ClauseUnit{}).Error; err != nil {
		return fmt.Errorf("forget units of clauses: %w", err)
	}
	named := models.NamedUnits(clauses, units)
	if len(named) == 0 {
		return nil
	}
	if err := tx.db.CreateInBatches(&named, 200).Error; err != nil {
		return fmt.Errorf("name units of clauses: %w", err)
	}
	return nil
}

// ClausesNaming lists the clauses of the draft that name the actor's own unit, by their permanent ids.
func (s *Store) ClausesNaming(ctx context.Context, actor models.Actor) (map[int64]models.ClauseUnit, error) {
	rows, err := all[models.ClauseUnit](unitScope(s.read.WithContext(ctx), actor))
	named := make(map[int64]models.ClauseUnit, len(rows))
	for _, row := range rows {
		named[row.PID] = row
	}
	return named, err
}
