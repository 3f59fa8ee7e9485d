package store

import (
	"context"

	"zqyj/models"
)

// Bundle is several opinions that come in at once, pasted or from an offline form. Token names the page they were
// looked at on, so that the same page sent twice adds them once.
type Bundle struct {
	Token     string
	Contact   models.Contact // empty: the reply's stays as it is
	NoOpinion bool           // instead of opinions
	Replace   bool           // what was written so far is struck, and stays in history
	Opinions  []models.Opinion
}

// AddOpinions puts a bundle into the working version, whole or not at all; an opinion that stands there word for word is
// not added again. It gives how many were added.
func (s *Store) AddOpinions(ctx context.Context, actor models.Actor, b Bundle) (int, error) {
	added := 0
	_, err := s.atDesk(ctx, actor, func(tx *Tx, d *desk) error {
		added = 0
		if err := models.CheckMany(len(b.Opinions)); err != nil {
			return err
		}
		present, err := tx.opinions(d.Version.ID)
		if err != nil {
			return err
		}
		known, err := tx.makeRoom(b, present)
		if err != nil || known == nil {
			return err
		}
		if err := tx.readClauses(d, b.Opinions); err != nil {
			return err
		}
		var adding []*models.Opinion
		for i := range b.Opinions {
			o := &b.Opinions[i]
			if known[o.Sum()] {
				continue
			}
			known[o.Sum()] = true
			o.ID, o.Key, o.Token = 0, 0, b.Token
			if err := tx.placeOpinion(d, o); err != nil {
				return err
			}
			adding = append(adding, o)
		}
		if err := tx.addPlaced(d, adding); err != nil {
			return err
		}
		added = len(adding)
		return tx.settleBundle(d, b)
	})
	return added, err
}

// makeRoom strikes what is to be replaced and tells what stands there already; nil when this very bundle came before.
func (tx *Tx) makeRoom(b Bundle, present []models.Opinion) (map[string]bool, error) {
	wanted := map[string]bool{}
	for _, o := range b.Opinions {
		wanted[o.Sum()] = true
	}
	known := map[string]bool{}
	for _, o := range present {
		if b.Token != "" && o.Token == b.Token {
			return nil, nil
		}
	}
	for _, o := range models.Live(present) {
		if b.Replace && !wanted[o.Sum()] {
			if err := tx.strike(o, true); err != nil {
				return nil, err
			}
			continue
		}
		known[o.Sum()] = true
	}
	return known, nil
}

func (tx *Tx) settleBundle(d *desk, b Bundle) error {
	columns := map[string]any{}
	if b.NoOpinion {
		d.Version.NoOpinion = true
		columns["no_opinion"] = true
	}
	if !b.Contact.Empty() {
		contact, err := salt(b.Contact, d.Version.Contact)
		if err != nil {
			return err
		}
		d.Version.Contact = contact
		contactColumns(contact, columns)
	}
	if len(columns) == 0 {
		return nil
	}
	return tx.db.Model(&models.Version{}).Where("id = ?", d.Version.ID).Updates(columns).Error
}
