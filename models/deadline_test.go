package models

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var noon = Date(2018, 2, 9, 12, 0)

func TestDeadlineIsHalfOpen(t *testing.T) {
	row := Deadline{ID: 1, At: noon}
	for name, want := range map[string]struct {
		row       Deadline
		now       Instant
		open, due bool
	}{
		"a millisecond before":                 {row, noon - 1, true, false},
		"at noon":                              {row, noon, false, true},
		"a millisecond past":                   {row, noon + 1, false, true},
		"latched, clock stepped back":          {Deadline{ID: 1, At: noon, ClosedAt: noon + 5}, noon - 60_000, false, false},
		"closed early":                         {Deadline{ID: 1, At: noon, ClosedAt: noon - 3_600_000}, noon - 1, false, false},
		"no deadline at all is neither of two": {Deadline{}, noon, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := want.row.Open(want.now); got != want.open {
				t.Errorf("open %v, want %v", got, want.open)
			}
			if got := want.row.Due(want.now); got != want.due {
				t.Errorf("due %v, want %v", got, want.due)
			}
		})
	}
}

func TestWhichRowHoldsForAUnit(t *testing.T) {
	hour := Instant(3_600_000)
	round := Deadline{ID: 1, At: noon}
	closed := Deadline{ID: 1, At: noon, ClosedAt: noon}
	own := Deadline{ID: 2, UnitID: 7, At: noon + hour}
	for name, c := range map[string]struct {
		rows []Deadline
		want int64
	}{
		"none":                                     {nil, 0},
		"the round's":                              {[]Deadline{round}, 1},
		"another unit's extension":                 {[]Deadline{round, {ID: 2, UnitID: 8, At: noon + hour}}, 1},
		"its own, later":                           {[]Deadline{round, own}, 2},
		"its own, while the round's is latched":    {[]Deadline{closed, own}, 2},
		"the round's, extended beyond its own":     {[]Deadline{round, own, {ID: 3, At: noon + 2*hour}}, 3},
		"the round's, open again, own one latched": {[]Deadline{closed, {ID: 2, UnitID: 7, At: noon + 3*hour, ClosedAt: noon + hour}, {ID: 3, At: noon + 2*hour}}, 3},
		"the newest of the round":                  {[]Deadline{round, {ID: 3, At: noon - hour}}, 3},
		"both over, the own one closed early":      {[]Deadline{{ID: 1, At: noon + hour, ClosedAt: noon + hour}, {ID: 2, UnitID: 7, At: noon + 4*hour, ClosedAt: noon - hour}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := DeadlineOf(c.rows, 7); got.ID != c.want {
				t.Errorf("row %d holds, want %d", got.ID, c.want)
			}
		})
	}
}

// TestExtensionsOnlyEverOpen plays random extensions, latches and readings of a clock that may step back.
func TestExtensionsOnlyEverOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := []Deadline{{ID: 1, At: noon}}
		clock := noon - 100
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			clock += Instant(rapid.IntRange(-20, 40).Draw(t, "time"))
			unit := rapid.SampledFrom([]int64{0, 7, 8}).Draw(t, "unit")
			if rapid.Bool().Draw(t, "extends") {
				at := clock + Instant(rapid.IntRange(-30, 60).Draw(t, "at"))
				if CheckExtension(DeadlineOf(rows, unit), at, clock, "材料在途") == nil {
					rows = append(rows, Deadline{ID: int64(len(rows) + 1), UnitID: unit, At: at})
				}
			}
			for i := range rows {
				if rows[i].Due(clock) {
					rows[i].ClosedAt = clock
				}
			}
			holdsForEveryUnit(t, rows, clock)
		}
	})
}

func holdsForEveryUnit(t *rapid.T, rows []Deadline, clock Instant) {
	for _, unit := range []int64{0, 7, 8, 9} {
		got := DeadlineOf(rows, unit)
		mine := slices.DeleteFunc(slices.Clone(rows), func(d Deadline) bool { return d.UnitID != 0 && d.UnitID != unit })
		newest := map[int64]Deadline{}
		for _, d := range mine {
			newest[d.UnitID] = d
		}
		want, until := false, Instant(0)
		for _, d := range newest {
			if d.Open(clock) {
				want, until = true, max(until, d.At)
			}
		}
		if got.Open(clock) != want {
			t.Fatalf("unit %d: open %v, want %v with %+v", unit, got.Open(clock), want, rows)
		}
		if want && got.At != until {
			t.Fatalf("unit %d: until %s, want the later of those still open, %s", unit, got.At.Precise(), until.Precise())
		}
		if !slices.Contains(mine, got) {
			t.Fatalf("unit %d is held to a row that is not its own: %+v", unit, got)
		}
	}
}

func TestAnExtensionIsLaterAndHasAReason(t *testing.T) {
	hour := Instant(3_600_000)
	row := Deadline{ID: 1, At: noon}
	for name, c := range map[string]struct {
		current Deadline
		at      Instant
		reason  string
		field   string
	}{
		"later":                            {row, noon + 1, "材料在途", ""},
		"without a reason":                 {row, noon + hour, "", "reason"},
		"the same instant":                 {row, noon, "材料在途", "at"},
		"earlier":                          {row, noon - 1, "材料在途", "at"},
		"not after now":                    {row, noon - hour, "材料在途", "at"},
		"closed early, opened for less":    {Deadline{ID: 1, At: noon + 5*hour, ClosedAt: noon - hour}, noon, "系统中断", ""},
		"closed early, opened in the past": {Deadline{ID: 1, At: noon + 5*hour, ClosedAt: noon - hour}, noon - hour, "系统中断", "at"},
	} {
		t.Run(name, func(t *testing.T) { atField(t, CheckExtension(c.current, c.at, noon-hour, c.reason), c.field) })
	}
}

// atField demands a refusal at this field alone; "" demands none.
func atField(t *testing.T, err error, field string) {
	t.Helper()
	if field == "" {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	var p *Problem
	if !errors.As(err, &p) || len(p.Fields) != 1 || p.Fields[0].Field != field {
		t.Errorf("%v, want a refusal at %s", err, field)
	}
}

func TestWhatCameOnPaperIsInTimeByItsOwnMoment(t *testing.T) {
	hour := Instant(3_600_000)
	for name, c := range map[string]struct {
		row      Deadline
		received Instant
		covered  bool
	}{
		"before":                        {Deadline{ID: 1, At: noon}, noon - 1, true},
		"at noon":                       {Deadline{ID: 1, At: noon}, noon, false},
		"before, typed after the latch": {Deadline{ID: 1, At: noon, ClosedAt: noon + 700}, noon - 1, true},
		"between noon and the latch":    {Deadline{ID: 1, At: noon, ClosedAt: noon + 700}, noon + 1, false},
		"after an early closing":        {Deadline{ID: 1, At: noon, ClosedAt: noon - hour}, noon - hour, false},
		"before an early closing":       {Deadline{ID: 1, At: noon, ClosedAt: noon - hour}, noon - hour - 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.row.Covers(c.received); got != c.covered {
				t.Errorf("in time: %v, want %v", got, c.covered)
			}
		})
	}
}
