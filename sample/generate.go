package sample

import (
	"fmt"
	"math/rand/v2"
	"time"

	"zqyj/models"
)

// generator invents units and opinions beyond the written ones. PCG's sequence is fixed by Go's promise for math/rand/v2,
// so that a seed gives the same round on every machine.
type generator struct {
	rnd     *rand.Rand
	clauses []models.Node // with text of their own
	rows    []models.Node // of the task table
	texts   texts
}

func newGenerator(seed uint64, nodes []models.Node) *generator {
	g := &generator{rnd: rand.New(rand.NewPCG(seed, 0x5A51594A)), texts: newTexts(nodes)}
	for _, n := range nodes {
		switch {
		case n.Kind == models.NodeRow:
			g.rows = append(g.rows, n)
		case n.Text != "":
			g.clauses = append(g.clauses, n)
		}
	}
	return g
}

// scale cuts or adds units, then opinions, until the sample has what the options ask for.
func (g *generator) scale(s *Sample, opts Options) {
	written := len(s.Units)
	if opts.Units > 0 && opts.Units < written {
		s.Units = s.Units[:opts.Units]
	}
	for n := written; n < opts.Units; n++ {
		s.Units = append(s.Units, g.unit(n-written))
	}
	if opts.Opinions == 0 {
		return
	}
	g.cut(s, opts.Opinions)
	g.fill(s, opts.Opinions)
}

// authors are the indexes of the units whose replies with opinions count.
func authors(s *Sample) []int {
	var found []int
	for i, u := range s.Units {
		if u.Plan.Class() == models.ClassWithOpinions {
			found = append(found, i)
		}
	}
	return found
}

// cut takes opinions from the longest replies until no more than want are left, or one per reply.
func (g *generator) cut(s *Sample, want int) {
	who := authors(s) // a reply is never cut to nothing, so they stay the same
	for over := s.Counting() - want; over > 0; over-- {
		longest := -1
		for _, i := range who {
			if n := len(s.Units[i].Plan.Opinions); n > 1 && (longest < 0 || n > len(s.Units[longest].Plan.Opinions)) {
				longest = i
			}
		}
		if longest < 0 {
			return
		}
		p := &s.Units[longest].Plan
		p.Opinions = p.Opinions[:len(p.Opinions)-1]
	}
}

func (g *generator) fill(s *Sample, want int) {
	who := authors(s)
	if len(who) == 0 {
		return
	}
	for missing := want - s.Counting(); missing > 0; missing-- {
		p := &s.Units[who[g.rnd.IntN(len(who))]].Plan
		p.Opinions = append(p.Opinions, g.fresh(p.Opinions))
	}
}

// fresh is an opinion that the reply does not hold yet, as far as a few tries find one.
func (g *generator) fresh(held []Opinion) Opinion {
	o := g.opinion()
	for tries := 0; tries < 8 && holds(held, o); tries++ {
		o = g.opinion()
	}
	return o
}

func holds(held []Opinion, o Opinion) bool {
	for _, h := range held {
		if h.Clause == o.Clause && h.Kind == o.Kind && h.Proposed == o.Proposed && h.Quote == o.Quote {
			return true
		}
	}
	return false
}

// unit invents the n-th unit after the written ones, from 0.
func (g *generator) unit(n int) Unit {
	c := g.contact()
	u := Unit{models.Unit{Name: inventedName(n), Category: models.CategoryRelated, Contact: c.Name, Phone: c.Phone}, g.plan(c)}
	if n%3 == 0 {
		u.Category = models.CategoryMember
	}
	return u
}

// plan deals a state: about two in three replied with opinions.
func (g *generator) plan(c models.Contact) Plan {
	opened := jan(31, 8, 30).Add(time.Duration(g.rnd.IntN(6*24*60)) * time.Minute)
	done := feb(6, 12, 0).Add(time.Duration(g.rnd.IntN(70*60)) * time.Minute)
	p := Plan{State: Submitted, OpenedAt: opened, DoneAt: done, Contact: c, Leader: g.name(), Post: pick(g.rnd, posts), Channel: models.ChannelOnline}
	want := 1 + g.rnd.IntN(5)
	switch deal := g.rnd.IntN(100); {
	case deal < 64:
	case deal < 76:
		p.State, want = NoOpinion, 0
	case deal < 84:
		p = told(done, c, "办公室来电，经研究无修改意见。")
		want = 0
	case deal < 92:
		p = p.in(Drafting)
	case deal < 96:
		p, want = Plan{State: OpenedOnly, OpenedAt: opened, Contact: c, Channel: models.ChannelOnline}, 0
	default:
		p, want = Plan{State: NeverOpened, Channel: models.ChannelOnline}, 0
	}
	for ; want > 0; want-- {
		p.Opinions = append(p.Opinions, g.fresh(p.Opinions))
	}
	return p
}

func (g *generator) name() string {
	return pick(g.rnd, surnames) + pick(g.rnd, []string{"某", "某某"})
}

func (g *generator) contact() models.Contact {
	if g.rnd.IntN(2) == 0 {
		return person(g.name(), fmt.Sprintf("13%d****%04d", g.rnd.IntN(10), g.rnd.IntN(10000)))
	}
	return person(g.name(), fmt.Sprintf("%s-%d%d****%d", pick(g.rnd, []string{"0931", "0943"}), 2+g.rnd.IntN(7), g.rnd.IntN(10), g.rnd.IntN(10)))
}

// inventedName gives county-like names that repeat only with a number behind them.
func inventedName(n int) string {
	heads, tails, bodies := len(placeHeads), len(placeTails), len(placeBodies)
	name := string(placeHeads[n%heads]) + string(placeTails[(n/heads+n)%tails]) + placeBodies[(n/(heads*tails))%bodies]
	if again := n / (heads * tails * bodies); again > 0 {
		name += fmt.Sprintf("（第%d片区）", again+1)
	}
	return name
}

func pick[T any](rnd *rand.Rand, from []T) T { return from[rnd.IntN(len(from))] }
