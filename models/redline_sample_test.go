package models_test

import (
	"testing"

	"zqyj/models"
	"zqyj/redline"
	"zqyj/sample"
)

// TestEveryRedlineOfTheSampleRebuildsBothTexts: what a redline strikes and adds is exactly the old and the new text.
func TestEveryRedlineOfTheSampleRebuildsBothTexts(t *testing.T) {
	checked := 0
	for _, options := range []sample.Options{{}, {Seed: 7, Units: 60, Opinions: 600}} {
		for _, unit := range sample.Round(options).Units {
			for _, list := range [][]sample.Opinion{unit.Plan.Opinions, unit.Plan.Earlier, unit.Plan.Revising} {
				for _, o := range list {
					rebuilds(t, unit.Name, o.Model(1))
					checked++
				}
			}
		}
	}
	if checked < 600 {
		t.Errorf("only %d redlines in the sample", checked)
	}
}

func rebuilds(t *testing.T, unit string, o models.Opinion) {
	t.Helper()
	before, after := o.Quote, o.Proposed
	switch o.Kind {
	case models.KindInsert:
		after = o.Quote + o.Proposed
	case models.KindRemove:
		after = ""
	case models.KindGeneral:
		before = o.Proposed
	}
	spans := o.Redline()
	if got := redline.Old(spans); got != before {
		t.Errorf("%s: the struck text is %q, want %q", unit, got, before)
	}
	if got := redline.New(spans); got != after {
		t.Errorf("%s: the new text is %q, want %q", unit, got, after)
	}
}
