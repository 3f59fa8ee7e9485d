// Package press prints composed papers as PDF. It is the only place that
// knows the PDF library.
package press

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/go-pdf/fpdf"

	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
)

// Job is one paper on the press. Pages are printed as they come and are not
// needed any more afterwards. It is not safe for concurrent use.
type Job struct {
	ink    *ink
	sheets *sheets
	pages  []pageFacts
}

// pageFacts are what has to be known of a page once it is printed.
type pageFacts struct {
	width, height typeset.Length
	links         []typeset.Link
}

// Start begins a paper that is set in the fonts of a library.
func Start(library *fonts.Library) *Job {
	return &Job{ink: &ink{cases: newCases(library), library: library}, sheets: newSheets()}
}

// Add prints the next page.
func (j *Job) Add(page *typeset.Page) (err error) {
	defer recovered("print page", &err)
	j.pages = append(j.pages, pageFacts{page.Width, page.Height, page.Links})
	return j.sheets.add(j.ink.page(page))
}

// Finish binds the pages printed so far into a PDF file with the title,
// outline and links of the document. The same paper gives the same bytes.
func (j *Job) Finish(doc *typeset.Document) (file []byte, err error) {
	defer recovered("bind", &err)
	pdf := open(doc)
	if err := j.ink.cases.install(pdf, j.ink.library); err != nil {
		return nil, fmt.Errorf("print %q: %w", doc.Info.Title, err)
	}
	links, marks := j.anchors(pdf, doc), doc.Bookmarks
	for n, page := range j.pages {
		addPage(pdf, page)
		pdf.RawWriteStr(placeholder)
		addLinks(pdf, page, links)
		for ; len(marks) > 0 && marks[0].Place.Page == n+1; marks = marks[1:] {
			j.bookmark(pdf, marks[0])
		}
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("print %q: %w", doc.Info.Title, err)
	}
	return j.sheets.bind(out.Bytes(), j.ink.cases)
}

// Print turns a composed paper into a PDF file. It stops with the context's
// error when the context ends.
func Print(ctx context.Context, doc *typeset.Document) ([]byte, error) {
	job := Start(doc.Setter.Library())
	for _, page := range doc.Pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := job.Add(page); err != nil {
			return nil, err
		}
	}
	return job.Finish(doc)
}

// recovered turns a panic into an error: the libraries panic on what they do
// not expect.
func recovered(doing string, err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("%s: %v", doing, cause)
	}
}

// open begins an empty file in points, with nothing in it that depends on the
// clock or on the order of maps.
func open(doc *typeset.Document) *fpdf.Fpdf {
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{
		Wd: points(typeset.ShortSide), Ht: points(typeset.LongSide),
	}})
	pdf.SetCatalogSort(true)
	pdf.SetCompression(false) // the sheets are compressed before they are bound in
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	created := doc.Info.Created
	if created.IsZero() {
		created = time.Unix(0, 0) // the library would take the clock
	}
	pdf.SetCreationDate(created.UTC())
	pdf.SetModificationDate(created.UTC())
	pdf.SetLang("zh-CN")
	pdf.SetTitle(utf16Text(doc.Info.Title), false)
	pdf.SetSubject(utf16Text(doc.Info.Subject), false)
	pdf.SetAuthor(utf16Text(doc.Info.Author), false)
	return pdf
}

func addPage(pdf *fpdf.Fpdf, page pageFacts) {
	short, long := points(page.width), points(page.height)
	orientation := "P"
	if page.width > page.height {
		orientation, short, long = "L", long, short
	}
	pdf.AddPageFormat(orientation, fpdf.SizeType{Wd: short, Ht: long})
}

// anchors gives every named spot the number by which the library links to it.
func (j *Job) anchors(pdf *fpdf.Fpdf, doc *typeset.Document) map[string]int {
	links := make(map[string]int, len(doc.Anchors))
	for _, page := range j.pages {
		for _, link := range page.links {
			place, known := doc.Anchors[link.To]
			if _, done := links[link.To]; known && !done {
				links[link.To] = pdf.AddLink()
				pdf.SetLink(links[link.To], points(place.Y), place.Page)
			}
		}
	}
	return links
}

func addLinks(pdf *fpdf.Fpdf, page pageFacts, links map[string]int) {
	for _, l := range page.links {
		x, y, w, h := points(l.X), points(l.Y), points(l.W), points(l.H)
		if number, inside := links[l.To]; inside {
			pdf.Link(x, y, w, h, number)
		} else if len(l.To) > 4 && l.To[:4] == "http" {
			pdf.LinkString(x, y, w, h, l.To)
		}
	}
}

// bookmark adds a line to the outline. The library measures its height from
// the foot of the last page of the file, whichever page it is on.
func (j *Job) bookmark(pdf *fpdf.Fpdf, mark typeset.Bookmark) {
	last, here := j.pages[len(j.pages)-1].height, j.pages[mark.Place.Page-1].height
	pdf.Bookmark(utf16Text(mark.Title), mark.Level, points(last-here+mark.Place.Y))
}

func points(l typeset.Length) float64 { return float64(l) / float64(typeset.Point) }
