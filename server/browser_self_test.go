package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// The harness is tested on small pages of its own, so that a journey that fails points at the service.

const selfPage = `<!doctype html><html lang="zh-CN"><head><title>试验页</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">
<style>@media (prefers-color-scheme: dark) { body { background: #000; color: #fff } }</style></head>
<body><main><h1>征求意见</h1><form method="post" enctype="multipart/form-data">
<label>理由 <input name="reason" value="旧"></label>
<label>性质 <select name="nature"><option>实质性</option><option>文字性</option></select></label>
<label>附件 <input type="file" name="scan"></label>
<button>正式提交</button></form><p id="more"></p>%s</main></body></html>`

// selfServer answers a form with what it got, and any page with extra html.
func selfServer(t *testing.T, extra string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch {
		case r.URL.Path == "/missing":
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, "没有这一页")
		case r.Method == http.MethodPost:
			file, _, err := r.FormFile("scan")
			content := "无附件"
			if err == nil {
				b, _ := io.ReadAll(file)
				content = string(b)
			}
			fmt.Fprintf(w, `<!doctype html><title>回执</title><link rel="icon" href="data:,"><p id="got">%s·%s·%s</p>`,
				r.FormValue("reason"), r.FormValue("nature"), content)
		default:
			fmt.Fprintf(w, selfPage, extra)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestDeskFillsAndSendsAForm(t *testing.T) {
	base := selfServer(t, `<script>document.getElementById("more").textContent = "有脚本"</script>`)
	scan := filepath.Join(t.TempDir(), "scan.txt")
	if err := os.WriteFile(scan, []byte("盖章件"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t, base)
	for _, c := range []struct {
		name string
		look look
	}{
		{"wide", wide},
		{"narrow", narrow},
		{"without script", look{width: 1366, height: 768, noScript: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := b.sit(t, c.name, c.look)
			if status := d.open("/"); status != http.StatusOK {
				t.Fatalf("status %d", status)
			}
			if got := d.shows("有脚本"); got == c.look.noScript {
				t.Errorf("script ran = %v", got)
			}
			if width := evaluate[int64](d, "innerWidth"); width != c.look.width {
				t.Errorf("width %d, want %d", width, c.look.width)
			}
			if over := d.overflows(); over != 0 {
				t.Errorf("page is %d px too wide", over)
			}
			d.fill("input[name=reason]", "𠮷林省已改名")
			d.choose("select", "文字性")
			d.upload("input[type=file]", scan)
			d.shot("filled")
			d.press("正式提交")
			if got, want := d.text("#got"), "𠮷林省已改名·文字性·盖章件"; got != want {
				t.Errorf("server got %q, want %q", got, want)
			}
		})
	}
}

func TestDeskSeesStatusDarkAndKeys(t *testing.T) {
	base := selfServer(t, `<a href="/missing" id="away">离开</a>
		<script>addEventListener("keydown", e => { if (e.key === "Enter" && e.ctrlKey) document.getElementById("more").textContent = "按键" })</script>`)
	b := openBrowser(t, base)
	d := b.sit(t, "dark", look{width: 1366, height: 768, dark: true})
	d.open("/")
	if got := evaluate[string](d, `getComputedStyle(document.body).color`); got != "rgb(255, 255, 255)" {
		t.Errorf("dark page writes in %s", got)
	}
	d.click("input[name=reason]")
	d.keys(kb.Enter, kb.ModifierCtrl)
	d.awaitText("按键")
	d.await("#more")
	if n := d.count("option"); n != 2 {
		t.Errorf("%d options, want 2", n)
	}
	if status := d.follow("#away"); status != http.StatusNotFound {
		t.Errorf("status %d, want 404", status)
	}
}

func TestDesksDoNotShareCookies(t *testing.T) {
	b := openBrowser(t, selfServer(t, ""))
	one, two := b.sit(t, "one", wide), b.sit(t, "two", wide)
	one.open("/")
	two.open("/")
	evaluate[string](one, `document.cookie = "who=one"`)
	if got := evaluate[string](two, `document.cookie`); got != "" {
		t.Errorf("the second desk has %q", got)
	}
}

func TestBrowserReportsWhatPagesMustNotDo(t *testing.T) {
	b := openBrowser(t, selfServer(t, `<img alt="外部" src="http://other.example/x.png"><img alt="邻居" src="http://127.0.0.1:1/x.png">
		<script>throw new Error("脚本出错")</script>`))
	b.sit(t, "strict", wide).open("/")
	for _, words := range []string{"http://other.example/x.png", "http://127.0.0.1:1/x.png", "脚本出错"} {
		if len(b.forgive(words)) != 1 {
			t.Errorf("%s was not reported", words)
		}
	}
}

func TestAxeFindsBarriers(t *testing.T) {
	b := openBrowser(t, selfServer(t, ""))
	good := b.sit(t, "good", wide)
	good.open("/")
	good.axe()
	b = openBrowser(t, selfServer(t, `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="20" height="20">`))
	bad := b.sit(t, "bad", wide)
	bad.open("/")
	found := bad.barriers()
	if len(found) != 1 || found[0].ID != "image-alt" || !strings.Contains(found[0].String(), "img") {
		t.Errorf("found %v, want one image-alt", found)
	}
}

func TestOldBrowsersOpenAForm(t *testing.T) {
	for _, major := range []string{"78", "90"} {
		t.Run(major, func(t *testing.T) {
			b := openOldBrowser(t, selfServer(t, ""), major)
			d := b.sit(t, "old", wide)
			d.open("/")
			d.fill("input[name=reason]", "旧浏览器")
			d.press("正式提交")
			if got := d.text("#got"); got != "旧浏览器·实质性·无附件" {
				t.Errorf("server got %q", got)
			}
		})
	}
}
