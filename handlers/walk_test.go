package handlers

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// whoMay is the permission of every route, written a second time on purpose: a slip in the route table shows here.
// Roles are u:handler u:desk u:leader u:reader (of a unit), o:admin o:handler o:leader o:auditor (of the office) and
// nobody. A colleague adds a line for every new route; see allowed for the short words.
var whoMay = map[string]string{
	"GET /static/*":                          "everybody",
	"GET /health":                            "everybody",
	"GET /":                                  "everybody",
	"POST /in":                               "everybody",
	"GET /in/:code":                          "everybody",
	"POST /in/:code":                         "everybody",
	"POST /out":                              "everybody",
	"GET /office/in":                         "everybody",
	"POST /office/in":                        "everybody",
	"GET /office/link/:token":                "everybody",
	"POST /office/link/:token":               "everybody",
	"GET /setup/:token":                      "everybody",
	"POST /setup/:token":                     "everybody",
	"GET /office/new":                        "officers",
	"POST /office/new":                       "officers",
	"GET /office/rounds/:round/setup":        "office",
	"GET /office/rounds/:round/facts":        "office",
	"POST /office/rounds/:round/facts":       "officers",
	"GET /office/rounds/:round/policy":       "office",
	"POST /office/rounds/:round/policy":      "officers",
	"GET /office/rounds/:round/deadline":     "office",
	"POST /office/rounds/:round/deadline":    "officers",
	"GET /office/rounds/:round/invitations":  "officers",
	"POST /office/rounds/:round/invitations": "officers",
	"POST /office/rounds/:round/invitations/:invitation/replace": "officers",
	"GET /office/rounds/:round/slips.pdf":                        "officers",
	"POST /office/rounds/:round/open":                            "officers",
	"GET /office/rounds/:round/import":                           "office",
	"POST /office/rounds/:round/import":                          "officers",
	"POST /office/rounds/:round/import/edit":                     "officers",
	"POST /office/rounds/:round/import/step":                     "officers",
	"POST /office/rounds/:round/import/confirm":                  "officers",
	"POST /office/rounds/:round/import/reopen":                   "officers",
	"POST /office/rounds/:round/units/:unit/remove":              "officers",
	"GET /office/reading/:key":                                   "office",
	"GET /office/rounds/:round/units":                            "office",
	"POST /office/rounds/:round/units":                           "officers",
	"GET /office/units.xlsx":                                     "office",
	"GET /api/v1/openapi.yaml":                                   "everybody",
	"GET /api/v1/rounds":                                         "unit office",
	"GET /api/v1/rounds/:round":                                  "unit office",
	"GET /api/v1/rounds/:round/clauses":                          "unit office",
	"GET /api/v1/rounds/:round/reply":                            "unit",
	"PUT /api/v1/rounds/:round/reply":                            "u:handler u:desk",
	"POST /api/v1/rounds/:round/reply/submit":                    "u:handler",
	"POST /api/v1/rounds/:round/reply/withdraw":                  "u:handler",
	"GET /api/v1/rounds/:round/ledger":                           "office",
	"GET /api/v1/rounds/:round/opinions":                         "office",
	"POST /api/v1/rounds/:round/extensions":                      "officers",
	"GET /api/v1/rounds/:round/digest.pdf":                       "office",
	"PUT /api/v1/opinions/:opinion/disposition":                  "officers",
}

var roleWords = map[string][]string{
	"everybody": {"nobody", "u:handler", "u:desk", "u:leader", "u:reader", "o:admin", "o:handler", "o:leader", "o:auditor"},
	"unit":      {"u:handler", "u:desk", "u:leader", "u:reader"},
	"office":    {"o:admin", "o:handler", "o:leader", "o:auditor"},
	"officers":  {"o:admin", "o:handler", "o:leader"},
}

// allowed spells the short words out.
func allowed(words string) []string {
	var roles []string
	for _, word := range strings.Fields(words) {
		if list, short := roleWords[word]; short {
			roles = append(roles, list...)
			continue
		}
		roles = append(roles, word)
	}
	return roles
}

// walker knows an id of its own, a foreign one and a missing one for every parameter of an address.
type walker struct {
	*site
	own, foreign map[string]string
	browsers     map[string]*visitor
	tokens       map[string]string
}

func newWalker(s *site) *walker {
	w := &walker{site: s, own: map[string]string{}, foreign: map[string]string{}, browsers: map[string]*visitor{"nobody": s.visitor()}, tokens: map[string]string{}}
	other, err := s.store.CreateRound(context.Background(), s.played.Office, models.Round{Title: "另一轮", Policy: models.PolicyOpen()})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, role := range []models.Role{models.RoleHandler, models.RoleDesk, models.RoleLeader, models.RoleReader} {
		w.addUnitRole(role)
	}
	for _, role := range models.OfficeRoles {
		w.addOfficeRole(role)
	}
	w.fillIDs(other)
	return w
}

func (w *walker) addUnitRole(role models.Role) {
	ctx, unit := context.Background(), w.played.Units[0]
	invitation, err := w.store.Invite(ctx, w.played.Office, models.Invitation{RoundID: w.played.Round.ID, UnitID: unit.ID, Role: role})
	if err != nil {
		w.t.Fatal(err)
	}
	name := "u:" + string(role)
	w.browsers[name] = w.visitor()
	w.browsers[name].post("/in/"+w.store.Code(invitation), nil).wants(http.StatusSeeOther)
	w.token(name, models.APIToken{InvitationID: invitation.ID})
}

func (w *walker) addOfficeRole(role models.Role) {
	name := "o:" + string(role)
	w.browsers[name] = w.officer(role)
	users, err := w.store.Users(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, user := range users {
		if user.Role == role {
			w.token(name, models.APIToken{UserID: user.ID})
		}
	}
}

func (w *walker) token(name string, row models.APIToken) {
	plain, _, err := w.store.NewAPIToken(context.Background(), w.played.Office, row)
	if err != nil {
		w.t.Fatal(err)
	}
	w.tokens[name] = plain
}

// walkIDs find ids for the parameters of a slice; its own test file adds them.
var walkIDs []func(w *walker)

// fillIDs finds an id for every parameter; a unit's own ones belong to the first unit, foreign ones to another.
func (w *walker) fillIDs(other models.Round) {
	ctx := context.Background()
	opinions, _, _, err := w.store.Opinions(ctx, store.OpinionPage{RoundID: w.played.Round.ID, Limit: 200})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, o := range opinions {
		target := w.foreign
		if o.UnitID == w.played.Units[0].ID {
			target = w.own
		}
		target["opinion"], target["key"] = fmt.Sprint(o.ID), fmt.Sprint(o.Key)
	}
	if w.own["opinion"] == "" {
		w.own["opinion"], w.own["key"] = w.foreign["opinion"], w.foreign["key"]
	}
	w.own["round"], w.foreign["round"] = fmt.Sprint(w.played.Round.ID), fmt.Sprint(other.ID)
	w.own["code"], w.foreign["code"] = "AAAAA-AAAAA-AAAAA-AAAAA", "BBBBB-BBBBB-BBBBB-BBBBB"
	for i, target := range []map[string]string{w.own, w.foreign} { // units that nobody of the walk is signed in for
		target["invitation"] = fmt.Sprint(w.played.Units[i+5].Invitation.ID)
	}
	w.fillOffice()
	for _, fill := range walkIDs {
		fill(w)
	}
	w.own["token"], w.foreign["token"] = "x", "y"
	w.fillUnitIDs()
	w.own["*"], w.foreign["*"] = "x", "y"
}

const missingID = "987654321"

// address fills the parameters of a path; kind is own, foreign or missing.
func (w *walker) address(path, kind string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if !strings.HasPrefix(part, ":") && part != "*" {
			continue
		}
		name := strings.TrimPrefix(part, ":")
		ids := map[string]string{"own": w.own[name], "foreign": w.foreign[name], "missing": missingID}
		if w.own[name] == "" {
			w.t.Fatalf("%s: the walk knows no id for %s; add it to fillIDs", path, part)
		}
		parts[i] = ids[kind]
	}
	return strings.Join(parts, "/")
}

// words are what an answer says, of a page its own part alone.
func (p *page) words() string {
	if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		return p.Find("main").Text()
	}
	return p.Body
}

// ask sends an empty request as the role.
func (w *walker) ask(r *echo.Route, role, kind string) *page {
	path := w.address(r.Path, kind)
	browser := w.browsers[role]
	if !strings.HasPrefix(r.Path, "/api/") {
		return browser.do(r.Method, path, "application/x-www-form-urlencoded", strings.NewReader(""))
	}
	request, err := http.NewRequest(r.Method, w.server.URL+path, strings.NewReader("{}"))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token := w.tokens[role]; token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return browser.send(request)
}

// keepsSession leaves out what would end the walkers' own sessions.
var keepsSession = map[string]bool{"POST /out": true}

// TestEveryRouteForEveryRole walks the whole table: who may not gets 401, 403 or 404 and nothing else; foreign and
// missing ids answer alike; a route without a line above fails. It runs on SQLite alone: what a role may is decided
// before any database is asked, and scope is tested on both where the verbs are.
func TestEveryRouteForEveryRole(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		clock := storetest.NewClock(storetest.Morning)
		s := newSite(t, storetest.SQLite(t, clock), clock, models.PolicyOpen())
		w := newWalker(s)
		routes := s.server.Config.Handler.(*echo.Echo).Routes()
		slices.SortFunc(routes, func(a, b *echo.Route) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
		for _, r := range routes {
			name := r.Method + " " + r.Path
			words, known := whoMay[name]
			if !known {
				t.Errorf("%s has no line in whoMay", name)
				continue
			}
			if keepsSession[name] {
				continue
			}
			for _, role := range roleWords["everybody"] {
				w.check(t, r, role, slices.Contains(allowed(words), role))
			}
		}
	})
}

func (w *walker) check(t *testing.T, r *echo.Route, role string, may bool) {
	t.Helper()
	refused := []int{http.StatusUnauthorized, http.StatusForbidden}
	answers := map[string]*page{}
	for _, kind := range []string{"missing", "foreign", "own"} {
		answers[kind] = w.ask(r, role, kind)
		status := answers[kind].Status
		if status >= 500 {
			t.Errorf("%s %s as %s with a %s id: %d", r.Method, r.Path, role, kind, status)
		}
		if !may && !slices.Contains(append(refused, http.StatusNotFound), status) {
			t.Errorf("%s %s as %s with a %s id: %d, want a refusal", r.Method, r.Path, role, kind, status)
		}
		if may && kind == "own" && slices.Contains(refused, status) {
			t.Errorf("%s %s as %s: %d, but the role may", r.Method, r.Path, role, status)
		}
	}
	if !may || !strings.HasPrefix(role, "u:") || !strings.Contains(r.Path, ":") {
		return
	}
	foreign, missing := answers["foreign"], answers["missing"]
	if foreign.Status != missing.Status || foreign.words() != missing.words() {
		t.Errorf("%s %s as %s: foreign answers %d %.120q, missing %d %.120q", r.Method, r.Path, role, foreign.Status, foreign.words(), missing.Status, missing.words())
	}
}
