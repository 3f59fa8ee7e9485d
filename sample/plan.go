package sample

import "zqyj/models"

// Unit is a unit of the round with what it did.
type Unit struct {
	models.Unit
	Plan Plan
}

// State is where a unit stands at 11:40.
type State string

// The states. Entered ones came by phone, fax, paper or mail; without opinions they say 无修改意见.
const (
	NeverOpened      State = "never_opened"
	OpenedOnly       State = "opened"
	Drafting         State = "drafting"          // writes, nothing sent
	AwaitingApproval State = "awaiting_approval" // complete, waits for the leader
	AwaitingSeal     State = "awaiting_seal"     // approved, waits for the stamped scan
	Submitted        State = "submitted"         // with opinions
	NoOpinion        State = "no_opinion"        // declared online
	EnteredChecked   State = "entered_checked"   // 代录 and checked: it counts
	EnteredUnchecked State = "entered_unchecked" // 代录, the second person has not looked
	Withdrawn        State = "withdrawn"         // submitted, then withdrawn, nothing counts
)

// Plan is what a unit did up to 11:40 and what it does after noon. Instants are zero where the step was not taken.
type Plan struct {
	State    State
	OpenedAt models.Instant // first opened (签收)
	DoneAt   models.Instant // submitted or, for entered ones, received
	Contact  models.Contact // of the reply; no salt
	Leader   string         // who approved, with Post
	Post     string
	LetterNo string
	Opinions []Opinion // of the version that State speaks of

	Channel   models.Channel // online unless entered on behalf
	CallNote  string         // who called or brought it, entered ones
	EnteredAt models.Instant
	CheckedAt models.Instant

	EarlierAt   models.Instant // a first version, superseded by the one at DoneAt
	Earlier     []Opinion
	Revising    []Opinion // a working version beside the submitted one
	WithdrawnAt models.Instant

	Request     models.ExtensionRequest // asked for more time when AskedAt is set; Decision "" is still open
	Reminders   []models.Reminder
	SealFollows bool           // where the policy lets the seal follow after the deadline, it is still owed
	LateAt      models.Instant // after noon: sends what it holds as 逾期补报
}

// Counts reports whether a reply of the unit counts at 11:40.
func (p Plan) Counts() bool {
	return p.State == Submitted || p.State == NoOpinion || p.State == EnteredChecked
}

// Unsent reports whether the unit holds a working version with opinions.
func (p Plan) Unsent() bool {
	return p.State == Drafting || p.State == AwaitingApproval || p.State == AwaitingSeal || len(p.Revising) > 0
}

// Class is the unit's class at 11:40.
func (p Plan) Class() models.Class {
	switch {
	case p.Counts() && len(p.Opinions) > 0:
		return models.ClassWithOpinions
	case p.Counts():
		return models.ClassNoOpinion
	}
	return models.ClassNotReplied
}

// ClassAfter is the unit's class once noon has passed, late replies have come in and none of them was admitted.
func (p Plan) ClassAfter(policy models.Policy) models.Class {
	switch {
	case p.Counts():
		return p.Class()
	case !p.LateAt.IsZero():
		return models.ClassLate
	case policy.DeemNoOpinion && !p.Extended():
		return models.ClassDeemed
	}
	return models.ClassNotReplied
}

// Extended reports whether the office gave the unit more time.
func (p Plan) Extended() bool { return p.Request.Decision == "granted" }

// Flags are the flags the unit must show at 11:40 under a policy, in the order of models.FlagsOf. A store that turns
// a withdrawn text into a working version shows 填写中 beside 已撤回.
func (p Plan) Flags(policy models.Policy) []models.Flag {
	var flags []models.Flag
	add := func(yes bool, flag models.Flag) {
		if yes {
			flags = append(flags, flag)
		}
	}
	asksApproval := policy.ApprovalWith != models.ApprovalNone
	approved := !asksApproval || p.State == AwaitingSeal
	add(!p.OpenedAt.IsZero(), models.FlagAcknowledged)
	add(p.Unsent(), models.FlagDrafting)
	add(p.Unsent() && !approved, models.FlagAwaitingApproval)
	add(p.Unsent() && approved && policy.SealWith == models.SealBefore, models.FlagAwaitingSeal)
	add(p.Counts() && p.SealFollows && policy.Seal(len(p.Opinions) == 0) == models.SealAfter, models.FlagSealOwed)
	add(p.Extended(), models.FlagExtended)
	add(p.State == EnteredUnchecked, models.FlagAwaitingCheck)
	add(p.State == Withdrawn, models.FlagWithdrawn)
	return flags
}
