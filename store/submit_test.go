package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

var office = models.Actor{Kind: models.ActorOffice, UserID: 1, Name: "经办甲", Role: models.RoleAdmin}

// call is a round that is open until noon, with units signed in.
type call struct {
	t      rapid.TB
	s      *store.Store
	clock  *storetest.Clock
	round  models.Round
	units  []models.Actor
	clause []models.Clause
}

func openCall(t rapid.TB, s *store.Store, clock *storetest.Clock, units int, policy ...models.Policy) *call {
	t.Helper()
	ctx := context.Background()
	c := &call{t: t, s: s, clock: clock}
	round, err := s.CreateRound(ctx, office, models.Round{Title: "工作要点", Issuer: "办公室", Phone: "8400000", Contact: "张某某", Policy: append(policy, models.PolicyOpen())[0]})
	c.must(err)
	_, err = s.FreezeDraft(ctx, office, round.ID, models.OutlineDraft{Title: "工作要点", Nodes: []models.Node{
		{Level: 1, Kind: "item", Marker: "一、", Number: "1", Heading: "总体要求", Text: "坚持稳中求进。", Key: "1"},
		{Level: 2, Kind: "item", Marker: "(一)", Number: "1", Text: "新增100家企业。", Key: "1/1"},
	}})
	c.must(err)
	rows := make([]models.Unit, units)
	for i := range rows {
		rows[i] = models.Unit{Name: fmt.Sprintf("第%d单位", i+1), Category: models.CategoryMember}
	}
	rows, err = s.AddUnits(ctx, office, round.ID, rows)
	c.must(err)
	c.must(s.ConfirmDeadline(ctx, office, round.ID, storetest.Noon))
	c.must(s.OpenRound(ctx, office, round.ID))
	for _, unit := range rows {
		invitation, err := s.Invite(ctx, office, models.Invitation{RoundID: round.ID, UnitID: unit.ID, Role: models.RoleHandler})
		c.must(err)
		actor, err := s.Enter(ctx, s.Code(invitation))
		c.must(err)
		c.units = append(c.units, actor)
	}
	c.round, err = s.Round(ctx, round.ID)
	c.must(err)
	_, c.clause, err = s.Draft(ctx, round.ID)
	c.must(err)
	return c
}

func (c *call) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// fill writes a contact and one valid opinion for a unit.
func (c *call) fill(unit models.Actor) {
	c.t.Helper()
	ctx := context.Background()
	_, err := c.s.SaveContact(ctx, unit, models.Contact{Name: "李某", Phone: "13900000000"}, "")
	c.must(err)
	target := c.clause[1]
	_, err = c.s.SaveOpinion(ctx, unit, models.Opinion{PID: target.PID, Kind: models.KindReplace, Nature: models.NatureSubstantive, Quote: target.Full(), Proposed: "新增200家企业。", Reason: "与规划一致"})
	c.must(err)
}

func (c *call) submit(unit models.Actor) error {
	_, err := c.s.SubmitReply(context.Background(), unit, store.Sending{Revision: -1})
	return err
}

func TestDeadlineIsHalfOpenToTheMillisecond(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 3)
		for _, unit := range c.units {
			c.fill(unit)
		}
		clock.Set(storetest.Noon - 1)
		c.must(c.submit(c.units[0]))
		clock.Set(storetest.Noon)
		if err := c.submit(c.units[1]); !errors.Is(err, models.ErrDeadlinePassed) {
			t.Errorf("at noon: %v, want deadline_passed", err)
		}
		clock.Set(storetest.Noon - 1) // a clock that steps back opens nothing
		if err := c.submit(c.units[2]); !errors.Is(err, models.ErrDeadlinePassed) {
			t.Errorf("after the clock stepped back: %v, want deadline_passed", err)
		}
		snap, err := s.Snapshot(context.Background(), c.round.ID)
		c.must(err)
		if snap.Sums.Replied() != 1 || snap.Sums.Opinions != 1 || !snap.Sums.Agree() {
			t.Errorf("sums %+v, want one reply with one opinion", snap.Sums)
		}
	})
}

func TestRacingSubmittersOverTheDeadline(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 64)
		for _, unit := range c.units {
			c.fill(unit)
		}
		clock.Set(storetest.Noon - 1)
		accepted := make([]bool, len(c.units))
		var group sync.WaitGroup
		for i, unit := range c.units {
			group.Go(func() {
				if i == 32 {
					clock.Set(storetest.Noon)
				}
				receipt, err := s.SubmitReply(context.Background(), unit, store.Sending{Revision: -1})
				accepted[i] = err == nil
				if err == nil && receipt.At >= storetest.Noon {
					t.Errorf("unit %d accepted late at %s", i, receipt.At.Precise())
				}
				if err != nil && !errors.Is(err, models.ErrDeadlinePassed) {
					t.Errorf("unit %d: %v", i, err)
				}
			})
		}
		group.Wait()
		units, _, _, err := s.KeptLedger(context.Background(), c.round.ID, "deadline")
		c.must(err)
		for i, unit := range units {
			if accepted[i] != unit.Replied() {
				t.Errorf("unit %d acknowledged %v, in the kept ledger %v", i, accepted[i], unit.Replied())
			}
		}
	})
}

func TestRepeatsAnswerWithTheFirstReceipt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 1)
		c.fill(c.units[0])
		ctx := context.Background()
		sending := store.Sending{Key: "a", Request: "r", Revision: -1}
		first, err := s.SubmitReply(ctx, c.units[0], sending)
		c.must(err)
		clock.Set(storetest.Noon + 1)
		again, err := s.SubmitReply(ctx, c.units[0], sending)
		c.must(err)
		if again != first {
			t.Errorf("replay after noon: %+v, want the first receipt %+v", again, first)
		}
		sending.Request = "other"
		if _, err := s.SubmitReply(ctx, c.units[0], sending); !errors.Is(err, models.ErrMismatch) {
			t.Errorf("another request under the key: %v, want idempotency_mismatch", err)
		}
		receipt, fits, err := s.VerifyReceipt(ctx, first.Code)
		c.must(err)
		if !fits || receipt.Hash != first.Hash {
			t.Errorf("verify: fits %v", fits)
		}
	})
}

func TestOneUnitExtendedTheOthersClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 2)
		ctx := context.Background()
		c.fill(c.units[0])
		c.fill(c.units[1])
		c.must(s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, UnitID: c.units[0].UnitID, At: storetest.Noon + 3_600_000, Reason: "材料在途"}))
		clock.Set(storetest.Noon + 1)
		c.must(c.submit(c.units[0]))
		if err := c.submit(c.units[1]); !errors.Is(err, models.ErrDeadlinePassed) {
			t.Errorf("the other unit: %v, want deadline_passed", err)
		}
	})
}

func TestResubmissionReplacesAndWithdrawalEmpties(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 1)
		ctx, unit := context.Background(), c.units[0]
		c.fill(unit)
		c.must(c.submit(unit))
		_, err := s.SaveOpinion(ctx, unit, models.Opinion{PID: models.General, Kind: models.KindGeneral, Nature: models.NatureEditorial, Proposed: "建议统一体例", Reason: "便于阅读"})
		c.must(err)
		snap, err := s.Snapshot(ctx, c.round.ID)
		c.must(err)
		if len(snap.Opinions) != 1 {
			t.Errorf("unsent second version counts: %d opinions", len(snap.Opinions))
		}
		c.must(c.submit(unit))
		if snap, err = s.Snapshot(ctx, c.round.ID); err != nil || len(snap.Opinions) != 2 || snap.Sums.Opinions != 2 {
			t.Errorf("after resubmission: %d opinions, K=%d, %v", len(snap.Opinions), snap.Sums.Opinions, err)
		}
		c.must(s.WithdrawReply(ctx, unit, store.Sending{Revision: -1}))
		if snap, err = s.Snapshot(ctx, c.round.ID); err != nil || len(snap.Opinions) != 0 || snap.Sums.ByClass[models.ClassNotReplied] != 1 || !snap.Units[0].Has(models.FlagWithdrawn) {
			t.Errorf("after withdrawal: %+v, %v", snap.Sums, err)
		}
	})
}
