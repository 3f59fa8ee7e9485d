package main

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// A lint that never finds anything is worth nothing: each is shown one bad and one good place.
func TestLintsFindWhatTheyLookFor(t *testing.T) {
	long := strings.Repeat("_ = 1\n", maxFunction)
	for _, c := range []struct {
		name, path, code string
		want             string // rule expected to be broken, empty for none
	}{
		{"the clock in models", "models/x.go", "import \"time\"\nvar now = time.Now()", "clock"},
		{"the clock under another name", "models/x.go", "import clock \"time\"\nvar now = clock.Now()", "clock"},
		{"the age of something", "papers/x.go", "import \"time\"\nvar age = time.Since(time.Time{})", "clock"},
		{"the clock in the store", "store/x.go", "import \"time\"\nvar now = time.Now()", ""},
		{"the clock in a test of the store", "store/x_test.go", "import \"time\"\nvar now = time.Now()", "clock"},
		{"the clock with leave", "papers/x_test.go", "import \"time\"\nvar now = time.Now() //check:allow clock measures how long a page takes", ""},
		{"the clock with leave for something else", "papers/x_test.go", "import \"time\"\nvar now = time.Now() //check:allow sleep measures", "clock"},
		{"a stopwatch in a test", "papers/x_test.go", "import \"time\"\nfunc f() { start := time.Now(); _ = time.Since(start) }", ""},
		{"a stopwatch in the product", "papers/x.go", "import \"time\"\nfunc f() { start := time.Now(); _ = time.Since(start) }", "clock"},
		{"a time that is more than a stopwatch", "papers/x_test.go", "import \"time\"\nfunc f() { start := time.Now(); _ = time.Since(start); g(start) }", "clock"},
		{"a sleeping test", "store/x_test.go", "import \"time\"\nfunc f() { time.Sleep(1) }", "sleep"},
		{"a sleeping worker", "notify/x.go", "import \"time\"\nfunc f() { time.Sleep(1) }", ""},
		{"a silent skip", "models/x_test.go", "import \"testing\"\nfunc f(t *testing.T) { t.SkipNow() }", "skip"},
		{"a skip without words", "models/x_test.go", "import \"testing\"\nfunc f(t *testing.T, err error) { t.Skip(err.Error()) }", "skip"},
		{"a skip with words", "models/x_test.go", "import \"testing\"\nfunc f(t *testing.T) { t.Skip(\"../shared is absent\") }", ""},
		{"an input a fuzzer passes over", "models/x_test.go", "import \"testing\"\nfunc f(f *testing.F) { f.Fuzz(func(t *testing.T, s string) { t.Skip() }) }", ""},
		{"another thing called Skip", "models/x.go", "func f(r interface{ Skip(int) }) { r.Skip(1) }", ""},
		{"work left undone", "models/x.go", "// TO" + "DO: later", "unfinished"},
		{"gorm's Save", "store/x.go", "import \"gorm.io/gorm\"\nfunc f(db *gorm.DB) { db.Save(1) }", "gorm"},
		{"gorm's AutoMigrate", "store/x.go", "import \"gorm.io/gorm\"\nfunc f(db *gorm.DB) { db.AutoMigrate() }", "gorm"},
		{"Save of something else", "papers/x.go", "func f(r interface{ Save() }) { r.Save() }", ""},
		{"an exported name without words", "models/x.go", "type Round struct{}", "document"},
		{"an exported name with words", "models/x.go", "// Round is one call.\ntype Round struct{}", ""},
		{"a group with words", "models/x.go", "// The two states.\nconst (\nA = 1\nB = 2\n)", ""},
		{"a group without words", "models/x.go", "const (\nA = 1\n)", "document"},
		{"a method without words", "models/x.go", "// R is.\ntype R struct{}\nfunc (R) Open() {}", "document"},
		{"a method fixed by an interface", "models/x.go", "// R is.\ntype R struct{}\nfunc (R) String() string { return \"\" }", ""},
		{"a method of a hidden type", "models/x.go", "type r struct{}\nfunc (r) Open() {}", ""},
		{"a long function", "models/x.go", "func f() {\n" + long + "}", "function"},
		{"a long function with leave", "models/x.go", "//check:allow function one table of states\nfunc f() {\n" + long + "}", ""},
		{"a long test", "models/x_test.go", "func f() {\n" + long + "}", ""},
		{"a test that is too long", "models/x_test.go", "func f() {\n" + long + long + "}", "function"},
		{"a long table", "models/x_test.go", "func f() {\n_ = []int{\n" + strings.Repeat("1,\n", maxFunction) + "}\n}", ""},
		{"a half-width mark in Chinese text", "handlers/x.go", "const said = \"未收到,已截止\"", "marks"},
		{"full-width marks in Chinese text", "handlers/x.go", "const said = \"未收到，已截止\"", ""},
		{"a half-width mark in what people wrote", "sample/x.go", "const wrote = \"未收到,已截止\"", ""},
		{"a long file", "models/x.go", strings.Repeat("var _ = 1\n", maxFile), "file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := broken(sourceOf(t, c.path, "package x\n"+c.code))
			switch {
			case c.want == "" && len(found) > 0:
				t.Errorf("found %v, want nothing", found)
			case c.want != "" && (len(found) == 0 || found[0].rule != c.want):
				t.Errorf("found %v, want %s", found, c.want)
			}
		})
	}
}

func sourceOf(t *testing.T, path, code string) sourceFile {
	t.Helper()
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, path, code, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	room, _, _ := strings.Cut(path, "/")
	return sourceFile{path: path, room: room, test: strings.HasSuffix(path, "_test.go"), set: set, tree: tree}
}
