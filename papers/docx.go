package papers

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
	"unicode"

	"zqyj/models"
	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
	"zqyj/redline"
)

// Docx is a Word file being written: paragraphs and tables one after the other, in the styles that WPS and Word in
// offices have. Equal contents give equal bytes.
type docx struct {
	body    bytes.Buffer
	title   string
	author  string
	at      models.Instant
	turned  bool // landscape
	header  string
	code    []byte // PNG of the QR code on every page; nil: none
	coded   []string
	changes int // tracked changes so far
	tracked bool
}

// DocxType is the media type of a .docx file.
const DocxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

func newDocx(title, author string, at models.Instant, marks Marks) *docx {
	d := &docx{title: title, author: author, at: at}
	var words []string
	if marks.Internal {
		words = append(words, inside)
	}
	if marks.Interim {
		words = append(words, interim)
	}
	if marks.Demo {
		words = append(words, demoNotice)
	}
	d.header = strings.Join(words, "　")
	return d
}

// run is a piece of text in one look.
type run struct {
	text   string
	op     redline.Op
	author string // of a tracked change; "" means marked text without tracking
	bold   bool
}

// marksOn gives the spans of a redline as runs that show it by strike and underline.
func marksOn(spans []redline.Span) []run {
	runs := make([]run, len(spans))
	for i, s := range spans {
		runs[i] = run{text: s.Text, op: s.Op}
	}
	return runs
}

func words(text string) []run { return []run{{text: text}} }

// paragraph adds runs as paragraphs of a style, one for each line.
func (d *docx) paragraph(style string, runs []run) {
	for _, line := range linesOf(runs) {
		d.line(style, line, "")
	}
}

func (d *docx) say(style, text string) { d.paragraph(style, words(text)) }

// across is the width of the type area in twentieths of a point.
func (d *docx) across() int {
	if d.turned {
		return 13436 // 237 mm
	}
	return 8845 // 156 mm
}

// heading writes the paper's title, divided where the printed paper divides it.
func (d *docx) heading(title string) {
	p := typeset.Paragraph{Spans: in(fonts.Title, title), Size: size2}
	d.body.WriteString(`<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>`)
	for n, line := range typeset.NewSetter(fonts.Embedded()).Balanced(p, typeset.Length(d.across())*typeset.Point/20) {
		if n > 0 {
			d.body.WriteString("<w:r><w:br/></w:r>")
		}
		d.run(run{text: line.Text()})
	}
	d.body.WriteString("</w:p>")
}

// linesOf cuts runs at line breaks; there is always at least one line.
func linesOf(runs []run) [][]run {
	lines := [][]run{nil}
	for _, r := range runs {
		for i, part := range strings.Split(r.text, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			if part != "" {
				piece := r
				piece.text = part
				lines[len(lines)-1] = append(lines[len(lines)-1], piece)
			}
		}
	}
	return lines
}

// line writes one paragraph; mark is a tracked change of the paragraph's own end, as xml.
func (d *docx) line(style string, runs []run, mark string) {
	fmt.Fprintf(&d.body, `<w:p><w:pPr><w:pStyle w:val="%s"/>`, style)
	if mark != "" {
		d.body.WriteString("<w:rPr>" + mark + "</w:rPr>")
	}
	d.body.WriteString("</w:pPr>")
	for _, r := range runs {
		d.run(r)
	}
	d.body.WriteString("</w:p>")
}

func (d *docx) run(r run) {
	if r.text == "" {
		return
	}
	switch {
	case r.author != "" && r.op == redline.Insert:
		d.body.WriteString("<w:ins" + d.change(r.author) + ">")
		d.bare(r, "", "w:t")
		d.body.WriteString("</w:ins>")
	case r.author != "" && r.op == redline.Remove:
		d.body.WriteString("<w:del" + d.change(r.author) + ">")
		d.bare(r, "", "w:delText")
		d.body.WriteString("</w:del>")
	case r.op == redline.Insert:
		d.bare(r, `<w:color w:val="17499B"/><w:u w:val="double"/>`, "w:t")
	case r.op == redline.Remove:
		d.bare(r, `<w:strike/><w:color w:val="941717"/>`, "w:t")
	default:
		d.bare(r, "", "w:t")
	}
}

// bare writes a run; tabs are elements of their own in Word.
func (d *docx) bare(r run, look, tag string) {
	if r.bold {
		look = "<w:b/>" + look
	}
	for i, part := range strings.Split(r.text, "\t") {
		d.body.WriteString("<w:r>")
		if look != "" {
			d.body.WriteString("<w:rPr>" + look + "</w:rPr>")
		}
		if i > 0 {
			d.body.WriteString("<w:tab/>")
		}
		if part != "" {
			d.body.WriteString("<" + tag + ` xml:space="preserve">` + escaped(part) + "</" + tag + ">")
		}
		d.body.WriteString("</w:r>")
	}
}

// change is the attributes of one tracked change. Word shows the date as it is written, so it is Beijing's.
func (d *docx) change(author string) string {
	d.changes++
	d.tracked = true
	return fmt.Sprintf(` w:id="%d" w:author="%s" w:date="%s"`, d.changes, escaped(author), d.at.Time().Format("2006-01-02T15:04:05Z"))
}

// escaped is text as xml holds it, without the control characters that no xml file may hold.
func escaped(text string) string {
	var b bytes.Buffer
	// EscapeText writes to a buffer, which never fails.
	_ = xml.EscapeText(&b, []byte(plainText(text)))
	return b.String()
}

// plainText leaves out control characters but tab and line feed; everything else stays, however rare.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, text)
}

// grid is a table: widths of its columns in twentieths of a point, and the heads that are repeated on every page.
type grid struct {
	doc    *docx
	widths []int
}

// table begins a table whose columns share the page's width; end it with end.
func (d *docx) table(heads []string, shares ...int) *grid {
	across := d.across()
	total := 0
	for _, share := range shares {
		total += share
	}
	g := &grid{doc: d}
	d.body.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="` + fmt.Sprint(across) + `" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, share := range shares {
		width := across * share / total
		g.widths = append(g.widths, width)
		fmt.Fprintf(&d.body, `<w:gridCol w:w="%d"/>`, width)
	}
	d.body.WriteString("</w:tblGrid>")
	cells := make([]box, len(heads))
	for i, head := range heads {
		cells[i] = box{style: "TableHead", grey: headGrey, lines: [][]run{words(head)}}
	}
	g.row("<w:cantSplit/><w:tblHeader/>", cells)
	return g
}

// box is one cell: paragraphs in a style.
type box struct {
	style string
	first string // style of the first paragraph; "" means the same
	lines [][]run
	span  int   // columns it covers; 0 means one
	grey  uint8 // of the background; 0 for none
}

// number is a cell with a number in its middle; nothing for 0.
func number(n int) box {
	return box{style: "TableNumber", lines: [][]run{words(unlessZero(n))}}
}

// text is a cell of plain paragraphs; empty ones are left out.
func text(paragraphs ...string) box {
	b := box{style: "TableText"}
	for _, p := range paragraphs {
		if p != "" {
			b.lines = append(b.lines, words(p))
		}
	}
	return b
}

// row writes a row; traits is xml for its properties.
func (g *grid) row(traits string, cells []box) {
	d := g.doc
	d.body.WriteString("<w:tr>")
	if traits != "" {
		d.body.WriteString("<w:trPr>" + traits + "</w:trPr>")
	}
	column := 0
	for _, cell := range cells {
		width, span := 0, max(1, cell.span)
		for range span {
			width += g.widths[min(column, len(g.widths)-1)]
			column++
		}
		fmt.Fprintf(&d.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
		if span > 1 {
			fmt.Fprintf(&d.body, `<w:gridSpan w:val="%d"/>`, span)
		}
		if cell.grey > 0 {
			fmt.Fprintf(&d.body, `<w:shd w:val="clear" w:color="auto" w:fill="%[1]X%[1]X%[1]X"/>`, cell.grey)
		}
		d.body.WriteString("</w:tcPr>")
		for n, line := range cell.lines {
			style := cell.style
			if n == 0 && cell.first != "" {
				style = cell.first
			}
			d.paragraph(style, line)
		}
		if len(cell.lines) == 0 {
			d.line(cell.style, nil, "")
		}
		d.body.WriteString("</w:tc>")
	}
	d.body.WriteString("</w:tr>")
}

// end closes the table; Word wants a paragraph behind each.
func (g *grid) end() {
	g.doc.body.WriteString("</w:tbl>")
	g.doc.line("TableText", nil, "")
}

// bytes packs the file: fixed order, the snapshot's time, so that equal contents give equal bytes.
func (d *docx) bytes() ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	stamp := time.Unix(0, 0).UTC()
	if !d.at.IsZero() {
		stamp = d.at.Time().UTC()
	}
	for _, part := range d.parts() {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: stamp})
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", part.name, err)
		}
		if _, err := w.Write([]byte(part.text)); err != nil {
			return nil, fmt.Errorf("pack %s: %w", part.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("pack document: %w", err)
	}
	return out.Bytes(), nil
}
