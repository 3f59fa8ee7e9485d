package handlers

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/store/storetest"
)

// scanned posts a form with parts.
func (v *visitor) scanned(path string, fields url.Values, name string, body []byte) *page {
	v.site.t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for key, values := range fields {
		for _, value := range values {
			_ = w.WriteField(key, value) // a bytes.Buffer never fails
		}
	}
	part, err := w.CreateFormFile("scan", name)
	if err != nil {
		v.site.t.Fatal(err)
	}
	_, _ = part.Write(body)
	_ = w.Close()
	return v.do(http.MethodPost, path, w.FormDataContentType(), &buf)
}

// fresh is a unit that nobody has begun for.
func (s *site) freshUnit() (name string, id int64) {
	s.t.Helper()
	snap, err := s.store.Ledger(context.Background(), s.played.Round.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, u := range snap.Units {
		if u.Reply.Versions == 0 {
			return u.Unit.Name, u.Unit.ID
		}
	}
	s.t.Fatal("every unit has begun")
	return "", 0
}

func TestAFaxIsTypedCheckedAndCounted(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		typist, checker := s.officer(models.RoleAdmin), s.officer(models.RoleLeader)
		name, unit := s.freshUnit()
		facts := url.Values{"unit": {fmt.Sprint(unit)}, "channel": {"fax"}, "no_opinion": {"0"}, "received_at": {"2018-02-09T11:20"}, "contact_name": {"周某"}, "contact_phone": {"0931-8400000"}}
		typist.post(s.roundPage("/entries/new"), facts).wants(http.StatusUnprocessableEntity).says(".errors", "扫描件")
		typist.scanned(s.roundPage("/entries/new"), facts, "病毒.exe", []byte("MZ\x90\x00")).wants(http.StatusUnprocessableEntity)
		began := typist.scanned(s.roundPage("/entries/new"), facts, "传真<件>.pdf", []byte("%PDF-1.4\n%%EOF")).wants(http.StatusSeeOther)
		entry := began.Location
		_, clauses, err := s.store.Draft(context.Background(), s.played.Round.ID)
		if err != nil {
			t.Fatal(err)
		}
		target := clauses[len(clauses)/2]
		for _, c := range clauses {
			if c.TakesOpinions() && len(c.Text) > 60 {
				target = c
			}
		}
		opinion := url.Values{"clause": {fmt.Sprint(target.PID)}, "kind": {"replace"}, "nature": {"substantive"}, "quote": {target.Full()}, "proposed": {"改为𠮷字"}, "reason": {""}}
		typist.post(entry+"/opinions", opinion).wants(http.StatusUnprocessableEntity).says(".errors", "理由").says("main", "改为𠮷字")
		opinion.Set("reason", "来文未写理由")
		typist.post(entry+"/opinions", opinion).wants(http.StatusSeeOther)
		typist.post(entry+"/hand-over", nil).wants(http.StatusSeeOther)
		typist.post(entry+"/check", nil).wants(http.StatusUnprocessableEntity).says(".errors", "另一人")
		page := checker.get(entry).wants(http.StatusOK).says("main", "改为𠮷字")
		scan, _ := page.Find(`a[href*="/files/"]`).Attr("href")
		if file := checker.get(scan).wants(http.StatusOK); !strings.HasPrefix(file.Body, "%PDF") || file.Header.Get("Content-Type") != "application/pdf" {
			t.Errorf("the scan comes as %s", file.Header.Get("Content-Type"))
		}
		checker.post(entry+"/check", nil).wants(http.StatusSeeOther)
		line := checker.get(s.roundPage("") + "?q=" + url.QueryEscape(name)).wants(http.StatusOK)
		line.says(".table-ledger", "已反馈·有意见").says(".table-ledger", "代录·传真")
	})
}

func TestTheDayAfterNoon(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		officer := s.officer(models.RoleLeader)
		officer.get(s.roundPage("/day")).wants(http.StatusOK).says("main", "尚未截止")
		s.clock.Set(storetest.Noon)
		day := officer.get(s.roundPage("/day")).wants(http.StatusOK).says("main", "2018-02-09 12:00:00.000")
		snap, err := s.store.Ledger(context.Background(), s.played.Round.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i, cell := range day.Find(".ledger-sums tbody tr").Last().Find("td").EachIter() {
			want := snap.Sums.Units
			if i > 0 {
				want = snap.Sums.ByClass[models.Classes[i-1]]
			}
			if got := day.number(cell); got != want {
				t.Errorf("the kept sums say %d in column %d, the ledger %d", got, i, want)
			}
		}
		for _, halt := range []string{"close", "pause", "cancel"} {
			officer.get(s.roundPage("/%s", halt)).wants(http.StatusOK)
			officer.post(s.roundPage("/%s", halt), url.Values{"reason": {" "}}).wants(http.StatusUnprocessableEntity)
		}
		officer.post(s.roundPage("/cancel"), url.Values{"reason": {"通知撤销"}}).wants(http.StatusSeeOther)
		officer.get(s.roundPage("")).wants(http.StatusOK).says("main", "已取消").says("main", "通知撤销")
	})
}

func TestTheLogIsCheckedAndExportedWithoutFormulas(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		admin := s.officer(models.RoleAdmin)
		if _, err := s.store.AddUser(context.Background(), s.played.Office, models.User{Login: "gongshi", Name: `=HYPERLINK("x")`, Role: models.RoleLeader, Password: "mima-ceshi-2018"}); err != nil {
			t.Fatal(err)
		}
		villain := s.visitor()
		villain.post("/office/in", url.Values{"login": {"gongshi"}, "password": {"mima-ceshi-2018"}}).wants(http.StatusSeeOther)
		villain.post(s.roundPage("/pause"), url.Values{"reason": {"@SUM(A1)"}}).wants(http.StatusSeeOther)
		admin.get(s.roundPage("/log?verb=round_paused")).wants(http.StatusOK).says(".table", "暂停").says(".table", "@SUM(A1)")
		admin.get(s.roundPage("/log/check")).wants(http.StatusOK).says(".notice-good", "留痕链完整")
		export := admin.get(s.roundPage("/log.csv")).wants(http.StatusOK)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(export.Body, "\xef\xbb\xbf"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		round, err := s.store.Round(context.Background(), s.played.Round.ID)
		if err != nil || int64(len(rows)) != round.ChainLength+1 {
			t.Errorf("%d lines, the chain has %d, %v", len(rows), round.ChainLength, err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
					t.Errorf("a cell is a formula: %q", cell)
				}
			}
		}
		if !strings.Contains(export.Body, `'=HYPERLINK`) {
			t.Error("the officer's name is gone")
		}
		admin.get("/office/log/check").wants(http.StatusOK).says(".notice-good", "留痕链完整")
		if name := regexp.MustCompile(`[a-z_]+=`).FindString(export.Body + admin.get("/office/log.csv").Body); name != "" {
			t.Errorf("a fact has no Chinese word: %s", name)
		}
	})
}

func TestLogPagesMeetWithoutGapOrRepeat(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		admin := s.officer(models.RoleAdmin)
		var places []string
		for path := s.roundPage("/log"); path != ""; {
			p := admin.get(path).wants(http.StatusOK)
			for _, cell := range p.Find(".table tbody th").EachIter() {
				places = append(places, cell.Text())
			}
			path, _ = p.Find(`a[rel=next]`).Attr("href")
		}
		round, err := s.store.Round(context.Background(), s.played.Round.ID)
		if err != nil || int64(len(places)) != round.ChainLength {
			t.Fatalf("%d events on the pages, the chain has %d, %v", len(places), round.ChainLength, err)
		}
		for i, place := range places {
			if want := fmt.Sprint(round.ChainLength - int64(i)); place != want {
				t.Fatalf("place %s where %s was due", place, want)
			}
		}
	})
}

func TestATokenIsToldOnceAndEndsAtOnce(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		admin := s.officer(models.RoleAdmin)
		admin.post("/office/tokens", url.Values{"user": {"1"}, "label": {" "}}).wants(http.StatusUnprocessableEntity).says(".errors", "用途")
		admin.post("/office/tokens", url.Values{"user": {"1"}, "label": {"公文系统"}}).wants(http.StatusSeeOther)
		token := strings.TrimSpace(admin.get("/office/tokens").wants(http.StatusOK).Find("#fresh-token").Text())
		if token == "" || admin.get("/office/tokens").Find("#fresh-token").Length() != 0 {
			t.Errorf("token %q, shown once: want", token)
		}
		actor, err := s.store.ByToken(context.Background(), token)
		if err != nil || actor.UserID != 1 {
			t.Fatalf("%+v, %v", actor, err)
		}
		action, _ := admin.get("/office/tokens").Find(`form[action$="/revoke"]`).First().Attr("action")
		admin.post(action, nil).wants(http.StatusSeeOther)
		if _, err := s.store.ByToken(context.Background(), token); err == nil {
			t.Error("a revoked token still opens")
		}
	})
}

func TestPeopleAreKeptByTheAdministrator(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		admin := s.officer(models.RoleAdmin)
		form := url.Values{"login": {"xinren"}, "name": {"吴某某"}, "role": {"handler"}, "password": {"duan"}}
		refused := admin.post("/office/users", form).wants(http.StatusUnprocessableEntity).says(".errors", "10个字符")
		if strings.Contains(refused.Body, `value="duan"`) {
			t.Error("a refused page gives the password back")
		}
		form.Set("password", "mima-ceshi-2018")
		admin.post("/office/users", form).wants(http.StatusSeeOther)
		fresh := s.visitor()
		fresh.post("/office/in", url.Values{"login": {"xinren"}, "password": {"mima-ceshi-2018"}}).wants(http.StatusSeeOther)
		fresh.get("/office").wants(http.StatusOK)
		href, _ := admin.get("/office/users").Find(`a:contains("吴某某")`).Attr("href")
		admin.post("/office/users/1/bar", nil).wants(http.StatusUnprocessableEntity).says(".errors", "最后一个管理员")
		admin.post(href+"/bar", nil).wants(http.StatusSeeOther)
		if status := fresh.get("/office").Status; status != http.StatusUnauthorized {
			t.Errorf("a barred user's browser gets %d", status)
		}
	})
}

func TestSettingsAfterTheOpening(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		admin := s.officer(models.RoleAdmin)
		form := url.Values{"contact": {"张某某"}, "phone": {""}, "purge_days": {"很久"}}
		admin.post(s.roundPage("/settings"), form).wants(http.StatusUnprocessableEntity).says(".errors", "整数")
		form.Set("purge_days", "90")
		admin.post(s.roundPage("/settings"), form).wants(http.StatusUnprocessableEntity).says(".errors", "联系电话")
		form.Set("phone", "0931-8400000")
		form.Set("internal", "1")
		admin.post(s.roundPage("/settings"), form).wants(http.StatusSeeOther)
		admin.get(s.roundPage("")).wants(http.StatusOK).says("aside", "内部资料").says("footer", "0931-8400000")
		admin.get(s.roundPage("/settings")).says("main", "90天后")
	})
}
