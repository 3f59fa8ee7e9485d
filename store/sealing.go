package store

import (
	"context"
	"fmt"

	"zqyj/models"
)

// SealReply keeps a stamped scan or an e-sealed file, byte for byte, bound to the version and hash it was judged against:
// seal.Number must be the working version's, or the counting one's where the seal may follow after the deadline.
func (s *Store) SealReply(ctx context.Context, actor models.Actor, seal models.Seal, up Upload) (models.Seal, error) {
	err := s.onReply(ctx, actor, models.VerbSeal, func(tx *Tx, d *desk) error {
		if seal.Number == 0 || seal.Number != d.Reply.Working && seal.Number != d.Reply.Counting {
			return models.ErrStale
		}
		file, err := tx.addFile(models.File{RoundID: d.Round.ID, UnitID: d.Reply.UnitID, Kind: up.Kind, Name: up.Name}, up.Body)
		if err != nil {
			return err
		}
		seal.ID, seal.RoundID, seal.UnitID, seal.ReplyID, seal.FileID, seal.At, seal.By = 0, d.Round.ID, d.Reply.UnitID, d.Reply.ID, file.ID, tx.Now, actor.Name
		seal.JudgedBy, seal.JudgedAt, seal.Accepted, seal.Rejected, seal.Note = "", 0, false, false, ""
		if err := tx.db.Create(&seal).Error; err != nil {
			return fmt.Errorf("keep seal: %w", err)
		}
		_, err = tx.event(&d.Round, d.Reply.UnitID, "sealed", mark("seal", seal.ID), fact{"version": seal.Number, "hash": seal.Hash, "file": file.SHA256, "match": string(seal.Match), "electronic": seal.Electronic})
		return err
	})
	return seal, err
}

// FilesOf reads the rows of files in the actor's scope, by id.
func (s *Store) FilesOf(ctx context.Context, actor models.Actor, ids []int64) (map[int64]models.File, error) {
	rows, err := all[models.File](unitScope(s.read.WithContext(ctx), actor).Where("id IN ?", ids))
	byID := make(map[int64]models.File, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	return byID, err
}

// UnreadableSeals lists a round's stamped pages that wait for the office's eyes, oldest first; of each unit only the
// newest upload for a text.
func (s *Store) UnreadableSeals(ctx context.Context, roundID int64) ([]models.Seal, error) {
	rows, err := all[models.Seal](s.read.WithContext(ctx).Where("round_id = ?", roundID).Order("id"))
	if err != nil {
		return nil, err
	}
	newest := map[string]int64{}
	for _, row := range rows {
		newest[fmt.Sprintf("%d/%s", row.ReplyID, row.Hash)] = row.ID
	}
	var waiting []models.Seal
	for _, row := range rows {
		if row.Match == models.SealUnreadable && row.JudgedAt.IsZero() && newest[fmt.Sprintf("%d/%s", row.ReplyID, row.Hash)] == row.ID {
			waiting = append(waiting, row)
		}
	}
	return waiting, nil
}
