package templates

import (
	"time"

	"zqyj/models"
	"zqyj/redline"
)

var workOutcomes = []Option{{Value: "accepted", Label: "采纳"}, {Value: "partly_accepted", Label: "部分采纳"}, {Value: "rejected", Label: "不采纳"}, {Value: "already_covered", Label: "已含"}, {Value: "referred", Label: "转办"}, {Value: "in_coordination", Label: "待协调"}}

var workSpans = redline.Diff("6月底前完成规划编制，每年各召开不少于1次会议。", "9月底前完成规划编制，每半年各召开不少于1次会议。")

// workCard is an open opinion that may be answered; edit changes it.
func workCard(id int64, edit func(*OpinionCard)) OpinionCard {
	form := Filled("result", "9月底前完成规划编制。")
	form.Prefix = string(rune('a'+id)) + "-"
	c := OpinionCard{ID: id, Unit: "省发展改革委", Kind: "修改", Nature: "实质性", Contact: "联系人：陈某某 0931-84****4", Spans: workSpans, Reason: "编制规划须经专家论证和报批，通常需要8个月。",
		Page: Link{"历次处理和协调", "/office/rounds/1/opinions/1"}, Seen: "1-0",
		Answered: AnswerForm{Form: form, Action: "/office/rounds/1/opinions/1/answer", Back: "/office/rounds/1/workbench/3", Outcomes: workOutcomes, Phrases: []Option{{Value: "已在第五条体现。", Label: "已含：已在第五条体现。"}}, Result: "处理后的整条文字（部分采纳时填写）"}}
	if edit != nil {
		edit(&c)
	}
	return c
}

func answeredCard(id int64) OpinionCard {
	return workCard(id, func(c *OpinionCard) {
		c.Unit, c.Outcome = "兰州市政府", models.OutcomePartlyAccepted
		c.Notes = []Badge{{"待审核", ToneInfo, "half"}, {"分歧", ToneWarn, "flag"}}
		c.Files = []Link{{"编制进度说明.pdf", "/office/files/3"}}
		c.Group = GroupNote{Units: []string{"兰州市政府", "白银市政府"}, Count: 2, Dissolve: "/office/rounds/1/groups/4/dissolve", Leave: "/office/rounds/1/opinions/2/leave"}
		c.Answer = AnswerNote{Outcome: models.OutcomePartlyAccepted, Reason: "分两步安排。", Result: workSpans, By: "张某某", At: noon.Add(-time.Hour)}
		c.Earlier = AnswerNote{Outcome: models.OutcomeRejected, Reason: "时间不允许。", By: "张某某", At: noon.Add(-2 * time.Hour), Approved: "李某某"}
		c.Answered.Undo, c.Answered.Revision = "/office/rounds/1/opinions/2/undo", 2
	})
}

// unpicked is a card on a page without a batch.
func unpicked(c OpinionCard) OpinionCard {
	c.Seen = ""
	return c
}

// readCard is an opinion as somebody sees it who changes nothing.
func readCard(id int64) OpinionCard {
	return workCard(id, func(c *OpinionCard) { c.Answered, c.Seen = AnswerForm{}, "" })
}

var workFiguresFull = WorkFigures{Opinions: 120, Grouped: 108, Waiting: 5, Outcomes: []OutcomeCount{{models.OutcomeOpen, 84, "/office/rounds/1/opinions?outcome=open"}, {models.OutcomeAccepted, 36, "/office/rounds/1/opinions?outcome=accepted"}}}

var workBatch = BatchBar{Form: Form{Prefix: "batch-"}, Action: "/office/rounds/1/opinions", Back: "/office/rounds/1/workbench/3", Outcomes: append([]Option{{Label: "请选择"}}, workOutcomes...), Dispose: true, Group: true, Approve: true}

var workCompare = CompareBlock{Shown: true,
	Result: ResultBlock{Spans: workSpans, Behind: []NewClause{{"建立季度通报制度。", "省统计局"}}, Hand: "由张某某于2月9日 10:20手工改定", Outdated: true, Unsettled: 1,
		Work: []Fact{{"省教育厅", "建议删除“加快”（条文已修改，意见所引原文与现条文不一致）"}}, Edit: Link{"编辑处理后条文", "/office/rounds/1/workbench/3/text"}},
	Collisions: []Collision{{Old: "6月", Choices: []CollisionChoice{{"", "0", "省发展改革委", workSpans}, {"", "1", "兰州高新区", workSpans}}}, {Choices: []CollisionChoice{{"", "0", "兰州市政府", workSpans}, {"", "1", "白银市政府", workSpans}}}},
	Equals:     []EqualSet{{Units: "兰州市政府、白银市政府", Spans: workSpans, Picks: []string{"2-0", "3-1"}, Action: "/office/rounds/1/opinions", Back: "/office/rounds/1/workbench/3"}}}

func init() {
	list := WorkbenchPage{Frame: officeFrame("意见处理"), Figures: workFiguresFull, Form: Filled("show", "with"), Shows: []Option{{Value: "with", Label: "有意见的条款"}, {Value: "all", Label: "全部条款"}}, Action: "/office/rounds/1/workbench",
		NextOpen: Link{"处理下一条", "/office/rounds/1/workbench/3?at=1#o-1"}, Lists: []Link{{"按单位、结果查看全部意见", "/office/rounds/1/opinions"}},
		Clauses: []WorkClause{{Label: "总体意见（针对全文）", Href: "/office/rounds/1/workbench/0", Opinions: 3, Open: 3}, {Label: "一、总体要求", Href: "/office/rounds/1/workbench/1", Level: 1},
			{Label: "1.强化目标引领", Href: "/office/rounds/1/workbench/2", Level: 2, Opinions: 9, Open: 4, Outcomes: []OutcomeCount{{models.OutcomeAccepted, 4, ""}, {models.OutcomeRejected, 1, ""}}, Note: Badge{"条文已修改", ToneWarn, "pencil"}}}}
	none0 := list
	none0.Clauses, none0.Figures, none0.NextOpen = nil, WorkFigures{}, Link{}
	gallery["WorkbenchPage"] = examples{"empty": none0, "full": list, "closed": none("a closed round is worked through like any other"), "error": none("nothing is sent from it")}

	desk := WorkbenchClausePage{Frame: officeFrame("意见处理：1.强化目标引领"), Prev: Link{"上一条有意见的条款", "/office/rounds/1/workbench/1"}, Next: Link{"下一条有意见的条款", "/office/rounds/1/workbench/3"},
		Above: "(一)加强组织", Text: "6月底前完成规划编制，每年各召开不少于1次会议。", Before: "6月底前完成规划编制。", Compare: workCompare, Batch: workBatch, Cards: []OpinionCard{workCard(1, nil), answeredCard(2)},
		Pager: Pager{Next: "/office/rounds/1/workbench/2?after=1.2.3.4"}, Previous: []OpinionCard{readCard(9)}, Total: 9, Open: 4}
	bare, closed, wrong, gone := desk, desk, desk, desk
	bare.Cards, bare.Compare, bare.Previous, bare.Batch, bare.Before = nil, CompareBlock{Shown: true, Result: ResultBlock{Untouched: true}}, nil, BatchBar{}, ""
	closed.Cards, closed.Batch = []OpinionCard{readCard(1)}, BatchBar{}
	wrong.Batch.Form = Form{Prefix: "batch-", Errors: Wrong("reason", "除「采纳」外，须填写理由")}
	gone.Compare, gone.Removed = CompareBlock{}, true // what is loaded into it is WorkbenchComparePage
	gallery["WorkbenchClausePage"] = examples{"empty": bare, "full": desk, "closed": closed, "error": wrong, "gone": gone}

	compare := WorkbenchComparePage{Frame: officeFrame("意见比对：1.强化目标引领"), Compare: workCompare, Back: Link{"返回本条意见", "/office/rounds/1/workbench/2"}}
	compare.Compare.Cut = "本条意见较多，相同和冲突意见只比对了前400条。"
	general, struck := compare, compare
	general.Compare = CompareBlock{Shown: true, General: true}
	struck.Compare = CompareBlock{Shown: true, Result: ResultBlock{Removed: true}}
	gallery["WorkbenchComparePage"] = examples{"empty": general, "full": compare, "closed": struck, "error": none("nothing is sent from it")}

	lines := OpinionListPage{Frame: officeFrame("意见清单"), Form: Filled("by", "unit"), Action: "/office/rounds/1/opinions", Views: []Option{{Label: "按条款"}, {Value: "unit", Label: "按单位"}}, Outcomes: workOutcomes,
		Kinds: []Option{{Label: "全部"}}, Natures: []Option{{Label: "全部"}}, Units: []Option{{Label: "全部单位"}}, Approvals: []Option{{Label: "全部"}}, Figures: workFiguresFull, Batch: workBatch,
		Cards: []OpinionCard{workCard(1, func(c *OpinionCard) {
			c.Heading, c.Clause = Link{"省发展改革委", ""}, Link{"1.强化目标引领", "/office/rounds/1/workbench/2"}
		}), answeredCard(2)}, Pager: Pager{Prev: "/office/rounds/1/opinions", Next: "/office/rounds/1/opinions?after=1.2.3.4", Note: "“上一页”回到第一页"}}
	noLines, closedLines, wrongLines := lines, lines, lines
	noLines.Cards = nil
	closedLines.Batch, closedLines.Cards = BatchBar{}, []OpinionCard{readCard(1)}
	wrongLines.Batch.Form = Form{Prefix: "batch-", Errors: Wrong("", "请先勾选要处理的意见")}
	gallery["OpinionListPage"] = examples{"empty": noLines, "full": lines, "closed": closedLines, "error": wrongLines}

	both := AnswerConflictPage{Frame: officeFrame("两人同时处理了这条意见"), Card: readCard(1), Theirs: answeredCard(2).Answer, Mine: workCard(3, nil).Answered, Back: Link{"保留对方的处理意见", "/office/rounds/1/workbench/2"}}
	undone := both
	undone.Theirs = AnswerNote{}
	gallery["AnswerConflictPage"] = examples{"empty": undone, "full": both, "closed": none("a closed round refuses before"), "error": none("it is the refusal")}

	phrases := PhrasesPage{Frame: officeFrame("常用语"), Action: "/office/rounds/1/phrases", Outcomes: workOutcomes, Phrases: []PhraseLine{{"已在第五条体现。", "已含", "/office/rounds/1/phrases/1/remove"}}, Back: Link{"返回意见处理", "/office/rounds/1/workbench"}}
	noPhrases, read, badPhrase := phrases, phrases, phrases
	noPhrases.Phrases = nil
	read.Action, read.Phrases = "", []PhraseLine{{"已在第五条体现。", "通用", ""}}
	badPhrase.Form = Form{Errors: Wrong("text", "请填写常用语，不超过300字")}
	gallery["PhrasesPage"] = examples{"empty": noPhrases, "full": phrases, "closed": read, "error": badPhrase}

	text := ResolutionPage{Frame: officeFrame("处理后条文：1.强化目标引领"), Form: Filled("text", "9月底前完成规划编制。", "behind", "新一条。"), Action: "/office/rounds/1/workbench/2/text", Original: "6月底前完成规划编制。", Computed: workSpans,
		Collisions: []Collision{{Old: "6月", Choices: []CollisionChoice{{"c0-0", "0", "省发展改革委", workSpans}, {"c0-1", "1", "兰州高新区", workSpans}}}}, Work: workCompare.Result.Work, Revision: 3, Basis: "ab", Hand: "由张某某于2月9日 10:20手工改定",
		Outdated: true, Drop: "/office/rounds/1/workbench/2/text/drop", Back: Link{"返回本条意见", "/office/rounds/1/workbench/2"}}
	fresh, stale, wrongText := text, text, text
	fresh.Collisions, fresh.Work, fresh.Hand, fresh.Drop, fresh.Outdated = nil, nil, "", "", false
	stale.Theirs = &TheirText{By: "李某某", At: noon, Text: "8月底前完成规划编制。", Behind: "新一条。", Spans: workSpans}
	wrongText.Form.Errors = Wrong("text", "条文为空。如要删除本条，请同时勾选「本条删除」")
	gallery["ResolutionPage"] = examples{"empty": fresh, "full": text, "closed": none("an archived round refuses before"), "error": wrongText, "stale": stale}

	log := []CoordinationLine{{At: noon.Add(-time.Hour), Kind: "电话", With: "省发展改革委陈某某", Text: "同意分两步安排。", By: "张某某"}}
	one := OfficeOpinionPage{Frame: officeFrame("省发展改革委的意见"), Card: unpicked(answeredCard(2)), History: []AnswerNote{answeredCard(2).Earlier, {By: "张某某", At: noon}, answeredCard(2).Answer},
		Stances: []StanceNote{{false, "工期确实不足。", "省发展改革委经办", noon}, {true, "", "省发展改革委经办", noon}}, Log: log, LogTo: "/office/rounds/1/opinions/2/coordination", Kinds: []Option{{"电话", "电话", ""}, {"会议", "会议", ""}},
		Dispute: "/office/rounds/1/opinions/2/dispute", Disputed: true, Back: Link{"返回本条全部意见", "/office/rounds/1/workbench/2"}}
	untouched, audited, refused := one, one, one
	untouched.History, untouched.Stances, untouched.Log, untouched.Card, untouched.Disputed = nil, nil, nil, unpicked(workCard(1, nil)), false
	audited.LogTo, audited.Dispute, audited.Card = "", "", readCard(1)
	refused.Form = Form{Errors: Wrong("with", "请填写与谁协调")}
	refused.Card.Answered.Form.Errors = Wrong("reason", "除「采纳」外，须填写理由")
	gallery["OfficeOpinionPage"] = examples{"empty": untouched, "full": one, "closed": audited, "error": refused}

	disputes := DisagreementsPage{Frame: officeFrame("分歧意见"), Paper: Link{"文书", "/office/rounds/1/papers"}, Lines: []DisagreementLine{{Unit: "省发展改革委", Clause: "1.强化目标引领", Href: "/office/rounds/1/opinions/2", Spans: workSpans,
		UnitSays: "编制规划通常需要8个月。", Insists: "工期确实不足。", Outcome: models.OutcomeRejected, OfficeSays: "时间不允许。", Log: log}, {Unit: "兰州市政府", Clause: "总体意见", Href: "/office/rounds/1/opinions/3", Spans: workSpans, UnitSays: "口径不一。"}}}
	gallery["DisagreementsPage"] = examples{"empty": DisagreementsPage{Frame: officeFrame("分歧意见")}, "full": disputes, "closed": none("it shows the same after the release"), "error": none("nothing is sent from it")}
}
