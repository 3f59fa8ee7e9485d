package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"zqyj/models"
)

// SaveOpinion autosaves one opinion of the working version, named by its Key, or by its ID in that very version; without
// either it is added, once for each Token. Revision must be the one that was read: the second of two editors gets
// models.ErrStale and reads both texts from OpinionNow; Hand names the page that saves. It is saved as typed, however
// unfinished; only submitting checks it.
func (s *Store) SaveOpinion(ctx context.Context, actor models.Actor, o models.Opinion) (models.Opinion, error) {
	_, err := s.atDesk(ctx, actor, func(tx *Tx, d *desk) error {
		if err := tx.knownOpinion(d, &o); err != nil {
			return err
		}
		if err := tx.placeOpinion(d, &o); err != nil {
			return err
		}
		if o.ID == 0 {
			return tx.addOpinion(d, &o)
		}
		return tx.changeOpinion(d, &o)
	})
	return o, err
}

// knownOpinion finds the row of the working version that the caller means: keys stay while rows are copied.
func (tx *Tx) knownOpinion(d *desk, o *models.Opinion) error {
	if o.ID != 0 || o.Key == 0 && o.Token == "" {
		return nil
	}
	mine := tx.db.Where("version_id = ? AND unit_id = ?", d.Version.ID, d.Reply.UnitID)
	if o.Key != 0 {
		row, err := one[models.Opinion](mine.Where("okey = ?", o.Key))
		o.ID = row.ID
		return err
	}
	row, err := one[models.Opinion](mine.Where("token = ?", o.Token))
	if errors.Is(err, models.ErrMissing) {
		return nil
	}
	o.ID = row.ID
	return err
}

// placeOpinion checks the clause and fills what the unit does not choose.
func (tx *Tx) placeOpinion(d *desk, o *models.Opinion) error {
	o.ClauseSeq = 0
	if o.PID != models.General {
		c, err := tx.clauseOf(d, o.PID)
		if err != nil {
			return err
		}
		if o.ID == 0 && c.Removed {
			return models.Refused("clause_removed", "办公室更正文稿时删去了这一条，不能再提新的意见。您写的文字列在下面，可改提在其他条款或全文上")
		}
		if o.ID == 0 && !c.TakesOpinions() {
			return models.Refused("clause_shut", "这一条不征求意见")
		}
		o.ClauseSeq = c.Seq
	}
	if err := models.CheckSecret(o.Quote, o.Proposed, o.Reason, o.Contact.Name); err != nil {
		return err
	}
	if len(o.Quote) > models.MaxText || len(o.Proposed) > models.MaxText || len(o.Reason) > models.MaxText {
		return models.Invalid("proposed", "文字过长，请分成几条意见填写")
	}
	unit, err := tx.unitOf(d)
	if err != nil {
		return err
	}
	o.RoundID, o.UnitID, o.UnitSeq, o.ReplyID, o.VersionID = d.Round.ID, unit.ID, unit.Seq, d.Reply.ID, d.Version.ID
	o.SavedAt, o.TextHash = tx.Now, o.Sum()
	return nil
}

// addOpinion puts one placed opinion into the working version.
func (tx *Tx) addOpinion(d *desk, o *models.Opinion) error {
	return tx.addPlaced(d, []*models.Opinion{o})
}

// addPlaced puts placed opinions into the working version, in this order, a hundred to a statement.
func (tx *Tx) addPlaced(d *desk, opinions []*models.Opinion) error {
	if len(opinions) == 0 {
		return nil
	}
	for _, o := range opinions {
		if err := tx.readyToAdd(d, o); err != nil {
			return err
		}
	}
	if err := tx.db.CreateInBatches(opinions, 100).Error; err != nil {
		return fmt.Errorf("add opinions: %w", err)
	}
	for _, o := range opinions {
		o.Key = o.ID
	}
	if d.Version.NoOpinion { // writing an opinion takes the declaration back
		d.Version.NoOpinion = false
		if err := tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Update("no_opinion", false).Error; err != nil {
			return err
		}
	}
	return tx.db.Model(&models.Opinion{}).Where("version_id = ? AND okey = ?", d.Version.ID, 0).Update("okey", gorm.Expr("id")).Error
}

func (tx *Tx) readyToAdd(d *desk, o *models.Opinion) (err error) {
	if o.Contact, err = salt(o.Contact, models.Contact{}); err != nil {
		return err
	}
	if o.Seq, err = tx.nextSeq(d); err != nil {
		return err
	}
	o.Key, o.Revision, o.Counts, o.Struck = 0, 1, false, false
	o.Outcome, o.DispositionID, o.GroupID, o.Disputed, o.Approved = models.OutcomeOpen, 0, 0, false, false // the office's, never the caller's
	if o.Author == "" {
		o.Author, o.AuthorID = tx.Actor.Name, tx.Actor.InvitationID
	}
	return nil
}

func (tx *Tx) changeOpinion(d *desk, o *models.Opinion) error {
	was, err := one[models.Opinion](tx.db.Where("id = ? AND version_id = ? AND unit_id = ?", o.ID, d.Version.ID, d.Reply.UnitID))
	if err != nil {
		return err
	}
	if was.Revision != o.Revision && (o.Hand == "" || was.Hand != o.Hand) {
		return models.ErrStale
	}
	if o.Contact, err = salt(o.Contact, was.Contact); err != nil {
		return err
	}
	o.Key, o.Seq, o.Author, o.AuthorID, o.Struck, o.Revision = was.Key, was.Seq, was.Author, was.AuthorID, was.Struck, was.Revision+1
	columns := map[string]any{"pid": o.PID, "clause_seq": o.ClauseSeq, "kind": o.Kind, "nature": o.Nature, "quote": o.Quote, "proposed": o.Proposed, "reason": o.Reason,
		"revision": o.Revision, "saved_at": o.SavedAt, "text_hash": o.TextHash, "hand": o.Hand}
	return changed(tx.db.Model(&models.Opinion{}).Where("id = ? AND revision = ?", o.ID, was.Revision).Updates(contactColumns(o.Contact, columns)))
}

// StrikeOpinion drops an opinion (by its key) from the working version, or takes it in again; it stays in history.
func (s *Store) StrikeOpinion(ctx context.Context, actor models.Actor, key int64, struck bool) error {
	_, err := s.atDesk(ctx, actor, func(tx *Tx, d *desk) error {
		was, err := one[models.Opinion](tx.db.Where("okey = ? AND version_id = ? AND unit_id = ?", key, d.Version.ID, actor.UnitID))
		if err != nil {
			return err
		}
		return tx.strike(was, struck)
	})
	return err
}

func (tx *Tx) strike(o models.Opinion, struck bool) error {
	return changed(tx.db.Model(&models.Opinion{}).Where("id = ?", o.ID).Updates(map[string]any{"struck": struck, "revision": o.Revision + 1, "hand": ""}))
}

// OpinionNow reads one opinion of the unit by its key, as it stands in the newest version that holds it.
func (s *Store) OpinionNow(ctx context.Context, actor models.Actor, key int64) (models.Opinion, error) {
	db := s.read.WithContext(ctx)
	own := db.Model(&models.Version{}).Select("id").Where("unit_id = ?", actor.UnitID).Where(unitsOwn)
	return one[models.Opinion](unitScope(db, actor).Where("okey = ? AND version_id IN (?)", key, own).Order("id DESC"))
}
