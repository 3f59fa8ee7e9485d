// Package sample retells the 2018 notice of the Lanzhou–Baiyin reform test zone as an invented round of plain values:
// notice, draft, units, opinions, and what each unit had done by 2018-02-09 11:40; it knows no database.
package sample

import (
	"time"

	"zqyj/models"
)

// Banner stands on every page and paper of the round.
const Banner = "演示数据,意见均为虚构"

// Options scales the round. Zero values give the story as written: 34 units and about 120 opinions.
type Options struct {
	Seed     uint64 // decides everything that is generated; the written part does not change with it
	Units    int    // 0: the 34 written ones; fewer cuts at the end, more adds invented counties and districts
	Opinions int    // opinions in replies that count; 0: the written ones; every unit that replied with opinions keeps one
}

// Sample is the round as plain values. Rows of a database come from it through the domain's own verbs, in the order
// of the instants in the plans.
type Sample struct {
	Round    models.Round   // facts of the notice; no ids, state setup
	Outline  models.Outline // as an import gives it, so that it passes the same freezing
	Issued   models.Instant // when the round was opened to the units
	Deadline models.Instant
	Now      models.Instant // 2018-02-09 11:40, twenty minutes before the deadline
	Units    []Unit         // in the office's order
}

// Round makes the sample; equal options give equal samples.
func Round(opts Options) Sample {
	outline := noticeOutline()
	s := Sample{
		Round:    noticeRound(),
		Outline:  outline,
		Issued:   models.Date(2018, time.January, 30, 17, 10),
		Deadline: models.Date(2018, time.February, 9, 12, 0),
		Now:      models.Date(2018, time.February, 9, 11, 40),
		Units:    writtenUnits(newTexts(outline.Draft.Nodes)),
	}
	newGenerator(opts.Seed, outline.Draft.Nodes).scale(&s, opts)
	for i := range s.Units {
		s.Units[i].Seq, s.Units[i].Demo = i+1, true
	}
	return s
}

// Counting is how many opinions stand in replies that count at 11:40.
func (s Sample) Counting() int {
	n := 0
	for _, u := range s.Units {
		if u.Plan.Counts() {
			n += len(u.Plan.Opinions)
		}
	}
	return n
}

// Unit finds a unit by its name; the zero unit when there is none.
func (s Sample) Unit(name string) Unit {
	for _, u := range s.Units {
		if u.Name == name {
			return u
		}
	}
	return Unit{}
}

// ClauseOf is a node as the clause it becomes when the draft is frozen, without ids.
func ClauseOf(n models.Node) models.Clause {
	return models.Clause{Level: n.Level, Kind: string(n.Kind), Marker: n.Marker, Number: n.Number, Heading: n.Heading, Stop: n.Stop, Text: n.Text, Key: n.Key, Shut: n.Closed}
}
