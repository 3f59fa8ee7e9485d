package store

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"zqyj/models"
)

// OpinionPage asks for counting opinions of a round after a keyset position, at most Limit.
type OpinionPage struct {
	RoundID  int64
	PID      *int64 // one clause; nil: all
	UnitID   int64  // one unit; 0: all
	Outcome  *models.Outcome
	Kind     models.OpinionKind
	Nature   models.Nature
	Approved *bool
	Disputed bool   // only those that models.OpinionState.Contested holds for
	Find     string // stands in quote, proposed text or reason
	ByUnit   bool   // in the units' order, then as each unit numbered them; otherwise by clause, then the units' order
	After    OpinionPlace
	Limit    int
}

// OpinionPlace is where a page of opinions ended.
type OpinionPlace struct {
	ClauseSeq, UnitSeq, Seq int
	ID                      int64
}

// Opinions reads one page and tells where the next one starts; more is false at the end.
func (s *Store) Opinions(ctx context.Context, page OpinionPage) (states []models.OpinionState, next OpinionPlace, more bool, err error) {
	err = s.reading(ctx, func(db *gorm.DB) error {
		rows, err := all[models.Opinion](page.query(db))
		if err != nil {
			return err
		}
		if len(rows) > page.Limit {
			rows, more = rows[:page.Limit], true
		}
		if len(rows) > 0 {
			last := rows[len(rows)-1]
			next = OpinionPlace{last.ClauseSeq, last.UnitSeq, last.Seq, last.ID}
		}
		states, err = s.joined(db, page.RoundID, rows)
		return err
	})
	return states, next, more, err
}

func (p OpinionPage) query(db *gorm.DB) *gorm.DB {
	query := db.Where("round_id = ? AND counts = ?", p.RoundID, true)
	if p.PID != nil {
		query = query.Where("pid = ?", *p.PID)
	}
	if p.UnitID != 0 {
		query = query.Where("unit_id = ?", p.UnitID)
	}
	if p.Outcome != nil {
		query = query.Where("outcome = ?", *p.Outcome)
	}
	if p.Kind != "" {
		query = query.Where("kind = ?", p.Kind)
	}
	if p.Nature != "" {
		query = query.Where("nature = ?", p.Nature)
	}
	if p.Approved != nil {
		query = query.Where("approved = ? AND outcome <> ''", *p.Approved)
	}
	if p.Disputed {
		query = query.Where("(disputed = ? OR outcome = ? OR "+insistedOn+")", true, models.OutcomeCoordination, p.RoundID, false)
	}
	if p.Find != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(p.Find)) + "%"
		query = query.Where(`(LOWER(quote) LIKE ? ESCAPE '\' OR LOWER(proposed) LIKE ? ESCAPE '\' OR LOWER(reason) LIKE ? ESCAPE '\')`, like, like, like)
	}
	if p.ByUnit {
		query = query.Where("(unit_seq, seq, id) > (?, ?, ?)", p.After.UnitSeq, p.After.Seq, p.After.ID).Order("unit_seq, seq, id")
	} else {
		query = query.Where("(clause_seq, unit_seq, id) > (?, ?, ?)", p.After.ClauseSeq, p.After.UnitSeq, p.After.ID).Order("clause_seq, unit_seq, id")
	}
	return query.Limit(p.Limit + 1)
}

// insistedOn holds where the unit's newest word after release is 坚持. The inner query stands alone, so that it is asked
// once and not for every opinion.
const insistedOn = `okey IN (SELECT s.okey FROM stances s WHERE s.round_id = ? AND s.agrees = ?
	AND s.id = (SELECT MAX(n.id) FROM stances n WHERE n.okey = s.okey AND n.round_id = s.round_id))`

// joined gives opinions everything that hangs on them, reading only what these opinions name.
func (s *Store) joined(db *gorm.DB, roundID int64, rows []models.Opinion) ([]models.OpinionState, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	snap, err := neighbours(db, roundID, rows)
	if err != nil {
		return nil, err
	}
	return s.opinionStates(db, snap, rows)
}

// neighbours is a snapshot of nothing but the units, replies and clauses that the opinions name.
func neighbours(db *gorm.DB, roundID int64, rows []models.Opinion) (snap models.Snapshot, err error) {
	if snap.Round, err = one[models.Round](db.Where("id = ?", roundID)); err != nil {
		return snap, err
	}
	units, versions, pids := ids{}, ids{}, ids{}
	for _, o := range rows {
		units.add(o.UnitID)
		versions.add(o.VersionID)
		pids.add(o.PID)
	}
	found, err := all[models.Unit](db.Where("round_id = ? AND id IN ?", roundID, units.list))
	if err != nil {
		return snap, err
	}
	replies, err := all[models.Version](db.Where("round_id = ? AND id IN ?", roundID, versions.list))
	if err != nil {
		return snap, err
	}
	for _, unit := range found {
		state := models.UnitState{Unit: unit}
		for _, v := range replies {
			if v.UnitID == unit.ID {
				state.Version = v
			}
		}
		snap.Units = append(snap.Units, state)
	}
	snap.Clauses, err = all[models.Clause](db.Where("draft_id = ? AND pid IN ?", snap.Round.DraftID, pids.list).Order("seq"))
	return snap, err
}

// ids gathers each id once, in order.
type ids struct {
	list []int64
	seen map[int64]bool
}

func (i *ids) add(id int64) {
	if i.seen == nil {
		i.seen = map[int64]bool{}
	}
	if !i.seen[id] {
		i.seen[id], i.list = true, append(i.list, id)
	}
}

// Opinion reads one counting opinion of a round with everything on it.
func (s *Store) Opinion(ctx context.Context, roundID, opinionID int64) (state models.OpinionState, err error) {
	err = s.reading(ctx, func(db *gorm.DB) error {
		o, err := one[models.Opinion](db.Where("id = ? AND round_id = ? AND counts = ?", opinionID, roundID, true))
		if err != nil {
			return err
		}
		states, err := s.joined(db, roundID, []models.Opinion{o})
		if err == nil {
			state = states[0]
		}
		return err
	})
	return state, err
}

// RoundOfOpinion tells which round a counting opinion belongs to, for addresses that name the opinion alone.
func (s *Store) RoundOfOpinion(ctx context.Context, opinionID int64) (int64, error) {
	o, err := one[models.Opinion](s.read.WithContext(ctx).Where("id = ? AND counts = ?", opinionID, true))
	return o.RoundID, err
}

// NextOpen finds the first opinion without outcome behind a place, else from the beginning; models.ErrMissing when all
// are answered.
func (s *Store) NextOpen(ctx context.Context, roundID int64, after OpinionPlace) (models.Opinion, error) {
	db := s.read.WithContext(ctx)
	open := func() *gorm.DB {
		return db.Where("round_id = ? AND counts = ? AND outcome = ''", roundID, true).Order("clause_seq, unit_seq, id")
	}
	o, err := one[models.Opinion](open().Where("(clause_seq, unit_seq, id) > (?, ?, ?)", after.ClauseSeq, after.UnitSeq, after.ID))
	if errors.Is(err, models.ErrMissing) {
		return one[models.Opinion](open())
	}
	return o, err
}

// ClauseFigures are the opinions on one clause by outcome.
type ClauseFigures struct {
	Opinions  int
	ByOutcome map[models.Outcome]int
}

// Open is how many have no outcome yet.
func (f ClauseFigures) Open() int { return f.ByOutcome[models.OutcomeOpen] }

// ClauseFigures reads the kept figures of every clause, by permanent id.
func (s *Store) ClauseFigures(ctx context.Context, roundID int64) (map[int64]ClauseFigures, error) {
	return clauseFigures(s.read.WithContext(ctx).Where("round_id = ? AND scope = ?", roundID, "clause"))
}

// OneClauseFigures reads the kept figures of one clause.
func (s *Store) OneClauseFigures(ctx context.Context, roundID, pid int64) (ClauseFigures, error) {
	figures, err := clauseFigures(s.read.WithContext(ctx).Where("round_id = ? AND scope = ? AND scope_id = ?", roundID, "clause", pid))
	return figures[pid], err
}

func clauseFigures(query *gorm.DB) (map[int64]ClauseFigures, error) {
	rows, err := all[counter](query)
	figures := map[int64]ClauseFigures{}
	for _, row := range rows {
		f, known := figures[row.ScopeID]
		if !known {
			f.ByOutcome = map[models.Outcome]int{}
		}
		if row.Name == "opinions" {
			f.Opinions = row.N
		} else if outcome, ok := strings.CutPrefix(row.Name, "outcome:"); ok {
			f.ByOutcome[models.Outcome(outcome)] = row.N
		}
		figures[row.ScopeID] = f
	}
	return figures, err
}

// RoundFigures are the figures of a round that the workbench shows.
type RoundFigures struct {
	Opinions, Grouped int
	ByOutcome         map[models.Outcome]int
	Approved          int
}

// Waiting is how many answered opinions the leader has not approved.
func (f RoundFigures) Waiting() int {
	return f.Opinions - f.ByOutcome[models.OutcomeOpen] - f.Approved
}

// RoundFigures reads the kept figures of a round.
func (s *Store) RoundFigures(ctx context.Context, roundID int64) (RoundFigures, error) {
	return roundFigures(s.read.WithContext(ctx), roundID)
}

func roundFigures(db *gorm.DB, roundID int64) (RoundFigures, error) {
	f := RoundFigures{ByOutcome: map[models.Outcome]int{}}
	rows, err := all[counter](db.Where("round_id = ? AND scope = ? AND scope_id = 0", roundID, "round"))
	merged := 0
	for _, row := range rows {
		outcome, isOutcome := strings.CutPrefix(row.Name, "outcome:")
		switch {
		case row.Name == "opinions":
			f.Opinions = row.N
		case row.Name == "merged":
			merged = row.N
		case row.Name == "approved":
			f.Approved = row.N
		case isOutcome && row.N != 0:
			f.ByOutcome[models.Outcome(outcome)] = row.N
		}
	}
	f.Grouped = f.Opinions - merged
	return f, err
}

// Clause reads one clause of the round's present draft; the zero clause for models.General.
func (s *Store) Clause(ctx context.Context, round models.Round, pid int64) (models.Clause, error) {
	if pid == models.General {
		return models.Clause{}, nil
	}
	return clauseIn(s.read.WithContext(ctx), round, pid)
}

// AcceptedOpinions are those on one clause that change its text: accepted or partly accepted.
func (s *Store) AcceptedOpinions(ctx context.Context, roundID, pid int64) (states []models.OpinionState, err error) {
	err = s.reading(ctx, func(db *gorm.DB) error {
		rows, err := all[models.Opinion](db.Where("round_id = ? AND counts = ? AND pid = ? AND outcome IN ?", roundID, true, pid,
			[]models.Outcome{models.OutcomeAccepted, models.OutcomePartlyAccepted}).Order("clause_seq, unit_seq, id"))
		if err != nil {
			return err
		}
		states, err = s.joined(db, roundID, rows)
		return err
	})
	return states, err
}

// ClauseOpinions reads every counting opinion on one clause, at most limit, without attachments' bytes; more tells
// whether there were others.
func (s *Store) ClauseOpinions(ctx context.Context, roundID, pid int64, limit int) ([]models.OpinionState, bool, error) {
	states, _, more, err := s.Opinions(ctx, OpinionPage{RoundID: roundID, PID: &pid, Limit: limit})
	return states, more, err
}

// NeighbourClauses are the nearest clauses with opinions before and behind a place in the draft, -1 where there is none.
func (s *Store) NeighbourClauses(ctx context.Context, roundID int64, clauseSeq int) (before, behind int64, err error) {
	db := s.read.WithContext(ctx)
	find := func(query *gorm.DB) (int64, error) {
		o, err := one[models.Opinion](query.Where("round_id = ? AND counts = ?", roundID, true))
		if errors.Is(err, models.ErrMissing) {
			return -1, nil
		}
		return o.PID, err
	}
	if before, err = find(db.Where("clause_seq < ?", clauseSeq).Order("clause_seq DESC, unit_seq DESC, id DESC")); err != nil {
		return -1, -1, err
	}
	behind, err = find(db.Where("clause_seq > ?", clauseSeq).Order("clause_seq, unit_seq, id"))
	return before, behind, err
}

// GroupUnits names the units of each group, in the office's order.
func (s *Store) GroupUnits(ctx context.Context, roundID int64, groups []int64) (map[int64][]string, error) {
	if len(groups) == 0 {
		return nil, nil
	}
	var rows []struct {
		GroupID int64
		Name    string
	}
	err := s.read.WithContext(ctx).Table("opinions").Select("opinions.group_id, units.name").Joins("JOIN units ON units.id = opinions.unit_id").
		Where("opinions.group_id IN ? AND opinions.round_id = ? AND opinions.counts = ?", groups, roundID, true).Order("opinions.unit_seq, opinions.id").Find(&rows).Error
	names := map[int64][]string{}
	for _, row := range rows {
		names[row.GroupID] = append(names[row.GroupID], row.Name)
	}
	return names, err
}
