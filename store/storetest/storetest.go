// Package storetest opens real throw-away databases for tests: SQLite in a folder of the test, PostgreSQL in a schema
// of its own of the cluster that TEST_DSN names.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // for making and dropping schemas

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
	t.Run("sqlite", func(t *testing.T) {
		clock := NewClock(Morning)
		test(t, SQLite(t, clock), clock)
	})
	t.Run("postgres", func(t *testing.T) {
		if os.Getenv("TEST_DSN") == "" {
			t.Skip("PostgreSQL left out: TEST_DSN is not set (./check sets it)")
		}
		clock := NewClock(Morning)
		test(t, Postgres(t, clock), clock)
	})
}

// SQLite opens a fresh SQLite database; a nil clock means real time.
func SQLite(t testing.TB, clock *Clock) *store.Store {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "test.db"), clock)
}

// Postgres opens a fresh schema on the cluster of TEST_DSN.
func Postgres(t testing.TB, clock *Clock) *store.Store {
	t.Helper()
	return open(t, Schema(t), clock)
}

// Schema makes a schema that is dropped after the test and returns the address that uses it.
func Schema(t testing.TB) string {
	t.Helper()
	dsn := os.Getenv("TEST_DSN")
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	raw := make([]byte, 8)
	if _, err := rand.Read(raw); err != nil {
		t.Fatal(err)
	}
	name := "t_" + hex.EncodeToString(raw)
	//check:allow sql the name is random hexadecimal digits
	if _, err := db.Exec("CREATE SCHEMA " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		//check:allow sql the name is random hexadecimal digits
		if _, err := db.Exec("DROP SCHEMA " + name + " CASCADE"); err != nil {
			t.Error(err)
		}
		_ = db.Close()
	})
	separator := "?"
	if strings.Contains(dsn, "?") {
		separator = "&"
	}
	return dsn + separator + "search_path=" + name
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
	return openWith(t, store.Options{DSN: filepath.Join(t.TempDir(), "test.db"), Trace: tell}, clock)
}

func open(t testing.TB, dsn string, clock *Clock) *store.Store {
	t.Helper()
	return openWith(t, store.Options{DSN: dsn}, clock)
}

func openWith(t testing.TB, options store.Options, clock *Clock) *store.Store {
	t.Helper()
	if clock != nil {
		options.Clock = clock.Now
	}
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
