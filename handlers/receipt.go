package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"

	"zqyj/models"
	"zqyj/redline"
	"zqyj/store"
	"zqyj/templates"
)

func (a *App) showReceipts(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	frame := a.unitFrame(v, d, "回执")
	frame.Width = templates.WidthNarrow
	page := templates.UnitReceiptPage{Frame: frame, Standing: d.standing(d.progress())}
	for i := len(d.Receipts) - 1; i >= 0; i-- {
		r := d.Receipts[i]
		page.Receipts = append(page.Receipts, templates.ReceiptView{Code: r.Code, Number: r.Number, At: r.At, Hash: r.Hash, Place: r.Place, Late: r.Late,
			Holds: r.Number == d.Reply.Counting, Verify: a.link("/verify/" + r.Code), Paper: fmt.Sprintf("/unit/receipt/%d/receipt.pdf", r.ID), Picture: fmt.Sprintf("/unit/receipt/%d/code.png", r.ID)})
	}
	if d.Reply.Counting != 0 && d.can(models.VerbWithdraw) {
		page.Next = append(page.Next, templates.Link{Label: "修改后再次提交", Href: "/unit/read"}, templates.Link{Label: "撤回", Href: "/unit/withdraw"})
	}
	page.Next = append(page.Next, templates.Link{Label: "返回办理事项", Href: "/unit"})
	return v.show(http.StatusOK, page)
}

func (a *App) askWithdraw(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if err := d.mayWithdraw(); err != nil {
		return err
	}
	return v.show(http.StatusOK, a.withdrawPage(v, d))
}

func (d unitDesk) mayWithdraw() error {
	if err := d.may(models.VerbWithdraw); err != nil {
		return err
	}
	if d.Reply.Counting == 0 {
		return models.Refused("nothing_counts", "没有已提交的反馈可以撤回")
	}
	return nil
}

func (a *App) withdrawPage(v *visit, d unitDesk) templates.ConfirmPage {
	frame := a.unitFrame(v, d, "撤回反馈")
	frame.Width = templates.WidthNarrow
	page := templates.ConfirmPage{Frame: frame, Action: "/unit/withdraw", Do: "确认撤回", Danger: true, Back: templates.Link{Label: "不撤回", Href: "/unit/receipt"},
		What:   fmt.Sprintf("撤回后，第%d版不再有效，本单位按“未反馈”统计，直到再次提交。只想改几个字时不必撤回：修改后再次提交，新版即取代旧版。", d.Reply.Counting),
		Facts:  []templates.Fact{{Term: "已提交", Value: fmt.Sprintf("第%d版，%s", d.Counting.Number, d.Counting.SubmittedAt.Precise())}},
		Hidden: map[string]string{"key": formKey(), "revision": fmt.Sprint(d.Reply.Revision)}}
	if models.WithdrawRisky(d.Deadline, d.Now) {
		page.Warning = "距截止时间不足两小时。撤回后若不能按时再次提交，本单位将没有有效的反馈。"
	}
	return page
}

func (a *App) withdrawReply(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	err = a.Store.WithdrawReply(v.ctx(), v.actor, store.Sending{Key: values.Get("key"), Request: values.Get("revision"), Revision: store.Unguarded})
	if err != nil && errors.Is(err, models.ErrDeadlinePassed) {
		return models.Refused("withdraw_late", "没有撤回：已过截止时间，已提交的反馈仍然有效")
	}
	if err != nil {
		return err
	}
	return v.done("/unit", "已撤回。原来的内容仍在，可以修改后重新提交")
}

func (a *App) askDrop(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if err := d.may(models.VerbSubmit); err != nil {
		return err
	}
	if d.Reply.Working == 0 || d.Reply.Counting == 0 {
		return models.Refused("nothing_to_drop", "没有可以放弃的修改")
	}
	frame := a.unitFrame(v, d, "放弃修改")
	frame.Width = templates.WidthNarrow
	return v.show(http.StatusOK, templates.ConfirmPage{Frame: frame, Action: "/unit/drop", Do: "放弃修改", Danger: true, Back: templates.Link{Label: "继续修改", Href: "/unit/check"},
		What: fmt.Sprintf("放弃正在修改的第%d版，恢复为已提交的第%d版。放弃的内容仍留在各版本记录里。", d.Reply.Working, d.Reply.Counting)})
}

func (a *App) dropRevision(v *visit) error {
	if err := a.Store.DropRevision(v.ctx(), v.actor); err != nil {
		return err
	}
	return v.done("/unit", "已放弃修改，已提交的版本仍然有效")
}

func (a *App) showHistory(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	versions, opinions, err := a.Store.History(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	frame := a.unitFrame(v, d, "各版本记录")
	page := templates.UnitHistoryPage{Frame: frame, Back: templates.Link{Label: "返回办理事项", Href: "/unit"}}
	if d.Reply.Working != 0 && d.Reply.Counting != 0 && d.can(models.VerbSubmit) {
		page.Drop = templates.Link{Label: fmt.Sprintf("放弃第%d版的修改", d.Reply.Working), Href: "/unit/drop"}
	}
	for i, version := range versions {
		view := d.versionView(version, opinions[version.ID])
		if i+1 < len(versions) {
			before := versions[i+1]
			view.Against = before.Number
			view.Changes, view.Turned = d.changes(opinions[before.ID], opinions[version.ID]), turned(before, version)
		}
		page.Versions = append(page.Versions, view)
	}
	return v.show(http.StatusOK, page)
}

var versionTones = map[models.VersionState]templates.Badge{
	models.VersionWorking: {Tone: templates.ToneInfo, Shape: "pencil"}, models.VersionSubmitted: {Tone: templates.ToneGood, Shape: "check"}, models.VersionLate: {Tone: templates.ToneWarn, Shape: "clock"},
}

func (d unitDesk) versionView(version models.Version, opinions []models.Opinion) templates.VersionView {
	badge, known := versionTones[version.State]
	if !known {
		badge = templates.Badge{Tone: templates.ToneQuiet, Shape: "dash"}
	}
	badge.Text = version.State.String()
	view := templates.VersionView{Number: version.Number, State: badge, Reply: templates.ReplyView{Unit: d.Unit.Name, NoOpinion: version.NoOpinion, Contact: contactFacts(version)}}
	add := func(term, value string) {
		if value != "" {
			view.Facts = append(view.Facts, templates.Fact{Term: term, Value: value})
		}
	}
	add("提交时间", version.SubmittedAt.Precise())
	add("提交人", version.SubmittedBy)
	add("结束时间", version.EndedAt.Precise())
	add("方式", version.Channel.String())
	add("说明", version.Reason)
	for i, o := range models.Live(opinions) {
		o2 := d.opinionView(o, i+1)
		o2.ID = fmt.Sprintf("v%d-%s", version.Number, o2.ID)
		view.Reply.Opinions = append(view.Reply.Opinions, o2)
	}
	if version.NoOpinion {
		add("意见", "无修改意见")
	} else {
		add("意见", fmt.Sprintf("%d 条", len(view.Reply.Opinions)))
	}
	return view
}

// turned tells what changed between two versions beside the opinions.
func turned(before, after models.Version) []templates.Fact {
	answer := map[bool]string{true: "无修改意见", false: "有修改意见"}
	facts := fromTo("反馈", answer[before.NoOpinion], answer[after.NoOpinion])
	facts = append(facts, fromTo("联系人", before.Contact.Name, after.Contact.Name)...)
	facts = append(facts, fromTo("联系电话", before.Contact.Phone, after.Contact.Phone)...)
	return append(facts, fromTo("本单位文号", before.LetterNo, after.LetterNo)...)
}

// fromTo is one line about a field that changed, none about one that did not.
func fromTo(term, before, after string) []templates.Fact {
	if before == after {
		return nil
	}
	return []templates.Fact{{Term: term, Value: cmp.Or(before, "（空）") + " → " + cmp.Or(after, "（空）")}}
}

// changes tells what became of each opinion from one version to the next, by its key.
func (d unitDesk) changes(before, after []models.Opinion) []templates.ChangeView {
	var list []templates.ChangeView
	for _, c := range models.ChangesBetween(before, after) {
		view := templates.ChangeView{What: c.What.String(), Clause: d.labels[c.After.PID]}
		switch c.What {
		case models.OpinionAdded:
			view.Spans = templates.Brief(templates.Spans(c.After, d.byPID[c.After.PID]))
		case models.OpinionDropped:
			view.Clause = d.labels[c.Before.PID]
			view.Spans = templates.Brief(templates.Spans(c.Before, d.byPID[c.Before.PID]))
		default:
			if c.Before.Proposed != c.After.Proposed {
				view.Spans = templates.Brief(redline.Diff(c.Before.Proposed, c.After.Proposed))
			}
			if c.Before.Reason != c.After.Reason {
				view.Reason = templates.Brief(redline.Diff(c.Before.Reason, c.After.Reason))
			}
			view.Facts = fromTo("类型", c.Before.Kind.String(), c.After.Kind.String())
			view.Facts = append(view.Facts, fromTo("性质", c.Before.Nature.String(), c.After.Nature.String())...)
			if c.After.Kind != models.KindReplace { // which quotes the whole clause
				view.Facts = append(view.Facts, fromTo("引用的原文", c.Before.Quote, c.After.Quote)...)
			}
		}
		list = append(list, view)
	}
	return list
}
