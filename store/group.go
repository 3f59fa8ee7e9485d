package store

import (
	"context"
	"fmt"

	"zqyj/models"
)

// GroupOpinions merges opinions that say the same on one clause: every unit stays named, K′ counts them once. Opinions
// of at most one existing group may be among them; the others join it. Outcomes stay as they are.
func (s *Store) GroupOpinions(ctx context.Context, actor models.Actor, roundID int64, opinions []int64) (models.OpinionGroup, error) {
	var group models.OpinionGroup
	err := s.disposing(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		rows, err := all[models.Opinion](tx.db.Where("id IN ? AND round_id = ? AND counts = ?", opinions, roundID, true).Order("id"))
		if err != nil {
			return err
		}
		into, joining, err := groupable(rows)
		if err != nil {
			return err
		}
		if group, err = tx.openGroup(round, into, rows[0].PID); err != nil {
			return err
		}
		return tx.joinGroup(round, group, joining, into != 0)
	})
	return group, err
}

// groupable says which group the opinions go into (0: a new one) and which of them join.
func groupable(rows []models.Opinion) (into int64, joining []models.Opinion, err error) {
	if len(rows) < 2 {
		return 0, nil, models.Invalid("pick", "请至少勾选两条意见再合并")
	}
	for _, o := range rows {
		if o.PID != rows[0].PID {
			return 0, nil, models.Invalid("pick", "只能合并同一条款的意见")
		}
		if o.Kind != rows[0].Kind {
			return 0, nil, models.Invalid("pick", "只能合并同一类型（修改、增加、删除、总体）的意见")
		}
		switch {
		case o.GroupID == 0:
			joining = append(joining, o)
		case into == 0:
			into = o.GroupID
		case into != o.GroupID:
			return 0, nil, models.Invalid("pick", "所选意见分属两个已合并的组，请先撤销其中一组")
		}
	}
	if len(joining) == 0 {
		return 0, nil, models.Invalid("pick", "所选意见已经合并")
	}
	return into, joining, nil
}

func (tx *Tx) openGroup(round *models.Round, into, pid int64) (models.OpinionGroup, error) {
	if into != 0 {
		return one[models.OpinionGroup](tx.db.Where("id = ? AND round_id = ?", into, round.ID))
	}
	group := models.OpinionGroup{RoundID: round.ID, PID: pid, MadeBy: tx.Actor.Name, MadeAt: tx.Now}
	if err := tx.db.Create(&group).Error; err != nil {
		return group, fmt.Errorf("make group: %w", err)
	}
	return group, nil
}

func (tx *Tx) joinGroup(round *models.Round, group models.OpinionGroup, joining []models.Opinion, existing bool) error {
	keys, rows := make([]int64, len(joining)), make([]int64, len(joining))
	for i, o := range joining {
		keys[i], rows[i] = o.Key, o.ID
	}
	if err := changed(tx.db.Model(&models.Opinion{}).Where("id IN ?", rows).Update("group_id", group.ID)); err != nil {
		return err
	}
	fewer := len(joining)
	if !existing {
		fewer-- // the first of a new group still counts
	}
	if err := tx.count(counter{RoundID: round.ID, Scope: "round", Name: "merged", N: fewer}); err != nil {
		return err
	}
	_, err := tx.event(round, 0, "opinions_grouped", mark("group", group.ID), fact{"opinions": keys})
	return err
}

// Ungroup undoes a group: its opinions stand alone again, each with the outcome it has.
func (s *Store) Ungroup(ctx context.Context, actor models.Actor, roundID, groupID int64) error {
	return s.disposing(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		group, err := one[models.OpinionGroup](tx.db.Where("id = ? AND round_id = ?", groupID, roundID))
		if err != nil {
			return err
		}
		if !group.DissolvedAt.IsZero() {
			return models.Refused("group_dissolved", "这组合并已经撤销")
		}
		result := tx.db.Model(&models.Opinion{}).Where("group_id = ? AND round_id = ? AND counts = ?", groupID, roundID, true).Update("group_id", 0)
		if result.Error != nil {
			return result.Error
		}
		if err := tx.count(counter{RoundID: roundID, Scope: "round", Name: "merged", N: 1 - int(result.RowsAffected)}); err != nil {
			return err
		}
		if err := changed(tx.db.Model(&models.OpinionGroup{}).Where("id = ?", groupID).Update("dissolved_at", tx.Now)); err != nil {
			return err
		}
		_, err = tx.event(round, 0, "group_dissolved", mark("group", groupID), fact{"opinions": result.RowsAffected})
		return err
	})
}

// LeaveGroup takes one opinion out of its group; a group of one is none.
func (s *Store) LeaveGroup(ctx context.Context, actor models.Actor, roundID, opinionID int64) error {
	return s.disposing(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		o, err := one[models.Opinion](tx.db.Where("id = ? AND round_id = ? AND counts = ?", opinionID, roundID, true))
		if err != nil {
			return err
		}
		if o.GroupID == 0 {
			return models.Refused("not_grouped", "这条意见没有合并")
		}
		if err := tx.leaveGroup(o); err != nil {
			return err
		}
		_, err = tx.event(round, o.UnitID, "opinion_left_group", mark("group", o.GroupID), fact{"opinion": o.Key})
		return err
	})
}
