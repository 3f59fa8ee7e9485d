package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"zqyj/models"
	"zqyj/store"
)

// release is the leader who looks everything through, approves and releases.
func (j *officeJourney) release() {
	d := j.leader
	d.open(j.round + "/release")
	waiting := j.figures().Waiting()
	d.confirm(fmt.Sprintf("审核同意全部待审核的处理意见（%d条）", waiting))
	d.awaitText(fmt.Sprintf("已审核同意%d条处理意见", waiting))
	j.first.open(j.round + "/release")
	if j.first.count("form[action$='/release']") != 0 {
		j.t.Error("an officer is offered to release")
	}
	if status := j.first.post(j.round+"/release", ""); status != http.StatusForbidden {
		j.t.Errorf("an officer who releases is answered %d", status)
	}
	j.auditorLooks()
	d.confirm("发布处理结果")
	d.awaitText("处理结果已发布")
	d.shot("released")
}

// auditorLooks reads every page and finds nothing to change.
func (j *officeJourney) auditorLooks() {
	d := j.auditor
	for _, path := range j.pages() {
		if status := d.open(j.round + path); status != http.StatusOK {
			j.t.Errorf("the auditor is answered %d at %s", status, path)
		}
		if n := evaluate[int](d, `document.querySelectorAll("main form[method=post]").length`); n != 0 {
			j.t.Errorf("the auditor is offered %d forms at %s", n, path)
		}
	}
	id := j.anOpinion().ID
	for path, form := range map[string]string{
		fmt.Sprintf("/opinions/%d/answer", id): "outcome=rejected&reason=x&revision=1",
		"/opinions":                            fmt.Sprintf("pick=%d-1&do=approve", id),
		"/reminders":                           fmt.Sprintf("unit=%d&channel=电话", j.played.Units[0].ID),
		"/release":                             "",
	} {
		if status := d.post(j.round+path, form); status != http.StatusForbidden {
			j.t.Errorf("the auditor who posts to %s is answered %d", path, status)
		}
	}
}

// pages are the kinds of pages inside a round, below its address.
func (j *officeJourney) pages() []string {
	o := j.anOpinion()
	return []string{"", "/day", "/reminders", "/entries", fmt.Sprintf("/units/%d", o.UnitID), "/workbench", fmt.Sprintf("/workbench/%d", o.PID),
		"/opinions", fmt.Sprintf("/opinions/%d", o.ID), "/disagreements", "/phrases", "/release", "/revised", "/papers", "/log"}
}

func (j *officeJourney) anOpinion() models.OpinionState {
	j.t.Helper()
	own := j.opinionsOf(j.unit("省发展改革委").ID)
	return own[slices.IndexFunc(own, func(o models.OpinionState) bool { return o.PID != models.General })]
}

// post sends a form from the page as a script of the same site would, and gives the status.
func (d *desk) post(path, form string) int {
	d.t.Helper()
	script := fmt.Sprintf(`fetch(%q, {method: "POST", redirect: "manual", headers: {"Content-Type": "application/x-www-form-urlencoded"}, body: %q}).then(r => r.status)`, path, form)
	return ask(d, "post to "+path, chromedp.Evaluate[int](script, chromedp.EvalAwaitPromise))
}

// afterRelease is the papers, and a unit that reads what became of its opinions and insists on one.
func (j *officeJourney) afterRelease() {
	j.takePapers()
	const unit, grounds = "省发展改革委", "投资规模须与年度计划一致，坚持原意见"
	d := j.browser.sit(j.t, "unit", narrow)
	d.open("/in/" + j.store.Code(j.unit(unit).Invitation))
	d.press("以" + unit + "的名义进入")
	d.open("/unit/outcomes")
	if own, shown := len(j.opinionsOf(j.unit(unit).ID)), d.count(".outcome"); own != shown {
		j.t.Errorf("%s reads %d outcomes, want %d", unit, shown, own)
	}
	d.axe()
	d.click(".outcome summary")
	d.follow(".outcome button[value=insist]")
	d.awaitText("理由")
	d.fill(".outcome textarea", grounds)
	d.shot("insist")
	d.follow(".outcome button[value=insist]")
	d.awaitText("已答复：坚持")
	if over := d.overflows(); over > 0 {
		j.t.Errorf("the outcomes are %d px wider than a phone", over)
	}
	j.leader.open(j.round + "/disagreements")
	if !j.leader.shows(unit) || !j.leader.shows(grounds) {
		j.t.Error("the office does not see who insists and why")
	}
}

func (j *officeJourney) opinionsOf(unitID int64) []models.OpinionState {
	j.t.Helper()
	snap, err := j.store.Snapshot(context.Background(), j.played.Round.ID)
	j.must("snapshot", err)
	var own []models.OpinionState
	for _, o := range snap.Opinions {
		if o.UnitID == unitID {
			own = append(own, o)
		}
	}
	return own
}

// takePapers downloads every paper that the page offers and reads the digest: every unit is in it, K as everywhere.
func (j *officeJourney) takePapers() {
	d := j.first
	d.open(j.round + "/papers")
	d.shot("papers")
	links := evaluate[[]string](d, `Array.from(document.querySelectorAll("a[data-making]")).map(a => a.getAttribute("href"))`)
	digest := ""
	for _, link := range links {
		body := d.download(link)
		begins := "PK"
		if strings.Contains(link, ".pdf") {
			begins = "%PDF"
		}
		if !strings.HasPrefix(string(body), begins) {
			j.t.Errorf("%s begins with %.8q", link, body)
		}
		if strings.HasSuffix(link, "/digest.pdf") {
			digest = pdfText(j.t, body)
		}
	}
	sums := j.ledger().Sums
	for _, words := range []string{"省发展改革委", "兰州经开区", "省政府国资委", fmt.Sprintf("意见%d条", sums.Opinions), "段𠮷某"} {
		if !strings.Contains(digest, words) {
			j.t.Errorf("the digest lacks %s (%d papers)", words, len(links))
		}
	}
	if strings.Contains(digest, "过程稿") {
		j.t.Error("the digest of a released round is marked interim")
	}
}

// pdfText is the text of a PDF without its spaces.
func pdfText(t *testing.T, body []byte) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed (Debian: apt-get install poppler-utils)")
	}
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), "")
}

// look holds pages of the round against axe, light on a wide screen and dark on a phone, which nothing may be wider
// than. They look the same on both databases.
func (j *officeJourney) look(paths ...string) {
	if j.store.Engine() != store.SQLite {
		return
	}
	if j.phone == nil {
		night := narrow
		night.dark = true
		j.phone = j.sitInOffice("lingdao", night)
	}
	for _, path := range paths {
		for _, d := range []*desk{j.leader, j.phone} {
			if status := d.open(j.round + path); status != http.StatusOK {
				j.t.Errorf("%s answers %d", path, status)
			}
			d.axe()
			d.shot("look" + path)
		}
		if over := j.phone.overflows(); over > 0 {
			j.t.Errorf("%s is %d px wider than a phone", path, over)
		}
	}
}

// workPages are those with forms to fill in, which are gone after the release.
func (j *officeJourney) workPages() []string {
	o := j.anOpinion()
	return []string{"", "/day", "/reminders", "/entries", "/entries/new?channel=phone", "/entries/new", fmt.Sprintf("/units/%d", o.UnitID), fmt.Sprintf("/extend?unit=%d", o.UnitID),
		"/workbench", fmt.Sprintf("/workbench/%d", o.PID), fmt.Sprintf("/workbench/%d/text", o.PID), "/opinions", fmt.Sprintf("/opinions/%d", o.ID), "/phrases", "/release"}
}

// donePages are those that tell what came of it.
func (j *officeJourney) donePages() []string {
	return []string{fmt.Sprintf("/workbench/%d", j.anOpinion().PID), "/disagreements", "/release", "/revised", "/revised?view=full", "/papers", "/log", "/settings"}
}
