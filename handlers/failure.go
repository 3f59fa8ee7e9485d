package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/labstack/echo/v4"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

var errForeignForm = errors.New("cross-origin form")

// badForm names a body that could not be read.
func badForm(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return &models.Problem{Kind: models.KindTooLarge, Code: "too_large", Text: "文件或内容过大，没有保存"}
	}
	return echo.NewHTTPError(http.StatusBadRequest, err.Error())
}

func asProblem(err error) (*models.Problem, bool) {
	var p *models.Problem
	ok := errors.As(err, &p)
	return p, ok
}

// statuses is the one table from kinds of refusal to HTTP.
var statuses = map[models.Kind]int{
	models.KindInvalid: http.StatusUnprocessableEntity, models.KindMissing: http.StatusNotFound, models.KindForbidden: http.StatusForbidden,
	models.KindState: http.StatusConflict, models.KindStale: http.StatusPreconditionFailed, models.KindPrecondition: http.StatusPreconditionRequired,
	models.KindSignIn: http.StatusUnauthorized, models.KindTooMany: http.StatusTooManyRequests, models.KindTooLarge: http.StatusRequestEntityTooLarge,
	models.KindMalformed: http.StatusBadRequest, models.KindMediaType: http.StatusUnsupportedMediaType,
}

// verdict is what an error means to whoever asked.
type verdict struct {
	status  int
	failure templates.Failure
	code    string
	text    string // a refusal's own words, empty for the standard ones
}

func judge(err error) verdict {
	if p, ok := asProblem(err); ok {
		return verdict{statuses[p.Kind], "", p.Code, p.Error()}
	}
	if errors.Is(err, errForeignForm) {
		return verdict{http.StatusForbidden, templates.FailureForeignForm, "cross_origin", ""}
	}
	var h *echo.HTTPError
	if !errors.As(err, &h) {
		if store.Unavailable(err) {
			return verdict{http.StatusServiceUnavailable, templates.FailureUnavailable, "unavailable", ""}
		}
		return verdict{http.StatusInternalServerError, templates.FailureInternal, "internal", ""}
	}
	switch h.Code {
	case http.StatusNotFound:
		return verdict{h.Code, templates.FailureNotFound, "not_found", ""}
	case http.StatusMethodNotAllowed:
		return verdict{h.Code, templates.FailureMethod, "method_not_allowed", ""}
	case http.StatusBadRequest:
		return verdict{h.Code, templates.FailureBadRequest, "bad_request", ""}
	case http.StatusRequestEntityTooLarge:
		return verdict{h.Code, templates.FailureTooLarge, "too_large", ""}
	case http.StatusServiceUnavailable:
		return verdict{h.Code, templates.FailureUnavailable, "unavailable", ""}
	}
	return verdict{h.Code, templates.FailureInternal, "internal", ""}
}

// fail is the one funnel: every error becomes a page or a problem document here; what is our fault gets a number that
// is in the log too.
func (a *App) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	judged := judge(err)
	number := ""
	if judged.status >= http.StatusInternalServerError {
		number = formKey()[:8]
		a.Log.Error("request failed", "number", number, "method", c.Request().Method, "path", c.Path(), "err", err)
	}
	if strings.HasPrefix(c.Request().URL.Path, "/api/") {
		a.failAPI(c, judged, err)
		return
	}
	v, ok := c.Get("visit").(*visit)
	if !ok {
		v = &visit{Context: c, app: a}
	}
	if v.now.IsZero() {
		v.now, _ = a.Store.Now(v.ctx()) // before the door, or without a database: the page is whole without it
	}
	page := templates.NewErrorPage(a.frame(v, ""), judged.failure)
	if p, ok := asProblem(err); ok {
		page = templates.ProblemPage(a.frame(v, ""), p)
	}
	page.Number = number
	page.Kept = kept(c)
	page.Actions = []templates.Link{{Label: "返回首页", Href: homeOf(v.actor)}}
	if judged.status == http.StatusUnauthorized {
		page.Actions = []templates.Link{{Label: "去登录", Href: signInFor(c)}}
	}
	if err := v.show(judged.status, page); err != nil {
		a.Log.Error("error page failed", "err", err)
	}
}

// kept gives back the text of a refused form, so that nothing typed is lost.
func kept(c echo.Context) []templates.Fact {
	var facts []templates.Fact
	for _, field := range []struct{ name, label string }{{"quote", "原文"}, {"proposed", "建议改为"}, {"reason", "理由"}, {"grounds", "坚持的理由"}, {"contact_name", "联系人"}, {"contact_phone", "联系电话"}, {"name", "姓名"}, {"post", "职务"}, {"opinion", "审核意见"}, {"note", "说明"}, {"text", "文字"}} {
		if value := c.Request().PostForm.Get(field.name); value != "" {
			facts = append(facts, templates.Fact{Term: field.label, Value: value})
		}
	}
	return facts
}

func homeOf(actor models.Actor) string {
	switch {
	case actor.IsUnit():
		return "/unit"
	case actor.IsOffice():
		return "/office"
	}
	return "/"
}

func signInFor(c echo.Context) string {
	if strings.HasPrefix(c.Request().URL.Path, "/office") {
		return "/office/in"
	}
	return "/"
}

// recovered turns a panic into a logged failure.
func (a *App) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if r == http.ErrAbortHandler {
				panic(r)
			}
			a.Log.Error("panic", "path", c.Path(), "what", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", r)
		}()
		return next(c)
	}
}
