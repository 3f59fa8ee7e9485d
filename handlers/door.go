package handlers

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"

	"zqyj/models"
)

// need says who may use a route.
type need struct {
	kind   models.ActorKind // ActorNobody: everybody
	roles  []models.Role    // empty: every role of the kind
	api    bool             // bearer token instead of a session
	signed bool             // office and units alike, nobody else
	body   int64            // largest body in bytes; 0: formBody
}

const formBody = 2 << 20

var (
	anybody = need{}
	// a unit's people
	unitAny     = need{kind: models.ActorUnit}
	unitWriter  = need{kind: models.ActorUnit, roles: []models.Role{models.RoleHandler, models.RoleDesk}}
	unitHandler = need{kind: models.ActorUnit, roles: []models.Role{models.RoleHandler}}
	unitSpeaker = need{kind: models.ActorUnit, roles: []models.Role{models.RoleHandler, models.RoleLeader}}
	// the office's
	officeAny    = need{kind: models.ActorOffice}
	officeWriter = need{kind: models.ActorOffice, roles: []models.Role{models.RoleAdmin, models.RoleHandler, models.RoleLeader}}
	officeLeader = need{kind: models.ActorOffice, roles: []models.Role{models.RoleAdmin, models.RoleLeader}}
	officeAdmin  = need{kind: models.ActorOffice, roles: []models.Role{models.RoleAdmin}}
)

// asAPI is the same permission by bearer token.
func asAPI(n need) need {
	n.api = true
	return n
}

// upload allows a larger body.
func (n need) upload(size int64) need {
	n.body = size
	return n
}

// serve is the door of every route: body limit, session or token, role, the round of the address, the moment.
func (a *App) serve(r route) echo.HandlerFunc {
	browser := !r.need.api && !r.plain
	enter := func(c echo.Context) error {
		v := &visit{Context: c, app: a, session: browser}
		c.Set("visit", v)
		if err := a.admit(v, r.need); err != nil {
			return err
		}
		return r.do(a, v)
	}
	if !browser {
		return enter
	}
	return func(c echo.Context) error {
		var failed error
		inner := http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			c.SetRequest(request)
			c.Response().Writer = w
			if failed = enter(c); failed != nil && !c.Response().Committed {
				a.fail(failed, c) // inside the session's frame: the error page may show who is signed in
				failed = nil
			}
		})
		request := c.Request()
		a.sessions.LoadAndSave(inner).ServeHTTP(c.Response().Writer, request.WithContext(a.Store.Sessions().Visit(request.Context())))
		return failed
	}
}

func (a *App) admit(v *visit, n need) error {
	limit := n.body
	if limit == 0 {
		limit = formBody
	}
	request := v.Request()
	request.Body = http.MaxBytesReader(v.Response(), request.Body, limit)
	if err := legible(v); err != nil {
		return err
	}
	var err error
	if v.now, err = a.Store.Now(v.ctx()); err != nil {
		return err
	}
	if v.actor, err = a.who(v, n); err != nil {
		return err
	}
	if n.signed && v.actor.Kind == models.ActorNobody {
		return models.ErrSignIn
	}
	if n.kind != models.ActorNobody {
		if v.actor.Kind != n.kind {
			if n.api { // the token is good, for the other side
				return models.ErrForbidden
			}
			return models.ErrSignIn
		}
		if len(n.roles) > 0 && !v.actor.Has(n.roles...) {
			return models.ErrForbidden
		}
	}
	return a.findRound(v, n)
}

// legible refuses an address that no page makes: PostgreSQL takes neither NUL nor broken UTF-8, SQLite takes both.
func legible(v *visit) error {
	texts := v.ParamValues()
	for name, values := range v.QueryParams() {
		texts = append(append(texts, name), values...)
	}
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return echo.NewHTTPError(http.StatusBadRequest)
		}
	}
	return nil
}

// who reads the actor from token or session. A person whose invitation was revoked is signed out at once.
func (a *App) who(v *visit, n need) (models.Actor, error) {
	ctx := v.ctx()
	if n.api {
		scheme, token, _ := strings.Cut(v.Request().Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || token == "" {
			return models.Actor{}, models.ErrSignIn
		}
		return a.Store.ByToken(ctx, strings.TrimSpace(token))
	}
	if !v.session {
		return models.Actor{}, nil
	}
	var actor models.Actor
	var err error
	if id := a.sessions.GetInt64(ctx, "user"); id != 0 {
		actor, err = a.Store.OfficeActor(ctx, id)
	} else if id := a.sessions.GetInt64(ctx, "invitation"); id != 0 {
		actor, err = a.Store.UnitActor(ctx, id)
	}
	if errors.Is(err, models.ErrSignIn) {
		return models.Actor{}, a.sessions.Destroy(ctx)
	}
	return actor, err
}

// findRound loads the round a page belongs to: a unit's own, or the one in the office's address. A unit that names
// another round than its own finds nothing.
func (a *App) findRound(v *visit, n need) (err error) {
	if v.actor.IsUnit() {
		if v.round, err = a.Store.Round(v.ctx(), v.actor.RoundID); err != nil {
			return err
		}
		unit, err := a.Store.Unit(v.ctx(), v.actor.RoundID, v.actor.UnitID)
		if err != nil {
			return err
		}
		v.unit = unit.Name
		if v.Param("round") != "" && (n.kind != models.ActorNobody || n.signed) {
			if id, err := v.id("round"); err != nil || id != v.round.ID {
				return models.ErrMissing
			}
		}
		return nil
	}
	if !v.actor.IsOffice() || v.Param("round") == "" {
		return nil
	}
	id, err := v.id("round")
	if err != nil {
		return err
	}
	v.round, err = a.Store.Round(v.ctx(), id)
	return err
}

// guard refuses forms that another site made a browser send; tokens are no cookies and need no guard.
func (a *App) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if strings.HasPrefix(c.Request().URL.Path, "/api/") {
			return next(c)
		}
		if err := a.origins.Check(c.Request()); err != nil {
			return errForeignForm
		}
		return next(c)
	}
}

// policy lets nothing in but the service's own files; blob: shows a picked scan before it is sent.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (a *App) secured(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "same-origin") // no-referrer makes Chromium send Origin: null, and honest forms are refused
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		return next(c)
	}
}

// compress at level 1: the default level costs more than the page itself.
var compress = mustCompress()

func mustCompress() func(http.Handler) http.HandlerFunc {
	wrapper, err := gzhttp.NewWrapper(gzhttp.CompressionLevel(1), gzhttp.MinSize(1024), gzhttp.ExceptContentTypes([]string{"application/pdf", "image/png", "image/jpeg", "application/zip",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/event-stream"}))
	if err != nil {
		panic(err)
	}
	return wrapper
}

func (a *App) compressed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		var failed error
		inner := http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			c.SetRequest(request)
			before := c.Response().Writer
			c.Response().Writer = w
			defer func() { c.Response().Writer = before }()
			if failed = next(c); failed != nil && !c.Response().Committed {
				a.fail(failed, c)
				failed = nil
			}
		})
		compress(inner).ServeHTTP(c.Response().Writer, c.Request())
		return failed
	}
}

func parseNetwork(text string) (*net.IPNet, error) {
	if !strings.Contains(text, "/") {
		if strings.Contains(text, ":") {
			text += "/128"
		} else {
			text += "/32"
		}
	}
	_, network, err := net.ParseCIDR(text)
	return network, err
}
