package handlers

import (
	"fmt"
	"net/http"
	"strings"

	"zqyj/models"
	"zqyj/templates"
)

// revisedRoutes is the draft with every accepted change, and the round that follows from it.
var revisedRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/revised", officeAny, (*App).showRevised, false},
	{http.MethodPost, "/office/rounds/:round/revised", officeLeader, (*App).startNextRound, false},
}

func (a *App) showRevised(v *visit) error { return a.revisedPage(v, http.StatusOK, templates.Form{}) }

func (a *App) revisedPage(v *visit, status int, form templates.Form) error {
	snap, err := a.Store.RevisionSnapshot(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	revised := models.Revise(snap)
	here := atRound(v, "revised")
	page := templates.RevisedPage{Frame: a.roundFrame(v, "修改稿"), Form: form, Sentence: revisedSentence(revised),
		Shows:  []templates.Link{{Label: "修改对照", Href: here}, {Label: "修改稿全文", Href: here + "?view=full"}},
		Papers: []templates.Link{{Label: "修改对照表、修改稿文件", Href: atRound(v, "papers")}}}
	if v.QueryParam("view") == "full" {
		page.Current = 1
	}
	labels := models.Labels(snap.Clauses)
	for _, r := range revised {
		if r.Unsettled() > 0 && !r.Clause.Removed {
			page.Open = append(page.Open, templates.Link{Label: labels[r.Clause.PID] + "：" + unready(r), Href: atRound(v, "workbench", r.Clause.PID, "text")})
		}
		if page.Current == 1 || r.Changed() && !r.Clause.Removed || r.Unsettled() > 0 {
			page.Clauses = append(page.Clauses, revisedClause(v, r, labels[r.Clause.PID]))
		}
	}
	if v.round.State.Released() && v.actor.Has(officeLeader.roles...) {
		page.Next = here
		if page.Form.Values == nil {
			page.Form = templates.Filled("title", v.round.Title+"（第二次征求意见）")
		}
	}
	return v.show(status, page)
}

func revisedSentence(revised []models.Resolved) string {
	changed, added, removed, open := 0, 0, 0, 0
	for _, r := range revised {
		if r.Clause.Removed {
			continue
		}
		added += len(r.Behind)
		switch {
		case r.Removed():
			removed++
		case r.Text != r.Clause.Full():
			changed++
		}
		if r.Unsettled() > 0 {
			open++
		}
	}
	sentence := fmt.Sprintf("修改%d条，新增%d条，删除%d条", changed, added, removed)
	if open > 0 {
		sentence += fmt.Sprintf(";%d条须手工处理", open)
	}
	return sentence + "。"
}

func revisedClause(v *visit, r models.Resolved, label string) templates.RevisedClause {
	c := templates.RevisedClause{Label: label, Href: atRound(v, "workbench", r.Clause.PID), Marker: r.Clause.Marker, Level: r.Clause.Level, Spans: r.Redline(), Text: r.Text, Removed: r.Removed(), HandNote: handNote(r.Hand)}
	if r.Clause.Removed {
		c.Text = ""
	}
	for _, b := range r.Behind {
		c.Behind = append(c.Behind, templates.NewClause{Text: b.Text, For: unitNames(b.Opinions)})
	}
	for _, o := range r.Asked {
		c.Basis = append(c.Basis, templates.Link{Label: o.Unit + "（" + o.Outcome.String() + "）", Href: atRound(v, "opinions", o.ID)})
	}
	if r.Unsettled() > 0 {
		c.Unready = unready(r)
	}
	return c
}

func unready(r models.Resolved) string {
	switch {
	case r.Outdated:
		return "手工定稿后处理意见有变化"
	case len(r.Conflicts) > 0 && len(r.ByHand) > 0:
		return fmt.Sprintf("%d处冲突、%d条意见须手工写入", len(r.Conflicts), len(r.ByHand))
	case len(r.Conflicts) > 0:
		return fmt.Sprintf("%d处冲突", len(r.Conflicts))
	}
	return fmt.Sprintf("%d条意见须手工写入", len(r.ByHand))
}

func (a *App) startNextRound(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	title := strings.TrimSpace(values.Get("title"))
	var next models.Round
	var refused error
	if title == "" {
		refused = models.Invalid("title", "请填写下一轮的名称")
	} else {
		next, refused = a.Store.StartNextRound(v.ctx(), v.actor, v.round.ID, title)
	}
	if form, ok := formOf(values, refused); ok {
		return a.revisedPage(v, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	return v.done(roundPath(next.ID, "/setup"), "已建立下一轮：征求意见稿为本轮修改稿，单位名单和顺序沿用。请确认截止时间后开启")
}
