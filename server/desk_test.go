package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// look is how a person at a desk sees pages.
type look struct {
	width, height int64
	touch         bool // a phone
	dark          bool // prefers dark colours
	noScript      bool // JavaScript switched off
	keysOnly      bool // no mouse: every link, button and field is reached by the tab key
}

var (
	wide   = look{width: 1366, height: 768}
	narrow = look{width: 390, height: 844, touch: true}
)

// desk is one person at one screen: a tab with cookies of its own, so that several people share a browser.
type desk struct {
	*browser
	t     *testing.T // of the test that sits here, perhaps part of the one that opened the browser
	name  string
	ctx   context.Context
	shots int
	keyed bool // reaches everything by the tab key
}

// sit opens a desk; the name stands in messages and in the names of pictures.
func (b *browser) sit(t *testing.T, name string, l look) *desk {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(),
		chromedp.WithListener(func(event any) { b.watch(name, event) }))
	t.Cleanup(cancel)
	d := &desk{browser: b, t: t, name: name, ctx: ctx, keyed: l.keysOnly}
	if err := chromedp.Do(ctx); err != nil { // binds the tab to ctx, not to the patience of the first step
		t.Fatalf("%s: no tab: %v", name, err)
	}
	d.do("look", chromedp.EmulateViewport(l.width, l.height, l.devices()...), chromedp.Func(l.apply))
	return d
}

func (l look) devices() []chromedp.EmulateViewportOption {
	if l.touch {
		return []chromedp.EmulateViewportOption{chromedp.EmulatePortrait, chromedp.EmulateMobile, chromedp.EmulateTouch}
	}
	return nil
}

func (l look) apply(ctx context.Context, t *chromedp.Target) error {
	colours := "light"
	if l.dark {
		colours = "dark"
	}
	features := []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: colours},
		{Name: "prefers-reduced-motion", Value: "reduce"}, // a picture or a click in the middle of a movement tells nothing
	}
	media := emulation.SetEmulatedMediaParams{Media: "screen", Features: features} // Chromium 78 wants the first
	if _, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, media); err != nil {
		return err
	}
	_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.noScript})
	return err
}

// do runs steps and ends the test when one fails, with what was on the screen.
func (d *desk) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		d.fail(what, err)
	}
}

// ask is do for a step that answers.
func ask[T any](d *desk, what string, step chromedp.Action[T]) T {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	answer, err := chromedp.Run(ctx, step)
	if err != nil {
		d.fail(what, err)
	}
	return answer
}

func (d *desk) fail(what string, err error) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	address, _ := chromedp.Run(ctx, chromedp.Location())
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText.slice(0, 2000) : ""`))
	d.picture(ctx, "failed")
	d.t.Fatalf("%s: %s: %v\nat %s:\n%s", d.name, what, err, address, text)
}

// open goes to a path of the server, or to a full address of it, and gives the status.
func (d *desk) open(path string) int {
	d.t.Helper()
	address := path
	if strings.HasPrefix(path, "/") {
		address = d.base + path
	}
	return d.load("open "+path, chromedp.Navigate(address))
}

// follow clicks what the selector finds and waits for the page that comes; it gives its status.
func (d *desk) follow(selector string) int {
	d.t.Helper()
	if d.keyed {
		return d.enterOn(bySelector(selector))
	}
	return d.load("follow "+selector, clickOn(chromedp.CSS(selector), bySelector(selector)))
}

// press is follow for a button or link with exactly these words.
func (d *desk) press(words string) int {
	d.t.Helper()
	if d.keyed {
		return d.enterOn(byPath(withWords(words)))
	}
	return d.load("press "+words, clickOn(chromedp.Search(withWords(words)), byPath(withWords(words))))
}

// click clicks and waits for nothing: for what scripts do within a page. Then wait for what should appear.
func (d *desk) click(selector string) {
	d.t.Helper()
	if d.keyed {
		d.tabOn(bySelector(selector))
		d.keys(" ")
		return
	}
	d.do("click "+selector, clickOn(chromedp.CSS(selector), bySelector(selector)))
}

// withWords is an XPath of a visible control by its words.
func withWords(words string) string {
	return fmt.Sprintf(`(//a|//button|//summary|//label)[normalize-space(.)=%q]`, words)
}

func bySelector(selector string) string { return fmt.Sprintf(`document.querySelector(%q)`, selector) }

func byPath(path string) string {
	return fmt.Sprintf(`document.evaluate(%q, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue`, path)
}

// clickOn waits for the element and sends a real click to its middle. chromedp's own Click scrolls by a command that
// Chromium 78 does not have, hence the script.
func clickOn[S chromedp.Selectable](wait S, element string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.WaitVisible(wait), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		middle, err := chromedp.Evaluate[[]float64](`(() => { const e = `+element+`; e.scrollIntoView({block: "center", inline: "nearest"});
			const r = e.getClientRects()[0]; return [r.left + r.width / 2, r.top + r.height / 2] })()`)(ctx, t)
		if err != nil {
			return err
		}
		_, err = chromedp.MouseClickXY(middle[0], middle[1])(ctx, t)
		return err
	}))
}

func (d *desk) load(what string, step chromedp.Action[chromedp.Void]) int {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		d.fail(what, err)
	}
	if response == nil {
		return 0
	}
	return int(response.Status)
}

// fill replaces the content of a field: short text is typed, so that scripts see every key; long text comes in at
// once, as from the clipboard.
func (d *desk) fill(selector, text string) {
	d.t.Helper()
	field := bySelector(selector)
	if d.keyed {
		d.tabOn(field)
	}
	d.do("fill "+selector, chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Evaluate[bool](`(() => { const e = `+field+`; e.focus(); e.select && e.select(); return true })()`)(ctx, t)
		return err
	}))
	if utf8.RuneCountInString(text) < 60 && !strings.Contains(text, "\n") {
		d.do("type into "+selector, chromedp.KeyEvent(text))
		return
	}
	d.do("paste into "+selector, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// choose sets the value of a select without typing.
func (d *desk) choose(selector, value string) {
	d.t.Helper()
	d.do("choose "+selector, chromedp.SetValue(chromedp.CSS(selector), value))
}

// keys types on whatever has the focus; names of keys are in chromedp/kb.
func (d *desk) keys(keys string, modifiers ...chromedp.Modifier) {
	d.t.Helper()
	d.do("keys", chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
}

// upload puts files into a file field.
func (d *desk) upload(selector string, files ...string) {
	d.t.Helper()
	d.do("upload "+selector, chromedp.SetUploadFiles(chromedp.CSS(selector), files, chromedp.NodeReady))
}

// await waits until the selector finds something visible.
func (d *desk) await(selector string) {
	d.t.Helper()
	d.do("await "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// awaitText waits until the page shows the words. A page that leaves while it is asked answers nothing: the next one is
// asked again.
func (d *desk) awaitText(words string) {
	d.t.Helper()
	script := fmt.Sprintf(`document.body !== null && document.body.innerText.includes(%q)`, words)
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	for {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](script, chromedp.WithPollingTimeout(patience), chromedp.WithPollingInterval(50*time.Millisecond)))
		if err == nil {
			return
		}
		if ctx.Err() != nil || !strings.Contains(err.Error(), "context") || strings.Contains(err.Error(), "deadline") {
			d.fail("await text "+words, err)
		}
	}
}

// text is what the first match shows.
func (d *desk) text(selector string) string {
	d.t.Helper()
	return ask(d, "text of "+selector, chromedp.Text(chromedp.CSS(selector)))
}

// shows reports whether the page shows the words now.
func (d *desk) shows(words string) bool {
	d.t.Helper()
	return strings.Contains(d.text("body"), words)
}

// count is the number of matches, visible or not, perhaps none.
func (d *desk) count(selector string) int {
	d.t.Helper()
	return evaluate[int](d, fmt.Sprintf(`document.querySelectorAll(%q).length`, selector))
}

// evaluate asks the page for a value; it works with JavaScript switched off too.
func evaluate[T any](d *desk, script string) T {
	d.t.Helper()
	return ask(d, "evaluate "+script[:min(60, len(script))], chromedp.Evaluate[T](script))
}

// overflows gives the width in CSS pixels by which the page is wider than the screen: nobody scrolls sideways to read.
func (d *desk) overflows() int {
	d.t.Helper()
	return evaluate[int](d, `Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)`)
}

var notInFileNames = regexp.MustCompile(`[^\p{L}\p{N}_-]+`)

// shot keeps a picture of the whole page in the folder named by SHOTS, numbered in the order of the journey.
func (d *desk) shot(name string) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	d.picture(ctx, name)
}

func (d *desk) picture(ctx context.Context, name string) {
	d.t.Helper()
	folder := os.Getenv("SHOTS")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(folder, 0o755)
	}
	if err == nil {
		d.shots++
		file := fmt.Sprintf("%s-%s-%02d-%s", d.t.Name(), d.name, d.shots, name)
		err = os.WriteFile(filepath.Join(folder, notInFileNames.ReplaceAllString(file, "-")+".png"), png, 0o644)
	}
	if err != nil {
		d.t.Errorf("%s: picture %s: %v", d.name, name, err)
	}
}
