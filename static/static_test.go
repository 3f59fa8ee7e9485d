package static

import (
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func TestAddressCarriesTheHashOfTheContent(t *testing.T) {
	for name, f := range files() {
		got, err := Open(Path(name))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.Name != name || got.Type == "" || !strings.Contains(Path(name), strings.Trim(f.ETag, `"`)) {
			t.Errorf("%s: address %s, type %q, tag %s", name, Path(name), got.Type, f.ETag)
		}
	}
	if newFile("a.css", []byte("a{}")).path == newFile("a.css", []byte("b{}")).path {
		t.Error("two contents share one address")
	}
}

func TestUnknownAddressesAreRefused(t *testing.T) {
	for _, address := range []string{
		"", "/", "/static/", "/static/app.css", "app.css", "/static/0000000000000000/app.css", Path("app.css") + "x",
		strings.Replace(Path("app.css"), "app.css", "app.js", 1), "/static/../static.go", Path("app.css") + "/",
	} {
		if _, err := Open(address); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open(%q) = %v, want not exist", address, err)
		}
	}
}

func TestFilesAreSentToBeKept(t *testing.T) {
	ask := func(method, path string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		f, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		f.Send(w, r)
		return w
	}
	css := files()["app.css"]
	w := ask("GET", Path("app.css"))
	if w.Code != 200 || w.Body.String() != string(css.Body) || w.Header().Get("Cache-Control") != CacheControl ||
		w.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("plain: %d %v", w.Code, w.Header())
	}
	if w = ask("GET", Path("app.css"), "Accept-Encoding", "gzip, br"); w.Header().Get("Content-Encoding") != "gzip" ||
		w.Body.Len() != len(css.Gzip) {
		t.Errorf("compressed: %v", w.Header())
	}
	if w = ask("GET", Path("app.css"), "If-None-Match", css.ETag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("known: %d", w.Code)
	}
	if w = ask("HEAD", Path("app.css")); w.Code != 200 || w.Body.Len() != 0 {
		t.Errorf("head: %d, %d bytes", w.Code, w.Body.Len())
	}
}

// A first page may weigh 40 kB compressed; what is here leaves a quarter of it to the page itself.
func TestFirstVisitWeighsLittle(t *testing.T) {
	total := 0
	for _, name := range []string{"app.css", "app.js", "htmx.min.js", "favicon.svg"} {
		total += len(files()[name].Gzip)
	}
	if total > 34<<10 {
		t.Errorf("style, scripts and icon weigh %d bytes compressed", total)
	}
}

func TestIconsAreDecoration(t *testing.T) {
	for name := range files() {
		icon, ok := strings.CutPrefix(name, "icons/")
		if !ok {
			continue
		}
		markup := Icon(strings.TrimSuffix(icon, ".svg"))
		for _, owed := range []string{`aria-hidden="true"`, `focusable="false"`, `class="icon"`, `viewBox="0 0 20 20"`} {
			if !strings.Contains(markup, owed) {
				t.Errorf("%s lacks %s", name, owed)
			}
		}
		if strings.Contains(markup, "style=") || strings.Contains(markup, "<script") {
			t.Errorf("%s carries code or style", name)
		}
	}
}

// newer lists what came after Chromium 78, by the pattern that gives it away and the version that brought it.
type newer map[string]string

var newerCSS = newer{
	`\bclamp\(`: "79", `\bmin\(`: "79", `\bmax\(`: "79", `\binset\b`: "87", `aspect-ratio\s*:`: "88", `:is\(`: "88", `:where\(`: "88",
	`:has\(`: "105", `:focus-visible`: "86", `:not\([^)]*,`: "88", `::marker`: "86", `accent-color`: "93", `(^|[^-])color-scheme\s*:`: "81",
	`overflow-wrap\s*:\s*anywhere`: "80", `content-visibility`: "85", `text-underline-offset`: "87", `text-decoration-thickness`: "89",
	`text-decoration\s*:[^;]*\d`: "89", `(margin|padding)-(inline|block)\s*:`: "87", `(margin|padding)-(inline|block)-(start|end)`: "87",
	`@layer`: "99", `@container`: "105", `@property`: "85", `@supports\s+selector`: "83", `color-mix\(`: "111", `oklch\(|lab\(|lch\(`: "111",
	`\d(dvh|svh|lvh|dvw)\b`: "108", `\brevert\b`: "84", `overflow\s*:\s*clip`: "90", `scrollbar-(gutter|width|color)`: "94",
	`(^|[;{\s])appearance\s*:`: "84", `\buser-select\s*:\s*contain`: "never", `text-wrap`: "114", `line-clamp\s*:`: "prefix only",
	`print-color-adjust\s*:`: "prefix only", `mask-image\s*:`: "120", `\btranslate\s*:|\brotate\s*:|\bscale\s*:`: "104",
	`prefers-contrast`: "96", `forced-colors`: "89", `text-emphasis`: "99", `&\s*[.:\[]`: "112 (nesting)", `line-height-step|text-spacing`: "123",
	`image-set\(`: "113", `:user-(in)?valid`: "119", `min-content\(|fit-content\(`: "91", `(width|height)\s*[<>]=?`: "104 (range media query)",
}

var newerJS = newer{
	`\?\.[A-Za-z_\[(]`: "80", `\?\?`: "80", `\.at\(`: "92", `replaceAll\(`: "85", `structuredClone`: "98", `Object\.hasOwn\(`: "93",
	`Promise\.(any|allSettled)`: "85", `\.submitter\b`: "81", `replaceChildren`: "86", `crypto\.randomUUID`: "92, secure contexts",
	`navigator\.clipboard`: "secure contexts", `(\|\||&&)=`: "85", `\b#[a-z]\w*\s*[=(]`: "84 (private members)", `\d_\d`: "75",
	`\.(toSorted|toReversed|findLast)\(`: "97", `AbortSignal\.timeout`: "103", `\bimport\s`: "no modules", `\beval\(|new Function`: "forbidden by the policy",
	`\.style\.|setAttribute\('style'`: "forbidden by the policy", `serviceWorker`: "secure contexts", `\.cookie\b`: "no cookies by script",
	`https?://`: "no other host",
}

func (n newer) lint(t *testing.T, name, text string) {
	t.Helper()
	text = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(text, "")
	for pattern, since := range n {
		if hit := regexp.MustCompile(pattern).FindString(text); hit != "" {
			t.Errorf("%s: %q is newer than the floor (%s)", name, hit, since)
		}
	}
}

func TestStyleKeepsToChromium78(t *testing.T) {
	text := string(files()["app.css"].Body)
	newerCSS.lint(t, "app.css", text)
	for _, rule := range regexp.MustCompile(`[^{}]*\{[^{}]*\}`).FindAllString(text, -1) {
		gap := regexp.MustCompile(`(^|[;{\s])(row-|column-)?gap\s*:`).MatchString(rule)
		if gap && !strings.Contains(rule, "display: grid") {
			t.Errorf("gap outside a grid (84): %s", strings.TrimSpace(rule))
		}
	}
	if strings.Contains(text, "@import") || strings.Contains(text, "url(") {
		t.Error("app.css loads something else")
	}
}

func TestScriptKeepsToChromium78(t *testing.T) {
	newerJS.lint(t, "app.js", string(files()["app.js"].Body))
}

// The vendored library was lowered by: npx esbuild htmx.js --target=chrome78 --minify (htmx.org 2.0.11).
func TestHtmxIsLowered(t *testing.T) {
	text := string(files()["htmx.min.js"].Body)
	for _, pattern := range []string{`\w\?\.\w`, `[\w)\]]\?\?[\w"(]`, `(\|\||&&|\?\?)=`} {
		if hit := regexp.MustCompile(pattern).FindString(text); hit != "" {
			t.Errorf("htmx.min.js contains %q", hit)
		}
	}
	if !strings.Contains(text, `version:"2.0.11"`) && !strings.Contains(text, `"2.0.11"`) {
		t.Error("htmx.min.js is another version than its licence file says")
	}
}

// The lints themselves must be able to fail.
func TestLintsCatchNewThings(t *testing.T) {
	for pattern, sample := range map[string]string{
		`\bclamp\(`: "width: clamp(1rem, 2vw, 3rem)", `\binset\b`: "inset: 0", `:has\(`: "a:has(b)", `text-decoration\s*:[^;]*\d`: "text-decoration: underline 2px",
		`(width|height)\s*[<>]=?`: "@media (width >= 40rem)", `&\s*[.:\[]`: "&:hover{}",
	} {
		if _, known := newerCSS[pattern]; !known || !regexp.MustCompile(pattern).MatchString(sample) {
			t.Errorf("%q does not catch %q", pattern, sample)
		}
	}
	for pattern, sample := range map[string]string{`\?\.[A-Za-z_\[(]`: "a?.b", `\?\?`: "a ?? b", `(\|\||&&)=`: "a ||= b"} {
		if _, known := newerJS[pattern]; !known || !regexp.MustCompile(pattern).MatchString(sample) {
			t.Errorf("%q does not catch %q", pattern, sample)
		}
	}
}
