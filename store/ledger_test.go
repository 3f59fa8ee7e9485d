package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// deal is a random hour of a round: what units and office may do at any moment, in time or too late, allowed or not.
type deal struct {
	*call
	r    *rapid.T
	now  models.Instant
	sent int // texts differ, so that versions do
}

// TestLedgerAgreesWhateverHappens plays random sequences of the verbs of units and office over a round's whole life. Each
// refusal must be one in words; after each step the ledger, the snapshot and the kept figures agree, and every unit's
// class is the one its own page shows.
func TestLedgerAgreesWhateverHappens(t *testing.T) {
	few(t, 20)
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		rapid.Check(t, func(r *rapid.T) {
			clock.Set(storetest.Morning)
			d := &deal{call: openCall(t, s, clock, 3), r: r, now: storetest.Morning}
			for range rapid.IntRange(4, 25).Draw(r, "steps") {
				err := d.step()
				var refused *models.Problem
				if err != nil && !errors.As(err, &refused) {
					r.Fatal(err)
				}
				d.agree()
			}
		})
		v, err := s.Verify(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range v.Faults {
			t.Error(fault)
		}
	})
}

func (d *deal) unit() models.Actor { return rapid.SampledFrom(d.units).Draw(d.r, "unit") }

func (d *deal) step() error {
	ctx, unit := context.Background(), d.unit()
	verb := rapid.SampledFrom([]string{"write", "write", "submit", "submit", "none", "withdraw", "late", "admit", "refuse", "phone", "fax", "check", "check", "void", "return", "pick",
		"extend", "extend all", "pause", "resume", "close early", "pass", "noon", "remind", "close due"}).Draw(d.r, "verb")
	switch verb {
	case "write":
		return d.write(unit, false)
	case "none":
		return d.write(unit, true)
	case "submit":
		return d.submit(unit)
	case "withdraw":
		return d.s.WithdrawReply(ctx, unit, store.Sending{Revision: -1})
	case "late":
		_, err := d.s.SubmitLate(ctx, unit, store.Sending{Revision: -1})
		return err
	case "admit":
		return d.s.AdmitLate(ctx, office, d.round.ID, unit.UnitID, "道路中断")
	case "refuse":
		return d.s.RefuseLate(ctx, office, d.round.ID, unit.UnitID, "已汇总")
	case "remind":
		return d.s.AddReminders(ctx, office, d.round.ID, []int64{unit.UnitID}, models.Reminder{Channel: "电话", Spoke: "王某"})
	}
	return d.officeStep(verb, unit)
}

func (d *deal) officeStep(verb string, unit models.Actor) error {
	ctx := context.Background()
	switch verb {
	case "phone", "fax":
		return d.enter(unit, verb == "phone")
	case "check", "void", "return":
		return d.onEntry(verb)
	case "pick":
		return d.s.PickVersion(ctx, office, d.round.ID, unit.UnitID, rapid.IntRange(1, 4).Draw(d.r, "number"), "核实")
	case "extend":
		return d.s.ExtendDeadline(ctx, office, store.Extension{RoundID: d.round.ID, UnitID: unit.UnitID, At: d.now.Add(2 * time.Hour), Reason: "大雪"})
	case "extend all":
		return d.s.ExtendDeadline(ctx, office, store.Extension{RoundID: d.round.ID, At: d.now.Add(time.Hour), Reason: "大雪"})
	case "pause":
		return d.s.PauseRound(ctx, leader, d.round.ID, "更正")
	case "resume":
		return d.s.ResumeRound(ctx, leader, d.round.ID, "更正已发")
	case "close early":
		return d.s.CloseEarly(ctx, leader, d.round.ID, "急用")
	case "close due":
		return d.s.CloseDue(ctx)
	case "pass":
		d.now = d.now.Add(time.Duration(rapid.IntRange(1, 90).Draw(d.r, "minutes")) * time.Minute)
	case "noon":
		d.now = max(d.now, storetest.Noon)
	}
	d.clock.Set(d.now)
	return nil
}

func (d *deal) write(unit models.Actor, none bool) error {
	d.sent++
	put := store.Draught{Revision: store.Unguarded, Contact: models.Contact{Name: "李某", Phone: "13900000000"}, NoOpinion: none}
	for i := range rapid.IntRange(0, 3).Draw(d.r, "opinions") {
		if none {
			break
		}
		target := d.clause[i%2]
		put.Opinions = append(put.Opinions, models.Opinion{PID: target.PID, Kind: models.KindReplace, Nature: models.NatureEditorial, Quote: target.Full(), Proposed: fmt.Sprintf("第%d次改写。", d.sent), Reason: "理由"})
	}
	_, err := d.s.PutReply(context.Background(), unit, put)
	return err
}

func (d *deal) enter(unit models.Actor, phone bool) error {
	ctx, received := context.Background(), d.now.Add(-time.Duration(rapid.IntRange(0, 60).Draw(d.r, "ago"))*time.Minute)
	e := models.Entry{UnitID: unit.UnitID, Channel: models.ChannelFax, ReceivedAt: max(received, storetest.Morning), Contact: models.Contact{Name: "王某", Phone: "8400000"}, CallNote: "原件存卷"}
	if phone {
		e.Channel, e.NoOpinion = models.ChannelPhone, true
	}
	v, err := d.s.EnterOnBehalf(ctx, office, d.round.ID, e, nil)
	if err != nil || phone {
		return err
	}
	d.sent++
	if _, err := d.s.EnterOpinion(ctx, office, v.ID, models.Opinion{RoundID: d.round.ID, PID: models.General, Kind: models.KindGeneral, Nature: models.NatureEditorial, Proposed: fmt.Sprintf("总体意见%d", d.sent), Reason: "来文未写理由"}); err != nil {
		return err
	}
	return d.s.HandOver(ctx, office, d.round.ID, v.ID)
}

// onEntry does something with the newest entry.
func (d *deal) onEntry(verb string) error {
	ctx := context.Background()
	entries, _, err := d.s.EntryLines(ctx, d.round.ID)
	if err != nil || len(entries) == 0 {
		return err
	}
	switch verb {
	case "void":
		return d.s.VoidEntry(ctx, second, d.round.ID, entries[0].ID, "错录")
	case "return":
		return d.s.ReturnEntry(ctx, second, d.round.ID, entries[0].ID, "漏录")
	}
	keep := rapid.SampledFrom([]models.Keep{models.KeepUndecided, models.KeepEntered, models.KeepStanding}).Draw(d.r, "keep")
	return d.check(entries[0], keep, "核实")
}

// agree holds ledger, snapshot, figures and each unit's own page against each other.
func (d *deal) agree() {
	ctx := context.Background()
	d.holds()
	snap, err := d.s.Snapshot(ctx, d.round.ID)
	d.must(err)
	counted := map[int64]int{}
	for _, o := range snap.Opinions {
		counted[o.UnitID]++
	}
	sums, opinions := models.Sums{}, 0
	for i, u := range snap.Units {
		sums.Add(u)
		opinions += u.Version.Opinions
		if counted[u.Unit.ID] != u.Version.Opinions {
			d.r.Fatalf("%s: %d opinions count, its version has %d", u.Unit.Name, counted[u.Unit.ID], u.Version.Opinions)
		}
		if want := d.classOf(i); u.Class != want {
			d.r.Fatalf("%s is %s on the ledger, %s by its own page", u.Unit.Name, u.Class, want)
		}
	}
	if opinions != snap.Sums.Opinions || sums.Units != len(d.units) {
		d.r.Fatalf("units hold %d opinions, the sums say %d; %d units", opinions, snap.Sums.Opinions, sums.Units)
	}
	for _, class := range models.Classes {
		if sums.ByClass[class] != snap.Sums.ByClass[class] || len(models.LedgerFilter{Class: class}.Apply(snap.Units)) != sums.ByClass[class] {
			d.r.Fatalf("%s: %d counted, %d in the sums", class, sums.ByClass[class], snap.Sums.ByClass[class])
		}
	}
}

// classOf is the unit's class as its own page knows it.
func (d *deal) classOf(i int) models.Class {
	desk, err := d.s.Desk(context.Background(), d.units[i])
	d.must(err)
	switch {
	case desk.Reply.Counting != 0 && desk.Counting.NoOpinion:
		return models.ClassNoOpinion
	case desk.Reply.Counting != 0:
		return models.ClassWithOpinions
	case desk.Reply.Late != 0:
		return models.ClassLate
	}
	return models.ClassNotReplied
}
