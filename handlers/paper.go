package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"zqyj/intake"
	"zqyj/models"
	"zqyj/papers"
	"zqyj/store"
	"zqyj/templates"
)

// paperRoutes is what a unit passes round on paper, and the form it fills in away from the network.
var paperRoutes = []route{
	{http.MethodGet, "/unit/papers/:paper", unitAny, (*App).sendCirculation, false},
	{http.MethodGet, "/unit/form.xlsx", unitAny, (*App).sendForm, false},
	{http.MethodGet, "/unit/form", unitWriter, (*App).showForm, false},
	{http.MethodPost, "/unit/form", unitWriter.upload(models.MaxUpload + formBody), (*App).readForm, false},
	{http.MethodGet, "/unit/paste", unitWriter, (*App).showPaste, false},
	{http.MethodPost, "/unit/paste", unitWriter, (*App).takePaste, false},
}

// circulated are the papers by the name in the address.
var circulated = map[string]struct {
	parts papers.CirculationParts
	name  string
}{
	"notice.pdf": {papers.CirculationParts{Notice: true}, "征求意见通知"},
	"draft.pdf":  {papers.CirculationParts{Draft: true}, "征求意见稿"},
	"form.pdf":   {papers.CirculationParts{Form: true}, "意见反馈表"},
	"all.pdf":    {papers.CirculationParts{Notice: true, Draft: true, Form: true}, "征求意见材料"},
}

func (a *App) sendCirculation(v *visit) error {
	paper, known := circulated[v.Param("paper")]
	if !known {
		return models.ErrMissing
	}
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	due := d.Deadline
	due.UnitID = 0 // the unit's own, as every page of the unit shows it
	snap := models.Snapshot{Round: d.Round, Draft: d.draft, Clauses: d.clauses, Deadlines: []models.Deadline{due}}
	file, err := a.Printer.Print(v.ctx(), papers.NewCirculation(snap, d.Unit.Name, paper.parts))
	if err != nil {
		return err
	}
	return sendFile(v, d.draft.Title+paper.name+".pdf", "application/pdf", file.PDF)
}

func (d unitDesk) formHead() models.FormHead {
	return models.FormHead{Version: models.FormVersion, RoundID: d.Round.ID, DraftHash: d.draft.Hash, UnitID: d.Unit.ID}
}

func (a *App) sendForm(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	office := d.Round.ReplyTo
	if office == "" {
		office = d.Round.Issuer
	}
	file, err := papers.Form(models.Form{Head: d.formHead(), DraftTitle: d.draft.Title, UnitName: d.Unit.Name, OfficeName: office, OfficeTel: d.Round.Phone, Deadline: d.Deadline.Moment(), Clauses: models.FormClauses(d.clauses)})
	if err != nil {
		return err
	}
	return sendFile(v, "意见反馈表（"+d.Unit.Name+"）.xlsx", models.FileXlsx.MIME(), file)
}

func (a *App) showForm(v *visit) error {
	return a.formPage(v, http.StatusOK, templates.Filled("how", "add"))
}

func (a *App) formPage(v *visit, status int, form templates.Form) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if err := d.may(models.VerbWrite); err != nil {
		return err
	}
	frame := a.unitFrame(v, d, "离线填表")
	frame.Width = templates.WidthNarrow
	return v.show(status, templates.UnitFormPage{Frame: frame, Form: form, Download: "/unit/form.xlsx", Action: "/unit/form", Token: formKey(), Written: len(models.Live(d.Opinions)), Back: templates.Link{Label: "返回", Href: "/unit"}})
}

// readForm takes a filled-in form, whole or not at all.
func (a *App) readForm(v *visit) error {
	up, refused := v.received("file", []models.FileKind{models.FileXlsx})
	if p, ok := asProblem(refused); refused != nil && (!ok || p.Kind != models.KindInvalid) {
		return refused
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	var filled models.FilledForm
	if refused == nil {
		filled, refused = intake.ReadForm(v.ctx(), up.Body, d.formHead())
	}
	var added int
	if refused == nil {
		added, refused = a.Store.AddOpinions(v.ctx(), v.actor, d.bundleOf(filled, values.Get("token"), values.Get("how") == "replace"))
	}
	if form, ok := formOf(values, refused); ok && !isState(refused) {
		return a.formPage(v, http.StatusUnprocessableEntity, formFaults(form))
	}
	if refused != nil {
		return refused
	}
	if filled.NoOpinion {
		return v.done("/unit/check", "已从反馈表读入：无修改意见。尚未提交，请核对")
	}
	return v.done("/unit/check", fmt.Sprintf("已从反馈表读入 %d 条意见，新增 %d 条。尚未提交，请核对", len(filled.Opinions), added))
}

// formFaults shows messages of rows above the form: a file field cannot hold them all.
func formFaults(form templates.Form) templates.Form {
	for i := range form.Errors {
		if strings.HasPrefix(form.Errors[i].Field, "row") || form.Errors[i].Field == "more" {
			form.Errors[i].Field = ""
		}
	}
	return form
}

// bundleOf turns the rows of a form into opinions: 增加 and 删除 speak of the whole clause there.
func (d unitDesk) bundleOf(f models.FilledForm, token string, replace bool) store.Bundle {
	b := store.Bundle{Token: token, Contact: f.Contact, NoOpinion: f.NoOpinion, Replace: replace || f.NoOpinion, Opinions: f.Opinions}
	for i := range b.Opinions {
		o := &b.Opinions[i]
		switch o.Kind {
		case models.KindInsert, models.KindRemove:
			o.Quote = ""
		case models.KindReplace:
			o.Quote = d.byPID[o.PID].Full()
		}
	}
	return b
}

func (a *App) showPaste(v *visit) error {
	return a.pastePage(v, http.StatusOK, templates.Form{}, nil)
}

func (a *App) pastePage(v *visit, status int, form templates.Form, items []models.Pasted) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if err := d.may(models.VerbWrite); err != nil {
		return err
	}
	frame := a.unitFrame(v, d, "粘贴意见")
	frame.Width = templates.WidthNarrow
	page := templates.UnitPastePage{Frame: frame, Form: form, Action: "/unit/paste", Token: formKey(), Back: templates.Link{Label: "返回征求意见稿", Href: "/unit/read"}}
	for i, item := range items {
		page.Items = append(page.Items, d.pastedView(i, item))
	}
	return v.show(status, page)
}

func (d unitDesk) pastedView(i int, item models.Pasted) templates.PastedView {
	o := item.Opinion
	view := templates.PastedView{Name: fmt.Sprintf("take_%d", i), Text: item.Text, Opinion: d.opinionView(o, i+1)}
	view.Opinion.ID, view.Opinion.Clause.Href = fmt.Sprintf("paste-%d", i+1), ""
	view.Sure = o.Kind != models.KindGeneral
	return view
}

// takePaste first shows what was read, item by item; with do=add it adds the ticked ones.
func (a *App) takePaste(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	items := models.ReadPasted(values.Get("text"), d.clauses)
	if len(items) == 0 {
		return a.pastePage(v, http.StatusUnprocessableEntity, templates.Form{Values: values, Errors: []models.FieldError{{Field: "text", Text: "请粘贴意见的文字"}}}, nil)
	}
	if values.Get("do") != "add" {
		return a.pastePage(v, http.StatusOK, templates.Form{Values: values}, items)
	}
	bundle := store.Bundle{Token: values.Get("token")}
	for i, item := range items {
		if values.Get(fmt.Sprintf("take_%d", i)) != "" {
			bundle.Opinions = append(bundle.Opinions, item.Opinion)
		}
	}
	if len(bundle.Opinions) == 0 {
		return a.pastePage(v, http.StatusUnprocessableEntity, templates.Form{Values: values, Errors: []models.FieldError{{Text: "请至少勾选一条"}}}, items)
	}
	added, err := a.Store.AddOpinions(v.ctx(), v.actor, bundle)
	if p, ok := asProblem(err); ok && p.Kind == models.KindInvalid && !errors.Is(err, models.ErrStale) {
		form, _ := formOf(values, err)
		return a.pastePage(v, http.StatusUnprocessableEntity, form, items)
	}
	if err != nil {
		return err
	}
	return v.done("/unit/opinions", fmt.Sprintf("已添加 %d 条意见，尚未提交。请逐条补全理由", added))
}
