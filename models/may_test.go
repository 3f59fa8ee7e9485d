package models

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// phases are the moments of a round as a unit lives through them.
var phases = map[string]Moment{
	"setup":              {Round: Round{State: RoundSetup}},
	"open":               {Round: Round{State: RoundOpen}, Deadline: Deadline{ID: 1, At: noon}, Now: noon - 1},
	"open, replied":      {Round: Round{State: RoundOpen}, Deadline: Deadline{ID: 1, At: noon}, Now: noon - 1, Counting: true},
	"paused":             {Round: Round{State: RoundOpen, PausedAt: noon - 9}, Deadline: Deadline{ID: 1, At: noon}, Now: noon - 1},
	"noon, not closed":   {Round: Round{State: RoundOpen}, Deadline: Deadline{ID: 1, At: noon}, Now: noon},
	"closed":             {Round: Round{State: RoundClosed}, Deadline: Deadline{ID: 1, At: noon, ClosedAt: noon}, Now: noon + 1},
	"clock stepped back": {Round: Round{State: RoundClosed}, Deadline: Deadline{ID: 1, At: noon, ClosedAt: noon}, Now: noon - 60_000, Counting: true},
	"closed, replied":    {Round: Round{State: RoundClosed}, Deadline: Deadline{ID: 1, At: noon, ClosedAt: noon}, Now: noon + 1, Counting: true},
	"seal owed":          {Round: Round{State: RoundClosed, Policy: sealLater}, Deadline: Deadline{ID: 1, At: noon, ClosedAt: noon}, Now: noon + 3*day - 1, Counting: true, SealOwed: true},
	"seal overdue":       {Round: Round{State: RoundClosed, Policy: sealLater}, Deadline: Deadline{ID: 1, At: noon, ClosedAt: noon}, Now: noon + 3*day, Counting: true, SealOwed: true},
	"extended":           {Round: Round{State: RoundProcessing}, Deadline: Deadline{ID: 2, UnitID: 7, At: noon + day}, Now: noon + 1, Counting: true},
	"processing":         {Round: Round{State: RoundProcessing}, Deadline: Deadline{ID: 1, At: noon, ClosedAt: noon}, Now: noon + day},
	"cancelled":          {Round: Round{State: RoundOpen, CancelledAt: noon - 9, Halt: "重复"}, Deadline: Deadline{ID: 1, At: noon}, Now: noon - 1},
	"released":           {Round: Round{State: RoundReleased}, Deadline: Deadline{ID: 1, At: noon, ClosedAt: noon}, Now: noon + day, Counting: true},
	"archived":           {Round: Round{State: RoundArchived}, Deadline: Deadline{ID: 1, At: noon, ClosedAt: noon}, Now: noon + day, Counting: true},
}

const day = Instant(24 * 3600 * 1000)

var sealLater = Policy{ApprovalWith: ApprovalNone, ApprovalWithout: ApprovalNone, SealWith: SealAfter, SealWithout: SealAfter, SealDays: 3}

// allowed says in which phases a verb is open, beside reading; every other phase refuses it.
var allowed = map[Verb]string{
	VerbWrite:        "open|open, replied|noon, not closed|closed|extended|processing",
	VerbPut:          "open|open, replied|extended",
	VerbApprove:      "open|open, replied|noon, not closed|closed|extended|processing",
	VerbSeal:         "open|open, replied|noon, not closed|closed|seal owed|extended|processing",
	VerbSubmit:       "open|open, replied|extended",
	VerbWithdraw:     "open|open, replied|extended",
	VerbAskExtension: "open|open, replied|extended",
	VerbSubmitLate:   "noon, not closed|closed|processing",
	VerbAnswer:       "released",
}

// users says who in a unit may use a verb at all.
var users = map[Verb]string{
	VerbRead: "handler desk leader reader", VerbWrite: "handler desk", VerbPut: "handler desk", VerbApprove: "handler leader", VerbSeal: "handler", VerbSubmit: "handler", VerbWithdraw: "handler",
	VerbAskExtension: "handler leader", VerbSubmitLate: "handler", VerbAnswer: "handler leader",
}

func TestMayIsOneTable(t *testing.T) {
	for verb, roles := range users {
		for phase, moment := range phases {
			for _, role := range []Role{RoleHandler, RoleDesk, RoleLeader, RoleReader, RoleAdmin, RoleAuditor, ""} {
				moment.Role = role
				may := slices.Contains(strings.Split(allowed[verb], "|"), phase)
				if verb == VerbRead {
					may = phase != "setup"
				}
				may = may && role != "" && slices.Contains(strings.Fields(roles), string(role))
				if err := May(verb, moment); (err == nil) != may {
					t.Errorf("%s by %q in %q: %v, want allowed %v", verb, role, phase, err, may)
				}
			}
		}
	}
}

func TestMaySaysWhy(t *testing.T) {
	for _, c := range []struct {
		verb  Verb
		phase string
		role  Role
		want  string
	}{
		{VerbSubmit, "noon, not closed", RoleHandler, "deadline_passed"},
		{VerbSubmit, "closed", RoleHandler, "deadline_passed"},
		{VerbPut, "closed", RoleHandler, "deadline_passed"},
		{VerbSubmit, "clock stepped back", RoleHandler, "deadline_passed"},
		{VerbWithdraw, "closed, replied", RoleHandler, "deadline_passed"},
		{VerbWrite, "closed, replied", RoleDesk, "deadline_passed"},
		{VerbSeal, "seal overdue", RoleHandler, "deadline_passed"},
		{VerbSubmit, "paused", RoleHandler, "round_paused"},
		{VerbWrite, "cancelled", RoleHandler, "round_cancelled"},
		{VerbSubmit, "released", RoleHandler, "round_not_open"},
		{VerbSubmitLate, "open", RoleHandler, "still_open"},
		{VerbSubmitLate, "closed, replied", RoleHandler, "already_counts"},
		{VerbAnswer, "processing", RoleHandler, "not_released"},
		{VerbRead, "setup", RoleHandler, "not_found"},
		{VerbSubmit, "closed", RoleDesk, "forbidden"}, // the role first: it never changes
	} {
		moment := phases[c.phase]
		moment.Role = c.role
		var p *Problem
		if err := May(c.verb, moment); !errors.As(err, &p) || p.Code != c.want {
			t.Errorf("%s in %q: %v, want %s", c.verb, c.phase, err, c.want)
		}
	}
}
