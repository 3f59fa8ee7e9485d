package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store"
	"zqyj/store/storetest"
)

// TestOfficeJourney plays the office of the sample round, 34 units and some 120 opinions, from 11:40 to the release:
// two officers, a leader and an auditor at their own screens, and a unit that reads its answers.
func TestOfficeJourney(t *testing.T) {
	findChromium(t)
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		j := openOfficeJourney(t, s, clock)
		j.beforeNoon()
		j.deadlineDay()
		j.workbench()
		j.release()
		j.afterRelease()
		j.look(j.donePages()...)
	})
}

// officeJourney is the round with the people around it.
type officeJourney struct {
	*running
	played                         stage.Played
	browser                        *browser
	first, second, leader, auditor *desk
	phone                          *desk  // the leader's, in the dark
	round                          string // the round's address on the office's side
}

func openOfficeJourney(t *testing.T, s *store.Store, clock *storetest.Clock) *officeJourney {
	t.Helper()
	r := runService(t, s, clock)
	j := &officeJourney{running: r, played: r.staged(models.PolicyNotice()), browser: openBrowser(t, r.base)}
	j.round = fmt.Sprintf("/office/rounds/%d", j.played.Round.ID)
	for login, role := range map[string]models.Role{"jingban": models.RoleHandler, "jingban2": models.RoleHandler, "lingdao": models.RoleLeader, "shenji": models.RoleAuditor} {
		r.officer(login, role)
	}
	j.first, j.second = j.sitInOffice("jingban", wide), j.sitInOffice("jingban2", wide)
	j.leader, j.auditor = j.sitInOffice("lingdao", wide), j.sitInOffice("shenji", wide)
	return j
}

func (j *officeJourney) sitInOffice(login string, l look) *desk {
	j.t.Helper()
	d := j.browser.sit(j.t, login, l)
	d.signIn(login)
	return d
}

func (j *officeJourney) must(what string, err error) {
	j.t.Helper()
	if err != nil {
		j.t.Fatalf("%s: %v", what, err)
	}
}

// unit is a unit of the sample by its name.
func (j *officeJourney) unit(name string) stage.Unit {
	j.t.Helper()
	i := slices.IndexFunc(j.played.Units, func(u stage.Unit) bool { return u.Name == name })
	if i < 0 {
		j.t.Fatalf("the sample has no unit %s", name)
	}
	return j.played.Units[i]
}

func (j *officeJourney) ledger() models.Snapshot {
	j.t.Helper()
	snap, err := j.store.Ledger(context.Background(), j.played.Round.ID)
	if err != nil {
		j.t.Fatal(err)
	}
	if !snap.Sums.Agree() || len(snap.Units) != 34 {
		j.t.Errorf("%d units whose sums agree: %v", len(snap.Units), snap.Sums.Agree())
	}
	return snap
}

// stands holds that a unit is in the class, and that the ledger on the screen says so.
func (j *officeJourney) stands(name string, want models.Class) {
	j.t.Helper()
	id := j.unit(name).ID
	for _, u := range j.ledger().Units {
		if u.Unit.ID == id && u.Class != want {
			j.t.Errorf("%s is %s, want %s", name, u.Class, want)
		}
	}
	j.first.open(j.round)
	row := evaluate[string](j.first, fmt.Sprintf(`Array.from(document.querySelectorAll(".table-ledger tbody tr")).filter(r => r.querySelector("th").innerText.trim() === %q).map(r => r.innerText).join()`, name))
	if !strings.Contains(row, want.String()) {
		j.t.Errorf("the ledger shows %s as %q, want %s", name, row, want)
	}
}

// beforeNoon is the last morning: the ledger, a call, a plea for more time, a reply by phone that another one checks.
func (j *officeJourney) beforeNoon() {
	d := j.first
	d.open(j.round)
	if shown, sums := d.text(".ledger-sums"), j.ledger().Sums; !strings.Contains(shown, fmt.Sprint(sums.Units)) || !d.shows(fmt.Sprintf("意见 %d 条", sums.Opinions)) {
		j.t.Errorf("the ledger shows %q, want %d units and %d opinions", shown, sums.Units, sums.Opinions)
	}
	d.shot("ledger")
	d.open(j.round + "?q=snmt")
	if n := d.count(".table-ledger tbody tr"); n != 1 || !d.shows("省农牧厅") {
		j.t.Errorf("snmt finds %d units", n)
	}
	d.click(".table-ledger tbody input[name=unit]")
	d.press("登记催办")
	d.fill("#f-spoke", "科教处严某某")
	d.fill("#f-note", "答复马上来电")
	d.press("为勾选的单位登记")
	d.awaitText("已为1家单位登记催办")

	d.open(j.round + "/day")
	d.shot("day-before")
	d.press("同意延期")
	d.awaitText("已同意延期至")
	j.enterByPhone()
}

// enterByPhone is 电话告知: who took it cannot check it, a second officer does, and only then it counts.
func (j *officeJourney) enterByPhone() {
	const unit = "省农牧厅"
	j.clock.Set(models.Date(2018, 2, 9, 11, 46))
	d := j.first
	d.open(j.round + "/entries/new?channel=phone")
	d.choose("#f-unit", fmt.Sprint(j.unit(unit).ID))
	d.fill("#f-contact_name", "严某某")
	d.press("登记并交复核")
	if d.count("[aria-invalid=true]") == 0 {
		j.t.Error("a call without a number is taken")
	}
	d.fill("#f-contact_phone", "0931-8400000")
	d.press("登记并交复核")
	d.awaitText("等待另一人复核")
	if d.count("form[action$='/check']") != 0 {
		j.t.Error("an officer is offered to check what he took down himself")
	}
	j.stands(unit, models.ClassNotReplied)
	j.second.open(j.round + "/entries")
	j.second.press(unit)
	j.second.press("与来文（来电）核对无误")
	j.stands(unit, models.ClassNoOpinion)
}

// deadlineDay is noon and after: the ledger is kept, a late reply is admitted and another refused, extended units may
// still reply until their own time.
func (j *officeJourney) deadlineDay() {
	before := j.ledger().Sums
	j.clock.Set(storetest.Noon)
	d := j.first
	d.open(j.round)
	d.open(j.round + "/day")
	d.awaitText("截止时留存")
	d.shot("day")
	if !d.shows("条意见，未提交") {
		j.t.Error("the day of the deadline does not tell of unsent opinions")
	}
	kept := d.text(".split-main .ledger-opinions")
	if !strings.Contains(kept, fmt.Sprint(before.Opinions)) {
		j.t.Errorf("kept at noon: %s, want %d opinions", kept, before.Opinions)
	}
	j.clock.Set(storetest.Noon + 6*60_000)
	j.reply("省文化厅", true)
	j.reply("省政府国资委", true)
	if got := j.ledger().Sums.Opinions; got != before.Opinions {
		j.t.Errorf("late replies brought %d opinions to %d before anybody admitted them", before.Opinions, got)
	}
	j.stands("省政府国资委", models.ClassLate)
	j.decideLate("省政府国资委", "admit", "受理")
	j.stands("省政府国资委", models.ClassWithOpinions)
	j.decideLate("省文化厅", "refuse", "不予受理")
	j.stands("省文化厅", models.ClassNotReplied)
	j.reply("兰州经开区", false) // it was given more time this morning
	j.stands("兰州经开区", models.ClassWithOpinions)
	d.open(j.round + "/day")
	if now := d.text(".split-main .ledger-opinions"); now != kept {
		j.t.Errorf("the ledger kept at noon changed from %s to %s", kept, now)
	}
}

// reply sends what the story wrote for a unit, sealed and approved as the round asks.
func (j *officeJourney) reply(name string, late bool) {
	j.t.Helper()
	ctx, actor := context.Background(), j.unit(name).Actor
	plan := sample.Round(sample.Options{}).Unit(name).Plan
	if len(plan.Opinions) == 0 {
		_, err := j.store.DeclareNoOpinion(ctx, actor, true)
		j.must(name, err)
		_, err = j.store.SaveContact(ctx, actor, plan.Contact, "")
		j.must(name, err)
	}
	j.must(name, stage.Finish(ctx, j.store, actor, j.played.Round.Policy, plan))
	send := j.store.SubmitReply
	if late {
		send = j.store.SubmitLate
	}
	_, err := send(ctx, actor, store.Sending{Revision: store.Unguarded})
	j.must(name, err)
}

// decideLate admits or refuses a late reply; without a reason it is neither.
func (j *officeJourney) decideLate(unit, verb, label string) {
	j.t.Helper()
	d := j.first
	d.open(j.round + "/day")
	d.follow(fmt.Sprintf("a[href$='/units/%d/%s']", j.unit(unit).ID, verb))
	if status := d.follow("main form .btn[type=submit]"); status != http.StatusUnprocessableEntity {
		j.t.Errorf("%s without a reason answers %d", label, status)
	}
	d.fill("#f-reason", "该单位领导外出，材料当日送达")
	d.shot(verb)
	d.follow("main form .btn[type=submit]")
}
