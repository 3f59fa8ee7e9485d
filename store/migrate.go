package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// UnknownSchemaError says that a newer program has written this database, or (Foreign names one of its tables) another
// program.
type UnknownSchemaError struct {
	Have, Known int64
	Foreign     string
}

func (e *UnknownSchemaError) Error() string {
	if e.Foreign != "" {
		return fmt.Sprintf("数据库里已有别的程序的表（如 %s）：请换一个空的数据库", e.Foreign)
	}
	return fmt.Sprintf("数据库的结构版本是 %d，本程序只认识到 %d：请使用更新版本的程序", e.Have, e.Known)
}

// migrate brings the schema up to date, on PostgreSQL under a session lock so that replicas may start together. SQLite has
// no such lock: each migration is one transaction, and of two programs that start on one file the second fails at what
// the first has done; it asks again what is left to do.
func (s *Store) migrate(ctx context.Context) error {
	var before int64 = -1
	for {
		done, err := s.migrateOnce(ctx)
		if err == nil || s.engine != SQLite || done <= before {
			return err
		}
		before = done
	}
}

// migrateOnce tells the version the schema had when it began.
func (s *Store) migrateOnce(ctx context.Context) (int64, error) {
	provider, err := s.migrations()
	if err != nil {
		return 0, err
	}
	sources := provider.ListSources()
	known := sources[len(sources)-1].Version
	// Asked before the version: another program that migrates at this moment brings both at once.
	table, err := s.anyTable(ctx)
	if err != nil {
		return 0, err
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return 0, fmt.Errorf("read schema version: %w", err)
	}
	if have > known {
		return have, &UnknownSchemaError{Have: have, Known: known}
	}
	if have == 0 && table != "" {
		return have, &UnknownSchemaError{Known: known, Foreign: table}
	}
	if _, err := provider.Up(ctx); err != nil {
		return have, fmt.Errorf("migrate: %w", err)
	}
	return have, nil
}

// anyTable names a table of the schema beside the one that keeps its version; empty when there is none. Tables that
// come with an extension of PostgreSQL are nobody's.
func (s *Store) anyTable(ctx context.Context) (string, error) {
	db := s.write.WithContext(ctx)
	query := db.Raw("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'goose_db_version' AND name NOT LIKE 'sqlite_%' ORDER BY name LIMIT 1")
	if s.engine == Postgres {
		query = db.Raw("SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace AND c.relname <> 'goose_db_version' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY c.relname LIMIT 1")
	}
	var names []string
	if err := query.Scan(&names).Error; err != nil {
		return "", fmt.Errorf("look for tables: %w", err)
	}
	return strings.Join(names, ""), nil
}

func (s *Store) migrations() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+string(s.engine))
	if err != nil {
		return nil, err
	}
	db, err := s.pool()
	if err != nil {
		return nil, err
	}
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{}
	if s.engine == Postgres {
		dialect, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(schemaLock{}))
	}
	provider, err := goose.NewProvider(dialect, db, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return provider, nil
}

// schemaLock lets one replica migrate a schema while the others wait. The library's own locker asks again only every
// five seconds and knows one lock for the whole server.
type schemaLock struct{}

const schemaKey = "hashtextextended('zqyj migrations ' || current_schema(), 0)"

func (schemaLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock("+schemaKey+")")
	return err
}

func (schemaLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock("+schemaKey+")")
	return err
}
