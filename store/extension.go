package store

import (
	"context"

	"zqyj/models"
)

// Decision is the office's answer to a unit's plea for more time. At may differ from what was asked.
type Decision struct {
	RoundID, RequestID int64
	Granted            bool
	At                 models.Instant
	Answer             string // owed when refused
}

// DecideExtension answers a plea once; granting it adds the unit's deadline in the same transaction.
func (s *Store) DecideExtension(ctx context.Context, actor models.Actor, d Decision) error {
	return s.inRound(ctx, actor, d.RoundID, func(tx *Tx, round *models.Round) error {
		request, err := one[models.ExtensionRequest](tx.db.Where("id = ? AND round_id = ?", d.RequestID, d.RoundID))
		if err != nil {
			return err
		}
		if request.Decision != "" {
			return models.Refused("already_decided", "这件延期申请已由"+request.DecidedBy+"答复")
		}
		word := "refused"
		if d.Granted {
			word = "granted"
			reason := models.GrantedPlea + request.Reason
			if err := tx.extend(round, Extension{RoundID: d.RoundID, UnitID: request.UnitID, At: d.At, Reason: reason}); err != nil {
				return err
			}
		} else if d.Answer == "" {
			return models.Invalid("answer", "请填写不同意延期的理由")
		}
		columns := map[string]any{"decision": word, "answer": d.Answer, "decided_by": tx.Actor.Name, "decided_at": tx.Now}
		if err := changed(tx.db.Model(&models.ExtensionRequest{}).Where("id = ? AND decision = ''", d.RequestID).Updates(columns)); err != nil {
			return err
		}
		_, err = tx.event(round, request.UnitID, "extension_"+word, mark("extension_request", d.RequestID), nil)
		return err
	})
}

// AskExtension is a unit's plea for more time; the office answers it once. A unit has one open plea at a time.
func (s *Store) AskExtension(ctx context.Context, actor models.Actor, at models.Instant, reason string) (models.ExtensionRequest, error) {
	var request models.ExtensionRequest
	err := s.onReply(ctx, actor, models.VerbAskExtension, func(tx *Tx, d *desk) error {
		if reason == "" {
			return models.Invalid("reason", "请填写申请延期的理由")
		}
		if err := models.CheckSecret(reason); err != nil {
			return err
		}
		if at <= d.Deadline.At {
			return models.Invalid("at", "申请的时间须晚于现在的截止时间（"+d.Deadline.At.String()+"）")
		}
		open, err := all[models.ExtensionRequest](tx.db.Where("round_id = ? AND unit_id = ? AND decision = ''", d.Round.ID, actor.UnitID).Limit(1))
		if err != nil {
			return err
		}
		if len(open) > 0 {
			return models.Refused("already_asked", "已有一件延期申请待办公室答复")
		}
		request = models.ExtensionRequest{RoundID: d.Round.ID, UnitID: actor.UnitID, At: at, Reason: reason, AskedBy: actor.Name, AskedAt: tx.Now}
		if err := tx.db.Create(&request).Error; err != nil {
			return err
		}
		_, err = tx.event(&d.Round, actor.UnitID, "extension_asked", mark("extension_request", request.ID), fact{"at": int64(at)})
		return err
	})
	return request, err
}
