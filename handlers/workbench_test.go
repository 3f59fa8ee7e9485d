package handlers

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zqyj/intake"
	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// round is the address of the sample round below which the office's pages live.
func (s *site) round(parts ...any) string {
	path := fmt.Sprintf("/office/rounds/%d", s.played.Round.ID)
	for _, part := range parts {
		path += fmt.Sprintf("/%v", part)
	}
	return path
}

// opinions is every counting opinion of the sample round.
func (s *site) opinions() []models.OpinionState {
	s.t.Helper()
	list, _, _, err := s.store.Opinions(context.Background(), store.OpinionPage{RoundID: s.played.Round.ID, Limit: 1000})
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

// open finds the first opinion without outcome on a clause that has several.
func (s *site) open() models.OpinionState {
	s.t.Helper()
	perClause := map[int64]int{}
	for _, o := range s.opinions() {
		perClause[o.PID]++
	}
	for _, o := range s.opinions() {
		if o.Outcome == models.OutcomeOpen && o.PID != models.General && perClause[o.PID] > 2 {
			return o
		}
	}
	s.t.Fatal("the sample has no open opinion")
	return models.OpinionState{}
}

func typedAnswer(o models.OpinionState, outcome models.Outcome, reason string) url.Values {
	return url.Values{"outcome": {string(outcome)}, "reason": {reason}, "revision": {fmt.Sprint(o.Revision)}, "back": {fmt.Sprintf("/office/rounds/%d/workbench/%d", o.RoundID, o.PID)}}
}

func TestOfficerAnswersOpinionsClauseByClause(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		officer, o := s.officer(models.RoleHandler), s.open()
		list := officer.get(s.round("workbench")).wants(http.StatusOK)
		if list.Find("table tbody tr").Length() < 5 {
			t.Errorf("the list has %d clauses", list.Find("table tbody tr").Length())
		}
		desk := officer.get(s.round("workbench", o.PID)).wants(http.StatusOK).says("main", o.Unit)
		if n, open := desk.Find("article.opinion form.work-form").Length(), desk.Find("article.opinion").Length(); n != open {
			t.Errorf("%d forms for %d opinions", n, open)
		}
		post := s.round("opinions", o.ID, "answer")
		refused := officer.post(post, url.Values{"outcome": {"rejected"}, "reason": {" "}, "revision": {"0"}}).wants(http.StatusUnprocessableEntity)
		refused.says("main", "除「采纳」外，须填写理由")
		if picked, _ := refused.Find(`input[name="outcome"][checked]`).Attr("value"); picked != "rejected" {
			t.Errorf("the refused form forgot the outcome: %q", picked)
		}
		done := officer.post(post, typedAnswer(o, models.OutcomeRejected, "已有规定。")).wants(http.StatusSeeOther)
		if !strings.Contains(done.Location, "#o-") || strings.Contains(done.Location, fmt.Sprintf("#o-%d", o.ID)) {
			t.Errorf("leads to %s, not to the next open opinion", done.Location)
		}
		officer.get(s.round("workbench", o.PID)).says(fmt.Sprintf("#o-%d", o.ID), "不采纳")
		now := s.reload(o)
		undone := officer.post(s.round("opinions", o.ID, "undo"), url.Values{"revision": {fmt.Sprint(now.Revision)}}).wants(http.StatusSeeOther)
		officer.get(undone.Location).says("[data-flash]", "未处理")
		officer.get(s.round("opinions", o.ID)).says("main", "撤销，恢复为未处理")
	})
}

// reload reads an opinion again.
func (s *site) reload(o models.OpinionState) models.OpinionState {
	s.t.Helper()
	now, err := s.store.Opinion(context.Background(), o.RoundID, o.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return now
}

func TestTheSecondOfTwoOfficersSeesBothAnswers(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		first, second, o := s.officer(models.RoleHandler), s.officer(models.RoleLeader), s.open()
		post := s.round("opinions", o.ID, "answer")
		first.post(post, typedAnswer(o, models.OutcomeAlready, "第五条已有。")).wants(http.StatusSeeOther)
		both := second.post(post, typedAnswer(o, models.OutcomeRejected, "此处不宜细化。")).wants(http.StatusPreconditionFailed)
		both.says("main", "第五条已有。")
		both.says("textarea[name=reason]", "此处不宜细化。")
		revision, _ := both.Find(`form.work-form input[name="revision"]`).Attr("value")
		again := typedAnswer(o, models.OutcomeRejected, "此处不宜细化。")
		again.Set("revision", revision)
		second.post(post, again).wants(http.StatusSeeOther)
		if now := s.reload(o); now.Outcome != models.OutcomeRejected || !now.Approved {
			t.Errorf("a leader's own answer: %q, approved %v", now.Outcome, now.Approved)
		}
	})
}

func TestBatchesMergeAnswerAndApprove(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		officer, leader, o := s.officer(models.RoleHandler), s.officer(models.RoleLeader), s.open()
		var picks, after []string
		for _, other := range s.opinions() {
			if other.PID == o.PID && other.Kind == models.KindReplace {
				picks = append(picks, fmt.Sprintf("%d-%d", other.ID, other.Revision))
				after = append(after, fmt.Sprintf("%d-%d", other.ID, other.Revision+1))
				o = other
			}
		}
		if len(picks) < 2 {
			t.Fatalf("%d opinions to pick", len(picks))
		}
		here := s.round("workbench", o.PID)
		batch := func(do string, more url.Values) url.Values {
			form := url.Values{"pick": picks, "do": {do}, "back": {here}}
			for name, values := range more {
				form[name] = values
			}
			return form
		}
		officer.post(s.round("opinions"), url.Values{"do": {"group"}, "back": {here}}).wants(http.StatusUnprocessableEntity).says(".errors", "至少勾选两条")
		officer.post(s.round("opinions"), batch("dispose", nil)).wants(http.StatusUnprocessableEntity).says(".errors", "请选择处理结果")
		officer.post(s.round("opinions"), batch("approve", nil)).wants(http.StatusForbidden)
		officer.post(s.round("opinions"), batch("group", nil)).wants(http.StatusSeeOther)
		desk := officer.get(here).says("main", fmt.Sprintf("合并处理，共%d条", len(picks)))
		officer.post(s.round("opinions"), batch("dispose", url.Values{"outcome": {"referred"}, "reason": {"转省统计局研究。"}})).wants(http.StatusSeeOther)
		officer.post(s.round("opinions"), batch("dispose", url.Values{"outcome": {"accepted"}})).wants(http.StatusUnprocessableEntity).says(".errors", "刚被他人处理")
		dissolve, _ := desk.Find(".work-group form").First().Attr("action")
		officer.post(dissolve, nil).wants(http.StatusSeeOther)
		if desk := officer.get(here); desk.Find(".work-group").Length() != 0 {
			t.Error("the group is still shown")
		}
		picks = after
		leader.post(s.round("opinions"), batch("approve", nil)).wants(http.StatusSeeOther)
		if now := s.reload(o); !now.Approved || now.Outcome != models.OutcomeReferred {
			t.Errorf("approved: %+v", now.Disposition)
		}
	})
}

func TestAuditorReadsAndChangesNothing(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		auditor, o := s.officer(models.RoleAuditor), s.open()
		for _, path := range []string{s.round("workbench"), s.round("workbench", o.PID), s.round("workbench", 0), s.round("opinions"), s.round("opinions", o.ID), s.round("disagreements"), s.round("phrases"), s.round("release"), s.round("revised"), s.round("papers")} {
			page := auditor.get(path).wants(http.StatusOK)
			page.Find(`main form[method="post"]`).Each(func(_ int, form *goquery.Selection) {
				action, _ := form.Attr("action")
				t.Errorf("%s offers the auditor a form to %s", path, action)
			})
		}
	})
}

func TestTextOfAClauseIsSettledByHand(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		officer, o := s.officer(models.RoleHandler), s.open()
		text := s.round("workbench", o.PID, "text")
		form := officer.get(text).wants(http.StatusOK)
		value := func(name string) string { v, _ := form.Find(`input[name="` + name + `"]`).Attr("value"); return v }
		typed := url.Values{"do": {"save"}, "revision": {value("revision")}, "basis": {value("basis")}, "text": {""}, "behind": {"新的一条。"}}
		officer.post(text, typed).wants(http.StatusUnprocessableEntity).says("main", "请同时勾选「本条删除」")
		typed.Set("text", "手工改定的条文𠮷。")
		officer.post(text, typed).wants(http.StatusSeeOther)
		if row, err := s.store.Resolution(context.Background(), o.RoundID, o.PID); err != nil || row.Text != "手工改定的条文𠮷。" || row.Behind != "新的一条。" {
			t.Errorf("kept %+v, %v", row, err)
		}
		officer.get(s.round("workbench", o.PID)).says("main", "手工改定")
		typed.Set("text", "另一人的文字。")
		both := s.officer(models.RoleLeader).post(text, typed).wants(http.StatusPreconditionFailed)
		both.says("main", "手工改定的条文𠮷。")
		both.says("textarea[name=text]", "另一人的文字。")
		officer.get(s.round("revised")).says("main", "新的一条。")
	})
}

func TestFindAndFiltersNarrowTheList(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		officer, o := s.officer(models.RoleHandler), s.open()
		count := func(query string) int {
			return officer.get(s.round("opinions") + "?" + query).wants(http.StatusOK).Find("article.opinion").Length()
		}
		all := count("")
		words := url.QueryEscape(string([]rune(o.Reason)[:6]))
		if n := count("find=" + words); n == 0 || n >= all {
			t.Errorf("find shows %d of %d", n, all)
		}
		if n := count("find=%25"); n >= all {
			t.Error("a percent sign finds everything")
		}
		if n := count("by=unit&unit=" + fmt.Sprint(o.UnitID)); n == 0 || n >= all {
			t.Errorf("one unit shows %d of %d", n, all)
		}
		if n := count("outcome=open&kind=" + string(o.Kind) + "&nature=" + string(o.Nature) + "&approved=nonsense"); n == 0 {
			t.Error("filters together find nothing")
		}
	})
}

// processing takes the sample round past its deadline into 处理.
func (s *site) processing(officer *visitor) {
	s.t.Helper()
	s.clock.Set(models.Date(2018, 3, 20, 9, 0)) // behind every extension
	if err := s.store.CloseDue(context.Background()); err != nil {
		s.t.Fatal(err)
	}
	officer.post(s.round("release", "start"), nil).wants(http.StatusSeeOther)
}

// answerAll accepts every open opinion in one batch.
func (s *site) answerAll(officer *visitor) {
	s.t.Helper()
	var picks []string
	for _, o := range s.opinions() {
		if o.Outcome == models.OutcomeOpen {
			picks = append(picks, fmt.Sprintf("%d-%d", o.ID, o.Revision))
		}
	}
	officer.post(s.round("opinions"), url.Values{"pick": picks, "do": {"dispose"}, "outcome": {"rejected"}, "reason": {"统筹考虑，本稿不再调整。"}}).wants(http.StatusSeeOther)
}

func TestReleaseWaitsForOutcomesAndApprovals(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		officer, leader := s.officer(models.RoleHandler), s.officer(models.RoleLeader)
		s.processing(officer)
		officer.post(s.round("release"), nil).wants(http.StatusForbidden)
		leader.post(s.round("release"), nil).wants(http.StatusUnprocessableEntity).says(".errors", "尚无处理结果")
		s.answerAll(officer)
		waiting := leader.get(s.round("release")).wants(http.StatusOK).says("main", "尚未经负责同志审核")
		upTo, _ := waiting.Find(`input[name="up_to"]`).Attr("value")
		late := s.opinions()[0] // answered again after the leader opened the page
		officer.post(s.round("opinions", late.ID, "answer"), typedAnswer(late, models.OutcomeReferred, "转有关单位。")).wants(http.StatusSeeOther)
		leader.post(s.round("release", "approve"), url.Values{"up_to": {upTo}}).wants(http.StatusSeeOther)
		if s.reload(late).Approved {
			t.Error("what the leader had not seen was approved")
		}
		leader.post(s.round("release"), nil).wants(http.StatusUnprocessableEntity).says(".errors", "1条处理意见尚未经负责同志审核")
		leader.post(s.round("release"), url.Values{"override": {"省政府要求今日发布。"}}).wants(http.StatusSeeOther)
		leader.get(s.round("release")).says("main", "省政府要求今日发布。")
		officer.post(s.round("opinions", late.ID, "answer"), typedAnswer(s.reload(late), models.OutcomeAccepted, "")).wants(http.StatusConflict).says("main", "处理结果已发布")
		if _, sums, _, err := s.store.KeptLedger(context.Background(), s.played.Round.ID, "release"); err != nil || !sums.Agree() {
			t.Errorf("the ledger of the release: %+v, %v", sums, err)
		}
		s.followed(leader)
	})
}

// followed begins the next round from the released one and looks at what it took over.
func (s *site) followed(leader *visitor) {
	t := s.t
	t.Helper()
	ctx := context.Background()
	for _, r := range s.unsettled() { // a person's work: here the text stays as it was computed
		row := models.Resolution{PID: r.Clause.PID, Text: r.Text, Behind: r.BehindText(), Basis: r.Basis, Revision: r.Hand.Revision}
		if _, err := s.store.SaveResolution(ctx, s.played.Office, s.played.Round.ID, row); err != nil {
			t.Fatal(err)
		}
	}
	leader.post(s.round("revised"), url.Values{"title": {" "}}).wants(http.StatusUnprocessableEntity).says(".errors", "请填写下一轮的名称")
	leader.post(s.round("revised"), url.Values{"title": {"第二次征求意见"}}).wants(http.StatusSeeOther)
	leader.post(s.round("revised"), url.Values{"title": {"又一次"}}).wants(http.StatusUnprocessableEntity).says(".errors", "已经建立过下一轮")
	rounds, err := s.store.Rounds(ctx)
	if err != nil {
		t.Fatal(err)
	}
	next := rounds[0]
	units, err := s.store.Units(ctx, next.ID)
	if err != nil || len(units) != len(s.played.Units) || units[3].Name != s.played.Units[3].Name {
		t.Errorf("units of the next round: %d, %v", len(units), err)
	}
	_, before, err := s.store.Draft(ctx, s.played.Round.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, after, err := s.store.Draft(ctx, next.ID)
	if err != nil || next.PreviousID != s.played.Round.ID || len(after) < len(before) || after[2].PID != before[2].PID {
		t.Errorf("draft of the next round: %d clauses after %d, %v", len(after), len(before), err)
	}
	for _, o := range s.opinions() {
		if o.Outcome == models.OutcomeAccepted && o.PID != models.General {
			leader.get(fmt.Sprintf("/office/rounds/%d/workbench/%d", next.ID, o.PID)).wants(http.StatusOK).says("main", "上一轮对本条的意见和处理结果")
			return
		}
	}
}

// unsettled are the clauses of the revised draft that still need a person.
func (s *site) unsettled() []models.Resolved {
	s.t.Helper()
	snap, err := s.store.RevisionSnapshot(context.Background(), s.played.Round.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	var list []models.Resolved
	for _, r := range models.Revise(snap) {
		if r.Unsettled() > 0 {
			list = append(list, r)
		}
	}
	return list
}

func TestCoordinationOfADisputedOpinion(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		officer, o := s.officer(models.RoleHandler), s.open()
		at := s.round("opinions", o.ID)
		officer.post(at+"/coordination", url.Values{"kind": {"电话"}, "with": {""}, "text": {"同意分两步。"}}).wants(http.StatusUnprocessableEntity).says(".errors", "请填写与谁协调")
		officer.post(at+"/coordination", url.Values{"kind": {"电话"}, "with": {"李某某"}, "text": {"同意分两步。"}, "on": {"2018-02-30"}}).wants(http.StatusUnprocessableEntity).says(".errors", "日期")
		officer.post(at+"/coordination", url.Values{"kind": {"电话"}, "with": {"李某某"}, "text": {"同意分两步。"}, "on": {"2018-02-08"}}).wants(http.StatusSeeOther)
		officer.post(at+"/dispute", url.Values{"disputed": {"1"}}).wants(http.StatusSeeOther)
		officer.get(s.round("disagreements")).wants(http.StatusOK).says("article.opinion", "同意分两步。")
		officer.post(at+"/dispute", url.Values{"disputed": {"0"}}).wants(http.StatusSeeOther)
		if strings.Contains(officer.get(s.round("disagreements")).wants(http.StatusOK).Body, "同意分两步。") {
			t.Error("a settled opinion is still listed")
		}
		officer.post(at+"/answer", url.Values{"outcome": {"in_coordination"}, "reason": {"尚需会商"}, "revision": {"0"}}).wants(http.StatusSeeOther)
		officer.get(s.round("disagreements")).says("article.opinion", "同意分两步。")
	})
}

func TestEveryPaperComesAndIsTheSameTwice(t *testing.T) {
	s := sqliteSite(t)
	officer := s.officer(models.RoleHandler)
	page := officer.get(s.round("papers")).wants(http.StatusOK)
	magic := map[string]string{"application/pdf": "%PDF-", "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "PK"}
	page.Find("a[data-making]").Each(func(_ int, link *goquery.Selection) {
		href, _ := link.Attr("href")
		if strings.HasSuffix(href, "slips.pdf") {
			return // refused while the service has no address that others reach
		}
		first := officer.get(href).wants(http.StatusOK)
		if begin := magic[first.Header.Get("Content-Type")]; begin == "" || !strings.HasPrefix(first.Body, begin) {
			t.Errorf("%s: %s begins %.8q", href, first.Header.Get("Content-Type"), first.Body)
		}
		if name := first.Header.Get("Content-Disposition"); !strings.Contains(name, url.PathEscape("过程稿")) {
			t.Errorf("%s is not called a draft of the office: %s", href, name)
		}
		if again := officer.get(href); again.Body != first.Body {
			t.Errorf("%s is another file the second time", href)
		}
	})
	officer.get(s.round("papers", "nothing.pdf")).wants(http.StatusNotFound)
}

// sqliteSite is the small sample round on SQLite alone, for what does not depend on the database.
func sqliteSite(t *testing.T) *site {
	clock := storetest.NewClock(storetest.Morning)
	return newSite(t, storetest.SQLite(t, clock), clock, models.PolicyOpen())
}

func TestOurOwnReaderReadsTheRevisedDraftBack(t *testing.T) {
	s := sqliteSite(t)
	officer := s.officer(models.RoleHandler)
	snap, err := s.store.RevisionSnapshot(context.Background(), s.played.Round.ID)
	if err != nil {
		t.Fatal(err)
	}
	file := []byte(officer.get(s.round("papers", "revised.docx")).wants(http.StatusOK).Body)
	outline, _, err := intake.Read(context.Background(), file, "修改稿.docx", intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var read bytes.Buffer
	for _, n := range outline.Draft.Nodes {
		read.WriteString(n.Marker + n.Whole() + "\n")
	}
	text := strings.Join(strings.Fields(read.String()), "")
	missing := 0
	for _, r := range models.Revise(snap) {
		if r.Clause.Kind == string(models.NodeRow) {
			continue
		}
		if want := strings.Join(strings.Fields(r.Text), ""); !strings.Contains(text, want) {
			missing++
			t.Errorf("not read back: %.80q", want)
		}
	}
	if missing > 0 {
		t.Logf("read: %.3000s", text)
	}
}
