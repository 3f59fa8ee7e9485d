package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

var second = models.Actor{Kind: models.ActorOffice, UserID: 3, Name: "经办丙", Role: models.RoleHandler}

// told is a call that says 无修改意见, received when the clock stands.
func (c *call) told(unit models.Actor) models.Version {
	c.t.Helper()
	v, err := c.s.EnterOnBehalf(context.Background(), office, c.round.ID, models.Entry{UnitID: unit.UnitID, Channel: models.ChannelPhone, ReceivedAt: models.At(c.clock.Now()),
		Contact: models.Contact{Name: "王某", Phone: "0931-8400000"}, NoOpinion: true}, nil)
	c.must(err)
	return v
}

// faxed is a fax with one opinion, typed and handed to the second person.
func (c *call) faxed(unit models.Actor, received models.Instant) models.Version {
	c.t.Helper()
	ctx := context.Background()
	v, err := c.s.EnterOnBehalf(ctx, office, c.round.ID, models.Entry{UnitID: unit.UnitID, Channel: models.ChannelFax, ReceivedAt: received, Contact: models.Contact{Name: "王某", Phone: "0931-8400000"}, CallNote: "原件存卷"}, nil)
	c.must(err)
	target := c.clause[1]
	_, err = c.s.EnterOpinion(ctx, office, v.ID, models.Opinion{RoundID: c.round.ID, PID: target.PID, Kind: models.KindReplace, Nature: models.NatureEditorial, Quote: target.Full(), Proposed: "新增120家企业。", Reason: "来文未写理由"})
	c.must(err)
	c.must(c.s.HandOver(ctx, office, c.round.ID, v.ID))
	return v
}

func (c *call) check(v models.Version, keep models.Keep, reason string) error {
	return c.s.CheckEntered(context.Background(), second, store.Check{RoundID: c.round.ID, VersionID: v.ID, Keep: keep, Reason: reason})
}

// state is a unit's line of the ledger; everything that must agree is held on the way.
func (c *call) state(unit models.Actor) models.UnitState {
	c.t.Helper()
	c.whole()
	snap, err := c.s.Ledger(context.Background(), c.round.ID)
	c.must(err)
	for _, u := range snap.Units {
		if u.Unit.ID == unit.UnitID {
			return u
		}
	}
	c.t.Fatalf("unit %d is not on the ledger", unit.UnitID)
	return models.UnitState{}
}

// whole fails the test unless everything that must agree does.
func (c *call) whole() {
	c.t.Helper()
	v, err := c.s.Verify(context.Background())
	c.must(err)
	for _, fault := range v.Faults {
		c.t.Error(fault)
	}
}

func wantField(t *testing.T, err error, field string) {
	t.Helper()
	var p *models.Problem
	if !errors.As(err, &p) {
		t.Fatalf("%v, want a refusal at %s", err, field)
	}
	for _, f := range p.Fields {
		if f.Field == field {
			return
		}
	}
	t.Errorf("%v, want a refusal at %s", err, field)
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var p *models.Problem
	if !errors.As(err, &p) || p.Code != code {
		t.Errorf("%v, want the refusal %s", err, code)
	}
}

func TestACallCountsOnlyAfterASecondPersonLooked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 2)
		v := c.told(c.units[0])
		if u := c.state(c.units[0]); u.Class != models.ClassNotReplied || !u.Has(models.FlagAwaitingCheck) {
			t.Errorf("before the check: %s %v", u.Class, u.Flags)
		}
		err := s.CheckEntered(context.Background(), office, store.Check{RoundID: c.round.ID, VersionID: v.ID})
		wantCode(t, err, "second_person")
		c.must(c.check(v, "", ""))
		u := c.state(c.units[0])
		if u.Class != models.ClassNoOpinion || u.Has(models.FlagAwaitingCheck) || !u.Version.OnBehalf() || u.Receipt.ID == 0 {
			t.Errorf("after the check: %s %v, receipt %q", u.Class, u.Flags, u.Receipt.Code)
		}
		if u.Version.EnteredBy != office.Name || u.Version.CheckedBy != second.Name || u.Version.ReceivedAt == 0 || u.Version.EnteredAt == 0 || u.Version.CheckedAt == 0 {
			t.Errorf("the three moments and both names are owed: %+v", u.Version)
		}
		if err := c.check(v, "", ""); !errors.Is(err, models.ErrMissing) {
			t.Errorf("a second check: %v, want not found", err)
		}
	})
}

func TestWhenItWasReceivedDecidesWhetherItWasInTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 3)
		clock.Set(storetest.Noon + 3_600_000)
		c.must(s.CloseDue(context.Background()))
		c.must(c.check(c.faxed(c.units[0], storetest.Noon-60_000), "", ""))
		c.must(c.check(c.faxed(c.units[1], storetest.Noon), "", ""))
		if u := c.state(c.units[0]); u.Class != models.ClassWithOpinions || u.Version.Opinions != 1 {
			t.Errorf("received a minute before noon, entered after it: %s", u.Class)
		}
		if u := c.state(c.units[1]); u.Class != models.ClassLate || u.LateOne.Number != 1 {
			t.Errorf("received at noon: %s", u.Class)
		}
		_, err := s.EnterOnBehalf(context.Background(), office, c.round.ID, models.Entry{UnitID: c.units[2].UnitID, Channel: models.ChannelFax, ReceivedAt: models.At(clock.Now()) + 1, CallNote: "原件", Contact: models.Contact{Name: "王某", Phone: "8400000"}}, nil)
		wantField(t, err, "received_at")
	})
}

func TestAnEntryOfAnotherUnitsTextReachesNoUnit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		v := c.faxed(c.units[0], storetest.Morning)
		nothing := func(when string) {
			t.Helper()
			versions, opinions, err := s.History(ctx, c.units[0])
			c.must(err)
			if len(versions) != 0 || len(opinions) != 0 {
				t.Errorf("%s the unit sees %d versions, %d opinions", when, len(versions), len(opinions))
			}
		}
		nothing("before the check")
		c.must(s.VoidEntry(ctx, second, c.round.ID, v.ID, "错录为该单位"))
		nothing("after it was voided")
		_, err := s.SaveContact(ctx, c.units[0], models.Contact{Name: "李某", Phone: "13900000000"}, "")
		c.must(err)
		desk, err := s.Desk(ctx, c.units[0])
		c.must(err)
		if len(desk.Opinions) != 0 {
			t.Errorf("the unit's own version begins with %d opinions of a voided entry", len(desk.Opinions))
		}
		c.whole()
	})
}

func TestAnEntryGoesBackAndIsTypedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		v := c.faxed(c.units[0], storetest.Morning)
		o := models.Opinion{RoundID: c.round.ID, PID: models.General, Kind: models.KindGeneral, Nature: models.NatureEditorial, Proposed: "统一称谓", Reason: "来文未写理由"}
		_, err := s.EnterOpinion(ctx, office, v.ID, o)
		wantCode(t, err, "entry_handed_over")
		wantField(t, s.ReturnEntry(ctx, second, c.round.ID, v.ID, ""), "reason")
		c.must(s.ReturnEntry(ctx, second, c.round.ID, v.ID, "漏录一条"))
		wantCode(t, c.check(v, "", ""), "entry_typing")
		_, err = s.EnterOpinion(ctx, office, v.ID, o)
		c.must(err)
		c.must(s.HandOver(ctx, office, c.round.ID, v.ID))
		c.must(c.check(v, "", ""))
		if u := c.state(c.units[0]); u.Version.Opinions != 2 {
			t.Errorf("%d opinions count, want 2", u.Version.Opinions)
		}
	})
}

func TestACallAndAWrittenReplyThatClashAreBothKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 2)
		// The call first, then the unit writes: what it wrote counts, and the office is asked.
		c.must(c.check(c.told(c.units[0]), "", ""))
		c.fill(c.units[0])
		c.must(c.submit(c.units[0]))
		u := c.state(c.units[0])
		if u.Class != models.ClassWithOpinions || u.Clash.Number != 1 {
			t.Fatalf("%s, clash %d: want the written reply to count and the call to clash", u.Class, u.Clash.Number)
		}
		wantField(t, s.PickVersion(ctx, office, c.round.ID, c.units[0].UnitID, 1, ""), "reason")
		c.must(s.PickVersion(ctx, office, c.round.ID, c.units[0].UnitID, 1, "经电话核实，以来电为准"))
		if u = c.state(c.units[0]); u.Class != models.ClassNoOpinion || u.Clash.ID != 0 {
			t.Errorf("after the choice: %s, clash %d", u.Class, u.Clash.Number)
		}
		wantCode(t, s.PickVersion(ctx, office, c.round.ID, c.units[0].UnitID, 2, "再改"), "no_clash")
		// The written reply first, then a call: whoever checks has to say which counts.
		c.fill(c.units[1])
		c.must(c.submit(c.units[1]))
		v := c.told(c.units[1])
		wantField(t, c.check(v, "", "来电"), "keep")
		wantField(t, c.check(v, models.KeepStanding, ""), "reason")
		c.must(c.check(v, models.KeepStanding, "以书面为准"))
		if u = c.state(c.units[1]); u.Class != models.ClassWithOpinions || u.Clash.ID != 0 {
			t.Errorf("the written reply was to stay: %s", u.Class)
		}
		c.must(c.check(c.told(c.units[1]), models.KeepEntered, "来电更正"))
		if u = c.state(c.units[1]); u.Class != models.ClassNoOpinion {
			t.Errorf("the call was to count: %s", u.Class)
		}
	})
}

func TestALateReplyCountsOnlyWhenAdmitted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 2)
		for _, unit := range c.units {
			c.fill(unit)
			target := c.clause[0] // an opinion on an earlier clause, written later
			_, err := s.SaveOpinion(ctx, unit, models.Opinion{PID: target.PID, Kind: models.KindRemove, Nature: models.NatureEditorial, Quote: target.Full(), Reason: "重复"})
			c.must(err)
		}
		clock.Set(storetest.Noon + 1)
		for _, unit := range c.units {
			receipt, err := s.SubmitLate(ctx, unit, store.Sending{Revision: -1})
			c.must(err)
			if _, fits, err := s.VerifyReceipt(ctx, receipt.Code); err != nil || !fits {
				t.Errorf("receipt of a late reply fits: %v, %v", fits, err)
			}
		}
		if u := c.state(c.units[0]); u.Class != models.ClassLate || u.Version.ID != 0 {
			t.Errorf("before a decision: %s", u.Class)
		}
		wantField(t, s.AdmitLate(ctx, office, c.round.ID, c.units[0].UnitID, ""), "reason")
		c.must(s.AdmitLate(ctx, office, c.round.ID, c.units[0].UnitID, "雪天道路中断"))
		c.must(s.RefuseLate(ctx, office, c.round.ID, c.units[1].UnitID, "已形成汇总"))
		if u := c.state(c.units[0]); u.Class != models.ClassWithOpinions || u.Version.Opinions != 2 || u.Version.AdmittedBy != office.Name {
			t.Errorf("admitted: %s, %+v", u.Class, u.Version)
		}
		if u := c.state(c.units[1]); u.Class != models.ClassNotReplied {
			t.Errorf("refused: %s", u.Class)
		}
		wantCode(t, s.AdmitLate(ctx, office, c.round.ID, c.units[1].UnitID, "改主意"), "nothing_late")
		if _, _, at, err := s.KeptLedger(ctx, c.round.ID, "deadline"); err != nil || at < storetest.Noon {
			t.Errorf("ledger kept at %s, %v", at, err)
		}
		units, _, _, err := s.KeptLedger(ctx, c.round.ID, "deadline")
		c.must(err)
		if units[0].Class != models.ClassNotReplied {
			t.Errorf("the kept ledger moved with the admission: %s", units[0].Class)
		}
	})
}

func TestEntryAsksForWhatMakesItCredible(t *testing.T) {
	good := models.Entry{UnitID: 1, Channel: models.ChannelFax, ReceivedAt: storetest.Morning, Contact: models.Contact{Name: "王某", Phone: "0931-8400000"}, Scanned: true}
	for name, c := range map[string]struct {
		change func(*models.Entry)
		field  string
	}{
		"a fax with its scan":              {func(*models.Entry) {}, ""},
		"paper without scan, with a note":  {func(e *models.Entry) { e.Scanned, e.CallNote = false, "原件存卷" }, ""},
		"paper without scan or note":       {func(e *models.Entry) { e.Scanned = false }, "scan"},
		"opinions by phone":                {func(e *models.Entry) { e.Channel = models.ChannelPhone }, "no_opinion"},
		"a call with nothing to change":    {func(e *models.Entry) { e.Channel, e.NoOpinion, e.Scanned = models.ChannelPhone, true, false }, ""},
		"nobody's name":                    {func(e *models.Entry) { e.Contact.Name = "" }, "contact_name"},
		"online is no way to enter":        {func(e *models.Entry) { e.Channel = models.ChannelOnline }, "channel"},
		"received before the round opened": {func(e *models.Entry) { e.ReceivedAt = 1 }, "received_at"},
		"no unit":                          {func(e *models.Entry) { e.UnitID = 0 }, "unit"},
	} {
		e := good
		c.change(&e)
		err := models.CheckEntry(e, storetest.Morning-1000, storetest.Morning)
		if c.field == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if c.field != "" && (err == nil || !strings.Contains(errFields(err), c.field)) {
			t.Errorf("%s: %v, want a refusal at %s", name, err, c.field)
		}
	}
}

func errFields(err error) string {
	var p *models.Problem
	if !errors.As(err, &p) {
		return ""
	}
	var fields []string
	for _, f := range p.Fields {
		fields = append(fields, f.Field)
	}
	return strings.Join(fields, " ")
}
