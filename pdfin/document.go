package pdfin

import (
	"context"
	"errors"
	"fmt"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Document is an open PDF inside Reader.Read; it must not leave that call and
// is used by one goroutine at a time.
type Document struct {
	ctx   context.Context
	cfg   Config
	inst  pdfium.Pdfium
	ref   references.FPDF_DOCUMENT
	pages int

	closed  context.Context // done when the Reader closes
	ease    []func() bool   // call off what would stop the instance
	release func()          // gives its memory back, when all is over
	dead    bool
}

// end throws the instance away. It never asks the module to tidy up: after a
// crash that could hang, and its memory goes with it anyway.
func (d *Document) end() {
	for _, stop := range d.ease {
		stop()
	}
	d.dead = true
	_ = d.inst.Kill()
	d.release()
}

// Pages is the number of pages.
func (d *Document) Pages() int { return d.pages }

// guard runs f in the module. After any fault the instance is not trusted
// again; a fault while the time was up is told as that.
func (d *Document) guard(f func() error) (err error) {
	if d.dead {
		return ErrDamaged
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
		if err != nil {
			d.dead = true
			err = d.reason(err)
		}
	}()
	if d.ctx.Err() != nil {
		return d.ctx.Err()
	}
	return f()
}

// reason maps a fault to an error of this package.
func (d *Document) reason(err error) error {
	if d.ctx.Err() != nil {
		return context.Cause(d.ctx)
	}
	if d.closed.Err() != nil {
		return ErrClosed
	}
	for _, known := range []error{ErrEncrypted, ErrTooManyPages, ErrTooLarge} {
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("%w: %v", ErrDamaged, err)
}

// page loads a page, hands it to f and closes it again.
func (d *Document) page(number int, f func(requests.Page) error) error {
	if number < 0 || number >= d.pages {
		return fmt.Errorf("%w: page %d of %d", ErrDamaged, number+1, d.pages)
	}
	return d.guard(func() error {
		loaded, err := d.inst.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.ref, Index: number})
		if err != nil {
			return err
		}
		if err := f(requests.Page{ByReference: &loaded.Page}); err != nil {
			return err
		}
		_, err = d.inst.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
		return err
	})
}
