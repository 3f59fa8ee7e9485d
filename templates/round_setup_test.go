package templates

import (
	"net/url"

	"zqyj/models"
)

func init() {
	back := Link{"返回筹备", "/office/rounds/1/setup"}
	gallery["NewRoundPage"] = examples{
		"empty":  NewRoundPage{Frame: officeFrame("新建一轮征求意见"), Action: "/office/new", Kinds: ".docx,.pdf,.txt", Limit: 10 << 20},
		"full":   NewRoundPage{Frame: officeFrame("新建一轮征求意见"), Action: "/office/new", Form: Filled("text", "关于征求意见的通知"), Kinds: ".docx,.pdf,.txt", Limit: 10 << 20},
		"closed": none("a new round may be made at any time"),
		"error": NewRoundPage{Frame: officeFrame("新建一轮征求意见"), Action: "/office/new", Kinds: ".docx,.pdf,.txt", Limit: 10 << 20,
			Why: Notice{ToneBad, "没有导入", "这是扫描件，没有文字层，请先识别文字或粘贴文本。文件没有保存。"}},
	}
	tasks := []Task{{Label: "核对条款", Href: "/x", Hint: "确认后，意见即按条款填写", State: TaskDone}, {Label: "确认截止时间", Href: "/y", Hint: "须由办公室确认日期和时刻", State: TaskNow}}
	facts := []Fact{{"印发单位", "兰白试验区领导小组办公室"}, {"截止时间", "未确定"}}
	gallery["RoundSetupPage"] = examples{
		"empty":  RoundSetupPage{Frame: officeFrame("筹备"), Tasks: tasks, Facts: facts, Missing: "请先核对并确认征求意见稿"},
		"full":   RoundSetupPage{Frame: officeFrame("筹备"), Tasks: tasks, Facts: facts, Open: "/office/rounds/1/open", Units: 34, Deadline: DeadlineBlock{At: noon, Now: noon - 1200_000}},
		"closed": none("an open round has its ledger instead"),
		"error":  none("a refusal stands above the list as a message"),
	}
	gallery["FactsPage"] = examples{
		"empty":  FactsPage{Frame: officeFrame("通知信息"), Action: "/x", Back: back},
		"full":   FactsPage{Frame: officeFrame("通知信息"), Action: "/x", Back: back, Form: Filled("title", "关于征求意见的通知", "issuer", "办公室", "phone", "8400000", "internal", "1")},
		"closed": none("facts can be changed in 筹备 only; afterwards the form answers with a refusal"),
		"error":  FactsPage{Frame: officeFrame("通知信息"), Action: "/x", Back: back, Form: Form{Values: url.Values{"phone": {"12"}}, Errors: Wrong("title", "请填写标题", "phone", "联系电话请填手机号，或带区号的座机号")}},
	}
	gallery["PolicyPage"] = examples{
		"empty":  PolicyPage{Frame: officeFrame("反馈要求"), Action: "/x", Back: back},
		"full":   PolicyPage{Frame: officeFrame("反馈要求"), Action: "/x", Back: back, Form: Filled("approval_with", "declared", "approval_without", "none", "seal_with", "before", "seal_without", "none")},
		"closed": none("as FactsPage"),
		"error":  PolicyPage{Frame: officeFrame("反馈要求"), Action: "/x", Back: back, Form: Form{Values: url.Values{"seal_with": {"after"}}, Errors: Wrong("seal_days", "补盖公章的期限请填1到60天")}},
	}
	gallery["ConfirmDeadlinePage"] = examples{
		"empty":  ConfirmDeadlinePage{Frame: officeFrame("确认截止时间"), Action: "/x", Back: back},
		"full":   ConfirmDeadlinePage{Frame: officeFrame("确认截止时间"), Action: "/x", Back: back, Source: "于2月9日前反馈", HourMissing: true, Choices: []Option{{"2018-02-10T00:00:00+08:00", "2018年2月9日（星期五）24时前", "含9日当天"}, {"2018-02-09T00:00:00+08:00", "2018年2月8日（星期四）24时前", "不含9日"}}, How: "通知未写年份，按印发日期推定", Proposed: noon, Form: Filled("date", "2018-02-09", "time", "12:00")},
		"clear":  ConfirmDeadlinePage{Frame: officeFrame("确认截止时间"), Action: "/x", Back: back, Source: "于2月9日12时前反馈", Choices: []Option{{"2018-02-09T12:00:00+08:00", "2018年2月9日（星期五）12时前", "照通知原文"}}, Proposed: noon},
		"closed": none("as FactsPage"),
		"error":  ConfirmDeadlinePage{Frame: officeFrame("确认截止时间"), Action: "/x", Back: back, Form: Form{Values: url.Values{"time": {"other"}, "other": {"25"}}, Errors: Wrong("date", "请选择截止日期", "other", "请选择截止时刻，其他时刻应形如 17:30")}},
	}
	units := []models.Unit{{Name: "省发展改革委"}, {Name: "兰州大学", Category: models.CategoryRelated}}
	gallery["UnitListPage"] = examples{
		"empty": UnitListPage{Frame: officeFrame("单位名单"), Action: "/x", Back: back, Adds: true, Template: Link{"下载模板", "/t.xlsx"}},
		"full": UnitListPage{Frame: officeFrame("单位名单"), Action: "/x", Adds: true, Remove: "/units/", Back: back, Template: Link{"下载模板", "/t.xlsx"}, Units: units,
			Trial: &UnitTrial{Good: 31, Bad: 3, Noted: 1, List: "省科技厅", Failures: "eA==", Rows: []UnitTrialRow{{1, "省科技厅", "成员单位", "", ""}, {2, "省科技厅", "成员单位", "与第1行重复", ""}, {3, "省科学技术厅", "成员单位", "", "与“省科技厅”相近，请确认不是同一单位"}}}},
		"closed": none("a closed round takes no more units; the form answers with a refusal"),
		"error":  UnitListPage{Frame: officeFrame("单位名单"), Adds: true, Action: "/x", Back: back, Form: Form{Errors: Wrong("list", "名单是空的，请粘贴或选择文件")}},
	}
	row := InvitationRow{ID: "link-1", Unit: "省科技厅", Role: "经办人", Code: "7KQM2-XWB9R-TD5HN-C4VPJ", Link: "http://10.1.2.3:8080/in/7KQM2-XWB9R-TD5HN-C4VPJ", Replace: "/r"}
	gallery["InvitationsPage"] = examples{
		"empty":  InvitationsPage{Frame: officeFrame("邀请码和通知单"), Make: "/m", Back: back},
		"full":   InvitationsPage{Frame: officeFrame("邀请码和通知单"), Make: "/m", Missing: 2, Rows: []InvitationRow{row}, Slips: Link{"打印通知单（PDF）", "/slips.pdf"}, Back: back},
		"closed": none("codes can be replaced at any time"),
		"error":  InvitationsPage{Frame: officeFrame("邀请码和通知单"), Make: "/m", Rows: []InvitationRow{row}, Refused: Notice{ToneWarn, "通知单暂不能打印", "服务的访问地址还是本机"}, Back: back},
	}
}
