package intake

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// exampleMark begins the template's row of examples, which is left out when it comes back.
const exampleMark = "示例"

var templateHeader = []string{"序号", "单位名称", "类别", "联系人", "联系电话", "电子邮箱"}

// FailuresCSV is the file of refused rows: the cells as they were, then the reason. UTF-8 with byte order mark, so that
// Excel shows Chinese.
func (l UnitList) FailuresCSV() ([]byte, error) {
	out := bytes.NewBufferString("\uFEFF")
	w := csv.NewWriter(out)
	w.UseCRLF = true
	rows := [][]string{{"行号", "单位名称", "类别", "联系人", "联系电话", "电子邮箱", "失败原因"}}
	for _, r := range l.Failed {
		rows = append(rows, []string{strconv.Itoa(r.Line), r.Name, r.Category.String(), r.Contact, r.Phone, r.Email, r.Problem})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = inert(row[i])
		}
		if err := w.Write(row); err != nil {
			return nil, fmt.Errorf("write failures: %w", err)
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// inert keeps a spreadsheet from running a cell as a formula.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// UnitTemplate makes the .xlsx that offices fill in: header, one row of examples, a list to choose the category from.
func UnitTemplate() ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close() // nothing of it is on disk
	const name = "单位名单"
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return nil, fmt.Errorf("unit template: %w", err)
	}
	example := []any{exampleMark, "市财政局", "成员单位", "张某某", "139****0000", ""}
	header := make([]any, len(templateHeader))
	for i, h := range templateHeader {
		header[i] = h
	}
	if err := fillTemplate(book, name, header, example); err != nil {
		return nil, fmt.Errorf("unit template: %w", err)
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("unit template: %w", err)
	}
	return out.Bytes(), nil
}

func fillTemplate(book *excelize.File, name string, header, example []any) error {
	if err := book.SetSheetRow(name, "A1", &header); err != nil {
		return err
	}
	if err := book.SetSheetRow(name, "A2", &example); err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Family: "宋体", Size: 12}})
	if err != nil {
		return err
	}
	if err := book.SetCellStyle(name, "A1", "F1", bold); err != nil {
		return err
	}
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Family: "宋体", Size: 12}})
	if err != nil {
		return err
	}
	if err := book.SetCellStyle(name, "A2", fmt.Sprintf("F%d", 500), text); err != nil {
		return err
	}
	for column, width := range map[string]float64{"A": 8, "B": 42, "C": 14, "D": 14, "E": 20, "F": 28} {
		if err := book.SetColWidth(name, column, column, width); err != nil {
			return err
		}
	}
	choice := excelize.NewDataValidation(true)
	choice.Sqref = "C2:C500"
	if err := choice.SetDropList([]string{"成员单位", "有关单位"}); err != nil {
		return err
	}
	return book.AddDataValidation(name, choice)
}
