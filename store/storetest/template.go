package storetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"zqyj/store"
)

// Template is a database that a process fills once per engine and copies for every test that begins with it: a copy is
// made far faster than the migrations run and a round is played.
type Template[T any] struct {
	// Fill writes what every test begins with and tells what it made; tests only read that. Nil leaves the database empty.
	Fill func(ctx context.Context, s *store.Store, clock *Clock) (T, error)

	mu        sync.Mutex
	originals map[store.Engine]*original[T]
}

// original is a filled database of one engine.
type original[T any] struct {
	bytes  []byte // of the SQLite file
	schema string // of PostgreSQL
	made   T
	end    time.Time // of the clock
}

var empty = &Template[struct{}]{}

// Each runs the test on SQLite and, where TEST_DSN names a cluster, on PostgreSQL, each with a copy of its own and a
// clock that stands where Fill left it.
func (x *Template[T]) Each(t *testing.T, test func(t *testing.T, s *store.Store, clock *Clock, made T)) {
	t.Helper()
	run := func(t *testing.T, o *original[T], dsn string) {
		t.Helper()
		clock := &Clock{now: o.end}
		test(t, openWith(t, store.Options{DSN: dsn}, clock), clock, o.made)
	}
	t.Run("sqlite", func(t *testing.T) {
		o := x.sqlite(t)
		run(t, o, o.file(t))
	})
	t.Run("postgres", func(t *testing.T) {
		if os.Getenv("TEST_DSN") == "" {
			t.Skip("PostgreSQL left out: TEST_DSN is not set (./check sets it)")
		}
		o := x.postgres(t)
		run(t, o, o.copy(t))
	})
}

func (x *Template[T]) sqlite(t testing.TB) *original[T] {
	t.Helper()
	return x.original(t, store.SQLite, func(o *original[T]) error {
		folder, err := os.MkdirTemp("", "storetest-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		path := filepath.Join(folder, "template.db")
		if err := x.fill(path, o); err != nil {
			return err
		}
		if _, err := os.Stat(path + "-wal"); err == nil {
			return fmt.Errorf("the template was closed with its log beside it")
		}
		o.bytes, err = os.ReadFile(path)
		return err
	})
}

func (x *Template[T]) postgres(t testing.TB) *original[T] {
	t.Helper()
	return x.original(t, store.Postgres, func(o *original[T]) (err error) {
		if o.schema, err = schemas.made(); err != nil {
			return err
		}
		return x.fill(inSchema(o.schema), o)
	})
}

// original is the filled database of an engine, made by the first who asks.
func (x *Template[T]) original(t testing.TB, engine store.Engine, make func(*original[T]) error) *original[T] {
	t.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	if o := x.originals[engine]; o != nil {
		return o
	}
	o := &original[T]{}
	if err := make(o); err != nil {
		t.Fatal(err)
	}
	if x.originals == nil {
		x.originals = map[store.Engine]*original[T]{}
	}
	x.originals[engine] = o
	return o
}

func (x *Template[T]) fill(dsn string, o *original[T]) error {
	clock := NewClock(Morning)
	s, err := store.Open(context.Background(), store.Options{DSN: dsn, Clock: clock.Now, Passing: true})
	if err != nil {
		return err
	}
	if x.Fill != nil {
		o.made, err = x.Fill(context.Background(), s, clock)
	}
	o.end = clock.Now()
	if closed := s.Close(); err == nil {
		err = closed
	}
	return err
}

// file writes a copy of the SQLite file.
func (o *original[T]) file(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, o.bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// copy fills a schema with the template's rows.
func (o *original[T]) copy(t testing.TB) string {
	t.Helper()
	name, err := schemas.take()
	if err != nil {
		t.Fatal(err)
	}
	if err := copyRows(o.schema, name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { schemas.give(name) })
	return inSchema(name)
}
