package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"zqyj/models"
	"zqyj/store/storetest"
)

// caller is a client of the API; every answer it gets is held to openapi.yaml.
type caller struct {
	site   *site
	token  string
	router routers.Router
}

// answer is what the API said.
type answer struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   []byte
}

func (s *site) caller(token models.APIToken) *caller {
	s.t.Helper()
	plain, _, err := s.store.NewAPIToken(context.Background(), s.played.Office, token)
	if err != nil {
		s.t.Fatal(err)
	}
	document, err := openapi3.NewLoader().LoadFromData(openAPI)
	if err != nil {
		s.t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		s.t.Fatal(err)
	}
	return &caller{s, plain, router}
}

func (s *site) unitCaller(n int) *caller {
	return s.caller(models.APIToken{InvitationID: s.played.Units[n].Invitation.ID})
}

func (s *site) officeCaller() *caller {
	return s.caller(models.APIToken{UserID: s.played.Office.UserID})
}

// call sends one request, a body of bytes as it is; headers come as pairs.
func (c *caller) call(method, path string, body any, headers ...string) answer {
	t := c.site.t
	t.Helper()
	var reader io.Reader
	if body != nil {
		raw, written := body.([]byte)
		var err error
		if !written {
			raw, err = json.Marshal(body)
		}
		if err != nil {
			t.Fatal(err)
		}
		reader = bytes.NewReader(raw)
	}
	request, err := http.NewRequest(method, c.site.server.URL+"/api/v1"+path, reader)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	c.validate(request, response, raw)
	return answer{t, response.StatusCode, response.Header, raw}
}

// validate holds the answer to the description.
func (c *caller) validate(request *http.Request, response *http.Response, raw []byte) {
	t := c.site.t
	t.Helper()
	local := *request
	local.URL = &url.URL{Path: request.URL.Path, RawQuery: request.URL.RawQuery}
	route, params, err := c.router.FindRoute(&local)
	if err != nil {
		t.Fatalf("%s %s is not in openapi.yaml: %v", request.Method, request.URL.Path, err)
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: &local, PathParams: params, Route: route},
		Status:                 response.StatusCode, Header: response.Header, Body: io.NopCloser(bytes.NewReader(raw)),
	}
	if err := openapi3filter.ValidateResponse(context.Background(), input); err != nil {
		t.Errorf("%s %s answered outside its description: %v\n%.400s", request.Method, request.URL.Path, err, raw)
	}
}

func (a answer) wants(status int) answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("status %d, want %d: %s", a.Status, status, a.Body)
	}
	return a
}

// code is the problem's stable code.
func (a answer) code() string { return read[problem](a).Code }

func read[T any](a answer) T {
	a.t.Helper()
	var into T
	if err := json.Unmarshal(a.Body, &into); err != nil {
		a.t.Fatalf("%v: %s", err, a.Body)
	}
	return into
}

// fresh is the number of a unit that has not begun.
func (s *site) fresh() int {
	s.t.Helper()
	ledger, err := s.store.Ledger(context.Background(), s.played.Round.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	for i, u := range ledger.Units {
		if u.Reply.Versions == 0 {
			return i
		}
	}
	s.t.Fatal("every unit of the sample has begun")
	return 0
}

// draught is a valid reply on the first clause that takes opinions.
func (s *site) draught(reason string) map[string]any {
	s.t.Helper()
	_, clauses, err := s.store.Draft(context.Background(), s.played.Round.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range clauses {
		if c.TakesOpinions() && len(c.Text) > 60 {
			return map[string]any{"contact": map[string]string{"name": "周某", "phone": "0931-8400000转801"}, "no_opinion": false,
				"opinions": []any{map[string]any{"clause": c.PID, "kind": "replace", "nature": "editorial", "quote": "", "proposed": c.Full() + "特此补充。", "reason": reason}}}
		}
	}
	s.t.Fatal("no clause")
	return nil
}

func TestAUnitRepliesThroughTheAPI(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		n := s.fresh()
		unit, office := s.unitCaller(n), s.officeCaller()
		round := fmt.Sprintf("/rounds/%d", s.played.Round.ID)
		unit.call("GET", "/rounds", nil).wants(200)
		unit.call("GET", round+"/clauses", nil).wants(200)
		if shown := read[apiRound](unit.call("GET", round, nil).wants(200)); !shown.Deadline.Open || shown.ServerTime == "" {
			t.Errorf("round %+v, want an open deadline and the server's time", shown)
		}
		if code := unit.call("PUT", round+"/reply", s.draught("便于理解")).wants(428).code(); code != "if_match_required" {
			t.Errorf("code %s", code)
		}
		reply := read[apiReply](unit.call("PUT", round+"/reply", s.draught("便于理解"), "If-Match", `"0"`).wants(200))
		if reply.Working == nil || reply.Working.Count != 1 {
			t.Fatalf("reply %+v, want one opinion", reply)
		}
		stale := unit.call("PUT", round+"/reply", s.draught("另一人"), "If-Match", `"0"`).wants(412)
		if extra := read[problem](stale).Extra; extra["sent"] == nil || extra["current"] == nil {
			t.Errorf("412 without both versions: %s", stale.Body)
		}
		seen := etag(reply.Revision)
		first := unit.call("POST", round+"/reply/submit", nil, "If-Match", seen, "Idempotency-Key", "k1").wants(201)
		s.clock.Set(storetest.Noon + 60_000)
		again := unit.call("POST", round+"/reply/submit", nil, "If-Match", seen, "Idempotency-Key", "k1").wants(201)
		type sent struct{ Receipt apiReceipt }
		if read[sent](first).Receipt != read[sent](again).Receipt {
			t.Errorf("replay after noon: %s, want the first receipt %s", again.Body, first.Body)
		}
		now := etag(read[apiReply](unit.call("GET", round+"/reply", nil).wants(200)).Revision)
		reread := unit.call("POST", round+"/reply/submit", nil, "If-Match", now, "Idempotency-Key", "k1").wants(201)
		if read[sent](first).Receipt != read[sent](reread).Receipt {
			t.Errorf("replay after reading again: %s, want the first receipt %s", reread.Body, first.Body)
		}
		if code := unit.call("POST", round+"/reply/submit", nil, "If-Match", "*", "Idempotency-Key", "k1").wants(422).code(); code != "idempotency_mismatch" {
			t.Errorf("another request under the key: %s", code)
		}
		if code := unit.call("POST", round+"/reply/withdraw", nil, "If-Match", "*").wants(409).code(); code != "deadline_passed" {
			t.Errorf("withdraw after noon: %s", code)
		}
		if code := unit.call("PUT", round+"/reply", s.draught("迟到"), "If-Match", "*").wants(409).code(); code != "deadline_passed" {
			t.Errorf("write after noon: %s", code)
		}
		ledger := read[struct{ Units []apiUnit }](office.call("GET", round+"/ledger", nil).wants(200))
		if ledger.Units[n].Class != string(models.ClassWithOpinions) {
			t.Errorf("ledger says %s", ledger.Units[n].Class)
		}
	})
}

func TestTheOfficeWorksThroughTheAPI(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		office := s.officeCaller()
		round := fmt.Sprintf("/rounds/%d", s.played.Round.ID)
		type listed struct {
			Opinions []apiOfficeOpinion
			Next     *string
		}
		seen, after := map[int64]bool{}, ""
		for {
			page := read[listed](office.call("GET", round+"/opinions?limit=7"+after, nil).wants(200))
			for _, o := range page.Opinions {
				if seen[o.ID] {
					t.Fatalf("opinion %d on two pages", o.ID)
				}
				seen[o.ID] = true
			}
			if page.Next == nil {
				break
			}
			after = "&after=" + *page.Next
		}
		sums := read[struct{ Sums apiSums }](office.call("GET", round+"/ledger", nil).wants(200)).Sums
		if sums.Opinions != len(seen) || len(seen) == 0 {
			t.Errorf("K=%d in the ledger, %d opinions listed", sums.Opinions, len(seen))
		}
		var id int64
		for id = range seen {
			break
		}
		path := fmt.Sprintf("/opinions/%d/disposition", id)
		office.call("PUT", path, map[string]string{"outcome": "rejected"}, "If-Match", "*").wants(422)
		office.call("PUT", path, map[string]string{"outcome": "accepted"}).wants(428)
		office.call("PUT", path, map[string]string{"outcome": "rejected", "reason": "与上位规划不一致"}, "If-Match", "*").wants(200)
		office.call("PUT", path, map[string]string{"outcome": "accepted"}, "If-Match", `"0"`).wants(412)
		unit := s.played.Units[0]
		office.call("POST", round+"/extensions", map[string]any{"unit": unit.ID, "at": "2018-02-09T18:00:00+08:00", "reason": "材料在途"}).wants(201)
		office.call("POST", round+"/extensions", map[string]any{"at": "2018-02-09T11:00:00+08:00", "reason": "提前"}).wants(422)
		pdf := office.call("GET", round+"/digest.pdf", nil).wants(200)
		if !bytes.HasPrefix(pdf.Body, []byte("%PDF-")) {
			t.Errorf("digest begins %.20q", pdf.Body)
		}
	})
}

func TestForeignAndMissingAnswerAlike(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		unit := s.unitCaller(0)
		other, err := s.store.CreateRound(context.Background(), s.played.Office, models.Round{Title: "另一轮", Policy: models.PolicyOpen()})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"", "/clauses", "/reply"} {
			foreign := unit.call("GET", fmt.Sprintf("/rounds/%d%s", other.ID, path), nil).wants(404)
			missing := unit.call("GET", fmt.Sprintf("/rounds/%d%s", other.ID+1000, path), nil).wants(404)
			if !bytes.Equal(foreign.Body, missing.Body) {
				t.Errorf("%s: foreign %s, missing %s", path, foreign.Body, missing.Body)
			}
		}
		round := fmt.Sprintf("/rounds/%d", s.played.Round.ID)
		unit.call("GET", round+"/ledger", nil).wants(http.StatusForbidden)
		s.officeCaller().call("GET", round+"/reply", nil).wants(http.StatusForbidden)
		if code := (&caller{s, "nobody", unit.router}).call("GET", "/rounds", nil).wants(401).code(); code != "sign_in" {
			t.Errorf("unknown token: %s", code)
		}
		if strings.Contains(string(unit.call("GET", round+"/reply", nil).wants(200).Body), s.played.Units[1].Name) {
			t.Error("a unit's reply names another unit")
		}
	})
}
