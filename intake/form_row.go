package intake

import (
	"fmt"
	"strconv"
	"strings"

	"zqyj/models"
)

// formRow is one row of the table, cleaned.
type formRow struct {
	row     int // in the sheet, from 1
	cells   [9]string
	opinion models.Opinion
}

func (f formRow) cell(column models.FormColumn) string { return f.cells[column] }

// filled says whether the unit wrote anything into the row.
func (f formRow) filled() bool {
	for column := models.FormKind; column <= models.FormPhone; column++ {
		if strings.TrimSpace(f.cell(column)) != "" {
			return true
		}
	}
	return false
}

// readNumbers notes the numbers and texts of the clauses, so that spare rows can name them.
func (r *formReader) readNumbers(rows [][]string, first int) {
	r.numbers, r.texts = map[string]int64{}, map[int64]string{}
	for _, row := range rows[min(first, len(rows)):] {
		clause, ours := formClause(row)
		if ours && r.sums[clause.PID] == models.FormRowSum(clause) {
			r.numbers[plainNumber(clause.Number)] = clause.PID
			r.texts[clause.PID] = clause.Text
		}
	}
}

// formClause reads the locked columns of a row; ours is false for spare rows.
func formClause(row []string) (clause models.FormClause, ours bool) {
	pid, err := strconv.ParseInt(strings.TrimSpace(at(row, int(models.FormPID))), 10, 64)
	return models.FormClause{PID: pid, Number: at(row, int(models.FormNumber)), Text: at(row, int(models.FormQuote))}, err == nil
}

// plainNumber brings a typed clause number to one form.
func plainNumber(number string) string {
	number = strings.NewReplacer("（", "(", "）", ")", "．", ".", "，", ",").Replace(number)
	return strings.Join(strings.Fields(number), "")
}

// readRow reads one row; each fault is noted, and only a sound row gives an opinion.
func (r *formReader) readRow(number int, cells []string) {
	row := formRow{row: number}
	for column := range row.cells {
		clean, _, err := models.CleanText(at(cells, column))
		if err != nil {
			r.problem(number, "“"+models.FormColumns[column]+"”中含有无法识别的字符，请重新录入")
			return
		}
		row.cells[column] = clean
	}
	found := len(r.problems)
	if !r.clause(&row, cells) || !row.filled() {
		return
	}
	r.kind(&row)
	r.wording(&row)
	row.opinion.Contact = r.contact(number, row.cell(models.FormContact), row.cell(models.FormPhone))
	if len(r.problems) > found {
		return
	}
	if p := models.CheckOpinion(row.opinion); p != nil {
		r.problem(number, p.Error())
		return
	}
	row.opinion.Seq = len(r.filled.Opinions) + 1
	r.filled.Opinions = append(r.filled.Opinions, row.opinion)
	r.filled.Rows = append(r.filled.Rows, number)
}

// clause finds the clause a row speaks of, by its hidden number or, in a spare row, by the number typed. Altered
// originals are a fault even where nothing was filled in: the unit may have written its wording there.
func (r *formReader) clause(row *formRow, cells []string) bool {
	clause, ours := formClause(cells)
	if ours {
		if r.sums[clause.PID] == "" || r.sums[clause.PID] != models.FormRowSum(clause) {
			r.problem(row.row, "条款编号或原文被改动。请恢复原文，修改后的文字请写在“建议改为”栏")
			return false
		}
		row.opinion.PID = clause.PID
		return true
	}
	number := plainNumber(row.cell(models.FormNumber))
	if number == "" {
		if row.filled() {
			r.problem(row.row, "没有填写条款编号")
		}
		return false
	}
	pid, known := r.numbers[number]
	if !known {
		r.problem(row.row, fmt.Sprintf("条款编号“%s”在征求意见稿中找不到，请从列表中选择", excerpt(row.cell(models.FormNumber))))
		return false
	}
	if !row.filled() {
		r.problem(row.row, "选择了条款编号，但没有填写意见。请补充意见，或清空条款编号")
		return false
	}
	row.opinion.PID = pid
	return true
}

// kind reads kind and nature of the opinion.
func (r *formReader) kind(row *formRow) {
	word := strings.TrimSpace(row.cell(models.FormKind))
	for _, kind := range models.OpinionKinds {
		if word == kind.String() {
			row.opinion.Kind = kind
		}
	}
	whole := row.opinion.PID == models.General
	switch general := row.opinion.Kind == models.KindGeneral; {
	case word == "":
		r.problem(row.row, "没有选择意见类型")
	case row.opinion.Kind == "":
		r.problem(row.row, "意见类型“"+excerpt(word)+"”无法识别，请从 修改、增加、删除、总体 中选择")
	case whole && !general:
		r.problem(row.row, "“全文”一行只能填写总体意见，"+word+"意见请写在相应条款一行")
	case general && !whole:
		r.problem(row.row, "总体意见请写在“全文”一行")
	}
	word = strings.TrimSpace(row.cell(models.FormNature))
	for _, nature := range []models.Nature{models.NatureSubstantive, models.NatureEditorial} {
		if word == nature.String() {
			row.opinion.Nature = nature
		}
	}
	switch {
	case word == "":
		r.problem(row.row, "没有选择性质（实质性、文字性）")
	case row.opinion.Nature == "":
		r.problem(row.row, "性质“"+excerpt(word)+"”无法识别，请从 实质性、文字性 中选择")
	}
}

// wording reads the proposed text and the reason.
func (r *formReader) wording(row *formRow) {
	o := &row.opinion
	o.Proposed, o.Reason = strings.TrimSpace(row.cell(models.FormProposed)), strings.TrimSpace(row.cell(models.FormReason))
	if o.PID != models.General {
		o.Quote = r.texts[o.PID]
	}
	switch {
	case o.Kind == models.KindRemove && isNothing(o.Proposed):
		o.Proposed = ""
	case o.Kind == models.KindRemove:
		r.problem(row.row, "删除意见不需要填写“建议改为”；如要改写，意见类型请选“修改”")
	case o.Proposed == "" && o.Kind == models.KindGeneral:
		r.problem(row.row, "没有填写意见内容（总体意见写在“建议改为”栏）")
	case o.Proposed == "" && o.Kind != "":
		r.problem(row.row, "没有填写“建议改为”")
	case o.Kind == models.KindReplace && strings.Join(strings.Fields(o.Proposed), "") == strings.Join(strings.Fields(o.Quote), ""):
		r.problem(row.row, "“建议改为”与原文相同")
	}
	if o.Reason == "" {
		r.problem(row.row, "没有理由")
	}
}

// isNothing says whether the cell of a removal is empty or only says so.
func isNothing(text string) bool {
	switch strings.Trim(text, " 。.") {
	case "", "删除", "删去", "无", "/", "-", "—", "——":
		return true
	}
	return false
}

// contact reads name and phone; both or neither.
func (r *formReader) contact(row int, name, phone string) models.Contact {
	contact := models.Contact{Name: strings.TrimSpace(name), Phone: strings.TrimSpace(phone)}
	if contact.Empty() {
		return contact
	}
	if p := models.CheckContact(contact); p != nil {
		r.problem(row, p.Error())
	}
	return contact
}
