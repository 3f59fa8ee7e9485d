package templates

import "zqyj/redline"

func init() {
	papers := PapersPage{Frame: officeFrame("文书"), Interim: true, Ready: true, Sentence: "共征求34家，收到21家。", Progress: "/office/rounds/1/papers/progress",
		Papers: []PaperLine{{"意见汇总表（按条款）", "各条款的全部意见", []Link{{"PDF", "/office/rounds/1/papers/digest.pdf"}, {"Word", "/office/rounds/1/papers/digest.docx"}}}, {"催办单", "", []Link{{"PDF", "/office/rounds/1/papers/calls.pdf"}}}}}
	early, released := papers, papers
	early.Ready, early.Papers = false, nil
	released.Interim = false
	gallery["PapersPage"] = examples{"empty": early, "full": papers, "closed": released, "error": none("nothing is sent from it")}

	spans := redline.Diff("6月底前完成规划编制。", "9月底前完成规划编制。")
	revised := RevisedPage{Frame: officeFrame("修改稿"), Form: Filled("title", "2018年工作要点（第二次征求意见）"), Shows: []Link{{"修改对照", "/office/rounds/1/revised"}, {"修改稿全文", "/office/rounds/1/revised?view=full"}}, Sentence: "修改1条，新增1条，删除1条；1条须手工处理。",
		Clauses: []RevisedClause{{Label: "1.强化目标引领", Href: "/office/rounds/1/workbench/2", Marker: "1.", Level: 2, Spans: spans, Text: "9月底前完成规划编制。", Behind: []NewClause{{"建立季度通报制度。", "省统计局"}}, Basis: []Link{{"省发展改革委（采纳）", "/x"}}, Unready: "1处冲突", HandNote: "由张某某于2月9日 10:20手工改定"},
			{Label: "2.删去的一条", Href: "/office/rounds/1/workbench/3", Removed: true, Spans: spans, Basis: []Link{{"省审计厅（采纳）", "/x"}}}},
		Open: []Link{{"1.强化目标引领：1处冲突", "/office/rounds/1/workbench/2/text"}}, Next: "/office/rounds/1/revised", Papers: []Link{{"修改对照表、修改稿文件", "/office/rounds/1/papers"}}}
	untouched, full, wrong := revised, revised, revised
	untouched.Clauses, untouched.Open, untouched.Next = nil, nil, ""
	full.Current = 1
	wrong.Form = Form{Errors: Wrong("title", "请填写下一轮的名称")}
	gallery["RevisedPage"] = examples{"empty": untouched, "full": revised, "closed": full, "error": wrong}
}
