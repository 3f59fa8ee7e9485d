package handlers_test

import (
	"context"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// byLeader asks the leader's own approval and no seal.
func byLeader() models.Policy {
	return models.Policy{ApprovalWith: models.ApprovalLeader, ApprovalWithout: models.ApprovalNone, SealWith: models.SealNone, SealWithout: models.SealNone}
}

func TestTheLeaderReturnsAndThenAgrees(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, byLeader())
		handler, leader := h.enter(0, models.RoleHandler), h.enter(0, models.RoleLeader)
		leader.get("/unit/approval").says("没有等待审核的内容")
		key := handler.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		leader.get("/unit/approval").says("还有缺项", "请填写联系人姓名")
		handler.names()
		handler.get("/unit/approval").says("本轮要求负责同志本人审核")
		handler.post("/unit/approval", "hash", "x", "agreed", "1", "name", "王某某", "post", "副厅长").is(412)
		shown := leader.get("/unit/approval").is(200).says("300")
		form := shown.form("/unit/approval")
		leader.postForm("/unit/approval", form).is(422).says("请选择审核结果")
		leader.postForm("/unit/approval", with(form, "agreed", "0", "name", "王某某", "post", "副厅长")).is(422).says("退回时请写明意见")
		leader.postForm("/unit/approval", with(form, "agreed", "0", "name", "王某某", "post", "副厅长", "opinion", "再斟酌")).goesTo("/unit")
		handler.get("/unit").says("负责同志已退回：再斟酌")
		path := "/unit/opinions/" + key
		handler.postForm(path, with(handler.get(path).form(path), "proposed", "新增高新技术企业400家。", "do", "save")).is(303)
		leader.postForm("/unit/approval", with(form, "agreed", "1", "name", "王某某", "post", "副厅长")).is(412).says("文字有了改动", "400")
		leader.postForm("/unit/approval", with(leader.get("/unit/approval").form("/unit/approval"), "agreed", "1", "name", "王某某", "post", "副厅长")).goesTo("/unit")
		handler.postForm("/unit/submit", handler.get("/unit/check").says("王某某").form("/unit/submit")).goesTo("/unit/receipt")
		snap, err := s.Ledger(context.Background(), h.round.ID)
		h.must(err)
		if got := snap.Units[0].Approval; got.Name != "王某某" || got.Kind != models.ApprovalLeader {
			t.Errorf("the office sees the approval %+v", got)
		}
	})
}

func TestTheHandlerDeclaresAndChangedTextVoidsIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		policy := models.PolicyNotice()
		policy.SealWith = models.SealNone
		h := openHouse(t, s, clock, policy)
		p := h.enter(0, models.RoleHandler)
		key := p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		p.names()
		p.get("/unit/check").says("请填写审核本反馈的负责同志姓名和职务").hides("正式提交</button>")
		form := p.get("/unit/approval").form("/unit/approval")
		p.postForm("/unit/approval", form).is(422).says("请填写负责同志姓名", "请填写负责同志职务")
		p.postForm("/unit/approval", with(form, "name", "王某某", "post", "副厅长")).goesTo("/unit")
		ready := p.get("/unit/check").form("/unit/submit")
		path := "/unit/opinions/" + key
		p.postForm(path, with(p.get(path).form(path), "proposed", "新增高新技术企业400家。", "do", "save")).is(303)
		p.get("/unit").says("审核之后文字有改动，请重新履行负责同志审核", "需重办")
		p.postForm("/unit/submit", ready).is(412)
		p.postForm("/unit/submit", with(ready, "revision", "-1", "key", "other")).is(422).says("没有提交", "审核之后文字有改动")
		p.postForm(path, with(p.get(path).form(path), "proposed", "新增高新技术企业300家。", "do", "save")).is(303) // the same text again
		p.get("/unit/check").says("王某某", "正式提交")
		clock.Set(storetest.Noon)
		p.postForm(path, with(p.get(path).form(path), "proposed", "新增高新技术企业500家。", "do", "save")).is(303)
		p.post("/unit/late", "revision", "-1", "key", "late").is(422).says("审核之后文字有改动")
		form = p.get("/unit/approval").form("/unit/approval") // 逾期补报 asks for the same approval
		p.postForm("/unit/approval", with(form, "name", "王某某", "post", "副厅长")).goesTo("/unit")
		p.post("/unit/late", "revision", "-1", "key", "late").is(303)
	})
}

func TestColleaguesWriteAndTheHandlerPutsTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		handler, c := h.enter(0, models.RoleHandler), h.clause("(一)")
		handler.post("/unit/people", "role", "desk", "label", "").is(422).says("请填写处室或姓名")
		handler.post("/unit/people", "role", "king", "label", "规划处").is(422).says("请选择身份")
		handler.post("/unit/people", "role", "desk", "label", "规划处").is(303)
		people := handler.get("/unit/people").says("规划处", "还没有进入过")
		link := people.Find("#p-" + lastPerson(people) + "-link").Text()
		if !strings.HasPrefix(link, "http://zqyj.test/in/") {
			t.Fatalf("link %q", link)
		}
		if pic := handler.get("/unit/people/" + lastPerson(people) + "/code.png").is(200); !strings.HasPrefix(pic.body, "\x89PNG") {
			t.Error("the code is no picture")
		}
		desk := h.stranger()
		desk.post(strings.TrimPrefix(link, "http://zqyj.test")).goesTo("/unit")
		first := desk.writes(c, strings.Replace(c.Full(), "100家", "200家", 1), "规划处的理由")
		second := handler.writes(c, strings.Replace(c.Full(), "10个", "20个", 1), "经办的理由")
		third := handler.writes(c, strings.Replace(c.Full(), "100家", "150家", 1), "另一理由")
		list := handler.get("/unit/opinions").is(200).says("规划处")
		if n := list.Find("input[name=key]").Length(); n != 3 {
			t.Errorf("%d opinions can be picked, want 3", n)
		}
		handler.post("/unit/opinions/merge", "key", first, "key", third).is(422).says("改了同一处文字而改法不同")
		handler.post("/unit/opinions/merge", "key", first).is(422).says("两条以上")
		desk.post("/unit/opinions/merge", "key", first, "key", second).is(403)
		handler.post("/unit/opinions/merge", "key", first, "key", second).is(303)
		handler.post("/unit/opinions/"+third+"/strike", "do", "strike", "back", "/unit/opinions").goesTo("/unit/opinions")
		merged := handler.get("/unit/check").says("规划处、", "规划处的理由", "经办的理由").hides("另一理由")
		if ins := merged.Find("article ins").Text(); !strings.Contains(ins, "200") || !strings.Contains(ins, "20") {
			t.Errorf("merged redline adds %q", ins)
		}
		if n := merged.Find("article.opinion").Length(); n != 1 {
			t.Errorf("%d opinions go out, want the merged one", n)
		}
		handler.post("/unit/people/" + lastPerson(people) + "/revoke").is(303)
		desk.get("/unit").is(401)
		h.enter(1, models.RoleHandler).post("/unit/people/" + lastPerson(people) + "/revoke").is(404)
	})
}

// lastPerson is the number of the newest way in that the page shows.
func lastPerson(p *page) string {
	return strings.TrimPrefix(p.Find("section.card").Last().AttrOr("id", ""), "p-")
}

// TestALeaderBeginsAtWhatWaitsForHim: the link leads to a reply that lacks nothing but the decision, and home otherwise.
func TestALeaderBeginsAtWhatWaitsForHim(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, byLeader())
		handler, leader := h.enter(0, models.RoleHandler), h.stranger()
		invitation, err := s.Invite(context.Background(), officeActor, models.Invitation{RoundID: h.round.ID, UnitID: h.units[0].ID, Role: models.RoleLeader})
		h.must(err)
		comes := func() *page { return leader.post("/in/" + s.Code(invitation)) }
		comes().goesTo("/unit")
		handler.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		leader.get("/unit").says("经办人还没有办完")
		handler.names()
		comes().goesTo("/unit/approval")
		form := leader.get("/unit/approval").says("本单位的反馈等待您审核").form("/unit/approval")
		leader.postForm("/unit/approval", with(form, "agreed", "0", "name", "王某某", "post", "副厅长", "opinion", "再斟酌。")).goesTo("/unit")
		leader.get("/unit").says("已退回，等待经办人修改", "再斟酌。请修改后重新送审")
	})
}
