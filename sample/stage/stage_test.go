package stage_test

import (
	"context"
	"os"
	"slices"
	"testing"

	"zqyj/models"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store"
	"zqyj/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// TestPlayedRoundStandsAsThePlansSay holds the ledger at 11:40 against every unit's plan: class, opinions, flags.
func TestPlayedRoundStandsAsThePlansSay(t *testing.T) {
	for name, policy := range map[string]models.Policy{"open": models.PolicyOpen(), "as the notice asks": models.PolicyNotice()} {
		t.Run(name, func(t *testing.T) { standsAsPlanned(t, policy) })
	}
}

func standsAsPlanned(t *testing.T, policy models.Policy) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx, story := context.Background(), sample.Round(sample.Options{})
		played, err := stage.Play(ctx, s, clock.Set, story, policy)
		if err != nil {
			t.Fatal(err)
		}
		snap, err := s.Snapshot(ctx, played.Round.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !snap.Sums.Agree() || snap.Sums.Opinions != story.Counting() || len(snap.Opinions) != story.Counting() {
			t.Errorf("%d opinions count, %d are listed, the story has %d", snap.Sums.Opinions, len(snap.Opinions), story.Counting())
		}
		for i, u := range snap.Units {
			plan := story.Units[i].Plan
			if u.Class != plan.Class() {
				t.Errorf("%s is %s, the plan says %s", u.Unit.Name, u.Class, plan.Class())
			}
			for _, flag := range []models.Flag{models.FlagAwaitingApproval, models.FlagAwaitingSeal, models.FlagAwaitingCheck, models.FlagExtended, models.FlagWithdrawn, models.FlagAcknowledged} {
				want := slices.Contains(plan.Flags(policy), flag)
				if flag == models.FlagAwaitingApproval && plan.State == sample.Withdrawn {
					want = policy.ApprovalWith != models.ApprovalNone // the withdrawn text is a working version again
				}
				if u.Has(flag) != want {
					t.Errorf("%s: %s is %v, want %v", u.Unit.Name, flag, u.Has(flag), want)
				}
			}
			if len(u.Reminders) != len(plan.Reminders) {
				t.Errorf("%s was reminded %d times, want %d", u.Unit.Name, len(u.Reminders), len(plan.Reminders))
			}
		}
	})
}

// BenchmarkPlay plays the whole sample round into an empty database: what demo does before it prints its links.
func BenchmarkPlay(b *testing.B) {
	ctx, story := context.Background(), sample.Round(sample.Options{})
	for b.Loop() {
		b.StopTimer()
		clock := storetest.NewClock(storetest.Morning)
		s := storetest.SQLite(b, clock)
		b.StartTimer()
		if _, err := stage.Play(ctx, s, clock.Set, story, models.PolicyNotice()); err != nil {
			b.Fatal(err)
		}
	}
}
