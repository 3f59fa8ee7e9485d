// Package scan finds the QR code on a stamped page that comes back as PDF, JPG or PNG.
package scan

import (
	"context"
	"errors"
	"slices"
	"time"

	"zqyj/pdfin"
)

// PDFReader opens the pages of a PDF; named here so that wiring code need not know pdfin.
type PDFReader = pdfin.Reader

// Errors of this package; those of pdfin pass through. A page without a readable
// code is no error: its Result holds no text.
var (
	ErrKind    = errors.New("neither PDF nor JPG nor PNG")
	ErrTooBig  = errors.New("picture has more pixels than allowed")
	ErrDamaged = errors.New("picture cannot be decoded")
)

const (
	maxBytes = 20 << 20
	maxPages = 40  // pages looked at; a reply letter has a few
	pageDPI  = 200 // 22 mm of code are 173 dots: five to six for each module
	timeout  = 20 * time.Second
)

// effort bounds the search in megapixels looked at, which is the same on every
// machine: pages after the first success only get the first, quick looks.
const (
	fullEffort  = 160
	quickEffort = 24
)

// Scanner reads one upload at a time, so that memory stays bounded; further
// callers wait in line. Safe for concurrent use.
type Scanner struct {
	pdf  *PDFReader
	slot chan struct{}
}

// New returns a Scanner that opens PDF files with pdf.
func New(pdf *PDFReader) *Scanner {
	return &Scanner{pdf: pdf, slot: make(chan struct{}, 1)}
}

// Result is what was read from an upload.
type Result struct {
	Texts []string // content of each code, in page order, without repeats; empty: not readable
	Pages int      // pages in the file; 1 for a picture
	Read  int      // pages on which a wanted code was found
}

func (r *Result) add(texts []string, found bool) {
	for _, t := range texts {
		if !slices.Contains(r.Texts, t) {
			r.Texts = append(r.Texts, t)
		}
	}
	if found {
		r.Read++
	}
}

// Read looks for codes on every page. wanted says which content is looked for
// (nil: any): other codes on a page are reported but do not end the search
// there. It takes at most 20 s beside the wait in line and the PDF reader's
// first start; when that is over it returns what it has found so far.
func (s *Scanner) Read(ctx context.Context, data []byte, wanted func(text string) bool) (Result, error) {
	if wanted == nil {
		wanted = func(string) bool { return true }
	}
	if len(data) > maxBytes {
		return Result{}, ErrTooBig
	}
	select {
	case s.slot <- struct{}{}:
		defer func() { <-s.slot }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	if pdfin.IsPDF(data) {
		// The first start compiles a module for seconds, on a slow machine for longer than a search may take.
		if err := s.pdf.Warm(ctx); err != nil {
			return Result{}, err
		}
	}
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	res, err := s.read(limited, data, wanted)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return res, nil // only our own time is up
	}
	return res, err
}

func (s *Scanner) read(ctx context.Context, data []byte, wanted func(string) bool) (Result, error) {
	var res Result
	if pdfin.IsPDF(data) {
		err := s.pdf.Read(ctx, data, func(d *pdfin.Document) error {
			res.Pages = d.Pages()
			return readPages(ctx, d, wanted, &res)
		})
		return res, err
	}
	img, err := decode(data)
	if err != nil {
		return res, err
	}
	res.Pages = 1
	h := hunt{ctx: ctx, wanted: wanted, left: fullEffort}
	found, err := h.search(planesOf(img))
	res.add(h.texts, found)
	return res, err
}

func readPages(ctx context.Context, d *pdfin.Document, wanted func(string) bool, res *Result) error {
	for i := range min(d.Pages(), maxPages) {
		img, err := d.Picture(i, pageDPI)
		if err != nil {
			return err
		}
		h := hunt{ctx: ctx, wanted: wanted, left: fullEffort}
		if res.Read > 0 {
			h.left = quickEffort
		}
		found, err := h.search(planesOf(img))
		res.add(h.texts, found)
		if err != nil {
			return err
		}
	}
	return nil
}
