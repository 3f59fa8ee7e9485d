package sample

import (
	"reflect"
	"strings"
	"testing"

	"zqyj/models"
)

var story = Round(Options{})

// every calls f with each opinion of a sample and whose it is.
func every(s Sample, f func(u Unit, o Opinion)) {
	for _, u := range s.Units {
		for _, part := range [][]Opinion{u.Plan.Opinions, u.Plan.Earlier, u.Plan.Revising} {
			for _, o := range part {
				f(u, o)
			}
		}
	}
}

func TestTheStoryHasThirtyFourUnitsAndAboutAHundredTwentyOpinions(t *testing.T) {
	if len(story.Units) != 34 {
		t.Errorf("%d units", len(story.Units))
	}
	if n := story.Counting(); n < 110 || n > 130 {
		t.Errorf("%d opinions count", n)
	}
	names, categories := map[string]bool{}, map[models.UnitCategory]int{}
	for i, u := range story.Units {
		if u.Seq != i+1 || u.Name == "" || names[u.Name] {
			t.Errorf("unit %d: seq %d, name %q", i+1, u.Seq, u.Name)
		}
		names[u.Name] = true
		categories[u.Category]++
	}
	if categories[member] < 20 || categories[related] < 8 {
		t.Errorf("categories %v", categories)
	}
	if last := story.Units[28].Name + story.Units[29].Name + story.Units[30].Name + story.Units[33].Name; last != "兰州市白银市兰州新区白银高新区" {
		t.Errorf("cities and zones do not come last: %s", last)
	}
}

func TestEveryClassAndFlagAppears(t *testing.T) {
	deeming := models.PolicyNotice()
	deeming.DeemNoOpinion = true
	following := models.PolicyNotice()
	following.SealWith, following.SealDays = models.SealAfter, 5
	classes, flags := map[models.Class]int{}, map[models.Flag]int{}
	for _, u := range story.Units {
		classes[u.Plan.Class()]++
		if after := u.Plan.ClassAfter(deeming); after != u.Plan.Class() {
			classes[after]++
		}
		for _, f := range append(u.Plan.Flags(models.PolicyNotice()), u.Plan.Flags(following)...) {
			flags[f]++
		}
	}
	for _, c := range models.Classes {
		if classes[c] == 0 {
			t.Errorf("no unit is %s", c)
		}
	}
	for _, f := range []models.Flag{models.FlagAcknowledged, models.FlagDrafting, models.FlagAwaitingApproval, models.FlagAwaitingSeal, models.FlagSealOwed, models.FlagExtended, models.FlagAwaitingCheck, models.FlagWithdrawn} {
		if flags[f] == 0 {
			t.Errorf("no unit is %s", f)
		}
	}
}

func TestEveryStateKindNatureAndOutcomeAppears(t *testing.T) {
	states := map[State]int{}
	for _, u := range story.Units {
		states[u.Plan.State]++
	}
	for _, s := range []State{NeverOpened, OpenedOnly, Drafting, AwaitingApproval, AwaitingSeal, Submitted, NoOpinion, EnteredChecked, EnteredUnchecked, Withdrawn} {
		if states[s] == 0 {
			t.Errorf("no unit is in state %s", s)
		}
	}
	kinds, natures, outcomes := map[models.OpinionKind]int{}, map[models.Nature]int{}, map[models.Outcome]int{}
	every(story, func(_ Unit, o Opinion) {
		kinds[o.Kind]++
		natures[o.Nature]++
		if o.Answer.At.IsZero() {
			outcomes[models.OutcomeOpen]++
			return
		}
		outcomes[o.Answer.Outcome]++
	})
	for _, k := range models.OpinionKinds {
		if kinds[k] == 0 {
			t.Errorf("no opinion is %s", k)
		}
	}
	if natures[models.NatureSubstantive] == 0 || natures[models.NatureEditorial] == 0 {
		t.Errorf("natures %v", natures)
	}
	for _, o := range append(models.Outcomes, models.OutcomeOpen) {
		if outcomes[o] == 0 {
			t.Errorf("no opinion is %s", o)
		}
	}
}

func TestAlikeOpinionsDifferAtMostInPunctuation(t *testing.T) {
	first, times, exact, punctuated := map[string]Opinion{}, map[string]int{}, 0, 0
	for _, u := range story.Units {
		for _, o := range u.Plan.Opinions {
			other, seen := first[o.Alike]
			times[o.Alike]++
			switch {
			case o.Alike == "":
			case !seen:
				first[o.Alike] = o
			case o.Kind == models.KindGeneral:
			case o.Clause != other.Clause || o.Kind != other.Kind:
				t.Errorf("%s: alike %q, but on %s and %s", u.Name, o.Alike, o.Clause, other.Clause)
			case o.Proposed == other.Proposed:
				exact++
			case bare(o.Proposed) == bare(other.Proposed):
				punctuated++
			default:
				t.Errorf("%s: alike %q, but %q and %q", u.Name, o.Alike, o.Proposed, other.Proposed)
			}
		}
	}
	for label, n := range times {
		if n < 2 {
			t.Errorf("nothing is alike to %q", label)
		}
	}
	if exact < 4 || punctuated < 4 {
		t.Errorf("%d equal pairs, %d equal but for punctuation", exact, punctuated)
	}
}

func TestOpinionsOverlapOnOneClause(t *testing.T) {
	units := map[string]map[string]bool{}
	for _, u := range story.Units {
		for _, o := range u.Plan.Opinions {
			if units[o.Clause] == nil {
				units[o.Clause] = map[string]bool{}
			}
			units[o.Clause][u.Name] = true
		}
	}
	for _, key := range []string{"3/1/2", "3/3/13", "3/3/14", "3/3/17", "3/5/23"} {
		if len(units[key]) < 3 {
			t.Errorf("only %d units speak of %s", len(units[key]), key)
		}
	}
}

// checkOpinions holds every opinion to the rules and to its clause.
func checkOpinions(t *testing.T, s Sample) {
	t.Helper()
	full := newTexts(s.Outline.Draft.Nodes)
	every(s, func(u Unit, o Opinion) {
		pid := int64(1)
		if o.Kind == models.KindGeneral {
			pid = models.General
		}
		if p := models.CheckOpinion(o.Model(pid)); p != nil {
			t.Errorf("%s on %s: %v", u.Name, o.Clause, p.Fields)
		}
		text, known := full[o.Clause]
		if o.Clause != "" && !known {
			t.Errorf("%s: no clause %q", u.Name, o.Clause)
		}
		if !strings.Contains(text, o.Quote) {
			t.Errorf("%s: %q does not stand in %s", u.Name, o.Quote, o.Clause)
		}
		if o.Kind == models.KindReplace && (o.Quote != text || o.Proposed == text) {
			t.Errorf("%s: 修改 on %s is not an edit of the whole clause", u.Name, o.Clause)
		}
		if o.Answer.Outcome != models.OutcomeOpen {
			if err := models.CheckDisposition(models.Disposition{Outcome: o.Answer.Outcome, Reason: o.Answer.Reason}); err != nil {
				t.Errorf("%s on %s: %v", u.Name, o.Clause, err)
			}
		}
	})
}

func TestEveryOpinionIsValidAndQuotesItsClause(t *testing.T) { checkOpinions(t, story) }

func TestContactsAreUsableAndHidden(t *testing.T) {
	for _, u := range story.Units {
		if u.Plan.State == NeverOpened {
			continue
		}
		if p := models.CheckContact(u.Plan.Contact); p != nil {
			t.Errorf("%s: %v", u.Name, p.Fields)
		}
		if !strings.Contains(u.Plan.Contact.Name, "某") || u.Plan.Leader != "" && !strings.Contains(u.Plan.Leader, "某") {
			t.Errorf("%s: %q, %q are not placeholders", u.Name, u.Plan.Contact.Name, u.Plan.Leader)
		}
	}
	if !models.CheckPhone(story.Round.Phone) || !models.CheckPhone(story.Round.Fax) {
		t.Error("the office's own phone is not usable")
	}
}

func TestStepsHappenInOrderAndBeforeTheRehearsalStarts(t *testing.T) {
	for _, u := range story.Units {
		p := u.Plan
		steps := []models.Instant{story.Issued, p.OpenedAt, p.EarlierAt, p.DoneAt, p.EnteredAt, p.CheckedAt, p.WithdrawnAt, story.Now, p.LateAt}
		last := models.Instant(0)
		for i, at := range steps {
			if !at.IsZero() && at <= last {
				t.Errorf("%s: step %d at %s is not after %s", u.Name, i, at, last)
			}
			last = max(last, at)
		}
		if (p.Counts() || p.State == Withdrawn || p.State == EnteredUnchecked) == p.DoneAt.IsZero() {
			t.Errorf("%s: state %s, done at %q", u.Name, p.State, p.DoneAt)
		}
		if p.State == Submitted && (p.Leader == "" || p.Post == "") {
			t.Errorf("%s submitted without a leader", u.Name)
		}
		for _, o := range p.Opinions {
			if at := o.Answer.At; !at.IsZero() && (at <= p.DoneAt || at >= story.Now) {
				t.Errorf("%s: replied %s, answered %s", u.Name, p.DoneAt, at)
			}
		}
		for _, r := range p.Reminders {
			if r.At >= story.Now {
				t.Errorf("%s was reminded in the future", u.Name)
			}
		}
	}
}

func TestTheDraftRetellsTheNotice(t *testing.T) {
	keys, kinds := map[string]models.Node{}, map[models.NodeKind]int{}
	for _, n := range story.Outline.Draft.Nodes {
		if _, twice := keys[n.Key]; twice {
			t.Errorf("key %s twice", n.Key)
		}
		keys[n.Key] = n
		kinds[n.Kind]++
	}
	for _, key := range []string{"para", "1", "2", "3", "3/1/1", "3/2/6", "3/3/11", "3/4/18", "3/5/22", "3/5/27", "4/3", "table/20"} {
		if _, ok := keys[key]; !ok {
			t.Errorf("no node %s", key)
		}
	}
	if kinds[models.NodeRow] < 20 || kinds[models.NodeTable] != 1 {
		t.Errorf("kinds %v", kinds)
	}
	if c := ClauseOf(keys["3/1/1"]); !strings.HasPrefix(c.Full(), "强化目标引领。立足") {
		t.Errorf("full text begins %.40s", c.Full())
	}
	at, ok := story.Outline.Notice.Deadline.Instant()
	if !ok || models.At(at) != story.Deadline {
		t.Errorf("deadline %v", at)
	}
	if !strings.Contains(NoticeText, story.Outline.Notice.DeadlineSource) {
		t.Error("the deadline's words do not stand in the notice")
	}
}

func TestTasksNameUnitsOfTheRound(t *testing.T) {
	names := map[string]bool{"领导小组各成员单位": true}
	for _, u := range story.Units {
		names[u.Name] = true
	}
	for _, task := range tasks {
		for _, name := range append(strings.Split(task[2], "、"), task[1]) {
			if !names[name] {
				t.Errorf("%s: %q is no unit of the round", task[0], name)
			}
		}
	}
}

func TestEqualSeedsGiveEqualRounds(t *testing.T) {
	opts := Options{Seed: 7, Units: 60, Opinions: 400}
	if !reflect.DeepEqual(Round(opts), Round(opts)) {
		t.Error("two rounds of one seed differ")
	}
	other := opts
	other.Seed = 8
	if reflect.DeepEqual(Round(opts), Round(other)) {
		t.Error("another seed gives the same round")
	}
}

func TestOptionsScale(t *testing.T) {
	for _, c := range []struct{ units, opinions int }{{3, 5}, {34, 60}, {34, 1000}, {400, 3000}} {
		s := Round(Options{Seed: 1, Units: c.units, Opinions: c.opinions})
		if len(s.Units) != c.units || s.Counting() != c.opinions {
			t.Errorf("asked %d units and %d opinions, got %d and %d", c.units, c.opinions, len(s.Units), s.Counting())
		}
		checkOpinions(t, s)
	}
}

func TestThousandsOfUnitsHaveTheirOwnNames(t *testing.T) {
	names := map[string]bool{}
	for _, u := range Round(Options{Units: 6000}).Units {
		if names[u.Name] {
			t.Fatalf("%s twice", u.Name)
		}
		names[u.Name] = true
	}
}

func TestGeneratedOpinionsVary(t *testing.T) {
	s := Round(Options{Seed: 3, Opinions: 3000})
	said, most := map[string]int{}, 0
	every(s, func(_ Unit, o Opinion) {
		key := o.Clause + o.Quote + o.Proposed + o.Reason
		said[key]++
		most = max(most, said[key])
	})
	if len(said) < 2000 || most > 20 {
		t.Errorf("%d different opinions of 3000, one said %d times", len(said), most)
	}
}

func TestNastyTextsComeIn(t *testing.T) {
	names := map[string]bool{}
	for _, text := range Nasty() {
		clean, _, err := models.CleanText(text.Text)
		if err != nil || names[text.Name] {
			t.Errorf("%s: %v, named twice: %v", text.Name, err, names[text.Name])
		}
		names[text.Name] = true
		if again, removed, _ := models.CleanText(clean); again != clean || removed != 0 {
			t.Errorf("%s: cleaning twice changes it", text.Name)
		}
	}
	sizes := map[string]int{}
	for _, text := range Nasty() {
		sizes[text.Name] = len(text.Text)
	}
	if sizes["long paragraph"] < 200_000 || sizes["long word"] < 5000 || sizes["consecutive code points"] != 15_000 {
		t.Errorf("sizes %v", sizes)
	}
}
