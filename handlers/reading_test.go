package handlers

import (
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/papers"
	"zqyj/store"
	"zqyj/store/storetest"
)

func TestOnlyWhoSentAFileHearsHowFarItIs(t *testing.T) {
	var r readings
	key := strings.Repeat("a1", 16)
	tell := r.begin(key, 7)
	tell("正在读取“通知.pdf”…")
	if got := r.words(key, 7); got != "正在读取“通知.pdf”…" {
		t.Errorf("the sender hears %q", got)
	}
	if got := r.words(key, 8); got != "" {
		t.Errorf("another officer hears %q", got)
	}
	tell("")
	if got := r.words(key, 7); got != "" || len(r.rows) != 0 {
		t.Errorf("when it is read %q is left, %d rows", got, len(r.rows))
	}
	r.begin("../../etc", 7)("x")
	if len(r.rows) != 0 {
		t.Error("a key that no page makes is kept")
	}
}

func TestAPDFIsReadOnTheOfficesPage(t *testing.T) {
	if testing.Short() {
		t.Skip("the PDF sandbox takes seconds to start; left out by -short")
	}
	body, err := os.ReadFile("../intake/testdata/pdf/articles.pdf")
	if err != nil {
		t.Fatal(err)
	}
	clock := storetest.NewClock(storetest.Morning)
	s := newSite(t, storetest.SQLite(t, clock), clock, models.PolicyOpen()) // what is read does not ask the database
	office := s.officer(models.RoleHandler)
	office.upload("/office/new", map[string]string{"reading": strings.Repeat("0f", 16)}, "file", "办法.txt", body).wants(303)
	c := corrections{office, roundPath(s.newest().ID, "")}
	if n := c.get(c.base + "/import").wants(200).Find(".tree > li").Length(); n < 5 {
		t.Errorf("%d clauses of the PDF, want its articles", n)
	}
}

func TestSlipsArePrintedOnceTheServiceHasAnAddressOfItsOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store, clock *storetest.Clock) {
		s := newSite(t, st, clock, models.PolicyOpen())
		printer, _ := papers.NewPrinter("", 1)
		base := &url.URL{Scheme: "http", Host: "10.1.2.3:8080"}
		e, err := New(Config{Store: st, Base: base, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Printer: printer})
		if err != nil {
			t.Fatal(err)
		}
		s.server = httptest.NewServer(e)
		t.Cleanup(s.server.Close)
		office := s.officer(models.RoleAdmin)
		path := roundPath(s.played.Round.ID, "")
		office.get(path+"/invitations").wants(200).says("main", "打印通知单").says("main", "http://10.1.2.3:8080/in/")
		slips := office.get(path + "/slips.pdf").wants(200)
		if !strings.HasPrefix(slips.Body, "%PDF-") {
			t.Errorf("the slips are %.20q", slips.Body)
		}
	})
}
