package store_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

var leader = models.Actor{Kind: models.ActorOffice, UserID: 2, Name: "主任乙", Role: models.RoleLeader}

// desk gives n units that each sent the same two opinions on the second clause and one on the whole draft.
func workbench(t *testing.T, s *store.Store, clock *storetest.Clock, units int) *call {
	c := openCall(t, s, clock, units)
	for _, unit := range c.units {
		c.send(unit, "新增200家企业。", "新增 200家企业", "")
	}
	return c
}

// send puts two changes of the second clause (none where empty) and a general remark in place and submits them.
func (c *call) send(unit models.Actor, texts ...string) {
	c.t.Helper()
	var opinions []models.Opinion
	target := c.clause[1]
	for _, text := range texts {
		o := models.Opinion{PID: target.PID, Kind: models.KindReplace, Nature: models.NatureSubstantive, Quote: target.Full(), Proposed: text, Reason: "与规划一致"}
		if text == "" {
			o = models.Opinion{PID: models.General, Kind: models.KindGeneral, Nature: models.NatureEditorial, Proposed: "文字再精炼", Reason: "篇幅偏长"}
		}
		opinions = append(opinions, o)
	}
	_, err := c.s.PutReply(context.Background(), unit, store.Draught{Revision: store.Unguarded, Contact: models.Contact{Name: "李某", Phone: "13900000000"}, Opinions: opinions})
	c.must(err)
	c.must(c.submit(unit))
}

// opinions is every counting opinion, in order.
func (c *call) opinions() []models.OpinionState {
	c.t.Helper()
	states, _, _, err := c.s.Opinions(context.Background(), store.OpinionPage{RoundID: c.round.ID, Limit: 1000})
	c.must(err)
	return states
}

// holds compares every kept figure with a count over the opinions themselves.
func (c *call) holds() {
	c.t.Helper()
	snap, err := c.s.Snapshot(context.Background(), c.round.ID)
	c.must(err)
	figures, err := c.s.RoundFigures(context.Background(), c.round.ID)
	c.must(err)
	want := store.RoundFigures{ByOutcome: map[models.Outcome]int{}}
	groups := map[int64]int{}
	for _, o := range snap.Opinions {
		want.Opinions++
		want.Grouped++
		want.ByOutcome[o.Outcome]++
		if o.Approved {
			want.Approved++
		}
		if o.GroupID != 0 {
			if groups[o.GroupID]++; groups[o.GroupID] > 1 {
				want.Grouped--
			}
		}
		if o.Disposition.Outcome != o.Outcome || o.Approved != o.Disposition.Approved() {
			c.t.Fatalf("opinion %d says %q, its disposition %q", o.ID, o.Outcome, o.Disposition.Outcome)
		}
	}
	for id, n := range groups {
		if n < 2 {
			c.t.Fatalf("group %d has %d member", id, n)
		}
	}
	if diff := cmp.Diff(want, figures); diff != "" {
		c.t.Fatalf("kept figures differ from what stands there (-stands +kept):\n%s", diff)
	}
	if !snap.Sums.Agree() || snap.Sums.Opinions != want.Opinions || snap.Sums.Grouped != want.Grouped {
		c.t.Fatalf("sums do not agree: %+v", snap.Sums)
	}
}

func TestSumsHoldThroughWhateverTheOfficeDoes(t *testing.T) {
	few(t, 20)
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		rapid.Check(t, func(r *rapid.T) {
			clock.Set(storetest.Morning)
			c := workbench(t, s, clock, 3)
			for range rapid.IntRange(1, 10).Draw(r, "steps") {
				err := c.step(r)
				var refused *models.Problem
				if err != nil && !errors.As(err, &refused) {
					r.Fatal(err)
				}
				c.holds()
			}
		})
	})
}

// few bounds what a property test over a database tries; it sets the flag back at the end.
func few(t *testing.T, checks int) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	before := f.Value.String()
	if err := f.Value.Set(fmt.Sprint(checks)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(before) })
}

// step does one thing somebody may do at any time.
func (c *call) step(r *rapid.T) error {
	ctx := context.Background()
	all := c.opinions()
	pick := func() models.OpinionState { return rapid.SampledFrom(all).Draw(r, "opinion") }
	if len(all) == 0 {
		c.send(rapid.SampledFrom(c.units).Draw(r, "unit"), "新增300家企业。")
		return nil
	}
	switch rapid.SampledFrom([]string{"answer", "batch", "undo", "approve", "approve all", "group", "ungroup", "leave", "withdraw", "resubmit"}).Draw(r, "step") {
	case "answer":
		o := pick()
		d := models.Disposition{Outcome: rapid.SampledFrom(models.Outcomes).Draw(r, "outcome"), Reason: "理由", Revision: o.Revision}
		_, err := c.s.RecordDisposition(ctx, rapid.SampledFrom([]models.Actor{office, leader}).Draw(r, "officer"), c.round.ID, o.ID, d)
		return err
	case "batch":
		_, err := c.s.RecordDispositions(ctx, office, c.round.ID, seen(all), models.Disposition{Outcome: models.OutcomeAccepted})
		return err
	case "undo":
		o := pick()
		_, err := c.s.UndoDisposition(ctx, office, c.round.ID, store.Seen{OpinionID: o.ID, Revision: o.Revision})
		return err
	case "approve":
		o := pick()
		_, err := c.s.ApproveDispositions(ctx, leader, c.round.ID, []store.Seen{{OpinionID: o.ID, Revision: o.Revision}})
		return err
	case "approve all":
		_, err := c.s.ApproveAll(ctx, leader, c.round.ID, 1<<60)
		return err
	case "group":
		_, err := c.s.GroupOpinions(ctx, office, c.round.ID, []int64{pick().ID, pick().ID, pick().ID})
		return err
	case "ungroup":
		return c.s.Ungroup(ctx, office, c.round.ID, pick().GroupID)
	case "leave":
		return c.s.LeaveGroup(ctx, office, c.round.ID, pick().ID)
	case "withdraw":
		return c.s.WithdrawReply(ctx, rapid.SampledFrom(c.units).Draw(r, "unit"), store.Sending{Revision: store.Unguarded})
	}
	c.send(rapid.SampledFrom(c.units).Draw(r, "unit"), "新增200家企业。", rapid.SampledFrom([]string{"新增 200家企业", "新增400家企业。"}).Draw(r, "second"))
	return nil
}

func seen(opinions []models.OpinionState) []store.Seen {
	var list []store.Seen
	for _, o := range opinions {
		list = append(list, store.Seen{OpinionID: o.ID, Revision: o.Revision})
	}
	return list
}

func TestUndoingAGroupRestoresEverything(t *testing.T) {
	few(t, 15)
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		rapid.Check(t, func(r *rapid.T) {
			c := workbench(t, s, clock, 3)
			all := c.opinions()
			for _, o := range all {
				if rapid.Bool().Draw(r, "answered") {
					_, err := s.RecordDisposition(ctx, office, c.round.ID, o.ID, models.Disposition{Outcome: rapid.SampledFrom(models.Outcomes).Draw(r, "outcome"), Reason: "理由"})
					c.must(err)
				}
			}
			before, figures := c.opinions(), c.figures()
			var members []int64
			for _, o := range before {
				if o.PID == c.clause[1].PID && rapid.Bool().Draw(r, "member") {
					members = append(members, o.ID)
				}
			}
			group, err := s.GroupOpinions(ctx, office, c.round.ID, members)
			if len(members) < 2 {
				if err == nil {
					r.Fatal("one opinion was merged")
				}
				return
			}
			c.must(err)
			if c.figures().Grouped != figures.Grouped-len(members)+1 {
				r.Fatalf("%d merged: K′ went from %d to %d", len(members), figures.Grouped, c.figures().Grouped)
			}
			c.must(s.Ungroup(ctx, office, c.round.ID, group.ID))
			if diff := cmp.Diff(before, c.opinions()); diff != "" {
				r.Fatal(diff)
			}
			if diff := cmp.Diff(figures, c.figures()); diff != "" {
				r.Fatal(diff)
			}
		})
	})
}

func (c *call) figures() store.RoundFigures {
	c.t.Helper()
	figures, err := c.s.RoundFigures(context.Background(), c.round.ID)
	c.must(err)
	return figures
}

func TestWorkbench(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := workbench(t, s, clock, 2)
		all := c.opinions()
		first := slices.IndexFunc(all, func(o models.OpinionState) bool { return o.PID == c.clause[1].PID })
		o := all[first]
		t.Run("the second of two officers is told", func(t *testing.T) {
			_, err := s.RecordDisposition(ctx, office, c.round.ID, o.ID, models.Disposition{Outcome: models.OutcomeAccepted, Revision: o.Revision})
			c.must(err)
			_, err = s.RecordDisposition(ctx, leader, c.round.ID, o.ID, models.Disposition{Outcome: models.OutcomeRejected, Reason: "不同意", Revision: o.Revision})
			if !errors.Is(err, models.ErrStale) {
				t.Errorf("the second: %v", err)
			}
		})
		t.Run("undo goes back and forth, nothing is deleted", func(t *testing.T) {
			for _, want := range []models.Outcome{models.OutcomeOpen, models.OutcomeAccepted} {
				now, err := s.Opinion(ctx, c.round.ID, o.ID)
				c.must(err)
				got, err := s.UndoDisposition(ctx, office, c.round.ID, store.Seen{OpinionID: o.ID, Revision: now.Revision})
				c.must(err)
				if got.Outcome != want {
					t.Errorf("undone to %q, want %q", got.Outcome, want)
				}
			}
			past, err := s.Dispositions(ctx, c.round.ID, o.Key)
			c.must(err)
			if len(past) != 3 {
				t.Errorf("%d rows", len(past))
			}
		})
		t.Run("a group is answered as one, by whoever saw its newest answer", func(t *testing.T) {
			other := all[slices.IndexFunc(all, func(x models.OpinionState) bool { return x.UnitID != o.UnitID && x.PID == o.PID })]
			_, err := s.GroupOpinions(ctx, office, c.round.ID, []int64{o.ID, other.ID})
			c.must(err)
			_, err = s.RecordDisposition(ctx, office, c.round.ID, other.ID, models.Disposition{Outcome: models.OutcomeReferred, Reason: "转省统计局", Revision: 0})
			c.must(err)
			now, err := s.Opinion(ctx, c.round.ID, o.ID)
			c.must(err)
			if now.Outcome != models.OutcomeReferred || now.Disposition.GroupID == 0 {
				t.Errorf("the other of the group: %+v", now.Disposition)
			}
		})
		t.Run("general and particular opinions do not merge", func(t *testing.T) {
			_, err := s.GroupOpinions(ctx, office, c.round.ID, []int64{all[0].ID, all[first].ID})
			var refused *models.Problem
			if !errors.As(err, &refused) {
				t.Errorf("merged: %v", err)
			}
		})
		t.Run("what was withdrawn and sent again is answered anew, under the right revision", func(t *testing.T) {
			unit := c.units[0]
			c.must(s.WithdrawReply(ctx, unit, store.Sending{Revision: store.Unguarded}))
			c.must(c.resubmit(unit))
			for _, again := range c.opinions() {
				if again.Key != o.Key {
					continue
				}
				if !again.Stale || again.Earlier.Outcome != models.OutcomeReferred || again.Outcome != models.OutcomeOpen {
					t.Errorf("sent again: %+v", again)
				}
				_, err := s.RecordDisposition(ctx, office, c.round.ID, again.ID, models.Disposition{Outcome: models.OutcomeAccepted, Revision: again.Revision})
				c.must(err)
			}
		})
		t.Run("find and filters", func(t *testing.T) {
			for _, ask := range []struct {
				page store.OpinionPage
				want int
			}{{store.OpinionPage{Find: "200家"}, 4}, {store.OpinionPage{Find: "100%"}, 0}, {store.OpinionPage{Kind: models.KindGeneral}, 2}, {store.OpinionPage{Nature: models.NatureEditorial}, 2},
				{store.OpinionPage{UnitID: c.units[1].UnitID}, 3}, {store.OpinionPage{ByUnit: true}, 6}, {store.OpinionPage{Disputed: true}, 0}} {
				ask.page.RoundID, ask.page.Limit = c.round.ID, 2
				if got := c.walk(ask.page); got != ask.want {
					t.Errorf("%+v: %d opinions, want %d", ask.page, got, ask.want)
				}
			}
		})
		c.holds()
	})
}

// resubmit begins a version from the one before and sends it unchanged.
func (c *call) resubmit(unit models.Actor) error {
	if _, err := c.s.SaveContact(context.Background(), unit, models.Contact{Name: "李某", Phone: "13900000000"}, ""); err != nil {
		return err
	}
	return c.submit(unit)
}

// walk reads page after page and counts; no opinion may come twice.
func (c *call) walk(page store.OpinionPage) int {
	c.t.Helper()
	met := map[int64]bool{}
	for {
		states, next, more, err := c.s.Opinions(context.Background(), page)
		c.must(err)
		for _, o := range states {
			if met[o.ID] {
				c.t.Fatalf("opinion %d comes twice", o.ID)
			}
			met[o.ID] = true
		}
		if !more {
			return len(met)
		}
		page.After = next
	}
}

func TestTextsByHandAreGuarded(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := workbench(t, s, clock, 1)
		pid := c.clause[1].PID
		first, err := s.SaveResolution(ctx, office, c.round.ID, models.Resolution{PID: pid, Text: "甲"})
		c.must(err)
		if _, err := s.SaveResolution(ctx, leader, c.round.ID, models.Resolution{PID: pid, Text: "乙"}); !errors.Is(err, models.ErrStale) {
			t.Errorf("the second officer: %v", err)
		}
		first.Text = "丙"
		again, err := s.SaveResolution(ctx, office, c.round.ID, first)
		c.must(err)
		if err := s.DropResolution(ctx, office, c.round.ID, pid, first.Revision-1); !errors.Is(err, models.ErrStale) {
			t.Errorf("dropped another revision: %v", err)
		}
		c.must(s.DropResolution(ctx, office, c.round.ID, pid, again.Revision))
		if _, err := s.SaveResolution(ctx, office, c.round.ID, models.Resolution{PID: pid + 1000, Text: "甲"}); !errors.Is(err, models.ErrMissing) {
			t.Errorf("a clause of nobody: %v", err)
		}
	})
}
