package papers

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"zqyj/models"
)

// XlsxType is the media type of an .xlsx file.
const XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// ledgerSheet is the name of the sheet with the ledger.
const ledgerSheet = "台账"

// cellLimit is how many UTF-16 units Excel keeps in one cell; a longer text goes on in the next row.
const cellLimit = 32000

// DigestXlsx is the digest as a workbook: sheets by clause, by unit, and the ledger; heads stay in sight, cells wrap. No
// cell is a formula, whatever anybody wrote: every text is stored as a string.
func DigestXlsx(s models.Snapshot, options DigestOptions) ([]byte, error) {
	options.ByUnit = false
	byClause := NewDigest(s, options)
	options.ByUnit = true
	byUnit := NewDigest(s, options)
	b, err := newWorkbook()
	if err != nil {
		return nil, err
	}
	defer b.file.Close()
	if err := b.opinions("按条款", byClause); err != nil {
		return nil, err
	}
	if err := b.opinions("按单位", byUnit); err != nil {
		return nil, err
	}
	if err := b.ledger(byClause); err != nil {
		return nil, err
	}
	return b.bytes(byClause)
}

// LedgerXlsx is the ledger alone as a workbook.
func LedgerXlsx(s models.Snapshot, contacts bool) ([]byte, error) {
	d := NewDigest(s, DigestOptions{Contacts: contacts})
	b, err := newWorkbook()
	if err != nil {
		return nil, err
	}
	defer b.file.Close()
	if err := b.ledger(d); err != nil {
		return nil, err
	}
	return b.bytes(d)
}

// workbook is one being written, sheet by sheet.
type workbook struct {
	file       *excelize.File
	head, body int // styles
	count      int // of numbers
	top        int // of the lines above the head
}

func newWorkbook() (*workbook, error) {
	b := &workbook{file: excelize.NewFile()}
	thin := []excelize.Border{{Type: "left", Color: "999999", Style: 1}, {Type: "right", Color: "999999", Style: 1}, {Type: "top", Color: "999999", Style: 1}, {Type: "bottom", Color: "999999", Style: 1}}
	styles := []struct {
		into  *int
		style excelize.Style
	}{
		{&b.head, excelize.Style{Border: thin, Font: &excelize.Font{Family: "黑体", Size: 11}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EAEAEA"}}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}},
		{&b.body, excelize.Style{Border: thin, NumFmt: 49, Font: &excelize.Font{Family: "仿宋_GB2312", Size: 11}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
		{&b.count, excelize.Style{Border: thin, NumFmt: 1, Font: &excelize.Font{Family: "仿宋_GB2312", Size: 11}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "top"}}},
		{&b.top, excelize.Style{Font: &excelize.Font{Family: "仿宋_GB2312", Size: 11}}},
	}
	for _, s := range styles {
		id, err := b.file.NewStyle(&s.style)
		if err != nil {
			return nil, fmt.Errorf("style of workbook: %w", err)
		}
		*s.into = id
	}
	return b, nil
}

// sheetWriter is one sheet being streamed from top to bottom.
type sheetWriter struct {
	*workbook
	stream *excelize.StreamWriter
	widths []float64
	counts []bool // which columns hold numbers
	row    int
}

// layout makes a sheet print turned, as wide as the paper, with its heads on every page.
func (b *workbook) layout(name string) error {
	turned, wide, high, fit := "landscape", 1, 0, true
	paper := 8 // A3, for the many columns of opinions
	if name == ledgerSheet {
		paper = 9 // A4
	}
	if err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &turned, Size: &paper, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	return b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + name + "'!$4:$4", Scope: name})
}

// height is how high a row must be, in points, for its wrapped texts to be seen; Excel allows no more than 409.
func (w *sheetWriter) height(texts []string) float64 {
	most := 1
	for i, text := range texts {
		if len(texts) == 1 || i >= len(w.widths) {
			break // the lines above the head run over all columns
		}
		lines := 0
		for _, line := range strings.Split(text, "\n") {
			across := 0
			for _, r := range line {
				across++
				if r > 0x2E80 {
					across++
				}
			}
			room := max(2, int(w.widths[i])-1)
			lines += max(1, (across+room-1)/room)
		}
		most = max(most, lines)
	}
	return min(409, float64(most)*15+3)
}

// sheet begins a sheet: title, a line about the figures, then heads that stay in sight.
func (b *workbook) sheet(name string, d Digest, heads []string, widths []float64) (*sheetWriter, error) {
	if _, err := b.file.NewSheet(name); err != nil {
		return nil, fmt.Errorf("sheet %s: %w", name, err)
	}
	if err := b.layout(name); err != nil {
		return nil, fmt.Errorf("sheet %s: %w", name, err)
	}
	stream, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, fmt.Errorf("sheet %s: %w", name, err)
	}
	for i, width := range widths {
		if err := stream.SetColWidth(i+1, i+1, width); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", name, err)
		}
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 4, TopLeftCell: "A5", ActivePane: "bottomLeft"}); err != nil {
		return nil, fmt.Errorf("sheet %s: %w", name, err)
	}
	w := &sheetWriter{workbook: b, stream: stream, widths: widths}
	for _, head := range heads {
		w.counts = append(w.counts, head == "序号" || head == "意见数")
	}
	for _, line := range []string{d.Title + marksLine(d.Marks), d.Issuer + "（" + d.Day + "）", d.Statistics} {
		if err := w.write(b.top, []string{line}); err != nil {
			return nil, err
		}
	}
	return w, w.write(b.head, heads)
}

func marksLine(m Marks) string {
	var words []string
	if m.Interim {
		words = append(words, interim)
	}
	if m.Internal {
		words = append(words, inside)
	}
	if m.Demo {
		words = append(words, demoNotice)
	}
	if len(words) == 0 {
		return ""
	}
	return "（" + strings.Join(words, "；") + "）"
}

// write adds a row of texts; texts too long for a cell go on in rows below.
func (w *sheetWriter) write(style int, texts []string) error {
	rest := slices.Clone(texts)
	for more := true; more; {
		more = false
		cells, shown := make([]any, len(rest)), make([]string, len(rest))
		for i, text := range rest {
			var head string
			head, rest[i] = fitting(text)
			more = more || rest[i] != ""
			cells[i], shown[i] = w.cell(i, style, head), head
		}
		w.row++
		if err := w.stream.SetRow("A"+strconv.Itoa(w.row), cells, excelize.RowOpts{Height: w.height(shown)}); err != nil {
			return fmt.Errorf("row %d: %w", w.row, err)
		}
	}
	return nil
}

// cell is a text, or, in the columns that count, a number, so that it can be added up.
func (w *sheetWriter) cell(column, style int, text string) excelize.Cell {
	if style == w.body && column < len(w.counts) && w.counts[column] {
		if n, err := strconv.Atoi(text); err == nil {
			return excelize.Cell{StyleID: w.count, Value: n}
		}
	}
	return excelize.Cell{StyleID: style, Value: text}
}

// fitting cuts a text where a cell ends.
func fitting(text string) (head, rest string) {
	text = plainText(text)
	units := 0
	for i, r := range text {
		units += utf16.RuneLen(r)
		if units > cellLimit {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

func (b *workbook) opinions(name string, d Digest) error {
	heads := []string{"序号", "条款", "单位", "类型", "性质", "原文", "建议改为", "理由", "处理结果", "处理理由", "处理后文字", "合并", "备注"}
	widths := []float64{6, 26, 18, 8, 8, 40, 40, 36, 10, 30, 30, 10, 18}
	if d.Options.Contacts {
		heads, widths = append(heads, "联系人", "联系电话"), append(widths, 12, 18)
	}
	w, err := b.sheet(name, d, heads, widths)
	if err != nil {
		return err
	}
	for _, part := range d.Parts {
		for _, o := range part.Opinions {
			cells := []string{strconv.Itoa(o.Number), o.Clause, o.Unit, o.Kind.String(), o.Nature.String(), o.Quote, o.Proposed, o.Reason, o.Outcome.String(), o.Grounds, o.Result, mergedWith(o), notesOf(o)}
			if d.Options.Contacts {
				cells = append(cells, o.Name, o.Phone)
			}
			if err := w.write(b.body, cells); err != nil {
				return err
			}
		}
	}
	if err := w.stream.Flush(); err != nil {
		return fmt.Errorf("sheet %s: %w", name, err)
	}
	return nil
}

func mergedWith(o Opinion) string {
	var numbers []string
	for _, n := range o.Merged {
		numbers = append(numbers, strconv.Itoa(n))
	}
	return strings.Join(numbers, "、")
}

func notesOf(o Opinion) string {
	notes := slices.Clone(o.Notes)
	for _, name := range o.Attachments {
		notes = append(notes, "附件："+name)
	}
	return strings.Join(notes, "\n")
}

func (b *workbook) ledger(d Digest) error {
	heads := []string{"序号", "单位", "类别", "反馈情况", "标记", "意见数", "反馈时间和方式"}
	widths := []float64{6, 28, 12, 18, 18, 8, 30}
	if d.Options.Contacts {
		heads, widths = append(heads, "联系人", "联系电话"), append(widths, 12, 18)
	}
	w, err := b.sheet(ledgerSheet, d, heads, widths)
	if err != nil {
		return err
	}
	for _, line := range d.Ledger {
		cells := []string{strconv.Itoa(line.Number), line.Unit, line.Category.String(), line.Class.String(), strings.Join(line.Flags, "\n"), unlessZero(line.Opinions), strings.Join(line.Arrived, "\n")}
		if d.Options.Contacts {
			cells = append(cells, line.Name, line.Phone)
		}
		if err := w.write(b.body, cells); err != nil {
			return err
		}
	}
	if err := w.stream.Flush(); err != nil {
		return fmt.Errorf("sheet %s: %w", ledgerSheet, err)
	}
	return nil
}

// bytes packs the workbook: without the empty first sheet, with the snapshot's time, its files in a fixed order.
func (b *workbook) bytes(d Digest) ([]byte, error) {
	if err := b.file.DeleteSheet("Sheet1"); err != nil {
		return nil, fmt.Errorf("pack workbook: %w", err)
	}
	b.file.SetActiveSheet(0)
	when := d.created.Time().UTC().Format(time.RFC3339)
	if err := b.file.SetDocProps(&excelize.DocProperties{Title: d.Title, Creator: d.Issuer, LastModifiedBy: d.Issuer, Created: when, Modified: when}); err != nil {
		return nil, fmt.Errorf("pack workbook: %w", err)
	}
	var raw bytes.Buffer
	if err := b.file.Write(&raw); err != nil {
		return nil, fmt.Errorf("pack workbook: %w", err)
	}
	return repacked(raw.Bytes(), d.created)
}

// repacked is a zip with its files in the order of their names and one time for all.
func repacked(raw []byte, at models.Instant) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("repack: %w", err)
	}
	files := slices.Clone(in.File)
	slices.SortFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, file := range files {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate, Modified: at.Time().UTC()})
		if err != nil {
			return nil, fmt.Errorf("repack %s: %w", file.Name, err)
		}
		r, err := file.Open()
		if err != nil {
			return nil, fmt.Errorf("repack %s: %w", file.Name, err)
		}
		_, err = io.Copy(w, r)
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("repack %s: %w", file.Name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("repack: %w", err)
	}
	return out.Bytes(), nil
}
