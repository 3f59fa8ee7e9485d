package handlers

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// corrections is the correcting page of one round under an officer's hands.
type corrections struct {
	*visitor
	base string // of the round
}

// importing pastes the text as a new round.
func (s *site) importing(office *visitor, text string) corrections {
	s.t.Helper()
	office.upload("/office/new", map[string]string{"text": text}, "", "", nil).wants(303)
	return corrections{office, fmt.Sprintf("/office/rounds/%d", s.newest().ID)}
}

func (c corrections) saw() string {
	return c.get(c.base+"/import").Find("input[name=saw]").First().AttrOr("value", "")
}

// labels are the heads of all clauses in one line.
func (c corrections) labels() string {
	var words []string
	c.get(c.base + "/import").Find(".node-head b, .node-text").Each(func(_ int, s *goquery.Selection) { words = append(words, strings.TrimSpace(s.Text())) })
	return strings.Join(words, " ")
}

// edit opens a clause, changes fields of its form and presses one of its buttons.
func (c corrections) edit(node, op string, pairs ...string) *page {
	c.site.t.Helper()
	form := c.get(c.base + "/import?edit=" + url.QueryEscape(node)).wants(200).Find("form[data-correct]")
	values := url.Values{"op": {op}}
	form.Find("input[name], textarea[name]").Each(func(_ int, s *goquery.Selection) {
		values.Set(s.AttrOr("name", ""), s.AttrOr("value", strings.TrimPrefix(s.Text(), "\n")))
	})
	if values.Get("node") != node {
		c.site.t.Fatalf("no form for %s", node)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return c.post(c.base+"/import/edit", values)
}

func (c corrections) step(by string) *page {
	return c.post(c.base+"/import/step", url.Values{"saw": {c.saw()}, "by": {by}})
}

func (c corrections) confirm() *page {
	return c.post(c.base+"/import/confirm", url.Values{"saw": {c.saw()}})
}

// opened confirms everything and opens the round with one unit, whose handler it gives.
func (c corrections) opened() (models.Round, models.Actor) {
	c.site.t.Helper()
	ctx, s := context.Background(), c.site
	c.confirm().wants(303)
	c.post(c.base+"/deadline", url.Values{"date": {"2018-06-09"}, "time": {"12:00"}}).wants(303)
	round := s.newest()
	units, err := s.store.AddUnits(ctx, s.played.Office, round.ID, []models.Unit{{Name: "省科技厅"}})
	if err != nil {
		s.t.Fatal(err)
	}
	c.post(c.base+"/open", nil).wants(303)
	invitation, err := s.store.Invite(ctx, s.played.Office, models.Invitation{RoundID: round.ID, UnitID: units[0].ID, Role: models.RoleHandler})
	if err != nil {
		s.t.Fatal(err)
	}
	return round, models.Actor{Kind: models.ActorUnit, UnitID: units[0].ID, RoundID: round.ID, InvitationID: invitation.ID, Role: models.RoleHandler}
}

// byHeading reads the clauses of the round's draft.
func (s *site) byHeading(round models.Round) map[string]models.Clause {
	s.t.Helper()
	_, clauses, err := s.store.Draft(context.Background(), round.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	found := map[string]models.Clause{}
	for _, c := range clauses {
		found[c.Heading] = c
	}
	return found
}

// proposes puts a 修改 on a clause as a unit.
func (s *site) proposes(unit models.Actor, c models.Clause) models.Opinion {
	s.t.Helper()
	o, err := s.store.SaveOpinion(context.Background(), unit, models.Opinion{PID: c.PID, Kind: models.KindReplace, Nature: models.NatureEditorial, Quote: c.Full(), Proposed: c.Full() + "每月一次。", Reason: "明确频次"})
	if err != nil {
		s.t.Fatal(err)
	}
	return o
}

// submits sends the unit's reply.
func (s *site) submits(unit models.Actor) {
	s.t.Helper()
	ctx := context.Background()
	if _, err := s.store.SaveContact(ctx, unit, models.Contact{Name: "李某", Phone: "139****0000"}, ""); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.store.SubmitReply(ctx, unit, store.Sending{Revision: -1}); err != nil {
		s.t.Fatal(err)
	}
}

func TestABadlySplitDraftIsMendedByForms(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		c := s.importing(s.officer(models.RoleHandler), notice)
		first, before := c.labels(), c.saw()
		// without script: a line ---- in the text splits there; all fields of a form hold together
		c.edit("2/1", "save", "marker", "（二）", "heading", "完善城乡管网", "text", "新建管网\n----\n100公里。").wants(303)
		after := c.labels()
		if want := "（二） 完善城乡管网 新建管网 100公里。"; !strings.Contains(after, want) {
			t.Errorf("clauses %q, want %q in them", after, want)
		}
		c.edit("3", "promote").wants(422).says("main", "最高一级")
		c.edit("2/2", "split").wants(422).says("main", "另起一行写 ----")
		stale := c.post(c.base+"/import/edit", url.Values{"saw": {before}, "node": {"3"}, "op": {"demote"}, "text": {"另一位写的字"}}).wants(412)
		stale.says("main", "同事刚刚改动").says("textarea[name=text]", "另一位写的字")
		c.edit("3", "demote").wants(303)
		c.edit("2/3", "close").wants(303)
		for range 3 {
			c.step("-1").wants(303)
		}
		if now := c.labels(); now != first {
			t.Errorf("after undoing everything %q, want %q", now, first)
		}
		c.step("-1").wants(409)
		c.step("1").wants(303)
		if now := c.labels(); now != after {
			t.Errorf("after redoing one step %q, want %q", now, after)
		}
		saw := c.saw()
		c.confirm().wants(303)
		c.post(c.base+"/import/edit", url.Values{"saw": {saw}, "node": {"3"}, "op": {"demote"}}).wants(422).says("main", "条款已经确认")
	})
}

func TestAStepGoesOnWhereTheWorkIs(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		c := s.importing(s.officer(models.RoleHandler), notice)
		leads := func(p *page, want string) {
			t.Helper()
			if to := strings.TrimPrefix(p.wants(303).Location, c.base+"/import"); to != want {
				t.Errorf("leads to %s, want %s", to, want)
			}
			now := c.get(p.Location).wants(200)
			if n := now.Find(".node-open form[data-correct] textarea[data-cursor]").Length(); n != 1 {
				t.Errorf("%d open forms with a cursor behind %s, want 1", n, want)
			}
			if now.Find(".source-now").Length() == 0 {
				t.Errorf("no source line is marked behind %s", want)
			}
		}
		// (二)提升水质。定期监测水质。
		leads(c.edit("2/2", "split", "offset", "4"), "?edit=2%2Fitem&at=0#n-2_item")
		leads(c.edit("2/item", "demote", "offset", "2"), "?edit=2%2F2%2Fitem&at=2#n-2_2_item")
		leads(c.edit("2/2/item", "join", "offset", "0"), "?edit=2%2F2&at=4#n-2_2")
		leads(c.edit("2/2", "save", "number", "5", "text", " 定期监测。", "offset", "3"), "?edit=2%2F5&at=2#n-2_5")
		back := c.step("-1").wants(303)
		if want := c.base + "/import#n-2_2"; back.Location != want {
			t.Errorf("undoing leads to %s, want %s", back.Location, want)
		}
		if n := c.get(c.base + "/import").Find("form[data-correct]").Length(); n != 0 {
			t.Errorf("%d open forms, want none before one is asked for", n)
		}
	})
}

func TestTheOfficeMovesTheDraftsBounds(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		c := s.importing(s.officer(models.RoleHandler), notice)
		ranged := func(start, end string) *page {
			return c.post(c.base+"/import/edit", url.Values{"saw": {c.saw()}, "op": {"range"}, "draft_title": {"城乡供水工作方案"}, "draft_start": {start}, "draft_end": {end}})
		}
		ranged("九", "").wants(422).says("#f-draft_start-error, .field-error", "行号")
		ranged("900", "").wants(422).says("main", "没有这一行")
		ranged("13", "15").wants(303) // 二、 with its two items
		if got := c.labels(); !strings.HasPrefix(got, "二、 主要任务") || strings.Contains(got, "三、") {
			t.Errorf("clauses %q", got)
		}
		if n := c.get(c.base + "/import").Find(".source-out").Length(); n != 14 {
			t.Errorf("%d lines outside the draft, want 14", n)
		}
		c.step("-1").wants(303)
		if got := c.labels(); !strings.Contains(got, "三、") {
			t.Errorf("undone: clauses %q", got)
		}
	})
}

func TestOpinionsStayWithTheirClauseWhenTheDraftComesInAgain(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		s.clock.Set(models.Date(2018, 5, 20, 9, 0))
		c := s.importing(s.officer(models.RoleAdmin), notice)
		round, unit := c.opened()
		first := s.byHeading(round)
		water := first["提升水质"]
		written := s.proposes(unit, water)
		// 完善管网 goes, 提升水质 moves up, takes its number and is reworded
		corrected := strings.Replace(strings.Replace(notice, "(一)完善管网。新建管网100公里。\n", "", 1), "(二)提升水质。定期监测水质。", "(一)提升水质。定期监测出厂水水质。", 1)
		c.upload(c.base+"/import", map[string]string{"paste": corrected}, "", "", nil).wants(303)
		c.get(c.base+"/import").wants(200).says(".tree", "有修改").says("main", "没有找到对应的条款")
		if now := s.byHeading(round); now["提升水质"].Number != "2" {
			t.Error("nothing may be visible to units before the office confirms")
		}
		c.confirm().wants(303)
		found := s.byHeading(round)
		if now := found["提升水质"]; now.PID != water.PID || !now.Changed || now.Before != water.Full() || now.Number != "1" {
			t.Errorf("the reworded clause is %+v, want the id %d", now, water.PID)
		}
		if gone := found["完善管网"]; !gone.Removed || gone.PID != first["完善管网"].PID {
			t.Errorf("the removed clause is %+v, want a tombstone", gone)
		}
		kept, err := s.store.OpinionNow(context.Background(), unit, written.ID)
		if err != nil || kept.PID != water.PID {
			t.Errorf("the opinion is on %d, want %d: %v", kept.PID, water.PID, err)
		}
		// a second correction does not hide the first; the clause that was gone comes back to its id
		c.upload(c.base+"/import", map[string]string{"paste": strings.Replace(notice, "定期监测水质。", "定期监测出厂水水质。", 1)}, "", "", nil).wants(303)
		c.confirm().wants(303)
		found = s.byHeading(round)
		if now := found["提升水质"]; !now.Changed || now.Before != water.Full() {
			t.Errorf("after a second correction %+v, want it told against the words first sent out", now)
		}
		if back := found["完善管网"]; back.Removed || back.PID != first["完善管网"].PID {
			t.Errorf("the clause that came back is %+v, want the id %d", back, first["完善管网"].PID)
		}
	})
}

func TestTheOfficeLinksByHandWhatTheRuleDidNotFind(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		s.clock.Set(models.Date(2018, 5, 20, 9, 0))
		c := s.importing(s.officer(models.RoleAdmin), notice)
		round, unit := c.opened()
		first := s.byHeading(round)
		s.proposes(unit, first["提升水质"])
		s.submits(unit)
		rewritten := strings.Replace(notice, "(二)提升水质。定期监测水质。", "(二)确保饮用安全。建立从源头到龙头的检验制度。", 1)
		c.upload(c.base+"/import", map[string]string{"paste": rewritten}, "", "", nil).wants(303)
		c.get(c.base+"/import").says("main", "有 1 条意见")
		old := fmt.Sprint(first["提升水质"].PID)
		c.edit("2/1", "save", "successor", fmt.Sprint(first["完善管网"].PID)).wants(422).says("main", "已对应到")
		c.edit("2/2", "save", "successor", old).wants(303)
		// moving the draft's bounds reads the source again; what the rule finds stays, the hand's link is told as undone
		c.edit("2/2", "save", "successor", "0").wants(303)
		c.get(c.base+"/import").says("main", "有 1 条意见")
		c.step("-1").wants(303)
		c.confirm().wants(303)
		if now := s.byHeading(round)["确保饮用安全"]; fmt.Sprint(now.PID) != old || !now.Changed {
			t.Errorf("linked by hand: %+v, want the id %s", now, old)
		}
	})
}

func TestSplitAndMergedClausesKeepTheirOpinions(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		s.clock.Set(models.Date(2018, 5, 20, 9, 0))
		c := s.importing(s.officer(models.RoleAdmin), notice)
		round, unit := c.opened()
		first := s.byHeading(round)
		pipes, water := first["完善管网"], first["提升水质"]
		s.proposes(unit, pipes)
		s.proposes(unit, water)
		s.submits(unit)
		c.post(c.base+"/import/reopen", url.Values{"saw": {c.saw()}}).wants(303)
		if n := c.get(c.base + "/import").Find(".node-kind:contains('与上一稿相同')").Length(); n != 5 {
			t.Errorf("taken up again, %d of 5 clauses are known", n)
		}
		// merged: 提升水质 runs on into 完善管网, its opinion is told as hanging loose
		c.edit("2/2", "join", "offset", "0").wants(303)
		c.get(c.base+"/import").says("#gone ~ ul", "提升水质").says("#gone ~ ul", "有 1 条意见")
		// split: what was one becomes two, the first half stays what it was
		c.edit("1", "split", "offset", "8").wants(303)
		c.confirm().wants(303)
		found := s.byHeading(round)
		if now := found["完善管网"]; now.PID != pipes.PID || !now.Changed || !strings.Contains(now.Text, "定期监测水质") {
			t.Errorf("the merged clause is %+v", now)
		}
		if gone := found["提升水质"]; !gone.Removed || gone.PID != water.PID {
			t.Errorf("the one merged into it is %+v, want a tombstone", gone)
		}
		if now := found["总体要求"]; now.PID != first["总体要求"].PID || !now.Changed {
			t.Errorf("the split clause is %+v", now)
		}
		counts, err := s.store.ClauseCounts(context.Background(), round.ID)
		if err != nil || counts[pipes.PID] != 1 || counts[water.PID] != 1 {
			t.Errorf("opinions by clause %v, %v: want one on each, none lost", counts, err)
		}
	})
}

func TestAnOpinionBeingWrittenIsWarnedOfACorrection(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		s.clock.Set(models.Date(2018, 5, 20, 9, 0))
		c := s.importing(s.officer(models.RoleAdmin), notice)
		round, actor := c.opened()
		first := s.byHeading(round)
		water, pipes := first["提升水质"], first["完善管网"]
		units, err := s.store.Invitations(context.Background(), round.ID, actor.UnitID)
		if err != nil {
			t.Fatal(err)
		}
		unit := s.visitor()
		unit.post("/in", url.Values{"code": {s.store.Code(units[0])}}).wants(303)
		formOn := func(c models.Clause) url.Values {
			values := url.Values{"do": {"save"}}
			unit.get(fmt.Sprintf("/unit/opinions/new?clause=%d", c.PID)).wants(200).Find("#opinion-form input[type=hidden]").Each(func(_ int, f *goquery.Selection) {
				values.Set(f.AttrOr("name", ""), f.AttrOr("value", ""))
			})
			return values
		}
		onWater, onPipes := formOn(water), formOn(pipes)

		// while both forms are open, the office corrects one clause and takes the other out
		corrected := strings.Replace(strings.Replace(notice, "(一)完善管网。新建管网100公里。\n", "", 1), "定期监测水质。", "每月监测出厂水水质。", 1)
		c.upload(c.base+"/import", map[string]string{"paste": corrected}, "", "", nil).wants(303)
		c.confirm().wants(303)

		onWater.Set("proposed", "提升水质。定期监测水质并公布。")
		onWater.Set("nature", "substantive")
		onWater.Set("reason", "便于监督")
		saved := unit.post("/unit/opinions", onWater).wants(303)
		if !strings.HasPrefix(saved.Location, "/unit/opinions/") {
			t.Errorf("leads to %s, want the opinion with its warning", saved.Location)
		}
		page := unit.get(saved.Location).wants(200)
		page.says(".notice-warn", "条文已修改").says(".corrected ins", "每月")
		desk, err := s.store.Desk(context.Background(), actor)
		if err != nil || len(desk.Opinions) != 1 || desk.Opinions[0].PID != water.PID || desk.Opinions[0].Quote != water.Full() {
			t.Errorf("the opinion is %+v, %v: want it on the words it was written on", desk.Opinions, err)
		}
		unit.get("/unit/read").says("#c-"+fmt.Sprint(water.PID), "条文已修改，请核对")

		onPipes.Set("proposed", "完善管网。新建管网200公里。")
		onPipes.Set("reason", "管网不足")
		gone := unit.post("/unit/opinions", onPipes).wants(409)
		gone.says("main", "删去了这一条").says("main", "新建管网200公里")
	})
}

// longNotice is the notice with a draft of n articles of about 75 characters.
func longNotice(n int) string {
	draft := strings.Builder{}
	draft.WriteString(notice[:strings.Index(notice, "一、总体要求")])
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&draft, "第%d条 供水单位应当建立第%d项水质检测制度,按照国家规定的检测项目、频次、方法和标准定期检测原水、出厂水、管网水的水质,并做好各项检测分析资料的记录和上报工作。\n", i, i*i)
	}
	return draft.String()
}

func TestTheCorrectingPageStaysLightWith300Clauses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store, clock *storetest.Clock) {
		s := newSite(t, st, clock, models.PolicyOpen())
		c := s.importing(s.officer(models.RoleHandler), longNotice(300))
		page := c.get(c.base + "/import?edit=7").wants(200)
		if n := page.Find(".tree > li").Length(); n != 300 {
			t.Fatalf("%d clauses, want 300", n)
		}
		if n := page.Find("textarea[name=text]").Length(); n != 1 {
			t.Errorf("%d clauses are open, want 1", n)
		}
		request, err := http.NewRequest(http.MethodGet, s.server.URL+c.base+"/import?edit=7", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", "gzip")
		start := time.Now()
		answer, err := c.client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		sent, err := io.Copy(io.Discard, answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("300 clauses: %d bytes, %d sent, %s", len(page.Body), sent, time.Since(start))
		if answer.Header.Get("Content-Encoding") != "gzip" || sent > 64<<10 || len(page.Body) > 512<<10 {
			t.Errorf("the page takes %d bytes, %d sent (%s); want at most 512 and 64 KiB", len(page.Body), sent, answer.Header.Get("Content-Encoding"))
		}
	})
}
