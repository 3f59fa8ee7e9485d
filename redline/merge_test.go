package redline

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCompareTwoUnits(t *testing.T) {
	const old = "加快推进示范区建设，新建孵化器100个。"
	cases := []struct {
		name, a, b string
		want       Relation
	}{
		{"the same number", "加快推进示范区建设，新建孵化器120个。", "加快推进示范区建设，新建孵化器120个。", Same},
		{"neither changes anything", old, old, Same},
		{"different sentences", "加快推动示范区建设，新建孵化器100个。", "加快推进示范区建设，新建孵化器120个。", Disjoint},
		{"one changes nothing", old, "加快推进示范区建设，新建孵化器120个。", Disjoint},
		{"one goes further", "加快推进示范区建设，新建孵化器120个。", "加快推动示范区建设，新建孵化器120个。", Overlapping},
		{"one strikes more", "推进示范区建设，新建孵化器100个。", "示范区建设，新建孵化器100个。", Overlapping},
		{"side by side", "加快推进示范区改造，新建孵化器100个。", "加快推进示范区建设和发展，新建孵化器100个。", Overlapping},
		{"different numbers", "加快推进示范区建设，新建孵化器120个。", "加快推进示范区建设，新建孵化器150个。", Contradicting},
		{"changed and struck", "加快推进示范区建设，新建孵化器120个。", "加快推进示范区建设。", Contradicting},
		{"different words into one gap", "加快推进示范区开放建设，新建孵化器100个。", "加快推进示范区创新建设，新建孵化器100个。", Contradicting},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Compare(old, Edits(old, c.a), Edits(old, c.b))
			if err != nil || got != c.want {
				t.Errorf("got %v, %v, want %v", got, err, c.want)
			}
		})
	}
}

func TestMergeJoinsWhatGetsAlongAndReportsTheRest(t *testing.T) {
	const old = "新建孵化器100个，培育企业50家，引进人才20名。"
	proposals := [][]Edit{
		Edits(old, "新建孵化器120个，培育企业60家，引进人才20名。"),
		Edits(old, "新建孵化器150个，培育企业60家，引进人才20名。"),
		Edits(old, "新建孵化器120个，培育企业50家，引进高层次人才20名。"),
	}
	got, err := Merge(old, proposals)
	if err != nil {
		t.Fatal(err)
	}
	want := Merged{
		Text: "新建孵化器100个，培育企业60家，引进高层次人才20名。",
		Edits: []Joint{
			{Edit{len("新建孵化器100个，培育企业"), len("新建孵化器100个，培育企业50"), "60"}, []int{0, 1}},
			{Edit{len("新建孵化器100个，培育企业50家，引进"), len("新建孵化器100个，培育企业50家，引进"), "高层次"}, []int{2}},
		},
		Conflicts: []Conflict{{
			From: len("新建孵化器"), To: len("新建孵化器100"),
			Choices: []Choice{{"120", []int{0, 2}}, {"150", []int{1}}},
		}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	c := got.Conflicts[0]
	settled, err := Apply(old, append(got.Plain(), Edit{c.From, c.To, "130"}))
	if err != nil || settled != "新建孵化器130个，培育企业60家，引进高层次人才20名。" {
		t.Errorf("settled by hand: %q, %v", settled, err)
	}
}

func TestConflictShowsTheTextEachWouldGive(t *testing.T) {
	const old = "加快推进示范区建设"
	got, err := Merge(old, [][]Edit{
		{{From: 0, To: len(old), Text: ""}},
		{{From: 0, To: len("加快"), Text: "大力"}, {From: len("加快推进示范区"), To: len("加快推进示范区"), Text: "高质量"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Conflict{{0, len(old), []Choice{{"", []int{0}}, {"大力推进示范区高质量建设", []int{1}}}}}
	if d := cmp.Diff(want, got.Conflicts); d != "" || got.Text != old {
		t.Errorf("text %q, conflicts %s", got.Text, d)
	}
}

func TestEditsThatDoNotFitAreRefused(t *testing.T) {
	const old = "示范区"
	cases := map[string][]Edit{
		"behind the end":        {{0, 12, ""}},
		"before the start":      {{-1, 3, ""}},
		"end before start":      {{6, 3, ""}},
		"inside a character":    {{1, 3, ""}},
		"on top of each other":  {{0, 6, "a"}, {3, 9, "b"}},
		"twice in the same gap": {{3, 3, "a"}, {3, 3, "b"}},
	}
	for name, edits := range cases {
		t.Run(name, func(t *testing.T) {
			if text, err := Apply(old, edits); !errors.Is(err, ErrEdit) {
				t.Errorf("Apply: %q, %v", text, err)
			}
			if _, err := Merge(old, [][]Edit{nil, edits}); !errors.Is(err, ErrEdit) {
				t.Errorf("Merge: %v", err)
			}
			if _, err := Marked(old, edits); !errors.Is(err, ErrEdit) {
				t.Errorf("Marked: %v", err)
			}
		})
	}
}

func TestMarkedShowsEditsOfSeveralUnits(t *testing.T) {
	got, err := Marked("示范区建设", []Edit{{9, 15, "发展"}, {0, 0, "加快"}, {9, 9, "创新"}})
	if err != nil || marked(got) != "{+加快+}示范区〔-建设-〕{+创新发展+}" {
		t.Errorf("%s, %v", marked(got), err)
	}
}
