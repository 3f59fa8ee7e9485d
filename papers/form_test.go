package papers

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zqyj/models"
)

// sampleForm has clauses whose texts would do harm as formulas or markup.
func sampleForm() models.Form {
	return models.Form{
		Head:       models.FormHead{Version: models.FormVersion, RoundID: 3, DraftHash: "ab12", UnitID: 7},
		DraftTitle: "科技创新平台管理办法(征求意见稿)", UnitName: "省某某厅", OfficeName: "省创新办", OfficeTel: "0931-8400000",
		Deadline: "2030年2月9日(星期六)12时",
		Clauses: []models.FormClause{
			{PID: 11, Number: "第一条", Text: "为规范科技创新平台管理,制定本办法。"},
			{PID: 12, Number: "第二条", Text: `=HYPERLINK("http://example.invalid","x")`},
			{PID: 13, Number: "第三条", Text: "𠮷某、㐂 <b>&amp;\n第二段  _x0041_x0042_"},
			{PID: 14, Number: "第四条", Text: strings.Repeat("长", 40_000)},
		},
	}
}

func openSample(t *testing.T) *excelize.File {
	t.Helper()
	data, err := Form(sampleForm())
	if err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

func cellText(t *testing.T, file *excelize.File, cell string) string {
	t.Helper()
	text, err := file.GetCellValue(models.FormSheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestFormShowsEachClauseAsText(t *testing.T) {
	file := openSample(t)
	for i, clause := range formRows(sampleForm().Clauses) {
		row := models.FormHeadRow + 1 + i
		if got := cellText(t, file, formCell(models.FormQuote, row)); got != models.FormShown(clause.Text) {
			t.Errorf("row %d shows %.40q, want %.40q", row, got, clause.Text)
		}
		if got := cellText(t, file, formCell(models.FormNumber, row)); got != clause.Number {
			t.Errorf("row %d is numbered %q, want %q", row, got, clause.Number)
		}
	}
}

func TestFormHoldsNoFormula(t *testing.T) {
	file := openSample(t)
	for _, sheet := range file.GetSheetList() {
		rows, err := file.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for column := range row {
				cell, err := excelize.CoordinatesToCellName(column+1, i+1)
				if err != nil {
					t.Fatal(err)
				}
				if formula, err := file.GetCellFormula(sheet, cell); err != nil || formula != "" {
					t.Errorf("%s!%s holds the formula %q (%v)", sheet, cell, formula, err)
				}
			}
		}
	}
}

func TestFormLocksOriginalsAndOpensEntries(t *testing.T) {
	file := openSample(t)
	first, spare := models.FormHeadRow+2, models.FormHeadRow+1+len(sampleForm().Clauses)+1
	cells := map[string]bool{ // cell -> locked
		formCell(models.FormNumber, first): true, formCell(models.FormQuote, first): true, formCell(models.FormPID, first): true,
		formCell(models.FormKind, first): false, formCell(models.FormProposed, first): false, formCell(models.FormPhone, first): false,
		formCell(models.FormNumber, spare): false, formCell(models.FormQuote, spare): true,
		models.FormContactCell: false, models.FormPhoneCell: false, models.FormNoOpinionCell: false, "B1": true,
	}
	for cell, locked := range cells {
		id, err := file.GetCellStyle(models.FormSheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := file.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if got := style.Protection == nil || style.Protection.Locked; got != locked {
			t.Errorf("%s locked: %v, want %v", cell, got, locked)
		}
		if !style.Alignment.WrapText || style.NumFmt != 49 {
			t.Errorf("%s does not wrap or is no text cell", cell)
		}
	}
	protection, err := file.GetSheetProtection(models.FormSheet)
	if err != nil || !protection.SelectUnlockedCells || !protection.FormatRows {
		t.Errorf("protection %+v, %v", protection, err)
	}
	if visible, err := file.GetColVisible(models.FormSheet, "A"); visible || err != nil {
		t.Error("the internal number is shown", err)
	}
	if visible, err := file.GetSheetVisible(models.FormSealSheet); visible || err != nil {
		t.Error("the hidden sheet is shown", err)
	}
}

func TestFormOffersWordsToChooseFrom(t *testing.T) {
	validations, err := openSample(t).GetDataValidations(models.FormSheet)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, v := range validations {
		found[v.Sqref] = v.Formula1
	}
	want := map[string]string{
		"D7": `"总体"`, "D8:D11": `"修改,增加,删除"`, "D12:D51": `"修改,增加,删除,总体"`, "E7:E51": `"实质性,文字性"`,
		models.FormNoOpinionCell: `"无修改意见"`, "B12:B51": "$B$7:$B$11",
	}
	for cells, words := range want {
		if found[cells] != words {
			t.Errorf("%s offers %q, want %q", cells, found[cells], words)
		}
	}
	if len(found) != len(want) {
		t.Errorf("validations: %v", found)
	}
}

func TestSameFormGivesSameBytes(t *testing.T) {
	one, err := Form(sampleForm())
	if err != nil {
		t.Fatal(err)
	}
	two, err := Form(sampleForm())
	if err != nil || !bytes.Equal(one, two) {
		t.Error("two writings of one form differ", err)
	}
}
