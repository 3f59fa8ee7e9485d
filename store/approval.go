package store

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"zqyj/models"
)

// Approve records the decision of a unit's responsible leader on the working version: the leader's own, or what the
// handler declares. a.Hash is the content the page showed; other content is models.ErrStale.
func (s *Store) Approve(ctx context.Context, actor models.Actor, a models.Approval) (models.Approval, error) {
	err := s.onReply(ctx, actor, models.VerbApprove, func(tx *Tx, d *desk) error {
		submission, err := tx.submission(d)
		if err != nil {
			return err
		}
		if a.Hash != submission.Hash {
			return models.ErrStale
		}
		if err := models.CheckDecision(a, actor.Role, submission); err != nil {
			return err
		}
		if err := models.CheckSecret(a.Name, a.Post, a.Opinion); err != nil {
			return err
		}
		a.ID, a.RoundID, a.UnitID, a.ReplyID, a.Number, a.At, a.AuthorID = 0, d.Round.ID, d.Reply.UnitID, d.Reply.ID, d.Version.Number, tx.Now, actor.InvitationID
		a.Kind = models.ApprovalDeclared
		if actor.Role == models.RoleLeader {
			a.Kind = models.ApprovalLeader
		}
		if err := tx.db.Create(&a).Error; err != nil {
			return fmt.Errorf("record approval: %w", err)
		}
		_, err = tx.event(&d.Round, d.Reply.UnitID, "approval", mark("approval", a.ID), fact{"version": a.Number, "hash": a.Hash, "kind": string(a.Kind), "agreed": a.Agreed})
		return err
	})
	return a, err
}

// submission reads the working version as the rule of submitting sees it; d.Version is filled.
func (tx *Tx) submission(d *desk) (models.Submission, error) {
	if d.Reply.Working == 0 {
		return models.Submission{}, models.Refused("nothing_to_submit", "没有可以办理的内容：请先填写修改意见，或声明无修改意见")
	}
	version, err := one[models.Version](tx.db.Where("reply_id = ? AND number = ?", d.Reply.ID, d.Reply.Working))
	if err != nil {
		return models.Submission{}, err
	}
	d.Version = version
	opinions, err := tx.opinions(version.ID)
	if err != nil {
		return models.Submission{}, err
	}
	content, err := tx.content(d.Round, version, opinions)
	if err != nil {
		return models.Submission{}, err
	}
	d.Version.Hash, d.Version.DraftHash = content.ContentHash(), content.DraftHash
	s := models.Submission{Policy: d.Round.Policy, Version: d.Version, Opinions: opinions, Hash: d.Version.Hash}
	if s.Approvals, err = all[models.Approval](tx.db.Where("reply_id = ?", d.Reply.ID).Order("id")); err != nil {
		return s, err
	}
	s.Seals, err = all[models.Seal](tx.db.Where("reply_id = ?", d.Reply.ID).Order("id"))
	return s, err
}

// InviteColleague makes a way in for a colleague of the actor's own unit.
func (s *Store) InviteColleague(ctx context.Context, actor models.Actor, role models.Role, label string) (models.Invitation, error) {
	label = strings.TrimSpace(label)
	wanted := models.Invitation{UnitID: actor.UnitID, Role: role, Label: label}
	switch {
	case role != models.RoleHandler && role != models.RoleDesk && role != models.RoleLeader && role != models.RoleReader:
		return wanted, models.Invalid("role", "请选择身份")
	case label == "":
		return wanted, models.Invalid("label", "请填写处室或姓名，便于辨认是谁写的")
	case utf8.RuneCountInString(label) > 40:
		return wanted, models.Invalid("label", "请不要超过40个字")
	}
	err := s.onReply(ctx, actor, models.VerbRead, func(tx *Tx, d *desk) error {
		if actor.Role != models.RoleHandler {
			return models.ErrForbidden
		}
		if err := models.CheckSecret(label); err != nil {
			return err
		}
		var n int64
		if err := tx.db.Model(&models.Invitation{}).Where("unit_id = ? AND revoked_at = 0", actor.UnitID).Count(&n).Error; err != nil {
			return err
		}
		if n >= maxColleagues {
			return models.Refused("too_many_colleagues", "本单位的邀请码已经很多，请先停用不用的")
		}
		return tx.invite(&d.Round, &wanted)
	})
	return wanted, err
}

// maxColleagues bounds the live ways into one unit.
const maxColleagues = 60
