package store

import (
	"context"

	"zqyj/models"
)

// MergeOpinions makes one opinion of several of the working version (by key): they are dropped and stay in history, the
// new one names all their authors. Texts that contradict each other are refused; then one edits by hand.
func (s *Store) MergeOpinions(ctx context.Context, actor models.Actor, keys []int64) (models.Opinion, error) {
	var merged models.Opinion
	_, err := s.atDesk(ctx, actor, func(tx *Tx, d *desk) error {
		if actor.Role != models.RoleHandler {
			return models.ErrForbidden
		}
		rows, err := all[models.Opinion](tx.db.Where("version_id = ? AND unit_id = ? AND okey IN ? AND struck = ?", d.Version.ID, actor.UnitID, keys, false).Order("clause_seq, seq, id"))
		if err != nil {
			return err
		}
		if len(rows) != len(keys) {
			return models.ErrMissing
		}
		if merged, err = models.MergeOpinions(rows); err != nil {
			return err
		}
		if err := tx.placeOpinion(d, &merged); err != nil {
			return err
		}
		if err := tx.addOpinion(d, &merged); err != nil {
			return err
		}
		if err := tx.moveAttachments(d.Version.ID, keys, merged.Key); err != nil {
			return err
		}
		for _, o := range rows {
			if err := tx.strike(o, true); err != nil {
				return err
			}
		}
		return nil
	})
	return merged, err
}

// moveAttachments hangs the files of some opinions of a version on another one.
func (tx *Tx) moveAttachments(versionID int64, from []int64, to int64) error {
	return tx.db.Model(&models.Attachment{}).Where("version_id = ? AND okey IN ?", versionID, from).Update("okey", to).Error
}
