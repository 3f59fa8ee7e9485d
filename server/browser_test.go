package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds what one step of a journey may take on a slow machine; a healthy step takes some milliseconds.
const patience = 30 * time.Second

// browser is one Chromium process of one test, with a profile of its own. It watches what its pages do: a request to
// another host than the server's, a script error or a breach of the content security policy fails the test at its end.
type browser struct {
	t    *testing.T
	host string // host and port of the server
	base string // its address without a slash at the end
	ctx  context.Context
	old  bool // speaks an older protocol, and comes without a sandbox program

	mu         sync.Mutex
	complaints []string
}

// openBrowser starts the machine's Chromium for the server at base (http://127.0.0.1:port).
func openBrowser(t *testing.T, base string) *browser {
	t.Helper()
	return startBrowser(t, base, findChromium(t), false)
}

// openOldBrowser starts Chromium 78 or 90, which ./check -full brings.
func openOldBrowser(t *testing.T, base, major string) *browser {
	t.Helper()
	program := os.Getenv("CHROMIUM_" + major)
	if program == "" {
		t.Skip("Chromium " + major + " comes with ./check -full")
	}
	return startBrowser(t, base, program, true)
}

func findChromium(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests are left out by -short")
	}
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("Chromium is not installed (Debian: apt-get install chromium)")
	return ""
}

func startBrowser(t *testing.T, base, program string, old bool) *browser {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		t.Fatalf("no address of a server: %q", base)
	}
	b := &browser{t: t, base: strings.TrimSuffix(base, "/"), host: u.Host, old: old}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), b.options(program, t.TempDir())...)
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithErrorf(b.protocolError))
	b.ctx = ctx
	t.Cleanup(func() {
		defer stop()
		defer cancel()
		bounded, done := context.WithTimeout(ctx, 3*time.Second) // then it is killed: Chromium 78 does not close
		defer done()
		if err := chromedp.Cancel(bounded); err != nil {
			t.Logf("browser ended badly: %v", err)
		}
		b.judge()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("%s does not start: %v", program, err)
	}
	return b
}

// options are chromedp's own, and those that keep the browser quiet, alone and able to run as root in a container.
func (b *browser) options(program, profile string) []chromedp.ExecAllocatorOption {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.UserDataDir(profile),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "zh-CN"),
		// No name is ever looked up: what asks another host finds nothing, and is reported by watch.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
	if b.old || os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	return options
}

// protocolError drops what an old browser says in words that today's protocol does not know.
func (b *browser) protocolError(format string, args ...any) {
	if !b.old {
		b.complain("protocol: "+format, args...)
	}
}

func (b *browser) complain(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.complaints = append(b.complaints, fmt.Sprintf(format, args...))
}

// forgive hands out the complaints that hold the words, and forgets them: for tests that provoke one.
func (b *browser) forgive(words string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var forgiven []string
	b.complaints = slices.DeleteFunc(b.complaints, func(c string) bool {
		if !strings.Contains(c, words) {
			return false
		}
		forgiven = append(forgiven, c)
		return true
	})
	return forgiven
}

func (b *browser) judge() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		b.t.Errorf("browser: %s", c)
	}
}

// watch sees every event of a desk's page. It only keeps; it must not call the browser.
func (b *browser) watch(desk string, event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if address := e.Request.URL; !b.isOwn(address) {
			b.complain("%s: asked another host: %s", desk, address)
		}
	case *runtime.EventExceptionThrown:
		b.complain("%s: script error: %s", desk, exceptionText(e.ExceptionDetails))
	case *log.EventEntryAdded:
		// A page that answers 404 or 409 is logged too, as source network: that is a matter of the test.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			b.complain("%s: %s: %s (%s)", desk, e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	}
}

func exceptionText(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return fmt.Sprintf("%s at %s:%d", d.Text, d.URL, d.LineNumber+1)
}

func (b *browser) isOwn(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https", "ws", "wss":
		return u.Host == b.host
	}
	return true // data:, blob: and about: ask nobody
}
