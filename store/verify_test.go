package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"zqyj/models"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store"
	"zqyj/store/storetest"
)

// staged is the sample round with a file, played to its end.
func staged(t *testing.T, s *store.Store, clock *storetest.Clock) stage.Played {
	t.Helper()
	ctx := context.Background()
	played, err := stage.Play(ctx, s, clock.Set, sample.Round(sample.Options{Units: 20}), models.PolicyOpen())
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.EnterOnBehalf(ctx, played.Office, played.Round.ID, models.Entry{UnitID: played.Units[14].ID, Channel: models.ChannelFax, ReceivedAt: models.At(clock.Now()), Contact: models.Contact{Name: "周某", Phone: "0931-8400000"}},
		&store.Upload{Name: "传真.pdf", Kind: "pdf", Body: []byte("%PDF-1.4 " + strings.Repeat("字", 200_000))})
	if err != nil {
		t.Fatal(err)
	}
	return played
}

func TestVerifyFindsWhatSomebodyChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		played := staged(t, s, clock)
		faults := func() string {
			t.Helper()
			v, err := s.Verify(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(v.Faults, "\n")
		}
		if found := faults(); found != "" {
			t.Fatalf("an honest database: %s", found)
		}
		round := played.Round.ID
		for _, c := range []struct{ name, change, undo, want string }{
			{"an opinion reworded", "UPDATE opinions SET proposed = proposed || '!' WHERE id = (SELECT MIN(id) FROM opinions WHERE counts)",
				"UPDATE opinions SET proposed = substr(proposed, 1, length(proposed) - 1) WHERE id = (SELECT MIN(id) FROM opinions WHERE counts)", "内容与内容哈希不符"},
			{"an opinion that no longer counts", "UPDATE opinions SET counts = false WHERE id = (SELECT MAX(id) FROM opinions WHERE version_id IN (SELECT id FROM versions WHERE state = 'submitted'))",
				"UPDATE opinions SET counts = true WHERE id = (SELECT MAX(id) FROM opinions WHERE version_id IN (SELECT id FROM versions WHERE state = 'submitted'))", "是否计入"},
			{"a figure", "UPDATE counters SET n = n + 1 WHERE scope = 'round' AND name = 'opinions'", "UPDATE counters SET n = n - 1 WHERE scope = 'round' AND name = 'opinions'", "统计"},
			{"an event", "UPDATE events SET verb = 'withdrawn' WHERE place = 7 AND round_id <> 0", "", "留痕"},
		} {
			if err := s.Tamper(c.change); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if found := faults(); !strings.Contains(found, c.want) {
				t.Errorf("%s: found %q, want %q", c.name, found, c.want)
			}
			if c.undo == "" {
				continue
			}
			if err := s.Tamper(c.undo); err != nil {
				t.Fatal(err)
			}
			if found := faults(); found != "" {
				t.Errorf("%s undone: %s", c.name, found)
			}
		}
		report, err := s.VerifyChain(ctx, round)
		if err != nil || report.Broken != 7 {
			t.Errorf("the chain breaks at %d, %v, want 7", report.Broken, err)
		}
	})
}

func TestVerifyFindsWhatSomebodyTookAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		played := staged(t, s, clock)
		for _, statement := range []string{
			"UPDATE file_chunks SET bytes = '' WHERE seq = 1",
			"UPDATE clauses SET text = text || '另' WHERE id = (SELECT MIN(id) FROM clauses)",
			"DELETE FROM events WHERE round_id <> 0 AND place = (SELECT MAX(place) FROM events WHERE round_id <> 0)",
		} {
			if err := s.Tamper(statement); err != nil {
				t.Fatal(err)
			}
		}
		v, err := s.Verify(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		found := strings.Join(v.Faults, "\n")
		for _, want := range []string{"传真.pdf", "征求意见稿第1版", "链头"} {
			if !strings.Contains(found, want) {
				t.Errorf("found %q, want %q", found, want)
			}
		}
		if report, err := s.VerifyChain(context.Background(), played.Round.ID); err != nil || report.Whole() {
			t.Errorf("a chain without its last event is whole: %+v, %v", report, err)
		}
	})
}

// TestAHotBackupIsOneMoment copies the database while units write, and finds every hash and sum of the copy in order.
func TestAHotBackupIsOneMoment(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	path := filepath.Join(folder, "live.db")
	clock := storetest.NewClock(storetest.Morning)
	s, err := store.Open(ctx, store.Options{DSN: path, Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := openCall(t, s, clock, 6)
	var writing sync.WaitGroup
	stop := make(chan struct{})
	for _, unit := range c.units {
		c.fill(unit)
		writing.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := c.submit(unit); err != nil {
					t.Error(err)
					return
				}
				if err := s.WithdrawReply(ctx, unit, store.Sending{Revision: -1}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	file := filepath.Join(folder, "a b#备份.zqyj")
	for range 3 {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if err := store.Backup(ctx, path, file); err != nil {
			t.Fatal(err)
		}
		restored(t, file)
	}
	close(stop)
	writing.Wait()
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy is readable by others: %v, %v", info.Mode(), err)
	}
	if err := store.Backup(ctx, path, file); !errors.Is(err, store.ErrFileExists) {
		t.Errorf("a second backup over the first: %v", err)
	}
}

// restored puts the file into an empty folder and verifies it there.
func restored(t *testing.T, file string) {
	t.Helper()
	ctx, dsn := context.Background(), filepath.Join(t.TempDir(), "zqyj.db")
	if err := store.Restore(ctx, file, dsn); err != nil {
		t.Fatal(err)
	}
	if err := store.Restore(ctx, file, dsn); !errors.Is(err, store.ErrFolderInUse) {
		t.Errorf("restoring over a database: %v", err)
	}
	s, err := store.Open(ctx, store.Options{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	v, err := s.Verify(ctx)
	if err != nil || len(v.Faults) > 0 || v.Rounds != 1 || v.Events == 0 {
		t.Errorf("restored: %+v, %v", v, err)
	}
}

func TestWhatIsNoBackupIsRefused(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	junk, torn, foreign := filepath.Join(folder, "junk"), filepath.Join(folder, "torn"), filepath.Join(folder, "foreign.db")
	if err := os.WriteFile(junk, []byte(strings.Repeat("不是数据库", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "live.db")
	s, err := store.Open(ctx, store.Options{DSN: path})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	whole := filepath.Join(folder, "whole")
	if err := store.Backup(ctx, path, whole); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(torn, body[:len(body)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE elsewhere (id INTEGER)"); err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	for _, file := range []string{junk, torn, foreign} {
		dsn := filepath.Join(t.TempDir(), "zqyj.db")
		if err := store.Restore(ctx, file, dsn); !errors.Is(err, store.ErrNoBackup) {
			t.Errorf("%s: %v, want a refusal", filepath.Base(file), err)
		}
		if left, _ := os.ReadDir(filepath.Dir(dsn)); len(left) != 0 {
			t.Errorf("%s left %v behind", filepath.Base(file), left)
		}
	}
	if err := store.Backup(ctx, filepath.Join(folder, "nowhere.db"), filepath.Join(folder, "x")); !errors.Is(err, store.ErrNoDatabase) {
		t.Errorf("backup of nothing: %v", err)
	}
	if err := store.Backup(ctx, "postgres://x", filepath.Join(folder, "x")); !errors.Is(err, store.ErrPostgresBackup) {
		t.Errorf("backup of PostgreSQL: %v", err)
	}
}

// TestPostgresIsBackedUpAsTheHandbookSays runs the commands of docs/operations.md: pg_dump of a database in use, createdb,
// pg_restore into the empty one, verify there.
func TestPostgresIsBackedUpAsTheHandbookSays(t *testing.T) {
	if os.Getenv("TEST_DSN") == "" {
		t.Skip("PostgreSQL left out: TEST_DSN is not set (./check sets it)")
	}
	dump, restore := postgresTool(t, "pg_dump"), postgresTool(t, "pg_restore")
	ctx, clock := context.Background(), storetest.NewClock(storetest.Morning)
	live, empty := postgresDatabase(t), postgresDatabase(t)
	s, err := store.Open(ctx, store.Options{DSN: live, Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	staged(t, s, clock)
	file := filepath.Join(t.TempDir(), "zqyj.dump")
	run(t, dump, "-Fc", "-d", live, "-f", file)
	run(t, restore, "--no-owner", "--exit-on-error", "-d", empty, file)
	copied, err := store.Open(ctx, store.Options{DSN: empty, Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	want, err := s.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	got, err := copied.Verify(ctx)
	if err != nil || len(got.Faults) > 0 || got.Rounds != 1 || got.Files != 1 || got.Events != want.Events || got.Opinions != want.Opinions {
		t.Errorf("restored %+v, %v, want what was dumped: %+v", got, err, want)
	}
}

// postgresDatabase makes a database of its own and drops it after the test; storetest only makes schemas.
func postgresDatabase(t *testing.T) string {
	t.Helper()
	address, err := url.Parse(os.Getenv("TEST_DSN"))
	if err != nil || address.Host == "" {
		t.Skip("TEST_DSN is no postgres:// address, which pg_dump needs here")
	}
	db, err := sql.Open("pgx", address.String())
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("zqyj_test_%d_%d", os.Getpid(), databases.Add(1))
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil { //check:allow sql the name is made on the line above
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil { //check:allow sql the name is made above
			t.Error(err)
		}
		_ = db.Close()
	})
	address.Path = "/" + name
	return address.String()
}

var databases atomic.Int64

func postgresTool(t *testing.T, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		t.Skip("the PostgreSQL program " + name + " is not installed")
	}
	return found[len(found)-1]
}

func run(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(program), err, out)
	}
}
