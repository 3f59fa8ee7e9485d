package templates

import (
	"time"

	"zqyj/models"
)

func init() {
	rounds := RoundsPage{Frame: officeFrame("各轮征求意见"), New: Link{"新建一轮征求意见", "/office/rounds/new"}, Rounds: []RoundRow{
		{Link: Link{sampleRound, "/office/rounds/2"}, State: BadgeFor(models.RoundOpen), Deadline: noon, Units: 34, Replied: 21},
		{Link: Link{"上一轮（征求意见稿）", "/office/rounds/1"}, State: BadgeFor(models.RoundArchived), Halt: "已取消", Units: 3},
	}}
	gallery["RoundsPage"] = examples{"empty": RoundsPage{Frame: officeFrame("各轮征求意见"), New: rounds.New}, "full": rounds, "closed": RoundsPage{Frame: rounds.Frame, Rounds: rounds.Rounds},
		"error": none("the list refuses nothing")}

	choices := []Option{{"", "全部", ""}, {"late", "逾期", ""}}
	live := LedgerLive{Refresh: "/office/rounds/2", At: noon.Add(-20 * time.Minute), Deadline: DeadlineBlock{At: noon, Now: noon.Add(-20 * time.Minute)}, All: 34,
		Sums: LedgerSums{Heads: []string{"单位数", "已反馈·有意见", "已反馈·无意见", "逾期", "未反馈"}, Opinions: 120, Grouped: 97, Rows: []LedgerSum{
			{"成员单位", []LedgerCell{{26, "?category=member"}, {14, "?a"}, {4, "?b"}, {0, "?c"}, {8, "?d"}}},
			{"有关单位", []LedgerCell{{8, "?category=related"}, {3, "?a"}, {0, "?b"}, {0, "?c"}, {5, "?d"}}},
			{"合计", []LedgerCell{{34, "?"}, {17, "?a"}, {4, "?b"}, {0, "?c"}, {13, "?d"}}}}},
		Waiting: []Link{{"2件延期申请待答复", "/office/rounds/2/deadline"}, {"1份代录待复核", "/office/rounds/2/entered"}},
		Columns: []LedgerColumn{{"序号", "?", "ascending", true}, {"单位", "", "", false}, {"类别", "", "", false}, {"反馈情况", "?sort=class", "", false}, {"意见", "?sort=opinions", "", true},
			{"联系人、电话", "", "", false}, {"催办", "?sort=calls", "", false}, {"盖章", "", "", false}, {"收到时间", "?sort=received", "", false}},
		Rows: []LedgerRow{
			{ID: 1, Seq: 1, Unit: Link{"省科学技术厅", "/office/rounds/2/units/1"}, Category: "成员单位", Class: BadgeFor(models.ClassWithOpinions), Flags: []Badge{BadgeFor(models.FlagAcknowledged), BadgeFor(models.FlagDrafting).With("8条")},
				Opinions: "7", Contact: "张某某", Phone: "139****0000", Seal: "已盖章", ReceivedAt: noon.Add(-26 * time.Hour)},
			{ID: 2, Seq: 2, Unit: Link{"兰州高新技术产业开发区管理委员会", "/office/rounds/2/units/2"}, Category: "有关单位", Class: BadgeFor(models.ClassNoOpinion), Flags: []Badge{BadgeFor(models.FlagExtended).With("至2月12日 12:00")},
				Contact: "李某某", Phone: "0931-1234567转801", Channel: "代录·电话告知", ReceivedAt: noon.Add(-2 * time.Hour)},
			{ID: 3, Seq: 3, Unit: Link{"省财政厅", "/office/rounds/2/units/3"}, Category: "成员单位", Class: BadgeFor(models.ClassNotReplied), Calls: "2次", CalledAt: noon.Add(-20 * time.Hour)},
		},
		Bulk: []Bulk{{"登记催办", "/office/rounds/2/reminders"}, {"延期", "/office/rounds/2/extend"}}}
	page := LedgerPage{Frame: officeFrame("台账"), Live: live, Classes: choices, Flags: choices, Category: choices, Action: "/office/rounds/2", Clear: "/office/rounds/2", Exports: []Link{{"催办单（PDF）", "/office/rounds/2/calls.pdf"}},
		Charts: []LedgerChart{
			{Chart: Chart{ID: "replies-by-day", Caption: "已反馈单位数", Columns: [2]string{"日期", "单位"}, Points: []Point{{"1月30日", 0, ""}, {"2月8日", 17, ""}, {"2月9日", 21, ""}}}},
			{Chart: Chart{ID: "opinions-by-clause", Caption: "各条款意见数", Columns: [2]string{"条款", "意见条数"}, Points: []Point{{"一、总体要求", 3, ""}, {"二", 0, ""}, {"三", 12, ""}}}, Strip: true}}}
	page.Width = WidthWide
	empty, closed, filtered := page, page, page
	empty.Live.Rows, empty.Live.Clear, empty.Live.Waiting, empty.Charts, empty.Exports = nil, "/office/rounds/2", nil, nil, nil
	empty.Live.Sums.Opinions, empty.Live.Sums.Grouped = 0, 0
	closed.Live.Deadline = DeadlineBlock{At: noon, Now: noon.Add(time.Minute), Closed: true}
	closed.Live.Bulk = nil
	closed.Live.Notice = Notice{ToneBad, "本轮征求意见已取消（2018年2月9日（星期五）12:00）", "通知撤销"}
	filtered.Form = Filled("q", "kx", "class", "late", "sort", "-class", "owes", "1")
	filtered.Live.Clear = "/office/rounds/2"
	gallery["LedgerPage"] = examples{"empty": empty, "full": page, "closed": closed, "filtered": filtered, "error": none("a filter refuses nothing")}
}
