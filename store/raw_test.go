package store_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// eachRaw is storetest.Each with a second connection beside the store's own, for whoever looks at or tampers with the
// rows themselves.
func eachRaw(t *testing.T, test func(t *testing.T, s *store.Store, raw *sql.DB, clock *storetest.Clock)) {
	t.Helper()
	run := func(driver, dsn string) func(t *testing.T) {
		return func(t *testing.T) {
			if dsn == "" && driver == "pgx" {
				t.Skip("PostgreSQL left out: TEST_DSN is not set (./check sets it)")
			}
			address := filepath.Join(t.TempDir(), "test.db")
			if driver == "pgx" {
				address = storetest.Schema(t)
			}
			clock := storetest.NewClock(storetest.Morning)
			s := openAt(t, store.Options{DSN: address, Clock: clock.Now})
			raw, err := sql.Open(driver, address)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = raw.Close() })
			test(t, s, raw, clock)
		}
	}
	t.Run("sqlite", run("sqlite", ""))
	t.Run("postgres", run("pgx", os.Getenv("TEST_DSN")))
}

// openAt opens a store that is closed with the test.
func openAt(t testing.TB, options store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// number reads one figure by SQL.
func number(t rapid.TB, raw *sql.DB, query string) int64 {
	t.Helper()
	var n int64
	//check:allow sql the caller's constant
	if err := raw.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func execute(t rapid.TB, raw *sql.DB, statement string) {
	t.Helper()
	//check:allow sql the caller's constant
	if _, err := raw.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// submitted is a unit whose first version counts, with its receipt.
func (c *call) submitted(unit models.Actor) models.Receipt {
	c.t.Helper()
	c.fill(unit)
	receipt, err := c.s.SubmitReply(context.Background(), unit, store.Sending{Revision: store.Unguarded})
	c.must(err)
	return receipt
}

func (c *call) desk(unit models.Actor) store.Desk {
	c.t.Helper()
	d, err := c.s.Desk(context.Background(), unit)
	c.must(err)
	return d
}

func (c *call) snapshot() models.Snapshot {
	c.t.Helper()
	snap, err := c.s.Snapshot(context.Background(), c.round.ID)
	c.must(err)
	return snap
}

// general is a valid opinion on the whole draft.
func general(text string) models.Opinion {
	return models.Opinion{PID: models.General, Kind: models.KindGeneral, Nature: models.NatureEditorial, Proposed: text, Reason: "便于阅读"}
}
