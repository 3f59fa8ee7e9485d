package templates

import "zqyj/models"

func init() {
	steps := []Step{{Label: "截止", Done: true}, {Label: "处理", Current: true}, {Label: "发布"}, {Label: "归档"}}
	page := ReleasePage{Frame: officeFrame("审核与发布"), State: BadgeFor(models.RoundProcessing), Steps: steps, Figures: workFiguresFull, Sentence: "共征求34家，收到21家。",
		Owed:    []OwedLine{{Text: "84条意见尚无处理结果", Opinions: []OwedOpinion{{Link{"省发展改革委：1.强化目标引领", "/office/rounds/1/workbench/2?at=1#o-1"}, ""}}, More: Link{"查看全部", "/office/rounds/1/opinions?outcome=open"}}, {Text: "1家单位的反馈期限未到", Units: []string{"白银市政府"}}},
		Approve: "/office/rounds/1/release/approve", UpTo: 88, Release: "/office/rounds/1/release", Links: []Link{{"文书", "/office/rounds/1/papers"}}}
	ready, done, wrong, start := page, page, page, page
	ready.Owed, ready.Approve = nil, ""
	done.Owed, done.Approve, done.Release, done.Archive, done.Next, done.Override = nil, "", "", "/office/rounds/1/release/archive", Link{"建立下一轮", "/office/rounds/1/revised"}, "省政府要求本周发布。"
	wrong.Form = Form{Errors: Wrong("override", "84条意见尚无处理结果")}
	start.Start, start.Release = "/office/rounds/1/release/start", ""
	gallery["ReleasePage"] = examples{"empty": ready, "full": page, "closed": done, "error": wrong, "start": start}
}
