package papers

import (
	"context"
	"fmt"

	"zqyj/papers/fonts"
	"zqyj/papers/press"
	"zqyj/papers/typeset"
)

// Paper is anything a Printer prints.
type Paper interface {
	info() typeset.Info
	set(s *sheet)
}

// File is a printed paper.
type File struct {
	PDF     []byte
	Pages   int
	Missing []string // 缺字: characters no font has, printed as their code in a box, 「U+0F56」
}

// Printer prints papers, a few at a time. The same paper gives the same bytes
// whatever the number of workers. It is safe for concurrent use.
type Printer struct {
	library *fonts.Library
	slots   chan struct{}
}

// NewPrinter returns a Printer that runs at most workers papers at once and
// prefers the fonts found in folder to its own. The messages, in Chinese, say
// of each file in folder what it is used for or why it is not.
func NewPrinter(folder string, workers int) (*Printer, []string) {
	library, messages := fonts.Load(folder)
	return &Printer{library: library, slots: make(chan struct{}, max(1, workers))}, messages
}

// Print waits for a free worker and prints a paper. It stops with the
// context's error when the context ends.
func (p *Printer) Print(ctx context.Context, paper Paper) (File, error) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return File{}, ctx.Err()
	}
	doc, err := p.compose(ctx, paper)
	if err != nil {
		return File{}, err
	}
	pdf, err := press.Print(ctx, doc)
	if err != nil {
		return File{}, err
	}
	return File{PDF: pdf, Pages: len(doc.Pages), Missing: codes(doc.Setter.Missing())}, nil
}

// compose lays a paper out on pages.
func (p *Printer) compose(ctx context.Context, paper Paper) (doc *typeset.Document, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			doc, err = nil, fmt.Errorf("compose %q: %v", paper.info().Title, cause)
		}
	}()
	s := newSheet(ctx, p.library)
	paper.set(s)
	return s.Finish(paper.info(), s.decorate)
}

func codes(missing []rune) []string {
	var list []string
	for _, r := range missing {
		list = append(list, fmt.Sprintf("U+%04X", r))
	}
	return list
}
