package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"zqyj/models"
)

// PurgeDue purges the contacts of every round whose days after release or cancelling have run out, each in its own transaction.
func (s *Store) PurgeDue(ctx context.Context) error {
	db := s.read.WithContext(ctx)
	now, err := s.now(db)
	if err != nil {
		return err
	}
	rounds, err := all[models.Round](db.Where("(released_at > 0 OR cancelled_at > 0) AND purge_days > 0 AND purged_at = 0"))
	if err != nil {
		return err
	}
	var errs []error
	for _, round := range rounds {
		if now >= round.PurgeAt() {
			errs = append(errs, s.purge(ctx, round.ID))
		}
	}
	return errors.Join(errs...)
}

// purge deletes the names and phones of contacts; their digests stay, so that content hashes and chain still verify.
func (s *Store) purge(ctx context.Context, roundID int64) error {
	return s.inRound(ctx, models.System, roundID, func(tx *Tx, round *models.Round) error {
		if !round.PurgedAt.IsZero() || tx.Now < round.PurgeAt() {
			return nil
		}
		versions, err := tx.purgeVersions(roundID)
		if err != nil {
			return err
		}
		opinions, err := tx.purgeOpinions(roundID)
		if err != nil {
			return err
		}
		if err := tx.purgeNotes(roundID); err != nil {
			return err
		}
		if err := tx.setRound(round, map[string]any{"purged_at": tx.Now}); err != nil {
			return err
		}
		_, err = tx.event(round, 0, "contacts_purged", mark("round", roundID), fact{"versions": versions, "opinions": opinions})
		return err
	})
}

func (tx *Tx) purgeVersions(roundID int64) (int, error) {
	rows, err := all[models.Version](tx.db.Where("round_id = ? AND contact_digest = '' AND contact_salt <> ''", roundID).Order("id"))
	for _, v := range rows {
		if err := tx.db.Model(&models.Version{}).Where("id = ?", v.ID).Updates(contactColumns(v.Contact.Purged(), map[string]any{})).Error; err != nil {
			return 0, err
		}
	}
	return len(rows), err
}

func (tx *Tx) purgeOpinions(roundID int64) (int, error) {
	rows, err := all[models.Opinion](tx.db.Where("round_id = ? AND contact_digest = '' AND contact_salt <> ''", roundID).Order("id"))
	for _, o := range rows {
		if err := tx.db.Model(&models.Opinion{}).Where("id = ?", o.ID).Updates(contactColumns(o.Contact.Purged(), map[string]any{})).Error; err != nil {
			return 0, err
		}
	}
	return len(rows), err
}

// purgeNotes empties the office's own notes on whom to call and who answered, and mail that names them.
func (tx *Tx) purgeNotes(roundID int64) error {
	of := func(table any) *gorm.DB { return tx.db.Model(table).Where("round_id = ?", roundID) }
	return errors.Join(
		of(&models.Unit{}).Updates(map[string]any{"contact": "", "phone": "", "email": ""}).Error,
		of(&models.Reminder{}).Updates(map[string]any{"spoke": "", "note": ""}).Error,
		of(&models.Version{}).Update("call_note", "").Error,
		of(&models.Outbox{}).Updates(map[string]any{"address": "", "body": ""}).Error,
	)
}

// ArchiveRound makes a released or cancelled round read-only for good.
func (s *Store) ArchiveRound(ctx context.Context, actor models.Actor, roundID int64) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if round.State != models.RoundReleased && round.CancelledAt.IsZero() {
			return models.Refused("round_state", "处理结果发布之后才能归档")
		}
		if _, err := tx.event(round, 0, "archived", mark("round", roundID), nil); err != nil {
			return err
		}
		return tx.setRound(round, map[string]any{"state": models.RoundArchived, "archived_at": tx.Now})
	})
}

// RoundSettings is what may still be changed after a round has begun.
type RoundSettings struct {
	Contact, Phone, Fax string
	Internal            bool
	PurgeDays           int
}

// AdjustRound changes the settings of a round that has begun: whom to call, 内部资料, when contacts are purged. What
// the units were asked for stays as the notice said it.
func (s *Store) AdjustRound(ctx context.Context, actor models.Actor, roundID int64, wanted RoundSettings) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := checkSettings(*round, wanted, tx.Now); err != nil {
			return err
		}
		columns := map[string]any{"contact": wanted.Contact, "phone": wanted.Phone, "fax": wanted.Fax, "internal": wanted.Internal, "purge_days": wanted.PurgeDays}
		data := fact{"internal": wanted.Internal, "purge_days": wanted.PurgeDays, "phone_changed": wanted.Phone != round.Phone || wanted.Contact != round.Contact || wanted.Fax != round.Fax}
		if err := tx.setRound(round, columns); err != nil {
			return err
		}
		_, err := tx.event(round, 0, "round_adjusted", mark("round", roundID), data)
		return err
	})
}

func checkSettings(round models.Round, wanted RoundSettings, now models.Instant) error {
	var problems []*models.Problem
	if wanted.Phone == "" {
		problems = append(problems, models.Invalid("phone", "请填写联系电话：各单位遇到问题时拨打"))
	} else if !models.CheckPhone(wanted.Phone) {
		problems = append(problems, models.Invalid("phone", "联系电话请填手机号，或带区号的座机号"))
	}
	if wanted.PurgeDays < 0 || wanted.PurgeDays > 3650 {
		problems = append(problems, models.Invalid("purge_days", "请填0到3650天，0表示不删除"))
	}
	if !round.PurgedAt.IsZero() && wanted.PurgeDays != round.PurgeDays {
		problems = append(problems, models.Invalid("purge_days", "联系方式已删除，期限不能再改"))
	}
	purged := !round.PurgedAt.IsZero()
	round.PurgeDays = wanted.PurgeDays
	if at := round.PurgeAt(); !purged && !at.IsZero() && at <= now {
		problems = append(problems, models.Invalid("purge_days", "按这个天数，联系方式会立即删除且不能恢复；请填更长的期限"))
	}
	return models.Join(problems...)
}

// untilPurge is how long the ticker's lease on purging lasts.
const untilPurge = 10 * time.Minute

// PurgeLeased runs PurgeDue unless another replica has it in hand.
func (s *Store) PurgeLeased(ctx context.Context, holder string) error {
	held, err := s.Lease(ctx, "purge", holder, untilPurge)
	if err != nil || !held {
		return err
	}
	return s.PurgeDue(ctx)
}
