package handlers_test

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// with copies a form and sets some of its values.
func with(form url.Values, pairs ...string) url.Values {
	next := url.Values{}
	for name, values := range form {
		next[name] = append([]string(nil), values...)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		next.Set(pairs[i], pairs[i+1])
	}
	return next
}

func pid(c models.Clause) string { return strconv.FormatInt(c.PID, 10) }

// writes puts a whole opinion on a clause by the form and gives its key.
func (p *person) writes(c models.Clause, proposed, reason string) string {
	p.t.Helper()
	form := p.get("/unit/opinions/new?clause=" + pid(c)).is(200).form("/unit/opinions")
	p.postForm("/unit/opinions", with(form, "proposed", proposed, "reason", reason, "do", "save")).goesTo("/unit/read#c-" + pid(c))
	link := p.get("/unit/read").Find("#c-"+pid(c)+" a[data-key=e]").Last().AttrOr("href", "")
	return strings.TrimPrefix(link, "/unit/opinions/")
}

func (p *person) names() {
	p.t.Helper()
	p.post("/unit/contact", "contact_name", "李某某", "contact_phone", "139****0000").goesTo("/unit/check")
}

func TestAUnitWalksTheWholeWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p, c := h.enter(0, models.RoleHandler), h.clause("(一)")
		home := p.get("/unit").is(200).says("2018年2月9日（星期五）12:00", "尚未反馈", "还剩 3小时")
		if n := home.Find(".tasks .task").Length(); n != 4 {
			t.Errorf("an open policy asks for 4 steps, the page shows %d", n)
		}
		p.get("/unit/read").is(200).says("新增高新技术企业100家", "本条不征求意见")
		form := p.get("/unit/opinions/new?clause=" + pid(c)).is(200).form("/unit/opinions")
		if got := strings.TrimPrefix(form.Get("proposed"), "\n"); got != c.Full() {
			t.Errorf("the form offers %q, want the clause's own text", got)
		}
		edited := strings.Replace(c.Full(), "100家", "200家", 1)
		preview := p.postForm("/unit/opinions", with(form, "proposed", edited, "do", "preview")).is(200)
		if del, ins := preview.Find("#preview del").Text(), preview.Find("#preview ins").Text(); !strings.Contains(del, "100") || !strings.Contains(ins, "200") {
			t.Errorf("preview strikes %q, adds %q", del, ins)
		}
		p.writes(c, edited, "与规划一致")
		p.get("/unit/check").says("请填写联系人姓名").hides("正式提交</button>")
		p.names()
		ready := p.get("/unit/check").is(200).says("本单位负责同志已审核，正式提交", "办公室还看不到")
		p.get("/unit").says("已办齐，但尚未提交，办公室还看不到")
		p.postForm("/unit/submit", ready.form("/unit/submit")).goesTo("/unit/receipt")
		p.get("/unit/receipt").is(200).says("HZ-", "第1版已提交，计入反馈", "已收到")
		snap, err := s.Snapshot(context.Background(), h.round.ID)
		h.must(err)
		if snap.Sums.Opinions != 1 || snap.Opinions[0].Proposed != edited || snap.Opinions[0].Quote != c.Full() {
			t.Errorf("the office sees %d opinions, %+v", snap.Sums.Opinions, snap.Opinions)
		}
	})
}

func TestNothingOfAnotherUnitIsSeen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		mine, other, c := h.enter(0, models.RoleHandler), h.enter(1, models.RoleHandler), h.clause("(一)")
		key := mine.writes(c, "新增高新技术企业300家。", "独有的理由")
		mine.names()
		mine.postForm("/unit/submit", mine.get("/unit/check").form("/unit/submit")).is(303)
		for _, path := range []string{"/unit", "/unit/read", "/unit/check", "/unit/receipt", "/unit/history"} {
			other.get(path).is(200).hides("独有的理由", "300家", "李某某", "HZ-")
		}
		for _, path := range []string{"/unit/opinions/" + key, "/unit/opinions/999999"} {
			other.get(path).is(404).says("找不到这一页")
			other.post(path, "proposed", "x", "revision", "1").is(404)
			other.post(path+"/strike", "do", "strike").is(404)
		}
		h.stranger().get("/unit").is(401)
	})
}

func TestRolesOfAUnit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		c := h.clause("(一)")
		h.enter(0, models.RoleDesk, "规划处").writes(c, "新增高新技术企业300家。", "理由")
		desk, leader, reader := h.enter(0, models.RoleDesk), h.enter(0, models.RoleLeader), h.enter(0, models.RoleReader)
		desk.get("/unit/read").says("规划处")
		for _, p := range []*person{desk, leader, reader} {
			p.post("/unit/submit", "revision", "1").is(403)
			p.post("/unit/withdraw").is(403)
			p.get("/unit/check").is(200).hides("正式提交</button>")
		}
		for _, p := range []*person{leader, reader} {
			if n := p.get("/unit/read").is(200).Find("[data-key=c]").Length(); n != 0 {
				t.Errorf("somebody who may not write is offered %d buttons", n)
			}
			p.get("/unit/opinions/new?clause=" + pid(c)).is(403)
			p.post("/unit/contact", "contact_name", "a").is(403)
		}
	})
}

// unchanged demands that the office still sees the one opinion that was sent in time.
func unchanged(t *testing.T, h *house, key string) {
	t.Helper()
	snap, err := h.store.Snapshot(context.Background(), h.round.ID)
	h.must(err)
	if snap.Sums.Replied() != 1 || len(snap.Opinions) != 1 || strconv.FormatInt(snap.Opinions[0].Key, 10) != key || snap.Opinions[0].Proposed != "新增高新技术企业300家。" {
		t.Errorf("after the refusal the office sees %+v", snap.Opinions)
	}
}

func TestAFormOpenedBeforeNoonAndSentAfter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleHandler)
		p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由充分")
		p.names()
		form := p.get("/unit/check").form("/unit/submit")
		clock.Set(storetest.Noon)
		p.postForm("/unit/submit", form).is(409).says("未收到，已截止", "300", "理由充分", "李某某", "逾期补报", "0931-8400000")
		clock.Set(storetest.Noon - 1)
		p.postForm("/unit/submit", form).is(409) // a clock that steps back opens nothing
		late := p.get("/unit/late").is(200).says("发送逾期补报")
		p.postForm("/unit/late", late.form("/unit/late")).goesTo("/unit/receipt")
		p.get("/unit").says("逾期补报已送达")
		snap, err := s.Snapshot(context.Background(), h.round.ID)
		h.must(err)
		if snap.Sums.Replied() != 0 || snap.Sums.ByClass[models.ClassLate] != 1 {
			t.Errorf("sums %+v", snap.Sums)
		}
	})
}

func TestTwoEditorsOfOneOpinion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		first, second := h.enter(0, models.RoleHandler), h.enter(0, models.RoleDesk)
		key := first.writes(h.clause("(一)"), "甲写的文字。", "理由")
		path := "/unit/opinions/" + key
		a, b := first.get(path).form(path), second.get(path).form(path)
		first.postForm(path, with(a, "proposed", "甲又改的文字。", "do", "save")).is(303)
		auto := second.postForm(path, with(b, "proposed", "乙改的文字。"), "Accept", "application/json").is(412)
		if !strings.Contains(auto.body, "对照") {
			t.Errorf("the form that saves itself is told %s", auto.body)
		}
		both := second.postForm(path, with(b, "proposed", "乙改的文字。", "do", "save")).is(412)
		if del, ins := both.Find(".conflict del").Text(), both.Find(".conflict ins").Text(); !strings.Contains(del, "甲") || !strings.Contains(ins, "乙") {
			t.Errorf("the page shows %q and %q", del, ins)
		}
		second.postForm(path, with(both.form(path), "do", "save")).is(303)
		if got := first.get(path).value("proposed"); got != "乙改的文字。" {
			t.Errorf("after choosing one's own text: %q", got)
		}
	})
}

func TestALostAnswerIsNoSecondEditor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p, c := h.enter(0, models.RoleHandler), h.clause("(一)")
		form := p.get("/unit/opinions/new?clause=" + pid(c)).form("/unit/opinions")
		for _, text := range []string{"一。", "一二。", "一二三。"} { // three savings, no answer arrived
			answer := p.postForm("/unit/opinions", with(form, "proposed", text), "Accept", "application/json").is(200)
			var got struct{ Revision, SavedAt string }
			if err := json.Unmarshal([]byte(strings.ReplaceAll(answer.body, "saved_at", "savedat")), &got); err != nil || got.SavedAt != "09:00:00" {
				t.Errorf("%s: %v", answer.body, err)
			}
		}
		p.postForm("/unit/opinions", with(form, "proposed", "一二三四。", "reason", "理由", "do", "save")).is(303)
		p.postForm("/unit/opinions", with(form, "proposed", "一二三四。", "reason", "理由", "do", "save")).is(303) // double click
		if n := p.get("/unit/read").Find("article.opinion").Length(); n != 1 {
			t.Errorf("%d opinions, want the one", n)
		}
	})
}

func TestDoubleClickAndReplayGiveOneSubmission(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleHandler)
		p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		p.names()
		form := p.get("/unit/check").form("/unit/submit")
		p.postForm("/unit/submit", form).goesTo("/unit/receipt")
		p.postForm("/unit/submit", form).goesTo("/unit/receipt")
		clock.Set(storetest.Noon + 1)
		p.postForm("/unit/submit", form).goesTo("/unit/receipt")
		if n := p.get("/unit/receipt").Find(".receipt").Length(); n != 1 {
			t.Errorf("%d receipts, want the one", n)
		}
	})
}

func TestUnchangedTextIsRefusedWithAHint(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleHandler)
		form := p.get("/unit/opinions/new?clause=" + pid(h.clause("(一)"))).form("/unit/opinions")
		p.postForm("/unit/opinions", with(form, "reason", "理由", "do", "save")).is(422).says("文字没有改动", "只是说明看法")
		p.get("/unit/opinions/new?clause=" + pid(h.clause("(二)"))).is(409).says("不征求意见")
		if n := p.get("/unit/read").Find("article.opinion").Length(); n != 0 {
			t.Errorf("%d opinions, want none", n)
		}
	})
}

func TestTheKindsOfAnOpinion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p, c := h.enter(0, models.RoleHandler), h.clause("(一)")
		form := p.get("/unit/opinions/new?clause=" + pid(c)).form("/unit/opinions")
		insert := p.postForm("/unit/opinions", with(form, "reason", "写了一半", "do", "kind:insert")).is(200)
		if insert.value("proposed") != "" || insert.value("reason") != "写了一半" || insert.value("kind") != "insert" {
			t.Errorf("turned to 增加： %q, %q", insert.value("proposed"), insert.value("reason"))
		}
		add := insert.form("/unit/opinions")
		p.postForm("/unit/opinions", with(add, "quote", "不在条文里的话", "proposed", "和院所", "do", "save")).is(422).says("条款中没有这段原文", "已写的内容已保存")
		p.postForm("/unit/opinions", with(add, "quote", "高新技术企业100家", "proposed", "和院所", "revision", "1", "do", "save")).is(303)
		remove := p.get("/unit/opinions/new?clause=" + pid(c) + "&kind=remove").form("/unit/opinions")
		p.postForm("/unit/opinions", with(remove, "reason", "重复", "do", "save")).is(303)
		general := p.get("/unit/opinions/new?clause=0&kind=general").form("/unit/opinions")
		p.postForm("/unit/opinions", with(general, "proposed", "建议统一体例", "reason", "便于阅读", "do", "save")).goesTo("/unit/read#c-0")
		read := p.get("/unit/read")
		if del := read.Find("article del").Text(); !strings.Contains(del, c.Full()) {
			t.Errorf("a clause struck whole shows %q", del)
		}
		if ins := read.Find("article ins").Text(); !strings.Contains(ins, "和院所") {
			t.Errorf("new words show as %q", ins)
		}
	})
}

func TestNoOpinionInThreeClicks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyNotice())
		p := h.enter(0, models.RoleHandler)
		none := p.get("/unit").Find(`a[href="/unit/none"]`)
		if none.Length() == 0 {
			t.Fatal("home does not lead to 无修改意见")
		}
		p.post("/unit/none", "contact_name", "", "contact_phone", "12", "do", "declare").is(422).says("请填写联系人姓名", "联系电话请填手机号")
		p.post("/unit/none", "contact_name", "李某某", "contact_phone", "0931-8400000转801", "do", "declare").goesTo("/unit/check")
		check := p.get("/unit/check").says("无修改意见，正式提交")
		p.postForm("/unit/submit", check.form("/unit/submit")).goesTo("/unit/receipt")
		snap, err := s.Ledger(context.Background(), h.round.ID)
		h.must(err)
		if snap.Sums.ByClass[models.ClassNoOpinion] != 1 {
			t.Errorf("sums %+v", snap.Sums)
		}
	})
}

func TestEditingAfterSubmittingLeavesTheSubmittedVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleHandler)
		key := p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		p.names()
		p.postForm("/unit/submit", p.get("/unit/check").form("/unit/submit")).is(303)
		path := "/unit/opinions/" + key
		p.postForm(path, with(p.get(path).form(path), "proposed", "新增高新技术企业400家。", "do", "save")).is(303)
		p.get("/unit").says("已提交的第1版仍有效；您正在修改第2版，尚未提交")
		unchanged(t, h, key)
		p.postForm(path, with(p.get(path).form(path), "nature", "editorial", "do", "save")).is(303)
		p.post("/unit/contact", "contact_name", "李某某", "contact_phone", "138****0000").is(303)
		history := p.get("/unit/history").says("第2版", "正在填写", "与第1版相比", "改动", "实质性 → 文字性", "139****0000 → 138****0000")
		if ins := history.Find(".version ins").First().Text(); !strings.Contains(ins, "400") {
			t.Errorf("the history shows %q as new", ins)
		}
		p.post("/unit/drop").goesTo("/unit")
		p.get("/unit").says("第1版已提交，计入反馈")
		p.get("/unit/withdraw").is(200).hides("不足两小时")
		clock.Set(storetest.Noon.Add(-1000 * 60 * 60 * 1000 * 1000))
		p.get("/unit/withdraw").says("不足两小时")
		p.postForm("/unit/withdraw", p.get("/unit/withdraw").form("/unit/withdraw")).goesTo("/unit")
		p.get("/unit").says("已撤回，现在没有有效的反馈")
		p.get("/unit/check").says("300", "正式提交")
	})
}

// hostile is five characters that break out of a page that forgets to escape.
const hostile = `<'">&`

func TestHostileTextIsShownAsTyped(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleHandler, "处"+hostile)
		c := h.clause("(一)")
		form := p.get("/unit/opinions/new?clause=" + pid(c)).form("/unit/opinions")
		p.postForm("/unit/opinions", with(form, "proposed", c.Full()+hostile, "reason", "r"+hostile, "contact_name", "n"+hostile, "contact_phone", "139****0000", "do", "save")).is(303)
		p.post("/unit/contact", "contact_name", "c"+hostile, "contact_phone", "139****0000", "letter_no", "l"+hostile).is(303)
		for _, path := range []string{"/unit/read", "/unit/check", "/unit/history"} {
			shown := p.get(path).is(200)
			for _, word := range []string{"r" + hostile, "n" + hostile, "处" + hostile} {
				if !strings.Contains(shown.words(), word) {
					t.Errorf("%s does not show %s", path, word)
				}
			}
			if strings.Contains(shown.body, hostile) {
				t.Errorf("%s lets %s through", path, hostile)
			}
		}
		if got := p.get("/unit/read?q=" + url.QueryEscape(hostile)).hides(hostile).value("q"); got != hostile {
			t.Errorf("the find form holds %q", got)
		}
		if got := p.get("/unit/contact").value("contact_name"); got != "c"+hostile {
			t.Errorf("the form holds %q", got)
		}
	})
}

func TestMarkedSecretsAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleHandler)
		form := p.get("/unit/opinions/new?clause=0&kind=general").form("/unit/opinions")
		p.postForm("/unit/opinions", with(form, "proposed", "机密★1年 某某", "reason", "r", "do", "save")).is(422).says("本系统为非涉密系统，严禁处理、存储、传输国家秘密")
		p.get("/unit/read").hides("机密★")
	})
}
