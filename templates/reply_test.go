package templates

import (
	"time"

	"zqyj/models"
	"zqyj/redline"
)

func replyExample() ReplyView {
	second := opinionExample(2)
	second.ID, second.Edit, second.Strike = "o-22", Link{}, ""
	return ReplyView{Unit: "省科学技术厅", Opinions: []OpinionView{opinionExample(1), second}, Contact: []Fact{{"姓名", "张某某"}, {"电话", "139****0000"}},
		Files: []FileView{{Name: "带修改痕迹的稿子.docx", Href: "/unit/files/8", Size: 45678}}}
}

func init() {
	check := UnitCheckPage{Frame: fullFrame("核对"), Reply: ReplyView{Unit: "省科学技术厅"}, Key: "k", Revision: 3, Deadline: DeadlineBlock{At: noon, Now: noon.Add(-20 * time.Minute)}, Next: []Link{{"继续提意见", "/unit/read"}},
		Lacks: []Todo{{"请至少填写一条修改意见，或者声明无修改意见", "/unit/read"}}}
	check.Width = WidthNarrow
	full, closed, wrong, ready := check, check, check, check
	full.Reply, full.Lacks = replyExample(), []Todo{{"意见2：请填写理由", "/unit/opinions/3"}, {"请填写审核本反馈的负责同志姓名和职务", "/unit/approval"}}
	full.Approval, full.Seal, full.Attach = []Fact{{"状态", "尚未审核"}}, []Fact{{"状态", "尚未上传盖章件"}}, Attach{Action: "/unit/files"}
	ready.Reply, ready.Lacks, ready.Action, ready.Do = replyExample(), nil, "/unit/submit", "本单位负责同志已审核，正式提交"
	ready.Standing = Notice{ToneBad, "已办齐，但尚未提交，办公室还看不到", "请点下面的按钮。"}
	closed.Deadline.Closed = true
	closed.Reply, closed.Why = replyExample(), "已过截止时间，可以办理逾期补报。"
	wrong.Form.Errors = Wrong("", "没有提交：请填写理由")
	gallery["UnitCheckPage"] = examples{"empty": check, "full": full, "closed": closed, "error": wrong, "ready": ready}

	contact := UnitContactPage{Frame: fullFrame("联系人和电话"), Action: "/unit/contact", Purpose: "仅办公室和本单位可见。", Back: Link{"返回", "/unit/check"}}
	contact.Width = WidthNarrow
	filled, bad := contact, contact
	filled.Form = Filled("contact_name", "张某某", "contact_phone", "139****0000", "letter_no", "甘科函〔2018〕12号")
	bad.Form = Form{Errors: Wrong("contact_name", "请填写联系人姓名")}
	gallery["UnitContactPage"] = examples{"empty": contact, "full": filled, "closed": none("the form is not offered then"), "error": bad}

	noOpinion := UnitNonePage{Frame: contact.Frame, Action: "/unit/none", Purpose: contact.Purpose, Mine: Link{"查看已写的意见", "/unit/read?only=own"}, Back: Link{"返回", "/unit"}}
	declared, written, badNone := noOpinion, noOpinion, noOpinion
	declared.Declared, declared.Form, written.Opinions, badNone.Form = true, filled.Form, 3, bad.Form
	gallery["UnitNonePage"] = examples{"empty": noOpinion, "full": declared, "closed": none("the form is not offered then"), "error": badNone, "written": written}

	receipts := UnitReceiptPage{Frame: fullFrame("回执"), Next: []Link{{"撤回", "/unit/withdraw"}}}
	receipts.Width = WidthNarrow
	shown := receipts
	shown.Standing = Notice{ToneGood, "第2版已提交，计入反馈", "2018年2月9日 10:42:15.120 收到，意见 7 条。"}
	shown.Receipts = []ReceiptView{{Code: "HZ-1-000031-0f3a9c2d", Number: 2, At: noon.Add(-1000), Hash: "0f3a9c2d0f3a9c2d0f3a9c2d0f3a9c2d0f3a9c2d0f3a9c2d0f3a9c2d0f3a9c2d", Place: 31, Holds: true, Verify: "/verify/HZ-1-000031-0f3a9c2d", Paper: "/unit/receipt.pdf"},
		{Code: "HZ-1-000028-1f3a9c2d", Number: 1, At: noon.Add(-9000), Hash: "1f3a", Place: 28, Late: true, Verify: "/verify/HZ-1-000028-1f3a9c2d"}}
	gallery["UnitReceiptPage"] = examples{"empty": receipts, "full": shown, "closed": none("receipts stay as they are"), "error": none("nothing is typed here")}

	history := UnitHistoryPage{Frame: fullFrame("各版本记录")}
	long := history
	long.Drop = Link{"放弃第2版的修改", "/unit/drop"}
	long.Versions = []VersionView{{Number: 2, State: Badge{"正在填写", ToneInfo, "pencil"}, Facts: []Fact{{"意见", "2 条"}}, Against: 1, Reply: replyExample(),
		Changes: []ChangeView{{What: "改动", Clause: "三、(一)1.强化目标引领", Spans: Brief(redline.Diff(clauseText, clauseNew)), Reason: redline.Diff("旧理由", "新理由")}}},
		{Number: 1, State: BadgeFor(models.ClassWithOpinions), Facts: []Fact{{"意见", "0 条"}}, Reply: ReplyView{NoOpinion: true, Unit: "省科学技术厅"}}}
	long.Versions[0].Reply.Opinions = long.Versions[0].Reply.Opinions[:1]
	gallery["UnitHistoryPage"] = examples{"empty": history, "full": long, "closed": none("history stays as it is"), "error": none("nothing is typed here")}

	late := NotReceivedPage{Frame: fullFrame("未收到，已截止"), What: "服务器收到时是 2018年2月9日 12:00:00.001，截止时间是 2018年2月9日（星期五）12:00，本次提交没有计入反馈。",
		Do: []string{"您填写的内容列在下面，仍保存在本单位，没有丢失。"}, Reply: replyExample(), Next: []Link{{"逾期补报", "/unit/late"}, {"返回办理事项", "/unit"}}}
	late.Width = WidthNarrow
	gallery["NotReceivedPage"] = examples{"empty": none("there is always a reply"), "full": late, "closed": late, "error": none("it is one")}
}
