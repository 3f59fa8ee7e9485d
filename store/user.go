package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"
	"gorm.io/gorm"

	"zqyj/models"
)

// argon: 19 MiB, two passes, one lane (OWASP's second choice); 22 ms of one core.
var argon = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashing bounds how many passwords are hashed at once, so that a rush of sign-ins cannot starve the service.
var hashing = make(chan struct{}, 2)

func hashPassword(password string) (string, error) {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2id.CreateHash(password, argon)
}

func passwordFits(password, hash string) bool {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	fits, err := argon2id.ComparePasswordAndHash(password, hash)
	return err == nil && fits
}

// AddUser makes an office user. Password is the plain one; it is stored as argon2id.
func (s *Store) AddUser(ctx context.Context, actor models.Actor, user models.User) (models.User, error) {
	if err := checkUser(user); err != nil {
		return user, err
	}
	hash, err := hashPassword(user.Password)
	if err != nil {
		return user, err
	}
	user.Password = hash
	err = s.InTx(ctx, actor, func(tx *Tx) error { return tx.addUser(&user) })
	return user, err
}

func checkUser(user models.User) error {
	var problems []*models.Problem
	if strings.TrimSpace(user.Login) == "" {
		problems = append(problems, models.Invalid("login", "请填写登录名"))
	}
	if strings.TrimSpace(user.Name) == "" {
		problems = append(problems, models.Invalid("name", "请填写姓名"))
	}
	if !(models.Actor{Role: user.Role}).Has(models.OfficeRoles...) {
		problems = append(problems, models.Invalid("role", "请选择角色"))
	}
	return models.Join(append(problems, models.CheckPassword(user.Password))...)
}

func (tx *Tx) addUser(user *models.User) error {
	user.ID, user.CreatedAt, user.BarredAt = 0, tx.Now, 0
	err := tx.db.Create(user).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return models.Invalid("login", "这个登录名已有人使用")
	}
	if err != nil {
		return fmt.Errorf("add user: %w", err)
	}
	return tx.adminEvent("user_added", mark("user", user.ID), fact{"role": string(user.Role)})
}

// nobodyHash keeps the time of an unknown login equal to that of a wrong password.
var nobodyHash = sync.OnceValue(func() string {
	hash, _ := hashPassword("nobody at all")
	return hash
})

// SignIn checks login and password of an office user.
func (s *Store) SignIn(ctx context.Context, login, password string) (models.Actor, error) {
	user, err := one[models.User](s.read.WithContext(ctx).Where("login = ? AND barred_at = 0", strings.TrimSpace(login)))
	if err != nil && !errors.Is(err, models.ErrMissing) {
		return models.Actor{}, err
	}
	hash := user.Password
	if err != nil {
		hash = nobodyHash()
	}
	if !passwordFits(password, hash) || err != nil {
		return models.Actor{}, models.Invalid("password", "登录名或密码不正确")
	}
	return officeActor(user), nil
}

func officeActor(user models.User) models.Actor {
	return models.Actor{Kind: models.ActorOffice, UserID: user.ID, Name: user.Name, Role: user.Role}
}

// OfficeActor is who a live user is; a barred one is models.ErrSignIn.
func (s *Store) OfficeActor(ctx context.Context, userID int64) (models.Actor, error) {
	user, err := one[models.User](s.read.WithContext(ctx).Where("id = ? AND barred_at = 0", userID))
	if err != nil {
		return models.Actor{}, unknown(err)
	}
	return officeActor(user), nil
}

// unknown tells somebody who is not known from a database that did not answer: the latter signs nobody out.
func unknown(err error) error {
	if errors.Is(err, models.ErrMissing) {
		return models.ErrSignIn
	}
	return err
}

// Users lists the office's users.
func (s *Store) Users(ctx context.Context) ([]models.User, error) {
	return all[models.User](s.read.WithContext(ctx).Order("id"))
}

const settingSetup = "setup_token_hash"

// NewSetupToken makes a one-time token for making an administrator and forgets the one before.
func (s *Store) NewSetupToken(ctx context.Context) (string, error) {
	raw := make([]byte, 24)
	if _, err := rand.Read(raw); err != nil {
		return "", err
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	return token, s.InTx(ctx, models.System, func(tx *Tx) error {
		if err := s.set(tx.db, settingSetup, tokenHash(token)); err != nil {
			return err
		}
		return tx.adminEvent("setup_offered", "office", nil)
	})
}

// SetupOpen reports whether the token is the one that was offered and not yet used.
func (s *Store) SetupOpen(ctx context.Context, token string) (bool, error) {
	hash, ok, err := s.setting(s.read.WithContext(ctx), settingSetup)
	return ok && hash != "" && subtle.ConstantTimeCompare([]byte(hash), []byte(tokenHash(token))) == 1, err
}

// SetUp makes an administrator with a set-up token and uses it up.
func (s *Store) SetUp(ctx context.Context, token string, user models.User) (models.Actor, error) {
	user.Role = models.RoleAdmin
	if err := checkUser(user); err != nil {
		return models.Actor{}, err
	}
	hash, err := hashPassword(user.Password)
	if err != nil {
		return models.Actor{}, err
	}
	user.Password = hash
	err = s.InTx(ctx, models.System, func(tx *Tx) error {
		result := tx.db.Model(&setting{}).Where("name = ? AND value = ?", settingSetup, tokenHash(token)).Update("value", "")
		if result.Error != nil {
			return result.Error
		}
		if result.RowsAffected == 0 {
			return models.Refused("setup_used", "这个设置链接已经用过或已失效。请在服务器上运行 server office invite 重新生成")
		}
		return tx.addUser(&user)
	})
	return officeActor(user), err
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// NewAPIToken makes a bearer token for an office user or for one unit's invitation; it is told once.
func (s *Store) NewAPIToken(ctx context.Context, actor models.Actor, row models.APIToken) (string, models.APIToken, error) {
	raw := make([]byte, 24)
	if _, err := rand.Read(raw); err != nil {
		return "", row, err
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	err := s.InTx(ctx, actor, func(tx *Tx) error {
		row.ID, row.Hash, row.MadeAt, row.MadeBy, row.RevokedAt = 0, tokenHash(token), tx.Now, actor.Name, 0
		if err := tx.db.Create(&row).Error; err != nil {
			return fmt.Errorf("make API token: %w", err)
		}
		return tx.adminEvent("token_made", mark("token", row.ID), fact{"user": row.UserID, "invitation": row.InvitationID})
	})
	return token, row, err
}

// ByToken is who a bearer token stands for; unknown and revoked ones are models.ErrSignIn.
func (s *Store) ByToken(ctx context.Context, token string) (models.Actor, error) {
	row, err := one[models.APIToken](s.read.WithContext(ctx).Where("hash = ? AND revoked_at = 0", tokenHash(token)))
	if err != nil {
		return models.Actor{}, unknown(err)
	}
	if row.UserID != 0 {
		return s.OfficeActor(ctx, row.UserID)
	}
	return s.UnitActor(ctx, row.InvitationID)
}

// Throttle counts a try under a name and reports whether more than limit were made in the window; it answers by the
// database so that replicas agree.
func (s *Store) Throttle(ctx context.Context, name string, limit int, window time.Duration) (bool, error) {
	over := false
	name = tokenHash(name) // of one length, whatever was typed
	err := s.InTx(ctx, models.System, func(tx *Tx) error {
		// the row first: of many first tries at once each has to be counted
		if err := tx.db.Clauses(ignoreConflict).Create(&throttle{Name: name, Since: tx.Now}).Error; err != nil {
			return err
		}
		row, err := one[throttle](tx.db.Clauses(locking).Where("name = ?", name))
		if err != nil {
			return err
		}
		if tx.Now.Sub(row.Since) >= window {
			row.Tries, row.Since = 0, tx.Now
		}
		over = row.Tries >= limit
		return tx.db.Model(&throttle{}).Where("name = ?", name).Updates(map[string]any{"tries": row.Tries + 1, "since": row.Since}).Error
	})
	return over, err
}

// ForgetThrottles drops what was counted longer ago than any window.
func (s *Store) ForgetThrottles(ctx context.Context) error {
	return s.InTx(ctx, models.System, func(tx *Tx) error {
		return tx.db.Where("since < ?", tx.Now.Add(-24*time.Hour)).Delete(&throttle{}).Error
	})
}

type throttle struct {
	Name  string
	Tries int
	Since models.Instant
}

const (
	settingOfficeName  = "office_name"
	settingOfficePhone = "office_phone"
)

// SetOffice keeps the office's name and phone, shown wherever help is needed.
func (s *Store) SetOffice(ctx context.Context, actor models.Actor, name, phone string) error {
	return s.InTx(ctx, actor, func(tx *Tx) error {
		if err := s.set(tx.db, settingOfficeName, strings.TrimSpace(name)); err != nil {
			return err
		}
		if err := s.set(tx.db, settingOfficePhone, strings.TrimSpace(phone)); err != nil {
			return err
		}
		return tx.adminEvent("office_set", "office", nil)
	})
}

// Office is the office's name and phone; empty before set-up.
func (s *Store) Office(ctx context.Context) (name, phone string, err error) {
	db := s.read.WithContext(ctx)
	if name, _, err = s.setting(db, settingOfficeName); err != nil {
		return "", "", err
	}
	phone, _, err = s.setting(db, settingOfficePhone)
	return name, phone, err
}

const settingOfficeLink = "office_link"

// OfferOfficeLink makes a link by which an office user signs in without a password, on a database marked 演练 only.
func (s *Store) OfferOfficeLink(ctx context.Context, userID int64) (string, error) {
	raw := make([]byte, 24)
	if _, err := rand.Read(raw); err != nil {
		return "", err
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	return token, s.InTx(ctx, models.System, func(tx *Tx) error {
		_, rehearsal, err := s.setting(tx.db, settingOffset)
		if err != nil {
			return err
		}
		if !rehearsal {
			return ErrClock
		}
		return s.set(tx.db, settingOfficeLink, fmt.Sprintf("%d:%s", userID, tokenHash(token)))
	})
}

// OfficeByLink is the office user a rehearsal's link stands for; models.ErrMissing on any other database.
func (s *Store) OfficeByLink(ctx context.Context, token string) (models.Actor, error) {
	value, ok, err := s.setting(s.read.WithContext(ctx), settingOfficeLink)
	if err != nil {
		return models.Actor{}, err
	}
	var userID int64
	var hash string
	if _, err := fmt.Sscanf(value, "%d:%s", &userID, &hash); !ok || err != nil || subtle.ConstantTimeCompare([]byte(hash), []byte(tokenHash(token))) != 1 {
		return models.Actor{}, models.ErrMissing
	}
	return s.OfficeActor(ctx, userID)
}
