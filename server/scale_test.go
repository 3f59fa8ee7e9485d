package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zqyj/models"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store/storetest"
)

// TestPagesStayQuick opens the office's pages over a small round and over one with many times its opinions: the larger
// one takes no statement more, none counts or groups over opinions or skips rows, and none reads more opinions than a
// page shows. In the full check the rounds hold 1,000 and 20,000 opinions of 300 units, and the times are told:
//
//	CHECK_FULL=1 go test ./server -run TestPagesStayQuick -v
func TestPagesStayQuick(t *testing.T) {
	units, few, many := 100, 400, 2_000
	if os.Getenv("CHECK_FULL") != "" {
		units, few, many = 300, 1_000, 20_000
	}
	small, large := openScale(t, units, few), openScale(t, units, many)
	busiest := large.busiestClause()
	for _, page := range []struct {
		name, path string
		opinions   int64 // the most that one statement may read; one more tells that there is a next page
	}{
		{"ledger", "", 0},
		{"deadline day", "/day", 0},
		{"record of a unit", fmt.Sprintf("/units/%d", large.played.Units[0].ID), 401},
		{"workbench", "/workbench", 1},
		{"clause", fmt.Sprintf("/workbench/%d", busiest), 51},
		{"clause, compared", fmt.Sprintf("/workbench/%d/compare", busiest), 401},
		{"opinions", "/opinions", 51},
		{"opinions, open ones", "/opinions?outcome=open", 51},
		{"opinions by unit", "/opinions?by=unit", 51},
		{"opinions, last page", "/opinions?after=" + large.nearEnd(), 51},
		{"release", "/release", 20},
		{"papers", "/papers", 0},
		{"disagreements", "/disagreements", 51},
		{"opinions by API", "api/v1/rounds/1/opinions", 201},
	} {
		t.Run(page.name, func(t *testing.T) {
			before, after := small.visit(t, page.path), large.visit(t, page.path)
			if len(after.statements) > len(before.statements) {
				t.Errorf("%d statements over %d opinions, %d over %d:\n%s", len(before.statements), few, len(after.statements), many, strings.Join(after.texts(), "\n"))
			}
			after.check(t, page.opinions)
			t.Logf("%s: %d statements; %.1f ms over %d opinions, %.1f ms over %d, %.2f times; %d kB", page.name, len(after.statements),
				before.millis(), few, after.millis(), many, after.millis()/before.millis(), after.bytes/1024)
		})
	}
}

// statement is one that a page asked, and how many rows it met.
type statement struct {
	text string
	rows int64
}

// seen is what one page cost.
type seen struct {
	statements []statement
	times      []time.Duration
	bytes      int
}

// millis is the fastest of several visits: what else the machine does can only slow a page down.
func (s seen) millis() float64 { return float64(slices.Min(s.times).Microseconds()) / 1000 }

func (s seen) texts() []string {
	texts := make([]string, len(s.statements))
	for i, one := range s.statements {
		texts[i] = fmt.Sprintf("%d rows: %.160s", one.rows, one.text)
	}
	return texts
}

var (
	overOpinions = regexp.MustCompile("(?i)\\b(from|join)\\s+[`\"]?opinions\\b")
	costly       = regexp.MustCompile(`(?i)\b(offset|group\s+by|sum\s*\()`)
)

func (s seen) check(t *testing.T, opinions int64) {
	t.Helper()
	for _, one := range s.statements {
		if !overOpinions.MatchString(one.text) {
			continue
		}
		if found := costly.FindString(one.text); found != "" {
			t.Errorf("%s over opinions: %s", found, one.text)
		}
		if one.rows > opinions {
			t.Errorf("reads %d opinions, want at most %d: %.200s", one.rows, opinions, one.text)
		}
	}
}

// scale is the service over a round of a chosen size, with its statements traced.
type scale struct {
	*running
	played stage.Played
	client *http.Client
	token  string

	mu    sync.Mutex
	asked []statement // since the page began
}

func openScale(t *testing.T, units, opinions int) *scale {
	t.Helper()
	clock := storetest.NewClock(storetest.Morning)
	sc := &scale{}
	s := storetest.TracedTo(t, clock, sc.hear)
	sc.running = runService(t, s, clock)
	var err error
	if sc.played, err = stage.Play(context.Background(), s, clock.Set, sample.Round(sample.Options{Units: units, Opinions: opinions}), models.PolicyOpen()); err != nil {
		t.Fatal(err)
	}
	if k := sc.counting(); k != opinions {
		t.Fatalf("the round has %d opinions, want %d", k, opinions)
	}
	if sc.token, _, err = s.NewAPIToken(context.Background(), sc.played.Office, models.APIToken{UserID: sc.played.Office.UserID}); err != nil {
		t.Fatal(err)
	}
	jar, _ := cookiejar.New(nil)
	sc.client = &http.Client{Jar: jar}
	answer, err := sc.client.PostForm(sc.base+"/office/in", url.Values{"login": {"bangongshi"}, "password": {stage.Password}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return sc
}

func (sc *scale) hear(text string, rows int64) {
	sc.mu.Lock()
	defer sc.mu.Unlock()
	sc.asked = append(sc.asked, statement{text, rows})
}

// heard gives what was asked since it was called last.
func (sc *scale) heard() []statement {
	sc.mu.Lock()
	defer sc.mu.Unlock()
	asked := sc.asked
	sc.asked = nil
	return asked
}

func (sc *scale) counting() int {
	sc.t.Helper()
	f, err := sc.store.RoundFigures(context.Background(), sc.played.Round.ID)
	if err != nil {
		sc.t.Fatal(err)
	}
	return f.Opinions
}

// visit opens a page several times; the statements are those of the last one.
func (sc *scale) visit(t *testing.T, path string) seen {
	t.Helper()
	address := sc.base + fmt.Sprintf("/office/rounds/%d", sc.played.Round.ID) + path
	if rest, api := strings.CutPrefix(path, "api"); api {
		address = sc.base + "/api" + rest
	}
	var s seen
	sc.heard()
	for range 7 {
		start := time.Now()
		s.bytes = sc.get(t, address)
		s.times = append(s.times, time.Since(start))
		s.statements = sc.heard()
	}
	if len(s.statements) == 0 {
		t.Errorf("%s asks nothing: the trace is blind", path)
	}
	return s
}

func (sc *scale) get(t *testing.T, address string) int {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(address, "/api/") {
		request.Header.Set("Authorization", "Bearer "+sc.token)
	}
	answer, err := sc.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || answer.Request.URL.String() != address {
		t.Fatalf("%s answers %d at %s: %v", address, answer.StatusCode, answer.Request.URL, err)
	}
	return len(body)
}

func (sc *scale) busiestClause() int64 {
	sc.t.Helper()
	counts, err := sc.store.ClauseCounts(context.Background(), sc.played.Round.ID)
	if err != nil {
		sc.t.Fatal(err)
	}
	busiest := int64(1)
	for pid, n := range counts {
		if pid != models.General && (n > counts[busiest] || n == counts[busiest] && pid < busiest) {
			busiest = pid
		}
	}
	return busiest
}

// nearEnd is a place in the list of opinions shortly before its end.
func (sc *scale) nearEnd() string {
	sc.t.Helper()
	_, clauses, err := sc.store.Draft(context.Background(), sc.played.Round.ID)
	if err != nil {
		sc.t.Fatal(err)
	}
	return fmt.Sprintf("%d.0.0.0", clauses[len(clauses)-1].Seq)
}
