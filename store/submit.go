package store

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"zqyj/models"
)

// Sending is one request to submit, withdraw or send late.
type Sending struct {
	Key      string // idempotency key, scoped to unit, round and verb; empty: none
	Request  string // digest of the request, to tell a repeat from another request under the same key; behind a colon the guard it named
	Revision int64  // the revision that was read, or Unguarded, or Unsaid
}

// What a caller may say instead of a revision.
const (
	Unguarded int64 = -1 // a form: its text is judged, not its age
	Unsaid    int64 = -2 // the API without If-Match: refused with models.ErrPrecondition
)

// guardFits compares the revision a caller saw with the present one.
func guardFits(saw, now int64) error {
	switch saw {
	case Unguarded, now:
		return nil
	case Unsaid:
		return models.ErrPrecondition
	}
	return models.ErrStale
}

// idempotencyKey remembers the answer to a request as long as the round lives.
type idempotencyKey struct {
	RoundID   int64
	UnitID    int64
	Verb      string
	Name      string
	Request   string
	ReceiptID int64
	At        models.Instant
}

// SubmitReply makes the working version the one that counts and answers with its receipt. A repeat under the same key
// gets the first receipt again, also after the deadline.
func (s *Store) SubmitReply(ctx context.Context, actor models.Actor, sending Sending) (models.Receipt, error) {
	return s.send(ctx, actor, models.VerbSubmit, sending, func(tx *Tx, d *desk) (models.Receipt, error) {
		opinions, err := tx.readyToSubmit(d)
		if err != nil {
			return models.Receipt{}, err
		}
		return tx.accept(d, opinions, models.VersionSubmitted)
	})
}

// SubmitLate sends the working version as 逾期补报: kept apart, counted nowhere until the office admits it.
func (s *Store) SubmitLate(ctx context.Context, actor models.Actor, sending Sending) (models.Receipt, error) {
	return s.send(ctx, actor, models.VerbSubmitLate, sending, func(tx *Tx, d *desk) (models.Receipt, error) {
		opinions, err := tx.readyToSubmit(d)
		if err != nil {
			return models.Receipt{}, err
		}
		return tx.accept(d, opinions, models.VersionLate)
	})
}

// WithdrawReply takes the counting version back; the unit counts as 未反馈 until it submits again.
func (s *Store) WithdrawReply(ctx context.Context, actor models.Actor, sending Sending) error {
	_, err := s.send(ctx, actor, models.VerbWithdraw, sending, func(tx *Tx, d *desk) (models.Receipt, error) {
		if d.Reply.Counting == 0 {
			return models.Receipt{}, models.Refused("nothing_counts", "没有已提交的反馈可以撤回")
		}
		number := d.Reply.Counting
		if err := tx.retire(d, models.VersionWithdrawn); err != nil {
			return models.Receipt{}, err
		}
		d.Reply.Counting, d.Reply.Withdrawn = 0, true
		if err := tx.setReply(d); err != nil {
			return models.Receipt{}, err
		}
		d.From = number
		if err := tx.reopen(d); err != nil {
			return models.Receipt{}, err
		}
		_, err := tx.event(&d.Round, d.Reply.UnitID, "withdrawn", mark("reply", d.Reply.ID), fact{"version": number})
		return models.Receipt{}, err
	})
	return err
}

// reopen makes what was withdrawn the working version, unless a newer one is being written: the unit goes on from its
// own text.
func (tx *Tx) reopen(d *desk) error {
	if d.Reply.Working != 0 {
		return nil
	}
	if err := tx.working(d); err != nil {
		return err
	}
	return tx.touch(d)
}

// DropRevision gives up the version being written while another one counts; it stays in history.
func (s *Store) DropRevision(ctx context.Context, actor models.Actor) error {
	return s.onReply(ctx, actor, models.VerbSubmit, func(tx *Tx, d *desk) error {
		if d.Reply.Working == 0 || d.Reply.Counting == 0 {
			return models.Refused("nothing_to_drop", "没有可以放弃的修改")
		}
		number := d.Reply.Working
		columns := map[string]any{"state": models.VersionDropped, "ended_at": tx.Now}
		if err := changed(tx.db.Model(&models.Version{}).Where("reply_id = ? AND number = ?", d.Reply.ID, number).Updates(columns)); err != nil {
			return err
		}
		d.Reply.Working = 0
		if err := tx.setReply(d); err != nil {
			return err
		}
		_, err := tx.event(&d.Round, d.Reply.UnitID, "revision_dropped", mark("reply", d.Reply.ID), fact{"version": number})
		return err
	})
}

// onReply is the frame of a unit's deliberate verbs beside sending: the round's lock, the unit's own reply, the one rule
// of what a unit may do.
func (s *Store) onReply(ctx context.Context, actor models.Actor, verb models.Verb, fn func(tx *Tx, d *desk) error) error {
	return s.inRound(ctx, actor, actor.RoundID, func(tx *Tx, round *models.Round) error {
		d := &desk{Round: *round}
		moment, err := tx.moment(d)
		if err != nil {
			return err
		}
		if err := models.May(verb, moment); err != nil {
			return err
		}
		err = fn(tx, d)
		*round = d.Round
		return err
	})
}

// stillInvited refuses a unit's actor whose invitation was revoked after the door had let the request in.
func (tx *Tx) stillInvited() error {
	_, err := one[models.Invitation](tx.db.Where("id = ? AND unit_id = ? AND revoked_at = 0", tx.Actor.InvitationID, tx.Actor.UnitID))
	return unknown(err)
}

// moment locks the actor's reply and reads what decides over its verbs.
func (tx *Tx) moment(d *desk) (models.Moment, error) {
	var err error
	if d.Reply, err = one[models.Reply](tx.db.Clauses(locking).Where("unit_id = ? AND round_id = ?", tx.Actor.UnitID, d.Round.ID)); err != nil {
		return models.Moment{}, err
	}
	if err := tx.stillInvited(); err != nil {
		return models.Moment{}, err
	}
	if d.Deadline, err = tx.deadline(d.Round.ID, tx.Actor.UnitID); err != nil {
		return models.Moment{}, err
	}
	m := models.Moment{Round: d.Round, Deadline: d.Deadline, Now: tx.Now, Role: tx.Actor.Role, Counting: d.Reply.Counting != 0}
	if !m.Counting {
		return m, nil
	}
	counting, err := one[models.Version](tx.db.Where("reply_id = ? AND number = ?", d.Reply.ID, d.Reply.Counting))
	if err != nil || d.Round.Policy.Seal(counting.NoOpinion) != models.SealAfter {
		return m, err
	}
	seals, err := all[models.Seal](tx.db.Where("reply_id = ?", d.Reply.ID).Order("id"))
	_, sealed := models.SealFor(seals, counting.Hash)
	m.SealOwed = !sealed
	return m, err
}

// send is the frame of the sending verbs, in the order of rules.md 6: key, deadline, revision, policy.
func (s *Store) send(ctx context.Context, actor models.Actor, verb models.Verb, sending Sending, fn func(*Tx, *desk) (models.Receipt, error)) (models.Receipt, error) {
	var receipt models.Receipt
	err := s.inRound(ctx, actor, actor.RoundID, func(tx *Tx, round *models.Round) error {
		d := &desk{Round: *round}
		var err error
		if d.Reply, err = one[models.Reply](tx.db.Clauses(locking).Where("unit_id = ? AND round_id = ?", actor.UnitID, round.ID)); err != nil {
			return err
		}
		if err := tx.stillInvited(); err != nil {
			return err
		}
		known, first, err := tx.repeated(d, string(verb), sending)
		if err != nil || known {
			receipt = first
			return err
		}
		if d.Deadline, err = tx.deadline(round.ID, actor.UnitID); err != nil {
			return err
		}
		moment := models.Moment{Round: *round, Deadline: d.Deadline, Now: tx.Now, Role: actor.Role, Counting: d.Reply.Counting != 0}
		if err := models.May(verb, moment); err != nil {
			return err
		}
		if err := guardFits(sending.Revision, d.Reply.Revision); err != nil {
			return err
		}
		if receipt, err = fn(tx, d); err != nil {
			return err
		}
		*round = d.Round
		return tx.remember(d, string(verb), sending, receipt)
	})
	return receipt, err
}

// repeated finds the first answer under this key; another request under it is refused.
func (tx *Tx) repeated(d *desk, verb string, sending Sending) (bool, models.Receipt, error) {
	if sending.Key == "" {
		return false, models.Receipt{}, nil
	}
	query := tx.db.Where("round_id = ? AND unit_id = ? AND verb = ? AND name = ?", d.Round.ID, d.Reply.UnitID, verb, sending.Key)
	known, err := one[idempotencyKey](query)
	if errors.Is(err, models.ErrMissing) {
		return false, models.Receipt{}, nil
	}
	if err != nil {
		return false, models.Receipt{}, err
	}
	if known.Request != sending.Request && !onceMore(known, sending, d.Reply) {
		return false, models.Receipt{}, models.ErrMismatch
	}
	if known.ReceiptID == 0 {
		return true, models.Receipt{}, nil
	}
	receipt, err := one[models.Receipt](tx.db.Where("id = ?", known.ReceiptID))
	return true, receipt, err
}

// onceMore knows a repeat whose caller has read the reply again in between, and so names the revision its own first
// request made: the same body, and nothing there to send or withdraw since.
func onceMore(known idempotencyKey, sending Sending, reply models.Reply) bool {
	first, _, _ := strings.Cut(known.Request, ":")
	body, _, guarded := strings.Cut(sending.Request, ":")
	done := reply.Working == 0
	if known.Verb == string(models.VerbWithdraw) {
		done = reply.Counting == 0
	}
	return guarded && first == body && done && sending.Revision == reply.Revision
}

func (tx *Tx) remember(d *desk, verb string, sending Sending, receipt models.Receipt) error {
	if sending.Key == "" {
		return nil
	}
	return tx.db.Create(&idempotencyKey{RoundID: d.Round.ID, UnitID: d.Reply.UnitID, Verb: verb, Name: sending.Key, Request: sending.Request, ReceiptID: receipt.ID, At: tx.Now}).Error
}

// readyToSubmit checks the working version by the one rule and returns its live opinions in order.
func (tx *Tx) readyToSubmit(d *desk) ([]models.Opinion, error) {
	submission, err := tx.submission(d)
	if err != nil {
		return nil, err
	}
	return models.Live(submission.Opinions), models.CheckSubmit(submission)
}

// accept turns the working version into a submitted or late one, with its event and receipt.
func (tx *Tx) accept(d *desk, opinions []models.Opinion, state models.VersionState) (models.Receipt, error) {
	verb := map[models.VersionState]string{models.VersionSubmitted: "submitted", models.VersionLate: "submitted_late"}[state]
	if err := changed(tx.db.Model(&models.Version{}).Where("id = ? AND state = ?", d.Version.ID, models.VersionWorking).Updates(map[string]any{
		"state": state, "hash": d.Version.Hash, "draft_hash": d.Version.DraftHash, "opinions": len(opinions), "submitted_at": tx.Now, "submitted_by": tx.Actor.Name})); err != nil {
		return models.Receipt{}, err
	}
	d.Reply.Working = 0
	if state == models.VersionLate {
		if err := tx.putLateAside(d); err != nil {
			return models.Receipt{}, err
		}
		d.Reply.Late = d.Version.Number
		if err := tx.renumber(opinions); err != nil {
			return models.Receipt{}, err
		}
	} else if err := tx.countVersion(d, opinions); err != nil {
		return models.Receipt{}, err
	}
	if err := tx.setReply(d); err != nil {
		return models.Receipt{}, err
	}
	e, err := tx.event(&d.Round, d.Reply.UnitID, verb, mark("reply", d.Reply.ID), fact{"version": d.Version.Number, "hash": d.Version.Hash, "opinions": len(opinions), "none": d.Version.NoOpinion})
	if err != nil {
		return models.Receipt{}, err
	}
	return tx.receive(d, e, state == models.VersionLate)
}

// countVersion lets a version count in place of the one before: opinions, outcomes that still fit, figures.
func (tx *Tx) countVersion(d *desk, opinions []models.Opinion) error {
	answered, err := tx.answered(d)
	if err != nil {
		return err
	}
	if err := tx.retire(d, models.VersionSuperseded); err != nil {
		return err
	}
	if err := tx.putLateAside(d); err != nil {
		return err
	}
	counted := tx.db.Model(&models.Opinion{}).Where("version_id = ? AND struck = ?", d.Version.ID, false).Update("counts", true)
	if counted.Error != nil {
		return counted.Error
	}
	if int(counted.RowsAffected) != len(opinions) {
		return models.ErrStale
	}
	if err := tx.renumber(opinions); err != nil {
		return err
	}
	var figures []counter
	for _, o := range opinions {
		if before, ok := answered[o.Key]; ok && before.TextHash == o.TextHash {
			o.Outcome, o.DispositionID, o.Disputed, o.Approved = before.Outcome, before.DispositionID, before.Disputed, before.Approved
			columns := map[string]any{"outcome": o.Outcome, "disposition_id": o.DispositionID, "disputed": o.Disputed, "approved": o.Approved}
			if err := changed(tx.db.Model(&models.Opinion{}).Where("id = ?", o.ID).Updates(columns)); err != nil {
				return err
			}
		}
		figures = append(figures, figuresOf(o, 1)...)
	}
	if err := tx.count(figures...); err != nil {
		return err
	}
	d.Reply.Counting, d.Reply.Withdrawn = d.Version.Number, false
	return nil
}

// putLateAside ends a late version that still waits for the office when another one takes its place, unless it is the
// desk's own, just admitted.
func (tx *Tx) putLateAside(d *desk) error {
	number := d.Reply.Late
	d.Reply.Late = 0
	if number == 0 || number == d.Version.Number {
		return nil
	}
	return changed(tx.db.Model(&models.Version{}).Where("reply_id = ? AND number = ?", d.Reply.ID, number).Updates(map[string]any{"state": models.VersionSuperseded, "ended_at": tx.Now}))
}

// answered maps keys to the opinions of the version that counts so far, which may carry outcomes.
func (tx *Tx) answered(d *desk) (map[int64]models.Opinion, error) {
	rows, err := all[models.Opinion](tx.db.Where("reply_id = ? AND counts = ?", d.Reply.ID, true))
	byKey := make(map[int64]models.Opinion, len(rows))
	for _, o := range rows {
		byKey[o.Key] = o
	}
	return byKey, err
}

// retire ends the counting version, if there is one, and takes its opinions out of every figure.
func (tx *Tx) retire(d *desk, state models.VersionState) error {
	if d.Reply.Counting == 0 {
		return nil
	}
	rows, err := all[models.Opinion](tx.db.Where("reply_id = ? AND counts = ?", d.Reply.ID, true))
	if err != nil {
		return err
	}
	var figures []counter
	for _, o := range rows {
		if err := tx.leaveGroup(o); err != nil {
			return err
		}
		figures = append(figures, figuresOf(o, -1)...)
	}
	if err := tx.count(figures...); err != nil {
		return err
	}
	if err := tx.db.Model(&models.Opinion{}).Where("reply_id = ? AND counts = ?", d.Reply.ID, true).Updates(map[string]any{"counts": false, "group_id": 0}).Error; err != nil {
		return err
	}
	return changed(tx.db.Model(&models.Version{}).Where("reply_id = ? AND number = ?", d.Reply.ID, d.Reply.Counting).Updates(map[string]any{"state": state, "ended_at": tx.Now}))
}

// leaveGroup takes an opinion out of its group; a group of one is none.
func (tx *Tx) leaveGroup(o models.Opinion) error {
	if o.GroupID == 0 {
		return nil
	}
	rest, err := all[models.Opinion](tx.db.Where("group_id = ? AND counts = ? AND id <> ?", o.GroupID, true, o.ID))
	if err != nil {
		return err
	}
	if err := tx.db.Model(&models.Opinion{}).Where("id = ?", o.ID).Update("group_id", 0).Error; err != nil {
		return err
	}
	if len(rest) == 0 {
		return nil
	}
	if err := tx.count(counter{RoundID: o.RoundID, Scope: "round", Name: "merged", N: -1}); err != nil {
		return err
	}
	if len(rest) > 1 {
		return nil
	}
	if err := tx.db.Model(&models.Opinion{}).Where("id = ?", rest[0].ID).Update("group_id", 0).Error; err != nil {
		return err
	}
	return tx.db.Model(&models.OpinionGroup{}).Where("id = ?", o.GroupID).Update("dissolved_at", tx.Now).Error
}

func (tx *Tx) setReply(d *desk) error {
	d.Reply.Revision++
	columns := map[string]any{"working": d.Reply.Working, "counting": d.Reply.Counting, "late": d.Reply.Late, "withdrawn": d.Reply.Withdrawn, "revision": d.Reply.Revision}
	return changed(tx.db.Model(&models.Reply{}).Where("id = ? AND revision = ?", d.Reply.ID, d.Reply.Revision-1).Updates(columns))
}

// VerifyReceipt finds a receipt by its printed number, for the page without sign-in: number, time and whether the hash
// still fits the stored text; nothing else.
func (s *Store) VerifyReceipt(ctx context.Context, code string) (models.Receipt, bool, error) {
	var receipt models.Receipt
	var fits bool
	err := s.reading(ctx, func(db *gorm.DB) (err error) {
		if receipt, err = one[models.Receipt](db.Where("code = ?", code)); err != nil {
			return err
		}
		fits, err = s.hashFits(db, receipt)
		return err
	})
	return receipt, fits, err
}

// hashFits recomputes the content hash of the receipt's version from the stored rows.
func (s *Store) hashFits(db *gorm.DB, receipt models.Receipt) (bool, error) {
	version, err := one[models.Version](db.Where("reply_id = ? AND number = ?", receipt.ReplyID, receipt.Number))
	if err != nil {
		return false, err
	}
	tx := &Tx{db: db, store: s}
	opinions, err := tx.opinions(version.ID)
	if err != nil {
		return false, err
	}
	round, err := one[models.Round](db.Where("id = ?", receipt.RoundID))
	if err != nil {
		return false, err
	}
	content, err := tx.content(round, version, opinions)
	if err != nil {
		return false, err
	}
	content.DraftHash = version.DraftHash // the draft may have been corrected since
	return content.ContentHash() == receipt.Hash && version.Hash == receipt.Hash, nil
}
