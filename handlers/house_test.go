package handlers_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zqyj/handlers"
	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// house is a running service over a fresh database: one round that is open until noon, some units, and the office.
type house struct {
	t       *testing.T
	store   *store.Store
	clock   *storetest.Clock
	site    *httptest.Server
	round   models.Round
	units   []models.Unit
	clauses []models.Clause
}

var officeActor = models.Actor{Kind: models.ActorOffice, UserID: 1, Name: "经办甲", Role: models.RoleAdmin}

// houseTitle is the draft of every house; its second clause is the one most tests speak of.
const houseTitle = "2018年工作要点（征求意见稿）"

// openHouse opens the round under a policy with so many units, on a handler made of the real route table. change may
// add to the configuration.
func openHouse(t *testing.T, s *store.Store, clock *storetest.Clock, policy models.Policy, change ...func(*handlers.Config)) *house {
	t.Helper()
	h := &house{t: t, store: s, clock: clock}
	ctx := context.Background()
	round, err := s.CreateRound(ctx, officeActor, models.Round{Title: "工作要点征求意见", Issuer: "省创新办", ReplyTo: "省创新办", Phone: "0931-8400000", Contact: "张某某", Policy: policy})
	h.must(err)
	_, err = s.FreezeDraft(ctx, officeActor, round.ID, models.OutlineDraft{Title: houseTitle, Nodes: []models.Node{
		{Level: 1, Kind: models.NodeItem, Marker: "一、", Number: "1", Heading: "总体要求", Text: "坚持稳中求进工作总基调。", Key: "1"},
		{Level: 2, Kind: models.NodeItem, Marker: "(一)", Number: "1", Heading: "企业培育", Text: "新增高新技术企业100家，建设创新平台10个。", Key: "1/1"},
		{Level: 2, Kind: models.NodeItem, Marker: "(二)", Number: "2", Heading: "人才引进", Text: "引进高层次人才50名。", Key: "1/2", Closed: true},
	}})
	h.must(err)
	h.units, err = s.AddUnits(ctx, officeActor, round.ID, []models.Unit{{Name: "省科学技术厅"}, {Name: "省财政厅"}, {Name: "兰州市人民政府"}})
	h.must(err)
	h.must(s.ConfirmDeadline(ctx, officeActor, round.ID, storetest.Noon))
	h.must(s.OpenRound(ctx, officeActor, round.ID))
	h.round, err = s.Round(ctx, round.ID)
	h.must(err)
	_, h.clauses, err = s.Draft(ctx, round.ID)
	h.must(err)
	h.serve(change)
	return h
}

func (h *house) serve(change []func(*handlers.Config)) {
	h.t.Helper()
	base, err := url.Parse("http://zqyj.test")
	h.must(err)
	config := handlers.Config{Store: h.store, Base: base, Log: slog.New(slog.NewTextHandler(testLog{h.t}, nil)), Version: "test",
		CacheDir: filepath.Join(os.TempDir(), "zqyj-pdf-cache")}
	for _, f := range change {
		f(&config)
	}
	e, err := handlers.New(config)
	h.must(err)
	h.site = httptest.NewServer(e)
	h.t.Cleanup(h.site.Close)
}

// testLog shows what the service logs beside the test that provoked it.
type testLog struct{ t *testing.T }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// person is one browser without script.
type person struct {
	*house
	client *http.Client
}

// stranger is a browser that nobody signed in with.
func (h *house) stranger() *person {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	h.must(err)
	return &person{h, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// enter signs somebody of a unit in, in a role, by an invitation made for it.
func (h *house) enter(unit int, role models.Role, label ...string) *person {
	h.t.Helper()
	invitation, err := h.store.Invite(context.Background(), officeActor, models.Invitation{RoundID: h.round.ID, UnitID: h.units[unit].ID, Role: role, Label: strings.Join(label, "")})
	h.must(err)
	p := h.stranger()
	p.post("/in", "code", h.store.Code(invitation)).is(http.StatusSeeOther)
	return p
}

// actor is a unit's handler for verbs of the store.
func (h *house) actor(unit int) models.Actor {
	h.t.Helper()
	invitation, err := h.store.Invite(context.Background(), officeActor, models.Invitation{RoundID: h.round.ID, UnitID: h.units[unit].ID, Role: models.RoleHandler})
	h.must(err)
	actor, err := h.store.UnitActor(context.Background(), invitation.ID)
	h.must(err)
	return actor
}

// clause is the clause with this marker.
func (h *house) clause(marker string) models.Clause {
	h.t.Helper()
	for _, c := range h.clauses {
		if c.Marker == marker {
			return c
		}
	}
	h.t.Fatalf("no clause %s", marker)
	return models.Clause{}
}

// page is an answer with its document.
type page struct {
	*goquery.Document
	t        *testing.T
	what     string
	status   int
	header   http.Header
	body     string
	location string
}

func (p *person) get(path string) *page {
	p.t.Helper()
	request, err := http.NewRequest(http.MethodGet, p.site.URL+path, nil)
	p.must(err)
	return p.send(request)
}

// post sends a form made of pairs of name and value, as a page of the service would.
func (p *person) post(path string, pairs ...string) *page {
	p.t.Helper()
	return p.postForm(path, values(pairs...))
}

func values(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

func (p *person) postForm(path string, form url.Values, headers ...string) *page {
	p.t.Helper()
	request, err := http.NewRequest(http.MethodPost, p.site.URL+path, strings.NewReader(form.Encode()))
	p.must(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return p.send(request)
}

// upload sends a file in the field "file" beside pairs of name and value.
func (p *person) upload(path, name string, data []byte, pairs ...string) *page {
	p.t.Helper()
	var body strings.Builder
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		p.must(w.WriteField(pairs[i], pairs[i+1]))
	}
	part, err := w.CreateFormFile("file", name)
	p.must(err)
	_, err = part.Write(data)
	p.must(err)
	p.must(w.Close())
	request, err := http.NewRequest(http.MethodPost, p.site.URL+path, strings.NewReader(body.String()))
	p.must(err)
	request.Header.Set("Content-Type", w.FormDataContentType())
	return p.send(request)
}

func (p *person) send(request *http.Request) *page {
	p.t.Helper()
	response, err := p.client.Do(request)
	p.must(err)
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	p.must(err)
	answer := &page{t: p.t, what: request.Method + " " + request.URL.Path, status: response.StatusCode, header: response.Header, body: string(raw), location: response.Header.Get("Location")}
	answer.Document, err = goquery.NewDocumentFromReader(strings.NewReader(answer.body))
	p.must(err)
	return answer
}

// is demands a status.
func (a *page) is(status int) *page {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: %d, want %d\n%s", a.what, a.status, status, a.words())
	}
	return a
}

// goesTo demands a redirect to a path.
func (a *page) goesTo(path string) *page {
	a.t.Helper()
	a.is(http.StatusSeeOther)
	if a.location != path {
		a.t.Errorf("%s leads to %s, want %s", a.what, a.location, path)
	}
	return a
}

// says demands words on the page.
func (a *page) says(words ...string) *page {
	a.t.Helper()
	for _, w := range words {
		if !strings.Contains(a.words(), w) {
			a.t.Errorf("%s does not say %q:\n%s", a.what, w, a.words())
		}
	}
	return a
}

// hides demands that words are not on the page.
func (a *page) hides(words ...string) *page {
	a.t.Helper()
	for _, w := range words {
		if strings.Contains(a.body, w) {
			a.t.Errorf("%s says %q", a.what, w)
		}
	}
	return a
}

// words is the text of the page without the space between tags.
func (a *page) words() string {
	a.Find("script,style").Remove()
	return strings.Join(strings.Fields(a.Find("body").Text()), " ")
}

// value is what a control of the page holds.
func (a *page) value(name string) string {
	a.t.Helper()
	control := a.Find(fmt.Sprintf(`[name=%q]`, name))
	if control.Length() == 0 {
		a.t.Fatalf("%s has no control %q", a.what, name)
	}
	if goquery.NodeName(control) == "textarea" {
		return strings.TrimPrefix(control.First().Text(), "\n")
	}
	if control.AttrOr("type", "") == "radio" {
		return control.Filter("[checked]").AttrOr("value", "")
	}
	return control.AttrOr("value", "")
}

// form is everything a browser would send of the form with this action.
func (a *page) form(action string) url.Values {
	a.t.Helper()
	form := a.Find(fmt.Sprintf(`form[action=%q]`, action)).First()
	if form.Length() == 0 {
		a.t.Fatalf("%s has no form to %s", a.what, action)
	}
	sent := url.Values{}
	form.Find("input[name],textarea[name],select[name]").Each(func(_ int, c *goquery.Selection) {
		name, kind := c.AttrOr("name", ""), c.AttrOr("type", "")
		_, checked := c.Attr("checked")
		switch {
		case goquery.NodeName(c) == "textarea":
			sent.Add(name, c.Text())
		case goquery.NodeName(c) == "select":
			sent.Add(name, c.Find("option[selected]").AttrOr("value", ""))
		case kind == "file", (kind == "radio" || kind == "checkbox") && !checked:
		default:
			sent.Add(name, c.AttrOr("value", ""))
		}
	})
	return sent
}
