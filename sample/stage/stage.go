// Package stage plays the sample round into a database through the store's own verbs, step by step at the moments of
// its story. It is the one part of sample that knows the store.
package stage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"zqyj/models"
	"zqyj/sample"
	"zqyj/store"
)

// Clock is the clock a database is opened with while the story is played.
type Clock struct{ at atomic.Int64 }

// Now is the moment the story has come to.
func (c *Clock) Now() time.Time { return models.Instant(c.at.Load()).Time() }

// Set moves the story.
func (c *Clock) Set(at models.Instant) { c.at.Store(int64(at)) }

// Played is the round as it stands in the database.
type Played struct {
	Round  models.Round
	Office models.Actor
	Units  []Unit
}

// Unit is one unit with its first way in.
type Unit struct {
	models.Unit
	Actor      models.Actor
	Invitation models.Invitation
}

// step is one thing somebody did at a moment.
type step struct {
	at   models.Instant
	what string
	do   func(ctx context.Context) error
}

// play holds what the steps need.
type play struct {
	store  *store.Store
	sample sample.Sample
	policy models.Policy
	office models.Actor
	second models.Actor // checks what the first one entered
	pids   map[string]int64
	played *Played
	steps  []step

	counting map[int64]map[saying]models.OpinionState // by unit, since it last sent
}

// Password is what the sample's office user signs in with.
const Password = "yanshi-2018"

// Play puts the sample into an empty database with the given policy; set moves the clock the database was opened with.
func Play(ctx context.Context, s *store.Store, set func(models.Instant), story sample.Sample, policy models.Policy) (Played, error) {
	p := &play{store: s, sample: story, policy: policy, pids: map[string]int64{}, played: &Played{}, counting: map[int64]map[saying]models.OpinionState{}}
	set(story.Issued)
	if err := p.prepare(ctx); err != nil {
		return *p.played, fmt.Errorf("prepare the sample round: %w", err)
	}
	for i := range story.Units {
		p.plan(i)
	}
	slices.SortStableFunc(p.steps, func(a, b step) int { return cmp.Compare(a.at, b.at) })
	for _, next := range p.steps {
		if next.at > story.Now {
			break // what comes after the rehearsal's start is left to whoever watches
		}
		set(max(next.at, story.Issued))
		if err := next.do(ctx); err != nil {
			return *p.played, fmt.Errorf("%s at %s: %w", next.what, next.at.Precise(), err)
		}
	}
	set(story.Now)
	round, err := s.Round(ctx, p.played.Round.ID)
	p.played.Round = round
	return *p.played, err
}

// prepare makes the office's user, the round with its draft, units and invitations, and opens it.
func (p *play) prepare(ctx context.Context) error {
	user, err := p.store.AddUser(ctx, models.System, models.User{Login: "bangongshi", Name: "张某某", Role: models.RoleAdmin, Password: Password})
	if err != nil {
		return err
	}
	p.office = models.Actor{Kind: models.ActorOffice, UserID: user.ID, Name: user.Name, Role: user.Role}
	p.played.Office = p.office
	second, err := p.store.AddUser(ctx, models.System, models.User{Login: "fuhe", Name: "李某某", Role: models.RoleHandler, Password: Password})
	if err != nil {
		return err
	}
	p.second = models.Actor{Kind: models.ActorOffice, UserID: second.ID, Name: second.Name, Role: second.Role}
	facts := p.sample.Round
	facts.Policy = p.policy
	round, err := p.store.CreateRound(ctx, p.office, facts)
	if err != nil {
		return err
	}
	p.played.Round = round
	if _, err := p.store.FreezeDraft(ctx, p.office, round.ID, p.sample.Outline.Draft); err != nil {
		return err
	}
	_, clauses, err := p.store.Draft(ctx, round.ID)
	if err != nil {
		return err
	}
	for _, c := range clauses {
		p.pids[c.Key] = c.PID
	}
	if err := p.addUnits(ctx, round.ID); err != nil {
		return err
	}
	if err := p.store.ConfirmDeadline(ctx, p.office, round.ID, p.sample.Deadline); err != nil {
		return err
	}
	return p.store.OpenRound(ctx, p.office, round.ID)
}

func (p *play) addUnits(ctx context.Context, roundID int64) error {
	rows := make([]models.Unit, len(p.sample.Units))
	for i, u := range p.sample.Units {
		rows[i] = u.Unit
	}
	rows, err := p.store.AddUnits(ctx, p.office, roundID, rows)
	if err != nil {
		return err
	}
	for _, row := range rows {
		invitation, err := p.store.Invite(ctx, p.office, models.Invitation{RoundID: roundID, UnitID: row.ID, Role: models.RoleHandler})
		if err != nil {
			return err
		}
		actor := models.Actor{Kind: models.ActorUnit, InvitationID: invitation.ID, UnitID: row.ID, RoundID: roundID, Name: row.Name + "经办", Role: models.RoleHandler}
		p.played.Units = append(p.played.Units, Unit{Unit: row, Actor: actor, Invitation: invitation})
	}
	return nil
}

// eve is a minute before the story's end, or before the deadline where the rehearsal starts after it.
func (p *play) eve() models.Instant { return min(p.sample.Now, p.sample.Deadline) - 60_000 }

func (p *play) add(at models.Instant, what string, do func(ctx context.Context) error) {
	if !at.IsZero() {
		p.steps = append(p.steps, step{at, what, do})
	}
}

// plan turns one unit's plan into steps.
func (p *play) plan(i int) {
	unit, plan := p.played.Units[i], p.sample.Units[i].Plan
	actor := unit.Actor
	p.add(plan.OpenedAt, unit.Name+" opens", func(ctx context.Context) error {
		_, err := p.store.Enter(ctx, p.store.Code(unit.Invitation))
		return err
	})
	p.add(plan.EarlierAt, unit.Name+" submits its first version", func(ctx context.Context) error {
		return p.submit(ctx, actor, plan, plan.Earlier)
	})
	switch plan.State {
	case sample.Submitted, sample.NoOpinion, sample.Withdrawn:
		p.add(plan.DoneAt, unit.Name+" submits", func(ctx context.Context) error { return p.submit(ctx, actor, plan, plan.Opinions) })
	case sample.Drafting, sample.AwaitingApproval:
		p.add(p.eve(), unit.Name+" writes", func(ctx context.Context) error {
			_, err := p.write(ctx, actor, plan, plan.Opinions)
			return err
		})
	case sample.AwaitingSeal:
		p.add(p.eve(), unit.Name+" writes and has it approved", func(ctx context.Context) error {
			version, err := p.write(ctx, actor, plan, plan.Opinions)
			if err != nil {
				return err
			}
			return p.approve(ctx, actor, plan, version)
		})
	}
	for _, o := range plan.Opinions {
		if plan.State != sample.Submitted {
			break // what never came online is entered, and answered, by whoever watches
		}
		p.add(o.Answer.At, "the office answers "+unit.Name, func(ctx context.Context) error { return p.answer(ctx, actor, o) })
	}
	p.add(plan.WithdrawnAt, unit.Name+" withdraws", func(ctx context.Context) error {
		return p.store.WithdrawReply(ctx, actor, store.Sending{Revision: store.Unguarded})
	})
	if len(plan.Revising) > 0 {
		p.add(p.eve(), unit.Name+" revises", func(ctx context.Context) error {
			_, err := p.write(ctx, actor, plan, plan.Revising)
			return err
		})
	}
	p.planOffice(unit, plan)
}

// planOffice is what the office does about a unit: takes down what came another way, calls, answers a plea.
func (p *play) planOffice(unit Unit, plan sample.Plan) {
	if plan.State == sample.EnteredChecked || plan.State == sample.EnteredUnchecked {
		var entered models.Version
		p.add(plan.EnteredAt, unit.Name+" is entered on behalf", func(ctx context.Context) (err error) {
			entered, err = p.enter(ctx, unit, plan)
			return err
		})
		p.add(plan.CheckedAt, unit.Name+" is checked", func(ctx context.Context) error {
			return p.store.CheckEntered(ctx, p.second, store.Check{RoundID: unit.RoundID, VersionID: entered.ID})
		})
	}
	for _, r := range plan.Reminders {
		p.add(r.At, unit.Name+" is reminded", func(ctx context.Context) error {
			return p.store.AddReminders(ctx, p.office, unit.RoundID, []int64{unit.ID}, r)
		})
	}
	if plan.Request.AskedAt.IsZero() {
		return
	}
	var request models.ExtensionRequest
	p.add(plan.Request.AskedAt, unit.Name+" asks for more time", func(ctx context.Context) (err error) {
		request, err = p.store.AskExtension(ctx, unit.Actor, plan.Request.At, plan.Request.Reason)
		return err
	})
	p.add(plan.Request.DecidedAt, unit.Name+" is answered", func(ctx context.Context) error {
		return p.store.DecideExtension(ctx, p.office, store.Decision{RoundID: unit.RoundID, RequestID: request.ID, Granted: plan.Extended(), At: plan.Request.At, Answer: plan.Request.Answer})
	})
}

// enter takes a reply down that came another way, opinion by opinion.
func (p *play) enter(ctx context.Context, unit Unit, plan sample.Plan) (models.Version, error) {
	e := models.Entry{UnitID: unit.ID, Channel: plan.Channel, ReceivedAt: plan.DoneAt, Contact: plan.Contact, CallNote: plan.CallNote, LetterNo: plan.LetterNo, NoOpinion: len(plan.Opinions) == 0}
	version, err := p.store.EnterOnBehalf(ctx, p.office, unit.RoundID, e, nil)
	if err != nil || e.NoOpinion {
		return version, err
	}
	for _, o := range p.rows(plan.Opinions) {
		o.RoundID = unit.RoundID
		if _, err := p.store.EnterOpinion(ctx, p.office, version.ID, o); err != nil {
			return version, err
		}
	}
	return version, p.store.HandOver(ctx, p.office, unit.RoundID, version.ID)
}

// rows are the story's opinions on the clauses of the database.
func (p *play) rows(opinions []sample.Opinion) []models.Opinion {
	rows := make([]models.Opinion, len(opinions))
	for i, o := range opinions {
		rows[i] = o.Model(p.sayingOf(o).pid)
	}
	return rows
}

// write puts a whole working version in place.
func (p *play) write(ctx context.Context, actor models.Actor, plan sample.Plan, opinions []sample.Opinion) (models.Version, error) {
	rows := p.rows(opinions)
	return p.store.PutReply(ctx, actor, store.Draught{Revision: store.Unguarded, Contact: plan.Contact, NoOpinion: len(rows) == 0, Opinions: rows})
}

func (p *play) submit(ctx context.Context, actor models.Actor, plan sample.Plan, opinions []sample.Opinion) error {
	version, err := p.write(ctx, actor, plan, opinions)
	if err != nil {
		return err
	}
	if err := p.approve(ctx, actor, plan, version); err != nil {
		return err
	}
	if err := p.seal(ctx, actor, version); err != nil {
		return err
	}
	_, err = p.store.SubmitReply(ctx, actor, store.Sending{Revision: store.Unguarded})
	delete(p.counting, actor.UnitID)
	return err
}

// saying is what an opinion is found by.
type saying struct {
	pid             int64
	kind            models.OpinionKind
	quote, proposed string
}

// answer is the office's word on one counting opinion, found by what it says.
func (p *play) answer(ctx context.Context, actor models.Actor, o sample.Opinion) error {
	held, err := p.countingOf(ctx, actor)
	if err != nil {
		return err
	}
	h, found := held[p.sayingOf(o)]
	if !found {
		return fmt.Errorf("no counting opinion says %q", o.Proposed)
	}
	d, err := p.store.RecordDisposition(ctx, p.office, actor.RoundID, h.ID, models.Disposition{Outcome: o.Answer.Outcome, Reason: o.Answer.Reason, Result: o.Answer.Result, Revision: h.Revision})
	h.Revision = d.Revision // for another answer to the same words
	held[p.sayingOf(o)] = h
	return err
}

// countingOf reads the unit's counting opinions once for all their answers; each is answered once.
func (p *play) countingOf(ctx context.Context, actor models.Actor) (map[saying]models.OpinionState, error) {
	if held, read := p.counting[actor.UnitID]; read {
		return held, nil
	}
	held := map[saying]models.OpinionState{}
	page := store.OpinionPage{RoundID: actor.RoundID, UnitID: actor.UnitID, Limit: 100}
	for more := true; more; {
		var states []models.OpinionState
		var err error
		if states, page.After, more, err = p.store.Opinions(ctx, page); err != nil {
			return nil, err
		}
		for _, h := range states {
			held[saying{h.PID, h.Kind, h.Quote, h.Proposed}] = h
		}
	}
	p.counting[actor.UnitID] = held
	return held, nil
}

func (p *play) sayingOf(o sample.Opinion) saying {
	pid := models.General
	if o.Clause != "" {
		pid = p.pids[o.Clause]
	}
	return saying{pid, o.Kind, o.Quote, o.Proposed}
}
