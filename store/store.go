// Package store keeps everything: domain verbs as transactions over SQLite or PostgreSQL, migrations, sessions' rows.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Options says which database to open and which clock rules over it.
type Options struct {
	// DSN is postgres://… or the path of a SQLite file; its folder must exist.
	DSN string
	// Clock is a fixed clock for tests. Nil means the database's own time plus the rehearsal offset, if it has one.
	Clock func() time.Time
	// Rehearse marks a new database as 演练 and lets its clock start at this moment. It is refused on a database
	// that already holds rounds.
	Rehearse time.Time
	// Passing says that nothing here has to survive a power cut, as in demonstrations and tests: SQLite then hands its
	// writes to the system and does not wait for the disk. What was committed still survives the end of the program.
	Passing bool
	// Trace is told every statement after it ran, without its values, and how many rows it met; tests hold with it what
	// a page asks and reads.
	Trace func(statement string, rows int64)
}

// Store is an open database. All methods are safe for concurrent use.
type Store struct {
	write  *gorm.DB // SQLite: one connection; PostgreSQL: the pool
	read   *gorm.DB // SQLite: a pool of readers; PostgreSQL: the same pool
	engine Engine
	fixed  func() time.Time
	offset time.Duration
	secret []byte
}

// Engine names the database behind a Store.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Open connects, migrates under a lock, reads the settings back and loads or makes the service's secret.
func Open(ctx context.Context, options Options) (*Store, error) {
	s := &Store{fixed: options.Clock, engine: engineOf(options.DSN)}
	connect := s.openSQLite
	if s.engine == Postgres {
		connect = s.openPostgres
	}
	if err := connect(options); err != nil {
		return nil, err
	}
	if err := s.trace(options.Trace); err != nil {
		_ = s.Close()
		return nil, err
	}
	if err := s.start(ctx, options); err != nil {
		_ = s.Close()
		return nil, s.atFile(options.DSN, err)
	}
	return s, nil
}

func (s *Store) start(ctx context.Context, options Options) error {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.loadSecret(ctx); err != nil {
		return err
	}
	return s.loadClock(ctx, options.Rehearse)
}

// trace hangs the callback behind every kind of statement of both pools.
func (s *Store) trace(tell func(string, int64)) error {
	if tell == nil {
		return nil
	}
	after := func(db *gorm.DB) { tell(db.Statement.SQL.String(), db.RowsAffected) }
	pools := []*gorm.DB{s.read}
	if s.write != s.read {
		pools = append(pools, s.write)
	}
	var errs []error
	for _, pool := range pools {
		on := pool.Callback()
		errs = append(errs, on.Query().After("*").Register("trace", after), on.Row().After("*").Register("trace", after), on.Raw().After("*").Register("trace", after),
			on.Create().After("*").Register("trace", after), on.Update().After("*").Register("trace", after), on.Delete().After("*").Register("trace", after))
	}
	return errors.Join(errs...)
}

func engineOf(dsn string) Engine {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return Postgres
	}
	return SQLite
}

// OpenError says which SQLite file could not be opened.
type OpenError struct {
	Path string
	Err  error
}

func (e *OpenError) Error() string { return fmt.Sprintf("open %s: %v", e.Path, e.Err) }

// Unwrap gives the driver's error.
func (e *OpenError) Unwrap() error { return e.Err }

// atFile names the file where SQLite itself failed: one that is not writable opens, and fails at the first write.
func (s *Store) atFile(path string, err error) error {
	var code interface{ Code() int }
	if s.engine != SQLite || !errors.As(err, &code) {
		return err
	}
	return &OpenError{path, err}
}

// gormConfig: no implicit transactions (verbs open their own) and no PrepareStmt (pgx caches by itself; gorm's
// second cache halves the rate).
func gormConfig() *gorm.Config {
	return &gorm.Config{SkipDefaultTransaction: true, Logger: logger.Discard, TranslateError: true}
}

func (s *Store) openSQLite(options Options) error {
	synchronous := "2" // FULL
	if options.Passing {
		synchronous = "0" // OFF
	}
	pragmas := "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=temp_store(2)&_pragma=synchronous(" + synchronous + ")"
	path := options.DSN
	file := "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	var err error
	if s.write, err = gorm.Open(sqlite.Open(file+pragmas+"&_txlock=immediate"), gormConfig()); err != nil {
		return &OpenError{path, err}
	}
	if err := checkPragmas(s.write, synchronous, "0"); err != nil {
		return &OpenError{path, err}
	}
	if s.read, err = gorm.Open(sqlite.Open(file+pragmas+"&_pragma=query_only(1)"), gormConfig()); err != nil {
		return &OpenError{path, err}
	}
	if err := checkPragmas(s.read, synchronous, "1"); err != nil {
		return &OpenError{path, err}
	}
	return errors.Join(limit(s.write, 1), limit(s.read, 8))
}

// checkPragmas reads back what was asked for: defaults differ by driver, and a wrong one loses data silently. queryOnly
// is "1" for the readers, which must not write beside the one writing connection.
func checkPragmas(pool *gorm.DB, synchronous, queryOnly string) error {
	want := []struct{ ask, value string }{{"PRAGMA journal_mode", "wal"}, {"PRAGMA synchronous", synchronous}, {"PRAGMA foreign_keys", "1"}, {"PRAGMA busy_timeout", "10000"}, {"PRAGMA query_only", queryOnly}}
	db, err := pool.DB()
	if err != nil {
		return err
	}
	for _, w := range want {
		var got string
		//check:allow sql the pragmas stand above
		if err := db.QueryRow(w.ask).Scan(&got); err != nil {
			return fmt.Errorf("%s: %w", w.ask, err)
		}
		if got != w.value {
			return fmt.Errorf("%s is %s, want %s", w.ask, got, w.value)
		}
	}
	return nil
}

func (s *Store) openPostgres(options Options) error {
	db, err := gorm.Open(postgres.New(postgres.Config{DSN: withTimeouts(options.DSN)}), gormConfig())
	if err != nil {
		return fmt.Errorf("open postgres: %w", err)
	}
	s.write, s.read = db, db
	return limit(db, 20)
}

// withTimeouts bounds statements, waits for locks and idle transactions, unless the address says otherwise.
func withTimeouts(dsn string) string {
	for _, setting := range []string{"statement_timeout=60000", "lock_timeout=20000", "idle_in_transaction_session_timeout=60000", "timezone=UTC"} {
		name := strings.SplitN(setting, "=", 2)[0]
		if strings.Contains(dsn, name+"=") {
			continue
		}
		separator := "?"
		if strings.Contains(dsn, "?") {
			separator = "&"
		}
		dsn += separator + setting
	}
	return dsn
}

func limit(db *gorm.DB, connections int) error {
	pool, err := db.DB()
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return nil
}

// Close gives the connections back.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*gorm.DB{s.read, s.write} {
		if db == nil {
			continue
		}
		pool, err := db.DB()
		if err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, pool.Close())
	}
	return errors.Join(errs...)
}

// Engine tells which database is behind the store.
func (s *Store) Engine() Engine { return s.engine }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	pool, err := s.write.DB()
	if err != nil {
		return err
	}
	return pool.PingContext(ctx)
}

// pool is the database/sql handle for migrations and backups.
func (s *Store) pool() (*sql.DB, error) { return s.write.DB() }
