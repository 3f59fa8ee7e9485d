package models

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// smallOutline is 一、(一)1. 2. (二) 二、 and a paragraph.
func smallOutline() Outline {
	o := Outline{OK: true, Draft: OutlineDraft{Title: "方案", Nodes: []Node{
		{Level: 1, Kind: NodeItem, Marker: "一、", Number: "1", Heading: "总体要求", PID: 11},
		{Level: 2, Kind: NodeItem, Marker: "（一）", Number: "1", Heading: "基本原则", PID: 12},
		{Level: 3, Kind: NodeItem, Marker: "1.", Number: "1", Heading: "坚持创新", Stop: "。", Text: "推动转型。加快升级。", PID: 13},
		{Level: 3, Kind: NodeItem, Marker: "2.", Number: "2", Text: "坚持开放，扩大合作。", PID: 14},
		{Level: 2, Kind: NodeItem, Marker: "（二）", Number: "2", Text: "到2025年，\n形成格局。", PID: 15},
		{Level: 1, Kind: NodeItem, Marker: "二、", Number: "2", Heading: "保障措施", Text: "加强领导。", PID: 16},
	}}}
	o.Draft.Rekey()
	return o
}

func keysOf(o Outline) string {
	var keys []string
	for _, n := range o.Draft.Nodes {
		keys = append(keys, n.Key)
	}
	return strings.Join(keys, " ")
}

func mustEdit(t *testing.T, o Outline, e OutlineEdit) Outline {
	t.Helper()
	out, err := o.Edit(e)
	if err != nil {
		t.Fatalf("%+v: %v", e, err)
	}
	return out
}

func TestEditKeepsKeysAndLevelsInOrder(t *testing.T) {
	cases := []struct {
		name string
		edit OutlineEdit
		keys string
	}{
		{"split at the cursor", OutlineEdit{Op: EditSplit, Node: "1/1/1", Offset: 5}, "1 1/1 1/1/1 1/1/item 1/1/2 1/2 2"},
		{"join with the one before", OutlineEdit{Op: EditJoin, Node: "1/1/2"}, "1 1/1 1/1/1 1/2 2"},
		{"join takes the children along", OutlineEdit{Op: EditJoin, Node: "1/1"}, "1 1/1 1/2 1/2#2 2"},
		{"promote with what hangs on it", OutlineEdit{Op: EditPromote, Node: "1/1"}, "1 1#2 1#2/1 1#2/2 1#2/2#2 2"},
		{"demote under the one before", OutlineEdit{Op: EditDemote, Node: "1/2"}, "1 1/1 1/1/1 1/1/2 1/1/2#2 2"},
		{"number by hand", OutlineEdit{Op: EditSet, Node: "1/2", Field: "number", Value: "14-1"}, "1 1/1 1/1/1 1/1/2 1/14-1 2"},
		{"a line of dashes splits", OutlineEdit{Op: EditSet, Node: "1/2", Field: "text", Value: "到2025年\n----\n形成格局。\n － － \n-----\n收尾。"}, "1 1/1 1/1/1 1/1/2 1/2 1/item 1/item#2 2"},
		{"a paragraph becomes a node", OutlineEdit{Op: EditToNode, Node: "1/2", Offset: 8}, "1 1/1 1/1/1 1/1/2 1/2 1/2/para 2"},
		{"a node becomes text", OutlineEdit{Op: EditToText, Node: "2"}, "1 1/1 1/1/1 1/1/2 1/2"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := smallOutline()
			after := mustEdit(t, before, c.edit)
			if got := keysOf(after); got != c.keys {
				t.Errorf("keys %s\nwant %s", got, c.keys)
			}
			if diff := cmp.Diff(smallOutline(), before); diff != "" {
				t.Errorf("the outline before was changed: %s", diff)
			}
		})
	}
}

func TestSplitAndJoinAreInverse(t *testing.T) {
	o := smallOutline()
	split := mustEdit(t, o, OutlineEdit{Op: EditSplit, Node: "1/1/1", Offset: 5})
	if a, b := split.Draft.Nodes[2].Text, split.Draft.Nodes[3].Text; a != "推动转型。" || b != "加快升级。" {
		t.Fatalf("split into %q and %q", a, b)
	}
	joined := mustEdit(t, split, OutlineEdit{Op: EditJoin, Node: "1/1/item"})
	if diff := cmp.Diff(o, joined); diff != "" {
		t.Error(diff)
	}
}

func TestJoinLosesNoWord(t *testing.T) {
	joined := mustEdit(t, smallOutline(), OutlineEdit{Op: EditJoin, Node: "1/1/1"})
	if got := joined.Draft.Nodes[1].Text; got != "1.坚持创新。推动转型。加快升级。" {
		t.Errorf("joined text %q", got)
	}
}

func TestEditRefusesInChinese(t *testing.T) {
	cases := []struct {
		name string
		edit OutlineEdit
	}{
		{"unknown node", OutlineEdit{Op: EditSplit, Node: "9"}},
		{"unknown step", OutlineEdit{Op: "explode", Node: "1"}},
		{"split before the text", OutlineEdit{Op: EditSplit, Node: "1/2", Offset: 0}},
		{"split behind the text", OutlineEdit{Op: EditSplit, Node: "1/2", Offset: 99}},
		{"join the first", OutlineEdit{Op: EditJoin, Node: "1"}},
		{"promote the top", OutlineEdit{Op: EditPromote, Node: "2"}},
		{"demote the first", OutlineEdit{Op: EditDemote, Node: "1"}},
		{"demote twice", OutlineEdit{Op: EditDemote, Node: "1/1"}},
		{"number in words", OutlineEdit{Op: EditSet, Node: "1", Field: "number", Value: "三"}},
		{"marker too long", OutlineEdit{Op: EditSet, Node: "1", Field: "marker", Value: strings.Repeat("一", 21)}},
		{"unknown field", OutlineEdit{Op: EditSet, Node: "1", Field: "colour", Value: "红"}},
		{"deadline without hour", OutlineEdit{Op: EditFact, Field: "deadline", Value: "2018-02-09"}},
		{"deadline that is no day", OutlineEdit{Op: EditFact, Field: "deadline", Value: "2018-02-30 12:00"}},
		{"unknown fact", OutlineEdit{Op: EditFact, Field: "colour", Value: "红"}},
		{"NUL", OutlineEdit{Op: EditSet, Node: "1", Field: "text", Value: "a\x00b"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := smallOutline()
			after, err := o.Edit(c.edit)
			if err == nil || !strings.ContainsFunc(err.Error(), func(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }) {
				t.Fatalf("error %v", err)
			}
			if diff := cmp.Diff(o, after); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFactsTypedByTheOfficeCarryNoMarks(t *testing.T) {
	o := smallOutline()
	o.Notice = &NoticeFacts{Deadline: "2018-02-09T23:59:59+08:00", DeadlineMarks: []string{WarnDeadlineTimeMissing}}
	o2 := mustEdit(t, o, OutlineEdit{Op: EditFact, Field: "deadline", Value: "2018-02-09T24:00"})
	at, ok := o2.Notice.Deadline.Instant()
	if !ok || at.Format("2006-01-02T15:04") != "2018-02-10T00:00" || o2.Notice.DeadlineMarks != nil {
		t.Errorf("deadline %v %v", o2.Notice.Deadline, o2.Notice.DeadlineMarks)
	}
	o3 := mustEdit(t, o2, OutlineEdit{Op: EditFact, Field: "phone", Value: "8400000\n 13900000000 "})
	if !slices.Equal(o3.Notice.Phone, []string{"8400000", "13900000000"}) || o2.Notice.Phone != nil {
		t.Errorf("phones %v %v", o3.Notice.Phone, o2.Notice.Phone)
	}
}

func TestEditSurvivesJSON(t *testing.T) {
	e := OutlineEdit{Op: EditSplit, Node: "3/1#2", Offset: 17}
	raw, _ := json.Marshal(e)
	var back OutlineEdit
	if err := json.Unmarshal(raw, &back); err != nil || back != e {
		t.Errorf("%s %v", raw, err)
	}
	o := smallOutline()
	o.Notice = &NoticeFacts{}
	raw, _ = json.Marshal(o)
	if !strings.Contains(string(raw), `"deadline":null`) || !strings.Contains(string(raw), `"prev_key":null`) || !strings.Contains(string(raw), `"error":null`) {
		t.Errorf("schema: %s", raw)
	}
	var again Outline
	if err := json.Unmarshal(raw, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(o, again); diff != "" {
		t.Error(diff)
	}
}

// Whatever is clicked, in whatever order: keys stay unique, no child hangs in the air, no word is lost by moving.
func TestAnyStepsKeepTheOutlineWhole(t *testing.T) {
	ops := []EditOp{EditSplit, EditJoin, EditPromote, EditDemote, EditToText, EditToNode, EditClose, EditOpen}
	rapid.Check(t, func(t *rapid.T) {
		o := smallOutline()
		words := lettersOf(o)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			node := rapid.SampledFrom(o.Draft.Nodes).Draw(t, "node").Key
			next, err := o.Edit(OutlineEdit{Op: rapid.SampledFrom(ops).Draw(t, "op"), Node: node, Offset: rapid.IntRange(0, 12).Draw(t, "offset")})
			if err == nil {
				o = next
			}
		}
		if got := lettersOf(o); got != words {
			t.Fatalf("words %q, were %q", got, words)
		}
		seen := map[string]bool{}
		level := 0
		for _, n := range o.Draft.Nodes {
			if seen[n.Key] || n.Level < 1 || n.Level > level+1 {
				t.Fatalf("key %s level %d after %d", n.Key, n.Level, level)
			}
			seen[n.Key], level = true, n.Level
		}
	})
}

// lettersOf is everything the nodes say, without spaces.
func lettersOf(o Outline) string {
	var all strings.Builder
	for _, n := range o.Draft.Nodes {
		all.WriteString(n.Marker + n.Whole())
	}
	return strings.Join(strings.Fields(all.String()), "")
}
