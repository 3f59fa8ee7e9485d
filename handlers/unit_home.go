package handlers

import (
	"fmt"
	"net/http"

	"zqyj/models"
	"zqyj/templates"
)

// stepPaths says where each step is done, and who of the unit does it.
var stepPaths = map[models.Step]struct {
	path string
	verb models.Verb
}{
	models.StepRead: {"/unit/read", models.VerbRead}, models.StepWrite: {"/unit/read", models.VerbRead}, models.StepCheck: {"/unit/check", models.VerbRead},
	models.StepApprove: {"/unit/approval", models.VerbRead}, models.StepSeal: {"/unit/seal", models.VerbRead}, models.StepSubmit: {"/unit/check", models.VerbRead},
}

func (a *App) showUnitHome(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	p := d.progress()
	page := templates.UnitHomePage{Frame: a.frame(v, "本单位需办理的事项"), Deadline: deadlineBlock(d.Deadline, d.Now), Standing: d.standing(p), Tasks: d.tasks(p),
		Do: d.nextThing(p), Or: d.otherwise(p), Class: templates.BadgeFor(models.ClassOf(d.standingOf())), Papers: d.papers(), More: d.more()}
	for _, flag := range models.FlagsOf(d.standingOf()) {
		badge := templates.BadgeFor(flag)
		if flag == models.FlagExtended {
			badge = badge.With("至" + d.Deadline.At.Short())
		}
		page.Flags = append(page.Flags, badge)
	}
	if len(d.Receipts) > 0 {
		page.Receipt = templates.Link{Label: "查看回执", Href: "/unit/receipt"}
	}
	if d.can(models.VerbAskExtension) {
		page.Extension = templates.Link{Label: "申请延期", Href: "/unit/extension"}
	}
	if d.can(models.VerbSubmitLate) && d.Reply.Working != 0 {
		page.Late = templates.Link{Label: "逾期补报", Href: "/unit/late"}
	}
	for _, f := range []templates.Fact{{Term: "联系人", Value: d.Round.Contact}, {Term: "电话", Value: d.Round.Phone}, {Term: "传真", Value: d.Round.Fax}} {
		if f.Value != "" {
			page.Contact = append(page.Contact, f)
		}
	}
	return v.show(http.StatusOK, page)
}

// standingOf is what class and flags are decided from, as the ledger decides them.
func (d unitDesk) standingOf() models.Standing {
	s := d.Submission()
	return models.Standing{Round: d.Round, Unit: d.Unit, Deadline: d.Deadline, Reply: d.Reply, Counting: d.Counting, Working: d.Working,
		WorkingN: d.Working.Opinions, Submission: s, Now: d.Now}
}

func (d unitDesk) tasks(p models.Progress) []templates.Task {
	var list []templates.Task
	for _, t := range models.TasksOf(p) {
		task := templates.Task{Label: t.Step.String(), Hint: t.Note, State: templates.TaskState(t.State)}
		if t.State != models.TaskBlocked {
			task.Href = stepPaths[t.Step].path
		}
		if t.Step == models.StepSubmit && d.can(models.VerbSubmitLate) {
			task.Href = "/unit/late"
		}
		list = append(list, task)
	}
	return list
}

// nextThing is the one button of the page: what the viewer can do next.
func (d unitDesk) nextThing(p models.Progress) templates.Link {
	if d.Round.State.Released() {
		return templates.Link{Label: "查看处理结果", Href: "/unit/outcomes"}
	}
	if d.actor.Role == models.RoleLeader {
		label := "查看本单位反馈"
		if p.AwaitsLeader() {
			label = "审核本单位反馈"
		}
		return templates.Link{Label: label, Href: "/unit/approval"}
	}
	if p.Ready() && d.can(models.VerbSubmit) {
		return templates.Link{Label: "去提交", Href: "/unit/check"}
	}
	for _, t := range models.TasksOf(p) {
		if t.State == models.TaskDone || t.State == models.TaskBlocked || t.Step == models.StepRead {
			continue
		}
		if t.Step == models.StepSubmit && d.can(models.VerbSubmitLate) {
			return templates.Link{Label: "逾期补报", Href: "/unit/late"}
		}
		labels := map[models.Step]string{models.StepWrite: "去读稿、提意见", models.StepCheck: "去核对", models.StepApprove: "去办理审核", models.StepSeal: "去盖章回传", models.StepSubmit: "去提交"}
		return templates.Link{Label: labels[t.Step], Href: stepPaths[t.Step].path}
	}
	return templates.Link{}
}

// otherwise is the other answer a unit may give before it wrote anything.
func (d unitDesk) otherwise(p models.Progress) templates.Link {
	if p.Sent() || !d.mayDeclareNone() || d.Shown().NoOpinion {
		return templates.Link{}
	}
	return templates.Link{Label: "无修改意见", Href: "/unit/none"}
}

func (d unitDesk) mayDeclareNone() bool {
	return d.actor.Role == models.RoleHandler && d.can(models.VerbWrite) && len(models.Live(d.Opinions)) == 0
}

// leaderStanding says to 负责同志 what waits for him; ok is false where the unit's own notice is right for him too.
func (d unitDesk) leaderStanding(p models.Progress) (notice templates.Notice, ok bool) {
	s := p.Submission
	if d.actor.Role != models.RoleLeader || !p.Working || !d.can(models.VerbApprove) || s.Policy.Approval(s.Version.NoOpinion) == models.ApprovalNone {
		return notice, false
	}
	decision, decided := models.ApprovalFor(s.Approvals, s.Hash)
	switch {
	case decided && !decision.Agreed:
		return templates.Notice{Tone: templates.ToneWarn, Title: "已退回，等待经办人修改", Text: "经办人修改后会重新送审。"}, true
	case p.AwaitsLeader():
		return templates.Notice{Tone: templates.ToneWarn, Title: "本单位的反馈等待您审核", Text: "请看过将要报出的全部内容，同意或者退回。同意之后由经办人提交。"}, true
	case models.CheckContent(s) != nil:
		return templates.Notice{Tone: templates.ToneInfo, Title: "经办人还没有办完", Text: "内容核对无缺项后，再请您审核。"}, true
	}
	return templates.Notice{Tone: templates.ToneWarn, Title: "负责同志已审核同意，尚未提交", Text: "由经办人办理其余事项并提交。提交前办公室还看不到。"}, true
}

// standing says in one notice what counts at this moment.
func (d unitDesk) standing(p models.Progress) templates.Notice {
	notice := func(tone templates.Tone, title, text string) templates.Notice {
		return templates.Notice{Tone: tone, Title: title, Text: text}
	}
	if toLeader, ok := d.leaderStanding(p); ok {
		return toLeader
	}
	held := ""
	if n := len(models.Live(d.Opinions)); n > 0 {
		held = fmt.Sprintf("已写的 %d 条意见只保存在本单位。", n)
	}
	switch open := d.Deadline.Open(d.Now); {
	case !d.Round.CancelledAt.IsZero():
		return notice(templates.ToneWarn, "本轮征求意见已取消", d.Round.Halt)
	case !d.Round.PausedAt.IsZero():
		return notice(templates.ToneWarn, "本轮征求意见已暂停", d.Round.Halt+" 恢复前不能提交，已保存的内容不受影响。")
	case d.Round.State.Released():
		return notice(templates.ToneInfo, "处理结果已发布", "可查看每条意见的处理结果和理由，并答复同意或坚持。")
	case p.Sent() && p.Moment.SealOwed:
		return notice(templates.ToneWarn, fmt.Sprintf("第%d版已提交，计入反馈；公章待补", d.Counting.Number), "请于 "+d.Round.Policy.SealBy(d.Deadline).String()+" 前上传盖章件。")
	case p.Sent():
		return notice(templates.ToneGood, fmt.Sprintf("第%d版已提交，计入反馈", d.Counting.Number), d.sentWords(open))
	case d.Counting.ID != 0:
		return notice(templates.ToneWarn, fmt.Sprintf("已提交的第%d版仍有效；您正在修改第%d版，尚未提交", d.Counting.Number, d.Working.Number), "提交第"+fmt.Sprint(d.Working.Number)+"版后，它才取代第"+fmt.Sprint(d.Counting.Number)+"版。")
	case p.Late:
		return notice(templates.ToneInfo, "逾期补报已送达", "由办公室决定是否受理；受理前不计入反馈。")
	case !open:
		return notice(templates.ToneBad, "已截止，本单位未反馈", held+"可以逾期补报，由办公室决定是否计入；也可致电办公室。")
	case d.Reply.Withdrawn:
		return notice(templates.ToneBad, "已撤回，现在没有有效的反馈", "修改后请重新提交。"+held)
	case p.Ready():
		return notice(templates.ToneBad, "已办齐，但尚未提交，办公室还看不到", "只差最后一步：核对后点“正式提交”。")
	case p.Working:
		return notice(templates.ToneWarn, "尚未提交，办公室还看不到", held+"各项办完后请务必提交。")
	}
	return notice(templates.ToneInfo, "尚未反馈", "请先读征求意见稿。有意见在条款旁提出，没有意见点“无修改意见”。")
}

func (d unitDesk) sentWords(open bool) string {
	words := d.Counting.SubmittedAt.Precise() + " 收到"
	if d.Counting.NoOpinion {
		words += "，无修改意见。"
	} else {
		words += fmt.Sprintf("，意见 %d 条。", d.Counting.Opinions)
	}
	if open {
		words += "截止前可以修改后再次提交。"
	}
	return words
}

// papers lists what can be read, printed and passed round.
func (d unitDesk) papers() []templates.Link {
	links := []templates.Link{{Label: "征求意见稿（PDF，含条款编号）", Href: "/unit/papers/draft.pdf"}, {Label: "空白反馈意见表（PDF）", Href: "/unit/papers/form.pdf"}, {Label: "意见反馈表（Excel，可离线填写）", Href: "/unit/form.xlsx"}}
	if d.Round.NoticeText != "" {
		links = append([]templates.Link{{Label: "征求意见通知（PDF）", Href: "/unit/papers/notice.pdf"}}, links...)
	}
	return links
}

// more lists what else the viewer can do for the unit.
func (d unitDesk) more() []templates.Link {
	var links []templates.Link
	if d.mayDeclareNone() {
		links = append(links, templates.Link{Label: "无修改意见", Href: "/unit/none"})
	}
	if d.can(models.VerbWrite) {
		links = append(links, templates.Link{Label: "联系人和电话", Href: "/unit/contact"}, templates.Link{Label: "粘贴写好的意见", Href: "/unit/paste"}, templates.Link{Label: "上传离线填好的反馈表", Href: "/unit/form"})
	}
	if d.actor.Role == models.RoleHandler {
		links = append(links, templates.Link{Label: "邀请同事、负责同志", Href: "/unit/people"})
	}
	return append(links, templates.Link{Label: "各版本记录", Href: "/unit/history"}, templates.Link{Label: "登录的浏览器", Href: "/unit/sessions"})
}
