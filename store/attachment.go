package store

import (
	"context"
	"fmt"

	"zqyj/models"
)

// AttachFile hangs a file on an opinion of the working version (by key), or on the reply itself (key 0).
func (s *Store) AttachFile(ctx context.Context, actor models.Actor, key int64, up Upload) (models.Attachment, error) {
	var made models.Attachment
	_, err := s.atDesk(ctx, actor, func(tx *Tx, d *desk) error {
		if key != 0 {
			if _, err := one[models.Opinion](tx.db.Where("okey = ? AND version_id = ? AND unit_id = ?", key, d.Version.ID, actor.UnitID)); err != nil {
				return err
			}
		}
		present, err := all[models.Attachment](tx.db.Where("version_id = ?", d.Version.ID))
		if err != nil {
			return err
		}
		if err := models.CheckAttachments(present, key, int64(len(up.Body))); err != nil {
			return err
		}
		file, err := tx.addFile(models.File{RoundID: d.Round.ID, UnitID: actor.UnitID, Kind: up.Kind, Name: up.Name}, up.Body)
		if err != nil {
			return err
		}
		made = models.Attachment{RoundID: d.Round.ID, UnitID: actor.UnitID, VersionID: d.Version.ID, Key: key, FileID: file.ID, Name: file.Name, SHA256: file.SHA256, Size: file.Size, AddedAt: tx.Now, AddedBy: actor.Name}
		if err := tx.db.Create(&made).Error; err != nil {
			return fmt.Errorf("attach file: %w", err)
		}
		return nil
	})
	return made, err
}

// DetachFile takes a file off the working version; submitted versions that hold it keep it.
func (s *Store) DetachFile(ctx context.Context, actor models.Actor, key, fileID int64) error {
	_, err := s.atDesk(ctx, actor, func(tx *Tx, d *desk) error {
		gone := tx.db.Where("version_id = ? AND okey = ? AND file_id = ? AND unit_id = ?", d.Version.ID, key, fileID, actor.UnitID).Delete(&models.Attachment{})
		if gone.Error != nil {
			return gone.Error
		}
		if gone.RowsAffected == 0 {
			return models.ErrMissing
		}
		return nil
	})
	return err
}
