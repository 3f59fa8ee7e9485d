// Package intake reads everything that comes in as a file: notices and drafts into outlines, lists of units into rows.
package intake

import (
	"strings"

	"zqyj/models"
)

// Kind is what a file is by its content; names and extensions are never asked.
type Kind string

// The kinds of file that are told apart.
const (
	KindText   Kind = "text"
	KindDocx   Kind = "docx"
	KindPDF    Kind = "pdf"
	KindLegacy Kind = "legacy" // old binary .doc or .wps
	KindZip    Kind = "zip"    // a zip that is no .docx
)

// Align is how a paragraph stands on the line.
type Align string

// Alignments that readers report; text files know none.
const (
	AlignUnknown Align = ""
	AlignLeft    Align = "left"
	AlignCenter  Align = "center"
	AlignRight   Align = "right"
)

// Paragraph is what every reader gives to the tree builder: one paragraph of the source in document order, as a
// person sees it. Readers remove only what is theirs to know (running heads and page numbers of PDF pages, deleted
// text of .docx, segment prefixes of text) and warn about it; page numbers and contents lists that are paragraphs
// of their own are left to Build.
type Paragraph struct {
	// Line is the first line of the paragraph in Source.Lines, counted from 1, never falling.
	Line int `json:"line"`
	// Text is the paragraph without Marker; line breaks inside it are "\n", tabs "\t". Leading spaces are cut.
	Text string `json:"text"`
	// Marker is the list number that exists only in the numbering of a .docx, rendered as it prints ("一、", "(一)",
	// "1.", "第一条"); empty when the number, if any, stands in Text.
	Marker string `json:"marker,omitempty"`
	// Indent is the first-line indent in characters of body text (2 is usual); 0 = none or unknown.
	Indent float64 `json:"indent,omitempty"`
	Align  Align   `json:"align,omitempty"`
	// Heading is the outline level 1..9 from the paragraph's style; 0 = body text.
	Heading int `json:"heading,omitempty"`
	// Lead counts the leading runes of Text that look different from the rest (bold, another face) when the
	// paragraph starts with such a run and goes on plainly; 0 = none or unknown.
	Lead int `json:"lead,omitempty"`
	// Page is the page a PDF paragraph starts on, from 1; 0 = unknown.
	Page int `json:"page,omitempty"`
	// Joins says where later source lines begin inside Text (hard-wrapped or run-together text), in rising order.
	Joins []Join `json:"joins,omitempty"`
	// Table is set for a table; Text and Marker are then empty.
	Table *Table `json:"table,omitempty"`
	// Loose says that line ends in the source are not paragraph ends (everything run together): the builder may
	// then look for markers inside the text as well.
	Loose bool `json:"loose,omitempty"`
}

// Join is the place where source line Line begins: byte At of a paragraph's text.
type Join struct {
	At   int `json:"at"`
	Line int `json:"line"`
}

// lineAt gives the source line that byte offset at of the text stands on.
func (p Paragraph) lineAt(at int) int {
	line := p.Line
	for _, j := range p.Joins {
		if j.At > at {
			break
		}
		line = j.Line
	}
	return line
}

// slice gives the bytes from..to of a paragraph as a paragraph of its own, its lines kept.
func (p Paragraph) slice(from, to int) Paragraph {
	part := p
	part.Text = p.Text[from:to]
	part.Line = p.lineAt(from)
	part.Joins = nil
	for _, j := range p.Joins {
		if j.At > from && j.At < to {
			part.Joins = append(part.Joins, Join{At: j.At - from, Line: j.Line})
		}
	}
	if from > 0 {
		part.Marker, part.Heading, part.Lead, part.Indent = "", 0, 0, 0
	}
	return part
}

// stretch is a piece of a paragraph's text, with the number that was read in it.
type stretch struct{ from, to, n int }

// without gives the paragraph with some pieces, in rising order, taken out.
func (p Paragraph) without(gone []stretch) Paragraph {
	left := p
	var text strings.Builder
	left.Joins = make([]Join, 0, len(p.Joins))
	joins, from := p.Joins, 0
	for _, g := range append(gone, stretch{from: len(p.Text), to: len(p.Text)}) {
		for len(joins) > 0 && joins[0].At <= g.to {
			at := text.Len() + min(joins[0].At, g.from) - from
			left.Joins = append(left.Joins, Join{At: at, Line: joins[0].Line})
			joins = joins[1:]
		}
		text.WriteString(p.Text[from:g.from])
		from = g.to
	}
	left.Text = text.String()
	return left
}

// Table is a table as a rectangle: every row has the same number of cells, the value of a merged cell is repeated
// in each cell it covers. Lines has the source line of each row.
type Table struct {
	Rows  [][]string `json:"rows"`
	Lines []int      `json:"lines,omitempty"`
}

// Source is a read file: what the correcting page shows on its left side and what the outline is rebuilt from.
// It is kept as JSON with the import.
type Source struct {
	Kind       Kind             `json:"kind"`
	Name       string           `json:"name"`
	Encoding   string           `json:"encoding,omitempty"` // text only: "UTF-8", "UTF-16", "GB18030"
	Lines      []string         `json:"lines"`              // as shown, Lines[0] is line 1
	Paragraphs []Paragraph      `json:"paragraphs"`
	Warnings   []models.Warning `json:"warnings"` // what the reader itself removed or doubted
}

// Options steers one import. The zero value is right for a first import.
type Options struct {
	// DraftStart and DraftEnd fix the draft's first and last source line by hand; 0 = found by the builder.
	DraftStart int `json:"draft_start,omitempty"`
	DraftEnd   int `json:"draft_end,omitempty"`
	// PDF opens PDF files; a server shares one. nil = one is started for this call, keeping its compiled module in
	// CacheDir ("" = compiled anew, which takes seconds).
	PDF      *PDFReader `json:"-"`
	CacheDir string     `json:"-"`
}

// Before is the source's text above the line (from 1), which is the notice where the draft begins at that line.
func (s Source) Before(line int) string {
	if line <= 1 || line > len(s.Lines) {
		return ""
	}
	return strings.Join(s.Lines[:line-1], "\n")
}
