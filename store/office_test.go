package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

func TestOnlyUnitsThatOweAreReminded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 2)
		c.fill(c.units[0])
		c.must(c.submit(c.units[0]))
		call := models.Reminder{Channel: "电话", Spoke: "王某"}
		wantField(t, s.AddReminders(ctx, office, c.round.ID, []int64{c.units[0].UnitID}, call), "unit")
		wantField(t, s.AddReminders(ctx, office, c.round.ID, []int64{c.units[1].UnitID}, models.Reminder{Channel: "电话"}), "spoke")
		wantField(t, s.AddReminders(ctx, office, c.round.ID, nil, call), "unit")
		c.must(s.AddReminders(ctx, office, c.round.ID, []int64{c.units[1].UnitID}, call))
		if u := c.state(c.units[1]); len(u.Reminders) != 1 || u.Reminders[0].By != office.Name || u.Reminders[0].At != storetest.Morning {
			t.Errorf("reminders %+v", u.Reminders)
		}
		if _, err := s.QueueReminders(ctx, office, c.round.ID, []models.Outbox{{UnitID: c.units[1].UnitID, Subject: "催办", Body: "请反馈"}}); err == nil {
			t.Error("a unit without an address got a mail")
		}
	})
}

func TestNobodyTickedIsNotEverybody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 3)
		later := storetest.Noon.Add(24 * time.Hour)
		two := []int64{c.units[0].UnitID, c.units[1].UnitID}
		c.must(s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, UnitIDs: two, At: later, Reason: "大雪"}))
		if u := c.state(c.units[2]); u.Deadline.At != storetest.Noon {
			t.Errorf("a unit that was not meant has until %s", u.Deadline.At)
		}
		// One that already has more refuses all of them, by name.
		err := s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, UnitIDs: []int64{c.units[2].UnitID, c.units[1].UnitID}, At: storetest.Noon.Add(time.Hour), Reason: "大雪"})
		wantField(t, err, "at")
		if u := c.state(c.units[2]); u.Deadline.At != storetest.Noon {
			t.Errorf("half of a refused extension was kept: %s", u.Deadline.At)
		}
	})
}

func TestAPleaIsAnsweredOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		later := storetest.Noon.Add(24 * time.Hour)
		request, err := s.AskExtension(ctx, c.units[0], later, "会议未开")
		c.must(err)
		_, err = s.AskExtension(ctx, c.units[0], later, "再问")
		wantCode(t, err, "already_asked")
		d := store.Decision{RoundID: c.round.ID, RequestID: request.ID}
		wantField(t, s.DecideExtension(ctx, office, d), "answer")
		d.Granted, d.At = true, later
		c.must(s.DecideExtension(ctx, office, d))
		wantCode(t, s.DecideExtension(ctx, office, d), "already_decided")
		if u := c.state(c.units[0]); u.Deadline.At != later || !u.Has(models.FlagExtended) {
			t.Errorf("deadline %s, flags %v", u.Deadline.At, u.Flags)
		}
	})
}

func TestHaltsNeedAReasonAndHold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 2)
		c.fill(c.units[0])
		wantField(t, s.PauseRound(ctx, leader, c.round.ID, ""), "reason")
		c.must(s.PauseRound(ctx, leader, c.round.ID, "通知更正"))
		if err := c.submit(c.units[0]); !errors.Is(err, models.ErrPaused) {
			t.Errorf("while paused: %v", err)
		}
		c.must(s.ResumeRound(ctx, leader, c.round.ID, "更正已发"))
		c.must(c.submit(c.units[0]))
		c.must(s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, UnitID: c.units[1].UnitID, At: storetest.Noon.Add(time.Hour), Reason: "大雪"}))
		clock.Set(storetest.Morning.Add(time.Hour))
		c.must(s.CloseEarly(ctx, leader, c.round.ID, "急用"))
		if err := c.submit(c.units[1]); !errors.Is(err, models.ErrDeadlinePassed) {
			t.Errorf("after an early close, with an extension: %v", err)
		}
		round, err := s.Round(ctx, c.round.ID)
		c.must(err)
		if _, _, _, err := s.KeptLedger(ctx, c.round.ID, "deadline"); err != nil || round.State != models.RoundClosed {
			t.Errorf("state %s, kept ledger %v", round.State, err)
		}
		wantCode(t, s.CloseEarly(ctx, leader, c.round.ID, "再来"), "deadline_passed")
		// What was received before the early close was in time, what came after was not.
		c.must(c.check(c.faxed(c.units[1], storetest.Morning.Add(time.Hour)), "", ""))
		if u := c.state(c.units[1]); u.Class != models.ClassLate {
			t.Errorf("a fax from the moment of the early close: %s", u.Class)
		}
		c.must(c.check(c.faxed(c.units[1], storetest.Morning.Add(time.Hour)-1), "", ""))
		if u := c.state(c.units[1]); u.Class != models.ClassWithOpinions {
			t.Errorf("a fax from before the early close: %s", u.Class)
		}
		c.must(s.CancelRound(ctx, leader, c.round.ID, "通知撤销"))
		wantCode(t, c.submit(c.units[1]), "round_cancelled")
		wantCode(t, s.ResumeRound(ctx, leader, c.round.ID, "后悔"), "round_cancelled")
		c.whole()
	})
}

func TestAnOutageIsOnRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		at := storetest.Morning
		beat := func(after time.Duration) {
			t.Helper()
			at = at.Add(after)
			clock.Set(at)
			c.must(s.Beat(ctx))
		}
		beat(0)
		beat(10 * time.Second)
		beat(store.Silence)
		last := at
		beat(30 * time.Minute)
		beat(10 * time.Second)
		snap, err := s.Ledger(ctx, c.round.ID)
		c.must(err)
		if len(snap.Outages) != 1 || snap.Outages[0].From != last || snap.Outages[0].Till != last.Add(30*time.Minute) {
			t.Errorf("outages %+v, want one of half an hour", snap.Outages)
		}
		c.whole()
	})
}

func TestALeaseHasOneHolder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		held := func(holder string) bool {
			t.Helper()
			ok, err := s.Lease(context.Background(), "purge", holder, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if !held("a") || held("b") || !held("a") {
			t.Error("the first holder keeps the lease and renews it")
		}
		clock.Set(storetest.Morning.Add(time.Minute))
		if !held("b") || held("a") {
			t.Error("a lease that ran out goes to whoever asks first")
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		add := func(login string, role models.Role) models.User {
			t.Helper()
			user, err := s.AddUser(ctx, models.System, models.User{Login: login, Name: "张某某", Role: role, Password: "mima-ceshi-2018"})
			if err != nil {
				t.Fatal(err)
			}
			return user
		}
		admin, handler := add("jia", models.RoleAdmin), add("yi", models.RoleHandler)
		wantCode(t, s.BarUser(ctx, office, admin.ID), "last_admin")
		wantCode(t, s.ChangeRole(ctx, office, admin.ID, models.RoleHandler), "last_admin")
		if err := s.ChangeRole(ctx, office, handler.ID, models.RoleAdmin); err != nil {
			t.Fatal(err)
		}
		token, _, err := s.NewAPIToken(ctx, office, models.APIToken{UserID: admin.ID, Label: "试验"})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.BarUser(ctx, office, admin.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn(ctx, "jia", "mima-ceshi-2018"); err == nil {
			t.Error("a barred user signed in")
		}
		if _, err := s.ByToken(ctx, token); !errors.Is(err, models.ErrSignIn) {
			t.Errorf("a barred user's token: %v", err)
		}
		wantCode(t, s.BarUser(ctx, office, handler.ID), "last_admin")
		if err := s.ReadmitUser(ctx, office, admin.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.ResetPassword(ctx, office, admin.ID, "xin-mima-2018"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn(ctx, "jia", "xin-mima-2018"); err != nil {
			t.Errorf("after the reset: %v", err)
		}
		report, err := s.VerifyChain(ctx, 0)
		if err != nil || !report.Whole() || report.Length < 6 {
			t.Errorf("the administration's chain: %+v, %v", report, err)
		}
	})
}

func TestPurgedContactsStillVerify(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 2)
		c.fill(c.units[0])
		c.must(c.submit(c.units[0]))
		c.must(c.check(c.told(c.units[1]), "", ""))
		c.must(s.AdjustRound(ctx, office, c.round.ID, store.RoundSettings{Contact: "张某某", Phone: "0931-8400000", PurgeDays: 30}))
		clock.Set(storetest.Noon)
		c.must(s.CloseDue(ctx))
		c.must(s.Tamper("UPDATE rounds SET state = 'released', released_at = ? WHERE id = ?", int64(storetest.Noon), c.round.ID))
		clock.Set(storetest.Noon.Add(30*24*time.Hour) - 1)
		c.must(s.PurgeLeased(ctx, "a"))
		if u := c.state(c.units[0]); u.Version.Contact.Name == "" {
			t.Error("purged a millisecond early")
		}
		clock.Set(storetest.Noon.Add(30 * 24 * time.Hour))
		c.must(s.PurgeLeased(ctx, "a"))
		for _, unit := range c.units {
			u := c.state(unit) // verifies every hash on the way
			if !u.Version.Contact.Empty() || u.Version.Contact.Salt != "" || u.Version.Contact.Digest == "" || u.Person().Phone != "" {
				t.Errorf("left of the contact: %+v, %+v", u.Version.Contact, u.Person())
			}
			if _, fits, err := s.VerifyReceipt(ctx, u.Receipt.Code); err != nil || !fits {
				t.Errorf("receipt after the purge: %v, %v", fits, err)
			}
		}
		round, err := s.Round(ctx, c.round.ID)
		c.must(err)
		if round.PurgedAt != storetest.Noon.Add(30*24*time.Hour) {
			t.Errorf("purged at %s", round.PurgedAt)
		}
	})
}

func TestContactsOfACancelledRoundArePurgedToo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		c.fill(c.units[0])
		c.must(c.submit(c.units[0]))
		c.must(s.AdjustRound(ctx, office, c.round.ID, store.RoundSettings{Contact: "张某某", Phone: "0931-8400000", PurgeDays: 30}))
		c.must(s.CancelRound(ctx, leader, c.round.ID, "文件不再印发"))
		clock.Set(storetest.Morning.Add(30*24*time.Hour) - 1)
		c.must(s.PurgeDue(ctx))
		if u := c.state(c.units[0]); u.Version.Contact.Name == "" {
			t.Error("purged a millisecond early")
		}
		clock.Set(storetest.Morning.Add(30 * 24 * time.Hour))
		c.must(s.PurgeDue(ctx))
		if u := c.state(c.units[0]); !u.Version.Contact.Empty() {
			t.Errorf("left of the contact: %+v", u.Version.Contact)
		}
	})
}

func TestAnArchivedRoundIsReadOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		wantCode(t, s.ArchiveRound(ctx, leader, c.round.ID), "round_state")
		c.must(s.Tamper("UPDATE rounds SET state = 'released', released_at = ? WHERE id = ?", int64(storetest.Morning), c.round.ID))
		c.must(s.ArchiveRound(ctx, leader, c.round.ID))
		_, err := s.Invite(ctx, office, models.Invitation{RoundID: c.round.ID, UnitID: c.units[0].UnitID, Role: models.RoleHandler})
		for name, err := range map[string]error{
			"invite": err, "adjust": s.AdjustRound(ctx, office, c.round.ID, store.RoundSettings{Phone: "8400000"}),
			"extend": s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, At: storetest.Noon.Add(time.Hour), Reason: "x"}),
			"pause":  s.PauseRound(ctx, leader, c.round.ID, "x"), "again": s.ArchiveRound(ctx, leader, c.round.ID),
		} {
			t.Run(name, func(t *testing.T) { wantCode(t, err, "archived") })
		}
		if _, err := s.Snapshot(ctx, c.round.ID); err != nil {
			t.Errorf("reading it: %v", err)
		}
	})
}
