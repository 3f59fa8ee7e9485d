package main

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"testing"

	"zqyj/handlers"
	"zqyj/models"
	"zqyj/papers"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store"
	"zqyj/store/storetest"
)

// running is the whole service over a real database with a clock that the test moves.
type running struct {
	t     *testing.T
	base  string
	store *store.Store
	clock *storetest.Clock
}

// runService serves an opened database the way serve does.
func runService(t *testing.T, s *store.Store, clock *storetest.Clock) *running {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	base := &url.URL{Scheme: "http", Host: server.Listener.Addr().String()}
	printer, _ := papers.NewPrinter("", 1)
	e, err := handlers.New(handlers.Config{Store: s, Base: base, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Printer: printer, Rehearsal: true})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = e
	server.Start()
	t.Cleanup(server.Close)
	return &running{t, base.String(), s, clock}
}

// staged plays the sample round into the database first.
func (r *running) staged(policy models.Policy) stage.Played {
	r.t.Helper()
	story := sample.Round(sample.Options{})
	played, err := stage.Play(context.Background(), r.store, r.clock.Set, story, policy)
	if err != nil {
		r.t.Fatal(err)
	}
	return played
}

// officer makes an office user and tells how he signs in.
func (r *running) officer(login string, role models.Role) {
	r.t.Helper()
	_, err := r.store.AddUser(context.Background(), models.System, models.User{Login: login, Name: "李某" + role.String(), Role: role, Password: officePassword})
	if err != nil {
		r.t.Fatal(err)
	}
}

const officePassword = "mima-ceshi-2018"

// signIn signs a desk in as an office user.
func (d *desk) signIn(login string) {
	d.t.Helper()
	d.open("/office/in")
	d.fill("#f-login", login)
	d.fill("#f-password", officePassword)
	d.press("登录")
}

func mustURL(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
