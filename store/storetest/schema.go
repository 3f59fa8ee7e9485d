package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // for making and dropping schemas

	"zqyj/store"
)

// Main runs a package's tests and drops the schemas they shared. Every package whose tests use PostgreSQL has
//
//	func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }
func Main(m *testing.M) int {
	code := m.Run()
	if err := schemas.drop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// schemas are the migrated schemas of this process: templates, and those that tests use one after the other.
var schemas shared

type shared struct {
	mu   sync.Mutex
	all  []string
	free []string
}

// made is a new schema, which Main drops.
func (x *shared) made() (string, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	name, err := newSchema()
	if err == nil {
		x.all = append(x.all, name)
	}
	return name, err
}

// take is a migrated schema for one test, with whatever rows the last one left.
func (x *shared) take() (string, error) {
	x.mu.Lock()
	if n := len(x.free); n > 0 {
		defer x.mu.Unlock()
		name := x.free[n-1]
		x.free = x.free[:n-1]
		return name, nil
	}
	x.mu.Unlock()
	name, err := x.made()
	if err != nil {
		return "", err
	}
	s, err := store.Open(context.Background(), store.Options{DSN: inSchema(name)})
	if err != nil {
		return "", err
	}
	return name, s.Close()
}

func (x *shared) give(name string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.free = append(x.free, name)
}

func (x *shared) drop() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	var errs []error
	for _, name := range x.all {
		errs = append(errs, dropSchema(name))
	}
	return errors.Join(errs...)
}

// cluster is this process's own connection to the cluster of TEST_DSN.
var cluster = sync.OnceValues(func() (*sql.DB, error) { return sql.Open("pgx", os.Getenv("TEST_DSN")) })

func execute(statement string) error {
	db, err := cluster()
	if err != nil {
		return err
	}
	//check:allow sql the callers' constants, and names of random hexadecimal digits
	_, err = db.Exec(statement)
	return err
}

func newSchema() (string, error) {
	raw := make([]byte, 8)
	if _, err := rand.Read(raw); err != nil {
		return "", err
	}
	name := "t_" + hex.EncodeToString(raw)
	return name, execute("CREATE SCHEMA " + name)
}

func dropSchema(name string) error { return execute("DROP SCHEMA " + name + " CASCADE") }

// inSchema is the address of a schema.
func inSchema(name string) string {
	dsn, separator := os.Getenv("TEST_DSN"), "?"
	if strings.Contains(dsn, "?") {
		separator = "&"
	}
	return dsn + separator + "search_path=" + name
}

// copyRows empties the tables of one schema and gives them the rows and counters of another. A table that another one
// refers to is older than it, so the order in which they were made is the one to fill them in.
func copyRows(from, to string) error {
	const block = `DO $$
DECLARE r record;
BEGIN
	FOR r IN SELECT relname FROM pg_class WHERE relnamespace = '[to]'::regnamespace AND relkind = 'r' ORDER BY oid DESC LOOP
		EXECUTE format('DELETE FROM [to].%I', r.relname);
	END LOOP;
	FOR r IN SELECT relname FROM pg_class WHERE relnamespace = '[to]'::regnamespace AND relkind = 'r' ORDER BY oid LOOP
		EXECUTE format('INSERT INTO [to].%I SELECT * FROM [from].%I', r.relname, r.relname);
	END LOOP;
	FOR r IN SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = '[from]' LOOP
		PERFORM setval(format('[to].%I', r.sequencename), coalesce(r.last_value, 1), r.last_value IS NOT NULL);
	END LOOP;
END $$`
	return execute(strings.NewReplacer("[from]", from, "[to]", to).Replace(block))
}
