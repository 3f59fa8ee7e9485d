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

// StartProcessing turns a closed round to 处理.
func (s *Store) StartProcessing(ctx context.Context, actor models.Actor, roundID int64) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if round.State != models.RoundClosed {
			return models.Refused("round_state", "只有已截止的轮次可以转入「处理」阶段，本轮现为「"+round.State.String()+"」")
		}
		if !round.CancelledAt.IsZero() {
			return models.Refused("round_cancelled", "本轮征求意见已取消："+round.Halt)
		}
		if _, err := tx.event(round, 0, "processing_started", mark("round", roundID), nil); err != nil {
			return err
		}
		return tx.setRound(round, map[string]any{"state": models.RoundProcessing})
	})
}

// ReleaseRound shows the units their outcomes. It is refused with everything that is missing, unless override says why
// it is released all the same; the ledger is kept as it stands.
func (s *Store) ReleaseRound(ctx context.Context, actor models.Actor, roundID int64, override string) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		owed, err := owed(tx.db, *round, tx.Now)
		if err != nil {
			return err
		}
		if err := models.CheckRelease(*round, owed, override); err != nil {
			return err
		}
		data := fact{"opinions": 0}
		figures, err := roundFigures(tx.db, roundID)
		if err != nil {
			return err
		}
		data["opinions"] = figures.Opinions
		if len(owed) == 0 {
			override = ""
		}
		for _, missing := range owed {
			data["missing_"+string(missing.Kind)] = missing.Count
		}
		if override != "" {
			sum := sha256.Sum256([]byte(override))
			data["override"] = hex.EncodeToString(sum[:])
		}
		if err := tx.setRound(round, map[string]any{"state": models.RoundReleased, "released_at": tx.Now, "override": override}); err != nil {
			return err
		}
		if _, err := tx.event(round, 0, "round_released", mark("round", roundID), data); err != nil {
			return err
		}
		return tx.keep(round, "release")
	})
}

// Owed lists what stands between a round and its release, with the first opinions of each kind.
func (s *Store) Owed(ctx context.Context, roundID int64) (list []models.Owed, err error) {
	err = s.reading(ctx, func(db *gorm.DB) error {
		round, err := one[models.Round](db.Where("id = ?", roundID))
		if err != nil {
			return err
		}
		now, err := s.now(db)
		if err != nil {
			return err
		}
		if list, err = owed(db, round, now); err != nil {
			return err
		}
		for i := range list {
			rows := make([]models.Opinion, len(list[i].Sample))
			for n, o := range list[i].Sample {
				rows[n] = o.Opinion
			}
			if list[i].Sample, err = s.joined(db, roundID, rows); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// owedSample is how many of each kind are shown.
const owedSample = 10

func owed(db *gorm.DB, round models.Round, now models.Instant) ([]models.Owed, error) {
	figures, err := roundFigures(db, round.ID)
	if err != nil {
		return nil, err
	}
	var list []models.Owed
	add := func(kind models.OwedKind, count int, where string, args ...any) error {
		if count == 0 {
			return nil
		}
		//check:allow sql where is one of the constants below
		rows, err := all[models.Opinion](db.Where("round_id = ? AND counts = ?", round.ID, true).Where(where, args...).Order("clause_seq, unit_seq, id").Limit(owedSample))
		o := models.Owed{Kind: kind, Count: count}
		for _, row := range rows {
			o.Sample = append(o.Sample, models.OpinionState{Opinion: row})
		}
		list = append(list, o)
		return err
	}
	if err := add(models.OwedOutcome, figures.ByOutcome[models.OutcomeOpen], "outcome = ''"); err != nil {
		return nil, err
	}
	var reasonless int64
	const bare = "outcome <> '' AND outcome <> ? AND EXISTS (SELECT 1 FROM dispositions d WHERE d.id = opinions.disposition_id AND TRIM(d.reason) = '')"
	if err := db.Model(&models.Opinion{}).Where("round_id = ? AND counts = ?", round.ID, true).Where(bare, models.OutcomeAccepted).Count(&reasonless).Error; err != nil {
		return nil, err
	}
	if err := add(models.OwedReason, int(reasonless), bare, models.OutcomeAccepted); err != nil {
		return nil, err
	}
	if err := add(models.OwedApproval, figures.Waiting(), "outcome <> '' AND approved = ?", false); err != nil {
		return nil, err
	}
	if err := addMixed(db, round, &list); err != nil {
		return nil, err
	}
	return list, addUnits(db, round, now, &list)
}

// addMixed finds groups whose members have different outcomes: a group is answered as one.
func addMixed(db *gorm.DB, round models.Round, list *[]models.Owed) error {
	const differs = "group_id <> 0 AND EXISTS (SELECT 1 FROM opinions other WHERE other.group_id = opinions.group_id AND other.counts = ? AND other.outcome <> opinions.outcome)"
	rows, err := all[models.Opinion](db.Where("round_id = ? AND counts = ?", round.ID, true).Where(differs, true).Order("clause_seq, unit_seq, id"))
	if err != nil || len(rows) == 0 {
		return err
	}
	o := models.Owed{Kind: models.OwedMixed}
	groups := ids{}
	for _, row := range rows {
		groups.add(row.GroupID)
		if len(o.Sample) < owedSample {
			o.Sample = append(o.Sample, models.OpinionState{Opinion: row})
		}
	}
	o.Count = len(groups.list)
	*list = append(*list, o)
	return nil
}

// addUnits finds units that may still reply, and replies entered on behalf that nobody has checked.
func addUnits(db *gorm.DB, round models.Round, now models.Instant, list *[]models.Owed) error {
	units, err := all[models.Unit](db.Where("round_id = ?", round.ID).Order("seq, id"))
	if err != nil {
		return err
	}
	deadlines, err := all[models.Deadline](db.Where("round_id = ?", round.ID).Order("id"))
	if err != nil {
		return err
	}
	entered, err := all[models.Version](db.Where("round_id = ? AND state = ?", round.ID, models.VersionEntered))
	if err != nil {
		return err
	}
	waiting := map[int64]bool{}
	for _, v := range entered {
		waiting[v.UnitID] = true
	}
	open, unchecked := models.Owed{Kind: models.OwedOpen}, models.Owed{Kind: models.OwedCheck}
	for _, u := range units {
		if models.DeadlineOf(deadlines, u.ID).Open(now) {
			open.Count, open.Units = open.Count+1, append(open.Units, u.Name)
		}
		if waiting[u.ID] {
			unchecked.Count, unchecked.Units = unchecked.Count+1, append(unchecked.Units, u.Name)
		}
	}
	for _, o := range []models.Owed{open, unchecked} {
		if o.Count > 0 {
			*list = append(*list, o)
		}
	}
	return nil
}

// NewestDisposition is the row id up to which ApproveAll approves, as a leader's page shows it; 0 before the first.
func (s *Store) NewestDisposition(ctx context.Context, roundID int64) (int64, error) {
	d, err := one[models.Disposition](s.read.WithContext(ctx).Where("round_id = ?", roundID).Order("id DESC"))
	if errors.Is(err, models.ErrMissing) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("newest disposition: %w", err)
	}
	return d.ID, nil
}
