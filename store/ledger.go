package store

import (
	"context"

	"gorm.io/gorm"

	"zqyj/models"
)

// RoundLine is one round as the list of rounds shows it; Units and Replied are those of its ledger.
type RoundLine struct {
	Round    models.Round
	Deadline models.Deadline
	Units    int
	Replied  int
}

// RoundLines lists all rounds, newest first; the number of queries does not grow with them.
func (s *Store) RoundLines(ctx context.Context) ([]RoundLine, error) {
	var lines []RoundLine
	err := s.reading(ctx, func(db *gorm.DB) error {
		rounds, err := all[models.Round](db.Order("id DESC"))
		if err != nil {
			return err
		}
		deadlines, err := all[models.Deadline](db.Where("unit_id = 0").Order("id"))
		if err != nil {
			return err
		}
		var figures []struct {
			RoundID        int64
			Units, Replied int
		}
		const sums = "round_id, COUNT(*) AS units, SUM(CASE WHEN counting <> 0 THEN 1 ELSE 0 END) AS replied"
		if err := db.Model(&models.Reply{}).Select(sums).Group("round_id").Scan(&figures).Error; err != nil {
			return err
		}
		for _, round := range rounds {
			line := RoundLine{Round: round, Deadline: models.DeadlineOf(ofRound(deadlines, round.ID), 0)}
			for _, f := range figures {
				if f.RoundID == round.ID {
					line.Units, line.Replied = f.Units, f.Replied
				}
			}
			lines = append(lines, line)
		}
		return nil
	})
	return lines, err
}

func ofRound(rows []models.Deadline, roundID int64) []models.Deadline {
	var own []models.Deadline
	for _, row := range rows {
		if row.RoundID == roundID {
			own = append(own, row)
		}
	}
	return own
}

// UnitRecord is everything the office sees of one unit; no text of an unsent version is in it.
type UnitRecord struct {
	Snapshot    models.Snapshot // the ledger it was read with
	State       models.UnitState
	Versions    []models.Version // newest first
	Deadlines   []models.Deadline
	Requests    []models.ExtensionRequest
	Invitations []models.Invitation
	Seals       []models.Seal
	Receipts    []models.Receipt
	Approvals   []models.Approval
	Files       map[int64]models.File      // of seals and scans, by id
	Opinions    map[int64][]models.Opinion // by the id of their version, of those the office may read
}

// UnitRecord reads one unit of a round with all that belongs to it.
func (s *Store) UnitRecord(ctx context.Context, roundID, unitID int64) (UnitRecord, error) {
	var r UnitRecord
	err := s.reading(ctx, func(db *gorm.DB) (err error) {
		if r.Snapshot, err = s.ledger(db, roundID); err != nil {
			return err
		}
		for _, state := range r.Snapshot.Units {
			if state.Unit.ID == unitID {
				r.State = state
			}
		}
		if r.State.Unit.ID == 0 {
			return models.ErrMissing
		}
		return r.read(db.Where("round_id = ? AND unit_id = ?", roundID, unitID).Session(&gorm.Session{}))
	})
	return r, err
}

func (r *UnitRecord) read(db *gorm.DB) (err error) {
	if r.Versions, err = all[models.Version](db.Order("id DESC")); err != nil {
		return err
	}
	if r.Deadlines, err = all[models.Deadline](db.Order("id")); err != nil {
		return err
	}
	if r.Requests, err = all[models.ExtensionRequest](db.Order("id DESC")); err != nil {
		return err
	}
	if r.Invitations, err = all[models.Invitation](db.Order("id")); err != nil {
		return err
	}
	if r.Seals, err = all[models.Seal](db.Order("id DESC")); err != nil {
		return err
	}
	if r.Receipts, err = all[models.Receipt](db.Order("id")); err != nil {
		return err
	}
	if r.Approvals, err = all[models.Approval](db.Order("id DESC")); err != nil {
		return err
	}
	files, err := all[models.File](db)
	r.Files = map[int64]models.File{}
	for _, file := range files {
		r.Files[file.ID] = file
	}
	if err != nil {
		return err
	}
	return r.readOpinions(db)
}

func (r *UnitRecord) readOpinions(db *gorm.DB) error {
	var readable []int64
	for _, v := range r.Versions {
		if v.Readable() {
			readable = append(readable, v.ID)
		}
	}
	opinions, err := all[models.Opinion](db.Where("version_id IN ?", readable).Order("clause_seq, seq, id"))
	r.Opinions = map[int64][]models.Opinion{}
	for _, o := range models.Live(opinions) {
		r.Opinions[o.VersionID] = append(r.Opinions[o.VersionID], o)
	}
	return err
}

// ExtensionRequests lists a round's pleas for more time, oldest first.
func (s *Store) ExtensionRequests(ctx context.Context, roundID int64) ([]models.ExtensionRequest, error) {
	return all[models.ExtensionRequest](s.read.WithContext(ctx).Where("round_id = ?", roundID).Order("id"))
}
