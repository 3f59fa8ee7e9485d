package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"zqyj/models"
)

// SaveResolution keeps the text of a clause as the office wrote it by hand. Revision is the one that was seen (0: none);
// the second of two officers gets models.ErrStale. Basis says what the computed text was made from at that time.
func (s *Store) SaveResolution(ctx context.Context, actor models.Actor, roundID int64, r models.Resolution) (models.Resolution, error) {
	err := s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayResolve(*round); err != nil {
			return err
		}
		if len(r.Text) > models.MaxText || len(r.Behind) > models.MaxText {
			return models.Invalid("text", "文字过长，请精简后再保存")
		}
		if _, err := clauseIn(tx.db, *round, r.PID); err != nil {
			return err
		}
		before, err := resolutionOf(tx.db, roundID, r.PID)
		if err != nil {
			return err
		}
		if before.Revision != r.Revision {
			return models.ErrStale
		}
		if err := tx.putResolution(round, before, &r); err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(r.Text + "\x00" + r.Behind))
		_, err = tx.event(round, 0, "clause_resolved", mark("clause", r.PID), fact{"revision": r.Revision, "text": hex.EncodeToString(sum[:])})
		return err
	})
	return r, err
}

func (tx *Tx) putResolution(round *models.Round, before models.Resolution, r *models.Resolution) error {
	r.ID, r.RoundID, r.Revision, r.By, r.At = before.ID, round.ID, before.Revision+1, tx.Actor.Name, tx.Now
	if before.ID == 0 {
		if err := tx.db.Create(r).Error; err != nil {
			return fmt.Errorf("write resolution: %w", err)
		}
		return nil
	}
	columns := map[string]any{"text": r.Text, "behind": r.Behind, "basis": r.Basis, "revision": r.Revision, "set_by": r.By, "at": r.At}
	return changed(tx.db.Model(&models.Resolution{}).Where("id = ? AND revision = ?", before.ID, before.Revision).Updates(columns))
}

// DropResolution lets the computed text hold again.
func (s *Store) DropResolution(ctx context.Context, actor models.Actor, roundID, pid, revision int64) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayResolve(*round); err != nil {
			return err
		}
		result := tx.db.Where("round_id = ? AND pid = ? AND revision = ?", roundID, pid, revision).Delete(&models.Resolution{})
		if err := changed(result); err != nil {
			return err
		}
		_, err := tx.event(round, 0, "clause_unresolved", mark("clause", pid), fact{"revision": revision})
		return err
	})
}

// Resolution reads the text by hand of a clause; the zero row when there is none.
func (s *Store) Resolution(ctx context.Context, roundID, pid int64) (models.Resolution, error) {
	return resolutionOf(s.read.WithContext(ctx), roundID, pid)
}

func resolutionOf(db *gorm.DB, roundID, pid int64) (models.Resolution, error) {
	row, err := one[models.Resolution](db.Where("round_id = ? AND pid = ?", roundID, pid))
	if errors.Is(err, models.ErrMissing) {
		return models.Resolution{}, nil
	}
	return row, err
}

// mayResolve: the revised text is worked on until the round is archived, also after the outcomes were released.
func mayResolve(round models.Round) error {
	if round.State == models.RoundSetup || round.State == models.RoundArchived {
		return models.Refused("round_state", "当前阶段不能修改处理后条文")
	}
	return nil
}

// RevisionSnapshot is a snapshot that holds only what the revised draft is made from: clauses, the accepted opinions and
// the texts by hand.
func (s *Store) RevisionSnapshot(ctx context.Context, roundID int64) (snap models.Snapshot, err error) {
	err = s.reading(ctx, func(db *gorm.DB) error {
		if snap.Round, err = one[models.Round](db.Where("id = ?", roundID)); err != nil {
			return err
		}
		if snap.Clauses, err = all[models.Clause](db.Where("draft_id = ?", snap.Round.DraftID).Order("seq")); err != nil {
			return err
		}
		if snap.Resolutions, err = all[models.Resolution](db.Where("round_id = ?", roundID).Order("pid")); err != nil {
			return err
		}
		rows, err := all[models.Opinion](db.Where("round_id = ? AND counts = ? AND outcome IN ?", roundID, true, []models.Outcome{models.OutcomeAccepted, models.OutcomePartlyAccepted}).Order("clause_seq, unit_seq, seq, id"))
		if err != nil {
			return err
		}
		if snap.Units, err = unitsOnly(db, roundID); err != nil {
			return err
		}
		snap.Opinions, err = s.opinionStates(db, snap, rows)
		return err
	})
	return snap, err
}

func unitsOnly(db *gorm.DB, roundID int64) ([]models.UnitState, error) {
	units, err := all[models.Unit](db.Where("round_id = ?", roundID).Order("seq, id"))
	states := make([]models.UnitState, len(units))
	for i, u := range units {
		states[i].Unit = u
	}
	return states, err
}
