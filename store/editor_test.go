package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

func TestOfManyEditorsOneIsFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		unit := c.units[0]
		c.fill(unit)
		seen := c.desk(unit).Opinions[0]
		results := make([]error, 8)
		var group sync.WaitGroup
		for i := range results {
			group.Go(func() {
				o := seen
				o.Reason, o.Hand = fmt.Sprintf("第%d人的理由", i), fmt.Sprint(i)
				_, results[i] = s.SaveOpinion(ctx, unit, o)
			})
		}
		group.Wait()
		winner := -1
		for i, err := range results {
			if err == nil && winner < 0 {
				winner = i
			} else if !errors.Is(err, models.ErrStale) {
				t.Errorf("editor %d: %v, want revision_conflict", i, err)
			}
		}
		now, err := s.OpinionNow(ctx, unit, seen.Key)
		c.must(err)
		if winner < 0 || now.Reason != fmt.Sprintf("第%d人的理由", winner) {
			t.Errorf("editor %d was told of success, the text is %q", winner, now.Reason)
		}
	})
}

// TestTheSamePageIsNoSecondEditor: a page whose answer got lost saves again over its own text.
func TestTheSamePageIsNoSecondEditor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		unit := c.units[0]
		page := general("建议统一体例")
		page.Token, page.Hand = "page", "page"
		for range 2 { // the first answer never arrived
			_, err := s.SaveOpinion(ctx, unit, page)
			c.must(err)
		}
		d := c.desk(unit)
		if len(d.Opinions) != 1 {
			t.Fatalf("%d opinions of one page", len(d.Opinions))
		}
		stranger := d.Opinions[0]
		stranger.Hand, stranger.Revision = "other", 1
		if _, err := s.SaveOpinion(ctx, unit, stranger); !errors.Is(err, models.ErrStale) {
			t.Errorf("another page with the old revision: %v", err)
		}
	})
}

// TestForeignOpinionsAreMissing: whatever id, key or token of another unit is named, nothing is found and nothing changes.
func TestForeignOpinionsAreMissing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 2)
		own, foreign := c.units[0], c.units[1]
		c.fill(own)
		c.fill(foreign)
		_, err := s.AttachFile(ctx, foreign, 0, pdf)
		c.must(err)
		d := c.desk(foreign)
		theirs, file := d.Opinions[0], d.Files[0].FileID
		attacks := map[string]func() error{
			"autosave by id":  func() error { o := theirs; o.Key = 0; _, err := s.SaveOpinion(ctx, own, o); return err },
			"autosave by key": func() error { o := theirs; o.ID = 0; _, err := s.SaveOpinion(ctx, own, o); return err },
			"strike":          func() error { return s.StrikeOpinion(ctx, own, theirs.Key, true) },
			"merge": func() error {
				_, err := s.MergeOpinions(ctx, own, []int64{theirs.Key, c.desk(own).Opinions[0].Key})
				return err
			},
			"read":   func() error { _, err := s.OpinionNow(ctx, own, theirs.Key); return err },
			"attach": func() error { _, err := s.AttachFile(ctx, own, theirs.Key, pdf); return err },
			"detach": func() error { return s.DetachFile(ctx, own, 0, file) },
			"file":   func() error { _, err := s.File(ctx, own, file); return err },
			"revoke": func() error { return s.RevokeInvitation(ctx, own, c.round.ID, foreign.InvitationID) },
		}
		for name, attack := range attacks {
			if err := attack(); !errors.Is(err, models.ErrMissing) {
				t.Errorf("%s: %v, want not_found", name, err)
			}
		}
		put := store.Draught{Revision: store.Unguarded, Opinions: []models.Opinion{{Key: theirs.Key, PID: theirs.PID, Kind: theirs.Kind, Proposed: "x"}}}
		if _, err := s.PutReply(ctx, own, put); !errors.Is(err, models.Invalid("", "")) {
			t.Errorf("put by key: %v", err)
		}
		after := c.desk(foreign)
		if after.Reply != d.Reply || after.Opinions[0] != theirs || len(after.Files) != 1 {
			t.Errorf("the other unit's reply changed: %+v", after.Reply)
		}
	})
}

// TestAnOldVersionIsNotWritten: the row of a submitted version is named by its id.
func TestAnOldVersionIsNotWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		unit := c.units[0]
		receipt := c.submitted(unit)
		sent := c.desk(unit).Opinions[0]
		sent.Proposed = "篡改"
		if _, err := s.SaveOpinion(ctx, unit, sent); !errors.Is(err, models.ErrMissing) {
			t.Errorf("the submitted row by its id: %v", err)
		}
		sent.ID, sent.Revision = 0, 1
		_, err := s.SaveOpinion(ctx, unit, sent) // by its key: the copy in the next version
		c.must(err)
		if _, fits, err := s.VerifyReceipt(ctx, receipt.Code); err != nil || !fits {
			t.Errorf("the receipt of the submitted version no longer fits, %v", err)
		}
		if snap := c.snapshot(); snap.Opinions[0].Proposed == "篡改" {
			t.Error("the submitted version was changed")
		}
	})
}

// TestWhatTheOfficeDecidesIsNotTheUnitsToSay: fields of the office on a row a caller sends are dropped.
func TestWhatTheOfficeDecidesIsNotTheUnitsToSay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		unit := c.units[0]
		c.fill(unit)
		forged := general("建议统一体例")
		forged.Outcome, forged.DispositionID, forged.GroupID, forged.Disputed, forged.Counts, forged.UnitID, forged.RoundID = models.OutcomeAccepted, 7, 7, true, true, 99, 99
		_, err := s.SaveOpinion(ctx, unit, forged)
		c.must(err)
		if snap := c.snapshot(); snap.Sums.Opinions != 0 || len(snap.Opinions) != 0 {
			t.Errorf("an unsent opinion counts: %+v", snap.Sums)
		}
		c.must(c.submit(unit))
		for _, o := range c.snapshot().Opinions {
			if o.Outcome != models.OutcomeOpen || o.GroupID != 0 || o.Disputed || o.UnitID != unit.UnitID {
				t.Errorf("the unit decided for the office: %+v", o.Opinion)
			}
		}
	})
}

// TestNobodyWaitsForAnEndlessReply: whoever sends a whole reply holds everybody else up while it is written.
func TestNobodyWaitsForAnEndlessReply(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c, ctx := openCall(t, s, clock, 1), context.Background()
		many := make([]models.Opinion, models.MaxOpinions+1)
		for i := range many {
			many[i] = general(fmt.Sprint("意见", i))
		}
		_, put := s.PutReply(ctx, c.units[0], store.Draught{Revision: store.Unguarded, Opinions: many})
		_, added := s.AddOpinions(ctx, c.units[0], store.Bundle{Opinions: many})
		for _, err := range []error{put, added} {
			var refused *models.Problem
			if !errors.As(err, &refused) || refused.Code != "too_many_opinions" {
				t.Errorf("%d opinions at once: %v", len(many), err)
			}
		}
		if d := c.desk(c.units[0]); len(d.Opinions) != 0 {
			t.Errorf("%d opinions are left of a refused reply", len(d.Opinions))
		}
	})
}
