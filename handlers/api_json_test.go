package handlers

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// TestABodyThatCannotBeReadChangesNothing: a slip in the JSON is told in Chinese and never empties a reply.
func TestABodyThatCannotBeReadChangesNothing(t *testing.T) {
	clock := storetest.NewClock(storetest.Morning)
	s := newSite(t, storetest.SQLite(t, clock), clock, models.PolicyOpen())
	unit := s.unitCaller(s.fresh())
	path := fmt.Sprintf("/rounds/%d/reply", s.played.Round.ID)
	unit.call("PUT", path, s.draught("便于理解"), "If-Match", "*").wants(200)
	before := unit.call("GET", path, nil).wants(200)
	const contact = `"contact":{"name":"周某","phone":"13900000000"}`
	general := func(field string) string {
		return `{` + contact + `,"no_opinion":false,"opinions":[{"clause":0,"kind":"general","nature":"editorial","quote":"","proposed":"统一体例","reason":"便于阅读",` + field + `}]}`
	}
	goNames := regexp.MustCompile(`json:|Go |handlers\.|invalid`)
	for name, c := range map[string]struct {
		kind, body string
		status     int
		code       string
	}{
		"nothing": {"", "", 415, "content_type"}, "nothing as JSON": {"application/json", "", 400, "bad_json"}, "null": {"application/json", "null", 400, "bad_json"},
		"a list": {"application/json", "[]", 400, "bad_json"}, "half": {"application/json", `{"contact":`, 400, "bad_json"}, "two": {"application/json", `{` + contact + `,"opinions":[]}{}`, 400, "bad_json"},
		"a bracket behind": {"application/json", `{` + contact + `,"opinions":[]}]`, 400, "bad_json"}, "a form": {"application/x-www-form-urlencoded", "no_opinion=1", 415, "content_type"},
		"nearly JSON": {"application/jsonseq", "{}", 415, "content_type"}, "a wrong type": {"application/json", `{"opinions":5}`, 400, "bad_json"}, "an unknown field": {"application/json", `{"opinion":[]}`, 400, "bad_json"},
		"no contact": {"application/json", `{}`, 422, "invalid"}, "no opinions": {"application/json", `{` + contact + `}`, 422, "invalid"}, "opinions null": {"application/json", `{` + contact + `,"opinions":null}`, 422, "invalid"},
		"GBK": {"application/json", "{\"contact\":{\"name\":\"\xd6\xdc\",\"phone\":\"1\"},\"opinions\":[]}", 400, "bad_json"}, "half a pair": {"application/json", strings.Replace(general(`"key":0`), "统一体例", `\ud842`, 1), 400, "bad_json"},
		"NUL": {"application/json", strings.Replace(general(`"key":0`), "统一体例", `\u0000`, 1), 422, "invalid"}, "an unknown kind": {"application/json", strings.Replace(general(`"key":0`), "general", "comment", 1), 422, "invalid"},
		"an unknown nature": {"application/json", strings.Replace(general(`"key":0`), "editorial", "x", 1), 422, "invalid"},
	} {
		a := unit.call("PUT", path, []byte(c.body), "If-Match", "*", "Content-Type", c.kind)
		p := read[problem](a)
		if a.Status != c.status || p.Code != c.code || goNames.MatchString(p.Title+p.Detail) {
			t.Errorf("%s: %d %s, want %d %s", name, a.Status, a.Body, c.status, c.code)
		}
	}
	if after := unit.call("GET", path, nil).wants(200); string(after.Body) != string(before.Body) {
		t.Errorf("the reply is %s, was %s", after.Body, before.Body)
	}
	for name, body := range map[string]string{
		"a whole pair": strings.Replace(general(`"key":0`), "统一体例", `\ud842\uDFB7`, 1), "a written backslash": strings.Replace(general(`"key":0`), "统一体例", `\\ud842`, 1),
		"Chinese words": strings.NewReplacer("general", "总体", "editorial", "文字性").Replace(general(`"key":0`)), "without opinions": `{` + contact + `,"no_opinion":true}`,
	} {
		if a := unit.call("PUT", path, []byte(body), "If-Match", "*", "Content-Type", "Application/JSON; charset=utf-8"); a.Status != 200 {
			t.Errorf("%s: %d %s", name, a.Status, a.Body)
		}
	}
}

// TestAProgramThatIsLateIsToldSo: also where nothing of the unit counts, and the first look at the round latches it.
func TestAProgramThatIsLateIsToldSo(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		unit, path := s.unitCaller(s.fresh()), fmt.Sprintf("/rounds/%d", s.played.Round.ID)
		unit.call("PUT", path+"/reply", s.draught("便于理解"), "If-Match", "*").wants(200)
		s.clock.Set(storetest.Noon)
		if shown := read[apiRound](unit.call("GET", path, nil).wants(200)); shown.State != string(models.RoundClosed) || shown.Deadline.Open || shown.Deadline.ClosedAt == "" {
			t.Errorf("at noon the round is %+v", shown)
		}
		if code := unit.call("PUT", path+"/reply", s.draught("迟到"), "If-Match", `"9"`).wants(409).code(); code != "deadline_passed" {
			t.Errorf("put at noon: %s", code)
		}
		a := unit.call("POST", path+"/reply/submit", nil, "If-Match", `"9"`).wants(409)
		if a.code() != "deadline_passed" {
			t.Errorf("submitted at noon: %s", a.Body)
		}
		if err := s.store.ExtendDeadline(context.Background(), s.played.Office, store.Extension{RoundID: s.played.Round.ID, At: storetest.Noon + 3_600_000, Reason: "系统中断"}); err != nil {
			t.Fatal(err)
		}
		if extra := read[problem](unit.call("POST", path+"/reply/submit", nil, "If-Match", `"9"`).wants(412)).Extra; extra["current"] == nil {
			t.Error("a submission of an old revision is refused without the present one")
		}
	})
}
