package templates

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"zqyj/static"
)

// policy is the content security policy the pages must live with.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// desk is a browser with the gallery open before it, and what the pages sent.
type desk struct {
	t    *testing.T
	ctx  context.Context
	site *httptest.Server

	mu     sync.Mutex
	faults []string         // what the browser complained of
	sent   []string         // "POST /x: body" in order
	answer http.HandlerFunc // of POST /x/save; nil = accepted
	posted chan struct{}    // one token per request to /x or /x/save
	hold   chan struct{}    // when not nil, /x/save waits for it to close
}

func openDesk(t *testing.T) *desk {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests are left out by -short")
	}
	program := browserProgram()
	if program == "" {
		t.Skip("no Chromium browser on this machine")
	}
	d := &desk{t: t, posted: make(chan struct{}, 100)}
	d.site = httptest.NewServer(d.routes())
	t.Cleanup(d.site.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1366, 900))
	all, stopAll := context.WithTimeout(context.Background(), 20*time.Minute) // hundreds of pages, on a machine that may be busy
	t.Cleanup(stopAll)
	browser, stopBrowser := chromedp.NewExecAllocator(all, options...)
	t.Cleanup(stopBrowser)
	tab, stopTab := chromedp.NewContext(browser)
	t.Cleanup(func() { _ = chromedp.Cancel(tab); stopTab() })
	d.ctx = tab
	if err := chromedp.Listen(tab, d.overhear); err != nil {
		t.Fatal(err)
	}
	return d
}

func browserProgram() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func (d *desk) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/static/", func(w http.ResponseWriter, r *http.Request) {
		f, err := static.Open(r.URL.Path)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		f.Send(w, r)
	})
	mux.HandleFunc("GET /page/{name}/{state}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := Render(w, gallery[r.PathValue("name")][r.PathValue("state")]); err != nil {
			d.note(err.Error())
		}
	})
	mux.HandleFunc("POST /x/save", d.record(func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		answer, hold := d.answer, d.hold
		d.mu.Unlock()
		if hold != nil {
			<-hold
		}
		if answer != nil {
			answer(w, r)
			return
		}
		fmt.Fprint(w, `{"revision":"8","saved_at":"10:42:15"}`)
	}))
	mux.HandleFunc("POST /x", d.record(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/page/UnitHomePage/sent", http.StatusSeeOther)
	}))
	mux.HandleFunc("POST /sign-out", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/page/SignInPage/empty", http.StatusSeeOther)
	})
	return mux
}

func (d *desk) record(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseMultipartForm(1 << 20) // urlencoded forms are parsed too; the values are looked at below
		d.mu.Lock()
		d.sent = append(d.sent, r.Method+" "+r.URL.Path+" "+r.PostForm.Encode())
		d.mu.Unlock()
		d.posted <- struct{}{}
		next(w, r)
	}
}

func (d *desk) overhear(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" && !strings.Contains(e.Entry.URL, "/x/save") {
			d.note(e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		d.note(e.ExceptionDetails.Text)
	}
}

func (d *desk) note(fault string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.faults = append(d.faults, fault)
}

// complaints gives what the browser complained of since the last call.
func (d *desk) complaints() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	found := d.faults
	d.faults = nil
	return found
}

func (d *desk) requests() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.sent...)
}

func (d *desk) do(steps ...chromedp.Action[chromedp.Void]) {
	d.t.Helper()
	if err := chromedp.Do(d.ctx, steps...); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) open(name, state string) {
	d.t.Helper()
	d.do(chromedp.Navigate(d.site.URL + "/page/" + name + "/" + state))
}

// ask evaluates an expression, awaited if it is a promise.
func ask[T any](d *desk, expression string) T {
	d.t.Helper()
	value, err := chromedp.Run(d.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		d.t.Fatalf("%s: %v", strings.SplitN(expression, "\n", 2)[0], err)
	}
	return value
}

// until waits until an expression is true, on this page or on the one that is about to replace it.
func (d *desk) until(expression string) {
	d.t.Helper()
	look := fmt.Sprintf(`new Promise(yes => setTimeout(() => yes(Boolean(%s)), 20))`, expression)
	var last error
	for range 500 {
		seen, err := chromedp.Run(d.ctx, chromedp.Evaluate[bool](look, chromedp.EvalAwaitPromise))
		if err == nil && seen {
			return
		}
		last = err
	}
	d.t.Fatalf("waited in vain for %s (%v)", expression, last)
}

// arrived waits for the next request to /x or /x/save.
func (d *desk) arrived() {
	d.t.Helper()
	select {
	case <-d.posted:
	case <-time.After(15 * time.Second):
		d.t.Fatal("nothing was sent")
	}
}

func (d *desk) media(scheme string) {
	d.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	if _, err := chromedp.Call(d.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		d.t.Fatal(err)
	}
}

type axeFinding struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

const axeRun = `axe.run(document, %s).then(r => r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 160) + ' ' + n.failureSummary)})))`

// TestGalleryWithAxe looks at every example as a person with another way of reading would: axe finds nothing, in light and
// dark; no page scrolls sideways at 390 px; no page makes the browser complain under the policy.
func TestGalleryWithAxe(t *testing.T) {
	d := openDesk(t)
	script, err := os.ReadFile("../static/testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	// Sent once, and there on every page.
	if _, err := chromedp.Call(d.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: string(script)}); err != nil {
		t.Fatal(err)
	}
	for _, name := range sortedKeys(gallery) {
		for _, state := range sortedKeys(gallery[name]) {
			if _, skip := gallery[name][state].(none); !skip {
				d.look(name, state)
			}
		}
	}
}

func (d *desk) look(name, state string) {
	d.t.Helper()
	at := name + "/" + state
	d.do(chromedp.EmulateViewport(1366, 900))
	d.media("light")
	d.open(name, state)
	findings := ask[[]axeFinding](d, fmt.Sprintf(axeRun, "{resultTypes: ['violations']}"))
	d.media("dark")
	findings = append(findings, ask[[]axeFinding](d, fmt.Sprintf(axeRun, "{resultTypes: ['violations'], runOnly: ['color-contrast']}"))...)
	for _, f := range findings {
		d.t.Errorf("%s: axe %s (%s):\n  %s", at, f.ID, f.Help, strings.Join(f.Nodes, "\n  "))
	}
	d.do(chromedp.EmulateViewport(390, 844))
	if wide := ask[int](d, "document.documentElement.scrollWidth"); wide > 390 {
		d.t.Errorf("%s: %d px wide on a screen of 390 px", at, wide)
	}
	for _, fault := range d.complaints() {
		d.t.Errorf("%s: the browser says: %s", at, fault)
	}
}
