package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"zqyj/models"
	"zqyj/templates"
)

// verifyRoutes checks receipts without sign-in.
var verifyRoutes = []route{
	{http.MethodGet, "/verify", anybody, (*App).verifyReceipt, false},
	{http.MethodGet, "/verify/:code", anybody, (*App).verifyReceipt, false},
}

// Look-ups are throttled by address, so that nobody walks through the numbers.
const (
	verifyTries  = 120
	verifyWindow = 10 * time.Minute
)

// verifyReceipt tells number, time and whether the stored text still fits: no text, no unit, no name, no phone.
func (a *App) verifyReceipt(v *visit) error {
	code := v.Param("code")
	if code == "" {
		code = v.QueryParam("code")
	}
	code, _, err := models.CleanText(code)
	if err != nil {
		return err
	}
	code = strings.TrimSpace(code)
	if v.Param("code") == "" && code != "" {
		return v.goTo("/verify/" + url.PathEscape(code))
	}
	frame := a.frame(v, "验证回执")
	frame.Width = templates.WidthNarrow
	page := templates.VerifyPage{Frame: frame, Form: templates.Filled("code", code), Action: "/verify"}
	if code == "" {
		return v.show(http.StatusOK, page)
	}
	over, err := a.Store.Throttle(v.ctx(), "verify:"+v.RealIP(), verifyTries, verifyWindow)
	if err != nil {
		return err
	}
	if over {
		return models.ErrThrottled
	}
	receipt, fits, err := a.Store.VerifyReceipt(v.ctx(), models.NormalReceiptCode(code))
	if errors.Is(err, models.ErrMissing) {
		page.Form.Errors = []models.FieldError{{Field: "code", Text: "没有这个回执号,请核对后重新输入"}}
		return v.show(http.StatusNotFound, page)
	}
	if err != nil {
		return err
	}
	page.Result = &templates.Verified{Code: receipt.Code, At: receipt.At, Fits: fits, Late: receipt.Late, Hash: receipt.Hash, Place: receipt.Place}
	return v.show(http.StatusOK, page)
}
