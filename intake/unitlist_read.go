package intake

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"zqyj/models"
)

// sheet is a list of units as rows of cells. lines holds where each row stands in the file. pasted: the rows are lines
// of text that may hold several names.
type sheet struct {
	rows   [][]string
	lines  []int
	pasted bool
}

// Limits of a workbook once unpacked, in bytes.
const maxWorkbook = 64 << 20

// readSheet finds the kind by content: workbook, text in columns, or plain lines.
func readSheet(data []byte) (sheet, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return sheet{}, models.Invalid("file", "文件是空的，没有任何单位")
	case bytes.HasPrefix(data, magicZip):
		return readWorkbook(data)
	case bytes.HasPrefix(data, magicLegacy) && isEncryptedOffice(data):
		return sheet{}, models.Invalid("file", "文件设有打开密码，请取消密码后再上传")
	case bytes.HasPrefix(data, magicLegacy):
		return sheet{}, models.Invalid("file", "旧版 Excel 格式（.xls/.et），请另存为 .xlsx 后再上传")
	case KindOf(data) == KindPDF:
		return sheet{}, models.Invalid("file", "这是 PDF 文件，请用 .xlsx、.csv，或直接粘贴单位名单")
	}
	text, err := decode(data)
	if err != nil {
		return sheet{}, models.Invalid("file", "无法识别的文件，请用模板（.xlsx）、.csv，或直接粘贴单位名单")
	}
	return readUnitText(strings.ReplaceAll(text.text, "\f", "\n")), nil
}

// readWorkbook reads the first sheet that holds anything, values of merged cells repeated.
func readWorkbook(data []byte) (sheet, error) {
	if !holdsWorkbook(data) {
		return sheet{}, models.Invalid("file", "这不是 Excel 工作簿（.xlsx），请用模板填写，或直接粘贴单位名单")
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxWorkbook, UnzipXMLSizeLimit: maxWorkbook})
	if err != nil {
		return sheet{}, models.Invalid("file", "Excel 文件已损坏或过大，请重新另存为 .xlsx 后再上传")
	}
	defer book.Close() // a read-only workbook has nothing to lose
	for _, name := range book.GetSheetList() {
		rows, err := book.GetRows(name)
		if err != nil || len(rows) == 0 {
			continue
		}
		s := sheet{rows: fillMerged(book, name, rows)}
		for i := range s.rows {
			s.lines = append(s.lines, i+1)
		}
		return s, nil
	}
	return sheet{}, models.Invalid("file", "工作簿是空的，没有任何单位")
}

func holdsWorkbook(data []byte) bool {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	return err == nil && slices.ContainsFunc(archive.File, func(f *zip.File) bool { return f.Name == "xl/workbook.xml" })
}

// fillMerged repeats the value of cells merged downwards, such as one 类别 for many units.
func fillMerged(book *excelize.File, name string, rows [][]string) [][]string {
	merged, err := book.GetMergeCells(name)
	if err != nil {
		return rows
	}
	for _, m := range merged {
		col, first, errA := excelize.CellNameToCoordinates(m.GetStartAxis())
		_, last, errB := excelize.CellNameToCoordinates(m.GetEndAxis())
		if errA != nil || errB != nil {
			continue
		}
		for r := first; r <= last && r <= len(rows); r++ {
			for len(rows[r-1]) < col {
				rows[r-1] = append(rows[r-1], "")
			}
			rows[r-1][col-1] = m.GetCellValue()
		}
	}
	return rows
}

// readUnitText reads .csv with a header, cells pasted from a table, or plain lines.
func readUnitText(text string) sheet {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	for _, comma := range []rune{'\t', ',', ';', '，'} {
		if !strings.ContainsRune(first, comma) || columnsOfHeader(strings.FieldsFunc(first, func(r rune) bool { return r == comma })) == nil {
			continue
		}
		return readCSV(text, comma)
	}
	s := sheet{pasted: true}
	for i, l := range strings.Split(text, "\n") {
		if strings.TrimSpace(l) == "" {
			continue
		}
		s.rows, s.lines = append(s.rows, []string{strings.TrimSpace(l)}), append(s.lines, i+1)
	}
	return s
}

// readCSV reads separated values; a row that breaks the quoting rules is taken as it stands.
func readCSV(text string, comma rune) sheet {
	var s sheet
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	for {
		row, err := r.Read()
		if row == nil && err != nil {
			return s
		}
		line, _ := r.FieldPos(0)
		s.rows, s.lines = append(s.rows, row), append(s.lines, line)
	}
}

// unitColumns says which column holds what; -1 = none.
type unitColumns struct{ name, category, contact, phone, email int }

var columnNames = []struct {
	pattern *regexp.Regexp
	set     func(*unitColumns, int)
}{
	{regexp.MustCompile(`^(?:单位名称|单位|名称|成员单位名称|单位全称|部门名称|部门)$`), func(c *unitColumns, i int) { c.name = i }},
	{regexp.MustCompile(`^(?:类别|单位类别|类型|单位类型|分类)$`), func(c *unitColumns, i int) { c.category = i }},
	{regexp.MustCompile(`^(?:联系人|联系人姓名|姓名|联络员|联络人|经办人)$`), func(c *unitColumns, i int) { c.contact = i }},
	{regexp.MustCompile(`^(?:联系电话|电话|手机|手机号|手机号码|办公电话|联系方式|电话号码)$`), func(c *unitColumns, i int) { c.phone = i }},
	{regexp.MustCompile(`(?i)^(?:电子邮箱|邮箱|电子邮件|e-?mail)$`), func(c *unitColumns, i int) { c.email = i }},
}

// columnsOfHeader reads a header; nil when the row is none.
func columnsOfHeader(row []string) *unitColumns {
	c := unitColumns{-1, -1, -1, -1, -1}
	for i, cell := range row {
		name := strings.Trim(solid(narrowed(cell)), `*"`)
		if at := strings.IndexByte(name, '('); at > 0 {
			name = name[:at]
		}
		for _, known := range columnNames {
			if known.pattern.MatchString(name) {
				known.set(&c, i)
			}
		}
	}
	if c.name < 0 {
		return nil
	}
	return &c
}

// units gives the rows that name a unit or ought to.
func (s sheet) units() []UnitRow {
	for i := 0; i < len(s.rows) && i < 6; i++ {
		if columns := columnsOfHeader(s.rows[i]); columns != nil && !s.pasted {
			return s.fromColumns(i+1, *columns)
		}
	}
	if !s.pasted {
		return s.withoutHeader()
	}
	return s.fromLines()
}

func (s sheet) fromColumns(from int, c unitColumns) []UnitRow {
	cell := func(row []string, i int) string {
		if i < 0 || i >= len(row) {
			return ""
		}
		return strings.TrimSpace(row[i])
	}
	var out []UnitRow
	for i := from; i < len(s.rows); i++ {
		row := s.rows[i]
		if isEmptyRow(row) || strings.HasPrefix(cell(row, 0), exampleMark) {
			continue
		}
		u := UnitRow{Line: s.lines[i], Name: cell(row, c.name), Contact: cell(row, c.contact), Phone: cell(row, c.phone), Email: cell(row, c.email)}
		u.Category, u.Problem = categoryOf(cell(row, c.category))
		out = append(out, u)
	}
	return out
}

// categoryOf reads a category; an empty one is 成员单位.
func categoryOf(text string) (models.UnitCategory, string) {
	text = solid(text)
	switch {
	case text == "" || text == "成员单位" || text == "成员":
		return models.CategoryMember, ""
	case text == "有关单位" || text == "相关单位" || text == "有关" || text == "其他" || text == "其他单位" || text == "列席单位":
		return models.CategoryRelated, ""
	}
	return models.CategoryMember, fmt.Sprintf("类别“%s”应为“成员单位”或“有关单位”", text)
}

// withoutHeader takes the first column with Chinese words for the name.
func (s sheet) withoutHeader() []UnitRow {
	var lines sheet
	for i, row := range s.rows {
		at := slices.IndexFunc(row, func(c string) bool { return strings.ContainsFunc(c, isHan) })
		if at < 0 {
			continue
		}
		lines.rows, lines.lines = append(lines.rows, []string{strings.Join(row[at:], "\t")}), append(lines.lines, s.lines[i])
	}
	return lines.fromLines()
}

var (
	reCategoryLine = regexp.MustCompile(`^[(]?(?:[一二三四五六七八九十]+[、.)]|[0-9]+[、.])?\s*(成员单位|有关单位|相关单位|其他单位)(?:名单)?\s*(?:\([^)]*\))?\s*:?$`)
	reCategoryHead = regexp.MustCompile(`^(成员单位|有关单位|相关单位)\s*:\s*`)
	reListTitle    = regexp.MustCompile(`名单$|一览表$|^序号`)
	reLineNumber   = regexp.MustCompile(`^[(]?[0-9]{1,4}\s*[.、)]\s*`)
	rePlainNumber  = regexp.MustCompile(`^[0-9]{1,4}\s+`)
)

// fromLines reads pasted lines: one unit each, or several between commas; lines such as 有关单位: set the category of
// what follows. Behind a name, contact and phone may stand.
func (s sheet) fromLines() []UnitRow {
	var out []UnitRow
	category := models.CategoryMember
	for i, row := range s.rows {
		text := narrowed(row[0])
		if at := reCategoryLine.FindStringSubmatch(text); at != nil {
			category, _ = categoryOf(at[1])
			continue
		}
		if i == 0 && reListTitle.MatchString(strings.TrimSpace(text)) {
			continue
		}
		rest := row[0]
		if at := reCategoryHead.FindStringSubmatchIndex(text); at != nil {
			category, _ = categoryOf(text[at[2]:at[3]])
			rest = fold(row[0]).cut(at[1], len(text))
		}
		for _, u := range unitsInLine(rest) {
			u.Line, u.Category = s.lines[i], category
			if own, unknown := categoryOf(u.Contact); u.Contact != "" && unknown == "" { // 「兰州大学,有关单位」
				u.Category, u.Contact = own, ""
			}
			out = append(out, u)
		}
	}
	return out
}

// unitsInLine splits a line into units, or into a unit and its contact.
func unitsInLine(text string) []UnitRow {
	f := fold(text)
	at := len(reLineNumber.FindString(f.text))
	if at == 0 {
		at = len(rePlainNumber.FindString(f.text))
	}
	pieces := strings.FieldsFunc(strings.TrimRight(f.cut(at, len(f.text)), "。.；;，,"), func(r rune) bool { return strings.ContainsRune("、,;\t", narrow(r)) })
	if len(pieces) == 0 {
		return nil
	}
	u := UnitRow{Name: strings.TrimSpace(pieces[0])}
	var more []UnitRow
	for _, piece := range pieces[1:] {
		piece = strings.TrimSpace(piece)
		plain := narrowed(piece)
		switch {
		case piece == "":
		case reEmail.MatchString(plain):
			u.Email = solid(plain)
		case rePhone.MatchString(plain):
			u.Phone = plain
		case isPersonName(piece) && u.Contact == "" && !reOrgEnd.MatchString(plain):
			u.Contact = piece
		case plain == "成员单位" || plain == "有关单位":
		default:
			more = append(more, UnitRow{Name: piece})
		}
	}
	return append([]UnitRow{u}, more...)
}

// isPersonName tells 张某某 from 省财政厅.
func isPersonName(text string) bool {
	n := runeLen(text)
	return n >= 2 && n <= 4 && !strings.ContainsAny(text, "厅局委办部院处市县区省会公司校")
}
