package sample

import (
	"time"

	"zqyj/models"
)

// entry is one written unit: its plan and what it wrote, edits not yet set into clauses.
type entry struct {
	name     string
	category models.UnitCategory
	plan     Plan
	lines    []line
	earlier  []line // first version, superseded
	revising []line // working version beside the submitted one
}

// writtenUnits is the story in the office's order: departments of the province, bodies of the centre, cities, zones.
func writtenUnits(t texts) []Unit {
	var units []Unit
	for _, part := range [][]entry{policyDepartments(), industryDepartments(), serviceDepartments(), supervisors(), places()} {
		for _, e := range part {
			units = append(units, e.unit(t))
		}
	}
	return units
}

func (e entry) unit(t texts) Unit {
	p := e.plan
	p.Opinions = t.opinions(e.lines)
	p.answerEarly()
	p.Earlier = t.opinions(e.earlier)
	p.Revising = t.opinions(e.revising)
	if p.Channel == "" {
		p.Channel = models.ChannelOnline
	}
	return Unit{models.Unit{Name: e.name, Category: e.category, Contact: p.Contact.Name, Phone: p.Contact.Phone}, p}
}

// answerEarly dates the answers to replies that came before the office sat down to them on the last morning.
func (p *Plan) answerEarly() {
	if !p.Counts() || p.DoneAt >= feb(8, 15, 30) {
		return
	}
	sitting := feb(9, 8, 40).Add(p.DoneAt.Sub(feb(5, 0, 0)) / 60)
	for i := range p.Opinions {
		if p.Opinions[i].Answer.Outcome != models.OutcomeOpen {
			p.Opinions[i].Answer.At = sitting.Add(time.Duration(i) * 90 * time.Second)
		}
	}
}

const (
	member  = models.CategoryMember
	related = models.CategoryRelated
)

// jan and feb are instants of the round's days.
func jan(day, hour, minute int) models.Instant {
	return models.Date(2018, time.January, day, hour, minute)
}

func feb(day, hour, minute int) models.Instant {
	return models.Date(2018, time.February, day, hour, minute)
}

func person(name, phone string) models.Contact { return models.Contact{Name: name, Phone: phone} }

// sent is the plan of a unit that replied online with opinions.
func sent(opened, done models.Instant, c models.Contact, leader, post string) Plan {
	return Plan{State: Submitted, OpenedAt: opened, DoneAt: done, Contact: c, Leader: leader, Post: post}
}

func (p Plan) letter(number string) Plan {
	p.LetterNo = "演示函〔2018〕" + number + "号"
	return p
}

func (p Plan) in(state State) Plan { p.State, p.DoneAt = state, 0; return p }

// told is the plan of a unit that said by phone that it has nothing to change.
func told(at models.Instant, c models.Contact, note string) Plan {
	return Plan{State: EnteredChecked, DoneAt: at, EnteredAt: at.Add(4 * time.Minute), CheckedAt: at.Add(70 * time.Minute), Channel: models.ChannelPhone, Contact: c, CallNote: note}
}

func reminder(at models.Instant, spoke, note string) models.Reminder {
	return models.Reminder{Channel: "电话", Spoke: spoke, Note: note, By: contact, At: at}
}
