package models

import "fmt"

// Owed is what stands between a round and its release.
type Owed struct {
	Kind   OwedKind
	Count  int
	Sample []OpinionState // the first of them, to be linked
	Units  []string
}

// OwedKind says what is missing.
type OwedKind string

// What may be missing.
const (
	OwedOutcome  OwedKind = "outcome"   // an opinion without outcome
	OwedReason   OwedKind = "reason"    // a reason that is owed
	OwedApproval OwedKind = "approval"  // the leader has not approved
	OwedMixed    OwedKind = "mixed"     // one group, different outcomes
	OwedOpen     OwedKind = "open"      // a unit may still reply
	OwedCheck    OwedKind = "unchecked" // a reply entered on behalf waits for its check
)

// String says it in a sentence.
func (o Owed) String() string {
	switch o.Kind {
	case OwedOutcome:
		return fmt.Sprintf("%d条意见尚无处理结果", o.Count)
	case OwedReason:
		return fmt.Sprintf("%d条意见缺少处理理由", o.Count)
	case OwedApproval:
		return fmt.Sprintf("%d条处理意见尚未经负责同志审核", o.Count)
	case OwedMixed:
		return fmt.Sprintf("%d组合并意见的处理结果不一致", o.Count)
	case OwedOpen:
		return fmt.Sprintf("%d家单位的反馈期限未到", o.Count)
	case OwedCheck:
		return fmt.Sprintf("%d家单位的代录反馈尚未复核", o.Count)
	}
	return ""
}

// MayDispose says whether outcomes may be given in the round's present state.
func MayDispose(r Round) error {
	switch {
	case r.State == RoundSetup:
		return Refused("round_state", "本轮尚未开始征求意见，不能填写处理意见")
	case r.State.Released():
		return Refused("round_state", "处理结果已发布，不能再填写处理意见")
	case !r.CancelledAt.IsZero():
		return Refused("round_cancelled", "本轮征求意见已取消："+r.Halt)
	}
	return nil
}

// CheckRelease decides over a release: the state, then what is missing. With a reason the leader releases all the same.
func CheckRelease(r Round, owed []Owed, override string) error {
	if r.State != RoundProcessing {
		return Refused("round_state", "只有处于「处理」阶段的轮次可以发布，本轮现为「"+r.State.String()+"」")
	}
	if len(owed) == 0 || override != "" {
		return nil
	}
	problem := &Problem{Kind: KindInvalid, Code: "release_owed"}
	for _, o := range owed {
		problem.Fields = append(problem.Fields, FieldError{"override", o.String()})
	}
	return problem
}
