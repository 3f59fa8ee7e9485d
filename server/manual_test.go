package main

import (
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// documents are all that people read; what they point at must exist.
func documents(t *testing.T) []string {
	t.Helper()
	top, err := filepath.Glob("../*.md")
	if err != nil {
		t.Fatal(err)
	}
	inside, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(top) < 3 || len(inside) < 5 {
		t.Fatalf("found only %d and %d documents", len(top), len(inside))
	}
	return append(top, inside...)
}

var (
	markdownLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	htmlPicture  = regexp.MustCompile(`<img src="([^"]+)"`)
	heading      = regexp.MustCompile(`(?m)^#{1,6} (.+)$`)
	fence        = regexp.MustCompile("(?s)```.*?```")
)

// TestDocumentsPointAtWhatExists follows every relative link and picture of every document, sections of pages included.
func TestDocumentsPointAtWhatExists(t *testing.T) {
	for _, document := range documents(t) {
		for _, target := range targetsOf(readText(t, document)) {
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				t.Errorf("%s points outside the project: %s", document, target)
				continue
			}
			path, section, _ := strings.Cut(target, "#")
			file := document
			if path != "" {
				name, err := url.PathUnescape(path)
				if err != nil {
					t.Errorf("%s: %s: %v", document, target, err)
					continue
				}
				file = filepath.Join(filepath.Dir(document), name)
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s points at %s, which does not exist", document, target)
				continue
			}
			if section != "" && !hasSection(readText(t, file), section) {
				t.Errorf("%s points at %s, which has no such section", document, target)
			}
		}
	}
}

// TestPicturesAreShown finds pictures no document shows: nobody would take them anew.
func TestPicturesAreShown(t *testing.T) {
	pictures, err := filepath.Glob("../docs/pictures/*.png")
	if err != nil || len(pictures) == 0 {
		t.Fatalf("no pictures: %v", err)
	}
	shown, size := map[string]bool{}, int64(0)
	for _, document := range documents(t) {
		for _, target := range targetsOf(readText(t, document)) {
			shown[filepath.Base(target)] = true
		}
	}
	for _, picture := range pictures {
		if !shown[filepath.Base(picture)] {
			t.Errorf("%s is shown in no document", picture)
		}
		info, err := os.Stat(picture)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if size > 3<<20 {
		t.Errorf("the pictures hold %d bytes, more than 3 MB", size)
	}
}

// TestOperationsTellsEverySwitch holds docs/operations.md and the program's own help to the configuration that is read.
func TestOperationsTellsEverySwitch(t *testing.T) {
	manual := readText(t, "../docs/operations.md")
	for _, name := range variablesOf(reflect.TypeFor[config](), "") {
		if !strings.Contains(manual, "| `"+name+"` |") {
			t.Errorf("docs/operations.md does not list %s", name)
		}
		if !strings.Contains(environment, "  "+name+" ") {
			t.Errorf("server -h does not list %s", name)
		}
	}
	for _, c := range []string{"office invite", "demo", "backup", "restore", "verify"} {
		if !strings.Contains(manual, "server "+c) {
			t.Errorf("docs/operations.md does not tell of server %s", c)
		}
	}
}

// variablesOf lists the environment variables that a configuration struct is read from.
func variablesOf(t reflect.Type, prefix string) []string {
	var names []string
	for i := range t.NumField() {
		field := t.Field(i)
		if name, _, _ := strings.Cut(field.Tag.Get("env"), ","); name != "" {
			names = append(names, prefix+name)
		}
		if field.Type.Kind() == reflect.Struct {
			names = append(names, variablesOf(field.Type, prefix+field.Tag.Get("envPrefix"))...)
		}
	}
	return names
}

func readText(t *testing.T, path string) string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// targetsOf lists what a document links to and shows; examples in fences are left out.
func targetsOf(text string) []string {
	text = fence.ReplaceAllString(text, "")
	var targets []string
	for _, form := range []*regexp.Regexp{markdownLink, htmlPicture} {
		for _, m := range form.FindAllStringSubmatch(text, -1) {
			targets = append(targets, m[1])
		}
	}
	return targets
}

// hasSection reports whether a heading gives the anchor, by the rule of the common markdown hosts: small letters, no punctuation, a dash for a space.
func hasSection(text, anchor string) bool {
	for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsNumber(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, m[1])
		if name == anchor {
			return true
		}
	}
	return false
}
