package handlers

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"zqyj/models"
	"zqyj/papers"
	"zqyj/templates"
)

// officePaperRoutes is everything the office prints or sends on.
var officePaperRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/papers", officeAny, (*App).showPapers, false},
	{http.MethodGet, "/office/rounds/:round/papers/progress", officeAny, (*App).tellProgress, false},
	{http.MethodGet, "/office/rounds/:round/papers/:paper", officeAny, (*App).sendPaper, false},
}

// wanted is one paper as it was asked for.
type wanted struct {
	snap     models.Snapshot
	byUnit   bool
	turned   bool
	contacts bool
	page     string // address of the verify page
}

// sheet is a paper ready to be made: what it says, and how it is written.
type sheet struct {
	name    string // of the file, without the ending
	content any    // equal contents are one paper
	head    string // hash of the last event it tells of
	write   func(ctx context.Context, a *App) (made, error)
}

// kinds of paper by the last part of their address.
var paperKinds = map[string]func(w wanted) sheet{
	"digest.pdf":     digestPDF,
	"digest.docx":    digestDocx,
	"digest.xlsx":    digestXlsx,
	"adoption.pdf":   func(w wanted) sheet { return pdfOf("采纳情况表", papers.NewAdoptionTable(w.snap, w.page)) },
	"adoption.docx":  adoptionDocx,
	"account.pdf":    func(w wanted) sheet { return pdfOf("征求意见情况说明", papers.NewAccount(w.snap, w.page)) },
	"unanswered.pdf": func(w wanted) sheet { return pdfOf("未反馈单位名单", papers.NewUnanswered(w.snap, w.page)) },
	"calls.pdf":      func(w wanted) sheet { return pdfOf("催办单", papers.NewCallList(w.snap)) },
	"disagreements.pdf": func(w wanted) sheet {
		return pdfOf("分歧意见表", papers.NewDisagreements(w.snap, w.contacts, w.page))
	},
	"comparison.pdf": func(w wanted) sheet {
		return pdfOf("修改对照表", papers.NewComparison(w.snap, models.Revise(w.snap), w.page))
	},
	"comparison.docx": comparisonDocx,
	"revised.docx":    func(w wanted) sheet { return draftDocx("修改稿", w, papers.RevisedDocx) },
	"tracked.docx":    func(w wanted) sheet { return draftDocx("修改痕迹稿", w, papers.TrackedDocx) },
	"ledger.xlsx":     ledgerXlsx,
}

func pdfOf(name string, paper papers.Paper) sheet {
	return sheet{name: name, content: paper, write: func(ctx context.Context, a *App) (made, error) {
		file, err := a.Printer.Print(ctx, paper)
		return made{body: file.PDF, kind: "application/pdf", missing: file.Missing}, err
	}}
}

// bytesOf is a paper that is written in one go.
func bytesOf(name string, content any, kind string, write func() ([]byte, error)) sheet {
	return sheet{name: name, content: content, write: func(context.Context, *App) (made, error) {
		body, err := write()
		return made{body: body, kind: kind}, err
	}}
}

func (w wanted) digest() papers.Digest {
	return papers.NewDigest(w.snap, papers.DigestOptions{Landscape: w.turned, ByUnit: w.byUnit, Contacts: w.contacts, Page: w.page})
}

func (w wanted) digestName() string {
	name := "意见汇总表（按条款）"
	if w.byUnit {
		name = "意见汇总表（按单位）"
	}
	return name
}

// digestPDF binds a digest of very many opinions in volumes, packed into one zip.
func digestPDF(w wanted) sheet {
	d := w.digest()
	if len(w.snap.Opinions) <= papers.VolumeSize {
		return pdfOf(w.digestName(), d)
	}
	return sheet{name: w.digestName(), content: d, write: func(ctx context.Context, a *App) (made, error) {
		var out bytes.Buffer
		archive := zip.NewWriter(&out)
		var missing []string
		err := a.Printer.Volumes(ctx, d, papers.VolumeSize, func(v papers.Volume) error {
			missing = append(missing, v.File.Missing...)
			entry, err := archive.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%s第%d册（共%d册）.pdf", w.digestName(), v.Number, v.Of), Modified: w.snap.At.Time()})
			if err != nil {
				return err
			}
			_, err = entry.Write(v.File.PDF)
			return err
		})
		if err != nil {
			return made{}, err
		}
		if err := archive.Close(); err != nil {
			return made{}, err
		}
		return made{body: out.Bytes(), kind: "application/zip", missing: missing}, nil
	}}
}

func digestDocx(w wanted) sheet {
	d := w.digest()
	return bytesOf(w.digestName(), d, papers.DocxType, func() ([]byte, error) { return papers.DigestDocx(d) })
}

func digestXlsx(w wanted) sheet {
	options := papers.DigestOptions{Contacts: w.contacts}
	return bytesOf("意见汇总和台账", papers.NewDigest(w.snap, options), papers.XlsxType, func() ([]byte, error) { return papers.DigestXlsx(w.snap, options) })
}

func ledgerXlsx(w wanted) sheet {
	content := papers.NewDigest(w.snap, papers.DigestOptions{Contacts: w.contacts}).Ledger
	return bytesOf("台账", content, papers.XlsxType, func() ([]byte, error) { return papers.LedgerXlsx(w.snap, w.contacts) })
}

func adoptionDocx(w wanted) sheet {
	t := papers.NewAdoptionTable(w.snap, w.page)
	return bytesOf("采纳情况表", t, papers.DocxType, func() ([]byte, error) { return papers.AdoptionDocx(t) })
}

func comparisonDocx(w wanted) sheet {
	c := papers.NewComparison(w.snap, models.Revise(w.snap), w.page)
	return bytesOf("修改对照表", c, papers.DocxType, func() ([]byte, error) { return papers.ComparisonDocx(c) })
}

func draftDocx(name string, w wanted, write func(models.Snapshot, []models.Resolved) ([]byte, error)) sheet {
	revised := models.Revise(w.snap)
	return bytesOf(name, revised, papers.DocxType, func() ([]byte, error) { return write(w.snap, revised) })
}

// sendPaper makes a paper from one snapshot, or takes it from the shelf when it says the same as before. A client that
// leaves stops the work.
func (a *App) sendPaper(v *visit) error {
	kind, known := paperKinds[v.Param("paper")]
	if !known || a.Printer == nil {
		return models.ErrMissing
	}
	snap, err := a.Store.Snapshot(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	if snap.Draft.ID == 0 {
		return models.Refused("draft_missing", "尚未确认征求意见稿，不能生成文书")
	}
	query := v.Request().URL.Query()
	paper := kind(wanted{snap: snap, byUnit: query.Get("by") == "unit", turned: query.Get("turned") == "1", contacts: query.Get("contacts") != "0", page: a.link("/verify/")})
	paper.head = snap.Head
	done, err := a.make(v, paper, query.Get("job"))
	if v.ctx().Err() != nil {
		return nil // the client has left, nobody is there to answer
	}
	if err != nil {
		return err
	}
	name := snap.Draft.Title + paper.name
	if snap.Interim {
		name += "（过程稿）"
	}
	return sendFile(v, name+endings[done.kind], done.kind, done.body)
}

var endings = map[string]string{"application/pdf": ".pdf", "application/zip": ".zip", papers.DocxType: ".docx", papers.XlsxType: ".xlsx"}

func (a *App) make(v *visit, paper sheet, job string) (made, error) {
	key, err := paperKey(v, paper)
	if err != nil {
		return made{}, err
	}
	if done, kept := a.shelf.get(key); kept {
		return done, nil
	}
	if len(job) > 64 {
		job = ""
	}
	a.shelf.report(job, 0)
	defer a.shelf.report(job, -1)
	if err := a.shelf.begin(v.ctx()); err != nil {
		return made{}, err
	}
	defer a.shelf.end()
	done, err := paper.write(papers.WithProgress(v.ctx(), func(pages int) { a.shelf.report(job, pages) }), a)
	if err != nil {
		return made{}, fmt.Errorf("make %s of round %d: %w", v.Param("paper"), v.round.ID, err)
	}
	if proven, yes := paper.content.(papers.Proven); yes {
		if err := a.Store.NotePaper(v.ctx(), noted(proven, v.round.ID, paper.head)); err != nil {
			return made{}, err
		}
	}
	done.key = key
	a.shelf.put(done)
	return done, nil
}

// noted is what is kept of a paper, so that the code on it can be looked up.
func noted(paper papers.Proven, roundID int64, head string) models.PrintedPaper {
	proof := paper.Proof()
	return models.PrintedPaper{Hash: proof.Hash, RoundID: roundID, Kind: proof.Kind, At: proof.At, Head: head}
}

// paperKey is a hash over everything the paper says and the way it was asked for.
func paperKey(v *visit, paper sheet) (string, error) {
	text, err := json.Marshal(paper.content)
	if err != nil {
		return "", fmt.Errorf("hash %s: %w", paper.name, err)
	}
	query := v.Request().URL.Query()
	query.Del("job")
	sum := sha256.Sum256(append(text, strings.Join([]string{"", fmt.Sprint(v.round.ID), v.Param("paper"), query.Encode()}, "\x00")...))
	return hex.EncodeToString(sum[:]), nil
}

// tellProgress answers a page that waits for a paper.
func (a *App) tellProgress(v *visit) error {
	pages, running := a.shelf.pages(v.QueryParam("job"))
	return v.JSON(http.StatusOK, map[string]any{"running": running, "pages": pages})
}

func (a *App) showPapers(v *visit) error {
	ledger, err := a.Store.Ledger(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	page := templates.PapersPage{Frame: a.roundFrame(v, "文书"), Interim: ledger.Interim, Sentence: papers.Statistics(ledger.Sums), Ready: ledger.Draft.ID != 0, Progress: atRound(v, "papers", "progress")}
	at := func(name string) string { return atRound(v, "papers", name) }
	one := func(title, what string, files ...templates.Link) {
		page.Papers = append(page.Papers, templates.PaperLine{Title: title, What: what, Files: files})
	}
	link := func(label, href string) templates.Link { return templates.Link{Label: label, Href: href} }
	one("意见汇总表（按条款）", "各条款的全部意见、理由和处理情况", link("PDF", at("digest.pdf")), link("PDF 横版", at("digest.pdf?turned=1")), link("PDF 不含联系电话", at("digest.pdf?contacts=0")), link("Word", at("digest.docx")), link("Word 不含联系电话", at("digest.docx?contacts=0")))
	one("意见汇总表（按单位）", "按机构序列逐家列出", link("PDF", at("digest.pdf?by=unit")), link("PDF 横版", at("digest.pdf?by=unit&turned=1")), link("PDF 不含联系电话", at("digest.pdf?by=unit&contacts=0")), link("Word", at("digest.docx?by=unit")), link("Word 不含联系电话", at("digest.docx?by=unit&contacts=0")))
	one("意见汇总和台账（表格）", "按条款、按单位、台账各一张工作表", link("Excel", at("digest.xlsx")), link("Excel 不含联系电话", at("digest.xlsx?contacts=0")), link("仅台账 Excel", at("ledger.xlsx")), link("仅台账 Excel 不含联系电话", at("ledger.xlsx?contacts=0")))
	one("采纳情况表", "序号、单位、意见、是否采纳、理由", link("PDF", at("adoption.pdf")), link("Word", at("adoption.docx")))
	one("征求意见情况说明", "附统计数字", link("PDF", at("account.pdf")))
	one("分歧意见表", "仍有分歧的意见，列双方理由和协调情况", link("PDF", at("disagreements.pdf")), link("PDF 不含联系电话", at("disagreements.pdf?contacts=0")))
	one("修改对照表", "原条文、修改后、依据", link("PDF", at("comparison.pdf")), link("Word", at("comparison.docx")))
	one("修改稿", "采纳意见后的全文", link("Word", at("revised.docx")), link("Word 修改痕迹稿（可逐条接受或拒绝）", at("tracked.docx")))
	one("未反馈单位名单", "应反馈而没有反馈的单位", link("PDF", at("unanswered.pdf")))
	one("催办单", "尚未反馈的单位和电话", link("PDF", at("calls.pdf")))
	if v.actor.Has(officeWriter.roles...) {
		if problem := a.slipsProblem(); problem != "" {
			one("邀请函（通知单）", problem)
		} else {
			one("邀请函（通知单）", "各单位的邀请码", link("PDF", atRound(v, "slips.pdf")))
		}
	}
	return v.show(http.StatusOK, page)
}
