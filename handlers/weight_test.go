package handlers_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zqyj/models"
	"zqyj/store/storetest"
)

// TestTheFirstPageIsLight holds that a county's line carries a unit's first page with all it loads in 40 kB, and that it
// asks nobody but this service.
func TestTheFirstPageIsLight(t *testing.T) {
	clock := storetest.NewClock(storetest.Morning)
	h := openHouse(t, storetest.SQLite(t, clock), clock, models.PolicyNotice())
	p := h.enter(0, models.RoleHandler)
	weigh := func(path string) int {
		request, err := http.NewRequest(http.MethodGet, h.site.URL+path, nil)
		h.must(err)
		request.Header.Set("Accept-Encoding", "gzip") // said by hand, the client leaves the answer packed
		answer, err := p.client.Do(request)
		h.must(err)
		defer answer.Body.Close()
		n, err := io.Copy(io.Discard, answer.Body)
		h.must(err)
		return int(n)
	}
	total := weigh("/unit")
	home := p.get("/unit")
	home.Find("link[href],script[src],img[src]").Each(func(_ int, s *goquery.Selection) {
		address := s.AttrOr("href", s.AttrOr("src", ""))
		if !strings.HasPrefix(address, "/static/") {
			t.Errorf("the page loads %s", address)
		}
		total += weigh(address)
	})
	if total > 40<<10 {
		t.Errorf("the first page weighs %d bytes", total)
	}
	t.Logf("the first page weighs %d bytes", total)
}
