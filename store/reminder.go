package store

import (
	"context"

	"gorm.io/gorm"

	"zqyj/models"
)

// AddReminders logs one call or message (已电联) for each of the units; a unit that owes nothing is refused by name.
func (s *Store) AddReminders(ctx context.Context, actor models.Actor, roundID int64, unitIDs []int64, r models.Reminder) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if len(unitIDs) == 0 {
			return models.Invalid("unit", "请勾选要登记催办的单位")
		}
		if err := models.CheckReminder(r); err != nil {
			return err
		}
		units, err := tx.owing(round, unitIDs)
		if err != nil {
			return err
		}
		for _, u := range units {
			if err := tx.remind(round, u, r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) remind(round *models.Round, u models.UnitState, r models.Reminder) error {
	r.ID, r.RoundID, r.UnitID, r.By, r.At = 0, round.ID, u.Unit.ID, tx.Actor.Name, tx.Now
	if err := tx.db.Create(&r).Error; err != nil {
		return err
	}
	_, err := tx.event(round, u.Unit.ID, "reminded", mark("reminder", r.ID), fact{"channel": r.Channel})
	return err
}

// owing reads the units that are meant and refuses those that owe nothing.
func (tx *Tx) owing(round *models.Round, unitIDs []int64) ([]models.UnitState, error) {
	if round.State == models.RoundSetup || round.State.Released() || !round.CancelledAt.IsZero() {
		return nil, models.Refused("round_state", "当前阶段不需要催办")
	}
	snap, err := tx.store.ledger(tx.db, round.ID)
	if err != nil {
		return nil, err
	}
	byID := map[int64]models.UnitState{}
	for _, u := range snap.Units {
		byID[u.Unit.ID] = u
	}
	var units []models.UnitState
	for _, id := range unitIDs {
		u, known := byID[id]
		if !known {
			return nil, models.ErrMissing
		}
		if !u.Owes() {
			return nil, models.Invalid("unit", u.Unit.Name+"现为「"+u.Class.String()+"」，不需要催办")
		}
		units = append(units, u)
	}
	return units, nil
}

// QueueReminders puts one mail per unit into the outbox and logs it; only units that owe and have an address. Nothing
// waits for the sending. A unit with a reminder still waiting gets no second one.
func (s *Store) QueueReminders(ctx context.Context, actor models.Actor, roundID int64, mails []models.Outbox) (int, error) {
	queued := 0
	err := s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		ids := make([]int64, len(mails))
		for i, m := range mails {
			ids[i] = m.UnitID
		}
		if len(ids) == 0 {
			return models.Invalid("unit", "请勾选要发送催办邮件的单位")
		}
		units, err := tx.owing(round, ids)
		if err != nil {
			return err
		}
		for i, u := range units {
			fresh, err := tx.queue(round, u, mails[i])
			if err != nil {
				return err
			}
			if fresh {
				queued++
			}
		}
		return nil
	})
	return queued, err
}

func (tx *Tx) queue(round *models.Round, u models.UnitState, m models.Outbox) (bool, error) {
	if u.Unit.Email == "" {
		return false, models.Invalid("unit", u.Unit.Name+"没有登记电子邮箱，请打电话催办")
	}
	var waiting int64
	if err := tx.db.Model(&models.Outbox{}).Where("round_id = ? AND unit_id = ? AND sent_at = 0 AND failed_at = 0", round.ID, u.Unit.ID).Count(&waiting).Error; err != nil || waiting > 0 {
		return false, err
	}
	row := models.Outbox{RoundID: round.ID, UnitID: u.Unit.ID, Address: u.Unit.Email, Subject: m.Subject, Body: m.Body, NextAt: tx.Now, MadeAt: tx.Now}
	if err := tx.db.Create(&row).Error; err != nil {
		return false, err
	}
	return true, tx.remind(round, u, models.Reminder{Channel: models.ChannelMailed, Note: "发往" + u.Unit.Email})
}

// mailLease is how long one sender has for one message before another may try it.
const mailLease = 300_000

// LeaseMail takes at most limit messages that are due; whoever leased one has five minutes before it falls due again.
func (s *Store) LeaseMail(ctx context.Context, limit int) ([]models.Outbox, error) {
	db := s.write.WithContext(ctx)
	now, err := s.now(db)
	if err != nil {
		return nil, err
	}
	due, err := all[models.Outbox](s.read.WithContext(ctx).Where("sent_at = 0 AND failed_at = 0 AND next_at <= ?", now).Order("next_at, id").Limit(limit))
	if err != nil {
		return nil, err
	}
	var leased []models.Outbox
	for _, m := range due {
		result := db.Model(&models.Outbox{}).Where("id = ? AND next_at = ? AND sent_at = 0 AND failed_at = 0", m.ID, m.NextAt).
			Updates(map[string]any{"next_at": now + mailLease, "tries": gorm.Expr("tries + 1")})
		if result.Error != nil {
			return leased, result.Error
		}
		if result.RowsAffected == 1 {
			m.Tries++
			leased = append(leased, m)
		}
	}
	return leased, nil
}

// MailSent notes that a message went out; its text is forgotten.
func (s *Store) MailSent(ctx context.Context, id int64) error {
	return s.InTx(ctx, models.System, func(tx *Tx) error {
		return changed(tx.db.Model(&models.Outbox{}).Where("id = ? AND sent_at = 0", id).Updates(map[string]any{"sent_at": tx.Now, "error": "", "body": ""}))
	})
}

// MailFailed notes why a try failed and when the next one comes; a permanent refusal, or the last try, gives up.
func (s *Store) MailFailed(ctx context.Context, m models.Outbox, why string, permanent bool) error {
	return s.InTx(ctx, models.System, func(tx *Tx) error {
		columns := map[string]any{"error": why, "next_at": tx.Now.Add(models.MailPause(m.Tries))}
		if permanent || m.Tries >= models.MailTries {
			columns["failed_at"] = tx.Now
		}
		return changed(tx.db.Model(&models.Outbox{}).Where("id = ? AND sent_at = 0", m.ID).Updates(columns))
	})
}

// Mails lists a round's messages, newest first, at most limit.
func (s *Store) Mails(ctx context.Context, roundID int64, limit int) ([]models.Outbox, error) {
	return all[models.Outbox](s.read.WithContext(ctx).Where("round_id = ?", roundID).Order("id DESC").Limit(limit))
}
