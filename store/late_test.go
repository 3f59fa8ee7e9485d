package store_test

import (
	"context"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// states lists what became of a unit's versions, oldest first.
func (c *call) states(unit models.Actor) []models.VersionState {
	c.t.Helper()
	record, err := c.s.UnitRecord(context.Background(), c.round.ID, unit.UnitID)
	c.must(err)
	states := make([]models.VersionState, len(record.Versions))
	for i, v := range record.Versions {
		states[len(states)-1-i] = v.State
	}
	return states
}

func (c *call) late(unit models.Actor) {
	c.t.Helper()
	_, err := c.s.SubmitLate(context.Background(), unit, store.Sending{Revision: store.Unguarded})
	c.must(err)
}

func (c *call) wants(unit models.Actor, class models.Class, k int, states ...models.VersionState) {
	c.t.Helper()
	snap := c.snapshot()
	for i, u := range snap.Units {
		if u.Unit.ID == unit.UnitID && u.Class != class {
			c.t.Errorf("unit %d is %s, want %s", i, u.Class, class)
		}
	}
	if snap.Sums.Opinions != k || len(snap.Opinions) != k || !snap.Sums.Agree() {
		c.t.Errorf("K=%d with %d opinions, want %d; %+v", snap.Sums.Opinions, len(snap.Opinions), k, snap.Sums)
	}
	got := c.states(unit)
	if len(got) != len(states) {
		c.t.Fatalf("versions %v, want %v", got, states)
	}
	for i := range got {
		if got[i] != states[i] {
			c.t.Errorf("versions %v, want %v", got, states)
		}
	}
}

// TestNoLateVersionWaitsForEver plays the ways on from a late reply.
func TestNoLateVersionWaitsForEver(t *testing.T) {
	ctx := context.Background()
	ways := map[string]func(c *call, unit models.Actor){
		"another late one takes its place": func(c *call, unit models.Actor) {
			_, err := c.s.SaveOpinion(ctx, unit, general("再补一条"))
			c.must(err)
			c.late(unit)
			c.wants(unit, models.ClassLate, 0, models.VersionSuperseded, models.VersionLate)
			c.must(c.s.AdmitLate(ctx, office, c.round.ID, unit.UnitID, "情况特殊"))
			c.wants(unit, models.ClassWithOpinions, 2, models.VersionSuperseded, models.VersionSubmitted)
		},
		"an extension, then a reply in time": func(c *call, unit models.Actor) {
			c.must(c.s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, UnitID: unit.UnitID, At: storetest.Noon + 3_600_000, Reason: "材料在途"}))
			c.fill(unit)
			c.must(c.submit(unit))
			c.wants(unit, models.ClassWithOpinions, 2, models.VersionSuperseded, models.VersionSubmitted)
			c.must(c.s.WithdrawReply(ctx, unit, store.Sending{Revision: store.Unguarded}))
			c.wants(unit, models.ClassNotReplied, 0, models.VersionSuperseded, models.VersionWithdrawn, models.VersionWorking)
			c.must(c.submit(unit))
			c.wants(unit, models.ClassWithOpinions, 2, models.VersionSuperseded, models.VersionWithdrawn, models.VersionSubmitted)
		},
		"refused, then sent again": func(c *call, unit models.Actor) {
			c.must(c.s.RefuseLate(ctx, office, c.round.ID, unit.UnitID, "已汇总上报"))
			c.wants(unit, models.ClassNotReplied, 0, models.VersionRefused)
			c.fill(unit)
			c.late(unit)
			c.wants(unit, models.ClassLate, 0, models.VersionRefused, models.VersionLate)
		},
		"admitted": func(c *call, unit models.Actor) {
			c.must(c.s.AdmitLate(ctx, office, c.round.ID, unit.UnitID, "情况特殊"))
			c.wants(unit, models.ClassWithOpinions, 1, models.VersionSubmitted)
			if err := c.s.AdmitLate(ctx, office, c.round.ID, unit.UnitID, "情况特殊"); err == nil {
				c.t.Error("it was admitted twice")
			}
		},
		"paper that came late as well": func(c *call, unit models.Actor) {
			entry := models.Entry{UnitID: unit.UnitID, Channel: models.ChannelPhone, ReceivedAt: storetest.Noon + 1, Contact: models.Contact{Name: "李某", Phone: "13900000000"}, NoOpinion: true}
			c.clock.Set(storetest.Noon + 60_000)
			version, err := c.s.EnterOnBehalf(ctx, office, c.round.ID, entry, nil)
			c.must(err)
			second := office
			second.UserID = 2
			c.must(c.s.CheckEntered(ctx, second, store.Check{RoundID: c.round.ID, VersionID: version.ID}))
			c.wants(unit, models.ClassLate, 0, models.VersionSuperseded, models.VersionLate)
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
				c := openCall(t, s, clock, 2)
				c.fill(c.units[0])
				clock.Set(storetest.Noon + 1)
				c.late(c.units[0])
				c.wants(c.units[0], models.ClassLate, 0, models.VersionLate)
				way(c, c.units[0])
			})
		})
	}
}
