package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"zqyj/models"
)

// clauseID hands out permanent clause ids.
type clauseID struct {
	PID     int64 `gorm:"primaryKey;column:pid"`
	RoundID int64
}

func (clauseID) TableName() string { return "clause_ids" }

// FreezeDraft makes the outline the round's draft. A node whose ID is the permanent id of a clause of this round keeps
// it; every other node gets a new one. Clauses of the draft before that found no successor stay as tombstones.
func (s *Store) FreezeDraft(ctx context.Context, actor models.Actor, roundID int64, outline models.OutlineDraft) (models.Draft, error) {
	var draft models.Draft
	err := s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) (err error) {
		draft, err = tx.freezeOutline(round, outline)
		return err
	})
	return draft, err
}

func (tx *Tx) freezeOutline(round *models.Round, outline models.OutlineDraft) (models.Draft, error) {
	if err := mayImport(*round); err != nil {
		return models.Draft{}, err
	}
	if len(outline.Nodes) == 0 {
		return models.Draft{}, models.Refused("draft_empty", "征求意见稿没有条款，请先核对条款")
	}
	before, err := all[models.Clause](tx.db.Where("draft_id = ?", round.DraftID).Order("seq"))
	if err != nil {
		return models.Draft{}, err
	}
	clauses, err := tx.clauses(round.ID, outline.Nodes, before)
	if err != nil {
		return models.Draft{}, err
	}
	if round.State == models.RoundSetup { // nobody has seen the draft before: nothing changed, nothing is missed
		clauses = asFirst(clauses)
	}
	draft := models.Draft{RoundID: round.ID, Version: 1, Title: outline.Title, Hash: models.DraftHash(outline.Title, clauses), FrozenAt: tx.Now, FrozenBy: tx.Actor.Name, ClauseNum: len(outline.Nodes)}
	err = tx.freeze(round, &draft, clauses)
	return draft, err
}

// asFirst takes tombstones and marks of change out.
func asFirst(clauses []models.Clause) []models.Clause {
	living := clauses[:0]
	for _, c := range clauses {
		if c.Removed {
			continue
		}
		c.Changed, c.Before = false, ""
		living = append(living, c)
	}
	return living
}

func (tx *Tx) freeze(round *models.Round, draft *models.Draft, clauses []models.Clause) error {
	var versions int64
	if err := tx.db.Model(&models.Draft{}).Where("round_id = ?", round.ID).Count(&versions).Error; err != nil {
		return err
	}
	draft.Version = int(versions) + 1
	if err := tx.db.Create(draft).Error; err != nil {
		return fmt.Errorf("freeze draft: %w", err)
	}
	for i := range clauses {
		clauses[i].DraftID = draft.ID
	}
	if err := tx.db.CreateInBatches(&clauses, 200).Error; err != nil {
		return fmt.Errorf("freeze clauses: %w", err)
	}
	if err := tx.setRound(round, map[string]any{"draft_id": draft.ID}); err != nil {
		return err
	}
	if err := tx.reorderOpinions(round.ID, clauses); err != nil {
		return err
	}
	if err := tx.nameUnits(*round); err != nil {
		return err
	}
	_, err := tx.event(round, 0, "draft_frozen", mark("draft", draft.ID), fact{"hash": draft.Hash, "version": draft.Version, "clauses": draft.ClauseNum})
	return err
}

// reorderOpinions gives opinions the place their clause has in the new draft; they stay with its permanent id.
func (tx *Tx) reorderOpinions(roundID int64, clauses []models.Clause) error {
	var used []int64
	if err := tx.db.Model(&models.Opinion{}).Where("round_id = ?", roundID).Distinct().Pluck("pid", &used).Error; err != nil {
		return err
	}
	for _, c := range clauses {
		if !slices.Contains(used, c.PID) {
			continue
		}
		if err := tx.db.Model(&models.Opinion{}).Where("round_id = ? AND pid = ?", roundID, c.PID).Update("clause_seq", c.Seq).Error; err != nil {
			return fmt.Errorf("move opinions of clause %d: %w", c.PID, err)
		}
	}
	return nil
}

// clauses turns nodes into rows with permanent ids, changes told against the draft before, and tombstones.
func (tx *Tx) clauses(roundID int64, nodes []models.Node, before []models.Clause) ([]models.Clause, error) {
	old := map[int64]models.Clause{}
	for _, c := range before {
		old[c.PID] = c
	}
	fresh, kept := 0, map[int64]bool{}
	for _, node := range nodes {
		if old[node.PID].PID == 0 || kept[node.PID] {
			fresh++
		}
		kept[node.PID] = true
	}
	pids, err := tx.newClauseIDs(roundID, fresh)
	if err != nil {
		return nil, err
	}
	rows := make([]models.Clause, 0, len(nodes))
	var parents []models.Clause // the open branch
	for i, node := range nodes {
		row, err := clauseOf(node)
		if err != nil {
			return nil, err
		}
		row.RoundID, row.Seq = roundID, i+1
		if row.PID = node.PID; old[node.PID].PID == 0 {
			row.PID, pids = pids[0], pids[1:]
		}
		if was, ok := old[row.PID]; ok {
			row.Changed, row.Before = changeOf(was, row)
			delete(old, row.PID)
		}
		for len(parents) > 0 && parents[len(parents)-1].Level >= row.Level {
			parents = parents[:len(parents)-1]
		}
		if len(parents) > 0 {
			row.Parent = parents[len(parents)-1].PID
		}
		parents = append(parents, row)
		rows = append(rows, row)
	}
	return append(rows, tombstones(before, old, len(rows))...), nil
}

// changeOf tells a clause against the words it first went out with: a second correction does not hide the first, and
// one that takes the first back leaves nothing to tell.
func changeOf(was, now models.Clause) (changed bool, before string) {
	before = was.Full()
	if was.Changed {
		before = was.Before
	}
	if before == now.Full() {
		return false, ""
	}
	return true, before
}

// newClauseIDs hands out n permanent ids, ascending.
func (tx *Tx) newClauseIDs(roundID int64, n int) ([]int64, error) {
	rows := make([]clauseID, n)
	for i := range rows {
		rows[i].RoundID = roundID
	}
	if n == 0 {
		return nil, nil
	}
	if err := tx.db.CreateInBatches(&rows, 500).Error; err != nil {
		return nil, fmt.Errorf("give clauses their ids: %w", err)
	}
	pids := make([]int64, n)
	for i, row := range rows {
		pids[i] = row.PID
	}
	slices.Sort(pids)
	return pids, nil
}

// tombstones keeps what found no successor, in its old order, after the living clauses.
func tombstones(before []models.Clause, gone map[int64]models.Clause, seq int) []models.Clause {
	var rows []models.Clause
	for _, c := range before {
		if _, ok := gone[c.PID]; !ok {
			continue
		}
		seq++
		c.ID, c.Seq, c.Parent = 0, seq, 0
		if !c.Removed && !c.Changed {
			c.Before = c.Full()
		}
		c.Removed, c.Changed = true, false
		rows = append(rows, c)
	}
	return rows
}

func clauseOf(node models.Node) (models.Clause, error) {
	row := models.Clause{Level: node.Level, Kind: string(node.Kind), Marker: node.Marker, Number: node.Number, Heading: node.Heading, Stop: node.Stop, Text: node.Text, Key: node.Key, Shut: node.Closed, Cells: "[]", Columns: "[]"}
	if len(node.Cells) == 0 {
		return row, nil
	}
	values, columns := make([]string, len(node.Cells)), make([]string, len(node.Cells))
	for i, cell := range node.Cells {
		values[i], columns[i] = cell.Value, cell.Column
	}
	cells, err := json.Marshal(values)
	if err != nil {
		return row, err
	}
	names, err := json.Marshal(columns)
	row.Cells, row.Columns = string(cells), string(names)
	return row, err
}

// Draft reads the round's draft and its clauses in order; tombstones come last.
func (s *Store) Draft(ctx context.Context, roundID int64) (models.Draft, []models.Clause, error) {
	db := s.read.WithContext(ctx)
	round, err := one[models.Round](db.Where("id = ?", roundID))
	if err != nil {
		return models.Draft{}, nil, err
	}
	if round.DraftID == 0 {
		return models.Draft{}, nil, nil
	}
	draft, err := one[models.Draft](db.Where("id = ?", round.DraftID))
	if err != nil {
		return draft, nil, err
	}
	clauses, err := all[models.Clause](db.Where("draft_id = ?", draft.ID).Order("seq"))
	return draft, clauses, err
}

// clauseIn reads one clause of the round's present draft.
func clauseIn(db *gorm.DB, round models.Round, pid int64) (models.Clause, error) {
	return one[models.Clause](db.Where("draft_id = ? AND pid = ?", round.DraftID, pid))
}

// ClauseAt reads a clause as it stood in an earlier or the present version of the actor's own draft.
func (s *Store) ClauseAt(ctx context.Context, actor models.Actor, draftID, pid int64) (models.Clause, error) {
	return one[models.Clause](s.read.WithContext(ctx).Where("draft_id = ? AND round_id = ? AND pid = ?", draftID, actor.RoundID, pid))
}
