package store_test

import (
	"context"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// task is a draft with a clause and a task table of one row.
func task(lead, duty string) models.OutlineDraft {
	return models.OutlineDraft{Title: "工作要点", Nodes: []models.Node{
		{Level: 1, Kind: models.NodeItem, Marker: "一、", Number: "1", Heading: "总体要求", Text: "坚持稳中求进。", Key: "1"},
		{Level: 1, Kind: models.NodeTable, Heading: "任务分解表", Key: "table"},
		{Level: 2, Kind: models.NodeRow, Number: "1", Text: "1 | 建设示范区", Key: "table/1", Cells: []models.Cell{{Column: "序号", Value: "1"}, {Column: "牵头单位", Value: lead}, {Column: "责任单位", Value: duty}}},
	}}
}

func TestAUnitSeesWhichRowsNameIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		round, err := s.CreateRound(ctx, office, models.Round{Title: "工作要点", Issuer: "办公室", Phone: "8400000", Contact: "张某某", Policy: models.PolicyOpen()})
		must(err)
		_, err = s.FreezeDraft(ctx, office, round.ID, task("省科技厅", "省财政厅、兰州市"))
		must(err)
		units, err := s.AddUnits(ctx, office, round.ID, []models.Unit{{Name: "省科学技术厅"}})
		must(err)
		more, err := s.AddUnits(ctx, office, round.ID, []models.Unit{{Name: "省财政厅"}, {Name: "省教育厅"}})
		must(err)
		units = append(units, more...)
		seen := func(unit int, want, leads bool) {
			t.Helper()
			_, clauses, err := s.Draft(ctx, round.ID)
			must(err)
			named, err := s.ClausesNaming(ctx, models.Actor{Kind: models.ActorUnit, RoundID: round.ID, UnitID: units[unit].ID})
			must(err)
			row, ok := named[clauses[2].PID]
			if ok != want || row.Leads != leads || len(named) > 1 {
				t.Errorf("%s: rows %v, want named %t, leading %t", units[unit].Name, named, want, leads)
			}
		}
		seen(0, true, true)
		seen(1, true, false)
		seen(2, false, false)

		// a corrected draft names others
		_, err = s.FreezeDraft(ctx, office, round.ID, task("省财政厅", "省教育厅"))
		must(err)
		seen(0, false, false)
		seen(1, true, true)
		seen(2, true, false)
	})
}
