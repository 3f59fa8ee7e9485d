package pdfin

import (
	"context"
	"sync"
)

// leash is the context the module runs under. Each document gets a new end of it; pulling that stops the document's
// instance in mid-run, between two of its own instructions, and touches nothing else. (Closing the instance from
// another goroutine instead would take its memory away while it runs.)
type leash struct {
	context.Context // values only

	mu   sync.Mutex
	done chan struct{}
	err  error
}

func newLeash(values context.Context) *leash {
	return &leash{Context: values, done: make(chan struct{})}
}

// Done closes when the current document must stop.
func (l *leash) Done() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.done
}

// Err is context.Canceled once Done is closed.
func (l *leash) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// renew lets the next document run and returns what stops it; that may be called from any goroutine, more than once.
func (l *leash) renew() (pull func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	done := make(chan struct{})
	l.done, l.err = done, nil
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.done == done {
			l.err = context.Canceled
		}
		close(done)
	})
}
