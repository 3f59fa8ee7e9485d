package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"zqyj/models"
)

// Tx is one running transaction. Now is read once: at the start, or after the round's row is locked.
type Tx struct {
	db    *gorm.DB
	store *Store
	Now   models.Instant
	Actor models.Actor
}

// InTx runs fn in one write transaction; an error rolls everything back.
func (s *Store) InTx(ctx context.Context, actor models.Actor, fn func(tx *Tx) error) error {
	return s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		now, err := s.now(db)
		if err != nil {
			return err
		}
		return fn(&Tx{db: db, store: s, Now: now, Actor: actor})
	})
}

// inRound is the frame of every write verb of a round: lock the round's row, then read the clock, latch what is due,
// then run fn. A refusal (models.Problem) rolls back what fn wrote but still commits the latch.
func (s *Store) inRound(ctx context.Context, actor models.Actor, roundID int64, fn func(tx *Tx, round *models.Round) error) error {
	var refusal *models.Problem
	err := s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		tx := &Tx{db: db, store: s, Actor: actor}
		round, err := tx.lockRound(roundID)
		if err != nil {
			return err
		}
		if err := tx.latch(&round); err != nil {
			return err
		}
		if actor.IsOffice() && round.State == models.RoundArchived {
			return models.Refused("archived", "本轮已归档，只能查看")
		}
		if err := db.SavePoint("verb").Error; err != nil {
			return err
		}
		err = fn(tx, &round)
		if errors.As(err, &refusal) {
			return db.RollbackTo("verb").Error
		}
		return err
	})
	if err != nil {
		return err
	}
	if refusal != nil {
		return refusal
	}
	return nil
}

// lockRound locks first and reads the clock after it: with the order turned round, a submission that waited for the
// lock over the deadline would count as in time.
func (tx *Tx) lockRound(roundID int64) (models.Round, error) {
	var rounds []models.Round
	query := tx.db.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", roundID).Limit(1)
	if err := query.Find(&rounds).Error; err != nil {
		return models.Round{}, fmt.Errorf("lock round %d: %w", roundID, err)
	}
	if len(rounds) == 0 {
		return models.Round{}, models.ErrMissing
	}
	now, err := tx.store.now(tx.db)
	tx.Now = now
	return rounds[0], err
}

// reading runs fn on one consistent view of the database.
func (s *Store) reading(ctx context.Context, fn func(db *gorm.DB) error) error {
	options := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if s.engine == SQLite {
		options = nil // a deferred SQLite transaction under WAL is a snapshot already
	}
	return s.read.WithContext(ctx).Transaction(fn, options)
}

// one reads exactly one row; missing rows are models.ErrMissing.
func one[T any](query *gorm.DB) (T, error) {
	var rows []T
	var none T
	if err := query.Limit(1).Find(&rows).Error; err != nil {
		return none, fmt.Errorf("read %T: %w", none, err)
	}
	if len(rows) == 0 {
		return none, models.ErrMissing
	}
	return rows[0], nil
}

// all reads every row of a query.
func all[T any](query *gorm.DB) ([]T, error) {
	var rows []T
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read %T: %w", rows, err)
	}
	return rows, nil
}

// changed turns an update that met no row into models.ErrStale.
func changed(result *gorm.DB) error {
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected == 0 {
		return models.ErrStale
	}
	return nil
}
