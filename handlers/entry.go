package handlers

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// entryRoutes is 代录: what came by phone, fax, paper or mail.
var entryRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/entries", officeAny, (*App).listEntries, false},
	{http.MethodGet, "/office/rounds/:round/entries/new", officeWriter, (*App).showNewEntry, false},
	{http.MethodPost, "/office/rounds/:round/entries/new", officeWriter.upload(models.MaxUpload + formBody), (*App).beginEntry, false},
	{http.MethodGet, "/office/rounds/:round/entries/:entry", officeAny, (*App).showEntry, false},
	{http.MethodPost, "/office/rounds/:round/entries/:entry/opinions", officeWriter, (*App).enterOpinion, false},
	{http.MethodPost, "/office/rounds/:round/entries/:entry/opinions/:opinion/drop", officeWriter, (*App).dropEntered, false},
	{http.MethodPost, "/office/rounds/:round/entries/:entry/hand-over", officeWriter, (*App).handOver, false},
	{http.MethodPost, "/office/rounds/:round/entries/:entry/check", officeWriter, (*App).checkEntry, false},
	{http.MethodPost, "/office/rounds/:round/entries/:entry/return", officeWriter, (*App).returnEntry, false},
	{http.MethodPost, "/office/rounds/:round/entries/:entry/void", officeWriter, (*App).voidEntry, false},
}

func (a *App) listEntries(v *visit) error {
	entries, names, err := a.Store.EntryLines(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	page := templates.EntriesPage{Frame: a.roundFrame(v, "代录", ledgerLink(v))}
	if v.writes() && takesEntries(v.round) {
		page.New = []templates.Link{{Label: "登记电话告知", Href: roundPath(v.round.ID, "/entries/new?channel=phone")}, {Label: "代录传真、纸质、邮件反馈", Href: roundPath(v.round.ID, "/entries/new")}}
	}
	for _, e := range entries {
		row := templates.EntryRow{Unit: templates.Link{Label: names[e.UnitID], Href: roundPath(v.round.ID, "/entries/%d", e.ID)}, Channel: e.Channel.String(), Content: contentWord(e),
			ReceivedAt: e.ReceivedAt, By: e.EnteredBy, Note: e.Reason, State: versionBadge(e)}
		switch {
		case e.State != models.VersionEntered:
			page.Settled = append(page.Settled, row)
		case e.EnteredAt.IsZero():
			row.Content = "录入中"
			page.Typing = append(page.Typing, row)
		default:
			page.Waiting = append(page.Waiting, row)
		}
	}
	return v.show(http.StatusOK, page)
}

func takesEntries(round models.Round) bool {
	return round.CancelledAt.IsZero() && (round.State == models.RoundOpen || round.State == models.RoundClosed || round.State == models.RoundProcessing)
}

func (a *App) showNewEntry(v *visit) error {
	query := v.Request().URL.Query()
	form := templates.Form{Values: url.Values{"unit": query["unit"], "channel": query["channel"], "received_at": {momentText(v.now)}}}
	return a.entryForm(v, http.StatusOK, form)
}

func (a *App) entryForm(v *visit, status int, form templates.Form) error {
	units, err := a.Store.Units(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	phone := form.Value("channel") == string(models.ChannelPhone)
	title := "代录传真、纸质、邮件反馈"
	if phone {
		title = "登记电话告知"
	}
	page := templates.EntryFormPage{Frame: a.roundFrame(v, title, ledgerLink(v), templates.Link{Label: "代录", Href: roundPath(v.round.ID, "/entries")}), Form: form, Action: roundPath(v.round.ID, "/entries/new"),
		Phone: phone, Units: []templates.Option{{Value: "", Label: "请选择单位"}}, Contents: []templates.Option{{Value: "0", Label: "有修改意见"}, {Value: "1", Label: "无修改意见"}}, Taker: v.actor.Name,
		Max: models.MaxUpload, Back: templates.Link{Label: "返回代录", Href: roundPath(v.round.ID, "/entries")}}
	page.Width = templates.WidthNarrow
	for _, c := range models.EnteredChannels {
		if c != models.ChannelPhone {
			page.Channels = append(page.Channels, templates.Option{Value: string(c), Label: c.String()})
		}
	}
	for _, u := range units {
		page.Units = append(page.Units, templates.Option{Value: fmt.Sprint(u.ID), Label: fmt.Sprintf("%d %s", u.Seq, u.Name)})
	}
	return v.show(status, page)
}

// scan reads the uploaded file of a form with parts into memory and tells its kind from its bytes; nil when there is none.
func (v *visit) scan(field string) (*store.Upload, error) {
	if err := v.Request().ParseMultipartForm(models.MaxUpload + formBody); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, badForm(err)
	}
	file, header, err := v.Request().FormFile(field)
	if err != nil || header.Size == 0 && header.Filename == "" {
		return nil, nil
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, models.MaxUpload+1))
	if err != nil {
		return nil, badForm(err)
	}
	kind, problem := models.CheckFile(body, models.SealKinds)
	if problem != nil {
		return nil, models.Invalid(field, problem.Error())
	}
	name, _, err := models.CleanText(header.Filename)
	return &store.Upload{Name: name, Kind: string(kind), Body: body}, err
}

func (a *App) beginEntry(v *visit) error {
	scan, refused := v.scan("scan")
	if _, field := asProblem(refused); refused != nil && !field {
		return refused
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	e, wrong := entryOf(values)
	if refused == nil {
		refused = wrong
	}
	var version models.Version
	if refused == nil {
		version, refused = a.Store.EnterOnBehalf(v.ctx(), v.actor, v.round.ID, e, scan)
	}
	if form, ok := formOf(values, refused); ok {
		return a.entryForm(v, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	done := "已登记，请逐条录入意见"
	if version.NoOpinion {
		done = "已登记，待另一人复核；复核后计入反馈"
	}
	return v.done(roundPath(v.round.ID, "/entries/%d", version.ID), done)
}

func entryOf(values url.Values) (models.Entry, error) {
	unit, _ := strconv.ParseInt(values.Get("unit"), 10, 64) // nothing chosen is no unit; the rule says so
	e := models.Entry{UnitID: unit, Channel: models.Channel(values.Get("channel")), Contact: models.Contact{Name: values.Get("contact_name"), Phone: values.Get("contact_phone")},
		CallNote: values.Get("call_note"), LetterNo: values.Get("letter_no"), NoOpinion: values.Get("no_opinion") == "1"}
	at, err := momentOf(values, "received_at")
	e.ReceivedAt = at
	if err == nil && values.Get("no_opinion") == "" {
		err = models.Invalid("no_opinion", "请选择有无修改意见")
	}
	return e, err
}

func (a *App) showEntry(v *visit) error {
	return a.entry(v, http.StatusOK, templates.Form{Values: v.Request().URL.Query()})
}

func (a *App) entry(v *visit, status int, form templates.Form) error {
	id, err := v.id("entry")
	if err != nil {
		return err
	}
	r, err := a.Store.Entry(v.ctx(), v.round.ID, id)
	if err != nil {
		return err
	}
	unit, err := a.Store.Unit(v.ctx(), v.round.ID, r.Version.UnitID)
	if err != nil {
		return err
	}
	_, clauses, err := a.Store.Draft(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	back := templates.Link{Label: "代录", Href: roundPath(v.round.ID, "/entries")}
	page := templates.EntryPage{Frame: a.roundFrame(v, "代录："+unit.Name, ledgerLink(v), back), Form: form, State: versionBadge(r.Version), Back: back,
		Facts: append([]templates.Fact{{Term: "方式", Value: r.Version.Channel.String()}}, versionFacts(r.Version)...)}
	if r.Scan.ID != 0 {
		page.Scan = templates.Link{Label: "查看扫描件", Href: roundPath(v.round.ID, "/files/%d", r.Scan.ID)}
	}
	if r.Version.NoOpinion {
		page.Nothing = "无修改意见"
	}
	byPID := clausesByPID(clauses)
	open := r.Version.State == models.VersionEntered && takesEntries(v.round) && v.writes()
	for i, o := range r.Opinions {
		row := entryOpinion(i+1, byPID[o.PID], o)
		if open && r.Version.EnteredAt.IsZero() {
			row.Drop = roundPath(v.round.ID, "/entries/%d/opinions/%d/drop", r.Version.ID, o.ID)
		}
		page.Opinions = append(page.Opinions, row)
	}
	if open {
		a.openEntry(v, r, clauses, &page)
	}
	if r.Version.State == models.VersionEntered {
		page.Wait = entryWait(v, r)
	}
	return v.show(status, page)
}

func clausesByPID(clauses []models.Clause) map[int64]models.Clause {
	byPID := map[int64]models.Clause{}
	for _, c := range clauses {
		byPID[c.PID] = c
	}
	return byPID
}

func entryWait(v *visit, r store.EntryRecord) templates.Notice {
	switch {
	case r.Version.EnteredAt.IsZero() && r.Version.Reason != "":
		return templates.Notice{Tone: templates.ToneWarn, Title: "复核退回，请修改后再交复核", Text: r.Version.Reason}
	case r.Version.EnteredAt.IsZero():
		return templates.Notice{Tone: templates.ToneInfo, Title: "录入中，尚未交复核", Text: "逐条录入来文中的意见，录完后交另一人复核。"}
	case r.Version.EnteredByID == v.actor.UserID:
		return templates.Notice{Tone: templates.ToneInfo, Title: "等待另一人复核", Text: "录入人不能复核自己录入的反馈。复核之前不计入反馈。"}
	}
	return templates.Notice{Tone: templates.ToneInfo, Title: "请对照来文（来电记录）复核", Text: "复核之前不计入反馈。"}
}

// entryOpinion shows one opinion of a version, in the words of its standard sentence where no text is replaced.
func entryOpinion(number int, clause models.Clause, o models.Opinion) templates.EntryOpinion {
	row := templates.EntryOpinion{Number: number, Clause: clause.Label(), Kind: o.Kind.String(), Nature: o.Nature.String(), Sentence: o.Sentence(), Reason: o.Reason}
	if o.PID == models.General {
		row.Clause = "总体意见"
	}
	if o.Kind == models.KindReplace {
		row.Spans = o.Redline()
	}
	return row
}

// openEntry fills what can be done with an entry that is not settled.
func (a *App) openEntry(v *visit, r store.EntryRecord, clauses []models.Clause, page *templates.EntryPage) {
	base := roundPath(v.round.ID, "/entries/%d", r.Version.ID)
	page.Void = base + "/void"
	if r.Version.EnteredAt.IsZero() {
		page.HandOver = base + "/hand-over"
		page.Add = entryAdd(base, clauses, page.Form.Value("clause"))
		return
	}
	page.Return = base + "/return"
	if r.Version.EnteredByID == v.actor.UserID {
		return
	}
	page.Check = templates.EntryCheck{Action: base + "/check"}
	if !r.Deadline.Covers(r.Version.ReceivedAt) {
		page.Check.Late = "收到时间 " + r.Version.ReceivedAt.String() + "，截止时间 " + r.Deadline.At.String() + "。复核后列为逾期补报，由办公室决定是否受理。"
		return
	}
	if r.Standing.ID != 0 {
		page.Check.Clash = fmt.Sprintf("第%d版（%s，%s）已经有效，内容为%s。两份都会保留，请选定以哪一份为准。", r.Standing.Number, r.Standing.Channel, r.Standing.Arrived().String(), contentWord(r.Standing))
		page.Check.Keeps = []templates.Option{{Value: string(models.KeepEntered), Label: "以本次代录为准：" + contentWord(r.Version)}, {Value: string(models.KeepStanding), Label: fmt.Sprintf("以第%d版为准：%s", r.Standing.Number, contentWord(r.Standing))}}
	}
}

func entryAdd(base string, clauses []models.Clause, chosen string) templates.EntryAdd {
	add := templates.EntryAdd{Action: base + "/opinions", Choose: base, Clauses: []templates.Option{{Value: "", Label: "请选择条款"}, {Value: "0", Label: "总体意见（针对全文）"}},
		Natures: []templates.Option{{Value: string(models.NatureSubstantive), Label: models.NatureSubstantive.String()}, {Value: string(models.NatureEditorial), Label: models.NatureEditorial.String()}}}
	for _, c := range clauses {
		if !c.TakesOpinions() {
			continue
		}
		add.Clauses = append(add.Clauses, templates.Option{Value: fmt.Sprint(c.PID), Label: c.Label()})
		if chosen == fmt.Sprint(c.PID) {
			add.Text = c.Full()
		}
	}
	for _, k := range models.OpinionKinds {
		if (k == models.KindGeneral) == (chosen == "0") {
			add.Kinds = append(add.Kinds, templates.Option{Value: string(k), Label: k.String()})
		}
	}
	return add
}
