package store

import (
	"context"

	"zqyj/models"
)

// Judgement is the office's word on a scan whose code could not be read.
type Judgement struct {
	Accept bool
	Note   string // owed when it is not accepted
}

// JudgeSeal keeps the office's look at an unreadable scan and tells whose it is. A scan that is not accepted satisfies no
// policy from then on; the reply it belongs to stays as it is.
func (s *Store) JudgeSeal(ctx context.Context, actor models.Actor, roundID, sealID int64, j Judgement) (unitID int64, err error) {
	err = s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		seal, err := one[models.Seal](tx.db.Where("id = ? AND round_id = ?", sealID, roundID))
		if err != nil {
			return err
		}
		unitID = seal.UnitID
		if seal.Match != models.SealUnreadable || !seal.JudgedAt.IsZero() {
			return models.Refused("seal_judged", "这份盖章件不需要核对，或已由"+seal.JudgedBy+"核对")
		}
		if !j.Accept && j.Note == "" {
			return models.Invalid("note", "请填写不认可的原因，单位看得到")
		}
		columns := map[string]any{"judged_by": actor.Name, "judged_at": tx.Now, "accepted": j.Accept, "rejected": !j.Accept, "note": j.Note}
		if err := changed(tx.db.Model(&models.Seal{}).Where("id = ? AND judged_at = 0", sealID).Updates(columns)); err != nil {
			return err
		}
		_, err = tx.event(round, seal.UnitID, "seal_judged", mark("seal", sealID), fact{"accepted": j.Accept})
		return err
	})
	return unitID, err
}
