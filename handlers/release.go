package handlers

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/papers"
	"zqyj/templates"
)

// releaseRoutes take a round from its deadline to the archive.
var releaseRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/release", officeAny, (*App).showRelease, false},
	{http.MethodPost, "/office/rounds/:round/release/start", officeWriter, (*App).startProcessing, false},
	{http.MethodPost, "/office/rounds/:round/release/approve", officeLeader, (*App).approveAll, false},
	{http.MethodPost, "/office/rounds/:round/release", officeLeader, (*App).releaseRound, false},
	{http.MethodPost, "/office/rounds/:round/release/archive", officeLeader, (*App).archiveRound, false},
}

func (a *App) showRelease(v *visit) error { return a.releasePage(v, http.StatusOK, templates.Form{}) }

func (a *App) releasePage(v *visit, status int, form templates.Form) error {
	ledger, err := a.Store.Ledger(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	v.round = ledger.Round
	figures, err := a.Store.RoundFigures(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	page := templates.ReleasePage{Frame: a.roundFrame(v, "审核与发布"), Form: form, State: templates.BadgeFor(v.round.State), Steps: releaseSteps(v.round.State), Figures: workFigures(v, figures),
		Sentence: papers.Statistics(ledger.Sums), Override: v.round.Override,
		Links: []templates.Link{{Label: "修改稿和修改对照表", Href: atRound(v, "revised")}, {Label: "分歧意见", Href: atRound(v, "disagreements")}, {Label: "文书", Href: atRound(v, "papers")}}}
	if !v.round.State.Released() && v.round.State != models.RoundSetup {
		if page.Owed, err = a.owedLines(v); err != nil {
			return err
		}
	}
	if err := a.releaseSteps(v, &page); err != nil {
		return err
	}
	return v.show(status, page)
}

// releaseSteps offers what the reader may do next.
func (a *App) releaseSteps(v *visit, page *templates.ReleasePage) error {
	leads, state := v.actor.Has(officeLeader.roles...), v.round.State
	if v.actor.Has(officeWriter.roles...) && state == models.RoundClosed {
		page.Start = atRound(v, "release", "start")
	}
	if !leads {
		return nil
	}
	if state == models.RoundProcessing {
		page.Release = atRound(v, "release")
	}
	if state == models.RoundReleased {
		page.Archive = atRound(v, "release", "archive")
	}
	if state.Released() {
		page.Next = templates.Link{Label: "建立下一轮", Href: atRound(v, "revised")}
	}
	if page.Figures.Waiting == 0 || models.MayDispose(v.round) != nil {
		return nil
	}
	upTo, err := a.Store.NewestDisposition(v.ctx(), v.round.ID)
	page.Approve, page.UpTo = atRound(v, "release", "approve"), upTo
	return err
}

func releaseSteps(state models.RoundState) []templates.Step {
	order := []models.RoundState{models.RoundOpen, models.RoundClosed, models.RoundProcessing, models.RoundReleased, models.RoundArchived}
	var steps []templates.Step
	done := true
	for _, s := range order {
		if s == state {
			done = false
		}
		steps = append(steps, templates.Step{Label: s.String(), Done: done && state != models.RoundSetup, Current: s == state})
	}
	return steps
}

func (a *App) owedLines(v *visit) ([]templates.OwedLine, error) {
	owed, err := a.Store.Owed(v.ctx(), v.round.ID)
	if err != nil {
		return nil, err
	}
	var lines []templates.OwedLine
	for _, o := range owed {
		line := templates.OwedLine{Text: o.String(), Units: o.Units}
		for _, opinion := range o.Sample {
			label := opinion.Unit + "：" + clauseTitle(opinion.Clause)
			line.Opinions = append(line.Opinions, templates.OwedOpinion{Link: templates.Link{Label: label, Href: cardAddress(v, opinion.Opinion)}, Outcome: opinion.Outcome})
		}
		switch {
		case o.Kind == models.OwedOutcome && o.Count > len(o.Sample):
			line.More = templates.Link{Label: "查看全部", Href: atRound(v, "opinions") + "?outcome=open"}
		case o.Kind == models.OwedApproval && o.Count > len(o.Sample):
			line.More = templates.Link{Label: "查看全部", Href: atRound(v, "opinions") + "?approved=no"}
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func (a *App) startProcessing(v *visit) error {
	if err := a.Store.StartProcessing(v.ctx(), v.actor, v.round.ID); err != nil {
		return err
	}
	return v.done(atRound(v, "release"), "已转入处理阶段")
}

func (a *App) approveAll(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	upTo, err := strconv.ParseInt(values.Get("up_to"), 10, 64)
	if err != nil || upTo < 0 {
		return models.ErrPrecondition
	}
	n, err := a.Store.ApproveAll(v.ctx(), v.actor, v.round.ID, upTo)
	if err != nil {
		return err
	}
	return v.done(atRound(v, "release"), fmt.Sprintf("已审核同意%d条处理意见", n))
}

func (a *App) releaseRound(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	err = a.Store.ReleaseRound(v.ctx(), v.actor, v.round.ID, strings.TrimSpace(values.Get("override")))
	if form, ok := formOf(values, err); ok {
		return a.releasePage(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return v.done(atRound(v, "release"), "处理结果已发布，各单位可以查看")
}

func (a *App) archiveRound(v *visit) error {
	if err := a.Store.ArchiveRound(v.ctx(), v.actor, v.round.ID); err != nil {
		return err
	}
	return v.done(atRound(v, "release"), "本轮已归档")
}
