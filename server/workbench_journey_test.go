package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// TestWorkbenchJourney is the office's whole way on the sample round of 34 units: two officers answer by keyboard and in
// batches and meet on one opinion, equal ones are merged, a text is settled by hand, the leader approves and releases,
// a unit sees its outcomes, and the next round begins from the revised draft.
func TestWorkbenchJourney(t *testing.T) {
	findChromium(t)
	clock := storetest.NewClock(storetest.Morning)
	r := runService(t, storetest.SQLite(t, clock), clock)
	r.t = t
	played := r.staged(models.PolicyOpen())
	r.officer("jingban", models.RoleHandler)
	r.officer("jingban2", models.RoleAdmin)
	r.officer("lingdao", models.RoleLeader)
	clock.Set(models.Date(2018, 3, 20, 9, 0)) // behind every extension
	if err := r.store.CloseDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t, r.base)
	round := fmt.Sprintf("/office/rounds/%d", played.Round.ID)
	first, second, leader := b.sit(t, "first", wide), b.sit(t, "second", wide), b.sit(t, "leader", wide)
	first.signIn("jingban")
	second.signIn("jingban2")
	leader.signIn("lingdao")

	first.open(round + "/release")
	first.press("开始处理")
	first.awaitText("已转入处理阶段")
	r.answerByKeys(first, round)
	r.meetOnOne(first, second, round)
	r.mergeEqual(second, round)
	r.answerRest(second, played.Round.ID)
	r.settleTexts(played.Round.ID)

	leader.open(round + "/release")
	leader.shot("owed")
	leader.axe()
	leader.click("form[action$='/release/approve'] button")
	leader.follow("dialog[open] .btn-primary")
	leader.awaitText("已审核同意")
	leader.fill("#f-override", "人民银行的代录反馈另行复核，不影响本次发布。") // one entered reply of the sample was never checked
	leader.click("form[action$='/release'] button")
	leader.follow("dialog[open] .btn-primary")
	leader.awaitText("处理结果已发布")
	leader.shot("released")
	leader.open(round + "/papers")
	leader.axe()
	leader.shot("papers")
	leader.open(round + "/revised")
	leader.press("以修改稿建立下一轮")
	leader.awaitText("已建立下一轮")
	leader.shot("next")
}

// answerByKeys goes through the open opinions without touching the mouse.
func (r *running) answerByKeys(d *desk, round string) {
	d.open(round + "/workbench")
	d.axe()
	d.shot("workbench")
	before := r.figures().ByOutcome
	d.keys("n") // the next open opinion
	d.await("article.opinion[data-focus]")
	d.shot("clause")
	d.axe()
	for range 3 {
		d.keys("1")
		d.await("article.opinion[data-focus] input[value=accepted]:checked")
		d.load("save", chromedp.KeyEvent(kb.Enter))
		d.awaitText("已保存")
	}
	after := r.figures().ByOutcome
	if after[models.OutcomeAccepted] != before[models.OutcomeAccepted]+3 {
		d.t.Errorf("three opinions accepted by key: %d before, %d after", before[models.OutcomeAccepted], after[models.OutcomeAccepted])
	}
	d.keys("3") // 不采纳 owes a reason
	d.load("save without a reason", chromedp.KeyEvent(kb.Enter))
	d.awaitText("除「采纳」外，须填写理由")
}

func (r *running) figures() store.RoundFigures {
	r.t.Helper()
	f, err := r.store.RoundFigures(context.Background(), 1)
	if err != nil {
		r.t.Fatal(err)
	}
	return f
}

// firstOpen is the first opinion without outcome.
func (r *running) firstOpen() models.Opinion {
	r.t.Helper()
	o, err := r.store.NextOpen(context.Background(), 1, store.OpinionPlace{})
	if err != nil {
		r.t.Fatal(err)
	}
	return o
}

// meetOnOne lets both officers open one opinion; the second one to save sees both answers.
func (r *running) meetOnOne(first, second *desk, round string) {
	o := r.firstOpen()
	address := fmt.Sprintf("%s/workbench/%d?at=%d", round, o.PID, o.ID)
	card := fmt.Sprintf("#o-%d ", o.ID)
	first.open(address)
	second.open(address)
	first.click(card + "input[value=accepted]")
	first.follow(card + ".work-save button")
	second.click(card + "input[value=rejected]")
	second.fill(card+"textarea[name=reason]", "已有规定，不再重复。")
	second.follow(card + ".work-save button")
	second.awaitText("这条意见刚被他人处理")
	if !second.shows("您填写的内容没有丢失") || second.count("textarea[name=reason]") != 1 {
		second.t.Error("the second officer does not see both answers")
	}
	second.shot("both")
	second.axe()
	second.follow(".work-save button")
	second.awaitText("已保存：不采纳")
}

// mergeEqual takes the first suggestion of equal opinions and takes it back once.
func (r *running) mergeEqual(d *desk, round string) {
	before := r.figures().Grouped
	for _, o := range r.counting() {
		d.open(fmt.Sprintf("%s/workbench/%d", round, o.PID))
		if d.count(".work-set form") > 0 {
			break
		}
	}
	d.follow(".work-set form button")
	d.awaitText("已合并")
	if after := r.figures().Grouped; after >= before {
		d.t.Errorf("merged, but K′ is %d after %d", after, before)
	}
	d.shot("merged")
	d.press("撤销合并")
	d.awaitText("已撤销合并")
	if after := r.figures().Grouped; after != before {
		d.t.Errorf("undone, but K′ is %d, not %d", after, before)
	}
	d.follow(".work-set form button")
	d.awaitText("已合并")
}

// counting is one opinion of every clause.
func (r *running) counting() []models.OpinionState {
	r.t.Helper()
	all, _, _, err := r.store.Opinions(context.Background(), store.OpinionPage{RoundID: 1, Limit: 1000})
	if err != nil {
		r.t.Fatal(err)
	}
	seen := map[int64]bool{}
	var list []models.OpinionState
	for _, o := range all {
		if !seen[o.PID] {
			seen[o.PID], list = true, append(list, o)
		}
	}
	return list
}

// answerRest answers page after page of what is open in batches.
func (r *running) answerRest(d *desk, roundID int64) {
	for page := 0; page < 10 && r.figures().ByOutcome[models.OutcomeOpen] > 0; page++ {
		d.open(fmt.Sprintf("/office/rounds/%d/opinions?outcome=open", roundID))
		evaluate[bool](d, `document.querySelectorAll('input[name=pick]').forEach(box => { box.checked = true; }) === undefined`)
		d.choose("#f-batch-outcome", "rejected")
		d.fill("#f-batch-reason", "统筹考虑，本稿不再调整。")
		d.follow("#batch button[value=dispose]")
		d.awaitText("条意见的处理意见")
	}
	if open := r.figures().ByOutcome[models.OutcomeOpen]; open != 0 {
		d.t.Errorf("%d opinions are still open", open)
	}
}

// settleTexts accepts, clause by clause, the text as it was worked out wherever a person is asked to.
func (r *running) settleTexts(roundID int64) {
	ctx := context.Background()
	snap, err := r.store.RevisionSnapshot(ctx, roundID)
	if err != nil {
		r.t.Fatal(err)
	}
	office := models.Actor{Kind: models.ActorOffice, UserID: 1, Name: "张某某", Role: models.RoleHandler}
	for _, c := range models.Revise(snap) {
		if c.Unsettled() == 0 {
			continue
		}
		if _, err := r.store.SaveResolution(ctx, office, roundID, models.Resolution{PID: c.Clause.PID, Text: c.Text, Behind: c.BehindText(), Basis: c.Basis}); err != nil {
			r.t.Fatal(err)
		}
	}
}
