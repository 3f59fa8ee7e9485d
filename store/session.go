package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"gorm.io/gorm/clause"

	"zqyj/models"
)

// Sessions keeps signed-in browsers' rows for the session library: keys are SHA-256 of the cookie, so a copied
// database opens no session. Times are the process clock's, because the library hands them over so.
type Sessions struct{ store *Store }

// Sessions is the store behind the session library.
func (s *Store) Sessions() *Sessions { return &Sessions{s} }

func sessionKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// cameWith is the row a request's session was read from.
type cameWith struct{}

// Visit makes the context of one request, in which the session it came with is remembered: what the request writes back
// at its end must not revive a session that was ended meanwhile.
func (x *Sessions) Visit(ctx context.Context) context.Context {
	return context.WithValue(ctx, cameWith{}, &models.Session{})
}

// A session ends SessionIdle after it was last used, a remembered one only after SessionLife; none lives longer than that.
const (
	SessionIdle = 7 * 24 * time.Hour
	SessionLife = 30 * 24 * time.Hour
)

// seenEvery is how exactly it is kept when a session was last used, so that most pages write nothing.
const seenEvery = time.Minute

// FindCtx reads a live session's data and notes that it is used.
func (x *Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	now := models.At(time.Now())
	row, err := one[models.Session](x.store.read.WithContext(ctx).Where("skey = ? AND expires_at > ?", sessionKey(token), now))
	if errors.Is(err, models.ErrMissing) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if came, visiting := ctx.Value(cameWith{}).(*models.Session); visiting {
		*came = row
	}
	if now.Sub(row.SeenAt) >= seenEvery {
		columns := map[string]any{"seen_at": now, "expires_at": min(row.StartedAt.Add(SessionLife), max(row.ExpiresAt, now.Add(SessionIdle)))}
		_ = x.store.write.WithContext(ctx).Model(&models.Session{}).Where("skey = ?", row.Key).Updates(columns).Error // a busy database keeps nobody out
	}
	return row.Data, true, nil
}

// CommitCtx writes a session's data; who it belongs to is set by Own. The store itself says how long a session lives.
func (x *Sessions) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	now := models.At(time.Now())
	row := models.Session{Key: sessionKey(token), Data: data, ExpiresAt: now.Add(SessionIdle), StartedAt: now, SeenAt: now}
	if came, visiting := ctx.Value(cameWith{}).(*models.Session); visiting && came.Key == row.Key {
		return x.store.write.WithContext(ctx).Model(&models.Session{}).Where("skey = ?", row.Key).Update("data", data).Error // none left: it was ended meanwhile
	}
	conflict := clause.OnConflict{Columns: []clause.Column{{Name: "skey"}}, DoUpdates: clause.AssignmentColumns([]string{"data"})}
	return x.store.write.WithContext(ctx).Clauses(conflict).Create(&row).Error
}

// DeleteCtx ends a session.
func (x *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return x.store.write.WithContext(ctx).Where("skey = ?", sessionKey(token)).Delete(&models.Session{}).Error
}

// Find is FindCtx without a context, as the library's interface wants it.
func (x *Sessions) Find(token string) ([]byte, bool, error) {
	return x.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (x *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return x.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (x *Sessions) Delete(token string) error { return x.DeleteCtx(context.Background(), token) }

// Own notes whose session it is and from which browser, so that it can be listed and revoked.
func (x *Sessions) Own(ctx context.Context, token string, actor models.Actor, agent string) error {
	columns := map[string]any{"user_id": actor.UserID, "invitation_id": actor.InvitationID, "agent": agent}
	return x.store.write.WithContext(ctx).Model(&models.Session{}).Where("skey = ?", sessionKey(token)).Updates(columns).Error
}

// Remember lets a session live to its full span, used or not (「记住本机」).
func (x *Sessions) Remember(ctx context.Context, token string) error {
	return changed(x.store.write.WithContext(ctx).Model(&models.Session{}).Where("skey = ?", sessionKey(token)).Update("expires_at", models.At(time.Now()).Add(SessionLife)))
}

// List reads the live sessions of an actor, newest first.
func (x *Sessions) List(ctx context.Context, actor models.Actor) ([]models.Session, error) {
	query := x.store.read.WithContext(ctx).Where("user_id = ? AND invitation_id = ? AND expires_at > ?", actor.UserID, actor.InvitationID, models.At(time.Now()))
	return all[models.Session](query.Order("started_at DESC"))
}

// End revokes one of the actor's own sessions by its row key.
func (x *Sessions) End(ctx context.Context, actor models.Actor, key string) error {
	return changed(x.store.write.WithContext(ctx).Where("skey = ? AND user_id = ? AND invitation_id = ?", key, actor.UserID, actor.InvitationID).Delete(&models.Session{}))
}

// IsOf reports whether the row is the session of this cookie.
func (x *Sessions) IsOf(row models.Session, token string) bool { return row.Key == sessionKey(token) }

// Sweep deletes expired sessions.
func (x *Sessions) Sweep(ctx context.Context) error {
	return x.store.write.WithContext(ctx).Where("expires_at <= ?", models.At(time.Now())).Delete(&models.Session{}).Error
}
