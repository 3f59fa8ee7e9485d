package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"zqyj/models"
)

// Import is a draft on its way in: the file as it was read, and the outline as the office has corrected it so far.
type Import struct {
	ID       int64 `gorm:"primaryKey"`
	RoundID  int64
	Name     string // of the file, for display
	Source   string // JSON of the reader's source
	Position int    // the step that holds; 0 is the import itself
	State    string // "open", "confirmed"
	MadeBy   string
	MadeAt   models.Instant
}

// ImportStep is one correction: what was done and the outline after it. Steps behind the position are kept for redo
// until the next correction.
type ImportStep struct {
	ImportID int64 `gorm:"primaryKey"`
	Seq      int   `gorm:"primaryKey"`
	Edit     string
	Outline  string
	MadeBy   string
	MadeAt   models.Instant
}

// ImportNow is an import with the outline that holds.
type ImportNow struct {
	Import
	Outline models.Outline
	Undoes  string // what undoing takes back, "" when there is nothing
	Redoes  string
}

// BeginImport keeps a freshly read file for correction; an import of the round that is still open is given up for it.
func (s *Store) BeginImport(ctx context.Context, actor models.Actor, row Import, outline models.Outline) (Import, error) {
	body, err := json.Marshal(outline)
	if err != nil {
		return row, err
	}
	err = s.inRound(ctx, actor, row.RoundID, func(tx *Tx, round *models.Round) error {
		if err := mayImport(*round); err != nil {
			return err
		}
		row.ID, row.Position, row.State, row.MadeBy, row.MadeAt = 0, 0, "open", actor.Name, tx.Now
		if err := tx.db.Create(&row).Error; err != nil {
			return fmt.Errorf("begin import: %w", err)
		}
		if err := tx.db.Create(&ImportStep{ImportID: row.ID, Outline: string(body), MadeBy: actor.Name, MadeAt: tx.Now}).Error; err != nil {
			return err
		}
		_, err := tx.event(round, 0, "import_begun", mark("import", row.ID), fact{"nodes": len(outline.Draft.Nodes)})
		return err
	})
	return row, err
}

func mayImport(round models.Round) error {
	if round.State.Released() {
		return models.Refused("round_state", "处理结果已发布，不能再更换征求意见稿")
	}
	return nil
}

// LatestImport reads the round's newest import with the outline that holds; models.ErrMissing when there is none.
func (s *Store) LatestImport(ctx context.Context, roundID int64) (ImportNow, error) {
	var now ImportNow
	db := s.read.WithContext(ctx)
	row, err := one[Import](db.Where("round_id = ?", roundID).Order("id DESC"))
	if err != nil {
		return now, err
	}
	now.Import = row
	steps, err := all[ImportStep](db.Where("import_id = ? AND seq >= ? AND seq <= ?", row.ID, row.Position, row.Position+1).Order("seq"))
	if err != nil {
		return now, err
	}
	if len(steps) == 0 {
		return now, fmt.Errorf("import %d has no step %d", row.ID, row.Position)
	}
	if row.Position > 0 {
		now.Undoes = steps[0].Edit
	}
	if len(steps) > 1 {
		now.Redoes = steps[1].Edit
	}
	return now, json.Unmarshal([]byte(steps[0].Outline), &now.Outline)
}

// CorrectImport writes the next step. Saw is the position the officer looked at: the second of two officers gets
// models.ErrStale. Edit is the step's description for the log and the undo button.
func (s *Store) CorrectImport(ctx context.Context, actor models.Actor, importID int64, saw int, edit string, outline models.Outline) error {
	body, err := json.Marshal(outline)
	if err != nil {
		return err
	}
	return s.InTx(ctx, actor, func(tx *Tx) error {
		row, err := tx.openImport(importID, saw)
		if err != nil {
			return err
		}
		if err := tx.db.Where("import_id = ? AND seq > ?", row.ID, row.Position).Delete(&ImportStep{}).Error; err != nil {
			return err
		}
		step := ImportStep{ImportID: row.ID, Seq: row.Position + 1, Edit: edit, Outline: string(body), MadeBy: actor.Name, MadeAt: tx.Now}
		if err := tx.db.Create(&step).Error; err != nil {
			return fmt.Errorf("correct import %d: %w", row.ID, err)
		}
		return tx.moveImport(row, row.Position+1)
	})
}

// StepImport undoes (by -1) or redoes (by 1) one correction.
func (s *Store) StepImport(ctx context.Context, actor models.Actor, importID int64, saw, by int) error {
	return s.InTx(ctx, actor, func(tx *Tx) error {
		row, err := tx.openImport(importID, saw)
		if err != nil {
			return err
		}
		if _, err := one[ImportStep](tx.db.Where("import_id = ? AND seq = ?", row.ID, row.Position+by)); errors.Is(err, models.ErrMissing) {
			return models.Refused("no_step", "没有可以撤销或重做的步骤")
		} else if err != nil {
			return err
		}
		return tx.moveImport(row, row.Position+by)
	})
}

func (tx *Tx) openImport(importID int64, saw int) (Import, error) {
	row, err := one[Import](tx.db.Clauses(locking).Where("id = ?", importID))
	if err != nil {
		return row, err
	}
	if row.State != "open" {
		return row, models.Refused("import_confirmed", "条款已经确认，如需改动请点“重新校对”或导入更正后的文件")
	}
	newer, err := all[Import](tx.db.Select("id").Where("round_id = ? AND id > ?", row.RoundID, row.ID).Limit(1))
	if err != nil {
		return row, err
	}
	if len(newer) > 0 { // a colleague has brought another file in
		return row, models.ErrStale
	}
	if row.Position != saw {
		return row, models.ErrStale
	}
	return row, nil
}

func (tx *Tx) moveImport(row Import, position int) error {
	return changed(tx.db.Model(&Import{}).Where("id = ? AND position = ?", row.ID, row.Position).Update("position", position))
}

// ConfirmImport freezes the outline that holds as the round's draft. Saw is the position the officer looked at.
func (s *Store) ConfirmImport(ctx context.Context, actor models.Actor, roundID, importID int64, saw int) (models.Draft, error) {
	var draft models.Draft
	err := s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		row, err := tx.openImport(importID, saw)
		if err != nil {
			return err
		}
		if row.RoundID != roundID {
			return models.ErrMissing
		}
		step, err := one[ImportStep](tx.db.Where("import_id = ? AND seq = ?", row.ID, row.Position))
		if err != nil {
			return err
		}
		var outline models.Outline
		if err := json.Unmarshal([]byte(step.Outline), &outline); err != nil {
			return fmt.Errorf("read import %d: %w", row.ID, err)
		}
		if draft, err = tx.freezeOutline(round, outline.Draft); err != nil {
			return err
		}
		return changed(tx.db.Model(&Import{}).Where("id = ? AND state = ?", row.ID, "open").Update("state", "confirmed"))
	})
	return draft, err
}
