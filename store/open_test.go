package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// TestTheFileMayLieInAnyFolder: county servers have folders such as 「D:\征求意见 2018\」.
func TestTheFileMayLieInAnyFolder(t *testing.T) {
	for _, name := range []string{"with spaces", "征求意见 资料", "a#b", "what?", "100%", "%41", "a&b=c", "plus+sign", "'quote'", "semi;colon"} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), name)
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(folder, name+".db")
			s := openAt(t, store.Options{DSN: file})
			if _, err := s.CreateRound(context.Background(), office, models.Round{Title: "一轮", Policy: models.PolicyOpen()}); err != nil {
				t.Fatal(err)
			}
			if rounds, err := s.Rounds(context.Background()); err != nil || len(rounds) != 1 {
				t.Errorf("the readers see %d rounds, %v", len(rounds), err)
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("the database does not lie where it was asked for: %v", err)
			}
		})
	}
}

func TestANewerSchemaIsRefused(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *store.Store, raw *sql.DB, clock *storetest.Clock) {
		execute(t, raw, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, true)")
		dsn := dsnOf(t, raw)
		_, err := store.Open(context.Background(), store.Options{DSN: dsn})
		var unknown *store.UnknownSchemaError
		if !errors.As(err, &unknown) || unknown.Have != 9000 || !strings.Contains(err.Error(), "请使用更新版本的程序") {
			t.Errorf("%v, want a refusal that says what to do", err)
		}
	})
}

func TestAnotherProgramsDatabaseIsRefused(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *store.Store, raw *sql.DB, clock *storetest.Clock) {
		execute(t, raw, "DELETE FROM goose_db_version WHERE version_id > 0") // as if every table were somebody else's
		_, err := store.Open(context.Background(), store.Options{DSN: dsnOf(t, raw)})
		var unknown *store.UnknownSchemaError
		if !errors.As(err, &unknown) || !strings.Contains(err.Error(), "别的程序的表") {
			t.Errorf("%v, want a refusal that names a table", err)
		}
	})
}

// dsnOf is the address of the database a raw connection is on.
func dsnOf(t *testing.T, raw *sql.DB) string {
	t.Helper()
	var dsn string
	if err := raw.QueryRow("SELECT file FROM pragma_database_list").Scan(&dsn); err == nil {
		return dsn
	}
	if err := raw.QueryRow("SELECT current_schema()").Scan(&dsn); err != nil {
		t.Fatal(err)
	}
	separator := "?"
	if strings.Contains(os.Getenv("TEST_DSN"), "?") {
		separator = "&"
	}
	return os.Getenv("TEST_DSN") + separator + "search_path=" + dsn
}

// TestReplicasStartTogether: several programs open one empty database at once; one migrates, all agree on the secret.
func TestReplicasStartTogether(t *testing.T) {
	dsns := map[string]func(t *testing.T) string{"sqlite": func(t *testing.T) string { return filepath.Join(t.TempDir(), "test.db") }}
	if os.Getenv("TEST_DSN") != "" {
		dsns["postgres"] = func(t *testing.T) string { return storetest.Schema(t) }
	}
	for name, dsn := range dsns {
		t.Run(name, func(t *testing.T) {
			address := dsn(t)
			stores := make([]*store.Store, 4)
			var group sync.WaitGroup
			for i := range stores {
				group.Go(func() {
					s, err := store.Open(context.Background(), store.Options{DSN: address})
					if err != nil {
						t.Errorf("replica %d: %v", i, err)
						return
					}
					stores[i] = s
				})
			}
			group.Wait()
			codes := map[string]bool{}
			for _, s := range stores {
				if s == nil {
					continue
				}
				codes[s.Code(models.Invitation{Nonce: "n"})] = true
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
			if len(codes) != 1 {
				t.Errorf("replicas derive %d different codes for one invitation", len(codes))
			}
		})
	}
}

// TestASetUpTokenMakesOneAdministrator: two people follow the link at once.
func TestASetUpTokenMakesOneAdministrator(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		token, err := s.NewSetupToken(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SetUp(ctx, token, models.User{Login: "a", Name: "甲", Password: "short"}); err == nil {
			t.Error("a short password was taken")
		}
		if _, err := s.SetUp(ctx, token+"x", models.User{Login: "a", Name: "甲", Password: "mima-ceshi-2018"}); err == nil {
			t.Error("a wrong token was taken")
		}
		results := make([]error, 4)
		var group sync.WaitGroup
		for i := range results {
			group.Go(func() {
				_, results[i] = s.SetUp(ctx, token, models.User{Login: string(rune('a' + i)), Name: "甲", Password: "mima-ceshi-2018"})
			})
		}
		group.Wait()
		var won int
		for _, err := range results {
			var p *models.Problem
			if err == nil {
				won++
			} else if !errors.As(err, &p) || p.Code != "setup_used" {
				t.Errorf("%v, want setup_used", err)
			}
		}
		if users, err := s.Users(ctx); err != nil || won != 1 || len(users) != 1 {
			t.Errorf("%d succeeded, %d administrators, %v", won, len(users), err)
		}
		if open, err := s.SetupOpen(ctx, token); err != nil || open {
			t.Errorf("the used link is open: %v, %v", open, err)
		}
	})
}

// TestFirstTriesAtOnceAreAllCounted: somebody guesses from many connections before any try was noted.
func TestFirstTriesAtOnceAreAllCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		const tries, limit = 24, 5
		passed := make([]bool, tries)
		var group sync.WaitGroup
		for i := range passed {
			group.Go(func() {
				over, err := s.Throttle(context.Background(), "code:192.0.2.1", limit, time.Minute)
				if err != nil {
					t.Error(err)
				}
				passed[i] = !over
			})
		}
		group.Wait()
		n := 0
		for _, ok := range passed {
			if ok {
				n++
			}
		}
		if n != limit {
			t.Errorf("%d of %d tries passed, want %d", n, tries, limit)
		}
		clock.Set(storetest.Morning + 60_000)
		if over, err := s.Throttle(context.Background(), "code:192.0.2.1", limit, time.Minute); err != nil || over {
			t.Errorf("after the window: over %v, %v", over, err)
		}
		long := make([]byte, 6000)
		_, _ = rand.Read(long)
		if _, err := s.Throttle(context.Background(), "login:"+hex.EncodeToString(long), limit, time.Minute); err != nil {
			t.Errorf("a login longer than PostgreSQL indexes: %v", err)
		}
	})
}

// TestAnEndedSessionIsNotRevived: a request that came in with the session ends after somebody revoked it, signed out or
// set the password anew.
func TestAnEndedSessionIsNotRevived(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		sessions, expiry := s.Sessions(), time.Time{}
		if err := sessions.CommitCtx(context.Background(), "cookie", []byte("one"), expiry); err != nil {
			t.Fatal(err)
		}
		request := sessions.Visit(context.Background())
		if data, found, err := sessions.FindCtx(request, "cookie"); !found || err != nil || string(data) != "one" {
			t.Fatalf("%q %v %v", data, found, err)
		}
		if err := sessions.CommitCtx(request, "cookie", []byte("two"), expiry); err != nil {
			t.Fatal(err)
		}
		if data, _, _ := sessions.FindCtx(context.Background(), "cookie"); string(data) != "two" {
			t.Errorf("what a request writes back is %q", data)
		}
		if err := sessions.Delete("cookie"); err != nil {
			t.Fatal(err)
		}
		if err := sessions.CommitCtx(request, "cookie", []byte("three"), expiry); err != nil {
			t.Fatal(err)
		}
		if data, found, err := sessions.FindCtx(context.Background(), "cookie"); found || err != nil {
			t.Errorf("an ended session is back with %q, %v", data, err)
		}
	})
}

// TestAnUnusedSessionEnds after a week, a remembered one after thirty days; using it puts the end off, but never beyond
// those thirty days.
func TestAnUnusedSessionEnds(t *testing.T) {
	const sixDays, aDay = "UPDATE sessions SET started_at = started_at - 518400000, seen_at = seen_at - 518400000, expires_at = expires_at - 518400000",
		"UPDATE sessions SET started_at = started_at - 86400000, seen_at = seen_at - 86400000, expires_at = expires_at - 86400000"
	eachRaw(t, func(t *testing.T, s *store.Store, raw *sql.DB, _ *storetest.Clock) {
		sessions := s.Sessions()
		for _, c := range []struct {
			name     string
			remember bool
			used     []string // it is used after each of these
			unused   []string // and nobody uses it between these
			lives    bool
		}{
			{"not used for a week", false, []string{sixDays, aDay, sixDays}, []string{sixDays, aDay}, false},
			{"not used for six days", false, []string{sixDays, aDay, sixDays}, []string{sixDays}, true},
			{"used for thirty days", false, []string{sixDays, sixDays, sixDays, sixDays}, []string{sixDays}, false},
			{"remembered, not used for a week", true, nil, []string{sixDays, aDay}, true},
			{"remembered for thirty days", true, []string{sixDays, sixDays, sixDays, sixDays}, []string{sixDays}, false},
		} {
			t.Run(c.name, func(t *testing.T) {
				must := func(err error) {
					t.Helper()
					if err != nil {
						t.Fatal(err)
					}
				}
				found := func() bool {
					_, found, err := sessions.Find(c.name)
					must(err)
					return found
				}
				execute(t, raw, "DELETE FROM sessions")
				must(sessions.Commit(c.name, []byte("x"), time.Time{}))
				if c.remember {
					must(sessions.Remember(context.Background(), c.name))
				}
				for _, later := range c.used {
					execute(t, raw, later)
					if !found() {
						t.Fatal("a session in use ended")
					}
				}
				for _, later := range c.unused {
					execute(t, raw, later)
				}
				if lives := found(); lives != c.lives {
					t.Errorf("lives: %v", lives)
				}
				must(sessions.Sweep(context.Background()))
				if n := number(t, raw, "SELECT COUNT(*) FROM sessions"); n != 0 != c.lives {
					t.Errorf("%d sessions after the sweep", n)
				}
			})
		}
	})
}

// TestARevokedInvitationEndsWhatIsUnderWay: the door has let the request in, then the office replaces the code.
func TestARevokedInvitationEndsWhatIsUnderWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 1)
		unit := c.units[0]
		c.fill(unit)
		o := c.desk(unit).Opinions[0]
		c.must(s.RevokeInvitation(ctx, office, c.round.ID, unit.InvitationID))
		if err := c.submit(unit); !errors.Is(err, models.ErrSignIn) {
			t.Errorf("submission: %v, want sign_in", err)
		}
		if _, err := s.SaveOpinion(ctx, unit, o); !errors.Is(err, models.ErrSignIn) {
			t.Errorf("autosave: %v, want sign_in", err)
		}
		if _, err := s.AskExtension(ctx, unit, storetest.Noon+9000, "材料在途"); !errors.Is(err, models.ErrSignIn) {
			t.Errorf("plea: %v, want sign_in", err)
		}
		if _, err := s.UnitActor(ctx, unit.InvitationID); !errors.Is(err, models.ErrSignIn) {
			t.Errorf("the door: %v, want sign_in", err)
		}
	})
}

func TestABarredUserIsOutAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, login := range []string{"jia", "yi"} {
			_, err := s.AddUser(ctx, models.System, models.User{Login: login, Name: login, Role: models.RoleAdmin, Password: "mima-ceshi-2018"})
			must(err)
		}
		actor, err := s.SignIn(ctx, "yi", "mima-ceshi-2018")
		must(err)
		token, _, err := s.NewAPIToken(ctx, actor, models.APIToken{UserID: actor.UserID})
		must(err)
		must(s.Sessions().CommitCtx(ctx, "cookie", []byte("x"), time.Time{}))
		must(s.Sessions().Own(ctx, "cookie", actor, "Chrome"))
		must(s.BarUser(ctx, office, actor.UserID))
		if _, err := s.OfficeActor(ctx, actor.UserID); !errors.Is(err, models.ErrSignIn) {
			t.Errorf("by session: %v", err)
		}
		if _, err := s.ByToken(ctx, token); !errors.Is(err, models.ErrSignIn) {
			t.Errorf("by token: %v", err)
		}
		if _, err := s.SignIn(ctx, "yi", "mima-ceshi-2018"); err == nil {
			t.Error("by password")
		}
		if _, found, err := s.Sessions().FindCtx(ctx, "cookie"); found || err != nil {
			t.Errorf("the session is still there: %v, %v", found, err)
		}
	})
}

// TestADatabaseThatDoesNotAnswerSignsNobodyOut: a cut request or a slow database is no unknown person.
func TestADatabaseThatDoesNotAnswerSignsNobodyOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCall(t, s, clock, 1)
		ctx, cancel := context.WithDeadline(context.Background(), time.Unix(1, 0))
		defer cancel()
		_, byInvitation := s.UnitActor(ctx, c.units[0].InvitationID)
		_, byUser := s.OfficeActor(ctx, 1)
		_, byToken := s.ByToken(ctx, "t")
		_, byPassword := s.SignIn(ctx, "jia", "mima-ceshi-2018")
		for i, err := range []error{byInvitation, byUser, byToken, byPassword, func() error { _, err := s.Desk(ctx, c.units[0]); return err }()} {
			if !store.Unavailable(err) {
				t.Errorf("%d: %v is not told as unavailable", i, err)
			}
		}
		if store.Unavailable(models.ErrDeadlinePassed) || store.Unavailable(sql.ErrNoRows) {
			t.Error("a refusal is told as unavailable")
		}
	})
}

// TestAWaitForALockEndsInWords: another replica holds the round's row longer than lock_timeout.
func TestAWaitForALockEndsInWords(t *testing.T) {
	if os.Getenv("TEST_DSN") == "" {
		t.Skip("PostgreSQL left out: TEST_DSN is not set (./check sets it)")
	}
	dsn := storetest.Schema(t)
	clock := storetest.NewClock(storetest.Morning)
	s := openAt(t, store.Options{DSN: dsn + "&lock_timeout=50", Clock: clock.Now})
	c := openCall(t, s, clock, 1)
	c.fill(c.units[0])
	raw, err := sql.Open("pgx", dsn)
	c.must(err)
	defer raw.Close()
	held, err := raw.Begin()
	c.must(err)
	var id int64
	c.must(held.QueryRow("SELECT id FROM rounds FOR UPDATE").Scan(&id))
	if err := c.submit(c.units[0]); !store.Unavailable(err) {
		t.Errorf("submission: %v", err)
	}
	if err := writeContact(c, c.units[0]); !store.Unavailable(err) {
		t.Errorf("autosave: %v", err)
	}
	c.must(held.Rollback())
	c.must(c.submit(c.units[0])) // nothing was half done
}

// TestASQLErrorInsideAVerbKeepsTheLatch: on PostgreSQL an error aborts the transaction up to its savepoint.
func TestASQLErrorInsideAVerbKeepsTheLatch(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *store.Store, raw *sql.DB, clock *storetest.Clock) {
		c := openCall(t, s, clock, 1)
		ctx := context.Background()
		hour := models.Instant(3_600_000)
		c.must(s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, UnitID: c.units[0].UnitID, At: storetest.Noon + hour, Reason: "材料在途"}))
		c.must(s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, At: storetest.Noon + 2*hour, Reason: "系统中断"}))
		clock.Set(storetest.Noon + hour) // the unit's row falls due while the round stays open
		_, err := s.AddUnits(ctx, office, c.round.ID, []models.Unit{{Name: "新单位"}, {Name: "第1单位"}})
		var p *models.Problem
		if !errors.As(err, &p) || !strings.Contains(p.Error(), "单位名称重复：第1单位") {
			t.Errorf("%v, want a refusal that names the unit", err)
		}
		if n := number(t, raw, "SELECT count(*) FROM units"); n != 1 {
			t.Errorf("%d units, want the refused ones gone", n)
		}
		if n := number(t, raw, "SELECT count(*) FROM deadlines WHERE unit_id <> 0 AND closed_at <> 0"); n != 1 {
			t.Error("the refusal took the latch back")
		}
		if report, err := s.VerifyChain(ctx, c.round.ID); err != nil || !report.Whole() {
			t.Errorf("the chain: %+v, %v", report, err)
		}
	})
}
