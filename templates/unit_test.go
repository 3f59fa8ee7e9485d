package templates

import (
	"time"

	"zqyj/models"
)

func init() {
	tasks := []Task{
		{"读征求意见稿", "/unit/draft", "31 条，附任务分解表 24 行", TaskDone},
		{"提出意见", "/unit/opinions", "已写 7 条，其中 1 条缺少理由", TaskPartly},
		{"核对", "/unit/check", "", TaskNow},
		{"负责同志审核", "", "核对后办理", TaskBlocked},
		{"盖章回传", "/unit/seal", "意见在盖章后有改动，原扫描件已不对应", TaskFailed},
		{"提交", "", "审核、盖章后办理", TaskBlocked},
	}
	papers := []Link{{"征求意见通知", "/unit/notice"}, {"征求意见稿（可打印）", "/unit/draft/print"}, {"空白反馈意见表（Excel）", "/unit/form.xlsx"}}
	page := UnitHomePage{
		Frame:    fullFrame("本单位需办理的事项"),
		Deadline: DeadlineBlock{At: noon, Now: noon.Add(-20 * time.Minute)},
		Standing: Notice{ToneWarn, "尚未提交，办公室还看不到", "已写的 7 条意见只保存在本单位。全部办完后请务必点“提交”。"},
		Class:    BadgeFor(models.ClassNotReplied), Flags: []Badge{BadgeFor(models.FlagAcknowledged), BadgeFor(models.FlagDrafting)},
		Tasks: tasks, Papers: papers, Extension: Link{"申请延期", "/unit/extension"},
		Contact: []Fact{{"联系人", "张某某"}, {"电话", "139****0000"}, {"传真", "0931-1234568"}},
	}
	sent, closed, wrong, extended := page, page, page, page
	sent.Class, sent.Flags = BadgeFor(models.ClassWithOpinions), []Badge{BadgeFor(models.FlagSealOwed)}
	sent.Standing = Notice{ToneGood, "第1版已提交，计入反馈", "2018年2月9日（星期五）10:42:15 收到，意见 7 条。截止前可以修改后再次提交。"}
	sent.Receipt = Link{"查看回执", "/unit/receipt"}
	closed.Deadline = DeadlineBlock{At: noon, Now: noon.Add(-time.Minute), Closed: true}
	closed.Standing = Notice{ToneBad, "已截止，本单位未反馈", "您写的 7 条意见仍在，可以逾期补报，由办公室决定是否计入。"}
	closed.Extension, closed.Late = Link{}, Link{"逾期补报", "/unit/late"}
	wrong.Flash = Flash{ToneBad, "没有提交：还有 1 条意见缺少理由。"}
	extended.Deadline = DeadlineBlock{At: noon.Add(72 * time.Hour), Now: noon.Add(-96 * time.Minute), Extended: true, Reason: "春运期间公文传递延误"}
	extended.Flags = append(extended.Flags, BadgeFor(models.FlagExtended).With("至2月12日 12:00"))
	fresh := page
	fresh.Standing = Notice{ToneInfo, "尚未反馈", "请先读征求意见稿。"}
	fresh.Do, fresh.Or = Link{"去读稿、提意见", "/unit/read"}, Link{"无修改意见", "/unit/none"}
	gallery["UnitHomePage"] = examples{
		"empty":  UnitHomePage{Frame: fullFrame("本单位需办理的事项"), Deadline: page.Deadline, Standing: Notice{ToneInfo, "", "本轮尚未开始。"}, Class: BadgeFor(models.ClassNotReplied)},
		"full":   page,
		"closed": closed, "error": wrong, "sent": sent, "extended": extended, "fresh": fresh,
	}
}
