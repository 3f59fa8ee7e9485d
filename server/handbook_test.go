package main

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"zqyj/handlers"
	"zqyj/models"
	"zqyj/papers"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store/storetest"
)

// TestHandbooks goes the ways that the handbooks in docs/ describe, on the sample round, and takes their pictures:
//
//	PICTURES=1 go test ./server -run TestHandbooks
//
// Without PICTURES the full check goes the same ways and keeps nothing: a page that is gone, or a button that is called
// otherwise than the handbooks say, fails.
func TestHandbooks(t *testing.T) {
	camera := camera{t: t}
	switch {
	case os.Getenv("PICTURES") != "":
		camera.folder = filepath.Join("..", "docs", "pictures")
	case os.Getenv("CHECK_FULL") == "":
		t.Skip("the handbooks' ways are gone by ./check -full; PICTURES=1 takes their pictures anew")
	}
	findChromium(t)
	h := openHandbook(t, camera)
	t.Run("unit", h.unitWay)
	t.Run("office before noon", h.officeBeforeNoon)
	t.Run("new round", h.newRound)
	t.Run("deadline", h.deadlineDay)
	t.Run("after noon", h.afterNoon)
	t.Run("release", h.release)
}

// handbook is the sample round, served to the people of the handbooks.
type handbook struct {
	*running
	camera  camera
	browser *browser
	played  stage.Played
	round   string // the round's address on the office's side
}

// publicBase is the address that links and slips of the pictures carry.
const publicBase = "http://10.1.2.3:8080"

func openHandbook(t *testing.T, camera camera) *handbook {
	t.Helper()
	clock := storetest.NewClock(storetest.Morning)
	s := storetest.SQLite(t, clock)
	played, err := stage.Play(context.Background(), s, clock.Set, sample.Round(sample.Options{}), models.PolicyNotice())
	if err != nil {
		t.Fatal(err)
	}
	printer, _ := papers.NewPrinter("", 1)
	e, err := handlers.New(handlers.Config{Store: s, Base: mustURL(t, publicBase), Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Printer: printer})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return &handbook{round: "/office/rounds/1", running: &running{t, server.URL, s, clock}, camera: camera, played: played, browser: openBrowser(t, server.URL)}
}

// code is a unit's way in.
func (h *handbook) code(unit string) string {
	h.t.Helper()
	for _, u := range h.played.Units {
		if u.Name == unit {
			return h.store.Code(u.Invitation)
		}
	}
	h.t.Fatalf("the sample has no unit %s", unit)
	return ""
}

// sitFor opens a desk of a unit that has come in.
func (h *handbook) sitFor(t *testing.T, unit string, l look) *desk {
	t.Helper()
	d := h.browser.sit(t, unit, l)
	d.open("/in/" + h.code(unit))
	d.press("以" + unit + "的名义进入")
	return d
}

// sitInOffice opens a desk of the sample's officer.
func (h *handbook) sitInOffice(t *testing.T) *desk {
	t.Helper()
	d := h.browser.sit(t, "office", wide)
	d.open("/office/in")
	d.fill("#f-login", "bangongshi")
	d.fill("#f-password", stage.Password)
	d.press("登录")
	return d
}
