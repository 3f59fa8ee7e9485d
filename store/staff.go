package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"zqyj/models"
)

// onUser is the frame of the verbs on an office user; the administrators' rows are locked, so that two changes at once
// cannot take away the last one.
func (s *Store) onUser(ctx context.Context, actor models.Actor, userID int64, fn func(tx *Tx, user models.User, admins int) error) error {
	return s.InTx(ctx, actor, func(tx *Tx) error {
		admins, err := all[models.User](tx.db.Clauses(locking).Where("role = ? AND barred_at = 0", models.RoleAdmin).Order("id"))
		if err != nil {
			return err
		}
		user, err := one[models.User](tx.db.Where("id = ?", userID))
		if err != nil {
			return err
		}
		return fn(tx, user, len(admins))
	})
}

var errLastAdmin = models.Refused("last_admin", "这是最后一个管理员，不能停用或改为其他角色；请先指定另一个管理员")

func isLastAdmin(user models.User, admins int) bool {
	return user.Role == models.RoleAdmin && user.BarredAt.IsZero() && admins <= 1
}

// ChangeRole gives an office user another role; the last administrator stays one.
func (s *Store) ChangeRole(ctx context.Context, actor models.Actor, userID int64, role models.Role) error {
	return s.onUser(ctx, actor, userID, func(tx *Tx, user models.User, admins int) error {
		if !(models.Actor{Role: role}).Has(models.OfficeRoles...) {
			return models.Invalid("role", "请选择角色")
		}
		if role != models.RoleAdmin && isLastAdmin(user, admins) {
			return errLastAdmin
		}
		if err := changed(tx.db.Model(&models.User{}).Where("id = ?", userID).Update("role", role)); err != nil {
			return err
		}
		return tx.adminEvent("role_changed", mark("user", userID), fact{"from": string(user.Role), "to": string(role)})
	})
}

// BarUser stops an office user from signing in and ends all sessions and tokens at once.
func (s *Store) BarUser(ctx context.Context, actor models.Actor, userID int64) error {
	return s.onUser(ctx, actor, userID, func(tx *Tx, user models.User, admins int) error {
		if isLastAdmin(user, admins) {
			return errLastAdmin
		}
		if !user.BarredAt.IsZero() {
			return models.Refused("already_barred", "该用户已停用")
		}
		if err := changed(tx.db.Model(&models.User{}).Where("id = ?", userID).Update("barred_at", tx.Now)); err != nil {
			return err
		}
		if err := tx.endSessions(userID); err != nil {
			return err
		}
		if err := tx.db.Model(&models.APIToken{}).Where("user_id = ? AND revoked_at = 0", userID).Update("revoked_at", tx.Now).Error; err != nil {
			return err
		}
		return tx.adminEvent("user_barred", mark("user", userID), nil)
	})
}

// ReadmitUser lets a barred user sign in again; tokens stay revoked.
func (s *Store) ReadmitUser(ctx context.Context, actor models.Actor, userID int64) error {
	return s.onUser(ctx, actor, userID, func(tx *Tx, user models.User, _ int) error {
		if user.BarredAt.IsZero() {
			return models.Refused("not_barred", "该用户没有停用")
		}
		if err := changed(tx.db.Model(&models.User{}).Where("id = ?", userID).Update("barred_at", 0)); err != nil {
			return err
		}
		return tx.adminEvent("user_readmitted", mark("user", userID), nil)
	})
}

// ResetPassword sets a user's password anew and ends all of the user's sessions.
func (s *Store) ResetPassword(ctx context.Context, actor models.Actor, userID int64, password string) error {
	if problem := models.CheckPassword(password); problem != nil {
		return problem
	}
	hash, err := hashPassword(password)
	if err != nil {
		return err
	}
	return s.onUser(ctx, actor, userID, func(tx *Tx, _ models.User, _ int) error {
		if err := changed(tx.db.Model(&models.User{}).Where("id = ?", userID).Update("password", hash)); err != nil {
			return err
		}
		if err := tx.endSessions(userID); err != nil {
			return err
		}
		return tx.adminEvent("password_reset", mark("user", userID), nil)
	})
}

// ChangePassword lets a user set the own password; the other sessions end, the one of the given key stays.
func (s *Store) ChangePassword(ctx context.Context, actor models.Actor, old, fresh string, keep string) error {
	user, err := one[models.User](s.read.WithContext(ctx).Where("id = ?", actor.UserID))
	if err != nil {
		return err
	}
	if !passwordFits(old, user.Password) {
		return models.Invalid("old", "现用密码不正确")
	}
	if problem := models.CheckPassword(fresh); problem != nil {
		return problem
	}
	hash, err := hashPassword(fresh)
	if err != nil {
		return err
	}
	return s.InTx(ctx, actor, func(tx *Tx) error {
		if err := changed(tx.db.Model(&models.User{}).Where("id = ?", user.ID).Update("password", hash)); err != nil {
			return err
		}
		if err := tx.db.Where("user_id = ? AND skey <> ?", user.ID, sessionKey(keep)).Delete(&models.Session{}).Error; err != nil {
			return err
		}
		return tx.adminEvent("password_changed", mark("user", user.ID), nil)
	})
}

func (tx *Tx) endSessions(userID int64) error {
	return tx.db.Where("user_id = ?", userID).Delete(&models.Session{}).Error
}

// TokenLine is an API token with whose it is; the token itself is never known again.
type TokenLine struct {
	models.APIToken
	Owner string
}

// APITokens lists all tokens, newest first.
func (s *Store) APITokens(ctx context.Context) ([]TokenLine, error) {
	var lines []TokenLine
	err := s.reading(ctx, func(db *gorm.DB) error {
		tokens, err := all[models.APIToken](db.Order("id DESC"))
		if err != nil {
			return err
		}
		users, err := userNames(db)
		if err != nil {
			return err
		}
		units, err := invitationNames(db, tokens)
		for _, t := range tokens {
			owner := users[t.UserID]
			if t.InvitationID != 0 {
				owner = units[t.InvitationID]
			}
			lines = append(lines, TokenLine{t, owner})
		}
		return err
	})
	return lines, err
}

func userNames(db *gorm.DB) (map[int64]string, error) {
	users, err := all[models.User](db)
	names := make(map[int64]string, len(users))
	for _, u := range users {
		names[u.ID] = u.Name
	}
	return names, err
}

// invitationNames tells unit and role of each invitation that a token or session came through.
func invitationNames(db *gorm.DB, tokens []models.APIToken) (map[int64]string, error) {
	names, ids := map[int64]string{}, []int64{}
	for _, t := range tokens {
		if t.InvitationID != 0 {
			ids = append(ids, t.InvitationID)
		}
	}
	for start := 0; start < len(ids); start += 500 {
		var rows []struct {
			ID   int64
			Name string
			Role models.Role
		}
		query := db.Table("invitations").Select("invitations.id, units.name, invitations.role").Joins("JOIN units ON units.id = invitations.unit_id")
		if err := query.Where("invitations.id IN ?", ids[start:min(start+500, len(ids))]).Scan(&rows).Error; err != nil {
			return names, err
		}
		for _, row := range rows {
			names[row.ID] = row.Name + unitRoles[row.Role]
		}
	}
	return names, nil
}

var unitRoles = map[models.Role]string{models.RoleHandler: "经办人", models.RoleLeader: "负责同志", models.RoleDesk: "处室", models.RoleReader: "只读"}

// RevokeAPIToken ends a token at once.
func (s *Store) RevokeAPIToken(ctx context.Context, actor models.Actor, tokenID int64) error {
	return s.InTx(ctx, actor, func(tx *Tx) error {
		row, err := one[models.APIToken](tx.db.Where("id = ?", tokenID))
		if err != nil {
			return err
		}
		if !row.RevokedAt.IsZero() {
			return models.Refused("already_revoked", "这个令牌已经吊销")
		}
		if err := changed(tx.db.Model(&models.APIToken{}).Where("id = ? AND revoked_at = 0", tokenID).Update("revoked_at", tx.Now)); err != nil {
			return err
		}
		return tx.adminEvent("token_revoked", mark("token", tokenID), nil)
	})
}

// SessionLine is one signed-in browser with whose it is.
type SessionLine struct {
	models.Session
	Owner string
	Unit  bool // a unit's, else the office's
}

// All lists the live sessions of the office's people and of all units, newest first, at most limit.
func (x *Sessions) All(ctx context.Context, limit int) ([]SessionLine, error) {
	db := x.store.read.WithContext(ctx)
	rows, err := all[models.Session](db.Where("expires_at > ? AND (user_id <> 0 OR invitation_id <> 0)", models.At(time.Now())).Order("started_at DESC").Limit(limit))
	if err != nil {
		return nil, err
	}
	users, err := userNames(db)
	if err != nil {
		return nil, err
	}
	tokens := make([]models.APIToken, len(rows))
	for i, row := range rows {
		tokens[i].InvitationID = row.InvitationID
	}
	units, err := invitationNames(db, tokens)
	lines := make([]SessionLine, len(rows))
	for i, row := range rows {
		row.Data = nil // holds what the browser was told, nobody else's matter
		lines[i] = SessionLine{row, users[row.UserID], row.InvitationID != 0}
		if row.InvitationID != 0 {
			lines[i].Owner = units[row.InvitationID]
		}
	}
	return lines, err
}

// Revoke ends any session by its row key; it is an administrator's.
func (x *Sessions) Revoke(ctx context.Context, actor models.Actor, key string) error {
	return x.store.InTx(ctx, actor, func(tx *Tx) error {
		row, err := one[models.Session](tx.db.Where("skey = ?", key))
		if err != nil {
			return err
		}
		if err := tx.db.Where("skey = ?", key).Delete(&models.Session{}).Error; err != nil {
			return err
		}
		return tx.adminEvent("session_revoked", mark("user", row.UserID), fact{"invitation": row.InvitationID})
	})
}
