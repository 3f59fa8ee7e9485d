package handlers

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zqyj/intake"
	"zqyj/models"
	"zqyj/redline"
	"zqyj/store"
	"zqyj/templates"
)

// correctRoutes is the correcting page of an imported draft.
var correctRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/import", officeAny, (*App).showImport, false},
	{http.MethodPost, "/office/rounds/:round/import", officeWriter.upload(intake.MaxUpload + formBody), (*App).importAgain, false},
	{http.MethodPost, "/office/rounds/:round/import/edit", officeWriter, (*App).correctImport, false},
	{http.MethodPost, "/office/rounds/:round/import/step", officeWriter, (*App).stepImport, false},
	{http.MethodPost, "/office/rounds/:round/import/confirm", officeWriter, (*App).confirmImport, false},
	{http.MethodPost, "/office/rounds/:round/import/reopen", officeWriter, (*App).reopenImport, false},
}

// correcting is the page with one clause's form open: its key, the place of the cursor in its text, and the form as it
// was sent where it was refused.
type correcting struct {
	open   string
	cursor int // in characters; -1 = none
	form   templates.Form
}

func (a *App) showImport(v *visit) error {
	cursor, err := strconv.Atoi(v.QueryParam("at"))
	if err != nil {
		cursor = -1
	}
	return a.correctPage(v, http.StatusOK, correcting{open: v.QueryParam("edit"), cursor: cursor})
}

// correctPage shows the import that holds; a round without one takes a file here.
func (a *App) correctPage(v *visit, status int, c correcting) error {
	now, err := a.Store.LatestImport(v.ctx(), v.round.ID)
	if errors.Is(err, models.ErrMissing) {
		return v.show(status, templates.NewRoundPage{Frame: a.narrow(v, "导入征求意见稿"), Form: c.form, Action: roundPath(v.round.ID, "/import"), Kinds: importKinds, Limit: intake.MaxUpload, Reading: readingPath})
	}
	if err != nil {
		return err
	}
	var source intake.Source
	if err := json.Unmarshal([]byte(now.Source), &source); err != nil {
		return fmt.Errorf("read source of import %d: %w", now.ID, err)
	}
	before, err := a.clausesBefore(v, now)
	if err != nil {
		return err
	}
	page := a.correctFrame(v, now)
	page.Form = c.form
	page.Lines, page.General = sourceLines(source, now.Outline)
	page.Nodes = correctNodes(now.Outline, before)
	if !page.Confirmed && v.writes() {
		page.open(c, page.Edit)
	}
	if len(before) > 0 && !page.Confirmed {
		if page.Gone, err = a.goneClauses(v, now.Outline, before); err != nil {
			return err
		}
		page.Again = v.round.State != models.RoundSetup
	}
	return v.show(status, page.CorrectPage)
}

// correctView is the page while it is being put together.
type correctView struct{ templates.CorrectPage }

func (a *App) correctFrame(v *visit, now store.ImportNow) correctView {
	frame := a.frame(v, "核对条款")
	frame.Width = templates.WidthWide
	frame.Crumbs = []templates.Link{a.setupLink(v)}
	base := roundPath(v.round.ID, "/import")
	page := templates.CorrectPage{Frame: frame, File: now.Name, Saw: sawWords(now), Confirmed: now.State != "open", ReadOnly: !v.writes(), Edit: base + "/edit", Step: base + "/step", Confirm: base + "/confirm", Reopen: base + "/reopen", Anew: base,
		Undo: now.Undoes, Redo: now.Redoes, Title: now.Outline.Draft.Title, Start: now.Outline.Draft.Start, End: now.Outline.Draft.End, Kinds: importKinds, Limit: intake.MaxUpload, Reading: readingPath,
		FactsLink: templates.Link{Label: "核对通知信息", Href: roundPath(v.round.ID, "/facts")}, DeadlineLink: templates.Link{Label: "确认截止时间", Href: roundPath(v.round.ID, "/deadline")}}
	if v.round.State != models.RoundSetup {
		page.FactsLink, page.DeadlineLink = templates.Link{}, templates.Link{}
	}
	if f := now.Outline.Notice; f != nil {
		page.Facts = []templates.Fact{{Term: "通知标题", Value: f.Title}, {Term: "印发单位", Value: f.Issuer}, {Term: "印发日期", Value: f.Date}, {Term: "截止时间原文", Value: f.DeadlineSource},
			{Term: "联系人", Value: strings.Join(f.Contact, "、")}, {Term: "电话", Value: strings.Join(f.Phone, "、")}, {Term: "附件", Value: strings.Join(f.Attachments, "；")}}
	}
	return correctView{page}
}

// open turns one clause into its form and marks the lines it was read from.
func (p *correctView) open(c correcting, edit string) {
	for i := range p.Nodes {
		n := &p.Nodes[i]
		n.Link = "?edit=" + url.QueryEscape(n.Node) + "#" + n.ID
		if n.Node != c.open {
			continue
		}
		p.Open, n.Open, n.Cursor = true, true, c.cursor
		if c.form.Values.Has("text") { // refused: what was typed comes back
			n.Marker, n.Number, n.Heading, n.Text = c.form.Values.Get("marker"), c.form.Values.Get("number"), c.form.Values.Get("heading"), c.form.Values.Get("text")
		}
		p.markLines(i)
	}
}

// markLines marks the lines of a clause: up to where the next one begins.
func (p *correctView) markLines(i int) {
	from, to := p.Nodes[i].Line, len(p.Lines)
	if i+1 < len(p.Nodes) && p.Nodes[i+1].Line > 0 {
		to = max(from, p.Nodes[i+1].Line-1)
	}
	if p.End > 0 {
		to = min(to, max(p.End, from))
	}
	for line := from; line >= 1 && line <= min(to, len(p.Lines)); line++ {
		p.Lines[line-1].Now = true
	}
}

// sourceLines puts each warning on its line, and on the line where a clause begins the way to it; warnings on no line
// stand above.
func sourceLines(source intake.Source, outline models.Outline) ([]templates.SourceLine, []string) {
	lines := make([]templates.SourceLine, len(source.Lines))
	start, end := outline.Draft.Start, outline.Draft.End
	for i, text := range source.Lines {
		n := i + 1
		lines[i] = templates.SourceLine{Number: n, Text: text, Draft: start == 0 || n >= start && (end == 0 || n <= end)}
	}
	var general []string
	for _, w := range outline.Warnings {
		if w.Line >= 1 && w.Line <= len(lines) {
			lines[w.Line-1].Warnings = append(lines[w.Line-1].Warnings, w.Message)
			continue
		}
		general = append(general, w.Message)
	}
	for _, n := range outline.Draft.Nodes {
		if n.Line >= 1 && n.Line <= len(lines) && lines[n.Line-1].Clause == "" {
			lines[n.Line-1].Clause = nodeID(n.Key)
		}
	}
	return lines, general
}

var nodeKindWords = map[models.NodeKind]string{models.NodePart: "编", models.NodeChapter: "章", models.NodeSection: "节", models.NodeArticle: "条", models.NodeItem: "项", models.NodeBullet: "列项", models.NodePara: "段", models.NodeTable: "表", models.NodeRow: "表行"}

func correctNodes(outline models.Outline, before []models.Clause) []templates.CorrectNode {
	old := map[int64]models.Clause{}
	for _, c := range before {
		old[c.PID] = c
	}
	nodes := make([]templates.CorrectNode, len(outline.Draft.Nodes))
	for i, n := range outline.Draft.Nodes {
		shown := templates.CorrectNode{Node: n.Key, ID: nodeID(n.Key), Indent: min(n.Level-1, 5), Kind: nodeKindWords[n.Kind], Marker: n.Marker, Number: n.Number, Heading: n.Heading, Stop: n.Stop, Text: n.Text,
			Line: n.Line, Shut: n.Closed, Row: n.Kind == models.NodeRow || n.Kind == models.NodeTable, First: i == 0, Cursor: -1}
		if was, ok := old[n.PID]; ok && n.PID != 0 {
			shown.Change, shown.Before = "与上一稿相同", true
			if was.Full() != n.Whole() {
				shown.Change, shown.Diff = "有修改", redline.Diff(was.Full(), n.Whole())
			}
		} else if len(before) > 0 {
			shown.Change = "新增"
		}
		nodes[i] = shown
	}
	return nodes
}

// nodeID is the html id of a node: keys hold slashes and marks that addresses and selectors mean otherwise.
func nodeID(key string) string {
	return "n-" + strings.NewReplacer("/", "_", "#", "~").Replace(key)
}

var editWords = map[string]string{"save": "修改文字", "split": "拆分", "join": "并入上一条", "to_text": "变为段落", "to_node": "变为条款", "promote": "升级", "demote": "降级", "close": "不征求意见", "open": "开放征求意见", "range": "重定范围"}

// sawWords names the import and the step that a page shows: the second of two officers is told, not followed.
func sawWords(now store.ImportNow) string { return fmt.Sprintf("%d.%d", now.ID, now.Position) }

// sawLatest reads the import that holds, as the page showed it.
func (a *App) sawLatest(v *visit, values url.Values) (store.ImportNow, error) {
	now, err := a.Store.LatestImport(v.ctx(), v.round.ID)
	if err == nil && values.Get("saw") != sawWords(now) {
		err = models.ErrStale
	}
	return now, err
}

// correctImport does one step: what was typed in the clause's form first, then what its button says.
func (a *App) correctImport(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	op, key := values.Get("op"), values.Get("node")
	if editWords[op] == "" {
		return models.Invalid("op", "没有这种校对操作")
	}
	now, err := a.sawLatest(v, values)
	if errors.Is(err, models.ErrStale) {
		return a.correctPage(v, http.StatusPreconditionFailed, correcting{open: key, cursor: -1, form: templates.Form{Values: values, Errors: templates.Wrong("", "同事刚刚改动了这份目录，以下是最新的内容。您这一步没有保存，请核对后再做一次")}})
	}
	if err != nil {
		return err
	}
	edited, place, err := a.editImport(v, now, values)
	if err == nil {
		err = a.Store.CorrectImport(v.ctx(), v.actor, now.ID, now.Position, editLabel(op, now.Outline, key), edited)
	}
	if form, ok := formOf(values, err); ok {
		return a.correctPage(v, http.StatusUnprocessableEntity, correcting{open: key, cursor: cursorOf(values), form: unplaced(form, op)})
	}
	if err != nil {
		return err
	}
	return v.goTo(roundPath(v.round.ID, "/import%s", place))
}

// unplaced takes the fields off messages of a clause: the list above is where they are read.
func unplaced(form templates.Form, op string) templates.Form {
	form.Errors = slices.Clone(form.Errors)
	for i, e := range form.Errors {
		switch {
		case op != "range":
			form.Errors[i].Field = ""
		case e.Field == "offset": // a line, as the steps call it
			form.Errors[i].Field = "draft_start"
		}
	}
	return form
}

func editLabel(op string, outline models.Outline, key string) string {
	for _, n := range outline.Draft.Nodes {
		if n.Key == key {
			return editWords[op] + "“" + models.Clause{Marker: n.Marker, Heading: n.Heading, Text: n.Text}.Label() + "”"
		}
	}
	return editWords[op]
}

func (a *App) stepImport(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	was, err := a.sawLatest(v, values)
	if err != nil {
		return err
	}
	by := -1
	if values.Get("by") == "1" {
		by = 1
	}
	if err := a.Store.StepImport(v.ctx(), v.actor, was.ID, was.Position, by); err != nil {
		return err
	}
	now, err := a.Store.LatestImport(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	key := firstChange(was.Outline.Draft.Nodes, now.Outline.Draft.Nodes)
	if values.Get("open") != "" {
		return v.goTo(roundPath(v.round.ID, "/import%s", openPlace(key, 0)))
	}
	return v.goTo(roundPath(v.round.ID, "/import#%s", nodeID(key)))
}

// openPlace is where a clause stands with its form open and the cursor in its text.
func openPlace(key string, cursor int) string {
	return fmt.Sprintf("?edit=%s&at=%d#%s", url.QueryEscape(key), max(cursor, 0), nodeID(key))
}

// firstChange is the key of the first clause that a step has changed, or of the last where only its followers went.
func firstChange(was, now []models.Node) string {
	key := ""
	for i, n := range now {
		key = n.Key
		if i >= len(was) || n.Key != was[i].Key || n.Level != was[i].Level || n.Marker != was[i].Marker || n.Whole() != was[i].Whole() || n.Closed != was[i].Closed || n.PID != was[i].PID {
			break
		}
	}
	return key
}

func (a *App) confirmImport(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	now, err := a.sawLatest(v, values)
	if err != nil {
		return err
	}
	draft, err := a.Store.ConfirmImport(v.ctx(), v.actor, v.round.ID, now.ID, now.Position)
	if form, ok := formOf(values, err); ok {
		return a.correctPage(v, http.StatusUnprocessableEntity, correcting{cursor: -1, form: unplaced(form, "confirm")})
	}
	if err != nil {
		return err
	}
	next := roundPath(v.round.ID, "/setup")
	if v.round.State != models.RoundSetup {
		next = roundPath(v.round.ID, "/import")
	}
	return v.done(next, fmt.Sprintf("条款已确认，共%d条，哈希 %.16s", draft.ClauseNum, draft.Hash))
}
