package intake

import (
	"context"
	"strings"
	"testing"

	"zqyj/models"
)

const badlySplit = `关于征求《青川市旅游管理办法》意见的通知
各县区：
请于2020年10月18日12时前反馈。
青川市文化和旅游局
2020年9月28日
附件1
青川市旅游管理办法
说明文字不是条款
第一条 为了规范旅游管理，制定本办法。第二条 本市范围内的旅游活动，适用本办法。
第三条 本办法自2021年1月1日起施行。
以下为内部备注
不应导入`

func readBadlySplit(t *testing.T) (models.Outline, Source) {
	t.Helper()
	out, src, err := Read(context.Background(), []byte(badlySplit), "通知.txt", Options{})
	if err != nil {
		t.Fatal(err)
	}
	return out, src
}

func outlineText(o models.Outline) string {
	var lines []string
	for _, n := range o.Draft.Nodes {
		lines = append(lines, n.Key+" "+string(n.Kind)+" "+n.Marker+"|"+n.Heading+"|"+n.Text)
	}
	return strings.Join(lines, "\n")
}

func TestMendingABadlySplitDraft(t *testing.T) {
	first, src := readBadlySplit(t)
	steps := []models.OutlineEdit{
		{Op: models.EditFact, Field: "contact", Value: "张某某"},
		{Op: models.EditDraftStart, Offset: 9},
		{Op: models.EditDraftEnd, Offset: 10},
		{Op: models.EditSplit, Node: "1", Offset: 15},
	}
	got, err := Replay(first, src, steps)
	if err != nil {
		t.Fatal(err)
	}
	want := "1 article 第一条||为了规范旅游管理，制定本办法。\n2 article 第二条||本市范围内的旅游活动，适用本办法。\n3 article 第三条||本办法自2021年1月1日起施行。"
	if outlineText(got) != want {
		t.Errorf("got\n%s\nwant\n%s", outlineText(got), want)
	}
	if len(got.Notice.Contact) != 1 || got.Notice.Deadline != "2020-10-18T12:00:00+08:00" || got.Draft.Title != "青川市旅游管理办法" {
		t.Errorf("facts %+v title %q", got.Notice, got.Draft.Title)
	}
	undone, err := Replay(first, src, steps[:3])
	if err != nil || len(undone.Draft.Nodes) != 2 {
		t.Errorf("undo left %d nodes, %v", len(undone.Draft.Nodes), err)
	}
}

func TestDashesInTypedTextSplitAndReadMarkers(t *testing.T) {
	first, src := readBadlySplit(t)
	key := first.Draft.Nodes[1].Key
	got, err := Apply(first, src, models.OutlineEdit{Op: models.EditSet, Node: key, Field: "text", Value: first.Draft.Nodes[1].Text[:42] + "\n----\n第二条 适用本办法。"})
	if err != nil {
		t.Fatal(err)
	}
	if n := got.Draft.Nodes[2]; n.Marker != "第二条" || n.Number != "2" || n.Kind != models.NodeArticle || n.Text != "适用本办法。" {
		t.Errorf("split off %+v", n)
	}
}

func TestTypedMarkerGivesNumberAndKind(t *testing.T) {
	first, src := readBadlySplit(t)
	got, err := Apply(first, src, models.OutlineEdit{Op: models.EditSet, Node: first.Draft.Nodes[0].Key, Field: "marker", Value: "（十二）"})
	if err != nil || got.Draft.Nodes[0].Number != "12" || got.Draft.Nodes[0].Kind != models.NodeItem {
		t.Errorf("%+v %v", got.Draft.Nodes[0], err)
	}
}

func TestDraftLinesAreChecked(t *testing.T) {
	first, src := readBadlySplit(t)
	for _, e := range []models.OutlineEdit{{Op: models.EditDraftStart, Offset: 0}, {Op: models.EditDraftStart, Offset: 99}, {Op: models.EditDraftEnd, Offset: 2}} {
		if _, err := Apply(first, src, e); err == nil {
			t.Errorf("%+v accepted", e)
		}
	}
}
