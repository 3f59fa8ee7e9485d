package templates

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"zqyj/models"
	"zqyj/static"
)

// examples are the states a page is shown in. Every page has the four of owedStates; more are welcome under any name.
type examples map[string]Page

// none stands for a state that a page cannot have, with the reason.
type none string

func (none) frame() Frame { return Frame{} }

var owedStates = []string{"empty", "full", "closed", "error"}

// gallery holds the examples of every page by the name of its struct. Each page's _test.go file adds its own.
var gallery = map[string]examples{}

var write = flag.String("gallery", "", "folder to write the gallery's pages to, to be looked at in a browser")

// noon is the sample round's deadline; fullFrame's clock stands twenty minutes before it.
var noon = models.Date(2018, 2, 9, 12, 0)

const sampleRound = "兰白科技创新改革试验区建设2018年工作要点（征求意见稿）"

// bareFrame is the frame of a page nobody signed in to see.
func bareFrame(title string) Frame {
	return Frame{Title: title, Width: WidthNarrow, Office: Office{"省创新办", "0931-1234567"}, Now: noon.Add(-20 * time.Minute)}
}

// fullFrame is the frame of a unit's page with everything in it.
func fullFrame(title string) Frame {
	return Frame{
		Title: title, Round: sampleRound, Home: "/unit",
		Viewer:  Viewer{Name: "省科学技术厅", Role: "经办人", SignOut: "/sign-out"},
		Office:  Office{"省创新办", "0931-1234567"},
		Banners: []Banner{DemoBanner(), RehearsalBanner(noon.Add(-20 * time.Minute)), InternalBanner()},
		Now:     noon.Add(-20 * time.Minute),
	}
}

// officeFrame is the frame of an office's page with navigation.
func officeFrame(title string) Frame {
	f := fullFrame(title)
	f.Home, f.Viewer = "/office", Viewer{Name: "李某某", Role: "办公室·经办", SignOut: "/sign-out"}
	f.Nav = []NavItem{{Label: "台账", Href: "/office/ledger", Current: true}, {Label: "意见", Href: "/office/opinions", Count: 120},
		{Label: "文稿", Href: "/office/draft"}, {Label: "设置", Href: "/office/settings"}}
	f.Crumbs = []Link{{"全部轮次", "/office"}}
	return f
}

func TestEveryPageHasExamples(t *testing.T) {
	for _, name := range pageStructs(t) {
		states, ok := gallery[name]
		if !ok {
			t.Errorf("%s has no examples: add gallery[%q] in its _test.go file", name, name)
			continue
		}
		for _, state := range owedStates {
			if states[state] == nil {
				t.Errorf("%s has no example for its %s state (none(\"why\") where it has no such state)", name, state)
			}
		}
	}
}

func TestEveryPageTemplateHasAStruct(t *testing.T) {
	known := pageStructs(t)
	for _, tmpl := range pages.Templates() {
		if name := tmpl.Name(); strings.HasSuffix(name, "Page") && !slices.Contains(known, name) {
			t.Errorf("template %q has no struct of that name that embeds Frame", name)
		}
	}
}

// TestGallery shows every page in every state. To look at them in a browser:
//
//	go test ./templates -run TestGallery -gallery FOLDER
func TestGallery(t *testing.T) {
	writeAssets(t)
	for _, name := range sortedKeys(gallery) {
		for _, state := range sortedKeys(gallery[name]) {
			if why, skip := gallery[name][state].(none); skip {
				if why == "" {
					t.Errorf("%s/%s: none without a reason", name, state)
				}
				continue
			}
			t.Run(name+"/"+state, func(t *testing.T) { showExample(t, name, state) })
		}
	}
}

func showExample(t *testing.T, name, state string) {
	page := gallery[name][state]
	if got := pageName(page); got != name {
		t.Fatalf("example of %s is a %s", name, got)
	}
	var buf bytes.Buffer
	if err := Render(&buf, page); err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults(buf.Bytes()) {
		t.Error(fault)
	}
	writeExample(t, name+"-"+state, buf.Bytes())
}

// writeExample puts a page into the folder of -gallery, with addresses that work from there.
func writeExample(t *testing.T, name string, page []byte) {
	if *write == "" {
		return
	}
	page = regexp.MustCompile(`/static/[0-9a-f]+/`).ReplaceAll(page, []byte("static/"))
	if err := os.WriteFile(filepath.Join(*write, name+".html"), page, 0o644); err != nil {
		t.Fatal(err)
	}
}

// writeAssets puts what the pages load beside them.
func writeAssets(t *testing.T) {
	if *write == "" {
		return
	}
	if err := os.MkdirAll(filepath.Join(*write, "static"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"app.css", "app.js", "htmx.min.js", "favicon.svg"} {
		f, err := static.Open(static.Path(name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*write, "static", name), f.Body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// pageStructs are the names of all structs of the package that embed Frame, read from its source.
func pageStructs(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.IsExported() && embedsFrame(spec) {
				names = append(names, spec.Name.Name)
			}
			return true
		})
	}
	return names
}

func embedsFrame(spec *ast.TypeSpec) bool {
	body, ok := spec.Type.(*ast.StructType)
	if !ok {
		return false
	}
	for _, field := range body.Fields.List {
		if id, ok := field.Type.(*ast.Ident); ok && len(field.Names) == 0 && id.Name == "Frame" {
			return true
		}
	}
	return false
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// faults lists what is wrong with the html of a page: unbalanced tags, doubled ids, controls without a name, no or several
// h1, code or style inside the page, links to nowhere, tables without a caption, words of a program in sight of people.
func faults(page []byte) []string {
	found := balance(page)
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return append(found, err.Error())
	}
	i := inspect(root)
	found = append(found, i.faults()...)
	for _, word := range []string{"%!", "<nil>", "map[", "ZgotmplZ", "[object "} {
		if bytes.Contains(page, []byte(word)) {
			found = append(found, fmt.Sprintf("the page shows %q", word))
		}
	}
	return found
}

var voids = map[string]bool{"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true,
	"input": true, "link": true, "meta": true, "source": true, "track": true, "wbr": true}

// balance checks that every tag is closed in order; the browser's parser would mend it without a word.
func balance(page []byte) []string {
	var open, found []string
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			for _, tag := range open {
				found = append(found, "<"+tag+"> is never closed")
			}
			return found
		case html.StartTagToken:
			name, _ := z.TagName()
			if !voids[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if n := len(open); n == 0 || open[n-1] != string(name) {
				return append(found, fmt.Sprintf("</%s> closes %v", name, open))
			}
			open = open[:len(open)-1]
		}
	}
}
