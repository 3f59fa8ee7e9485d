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
			reason := "同意延期申请:" + request.Reason
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
