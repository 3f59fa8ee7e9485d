package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// The refusals of backup and restore; their words tell the next step.
var (
	ErrPostgresBackup = errors.New("PostgreSQL 的备份和恢复请用 pg_dump 和 pg_restore，做法见 docs/operations.md「PostgreSQL」一节")
	ErrNoDatabase     = errors.New("数据目录中没有数据库，请检查 DATA_DIR")
	ErrFileExists     = errors.New("文件已存在，为免覆盖没有备份，请换一个文件名")
	ErrFolderInUse    = errors.New("数据目录中已有数据库，恢复只能在没有数据的目录中进行；请先移走原有文件或换一个 DATA_DIR")
	ErrNoBackup       = errors.New("这不是完好的备份文件")
)

// Backup copies the SQLite database at dsn into a new file while the service runs: one consistent moment, readable by the
// owner alone. The copy is checked before it gets its name.
func Backup(ctx context.Context, dsn, file string) error {
	if engineOf(dsn) == Postgres {
		return ErrPostgresBackup
	}
	if _, err := os.Stat(dsn); err != nil {
		return ErrNoDatabase
	}
	if _, err := os.Stat(file); err == nil {
		return ErrFileExists
	}
	part := file + ".part"
	defer os.Remove(part)
	if err := vacuumInto(ctx, dsn, part); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	if err := os.Chmod(part, 0o600); err != nil {
		return err
	}
	if err := checkCopy(ctx, part); err != nil {
		return err
	}
	if err := syncFile(part); err != nil {
		return err
	}
	return rename(part, file)
}

func vacuumInto(ctx context.Context, from, to string) error {
	db, err := rawSQLite(from)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	return err
}

// rawSQLite opens a file without migrations; the pragmas are those of a visitor.
func rawSQLite(path string) (*sql.DB, error) {
	file := "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	db, err := sql.Open("sqlite", file+"?_pragma=busy_timeout(30000)")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// checkCopy asks SQLite whether every page and index of the copy is whole, and whether it is ours.
func checkCopy(ctx context.Context, path string) error {
	db, err := rawSQLite(path)
	if err != nil {
		return err
	}
	defer db.Close()
	var answer string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&answer); err != nil || answer != "ok" {
		return fmt.Errorf("%w:%s", ErrNoBackup, strings.TrimSpace(answer+" "+errorText(err)))
	}
	var tables int
	const ours = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('rounds', 'events', 'versions', 'goose_db_version')"
	if err := db.QueryRowContext(ctx, ours).Scan(&tables); err != nil || tables != 4 {
		return fmt.Errorf("%w：不是本系统的数据库", ErrNoBackup)
	}
	return nil
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Restore puts a backup in the place of a database that does not exist yet, at dsn; nothing is ever overwritten. The
// caller opens and verifies it.
func Restore(ctx context.Context, file, dsn string) error {
	if engineOf(dsn) == Postgres {
		return ErrPostgresBackup
	}
	for _, leftover := range []string{"", "-wal", "-shm", "-journal"} {
		if _, err := os.Stat(dsn + leftover); err == nil {
			return ErrFolderInUse
		}
	}
	part := dsn + ".part"
	defer os.Remove(part)
	if err := copyFile(file, part); err != nil {
		return err
	}
	if err := checkCopy(ctx, part); err != nil {
		return err
	}
	return rename(part, dsn)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("备份文件打不开：%w", err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	return errors.Join(out.Sync(), out.Close())
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// rename gives the finished file its name and makes the name itself durable.
func rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
