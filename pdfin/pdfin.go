// Package pdfin opens PDF bytes: characters with their boxes, and pictures of pages.
//
// The PDF library runs as WebAssembly in a sandbox without files, clock or
// network: a hostile document can at worst waste the memory and the time it is
// given. Every document gets an instance of its own, which is thrown away
// afterwards, so nothing of it stays behind.
package pdfin

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Errors of this package; test with errors.Is. Callers put them into words.
var (
	ErrNotPDF       = errors.New("not a PDF")
	ErrEncrypted    = errors.New("PDF needs a password")
	ErrTooLarge     = errors.New("PDF larger than allowed")
	ErrTooManyPages = errors.New("PDF has more pages than allowed")
	ErrDamaged      = errors.New("PDF cannot be read")
	ErrTimeout      = errors.New("PDF took longer than allowed")
	ErrClosed       = errors.New("PDF reader is closed")
)

// Config bounds a Reader. Zero values stand for the defaults named here.
type Config struct {
	CacheDir string        // keeps the compiled module between starts; empty: compiled anew (about 3 s) in each process
	Timeout  time.Duration // for one Read, without waiting for the worker and without its first start; 20 s
	MaxBytes int           // of the file; 20 MiB
	MaxPages int           // of the document; 400
	MaxChars int           // of one page; 200,000
}

// memoryPages bounds the sandbox to 192 MiB (64 KiB each): enough for a page
// scanned at 600 dpi, and with the compiled code below 400 MiB for the process.
const memoryPages = 3072

// Reader reads one document at a time; further callers wait in line. It starts
// nothing before the first document (or Warm) and is safe for concurrent use.
type Reader struct {
	cfg    Config
	memory uint32

	slot   chan struct{} // holds one token while a document is being read
	base   context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	closed  bool
	current *engineStart
}

// New returns a Reader that has not started anything yet.
func New(cfg Config) *Reader {
	cfg.Timeout = defaulted(cfg.Timeout, 20*time.Second)
	cfg.MaxBytes = defaulted(cfg.MaxBytes, 20<<20)
	cfg.MaxPages = defaulted(cfg.MaxPages, 400)
	cfg.MaxChars = defaulted(cfg.MaxChars, 200_000)
	base, cancel := context.WithCancel(context.Background())
	return &Reader{cfg: cfg, memory: memoryPages, slot: make(chan struct{}, 1), base: base, cancel: cancel}
}

func defaulted[T time.Duration | int](v, def T) T {
	if v <= 0 {
		return def
	}
	return v
}

// Warm compiles the module (or loads it from the cache) ahead of the first
// document. It returns early with ctx's error; the start goes on regardless.
func (r *Reader) Warm(ctx context.Context) error {
	_, err := r.engine(ctx)
	return err
}

// Read opens the document and calls use with it; the Document is dead once use
// has returned. What is not a PDF, too large or locked by a password is refused
// from its bytes, before anything starts. Errors of use are returned as they are.
func (r *Reader) Read(ctx context.Context, data []byte, use func(*Document) error) error {
	if len(data) > r.cfg.MaxBytes {
		return ErrTooLarge
	}
	if !IsPDF(data) {
		return ErrNotPDF
	}
	if lockedByPassword(data) {
		return ErrEncrypted
	}
	eng, err := r.engine(ctx)
	if err != nil {
		return err
	}
	if err := r.enter(ctx); err != nil {
		return err
	}
	defer func() { <-r.slot }()

	ctx, cancel := context.WithTimeoutCause(ctx, r.cfg.Timeout, ErrTimeout)
	defer cancel()
	doc, err := eng.open(ctx, r.cfg, data)
	if err != nil {
		return err
	}
	defer doc.end()
	return use(doc)
}

// enter waits for the worker, as long as ctx allows.
func (r *Reader) enter(ctx context.Context) error {
	select {
	case r.slot <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	case <-r.base.Done():
		return ErrClosed
	}
	if r.base.Err() != nil { // both were ready: closing wins
		<-r.slot
		return ErrClosed
	}
	return nil
}

// Close ends a document being read, waits for it and releases everything.
// Later reads return ErrClosed. Closing twice is harmless.
func (r *Reader) Close() error {
	r.mu.Lock()
	already, start := r.closed, r.current
	r.closed = true
	r.mu.Unlock()
	if already {
		return nil
	}
	r.cancel()
	r.slot <- struct{}{}
	defer func() { <-r.slot }()
	if start == nil {
		return nil
	}
	<-start.done
	if start.err != nil {
		return nil // nothing was left running
	}
	return start.engine.close()
}
