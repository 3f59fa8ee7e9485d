package templates

import (
	"net/url"

	"zqyj/redline"
)

func init() {
	node := CorrectNode{Node: "3/1", ID: "n-3_1", Indent: 1, Kind: "项", Marker: "(一)", Number: "1", Heading: "强化引领", Text: "充分发挥区位优势。", Line: 4, Link: "?edit=3%2F1#n-3_1", Cursor: -1}
	changed := node
	changed.Node, changed.ID, changed.First, changed.Change, changed.Before, changed.Diff = "3", "n-3", true, "有修改", true, []redline.Span{{Text: "新增"}, {Op: redline.Remove, Text: "100"}, {Op: redline.Insert, Text: "120"}, {Text: "家"}}
	row := CorrectNode{Node: "table/1", ID: "n-table_1", Indent: 1, Kind: "表行", Number: "1", Text: "1 | 建设示范区", Row: true, Shut: true}
	base := CorrectPage{Frame: officeFrame("核对条款"), Saw: "1.2", Edit: "/e", Step: "/s", Confirm: "/c", Reopen: "/o", Anew: "/i", Kinds: ".docx", Limit: 1, FactsLink: Link{"核对通知信息", "/f"}, DeadlineLink: Link{"确认截止时间", "/d"}}
	full := base
	full.File, full.Undo, full.Redo, full.Title, full.Start, full.End = "通知.docx", "拆分“一、总体要求”", "升级", "工作要点", 3, 90
	full.Facts = []Fact{{"印发单位", "办公室"}}
	full.Lines = []SourceLine{{Number: 1, Text: "1、关于征求意见的通知", Warnings: []string{"已去除网站加上的序号"}}, {Number: 4, Text: "(一)强化引领。", Draft: true, Clause: "n-3_1"}}
	full.General, full.Nodes = []string{"通知提到附件2，文件中没有"}, []CorrectNode{changed, node, row}
	full.Gone, full.Again = []GoneClause{{PID: 7, Label: "5.深化会商", Text: "用好会商平台。", Opinions: 3}, {PID: 8, Label: "6.其他", Opinions: 1, Long: true}}, true
	done := full
	done.Confirmed = true
	open := full
	open.Nodes = []CorrectNode{changed, node, row}
	open.Nodes[0].Open, open.Nodes[0].Cursor, open.Open = true, 4, true
	wrong := open
	wrong.Form = Form{Errors: Wrong("", "请把光标放在正文中间再拆分")}
	outside := full
	outside.Form = Form{Values: url.Values{"draft_start": {"九"}}, Errors: Wrong("draft_start", "请填写左侧显示的行号")}
	looking := full
	looking.ReadOnly = true
	gallery["CorrectPage"] = examples{"empty": base, "full": full, "open": open, "closed": done, "error": wrong, "range": outside, "readonly": looking}
}
