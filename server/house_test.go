package main

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module       = "zqyj"
	architecture = "../docs/architecture.md"
)

// sourceFile is one Go file of the project, parsed with its comments.
type sourceFile struct {
	path string // from the top of the project, with slashes
	room string // first element of path
	test bool
	set  *token.FileSet
	tree *ast.File
}

// at names a place in the file as an editor understands it.
func (f sourceFile) at(n ast.Node) string {
	return f.path + ":" + strconv.Itoa(f.line(n.Pos()))
}

func (f sourceFile) line(p token.Pos) int { return f.set.Position(p).Line }

// source parses every Go file of the project's rooms.
func source(t *testing.T) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules") {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		f, err := parseSource(path)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func parseSource(path string) (sourceFile, error) {
	rel, err := filepath.Rel("..", path)
	if err != nil {
		return sourceFile{}, err
	}
	rel = filepath.ToSlash(rel)
	room, _, _ := strings.Cut(rel, "/")
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
	return sourceFile{path: rel, room: room, test: strings.HasSuffix(rel, "_test.go"), set: set, tree: tree}, err
}

// house is what docs/architecture.md allows.
type house struct {
	arrows    map[string][]string // room -> rooms it may import
	libraries map[string][]string // prefix of an import path -> rooms; "*" lets any test read with it
}

func readHouse(t *testing.T) house {
	t.Helper()
	h := house{arrows: map[string][]string{}, libraries: map[string][]string{}}
	for _, line := range fencedLines(t, "arrows") {
		from, to, found := strings.Cut(line, "->")
		if !found {
			t.Fatalf("%s: not an arrow: %q", architecture, line)
		}
		h.arrows[strings.TrimSpace(from)] = strings.Fields(to)
	}
	for _, line := range fencedLines(t, "libraries") {
		words := strings.Fields(line)
		h.libraries[words[0]] = words[1:]
	}
	if len(h.arrows) == 0 || len(h.libraries) == 0 {
		t.Fatalf("%s names no arrows or no libraries", architecture)
	}
	return h
}

// fencedLines gives the lines of the code block of that name in the architecture.
func fencedLines(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open(architecture)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines []string
	inside := false
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line := strings.TrimSpace(sc.Text())
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```"+name
		case inside && line != "":
			lines = append(lines, line)
		}
	}
	return lines
}

// forTests are the rooms that the tests of any room may use: an example, a database, and the nouns both speak in.
var forTests = []string{"sample", "store", "models"}

// refusal says why a file of that room must not import that path; empty where it may.
func (h house) refusal(room string, test bool, path string) string {
	if rest, own := strings.CutPrefix(path, module+"/"); own {
		to, _, _ := strings.Cut(rest, "/")
		switch {
		case to == room, slices.Contains(h.arrows[room], to), test && slices.Contains(forTests, to):
			return ""
		}
		return "no arrow " + room + " -> " + to
	}
	for prefix, rooms := range h.libraries {
		if !isUnder(path, prefix) || slices.Contains(rooms, room) || test && slices.Contains(rooms, "*") {
			continue
		}
		return path + " belongs to " + strings.Join(rooms, ", ")
	}
	return ""
}

// isUnder reports whether path is the prefix itself or below it. database/sql/driver holds only the interfaces by
// which a noun's type reads and writes itself; it reaches no database.
func isUnder(path, prefix string) bool {
	if path == "database/sql/driver" {
		return false
	}
	return path == prefix || strings.HasPrefix(path, strings.TrimSuffix(prefix, "/")+"/")
}

func TestEveryImportIsAnArrowOfTheHouse(t *testing.T) {
	h := readHouse(t)
	for _, f := range source(t) {
		if _, known := h.arrows[f.room]; !known {
			t.Errorf("%s: %q is no room of %s", f.path, f.room, architecture)
			continue
		}
		for _, spec := range f.tree.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if why := h.refusal(f.room, f.test, path); why != "" {
				t.Errorf("%s: %s", f.at(spec), why)
			}
		}
	}
}

func TestArrowsNameOnlyRoomsAndRunInNoCircle(t *testing.T) {
	arrows := readHouse(t).arrows
	var walk func(room string, way []string)
	walk = func(room string, way []string) {
		if slices.Contains(way, room) {
			t.Errorf("circle: %s", strings.Join(append(way, room), " -> "))
			return
		}
		for _, to := range arrows[room] {
			if _, known := arrows[to]; !known {
				t.Errorf("%s -> %s: no such room", room, to)
			}
			walk(to, append(slices.Clone(way), room))
		}
	}
	for _, room := range slices.Sorted(maps.Keys(arrows)) {
		walk(room, nil)
	}
}

// The house must also be able to say no.
func TestHouseRefusesForeignArrows(t *testing.T) {
	h := readHouse(t)
	for _, c := range []struct {
		name, room string
		test       bool
		path       string
		allowed    bool
	}{
		{"rules ask for text changes", "models", false, "zqyj/redline", true},
		{"rules ask the database", "models", false, "zqyj/store", false},
		{"a test of the rules asks the database", "models", true, "zqyj/store", true},
		{"a test of a reader speaks of an opinion", "scan", true, "zqyj/models", true},
		{"a reader speaks of an opinion", "scan", false, "zqyj/models", false},
		{"papers reach into pages", "papers", false, "zqyj/templates", false},
		{"a test reaches into pages", "papers", true, "zqyj/templates", false},
		{"a folder of the own room", "intake", false, "zqyj/intake/docx", true},
		{"a folder of a foreign room", "redline", false, "zqyj/models/deep", false},
		{"pages ask gorm", "handlers", false, "gorm.io/gorm/clause", false},
		{"a test of pages asks gorm", "handlers", true, "gorm.io/gorm", false},
		{"the store asks gorm", "store", false, "gorm.io/driver/postgres", true},
		{"rules answer HTTP", "models", false, "net/http", false},
		{"rules convert for a driver", "models", false, "database/sql/driver", true},
		{"papers press", "papers", false, "github.com/go-pdf/fpdf", true},
		{"scan presses", "scan", false, "github.com/go-pdf/fpdf", false},
		{"pages read a workbook", "handlers", false, "github.com/xuri/excelize/v2", false},
		{"a test of pages reads a workbook", "handlers", true, "github.com/xuri/excelize/v2", true},
		{"a test of papers reads a code back", "papers", true, "github.com/makiuchi-d/gozxing/qrcode", true},
		{"papers read a code back", "papers", false, "github.com/makiuchi-d/gozxing/qrcode", false},
		{"anyone sorts", "redline", false, "slices", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			why := h.refusal(c.room, c.test, c.path)
			if (why == "") != c.allowed {
				t.Errorf("allowed = %v (%s), want %v", why == "", why, c.allowed)
			}
		})
	}
}
