package templates

import (
	"time"

	"zqyj/models"
	"zqyj/redline"
)

func init() {
	row := EntryRow{Unit: Link{"省公安厅", "/x"}, Channel: "电话告知", Content: "无修改意见", ReceivedAt: noon.Add(-time.Hour), By: "张某某", State: Badge{"代录·待复核", ToneWarn, "half"}}
	back := row
	back.Note, back.State = "第2条与来文不符", Badge{"代录·录入中", ToneWarn, "half"}
	settled := row
	settled.State = Badge{"有效，计入反馈", ToneGood, "disc"}
	list := EntriesPage{Frame: officeFrame("代录"), Waiting: []EntryRow{row}, Typing: []EntryRow{back}, Settled: []EntryRow{settled}, New: []Link{{"登记电话告知", "/x"}, {"代录传真、纸质、邮件反馈", "/y"}}}
	gallery["EntriesPage"] = examples{"empty": EntriesPage{Frame: officeFrame("代录"), New: list.New}, "full": list, "closed": EntriesPage{Frame: list.Frame, Settled: list.Settled}, "error": none("the list refuses nothing")}

	units := []Option{{"", "请选择单位", ""}, {"1", "1 省科学技术厅", ""}}
	form := EntryFormPage{Frame: officeFrame("代录传真、纸质、邮件反馈"), Action: "/x", Units: units, Channels: []Option{{"fax", "传真", ""}, {"paper", "纸质", ""}}, Contents: []Option{{"0", "有修改意见", ""}, {"1", "无修改意见", ""}},
		Taker: "张某某", Max: models.MaxUpload, Back: Link{"返回代录", "/y"}, Form: Filled("received_at", "2018-02-09T11:40")}
	form.Width = WidthNarrow
	phone, wrong := form, form
	phone.Phone, phone.Title = true, "登记电话告知"
	wrong.Form = Form{Values: form.Form.Values, Errors: Wrong("unit", "请选择单位", "channel", "请选择反馈方式", "scan", "请上传扫描件，或在备注中写明原件存放何处")}
	gallery["EntryFormPage"] = examples{"empty": form, "full": phone, "error": wrong, "closed": none("the verb refuses on the error page")}

	facts := []Fact{{"方式", "传真"}, {"收到（填报）", "2018年2月9日（星期五）09:10"}, {"录入", "2018年2月9日 09:25:00.000 张某某"}, {"联系人", "王某某 0931-1234567"}}
	opinions := []EntryOpinion{{1, "(一)企业培育", "修改", "实质性", []Span{{Op: redline.Keep, Text: "新增"}, {Op: redline.Remove, Text: "100"}, {Op: redline.Insert, Text: "120"}, {Op: redline.Keep, Text: "家企业。"}}, "", "与规划衔接。", "/drop"},
		{2, "总体意见", "总体", "文字性", nil, "建议全文统一称谓。", "来文未写理由", "/drop"}}
	add := EntryAdd{Action: "/x", Choose: "/x", Clauses: []Option{{"", "请选择条款", ""}, {"7", "(一)企业培育", ""}}, Kinds: []Option{{"replace", "修改", ""}, {"insert", "增加", ""}}, Natures: []Option{{"substantive", "实质性", ""}, {"editorial", "文字性", ""}}, Text: "新增100家企业。"}
	typing := EntryPage{Frame: officeFrame("代录：省审计厅"), Form: Filled("clause", "7"), State: Badge{"代录·录入中", ToneWarn, "half"}, Facts: facts, Scan: Link{"查看扫描件", "/x"}, Opinions: opinions, Add: add, HandOver: "/x", Void: "/x",
		Wait: Notice{ToneInfo, "录入中，尚未交复核", "逐条录入来文中的意见。"}, Back: Link{"代录", "/y"}}
	check := EntryPage{Frame: typing.Frame, State: row.State, Facts: facts, Opinions: opinions, Return: "/x", Void: "/x", Wait: Notice{ToneInfo, "请对照来文复核", ""},
		Check: EntryCheck{Action: "/x", Clash: "第2版（网上填报）已经有效。", Late: "", Keeps: []Option{{"entered", "以本次代录为准", ""}, {"standing", "以第2版为准", ""}}}}
	late := EntryPage{Frame: typing.Frame, State: row.State, Facts: facts, Nothing: "无修改意见", Check: EntryCheck{Action: "/x", Late: "收到时间 2018年2月9日（星期五）12:05"}}
	undecided := check
	undecided.Form = Form{Errors: Wrong("keep", "请选定以哪一份为准", "reason", "请填写选定的理由")}
	none := EntryPage{Frame: typing.Frame, State: row.State, Facts: facts, Add: EntryAdd{Action: "/x", Choose: "/x", Clauses: add.Clauses}}
	gallery["EntryPage"] = examples{"empty": none, "full": typing, "checking": check, "late": late, "error": undecided, "closed": EntryPage{Frame: typing.Frame, State: settled.State, Facts: facts, Nothing: "无修改意见"}}

	reminders := RemindersPage{Frame: officeFrame("催办"), Action: "/x", Mail: "/y", Print: Link{"打印催办单", "/z"}, Channels: []Option{{"电话", "电话", ""}, {"短信", "短信", ""}},
		Owing: []OwingRow{{1, true, Link{"省财政厅", "/u"}, BadgeFor(models.ClassNotReplied), []Badge{BadgeFor(models.FlagDrafting)}, "2月9日 12:00", "王某某", "0931-1234567", "cz@example.cn", "1次", noon.Add(-20 * time.Hour)},
			{2, false, Link{"省教育厅", "/u"}, BadgeFor(models.ClassNotReplied), nil, "2月9日 12:00", "", "", "", "", 0}},
		Log:   []ReminderLine{{"省财政厅", RecordReminder{noon.Add(-20 * time.Hour), "电话", "王某某", "答复下午报送", "张某某"}}},
		Mails: []MailLine{{"省财政厅", "cz@example.cn", Badge{"待发送", ToneInfo, "clock"}, noon, "第1次未成功"}}}
	refused := reminders
	refused.Form = Form{Values: map[string][]string{"unit": {"1"}}, Errors: Wrong("channel", "请选择催办方式", "spoke", "请填写接听人")}
	closed := reminders
	closed.Action, closed.Mail = "", ""
	gallery["RemindersPage"] = examples{"empty": RemindersPage{Frame: officeFrame("催办")}, "full": reminders, "closed": closed, "error": refused}
}
