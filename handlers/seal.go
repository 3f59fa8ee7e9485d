package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"zqyj/models"
	"zqyj/papers"
	"zqyj/store"
	"zqyj/templates"
)

// sealRoutes is the letter that is printed, stamped and sent back.
var sealRoutes = []route{
	{http.MethodGet, "/unit/seal", unitAny, (*App).showSeal, false},
	{http.MethodPost, "/unit/seal", unitHandler.upload(models.MaxUpload + formBody), (*App).uploadSeal, false},
	{http.MethodGet, "/unit/letter.pdf", unitAny, (*App).sendLetter, false},
	{http.MethodGet, "/unit/letter.docx", unitAny, (*App).sendLetterDocx, false},
	{http.MethodGet, "/unit/receipt/:receipt/receipt.pdf", unitAny, (*App).sendReceipt, false},
	{http.MethodGet, "/unit/receipt/:receipt/code.png", unitAny, (*App).sendReceiptCode, false},
}

// sealed is the version that a seal would bind: the one being written, else the one that counts where its seal is owed.
func (d unitDesk) sealed() models.Version {
	if d.Reply.Working != 0 {
		return d.Working
	}
	return d.Counting
}

func (d unitDesk) sealCode() models.SealCode {
	v := d.sealed()
	return models.NewSealCode(d.Round.ID, d.Unit.ID, v.Number, v.Hash)
}

func (a *App) showSeal(v *visit) error { return a.sealPage(v, http.StatusOK, templates.Form{}) }

func (a *App) sealPage(v *visit, status int, form templates.Form) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	ids := make([]int64, len(d.Seals))
	for i, s := range d.Seals {
		ids[i] = s.FileID
	}
	files, err := a.Store.FilesOf(v.ctx(), v.actor, ids)
	if err != nil {
		return err
	}
	frame := a.unitFrame(v, d, "盖章回传")
	frame.Width = templates.WidthNarrow
	page := templates.UnitSealPage{Frame: frame, Form: form, Standing: d.standing(d.progress()), Limit: models.MaxUpload, Back: templates.Link{Label: "返回办理事项", Href: "/unit"}}
	current := d.sealed()
	for _, s := range slices.Backward(d.Seals) {
		page.Past = append(page.Past, sealView(s, files[s.FileID], current.Hash))
	}
	d.offerSeal(&page)
	return v.show(status, page)
}

// offerSeal puts letter and upload on the page, or the reason why not.
func (d unitDesk) offerSeal(page *templates.UnitSealPage) {
	version := d.sealed()
	rule := d.Round.Policy.Seal(version.NoOpinion)
	s := d.progress().Submission
	switch err := d.may(models.VerbSeal); {
	case version.ID == 0:
		page.Why = "还没有内容可以盖章。"
	case rule == models.SealNone:
		page.Why = "本轮不要求盖章回传。"
	case d.Reply.Working != 0 && models.CheckContent(s) != nil:
		page.Missing = d.contentTodo(s)
	case d.Reply.Working != 0 && models.CheckApproval(s) != nil:
		page.Missing = []templates.Todo{{Text: models.CheckApproval(s).Error(), Href: "/unit/approval"}}
	case errors.Is(err, models.ErrForbidden):
		page.Letter, page.Why = d.letterLinks(), "由本单位经办人上传。"
	case err != nil:
		page.Why = err.Error()
	default:
		page.Letter, page.Action, page.Code = d.letterLinks(), "/unit/seal", d.sealCode().Format()
		page.Version = version.Number
	}
	if _, ok := models.SealFor(d.Seals, version.Hash); ok && d.Reply.Working != 0 {
		page.Next = templates.Link{Label: "去核对、提交", Href: "/unit/check"}
	}
	page.Stale = len(d.Seals) > 0 && d.Seals[len(d.Seals)-1].Hash != version.Hash
}

func (d unitDesk) letterLinks() []templates.Link {
	return []templates.Link{{Label: "下载反馈意见函（PDF）", Href: "/unit/letter.pdf"}, {Label: "下载 Word 版（套本单位红头）", Href: "/unit/letter.docx"}}
}

var sealTones = map[models.SealMatch]templates.Badge{
	models.SealMatched: {Tone: templates.ToneGood, Shape: "check"}, models.SealOther: {Tone: templates.ToneBad, Shape: "warning"},
	models.SealForeign: {Tone: templates.ToneBad, Shape: "warning"}, models.SealUnreadable: {Tone: templates.ToneWarn, Shape: "half"},
}

func sealView(s models.Seal, file models.File, hash string) templates.SealView {
	badge := sealTones[s.Match]
	badge.Text = s.Words()
	next := s.Match.NextStep()
	switch {
	case s.Rejected:
		badge.Tone, badge.Shape, next = templates.ToneBad, "cross", "请按办公室的意见重新盖章上传"
	case s.Electronic && s.Match != models.SealOther && s.Match != models.SealForeign:
		badge.Tone, badge.Shape, next = templates.ToneInfo, "dot", "文件按原样保存，本系统不验证签章"
	case s.Accepted:
		badge.Tone, badge.Shape, next = templates.ToneGood, "check", "办公室已人工核对"
	}
	if next == badge.Text {
		next = ""
	}
	view := templates.SealView{Badge: badge, Next: next, Current: s.Hash == hash, Version: s.Number, At: s.At, By: s.By,
		File: templates.FileView{Name: file.Name, Href: fmt.Sprintf("/unit/files/%d", file.ID), Size: file.Size}, SHA256: file.SHA256}
	return view
}

// uploadSeal keeps the file, reads the code back and tells which of the four answers it is.
func (a *App) uploadSeal(v *visit) error {
	up, err := v.received("file", models.SealKinds)
	if form, ok := formOf(v.Request().PostForm, err); ok {
		return a.sealPage(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	if err := d.may(models.VerbSeal); err != nil { // before the long look at the file; the verb asks again
		return err
	}
	version := d.sealed()
	if version.ID == 0 || d.Round.Policy.Seal(version.NoOpinion) == models.SealNone {
		return models.Refused("no_seal_asked", "现在不需要盖章回传")
	}
	seal := models.Seal{Number: version.Number, Hash: version.Hash, Electronic: models.IsElectronicallySealed(models.FileKind(up.Kind), up.Body)}
	seal.Match = models.JudgeSeal(a.readCodes(v.ctx(), up), d.sealCode())
	seal, err = a.Store.SealReply(v.ctx(), v.actor, seal, up)
	if err != nil {
		return err
	}
	tone := sealTones[seal.Match].Tone
	if seal.Electronic && seal.Match == models.SealUnreadable {
		v.flash(templates.ToneGood, "电子签章文件已存，未验签")
		return v.goTo("/unit/seal")
	}
	v.flash(tone, seal.Match.NextStep())
	return v.goTo("/unit/seal")
}

// readingPatience bounds the wait in line and the look together: in the last minutes before a deadline many scans come at
// once, and what was not read is 待核, which never blocks.
const readingPatience = 45 * time.Second

// readCodes looks for codes on the pages, within fixed effort; what cannot be opened shows none: an unreadable scan
// never blocks.
func (a *App) readCodes(ctx context.Context, up store.Upload) []string {
	if models.FileKind(up.Kind) == models.FileOFD {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, readingPatience)
	defer cancel()
	found, err := a.scanner.Read(ctx, up.Body, func(text string) bool {
		_, err := models.ParseSealCode(text)
		return err == nil
	})
	if err != nil {
		a.Log.Info("stamped page not readable", "kind", up.Kind, "bytes", len(up.Body), "err", err)
	}
	return found.Texts
}

// letterParts is what the letter of the version at hand is made from.
func (d unitDesk) letterParts() (papers.LetterParts, error) {
	version := d.Shown()
	if version.ID == 0 {
		return papers.LetterParts{}, models.Refused("nothing_to_print", "还没有内容可以印成反馈意见函")
	}
	code := models.NewSealCode(d.Round.ID, d.Unit.ID, version.Number, version.Hash).Format()
	day := version.SubmittedAt
	approval, ok := models.ApprovalFor(d.Approvals, version.Hash)
	if ok && day.IsZero() {
		day = approval.At
	}
	if day.IsZero() {
		day = d.Now
	}
	return papers.LetterParts{Round: d.Round, Draft: d.draft, Clauses: d.clauses, Unit: d.Unit, Version: version, Opinions: d.Opinions, Files: d.Files, Approval: approval, Day: day, Code: code, QR: code}, nil
}

// letter is the letter of the version at hand and the name of its file without the ending.
func (a *App) letter(v *visit) (papers.Letter, string, error) {
	d, err := a.desk(v)
	if err != nil {
		return papers.Letter{}, "", err
	}
	parts, err := d.letterParts()
	if err != nil {
		return papers.Letter{}, "", err
	}
	letter := papers.NewLetter(parts)
	return letter, fmt.Sprintf("%s（%s，第%d版）", letter.Title(), d.Unit.Name, parts.Version.Number), nil
}

func (a *App) sendLetter(v *visit) error {
	letter, name, err := a.letter(v)
	if err != nil {
		return err
	}
	file, err := a.Printer.Print(v.ctx(), letter)
	if err != nil {
		return err
	}
	return sendFile(v, name+".pdf", "application/pdf", file.PDF)
}

func (a *App) sendLetterDocx(v *visit) error {
	letter, name, err := a.letter(v)
	if err != nil {
		return err
	}
	file, err := papers.LetterDocx(letter)
	if err != nil {
		return err
	}
	return sendFile(v, name+".docx", papers.DocxType, file)
}

// ownReceipt finds a receipt of the unit by the id in the address.
func (a *App) ownReceipt(v *visit) (unitDesk, models.Receipt, error) {
	d, err := a.desk(v)
	if err != nil {
		return d, models.Receipt{}, err
	}
	id, err := v.id("receipt")
	if err != nil {
		return d, models.Receipt{}, err
	}
	for _, r := range d.Receipts {
		if r.ID == id {
			return d, r, nil
		}
	}
	return d, models.Receipt{}, models.ErrMissing
}

func (a *App) sendReceipt(v *visit) error {
	d, receipt, err := a.ownReceipt(v)
	if err != nil {
		return err
	}
	versions, opinions, err := a.Store.History(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	state := models.UnitState{Unit: d.Unit, Receipt: receipt}
	for _, version := range versions {
		if version.Number == receipt.Number {
			version.Opinions = len(models.Live(opinions[version.ID]))
			state.Version, state.LateOne = version, version
		}
	}
	file, err := a.Printer.Print(v.ctx(), papers.NewReceipt(d.Round, d.draft, state, a.link("/verify/"+receipt.Code)))
	if err != nil {
		return err
	}
	return sendFile(v, "反馈回执 "+receipt.Code+".pdf", "application/pdf", file.PDF)
}

func (a *App) sendReceiptCode(v *visit) error {
	_, receipt, err := a.ownReceipt(v)
	if err != nil {
		return err
	}
	return v.picture(a.link("/verify/" + receipt.Code))
}
