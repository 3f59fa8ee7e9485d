package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"gorm.io/gorm"

	"zqyj/models"
)

// Invite makes a new way in for a unit and tells its code. Earlier invitations of the unit stay valid.
func (s *Store) Invite(ctx context.Context, actor models.Actor, wanted models.Invitation) (models.Invitation, error) {
	err := s.inRound(ctx, actor, wanted.RoundID, func(tx *Tx, round *models.Round) error {
		return tx.invite(round, &wanted)
	})
	return wanted, err
}

func (tx *Tx) invite(round *models.Round, wanted *models.Invitation) error {
	if _, err := one[models.Unit](tx.db.Where("id = ? AND round_id = ?", wanted.UnitID, round.ID)); err != nil {
		return err
	}
	nonce := make([]byte, 16)
	if _, err := rand.Read(nonce); err != nil {
		return err
	}
	wanted.ID, wanted.RoundID, wanted.Nonce = 0, round.ID, hex.EncodeToString(nonce)
	wanted.CodeHash, wanted.MadeAt, wanted.MadeBy, wanted.MakerID = codeHash(tx.store.Code(*wanted)), tx.Now, tx.Actor.Name, tx.Actor.InvitationID
	if err := tx.db.Create(wanted).Error; err != nil {
		return err
	}
	_, err := tx.event(round, wanted.UnitID, "invited", mark("invitation", wanted.ID), fact{"role": string(wanted.Role)})
	return err
}

// InviteAll gives every unit without one a way in for its handler and tells how many it made.
func (s *Store) InviteAll(ctx context.Context, actor models.Actor, roundID int64) (int, error) {
	made := 0
	err := s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		units, err := all[models.Unit](tx.db.Where("round_id = ?", roundID).Order("seq, id"))
		if err != nil {
			return err
		}
		live, err := all[models.Invitation](tx.db.Where("round_id = ? AND maker_id = 0 AND revoked_at = 0", roundID))
		if err != nil {
			return err
		}
		has := map[int64]bool{}
		for _, invitation := range live {
			has[invitation.UnitID] = true
		}
		for _, unit := range units {
			if has[unit.ID] {
				continue
			}
			if err := tx.invite(round, &models.Invitation{UnitID: unit.ID, Role: models.RoleHandler}); err != nil {
				return err
			}
			made++
		}
		return nil
	})
	return made, err
}

// ReplaceInvitation revokes one invitation and makes its successor with a new code; its sessions end.
func (s *Store) ReplaceInvitation(ctx context.Context, actor models.Actor, roundID, invitationID int64) (models.Invitation, error) {
	var next models.Invitation
	err := s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		old, err := tx.revoke(round, invitationID)
		if err != nil {
			return err
		}
		next = models.Invitation{UnitID: old.UnitID, Role: old.Role, Label: old.Label}
		return tx.invite(round, &next)
	})
	return next, err
}

// RevokeInvitation ends an invitation and every session and token that came through it.
func (s *Store) RevokeInvitation(ctx context.Context, actor models.Actor, roundID, invitationID int64) error {
	return s.inRound(ctx, actor, roundID, func(tx *Tx, round *models.Round) error {
		_, err := tx.revoke(round, invitationID)
		return err
	})
}

// revoke checks the scope of a unit's own actor: a unit may end only its own invitations.
func (tx *Tx) revoke(round *models.Round, invitationID int64) (models.Invitation, error) {
	query := tx.db.Where("id = ? AND round_id = ? AND revoked_at = 0", invitationID, round.ID)
	if tx.Actor.IsUnit() {
		query = query.Where("unit_id = ?", tx.Actor.UnitID)
	}
	old, err := one[models.Invitation](query)
	if err != nil {
		return old, err
	}
	if err := changed(tx.db.Model(&models.Invitation{}).Where("id = ?", old.ID).Update("revoked_at", tx.Now)); err != nil {
		return old, err
	}
	if err := tx.db.Where("invitation_id = ?", old.ID).Delete(&models.Session{}).Error; err != nil {
		return old, err
	}
	if err := tx.db.Model(&models.APIToken{}).Where("invitation_id = ? AND revoked_at = 0", old.ID).Update("revoked_at", tx.Now).Error; err != nil {
		return old, err
	}
	_, err = tx.event(round, old.UnitID, "invitation_revoked", mark("invitation", old.ID), nil)
	return old, err
}

// Code is the invitation's code, derived from the service's secret so that a slip can be printed again.
func (s *Store) Code(invitation models.Invitation) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte("invitation:" + invitation.Nonce))
	return models.FormatCode(mac.Sum(nil))
}

func codeHash(code string) string {
	sum := sha256.Sum256([]byte(models.NormalCode(code)))
	return hex.EncodeToString(sum[:])
}

// Invitations lists a unit's ways in, newest last; unitID 0 lists the whole round's.
func (s *Store) Invitations(ctx context.Context, roundID, unitID int64) ([]models.Invitation, error) {
	query := s.read.WithContext(ctx).Where("round_id = ?", roundID)
	if unitID != 0 {
		query = query.Where("unit_id = ?", unitID)
	}
	return all[models.Invitation](query.Order("unit_id, id"))
}

// Peek finds what a code opens without using it up; an unknown or revoked code is models.ErrMissing.
func (s *Store) Peek(ctx context.Context, code string) (models.Invitation, models.Unit, models.Round, error) {
	return peek(s.read.WithContext(ctx), code)
}

func peek(db *gorm.DB, code string) (invitation models.Invitation, unit models.Unit, round models.Round, err error) {
	if models.NormalCode(code) == "" {
		return invitation, unit, round, models.ErrMissing
	}
	if invitation, err = one[models.Invitation](db.Where("code_hash = ? AND revoked_at = 0", codeHash(code))); err != nil {
		return
	}
	if unit, err = one[models.Unit](db.Where("id = ?", invitation.UnitID)); err != nil {
		return
	}
	if round, err = one[models.Round](db.Where("id = ?", invitation.RoundID)); err != nil {
		return
	}
	if round.State == models.RoundSetup {
		err = models.ErrMissing
	}
	return
}

// Enter signs a unit in by its code: the first time it is 签收.
func (s *Store) Enter(ctx context.Context, code string) (models.Actor, error) {
	invitation, unit, round, err := s.Peek(ctx, code)
	if err != nil {
		return models.Actor{}, err
	}
	actor := actorOf(invitation, unit)
	err = s.inRound(ctx, actor, round.ID, func(tx *Tx, round *models.Round) error {
		if err := tx.db.Model(&models.Invitation{}).Where("id = ? AND used_at = 0", invitation.ID).Update("used_at", tx.Now).Error; err != nil {
			return err
		}
		if !unit.AcknowledgedAt.IsZero() {
			return nil
		}
		result := tx.db.Model(&models.Unit{}).Where("id = ? AND acknowledged_at = 0", unit.ID).Updates(map[string]any{"acknowledged_at": tx.Now, "acknowledged_by": actor.Name})
		if result.Error != nil || result.RowsAffected == 0 {
			return result.Error
		}
		_, err := tx.event(round, unit.ID, "acknowledged", mark("unit", unit.ID), nil)
		return err
	})
	return actor, err
}

func actorOf(invitation models.Invitation, unit models.Unit) models.Actor {
	name := invitation.Label
	if name == "" {
		name = unit.Name + invitation.Role.String()
	}
	return models.Actor{Kind: models.ActorUnit, InvitationID: invitation.ID, UnitID: unit.ID, RoundID: unit.RoundID, Name: name, Role: invitation.Role}
}

// UnitActor is who a live invitation stands for; a revoked one is models.ErrSignIn.
func (s *Store) UnitActor(ctx context.Context, invitationID int64) (models.Actor, error) {
	db := s.read.WithContext(ctx)
	invitation, err := one[models.Invitation](db.Where("id = ? AND revoked_at = 0", invitationID))
	if err != nil {
		return models.Actor{}, unknown(err)
	}
	unit, err := one[models.Unit](db.Where("id = ?", invitation.UnitID))
	if err != nil {
		return models.Actor{}, err
	}
	return actorOf(invitation, unit), nil
}
