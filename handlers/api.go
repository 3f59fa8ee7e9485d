package handlers

import (
	_ "embed" // the API description is part of the program
	"net/http"

	"github.com/labstack/echo/v4"

	"zqyj/models"
	"zqyj/templates"
)

// problem is an error as application/problem+json (RFC 9457) with the service's stable code.
type problem struct {
	Type   string           `json:"type"`
	Title  string           `json:"title"`
	Status int              `json:"status"`
	Detail string           `json:"detail,omitempty"`
	Code   string           `json:"code"`
	Errors []problemAtField `json:"errors,omitempty"`
	Extra  map[string]any   `json:"extra,omitempty"`
}

type problemAtField struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

func (a *App) failAPI(c echo.Context, judged verdict, err error) {
	body := problem{Type: "about:blank", Title: http.StatusText(judged.status), Status: judged.status, Detail: judged.text, Code: judged.code}
	if p, ok := asProblem(err); ok {
		body.Title = p.Text
		for _, f := range p.Fields {
			body.Errors = append(body.Errors, problemAtField{f.Field, f.Text})
		}
		if p.Kind == models.KindSignIn {
			c.Response().Header().Set("WWW-Authenticate", "Bearer")
		}
	}
	if judged.failure != "" {
		page := templates.NewErrorPage(templates.Frame{}, judged.failure)
		body.Title, body.Detail = page.Title, page.What
	}
	switch judged.failure { // the page's words speak of buttons and pages
	case templates.FailureNotFound:
		body.Title, body.Detail = "没有这个接口", "接口一览见 /api/v1/openapi.yaml"
	case templates.FailureMethod:
		body.Title, body.Detail = "这个接口不接受 "+c.Request().Method, "可用的方法见响应头 Allow 和 /api/v1/openapi.yaml"
	}
	if body.Title == "" {
		body.Title = body.Detail
	}
	c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
	if err := c.JSON(judged.status, body); err != nil {
		a.Log.Error("problem document failed", "err", err)
	}
}

//go:embed openapi.yaml
var openAPI []byte

// sendOpenAPI gives the description that the tests hold every answer to.
func (a *App) sendOpenAPI(v *visit) error { return v.Blob(http.StatusOK, "application/yaml", openAPI) }
