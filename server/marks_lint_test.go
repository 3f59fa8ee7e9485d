package main

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// halfMark is a half-width mark behind a Chinese character: official Chinese is written in full-width ones.
var halfMark = regexp.MustCompile(`\p{Han}[,;:?!]`)

// Rooms whose Chinese text is what people wrote, or patterns for it.
var quoting = []string{"intake", "redline", "sample", "scan", "pdfin"}

// What may stand all the same: the demo's banner as the owner worded it, and addresses.
var halfAllowed = strings.NewReplacer("演示数据,意见均为虚构", "", "服务器的内网地址:端口", "", "用户:密码@主机:5432", "")

// Words that people read are written in full-width marks. Patterns, in back quotes, may match either.
func lintMarks(f sourceFile) []finding {
	if f.test || slices.Contains(quoting, f.room) {
		return nil
	}
	var all []finding
	ast.Inspect(f.tree, func(n ast.Node) bool {
		text, ok := n.(*ast.BasicLit)
		if ok && text.Kind == token.STRING && text.Value[0] == '"' {
			if m := halfMark.FindString(halfAllowed.Replace(text.Value)); m != "" {
				all = append(all, finding{at: f.at(text), line: f.line(text.Pos()), what: "half-width mark in Chinese text: " + m})
			}
		}
		return true
	})
	return all
}

func TestPagesAreWrittenInFullWidthMarks(t *testing.T) {
	pages, err := filepath.Glob("../templates/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, path := range append(pages, "../static/app.js") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			if m := halfMark.FindString(line); m != "" {
				t.Errorf("%s:%d: half-width mark in Chinese text: %s", path, n+1, m)
			}
		}
	}
}
