package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"zqyj/models"
	"zqyj/papers"
	"zqyj/templates"
)

// reminderRoutes remind the units that owe, and only them.
var reminderRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/reminders", officeAny, (*App).showReminders, false},
	{http.MethodPost, "/office/rounds/:round/reminders", officeWriter, (*App).addReminders, false},
	{http.MethodPost, "/office/rounds/:round/reminders/mail", officeWriter, (*App).mailReminders, false},
	{http.MethodGet, "/office/rounds/:round/calls.pdf", officeAny, (*App).sendCallList, false},
}

func (a *App) showReminders(v *visit) error {
	form := templates.Form{Values: url.Values{"unit": v.Request().URL.Query()["unit"], "channel": {models.ReminderChannels[0]}}}
	return a.reminders(v, http.StatusOK, form)
}

// shownReminders bounds the lists of what was logged on the page; the log (留痕) has everything.
const shownReminders = 200

func (a *App) reminders(v *visit, status int, form templates.Form) error {
	snap, err := a.ledgerOf(v)
	if err != nil {
		return err
	}
	page := templates.RemindersPage{Frame: a.roundFrame(v, "催办", ledgerLink(v)), Form: form}
	for _, c := range models.ReminderChannels {
		page.Channels = append(page.Channels, templates.Option{Value: c, Label: c})
	}
	names := map[int64]string{}
	for _, u := range snap.Units {
		names[u.Unit.ID] = u.Unit.Name
		for _, r := range u.Reminders {
			page.Log = append(page.Log, templates.ReminderLine{Unit: u.Unit.Name, RecordReminder: templates.RecordReminder{At: r.At, Channel: r.Channel, Spoke: r.Spoke, Note: r.Note, By: r.By}})
		}
		if u.Owes() {
			page.Owing = append(page.Owing, owingRow(snap, u, slices.Contains(form.Values["unit"], fmt.Sprint(u.Unit.ID))))
		}
	}
	slices.SortStableFunc(page.Log, func(a, b templates.ReminderLine) int { return int(b.At - a.At) })
	page.Log = page.Log[:min(len(page.Log), shownReminders)]
	if len(page.Owing) > 0 && a.Printer != nil {
		page.Print = templates.Link{Label: "打印催办单", Href: roundPath(v.round.ID, "/calls.pdf")}
	}
	if v.writes() && takesEntries(snap.Round) {
		page.Action = roundPath(v.round.ID, "/reminders")
		if a.Mail {
			page.Mail = page.Action + "/mail"
		}
	}
	if page.Mails, err = a.mailLines(v, names); err != nil {
		return err
	}
	return v.show(status, page)
}

func owingRow(snap models.Snapshot, u models.UnitState, picked bool) templates.OwingRow {
	row := ledgerRow(snap, u)
	return templates.OwingRow{ID: u.Unit.ID, Picked: picked, Unit: row.Unit, State: row.Class, Flags: row.Flags, Due: u.Deadline.At.Short(), Contact: row.Contact, Phone: row.Phone, Email: u.Unit.Email, Calls: row.Calls, CalledAt: row.CalledAt}
}

func (a *App) mailLines(v *visit, names map[int64]string) ([]templates.MailLine, error) {
	mails, err := a.Store.Mails(v.ctx(), v.round.ID, shownReminders)
	lines := make([]templates.MailLine, len(mails))
	for i, m := range mails {
		line := templates.MailLine{Unit: names[m.UnitID], Address: m.Address, At: m.MadeAt, State: templates.Badge{Text: "待发送", Tone: templates.ToneInfo, Shape: "clock"}}
		switch {
		case !m.SentAt.IsZero():
			line.At, line.State = m.SentAt, templates.Badge{Text: "已发送", Tone: templates.ToneGood, Shape: "check"}
		case !m.FailedAt.IsZero():
			line.At, line.State, line.Note = m.FailedAt, templates.Badge{Text: "未能送达", Tone: templates.ToneBad, Shape: "cross"}, "请打电话催办。原因："+m.Error
		case m.Error != "":
			line.Note = fmt.Sprintf("第%d次未成功，将于%s重试：%s", m.Tries, m.NextAt.Short(), m.Error)
		}
		lines[i] = line
	}
	return lines, err
}

func (a *App) addReminders(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	ids, err := unitIDs(values)
	if err != nil {
		return err
	}
	r := models.Reminder{Channel: values.Get("channel"), Spoke: strings.TrimSpace(values.Get("spoke")), Note: strings.TrimSpace(values.Get("note"))}
	refused := a.Store.AddReminders(v.ctx(), v.actor, v.round.ID, ids, r)
	if form, ok := formOf(values, refused); ok {
		return a.reminders(v, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	return v.done(roundPath(v.round.ID, "/reminders"), fmt.Sprintf("已为%d家单位登记催办", len(ids)))
}

// mailReminders queues one mail per ticked unit; the sending is nobody's wait.
func (a *App) mailReminders(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	ids, err := unitIDs(values)
	if err != nil {
		return err
	}
	if !a.Mail {
		return models.Refused("no_mail", "没有配置邮件服务器，请打印催办单，用电话催办")
	}
	snap, err := a.ledgerOf(v)
	if err != nil {
		return err
	}
	var mails []models.Outbox
	for _, id := range ids {
		m := models.Outbox{UnitID: id}
		for _, u := range snap.Units {
			if u.Unit.ID == id {
				m.Subject, m.Body = a.reminderText(snap.Round, u)
			}
		}
		mails = append(mails, m)
	}
	queued, refused := a.Store.QueueReminders(v.ctx(), v.actor, v.round.ID, mails)
	if form, ok := formOf(values, refused); ok {
		return a.reminders(v, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	return v.done(roundPath(v.round.ID, "/reminders"), fmt.Sprintf("%d封催办邮件待发送", queued))
}

// reminderText is the mail to a unit that owes; it holds no code, because mail is read by others.
func (a *App) reminderText(round models.Round, u models.UnitState) (subject, body string) {
	what := "截至目前尚未收到贵单位的反馈。请于" + u.Deadline.Moment() + "反馈；没有修改意见的，也请反馈“无修改意见”。"
	if u.Has(models.FlagSealOwed) {
		what = "贵单位的反馈已收到，公章待补，请于" + round.Policy.SealBy(u.Deadline).String() + "前上传盖章件。"
	} else if !u.Deadline.At.IsZero() && !u.Deadline.ClosedAt.IsZero() {
		what = "反馈截止时间已过，尚未收到贵单位的反馈。请尽快与我们联系。"
	}
	body = u.Unit.Name + "：\n\n关于《" + round.Title + "》，现正征求意见。" + what + "\n\n登录地址：" + a.link("/") + "（凭邀请函上的邀请码进入）\n联系人：" + round.Contact + "  电话：" + round.Phone + "\n\n" + round.Issuer + "\n（系统邮件，请勿直接回复）\n"
	return "催办：" + round.Title, body
}

func (a *App) sendCallList(v *visit) error {
	snap, err := a.ledgerOf(v)
	if err != nil {
		return err
	}
	if a.Printer == nil {
		return models.ErrMissing
	}
	file, err := a.Printer.Print(v.ctx(), papers.NewCallList(snap))
	if err != nil {
		return err
	}
	return sendFile(v, "催办单.pdf", "application/pdf", file.PDF)
}
