package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"zqyj/models"
)

// addDeadline adds one row; a newer row replaces an older one, nothing is ever changed but the latch.
func (tx *Tx) addDeadline(round *models.Round, row models.Deadline) error {
	row.RoundID, row.SetBy, row.SetAt = round.ID, tx.Actor.Name, tx.Now
	if err := tx.db.Create(&row).Error; err != nil {
		return fmt.Errorf("add deadline: %w", err)
	}
	_, err := tx.event(round, row.UnitID, "deadline_set", mark("deadline", row.ID), fact{"at": int64(row.At), "unit": row.UnitID})
	return err
}

// deadline is the effective one of a unit (0: of the round).
func (tx *Tx) deadline(roundID, unitID int64) (models.Deadline, error) {
	return deadlineOf(tx.db, roundID, unitID)
}

func deadlineOf(db *gorm.DB, roundID, unitID int64) (models.Deadline, error) {
	rows, err := all[models.Deadline](db.Where("round_id = ? AND (unit_id = 0 OR unit_id = ?)", roundID, unitID).Order("id"))
	return models.DeadlineOf(rows, unitID), err
}

// Deadline is the effective deadline of a unit (0: of the round).
func (s *Store) Deadline(ctx context.Context, roundID, unitID int64) (models.Deadline, error) {
	return deadlineOf(s.read.WithContext(ctx), roundID, unitID)
}

// latch closes every deadline that is due, once, in the transaction that first sees it; when the round's own is
// latched the round turns to 截止 and the ledger is kept as it stands. The caller holds the round's lock, so every
// accepted reply is in that ledger.
func (tx *Tx) latch(round *models.Round) error {
	if round.State == models.RoundSetup {
		return nil
	}
	due, err := all[models.Deadline](tx.db.Where("round_id = ? AND closed_at = 0 AND at <= ?", round.ID, tx.Now).Order("id"))
	if err != nil || len(due) == 0 {
		return err
	}
	caller := tx.Actor
	tx.Actor = models.System
	defer func() { tx.Actor = caller }()
	for _, row := range due {
		if err := tx.shut(round, row); err != nil {
			return err
		}
	}
	return tx.closeRound(round)
}

// shut sets the latch of one row.
func (tx *Tx) shut(round *models.Round, row models.Deadline) error {
	if err := changed(tx.db.Model(&models.Deadline{}).Where("id = ? AND closed_at = 0", row.ID).Update("closed_at", tx.Now)); err != nil {
		return fmt.Errorf("latch deadline %d: %w", row.ID, err)
	}
	_, err := tx.event(round, row.UnitID, "deadline_latched", mark("deadline", row.ID), fact{"at": int64(row.At)})
	return err
}

// closeRound turns an open round to 截止 when its own deadline no longer holds it open.
func (tx *Tx) closeRound(round *models.Round) error {
	if round.State != models.RoundOpen {
		return nil
	}
	own, err := tx.deadline(round.ID, 0)
	if err != nil || own.Open(tx.Now) {
		return err
	}
	if err := tx.setRound(round, map[string]any{"state": models.RoundClosed, "closed_at": tx.Now}); err != nil {
		return err
	}
	if err := tx.keep(round, "deadline"); err != nil {
		return err
	}
	_, err = tx.event(round, 0, "round_closed", mark("round", round.ID), nil)
	return err
}

// CloseDue latches what is due in every open round; the ticker calls it, and any page that sees a passed deadline.
func (s *Store) CloseDue(ctx context.Context) error {
	db := s.read.WithContext(ctx)
	now, err := s.now(db)
	if err != nil {
		return err
	}
	var due []int64
	begun := db.Model(&models.Round{}).Select("id").Where("state <> ?", models.RoundSetup)
	if err := db.Model(&models.Deadline{}).Where("closed_at = 0 AND at <= ? AND round_id IN (?)", now, begun).Distinct().Pluck("round_id", &due).Error; err != nil {
		return err
	}
	var errs []error
	for _, roundID := range due {
		errs = append(errs, s.latchNow(ctx, roundID))
	}
	return errors.Join(errs...)
}

// ExtendDeadline gives units more time, with a reason; a closed round opens again when all get it. All of them get it
// or none.
func (s *Store) ExtendDeadline(ctx context.Context, actor models.Actor, e Extension) error {
	return s.inRound(ctx, actor, e.RoundID, func(tx *Tx, round *models.Round) error {
		if e.UnitID != 0 || len(e.UnitIDs) == 0 {
			return tx.extend(round, e)
		}
		for _, unitID := range e.UnitIDs {
			e.UnitID = unitID
			if err := tx.extend(round, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) extend(round *models.Round, e Extension) error {
	if err := mayExtend(*round); err != nil {
		return err
	}
	unit := models.Unit{}
	if e.UnitID != 0 {
		var err error
		if unit, err = one[models.Unit](tx.db.Where("id = ? AND round_id = ?", e.UnitID, round.ID)); err != nil {
			return err
		}
	}
	current, err := tx.deadline(round.ID, e.UnitID)
	if err != nil {
		return err
	}
	if err := models.CheckExtension(current, e.At, tx.Now, e.Reason); err != nil {
		return nameUnit(err, unit, len(e.UnitIDs) > 1)
	}
	if err := tx.addDeadline(round, models.Deadline{UnitID: e.UnitID, At: e.At, Reason: e.Reason}); err != nil {
		return err
	}
	if e.UnitID != 0 || round.State != models.RoundClosed {
		return nil
	}
	return tx.setRound(round, map[string]any{"state": models.RoundOpen, "closed_at": 0})
}

// nameUnit says of which of several units a refusal speaks.
func nameUnit(err error, unit models.Unit, several bool) error {
	var p *models.Problem
	if !several || !errors.As(err, &p) || len(p.Fields) == 0 || p.Fields[0].Field != "at" {
		return err
	}
	return models.Invalid("at", unit.Name+"："+p.Fields[0].Text)
}

// Extension is the office's decision to give more time.
type Extension struct {
	RoundID int64
	UnitID  int64   // one unit
	UnitIDs []int64 // several units; neither: all
	At      models.Instant
	Reason  string
}

func mayExtend(round models.Round) error {
	if !round.CancelledAt.IsZero() {
		return models.Refused("round_cancelled", "本轮征求意见已取消，不能再延期")
	}
	switch round.State {
	case models.RoundOpen, models.RoundClosed, models.RoundProcessing:
		return nil
	case models.RoundSetup:
		return models.Refused("round_state", "本轮尚未开启，请直接确认截止时间")
	}
	return models.Refused("round_state", "处理结果已发布，不能再延期")
}
