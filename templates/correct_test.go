package templates

import "zqyj/redline"

func init() {
	node := CorrectNode{Node: "3/1", ID: "n-3-1", Indent: 1, Kind: "项", Marker: "(一)", Number: "1", Heading: "强化引领", Text: "充分发挥区位优势。", Line: 4}
	changed := node
	changed.Node, changed.ID, changed.First, changed.Change, changed.Before, changed.Diff = "3", "n-3", true, "有修改", "3", []redline.Span{{Text: "新增"}, {Op: redline.Remove, Text: "100"}, {Op: redline.Insert, Text: "120"}, {Text: "家"}}
	row := CorrectNode{Node: "table/1", ID: "n-table-1", Indent: 1, Kind: "表行", Number: "1", Text: "1 | 建设示范区", Row: true, Shut: true}
	base := CorrectPage{Frame: officeFrame("核对条款"), Saw: 2, Edit: "/e", Step: "/s", Confirm: "/c", Anew: "/i", Kinds: ".docx", Limit: 1, FactsLink: Link{"核对通知信息", "/f"}, DeadlineLink: Link{"确认截止时间", "/d"}}
	full := base
	full.File, full.Undo, full.Redo, full.Title, full.Start, full.End = "通知.docx", "拆分“一、总体要求”", "升级", "工作要点", 3, 90
	full.Facts = []Fact{{"印发单位", "办公室"}}
	full.Lines = []SourceLine{{1, "1、关于征求意见的通知", []string{"已去除网站加上的序号"}, false}, {4, "(一)强化引领。", nil, true}}
	full.General, full.Nodes = []string{"通知提到附件2,文件中没有"}, []CorrectNode{changed, node, row}
	full.Gone, full.Again = []GoneClause{{7, "5.深化会商", 3}}, true
	done := full
	done.Confirmed = true
	wrong := full
	wrong.Form = Form{Errors: Wrong("", "请把光标放在正文中间再拆分")}
	wrong.Lines = append([]SourceLine{}, full.Lines...)
	gallery["CorrectPage"] = examples{"empty": base, "full": full, "closed": done, "error": wrong}
}
