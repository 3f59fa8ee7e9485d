package models

import "strings"

// deadlineWords tells the office how each inferred part of a deadline was read.
var deadlineWords = map[string]string{
	WarnDeadlineYearInferred: "通知未写年份，按印发日期推定",
	WarnDeadlineTimeMissing:  "通知未写时刻，暂按当日24时",
	WarnDeadlineRelative:     "通知写的是相对日期，须由办公室确定",
	WarnDeadlineMissing:      "通知中没有找到截止时间",
}

// RoundOf is a round in 筹备 as the notice's facts propose it; nothing in it holds before the office has confirmed it.
// noticeText is the source above the draft, taken where the facts hold no text of the notice.
func RoundOf(o Outline, noticeText string) Round {
	round := Round{Title: o.Draft.Title, State: RoundSetup, Policy: PolicyOpen(), NoticeText: noticeText}
	facts := o.Notice
	if facts == nil {
		return round
	}
	if facts.Title != "" {
		round.Title = facts.Title
	}
	if facts.Text != "" {
		round.NoticeText = facts.Text
	}
	round.Issuer, round.ReplyTo, round.IssuedOn = facts.Issuer, facts.ReplyTo, facts.Date
	round.Contact, round.Phone, round.Fax = first(facts.Contact), first(facts.Phone), first(facts.Fax)
	if at, ok := facts.Deadline.Instant(); ok {
		round.ProposedAt = At(at)
	}
	var how []string
	for _, mark := range facts.DeadlineMarks {
		if words := deadlineWords[mark]; words != "" {
			how = append(how, words)
		}
	}
	round.ProposedHow = strings.Join(how, "；")
	round.Policy = policyOf(facts.Requirements)
	return round
}

// policyOf proposes what the notice asks: review by the leader becomes a declaration, the seal is owed before sending.
func policyOf(requirements []Requirement) Policy {
	policy := PolicyOpen()
	for _, r := range requirements {
		switch r {
		case NeedLeaderReview:
			policy.ApprovalWith = ApprovalDeclared
		case NeedSeal:
			policy.SealWith = SealBefore
		case SilenceIsNoOpinion:
			policy.DeemNoOpinion = true
		}
	}
	return policy
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
