package store

import (
	"context"
	"encoding/hex"
	"fmt"

	"zqyj/models"
)

// Check is the second person's word on an entry.
type Check struct {
	RoundID, VersionID int64
	Keep               models.Keep // owed where another reply of the unit counts
	Reason             string      // owed with Keep
}

// CheckEntered lets an entry count, or puts it with the late ones when it was received after the unit's deadline. Whoever
// typed it cannot check it. Where another reply of the unit counts already, both are kept and the office says which.
func (s *Store) CheckEntered(ctx context.Context, actor models.Actor, check Check) error {
	return s.atEntry(ctx, actor, check.RoundID, check.VersionID, func(tx *Tx, d *desk) error {
		if err := tx.mayCheck(d); err != nil {
			return err
		}
		inTime := d.Deadline.Covers(d.Version.ReceivedAt)
		if inTime && d.Reply.Counting != 0 && (check.Keep == models.KeepUndecided || check.Reason == "") {
			return models.Join(keepOwed(check, d.Reply.Counting)...)
		}
		d.Version.CheckedAt, d.Version.CheckedBy, d.Version.SubmittedAt, d.Version.SubmittedBy = tx.Now, tx.Actor.Name, d.Version.ReceivedAt, d.Version.EnteredBy
		columns := map[string]any{"checked_at": tx.Now, "checked_by": tx.Actor.Name, "submitted_at": d.Version.ReceivedAt, "submitted_by": d.Version.EnteredBy}
		switch {
		case !inTime:
			return tx.arriveLate(d, columns)
		case d.Reply.Counting != 0 && check.Keep == models.KeepStanding:
			columns["state"], columns["ended_at"], columns["reason"] = models.VersionSuperseded, tx.Now, check.Reason
			return tx.settle(d, columns, fact{"kept": d.Reply.Counting, "reason": check.Reason})
		}
		return tx.countEntry(d, columns, check.Reason)
	})
}

func keepOwed(check Check, standing int) []*models.Problem {
	var problems []*models.Problem
	if check.Keep == models.KeepUndecided {
		problems = append(problems, models.Invalid("keep", fmt.Sprintf("该单位第%d版反馈已经有效，请选定以哪一份为准；两份都会保留", standing)))
	}
	if check.Reason == "" {
		problems = append(problems, models.Invalid("reason", "请填写选定的理由"))
	}
	return problems
}

func (tx *Tx) mayCheck(d *desk) error {
	if d.Version.EnteredAt.IsZero() {
		return models.Refused("entry_typing", "这份代录还没有交复核")
	}
	if d.Version.EnteredByID == tx.Actor.UserID {
		return models.Refused("second_person", "代录须由另一人复核：录入人不能复核自己录入的反馈")
	}
	return nil
}

// countEntry lets the entry count in place of what counted before.
func (tx *Tx) countEntry(d *desk, columns map[string]any, reason string) error {
	before := d.Reply.Counting
	opinions, err := tx.opinions(d.Version.ID)
	if err != nil {
		return err
	}
	columns["state"] = models.VersionSubmitted
	if err := changed(tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Updates(columns)); err != nil {
		return err
	}
	if err := tx.countVersion(d, models.Live(opinions)); err != nil {
		return err
	}
	if before != 0 {
		if err := tx.db.Model(&models.Version{}).Where("reply_id = ? AND number = ?", d.Reply.ID, before).Update("reason", reason).Error; err != nil {
			return err
		}
	}
	if err := tx.setReply(d); err != nil {
		return err
	}
	return tx.settle(d, nil, fact{"counts": true, "instead": before})
}

// arriveLate puts the entry with the late replies; it counts nowhere until it is admitted.
func (tx *Tx) arriveLate(d *desk, columns map[string]any) error {
	columns["state"] = models.VersionLate
	if err := tx.putLateAside(d); err != nil {
		return err
	}
	d.Reply.Late = d.Version.Number
	if err := tx.setReply(d); err != nil {
		return err
	}
	return tx.settle(d, columns, fact{"late": true})
}

// settle writes the check's columns, its event and the receipt.
func (tx *Tx) settle(d *desk, columns map[string]any, more fact) error {
	if columns != nil {
		if err := changed(tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Updates(columns)); err != nil {
			return err
		}
	}
	data := fact{"version": d.Version.Number, "hash": d.Version.Hash}
	for name, value := range more {
		data[name] = value
	}
	e, err := tx.event(&d.Round, d.Reply.UnitID, "entry_checked", mark("reply", d.Reply.ID), data)
	if err != nil {
		return err
	}
	_, err = tx.receive(d, e, more["late"] == true)
	return err
}

// receive writes the receipt of the desk's version, whose event is e.
func (tx *Tx) receive(d *desk, e models.Event, late bool) (models.Receipt, error) {
	receipt := models.Receipt{RoundID: d.Round.ID, UnitID: d.Reply.UnitID, ReplyID: d.Reply.ID, Number: d.Version.Number, At: tx.Now, Hash: d.Version.Hash, Place: e.Place, Link: hex.EncodeToString(e.Hash), Late: late}
	receipt.Code = models.ReceiptCode(d.Round.ID, e.Place, d.Version.Hash)
	if err := tx.db.Create(&receipt).Error; err != nil {
		return receipt, fmt.Errorf("write receipt: %w", err)
	}
	return receipt, nil
}

// ReturnEntry gives an entry back to be typed again, with a reason.
func (s *Store) ReturnEntry(ctx context.Context, actor models.Actor, roundID, versionID int64, reason string) error {
	return s.atEntry(ctx, actor, roundID, versionID, func(tx *Tx, d *desk) error {
		if reason == "" {
			return models.Invalid("reason", "请填写退回的理由")
		}
		if d.Version.EnteredAt.IsZero() {
			return models.Refused("entry_typing", "这份代录还没有交复核")
		}
		if err := changed(tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Updates(map[string]any{"entered_at": 0, "hash": "", "reason": reason})); err != nil {
			return err
		}
		_, err := tx.event(&d.Round, d.Reply.UnitID, "entry_returned", mark("reply", d.Reply.ID), fact{"version": d.Version.Number, "reason": reason})
		return err
	})
}

// VoidEntry drops an entry that should not have been made; it stays in history and counts nowhere.
func (s *Store) VoidEntry(ctx context.Context, actor models.Actor, roundID, versionID int64, reason string) error {
	return s.atEntry(ctx, actor, roundID, versionID, func(tx *Tx, d *desk) error {
		if reason == "" {
			return models.Invalid("reason", "请填写作废的理由")
		}
		columns := map[string]any{"state": models.VersionRefused, "ended_at": tx.Now, "reason": reason}
		if err := changed(tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Updates(columns)); err != nil {
			return err
		}
		_, err := tx.event(&d.Round, d.Reply.UnitID, "entry_voided", mark("reply", d.Reply.ID), fact{"version": d.Version.Number, "reason": reason})
		return err
	})
}

// EntryLines lists a round's entries, newest first, with the names of their units.
func (s *Store) EntryLines(ctx context.Context, roundID int64) ([]models.Version, map[int64]string, error) {
	db := s.read.WithContext(ctx)
	entries, err := all[models.Version](db.Where("round_id = ? AND channel <> ?", roundID, models.ChannelOnline).Order("id DESC"))
	if err != nil {
		return nil, nil, err
	}
	units, err := all[models.Unit](db.Where("round_id = ?", roundID))
	names := make(map[int64]string, len(units))
	for _, u := range units {
		names[u.ID] = u.Name
	}
	return entries, names, err
}

// EntryRecord is one entry with its opinions and its scan.
type EntryRecord struct {
	Version  models.Version
	Opinions []models.Opinion // struck ones left out
	Scan     models.File      // zero when there is none
	Reply    models.Reply
	Standing models.Version // what counts beside it; zero when nothing does
	Deadline models.Deadline
}

// Entry reads one entry of a round, settled or not.
func (s *Store) Entry(ctx context.Context, roundID, versionID int64) (EntryRecord, error) {
	db := s.read.WithContext(ctx)
	var r EntryRecord
	var err error
	if r.Version, err = one[models.Version](db.Where("id = ? AND round_id = ? AND channel <> ?", versionID, roundID, models.ChannelOnline)); err != nil {
		return r, err
	}
	opinions, err := all[models.Opinion](db.Where("version_id = ?", versionID).Order("clause_seq, seq, id"))
	if err != nil {
		return r, err
	}
	r.Opinions = models.Live(opinions)
	if r.Version.FileID != 0 {
		if r.Scan, err = one[models.File](db.Where("id = ?", r.Version.FileID)); err != nil {
			return r, err
		}
	}
	if r.Reply, err = one[models.Reply](db.Where("id = ?", r.Version.ReplyID)); err != nil {
		return r, err
	}
	if r.Reply.Counting != 0 {
		if r.Standing, err = one[models.Version](db.Where("reply_id = ? AND number = ?", r.Reply.ID, r.Reply.Counting)); err != nil {
			return r, err
		}
	}
	r.Deadline, err = deadlineOf(db, roundID, r.Version.UnitID)
	return r, err
}
