package main

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sqlText tells, per function of a library, from which argument on it takes SQL. gorm puts what stands there into the
// statement as it is; only the arguments after the text are bound.
var sqlText = map[string]map[string]int{
	"(*gorm.io/gorm.DB)": {
		"Raw": 0, "Exec": 0, "Where": 0, "Or": 0, "Not": 0, "Having": 0, "Joins": 0, "InnerJoins": 0, "Order": 0,
		"Select": 0, "Group": 0, "Table": 0, "Pluck": 0, "Update": 0, "UpdateColumn": 0,
		"First": 1, "Last": 1, "Take": 1, "Find": 1, "Delete": 1,
	},
	"gorm.io/gorm":         {"Expr": 0},
	"(*database/sql.DB)":   databaseSQL,
	"(*database/sql.Tx)":   databaseSQL,
	"(*database/sql.Conn)": databaseSQL,
}

var databaseSQL = map[string]int{
	"Exec": 0, "Query": 0, "QueryRow": 0, "Prepare": 0,
	"ExecContext": 1, "QueryContext": 1, "QueryRowContext": 1, "PrepareContext": 1,
}

// goPackage is what `go list` tells of a package.
type goPackage struct {
	ImportPath, Dir, Export string
	GoFiles, Imports        []string
}

// listPackages asks the go command for the project's packages and everything they are built from.
func listPackages(t *testing.T) map[string]goPackage {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,Imports",
		"./...", "gorm.io/gorm", "gorm.io/gorm/clause")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	packages := map[string]goPackage{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p goPackage
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		packages[p.ImportPath] = p
	}
	return packages
}

// typed is one package with the types of its expressions.
type typed struct {
	files []sourceFile
	info  *types.Info
}

func typeCheck(t *testing.T, packages map[string]goPackage, path string, files []sourceFile) typed {
	t.Helper()
	open := func(path string) (io.ReadCloser, error) { return os.Open(packages[path].Export) }
	set := files[0].set
	conf := types.Config{Importer: importer.ForCompiler(set, "gc", open)}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	trees := make([]*ast.File, len(files))
	for i, f := range files {
		trees[i] = f.tree
	}
	if _, err := conf.Check(path, set, trees, info); err != nil {
		t.Fatal(err)
	}
	return typed{files, info}
}

// findings gives every call whose SQL is not a constant.
func (p typed) findings() []finding {
	var all []finding
	for _, f := range p.files {
		leave := allowed(f)["sql"]
		ast.Inspect(f.tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if ok && !slices.Contains(leave, f.line(call.Pos())) && !slices.Contains(leave, f.line(call.End())) {
				all = append(all, p.variableText(f, call)...)
			}
			return true
		})
	}
	return all
}

func (p typed) variableText(f sourceFile, call *ast.CallExpr) []finding {
	from, found := p.textArgument(call)
	if !found || len(call.Args) <= from {
		return nil
	}
	texts := call.Args[from : from+1]
	if name := p.callee(call).Name(); name == "Select" {
		texts = call.Args // every further argument of Select may be a column, and so is text
	}
	var all []finding
	for _, x := range texts {
		if !p.isConstantText(x) {
			all = append(all, finding{rule: "sql", at: f.at(x), line: f.line(x.Pos()), what: "SQL that is not a constant"})
		}
	}
	return all
}

func (p typed) callee(call *ast.CallExpr) *types.Func {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	fn, _ := p.info.Uses[sel.Sel].(*types.Func)
	return fn
}

func (p typed) textArgument(call *ast.CallExpr) (int, bool) {
	fn := p.callee(call)
	if fn == nil {
		return 0, false
	}
	owner := strings.TrimSuffix(fn.FullName(), "."+fn.Name())
	from, found := sqlText[owner][fn.Name()]
	return from, found
}

// isConstantText accepts constants, gorm's own clause values (they quote names and bind values) and a nested
// condition, whose own calls are looked at by themselves. Structs and maps are refused: gorm drops zero values of the
// first and takes the keys of the second for text.
func (p typed) isConstantText(x ast.Expr) bool {
	tv := p.info.Types[x]
	if tv.Value != nil {
		return true
	}
	name := types.TypeString(tv.Type, nil)
	return name == "*gorm.io/gorm.DB" || strings.HasPrefix(strings.TrimPrefix(name, "*"), "gorm.io/gorm/clause.")
}

func TestSQLTextIsConstant(t *testing.T) {
	packages := listPackages(t)
	for path, p := range packages {
		own := path == module || strings.HasPrefix(path, module+"/")
		if !own || !slices.Contains(p.Imports, "gorm.io/gorm") && !slices.Contains(p.Imports, "database/sql") {
			continue
		}
		for _, f := range typeCheck(t, packages, path, parsePackage(t, p)).findings() {
			t.Errorf("%s: %s: %s", f.at, f.rule, f.what)
		}
	}
}

func parsePackage(t *testing.T, p goPackage) []sourceFile {
	t.Helper()
	set := token.NewFileSet()
	var files []sourceFile
	for _, name := range p.GoFiles {
		tree, err := parser.ParseFile(set, filepath.Join(p.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, sourceFile{path: strings.TrimPrefix(p.ImportPath, module+"/") + "/" + name, set: set, tree: tree})
	}
	return files
}

func TestSQLLintTellsConstantsFromVariables(t *testing.T) {
	const frame = `package store
		import ("fmt"; "database/sql"; "gorm.io/gorm"; "gorm.io/gorm/clause")
		const column = "unit_id"
		var _ = fmt.Sprint
		var _ clause.Expr
		var _ *sql.DB
		type row struct{ ID int }
		func f(db *gorm.DB, raw *sql.DB, name string, n int) { `
	packages := listPackages(t)
	for _, c := range []struct {
		name, code string
		refused    bool
	}{
		{"a text", `db.Where("unit_id = ?", n)`, false},
		{"a constant", `db.Where(column+" = ?", n)`, false},
		{"a sum with a variable", `db.Where(name+" = ?", n)`, true},
		{"a formatted text", `db.Raw(fmt.Sprintf("SELECT %s", name))`, true},
		{"a variable order", `db.Order(name)`, true},
		{"a clause as order", `db.Order(clause.OrderByColumn{Column: clause.Column{Name: name}})`, false},
		{"a nested condition", `db.Where(db.Where("a = ?", n).Or("b = ?", n))`, false},
		{"a nested condition with a variable", `db.Where(db.Where("a = ?", n).Or(name, n))`, true},
		{"a struct as condition", `db.Where(&row{ID: n})`, true},
		{"a map as condition", `db.Where(map[string]any{name: n})`, true},
		{"an inline condition", `db.First(&row{}, name)`, true},
		{"no inline condition", `db.First(&row{})`, false},
		{"a later column of a selection", `db.Select("id", name)`, true},
		{"an expression", `gorm.Expr(name)`, true},
		{"database/sql", `raw.Query(name)`, true},
		{"a bound value", `raw.Query("SELECT ?", name)`, false},
		{"with leave", "//check:allow sql chosen from two constants\ndb.Order(name)", false},
		{"leave without a reason", "//check:allow sql\ndb.Order(name)", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, "x.go", frame+c.code+"\n}", parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			found := typeCheck(t, packages, "store", []sourceFile{{path: "x.go", set: set, tree: tree}}).findings()
			if (len(found) > 0) != c.refused {
				t.Errorf("findings %v, want refused = %v", found, c.refused)
			}
		})
	}
}
