package models

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAUnitIsInOneClass(t *testing.T) {
	closed, open := Deadline{ID: 1, At: noon, ClosedAt: noon}, Deadline{ID: 1, At: noon + day}
	deem := Round{State: RoundClosed, Policy: Policy{DeemNoOpinion: true}}
	silent := Round{State: RoundClosed}
	for name, c := range map[string]struct {
		s    Standing
		want Class
	}{
		"silent":                          {Standing{Round: silent, Deadline: closed}, ClassNotReplied},
		"writing":                         {Standing{Round: silent, Deadline: open, Reply: Reply{Working: 1}}, ClassNotReplied},
		"with opinions":                   {Standing{Round: silent, Deadline: closed, Reply: Reply{Counting: 1}}, ClassWithOpinions},
		"with none":                       {Standing{Round: silent, Deadline: closed, Reply: Reply{Counting: 1}, Counting: Version{NoOpinion: true}}, ClassNoOpinion},
		"replied, writing another":        {Standing{Round: silent, Deadline: open, Reply: Reply{Counting: 1, Working: 2}, Working: Version{NoOpinion: true}}, ClassWithOpinions},
		"replied, a late entry waits":     {Standing{Round: silent, Deadline: closed, Reply: Reply{Counting: 1, Late: 2}}, ClassWithOpinions},
		"late":                            {Standing{Round: silent, Deadline: closed, Reply: Reply{Late: 1}}, ClassLate},
		"late where silence is agreement": {Standing{Round: deem, Deadline: closed, Reply: Reply{Late: 1}}, ClassLate},
		"withdrawn":                       {Standing{Round: silent, Deadline: closed, Reply: Reply{Withdrawn: true}}, ClassNotReplied},
		"silence is agreement":            {Standing{Round: deem, Deadline: closed}, ClassDeemed},
		"silence is agreement, at noon":   {Standing{Round: deem, Deadline: Deadline{ID: 1, At: noon}, Now: noon}, ClassDeemed},
		"silent, but time remains":        {Standing{Round: deem, Deadline: open}, ClassNotReplied},
		"before the round opens":          {Standing{Round: Round{State: RoundSetup, Policy: deem.Policy}, Deadline: Deadline{ID: 1, At: noon}, Now: noon + 1}, ClassNotReplied},
		"no deadline confirmed":           {Standing{Round: deem}, ClassNotReplied},
	} {
		if got := ClassOf(c.s); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestFlagsStandBesideTheClass(t *testing.T) {
	notice := Round{State: RoundOpen, Policy: PolicyNotice()}
	asks := func(approvals []Approval, seals []Seal) Submission {
		return Submission{Policy: PolicyNotice(), Version: Version{}, Hash: "h", Approvals: approvals, Seals: seals}
	}
	agreed := []Approval{{Hash: "h", Agreed: true, Kind: ApprovalDeclared}}
	open := Deadline{ID: 1, At: noon}
	for name, c := range map[string]struct {
		s    Standing
		want []Flag
	}{
		"nothing yet":          {Standing{Round: notice, Deadline: open}, nil},
		"opened":               {Standing{Round: notice, Deadline: open, Unit: Unit{AcknowledgedAt: noon}}, []Flag{FlagAcknowledged}},
		"an empty page":        {Standing{Round: notice, Deadline: open, Reply: Reply{Working: 1}}, nil},
		"writing":              {Standing{Round: notice, Deadline: open, Reply: Reply{Working: 1}, WorkingN: 2, Submission: asks(nil, nil)}, []Flag{FlagDrafting, FlagAwaitingApproval}},
		"approved":             {Standing{Round: notice, Deadline: open, Reply: Reply{Working: 1}, WorkingN: 2, Submission: asks(agreed, nil)}, []Flag{FlagDrafting, FlagAwaitingSeal}},
		"approved and sealed":  {Standing{Round: notice, Deadline: open, Reply: Reply{Working: 1}, WorkingN: 2, Submission: asks(agreed, []Seal{{Hash: "h", Match: SealUnreadable}})}, []Flag{FlagDrafting}},
		"approved other words": {Standing{Round: notice, Deadline: open, Reply: Reply{Working: 1}, WorkingN: 2, Submission: asks([]Approval{{Hash: "old", Agreed: true}}, nil)}, []Flag{FlagDrafting, FlagAwaitingApproval}},
		"declares none":        {Standing{Round: notice, Deadline: open, Reply: Reply{Working: 1}, Working: Version{NoOpinion: true}, Submission: Submission{Policy: PolicyNotice(), Version: Version{NoOpinion: true}}}, []Flag{FlagDrafting}},
		"seal owed":            {Standing{Round: Round{State: RoundClosed, Policy: sealLater}, Deadline: open, Reply: Reply{Counting: 1}, Counting: Version{Hash: "h"}}, []Flag{FlagSealOwed}},
		"seal came":            {Standing{Round: Round{State: RoundClosed, Policy: sealLater}, Deadline: open, Reply: Reply{Counting: 1}, Counting: Version{Hash: "h"}, Submission: Submission{Seals: []Seal{{Hash: "h", Match: SealMatched}}}}, nil},
		"seal of another text": {Standing{Round: Round{State: RoundClosed, Policy: sealLater}, Deadline: open, Reply: Reply{Counting: 1}, Counting: Version{Hash: "h"}, Submission: Submission{Seals: []Seal{{Hash: "x", Match: SealMatched}}}}, []Flag{FlagSealOwed}},
		"more time, withdrawn": {Standing{Round: notice, Deadline: Deadline{ID: 2, UnitID: 7, At: noon + day}, Reply: Reply{Withdrawn: true}}, []Flag{FlagExtended, FlagWithdrawn}},
		"entered on behalf":    {Standing{Round: notice, Deadline: open, Entered: true}, []Flag{FlagAwaitingCheck}},
		"submitted again":      {Standing{Round: notice, Deadline: open, Reply: Reply{Withdrawn: true, Counting: 2}}, nil},
	} {
		if got := FlagsOf(c.s); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestClassesAlwaysAddUp: whatever a unit's standing, it is in one known class and the sums hold.
func TestClassesAlwaysAddUp(t *testing.T) {
	states := []RoundState{RoundSetup, RoundOpen, RoundClosed, RoundProcessing, RoundReleased, RoundArchived}
	rapid.Check(t, func(t *rapid.T) {
		var sums Sums
		n := rapid.IntRange(0, 40).Draw(t, "units")
		for range n {
			s := Standing{Now: noon + Instant(rapid.IntRange(-2, 2).Draw(t, "now"))}
			s.Round = Round{State: rapid.SampledFrom(states).Draw(t, "state"), Policy: Policy{DeemNoOpinion: rapid.Bool().Draw(t, "deem")}}
			s.Deadline = Deadline{ID: 1, At: noon, ClosedAt: Instant(rapid.IntRange(0, 1).Draw(t, "closed"))}
			s.Reply = Reply{Counting: rapid.IntRange(0, 2).Draw(t, "counting"), Late: rapid.IntRange(0, 2).Draw(t, "late"), Working: rapid.IntRange(0, 2).Draw(t, "working"), Withdrawn: rapid.Bool().Draw(t, "withdrawn")}
			s.Counting.NoOpinion = rapid.Bool().Draw(t, "none")
			u := UnitState{Unit: Unit{Category: rapid.SampledFrom([]UnitCategory{CategoryMember, CategoryRelated}).Draw(t, "category")}, Class: ClassOf(s), Flags: FlagsOf(s)}
			if !slices.Contains(Classes, u.Class) {
				t.Fatalf("class %q is none of the five", u.Class)
			}
			if (s.Reply.Counting != 0) != u.Replied() {
				t.Fatalf("counting %d, replied %v", s.Reply.Counting, u.Replied())
			}
			sums.Add(u)
		}
		if !sums.Agree() || sums.Units != n || sums.Of(CategoryMember)+sums.Of(CategoryRelated) != n {
			t.Fatalf("sums %+v do not add up to %d", sums, n)
		}
	})
}
