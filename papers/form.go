package papers

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"zqyj/models"
)

// Form makes the offline reply form of one unit as .xlsx: the clauses with their numbers and texts in locked
// columns, the unit's columns open and with lists to choose from, and a hidden sheet by which intake.ReadForm
// knows whose form it is. Every text is written as text, never as a formula.
func Form(form models.Form) ([]byte, error) {
	file := excelize.NewFile()
	defer file.Close()
	f := &formWriter{file: file}
	f.try(file.SetSheetName(file.GetSheetName(0), models.FormSheet))
	f.styles()
	f.columns()
	f.head(form)
	last := f.table(form.Clauses)
	f.choices(last)
	f.seal(form)
	f.protect()
	if f.err != nil {
		return nil, fmt.Errorf("write form: %w", f.err)
	}
	var out bytes.Buffer
	if _, err := file.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("write form: %w", err)
	}
	return out.Bytes(), nil
}

// formWriter keeps the first error of a chain of steps.
type formWriter struct {
	file  *excelize.File
	err   error
	title int // styles
	note  int
	label int
	names int
	fixed int
	entry int
}

func (f *formWriter) try(err error) {
	if f.err == nil {
		f.err = err
	}
}

// styles makes the looks of cells. All are text (number format 49), so that what begins with = stays text when it
// is edited; only entries are unlocked.
func (f *formWriter) styles() {
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "808080", Style: 1})
	}
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	middle := &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "center"}
	grey := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EAEAEA"}}
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: "宋体", Size: size, Bold: bold}
	}
	open := &excelize.Protection{Locked: false}
	f.title = f.style(&excelize.Style{Font: font(16, true), Alignment: middle, NumFmt: 49})
	f.note = f.style(&excelize.Style{Font: font(10, false), Alignment: wrap, NumFmt: 49})
	f.label = f.style(&excelize.Style{Font: font(10, true), Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "right"}, NumFmt: 49})
	f.names = f.style(&excelize.Style{Font: font(10, true), Alignment: middle, Fill: grey, Border: border, NumFmt: 49})
	f.fixed = f.style(&excelize.Style{Font: font(10, false), Alignment: wrap, Fill: grey, Border: border, NumFmt: 49})
	f.entry = f.style(&excelize.Style{Font: font(10, false), Alignment: wrap, Border: border, NumFmt: 49, Protection: open})
}

func (f *formWriter) style(style *excelize.Style) int {
	id, err := f.file.NewStyle(style)
	f.try(err)
	return id
}

// columns sets the widths, in characters, and hides the internal number.
func (f *formWriter) columns() {
	for i, width := range []float64{8, 16, 60, 10, 10, 50, 32, 12, 18} {
		name := formColumn(models.FormColumn(i))
		f.try(f.file.SetColWidth(models.FormSheet, name, name, width))
	}
	f.try(f.file.SetColVisible(models.FormSheet, formColumn(models.FormPID), false))
}

// formColumn is a column's letter.
func formColumn(column models.FormColumn) string { return string(rune('A' + int(column))) }

// formCell names a cell; rows count from 1.
func formCell(column models.FormColumn, row int) string {
	return formColumn(column) + strconv.Itoa(row)
}

// formCode is what a workbook reads as the code of a character: _x0041_ would show as A.
var formCode = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// escapeCodes writes the underscore of each such code as a code itself, so that the text shows as it is. Codes may
// overlap (_x0041_x0042_), hence step by step.
func escapeCodes(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var out strings.Builder
	for i := range len(text) {
		if text[i] == '_' && formCode.MatchString(text[i:]) {
			out.WriteString("_x005F")
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

// put writes a text into a cell.
func (f *formWriter) put(cell, text string, style int) {
	f.try(f.file.SetCellStr(models.FormSheet, cell, escapeCodes(text)))
	f.try(f.file.SetCellStyle(models.FormSheet, cell, cell, style))
}

// head writes title, instructions and the cells for the reply as a whole.
func (f *formWriter) head(form models.Form) {
	f.wide(1, "关于《"+form.DraftTitle+"》的意见反馈表", f.title, 36)
	f.wide(2, "填写说明：灰色单元格是原文，请勿改动；白色单元格由贵单位填写，一条意见填一行。修改、增加、删除类意见写在相应条款一行，对全文的总体意见写在“全文”一行；"+
		"同一条款有多条意见的，写在表末的补充行并选择条款编号。每条意见请选择类型和性质，写明理由。填写后不要另存为其他格式，直接上传本文件；上传后还需在页面上核对、提交，才算反馈。"+
		"本系统为非涉密系统，严禁处理、存储、传输国家秘密。", f.note, 56)
	line := "反馈单位：" + form.UnitName
	if form.Deadline != "" {
		line += "    截止时间：" + form.Deadline
	}
	if form.OfficeName != "" || form.OfficeTel != "" {
		line += "    咨询：" + form.OfficeName + " " + form.OfficeTel
	}
	f.wide(3, line, f.note, 18)
	for _, cell := range [][3]string{{"C4", "联系人", models.FormContactCell}, {"E4", "联系电话", models.FormPhoneCell},
		{"G4", "没有意见的，请在右侧选择", models.FormNoOpinionCell}} {
		f.put(cell[0], cell[1], f.label)
		f.put(cell[2], "", f.entry)
	}
	f.try(f.file.SetRowHeight(models.FormSheet, 4, 24))
	for i, name := range models.FormColumns {
		f.put(formCell(models.FormColumn(i), models.FormHeadRow), name, f.names)
	}
}

// wide writes a line over all visible columns.
func (f *formWriter) wide(row int, text string, style int, height float64) {
	from, to := formCell(models.FormNumber, row), formCell(models.FormPhone, row)
	f.put(from, text, style)
	f.try(f.file.MergeCell(models.FormSheet, from, to))
	f.try(f.file.SetRowHeight(models.FormSheet, row, height))
}

// formRows are the rows of the table that stand fixed: the whole draft first, then its clauses.
func formRows(clauses []models.FormClause) []models.FormClause {
	return append([]models.FormClause{models.FormWhole}, clauses...)
}

// table writes the clauses and the spare rows and gives the number of the last row.
func (f *formWriter) table(clauses []models.FormClause) int {
	row := models.FormHeadRow
	for _, clause := range formRows(clauses) {
		row++
		f.put(formCell(models.FormPID, row), strconv.FormatInt(clause.PID, 10), f.fixed)
		f.put(formCell(models.FormNumber, row), clause.Number, f.fixed)
		f.put(formCell(models.FormQuote, row), models.FormShown(clause.Text), f.fixed)
		f.entries(models.FormKind, row)
	}
	for range models.FormSpareRows {
		row++
		f.put(formCell(models.FormPID, row), "", f.fixed)
		f.put(formCell(models.FormNumber, row), "", f.entry)
		f.put(formCell(models.FormQuote, row), "（补充行：请在左侧选择条款编号）", f.fixed)
		f.entries(models.FormKind, row)
	}
	return row
}

// entries opens the unit's cells of a row.
func (f *formWriter) entries(from models.FormColumn, row int) {
	f.try(f.file.SetCellStyle(models.FormSheet, formCell(from, row), formCell(models.FormPhone, row), f.entry))
}

// choices puts the lists to choose from on the unit's cells.
func (f *formWriter) choices(last int) {
	first := models.FormHeadRow + 1
	spare := last - models.FormSpareRows + 1
	var kinds []string
	for _, kind := range models.OpinionKinds {
		if kind != models.KindGeneral {
			kinds = append(kinds, kind.String())
		}
	}
	whole := models.KindGeneral.String()
	f.choose(formCell(models.FormKind, first), formCell(models.FormKind, first), whole)
	if spare > first+1 {
		f.choose(formCell(models.FormKind, first+1), formCell(models.FormKind, spare-1), kinds...)
	}
	f.choose(formCell(models.FormKind, spare), formCell(models.FormKind, last), append(kinds, whole)...)
	f.choose(formCell(models.FormNature, first), formCell(models.FormNature, last),
		models.NatureSubstantive.String(), models.NatureEditorial.String())
	f.choose(models.FormNoOpinionCell, models.FormNoOpinionCell, models.FormNoOpinion)
	numbers := excelize.NewDataValidation(true)
	numbers.Sqref = formCell(models.FormNumber, spare) + ":" + formCell(models.FormNumber, last)
	numbers.SetSqrefDropList(fmt.Sprintf("$B$%d:$B$%d", first, spare-1))
	numbers.SetError(excelize.DataValidationErrorStyleStop, "条款编号", "请从列表中选择条款编号")
	f.try(f.file.AddDataValidation(models.FormSheet, numbers))
}

// choose restricts cells to a few words.
func (f *formWriter) choose(from, to string, words ...string) {
	list := excelize.NewDataValidation(true)
	if list.Sqref = from + ":" + to; from == to {
		list.Sqref = from
	}
	f.try(list.SetDropList(words))
	list.SetError(excelize.DataValidationErrorStyleStop, "请从列表中选择", "请点击单元格右侧的箭头选择，不要输入其他文字")
	f.try(f.file.AddDataValidation(models.FormSheet, list))
}

// seal writes the hidden sheet.
func (f *formWriter) seal(form models.Form) {
	_, err := f.file.NewSheet(models.FormSealSheet)
	f.try(err)
	write := func(row int, name, value string) {
		f.try(f.file.SetCellStr(models.FormSealSheet, "A"+strconv.Itoa(row), name))
		f.try(f.file.SetCellStr(models.FormSealSheet, "B"+strconv.Itoa(row), value))
	}
	var pids []int64
	var sums []string
	for i, clause := range formRows(form.Clauses) {
		pids, sums = append(pids, clause.PID), append(sums, models.FormRowSum(clause))
		write(models.FormSealRow+i, strconv.FormatInt(clause.PID, 10), sums[i])
	}
	for i, value := range form.Head.Seal(models.FormSum(form.Head, pids, sums)) {
		write(i+1, value.Name, value.Value)
	}
	f.try(f.file.SetSheetVisible(models.FormSealSheet, false, true))
}

// protect locks everything but the entries (without a password: it prevents slips, the sums find the rest), keeps
// the head in view and makes the form print well.
func (f *formWriter) protect() {
	f.try(f.file.ProtectSheet(models.FormSheet, &excelize.SheetProtectionOptions{
		FormatColumns: true, FormatRows: true, AutoFilter: true, SelectLockedCells: true, SelectUnlockedCells: true}))
	f.try(f.file.SetPanes(models.FormSheet, &excelize.Panes{Freeze: true, YSplit: models.FormHeadRow,
		TopLeftCell: formCell(models.FormPID, models.FormHeadRow+1), ActivePane: "bottomLeft"}))
	paper, across, down := 9, 1, 0
	landscape := "landscape"
	f.try(f.file.SetPageLayout(models.FormSheet, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &across, FitToHeight: &down}))
	fit := true
	f.try(f.file.SetSheetProps(models.FormSheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	f.try(f.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles",
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", models.FormSheet, models.FormHeadRow, models.FormHeadRow), Scope: models.FormSheet}))
	index, err := f.file.GetSheetIndex(models.FormSheet)
	f.try(err)
	f.file.SetActiveSheet(index)
}
