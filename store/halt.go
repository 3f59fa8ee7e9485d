package store

import (
	"context"

	"zqyj/models"
)

// PauseRound stops the units' writing, with a reason; the deadline goes on running.
func (s *Store) PauseRound(ctx context.Context, actor models.Actor, roundID int64, reason string) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayHalt(*round, reason); err != nil {
			return err
		}
		if !round.PausedAt.IsZero() {
			return models.Refused("round_paused", "本轮已经暂停")
		}
		if err := tx.setRound(round, map[string]any{"paused_at": tx.Now, "halt": reason}); err != nil {
			return err
		}
		_, err := tx.event(round, 0, "round_paused", mark("round", roundID), fact{"reason": reason})
		return err
	})
}

// ResumeRound lets the units write again, with a reason.
func (s *Store) ResumeRound(ctx context.Context, actor models.Actor, roundID int64, reason string) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayHalt(*round, reason); err != nil {
			return err
		}
		if round.PausedAt.IsZero() {
			return models.Refused("round_not_paused", "本轮没有暂停")
		}
		if err := tx.setRound(round, map[string]any{"paused_at": 0, "halt": ""}); err != nil {
			return err
		}
		_, err := tx.event(round, 0, "round_resumed", mark("round", roundID), fact{"reason": reason})
		return err
	})
}

// CancelRound ends a round for good, with a reason the units see; what was sent stays in history.
func (s *Store) CancelRound(ctx context.Context, actor models.Actor, roundID int64, reason string) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayHalt(*round, reason); err != nil {
			return err
		}
		if err := tx.setRound(round, map[string]any{"cancelled_at": tx.Now, "halt": reason}); err != nil {
			return err
		}
		_, err := tx.event(round, 0, "round_cancelled", mark("round", roundID), fact{"reason": reason})
		return err
	})
}

func mayHalt(round models.Round, reason string) error {
	switch {
	case !round.CancelledAt.IsZero():
		return models.Refused("round_cancelled", "本轮征求意见已取消")
	case round.State != models.RoundOpen && round.State != models.RoundClosed && round.State != models.RoundProcessing:
		return models.Refused("round_state", "本轮处于「"+round.State.String()+"」阶段，不能进行这项操作")
	case reason == "":
		return models.Invalid("reason", "请填写理由")
	}
	return nil
}

// CloseEarly latches every deadline of the round that is still open, with a reason; the ledger is kept as it stands. Only
// an extension opens again.
func (s *Store) CloseEarly(ctx context.Context, actor models.Actor, roundID int64, reason string) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayHalt(*round, reason); err != nil {
			return err
		}
		open, err := all[models.Deadline](tx.db.Where("round_id = ? AND closed_at = 0", roundID).Order("id"))
		if err != nil {
			return err
		}
		if len(open) == 0 {
			return models.Refused("deadline_passed", "已经截止，不需要提前截止")
		}
		if _, err := tx.event(round, 0, "closed_early", mark("round", roundID), fact{"reason": reason, "deadlines": len(open)}); err != nil {
			return err
		}
		for _, row := range open {
			if err := tx.shut(round, row); err != nil {
				return err
			}
		}
		return tx.closeRound(round)
	})
}
