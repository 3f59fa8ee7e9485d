package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"zqyj/models"
)

// Snapshot reads a whole round in one consistent view; every paper and sum is made from it.
func (s *Store) Snapshot(ctx context.Context, roundID int64) (models.Snapshot, error) {
	var snap models.Snapshot
	err := s.reading(ctx, func(db *gorm.DB) (err error) {
		if snap, err = s.ledger(db, roundID); err != nil {
			return err
		}
		return s.readOpinions(db, &snap)
	})
	return snap, err
}

// Ledger reads a round without its opinions: every unit with its state, and the sums. No query grows with the number
// of opinions.
func (s *Store) Ledger(ctx context.Context, roundID int64) (models.Snapshot, error) {
	var snap models.Snapshot
	err := s.reading(ctx, func(db *gorm.DB) (err error) {
		snap, err = s.ledger(db, roundID)
		return err
	})
	return snap, err
}

func (s *Store) ledger(db *gorm.DB, roundID int64) (snap models.Snapshot, err error) {
	if snap.Round, err = one[models.Round](db.Where("id = ?", roundID)); err != nil {
		return snap, err
	}
	snap.Interim = !snap.Round.State.Released()
	snap.Head = hex.EncodeToString(snap.Round.ChainHead)
	last, err := all[models.Event](db.Where("round_id = ? AND place = ?", roundID, snap.Round.ChainLength))
	if err != nil {
		return snap, err
	}
	if len(last) > 0 {
		snap.At = last[0].At
	}
	if snap.Round.DraftID != 0 {
		if snap.Draft, err = one[models.Draft](db.Where("id = ?", snap.Round.DraftID)); err != nil {
			return snap, err
		}
		if snap.Clauses, err = all[models.Clause](db.Where("draft_id = ?", snap.Draft.ID).Order("seq")); err != nil {
			return snap, err
		}
	}
	if snap.Outages, err = all[models.Outage](db.Where("till_at >= ?", snap.Round.OpenedAt).Order("id")); err != nil {
		return snap, err
	}
	if err := s.readUnits(db, &snap); err != nil {
		return snap, err
	}
	return snap, s.readSums(db, &snap)
}

// roundRows is everything the ledger needs beside the units, keyed by unit.
type roundRows struct {
	replies   map[int64]models.Reply
	versions  map[int64][]models.Version
	approvals map[int64][]models.Approval
	seals     map[int64][]models.Seal
	receipts  map[int64][]models.Receipt
	reminders map[int64][]models.Reminder
}

func byUnit[T any](db *gorm.DB, unit func(T) int64) (map[int64][]T, error) {
	rows, err := all[T](db.Order("id"))
	grouped := map[int64][]T{}
	for _, row := range rows {
		grouped[unit(row)] = append(grouped[unit(row)], row)
	}
	return grouped, err
}

func readRoundRows(db *gorm.DB, roundID int64) (rows roundRows, err error) {
	of := func() *gorm.DB { return db.Where("round_id = ?", roundID) }
	replies, err := all[models.Reply](of())
	if err != nil {
		return rows, err
	}
	rows.replies = map[int64]models.Reply{}
	for _, reply := range replies {
		rows.replies[reply.UnitID] = reply
	}
	if rows.versions, err = byUnit(of(), func(v models.Version) int64 { return v.UnitID }); err != nil {
		return rows, err
	}
	if rows.approvals, err = byUnit(of(), func(a models.Approval) int64 { return a.UnitID }); err != nil {
		return rows, err
	}
	if rows.seals, err = byUnit(of(), func(s models.Seal) int64 { return s.UnitID }); err != nil {
		return rows, err
	}
	if rows.receipts, err = byUnit(of(), func(r models.Receipt) int64 { return r.UnitID }); err != nil {
		return rows, err
	}
	rows.reminders, err = byUnit(of(), func(r models.Reminder) int64 { return r.UnitID })
	return rows, err
}

func (s *Store) readUnits(db *gorm.DB, snap *models.Snapshot) (err error) {
	if snap.Deadlines, err = all[models.Deadline](db.Where("round_id = ?", snap.Round.ID).Order("id")); err != nil {
		return err
	}
	units, err := all[models.Unit](db.Where("round_id = ?", snap.Round.ID).Order("seq, id"))
	if err != nil {
		return err
	}
	rows, err := readRoundRows(db, snap.Round.ID)
	if err != nil {
		return err
	}
	now, err := s.now(db)
	if err != nil {
		return err
	}
	for _, unit := range units {
		state := unitState(snap, unit, rows, now)
		snap.Units = append(snap.Units, state)
		snap.Sums.Add(state)
	}
	return nil
}

func unitState(snap *models.Snapshot, unit models.Unit, rows roundRows, now models.Instant) models.UnitState {
	state := models.UnitState{Unit: unit, Deadline: models.DeadlineOf(snap.Deadlines, unit.ID), Reply: rows.replies[unit.ID], Reminders: rows.reminders[unit.ID]}
	standing := models.Standing{Round: snap.Round, Unit: unit, Deadline: state.Deadline, Reply: state.Reply, Now: now}
	for _, v := range rows.versions[unit.ID] {
		switch {
		case v.State == models.VersionEntered:
			standing.Entered = standing.Entered || !v.EnteredAt.IsZero()
		case v.Number == state.Reply.Counting:
			state.Version, standing.Counting = v, v
		case v.Number == state.Reply.Working:
			standing.Working, standing.WorkingN, state.Working = v, v.Opinions, v.Opinions
		case v.Number == state.Reply.Late:
			state.LateOne = v
		}
	}
	state.Clash = models.ClashOf(state.Version, rows.versions[unit.ID])
	approvals, seals := rows.approvals[unit.ID], rows.seals[unit.ID]
	standing.Submission = models.Submission{Policy: snap.Round.Policy, Version: standing.Working, Hash: standing.Working.Hash, Approvals: approvals, Seals: seals}
	state.Class, state.Flags = models.ClassOf(standing), models.FlagsOf(standing)
	for _, receipt := range rows.receipts[unit.ID] {
		if receipt.Number == state.Reply.Counting {
			state.Receipt = receipt
		}
	}
	state.Approval, _ = models.ApprovalFor(approvals, state.Version.Hash)
	state.Seal, _ = models.SealFor(seals, state.Version.Hash)
	return state
}

// readSums takes K, K′ and the outcomes from the figures that the writing transactions keep.
func (s *Store) readSums(db *gorm.DB, snap *models.Snapshot) error {
	figures, err := all[counter](db.Where("round_id = ? AND scope = ? AND scope_id = 0", snap.Round.ID, "round"))
	if err != nil {
		return err
	}
	snap.Sums.ByOutcome = map[models.Outcome]int{}
	merged := 0
	for _, figure := range figures {
		switch {
		case figure.Name == "opinions":
			snap.Sums.Opinions = figure.N
		case figure.Name == "merged":
			merged = figure.N
		case strings.HasPrefix(figure.Name, "outcome:") && figure.N != 0:
			snap.Sums.ByOutcome[models.Outcome(strings.TrimPrefix(figure.Name, "outcome:"))] = figure.N
		}
	}
	snap.Sums.Grouped = snap.Sums.Opinions - merged
	return nil
}

// ClauseCounts is how many counting opinions each clause has, by permanent id.
func (s *Store) ClauseCounts(ctx context.Context, roundID int64) (map[int64]int, error) {
	figures, err := all[counter](s.read.WithContext(ctx).Where("round_id = ? AND scope = ? AND name = ?", roundID, "clause", "opinions"))
	counts := map[int64]int{}
	for _, figure := range figures {
		counts[figure.ScopeID] = figure.N
	}
	return counts, err
}

// readOpinions reads every counting opinion with what belongs to it, by clause, then in the units' order.
func (s *Store) readOpinions(db *gorm.DB, snap *models.Snapshot) error {
	opinions, err := all[models.Opinion](db.Where("round_id = ? AND counts = ?", snap.Round.ID, true).Order("clause_seq, unit_seq, seq, id"))
	if err != nil {
		return err
	}
	if snap.Groups, err = all[models.OpinionGroup](db.Where("round_id = ? AND dissolved_at = 0", snap.Round.ID).Order("id")); err != nil {
		return err
	}
	if snap.Resolutions, err = all[models.Resolution](db.Where("round_id = ?", snap.Round.ID).Order("pid")); err != nil {
		return err
	}
	states, err := s.opinionStates(db, *snap, opinions)
	snap.Opinions = states
	return err
}

// opinionStates joins opinions with their unit, clause, disposition, attachments, stance and coordination.
func (s *Store) opinionStates(db *gorm.DB, snap models.Snapshot, opinions []models.Opinion) ([]models.OpinionState, error) {
	units, clauses := map[int64]models.UnitState{}, map[int64]models.Clause{}
	for _, u := range snap.Units {
		units[u.Unit.ID] = u
	}
	for _, c := range snap.Clauses {
		clauses[c.PID] = c
	}
	extras, err := readExtras(db, snap.Round.ID, opinions)
	if err != nil {
		return nil, err
	}
	states := make([]models.OpinionState, 0, len(opinions))
	for _, o := range opinions {
		unit := units[o.UnitID]
		state := models.OpinionState{Opinion: o, Unit: unit.Unit.Name, Person: o.Contact, Clause: clauses[o.PID],
			Attachments: extras.attachments[o.Key], Stance: extras.stances[o.Key], Coordinations: extras.coordinations[o.Key]}
		if o.Contact.Empty() {
			state.Person = unit.Version.Contact
		}
		newest := extras.dispositions[o.Key]
		state.Revision = newest.Revision
		if o.DispositionID == newest.ID {
			state.Disposition = newest
		} else if newest.Outcome != models.OutcomeOpen {
			state.Earlier, state.Stale = newest, true
		}
		states = append(states, state)
	}
	return states, nil
}

// extras is what hangs on opinions, by opinion key.
type extras struct {
	dispositions  map[int64]models.Disposition // the newest
	attachments   map[int64][]models.Attachment
	stances       map[int64]models.Stance // the newest
	coordinations map[int64][]models.Coordination
}

func readExtras(db *gorm.DB, roundID int64, opinions []models.Opinion) (x extras, err error) {
	x = extras{map[int64]models.Disposition{}, map[int64][]models.Attachment{}, map[int64]models.Stance{}, map[int64][]models.Coordination{}}
	for start := 0; start < len(opinions); start += 500 {
		part := opinions[start:min(start+500, len(opinions))]
		keys, versions := make([]int64, len(part)), map[int64]bool{}
		for i, o := range part {
			keys[i], versions[o.VersionID] = o.Key, true
		}
		if err := x.read(db, roundID, keys, versions); err != nil {
			return x, err
		}
	}
	return x, nil
}

func (x *extras) read(db *gorm.DB, roundID int64, keys []int64, versions map[int64]bool) error {
	of := func() *gorm.DB { return db.Where("round_id = ? AND okey IN ?", roundID, keys).Order("id") }
	dispositions, err := all[models.Disposition](of())
	if err != nil {
		return err
	}
	for _, d := range dispositions {
		x.dispositions[d.Key] = d
	}
	attachments, err := all[models.Attachment](of())
	if err != nil {
		return err
	}
	for _, a := range attachments {
		if versions[a.VersionID] {
			x.attachments[a.Key] = append(x.attachments[a.Key], a)
		}
	}
	stances, err := all[models.Stance](of())
	if err != nil {
		return err
	}
	for _, stance := range stances {
		x.stances[stance.Key] = stance
	}
	coordinations, err := all[models.Coordination](of())
	for _, c := range coordinations {
		x.coordinations[c.Key] = append(x.coordinations[c.Key], c)
	}
	return err
}

// keepsake is the ledger as it stood at a moment.
type keepsake struct {
	ID      int64 `gorm:"primaryKey"`
	RoundID int64
	Kind    string
	At      models.Instant
	Body    string
	Hash    string
}

// keep stores the ledger as it stands, in the transaction that closes or releases.
func (tx *Tx) keep(round *models.Round, kind string) error {
	snap, err := tx.store.ledger(tx.db, round.ID)
	if err != nil {
		return err
	}
	for i := range snap.Units { // a kept ledger holds no personal data
		snap.Units[i].Version.Contact = snap.Units[i].Version.Contact.Purged()
		snap.Units[i].LateOne.Contact = snap.Units[i].LateOne.Contact.Purged()
		snap.Units[i].Clash.Contact = snap.Units[i].Clash.Contact.Purged()
		snap.Units[i].Unit.Contact, snap.Units[i].Unit.Phone, snap.Units[i].Unit.Email = "", "", ""
		snap.Units[i].Reminders = nameless(snap.Units[i].Reminders)
	}
	body, err := json.Marshal(struct {
		Units []models.UnitState
		Sums  models.Sums
	}{snap.Units, snap.Sums})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	row := keepsake{RoundID: round.ID, Kind: kind, At: tx.Now, Body: string(body), Hash: hex.EncodeToString(sum[:])}
	if err := tx.db.Create(&row).Error; err != nil {
		return err
	}
	_, err = tx.event(round, 0, "ledger_kept", mark("keepsake", row.ID), fact{"hash": row.Hash})
	return err
}

// nameless keeps when and how a unit was reminded, not who answered.
func nameless(reminders []models.Reminder) []models.Reminder {
	kept := make([]models.Reminder, len(reminders))
	for i, r := range reminders {
		r.Spoke, r.Note = "", ""
		kept[i] = r
	}
	return kept
}

// KeptLedger is the ledger of a kind ("deadline", "release") as it was kept; models.ErrMissing before that.
func (s *Store) KeptLedger(ctx context.Context, roundID int64, kind string) ([]models.UnitState, models.Sums, models.Instant, error) {
	row, err := one[keepsake](s.read.WithContext(ctx).Where("round_id = ? AND kind = ?", roundID, kind).Order("id DESC"))
	if err != nil {
		return nil, models.Sums{}, 0, err
	}
	var body struct {
		Units []models.UnitState
		Sums  models.Sums
	}
	if err := json.Unmarshal([]byte(row.Body), &body); err != nil {
		return nil, models.Sums{}, 0, fmt.Errorf("read kept ledger %d: %w", row.ID, err)
	}
	return body.Units, body.Sums, row.At, nil
}
