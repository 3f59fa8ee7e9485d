package models

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// whole is a working version that lacks nothing but what the policy asks beside it.
func whole(policy Policy) Progress {
	round := Round{State: RoundOpen, Policy: policy}
	moment := Moment{Round: round, Deadline: Deadline{ID: 1, At: 1000}, Now: 10, Role: RoleHandler}
	version := Version{ID: 1, Number: 1, Contact: Contact{Name: "李某", Phone: "13900000000"}}
	opinion := Opinion{PID: General, Kind: KindGeneral, Nature: NatureEditorial, Proposed: "统一体例", Reason: "便于阅读"}
	return Progress{Moment: moment, Working: true, Clauses: 3, Submission: Submission{Policy: policy, Version: version, Opinions: []Opinion{opinion}, Hash: "h"}}
}

func statesOf(p Progress) map[Step]TaskState {
	states := map[Step]TaskState{}
	for _, t := range TasksOf(p) {
		states[t.Step] = t.State
	}
	return states
}

func TestTasksAsTheReplyGrows(t *testing.T) {
	notice := PolicyNotice()
	empty := whole(notice)
	empty.Working, empty.Submission.Version, empty.Submission.Opinions, empty.Submission.Hash = false, Version{}, nil, ""
	unfinished, complete := whole(notice), whole(notice)
	unfinished.Submission.Opinions[0].Reason = ""
	approved := whole(notice)
	approved.Submission.Approvals = []Approval{{Hash: "h", Kind: ApprovalDeclared, Agreed: true, Name: "王某", Post: "副厅长"}}
	stale := whole(notice)
	stale.Submission.Approvals = []Approval{{Hash: "old", Kind: ApprovalDeclared, Agreed: true}}
	ready := approved
	ready.Submission.Seals = []Seal{{Hash: "h", Match: SealMatched}}
	foreign := approved
	foreign.Submission.Seals = []Seal{{Hash: "h", Match: SealForeign}}
	sent := ready
	sent.Working, sent.Counting, sent.Moment.Counting = false, Version{ID: 1, Number: 1, Hash: "h"}, true
	closed := complete
	closed.Moment.Now = 1000
	for name, want := range map[string]struct {
		p      Progress
		states map[Step]TaskState
	}{
		"nothing written":            {empty, map[Step]TaskState{StepRead: TaskNow, StepWrite: TaskNow, StepCheck: TaskBlocked, StepApprove: TaskBlocked, StepSeal: TaskBlocked, StepSubmit: TaskBlocked}},
		"a reason is missing":        {unfinished, map[Step]TaskState{StepRead: TaskDone, StepWrite: TaskPartly, StepCheck: TaskPartly, StepApprove: TaskBlocked, StepSeal: TaskBlocked, StepSubmit: TaskBlocked}},
		"complete":                   {complete, map[Step]TaskState{StepRead: TaskDone, StepWrite: TaskDone, StepCheck: TaskDone, StepApprove: TaskNow, StepSeal: TaskBlocked, StepSubmit: TaskBlocked}},
		"approved":                   {approved, map[Step]TaskState{StepRead: TaskDone, StepWrite: TaskDone, StepCheck: TaskDone, StepApprove: TaskDone, StepSeal: TaskNow, StepSubmit: TaskBlocked}},
		"changed after approval":     {stale, map[Step]TaskState{StepRead: TaskDone, StepWrite: TaskDone, StepCheck: TaskDone, StepApprove: TaskFailed, StepSeal: TaskBlocked, StepSubmit: TaskBlocked}},
		"another unit's page":        {foreign, map[Step]TaskState{StepRead: TaskDone, StepWrite: TaskDone, StepCheck: TaskDone, StepApprove: TaskDone, StepSeal: TaskFailed, StepSubmit: TaskBlocked}},
		"only the button is missing": {ready, map[Step]TaskState{StepRead: TaskDone, StepWrite: TaskDone, StepCheck: TaskDone, StepApprove: TaskDone, StepSeal: TaskDone, StepSubmit: TaskNow}},
		"sent":                       {sent, map[Step]TaskState{StepRead: TaskDone, StepWrite: TaskDone, StepCheck: TaskDone, StepApprove: TaskDone, StepSeal: TaskDone, StepSubmit: TaskDone}},
		"noon, not sent":             {closed, map[Step]TaskState{StepRead: TaskDone, StepWrite: TaskDone, StepCheck: TaskDone, StepApprove: TaskNow, StepSeal: TaskBlocked, StepSubmit: TaskFailed}},
	} {
		t.Run(name, func(t *testing.T) {
			got := statesOf(want.p)
			for step, state := range want.states {
				if got[step] != state {
					t.Errorf("%s is %s, want %s", step, got[step], state)
				}
			}
			if len(got) != len(want.states) {
				t.Errorf("%d tasks, want %d", len(got), len(want.states))
			}
		})
	}
}

func TestTasksTheRoundDoesNotAskAreLeftOut(t *testing.T) {
	order := func(p Progress) []Step {
		var steps []Step
		for _, t := range TasksOf(p) {
			steps = append(steps, t.Step)
		}
		return steps
	}
	later := PolicyOpen()
	later.SealWith, later.SealDays = SealAfter, 5
	without := whole(PolicyNotice())
	without.Submission.Version.NoOpinion, without.Submission.Opinions = true, nil
	for name, want := range map[string]struct {
		p     Progress
		steps []Step
	}{
		"neither approval nor seal": {whole(PolicyOpen()), []Step{StepRead, StepWrite, StepCheck, StepSubmit}},
		"the seal follows":          {whole(later), []Step{StepRead, StepWrite, StepCheck, StepSubmit, StepSeal}},
		"no opinion":                {without, []Step{StepRead, StepWrite, StepCheck, StepSubmit}},
	} {
		if got := order(want.p); !slices.Equal(got, want.steps) {
			t.Errorf("%s: %v, want %v", name, got, want.steps)
		}
	}
}

// What the list calls ready is what the verb takes, whatever the reply: nobody is sent to a button that refuses.
func TestReadyMeansThatSubmittingIsAllowed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		approvals, seals := []ApprovalRule{ApprovalNone, ApprovalDeclared, ApprovalLeader}, []SealRule{SealNone, SealBefore, SealAfter}
		p := whole(Policy{ApprovalWith: rapid.SampledFrom(approvals).Draw(t, "approval"), ApprovalWithout: rapid.SampledFrom(approvals).Draw(t, "approval without"),
			SealWith: rapid.SampledFrom(seals).Draw(t, "seal"), SealWithout: rapid.SampledFrom(seals).Draw(t, "seal without"), SealDays: 5})
		s := &p.Submission
		s.Version.NoOpinion = rapid.Bool().Draw(t, "none")
		s.Opinions[0].Struck = rapid.Bool().Draw(t, "struck")
		s.Opinions[0].Reason = rapid.SampledFrom([]string{"", "理由"}).Draw(t, "reason")
		s.Version.Contact.Phone = rapid.SampledFrom([]string{"", "12", "13900000000"}).Draw(t, "phone")
		for range rapid.IntRange(0, 3).Draw(t, "approvals") {
			s.Approvals = append(s.Approvals, Approval{Hash: rapid.SampledFrom([]string{"h", "old"}).Draw(t, "hash"), Kind: rapid.SampledFrom(approvals[1:]).Draw(t, "kind"), Agreed: rapid.Bool().Draw(t, "agreed")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "seals") {
			s.Seals = append(s.Seals, Seal{Hash: rapid.SampledFrom([]string{"h", "old"}).Draw(t, "seal hash"), Match: rapid.SampledFrom([]SealMatch{SealMatched, SealOther, SealForeign, SealUnreadable}).Draw(t, "match"), Rejected: rapid.Bool().Draw(t, "rejected")})
		}
		if ready, err := p.Ready(), CheckSubmit(*s); ready != (err == nil) {
			t.Fatalf("ready %v, submitting says %v", ready, err)
		}
		if state := statesOf(p)[StepSubmit]; (state == TaskNow) != p.Ready() {
			t.Fatalf("the list says %s, ready %v", state, p.Ready())
		}
	})
}

func TestMergeOfDesksOpinions(t *testing.T) {
	full := "新增企业100家，建设平台10个。"
	replace := func(proposed, reason, author string) Opinion {
		return Opinion{PID: 2, Kind: KindReplace, Nature: NatureEditorial, Quote: full, Proposed: proposed, Reason: reason, Author: author}
	}
	a, b := replace("新增企业200家，建设平台10个。", "甲的理由", "甲处"), replace("新增企业100家，建设平台20个。", "乙的理由", "乙处")
	b.Nature = NatureSubstantive
	got, err := MergeOpinions([]Opinion{a, b})
	if err != nil || got.Proposed != "新增企业200家，建设平台20个。" || got.Reason != "甲的理由\n乙的理由" || got.Author != "甲处、乙处" || got.Nature != NatureSubstantive {
		t.Errorf("merged %+v, %v", got, err)
	}
	var refused *Problem
	for name, list := range map[string][]Opinion{
		"one alone":         {a},
		"other clauses":     {a, {PID: 3, Kind: KindReplace}},
		"other kinds":       {a, {PID: 2, Kind: KindRemove}},
		"the same place":    {a, replace("新增企业300家，建设平台10个。", "r", "丙处")},
		"different removal": {{PID: 2, Kind: KindRemove, Quote: "100家"}, {PID: 2, Kind: KindRemove, Quote: "10个"}},
	} {
		if _, err := MergeOpinions(list); !errors.As(err, &refused) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
}

func TestChangesBetweenVersions(t *testing.T) {
	before := []Opinion{{Key: 1, Reason: "一"}, {Key: 2, Reason: "二"}, {Key: 3, Reason: "三"}, {Key: 4, Reason: "四", Struck: true}}
	after := []Opinion{{Key: 1, Reason: "一"}, {Key: 2, Reason: "改"}, {Key: 3, Reason: "三", Struck: true}, {Key: 5, Reason: "五"}}
	var got []string
	for _, c := range ChangesBetween(before, after) {
		got = append(got, c.What.String()+c.Before.Reason+c.After.Reason)
	}
	if want := []string{"改动二改", "新增五", "删去三"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSecretsAndReceiptNumbers(t *testing.T) {
	for text, secret := range map[string]bool{"机密★1年": true, "绝 密 ★": true, "秘密※": true, "保守商业秘密": false, "国家秘密": false, "": false} {
		if got := CheckSecret("无", text) != nil; got != secret {
			t.Errorf("%q refused %v, want %v", text, got, secret)
		}
	}
	for typed, want := range map[string]string{" hz-1-000031-0F3A9C2D ": "HZ-1-000031-0f3a9c2d", "HZ—1—000031—0f3a9c2d": "HZ-1-000031-0f3a9c2d", "ＨＺ-1": "HZ-1", "x": "x"} {
		if got := NormalReceiptCode(typed); got != want {
			t.Errorf("%q reads as %q, want %q", typed, got, want)
		}
	}
}
