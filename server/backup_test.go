package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store"
)

// commanded runs a command line and tells exit code and everything said.
func commanded(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), args, &out, &errs)
	return code, out.String() + errs.String()
}

func TestBackupRestoreVerifyFromTheCommandLine(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	live, spare := filepath.Join(folder, "data"), filepath.Join(folder, "spare")
	t.Setenv("DATABASE_URL", "")
	t.Setenv("DATA_DIR", live)
	if code, said := commanded(t, "verify"); code != 1 || !strings.Contains(said, "没有数据库") {
		t.Fatalf("verify of nothing: %d %s", code, said)
	}
	clock := &stage.Clock{}
	clock.Set(models.Date(2018, 1, 30, 9, 0))
	s, err := store.Open(ctx, store.Options{DSN: filepath.Join(live, "zqyj.db"), Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := stage.Play(ctx, s, clock.Set, sample.Round(sample.Options{Units: 6}), models.PolicyOpen()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "zqyj-备份.db")
	expect := func(code int, words string, args ...string) {
		t.Helper()
		if got, said := commanded(t, args...); got != code || !strings.Contains(said, words) {
			t.Errorf("server %s: %d %s, want %d and %q", strings.Join(args, " "), got, said, code, words)
		}
	}
	expect(0, "已写入", "digest", "-o", filepath.Join(folder, "意见汇总.pdf"))
	expect(0, "1件与出具时相符", "verify")
	expect(2, "server backup 文件名", "backup")
	expect(0, "SHA-256", "backup", file)
	expect(1, "文件已存在", "backup", file)
	expect(1, "已有数据库", "restore", file)
	t.Setenv("DATA_DIR", spare)
	expect(0, "全部相符", "restore", file)
	expect(0, "1轮", "verify")
	expect(1, "已有数据库", "restore", file)
	t.Setenv("DATA_DIR", filepath.Join(folder, "third"))
	if err := os.WriteFile(filepath.Join(folder, "torn"), []byte("SQLite format 3\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(1, "不是完好的备份", "restore", filepath.Join(folder, "torn"))
	t.Setenv("DATABASE_URL", "postgres://127.0.0.1/none")
	expect(1, "pg_dump", "backup", filepath.Join(folder, "x"))
}

func TestMailSettingsAreToldAtStart(t *testing.T) {
	t.Setenv("DATA_DIR", t.TempDir())
	t.Setenv("SMTP_HOST", "10.1.2.3")
	if code, said := commanded(t, "verify"); code != 1 || !strings.Contains(said, "SMTP_FROM") {
		t.Errorf("%d %s, want the missing sender named", code, said)
	}
}
