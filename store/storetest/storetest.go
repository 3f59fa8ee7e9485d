// Package storetest opens real throw-away databases for tests: SQLite in a folder of the test, PostgreSQL in a schema
// of its own of the cluster that TEST_DSN names.
package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"zqyj/models"
	"zqyj/store"
)

// Clock is a clock that tests set; it is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts at the instant.
func NewClock(at models.Instant) *Clock { return &Clock{now: at.Time()} }

// Now is the clock's reading.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock, back as well.
func (c *Clock) Set(at models.Instant) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at.Time()
}

// Noon is the deadline of the sample notice; Morning is the hour most tests start at.
var (
	Noon    = models.Date(2018, 2, 9, 12, 0)
	Morning = models.Date(2018, 2, 9, 9, 0)
)

// Each runs the test on SQLite and, where TEST_DSN names a cluster, on PostgreSQL, each with a fresh database and a
// clock that stands at Morning.
func Each(t *testing.T, test func(t *testing.T, s *store.Store, clock *Clock)) {
	t.Helper()
	empty.Each(t, func(t *testing.T, s *store.Store, clock *Clock, _ struct{}) { test(t, s, clock) })
}

// SQLite opens a fresh SQLite database; a nil clock means real time.
func SQLite(t testing.TB, clock *Clock) *store.Store {
	t.Helper()
	return openWith(t, store.Options{DSN: empty.sqlite(t).file(t)}, clock)
}

// Postgres opens a fresh schema on the cluster of TEST_DSN.
func Postgres(t testing.TB, clock *Clock) *store.Store {
	t.Helper()
	return openWith(t, store.Options{DSN: empty.postgres(t).copy(t)}, clock)
}

// Schema makes an empty schema that is dropped after the test and returns the address that uses it.
func Schema(t testing.TB) string {
	t.Helper()
	name, err := newSchema()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := dropSchema(name); err != nil {
			t.Error(err)
		}
	})
	return inSchema(name)
}

// Traced opens a fresh SQLite database that tells its statements: each call of the function gives those since the last.
func Traced(t testing.TB, clock *Clock) (*store.Store, func() []string) {
	t.Helper()
	var mu sync.Mutex
	var statements []string
	s := TracedTo(t, clock, func(statement string, _ int64) {
		mu.Lock()
		defer mu.Unlock()
		statements = append(statements, statement)
	})
	return s, func() []string {
		mu.Lock()
		defer mu.Unlock()
		since := statements
		statements = nil
		return since
	}
}

// TracedTo opens a fresh SQLite database that tells every statement, and the rows it met, to a function.
func TracedTo(t testing.TB, clock *Clock, tell func(statement string, rows int64)) *store.Store {
	t.Helper()
	return openWith(t, store.Options{DSN: empty.sqlite(t).file(t), Trace: tell}, clock)
}

func openWith(t testing.TB, options store.Options, clock *Clock) *store.Store {
	t.Helper()
	if clock != nil {
		options.Clock = clock.Now
	}
	options.Passing = true
	s, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
