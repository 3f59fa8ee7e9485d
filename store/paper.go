package store

import (
	"context"
	"encoding/hex"
	"fmt"

	"gorm.io/gorm"

	"zqyj/models"
)

// NotePaper keeps which paper was made, so that the code on it can be looked up however the round goes on. A paper that is
// known already stays as it was noted.
func (s *Store) NotePaper(ctx context.Context, paper models.PrintedPaper) error {
	err := s.InTx(ctx, models.System, func(tx *Tx) error {
		paper.PrintedAt = tx.Now
		return tx.db.Clauses(ignoreConflict).Create(&paper).Error
	})
	if err != nil {
		return fmt.Errorf("note paper of round %d: %w", paper.RoundID, err)
	}
	return nil
}

// PrintedPaper finds a paper by the hash printed on it, and tells whether its round's log still ends where the paper's did.
func (s *Store) PrintedPaper(ctx context.Context, hash string) (paper models.PrintedPaper, latest bool, err error) {
	err = s.reading(ctx, func(db *gorm.DB) error {
		if paper, err = one[models.PrintedPaper](db.Where("hash = ?", hash)); err != nil {
			return err
		}
		round, err := one[models.Round](db.Where("id = ?", paper.RoundID))
		latest = hex.EncodeToString(round.ChainHead) == paper.Head
		return err
	})
	return paper, latest, err
}

// LatestPapers are the papers made of a round's log as it ends now.
func (s *Store) LatestPapers(ctx context.Context, round models.Round) (papers []models.PrintedPaper, err error) {
	err = s.reading(ctx, func(db *gorm.DB) error {
		papers, err = all[models.PrintedPaper](db.Where("round_id = ? AND head = ?", round.ID, hex.EncodeToString(round.ChainHead)).Order("hash"))
		return err
	})
	return papers, err
}
