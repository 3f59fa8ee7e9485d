package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zqyj/models"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store"
	"zqyj/store/storetest"
)

// roundPage is an address inside the sample's round.
func (s *site) roundPage(format string, args ...any) string {
	return roundPath(s.played.Round.ID, format, args...)
}

// rows are the units a ledger shows.
func (p *page) rows() []string {
	return p.Find(".table-ledger tbody th").Map(func(_ int, cell *goquery.Selection) string { return cell.Text() })
}

// number is what a selection says, as a figure.
func (p *page) number(selection *goquery.Selection) int {
	p.t.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(selection.Text()))
	if err != nil {
		p.t.Fatalf("%q is no figure", selection.Text())
	}
	return n
}

func TestEverySumOfTheLedgerLeadsToAsManyUnits(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		officer := s.officer(models.RoleHandler)
		ledger := officer.get(s.roundPage("")).wants(http.StatusOK)
		snap, err := s.store.Snapshot(context.Background(), s.played.Round.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(ledger.rows()); got != snap.Sums.Units {
			t.Errorf("%d units listed, the sums say %d", got, snap.Sums.Units)
		}
		ledger.says(".ledger-opinions", fmt.Sprint(len(snap.Opinions)))
		cells := ledger.Find(".ledger-sums tbody a")
		if cells.Length() != 15 {
			t.Fatalf("%d figures in the sums, want 3 lines of 5", cells.Length())
		}
		for _, cell := range cells.EachIter() {
			href, _ := cell.Attr("href")
			if got, want := len(officer.get(href).wants(http.StatusOK).rows()), ledger.number(cell); got != want {
				t.Errorf("%s shows %d units, its figure says %d", href, got, want)
			}
		}
		opinions := 0
		for _, cell := range ledger.Find(".table-ledger td[data-label=意见]").EachIter() {
			if cell.Text() != "" {
				opinions += ledger.number(cell)
			}
		}
		if opinions != snap.Sums.Opinions {
			t.Errorf("the lines hold %d opinions, the sums say %d", opinions, snap.Sums.Opinions)
		}
	})
}

func TestUnitsAreFoundAndOrdered(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		officer := s.officer(models.RoleAuditor)
		for query, want := range map[string]string{"q=kjt": "省科技厅", "q=KJ": "省科技厅", "q=科技": "省科技厅", "q=gjt&owes=1": "", "flag=awaiting_check&q=gat": ""} {
			found := officer.get(s.roundPage("") + "?" + query).wants(http.StatusOK).rows()
			if want == "" && len(found) != 0 || want != "" && (len(found) != 1 || found[0] != want) {
				t.Errorf("%s finds %v, want %q", query, found, want)
			}
		}
		most := officer.get(s.roundPage("") + "?sort=-opinions").wants(http.StatusOK)
		before := 1 << 30
		for _, cell := range most.Find(".table-ledger td[data-label=意见]").EachIter() {
			n := 0
			if cell.Text() != "" {
				n = most.number(cell)
			}
			if n > before {
				t.Errorf("%d after %d in falling order", n, before)
			}
			before = n
		}
		if most.Find(`th[aria-sort=descending]`).Length() != 1 {
			t.Error("the ordered column does not say so")
		}
	})
}

func TestTheLiveLedgerIsAPartOfItsOwn(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		officer := s.officer(models.RoleHandler)
		whole := officer.get(s.roundPage("") + "?class=not_replied")
		refresh, ok := whole.Find("#ledger-live").Attr("hx-get")
		if !ok || !strings.Contains(refresh, "class=not_replied") {
			t.Fatalf("asks for %q, want its own filter", refresh)
		}
		request, err := http.NewRequest(http.MethodGet, s.server.URL+refresh, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("HX-Request", "true")
		part := officer.send(request).wants(http.StatusOK)
		if strings.Contains(part.Body, "<html") || part.Find("#ledger-live").Length() != 1 || len(part.rows()) != len(whole.rows()) {
			t.Errorf("part: %.200s", part.Body)
		}
	})
}

func TestUnsentTextIsNowhereOnTheOfficesPages(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		unit := s.played.Units[0]
		secret := "尚未提交的文字-龘"
		if _, err := s.store.SaveOpinion(context.Background(), unit.Actor, models.Opinion{PID: models.General, Kind: models.KindGeneral, Nature: models.NatureEditorial, Proposed: secret, Reason: secret}); err != nil {
			t.Fatal(err)
		}
		officer := s.officer(models.RoleAdmin)
		for _, path := range []string{"", "/day", "/reminders", "/entries", "/log", "/log.csv", fmt.Sprintf("/units/%d", unit.ID)} {
			if p := officer.get(s.roundPage("%s", path)).wants(http.StatusOK); strings.Contains(p.Body, secret) {
				t.Errorf("%s shows an unsent text", path)
			}
		}
		officer.get(s.roundPage("/day")).says("main", unit.Name)
	})
}

func TestALateReplyIsReadBeforeItIsAdmitted(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		ctx, officer := context.Background(), s.officer(models.RoleHandler)
		snap, err := s.store.Ledger(ctx, s.played.Round.ID)
		if err != nil {
			t.Fatal(err)
		}
		drafting := slices.IndexFunc(snap.Units, func(u models.UnitState) bool { return u.Class == models.ClassNotReplied && u.Working > 0 })
		if drafting < 0 {
			t.Fatal("no unit of the sample is still writing")
		}
		unit, text := s.played.Units[drafting], "逾期才写好的文字"
		if _, err := s.store.SaveOpinion(ctx, unit.Actor, models.Opinion{PID: models.General, Kind: models.KindGeneral, Nature: models.NatureEditorial, Proposed: text, Reason: "来不及"}); err != nil {
			t.Fatal(err)
		}
		record := s.roundPage("/units/%d", unit.ID)
		if strings.Contains(officer.get(record).Body, text) {
			t.Error("the office reads what is not sent")
		}
		s.clock.Set(models.Date(2018, 2, 13, 9, 0))
		if _, err := s.store.SubmitLate(ctx, unit.Actor, store.Sending{Revision: store.Unguarded}); err != nil {
			t.Fatal(err)
		}
		officer.get(record).wants(http.StatusOK).says(".card .opinion", text)
	})
}

func TestTheAuditorReadsEverythingAndChangesNothing(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		auditor := s.officer(models.RoleAuditor)
		own := map[string]bool{"/office/account": true, "/out": true}
		for _, path := range []string{"/office", "/office/users", "/office/sessions", "/office/tokens", "/office/log", "/office/account",
			s.roundPage(""), s.roundPage("/units/%d", s.played.Units[0].ID), s.roundPage("/entries"), s.roundPage("/reminders"), s.roundPage("/day"), s.roundPage("/log"), s.roundPage("/log/check"), s.roundPage("/settings")} {
			p := auditor.get(path).wants(http.StatusOK)
			for _, form := range p.Find("form").EachIter() {
				action, _ := form.Attr("action")
				if method, _ := form.Attr("method"); method == "post" && !own[action] {
					t.Errorf("%s offers the auditor to post to %s", path, action)
				}
			}
			if code := regexp.MustCompile(`[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}`).FindString(p.Body); code != "" {
				t.Errorf("%s shows the auditor a unit's code", path)
			}
		}
	})
}

// TestPagesAskAsOftenForManyOpinionsAsForFew counts the statements of every office page over a small and a large round:
// none grows with the number of opinions.
func TestPagesAskAsOftenForManyOpinionsAsForFew(t *testing.T) {
	few, many := askedPerPage(t, 60), askedPerPage(t, 1500)
	for path, n := range few {
		if many[path] != n {
			t.Errorf("%s: %d statements with 60 opinions, %d with 1500", path, n, many[path])
		}
		if n > 45 {
			t.Errorf("%s: %d statements", path, n)
		}
	}
}

func askedPerPage(t *testing.T, opinions int) map[string]int {
	t.Helper()
	var asked atomic.Int64
	clock := storetest.NewClock(storetest.Morning)
	s, err := store.Open(context.Background(), store.Options{DSN: filepath.Join(t.TempDir(), "test.db"), Clock: clock.Now, Trace: func(string, int64) { asked.Add(1) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	story := sample.Round(sample.Options{Opinions: opinions})
	played, err := stage.Play(context.Background(), s, clock.Set, story, models.PolicyOpen())
	if err != nil {
		t.Fatal(err)
	}
	house := &site{t: t, store: s, clock: clock, played: played}
	house.serve()
	officer := house.officer(models.RoleAdmin)
	counts := map[string]int{}
	for _, path := range []string{"/office", house.roundPage(""), house.roundPage("/units/%d", played.Units[3].ID), house.roundPage("/entries"), house.roundPage("/reminders"), house.roundPage("/day"), house.roundPage("/log"), house.roundPage("/settings")} {
		officer.get(path).wants(http.StatusOK) // the first look may pop a message
		before := asked.Load()
		officer.get(path).wants(http.StatusOK)
		counts[path] = int(asked.Load() - before)
	}
	return counts
}

func TestNobodyTickedExtendsNobody(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		officer := s.officer(models.RoleHandler)
		form := url.Values{"at": {"2018-02-12T12:00"}, "reason": {"大雪"}}
		officer.post(s.roundPage("/extend"), form).wants(http.StatusUnprocessableEntity)
		deadline, err := s.store.Deadline(context.Background(), s.played.Round.ID, 0)
		if err != nil || deadline.At != storetest.Noon {
			t.Errorf("the round's deadline is %s, %v", deadline.At, err)
		}
		form["unit"] = []string{fmt.Sprint(s.played.Units[0].ID)}
		form.Set("at", "不是时间")
		officer.post(s.roundPage("/extend"), form).wants(http.StatusUnprocessableEntity).says(".errors", "没有看懂")
		form.Set("at", "2018-02-12 12:00")
		officer.post(s.roundPage("/extend"), form).wants(http.StatusSeeOther)
		officer.get(s.roundPage("")+"?flag=extended").wants(http.StatusOK).says(".table-ledger", s.played.Units[0].Name)
	})
}
