package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"zqyj/models"
	"zqyj/sample/stage"
	"zqyj/store"
	"zqyj/store/storetest"
)

// bigRound makes a round of the given size through the store's own verbs and returns its site with a tap on the
// statements.
func bigRound(t *testing.T, clauses, opinions int) (*site, func() []string) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	clock := storetest.NewClock(storetest.Morning)
	s, statements := storetest.Traced(t, clock)
	user, err := s.AddUser(ctx, models.System, models.User{Login: "bangongshi", Name: "张某某", Role: models.RoleAdmin, Password: stage.Password})
	must(err)
	officer := models.Actor{Kind: models.ActorOffice, UserID: user.ID, Name: user.Name, Role: user.Role}
	round, err := s.CreateRound(ctx, officer, models.Round{Title: "大稿", Issuer: "办公室", Phone: "8400000", Contact: "张某某", Policy: models.PolicyOpen()})
	must(err)
	var nodes []models.Node
	for i := range clauses {
		nodes = append(nodes, models.Node{Level: 1, Kind: models.NodeItem, Marker: fmt.Sprintf("%d.", i+1), Number: fmt.Sprint(i + 1), Key: fmt.Sprint(i + 1), Text: fmt.Sprintf("第%d项任务由省科技厅牵头，兰州市、白银市配合，每年召开一次会议，年底前完成。", i+1)})
	}
	_, err = s.FreezeDraft(ctx, officer, round.ID, models.OutlineDraft{Title: "大稿", Nodes: nodes})
	must(err)
	rows := make([]models.Unit, 34)
	for i := range rows {
		rows[i] = models.Unit{Name: fmt.Sprintf("第%d单位", i+1), Category: models.CategoryMember}
	}
	rows, err = s.AddUnits(ctx, officer, round.ID, rows)
	must(err)
	must(s.ConfirmDeadline(ctx, officer, round.ID, storetest.Noon))
	must(s.OpenRound(ctx, officer, round.ID))
	_, list, err := s.Draft(ctx, round.ID)
	must(err)
	for i, row := range rows {
		must(fillUnit(ctx, s, row, list, opinions*(i+1)/len(rows)-opinions*i/len(rows)))
	}
	round, err = s.Round(ctx, round.ID)
	must(err)
	house := &site{t: t, store: s, clock: clock, played: stage.Played{Round: round, Office: officer}}
	house.serve()
	return house, statements
}

// fillUnit writes n opinions of a unit, spread over the clauses, and submits them.
func fillUnit(ctx context.Context, s *store.Store, unit models.Unit, clauses []models.Clause, n int) error {
	invitation, err := s.Invite(ctx, models.System, models.Invitation{RoundID: unit.RoundID, UnitID: unit.ID, Role: models.RoleHandler})
	if err != nil {
		return err
	}
	actor, err := s.Enter(ctx, s.Code(invitation))
	if err != nil {
		return err
	}
	put := store.Draught{Revision: store.Unguarded, Contact: models.Contact{Name: "李某", Phone: "13900000000"}}
	for i := range n {
		c := clauses[(i*31+int(unit.ID))%len(clauses)]
		text := strings.Replace(c.Full(), "每年", []string{"每季", "每月", "每半年"}[i%3], 1)
		put.Opinions = append(put.Opinions, models.Opinion{PID: c.PID, Kind: models.KindReplace, Nature: models.NatureSubstantive, Quote: c.Full(), Proposed: text, Reason: fmt.Sprintf("理由%d", i)})
	}
	if _, err := s.PutReply(ctx, actor, put); err != nil {
		return err
	}
	_, err = s.SubmitReply(ctx, actor, store.Sending{Revision: store.Unguarded})
	return err
}

// workPages are the pages an officer works on, with what the slowest of them took.
func (s *site) workPages(statements func() []string) (map[string]int, time.Duration) {
	t := s.t
	t.Helper()
	officer, counts := s.officer(models.RoleAdmin), map[string]int{}
	slowest := time.Duration(0)
	opinions, _, _, err := s.store.Opinions(context.Background(), store.OpinionPage{RoundID: s.played.Round.ID, Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	clause := opinions[0].PID
	for name, path := range map[string]string{"list": s.round("workbench"), "clause": s.round("workbench", clause), "compare": s.round("workbench", clause, "compare"), "text": s.round("workbench", clause, "text"),
		"opinions": s.round("opinions"), "by unit": s.round("opinions") + "?by=unit", "find": s.round("opinions") + "?find=" + url.QueryEscape("没有人这样写"), "opinion": s.round("opinions", opinions[1].ID), "disputes": s.round("disagreements"), "release": s.round("release"), "papers": s.round("papers")} {
		officer.get(path).wants(http.StatusOK)
		statements()
		began := time.Now() //check:allow clock measures how long a page takes
		officer.get(path).wants(http.StatusOK)
		took := time.Since(began) //check:allow clock measures how long a page takes
		t.Logf("%-9s %v", name, took.Round(time.Millisecond))
		slowest = max(slowest, took)
		asked := statements()
		counts[name] = len(asked)
		for _, statement := range asked {
			if upper := strings.ToUpper(statement); strings.Contains(upper, "OFFSET") || strings.Contains(upper, "GROUP BY") {
				t.Errorf("%s asks %s", name, statement)
			}
		}
	}
	return counts, slowest
}

func TestWorkbenchAsksTheSameOfSmallAndLargeRounds(t *testing.T) {
	small, tap := bigRound(t, 30, 120)
	few, _ := small.workPages(tap)
	large, tap := bigRound(t, 100, 1200)
	many, _ := large.workPages(tap)
	for name, n := range few {
		if many[name] > n {
			t.Errorf("%s: %d statements in a small round, %d in a large one", name, n, many[name])
		}
		if n > 40 {
			t.Errorf("%s: %d statements", name, n)
		}
	}
}

func TestWorkbenchStaysQuickWithTwentyThousandOpinions(t *testing.T) {
	if os.Getenv("CHECK_FULL") == "" {
		t.Skip("20,000 opinions are written in ./check -full only")
	}
	s, tap := bigRound(t, 1000, 20000)
	if _, slowest := s.workPages(tap); slowest > 2*time.Second {
		t.Errorf("the slowest page took %v", slowest)
	}
}
