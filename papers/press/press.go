// Package press prints composed papers as PDF. It is the only place that
// knows the PDF library.
package press

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/go-pdf/fpdf"

	"zqyj/papers/typeset"
)

// Print turns a composed paper into a PDF file. The same document gives the
// same bytes. It stops with the context's error when the context ends.
func Print(ctx context.Context, doc *typeset.Document) (file []byte, err error) {
	defer func() { // the library panics on what it does not expect
		if cause := recover(); cause != nil {
			file, err = nil, fmt.Errorf("print %q: %v", doc.Info.Title, cause)
		}
	}()
	pdf := open(doc)
	cases, err := install(pdf, doc.Setter)
	if err != nil {
		return nil, fmt.Errorf("print %q: %w", doc.Info.Title, err)
	}
	links := anchors(pdf, doc)
	marks := doc.Bookmarks
	ink := &ink{cases: cases, library: doc.Setter.Library()}
	for n := range doc.Pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		page := &doc.Pages[n]
		addPage(pdf, page)
		pdf.RawWriteBuf(bytes.NewReader(ink.page(page)))
		addLinks(pdf, page, links)
		for ; len(marks) > 0 && marks[0].Place.Page == n+1; marks = marks[1:] {
			bookmark(pdf, doc, marks[0])
		}
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("print %q: %w", doc.Info.Title, err)
	}
	return out.Bytes(), nil
}

// open begins an empty file in points, with nothing in it that depends on the
// clock or on the order of maps.
func open(doc *typeset.Document) *fpdf.Fpdf {
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{
		Wd: points(typeset.ShortSide), Ht: points(typeset.LongSide),
	}})
	pdf.SetCatalogSort(true)
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

func addPage(pdf *fpdf.Fpdf, page *typeset.Page) {
	short, long := points(page.Width), points(page.Height)
	orientation := "P"
	if page.Width > page.Height {
		orientation, short, long = "L", long, short
	}
	pdf.AddPageFormat(orientation, fpdf.SizeType{Wd: short, Ht: long})
}

// anchors gives every named spot the number by which the library links to it.
func anchors(pdf *fpdf.Fpdf, doc *typeset.Document) map[string]int {
	links := make(map[string]int, len(doc.Anchors))
	for _, page := range doc.Pages {
		for _, link := range page.Links {
			place, known := doc.Anchors[link.To]
			if _, done := links[link.To]; known && !done {
				links[link.To] = pdf.AddLink()
				pdf.SetLink(links[link.To], points(place.Y), place.Page)
			}
		}
	}
	return links
}

func addLinks(pdf *fpdf.Fpdf, page *typeset.Page, links map[string]int) {
	for _, l := range page.Links {
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
func bookmark(pdf *fpdf.Fpdf, doc *typeset.Document, mark typeset.Bookmark) {
	last, here := doc.Pages[len(doc.Pages)-1], doc.Pages[mark.Place.Page-1]
	pdf.Bookmark(utf16Text(mark.Title), mark.Level, points(last.Height-here.Height+mark.Place.Y))
}

func points(l typeset.Length) float64 { return float64(l) / float64(typeset.Point) }
