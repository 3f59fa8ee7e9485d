package intake

import (
	"context"
	"encoding/xml"
	"slices"
	"strings"

	"zqyj/models"
)

// Limits on what one document may hold, so that a hostile file costs no more than a large honest one.
const (
	maxDocxParagraphs = 200_000
	maxDocxText       = 16 << 20 // bytes of text
)

// readDocx reads the paragraphs of a .docx file in its final view: tracked changes accepted, automatic numbers
// printed, fields as last shown. Headers, footers, notes, comments and text boxes stay out, each with a warning.
// Everything happens in memory. Errors are *models.ImportError; a file that is no .docx at all (an old .doc, an
// encrypted file, another zip) is told apart here too.
func readDocx(ctx context.Context, data []byte, _ Options) (Source, error) {
	pkg, err := openDocx(ctx, data)
	if err != nil {
		return Source{Kind: KindDocx}, err
	}
	reader, err := newDocxReader(ctx, pkg)
	if err != nil {
		return Source{Kind: KindDocx}, err
	}
	err = pkg.scan(ctx, pkg.main, reader.document)
	if err != nil {
		return Source{Kind: KindDocx}, err
	}
	if err := reader.margins(ctx, pkg); err != nil {
		return Source{Kind: KindDocx}, err
	}
	if reader.markedSecret() {
		return Source{Kind: KindDocx}, models.NewImportError(models.ImportStateSecret)
	}
	return reader.finish()
}

// docxReader walks document.xml once, from top to bottom.
type docxReader struct {
	scan      *xmlScanner
	styles    *docxStyles
	numbering *docxNumbering
	out       Source
	open      []*[]docxBlock    // blocks of the table cells being read, innermost last
	para      *docxPara         // the paragraph being read
	carry     *docxPara         // text before a deleted paragraph mark
	fields    []*docxField      // fields that have begun, innermost last
	contents  int               // depth of content controls that hold a table of contents
	warned    map[string]int    // warnings given per code
	notes     map[string]string // text of footnotes and endnotes by part and id
	aside     strings.Builder
	paras     int
	bytes     int
	noted     int
	cells     int
	repeated  int
}

// docxBlock is a finished paragraph or table.
type docxBlock struct {
	para  *docxPara
	table *docxTable
}

func newDocxReader(ctx context.Context, pkg *docxPackage) (*docxReader, error) {
	styles, err := readStyles(ctx, pkg)
	if err != nil {
		return nil, err
	}
	numbering, err := readNumbering(ctx, pkg, styles)
	if err != nil {
		return nil, err
	}
	notes, err := readNotes(ctx, pkg)
	if err != nil {
		return nil, err
	}
	return &docxReader{styles: styles, numbering: numbering, notes: notes,
		out: Source{Kind: KindDocx}, warned: map[string]int{}}, nil
}

// document reads the document part from its root.
func (r *docxReader) document(s *xmlScanner, root xml.StartElement) error {
	if !isWord(root.Name) || root.Name.Local != "document" {
		return models.NewImportError(models.ImportNotDocx)
	}
	r.scan = s
	err := s.children(func(start xml.StartElement) error {
		if isWord(start.Name) && start.Name.Local == "body" {
			return r.blocks()
		}
		return s.skip()
	})
	r.flushCarry()
	return err
}

// margins reads headers and footers. They are not part of the text; what they say is told once, and it is looked
// through for a mark of secrecy as everything else.
func (r *docxReader) margins(ctx context.Context, pkg *docxPackage) error {
	var texts []string
	for _, name := range append(pkg.related("header"), pkg.related("footer")...) {
		err := pkg.scan(ctx, name, func(s *xmlScanner, _ xml.StartElement) error {
			text, err := plainText(s)
			if text = strings.TrimSpace(text); !isPageNumber(text) && !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	for _, text := range texts {
		r.setAside(text)
	}
	if len(texts) > 0 {
		r.out.Warnings = append(r.out.Warnings, models.Warning{Code: models.WarnHeaderRemoved,
			Message: "页眉页脚的文字未导入：" + excerpt(strings.Join(texts, " / "))})
	}
	return nil
}

// isPageNumber says whether a footer holds nothing but a page number and its dashes.
func isPageNumber(text string) bool {
	return strings.Trim(text, "0123456789 -—–·.\t\n第页共/　") == ""
}

// setAside keeps text that is not imported for the check on secrecy marks, within bounds.
func (r *docxReader) setAside(text string) {
	if r.aside.Len()+len(text) < maxXMLToken {
		r.aside.WriteString(text)
		r.aside.WriteByte('\n')
	}
}

// markedSecret looks for a mark of secrecy in what is not imported: headers, text boxes, hidden text. The text
// itself is looked through by Read.
func (r *docxReader) markedSecret() bool {
	for line := range strings.SplitSeq(r.aside.String(), "\n") {
		if secretMark([]Paragraph{{Text: strings.TrimSpace(line)}}) {
			return true
		}
	}
	return false
}

// finish gives the source, or says that there is nothing in it.
func (r *docxReader) finish() (Source, error) {
	if len(r.out.Paragraphs) > 0 {
		r.out.Paragraphs = seenParagraphs(r.out.Paragraphs)
		return r.out, nil
	}
	if r.warned[models.WarnTextDropped]+r.warned[models.WarnTextBox] > 0 {
		return r.out, &models.ImportError{Code: models.ImportEmpty,
			Message: "文档正文没有文字，只有图片或文本框。请先识别文字后另存为 .docx，或直接粘贴文本"}
	}
	return r.out, models.NewImportError(models.ImportEmpty)
}

// maxLineWarnings is how many lines get a warning of one code; the last one says that more follow.
const maxLineWarnings = 30

// warn puts a warning at a line, at most one per code and line and maxLineWarnings per code.
func (r *docxReader) warn(code string, line int, message string) {
	if last := len(r.out.Warnings) - 1; last >= 0 && r.out.Warnings[last] == (models.Warning{Code: code, Line: line, Message: message}) {
		return
	}
	r.warned[code]++
	switch {
	case r.warned[code] < maxLineWarnings:
		r.out.Warnings = append(r.out.Warnings, models.Warning{Code: code, Line: line, Message: message})
	case r.warned[code] == maxLineWarnings:
		r.out.Warnings = append(r.out.Warnings, models.Warning{Code: code, Line: line, Message: message + "（此类情况较多，以下不再逐一列出）"})
	}
}

// excerpt shortens a text for a message.
func excerpt(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return string(runes)
}
