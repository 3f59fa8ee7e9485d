package models

// Verb is what a unit wants to do with its reply.
type Verb string

// A unit's verbs.
const (
	VerbRead         Verb = "read"
	VerbWrite        Verb = "write"
	VerbPut          Verb = "put" // a program puts the whole text in at once
	VerbApprove      Verb = "approve"
	VerbSeal         Verb = "seal"
	VerbSubmit       Verb = "submit"
	VerbWithdraw     Verb = "withdraw"
	VerbAskExtension Verb = "ask_extension"
	VerbSubmitLate   Verb = "submit_late"
	VerbAnswer       Verb = "answer" // 同意 / 坚持
)

// Moment is what decides over a unit's verb: the round, the unit's deadline, now, and the role of who asks.
type Moment struct {
	Round    Round
	Deadline Deadline
	Now      Instant
	Role     Role
	Counting bool // a version counts
	SealOwed bool // the policy asks the seal after the deadline and it is not there
}

// unitRoles says which of a unit's roles may use a verb.
var unitRoles = map[Verb][]Role{
	VerbRead:         {RoleHandler, RoleDesk, RoleLeader, RoleReader},
	VerbWrite:        {RoleHandler, RoleDesk},
	VerbPut:          {RoleHandler, RoleDesk},
	VerbApprove:      {RoleLeader, RoleHandler},
	VerbSeal:         {RoleHandler},
	VerbSubmit:       {RoleHandler},
	VerbWithdraw:     {RoleHandler},
	VerbAskExtension: {RoleHandler, RoleLeader},
	VerbSubmitLate:   {RoleHandler},
	VerbAnswer:       {RoleHandler, RoleLeader},
}

// May is the one table of what a unit may do and when; nil means yes.
func May(verb Verb, m Moment) error {
	if !(Actor{Role: m.Role}).Has(unitRoles[verb]...) {
		return ErrForbidden
	}
	if verb == VerbRead {
		return mayRead(m.Round)
	}
	if !m.Round.CancelledAt.IsZero() {
		return Refused("round_cancelled", "本轮征求意见已取消："+m.Round.Halt)
	}
	if m.Round.State == RoundSetup || m.Round.State == RoundArchived {
		return ErrNotOpen
	}
	if verb == VerbAnswer {
		if m.Round.State != RoundReleased {
			return Refused("not_released", "处理结果尚未发布")
		}
		return nil
	}
	if m.Round.State == RoundReleased {
		return ErrNotOpen
	}
	if !m.Round.PausedAt.IsZero() {
		return ErrPaused
	}
	open := m.Deadline.Open(m.Now)
	switch verb {
	case VerbSubmitLate:
		if open {
			return Refused("still_open", "尚未截止，请直接提交")
		}
		if m.Counting {
			return Refused("already_counts", "已有按时提交的反馈有效，不需要逾期补报")
		}
		return nil
	case VerbSeal:
		if !m.Counting || m.SealOwed && m.Now < m.Round.Policy.SealBy(m.Deadline) {
			return nil
		}
	case VerbWrite, VerbApprove: // not VerbPut: programs have no 逾期补报, and would take a yes for an acceptance;
		// while nothing counts, a text for 逾期补报 may still be written, approved and sealed
		if !m.Counting {
			return nil
		}
	}
	if !open {
		return ErrDeadlinePassed
	}
	return nil
}

func mayRead(r Round) error {
	if r.State == RoundSetup {
		return ErrMissing
	}
	return nil
}
