package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"zqyj/models"
	"zqyj/templates"
)

// verifyRoutes checks receipts and papers without sign-in.
var verifyRoutes = []route{
	{http.MethodGet, "/verify", anybody, (*App).verifyReceipt, false},
	{http.MethodGet, "/verify/:code", anybody, (*App).verifyReceipt, false},
}

// Look-ups are throttled by address, so that nobody walks through the numbers.
const (
	verifyTries  = 120
	verifyWindow = 10 * time.Minute
)

// paperHash takes a code for the content hash on a paper's last page, typed with or without the blanks it is printed with;
// empty when it is none.
func paperHash(code string) string {
	hash := strings.ToLower(strings.Join(strings.Fields(code), ""))
	if sum, err := hex.DecodeString(hash); err != nil || len(sum) != sha256.Size {
		return ""
	}
	return hash
}

// verifyPaper tells what kind of paper bears a hash, up to when it tells, and whether anything happened since; nothing of
// what it says.
func (a *App) verifyPaper(v *visit, page templates.VerifyPage, hash string) error {
	paper, latest, err := a.Store.PrintedPaper(v.ctx(), hash)
	if errors.Is(err, models.ErrMissing) {
		page.Form.Errors = []models.FieldError{{Field: "code", Text: "本系统没有出具过内容哈希为此值的文书，请与纸面逐位核对"}}
		return v.show(http.StatusNotFound, page)
	}
	if err != nil {
		return err
	}
	page.Paper = &templates.VerifiedPaper{Kind: paper.Kind, At: paper.At, Hash: paper.Hash, Latest: latest}
	return v.show(http.StatusOK, page)
}

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
	frame := a.frame(v, "验证回执和文书")
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
	if hash := paperHash(code); hash != "" {
		return a.verifyPaper(v, page, hash)
	}
	receipt, fits, err := a.Store.VerifyReceipt(v.ctx(), models.NormalReceiptCode(code))
	if errors.Is(err, models.ErrMissing) {
		page.Form.Errors = []models.FieldError{{Field: "code", Text: "没有这个回执号，请核对后重新输入"}}
		return v.show(http.StatusNotFound, page)
	}
	if err != nil {
		return err
	}
	page.Result = &templates.Verified{Code: receipt.Code, At: receipt.At, Fits: fits, Late: receipt.Late, Hash: receipt.Hash, Place: receipt.Place}
	return v.show(http.StatusOK, page)
}
