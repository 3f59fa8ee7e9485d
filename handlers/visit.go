package handlers

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"zqyj/models"
	"zqyj/templates"
)

// visit is one request after the door: who it is, which round it concerns, and the moment of its page.
type visit struct {
	echo.Context
	app   *App
	actor models.Actor
	round models.Round // the unit's round, or the one in the office's address; zero elsewhere
	unit  string       // the unit's name
	now   models.Instant

	session bool // a browser's session is at hand
}

func (v *visit) ctx() context.Context { return v.Request().Context() }

// id reads a number of the address; anything else is as missing as a foreign one.
func (v *visit) id(name string) (int64, error) {
	id, err := strconv.ParseInt(v.Param(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, models.ErrMissing
	}
	return id, nil
}

// typed reads the form's fields as cleaned text (rules.md 8); what had to be removed is told in the next flash.
func (v *visit) typed() (url.Values, error) {
	if err := v.Request().ParseForm(); err != nil {
		return nil, badForm(err)
	}
	removed := 0
	clean := make(url.Values, len(v.Request().PostForm))
	for name, values := range v.Request().PostForm {
		for _, value := range values {
			text, n, err := models.CleanText(value)
			if err != nil {
				return nil, err
			}
			removed += n
			clean.Add(name, text)
		}
	}
	if removed > 0 {
		v.flash(templates.ToneWarn, "录入的文字中有"+strconv.Itoa(removed)+"个不可见的控制字符，已去除，其余文字未改动")
	}
	return clean, nil
}

// show renders a page with a status; nothing is sent before the whole page is built.
func (v *visit) show(status int, page templates.Page) error {
	var body bytes.Buffer
	if err := templates.Render(&body, page); err != nil {
		return err
	}
	v.Response().Header().Set("Cache-Control", "no-store")
	return v.HTMLBlob(status, body.Bytes())
}

// part renders one partial, for answers to scripts.
func (v *visit) part(name string, data any) error {
	var body bytes.Buffer
	if err := templates.RenderPart(&body, name, data); err != nil {
		return err
	}
	v.Response().Header().Set("Cache-Control", "no-store")
	return v.HTMLBlob(http.StatusOK, body.Bytes())
}

// goTo answers a successful form: 303 to the page that shows what became of it.
func (v *visit) goTo(path string) error { return v.Redirect(http.StatusSeeOther, path) }

// done says what was done on the next page.
func (v *visit) done(path, text string) error {
	v.flash(templates.ToneGood, text)
	return v.goTo(path)
}

func (v *visit) flash(tone templates.Tone, text string) {
	v.app.sessions.Put(v.ctx(), "flash", string(tone)+"|"+text)
}

func (v *visit) takeFlash() templates.Flash {
	if !v.session {
		return templates.Flash{}
	}
	text := v.app.sessions.PopString(v.ctx(), "flash")
	for i := range text {
		if text[i] == '|' {
			return templates.Flash{Tone: templates.Tone(text[:i]), Text: text[i+1:]}
		}
	}
	return templates.Flash{}
}

// taken tells the browser, on the next page, that the server has what this form held.
func (v *visit) taken(token string) { v.app.sessions.Put(v.ctx(), "taken", token) }

func (v *visit) takeTaken() string {
	if !v.session {
		return ""
	}
	return v.app.sessions.PopString(v.ctx(), "taken")
}

// formKey is a fresh idempotency key for a hidden field.
func formKey() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // crypto/rand never fails since Go 1.24
	return hex.EncodeToString(raw)
}

// formOf shows what was typed with the messages of a refusal at their fields. ok is false for any other error.
func formOf(values url.Values, err error) (templates.Form, bool) {
	problem, ok := asProblem(err)
	if !ok || problem.Kind != models.KindInvalid && problem.Kind != models.KindState {
		return templates.Form{}, false
	}
	form := templates.Form{Values: values}
	form.Errors = append(form.Errors, problem.Fields...)
	if len(problem.Fields) == 0 {
		form.Errors = append(form.Errors, templates.FieldError{Text: problem.Text})
	}
	return form, true
}
