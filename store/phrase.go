package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"zqyj/models"
)

// maxPhrases bounds the list so that a form stays a form.
const maxPhrases = 200

// Phrases are the reusable wordings that hold for a round: its own and those for all rounds.
func (s *Store) Phrases(ctx context.Context, roundID int64) ([]models.Phrase, error) {
	return all[models.Phrase](s.read.WithContext(ctx).Where("round_id = 0 OR round_id = ?", roundID).Order("id"))
}

// AddPhrase keeps a wording for a round (RoundID 0: for all).
func (s *Store) AddPhrase(ctx context.Context, actor models.Actor, p models.Phrase) (models.Phrase, error) {
	err := s.InTx(ctx, actor, func(tx *Tx) error {
		p.Text = strings.TrimSpace(p.Text)
		if p.Text == "" || utf8.RuneCountInString(p.Text) > 300 {
			return models.Invalid("text", "请填写常用语，不超过300字")
		}
		if p.Outcome != models.OutcomeOpen && !p.Outcome.Known() {
			return models.Invalid("outcome", "请选择适用的处理结果")
		}
		var n int64
		if err := tx.db.Model(&models.Phrase{}).Where("round_id = 0 OR round_id = ?", p.RoundID).Count(&n).Error; err != nil {
			return err
		}
		if n >= maxPhrases {
			return models.Refused("phrases_full", "常用语已满200条，请先删去不用的")
		}
		p.ID = 0
		if err := tx.db.Create(&p).Error; err != nil {
			return err
		}
		return tx.adminEvent("phrase_added", mark("phrase", p.ID), nil)
	})
	return p, err
}

// RemovePhrase drops a wording; reasons already written with it stay.
func (s *Store) RemovePhrase(ctx context.Context, actor models.Actor, roundID, phraseID int64) error {
	return s.InTx(ctx, actor, func(tx *Tx) error {
		result := tx.db.Where("id = ? AND (round_id = 0 OR round_id = ?)", phraseID, roundID).Delete(&models.Phrase{})
		if result.Error != nil {
			return result.Error
		}
		if result.RowsAffected == 0 {
			return models.ErrMissing
		}
		return tx.adminEvent("phrase_removed", mark("phrase", phraseID), nil)
	})
}
