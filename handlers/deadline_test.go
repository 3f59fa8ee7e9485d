package handlers

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zqyj/models"
	"zqyj/sample/stage"
	"zqyj/store"
	"zqyj/store/storetest"
)

// sender is one unit at the deadline: its browser, its program, and what it has written.
type sender struct {
	*site
	n       int
	unit    stage.Unit
	browser *visitor
	keys    []int64 // of the opinions of the version being written; the second and third are general
	file    int64
	round   string // address of the round in the API
}

// closing is how each writing route of a unit is used, by route, with words that a refusal has to keep.
var closing = map[string]struct {
	send func(s *sender) (status int, body string)
	kept string
	says string // in place of 未收到,已截止
}{
	"POST /unit/opinions": {func(s *sender) (int, string) {
		return s.form("/unit/opinions", "clause", "0", "kind", "general", "nature", "editorial", "proposed", "统一全文体例", "reason", "便于阅读", "token", "t1", "revision", "0", "do", "save")
	}, "统一全文体例", ""},
	"POST /unit/opinions/:key": {func(s *sender) (int, string) {
		return s.form(s.opinion(), "clause", "0", "kind", "general", "nature", "editorial", "proposed", "换一种说法", "reason", "便于阅读", "token", "t2", "revision", "1", "do", "save")
	}, "换一种说法", ""},
	"POST /unit/opinions/:key/strike": {func(s *sender) (int, string) { return s.form(s.opinion()+"/strike", "do", "strike") }, "", ""},
	"POST /unit/opinions/merge": {func(s *sender) (int, string) {
		return s.form("/unit/opinions/merge", "key", fmt.Sprint(s.keys[1]), "key", fmt.Sprint(s.keys[2]))
	}, "", ""},
	"POST /unit/contact": {func(s *sender) (int, string) {
		return s.form("/unit/contact", "contact_name", "王某某", "contact_phone", "138****0000")
	}, "138****0000", ""},
	"POST /unit/none": {func(s *sender) (int, string) {
		s.declare()
		return s.form("/unit/none", "contact_name", "王某某", "contact_phone", "138****0000")
	}, "", ""},
	"POST /unit/approval": {func(s *sender) (int, string) {
		return s.form("/unit/approval", "hash", s.desk().Working.Hash, "name", "王某某", "post", "副厅长", "agreed", "1")
	}, "王某某", ""},
	"POST /unit/files": {func(s *sender) (int, string) { return s.upload("/unit/files", otherPDF, "key", "0") }, "", ""},
	"POST /unit/files/remove": {func(s *sender) (int, string) {
		return s.form("/unit/files/remove", "key", "0", "file", fmt.Sprint(s.file))
	}, "", ""},
	"POST /unit/seal": {func(s *sender) (int, string) {
		s.declare() // the round asks the seal for 无修改意见 only
		return s.upload("/unit/seal", otherPDF)
	}, "", ""},
	"POST /unit/submit":   {func(s *sender) (int, string) { return s.form("/unit/submit", "key", "k1", "revision", "-1") }, "建议统一标点", ""},
	"POST /unit/withdraw": {func(s *sender) (int, string) { return s.form("/unit/withdraw", "key", "k2", "sure", "1") }, "", "没有撤回：已过截止时间"},
	"POST /unit/drop":     {func(s *sender) (int, string) { return s.form("/unit/drop") }, "", ""},
	"POST /unit/paste": {func(s *sender) (int, string) {
		return s.form("/unit/paste", "text", "建议统一全文体例", "do", "add", "take_0", "1", "token", "t3")
	}, "建议统一全文体例", ""},
	"POST /unit/form": {func(s *sender) (int, string) {
		return s.upload("/unit/form", s.filledForm(), "how", "add", "token", "t4")
	}, "", ""},
	"POST /unit/extension": {func(s *sender) (int, string) {
		return s.form("/unit/extension", "at", "2018-02-09T18:00", "date", "2018-02-09", "hour", "18", "time", "18:00", "reason", "材料在途")
	}, "", ""},
	"PUT /api/v1/rounds/:round/reply": {func(s *sender) (int, string) {
		return s.api("PUT", "/reply", map[string]any{"contact": map[string]string{"name": "王某", "phone": "13900000001"}, "no_opinion": true, "opinions": []any{}}, "If-Match", "*")
	}, "", ""},
	"POST /api/v1/rounds/:round/reply/submit":   {func(s *sender) (int, string) { return s.api("POST", "/reply/submit", nil, "If-Match", "*") }, "", ""},
	"POST /api/v1/rounds/:round/reply/withdraw": {func(s *sender) (int, string) { return s.api("POST", "/reply/withdraw", nil, "If-Match", "*") }, "", ""},
}

// openAfterwards are routes of a unit that no deadline closes, each with its reason.
var openAfterwards = map[string]string{
	"POST /unit/opinions/preview":      "writes nothing",
	"POST /unit/late":                  "逾期补报： opens when the deadline passes",
	"POST /unit/people":                "colleagues may always be let in to read",
	"POST /unit/people/:person/revoke": "and shut out",
	"POST /unit/outcomes/:key":         "同意 / 坚持： after release",
	"POST /unit/sessions/:session/end": "ends a browser's session",
}

// TestEveryWritingRouteOfAUnitIsHeldToTheDeadline compares the route table with the two lists above.
func TestEveryWritingRouteOfAUnitIsHeldToTheDeadline(t *testing.T) {
	served := map[string]bool{}
	for _, r := range (&App{}).routes() {
		if r.method == http.MethodGet || r.need.kind != models.ActorUnit {
			continue
		}
		name := r.method + " " + r.path
		served[name] = true
		if _, closes := closing[name]; !closes && openAfterwards[name] == "" {
			t.Errorf("%s has no line in closing or openAfterwards", name)
		}
	}
	if len(served) < 15 {
		t.Errorf("only %d writing routes of a unit found", len(served))
	}
}

func TestEveryWritingRouteClosesAtNoon(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		site := sealedSite(t, s, clock, len(closing)*3)
		served := map[string]bool{}
		for _, r := range (&App{}).routes() {
			served[r.method+" "+r.path] = true
		}
		n := 0
		for name, line := range closing {
			if !served[name] {
				continue
			}
			t.Run(name, func(t *testing.T) {
				senders := []*sender{site.sender(t, n), site.sender(t, n+1), site.sender(t, n+2)}
				n += 3
				early := *senders[0]
				clock.Set(storetest.Noon - 1)
				if status, body := line.send(&early); status >= 400 {
					t.Errorf("one millisecond before: %d %.300s", status, body)
				}
				for i, at := range []models.Instant{storetest.Noon, storetest.Noon + 1} {
					clock.Set(at)
					senders[i+1].refused(t, line.send, line.kept, cmp.Or(line.says, "未收到，已截止"))
				}
				clock.Set(storetest.Morning) // as if nothing had happened: the latch is taken off for the next route
				site.reopen(t)
			})
		}
	})
}

// refused demands that a request past noon was told so with its text, and changed nothing.
func (s *sender) refused(t *testing.T, send func(*sender) (int, string), kept, says string) {
	t.Helper()
	before, now := s.desk(), s.clock.Now()
	status, body := send(s)
	after := s.desk()
	if status != http.StatusConflict || !strings.Contains(body, says) {
		t.Errorf("at %s: %d, want 409 %s: %.400s", now.Format("15:04:05.000"), status, says, body)
	}
	if !strings.Contains(body, kept) {
		t.Errorf("the refusal lost %q", kept)
	}
	if before.Reply != after.Reply || before.Working.Hash != after.Working.Hash || len(before.Seals)+len(before.Approvals)+len(before.Files) != len(after.Seals)+len(after.Approvals)+len(after.Files) {
		t.Errorf("the refused request changed the reply: %+v, was %+v", after.Reply, before.Reply)
	}
}

// sealedSite is a round of many units that asks for approval and allows the seal afterwards.
func sealedSite(t *testing.T, s *store.Store, clock *storetest.Clock, units int) *site {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	office := models.Actor{Kind: models.ActorOffice, UserID: 1, Name: "经办甲", Role: models.RoleAdmin}
	policy := models.PolicyOpen()
	policy.ApprovalWithout, policy.SealWithout = models.ApprovalDeclared, models.SealBefore
	round, err := s.CreateRound(ctx, office, models.Round{Title: "工作要点", Issuer: "办公室", Phone: "0931-8400000", Policy: policy})
	must(err)
	_, err = s.FreezeDraft(ctx, office, round.ID, models.OutlineDraft{Title: "工作要点", Nodes: []models.Node{{Level: 1, Kind: models.NodeItem, Marker: "一、", Number: "1", Heading: "总体要求", Text: "坚持稳中求进。", Key: "1"}}})
	must(err)
	rows := make([]models.Unit, units)
	for i := range rows {
		rows[i].Name = fmt.Sprintf("第%d单位", i+1)
	}
	rows, err = s.AddUnits(ctx, office, round.ID, rows)
	must(err)
	must(s.ConfirmDeadline(ctx, office, round.ID, storetest.Noon))
	must(s.OpenRound(ctx, office, round.ID))
	x := &site{t: t, store: s, clock: clock, played: stage.Played{Round: round, Office: office}}
	for _, row := range rows {
		invitation, err := s.Invite(ctx, office, models.Invitation{RoundID: round.ID, UnitID: row.ID, Role: models.RoleHandler})
		must(err)
		actor, err := s.UnitActor(ctx, invitation.ID)
		must(err)
		x.played.Units = append(x.played.Units, stage.Unit{Unit: row, Actor: actor, Invitation: invitation})
	}
	x.serve()
	return x
}

// reopen gives everybody time again, as the office would.
func (s *site) reopen(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	round, err := s.store.Round(ctx, s.played.Round.ID)
	if err != nil {
		t.Fatal(err)
	}
	if round.State != models.RoundClosed {
		t.Fatal("the refusals did not close the round")
	}
	if err := s.store.ExtendDeadline(ctx, s.played.Office, store.Extension{RoundID: round.ID, At: storetest.Noon, Reason: "系统中断"}); err != nil {
		t.Fatal(err)
	}
}

// sender prepares the n-th unit: one version counts, another is being written, with a file.
func (s *site) sender(t *testing.T, n int) *sender {
	t.Helper()
	ctx, unit := context.Background(), s.played.Units[n]
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	put := store.Draught{Revision: store.Unguarded, Contact: models.Contact{Name: "李某", Phone: "13900000000"}}
	for _, text := range []string{"建议统一体例", "建议统一标点", "建议统一数字"} {
		put.Opinions = append(put.Opinions, models.Opinion{PID: models.General, Kind: models.KindGeneral, Nature: models.NatureEditorial, Proposed: text, Reason: "便于阅读"})
	}
	_, err := s.store.PutReply(ctx, unit.Actor, put)
	must(err)
	_, err = s.store.SubmitReply(ctx, unit.Actor, store.Sending{Revision: store.Unguarded})
	must(err)
	made, err := s.store.AttachFile(ctx, unit.Actor, 0, store.Upload{Name: "附件.pdf", Kind: "pdf", Body: []byte("%PDF-1.4\n附件\n%%EOF")})
	must(err)
	x := &sender{site: s, n: n, unit: unit, browser: s.unit(n), file: made.FileID, round: fmt.Sprintf("/rounds/%d", s.played.Round.ID)}
	for _, o := range x.desk().Opinions {
		x.keys = append(x.keys, o.Key)
	}
	return x
}

func (s *sender) desk() store.Desk {
	s.t.Helper()
	d, err := s.store.Desk(context.Background(), s.unit.Actor)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

// declare turns the working version into 无修改意见 where that is still possible.
func (s *sender) declare() {
	ctx := context.Background()
	for _, key := range s.keys {
		_ = s.store.StrikeOpinion(ctx, s.unit.Actor, key, true)
	}
	_, _ = s.store.DeclareNoOpinion(ctx, s.unit.Actor, true)
}

func (s *sender) opinion() string { return "/unit/opinions/" + strconv.FormatInt(s.keys[0], 10) }

func (s *sender) form(path string, pairs ...string) (int, string) {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	p := s.browser.post(path, form)
	return p.Status, p.Body
}

var otherPDF = []byte("%PDF-1.4\n另一份\n%%EOF")

// filledForm is the unit's own offline form with one opinion in its first row.
func (s *sender) filledForm() []byte {
	s.t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(s.browser.get("/unit/form.xlsx").wants(http.StatusOK).Body))
	if err != nil {
		s.t.Fatal(err)
	}
	defer book.Close()
	for cell, value := range map[string]string{"D8": "修改", "E8": "实质性", "F8": "总体要求。换个说法。", "G8": "有理由"} {
		if err := book.SetCellStr(book.GetSheetName(0), cell, value); err != nil {
			s.t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := book.WriteTo(&out); err != nil {
		s.t.Fatal(err)
	}
	return out.Bytes()
}

func (s *sender) upload(path string, data []byte, pairs ...string) (int, string) {
	s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = w.WriteField(pairs[i], pairs[i+1])
	}
	part, err := w.CreateFormFile("file", "附件.pdf")
	if err != nil {
		s.t.Fatal(err)
	}
	_, _ = part.Write(data)
	_ = w.Close()
	p := s.browser.do(http.MethodPost, path, w.FormDataContentType(), &body)
	return p.Status, p.Body
}

func (s *sender) api(method, path string, body any, headers ...string) (int, string) {
	s.t.Helper()
	a := s.unitCaller(s.n).call(method, s.round+path, body, headers...)
	if a.Status == http.StatusConflict && a.code() != "deadline_passed" {
		s.t.Errorf("code %s, want deadline_passed", a.code())
	}
	return a.Status, string(a.Body)
}
