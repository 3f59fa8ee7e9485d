package store_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// move is one thing somebody does to a round.
type move struct {
	What string
	Unit int
	N    int // a choice the move needs: which opinion, how much time, which outcome
}

var moveGen = rapid.Custom(func(t *rapid.T) move {
	return move{
		What: rapid.SampledFrom([]string{"write", "write", "write", "change", "strike", "none", "put", "submit", "submit", "submit", "withdraw", "drop", "late", "admit", "refuse", "extend", "extend all", "close early", "phone", "dispose", "dispose", "time"}).Draw(t, "what"),
		Unit: rapid.IntRange(0, 3).Draw(t, "unit"), N: rapid.IntRange(0, 7).Draw(t, "n"),
	}
})

var playGen = rapid.SliceOfN(moveGen, 8, 24)

// text is what the model knows of a version: how many opinions, or that there are none.
type text struct {
	n       int
	none    bool
	dropped bool
}

// unitModel is a unit as a child would keep it on paper.
type unitModel struct {
	versions                []*text // the unit's own, oldest first
	working, counting, late *text
}

// begin is the version being written: a copy of what counts, else of the unit's last own text.
func (m *unitModel) begin() *text {
	if m.working != nil {
		return m.working
	}
	fresh := text{}
	if m.counting != nil {
		fresh = *m.counting
	} else {
		for _, v := range m.versions {
			if !v.dropped {
				fresh = *v
			}
		}
	}
	m.working = &fresh
	m.versions = append(m.versions, m.working)
	return m.working
}

// game plays moves on a round and on the model beside it.
type game struct {
	*call
	units [4]unitModel
	now   models.Instant
}

// TestFiguresAgreeWhateverHappens plays random rounds: what the store accepts is done to the model, and every figure the
// service shows has to be the model's.
func TestFiguresAgreeWhateverHappens(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		clock := storetest.NewClock(storetest.Morning)
		s := storetest.SQLite(t, clock)
		if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue { // a whole round each: the race detector makes it slow
			if err := checks.Value.Set("30"); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = checks.Value.Set(checks.DefValue) }()
		}
		rapid.Check(t, func(rt *rapid.T) { play(rt, s, clock, playGen.Draw(rt, "moves")) })
	})
	t.Run("postgres", func(t *testing.T) {
		if os.Getenv("TEST_DSN") == "" {
			t.Skip("PostgreSQL left out: TEST_DSN is not set (./check sets it)")
		}
		clock := storetest.NewClock(storetest.Morning)
		s := storetest.Postgres(t, clock)
		for seed := range 6 {
			play(t, s, clock, playGen.Example(seed))
		}
	})
}

func play(t rapid.TB, s *store.Store, clock *storetest.Clock, moves []move) {
	clock.Set(storetest.Morning)
	g := &game{call: openCall(t, s, clock, 4), now: storetest.Morning}
	for i := range g.units {
		_, err := s.SaveContact(context.Background(), g.call.units[i], models.Contact{Name: "李某", Phone: "13900000000"}, "")
		g.must(err)
		g.units[i].begin()
	}
	for i, m := range moves {
		g.move(m)
		if i%8 == 7 {
			g.agree()
		}
	}
	g.agree()
	if report, err := s.VerifyChain(context.Background(), g.round.ID); err != nil || !report.Whole() {
		t.Fatalf("the chain: %+v, %v", report, err)
	}
}

// move does one thing; a refusal is fine, any other error is not, and what was accepted is done to the model.
func (g *game) move(m move) {
	g.t.Helper()
	unit, model := g.call.units[m.Unit], &g.units[m.Unit]
	deadline, err := g.s.Deadline(context.Background(), g.round.ID, unit.UnitID)
	g.must(err)
	apply := g.unitMove(m, unit, model)
	if apply == nil {
		apply = g.office(m, unit, model)
	}
	err = apply()
	var p *models.Problem
	if err != nil && !errors.As(err, &p) {
		g.t.Fatalf("%+v: %v", m, err)
	}
	if err == nil && slices.Contains([]string{"submit", "withdraw", "drop"}, m.What) && !deadline.Open(g.now) {
		g.t.Fatalf("%+v was accepted at %s, the deadline was %+v", m, g.now.Precise(), deadline)
	}
	if m.What == "submit" && err != nil && deadline.Open(g.now) && model.working != nil && (model.working.n > 0) != model.working.none {
		g.t.Fatalf("%+v with %+v was refused in time: %v", m, *model.working, err)
	}
}

// unitMove are the moves of a unit.
func (g *game) unitMove(m move, unit models.Actor, model *unitModel) func() error {
	ctx := context.Background()
	sending := store.Sending{Revision: store.Unguarded}
	switch m.What {
	case "write":
		return func() error {
			_, err := g.s.SaveOpinion(ctx, unit, general(fmt.Sprintf("建议%d", m.N)))
			return then(err, func() { w := model.begin(); w.n, w.none = w.n+1, false })
		}
	case "change", "strike":
		return func() error { return g.touchOne(m, unit, model) }
	case "none":
		return func() error {
			_, err := g.s.DeclareNoOpinion(ctx, unit, true)
			return then(err, func() { model.begin().none = true })
		}
	case "put":
		return func() error {
			opinions := make([]models.Opinion, m.N%3)
			for i := range opinions {
				opinions[i] = general(fmt.Sprintf("建议%d", i))
			}
			_, err := g.s.PutReply(ctx, unit, store.Draught{Revision: store.Unguarded, Contact: models.Contact{Name: "李某", Phone: "13900000000"}, NoOpinion: len(opinions) == 0, Opinions: opinions})
			return then(err, func() { w := model.begin(); w.n, w.none = len(opinions), len(opinions) == 0 })
		}
	case "submit":
		return func() error {
			_, err := g.s.SubmitReply(ctx, unit, sending)
			return then(err, func() { model.counting, model.working, model.late = model.working, nil, nil })
		}
	case "withdraw":
		return func() error {
			err := g.s.WithdrawReply(ctx, unit, sending)
			return then(err, func() {
				taken := *model.counting
				if model.counting = nil; model.working == nil {
					model.working = &taken
					model.versions = append(model.versions, &taken)
				}
			})
		}
	case "drop":
		return func() error {
			return then(g.s.DropRevision(ctx, unit), func() { model.working.dropped, model.working = true, nil })
		}
	case "late":
		return func() error {
			_, err := g.s.SubmitLate(ctx, unit, sending)
			return then(err, func() { model.late, model.working = model.working, nil })
		}
	}
	return nil
}

// touchOne changes or strikes one live opinion of the version being written.
func (g *game) touchOne(m move, unit models.Actor, model *unitModel) error {
	d := g.desk(unit)
	live := models.Live(d.Opinions)
	if len(live) == 0 || d.Reply.Working == 0 {
		return nil
	}
	o := live[m.N%len(live)]
	if m.What == "strike" {
		return then(g.s.StrikeOpinion(context.Background(), unit, o.Key, true), func() { model.begin().n-- })
	}
	o.Reason += "。"
	_, err := g.s.SaveOpinion(context.Background(), unit, o)
	return then(err, func() { model.begin() })
}

// office are the moves of the office and of time.
func (g *game) office(m move, unit models.Actor, model *unitModel) func() error {
	ctx := context.Background()
	later := g.now + models.Instant(1+m.N)*3_600_000
	switch m.What {
	case "admit":
		return func() error {
			return then(g.s.AdmitLate(ctx, office, g.round.ID, unit.UnitID, "情况特殊"), func() { model.counting, model.late = model.late, nil })
		}
	case "refuse":
		return func() error {
			return then(g.s.RefuseLate(ctx, office, g.round.ID, unit.UnitID, "已汇总上报"), func() { model.late = nil })
		}
	case "extend":
		return func() error {
			return g.s.ExtendDeadline(ctx, office, store.Extension{RoundID: g.round.ID, UnitID: unit.UnitID, At: later, Reason: "材料在途"})
		}
	case "extend all":
		return func() error {
			return g.s.ExtendDeadline(ctx, office, store.Extension{RoundID: g.round.ID, At: later, Reason: "系统中断"})
		}
	case "close early":
		return func() error { return g.s.CloseEarly(ctx, office, g.round.ID, "已收齐") }
	case "phone":
		return func() error { return g.phone(unit, model) }
	case "dispose":
		return func() error {
			snap := g.snapshot()
			if len(snap.Opinions) == 0 {
				return nil
			}
			o := snap.Opinions[m.N%len(snap.Opinions)]
			_, err := g.s.RecordDisposition(ctx, office, g.round.ID, o.ID, models.Disposition{Outcome: models.Outcomes[m.N%len(models.Outcomes)], Reason: "与规划一致", Revision: -1})
			return err
		}
	}
	return func() error {
		g.now += models.Instant(m.N) * 1_800_000
		g.clock.Set(g.now)
		return nil
	}
}

// phone takes a call down and has it checked; where something counts already, that stays.
func (g *game) phone(unit models.Actor, model *unitModel) error {
	ctx := context.Background()
	entry := models.Entry{UnitID: unit.UnitID, Channel: models.ChannelPhone, ReceivedAt: g.now, Contact: models.Contact{Name: "李某", Phone: "13900000000"}, NoOpinion: true}
	version, err := g.s.EnterOnBehalf(ctx, office, g.round.ID, entry, nil)
	if err != nil {
		return err
	}
	second := office
	second.UserID = 2
	if err := g.s.CheckEntered(ctx, second, store.Check{RoundID: g.round.ID, VersionID: version.ID, Keep: models.KeepStanding, Reason: "以书面为准"}); err != nil {
		return err
	}
	record, err := g.s.Entry(ctx, g.round.ID, version.ID)
	if err != nil {
		return err
	}
	taken := &text{none: true}
	model.versions = append(model.versions, taken)
	switch record.Version.State {
	case models.VersionSubmitted:
		model.counting, model.late = taken, nil
	case models.VersionLate:
		model.late = taken
	}
	return nil
}

func then(err error, do func()) error {
	if err == nil {
		do()
	}
	return err
}

// agree holds the model, the ledger, the snapshot, the kept figures and the pages of the API's list against each other.
func (g *game) agree() {
	g.t.Helper()
	snap := g.snapshot()
	ledger, err := g.s.Ledger(context.Background(), g.round.ID)
	g.must(err)
	k, classes := 0, map[models.Class]int{}
	for i := range g.units {
		m, class := &g.units[i], models.ClassNotReplied
		switch {
		case m.counting != nil && m.counting.none:
			class = models.ClassNoOpinion
		case m.counting != nil:
			class = models.ClassWithOpinions
			k += m.counting.n
		case m.late != nil:
			class = models.ClassLate
		}
		classes[class]++
		if snap.Units[i].Class != class || ledger.Units[i].Class != class {
			g.t.Fatalf("unit %d is %s, the model says %s", i, snap.Units[i].Class, class)
		}
	}
	for class, n := range classes {
		if snap.Sums.ByClass[class] != n {
			g.t.Fatalf("%s: %d, the model says %d", class, snap.Sums.ByClass[class], n)
		}
	}
	if snap.Sums.Opinions != k || len(snap.Opinions) != k || ledger.Sums.Opinions != k || !snap.Sums.Agree() || !ledger.Sums.Agree() {
		g.t.Fatalf("K=%d, %d opinions, ledger %d, the model says %d", snap.Sums.Opinions, len(snap.Opinions), ledger.Sums.Opinions, k)
	}
	g.agreeByOpinion(snap)
}

// agreeByOpinion counts the opinions themselves.
func (g *game) agreeByOpinion(snap models.Snapshot) {
	g.t.Helper()
	outcomes, clauses := map[models.Outcome]int{}, map[int64]int{}
	for _, o := range snap.Opinions {
		outcomes[o.Outcome]++
		clauses[o.PID]++
	}
	for _, outcome := range append([]models.Outcome{models.OutcomeOpen}, models.Outcomes...) {
		if snap.Sums.ByOutcome[outcome] != outcomes[outcome] {
			g.t.Fatalf("outcome %s: %d kept, %d counted", outcome, snap.Sums.ByOutcome[outcome], outcomes[outcome])
		}
	}
	counts, err := g.s.ClauseCounts(context.Background(), g.round.ID)
	g.must(err)
	for pid, n := range counts {
		if n < 0 || clauses[pid] != n {
			g.t.Fatalf("clause %d: %d kept, %d counted", pid, n, clauses[pid])
		}
	}
	listed := 0
	for page := (store.OpinionPage{RoundID: g.round.ID, Limit: 3}); ; {
		states, next, more, err := g.s.Opinions(context.Background(), page)
		g.must(err)
		listed += len(states)
		if page.After = next; !more {
			break
		}
	}
	if listed != len(snap.Opinions) {
		g.t.Fatalf("%d opinions in the list's pages, %d in the snapshot", listed, len(snap.Opinions))
	}
}
