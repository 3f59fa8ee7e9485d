package intake

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"zqyj/models"
	"zqyj/pdfin"
)

// PDFReader opens PDF files; named here so that wiring code need not know pdfin.
type PDFReader = pdfin.Reader

// NewPDFReader gives a reader that keeps its compiled module in cacheDir and starts nothing before the first PDF.
// One is enough for a process; close it at the end.
func NewPDFReader(cacheDir string) *PDFReader {
	return pdfin.New(pdfin.Config{CacheDir: cacheDir})
}

// pdfPage is what is read of one page.
type pdfPage struct {
	text  pdfin.Page
	rules []pdfin.Rule
}

// readPDF reads the paragraphs of a PDF file with a text layer.
func readPDF(ctx context.Context, data []byte, opts Options) (Source, error) {
	src := Source{Kind: KindPDF}
	reader := opts.PDF
	if reader == nil {
		reader = NewPDFReader(opts.CacheDir)
		defer reader.Close()
	}
	var pages []pdfPage
	err := reader.Read(ctx, data, func(d *pdfin.Document) error {
		for i := range d.Pages() {
			p, err := readPDFPage(d, i)
			if err != nil {
				return err
			}
			pages = append(pages, p)
		}
		return nil
	})
	if err != nil {
		return src, pdfError(err)
	}
	if failure := noText(pages); failure != nil {
		return src, failure
	}
	b := pdfBuilder{}
	b.build(pages)
	if b.chars() < scanChars*len(pages) {
		return src, models.NewImportError(models.ImportPDFNoText)
	}
	src.Lines, src.Paragraphs, src.Warnings = b.lines, b.paragraphs, b.warnings
	return src, nil
}

func readPDFPage(d *pdfin.Document, i int) (pdfPage, error) {
	text, err := d.Text(i)
	if err != nil || len(text.Chars) == 0 {
		return pdfPage{text: text}, err
	}
	rules, err := d.Rules(i)
	return pdfPage{text, rules}, err
}

// pdfError puts a reader's error into the words of imports.
func pdfError(err error) error {
	switch {
	case errors.Is(err, pdfin.ErrEncrypted):
		return models.NewImportError(models.ImportEncrypted)
	case errors.Is(err, pdfin.ErrTooLarge):
		return models.NewImportError(models.ImportTooLarge)
	case errors.Is(err, pdfin.ErrTooManyPages):
		return &models.ImportError{Code: models.ImportTooLarge, Message: "PDF 超过 400 页上限。请只导出通知和征求意见稿所在的页，或粘贴文本"}
	case errors.Is(err, pdfin.ErrTimeout), errors.Is(err, context.DeadlineExceeded):
		return models.NewImportError(models.ImportTimeout)
	case errors.Is(err, pdfin.ErrDamaged), errors.Is(err, pdfin.ErrNotPDF):
		return models.NewImportError(models.ImportPDFCorrupt)
	}
	return fmt.Errorf("read PDF: %w", err)
}

// noText tells scans, and files whose fonts do not say which characters their glyphs are.
func noText(pages []pdfPage) *models.ImportError {
	chars, unmapped := 0, 0
	for _, p := range pages {
		unmapped += p.text.Unmapped
		for _, c := range p.text.Chars {
			if c.Rune > ' ' {
				chars++
			}
		}
	}
	if unmapped > chars {
		return &models.ImportError{Code: models.ImportPDFNoText, Message: "这份 PDF 的字体没有文字编码，无法提取文字。请用原文件重新导出 PDF 或另存为 .docx，也可粘贴文本"}
	}
	if chars == 0 {
		return models.NewImportError(models.ImportPDFNoText)
	}
	return nil
}

// scanChars is how many characters a page must hold on average, repeated heads and page numbers aside: scanning
// programs print their own name on otherwise wordless pages.
const scanChars = 10

func (b *pdfBuilder) chars() int {
	n := 0
	for _, p := range b.paragraphs {
		n += runeLen(solid(p.Text))
		for _, row := range tableRows(p) {
			n += runeLen(solid(strings.Join(row, "")))
		}
	}
	return n
}

// pdfBuilder turns pages into source lines, paragraphs and warnings.
type pdfBuilder struct {
	lines      []string
	paragraphs []Paragraph
	warnings   []models.Warning
	last       pdfBlock // the last table
}

func (b *pdfBuilder) warn(code string, line int, format string, args ...any) {
	b.warnings = append(b.warnings, models.Warning{Code: code, Line: line, Message: fmt.Sprintf(format, args...)})
}

// number gives a text as the next source line and returns the line's number.
func (b *pdfBuilder) number(text string) int {
	b.lines = append(b.lines, text)
	return len(b.lines)
}

func (b *pdfBuilder) build(pages []pdfPage) {
	var blocks []pdfBlock
	for i, p := range pages {
		blocks = append(blocks, b.page(p, i+1)...)
	}
	blocks = b.withoutHeads(blocks, len(pages))
	frames := framesOf(blocks)
	b.join(b.withoutNotes(blocks, frames), frames)
	b.warnOpenTables()
}

// pdfBlock is one line or one table, in reading order.
type pdfBlock struct {
	pdfLine
	table *pdfTable
}

// page reads one page: tables by their drawn grid, all else as lines.
func (b *pdfBuilder) page(p pdfPage, number int) []pdfBlock {
	body, slanted := upright(p.text.Chars)
	if text := strings.TrimSpace(runes(slanted)); text != "" {
		b.warn(models.WarnTextDropped, len(b.lines)+1, "第%d页有斜排文字（多为水印）未导入：%s", number, clip(text))
	}
	if p.text.Unmapped > 0 {
		b.warn(models.WarnTextDropped, len(b.lines)+1, "第%d页有%d个字没有文字编码，未能读出，请对照原件补入", number, p.text.Unmapped)
	}
	if len(p.text.Chars) == 0 && p.text.Unmapped == 0 {
		b.warn(models.WarnTextDropped, len(b.lines)+1, "第%d页没有文字（空白页或扫描图片），请对照原件", number)
		return nil
	}
	grids := gridsOf(p.rules)
	var tables []pdfBlock
	for _, g := range grids {
		var inside []pdfin.Char
		inside, body = g.pick(body)
		if t := tableOf(g, inside); t != nil {
			tables = append(tables, pdfBlock{pdfLine{page: number, top: g.top(), bottom: g.bottom(), left: g.left(), right: g.right()}, t})
		} else {
			body = append(body, inside...)
		}
	}
	lines := linesOf(body, number)
	if split, ok := splitColumns(lines); ok {
		lines = split
		b.warn(warnColumns, len(b.lines)+1, "第%d页为双栏排版，已按先左栏后右栏读取，请核对次序", number)
	}
	return b.numbered(lines, tables, p.text)
}

// warnColumns is beyond the codes of the outline schema: a page set in columns.
const warnColumns = "columns"

// numbered merges lines and tables from top to bottom and gives them their source lines.
func (b *pdfBuilder) numbered(lines []pdfLine, tables []pdfBlock, page pdfin.Page) []pdfBlock {
	blocks := make([]pdfBlock, 0, len(lines)+len(tables))
	for _, l := range lines {
		for len(tables) > 0 && tables[0].top > l.top {
			blocks, tables = append(blocks, tables[0]), tables[1:]
		}
		blocks = append(blocks, pdfBlock{pdfLine: l})
	}
	blocks = append(blocks, tables...)
	for i := range blocks {
		k := &blocks[i]
		k.width, k.height = page.Width, page.Height
		if k.table == nil {
			k.no = b.number(k.text)
			continue
		}
		for _, row := range k.table.rows {
			k.table.lines = append(k.table.lines, b.number(strings.Join(row, " | ")))
		}
		k.no = k.table.lines[0]
	}
	return blocks
}

func runes(chars []pdfin.Char) string {
	var s strings.Builder
	for _, c := range chars {
		s.WriteRune(c.Rune)
	}
	return s.String()
}

// clip shortens a text for a message.
func clip(text string) string {
	r := []rune(text)
	if len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return text
}
