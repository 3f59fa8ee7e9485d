package handlers

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
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
}

func (a *App) showImport(v *visit) error { return a.correctPage(v, http.StatusOK, templates.Form{}) }

// correctPage shows the import that holds; a round without one takes a file here.
func (a *App) correctPage(v *visit, status int, form templates.Form) error {
	now, err := a.Store.LatestImport(v.ctx(), v.round.ID)
	if errors.Is(err, models.ErrMissing) {
		return v.show(status, templates.NewRoundPage{Frame: a.narrow(v, "导入征求意见稿"), Form: form, Action: roundPath(v.round.ID, "/import"), Kinds: ".docx,.pdf,.txt", Limit: intake.MaxUpload})
	}
	if err != nil {
		return err
	}
	var source intake.Source
	if err := json.Unmarshal([]byte(now.Source), &source); err != nil {
		return fmt.Errorf("read source of import %d: %w", now.ID, err)
	}
	before, err := a.livingClauses(v)
	if err != nil {
		return err
	}
	counts, err := a.Store.ClauseCounts(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	page := a.correctFrame(v, now)
	page.Form = form
	page.Lines, page.General = sourceLines(source, now.Outline)
	page.Nodes = correctNodes(now.Outline, before)
	page.Gone = goneClauses(now.Outline, before, counts)
	page.Again = len(before) > 0 && now.State == "open" && v.round.State != models.RoundSetup
	if !page.Again {
		page.Gone = nil
	}
	return v.show(status, page)
}

func (a *App) correctFrame(v *visit, now store.ImportNow) templates.CorrectPage {
	frame := a.frame(v, "核对条款")
	frame.Width = templates.WidthWide
	frame.Crumbs = []templates.Link{a.setupLink(v)}
	base := roundPath(v.round.ID, "/import")
	page := templates.CorrectPage{Frame: frame, File: now.Name, Saw: now.Position, Confirmed: now.State != "open", Edit: base + "/edit", Step: base + "/step", Confirm: base + "/confirm", Anew: base,
		Undo: now.Undoes, Redo: now.Redoes, Title: now.Outline.Draft.Title, Start: now.Outline.Draft.Start, End: now.Outline.Draft.End, Kinds: ".docx,.pdf,.txt", Limit: intake.MaxUpload,
		FactsLink: templates.Link{Label: "核对通知信息", Href: roundPath(v.round.ID, "/facts")}, DeadlineLink: templates.Link{Label: "确认截止时间", Href: roundPath(v.round.ID, "/deadline")}}
	if f := now.Outline.Notice; f != nil {
		page.Facts = []templates.Fact{{Term: "通知标题", Value: f.Title}, {Term: "印发单位", Value: f.Issuer}, {Term: "印发日期", Value: f.Date}, {Term: "截止时间原文", Value: f.DeadlineSource},
			{Term: "联系人", Value: strings.Join(f.Contact, "、")}, {Term: "电话", Value: strings.Join(f.Phone, "、")}, {Term: "附件", Value: strings.Join(f.Attachments, ";")}}
	}
	return page
}

// livingClauses are the clauses of the round's present draft, none before the first confirmation.
func (a *App) livingClauses(v *visit) ([]models.Clause, error) {
	_, clauses, err := a.Store.Draft(v.ctx(), v.round.ID)
	living := clauses[:0]
	for _, c := range clauses {
		if !c.Removed {
			living = append(living, c)
		}
	}
	return living, err
}

// sourceLines puts each warning on its line; those on no line stand above.
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
			Line: n.Line, Shut: n.Closed, Row: n.Kind == models.NodeRow || n.Kind == models.NodeTable, First: i == 0}
		if was, ok := old[n.PID]; ok && n.PID != 0 {
			shown.Change, shown.Before = "与上一稿相同", was.Key
			if was.Full() != n.Whole() {
				shown.Change, shown.Diff = "有修改", redline.Diff(was.Full(), n.Whole())
			}
		} else if len(before) > 0 && outline.Deleted != nil {
			shown.Change = "新增"
		}
		nodes[i] = shown
	}
	return nodes
}

// nodeID is the html id of a node: keys hold slashes and marks.
func nodeID(key string) string { return "n-" + url.PathEscape(strings.ReplaceAll(key, "/", "-")) }

func goneClauses(outline models.Outline, before []models.Clause, counts map[int64]int) []templates.GoneClause {
	kept := map[int64]bool{}
	for _, n := range outline.Draft.Nodes {
		kept[n.PID] = true
	}
	var gone []templates.GoneClause
	for _, c := range before {
		if !kept[c.PID] {
			gone = append(gone, templates.GoneClause{PID: c.PID, Label: c.Label(), Opinions: counts[c.PID]})
		}
	}
	return gone
}

// importAgain reads another file for a round. Where a draft already holds, its clauses keep their permanent ids by the
// matching rule.
func (a *App) importAgain(v *visit) error {
	data, name, err := v.uploaded("file", "paste")
	if err != nil {
		return err
	}
	if len(data) == 0 {
		data = []byte(v.Request().PostFormValue("text"))
	}
	outline, source, err := intake.Read(v.ctx(), data, name, a.importOptions())
	var refused *models.ImportError
	if errors.As(err, &refused) {
		return a.correctPage(v, http.StatusUnprocessableEntity, templates.Form{Values: v.Request().PostForm, Errors: templates.Wrong("file", refused.Message+"。文件没有保存")})
	}
	if err != nil {
		return err
	}
	before, err := a.livingClauses(v)
	if err != nil {
		return err
	}
	if len(before) > 0 {
		old := models.Outline{}
		for _, c := range before {
			old.Draft.Nodes = append(old.Draft.Nodes, models.NodeOf(c))
		}
		outline = models.Match(old, outline)
	}
	if err := a.beginImport(v, v.round.ID, source, outline); err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/import"), "已读出条款,请逐条核对后确认")
}

var editWords = map[string]string{"save": "修改文字", "split": "拆分", "join": "并入上一条", "to_text": "变为段落", "to_node": "变为条款", "promote": "升级", "demote": "降级", "close": "不征求意见", "open": "开放征求意见", "range": "重定范围"}

// correctImport does one step: what was typed in the clause's form first, then what its button says.
func (a *App) correctImport(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	now, err := a.Store.LatestImport(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	op := values.Get("op")
	if editWords[op] == "" {
		return models.Invalid("op", "没有这种校对操作")
	}
	edited, err := a.editImport(now, values)
	if err == nil {
		err = a.Store.CorrectImport(v.ctx(), v.actor, now.ID, saw(values), editLabel(op, now.Outline, values.Get("node")), edited)
	}
	if form, ok := formOf(values, err); ok {
		return a.correctPage(v, http.StatusUnprocessableEntity, unplaced(form))
	}
	if err != nil {
		return err
	}
	return v.goTo(roundPath(v.round.ID, "/import#%s", nodeID(values.Get("node"))))
}

// unplaced takes the fields off messages: the page holds the same form once per clause, so no field stands for one.
func unplaced(form templates.Form) templates.Form {
	for i := range form.Errors {
		form.Errors[i].Field = ""
	}
	return form
}

func saw(values url.Values) int {
	n, err := strconv.Atoi(values.Get("saw"))
	if err != nil {
		return -1
	}
	return n
}

func editLabel(op string, outline models.Outline, key string) string {
	for _, n := range outline.Draft.Nodes {
		if n.Key == key {
			return editWords[op] + "“" + models.Clause{Marker: n.Marker, Heading: n.Heading, Text: n.Text}.Label() + "”"
		}
	}
	return editWords[op]
}

// editImport applies the typed fields that differ, a new successor, then the button's own step.
func (a *App) editImport(now store.ImportNow, values url.Values) (models.Outline, error) {
	var source intake.Source
	if err := json.Unmarshal([]byte(now.Source), &source); err != nil {
		return now.Outline, err
	}
	edits := typedEdits(now.Outline, values)
	op, node := values.Get("op"), values.Get("node")
	switch op {
	case "save":
	case "range":
		ranged, err := rangeEdits(now.Outline, values)
		if err != nil {
			return now.Outline, err
		}
		edits = ranged
	default:
		offset, _ := strconv.Atoi(values.Get("offset")) // without a cursor it is 0 and judged by the step itself
		edits = append(edits, models.OutlineEdit{Op: models.EditOp(op), Node: node, Offset: offset})
	}
	outline, err := now.Outline, error(nil)
	if outline, err = relink(outline, node, values.Get("successor")); err != nil {
		return outline, err
	}
	return intake.Replay(outline, source, edits)
}

// typedEdits are the fields of the clause's form that were changed.
func typedEdits(outline models.Outline, values url.Values) []models.OutlineEdit {
	var edits []models.OutlineEdit
	for _, n := range outline.Draft.Nodes {
		if n.Key != values.Get("node") || !values.Has("text") {
			continue
		}
		for _, field := range []struct{ name, now string }{{"marker", n.Marker}, {"number", n.Number}, {"heading", n.Heading}, {"text", n.Text}} {
			if typed := strings.TrimSpace(values.Get(field.name)); typed != strings.TrimSpace(field.now) {
				edits = append(edits, models.OutlineEdit{Op: models.EditSet, Node: n.Key, Field: field.name, Value: typed})
			}
		}
	}
	return edits
}

func rangeEdits(outline models.Outline, values url.Values) ([]models.OutlineEdit, error) {
	var edits []models.OutlineEdit
	if title := strings.TrimSpace(values.Get("draft_title")); title != outline.Draft.Title {
		edits = append(edits, models.OutlineEdit{Op: models.EditFact, Field: "draft_title", Value: title})
	}
	for _, bound := range []struct {
		field string
		now   int
		op    models.EditOp
	}{{"draft_start", outline.Draft.Start, models.EditDraftStart}, {"draft_end", outline.Draft.End, models.EditDraftEnd}} {
		typed := strings.TrimSpace(values.Get(bound.field))
		if typed == "" || typed == strconv.Itoa(bound.now) {
			continue
		}
		line, err := strconv.Atoi(typed)
		if err != nil {
			return nil, models.Invalid(bound.field, "请填写左侧显示的行号")
		}
		edits = append(edits, models.OutlineEdit{Op: bound.op, Offset: line})
	}
	if len(edits) == 0 {
		return nil, models.Invalid("draft_start", "范围没有改动")
	}
	return edits, nil
}

// relink gives a node the permanent id of a clause of the draft before, by hand.
func relink(outline models.Outline, key, successor string) (models.Outline, error) {
	if successor == "" {
		return outline, nil
	}
	pid, err := strconv.ParseInt(successor, 10, 64)
	if err != nil || pid <= 0 {
		return outline, models.Invalid("successor", "请从列表中选择上一稿的条款")
	}
	nodes := append([]models.Node(nil), outline.Draft.Nodes...)
	for i := range nodes {
		if nodes[i].PID == pid {
			return outline, models.Invalid("successor", "这一条已有对应的条款")
		}
		if nodes[i].Key == key {
			nodes[i].PID = pid
		}
	}
	outline.Draft.Nodes = nodes
	return outline, nil
}

func (a *App) stepImport(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	now, err := a.Store.LatestImport(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	by := -1
	if values.Get("by") == "1" {
		by = 1
	}
	if err := a.Store.StepImport(v.ctx(), v.actor, now.ID, saw(values), by); err != nil {
		return err
	}
	return v.goTo(roundPath(v.round.ID, "/import"))
}

func (a *App) confirmImport(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	draft, err := a.Store.ConfirmImport(v.ctx(), v.actor, v.round.ID, saw(values))
	if form, ok := formOf(values, err); ok {
		return a.correctPage(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	next := roundPath(v.round.ID, "/setup")
	if v.round.State != models.RoundSetup {
		next = roundPath(v.round.ID, "")
	}
	return v.done(next, fmt.Sprintf("条款已确认,共%d条,哈希 %.16s", draft.ClauseNum, draft.Hash))
}
