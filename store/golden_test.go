package store_test

import (
	"context"
	"encoding/hex"
	"sync"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// rare is text that databases have been known to change: beyond the first plane, joiners, combining marks, line ends.
const rare = "𠮷𬭚\U0001f468\u200d\U0001f469 བོད་ ئۇيغۇر ᠮᠣᠩᠭᠣᠯ q̣\u0307 葛\U000e0100\t行\n末 '\\%_\u00a0"

// TestHashesAndChainAreEqualOnBothDatabases: these sums are given out; neither database nor release may change them.
func TestHashesAndChainAreEqualOnBothDatabases(t *testing.T) {
	heads := map[string]bool{} // the same verbs at the same moments: the same chain
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 2)
		unit := c.units[0]
		for _, text := range []string{rare, "建议统一体例"} { // without a contact: its salt is random
			_, err := s.SaveOpinion(ctx, unit, general(text))
			c.must(err)
		}
		d := c.desk(unit)
		if d.Opinions[0].Proposed != rare {
			t.Errorf("the text came back as %+q", d.Opinions[0].Proposed)
		}
		const wantHash = "5cf252b4cb446619aef6bafaae48de49435429e3ea5fec50950adc0c2a7ce902"
		if d.Working.Hash != wantHash {
			t.Errorf("content hash %s, want %s", d.Working.Hash, wantHash)
		}
		heads[hex.EncodeToString(d.Round.ChainHead)] = true
	})
	if len(heads) != 1 {
		t.Errorf("the chain ends in %d different hashes", len(heads))
	}
}

// TestEverySnapshotIsOneMoment reads while units submit and withdraw: in each reading the figures are those of its rows.
func TestEverySnapshotIsOneMoment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 3)
		var writers sync.WaitGroup
		done := make(chan struct{})
		for _, unit := range c.units {
			c.fill(unit)
			writers.Go(func() {
				for range 6 {
					if err := c.submit(unit); err != nil {
						t.Error(err)
					}
					if err := s.WithdrawReply(ctx, unit, store.Sending{Revision: store.Unguarded}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		go func() { writers.Wait(); close(done) }()
		for reading := true; reading; {
			select {
			case <-done:
				reading = false
			default:
			}
			snap, err := s.Snapshot(ctx, c.round.ID)
			c.must(err)
			if !snap.Sums.Agree() || snap.Sums.Opinions != len(snap.Opinions) || snap.Sums.Replied() != len(snap.Opinions) || snap.Sums.ByOutcome[models.OutcomeOpen] != len(snap.Opinions) {
				t.Fatalf("%d opinions, %d replies, figures %+v", len(snap.Opinions), snap.Sums.Replied(), snap.Sums)
			}
		}
	})
}
