package main

import (
	"context"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/sample/stage"
	"zqyj/store/storetest"
)

// keptTexts counts the texts that wait in this tab for the server.
const keptTexts = `Object.keys(sessionStorage).filter(k => k.startsWith("zq:")).length`

// TestKeptTextStaysWithItsOpinion: what a tab keeps while the line is dead comes back in the form it was written in, once,
// and nowhere else; it is gone as soon as the server has it or somebody else sits down.
func TestKeptTextStaysWithItsOpinion(t *testing.T) {
	findChromium(t)
	clock := storetest.NewClock(storetest.Morning)
	r := runService(t, storetest.SQLite(t, clock), clock)
	played := r.staged(models.PolicyOpen())
	unit := r.untouched(played)
	d := openBrowser(t, r.base).sit(t, "clerk", wide)
	d.enters(r, unit)
	address := func(n int) string {
		d.open("/unit/read")
		return evaluate[[]string](d, `Array.from(document.querySelectorAll("a[data-key=c]")).map(a => a.getAttribute("href"))`)[n]
	}
	kept := func(want int) {
		t.Helper()
		if got := evaluate[int](d, keptTexts); got != want {
			t.Errorf("the tab keeps %d texts, want %d", got, want)
		}
	}

	first, second := address(2), address(4)
	d.open(first)
	d.fill("#f-proposed", evaluate[string](d, `document.querySelector("#f-proposed").value`)+"甲。")
	d.fill("#f-reason", "第一条的理由")
	d.follow("#opinion-form .actions .btn-primary") // before it saved itself
	kept(0)
	for _, again := range []string{first, second} {
		d.open(again)
		if reason := evaluate[string](d, `document.querySelector("#f-reason").value`); reason != "" {
			t.Errorf("a new opinion at %s begins with the reason %q", again, reason)
		}
	}

	d.fill("#f-reason", "第二条的理由")
	d.awaitText("已自动保存")
	d.deadLine()
	d.fill("#f-reason", "第二条的理由，断网后补写")
	d.awaitText("未保存：网络中断，内容暂存本页")
	kept(1)
	d.open(evaluate[string](d, `location.pathname`))
	d.awaitText("已自动保存")
	kept(0)

	d.open(first)
	d.deadLine()
	d.fill("#f-reason", "同一条款上的另一条")
	d.awaitText("未保存：网络中断，内容暂存本页")
	d.open(second)
	kept(1)
	d.open(first)
	d.awaitText("已自动保存")
	desk, err := r.store.Desk(context.Background(), unit.Actor)
	if err != nil {
		t.Fatal(err)
	}
	var reasons []string
	for _, o := range desk.Opinions {
		reasons = append(reasons, o.Reason)
	}
	if got, want := strings.Join(reasons, "|"), "第一条的理由|同一条款上的另一条|第二条的理由，断网后补写"; got != want {
		t.Errorf("what arrived: %s, want %s", got, want)
	}

	d.deadLine()
	d.fill("#f-reason", "没有送出的话")
	d.awaitText("未保存：网络中断，内容暂存本页")
	d.enters(r, played.Units[0])
	kept(0)
}

// deadLine makes every request of the page's scripts fail, as a cut cable does.
func (d *desk) deadLine() {
	evaluate[bool](d, `(window.fetch = () => Promise.reject(new TypeError("no line"))) !== null`)
}

// enters brings a desk in as a unit.
func (d *desk) enters(r *running, unit stage.Unit) {
	d.t.Helper()
	d.open("/in/" + r.store.Code(unit.Invitation))
	d.press("以" + unit.Name + "的名义进入")
}
