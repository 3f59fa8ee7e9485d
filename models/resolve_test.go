package models

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const lead = "完善投入机制"

var clause = Clause{PID: 7, Seq: 3, Marker: "4.", Heading: lead, Stop: "。", Text: "省、市两级财政安排专项资金,每年召开一次会议,由省科技厅牵头。"}

// accepted is an accepted opinion on the clause; key names it.
func accepted(key int64, kind OpinionKind, quote, proposed string) OpinionState {
	return OpinionState{Opinion: Opinion{ID: key, Key: key, UnitID: key, PID: clause.PID, Kind: kind, Quote: quote, Proposed: proposed, Outcome: OutcomeAccepted}, Unit: fmt.Sprintf("单位%d", key), Clause: clause}
}

func replacing(key int64, old, new string) OpinionState {
	return accepted(key, KindReplace, clause.Full(), strings.Replace(clause.Full(), old, new, 1))
}

func TestAcceptedOpinionsMakeTheText(t *testing.T) {
	full := clause.Full()
	partly := replacing(4, "每年召开一次", "每月召开一次")
	partly.Outcome, partly.Disposition.Result = OutcomePartlyAccepted, strings.Replace(full, "每年召开一次", "每半年召开一次", 1)
	partlyBare := partly
	partlyBare.Disposition.Result = ""
	stale := replacing(5, "省科技厅", "省财政厅")
	stale.Quote = "旧的" + full
	general := accepted(6, KindGeneral, "", "文字再精炼")
	general.PID = clause.PID
	rejected := replacing(8, "省科技厅", "省教育厅")
	rejected.Outcome = OutcomeRejected
	cases := []struct {
		name      string
		opinions  []OpinionState
		text      string
		behind    []string
		conflicts int
		byHand    []string
	}{
		{name: "nothing accepted leaves the text", opinions: []OpinionState{rejected}, text: full},
		{name: "two places, both changed", opinions: []OpinionState{replacing(1, "专项资金", "专门资金"), replacing(2, "省科技厅", "省财政厅")},
			text: strings.NewReplacer("专项资金", "专门资金", "省科技厅", "省财政厅").Replace(full)},
		{name: "the same place twice, differently", opinions: []OpinionState{replacing(1, "省科技厅", "省财政厅"), replacing(2, "省科技厅", "兰州市")}, text: full, conflicts: 1},
		{name: "an insertion behind a passage", opinions: []OpinionState{accepted(1, KindInsert, "安排专项资金,", "并逐年增加,")}, text: strings.Replace(full, "安排专项资金,", "安排专项资金,并逐年增加,", 1)},
		{name: "a new clause behind", opinions: []OpinionState{accepted(1, KindInsert, "", "建立考核制度。"), accepted(2, KindInsert, "", "建立 考核制度")}, text: full, behind: []string{"建立 考核制度"}},
		{name: "a passage struck", opinions: []OpinionState{accepted(1, KindRemove, ",由省科技厅牵头", "")}, text: strings.Replace(full, ",由省科技厅牵头", "", 1)},
		{name: "the clause struck", opinions: []OpinionState{accepted(1, KindRemove, "", "")}, text: ""},
		{name: "the clause struck and changed contradict", opinions: []OpinionState{accepted(1, KindRemove, full, ""), replacing(2, "省科技厅", "兰州市")}, text: full, conflicts: 1},
		{name: "partly accepted takes the office's words", opinions: []OpinionState{partly}, text: partly.Disposition.Result},
		{name: "partly accepted without words waits for a person", opinions: []OpinionState{partlyBare}, text: full, byHand: []string{WhyResult}},
		{name: "an opinion on the text before a correction waits for a person", opinions: []OpinionState{stale}, text: full, byHand: []string{WhyChanged}},
		{name: "a general opinion waits for a person", opinions: []OpinionState{general}, text: full, byHand: []string{WhyGeneral}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := Resolve(clause, c.opinions)
			var behind, byHand []string
			for _, b := range r.Behind {
				behind = append(behind, b.Text)
			}
			for _, w := range r.ByHand {
				byHand = append(byHand, w.Why)
			}
			if diff := cmp.Diff([]any{c.text, c.behind, c.conflicts, c.byHand}, []any{r.Text, behind, len(r.Conflicts), byHand}); diff != "" {
				t.Error(diff)
			}
			if heading, text := clause.SplitFull(full); heading != clause.Heading || text != clause.Text {
				t.Errorf("split into %q and %q", heading, text)
			}
		})
	}
}

func TestAGroupSpeaksWithOneVoice(t *testing.T) {
	first, second := replacing(1, "召开一次会议", "召开两次会议"), replacing(2, "召开一次会议", "召开二次会议")
	if n := len(Resolve(clause, []OpinionState{first, second}).Conflicts); n != 1 {
		t.Fatalf("%d conflicts apart", n)
	}
	first.GroupID, second.GroupID = 9, 9
	r := Resolve(clause, []OpinionState{second, first})
	if len(r.Conflicts) != 0 || r.Text != first.Proposed || len(r.Edits[0].Opinions) != 2 {
		t.Errorf("grouped: %+v", r)
	}
}

func TestHandWrittenTextHoldsUntilOpinionsChange(t *testing.T) {
	one := replacing(1, "省科技厅", "省财政厅")
	r := Resolve(clause, []OpinionState{one})
	row := Resolution{ID: 1, Text: "手工改定", Behind: "新一条\n\n新二条", Basis: r.Basis}
	held := r.With(row)
	if held.Text != "手工改定" || len(held.Behind) != 2 || held.Outdated || held.Unsettled() != 0 {
		t.Errorf("by hand: %+v", held)
	}
	later := Resolve(clause, []OpinionState{one, replacing(2, "每年", "每季")}).With(row)
	if !later.Outdated || later.Unsettled() != 1 || later.Text != "手工改定" {
		t.Errorf("after another opinion: outdated %v, unsettled %d", later.Outdated, later.Unsettled())
	}
}

func TestAChoiceSettlesAConflict(t *testing.T) {
	r := Resolve(clause, []OpinionState{replacing(1, "省科技厅", "省财政厅"), replacing(2, "省科技厅", "兰州市"), replacing(3, "每年", "每季")})
	for i, choice := range r.Conflicts[0].Choices {
		text, err := r.Compose(map[int]int{0: i})
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Replace(choice.Whole, "每年", "每季", 1)
		if text != want {
			t.Errorf("choice %d gives %q, want %q", i, text, want)
		}
	}
	if text, err := r.Compose(nil); err != nil || text != r.Text {
		t.Errorf("without a choice: %q, %v", text, err)
	}
}

// drawOpinions invents accepted opinions on the clause, some of them on the same words.
func drawOpinions(t *rapid.T) []OpinionState {
	full := []rune(clause.Full())
	n := rapid.IntRange(0, 7).Draw(t, "opinions")
	list := make([]OpinionState, n)
	for i := range list {
		from := rapid.IntRange(0, len(full)-1).Draw(t, "from")
		to := rapid.IntRange(from, min(len(full), from+6)).Draw(t, "to")
		put := rapid.SampledFrom([]string{"", "甲", "乙丙", "二十五", "AB"}).Draw(t, "put")
		passage := string(full[from:to])
		key := int64(i + 1)
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			list[i] = accepted(key, KindInsert, passage, put+"增")
		case 1:
			list[i] = accepted(key, KindRemove, passage, "")
		case 2:
			list[i] = accepted(key, KindInsert, "", put+"新条")
		default:
			if put == passage { // unchanged text is no opinion
				put += "改"
			}
			list[i] = accepted(key, KindReplace, clause.Full(), string(full[:from])+put+string(full[to:]))
		}
		if rapid.IntRange(0, 4).Draw(t, "group") == 0 {
			list[i].GroupID = 1 + int64(slices.Index(OpinionKinds, list[i].Kind)) // a group is of one kind
		}
	}
	return list
}

func TestAcceptedOpinionsInAnyOrderGiveTheSameText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		opinions := drawOpinions(t)
		want := Resolve(clause, opinions)
		got := Resolve(clause, rapid.Permutation(opinions).Draw(t, "order"))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		heard := map[int64]bool{}
		for _, e := range want.Edits {
			for _, o := range e.Opinions {
				heard[o.Key] = true
			}
		}
		for _, b := range want.Behind {
			for _, o := range b.Opinions {
				heard[o.Key] = true
			}
		}
		for _, c := range want.Conflicts {
			for _, choice := range c.Choices {
				for _, o := range choice.Opinions {
					heard[o.Key] = true
				}
			}
		}
		for _, w := range want.ByHand {
			heard[w.Opinion.Key] = true
		}
		for _, o := range opinions {
			wish := WishOf(o, clause)
			if !heard[o.Key] && (wish.Why != "" || wish.Behind != "" || changes(wish)) {
				t.Fatalf("opinion %d (%s) vanished", o.Key, o.Kind)
			}
		}
	})
}

// changes reports whether a wish asks for any change of the text at all.
func changes(w Wish) bool {
	full := clause.Full()
	for _, e := range w.Edits {
		if full[e.From:e.To] != e.Text {
			return true
		}
	}
	return false
}

func TestEqualOpinionsAreSuggestedOnce(t *testing.T) {
	one, two, three := replacing(1, "每年召开", "每半年召开"), replacing(2, "每年召开", "每半年 召开"), replacing(3, "每年召开", "每季召开")
	sets := EqualSets([]OpinionState{one, two, three})
	if len(sets) != 1 || len(sets[0]) != 2 {
		t.Fatalf("sets: %v", sets)
	}
	one.GroupID, two.GroupID = 4, 4
	if sets := EqualSets([]OpinionState{one, two, three}); len(sets) != 0 {
		t.Errorf("a group is suggested again: %v", sets)
	}
	two.UnitID, two.GroupID, one.GroupID = one.UnitID, 0, 0
	if sets := EqualSets([]OpinionState{one, two}); len(sets) != 0 {
		t.Errorf("one unit's own opinions are suggested: %v", sets)
	}
}
