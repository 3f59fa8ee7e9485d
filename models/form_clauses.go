package models

import "fmt"

// FormClauses are the rows of an offline form: the clauses that take opinions, cited by the markers of their path. Where
// that is empty or not unique, the clause's place among its like is added, because the form is read by these numbers.
func FormClauses(clauses []Clause) []FormClause {
	path, seen := map[int64]string{}, map[string]int{}
	var rows []FormClause
	for _, c := range clauses {
		path[c.PID] = path[c.Parent] + c.Marker
		if c.Kind == string(NodeRow) {
			path[c.PID] = fmt.Sprintf("%s表%s", path[c.Parent], c.Number)
		}
		if !c.TakesOpinions() || c.Full() == "" {
			continue
		}
		number := path[c.PID]
		if c.Marker == "" && c.Kind != string(NodeRow) {
			number += "段"
		}
		seen[number]++
		if n := seen[number]; n > 1 || c.Marker == "" && c.Kind != string(NodeRow) {
			number = fmt.Sprintf("%s第%d", number, n)
		}
		rows = append(rows, FormClause{PID: c.PID, Number: number, Text: c.Full()})
	}
	return rows
}
