package templates

import "time"

func init() {
	form := UnitFormPage{Frame: fullFrame("离线填表"), Download: "/unit/form.xlsx", Action: "/unit/form", Token: "t", Back: Link{"返回", "/unit"}, Form: Filled("how", "add")}
	form.Width = WidthNarrow
	full, wrong := form, form
	full.Written = 3
	wrong.Form = Form{Errors: Wrong("", "第 7 行：没有理由", "", "第 9 行：条款编号或原文被改动。请恢复原文，修改后的文字请写在“建议改为”栏", "file", "请选择文件")}
	gallery["UnitFormPage"] = examples{"empty": form, "full": full, "closed": none("the form is not offered then"), "error": wrong}

	paste := UnitPastePage{Frame: fullFrame("粘贴意见"), Action: "/unit/paste", Token: "t", Back: Link{"返回征求意见稿", "/unit/read"}}
	paste.Width = WidthNarrow
	read, bad := paste, paste
	first := opinionExample(1)
	first.ID, first.Edit, first.Strike, first.Clause.Href = "paste-1", Link{}, "", ""
	read.Form = Filled("text", "1.将“区位优势”修改为“区位和产业优势”\n2.统一体例")
	read.Items = []PastedView{{Name: "take_0", Opinion: first, Sure: true}, {Name: "take_1", Opinion: OpinionView{ID: "paste-2", Number: 2, Kind: "总体", Nature: "实质性", Spans: []Span{{Text: "统一体例"}}}}}
	bad.Form = Form{Errors: Wrong("text", "请粘贴意见的文字")}
	gallery["UnitPastePage"] = examples{"empty": paste, "full": read, "closed": none("the form is not offered then"), "error": bad}

	plea := UnitExtensionPage{Frame: fullFrame("申请延期"), Deadline: DeadlineBlock{At: noon, Now: noon.Add(-2 * time.Hour)}, Action: "/unit/extension", Back: Link{"返回办理事项", "/unit"}}
	plea.Width = WidthNarrow
	waiting, late, missing := plea, plea, plea
	waiting.Action, waiting.Why = "", "申请已送达，等待办公室答复。"
	waiting.Past = []PleaView{{Badge{"待答复", ToneInfo, "clock"}, []Fact{{"申请延至", "2018年2月12日（星期一）12:00"}, {"理由", "主要负责同志外出"}}}, {Badge{"未同意", ToneBad, "cross"}, []Fact{{"答复", "时间紧"}}}}
	late.Action, late.Why, late.Deadline.Closed = "", "未收到，已截止。需要延期的，请直接致电办公室。", true
	missing.Form = Form{Errors: Wrong("at", "新的截止时间须晚于现在", "reason", "请填写延期理由")}
	gallery["UnitExtensionPage"] = examples{"empty": plea, "full": waiting, "closed": late, "error": missing}
}
