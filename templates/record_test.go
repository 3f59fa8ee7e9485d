package templates

import (
	"time"

	"zqyj/models"
)

func init() {
	request := RecordRequest{At: noon.Add(78 * time.Hour), Reason: "需报请市政府常务会议审定", AskedBy: "兰州市经办人", AskedAt: noon.Add(-20 * time.Hour), Action: "/x", Form: Form{Prefix: "3-"}}
	decided := request
	decided.Action, decided.Outcome = "", "已同意（张某某 2018年2月8日（星期四）17:00）"
	record := UnitRecordPage{Frame: officeFrame("省科学技术厅"), Class: BadgeFor(models.ClassWithOpinions), Flags: []Badge{BadgeFor(models.FlagAcknowledged)},
		Notice: Notice{ToneWarn, "两份反馈不一致，请选定以哪一份为准", "第1版（电话告知）登记为无修改意见，后又收到第2版（网上填报）：意见3条。"},
		Facts:  []Fact{{"序号", "1"}, {"类别", "成员单位"}, {"联系人", "张某某"}, {"电话", "139****0000"}}, Actions: []Link{{"代录反馈", "/x"}, {"延期", "/x"}},
		Versions: []RecordVersion{
			{Number: 3, State: Badge{"正在填写", ToneInfo, "pencil"}, Content: "已写2条", Unsent: true},
			{Number: 2, State: Badge{"有效，计入反馈", ToneGood, "disc"}, Content: "意见3条", Channel: "网上填报", Facts: []Fact{{"提交", "2018年2月8日 16:05:12.345 经办人"}}, Receipt: "HZ-1-000012-0a1b2c3d", Hash: "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9",
				Approval: "李某某 副厅长 2018年2月8日（星期四）15:00", Opinions: []EntryOpinion{{Number: 1, Clause: "总体意见", Kind: "总体", Sentence: "建议明确完成时限", Reason: "便于督查"}}, Pick: Link{"以此份为准", "/x"}},
			{Number: 1, State: Badge{"已被新版本取代", ToneQuiet, "dash"}, Content: "无修改意见", Channel: "电话告知", Scan: Link{"查看扫描件", "/x"}, Entry: Link{"查看代录", "/x"}, Reason: "以书面反馈为准"}},
		Deadlines: []RecordDeadline{{At: noon, SetAt: noon.Add(-240 * time.Hour), By: "张某某", Reason: "通知所定"}, {At: noon.Add(78 * time.Hour), SetAt: noon.Add(-19 * time.Hour), By: "张某某", Reason: "同意延期申请", Own: true, ClosedAt: noon.Add(79 * time.Hour)}},
		Requests:  []RecordRequest{request, decided},
		Reminders: []RecordReminder{{At: noon.Add(-20 * time.Hour), Channel: "电话", Spoke: "王某某", Note: "答复下午报送", By: "张某某"}},
		Seals: []RecordSeal{{Version: 2, File: Link{"盖章件.pdf", "/x"}, Match: "未能识别二维码，待办公室核对", At: noon.Add(-19 * time.Hour), By: "经办人", Action: "/x", Form: Form{Prefix: "9-"}},
			{Version: 1, File: Link{"旧.pdf", "/x"}, Match: "与本版本相符", State: "办公室已认可", At: noon, By: "经办人"}},
		Invitations: []RecordInvitation{{ID: "way-1", Role: "经办人", MadeAt: noon.Add(-240 * time.Hour), MadeBy: "张某某", UsedAt: noon.Add(-239 * time.Hour), Code: "ABCDE-FGHJK-MNPQR-STVWX", Link: "10.1.2.3:8080/in/ABCDE-FGHJK-MNPQR-STVWX", Replace: "/x", Revoke: "/x"},
			{ID: "way-2", Role: "处室", Label: "综合处", MadeAt: noon.Add(-200 * time.Hour), MadeBy: "张某某", RevokedAt: noon.Add(-100 * time.Hour)}}}
	empty := UnitRecordPage{Frame: record.Frame, Class: BadgeFor(models.ClassNotReplied), Facts: record.Facts, Deadlines: record.Deadlines[:1]}
	wrong := record
	wrong.Requests = []RecordRequest{request}
	wrong.Requests[0].Form.Errors = Wrong("at", "截止时间只能推后，不能提前")
	gallery["UnitRecordPage"] = examples{"empty": empty, "full": record, "closed": UnitRecordPage{Frame: record.Frame, Class: record.Class, Versions: record.Versions, Facts: record.Facts}, "error": wrong}

	extend := ExtendPage{Frame: officeFrame("延期"), Action: "/x", Units: []Option{{"1", "省科学技术厅", ""}, {"2", "兰州市", "现为2018年2月12日（星期一）18:00"}}, Now: DeadlineBlock{At: noon, Now: noon.Add(-time.Hour)}, Back: Link{"返回台账", "/y"}}
	all, refused := extend, extend
	all.Units, all.All = nil, true
	refused.Form = Form{Values: map[string][]string{"at": {"2018-02-01T12:00"}}, Errors: Wrong("at", "新的截止时间须晚于现在", "reason", "请填写延期理由")}
	gallery["ExtendPage"] = examples{"empty": all, "full": extend, "error": refused, "closed": none("a closed deadline is extended by the same page")}

	invite := InvitePage{Frame: officeFrame("新增邀请码"), Action: "/x", Roles: []Option{{"handler", "经办人", ""}, {"leader", "负责同志", ""}}, Back: Link{"返回", "/y"}, Form: Filled("role", "handler")}
	noRole := invite
	noRole.Form = Form{Errors: Wrong("role", "请选择角色")}
	gallery["InvitePage"] = examples{"empty": invite, "full": invite, "error": noRole, "closed": none("archived rounds refuse on the error page")}

	sums := LedgerSums{Heads: []string{"单位数", "已反馈·有意见"}, Opinions: 120, Grouped: 120, Rows: []LedgerSum{{"成员单位", []LedgerCell{{26, ""}, {14, ""}}}, {"合计", []LedgerCell{{34, ""}, {17, ""}}}}}
	line := DayLine{Unit: Link{"省财政厅", "/x"}, Text: "写有3条意见，未提交", Contact: "王某某", Phone: "0931-1234567"}
	dayPage := DeadlineDayPage{Frame: officeFrame("截止日"), Deadline: DeadlineBlock{At: noon, Now: noon.Add(time.Hour), Closed: true}, Actions: []Link{{"全部单位延期", "/x"}, {"取消本轮征求意见", "/x"}},
		Kept:   KeptLedger{At: noon, Sums: sums, Rows: []KeptRow{{"省科学技术厅", BadgeFor(models.ClassWithOpinions), "7", Badge{}}, {"省财政厅", BadgeFor(models.ClassNotReplied), "", BadgeFor(models.ClassLate)}}},
		Unsent: []DayLine{line}, Waiting: []DayLine{{Unit: Link{"省教育厅", "/x"}, Text: "待负责同志审核"}},
		Late:     []LateLine{{Unit: Link{"省财政厅", "/x"}, Content: "意见3条", ReceivedAt: noon.Add(5 * time.Minute), By: "晚5分0秒", Admit: Link{"受理", "/x"}, Refuse: Link{"不予受理", "/x"}}},
		Requests: []RecordRequest{{Unit: "兰州市", At: request.At, Reason: request.Reason, AskedBy: request.AskedBy, AskedAt: request.AskedAt, Action: "/x", Form: Form{Prefix: "3-"}}},
		Outages:  []DayOutage{{noon.Add(-3 * time.Hour), noon.Add(-150 * time.Minute), "30分0秒"}}, History: record.Deadlines}
	before := DeadlineDayPage{Frame: officeFrame("截止日"), Deadline: DeadlineBlock{At: noon, Now: noon.Add(-time.Hour)}, Notice: Notice{ToneWarn, "本轮征求意见已暂停", "通知更正"}}
	badRequest := dayPage
	badRequest.Requests = wrong.Requests
	gallery["DeadlineDayPage"] = examples{"empty": before, "full": dayPage, "closed": dayPage, "error": badRequest}
}
