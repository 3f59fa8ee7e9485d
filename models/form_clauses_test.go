package models

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNumbersOfAFormAreUniqueWhateverTheDraft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var clauses []Clause
		for i := range rapid.IntRange(1, 40).Draw(t, "clauses") {
			parent := int64(rapid.IntRange(0, i).Draw(t, "parent"))
			clauses = append(clauses, Clause{PID: int64(i + 1), Parent: parent, Text: "文字", Marker: rapid.SampledFrom([]string{"", "一、", "(一)", "1."}).Draw(t, "marker"),
				Kind: rapid.SampledFrom([]string{string(NodeItem), string(NodePara), string(NodeRow)}).Draw(t, "kind"), Number: rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "number")})
		}
		seen := map[string]bool{}
		for _, row := range FormClauses(clauses) {
			if row.Number == "" || seen[row.Number] {
				t.Fatalf("number %q twice or empty in %+v", row.Number, clauses)
			}
			seen[row.Number] = true
		}
	})
}
