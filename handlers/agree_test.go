package handlers

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"zqyj/models"
	"zqyj/papers"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store"
	"zqyj/store/storetest"
)

// TestLedgerDigestAndAPIAgree plays random rounds and random answers of the office, and counts what each shows by itself:
// the ledger's page by its rows, the digest by its parts, the API by its list.
func TestLedgerDigestAndAPIAgree(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
				x := randomSite(t, s, clock, seed)
				for _, at := range []models.Instant{storetest.Noon - 60_000, storetest.Noon, storetest.Noon + 3_600_000} {
					clock.Set(at)
					x.answerAtRandom(seed + uint64(at))
					x.agree()
				}
				if len(x.snapshot().Sums.ByOutcome) < 3 {
					t.Error("the office answered nothing: nothing was held against anything")
				}
			})
		})
	}
}

func randomSite(t *testing.T, s *store.Store, clock *storetest.Clock, seed uint64) *site {
	t.Helper()
	story := sample.Round(sample.Options{Seed: seed, Units: 20 + int(seed)*25, Opinions: 60 + int(seed)*50})
	clock.Set(story.Issued)
	played, err := stage.Play(context.Background(), s, clock.Set, story, models.PolicyOpen())
	if err != nil {
		t.Fatal(err)
	}
	x := &site{t: t, store: s, clock: clock, played: played}
	x.serve()
	return x
}

// answerAtRandom lets the office answer some opinions, and some units send, take back or send late; refusals are fine.
func (s *site) answerAtRandom(seed uint64) {
	s.t.Helper()
	ctx, random := context.Background(), rand.New(rand.NewPCG(seed, 1))
	snap := s.snapshot()
	for range 20 {
		o := snap.Opinions[random.IntN(len(snap.Opinions))]
		outcome := models.Outcomes[random.IntN(len(models.Outcomes))]
		_, _ = s.store.RecordDisposition(ctx, s.played.Office, s.played.Round.ID, o.ID, models.Disposition{Outcome: outcome, Reason: "与规划一致", Revision: -1})
	}
	for range 8 {
		unit := s.played.Units[random.IntN(len(s.played.Units))].Actor
		switch random.IntN(3) {
		case 0:
			_ = s.store.WithdrawReply(ctx, unit, store.Sending{Revision: store.Unguarded})
		case 1:
			_, _ = s.store.SubmitReply(ctx, unit, store.Sending{Revision: store.Unguarded})
		case 2:
			_, _ = s.store.SubmitLate(ctx, unit, store.Sending{Revision: store.Unguarded})
		}
	}
}

func (s *site) snapshot() models.Snapshot {
	s.t.Helper()
	snap, err := s.store.Snapshot(context.Background(), s.played.Round.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return snap
}

// figures are counted, not read off.
type figures struct {
	units, opinions int
	classes         map[string]int
	outcomes        map[string]int
}

func (s *site) agree() {
	s.t.Helper()
	snap := s.snapshot()
	want := figures{snap.Sums.Units, snap.Sums.Opinions, map[string]int{}, map[string]int{}}
	for _, class := range models.Classes {
		want.classes[class.String()] = snap.Sums.ByClass[class]
	}
	for outcome, n := range snap.Sums.ByOutcome {
		want.outcomes[string(outcome)] = n
	}
	if !snap.Sums.Agree() {
		s.t.Errorf("the sums do not add up: %+v", snap.Sums)
	}
	s.held("the ledger's page", want, s.onThePage())
	s.held("the digest", want, inTheDigest(snap))
	s.held("the API", want, s.byTheAPI())
}

func (s *site) held(who string, want, got figures) {
	s.t.Helper()
	if got.units != want.units || got.opinions != want.opinions {
		s.t.Errorf("%s counts %d units and %d opinions, want %d and %d", who, got.units, got.opinions, want.units, want.opinions)
	}
	for class, n := range want.classes {
		if got.classes[class] != n {
			s.t.Errorf("%s counts %d %s, want %d", who, got.classes[class], class, n)
		}
	}
	for outcome, n := range want.outcomes {
		if got.outcomes != nil && got.outcomes[outcome] != n {
			s.t.Errorf("%s counts %d of outcome %q, want %d", who, got.outcomes[outcome], outcome, n)
		}
	}
}

// onThePage counts the rows of the ledger; outcomes are not on it.
func (s *site) onThePage() figures {
	s.t.Helper()
	page := s.officer(models.RoleAdmin).get(fmt.Sprintf("/office/rounds/%d", s.played.Round.ID)).wants(200)
	got := figures{classes: map[string]int{}}
	page.Find(".table-ledger tbody tr").Each(func(_ int, row *goquery.Selection) {
		got.units++
		words := row.Find("td[data-label=情况]").Text()
		for _, class := range models.Classes {
			if strings.Contains(words, class.String()) {
				got.classes[class.String()]++
			}
		}
		n, _ := strconv.Atoi(strings.TrimSpace(row.Find("td[data-label=意见]").Text()))
		got.opinions += n
	})
	if k := strings.TrimSpace(page.Find(".ledger-opinions strong").First().Text()); k != strconv.Itoa(got.opinions) {
		s.t.Errorf("the ledger says K=%s, its rows add up to %d", k, got.opinions)
	}
	return got
}

func inTheDigest(snap models.Snapshot) figures {
	d := papers.NewDigest(snap, papers.DigestOptions{})
	got := figures{units: len(d.Ledger), classes: map[string]int{}}
	lines := 0
	for _, line := range d.Ledger {
		got.classes[line.Class.String()]++
		lines += line.Opinions
	}
	for _, part := range d.Parts {
		got.opinions += len(part.Opinions)
	}
	if lines != got.opinions || !strings.Contains(d.Statistics, fmt.Sprintf("意见%d条", lines)) {
		got.opinions = -lines // told apart by the caller
	}
	return got
}

func (s *site) byTheAPI() figures {
	s.t.Helper()
	office, round := s.officeCaller(), fmt.Sprintf("/rounds/%d", s.played.Round.ID)
	got := figures{classes: map[string]int{}, outcomes: map[string]int{}}
	words := map[string]string{}
	for _, class := range models.Classes {
		words[string(class)] = class.String()
	}
	ledger := read[struct {
		Units []apiUnit
		Sums  apiSums
	}](office.call("GET", round+"/ledger", nil).wants(200))
	for _, u := range ledger.Units {
		got.units++
		got.classes[words[u.Class]]++
	}
	for after := ""; ; {
		page := read[struct {
			Opinions []apiOfficeOpinion
			Next     *string
		}](office.call("GET", round+"/opinions?limit=50"+after, nil).wants(200))
		for _, o := range page.Opinions {
			got.opinions++
			outcome := ""
			if o.Disposition != nil {
				outcome = o.Disposition.Outcome
			}
			got.outcomes[outcome]++
		}
		if page.Next == nil {
			break
		}
		after = "&after=" + *page.Next
	}
	if ledger.Sums.Opinions != got.opinions || ledger.Sums.Units != got.units {
		s.t.Errorf("the API's sums %+v, its lists hold %d opinions of %d units", ledger.Sums, got.opinions, got.units)
	}
	return got
}

// TestABusyDatabaseIsToldInChinese: a wait for a lock that ended is no fault of whoever typed, and keeps what was typed.
func TestABusyDatabaseIsToldInChinese(t *testing.T) {
	clock := storetest.NewClock(storetest.Morning)
	s := sealedSite(t, storetest.SQLite(t, clock), clock, 1)
	sender := s.sender(t, 0)
	holding, release := make(chan struct{}), make(chan struct{})
	held := make(chan error)
	go func() {
		held <- s.store.InTx(context.Background(), models.System, func(*store.Tx) error { close(holding); <-release; return nil })
	}()
	<-holding
	defer func() {
		close(release)
		if err := <-held; err != nil {
			t.Error(err)
		}
	}()
	judged := judge(fmt.Errorf("submit reply 1: %w", context.DeadlineExceeded))
	if judged.status != 503 || judged.code != "unavailable" {
		t.Errorf("judged %+v", judged)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 1)
	defer cancel()
	_, err := s.store.SubmitReply(ctx, sender.unit.Actor, store.Sending{Revision: store.Unguarded})
	if judged := judge(err); judged.status != 503 {
		t.Errorf("%v is told as %d", err, judged.status)
	}
	answer := httptest.NewRecorder()
	app := &App{Config: Config{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}}
	app.fail(err, echo.New().NewContext(httptest.NewRequest("POST", "/api/v1/rounds/1/reply/submit", nil), answer))
	if answer.Code != 503 || !strings.Contains(answer.Body.String(), "数据库暂时没有响应") || !strings.Contains(answer.Body.String(), "unavailable") {
		t.Errorf("the API answers %d %s", answer.Code, answer.Body)
	}
}
