package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"zqyj/models"
)

const settingBeat = "heart_beat_ms"

// Silence is how long no heart beat may come before the service counts as having been down.
const Silence = 90 * time.Second

// Beat notes that the service is up; after a longer silence the gap is kept as an outage. Any replica's beat counts: the
// service is down only while none of them beats.
func (s *Store) Beat(ctx context.Context) error {
	return s.InTx(ctx, models.System, func(tx *Tx) error {
		row, err := one[setting](tx.db.Clauses(locking).Where("name = ?", settingBeat))
		if err != nil && !errors.Is(err, models.ErrMissing) {
			return err
		}
		if now, err := tx.store.now(tx.db); err == nil { // again, after the wait for the lock
			tx.Now = now
		}
		last, _ := strconv.ParseInt(row.Value, 10, 64) // nothing yet: the first beat
		if last != 0 && tx.Now.Sub(models.Instant(last)) > Silence {
			outage := models.Outage{From: models.Instant(last), Till: tx.Now}
			if err := tx.db.Create(&outage).Error; err != nil {
				return err
			}
			if err := tx.adminEvent("outage", mark("outage", outage.ID), fact{"from": last, "till": int64(tx.Now)}); err != nil {
				return err
			}
		}
		return tx.store.set(tx.db, settingBeat, strconv.FormatInt(max(last, int64(tx.Now)), 10))
	})
}

// Lease takes a piece of background work for a while, so that one of several replicas does it; the holder renews it.
func (s *Store) Lease(ctx context.Context, name, holder string, span time.Duration) (bool, error) {
	held := false
	err := s.InTx(ctx, models.System, func(tx *Tx) error {
		fresh := lease{Name: name, Holder: holder, Until: tx.Now.Add(span)}
		made := tx.db.Clauses(ignoreConflict).Create(&fresh)
		if made.Error != nil || made.RowsAffected == 1 {
			held = made.Error == nil
			return made.Error
		}
		taken := tx.db.Model(&lease{}).Where("name = ? AND (holder = ? OR until <= ?)", name, holder, tx.Now).Updates(map[string]any{"holder": holder, "until": fresh.Until})
		held = taken.RowsAffected == 1
		return taken.Error
	})
	return held, err
}

type lease struct {
	Name   string `gorm:"primaryKey"`
	Holder string
	Until  models.Instant
}
