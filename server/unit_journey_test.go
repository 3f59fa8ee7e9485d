package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"zqyj/models"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store/storetest"
)

// untouched is a unit of the sample that nobody has opened yet.
func (r *running) untouched(played stage.Played) stage.Unit {
	r.t.Helper()
	for i, u := range sample.Round(sample.Options{}).Units {
		if u.Plan.State == sample.NeverOpened {
			return played.Units[i]
		}
	}
	r.t.Fatal("every unit of the sample has opened the round")
	return stage.Unit{}
}

// TestUnitJourney is the unit's whole way on the sample round: two desks write, the leader agrees on a phone, the letter
// is printed, stamped, scanned and sent back, the receipt comes. Once with script, once without, once by keyboard alone.
func TestUnitJourney(t *testing.T) {
	findChromium(t)
	for name, way := range map[string]look{"with script": {}, "without script": {noScript: true}, "by keyboard alone": {keysOnly: true}} {
		t.Run(name, func(t *testing.T) {
			clock := storetest.NewClock(storetest.Morning)
			r := runService(t, storetest.SQLite(t, clock), clock)
			r.t = t
			unit := r.untouched(r.staged(models.PolicyNotice()))
			b := openBrowser(t, r.base)
			r.unitWalks(t, b, unit, way)
		})
	}
}

func (r *running) unitWalks(t *testing.T, b *browser, unit stage.Unit, way look) {
	script := !way.noScript
	at := func(l look) look { l.noScript, l.keysOnly = way.noScript, way.keysOnly; return l }
	handler := b.sit(t, "handler", at(wide))
	handler.open("/in/" + r.store.Code(unit.Invitation))
	handler.press("以" + unit.Name + "的名义进入")
	handler.shot("home-empty")
	handler.axeIf(script)

	colleague := b.sit(t, "colleague", at(wide))
	colleague.open(r.invites(handler, "desk", "规划处"))
	colleague.follow("form button[type=submit]")
	r.writesOn(colleague, 3, "规划处认为应与规划衔接", script)
	r.writesOn(handler, 6, "经办人补充理由", script)
	handler.open("/unit/opinions")
	handler.awaitText("规划处认为应与规划衔接")
	handler.shot("opinions")
	handler.axeIf(script)
	r.contact(handler)

	leader := b.sit(t, "leader", at(narrow))
	leader.open(r.invites(handler, "leader", "分管负责同志"))
	leader.follow("form button[type=submit]")
	leader.shot("home")
	leader.open("/unit/approval")
	leader.shot("approval")
	leader.axeIf(script)
	if n := leader.overflows(); n > 0 {
		t.Errorf("the leader's page is %d px wider than a phone", n)
	}
	leader.click("input[name=agreed][value='1']")
	leader.fill("input[name=name]", "王某某")
	leader.fill("input[name=post]", "副厅长")
	leader.follow("form[action='/unit/approval'] button[type=submit]")
	leader.awaitText("已登记：负责同志审核同意")

	handler.open("/unit/seal")
	handler.shot("seal")
	handler.axeIf(script)
	handler.upload("input[name=file]", r.stampedLetter(t, unit))
	if send := "form[action='/unit/seal'] button[type=submit]"; script {
		handler.click(send) // the answer is shown in place
	} else {
		handler.follow(send)
	}
	handler.awaitText("盖章件与本版本相符")
	handler.shot("sealed")
	handler.open("/unit")
	handler.awaitText("已办齐，但尚未提交，办公室还看不到")
	handler.shot("home-unsent")
	handler.axeIf(script)
	handler.open("/unit/check")
	handler.shot("check")
	handler.axeIf(script)
	handler.press("本单位负责同志已审核，正式提交")
	handler.awaitText("第1版已提交，计入反馈")
	handler.shot("receipt")
	handler.axeIf(script)
	handler.open("/unit/read")
	handler.shot("read")
	handler.axeIf(script)
	r.phoneReads(t, b, unit, at(narrow))
}

// phoneReads looks at the unit's pages as a phone shows them, in the dark.
func (r *running) phoneReads(t *testing.T, b *browser, unit stage.Unit, l look) {
	l.dark = true
	phone := b.sit(t, "phone", l)
	phone.open("/in/" + r.store.Code(unit.Invitation))
	phone.follow("form button[type=submit]")
	for _, page := range []string{"", "/read", "/opinions", "/check", "/history", "/people", "/form", "/paste", "/extension", "/sessions", "/receipt", "/seal", "/contact"} {
		phone.open("/unit" + page)
		phone.shot("page" + strings.ReplaceAll(page, "/", "-"))
		if n := phone.overflows(); n > 0 {
			t.Errorf("/unit%s is %d px wider than a phone", page, n)
		}
	}
}

// invites lets the handler make a way in for somebody of the unit and gives its path.
func (r *running) invites(handler *desk, role, label string) string {
	handler.open("/unit/people?role=" + role)
	handler.click("input[name=role][value=" + role + "]")
	handler.fill("#f-label", label)
	handler.press("生成邀请")
	handler.awaitText("已生成“" + label + "”的邀请")
	handler.shot("people")
	link := evaluate[string](handler, `Array.from(document.querySelectorAll("[id$='-link']")).pop().textContent`)
	return strings.TrimPrefix(link, r.base)
}

// writesOn changes the n-th clause that takes opinions; with script the redline comes while one types.
func (r *running) writesOn(d *desk, n int, reason string, script bool) {
	d.open("/unit/read")
	href := evaluate[string](d, fmt.Sprintf(`document.querySelectorAll("a[data-key=c]")[%d].getAttribute("href")`, n))
	d.follow(fmt.Sprintf("a[href=%q]", href))
	text := evaluate[string](d, `document.querySelector("#f-proposed").value`)
	d.fill("#f-proposed", text+"并按季度通报进展。")
	if !script {
		d.press("预览")
	}
	d.await("#preview ins")
	d.awaitText("并按季度通报进展")
	d.fill("#f-reason", reason)
	if script {
		d.awaitText("已自动保存")
	}
	d.shot("opinion")
	d.axeIf(script)
	d.follow("#opinion-form .actions .btn-primary")
	d.awaitText("意见已保存，尚未提交")
}

// stampedLetter prints the unit's letter as the service gives it out, and scans it at 150 dpi.
func (r *running) stampedLetter(t *testing.T, unit stage.Unit) string {
	t.Helper()
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("pdftoppm is not installed (Debian: apt-get install poppler-utils)")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	entered, err := client.PostForm(r.base+"/in", url.Values{"code": {r.store.Code(unit.Invitation)}})
	if err != nil {
		t.Fatal(err)
	}
	_ = entered.Body.Close()
	answer, err := client.Get(r.base + "/unit/letter.pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	pdf, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "letter.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-r", "150", "-jpeg", "-jpegopt", "quality=60", "-f", "1", "-l", "1", "-singlefile", path, filepath.Join(folder, "scan")).CombinedOutput(); err != nil {
		t.Fatalf("scan the letter: %v %s", err, out)
	}
	return filepath.Join(folder, "scan.jpg")
}

// TestUnitByKeyboardAlone writes, checks and sends without a mouse.
func TestUnitByKeyboardAlone(t *testing.T) {
	findChromium(t)
	clock := storetest.NewClock(storetest.Morning)
	r := runService(t, storetest.SQLite(t, clock), clock)
	unit := r.untouched(r.staged(models.PolicyOpen()))
	d := openBrowser(t, r.base).sit(t, "keyboard", wide)
	d.open("/in/" + r.store.Code(unit.Invitation))
	d.tabTo("form button[type=submit]")
	d.hit(kb.Enter)
	d.awaitText("本单位需办理的事项")
	d.tabTo("a[href='/unit/read']")
	d.hit(kb.Enter)
	d.awaitText("对全文提总体意见")
	d.keys("j")
	d.keys("j")
	d.hit("c")
	d.await("#f-proposed")
	d.tabTo("#f-proposed")
	d.keys(kb.End, chromedp.ModifierCtrl)
	d.keys("并抓好落实。")
	d.await("#preview ins")
	d.tabTo("#f-reason")
	d.keys("与省里部署一致")
	d.hit(kb.Enter, chromedp.ModifierCtrl)
	d.awaitText("意见已保存")
	d.hit("e")
	d.awaitText("删去这条意见")
	d.open("/unit/contact")
	d.tabTo("#f-contact_name")
	d.keys("周某")
	d.tabTo("#f-contact_phone")
	d.keys("0931-8400000")
	d.hit(kb.Enter)
	d.awaitText("联系人已保存")
	d.tabTo("form[action='/unit/submit'] button[type=submit]")
	d.hit(kb.Enter)
	d.awaitText("第1版已提交，计入反馈")
	desk, err := r.store.Desk(context.Background(), unit.Actor)
	if err != nil || desk.Reply.Counting != 1 || !strings.HasSuffix(desk.Opinions[0].Proposed, "并抓好落实。") {
		t.Errorf("what arrived: %+v, %v", desk.Opinions, err)
	}
}

// axeIf looks for barriers where the page's own scripts may run: axe is one.
func (d *desk) axeIf(script bool) {
	d.t.Helper()
	if script {
		d.axe()
	}
}

// hit presses a key that leads to another page.
func (d *desk) hit(key string, modifiers ...chromedp.Modifier) {
	d.t.Helper()
	d.load("hit "+key, chromedp.KeyEvent(key, chromedp.KeyModifiers(modifiers...)))
}

// tabTo moves the focus with the tab key until it stands on what the selector finds.
func (d *desk) tabTo(selector string) {
	d.t.Helper()
	d.tabOn(bySelector(selector))
}

// tabOn is tabTo for an element as a script names it.
func (d *desk) tabOn(element string) {
	d.t.Helper()
	for range 300 {
		if evaluate[bool](d, `document.activeElement !== null && document.activeElement === `+element) {
			return
		}
		d.keys(kb.Tab)
	}
	d.t.Fatalf("%s: the tab key never comes to %s", d.name, element)
}

// enterOn goes to a link or button with the tab key and presses it, and waits for the page that comes.
func (d *desk) enterOn(element string) int {
	d.t.Helper()
	d.tabOn(element)
	return d.load("press enter on "+element, chromedp.KeyEvent(kb.Enter))
}
