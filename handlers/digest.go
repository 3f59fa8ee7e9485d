package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"zqyj/models"
	"zqyj/papers"
)

// sendDigest answers with the digest of the round as it stands.
func (a *App) sendDigest(v *visit) error {
	file, name, err := PrintDigest(v.ctx(), a.Config, v.round.ID, papers.DigestOptions{Contacts: true})
	if err != nil {
		return err
	}
	return sendFile(v, name, "application/pdf", file.PDF)
}

// PrintDigest prints the digest of a round from one snapshot; the command line and the pages use the same one.
func PrintDigest(ctx context.Context, c Config, roundID int64, options papers.DigestOptions) (papers.File, string, error) {
	snap, err := c.Store.Snapshot(ctx, roundID)
	if err != nil {
		return papers.File{}, "", err
	}
	if snap.Draft.ID == 0 {
		return papers.File{}, "", models.Refused("draft_missing", "尚未确认征求意见稿，不能生成意见汇总")
	}
	options.Page = c.Base.JoinPath("verify").String() + "/"
	paper := papers.NewDigest(snap, options)
	file, err := c.Printer.Print(ctx, paper)
	if err != nil {
		return papers.File{}, "", err
	}
	if err := c.Store.NotePaper(ctx, noted(paper, roundID, snap.Head)); err != nil {
		return papers.File{}, "", err
	}
	name := snap.Draft.Title + "意见汇总"
	if snap.Interim {
		name += "（过程稿）"
	}
	return file, name + ".pdf", nil
}

// sendFile sends bytes under a Chinese name that every browser keeps.
func sendFile(v *visit, name, kind string, body []byte) error {
	h := v.Response().Header()
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename*=UTF-8''%s", url.PathEscape(name)))
	h.Set("Cache-Control", "no-store")
	return v.Blob(http.StatusOK, kind, body)
}
