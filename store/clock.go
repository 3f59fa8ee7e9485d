package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"zqyj/models"
)

// ErrClock says that a clock was asked for on a database that is in real use.
var ErrClock = errors.New("这个数据库不是演练库，不能改动时钟")

const (
	settingOffset = "rehearsal_offset_ms"
	settingSecret = "secret"
)

// now reads the clock that rules: the fixed one of tests, else PostgreSQL's clock_timestamp() (replicas with wrong
// clocks agree; now() would be the transaction's start) or the process clock on SQLite, plus the rehearsal offset.
func (s *Store) now(db *gorm.DB) (models.Instant, error) {
	if s.fixed != nil {
		return models.At(s.fixed()), nil
	}
	if s.engine == SQLite {
		return models.At(time.Now()).Add(s.offset), nil
	}
	var ms int64
	if err := db.Raw("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint").Scan(&ms).Error; err != nil {
		return 0, fmt.Errorf("read the database's clock: %w", err)
	}
	return models.Instant(ms).Add(s.offset), nil
}

// Now is the moment that rules, for pages; verbs read their own inside their transaction.
func (s *Store) Now(ctx context.Context) (models.Instant, error) {
	return s.now(s.read.WithContext(ctx))
}

// Rehearsal reports whether the database is marked 演练, and how far its clock stands from the real one.
func (s *Store) Rehearsal(ctx context.Context) (time.Duration, bool, error) {
	value, ok, err := s.setting(s.read.WithContext(ctx), settingOffset)
	if err != nil || !ok {
		return 0, false, err
	}
	ms, err := strconv.ParseInt(value, 10, 64)
	return time.Duration(ms) * time.Millisecond, true, err
}

func (s *Store) loadClock(ctx context.Context, start time.Time) error {
	if !start.IsZero() {
		if err := s.beginRehearsal(ctx, start); err != nil {
			return err
		}
	}
	offset, _, err := s.Rehearsal(ctx)
	s.offset = offset
	return err
}

// beginRehearsal marks an empty database as 演练.
func (s *Store) beginRehearsal(ctx context.Context, start time.Time) error {
	return s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		var rounds int64
		if err := db.Model(&models.Round{}).Count(&rounds).Error; err != nil {
			return err
		}
		_, marked, err := s.setting(db, settingOffset)
		if err != nil {
			return err
		}
		if rounds > 0 && !marked {
			return ErrClock
		}
		s.offset = 0
		now, err := s.now(db)
		if err != nil {
			return err
		}
		return s.set(db, settingOffset, strconv.FormatInt(int64(models.At(start)-now), 10))
	})
}

// loadSecret reads the secret that invitation codes are derived from, and makes it once.
func (s *Store) loadSecret(ctx context.Context) error {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return err
	}
	db := s.write.WithContext(ctx)
	row := setting{Name: settingSecret, Value: hex.EncodeToString(fresh)}
	if err := db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("make the secret: %w", err)
	}
	value, _, err := s.setting(db, settingSecret)
	if err != nil {
		return err
	}
	s.secret, err = hex.DecodeString(value)
	return err
}

// setting is one named value of the service.
type setting struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

func (setting) TableName() string { return "settings" }

func (s *Store) setting(db *gorm.DB, name string) (string, bool, error) {
	var rows []setting
	if err := db.Where("name = ?", name).Limit(1).Find(&rows).Error; err != nil {
		return "", false, fmt.Errorf("read setting %s: %w", name, err)
	}
	if len(rows) == 0 {
		return "", false, nil
	}
	return rows[0].Value, true, nil
}

func (s *Store) set(db *gorm.DB, name, value string) error {
	row := setting{Name: name, Value: value}
	return db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "name"}}, DoUpdates: clause.AssignmentColumns([]string{"value"})}).Create(&row).Error
}
