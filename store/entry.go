package store

import (
	"context"
	"fmt"

	"zqyj/models"
)

// Upload is a file as it came in: its kind is told from its bytes by the caller.
type Upload struct {
	Name, Kind string
	Body       []byte
}

// EnterOnBehalf begins to take down a reply that came by phone, fax, paper or mail (代录). With 无修改意见 it goes to the
// second person at once; opinions are added one by one first. scan may be nil.
func (s *Store) EnterOnBehalf(ctx context.Context, actor models.Actor, roundID int64, e models.Entry, scan *Upload) (models.Version, error) {
	var version models.Version
	err := s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayEnter(*round); err != nil {
			return err
		}
		e.Scanned = scan != nil
		if err := models.CheckEntry(e, round.OpenedAt, tx.Now); err != nil {
			return err
		}
		if err := models.CheckSecret(e.CallNote, e.LetterNo, e.Contact.Name); err != nil {
			return err
		}
		d := &desk{Round: *round}
		var err error
		if d.Reply, err = one[models.Reply](tx.db.Clauses(locking).Where("unit_id = ? AND round_id = ?", e.UnitID, roundID)); err != nil {
			return err
		}
		if err := tx.beginEntry(d, e, scan); err != nil {
			return err
		}
		if d.Version.NoOpinion {
			err = tx.handOver(d, nil)
		} else {
			_, err = tx.event(&d.Round, e.UnitID, "entry_begun", mark("reply", d.Reply.ID), fact{"version": d.Version.Number, "channel": string(e.Channel)})
		}
		version, *round = d.Version, d.Round
		return err
	})
	return version, err
}

func mayEnter(round models.Round) error {
	switch {
	case !round.CancelledAt.IsZero():
		return models.Refused("round_cancelled", "本轮征求意见已取消")
	case round.State == models.RoundOpen, round.State == models.RoundClosed, round.State == models.RoundProcessing:
		return nil
	case round.State == models.RoundSetup:
		return models.Refused("round_state", "本轮尚未开始征求意见")
	}
	return models.Refused("round_state", "处理结果已发布，不能再代录")
}

// beginEntry makes the version; the scan is the office's own file, so that no unit reaches it before the check.
func (tx *Tx) beginEntry(d *desk, e models.Entry, scan *Upload) error {
	contact, err := salt(e.Contact, models.Contact{})
	if err != nil {
		return err
	}
	d.Version = models.Version{ReplyID: d.Reply.ID, RoundID: d.Round.ID, UnitID: e.UnitID, Number: d.Reply.Versions + 1, State: models.VersionEntered, NoOpinion: e.NoOpinion,
		Contact: contact, LetterNo: e.LetterNo, Channel: e.Channel, ReceivedAt: e.ReceivedAt, CallNote: e.CallNote, EnteredBy: tx.Actor.Name, EnteredByID: tx.Actor.UserID}
	if scan != nil {
		file, err := tx.addFile(models.File{RoundID: d.Round.ID, Kind: scan.Kind, Name: scan.Name}, scan.Body)
		if err != nil {
			return err
		}
		d.Version.FileID = file.ID
	}
	if err := tx.db.Create(&d.Version).Error; err != nil {
		return fmt.Errorf("begin entry for unit %d: %w", e.UnitID, err)
	}
	d.Reply.Versions = d.Version.Number
	return tx.db.Model(&models.Reply{}).Where("id = ?", d.Reply.ID).Update("versions", d.Reply.Versions).Error
}

// atEntry is the frame of the verbs on one entry: the round's lock, the unit's reply, the version still entered.
func (s *Store) atEntry(ctx context.Context, actor models.Actor, roundID, versionID int64, fn func(tx *Tx, d *desk) error) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := mayEnter(*round); err != nil {
			return err
		}
		d := &desk{Round: *round}
		var err error
		if d.Version, err = one[models.Version](tx.db.Where("id = ? AND round_id = ? AND state = ?", versionID, roundID, models.VersionEntered)); err != nil {
			return err
		}
		if d.Reply, err = one[models.Reply](tx.db.Clauses(locking).Where("id = ?", d.Version.ReplyID)); err != nil {
			return err
		}
		if d.Deadline, err = tx.deadline(roundID, d.Reply.UnitID); err != nil {
			return err
		}
		err = fn(tx, d)
		*round = d.Round
		return err
	})
}

// typing refuses to change an entry that lies with the second person.
func typing(d *desk) error {
	if !d.Version.EnteredAt.IsZero() {
		return models.Refused("entry_handed_over", "这份代录已交复核，不能再改；需要修改时请由复核人退回")
	}
	return nil
}

// EnterOpinion adds an opinion to an entry that is being typed, or changes one of it (by ID and Revision).
func (s *Store) EnterOpinion(ctx context.Context, actor models.Actor, versionID int64, o models.Opinion) (models.Opinion, error) {
	err := s.atEntry(ctx, actor, o.RoundID, versionID, func(tx *Tx, d *desk) error {
		if err := typing(d); err != nil {
			return err
		}
		if d.Version.NoOpinion {
			return models.Refused("no_opinion", "这份代录登记的是无修改意见，不能再录意见")
		}
		if problem := models.CheckOpinion(o); problem != nil {
			return problem
		}
		if err := tx.placeOpinion(d, &o); err != nil {
			return err
		}
		if o.ID != 0 {
			return tx.changeOpinion(d, &o)
		}
		o.Author = "办公室代录"
		return tx.addOpinion(d, &o)
	})
	return o, err
}

// DropEntered takes an opinion out of an entry that is being typed.
func (s *Store) DropEntered(ctx context.Context, actor models.Actor, roundID, versionID, opinionID int64) error {
	return s.atEntry(ctx, actor, roundID, versionID, func(tx *Tx, d *desk) error {
		if err := typing(d); err != nil {
			return err
		}
		was, err := one[models.Opinion](tx.db.Where("id = ? AND version_id = ?", opinionID, d.Version.ID))
		if err != nil {
			return err
		}
		return tx.strike(was, true)
	})
}

// HandOver gives a typed entry to the second person; from then on its text is fixed.
func (s *Store) HandOver(ctx context.Context, actor models.Actor, roundID, versionID int64) error {
	return s.atEntry(ctx, actor, roundID, versionID, func(tx *Tx, d *desk) error {
		if err := typing(d); err != nil {
			return err
		}
		opinions, err := tx.opinions(d.Version.ID)
		if err != nil {
			return err
		}
		return tx.handOver(d, opinions)
	})
}

func (tx *Tx) handOver(d *desk, opinions []models.Opinion) error {
	if err := models.CheckEntered(d.Version, opinions); err != nil {
		return err
	}
	if err := tx.renumber(opinions); err != nil {
		return err
	}
	content, err := tx.content(d.Round, d.Version, opinions)
	if err != nil {
		return err
	}
	d.Version.EnteredAt, d.Version.Hash, d.Version.DraftHash, d.Version.Opinions = tx.Now, content.ContentHash(), content.DraftHash, len(content.Opinions)
	columns := map[string]any{"entered_at": tx.Now, "entered_by": tx.Actor.Name, "entered_by_id": tx.Actor.UserID, "hash": d.Version.Hash, "draft_hash": d.Version.DraftHash, "opinions": d.Version.Opinions, "reason": ""}
	if err := changed(tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Updates(columns)); err != nil {
		return err
	}
	_, err = tx.event(&d.Round, d.Reply.UnitID, "entered", mark("reply", d.Reply.ID), fact{"version": d.Version.Number, "channel": string(d.Version.Channel),
		"received": int64(d.Version.ReceivedAt), "hash": d.Version.Hash, "opinions": d.Version.Opinions, "none": d.Version.NoOpinion})
	return err
}

// renumber gives live opinions their final order, in which they enter the content hash.
func (tx *Tx) renumber(opinions []models.Opinion) error {
	seq := 0
	for i := range opinions {
		if opinions[i].Struck {
			continue
		}
		seq++
		if opinions[i].Seq == seq {
			continue
		}
		opinions[i].Seq = seq
		if err := tx.db.Model(&models.Opinion{}).Where("id = ?", opinions[i].ID).Update("seq", seq).Error; err != nil {
			return err
		}
	}
	return nil
}
