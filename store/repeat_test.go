package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// TestConcurrentReplaysAreOneSubmission: an impatient hand on the button, or a proxy that tries again.
func TestConcurrentReplaysAreOneSubmission(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 1)
		unit := c.units[0]
		c.fill(unit)
		sending := store.Sending{Key: "k", Request: "r", Revision: c.desk(unit).Reply.Revision}
		receipts := make([]models.Receipt, 16)
		var group sync.WaitGroup
		for i := range receipts {
			group.Go(func() {
				var err error
				if receipts[i], err = s.SubmitReply(context.Background(), unit, sending); err != nil {
					t.Errorf("replay %d: %v", i, err)
				}
			})
		}
		group.Wait()
		for i, receipt := range receipts {
			if receipt != receipts[0] || receipt.ID == 0 {
				t.Errorf("replay %d got %+v, the first got %+v", i, receipt, receipts[0])
			}
		}
		d := c.desk(unit)
		if len(d.Receipts) != 1 || d.Reply.Versions != 1 || c.snapshot().Sums.Opinions != 1 {
			t.Errorf("%d receipts, %d versions, K=%d, want one of each", len(d.Receipts), d.Reply.Versions, c.snapshot().Sums.Opinions)
		}
	})
}

// TestADoubleClickWithoutAKeySubmitsOnce: the second finds nothing to submit.
func TestADoubleClickWithoutAKeySubmitsOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 1)
		c.fill(c.units[0])
		results := make([]error, 2)
		var group sync.WaitGroup
		for i := range results {
			group.Go(func() { results[i] = c.submit(c.units[0]) })
		}
		group.Wait()
		if (results[0] == nil) == (results[1] == nil) {
			t.Errorf("%v and %v, want one accepted", results[0], results[1])
		}
		if d := c.desk(c.units[0]); len(d.Receipts) != 1 {
			t.Errorf("%d receipts", len(d.Receipts))
		}
	})
}

func TestKeysBelongToUnitRoundAndVerb(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c, other := openCall(t, s, clock, 2), openCall(t, s, clock, 1)
		first := map[int64]models.Receipt{}
		for i, unit := range []models.Actor{c.units[0], c.units[1], other.units[0]} {
			side := c
			if i == 2 {
				side = other
			}
			side.fill(unit)
			receipt, err := s.SubmitReply(ctx, unit, store.Sending{Key: "same", Request: string(rune('a' + i)), Revision: store.Unguarded})
			if err != nil {
				t.Fatalf("the same key of another unit or round: %v", err)
			}
			first[unit.UnitID] = receipt
		}
		unit := c.units[0]
		c.must(s.WithdrawReply(ctx, unit, store.Sending{Key: "same", Request: "w", Revision: store.Unguarded}))
		c.must(s.WithdrawReply(ctx, unit, store.Sending{Key: "same", Request: "w", Revision: store.Unguarded})) // its repeat
		again, err := s.SubmitReply(ctx, unit, store.Sending{Key: "same", Request: "a", Revision: store.Unguarded})
		c.must(err)
		if again != first[unit.UnitID] {
			t.Errorf("the repeat after the withdrawal got %+v", again)
		}
		if d := c.desk(unit); d.Reply.Counting != 0 {
			t.Error("the repeat submitted what had been withdrawn")
		}
		if err := s.WithdrawReply(ctx, unit, store.Sending{Key: "same", Request: "other", Revision: store.Unguarded}); !errors.Is(err, models.ErrMismatch) {
			t.Errorf("another request under the key: %v", err)
		}
	})
}

// TestTheOrderOfRefusals is rules.md 6: key, deadline, revision, policy; refusals are not stored.
func TestTheOrderOfRefusals(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		unit := c.units[0]
		try := func(key, request string, revision int64) error {
			_, err := s.SubmitReply(ctx, unit, store.Sending{Key: key, Request: request, Revision: revision})
			return err
		}
		var p *models.Problem
		if err := try("k", "r", store.Unguarded); !errors.As(err, &p) || p.Code != "nothing_to_submit" {
			t.Errorf("nothing written: %v", err)
		}
		c.fill(unit)
		if err := try("k", "r", 0); !errors.Is(err, models.ErrStale) {
			t.Errorf("an old revision: %v", err)
		}
		if err := try("k", "r", store.Unsaid); !errors.Is(err, models.ErrPrecondition) {
			t.Errorf("no revision: %v", err)
		}
		c.must(try("k", "other words", c.desk(unit).Reply.Revision)) // none of the refusals took the key
		clock.Set(storetest.Noon)
		if err := try("k", "r", 0); !errors.Is(err, models.ErrMismatch) {
			t.Errorf("the key goes before the deadline: %v", err)
		}
		c.must(try("k", "other words", 0)) // a repeat, late and stale as it is
		if err := try("new", "r", 0); !errors.Is(err, models.ErrDeadlinePassed) {
			t.Errorf("the deadline goes before the revision: %v", err)
		}
	})
}
