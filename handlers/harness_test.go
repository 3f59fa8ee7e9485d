package handlers

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zqyj/models"
	"zqyj/papers"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store"
	"zqyj/store/storetest"
)

// site is the whole service over a real database, with the sample round played up to 11:40.
type site struct {
	t      testing.TB
	server *httptest.Server
	store  *store.Store
	clock  *storetest.Clock
	played stage.Played
}

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// rounds are the databases in which the small sample round is played, by policy.
var rounds = map[models.Policy]*storetest.Template[stage.Played]{}

func playedRound(policy models.Policy) *storetest.Template[stage.Played] {
	if rounds[policy] == nil {
		rounds[policy] = &storetest.Template[stage.Played]{Fill: func(ctx context.Context, s *store.Store, clock *storetest.Clock) (stage.Played, error) {
			return stage.Play(ctx, s, clock.Set, sample.Round(sample.Options{Units: 16}), policy)
		}}
	}
	return rounds[policy]
}

// eachSite runs a test on SQLite and PostgreSQL with a small sample round; the clock stands at 11:40.
func eachSite(t *testing.T, policy models.Policy, test func(t *testing.T, s *site)) {
	t.Helper()
	playedRound(policy).Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock, played stage.Played) {
		site := &site{t: t, store: s, clock: clock, played: played}
		site.serve()
		test(t, site)
	})
}

// newSite plays the small sample round in a database that somebody watches.
func newSite(t testing.TB, s *store.Store, clock *storetest.Clock, policy models.Policy) *site {
	t.Helper()
	story := sample.Round(sample.Options{Units: 16})
	clock.Set(story.Issued)
	played, err := stage.Play(context.Background(), s, clock.Set, story, policy)
	if err != nil {
		t.Fatal(err)
	}
	site := &site{t: t, store: s, clock: clock, played: played}
	site.serve()
	return site
}

// serve starts the handlers over the site's store; links are made from the test server's own address.
func (s *site) serve() {
	s.t.Helper()
	s.server = httptest.NewUnstartedServer(nil)
	base := &url.URL{Scheme: "http", Host: s.server.Listener.Addr().String()}
	printer, _ := papers.NewPrinter("", 1)
	e, err := New(Config{Store: s.store, Base: base, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Printer: printer, Rehearsal: true})
	if err != nil {
		s.t.Fatal(err)
	}
	s.server.Config.Handler = e
	s.server.Start()
	s.t.Cleanup(s.server.Close)
}

// visitor is a browser with cookies that follows no redirects by itself.
type visitor struct {
	site   *site
	client *http.Client
}

// page is an answer with its parsed html.
type page struct {
	parsed   *goquery.Document // read by the first Find
	t        testing.TB
	Status   int
	Location string
	Header   http.Header
	Body     string
}

// uncompressed asks for pages as they are; what they weigh compressed has tests of its own.
var uncompressed = &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 16}

func (s *site) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Transport: uncompressed, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &visitor{s, client}
}

// unit signs a visitor in as the n-th unit's handler.
func (s *site) unit(n int) *visitor {
	s.t.Helper()
	v := s.visitor()
	v.post("/in", url.Values{"code": {s.store.Code(s.played.Units[n].Invitation)}}).wants(http.StatusSeeOther)
	return v
}

// officer signs a visitor in as an office user of the role.
func (s *site) officer(role models.Role) *visitor {
	s.t.Helper()
	login, password := "bangongshi", stage.Password
	if role != models.RoleAdmin {
		login, password = string(role), "mima-ceshi-2018"
		if _, err := s.store.AddUser(context.Background(), models.System, models.User{Login: login, Name: "李某" + role.String(), Role: role, Password: password}); err != nil && !strings.Contains(err.Error(), "已有人使用") {
			s.t.Fatal(err)
		}
	}
	v := s.visitor()
	v.post("/office/in", url.Values{"login": {login}, "password": {password}}).wants(http.StatusSeeOther)
	return v
}

func (v *visitor) get(path string) *page { return v.do(http.MethodGet, path, "", nil) }

func (v *visitor) post(path string, form url.Values) *page {
	return v.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (v *visitor) do(method, path, contentType string, body io.Reader) *page {
	t := v.site.t
	t.Helper()
	request, err := http.NewRequest(method, v.site.server.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	request.Header.Set("Origin", v.site.server.URL)
	return v.send(request)
}

func (v *visitor) send(request *http.Request) *page {
	t := v.site.t
	t.Helper()
	answer, err := v.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return &page{t: t, Status: answer.StatusCode, Location: answer.Header.Get("Location"), Header: answer.Header, Body: string(text)}
}

// Find selects from the page, which is parsed for the first that asks: most of a walk looks at the status alone.
func (p *page) Find(selector string) *goquery.Selection {
	p.t.Helper()
	if p.parsed == nil {
		document, err := goquery.NewDocumentFromReader(strings.NewReader(p.Body))
		if err != nil {
			p.t.Fatal(err)
		}
		p.parsed = document
	}
	return p.parsed.Find(selector)
}

// wants fails the test unless the answer has the status.
func (p *page) wants(status int) *page {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("status %d, want %d: %.600s", p.Status, status, strings.Join(strings.Fields(p.Find("main").Text()+" "+p.Body), " "))
	}
	return p
}

// says fails the test unless the text of the selection contains the words.
func (p *page) says(selector, words string) *page {
	p.t.Helper()
	if text := p.Find(selector).Text(); !strings.Contains(text, words) {
		p.t.Errorf("%s says %.300q, want %q", selector, strings.Join(strings.Fields(text), " "), words)
	}
	return p
}
