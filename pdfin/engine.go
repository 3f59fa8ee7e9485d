package pdfin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// engine is the compiled module, ready to make instances.
type engine struct {
	pool  pdfium.Pool
	cache wazero.CompilationCache
	leash *leash
	arena arena           // used by whoever holds the slot
	base  context.Context // done when the Reader closes
}

// engineStart is one attempt to start; done closes when engine or err is set.
type engineStart struct {
	done   chan struct{}
	engine *engine
	err    error
}

// engine starts the module once for all callers. Compiling cannot be
// interrupted, so a caller that gives up leaves it running for the next one. A
// start that failed is forgotten, so that the next document tries again.
func (r *Reader) engine(ctx context.Context) (*engine, error) {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return nil, ErrClosed
	}
	start := r.current
	if start == nil {
		start = &engineStart{done: make(chan struct{})}
		r.current = start
		go r.run(start)
	}
	r.mu.Unlock()

	select {
	case <-start.done:
		return start.engine, start.err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-r.base.Done():
		return nil, ErrClosed
	}
}

func (r *Reader) run(start *engineStart) {
	defer close(start.done)
	start.engine, start.err = r.startEngine()
	if start.err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.current = nil
	}
}

// startEngine compiles the module, from the cache folder where that works. A
// cache that cannot be written or holds damaged files only costs time.
func (r *Reader) startEngine() (*engine, error) {
	if r.cfg.CacheDir != "" {
		if eng, err := r.compile(r.cfg.CacheDir); err == nil {
			return eng, nil
		}
		discardCache(r.cfg.CacheDir)
	}
	eng, err := r.compile("")
	if err != nil {
		return nil, fmt.Errorf("start PDF reader: %w", err)
	}
	return eng, nil
}

// discardCache removes the folders in which wazero keeps compiled code, and
// nothing else that may lie beside them.
func discardCache(dir string) {
	stale, _ := filepath.Glob(filepath.Join(dir, "wazero-*"))
	for _, s := range stale {
		_ = os.RemoveAll(s)
	}
}

func (r *Reader) compile(dir string) (eng *engine, err error) {
	defer func() {
		if p := recover(); p != nil { // wazero trusts the length fields of its cache files
			eng, err = nil, fmt.Errorf("compile PDF module: %v", p)
		}
	}()
	cache, err := openCache(dir)
	if err != nil {
		return nil, err
	}
	e := &engine{cache: cache, base: r.base}
	e.leash = newLeash(e.withMemory(context.WithoutCancel(r.base)))
	e.pool, err = webassembly.Init(webassembly.Config{
		Context:       e.leash,
		MaxTotal:      1,
		RuntimeConfig: runtimeConfig(r.memory).WithCompilationCache(cache),
		FSConfig:      wazero.NewFSConfig(), // the default would show the module the whole disk
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		_ = cache.Close(context.Background())
		return nil, err
	}
	return e, nil
}

// withMemory carries the memory of instances, where the system can map it.
func (e *engine) withMemory(ctx context.Context) context.Context {
	if !canReserve {
		return ctx
	}
	return experimental.WithMemoryAllocator(ctx, &e.arena)
}

func openCache(dir string) (wazero.CompilationCache, error) {
	if dir == "" {
		return wazero.NewCompilationCache(), nil
	}
	return wazero.NewCompilationCacheWithDir(dir)
}

// runtimeConfig: the module throws C++ exceptions, hence exception handling;
// closing on a done context is what lets a runaway document be killed.
func runtimeConfig(memory uint32) wazero.RuntimeConfig {
	return wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(memory).
		WithCloseOnContextDone(true)
}

func (e *engine) close() error {
	return errors.Join(e.pool.Close(), e.cache.Close(context.Background()))
}

// open makes a fresh instance and loads the document into it. The caller holds the slot.
func (e *engine) open(ctx context.Context, cfg Config, data []byte) (*Document, error) {
	pull := e.leash.renew()
	inst, err := e.pool.GetInstance(time.Minute) // one is free: no waiting
	if err != nil {
		e.arena.release()
		return nil, fmt.Errorf("start PDF instance: %w", err)
	}
	d := &Document{ctx: ctx, cfg: cfg, inst: inst, closed: e.base, release: e.arena.release}
	d.ease = append(d.ease, context.AfterFunc(ctx, pull), context.AfterFunc(e.base, pull))
	if err := d.load(data); err != nil {
		d.end()
		return nil, err
	}
	return d, nil
}

func (d *Document) load(data []byte) error {
	return d.guard(func() error {
		opened, err := d.inst.OpenDocument(&requests.OpenDocument{File: &data})
		if errors.Is(err, pdfiumerrors.ErrPassword) || errors.Is(err, pdfiumerrors.ErrSecurity) {
			return ErrEncrypted
		}
		if err != nil {
			return err
		}
		d.ref = opened.Document
		count, err := d.inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.ref})
		if err != nil {
			return err
		}
		d.pages = count.PageCount
		if d.pages > d.cfg.MaxPages {
			return ErrTooManyPages
		}
		return nil
	})
}
