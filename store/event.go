package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"zqyj/models"
)

// fact is what an event says beside its verb: ids, counts and hashes, never a contact or an opinion's text.
type fact map[string]any

// event adds one line to the round's chain, whose row the caller has locked, and moves its head.
func (tx *Tx) event(round *models.Round, unitID int64, verb, subject string, data fact) (models.Event, error) {
	e, err := tx.chain(models.Event{RoundID: round.ID, Place: round.ChainLength + 1, UnitID: unitID, Verb: verb, Subject: subject, Prev: round.ChainHead}, data)
	if err != nil {
		return e, err
	}
	round.ChainLength, round.ChainHead = e.Place, e.Hash
	err = tx.db.Model(&models.Round{}).Where("id = ?", round.ID).Updates(map[string]any{"chain_length": e.Place, "chain_head": e.Hash}).Error
	return e, err
}

// adminEvent adds one line to the administration's chain.
func (tx *Tx) adminEvent(verb, subject string, data fact) error {
	head, err := one[adminChain](tx.db.Clauses(locking).Where("id = ?", 1))
	if err != nil {
		return err
	}
	e, err := tx.chain(models.Event{Place: head.ChainLength + 1, Verb: verb, Subject: subject, Prev: head.ChainHead}, data)
	if err != nil {
		return err
	}
	return tx.db.Model(&adminChain{}).Where("id = ?", 1).Updates(map[string]any{"chain_length": e.Place, "chain_head": e.Hash}).Error
}

func (tx *Tx) chain(e models.Event, data fact) (models.Event, error) {
	if data == nil {
		data = fact{}
	}
	canonical, err := json.Marshal(data) // maps marshal with sorted keys
	if err != nil {
		return e, err
	}
	e.At, e.Actor, e.Data = tx.Now, tx.Actor.Mark(), string(canonical)
	e.Hash = e.Sum()
	if err := tx.db.Create(&e).Error; err != nil {
		return e, fmt.Errorf("write event %s: %w", e.Verb, err)
	}
	return e, nil
}

type adminChain struct {
	ID          int64
	ChainLength int64
	ChainHead   []byte
}

func (adminChain) TableName() string { return "admin_chain" }

// count adds N to figures kept for pages, in one statement; what adds up to zero is not touched.
func (tx *Tx) count(figures ...counter) error {
	var rows []counter
	for f, n := range addedUp(figures) {
		if f.N = n; n != 0 {
			rows = append(rows, f)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	slices.SortFunc(rows, inOrder) // so that locks are taken in one order
	return tx.db.Clauses(addUp).CreateInBatches(rows, 500).Error
}

// addedUp sums figures by what they count; its keys have no N.
func addedUp(figures []counter) map[counter]int {
	sums := map[counter]int{}
	for _, f := range figures {
		n := f.N
		f.N = 0
		sums[f] += n
	}
	return sums
}

// addUp adds to a figure that is there already.
var addUp = clause.OnConflict{
	Columns:   []clause.Column{{Name: "round_id"}, {Name: "scope"}, {Name: "scope_id"}, {Name: "name"}},
	DoUpdates: clause.Assignments(map[string]any{"n": gorm.Expr("counters.n + excluded.n")}),
}

// counter is one figure: scope round, clause or unit; the name "opinions" or "outcome:accepted" and the like.
type counter struct {
	RoundID int64
	Scope   string
	ScopeID int64
	Name    string
	N       int
}

var locking = clause.Locking{Strength: "UPDATE"}

var ignoreConflict = clause.OnConflict{DoNothing: true}
