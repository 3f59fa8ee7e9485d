package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"zqyj/models"
	"zqyj/store"
)

// workbench is the work on the opinions: by keys, grouped, two officers on one opinion, the rest at once.
func (j *officeJourney) workbench() {
	j.clock.Set(models.Date(2018, 2, 13, 9, 0)) // every unit's own deadline has passed
	j.first.open(j.round + "/release")
	j.first.press("开始处理")
	j.first.awaitText("已转入处理阶段")
	j.byKeys()
	j.group()
	j.meet()
	j.look(j.workPages()...)
	j.refusedRelease()
	j.rest()
}

// figures are those of the database; the outcomes must add up to K, and K is the ledger's.
func (j *officeJourney) figures() store.RoundFigures {
	j.t.Helper()
	f, err := j.store.RoundFigures(context.Background(), j.played.Round.ID)
	j.must("figures", err)
	sum := 0
	for _, n := range f.ByOutcome {
		sum += n
	}
	if k := j.ledger().Sums.Opinions; sum != f.Opinions || f.Opinions != k {
		j.t.Errorf("the outcomes add up to %d, the round has %d opinions, the ledger %d", sum, f.Opinions, k)
	}
	return f
}

// byKeys answers opinions with the keyboard alone: 1 to 6, Enter leads to the next, u takes back.
func (j *officeJourney) byKeys() {
	before, d := j.figures(), j.first
	d.open(j.round + "/workbench")
	d.shot("workbench")
	d.hit("n")
	answered := d.card()
	d.shot("clause")
	d.click("#" + answered) // where the eye is; j and k walk from here
	d.keys("1")
	d.hit(kb.Enter)
	if next := d.card(); next == "" || next == answered {
		j.t.Errorf("after %s the focus is on %q, want the next open opinion", answered, next)
	}
	for i, key := range []string{"2", "3", "4", "5", "6"} {
		card := d.card()
		d.keys(key)
		d.fill("#"+card+" textarea[name=reason]", fmt.Sprintf("经研究，按第%s种情况处理", key))
		d.hit(kb.Enter, chromedp.ModifierCtrl)
		d.awaitText("已保存：" + models.Outcomes[i+1].String())
	}
	after := j.figures()
	for _, outcome := range models.Outcomes {
		if after.ByOutcome[outcome] != before.ByOutcome[outcome]+1 {
			j.t.Errorf("%s went from %d to %d, want one more", outcome, before.ByOutcome[outcome], after.ByOutcome[outcome])
		}
	}
	d.open(j.round + "/workbench/" + j.clauseOf(answered) + "?at=" + strings.TrimPrefix(answered, "o-"))
	d.hit("u")
	d.awaitText("已撤销，现为：未处理")
	if undone := j.figures(); undone.ByOutcome[models.OutcomeAccepted] != before.ByOutcome[models.OutcomeAccepted] {
		j.t.Error("undo left the outcome")
	}
}

// clauseOf is the clause of an opinion by the id of its card.
func (j *officeJourney) clauseOf(card string) string {
	j.t.Helper()
	var id int64
	_, err := fmt.Sscanf(card, "o-%d", &id)
	j.must("card "+card, err)
	o, err := j.store.Opinion(context.Background(), j.played.Round.ID, id)
	j.must("opinion", err)
	return fmt.Sprint(o.PID)
}

// group merges equal opinions as suggested, takes it back and merges again; K stays, K′ follows.
func (j *officeJourney) group() {
	j.t.Helper()
	before, d := j.figures(), j.first
	const merge = ".work-set form[action$='/opinions'] button"
	d.open(j.round + "/workbench/" + j.equalClause())
	d.shot("equal")
	names := d.text(".work-set .hint")
	d.follow(merge)
	d.awaitText("已合并")
	merged := j.figures()
	if merged.Opinions != before.Opinions || merged.Grouped >= before.Grouped {
		j.t.Errorf("merging took K from %d to %d and K′ from %d to %d", before.Opinions, merged.Opinions, before.Grouped, merged.Grouped)
	}
	for _, name := range strings.Split(names, "、") {
		if !strings.Contains(d.text(".work-group"), strings.TrimSpace(name)) {
			j.t.Errorf("the group does not name %s", name)
		}
	}
	d.press("撤销合并")
	if undone := j.figures(); undone.Grouped != before.Grouped {
		j.t.Errorf("undone, K′ is %d, want %d", undone.Grouped, before.Grouped)
	}
	d.open(j.round + "/workbench/" + j.equalClause())
	d.follow(merge)
	j.figures()
}

// equalClause is a clause whose equal opinions the workbench offers to merge.
func (j *officeJourney) equalClause() string {
	j.t.Helper()
	counts, err := j.store.ClauseCounts(context.Background(), j.played.Round.ID)
	j.must("clauses", err)
	for pid := int64(1); pid < 1000; pid++ {
		if counts[pid] < 2 {
			continue
		}
		if opinions, _, err := j.store.ClauseOpinions(context.Background(), j.played.Round.ID, pid, 50); err == nil && ungroupedEquals(opinions) {
			return fmt.Sprint(pid)
		}
	}
	j.t.Fatal("no clause has equal opinions")
	return ""
}

func ungroupedEquals(opinions []models.OpinionState) bool {
	seen := map[string]bool{}
	for _, o := range opinions {
		key := string(o.Kind) + o.Quote + "\x00" + o.Proposed
		if o.GroupID == 0 && seen[key] {
			return true
		}
		seen[key] = true
	}
	return false
}

// meet is two officers on one opinion: nobody's work is overwritten, the second sees both and decides.
func (j *officeJourney) meet() {
	address := func(d *desk) string {
		d.open(j.round + "/workbench")
		d.hit("n")
		return d.card()
	}
	card := address(j.first)
	if other := address(j.second); other != card {
		j.t.Fatalf("two officers are led to %s and %s", card, other)
	}
	answer := func(d *desk, outcome, reason string) int {
		d.click("#" + card + " label[for$='-outcome-" + outcome + "']")
		d.fill("#"+card+" textarea[name=reason]", reason)
		return d.follow("#" + card + " .work-form button[type=submit]")
	}
	answer(j.first, "2", "甲的理由：另有规定")
	if status := answer(j.second, "4", "乙的理由：转有关单位研究"); status != http.StatusPreconditionFailed {
		j.t.Errorf("the second answer is answered %d, want 412", status)
	}
	j.second.shot("conflict")
	j.second.axe()
	if mine := evaluate[string](j.second, `document.querySelector("textarea[name=reason]").value`); !j.second.shows("甲的理由") || !strings.Contains(mine, "乙的理由") {
		j.t.Errorf("the second officer does not see both texts; the field holds %q", mine)
	}
	j.second.follow(".work-form button[type=submit]")
	j.second.awaitText("已保存：转办")
}

// refusedRelease is the leader who releases too early and is told what is missing.
func (j *officeJourney) refusedRelease() {
	open := j.figures().ByOutcome[models.OutcomeOpen]
	d := j.leader
	d.open(j.round + "/release")
	d.shot("release-owed")
	d.confirm("发布处理结果")
	d.awaitText(fmt.Sprintf("%d条意见", open))
	d.awaitText("1家单位的代录反馈尚未复核")
	if round, err := j.store.Round(context.Background(), j.played.Round.ID); err != nil || round.State != models.RoundProcessing {
		j.t.Fatalf("released with %d open opinions: %v %v", open, round.State, err)
	}
	before := j.figures().Opinions
	j.second.open(j.round + "/entries")
	j.second.press("人民银行兰州中心支行")
	j.second.press("与来文（来电）核对无误")
	if after := j.figures().Opinions; after <= before { // it came before noon, on paper
		j.t.Errorf("the checked entry took K from %d to %d", before, after)
	}
}

// rest answers what is left, page by page, all ticked at once.
func (j *officeJourney) rest() {
	d := j.second
	for range 10 {
		if j.figures().ByOutcome[models.OutcomeOpen] == 0 {
			return
		}
		d.open(j.round + "/opinions?outcome=open")
		evaluate[int](d, `Array.from(document.querySelectorAll("input[name=pick]")).map(box => box.click()).length`)
		d.shot("batch")
		d.choose("#f-batch-outcome", string(models.OutcomePartlyAccepted))
		if d.follow("#batch button[value=dispose]") != http.StatusUnprocessableEntity {
			j.t.Error("partly accepted without a reason is taken")
		}
		evaluate[int](d, `Array.from(document.querySelectorAll("input[name=pick]")).filter(box => !box.checked).map(box => box.click()).length`)
		d.choose("#f-batch-outcome", string(models.OutcomeAccepted))
		d.follow("#batch button[value=dispose]")
		d.awaitText("条意见的处理意见")
	}
	j.t.Errorf("%d opinions are still open", j.figures().ByOutcome[models.OutcomeOpen])
}

// card is the id of the opinion that has the focus.
func (d *desk) card() string {
	d.t.Helper()
	return evaluate[string](d, `(document.activeElement.closest("article.opinion") || document.querySelector("article.opinion[data-focus]") || {id: ""}).id`)
}

// confirm presses a button that asks back, and says yes.
func (d *desk) confirm(words string) {
	d.t.Helper()
	d.do("press "+words, clickOn(chromedp.Search(withWords(words)), byPath(withWords(words))))
	d.follow("dialog[open] .btn-primary")
}
