package handlers

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"zqyj/intake"
	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// setupRoutes is how the office makes a round ready: notice in, facts, deadline, units, codes, open.
var setupRoutes = []route{
	{http.MethodGet, "/office/new", officeWriter, (*App).showNewRound, false},
	{http.MethodPost, "/office/new", officeWriter.upload(intake.MaxUpload + formBody), (*App).importRound, false},
	{http.MethodGet, "/office/rounds/:round/setup", officeAny, (*App).showRoundSetup, false},
	{http.MethodGet, "/office/rounds/:round/facts", officeAny, (*App).showFacts, false},
	{http.MethodPost, "/office/rounds/:round/facts", officeWriter, (*App).saveFacts, false},
	{http.MethodGet, "/office/rounds/:round/policy", officeAny, (*App).showPolicy, false},
	{http.MethodPost, "/office/rounds/:round/policy", officeWriter, (*App).savePolicy, false},
	{http.MethodGet, "/office/rounds/:round/deadline", officeAny, (*App).showConfirmDeadline, false},
	{http.MethodPost, "/office/rounds/:round/deadline", officeWriter, (*App).confirmDeadline, false},
	{http.MethodGet, "/office/rounds/:round/invitations", officeWriter, (*App).showInvitations, false},
	{http.MethodPost, "/office/rounds/:round/invitations", officeWriter, (*App).makeInvitations, false},
	{http.MethodPost, "/office/rounds/:round/invitations/:invitation/replace", officeWriter, (*App).replaceInvitation, false},
	{http.MethodGet, "/office/rounds/:round/slips.pdf", officeWriter, (*App).sendSlips, false},
	{http.MethodPost, "/office/rounds/:round/open", officeWriter, (*App).openRound, false},
}

func (a *App) narrow(v *visit, title string) templates.Frame {
	frame := a.frame(v, title)
	frame.Width = templates.WidthNarrow
	return frame
}

func (a *App) showNewRound(v *visit) error {
	return a.newRoundPage(v, http.StatusOK, templates.Form{}, templates.Notice{})
}

func (a *App) newRoundPage(v *visit, status int, form templates.Form, why templates.Notice) error {
	return v.show(status, templates.NewRoundPage{Frame: a.narrow(v, "新建一轮征求意见"), Form: form, Action: "/office/new", Kinds: importKinds, Limit: intake.MaxUpload, Reading: readingPath, Why: why})
}

// upload is a file or the pasted text of a form with parts; the file is read into memory and nowhere else.
func (v *visit) uploaded(fileField, textField string) (data []byte, name string, err error) {
	if err := v.Request().ParseMultipartForm(intake.MaxUpload + formBody); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, "", badForm(err)
	}
	if form := v.Request().MultipartForm; form != nil {
		defer func() { _ = form.RemoveAll() }()
	}
	file, header, err := v.Request().FormFile(fileField)
	if err != nil {
		return []byte(v.Request().PostFormValue(textField)), "", nil
	}
	defer file.Close()
	data, err = io.ReadAll(io.LimitReader(file, intake.MaxUpload+1))
	return data, header.Filename, err
}

// importRound reads the notice and makes a round in 筹备 with it, on the correcting page.
func (a *App) importRound(v *visit) error {
	data, name, err := v.uploaded("file", "text")
	if err != nil {
		return err
	}
	outline, source, err := a.read(v, data, name)
	var refused *models.ImportError
	if errors.As(err, &refused) {
		form := templates.Form{Values: url.Values{"text": v.Request().PostForm["text"]}}
		return a.newRoundPage(v, http.StatusUnprocessableEntity, form, templates.Notice{Tone: templates.ToneBad, Title: "没有导入", Text: refused.Message + "。文件没有保存。"})
	}
	if err != nil {
		return err
	}
	round, err := a.Store.CreateRound(v.ctx(), v.actor, models.RoundOf(outline, source.Before(outline.Draft.Start)))
	if err != nil {
		return err
	}
	if err := a.beginImport(v, round.ID, source, outline); err != nil {
		return err
	}
	return v.done(roundPath(round.ID, "/import"), "已读出通知和条款，请逐条核对")
}

func (a *App) beginImport(v *visit, roundID int64, source intake.Source, outline models.Outline) error {
	body, err := json.Marshal(source)
	if err != nil {
		return err
	}
	_, err = a.Store.BeginImport(v.ctx(), v.actor, store.Import{RoundID: roundID, Name: source.Name, Source: string(body)}, outline)
	return err
}

// importKinds is what the file dialog offers; the content decides.
const importKinds = ".docx,.pdf,.txt"

func (a *App) importOptions() intake.Options { return intake.Options{PDF: a.PDF, CacheDir: a.CacheDir} }

// setupTasks lists what a round in 筹备 still needs, in the order in which it is usually done.
func (a *App) showRoundSetup(v *visit) error {
	if v.round.State != models.RoundSetup {
		return v.goTo(roundPath(v.round.ID, ""))
	}
	units, err := a.Store.Units(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	deadline, err := a.Store.Deadline(v.ctx(), v.round.ID, 0)
	if err != nil {
		return err
	}
	invitations, err := a.Store.Invitations(v.ctx(), v.round.ID, 0)
	if err != nil {
		return err
	}
	page := templates.RoundSetupPage{Frame: a.frame(v, "筹备："+v.round.Title), Units: len(units), Deadline: deadlineBlock(deadline, v.now), Facts: roundFacts(v.round, deadline, len(units))}
	page.Tasks = setupTasks(v.round, deadline, units, invitations)
	if err := v.round.CheckOpen(len(units)); err != nil {
		page.Missing = err.Error()
	} else {
		page.Open = roundPath(v.round.ID, "/open")
	}
	return v.show(http.StatusOK, page)
}

func setupTasks(round models.Round, deadline models.Deadline, units []models.Unit, invitations []models.Invitation) []templates.Task {
	task := func(label, path, hint string, done bool) templates.Task {
		state := templates.TaskNow
		if done {
			state = templates.TaskDone
		}
		return templates.Task{Label: label, Href: roundPath(round.ID, "%s", path), Hint: hint, State: state}
	}
	when := "须由办公室确认日期和时刻"
	if !round.ConfirmedAt.IsZero() {
		when = deadline.Moment()
	}
	return []templates.Task{
		task("核对条款", "/import", "确认后，意见即按条款填写", round.DraftID != 0),
		task("核对通知信息", "/facts", round.Issuer+" "+round.Phone, round.Phone != "" && round.Issuer != ""),
		task("确认截止时间", "/deadline", when, !round.ConfirmedAt.IsZero()),
		task("反馈要求", "/policy", policyWords(round.Policy), true),
		task("单位名单", "/units", fmt.Sprintf("已收入%d个单位", len(units)), len(units) > 0),
		task("邀请码和通知单", "/invitations", fmt.Sprintf("已生成%d个", liveInvitations(invitations)), len(units) > 0 && liveInvitations(invitations) >= len(units)),
	}
}

func liveInvitations(invitations []models.Invitation) int {
	n := 0
	for _, invitation := range invitations {
		if invitation.RevokedAt.IsZero() && invitation.Role == models.RoleHandler {
			n++
		}
	}
	return n
}

func policyWords(p models.Policy) string {
	approval := map[models.ApprovalRule]string{models.ApprovalNone: "不要求审核", models.ApprovalDeclared: "填写审核的负责同志", models.ApprovalLeader: "负责同志登录审核"}
	seal := map[models.SealRule]string{models.SealNone: "不要求盖章", models.SealBefore: "提交前盖章", models.SealAfter: fmt.Sprintf("截止后%d天内补章", p.SealDays)}
	return fmt.Sprintf("有意见的：%s，%s；无意见的：%s，%s", approval[p.ApprovalWith], seal[p.SealWith], approval[p.ApprovalWithout], seal[p.SealWithout])
}

func roundFacts(round models.Round, deadline models.Deadline, units int) []templates.Fact {
	return []templates.Fact{{Term: "印发单位", Value: round.Issuer}, {Term: "印发日期", Value: round.IssuedOn}, {Term: "截止时间", Value: deadline.Moment()},
		{Term: "联系人", Value: strings.TrimSpace(round.Contact + " " + round.Phone)}, {Term: "单位", Value: strconv.Itoa(units) + "个"}}
}

func (a *App) setupLink(v *visit) templates.Link {
	if v.round.State != models.RoundSetup {
		return templates.Link{Label: "返回台账", Href: roundPath(v.round.ID, "")}
	}
	return templates.Link{Label: "返回筹备", Href: roundPath(v.round.ID, "/setup")}
}

func (a *App) showFacts(v *visit) error {
	r := v.round
	form := templates.Filled("title", r.Title, "issuer", r.Issuer, "reply_to", r.ReplyTo, "issued_on", r.IssuedOn, "contact", r.Contact, "phone", r.Phone, "fax", r.Fax, "notice_text", r.NoticeText, "purge_days", strconv.Itoa(r.PurgeDays))
	if r.Internal {
		form.Values.Set("internal", "1")
	}
	return a.factsPage(v, http.StatusOK, form)
}

func (a *App) factsPage(v *visit, status int, form templates.Form) error {
	return v.show(status, templates.FactsPage{Frame: a.narrow(v, "通知信息"), Form: form, Action: roundPath(v.round.ID, "/facts"), Back: a.setupLink(v)})
}

func (a *App) saveFacts(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	err = a.Store.ReviseRound(v.ctx(), v.actor, v.round.ID, func(r *models.Round) error { return takeFacts(r, values) })
	if form, ok := formOf(values, err); ok {
		return a.factsPage(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/setup"), "通知信息已保存")
}

func takeFacts(r *models.Round, values url.Values) error {
	text := func(name string) string { return strings.TrimSpace(values.Get(name)) }
	r.Title, r.Issuer, r.ReplyTo, r.IssuedOn = text("title"), text("issuer"), text("reply_to"), text("issued_on")
	r.Contact, r.Phone, r.Fax, r.NoticeText, r.Internal = text("contact"), text("phone"), text("fax"), values.Get("notice_text"), text("internal") != ""
	var problems []*models.Problem
	for _, owed := range []struct{ field, value, text string }{{"title", r.Title, "请填写标题"}, {"issuer", r.Issuer, "请填写印发单位"}, {"contact", r.Contact, "请填写办公室联系人"}, {"phone", r.Phone, "请填写联系电话"}} {
		if owed.value == "" {
			problems = append(problems, models.Invalid(owed.field, owed.text))
		}
	}
	if r.Phone != "" && !models.CheckPhone(r.Phone) {
		problems = append(problems, models.Invalid("phone", "联系电话请填手机号，或带区号的座机号"))
	}
	if _, err := time.Parse(time.DateOnly, r.IssuedOn); r.IssuedOn != "" && err != nil {
		problems = append(problems, models.Invalid("issued_on", "印发日期应形如 2018-01-30"))
	}
	days, err := strconv.Atoi(text("purge_days"))
	if text("purge_days") == "" {
		days, err = 0, nil
	}
	if err != nil || days < 0 || days > 3650 {
		problems = append(problems, models.Invalid("purge_days", "天数请填0到3650的整数"))
	}
	r.PurgeDays = days
	return models.Join(problems...)
}

func (a *App) showPolicy(v *visit) error {
	p := v.round.Policy
	form := templates.Filled("approval_with", string(p.ApprovalWith), "approval_without", string(p.ApprovalWithout), "seal_with", string(p.SealWith), "seal_without", string(p.SealWithout))
	if p.SealDays > 0 {
		form.Values.Set("seal_days", strconv.Itoa(p.SealDays))
	}
	if p.DeemNoOpinion {
		form.Values.Set("deem_no_opinion", "1")
	}
	return a.policyPage(v, http.StatusOK, form)
}

func (a *App) policyPage(v *visit, status int, form templates.Form) error {
	return v.show(status, templates.PolicyPage{Frame: a.narrow(v, "反馈要求"), Form: form, Action: roundPath(v.round.ID, "/policy"), Back: a.setupLink(v)})
}

func (a *App) savePolicy(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	days, _ := strconv.Atoi(strings.TrimSpace(values.Get("seal_days"))) // what is no number is 0 and judged by the rule
	policy := models.Policy{ApprovalWith: models.ApprovalRule(values.Get("approval_with")), ApprovalWithout: models.ApprovalRule(values.Get("approval_without")),
		SealWith: models.SealRule(values.Get("seal_with")), SealWithout: models.SealRule(values.Get("seal_without")), SealDays: days, DeemNoOpinion: values.Get("deem_no_opinion") != ""}
	err = a.Store.ReviseRound(v.ctx(), v.actor, v.round.ID, func(r *models.Round) error {
		r.Policy = policy
		return nil
	})
	if form, ok := formOf(values, err); ok {
		return a.policyPage(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/setup"), "反馈要求已保存")
}

func (a *App) showConfirmDeadline(v *visit) error {
	deadline, err := a.Store.Deadline(v.ctx(), v.round.ID, 0)
	if err != nil {
		return err
	}
	if deadline.ID != 0 {
		return a.deadlinePage(v, http.StatusOK, deadlineForm(deadline.At))
	}
	return a.deadlinePage(v, http.StatusOK, deadlineForm(v.round.ProposedAt))
}

// deadlineForm shows an instant as date and hour; 00:00 is 24时 of the day before.
func deadlineForm(at models.Instant) templates.Form {
	if at.IsZero() {
		return templates.Form{}
	}
	t, hour := at.Time(), at.Time().Format("15:04")
	if hour == "00:00" {
		t, hour = t.AddDate(0, 0, -1), "24:00"
	}
	if hour == "23:59" {
		hour = "" // the proposal for a notice that names no hour: the office says which
	}
	form := templates.Filled("date", t.Format(time.DateOnly), "time", hour)
	if hour != "" && hour != "12:00" && hour != "18:00" && hour != "24:00" {
		form = templates.Filled("date", t.Format(time.DateOnly), "time", "other", "other", hour)
	}
	return form
}

func (a *App) deadlinePage(v *visit, status int, form templates.Form) error {
	page := templates.ConfirmDeadlinePage{Frame: a.narrow(v, "确认截止时间"), Form: form, Action: roundPath(v.round.ID, "/deadline"), How: v.round.ProposedHow, Proposed: v.round.ProposedAt, Back: a.setupLink(v)}
	if deadline, err := a.Store.Deadline(v.ctx(), v.round.ID, 0); err != nil {
		return err
	} else if !v.round.ConfirmedAt.IsZero() {
		page.Confirmed = deadline.At
	}
	if now, err := a.Store.LatestImport(v.ctx(), v.round.ID); err == nil && now.Outline.Notice != nil {
		page.Source = now.Outline.Notice.DeadlineSource
		page.HourMissing = slices.Contains(now.Outline.Notice.DeadlineMarks, models.WarnDeadlineTimeMissing)
	}
	page.Choices = deadlineChoices(v.round.ProposedAt, page.HourMissing)
	if page.Form.Values != nil && !page.Form.Values.Has("asked") {
		page.Form.Values.Set("choice", chosenOf(page))
	}
	return v.show(status, page)
}

// deadlineChoices are the readings of what the notice says, each as a whole moment; without an hour it asks whether the
// day named belongs to it.
func deadlineChoices(proposed models.Instant, hourMissing bool) []templates.Option {
	if proposed.IsZero() {
		return nil
	}
	choice := func(at time.Time, words string) templates.Option {
		moment := models.Deadline{At: models.At(at)}.Moment()
		return templates.Option{Value: at.Format(time.RFC3339), Label: moment, Hint: words}
	}
	if !hourMissing {
		return []templates.Option{choice(proposed.Time(), "照通知原文")}
	}
	t := proposed.Time()
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, models.Shanghai)
	date := fmt.Sprintf("%d日", day.Day())
	return []templates.Option{
		choice(day.AddDate(0, 0, 1), "含"+date+"当天"), choice(day.Add(18*time.Hour), "含"+date+"，到下班为止"),
		choice(day.Add(12*time.Hour), "含"+date+"上午"), choice(day, "不含"+date),
	}
}

// chosenOf is the choice to begin with: what was confirmed, else what the notice says in full. A notice without an hour
// leaves it to the office.
func chosenOf(page templates.ConfirmDeadlinePage) string {
	if page.Confirmed.IsZero() {
		if len(page.Choices) == 1 {
			return page.Choices[0].Value
		}
		return ""
	}
	for _, c := range page.Choices {
		if c.Value == page.Confirmed.Time().Format(time.RFC3339) {
			return c.Value
		}
	}
	return "other"
}

func (a *App) confirmDeadline(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	at, err := chosenMoment(values)
	if err == nil {
		err = a.Store.ConfirmDeadline(v.ctx(), v.actor, v.round.ID, at)
	}
	if form, ok := formOf(values, err); ok {
		for i := range form.Errors {
			if form.Errors[i].Field == "at" && values.Get("choice") != "" && values.Get("choice") != "other" {
				form.Errors[i].Field = "choice"
			} else if form.Errors[i].Field == "at" {
				form.Errors[i].Field = "date"
			}
		}
		return a.deadlinePage(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/setup"), "截止时间已确认："+models.Deadline{At: at}.Moment())
}

// chosenMoment reads date and hour; 24时 is 00:00 of the next day.
func chosenMoment(values url.Values) (models.Instant, error) {
	if choice := values.Get("choice"); choice != "" && choice != "other" {
		at, err := time.Parse(time.RFC3339, choice)
		if err != nil {
			return 0, models.Invalid("choice", "请选择截止时间")
		}
		return models.At(at), nil
	}
	if values.Get("choice") == "" && values.Get("asked") != "" {
		return 0, models.Invalid("choice", "请选择截止时间是哪一种")
	}
	day, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(values.Get("date")), models.Shanghai)
	if err != nil {
		return 0, models.Invalid("date", "请选择截止日期")
	}
	clock := values.Get("time")
	if clock == "other" {
		clock = strings.ReplaceAll(strings.TrimSpace(values.Get("other")), "：", ":")
		if clock == "24:00" {
			clock = "other"
		}
	}
	if clock == "24:00" {
		return models.At(day.AddDate(0, 0, 1)), nil
	}
	hour, err := time.Parse("15:04", clock)
	if err != nil {
		field := "time"
		if values.Get("time") == "other" {
			field = "other"
		}
		return 0, models.Invalid(field, "请选择截止时刻，其他时刻应形如 17:30")
	}
	return models.At(day.Add(time.Duration(hour.Hour())*time.Hour + time.Duration(hour.Minute())*time.Minute)), nil
}

func (a *App) openRound(v *visit) error {
	err := a.Store.OpenRound(v.ctx(), v.actor, v.round.ID)
	if p, ok := asProblem(err); ok && p.Kind == models.KindState {
		v.flash(templates.ToneBad, p.Error())
		return v.goTo(roundPath(v.round.ID, "/setup"))
	}
	if err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, ""), "征求意见已开启")
}
