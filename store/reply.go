package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"zqyj/models"
)

// Desk is everything a unit sees of its own reply.
type Desk struct {
	Round     models.Round
	Unit      models.Unit
	Deadline  models.Deadline
	Now       models.Instant
	Reply     models.Reply
	Working   models.Version   // zero when none is written
	Counting  models.Version   // zero when none counts
	Late      models.Version   // zero when none waits
	Opinions  []models.Opinion // of the working version, else of the counting one, else of the late one; struck ones too
	Approvals []models.Approval
	Seals     []models.Seal
	Receipts  []models.Receipt
	Files     []models.Attachment // of the version shown
}

// Shown is the version whose opinions the desk holds.
func (d Desk) Shown() models.Version {
	switch {
	case d.Reply.Working != 0:
		return d.Working
	case d.Reply.Counting != 0:
		return d.Counting
	}
	return d.Late
}

// Submission is what the rule of submitting looks at, for the working version.
func (d Desk) Submission() models.Submission {
	return models.Submission{Policy: d.Round.Policy, Version: d.Working, Opinions: d.Opinions, Hash: d.Working.Hash, Approvals: d.Approvals, Seals: d.Seals}
}

// Progress is what the list of tasks is made from; clauses is how many of them take opinions.
func (d Desk) Progress(actor models.Actor, clauses int) models.Progress {
	s := d.Submission()
	if d.Reply.Working == 0 {
		s.Version, s.Hash = d.Shown(), d.Shown().Hash
	}
	return models.Progress{Moment: d.Moment(actor), Submission: s, Working: d.Reply.Working != 0, Counting: d.Counting, Late: d.Reply.Late != 0 && d.Reply.Working == 0, Clauses: clauses}
}

// Moment is what decides over the unit's verbs.
func (d Desk) Moment(actor models.Actor) models.Moment {
	owed := false
	if d.Counting.ID != 0 && d.Round.Policy.Seal(d.Counting.NoOpinion) == models.SealAfter {
		_, sealed := models.SealFor(d.Seals, d.Counting.Hash)
		owed = !sealed
	}
	return models.Moment{Round: d.Round, Deadline: d.Deadline, Now: d.Now, Role: actor.Role, Counting: d.Reply.Counting != 0, SealOwed: owed}
}

// Desk reads a unit's reply as one consistent view. Who sees a passed deadline first latches it.
func (s *Store) Desk(ctx context.Context, actor models.Actor) (Desk, error) {
	d, err := s.deskNow(ctx, actor)
	if err != nil || !d.Deadline.Due(d.Now) {
		return d, err
	}
	if err := s.latchNow(ctx, actor.RoundID); err != nil {
		return d, err
	}
	return s.deskNow(ctx, actor)
}

func (s *Store) deskNow(ctx context.Context, actor models.Actor) (Desk, error) {
	var d Desk
	err := s.reading(ctx, func(db *gorm.DB) error { return s.readDesk(db, actor, &d) })
	return d, err
}

func (s *Store) readDesk(db *gorm.DB, actor models.Actor, d *Desk) (err error) {
	if d.Now, err = s.now(db); err != nil {
		return err
	}
	if d.Round, err = one[models.Round](db.Where("id = ?", actor.RoundID)); err != nil {
		return err
	}
	if d.Unit, err = one[models.Unit](db.Where("id = ? AND round_id = ?", actor.UnitID, actor.RoundID)); err != nil {
		return err
	}
	if d.Deadline, err = deadlineOf(db, actor.RoundID, actor.UnitID); err != nil {
		return err
	}
	if d.Reply, err = one[models.Reply](unitScope(db, actor)); err != nil {
		return err
	}
	versions, err := all[models.Version](unitScope(db, actor).Where("reply_id = ? AND number IN ?", d.Reply.ID, []int{d.Reply.Working, d.Reply.Counting, d.Reply.Late}))
	if err != nil {
		return err
	}
	for _, v := range versions {
		switch v.Number {
		case 0:
		case d.Reply.Working:
			d.Working = v
		case d.Reply.Counting:
			d.Counting = v
		case d.Reply.Late:
			d.Late = v
		}
	}
	return s.readDeskRows(db, d)
}

func (s *Store) readDeskRows(db *gorm.DB, d *Desk) (err error) {
	shown := d.Shown().ID
	if d.Opinions, err = all[models.Opinion](db.Where("version_id = ?", shown).Order("clause_seq, seq, id")); err != nil {
		return err
	}
	if d.Files, err = all[models.Attachment](db.Where("version_id = ?", shown).Order("id")); err != nil {
		return err
	}
	if d.Approvals, err = all[models.Approval](db.Where("reply_id = ?", d.Reply.ID).Order("id")); err != nil {
		return err
	}
	if d.Reply.Working != 0 { // the draft may have been corrected since the last write
		content, err := (&Tx{db: db, store: s}).content(d.Round, d.Working, d.Opinions)
		if err != nil {
			return err
		}
		d.Working.Hash = content.ContentHash()
	}
	if d.Seals, err = all[models.Seal](db.Where("reply_id = ?", d.Reply.ID).Order("id")); err != nil {
		return err
	}
	d.Receipts, err = all[models.Receipt](db.Where("reply_id = ?", d.Reply.ID).Order("id"))
	return err
}

// History lists a unit's versions, newest first, with every opinion each held. An entry (代录) is among them only once a
// second person has checked that it is this unit's.
func (s *Store) History(ctx context.Context, actor models.Actor) ([]models.Version, map[int64][]models.Opinion, error) {
	db := s.read.WithContext(ctx)
	versions, err := all[models.Version](unitScope(db, actor).Where(unitsOwn).Order("number DESC"))
	if err != nil {
		return nil, nil, err
	}
	opinions, err := all[models.Opinion](unitScope(db, actor).Order("clause_seq, seq, id"))
	byVersion := map[int64][]models.Opinion{}
	for _, v := range versions {
		byVersion[v.ID] = nil
	}
	for _, o := range opinions {
		if _, own := byVersion[o.VersionID]; own {
			byVersion[o.VersionID] = append(byVersion[o.VersionID], o)
		}
	}
	return versions, byVersion, err
}

// Draught is a whole working version put in at once, by the API or an offline form.
type Draught struct {
	Revision  int64 // as in Sending
	Contact   models.Contact
	NoOpinion bool
	Opinions  []models.Opinion // Key names an opinion that stays; 0 adds one
}

// PutReply replaces the working version: opinions left out are struck and stay in history; a submitted version never
// changes. It gives the version as it stands then.
func (s *Store) PutReply(ctx context.Context, actor models.Actor, put Draught) (models.Version, error) {
	return s.atGuardedDesk(ctx, actor, desk{Verb: models.VerbPut, Saw: put.Revision}, func(tx *Tx, d *desk) error {
		if err := models.CheckMany(len(put.Opinions)); err != nil {
			return err
		}
		if err := models.CheckSecret(put.Contact.Name); err != nil {
			return err
		}
		contact, err := salt(put.Contact, d.Version.Contact)
		if err != nil {
			return err
		}
		before, err := tx.opinions(d.Version.ID)
		if err != nil {
			return err
		}
		d.Version.Contact, d.Version.NoOpinion = contact, put.NoOpinion
		columns := contactColumns(contact, map[string]any{"no_opinion": put.NoOpinion})
		if err := tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Updates(columns).Error; err != nil {
			return err
		}
		return tx.replaceOpinions(d, before, put.Opinions)
	})
}

// replaceOpinions keeps rows whose text is the same (by key, else by what they say), changes those named by key, adds
// the rest and strikes what was left out.
func (tx *Tx) replaceOpinions(d *desk, before, wanted []models.Opinion) error {
	byKey, bySum, kept := map[int64]models.Opinion{}, map[string]models.Opinion{}, map[int64]bool{}
	for _, o := range before {
		byKey[o.Key] = o
		if !o.Struck {
			bySum[o.Sum()] = o
		}
	}
	declared := d.Version.NoOpinion
	if err := tx.readClauses(d, wanted); err != nil {
		return err
	}
	var adding []*models.Opinion
	for i := range wanted {
		o := wanted[i]
		was, found := byKey[o.Key]
		if o.Key == 0 {
			was, found = bySum[o.Sum()]
		} else if !found {
			return models.Invalid("opinions", fmt.Sprintf("没有编号为 %d 的意见", o.Key))
		}
		if found && kept[was.ID] {
			found = false
		}
		o.ID, o.Revision = was.ID, was.Revision
		if !found {
			o.ID = 0
		}
		if err := tx.placeOpinion(d, &o); err != nil {
			return err
		}
		if o.ID == 0 {
			adding = append(adding, &o)
			continue
		}
		if err := tx.putAgain(d, &o, was); err != nil {
			return err
		}
		kept[o.ID] = true
	}
	if err := tx.addPlaced(d, adding); err != nil {
		return err
	}
	if declared != d.Version.NoOpinion { // what the caller said stands, the submit rule judges it
		d.Version.NoOpinion = declared
		if err := tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Update("no_opinion", declared).Error; err != nil {
			return err
		}
	}
	return tx.strikeRest(before, kept)
}

// putAgain changes an opinion that was there before, and takes a struck one in again.
func (tx *Tx) putAgain(d *desk, o *models.Opinion, was models.Opinion) error {
	if err := tx.changeOpinion(d, o); err != nil {
		return err
	}
	if !was.Struck {
		return nil
	}
	return tx.db.Model(&models.Opinion{}).Where("id = ?", o.ID).Update("struck", false).Error
}

func (tx *Tx) strikeRest(before []models.Opinion, kept map[int64]bool) error {
	for _, o := range before {
		if kept[o.ID] || o.Struck {
			continue
		}
		if err := changed(tx.db.Model(&models.Opinion{}).Where("id = ?", o.ID).Updates(map[string]any{"struck": true, "revision": o.Revision + 1})); err != nil {
			return err
		}
	}
	return nil
}
