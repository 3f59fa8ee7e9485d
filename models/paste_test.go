package models

import "testing"

func TestReadPastedItems(t *testing.T) {
	clauses := []Clause{
		{PID: 1, Marker: "一、", Heading: "总体要求", Text: "坚持稳中求进。"},
		{PID: 2, Marker: "(一)", Heading: "企业培育", Text: "新增高新技术企业100家,建设创新平台10个。"},
		{PID: 3, Marker: "(二)", Heading: "人才", Text: "引进人才50名,建设创新平台5个。"},
	}
	got := ReadPasted("一、建议将“100家”修改为“200家”。理由:与规划一致。\n二、在“高新技术企业100家”后增加“和院所”\n(3)删除“引进人才50名”,理由是重复\n4.建议将“创新平台”改为“平台”\n5、建议全文统一体例。\n格式也要统一。\n\n将「不在稿子里」改为「x」", clauses)
	want := []struct {
		pid                     int64
		kind                    OpinionKind
		quote, proposed, reason string
	}{
		{2, KindReplace, clauses[1].Full(), "企业培育\n新增高新技术企业200家,建设创新平台10个。", "与规划一致。"},
		{2, KindInsert, "高新技术企业100家", "和院所", ""},
		{3, KindRemove, "引进人才50名", "", "重复"},
		{0, KindGeneral, "", "建议将“创新平台”改为“平台”", ""}, // stands in two clauses: nothing is guessed
		{0, KindGeneral, "", "建议全文统一体例。\n格式也要统一。\n将「不在稿子里」改为「x」", ""},
	}
	if len(got) != len(want) {
		t.Fatalf("%d items, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		o := got[i].Opinion
		if o.PID != w.pid || o.Kind != w.kind || o.Quote != w.quote || o.Proposed != w.proposed || o.Reason != w.reason {
			t.Errorf("item %d: %+v, want %+v", i+1, o, w)
		}
	}
}

// TestPastedItemsInFullWidthMarks reads what a Chinese input method and Word write.
func TestPastedItemsInFullWidthMarks(t *testing.T) {
	clauses := []Clause{{PID: 2, Marker: "\uff08一\uff09", Heading: "企业培育", Text: "新增高新技术企业100家\uff0c建设创新平台10个。"}}
	got := ReadPasted("\uff08一\uff09建议将“100家”修改为\uff1a“200家”。修改理由\uff1a与规划一致。\n\uff082\uff09在“企业100家”之后\uff0c增加“和院所”\uff1b理由\uff1a补充。\n3\uff0e建议将“建设创新平台10个”一句删除\uff0c理由是重复。\n2.5亿元的来源须写明", clauses)
	want := []struct {
		kind             OpinionKind
		proposed, reason string
	}{
		{KindReplace, "企业培育\n新增高新技术企业200家\uff0c建设创新平台10个。", "与规划一致。"},
		{KindInsert, "和院所", "补充。"},
		{KindRemove, "", "重复。\n2.5亿元的来源须写明"},
	}
	if len(got) != len(want) {
		t.Fatalf("%d items, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if o := got[i].Opinion; o.PID != 2 || o.Kind != w.kind || o.Proposed != w.proposed || o.Reason != w.reason {
			t.Errorf("item %d: %+v, want %+v", i+1, o, w)
		}
	}
}

func TestPastedTextWithoutNumbersIsOneItem(t *testing.T) {
	got := ReadPasted("  没有编号的一段话。\n第二行。 ", nil)
	if len(got) != 1 || got[0].Opinion.Proposed != "没有编号的一段话。\n第二行。" {
		t.Errorf("%+v", got)
	}
	if got := ReadPasted(" \n\t", nil); len(got) != 0 {
		t.Errorf("nothing gives %+v", got)
	}
}
