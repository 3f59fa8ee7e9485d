package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// writePath is one verb by which a unit writes. It runs for a unit that has replied and has begun another version, and is
// open exactly before the deadline.
type writePath struct {
	verb string // as store names it
	do   func(ctx context.Context, c *call, unit models.Actor) error
}

var writePaths = []writePath{
	{"SaveContact", func(ctx context.Context, c *call, unit models.Actor) error {
		_, err := c.s.SaveContact(ctx, unit, models.Contact{Name: "王某", Phone: "13900000001"}, "")
		return err
	}},
	{"DeclareNoOpinion", func(ctx context.Context, c *call, unit models.Actor) error {
		_, err := c.s.DeclareNoOpinion(ctx, unit, true)
		return err
	}},
	{"SaveOpinion", func(ctx context.Context, c *call, unit models.Actor) error {
		_, err := c.s.SaveOpinion(ctx, unit, general("另提一条"))
		return err
	}},
	{"AddOpinions", func(ctx context.Context, c *call, unit models.Actor) error {
		_, err := c.s.AddOpinions(ctx, unit, store.Bundle{Token: "t1", Opinions: []models.Opinion{general("粘贴一条")}})
		return err
	}},
	{"SaveOpinion", func(ctx context.Context, c *call, unit models.Actor) error { // one that is there
		o := c.desk(unit).Opinions[0]
		o.Reason = "改动理由"
		_, err := c.s.SaveOpinion(ctx, unit, o)
		return err
	}},
	{"StrikeOpinion", func(ctx context.Context, c *call, unit models.Actor) error {
		return c.s.StrikeOpinion(ctx, unit, c.desk(unit).Opinions[0].Key, true)
	}},
	{"MergeOpinions", func(ctx context.Context, c *call, unit models.Actor) error {
		var keys []int64
		for _, o := range c.desk(unit).Opinions {
			if o.PID == models.General {
				keys = append(keys, o.Key)
			}
		}
		_, err := c.s.MergeOpinions(ctx, unit, keys)
		return err
	}},
	{"PutReply", func(ctx context.Context, c *call, unit models.Actor) error {
		_, err := c.s.PutReply(ctx, unit, store.Draught{Revision: store.Unguarded, Contact: models.Contact{Name: "王某", Phone: "13900000001"}, Opinions: []models.Opinion{general("换成这条")}})
		return err
	}},
	{"AddOpinions", func(ctx context.Context, c *call, unit models.Actor) error {
		_, err := c.s.AddOpinions(ctx, unit, store.Bundle{Token: "t", Opinions: []models.Opinion{general("粘贴而来")}})
		return err
	}},
	{"AttachFile", func(ctx context.Context, c *call, unit models.Actor) error {
		_, err := c.s.AttachFile(ctx, unit, 0, pdf)
		return err
	}},
	{"DetachFile", func(ctx context.Context, c *call, unit models.Actor) error {
		return c.s.DetachFile(ctx, unit, 0, c.desk(unit).Files[0].FileID)
	}},
	{"SealReply", func(ctx context.Context, c *call, unit models.Actor) error {
		d := c.desk(unit)
		_, err := c.s.SealReply(ctx, unit, models.Seal{Number: d.Working.Number, Hash: d.Working.Hash, Match: models.SealMatched}, pdf)
		return err
	}},
	{"Approve", func(ctx context.Context, c *call, unit models.Actor) error {
		_, err := c.s.Approve(ctx, unit, models.Approval{Hash: c.desk(unit).Working.Hash, Name: "王某某", Post: "副厅长", Agreed: true})
		return err
	}},
	{"AskExtension", func(ctx context.Context, c *call, unit models.Actor) error {
		_, err := c.s.AskExtension(ctx, unit, storetest.Noon+3_600_000, "材料在途")
		return err
	}},
	{"SubmitReply", func(ctx context.Context, c *call, unit models.Actor) error { return c.submit(unit) }},
	{"WithdrawReply", func(ctx context.Context, c *call, unit models.Actor) error {
		return c.s.WithdrawReply(ctx, unit, store.Sending{Revision: store.Unguarded})
	}},
	{"DropRevision", func(ctx context.Context, c *call, unit models.Actor) error { return c.s.DropRevision(ctx, unit) }},
}

// heldElsewhere are verbs of a unit that no deadline closes; each is held to its own moment by the test that is named.
var heldElsewhere = map[string]string{
	"SubmitLate":      "TestLateRepliesOpenWhenTheDeadlinePasses",
	"InviteColleague": "models.VerbRead: colleagues may always be let in to read",
	"TakeStance":      "models.VerbAnswer: open after release only, TestMayIsOneTable",
}

var pdf = store.Upload{Name: "附件.pdf", Kind: "application/pdf", Body: []byte("%PDF-1.4 附件")}

// TestEveryWritePathStandsInTheTable reads the store's own source: a verb that opens a unit's desk or reply and is in
// neither list fails here.
func TestEveryWritePathStandsInTheTable(t *testing.T) {
	known := map[string]bool{}
	for _, path := range writePaths {
		known[path.verb] = true
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	head := regexp.MustCompile(`(?m)^func \(s \*Store\) ([A-Z]\w*)\(`)
	found := 0
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		source, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(source), "\n}\n") {
			name := head.FindStringSubmatch(part)
			if name == nil || !strings.Contains(part, "s.atDesk(") && !strings.Contains(part, "s.atGuardedDesk(") && !strings.Contains(part, "s.onReply(") && !strings.Contains(part, "s.send(") {
				continue
			}
			found++
			if !known[name[1]] && heldElsewhere[name[1]] == "" {
				t.Errorf("%s writes for a unit and stands neither in writePaths nor in heldElsewhere", name[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d verbs found in the source: the search itself is broken", found)
	}
}

// prepared is a unit that has replied, has a file and begins its second version.
func prepared(t *testing.T, s *store.Store, clock *storetest.Clock) (*call, models.Actor) {
	t.Helper()
	clock.Set(storetest.Morning)
	c := openCall(t, s, clock, 1)
	unit := c.units[0]
	c.submitted(unit)
	for _, text := range []string{"建议统一体例", "建议统一标点"} {
		_, err := s.SaveOpinion(context.Background(), unit, general(text))
		c.must(err)
	}
	_, err := s.AttachFile(context.Background(), unit, 0, pdf)
	c.must(err)
	return c, unit
}

func TestEveryWritePathClosesAtNoon(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		for i, path := range writePaths {
			for _, moment := range []struct {
				name string
				at   models.Instant
				open bool
			}{{"one millisecond before", storetest.Noon - 1, true}, {"at noon", storetest.Noon, false}, {"one millisecond past", storetest.Noon + 1, false}} {
				t.Run(fmt.Sprintf("%d %s %s", i, path.verb, moment.name), func(t *testing.T) {
					c, unit := prepared(t, s, clock)
					before := c.desk(unit)
					clock.Set(moment.at)
					err := path.do(context.Background(), c, unit)
					if moment.open {
						c.must(err)
						return
					}
					if !errors.Is(err, models.ErrDeadlinePassed) {
						t.Fatalf("%v, want deadline_passed", err)
					}
					c.closedForGood(path, unit, before)
				})
			}
		}
	})
}

// closedForGood demands that a refusal changed nothing, latched, and that no clock opens again.
func (c *call) closedForGood(path writePath, unit models.Actor, before store.Desk) {
	c.t.Helper()
	after := c.desk(unit)
	if after.Reply != before.Reply || len(after.Opinions) != len(before.Opinions) || after.Working.Hash != before.Working.Hash || len(after.Seals)+len(after.Approvals)+len(after.Files) != len(before.Seals)+len(before.Approvals)+len(before.Files) {
		c.t.Errorf("the refused verb changed the reply: %+v, was %+v", after.Reply, before.Reply)
	}
	if after.Deadline.ClosedAt.IsZero() || after.Round.State != models.RoundClosed {
		c.t.Errorf("the refusal did not latch: %+v, %s", after.Deadline, after.Round.State)
	}
	c.clock.Set(storetest.Noon - 60_000)
	if err := path.do(context.Background(), c, unit); !errors.Is(err, models.ErrDeadlinePassed) {
		c.t.Errorf("after the clock stepped back: %v, want deadline_passed", err)
	}
}

// TestARefusalCommitsTheLatchByItself looks at the row without asking the store, whose pages latch too.
func TestARefusalCommitsTheLatchByItself(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *store.Store, raw *sql.DB, clock *storetest.Clock) {
		for name, write := range map[string]func(c *call, unit models.Actor) error{
			"submission":                      func(c *call, unit models.Actor) error { return c.submit(unit) },
			"autosave of a unit that replied": writeContact,
		} {
			c, unit := prepared(t, s, clock)
			clock.Set(storetest.Noon)
			if err := write(c, unit); !errors.Is(err, models.ErrDeadlinePassed) {
				t.Fatalf("%s: %v", name, err)
			}
			c.latched(raw, name)
		}
		clock.Set(storetest.Morning)
		c := openCall(t, s, clock, 1)
		clock.Set(storetest.Noon)
		c.must(writeContact(c, c.units[0])) // a text for 逾期补报
		c.latched(raw, "autosave of a unit that has not replied")
		clock.Set(storetest.Morning)
		c = openCall(t, s, clock, 1)
		clock.Set(storetest.Noon)
		c.desk(c.units[0])
		c.latched(raw, "a page")
	})
}

func writeContact(c *call, unit models.Actor) error {
	_, err := c.s.SaveContact(context.Background(), unit, models.Contact{Name: "王某", Phone: "13900000001"}, "")
	return err
}

func (c *call) latched(raw *sql.DB, who string) {
	c.t.Helper()
	if n := number(c.t, raw, fmt.Sprintf("SELECT count(*) FROM deadlines WHERE round_id = %d AND closed_at <> 0", c.round.ID)); n != 1 {
		c.t.Errorf("%s saw the passed deadline and did not latch it", who)
	}
}

func TestLateRepliesOpenWhenTheDeadlinePasses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 2)
		ctx := context.Background()
		c.fill(c.units[0])
		clock.Set(storetest.Noon - 1)
		var p *models.Problem
		if _, err := s.SubmitLate(ctx, c.units[0], store.Sending{Revision: store.Unguarded}); !errors.As(err, &p) || p.Code != "still_open" {
			t.Errorf("a millisecond before: %v, want still_open", err)
		}
		clock.Set(storetest.Noon)
		receipt, err := s.SubmitLate(ctx, c.units[0], store.Sending{Revision: store.Unguarded})
		c.must(err)
		snap := c.snapshot()
		if !receipt.Late || snap.Sums.Opinions != 0 || len(snap.Opinions) != 0 || snap.Units[0].Class != models.ClassLate {
			t.Errorf("a late reply counts: %+v %+v", receipt, snap.Sums)
		}
	})
}

// TestTheTextGivenLateIsWrittenApprovedAndSealedLate: a round that asks approval and seal can get 逾期补报 at all.
func TestTheTextGivenLateIsWrittenApprovedAndSealedLate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 1, models.PolicyNotice())
		ctx, unit := context.Background(), c.units[0]
		clock.Set(storetest.Noon + 60_000)
		c.fill(unit)
		d := c.desk(unit)
		_, err := s.Approve(ctx, unit, models.Approval{Hash: d.Working.Hash, Name: "王某某", Post: "副厅长", Agreed: true})
		c.must(err)
		_, err = s.SealReply(ctx, unit, models.Seal{Number: d.Working.Number, Hash: d.Working.Hash, Match: models.SealMatched}, pdf)
		c.must(err)
		_, err = s.SubmitLate(ctx, unit, store.Sending{Revision: store.Unguarded})
		c.must(err)
		c.must(s.AdmitLate(ctx, office, c.round.ID, unit.UnitID, "情况特殊"))
		if snap := c.snapshot(); snap.Sums.Opinions != 1 || snap.Units[0].Class != models.ClassWithOpinions {
			t.Errorf("admitted: %+v", snap.Sums)
		}
	})
}

// TestTheLockHeldOverTheDeadline: submissions that wait for the round's row over noon count by the moment they get it.
func TestTheLockHeldOverTheDeadline(t *testing.T) {
	if os.Getenv("TEST_DSN") == "" {
		t.Skip("PostgreSQL left out: TEST_DSN is not set (./check sets it)")
	}
	var reads atomic.Int64
	clock := storetest.NewClock(storetest.Morning)
	dsn := storetest.Schema(t)
	name := dsn[strings.LastIndex(dsn, "=")+1:]
	s := openAt(t, store.Options{DSN: dsn + "&application_name=" + name, Clock: func() time.Time { reads.Add(1); return clock.Now() }})
	c := openCall(t, s, clock, 8)
	for _, unit := range c.units {
		c.fill(unit)
	}
	raw, err := sql.Open("pgx", dsn)
	c.must(err)
	defer raw.Close()
	clock.Set(storetest.Noon - 1)
	held, err := raw.Begin()
	c.must(err)
	var id int64
	c.must(held.QueryRow("SELECT id FROM rounds LIMIT 1 FOR UPDATE").Scan(&id))
	reads.Store(0)
	var group sync.WaitGroup
	for i, unit := range c.units {
		group.Go(func() {
			if err := c.submit(unit); !errors.Is(err, models.ErrDeadlinePassed) {
				t.Errorf("unit %d waited over noon: %v, want deadline_passed", i, err)
			}
		})
	}
	waiting := fmt.Sprintf("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = '%s'", name)
	for tries := 0; number(t, raw, waiting) < int64(len(c.units)); tries++ {
		if tries > 20_000 {
			t.Error("the submitters never came to wait")
			break
		}
		runtime.Gosched()
	}
	if n := reads.Load(); n != 0 {
		t.Errorf("the clock was read %d times before the lock was held", n)
	}
	clock.Set(storetest.Noon)
	c.must(held.Commit())
	group.Wait()
	if snap := c.snapshot(); snap.Sums.Replied() != 0 || snap.Round.State != models.RoundClosed {
		t.Errorf("%d replies count, round %s", snap.Sums.Replied(), snap.Round.State)
	}
}

// TestAllAcceptedStandInTheKeptLedger: submitters, autosavers and the ticker meet at the deadline.
func TestAllAcceptedStandInTheKeptLedger(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 64)
		for _, unit := range c.units {
			c.fill(unit)
		}
		ctx := context.Background()
		clock.Set(storetest.Noon - 1)
		receipts := make([]models.Receipt, len(c.units))
		var group sync.WaitGroup
		for i, unit := range c.units {
			group.Go(func() {
				if i == 32 {
					clock.Set(storetest.Noon)
					if err := s.CloseDue(ctx); err != nil {
						t.Error(err)
					}
				}
				if i%4 == 0 {
					_, _ = s.SaveContact(ctx, unit, models.Contact{Name: "王某", Phone: "13900000001"}, "")
				}
				receipt, err := s.SubmitReply(ctx, unit, store.Sending{Revision: store.Unguarded, Key: "k", Request: "r"})
				if err != nil && !errors.Is(err, models.ErrDeadlinePassed) {
					t.Errorf("unit %d: %v", i, err)
				}
				receipts[i] = receipt
			})
		}
		group.Wait()
		c.accountFor(receipts)
	})
}

// accountFor holds every acknowledgement against the ledger kept at the deadline, the ledger of now and the receipts.
func (c *call) accountFor(receipts []models.Receipt) {
	c.t.Helper()
	kept, sums, _, err := c.s.KeptLedger(context.Background(), c.round.ID, "deadline")
	c.must(err)
	now, accepted := c.snapshot(), 0
	for i, receipt := range receipts {
		yes := receipt.ID != 0
		if yes {
			accepted++
			if receipt.At >= storetest.Noon {
				c.t.Errorf("unit %d was accepted late at %s", i, receipt.At.Precise())
			}
			if _, fits, err := c.s.VerifyReceipt(context.Background(), receipt.Code); err != nil || !fits {
				c.t.Errorf("receipt of unit %d: fits %v, %v", i, fits, err)
			}
		}
		if yes != kept[i].Replied() || yes != now.Units[i].Replied() {
			c.t.Errorf("unit %d acknowledged %v, kept %v, now %v", i, yes, kept[i].Replied(), now.Units[i].Replied())
		}
	}
	if sums.Replied() != accepted || sums.Opinions != accepted || !sums.Agree() {
		c.t.Errorf("kept sums %+v, acknowledged %d", sums, accepted)
	}
}

func TestAnExtensionOpensAgainAndClosesAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 2)
		ctx := context.Background()
		c.fill(c.units[0])
		c.fill(c.units[1])
		clock.Set(storetest.Noon)
		c.must(s.CloseDue(ctx))
		c.must(s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, At: storetest.Noon + 1000, Reason: "系统中断"}))
		clock.Set(storetest.Noon + 999)
		c.must(c.submit(c.units[0]))
		clock.Set(storetest.Noon + 1000)
		if err := c.submit(c.units[1]); !errors.Is(err, models.ErrDeadlinePassed) {
			t.Errorf("at the end of the extension: %v", err)
		}
		_, sums, _, err := s.KeptLedger(ctx, c.round.ID, "deadline")
		c.must(err)
		if sums.Replied() != 1 {
			t.Errorf("the ledger kept at the second closing holds %d replies, want 1", sums.Replied())
		}
		if err := s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, At: storetest.Noon + 9000, Reason: ""}); err == nil {
			t.Error("an extension without a reason was taken")
		}
		c.must(s.CancelRound(ctx, office, c.round.ID, "重复发文"))
		if err := s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, At: storetest.Noon + 9000, Reason: "系统中断"}); err == nil {
			t.Error("a cancelled round was extended")
		}
	})
}

// TestPaperThatCameBeforeTheRoundsEndIsInTime: the unit's own longer deadline was closed early, the round's ran on.
func TestPaperThatCameBeforeTheRoundsEndIsInTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 1)
		ctx, unit, hour := context.Background(), c.units[0], models.Instant(3_600_000)
		c.must(s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, UnitID: unit.UnitID, At: storetest.Noon + 6*hour, Reason: "材料在途"}))
		clock.Set(storetest.Noon - 2*hour)
		c.must(s.CloseEarly(ctx, office, c.round.ID, "已收齐"))
		c.must(s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, At: storetest.Noon + hour, Reason: "仍有来文"}))
		clock.Set(storetest.Noon + 2*hour)
		c.must(s.CloseDue(ctx))
		entry := models.Entry{UnitID: unit.UnitID, Channel: models.ChannelPhone, ReceivedAt: storetest.Noon, Contact: models.Contact{Name: "李某", Phone: "13900000000"}, NoOpinion: true}
		version, err := s.EnterOnBehalf(ctx, office, c.round.ID, entry, nil)
		c.must(err)
		second := office
		second.UserID = 2
		c.must(s.CheckEntered(ctx, second, store.Check{RoundID: c.round.ID, VersionID: version.ID}))
		if snap := c.snapshot(); snap.Units[0].Class != models.ClassNoOpinion {
			t.Errorf("the unit is %s, want 已反馈·无意见", snap.Units[0].Class)
		}
	})
}
