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
	cache   cache
}

// NewPrinter returns a Printer that runs at most workers papers at once and
// prefers the fonts found in folder to its own. The messages, in Chinese, say
// of each file in folder what it is used for or why it is not.
func NewPrinter(folder string, workers int) (*Printer, []string) {
	library, messages := fonts.Load(folder)
	return &Printer{library: library, slots: make(chan struct{}, max(1, workers))}, messages
}

// Print waits for a free worker and prints a paper, or returns the file of the
// same digest printed before. It stops with the context's error when the
// context ends. The file must not be written to.
func (p *Printer) Print(ctx context.Context, paper Paper) (File, error) {
	if err := p.begin(ctx); err != nil {
		return File{}, err
	}
	defer p.end()
	if file, found := p.cache.get(paper); found {
		return file, nil
	}
	file, _, err := p.print(ctx, paper)
	if err == nil {
		p.cache.put(paper, file)
	}
	return file, err
}

// begin waits for a free worker; end frees it.
func (p *Printer) begin(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Printer) end() { <-p.slots }

// stamped is a paper that puts something on every page once it is known how
// many there are.
type stamped interface {
	stamp(s *sheet, page typeset.Sheet, of int)
}

// print composes a paper and prints each page as soon as it is full, so that
// of a long paper only the compressed pages stay in memory.
func (p *Printer) print(ctx context.Context, paper Paper) (file File, doc *typeset.Document, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			file, doc, err = File{}, nil, fmt.Errorf("compose %q: %v", paper.info().Title, cause)
		}
	}()
	job, count := press.Start(p.library), 0
	var waiting []typeset.Sheet
	stamped, waits := paper.(stamped)
	report := progressOf(ctx)
	s := newSheet(ctx, p.library, func(page typeset.Sheet) error {
		count++
		report(count)
		if waits {
			waiting = append(waiting, page)
			return nil
		}
		return job.Add(page.Page)
	})
	paper.set(s)
	if doc, err = s.Finish(paper.info()); err != nil {
		return File{}, nil, err
	}
	for _, page := range waiting {
		stamped.stamp(s, page, len(waiting))
		if err := job.Add(page.Page); err != nil {
			return File{}, nil, err
		}
	}
	pdf, err := job.Finish(doc)
	if err != nil {
		return File{}, nil, err
	}
	return File{PDF: pdf, Pages: count, Missing: codes(s.setter.Missing())}, doc, nil
}

func codes(missing []rune) []string {
	var list []string
	for _, r := range missing {
		list = append(list, fmt.Sprintf("U+%04X", r))
	}
	return list
}
