package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"zqyj/models"
)

// Limits of an uploaded form. The reader keeps everything in memory: excelize writes parts above its XML limit to
// temporary files, so both of its limits are the same here.
const (
	maxFormBytes    = 8 << 20
	maxFormUnpacked = 24 << 20
	maxFormProblems = 50
)

// ReadForm reads a filled-in offline form (.xlsx) of the unit, round and draft in want. Either everything in it is
// sound and the opinions are returned in the order of the sheet, or nothing is, with a *models.Problem:
// form_unreadable, form_foreign (not our form), form_other_round, form_other_unit, form_other_version (older draft
// or layout), form_altered, form_empty, or form_rows with one field "row7" per faulty row. Quote of each opinion
// is the clause's text as the form shows it.
func ReadForm(ctx context.Context, data []byte, want models.FormHead) (models.FilledForm, error) {
	file, err := openForm(data)
	if err != nil {
		return models.FilledForm{}, err
	}
	defer file.Close()
	r := &formReader{file: file, want: want}
	if err := r.checkSeal(ctx); err != nil {
		return models.FilledForm{}, err
	}
	return r.read(ctx)
}

// formProblem is a refusal of the whole form.
func formProblem(code, text string) *models.Problem {
	return &models.Problem{Kind: models.KindInvalid, Code: code, Text: text}
}

// errFormBroken is what every unreadable workbook gets.
func errFormBroken() error {
	return formProblem("form_unreadable", "文件已损坏，或不是 Excel 表格（.xlsx）。请用下载的意见反馈表填写，保存为 .xlsx 后再上传")
}

// openForm opens a workbook after its container has been looked at. excelize panics on some broken workbooks.
func openForm(data []byte) (file *excelize.File, err error) {
	defer func() {
		if recover() != nil {
			file, err = nil, errFormBroken()
		}
	}()
	if err := checkWorkbook(data); err != nil {
		return nil, err
	}
	file, err = excelize.OpenReader(bytes.NewReader(data),
		excelize.Options{UnzipSizeLimit: maxFormUnpacked, UnzipXMLSizeLimit: maxFormUnpacked, RawCellValue: true})
	if err != nil {
		return nil, errFormBroken()
	}
	return file, nil
}

// checkWorkbook refuses what is no .xlsx, too large, or grows too large when unpacked.
func checkWorkbook(data []byte) error {
	switch {
	case len(data) > maxFormBytes:
		return formProblem("form_unreadable", "文件过大，超过 8 MB。意见反馈表内请勿插入图片，附件请在页面上单独上传")
	case bytes.HasPrefix(data, magicLegacy[:4]) && isEncryptedOffice(data):
		return formProblem("form_unreadable", "文件设有打开密码。请取消密码保护后再上传")
	case bytes.HasPrefix(data, magicLegacy[:4]):
		return formProblem("form_unreadable", "旧版表格格式（.xls/.et）。请另存为 .xlsx 后再上传")
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return errFormBroken()
	}
	var declared uint64
	workbook := false
	for _, part := range archive.File {
		workbook = workbook || partName(part.Name) == "xl/workbook.xml"
		if declared += part.UncompressedSize64; declared > maxFormUnpacked || part.UncompressedSize64 > maxFormUnpacked {
			return formProblem("form_unreadable", "文件解压后异常膨胀，已停止读取。请重新下载意见反馈表填写")
		}
	}
	if !workbook {
		return errFormBroken()
	}
	return nil
}

// formReader reads one workbook.
type formReader struct {
	file     *excelize.File
	want     models.FormHead
	sums     map[int64]string // what the hidden sheet says of each clause
	numbers  map[string]int64 // clauses by number, from rows that are unaltered
	texts    map[int64]string // their texts
	problems []models.FieldError
	filled   models.FilledForm
}

// rows reads a sheet, with a bound on rows. Broken sheets can make excelize panic.
func (r *formReader) rows(ctx context.Context, sheet string) (rows [][]string, err error) {
	defer func() {
		if recover() != nil {
			rows, err = nil, errFormBroken()
		}
	}()
	cursor, err := r.file.Rows(sheet)
	if err != nil {
		return nil, errFormBroken()
	}
	defer cursor.Close()
	for cursor.Next() {
		if len(rows) >= models.FormMaxRows || ctx.Err() != nil {
			return nil, formProblem("form_unreadable", "表格行数过多。请重新下载意见反馈表填写")
		}
		row, err := cursor.Columns()
		if err != nil {
			return nil, errFormBroken()
		}
		rows = append(rows, row)
	}
	if cursor.Error() != nil {
		return nil, errFormBroken()
	}
	return rows, nil
}

// at gives a cell of a row, "" past its end.
func at(row []string, column int) string {
	if column < len(row) {
		return row[column]
	}
	return ""
}

// checkSeal reads the hidden sheet: is it our form, of this round, unit, draft and layout, and unaltered?
func (r *formReader) checkSeal(ctx context.Context) error {
	if index, err := r.file.GetSheetIndex(models.FormSealSheet); err != nil || index < 0 {
		return formProblem("form_foreign", "这不是从本系统下载的意见反馈表。请在本页下载意见反馈表，填写后上传")
	}
	rows, err := r.rows(ctx, models.FormSealSheet)
	if err != nil {
		return err
	}
	values := map[string]string{}
	var pids []int64
	var sums []string
	r.sums = map[int64]string{}
	for i, row := range rows {
		if i+1 < models.FormSealRow {
			values[at(row, 0)] = at(row, 1)
			continue
		}
		pid, err := strconv.ParseInt(at(row, 0), 10, 64)
		if err != nil {
			continue
		}
		pids, sums = append(pids, pid), append(sums, at(row, 1))
		r.sums[pid] = at(row, 1)
	}
	head, known := sealedHead(values)
	if !known {
		return formProblem("form_foreign", "这不是从本系统下载的意见反馈表。请在本页下载意见反馈表，填写后上传")
	}
	if head.Version == models.FormVersion && models.FormSum(head, pids, sums) != values["sum"] {
		return formProblem("form_altered", "意见反馈表内的校验信息被改动或不完整。请重新下载意见反馈表，把已填内容复制过去后上传")
	}
	return compareHeads(head, r.want)
}

// sealedHead reads the named values; known is false when they are not ours.
func sealedHead(values map[string]string) (head models.FormHead, known bool) {
	var errs [3]error
	head.Version, errs[0] = strconv.Atoi(values["version"])
	head.RoundID, errs[1] = strconv.ParseInt(values["round"], 10, 64)
	head.UnitID, errs[2] = strconv.ParseInt(values["unit"], 10, 64)
	head.DraftHash = values["draft"]
	return head, values["schema"] == models.FormSealSchema && errs == [3]error{}
}

// compareHeads says in which way a form is another one.
func compareHeads(got, want models.FormHead) error {
	switch {
	case got.RoundID != want.RoundID:
		return formProblem("form_other_round", "这是另一次征求意见的反馈表。请在本页下载本轮的意见反馈表，填写后上传")
	case got.UnitID != want.UnitID:
		return formProblem("form_other_unit", "这是其他单位的反馈表。请用本单位账号下载的意见反馈表填写后上传")
	case got.DraftHash != want.DraftHash:
		return formProblem("form_other_version", "征求意见稿已更新，这份反馈表是按旧稿填写的。请重新下载意见反馈表，核对条款后把已填内容复制过去再上传")
	case got.Version != want.Version || got.Version != models.FormVersion:
		return formProblem("form_other_version", "意见反馈表的格式已更新。请重新下载意见反馈表，把已填内容复制过去后上传")
	}
	return nil
}

// read reads the sheet a person sees.
func (r *formReader) read(ctx context.Context) (models.FilledForm, error) {
	sheet := models.FormSheet
	if index, err := r.file.GetSheetIndex(sheet); err != nil || index < 0 {
		return models.FilledForm{}, formProblem("form_altered", "没有找到“"+sheet+"”工作表。请不要删除或改名工作表，重新下载后填写")
	}
	rows, err := r.rows(ctx, sheet)
	if err != nil {
		return models.FilledForm{}, err
	}
	head := headRow(rows)
	if head < 0 {
		return models.FilledForm{}, formProblem("form_altered", "意见反馈表的表头被改动。请重新下载意见反馈表，把已填内容复制过去后上传")
	}
	r.readReply(rows, head-(models.FormHeadRow-1))
	r.readNumbers(rows, head+1)
	for i := head + 1; i < len(rows); i++ {
		r.readRow(i+1, rows[i])
	}
	return r.result()
}

// headRow finds the row with the column names; lines put in above it do no harm. -1 when it is not there.
func headRow(rows [][]string) int {
	for i, row := range rows[:min(len(rows), models.FormHeadRow+20)] {
		same := len(row) >= len(models.FormColumns)
		for column, name := range models.FormColumns {
			same = same && strings.TrimSpace(at(row, column)) == name
		}
		if same {
			return i
		}
	}
	return -1
}

// readReply reads the cells for the reply as a whole; moved is by how many rows the table has been moved down.
func (r *formReader) readReply(rows [][]string, moved int) {
	cell := func(name string) string {
		column, row, err := excelize.CellNameToCoordinates(name)
		if err != nil || row+moved < 1 || row+moved > len(rows) {
			return ""
		}
		return at(rows[row+moved-1], column-1)
	}
	row := moved + 4
	r.filled.Contact = r.contact(row, cell(models.FormContactCell), cell(models.FormPhoneCell))
	switch answer := strings.TrimSpace(cell(models.FormNoOpinionCell)); answer {
	case "":
	case models.FormNoOpinion:
		r.filled.NoOpinion = true
	default:
		r.problem(row, "“"+excerpt(answer)+"”无法识别，没有意见的请选择“"+models.FormNoOpinion+"”，有意见的请留空")
	}
}

// problem notes a fault in a row, at most maxFormProblems.
func (r *formReader) problem(row int, text string) {
	switch len(r.problems) {
	case maxFormProblems:
		r.problems = append(r.problems, models.FieldError{Field: "more", Text: "问题较多，以下不再逐一列出，请改正后再次上传"})
	default:
		if len(r.problems) < maxFormProblems {
			r.problems = append(r.problems, models.FieldError{Field: fmt.Sprintf("row%d", row), Text: fmt.Sprintf("第 %d 行：%s", row, text)})
		}
	}
}

// result gives everything or nothing.
func (r *formReader) result() (models.FilledForm, error) {
	switch {
	case len(r.problems) > 0:
		return models.FilledForm{}, &models.Problem{Kind: models.KindInvalid, Code: "form_rows",
			Text: "意见反馈表有需要改正的地方，全部内容尚未导入", Fields: r.problems}
	case r.filled.NoOpinion && len(r.filled.Opinions) > 0:
		return models.FilledForm{}, formProblem("form_rows", "既选择了“"+models.FormNoOpinion+"”，又填写了意见。请只保留一种后再上传")
	case !r.filled.NoOpinion && len(r.filled.Opinions) == 0:
		return models.FilledForm{}, formProblem("form_empty", "表中没有填写任何意见。如无意见，请选择“"+models.FormNoOpinion+"”后再上传")
	}
	return r.filled, nil
}
