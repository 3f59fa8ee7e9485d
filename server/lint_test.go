package main

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The project's own lints. A place that must break one says so with a reason, on its line or the line above:
//
//	//check:allow RULE the reason in words
//
// RULE is the name in the finding. The rules about SQL are in sql_lint_test.go, because they need types.

const (
	maxFunction, wantedFunction = 60, 40
	maxTest                     = 100 // a journey or a long scenario reads better in one piece
	maxFile, wantedFile         = 500, 300
)

// finding is one broken rule at one place.
type finding struct {
	rule, at, what string
	line           int
}

type lint func(f sourceFile) []finding

var lints = map[string]lint{
	"clock":      lintClock,
	"sleep":      lintSleep,
	"skip":       lintSkip,
	"unfinished": lintUnfinished,
	"document":   lintDocument,
	"function":   lintFunction,
	"file":       lintFile,
	"gorm":       lintGorm,
	"marks":      lintMarks,
}

var allowance = regexp.MustCompile(`^//check:allow (\w+) (\S.*)$`)

// allowed gives, per rule, the lines on which the file asks to break it.
func allowed(f sourceFile) map[string][]int {
	lines := map[string][]int{}
	for _, group := range f.tree.Comments {
		for _, c := range group.List {
			if m := allowance.FindStringSubmatch(c.Text); m != nil {
				n := f.line(c.Pos())
				lines[m[1]] = append(lines[m[1]], n, n+1)
			}
		}
	}
	return lines
}

// broken runs every lint over the file and leaves out what the file has leave for.
func broken(f sourceFile) []finding {
	leave := allowed(f)
	var all []finding
	for rule, check := range lints {
		for _, found := range check(f) {
			found.rule = rule
			if !slices.Contains(leave[rule], found.line) {
				all = append(all, found)
			}
		}
	}
	return all
}

func TestSourceKeepsTheRules(t *testing.T) {
	var longFunctions, longFiles int
	for _, f := range source(t) {
		for _, b := range broken(f) {
			t.Errorf("%s: %s: %s", b.at, b.rule, b.what)
		}
		longFunctions += len(functionsOver(f, wantedFunction))
		if linesOf(f) > wantedFile {
			longFiles++
		}
	}
	t.Logf("guidance: %d functions over %d lines, %d files over %d", longFunctions, wantedFunction, longFiles, wantedFile)
}

func TestEveryRoomHasOnePackageComment(t *testing.T) {
	comments, packages := map[string][]string{}, map[string]bool{}
	for _, f := range source(t) {
		if f.test {
			continue
		}
		folder := f.path[:strings.LastIndex(f.path, "/")+1]
		packages[folder] = true
		if f.tree.Doc != nil {
			comments[folder] = append(comments[folder], f.path)
		}
	}
	for folder := range packages {
		if len(comments[folder]) != 1 {
			t.Errorf("%s: package comments in %v, want exactly one", folder, comments[folder])
		}
	}
}

// called gives every call of package.name in the file, whatever name the package is imported under.
func called(f sourceFile, path string, names ...string) []*ast.SelectorExpr {
	alias := importName(f, path)
	var found []*ast.SelectorExpr
	ast.Inspect(f.tree, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || !slices.Contains(names, sel.Sel.Name) {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok && alias != "" && id.Name == alias {
			found = append(found, sel)
		}
		return true
	})
	return found
}

func importName(f sourceFile, path string) string {
	for _, spec := range f.tree.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p != path {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path[strings.LastIndex(path, "/")+1:]
	}
	return ""
}

// A skip must say in constant words what was missing: ./check decides by them whether it may pass.
func lintSkip(f sourceFile) []finding {
	var all []finding
	ast.Inspect(f.tree, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if ok && sel.Sel.Name == "Fuzz" {
			return false // a fuzz target passes over inputs that are none
		}
		if !ok || !slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) || !isTestReceiver(sel.X) {
			return true
		}
		if len(call.Args) == 0 || !startsWithWords(call.Args[0]) {
			all = append(all, finding{at: f.at(call), line: f.line(call.Pos()), what: "a skip must name what is missing"})
		}
		return true
	})
	return all
}

func isTestReceiver(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return ok && slices.Contains([]string{"t", "b", "f", "tb"}, id.Name)
}

// startsWithWords reports whether the expression is a text, or a sum that begins with one.
func startsWithWords(x ast.Expr) bool {
	for {
		sum, ok := x.(*ast.BinaryExpr)
		if !ok {
			break
		}
		x = sum.X
	}
	if id, ok := x.(*ast.Ident); ok {
		return id.Name != "" // a named constant or variable, written once for many tests
	}
	lit, ok := x.(*ast.BasicLit)
	return ok && lit.Kind == token.STRING && len(lit.Value) >= len(`"no font"`)
}

var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b`)

func lintUnfinished(f sourceFile) []finding {
	var all []finding
	for _, group := range f.tree.Comments {
		for _, c := range group.List {
			if m := unfinished.FindString(c.Text); m != "" {
				all = append(all, finding{at: f.at(c), line: f.line(c.Pos()), what: m + " in a comment"})
			}
		}
	}
	return all
}

// gorm's Save inserts rows that are gone and overwrites what others wrote; FirstOrCreate and FirstOrInit race;
// AutoMigrate changes tables behind the numbered migrations.
func lintGorm(f sourceFile) []finding {
	if importName(f, "gorm.io/gorm") == "" {
		return nil
	}
	var all []finding
	ast.Inspect(f.tree, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if ok && slices.Contains([]string{"Save", "AutoMigrate", "FirstOrCreate", "FirstOrInit"}, sel.Sel.Name) {
			all = append(all, finding{at: f.at(sel), line: f.line(sel.Pos()), what: "gorm's " + sel.Sel.Name})
		}
		return true
	})
	return all
}

func linesOf(f sourceFile) int { return f.set.Position(f.tree.FileEnd).Line }

func lintFile(f sourceFile) []finding {
	if n := linesOf(f); n > maxFile {
		return []finding{{at: f.path, line: 1, what: strconv.Itoa(n) + " lines, at most " + strconv.Itoa(maxFile)}}
	}
	return nil
}

func lintFunction(f sourceFile) []finding {
	var all []finding
	limit := maxFunction
	if f.test {
		limit = maxTest
	}
	for _, fn := range functionsOver(f, limit) {
		what := fn.Name.Name + " has over " + strconv.Itoa(limit) + " lines"
		all = append(all, finding{at: f.at(fn), line: f.line(fn.Pos()), what: what})
	}
	return all
}

// functionsOver gives the functions of more than max lines, without the lines of tables and other literals at whose
// end nothing has been decided: a long list of cases is not a long function.
func functionsOver(f sourceFile, max int) []*ast.FuncDecl {
	var long []*ast.FuncDecl
	for _, d := range f.tree.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && f.line(fn.End())-f.line(fn.Pos())+1-literalLines(f, fn) > max {
			long = append(long, fn)
		}
	}
	return long
}

func literalLines(f sourceFile, fn *ast.FuncDecl) int {
	lines := 0
	ast.Inspect(fn, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || holdsFunction(lit) {
			return true
		}
		lines += f.line(lit.End()) - f.line(lit.Pos())
		return false
	})
	return lines
}

func holdsFunction(x ast.Node) bool {
	holds := false
	ast.Inspect(x, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			holds = true
		}
		return !holds
	})
	return holds
}
