// Package handlers is the HTTP side: one route table, sessions, one file per noun, the JSON API, errors in one place.
package handlers

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"zqyj/intake"
	"zqyj/papers"
	"zqyj/scan"
	"zqyj/static"
	"zqyj/store"
	"zqyj/templates"
)

// Config is what the service is wired from.
type Config struct {
	Store     *store.Store
	Base      *url.URL // the address users type; links come from here, never from Host
	Log       *slog.Logger
	Printer   *papers.Printer
	PDF       *intake.PDFReader // nil: PDF files are opened one by one
	CacheDir  string            // for caches that may vanish
	Mail      bool              // an SMTP server is configured: reminders may go out by mail
	Rehearsal bool              // the database is marked 演练
	Proxies   []string          // addresses of trusted reverse proxies, CIDR
	Version   string
}

// App answers requests.
type App struct {
	Config
	sessions *scs.SessionManager
	origins  *http.CrossOriginProtection
	scanner  *scan.Scanner
	readings readings
	shelf    *shelf
}

// New wires the route table into an echo server.
func New(config Config) (*echo.Echo, error) {
	go static.Ready() // beside what is left to start
	app := &App{Config: config, sessions: newSessions(config), origins: http.NewCrossOriginProtection()}
	if err := app.origins.AddTrustedOrigin(config.Base.Scheme + "://" + config.Base.Host); err != nil {
		return nil, fmt.Errorf("base address: %w", err)
	}
	if app.PDF == nil {
		app.PDF = intake.NewPDFReader(config.CacheDir)
	}
	app.scanner = scan.New(app.PDF)
	app.shelf = newShelf()
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	extract, err := clientAddress(config.Proxies)
	if err != nil {
		return nil, err
	}
	e.IPExtractor = extract
	e.HTTPErrorHandler = app.fail
	e.Pre(app.guard)
	e.Use(app.recovered, app.secured, app.compressed)
	for _, r := range app.routes() {
		e.Add(r.method, r.path, app.serve(r))
	}
	return e, nil
}

func newSessions(config Config) *scs.SessionManager {
	sessions := scs.New()
	sessions.Store = config.Store.Sessions()
	sessions.Lifetime = store.SessionLife // of the cookie; its idle time would write a row for every page, the store has its own
	sessions.Cookie.Name = "zqyj"
	sessions.Cookie.HttpOnly = true
	sessions.Cookie.SameSite = http.SameSiteLaxMode
	sessions.Cookie.Persist = false // 「记住本机」 is off by default
	sessions.Cookie.Secure = config.Base.Scheme == "https"
	sessions.Cookie.Path = "/"
	return sessions
}

// clientAddress trusts X-Forwarded-For only from the named proxies.
func clientAddress(proxies []string) (echo.IPExtractor, error) {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect(), nil
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, proxy := range proxies {
		network, err := parseNetwork(strings.TrimSpace(proxy))
		if err != nil {
			return nil, fmt.Errorf("TRUSTED_PROXIES“%s”不是地址，应形如 127.0.0.1 或 10.0.0.0/8", proxy)
		}
		options = append(options, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(options...), nil
}

// link makes an absolute address from the configured base.
func (a *App) link(path string) string { return strings.TrimSuffix(a.Base.String(), "/") + path }

// frame fills what every page has around its own content.
func (a *App) frame(v *visit, title string) templates.Frame {
	f := templates.Frame{Title: title, Now: v.now, Flash: v.takeFlash(), Taken: v.takeTaken()}
	if a.Rehearsal {
		f.Banners = append(f.Banners, templates.RehearsalBanner(v.now))
	}
	round := v.round
	if round.ID != 0 {
		f.Round = round.Title
		f.Office = templates.Office{Name: round.ReplyTo, Phone: round.Phone}
		if f.Office.Name == "" {
			f.Office.Name = round.Issuer
		}
		if round.Demo {
			f.Banners = append(f.Banners, templates.DemoBanner())
		}
		if round.Internal {
			f.Banners = append(f.Banners, templates.InternalBanner())
		}
	}
	if f.Office.Name == "" {
		if name, phone, err := a.Store.Office(v.ctx()); err == nil { // without it the page is still whole
			f.Office = templates.Office{Name: name, Phone: phone}
		}
	}
	if v.actor.IsUnit() {
		f.Home = "/unit"
		f.Viewer = templates.Viewer{Name: v.unit, Role: unitRoleWord(v.actor), SignOut: "/out", Mark: "u" + strconv.FormatInt(v.actor.InvitationID, 10)}
	}
	if v.actor.IsOffice() {
		f.Home = "/office"
		f.Viewer = templates.Viewer{Name: v.actor.Name, Role: "办公室·" + v.actor.Role.String(), SignOut: "/out", Mark: "o" + strconv.FormatInt(v.actor.UserID, 10)}
	}
	f.Nav = a.nav(v)
	return f
}
