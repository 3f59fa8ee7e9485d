package main

import "go/ast"

// The service has one clock, the store's; tests have a fixed one. Only the store and the program round it read the
// machine's. Tests may hold a stopwatch.
func lintClock(f sourceFile) []finding {
	if f.room == "server" || f.room == "store" && !f.test {
		return nil
	}
	watch := map[*ast.SelectorExpr]bool{}
	if f.test {
		watch = stopwatches(f)
	}
	var all []finding
	for _, sel := range called(f, "time", "Now", "Since", "Until") {
		if watch[sel] {
			continue
		}
		all = append(all, finding{at: f.at(sel), line: f.line(sel.Pos()), what: "time." + sel.Sel.Name + " outside server and store"})
	}
	return all
}

// stopwatches gives the calls that only measure: of time.Now in start := time.Now(), and of time.Since(start), where
// start is used for nothing else.
func stopwatches(f sourceFile) map[*ast.SelectorExpr]bool {
	measuring := map[*ast.SelectorExpr]bool{}
	for _, d := range f.tree.Decls {
		calls, uses := map[string][]*ast.SelectorExpr{}, map[string]int{}
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if id, ok := n.Lhs[0].(*ast.Ident); ok && len(n.Lhs) == 1 {
					calls[id.Name] = append(calls[id.Name], timeCall(n.Rhs[0], "Now")...)
				}
			case *ast.CallExpr:
				if len(n.Args) == 1 {
					if id, ok := n.Args[0].(*ast.Ident); ok {
						calls[id.Name] = append(calls[id.Name], timeCall(n, "Since")...)
					}
				}
			case *ast.Ident:
				uses[n.Name]++
			}
			return true
		})
		for name, all := range calls {
			for _, sel := range all {
				measuring[sel] = len(all) == uses[name]
			}
		}
	}
	return measuring
}

// timeCall gives the selector where x calls that function of package time, else nothing.
func timeCall(x ast.Expr, name string) []*ast.SelectorExpr {
	call, ok := x.(*ast.CallExpr)
	if !ok {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != name {
		return nil
	}
	if id, ok := sel.X.(*ast.Ident); !ok || id.Name != "time" {
		return nil
	}
	return []*ast.SelectorExpr{sel}
}

func lintSleep(f sourceFile) []finding {
	if !f.test {
		return nil
	}
	var all []finding
	for _, sel := range called(f, "time", "Sleep") {
		all = append(all, finding{at: f.at(sel), line: f.line(sel.Pos()), what: "a test waits for an event, not for time"})
	}
	return all
}
