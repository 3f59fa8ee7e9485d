package templates

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// typed puts words into a control as a keyboard would.
func (d *desk) typed(selector, words string) {
	d.t.Helper()
	d.do(chromedp.SendKeys(chromedp.CSS(selector), words))
}

func (d *desk) click(selector string) {
	d.t.Helper()
	ask[bool](d, fmt.Sprintf("document.querySelector(%q).click(), true", selector))
}

func (d *desk) savesAnswer(answer http.HandlerFunc) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answer = answer
}

// keptTexts counts the texts kept in this tab; htmx keeps its current path beside them.
const keptTexts = `Object.keys(sessionStorage).filter(k => k.startsWith('zq:')).length`

const saveState = `document.querySelector('[data-save-state]').textContent`

// One browser plays all scenes: starting it is the slow part.
func TestScript(t *testing.T) {
	d := openDesk(t)
	for _, scene := range []struct {
		name string
		play func(*desk)
	}{
		{"typing is saved by itself", typingIsSaved},
		{"a lost line keeps the text in the tab", lostLineKeepsText},
		{"a colleague's newer text stops saving", conflictStopsSaving},
		{"sending waits for the saving under way", sendingWaitsForSaving},
		{"nothing is sent while a word is composed", compositionSendsNothing},
		{"signing out forgets the kept text", signOutForgets},
		{"a double click sends once", doubleClickSendsOnce},
		{"a danger is asked about first", dangerIsAskedAbout},
		{"keys work outside of text only", keysOutsideOfText},
		{"the remaining time ticks", remainingTimeTicks},
		{"an upload shows its answer", uploadShowsAnswer},
		{"a cursor is counted in characters", cursorInCharacters},
	} {
		t.Run(scene.name, func(t *testing.T) {
			d.t = t
			d.clear()
			scene.play(d)
			for _, fault := range d.complaints() {
				t.Errorf("the browser says: %s", fault)
			}
		})
	}
}

// clear leaves a desk as it was before the first scene.
func (d *desk) clear() {
	d.t.Helper()
	d.open("SignInPage", "empty")
	ask[bool](d, "sessionStorage.clear(), localStorage.clear(), true")
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sent, d.faults, d.answer, d.hold = nil, nil, nil, nil
	d.posted = make(chan struct{}, 100)
}

func (d *desk) says(expression, want string) {
	d.t.Helper()
	if got := ask[string](d, expression); !strings.Contains(got, want) {
		d.t.Errorf("the page says %q, want %q", got, want)
	}
}

func typingIsSaved(d *desk) {
	d.open("ComponentsPage", "full")
	d.typed("#f-quote", "abc")
	d.arrived()
	d.until(saveState + ` === '10:42:15 已自动保存'`)
	if sent := d.requests(); len(sent) != 1 || !strings.Contains(sent[0], "quote=abc") || !strings.Contains(sent[0], "revision=7") {
		d.t.Errorf("sent %q", sent)
	}
	d.says(`document.querySelector('[name=revision]').value + `+keptTexts, "80")
}

func lostLineKeepsText(d *desk) {
	d.savesAnswer(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	d.open("ComponentsPage", "full")
	d.typed("#f-quote", "kept")
	d.arrived()
	d.until(saveState + `.includes('未保存：网络中断，内容暂存本页')`)
	d.savesAnswer(nil)
	d.open("ComponentsPage", "full")
	d.until(`document.querySelector('#f-quote').value === 'kept' && ` + saveState + `.includes('已自动保存')`)
	d.says(`String(`+keptTexts+`)`, "0")
}

func conflictStopsSaving(d *desk) {
	d.savesAnswer(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusPreconditionFailed)
		fmt.Fprint(w, `{"detail":"李某某刚保存了新的内容。","href":"/page/UnitHomePage/full","label":"对照"}`)
	})
	d.open("ComponentsPage", "full")
	d.typed("#f-quote", "mine")
	d.arrived()
	d.until(saveState + `.includes('未保存：李某某刚保存了新的内容，内容暂存本页 对照')`)
	d.typed("#f-quote", "more")
	ask[bool](d, "new Promise(yes => setTimeout(() => yes(true), 1800))")
	if n := len(d.requests()); n != 1 {
		d.t.Errorf("%d requests after a conflict, want 1", n)
	}
}

func sendingWaitsForSaving(d *desk) {
	hold := make(chan struct{})
	d.mu.Lock()
	d.hold = hold
	d.mu.Unlock()
	d.open("ComponentsPage", "full")
	d.typed("#f-quote", "abc")
	d.arrived()
	d.click(`#opinion-form .btn-primary`)
	if n := len(d.requests()); n != 1 {
		d.t.Errorf("%d requests while the saving is under way, want 1", n)
	}
	close(hold)
	d.arrived()
	d.until(`location.pathname === '/page/UnitHomePage/sent'`)
	if sent := d.requests(); len(sent) != 2 || !strings.HasPrefix(sent[1], "POST /x ") || !strings.Contains(sent[1], "revision=8") {
		d.t.Errorf("sent %q", sent)
	}
}

func compositionSendsNothing(d *desk) {
	d.open("ComponentsPage", "full")
	d.do(chromedp.Focus(chromedp.CSS("#f-quote")))
	if _, err := chromedp.Call(d.ctx, input.ImeSetComposition, input.ImeSetCompositionParams{Text: "yijian", SelectionStart: 6, SelectionEnd: 6}); err != nil {
		d.t.Fatal(err)
	}
	ask[bool](d, "new Promise(yes => setTimeout(() => yes(true), 1800))")
	if sent := d.requests(); len(sent) != 0 {
		d.t.Errorf("sent while composing: %q", sent)
	}
	if _, err := chromedp.Call(d.ctx, input.InsertText, input.InsertTextParams{Text: "意见"}); err != nil {
		d.t.Fatal(err)
	}
	d.arrived()
	d.until(saveState + `.includes('已自动保存')`)
	if sent := d.requests(); !strings.Contains(sent[0], "quote=%E6%84%8F%E8%A7%81&") {
		d.t.Errorf("sent %q", sent)
	}
}

func signOutForgets(d *desk) {
	d.open("ComponentsPage", "full")
	d.typed("#f-quote", "secret")
	d.until(keptTexts + ` === 1`)
	d.click(`form[data-signout] button`)
	d.until(`location.pathname === '/page/SignInPage/empty' && document.readyState === 'complete'`)
	d.says(`String(`+keptTexts+`)`, "0")
}

func doubleClickSendsOnce(d *desk) {
	d.open("ComponentsPage", "full")
	ask[bool](d, `(b => (b.click(), b.click(), true))(document.querySelector('#opinion-form .btn-primary'))`)
	d.until(`location.pathname === '/page/UnitHomePage/sent'`)
	if sent := d.requests(); len(sent) != 1 {
		d.t.Errorf("sent %d times: %q", len(sent), sent)
	}
}

func dangerIsAskedAbout(d *desk) {
	d.open("ComponentsPage", "full")
	d.click(`[data-confirm]`)
	d.says(`document.querySelector('dialog[open]').textContent`, "删除后不能恢复。")
	if sent := d.requests(); len(sent) != 0 {
		d.t.Errorf("sent without an answer: %q", sent)
	}
	d.click(`dialog .btn-danger`)
	d.arrived()
	d.until(`location.pathname === '/page/UnitHomePage/sent'`)
	if sent := d.requests(); len(sent) != 1 || !strings.Contains(sent[0], "do=drop") {
		d.t.Errorf("sent %q", sent)
	}
}

func keysOutsideOfText(d *desk) {
	d.open("ComponentsPage", "full")
	d.typed("#f-quote", "j?k")
	d.says(`document.querySelector('#f-quote').value + document.querySelectorAll('dialog').length`, "j?k0")
	ask[bool](d, `document.activeElement.blur(), true`)
	d.do(chromedp.KeyEvent("j"))
	d.says(`document.activeElement.id`, "c-1")
	d.do(chromedp.KeyEvent("?"))
	d.says(`document.querySelector('dialog[open]').textContent`, "下一条 / 上一条")
	d.do(chromedp.KeyEvent(kb.Escape))
	d.until(`!document.querySelector('dialog')`)
	d.do(chromedp.KeyEvent("]"))
	d.until(`location.search === '?after=50'`)
}

func remainingTimeTicks(d *desk) {
	d.open("UnitHomePage", "full")
	words := ask[string](d, `document.querySelector('[data-until]').textContent`)
	if !strings.HasPrefix(words, "19分5") && words != "20分00秒" {
		d.t.Errorf("remaining %q", words)
	}
	d.until(fmt.Sprintf(`document.querySelector('[data-until]').textContent !== %q`, words))
}

func uploadShowsAnswer(d *desk) {
	d.open("ComponentsPage", "full")
	ask[bool](d, `(box => { const files = new DataTransfer(); files.items.add(new File(['%PDF-1.4'], '盖章.pdf'));
		box.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files })); return true; })(document.querySelector('#upload-form [data-drop]'))`)
	d.says(`document.querySelector('#upload-form [data-drop-names]').textContent`, "盖章.pdf(1 KB)")
	d.click(`#upload-form .btn-primary`)
	d.arrived()
	d.until(`location.pathname === '/page/UnitHomePage/sent' && document.querySelector('h1').textContent === '本单位需办理的事项'`)
	d.says(`document.querySelector('[data-until]').textContent`, "分")
	if sent := d.requests(); len(sent) != 1 || !strings.Contains(sent[0], "do=seal") {
		d.t.Errorf("sent %q", sent)
	}
}

func cursorInCharacters(d *desk) {
	d.open("ComponentsPage", "full")
	ask[bool](d, `(t => { t.value = '𠮷野家'; t.setSelectionRange(3, 3); return true; })(document.querySelector('#f-quote'))`)
	d.click(`[data-split-from]`)
	d.arrived()
	d.until(`location.pathname === '/page/UnitHomePage/sent'`)
	if sent := d.requests(); !strings.Contains(sent[0], "split_at=2") {
		d.t.Errorf("sent %q", sent)
	}
}
