package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm/clause"

	"zqyj/models"
)

// desk is one unit's reply opened for writing: its rows are locked and its working version exists.
type desk struct {
	Round    models.Round
	Deadline models.Deadline
	Reply    models.Reply
	Version  models.Version
	Verb     models.Verb // what the desk is opened for
	Saw      int64       // the revision its caller saw, as in Sending
	From     int         // number of the version a new working one starts from; 0: what counts, else the last one
	seen     sightings   // what placing one opinion has read already, for the next one
}

// sightings is what opinions of one reply need to know and what does not change while its desk is open.
type sightings struct {
	unit    models.Unit
	clauses map[int64]models.Clause
	rows    int // of the working version, struck ones too; counted when the first is added
	counted bool
}

// unitOf reads the desk's unit once.
func (tx *Tx) unitOf(d *desk) (unit models.Unit, err error) {
	if d.seen.unit.ID == 0 {
		d.seen.unit, err = one[models.Unit](tx.db.Where("id = ?", d.Reply.UnitID))
	}
	return d.seen.unit, err
}

// readClauses reads the clauses of many opinions at once, before they are placed one by one.
func (tx *Tx) readClauses(d *desk, opinions []models.Opinion) error {
	pids := map[int64]bool{}
	for _, o := range opinions {
		pids[o.PID] = true
	}
	clauses, err := all[models.Clause](tx.db.Where("draft_id = ? AND pid IN ?", d.Round.DraftID, slices.Collect(maps.Keys(pids))))
	if err != nil {
		return err
	}
	d.seen.clauses = make(map[int64]models.Clause, len(clauses))
	for _, c := range clauses {
		d.seen.clauses[c.PID] = c
	}
	return nil
}

// clauseOf reads a clause of the desk's draft once.
func (tx *Tx) clauseOf(d *desk, pid int64) (models.Clause, error) {
	if c, read := d.seen.clauses[pid]; read {
		return c, nil
	}
	c, err := clauseIn(tx.db, d.Round, pid)
	if err != nil {
		return c, err
	}
	if d.seen.clauses == nil {
		d.seen.clauses = map[int64]models.Clause{}
	}
	d.seen.clauses[pid] = c
	return c, nil
}

// nextSeq is the number of the next row of the working version.
func (tx *Tx) nextSeq(d *desk) (int, error) {
	if !d.seen.counted {
		var rows int64
		if err := tx.db.Model(&models.Opinion{}).Where("version_id = ?", d.Version.ID).Count(&rows).Error; err != nil {
			return 0, err
		}
		d.seen.rows, d.seen.counted = int(rows), true
	}
	d.seen.rows++
	return d.seen.rows, nil
}

// atDesk runs fn on a unit's working version. Autosave locks only its own reply (FOR SHARE on the round), so that
// units do not wait for each other; it writes no event.
func (s *Store) atDesk(ctx context.Context, actor models.Actor, fn func(tx *Tx, d *desk) error) (models.Version, error) {
	return s.atGuardedDesk(ctx, actor, desk{Verb: models.VerbWrite, Saw: Unguarded}, fn)
}

// atGuardedDesk is atDesk for a verb of its own, with the revision its caller saw. It gives the working version as left.
func (s *Store) atGuardedDesk(ctx context.Context, actor models.Actor, d desk, fn func(tx *Tx, d *desk) error) (models.Version, error) {
	var now models.Instant
	err := s.InTx(ctx, actor, func(tx *Tx) error {
		round, err := one[models.Round](tx.db.Clauses(clause.Locking{Strength: "SHARE"}).Where("id = ?", actor.RoundID))
		if err != nil {
			return err
		}
		d.Round = round
		err = tx.openDesk(&d)
		if now = tx.Now; err != nil {
			return err
		}
		if err := guardFits(d.Saw, d.Reply.Revision); err != nil {
			return err
		}
		if err := fn(tx, &d); err != nil {
			return err
		}
		return tx.touch(&d)
	})
	if d.Deadline.Due(now) { // the first to see it sets the latch, also where a text for 逾期补报 was taken
		if failed := s.latchNow(ctx, actor.RoundID); failed != nil {
			return d.Version, failed
		}
	}
	return d.Version, err
}

// latchNow latches what is due in a round.
func (s *Store) latchNow(ctx context.Context, roundID int64) error {
	return s.inRound(ctx, models.System, roundID, func(*Tx, *models.Round) error { return nil })
}

// openDesk locks the reply, reads the clock after it, asks whether the unit may write, and makes the working version
// where there is none: a copy of the version that counts.
func (tx *Tx) openDesk(d *desk) error {
	reply, err := one[models.Reply](tx.db.Clauses(locking).Where("unit_id = ? AND round_id = ?", tx.Actor.UnitID, d.Round.ID))
	if err != nil {
		return err
	}
	d.Reply = reply
	if err := tx.stillInvited(); err != nil {
		return err
	}
	if tx.Now, err = tx.store.now(tx.db); err != nil {
		return err
	}
	if d.Deadline, err = tx.deadline(d.Round.ID, tx.Actor.UnitID); err != nil {
		return err
	}
	moment := models.Moment{Round: d.Round, Deadline: d.Deadline, Now: tx.Now, Role: tx.Actor.Role, Counting: reply.Counting != 0}
	if err := models.May(d.Verb, moment); err != nil {
		return err
	}
	return tx.working(d)
}

func (tx *Tx) working(d *desk) error {
	if d.Reply.Working != 0 {
		version, err := one[models.Version](tx.db.Where("reply_id = ? AND number = ?", d.Reply.ID, d.Reply.Working))
		d.Version = version
		return err
	}
	source, err := tx.source(d)
	if err != nil {
		return err
	}
	d.Version = models.Version{ReplyID: d.Reply.ID, RoundID: d.Round.ID, UnitID: d.Reply.UnitID, Number: d.Reply.Versions + 1, State: models.VersionWorking,
		NoOpinion: source.NoOpinion, Contact: source.Contact, LetterNo: source.LetterNo, Channel: models.ChannelOnline}
	if err := tx.db.Create(&d.Version).Error; err != nil {
		return fmt.Errorf("begin version %d of reply %d: %w", d.Version.Number, d.Reply.ID, err)
	}
	d.Reply.Versions, d.Reply.Working = d.Version.Number, d.Version.Number
	if err := tx.db.Model(&models.Reply{}).Where("id = ?", d.Reply.ID).Updates(map[string]any{"versions": d.Reply.Versions, "working": d.Reply.Working}).Error; err != nil {
		return err
	}
	if source.ID == 0 {
		return nil
	}
	return tx.copyContent(source.ID, d.Version.ID)
}

// source is the version a new working one starts from: what counts, else the unit's own last text, else none. What the
// office typed and nobody checked, or what was refused as not the unit's, is no source: it may be another unit's text.
func (tx *Tx) source(d *desk) (models.Version, error) {
	query := tx.db.Where("reply_id = ? AND number = ?", d.Reply.ID, d.Reply.Counting)
	if d.From != 0 {
		query = tx.db.Where("reply_id = ? AND number = ?", d.Reply.ID, d.From)
	} else if d.Reply.Counting == 0 {
		query = tx.db.Where("reply_id = ?", d.Reply.ID).Where(unitsOwn).Order("number DESC")
	}
	version, err := one[models.Version](query)
	if errors.Is(err, models.ErrMissing) {
		return version, nil
	}
	return version, err
}

// unitsOwn leaves out what the office entered for a unit until a second person has checked it, and what was refused then.
const unitsOwn = "(channel = 'online' AND state <> 'dropped' OR checked_at <> 0 AND state <> 'refused')"

// copyContent copies opinions (with their keys) and attachments from one version to another.
func (tx *Tx) copyContent(from, to int64) error {
	opinions, err := tx.opinions(from)
	if err != nil {
		return err
	}
	opinions = models.Live(opinions)
	for i := range opinions {
		o := &opinions[i]
		o.ID, o.VersionID, o.Counts, o.GroupID, o.Outcome, o.DispositionID, o.Disputed, o.Approved = 0, to, false, 0, "", 0, false, false
	}
	if len(opinions) > 0 {
		if err := tx.db.CreateInBatches(&opinions, 100).Error; err != nil {
			return fmt.Errorf("copy opinions: %w", err)
		}
	}
	attachments, err := all[models.Attachment](tx.db.Where("version_id = ?", from).Order("id"))
	if err != nil || len(attachments) == 0 {
		return err
	}
	for i := range attachments {
		attachments[i].ID, attachments[i].VersionID = 0, to
	}
	return tx.db.Create(&attachments).Error
}

// touch keeps the working version's figures and hash true after each write and moves the reply's revision.
func (tx *Tx) touch(d *desk) error {
	opinions, err := tx.opinions(d.Version.ID)
	if err != nil {
		return err
	}
	content, err := tx.content(d.Round, d.Version, opinions)
	if err != nil {
		return err
	}
	d.Version.Hash, d.Version.Opinions, d.Version.DraftHash = content.ContentHash(), len(content.Opinions), content.DraftHash
	if err := tx.db.Model(&models.Version{}).Where("id = ? AND state = ?", d.Version.ID, models.VersionWorking).
		Updates(map[string]any{"hash": d.Version.Hash, "opinions": d.Version.Opinions, "draft_hash": d.Version.DraftHash}).Error; err != nil {
		return err
	}
	d.Reply.Revision++
	return changed(tx.db.Model(&models.Reply{}).Where("id = ? AND revision = ?", d.Reply.ID, d.Reply.Revision-1).Update("revision", d.Reply.Revision))
}

func (tx *Tx) opinions(versionID int64) ([]models.Opinion, error) {
	return all[models.Opinion](tx.db.Where("version_id = ?", versionID).Order("clause_seq, seq, id"))
}

// content is what enters the content hash.
func (tx *Tx) content(round models.Round, version models.Version, opinions []models.Opinion) (models.Content, error) {
	attachments, err := all[models.Attachment](tx.db.Where("version_id = ?", version.ID).Order("id"))
	if err != nil {
		return models.Content{}, err
	}
	draft, err := one[models.Draft](tx.db.Where("id = ?", round.DraftID))
	if err != nil {
		return models.Content{}, fmt.Errorf("read draft %d: %w", round.DraftID, err)
	}
	sums := map[int64][]string{}
	for _, a := range attachments {
		sums[a.Key] = append(sums[a.Key], a.SHA256)
	}
	live := models.Live(opinions)
	if version.State != models.VersionWorking { // as numbered when it was sent, whatever a corrected draft does to the order of clauses
		slices.SortStableFunc(live, func(a, b models.Opinion) int { return a.Seq - b.Seq })
	}
	return models.Content{RoundID: round.ID, DraftHash: draft.Hash, UnitID: version.UnitID, Number: version.Number, NoOpinion: version.NoOpinion,
		Contact: version.Contact, Opinions: live, Attachments: sums}, nil
}

// SaveContact writes the reply's contact and own 文号 into the working version.
func (s *Store) SaveContact(ctx context.Context, actor models.Actor, contact models.Contact, letterNo string) (models.Version, error) {
	return s.atDesk(ctx, actor, func(tx *Tx, d *desk) error {
		salted, err := salt(contact, d.Version.Contact)
		if err != nil {
			return err
		}
		if err := models.CheckSecret(contact.Name, letterNo); err != nil {
			return err
		}
		d.Version.Contact, d.Version.LetterNo = salted, letterNo
		return tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Updates(contactColumns(salted, map[string]any{"letter_no": letterNo})).Error
	})
}

// DeclareNoOpinion sets or takes back 无修改意见 in the working version.
func (s *Store) DeclareNoOpinion(ctx context.Context, actor models.Actor, none bool) (models.Version, error) {
	return s.atDesk(ctx, actor, func(tx *Tx, d *desk) error {
		d.Version.NoOpinion = none
		return tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Update("no_opinion", none).Error
	})
}

// salt gives a changed contact a salt; an unchanged one keeps its own, so that its sum stays.
func salt(contact, before models.Contact) (models.Contact, error) {
	if contact.Empty() {
		return models.Contact{}, nil
	}
	if contact.Name == before.Name && contact.Phone == before.Phone && before.Salt != "" {
		return before, nil
	}
	raw := make([]byte, 16)
	if _, err := rand.Read(raw); err != nil {
		return contact, err
	}
	contact.Salt, contact.Digest = hex.EncodeToString(raw), ""
	return contact, nil
}

func contactColumns(c models.Contact, columns map[string]any) map[string]any {
	columns["contact_name"], columns["contact_phone"], columns["contact_salt"], columns["contact_digest"] = c.Name, c.Phone, c.Salt, c.Digest
	return columns
}
