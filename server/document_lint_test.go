package main

import (
	"go/ast"
	"go/token"
)

// lintDocument asks a comment of every exported name at the top of a file and of every exported method of an exported
// type. A group of constants or variables may share the comment above the group.
func lintDocument(f sourceFile) []finding {
	if f.test {
		return nil
	}
	var all []finding
	for _, d := range f.tree.Decls {
		for _, id := range undocumented(d) {
			all = append(all, finding{at: f.at(id), line: f.line(id.Pos()), what: id.Name + " has no comment"})
		}
	}
	return all
}

func undocumented(d ast.Decl) []*ast.Ident {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && exportedReceiver(d) && !wellKnown[d.Name.Name] {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		if d.Tok != token.IMPORT && d.Doc == nil {
			return undocumentedSpecs(d)
		}
	}
	return nil
}

// wellKnown methods are fixed by an interface of the standard library: their contract is written there.
var wellKnown = map[string]bool{
	"Error": true, "Unwrap": true, "Is": true, "String": true, "Len": true, "Less": true, "Swap": true,
	"MarshalJSON": true, "UnmarshalJSON": true, "MarshalText": true, "UnmarshalText": true, "Scan": true, "Value": true,
	"Read": true, "Write": true, "Close": true, "ServeHTTP": true, "TableName": true, "GormDataType": true,
}

func exportedReceiver(fn *ast.FuncDecl) bool {
	if fn.Recv == nil {
		return true
	}
	x := fn.Recv.List[0].Type
	for {
		switch of := x.(type) {
		case *ast.StarExpr:
			x = of.X
		case *ast.IndexExpr:
			x = of.X
		case *ast.Ident:
			return of.IsExported()
		default:
			return true
		}
	}
}

func undocumentedSpecs(d *ast.GenDecl) []*ast.Ident {
	var ids []*ast.Ident
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Doc == nil && s.Comment == nil && s.Name.IsExported() {
				ids = append(ids, s.Name)
			}
		case *ast.ValueSpec:
			for _, name := range s.Names {
				if s.Doc == nil && s.Comment == nil && name.IsExported() {
					ids = append(ids, name)
				}
			}
		}
	}
	return ids
}
