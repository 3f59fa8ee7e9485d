package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// contactPurpose says why the contact is asked, who sees it and when it goes.
func contactPurpose(r models.Round) string {
	text := "用于办公室就意见内容与贵单位联系。仅办公室和本单位可见，并印在意见汇总的反馈单位一栏"
	if r.PurgeDays > 0 {
		return text + fmt.Sprintf("；处理结果发布 %d 天后删除。", r.PurgeDays)
	}
	return text + "；本轮归档后由办公室决定何时删除。"
}

func typedContact(values url.Values) (models.Contact, string) {
	return models.Contact{Name: strings.TrimSpace(values.Get("contact_name")), Phone: strings.TrimSpace(values.Get("contact_phone"))}, strings.TrimSpace(values.Get("letter_no"))
}

func (d unitDesk) contactForm() templates.Form {
	shown := d.Shown()
	return templates.Filled("contact_name", shown.Contact.Name, "contact_phone", shown.Contact.Phone, "letter_no", shown.LetterNo)
}

func (a *App) editContact(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if err := d.may(models.VerbWrite); err != nil {
		return err
	}
	return a.contactPage(v, d, http.StatusOK, d.contactForm())
}

func (a *App) contactPage(v *visit, d unitDesk, status int, form templates.Form) error {
	frame := a.unitFrame(v, d, "联系人和电话")
	frame.Width = templates.WidthNarrow
	return v.show(status, templates.UnitContactPage{Frame: frame, Form: form, Action: "/unit/contact", Purpose: contactPurpose(d.Round), Back: templates.Link{Label: "返回", Href: "/unit/check"}})
}

func (a *App) saveContact(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	refused, err := a.putContact(v, d, values)
	if err != nil {
		return err
	}
	if refused != nil {
		form, _ := formOf(values, refused)
		return a.contactPage(v, d, http.StatusUnprocessableEntity, form)
	}
	return v.done("/unit/check", "联系人已保存")
}

// putContact writes the reply's contact; what it lacks comes back as the first value. The same contact again writes
// nothing, so that looking at a submitted reply begins no new version.
func (a *App) putContact(v *visit, d unitDesk, values url.Values) (*models.Problem, error) {
	contact, letterNo := typedContact(values)
	if problem := models.CheckContact(contact); problem != nil {
		return problem, nil
	}
	shown := d.Shown()
	if shown.ID != 0 && shown.Contact.Name == contact.Name && shown.Contact.Phone == contact.Phone && shown.LetterNo == letterNo {
		return nil, d.may(models.VerbWrite)
	}
	_, err := a.Store.SaveContact(v.ctx(), v.actor, contact, letterNo)
	if p, ok := asProblem(err); ok && p.Kind == models.KindInvalid {
		return p, nil
	}
	return nil, err
}

func (a *App) showNone(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if err := d.may(models.VerbWrite); err != nil {
		return err
	}
	return a.nonePage(v, d, http.StatusOK, d.contactForm())
}

func (a *App) nonePage(v *visit, d unitDesk, status int, form templates.Form) error {
	frame := a.unitFrame(v, d, "无修改意见")
	frame.Width = templates.WidthNarrow
	return v.show(status, templates.UnitNonePage{Frame: frame, Form: form, Action: "/unit/none", Purpose: contactPurpose(d.Round), Opinions: len(models.Live(d.Opinions)),
		Declared: d.Shown().NoOpinion, Mine: templates.Link{Label: "查看已写的意见", Href: "/unit/read?only=own"}, Back: templates.Link{Label: "返回", Href: "/unit"}})
}

func (a *App) declareNone(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if values.Get("do") == "undo" {
		if _, err := a.Store.DeclareNoOpinion(v.ctx(), v.actor, false); err != nil {
			return err
		}
		return v.done("/unit/read", "已撤销无修改意见的声明")
	}
	if err := d.may(models.VerbWrite); err != nil {
		return err
	}
	if len(models.Live(d.Opinions)) > 0 {
		form, _ := formOf(values, models.Refused("has_opinions", "已写有意见，声明无修改意见前请先删去"))
		return a.nonePage(v, d, http.StatusUnprocessableEntity, form)
	}
	refused, err := a.putContact(v, d, values)
	if err != nil {
		return err
	}
	if refused != nil {
		form, _ := formOf(values, refused)
		return a.nonePage(v, d, http.StatusUnprocessableEntity, form)
	}
	if !d.Shown().NoOpinion {
		if _, err := a.Store.DeclareNoOpinion(v.ctx(), v.actor, true); err != nil {
			return err
		}
	}
	return v.done("/unit/check", "已声明无修改意见，尚未提交，请核对后提交")
}

func (a *App) checkReply(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, a.checkPage(v, d, models.VerbSubmit))
}

func (a *App) checkLate(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if err := d.may(models.VerbSubmitLate); err != nil {
		return err
	}
	return v.show(http.StatusOK, a.checkPage(v, d, models.VerbSubmitLate))
}

// checkPage shows everything as it will go out, what is missing, and the button for one of the two ways of sending.
func (a *App) checkPage(v *visit, d unitDesk, verb models.Verb) templates.UnitCheckPage {
	p := d.progress()
	title := "核对"
	if verb == models.VerbSubmitLate {
		title = "逾期补报"
	}
	frame := a.frame(v, title) // what is not sent is told by the page itself, louder
	frame.Width = templates.WidthNarrow
	page := templates.UnitCheckPage{Frame: frame, Standing: d.standing(p), Deadline: deadlineBlock(d.Deadline, d.Now), Reply: d.replyView(), Approval: d.approvalFacts(p.Submission), Seal: d.sealFacts(p.Submission), Key: formKey(), Revision: d.Reply.Revision}
	if d.Reply.Working != 0 || d.Shown().ID == 0 {
		page.Lacks = d.todo(p.Submission)
	}
	if d.can(models.VerbWrite) {
		page.Attach = templates.Attach{Action: "/unit/files"}
	} else {
		for i := range page.Reply.Files {
			page.Reply.Files[i].Remove = ""
		}
	}
	d.offerSending(&page, p, verb)
	if page.Action != "" {
		page.Standing.Text = "核对无误后，请点本页下方的按钮。不提交，办公室看不到。"
	}
	page.Next = d.afterCheck(p)
	if verb == models.VerbSubmitLate {
		page.Next = slices.DeleteFunc(page.Next, func(l templates.Link) bool { return l.Href == "/unit/late" }) // this page
	}
	return page
}

// offerSending puts the button on the page, or the reason why there is none.
func (d unitDesk) offerSending(page *templates.UnitCheckPage, p models.Progress, verb models.Verb) {
	switch err := d.may(verb); {
	case errors.Is(err, models.ErrForbidden):
		page.Why = "由本单位经办人提交。"
	case err != nil && d.can(models.VerbSubmitLate):
		page.Why = "已过截止时间，可以办理逾期补报。"
	case err != nil && !p.Sent():
		page.Why = err.Error()
	case err == nil && p.Ready():
		page.Action, page.Do = "/unit/submit", sendWords(p.Submission)
		if verb == models.VerbSubmitLate {
			page.Action, page.Do = "/unit/late", "发送逾期补报"
		}
	}
}

func sendWords(s models.Submission) string {
	if s.Version.NoOpinion && s.Policy.Approval(true) == models.ApprovalNone {
		return "确认无修改意见，正式提交"
	}
	return "本单位负责同志已审核，正式提交"
}

func (d unitDesk) afterCheck(p models.Progress) []templates.Link {
	var links []templates.Link
	if !d.Deadline.Open(d.Now) && d.can(models.VerbSubmitLate) && d.Reply.Working != 0 {
		links = append(links, templates.Link{Label: "逾期补报", Href: "/unit/late"})
	}
	if d.can(models.VerbWrite) {
		links = append(links, templates.Link{Label: "继续提意见", Href: "/unit/read"}, templates.Link{Label: "改联系人", Href: "/unit/contact"})
	}
	if p.Sent() {
		links = append(links, templates.Link{Label: "查看回执", Href: "/unit/receipt"})
	}
	return append(links, templates.Link{Label: "返回办理事项", Href: "/unit"})
}

// lackPaths says where each kind of lack is mended.
var lackPaths = map[models.Place]string{models.PlaceContact: "/unit/contact", models.PlaceOpinions: "/unit/read", models.PlaceApproval: "/unit/approval", models.PlaceSeal: "/unit/seal"}

func (d unitDesk) todo(s models.Submission) []templates.Todo {
	var list []templates.Todo
	for _, lack := range models.LacksOf(s) {
		item := templates.Todo{Text: lack.Problem.Error(), Href: lackPaths[lack.Place]}
		if lack.Place == models.PlaceOpinion {
			item.Text, item.Href = fmt.Sprintf("意见%d:%s", lack.Number, item.Text), opinionPath(lack.Key)
		}
		if !d.can(models.VerbWrite) {
			item.Href = ""
		}
		list = append(list, item)
	}
	return list
}

func (d unitDesk) approvalFacts(s models.Submission) []templates.Fact {
	if s.Policy.Approval(s.Version.NoOpinion) == models.ApprovalNone {
		return nil
	}
	approval, ok := models.ApprovalFor(s.Approvals, s.Hash)
	if !ok {
		return []templates.Fact{{Term: "状态", Value: "尚未审核"}}
	}
	decision := "同意"
	if !approval.Agreed {
		decision = "退回"
	}
	facts := []templates.Fact{{Term: "审核人", Value: approval.Name + "（" + approval.Post + "）"}, {Term: "结果", Value: decision}, {Term: "时间", Value: approval.At.String()}}
	if approval.Opinion != "" {
		facts = append(facts, templates.Fact{Term: "审核意见", Value: approval.Opinion})
	}
	return facts
}

func (d unitDesk) sealFacts(s models.Submission) []templates.Fact {
	if s.Policy.Seal(s.Version.NoOpinion) == models.SealNone {
		return nil
	}
	seal, ok := models.SealFor(s.Seals, s.Hash)
	if !ok {
		return []templates.Fact{{Term: "状态", Value: "尚未上传盖章件"}}
	}
	return []templates.Fact{{Term: "状态", Value: seal.Words()}, {Term: "上传时间", Value: seal.At.String()}}
}

func (a *App) submitReply(v *visit) error { return a.send(v, models.VerbSubmit) }

func (a *App) submitLate(v *visit) error { return a.send(v, models.VerbSubmitLate) }

// send is both ways of sending: the form's key makes a double click and a replay one sending.
func (a *App) send(v *visit, verb models.Verb) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	revision, err := strconv.ParseInt(values.Get("revision"), 10, 64)
	if err != nil {
		revision = store.Unsaid
	}
	sending := store.Sending{Key: values.Get("key"), Request: values.Get("revision"), Revision: revision}
	submit := a.Store.SubmitReply
	if verb == models.VerbSubmitLate {
		submit = a.Store.SubmitLate
	}
	receipt, err := submit(v.ctx(), v.actor, sending)
	if err == nil {
		return v.done("/unit/receipt", "已收到，回执号 "+receipt.Code)
	}
	return a.refuseSending(v, verb, err)
}

// refuseSending shows the reply again with the reason: too late, changed by a colleague, or still incomplete.
func (a *App) refuseSending(v *visit, verb models.Verb, refused error) error {
	problem, ok := asProblem(refused)
	if !ok {
		return refused
	}
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if errors.Is(refused, models.ErrDeadlinePassed) {
		return v.show(http.StatusConflict, a.notReceived(v, d))
	}
	page := a.checkPage(v, d, verb)
	page.Form.Errors = append([]models.FieldError(nil), models.FieldError{Text: "没有提交：" + problem.Error()})
	if errors.Is(refused, models.ErrStale) {
		page.Form.Errors[0].Text = "没有提交：在您打开核对页之后，内容有了改动。下面是最新内容，请核对后再提交"
	}
	return v.show(judge(refused).status, page)
}

// notReceived answers a form that came after the deadline with everything it held.
func (a *App) notReceived(v *visit, d unitDesk) templates.NotReceivedPage {
	frame := a.frame(v, "未收到，已截止")
	frame.Width = templates.WidthNarrow
	page := templates.NotReceivedPage{Frame: frame, Reply: d.replyView(), Next: []templates.Link{{Label: "返回办理事项", Href: "/unit"}},
		What: "服务器收到时是 " + d.Now.Precise() + "，截止时间是 " + d.Deadline.At.String() + "，本次提交没有计入反馈。",
		Do:   []string{"您填写的内容列在下面，仍保存在本单位，没有丢失。"}}
	if d.Counting.ID != 0 {
		page.Do = append(page.Do, fmt.Sprintf("此前提交的第%d版仍然有效，计入反馈。", d.Counting.Number))
	} else {
		page.Do = append(page.Do, "如需补报，请用“逾期补报”，由办公室决定是否计入。")
		page.Next = append([]templates.Link{{Label: "逾期补报", Href: "/unit/late"}}, page.Next...)
	}
	return page
}
