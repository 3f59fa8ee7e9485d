package models

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var clauseTexts = []string{
	"为了规范城市公园的规划、建设和管理，改善人居环境，制定本办法。",
	"城市公园管理遵循统一规划、分级负责、生态优先、便民利民的原则。",
	"住房城乡建设主管部门负责编制公园专项规划，报市人民政府批准后实施。",
	"新建公园的绿地率不得低于百分之六十五，并应当配置无障碍设施。",
	"公园应当按时开放，因故闭园的应当提前三日公告，并说明重新开放的时间。",
	"任何单位和个人有权对损害公园设施的行为进行劝阻、投诉和举报。",
	"违反规定擅自占用公园用地的，责令限期恢复原状，可以并处罚款。",
	"本办法自二〇二一年五月一日起施行，有效期五年，由住建部门解释。",
}

// draftOf numbers texts as articles; permanent ids are the place in clauseTexts plus 100.
func draftOf(texts ...string) Outline {
	o := Outline{OK: true}
	for i, text := range texts {
		n := Node{Level: 1, Kind: NodeArticle, Number: fmt.Sprint(i + 1), Marker: fmt.Sprintf("第%d条", i+1), Text: text}
		if at := slices.Index(clauseTexts, text); at >= 0 {
			n.PID = int64(at + 100)
		}
		o.Draft.Nodes = append(o.Draft.Nodes, n)
	}
	o.Draft.Rekey()
	return o
}

func idsOf(o Outline) string {
	var ids []string
	for _, n := range o.Draft.Nodes {
		ids = append(ids, fmt.Sprint(n.PID))
	}
	return strings.Join(ids, " ")
}

func TestCorrectedDraftKeepsIds(t *testing.T) {
	c := clauseTexts
	reworded := strings.Replace(c[4], "提前三日公告", "提前五日向社会公告", 1)
	half := len("公园应当按时开放，因故闭园的应当提前三日公告，")
	cases := []struct {
		name    string
		now     []string
		ids     string
		deleted []string
	}{
		{"unchanged", c, "100 101 102 103 104 105 106 107", nil},
		{"one deleted, all after it renumbered", []string{c[0], c[1], c[3], c[4], c[5], c[6], c[7]}, "100 101 103 104 105 106 107", []string{"3"}},
		{"one inserted", []string{c[0], "国家机关和事业单位附属绿地的管理，依照有关法律、法规的规定执行。", c[1], c[2], c[3], c[4], c[5], c[6], c[7]}, "100 0 101 102 103 104 105 106 107", nil},
		{"moved", []string{c[0], c[6], c[1], c[2], c[3], c[4], c[5], c[7]}, "100 106 101 102 103 104 105 107", nil},
		{"reworded and renumbered", []string{c[0], c[1], c[3], reworded, c[5], c[6], c[7]}, "100 101 103 104 105 106 107", []string{"3"}},
		{"split: the larger part keeps the id", []string{c[0], c[1], c[2], c[3], c[4][:half], c[4][half:], c[5], c[6], c[7]}, "100 101 102 103 104 0 105 106 107", nil},
		{"merged: the equal key decides between near halves", []string{c[0], c[1] + c[2], c[3], c[4], c[5], c[6], c[7]}, "100 101 103 104 105 106 107", []string{"3"}},
		{"replaced at the same number", []string{c[0], c[1], "鼓励社会资本参与公园建设，具体办法由财政部门会同有关部门另行制定。", c[3], c[4], c[5], c[6], c[7]}, "100 101 0 103 104 105 106 107", []string{"3"}},
		{"two swapped", []string{c[1], c[0], c[2], c[3], c[4], c[5], c[6], c[7]}, "101 100 102 103 104 105 106 107", nil},
		{"only spaces and full-width forms", []string{" " + c[0], strings.ReplaceAll(c[1], "，", ","), c[2], c[3], c[4], c[5], c[6], c[7]}, "100 101 102 103 104 105 106 107", nil},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			now := draftOf(tc.now...)
			for i := range now.Draft.Nodes {
				now.Draft.Nodes[i].PID = 0
			}
			got := Match(draftOf(c...), now)
			if idsOf(got) != tc.ids || !slices.Equal(got.Deleted, tc.deleted) && len(got.Deleted)+len(tc.deleted) > 0 {
				t.Errorf("ids %s deleted %v\nwant %s %v", idsOf(got), got.Deleted, tc.ids, tc.deleted)
			}
		})
	}
}

func TestSplitHalvesGoToTheMoreAlike(t *testing.T) {
	old := draftOf(clauseTexts[4], clauseTexts[5])
	now := draftOf(clauseTexts[5]+clauseTexts[4][:30], clauseTexts[4][30:])
	got := Match(old, now)
	if idsOf(got) != "105 104" {
		t.Errorf("ids %s", idsOf(got))
	}
}

func TestEqualTextsMatchByKeyThenOrder(t *testing.T) {
	same := "按照有关规定执行。"
	old := draftOf(same, clauseTexts[0], same)
	for i := range old.Draft.Nodes {
		old.Draft.Nodes[i].PID = int64(i + 1)
	}
	got := Match(old, draftOf(clauseTexts[0], same, same))
	if idsOf(got) != "2 1 3" {
		t.Errorf("ids %s", idsOf(got))
	}
}

// One to one, whatever comes in: no id twice, and matched plus deleted is everything there was.
func TestMatchIsOneToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := rapid.SliceOfN(rapid.SampledFrom(clauseTexts), 0, 10)
		old, now := draftOf(pick.Draw(t, "old")...), draftOf(pick.Draw(t, "now")...)
		for i := range old.Draft.Nodes {
			old.Draft.Nodes[i].PID = int64(i + 1)
		}
		got := Match(old, now)
		seen := map[int64]bool{}
		for _, n := range got.Draft.Nodes {
			if n.PID == 0 {
				continue
			}
			if seen[n.PID] || n.PrevKey == nil {
				t.Fatalf("id %d twice or without key", n.PID)
			}
			seen[n.PID] = true
		}
		if len(seen)+len(got.Deleted) != len(old.Draft.Nodes) {
			t.Fatalf("%d matched, %d deleted of %d", len(seen), len(got.Deleted), len(old.Draft.Nodes))
		}
	})
}
