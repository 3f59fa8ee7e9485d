package handlers

import (
	"errors"
	"net/http"

	"zqyj/intake"
	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// clausesBefore are the clauses an open import follows on: those of the round's present draft, none before the first
// confirmation. Tombstones belong to them, so that a clause that comes back finds its opinions.
func (a *App) clausesBefore(v *visit, now store.ImportNow) ([]models.Clause, error) {
	if now.ID != 0 && now.State != "open" {
		return nil, nil
	}
	_, clauses, err := a.Store.Draft(v.ctx(), v.round.ID)
	return clauses, err
}

// matchedTo gives the nodes of an outline the permanent ids of the clauses they come from.
func matchedTo(before []models.Clause, outline models.Outline) models.Outline {
	if len(before) == 0 {
		return outline
	}
	var old models.Outline
	for _, c := range before {
		old.Draft.Nodes = append(old.Draft.Nodes, models.NodeOf(c))
	}
	return models.Match(old, outline)
}

// goneClauses are the clauses before without a successor; one that was gone already is only told while opinions hang on it.
func (a *App) goneClauses(v *visit, outline models.Outline, before []models.Clause) ([]templates.GoneClause, error) {
	counts, err := a.Store.ClauseCounts(v.ctx(), v.round.ID)
	if err != nil {
		return nil, err
	}
	kept := map[int64]bool{}
	for _, n := range outline.Draft.Nodes {
		kept[n.PID] = true
	}
	labels := models.Labels(before)
	var gone []templates.GoneClause
	for _, c := range before {
		if !kept[c.PID] && (!c.Removed || counts[c.PID] > 0) {
			gone = append(gone, templates.GoneClause{PID: c.PID, Label: labels[c.PID], Text: c.Full(), Opinions: counts[c.PID], Long: c.Removed})
		}
	}
	return gone, nil
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
	outline, source, err := a.read(v, data, name)
	var refused *models.ImportError
	if errors.As(err, &refused) {
		form := templates.Form{Values: v.Request().PostForm, Errors: templates.Wrong("file", refused.Message+"。文件没有保存")}
		return a.correctPage(v, http.StatusUnprocessableEntity, correcting{cursor: -1, form: form})
	}
	if err != nil {
		return err
	}
	before, err := a.clausesBefore(v, store.ImportNow{})
	if err != nil {
		return err
	}
	if err := a.beginImport(v, v.round.ID, source, matchedTo(before, outline)); err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/import"), "已读出条款，请逐条核对后确认")
}

// reopenImport takes confirmed clauses up again as they stand, to mend them by hand. Until they are confirmed anew the
// draft that units see stays as it is.
func (a *App) reopenImport(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	now, err := a.sawLatest(v, values)
	if err != nil {
		return err
	}
	if now.State == "open" {
		return v.goTo(roundPath(v.round.ID, "/import"))
	}
	before, err := a.clausesBefore(v, store.ImportNow{})
	if err != nil {
		return err
	}
	outline := now.Outline
	living := 0
	for i, c := range before {
		if c.Removed || i >= len(outline.Draft.Nodes) {
			continue
		}
		outline.Draft.Nodes[i].PID = c.PID // frozen from this very outline, in its order
		living++
	}
	if living != len(outline.Draft.Nodes) {
		outline = matchedTo(before, outline)
	}
	if _, err := a.Store.BeginImport(v.ctx(), v.actor, store.Import{RoundID: v.round.ID, Name: now.Name, Source: now.Source}, outline); err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/import"), "可以重新校对了。再次确认之前，各单位看到的仍是原来的条款")
}

// read turns an upload into an outline and tells how far it is meanwhile.
func (a *App) read(v *visit, data []byte, name string) (models.Outline, intake.Source, error) {
	tell := a.readings.begin(v.Request().PostFormValue("reading"), v.actor.UserID)
	defer tell("")
	if a.PDF != nil && intake.KindOf(data) == intake.KindPDF {
		tell("正在启动 PDF 读取，首次使用需要几秒…")
		if err := a.PDF.Warm(v.ctx()); err != nil {
			return models.Outline{}, intake.Source{}, err
		}
	}
	tell("正在读取“" + shortName(name) + "”…")
	return intake.Read(v.ctx(), data, name, a.importOptions())
}

func shortName(name string) string {
	if name == "" {
		return "粘贴的文字"
	}
	if runes := []rune(name); len(runes) > 30 {
		return string(runes[:30]) + "…"
	}
	return name
}
