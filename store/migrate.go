package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// UnknownSchemaError says that a newer program has written this database.
type UnknownSchemaError struct{ Have, Known int64 }

func (e *UnknownSchemaError) Error() string {
	return fmt.Sprintf("数据库的结构版本是 %d,本程序只认识到 %d:请使用更新版本的程序", e.Have, e.Known)
}

// migrate brings the schema up to date, on PostgreSQL under a session lock so that replicas may start together.
func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations/"+string(s.engine))
	if err != nil {
		return err
	}
	db, err := s.pool()
	if err != nil {
		return err
	}
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{}
	if s.engine == Postgres {
		dialect, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(schemaLock{}))
	}
	provider, err := goose.NewProvider(dialect, db, files, options...)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	sources := provider.ListSources()
	known := sources[len(sources)-1].Version
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if have > known {
		return &UnknownSchemaError{Have: have, Known: known}
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
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
