package handlers

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zqyj/models"
)

// fieldNames are all names of form fields and query parameters that the handlers read.
func fieldNames(t *testing.T) []string {
	t.Helper()
	read := regexp.MustCompile(`(?:Get|Has|QueryParam|FormValue|momentOf\(\w+,|dayOf\(\w+,) ?\(?"([a-z_]+)"`)
	names := map[string]bool{}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file.Name(), "_test.go") || !strings.HasSuffix(file.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range read.FindAllStringSubmatch(string(text), -1) {
			names[found[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// TestNoInputIsOurFailure: what nobody types but anybody can send. Every page, form and API address answers it with a
// refusal, never with a failure of the service.
func TestNoInputIsOurFailure(t *testing.T) {
	values := []string{"a\x00b", "\xff\xfe", "9223372036854775807", "9999999999-9223372036854775807-99999999999999999999"}
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		w := newWalker(s)
		names := fieldNames(t)
		for _, value := range values {
			form := url.Values{}
			for _, name := range names {
				form.Set(name, value)
			}
			for _, r := range (&App{}).routes() {
				if r.path != "/out" {
					w.hostile(r, form)
				}
			}
		}
	})
}

// TestNoJSONIsOurFailure: NUL has a spelling in JSON, and a header may hold any byte.
func TestNoJSONIsOurFailure(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		c := s.unitCaller(2)
		reply := fmt.Sprintf("/rounds/%d/reply", s.played.Round.ID)
		for _, field := range []string{"kind", "nature", "quote", "proposed", "reason"} {
			opinion := map[string]any{"key": 0, "clause": 0, "kind": "general", "nature": "substantive", "quote": "", "proposed": "意见", "reason": "理由"}
			opinion[field] = "a\x00"
			body := map[string]any{"contact": map[string]string{"name": "张某", "phone": "0000-00000000"}, "no_opinion": false, "opinions": []any{opinion}}
			if a := c.call(http.MethodPut, reply, body, "If-Match", "*"); a.Status != http.StatusUnprocessableEntity {
				t.Errorf("NUL in %s: %d %s", field, a.Status, a.Body)
			}
		}
		if a := c.call(http.MethodPost, reply+"/submit", nil, "If-Match", "*", "Idempotency-Key", "\xff"); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("a key that is no text: %d %s", a.Status, a.Body)
		}
	})
}

func (w *walker) hostile(r route, form url.Values) {
	role := allowed(whoMay[r.method+" "+r.path])[0]
	path := w.address(r.path, "own")
	contentType, body := "application/x-www-form-urlencoded", form.Encode()
	if r.method == http.MethodGet {
		path, body = path+"?"+form.Encode(), ""
	}
	request, err := http.NewRequest(r.method, w.server.URL+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Origin", w.server.URL)
	if r.need.api {
		request.Header.Set("Authorization", "Bearer "+w.tokens[role])
	}
	if p := w.browsers[role].send(request); p.Status >= http.StatusInternalServerError {
		w.t.Errorf("%s %s with %q: %d", r.method, r.path, form.Get("text"), p.Status)
	}
}
