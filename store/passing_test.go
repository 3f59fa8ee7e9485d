package store

import (
	"path/filepath"
	"testing"

	"zqyj/models"
)

// TestOnlyPassingDatabasesDoNotWaitForTheDisk: what is open for real use waits for it at every commit.
func TestOnlyPassingDatabasesDoNotWaitForTheDisk(t *testing.T) {
	for passing, want := range map[bool]string{false: "2", true: "0"} {
		s, err := Open(t.Context(), Options{DSN: filepath.Join(t.TempDir(), "test.db"), Passing: passing})
		if err != nil {
			t.Fatal(err)
		}
		var synchronous string
		if err := s.write.Raw("PRAGMA synchronous").Scan(&synchronous).Error; err != nil {
			t.Fatal(err)
		}
		if synchronous != want {
			t.Errorf("passing %v: synchronous is %s, want %s", passing, synchronous, want)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestFiguresAreAddedUpInOneStatement: sums by figure, nothing for zero, the old value kept.
func TestFiguresAreAddedUpInOneStatement(t *testing.T) {
	s, err := Open(t.Context(), Options{DSN: filepath.Join(t.TempDir(), "test.db"), Passing: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	tx := &Tx{db: s.write, store: s, Actor: models.System}
	clause := func(n int) counter { return counter{RoundID: 1, Scope: "clause", ScopeID: 7, Name: "opinions", N: n} }
	round := func(n int) counter { return counter{RoundID: 1, Scope: "round", Name: "opinions", N: n} }
	for _, figures := range [][]counter{{clause(2), round(1), clause(1)}, {clause(-1), round(1), round(-1)}, {}} {
		if err := tx.count(figures...); err != nil {
			t.Fatal(err)
		}
	}
	var rows []counter
	if err := s.write.Order("scope").Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2 || rows[0] != clause(2) || rows[1] != round(1) {
		t.Errorf("figures are %+v", rows)
	}
}
