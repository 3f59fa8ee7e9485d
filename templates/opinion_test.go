package templates

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"zqyj/models"
	"zqyj/redline"
)

const (
	clauseText = "充分发挥兰州、白银高新区区位优势，积极开展自主创新先行先试，全面提升区域创新体系整体效能。"
	clauseNew  = "充分发挥兰州、白银高新区区位和产业优势，积极开展自主创新先行先试，全面提升区域创新体系整体效能。"
)

// clauseExample is a clause with a head of its own.
func clauseExample() ClauseView {
	return ClauseView{ID: "c-17", Level: 3, Marker: "1.", Heading: "强化目标引领", Label: "三、(一)1.强化目标引领", Text: []Piece{{Text: clauseText}}, Plain: "强化目标引领。" + clauseText}
}

// opinionExample is an opinion of one's own with everything on it.
func opinionExample(n int) OpinionView {
	return OpinionView{ID: "o-" + string(rune('0'+n)), Number: n, Clause: Link{"三、(一)1.强化目标引领", "/unit/read#c-17"}, Kind: "修改", Nature: "实质性", Spans: Brief(redline.Diff(clauseText, clauseNew)),
		Sentence: redline.Sentence(clauseText, clauseNew), Reason: "与省政府工作报告的提法一致。", Author: "政策法规处", Contact: "张某某 139****0000",
		Files: []FileView{{Name: "测算说明.pdf", Href: "/unit/files/3", Size: 123456}}, Edit: Link{"修改", "/unit/opinions/3"}, Strike: "/unit/opinions/3/strike"}
}

func init() {
	kinds := []Option{{"replace", "修改", ""}, {"insert", "增加", ""}, {"remove", "删除", ""}}
	page := OpinionPage{Frame: fullFrame("提出意见"), Action: "/unit/opinions", Autosave: true, Preview: "/unit/opinions/preview", Clause: clauseExample(), Kind: "replace", Kinds: kinds, Rows: 4,
		Form: Filled("proposed", clauseText, "nature", "substantive", "token", "t", "revision", "0", "clause", "17"), Shown: &OpinionPreview{Unchanged: true}, Back: Link{"返回征求意见稿", "/unit/read#c-17"}}
	page.Width = WidthNarrow
	full, closed, wrong, conflict, insert, general := page, page, page, page, page, page
	full.Frame.Title, full.Action, full.Strike = "修改意见", "/unit/opinions/3", "/unit/opinions/3/strike"
	full.Form = Filled("proposed", clauseNew, "nature", "substantive", "reason", "与省政府工作报告一致", "token", "t", "revision", "3", "clause", "17", "contact_name", "张某某", "contact_phone", "139****0000")
	full.Shown = &OpinionPreview{Spans: redline.Diff(clauseText, clauseNew), Sentence: redline.Sentence(clauseText, clauseNew)}
	full.Files = []FileView{{Name: "测算说明.pdf", Href: "/unit/files/3", Size: 123456, Remove: "/unit/files/remove", Hidden: map[string]string{"key": "3", "file": "9"}}}
	full.Attach = Attach{Action: "/unit/files", Key: 3}
	closed.Notice = Notice{ToneWarn, "已截止", "现在写下的内容只能通过逾期补报送达，由办公室决定是否计入。"}
	wrong.Form.Errors = Wrong("proposed", "文字没有改动：请直接在条文上修改；若只是说明看法，请选择「总体」", "reason", "请填写理由")
	conflict = full
	conflict.Autosave = false
	closed.Changed = redline.Diff(clauseText, clauseNew)
	conflict.Conflict = &OpinionConflict{Author: "同事", At: noon, Proposed: redline.Diff(clauseText, clauseNew), Reason: redline.Diff("与规划一致", "与省政府工作报告一致"), Theirs: Link{"用同事的文字", "/unit/opinions/3"}}
	insert.Kind, insert.Shown = "insert", nil
	general.Kind, general.Kinds, general.Clause, general.Shown = "general", nil, ClauseView{}, nil
	remove := page
	remove.Kind, remove.Shown = "remove", &OpinionPreview{Spans: redline.Diff(clauseText, ""), Sentence: "建议删除本条"}
	gallery["OpinionPage"] = examples{"empty": page, "full": full, "closed": closed, "error": wrong, "conflict": conflict, "insert": insert, "remove": remove, "general": general}

	reading := UnitReadPage{Frame: fullFrame("征求意见稿"), Find: Filled(), Action: "/unit/read", Only: []Option{{"", "全部条款", ""}, {"own", "本单位提过意见的", ""}}, Draft: sampleRound, NewWhole: "/unit/opinions/new?clause=0"}
	reading.Width = WidthWide
	top := ClauseView{ID: "c-16", Level: 1, Marker: "三、", Heading: "重点任务", Label: "三、重点任务", New: "/unit/opinions/new?clause=16"}
	clause := clauseExample()
	clause.New, clause.Opinions = "/unit/opinions/new?clause=17", []OpinionView{opinionExample(1), {ID: "o-4", Kind: "删除", Nature: "文字性", Struck: true, Strike: "/x", Author: "规划处"}}
	clause.Text, clause.Before = []Piece{{Text: "充分发挥"}, {Text: "兰州", Hit: true}, {Text: "、白银高新区区位优势。"}}, "原来的文字。"
	row := ClauseView{ID: "c-18", Level: 2, Label: "1", Cells: []Fact{{"任务", "建设10个平台"}, {"牵头单位", "省科学技术厅"}}, New: "/unit/opinions/new?clause=18",
		Badges: []Badge{{Text: "本条不征求意见", Tone: ToneQuiet, Shape: "lock"}}}
	open := reading
	open.Clauses, open.General = []ClauseView{top, clause, row}, []OpinionView{{ID: "o-9", Number: 3, Kind: "总体", Nature: "实质性", Spans: []Span{{Text: "建议统一体例。"}}, Reason: "便于阅读", Lacks: []string{"请填写理由"}}}
	open.Outline = []OutlineItem{{1, "三、重点任务", "#c-16", 0}, {2, "(一)强化目标引领", "#c-17", 2}}
	open.Standing, open.Next = Notice{ToneWarn, "尚未提交，办公室还看不到", "已写的 3 条意见只保存在本单位。"}, []Link{{"核对并提交", "/unit/check"}, {"返回办理事项", "/unit"}}
	shut := open
	shut.NewWhole, shut.Standing = "", Notice{ToneBad, "已截止，本单位未反馈", "可以逾期补报。"}
	gallery["UnitReadPage"] = examples{"empty": reading, "full": open, "closed": shut, "error": none("the find form cannot go wrong")}
}

func TestBriefKeepsWhatStandsAroundAChange(t *testing.T) {
	long := "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
	got := Brief([]Span{{Op: redline.Keep, Text: long}, {Op: redline.Remove, Text: "旧"}, {Op: redline.Insert, Text: "新"}, {Op: redline.Keep, Text: "短"}})
	want := []Span{{Op: redline.Keep, Text: "……" + long[len(long)-3*around:]}, {Op: redline.Remove, Text: "旧"}, {Op: redline.Insert, Text: "新"}, {Op: redline.Keep, Text: "短"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	whole := []Span{{Op: redline.Keep, Text: long}}
	if diff := cmp.Diff(whole, Brief(whole)); diff != "" {
		t.Error("text without a change is not shortened: " + diff)
	}
}

func TestSpansOfAWholeClauseStruck(t *testing.T) {
	c := models.Clause{Heading: "强化引领", Text: "正文"}
	got := Spans(models.Opinion{Kind: models.KindRemove}, c)
	if len(got) != 1 || got[0].Op != redline.Remove || got[0].Text != c.Full() {
		t.Errorf("%+v", got)
	}
}
