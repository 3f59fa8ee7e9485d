package store

import (
	"context"
	"errors"
	"fmt"

	"zqyj/models"
)

// StartNextRound makes a round in 筹备 whose draft is the revised one: the same units in their order, the same settings,
// clauses under the permanent ids they have, so that the earlier outcomes stand beside them. It is refused while a clause
// still needs a person, and when the round already has a successor.
func (s *Store) StartNextRound(ctx context.Context, actor models.Actor, roundID int64, title string) (models.Round, error) {
	snap, err := s.Snapshot(ctx, roundID)
	if err != nil {
		return models.Round{}, err
	}
	var next models.Round
	err = s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		if err := tx.mayFollow(round, snap); err != nil {
			return err
		}
		next = models.Round{Title: title, Issuer: round.Issuer, ReplyTo: round.ReplyTo, State: models.RoundSetup, PreviousID: round.ID, Policy: round.Policy, Internal: round.Internal, Demo: round.Demo,
			Contact: round.Contact, Phone: round.Phone, Fax: round.Fax, PurgeDays: round.PurgeDays, CreatedAt: tx.Now}
		if err := tx.db.Create(&next).Error; err != nil {
			return fmt.Errorf("create the next round: %w", err)
		}
		if _, err := tx.event(&next, 0, "round_created", mark("round", next.ID), fact{"previous": round.ID}); err != nil {
			return err
		}
		if err := tx.takeUnits(&next, snap.Units); err != nil {
			return err
		}
		if err := tx.takeDraft(&next, snap); err != nil {
			return err
		}
		_, err := tx.event(round, 0, "round_followed", mark("round", next.ID), nil)
		return err
	})
	return next, err
}

// mayFollow refuses a round that is not released, has changed since it was read, or still needs a person's hand.
func (tx *Tx) mayFollow(round *models.Round, snap models.Snapshot) error {
	if !round.State.Released() {
		return models.Refused("round_state", "处理结果发布后才能建立下一轮")
	}
	if round.ChainLength != snap.Round.ChainLength {
		return models.ErrStale
	}
	if _, err := one[models.Round](tx.db.Where("previous_id = ?", round.ID)); err == nil {
		return models.Refused("round_followed", "本轮已经建立过下一轮")
	} else if !errors.Is(err, models.ErrMissing) {
		return err
	}
	open := 0
	for _, r := range models.Revise(snap) {
		if r.Unsettled() > 0 && !r.Clause.Removed {
			open++
		}
	}
	if open > 0 {
		return models.Refused("revision_open", fmt.Sprintf("修改稿中还有%d条须手工处理，请先改定", open))
	}
	return nil
}

// takeUnits gives the next round the same units in the same order, each with an empty reply.
func (tx *Tx) takeUnits(next *models.Round, units []models.UnitState) error {
	rows := make([]models.Unit, len(units))
	for i, u := range units {
		rows[i] = models.Unit{RoundID: next.ID, Seq: u.Unit.Seq, Name: u.Unit.Name, Category: u.Unit.Category, Initials: u.Unit.Initials, Email: u.Unit.Email, Phone: u.Unit.Phone, Contact: u.Unit.Contact, Demo: u.Unit.Demo}
	}
	if err := tx.addUnits(rows); err != nil {
		return err
	}
	_, err := tx.event(next, 0, "units_added", mark("round", next.ID), fact{"n": len(units)})
	return err
}

// takeDraft freezes the revised text: changed clauses keep their id, removed ones go, new ones get an id.
func (tx *Tx) takeDraft(next *models.Round, snap models.Snapshot) error {
	rows, err := tx.revisedClauses(next.ID, models.Revise(snap))
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return models.Refused("draft_empty", "修改稿没有条款，不能建立下一轮")
	}
	title := snap.Draft.Title
	draft := models.Draft{RoundID: next.ID, Title: title, Hash: models.DraftHash(title, rows), FrozenAt: tx.Now, FrozenBy: tx.Actor.Name, ClauseNum: len(rows)}
	return tx.freeze(next, &draft, rows)
}

func (tx *Tx) revisedClauses(roundID int64, revised []models.Resolved) ([]models.Clause, error) {
	var rows []models.Clause
	added := 0                // they get their ids last
	gone := map[int64]int64{} // a removed clause -> the one above it
	for _, r := range revised {
		c := r.Clause
		if c.Removed {
			continue
		}
		for up, was := gone[c.Parent]; was; up, was = gone[c.Parent] {
			c.Parent = up
		}
		if r.Removed() {
			gone[c.PID] = c.Parent
		} else {
			row := r.Revised()
			row.ID, row.RoundID, row.Seq, row.Parent = 0, roundID, len(rows)+1, c.Parent
			rows = append(rows, row)
		}
		for _, behind := range r.Behind {
			row := models.Clause{RoundID: roundID, Seq: len(rows) + 1, Level: c.Level, Parent: c.Parent, Kind: string(models.NodePara), Text: behind.Text, Cells: "[]", Columns: "[]"}
			rows = append(rows, row)
			added++
		}
	}
	pids, err := tx.newClauseIDs(roundID, added)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].PID == 0 {
			rows[i].PID, pids = pids[0], pids[1:]
		}
	}
	return rows, nil
}
