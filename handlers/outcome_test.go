package handlers_test

import (
	"context"
	"fmt"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// release closes the round, answers every opinion and publishes the outcomes.
func (h *house) release(answers map[string]models.Disposition) {
	h.t.Helper()
	ctx := context.Background()
	h.must(h.store.CloseDue(ctx))
	h.must(h.store.StartProcessing(ctx, officeActor, h.round.ID))
	snap, err := h.store.Snapshot(ctx, h.round.ID)
	h.must(err)
	for _, o := range snap.Opinions {
		_, err := h.store.RecordDisposition(ctx, officeActor, h.round.ID, o.ID, answers[fmt.Sprint(o.Key)])
		h.must(err)
	}
	h.must(h.store.ReleaseRound(ctx, officeActor, h.round.ID, "负责同志已审定"))
}

func TestAfterReleaseAUnitSeesItsOutcomesAndAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleHandler)
		first, second := p.writes(h.clause("一、"), "坚持稳字当头。", "理由一"), p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由二")
		p.names()
		p.postForm("/unit/submit", p.get("/unit/check").form("/unit/submit")).is(303)
		p.get("/unit/outcomes").is(409).says("处理结果尚未发布")
		p.post("/unit/outcomes/"+first, "do", "agree").is(409)
		clock.Set(storetest.Noon)
		h.release(map[string]models.Disposition{first: {Outcome: models.OutcomeAccepted}, second: {Outcome: models.OutcomeRejected, Reason: "依据不足" + hostile}})
		p.get("/unit").says("处理结果已发布")
		p.get("/unit/outcomes").is(200).says("采纳", "不采纳", "依据不足"+hostile).hides(hostile)
		path := "/unit/outcomes/" + second
		p.post(path, "do", "insist", "grounds", " ").is(422).says("坚持原意见的，请写明理由")
		p.post(path, "do", "insist", "grounds", "依据见附件"+hostile).goesTo("/unit/outcomes#o-" + second)
		p.post("/unit/outcomes/"+first, "do", "agree").is(303)
		p.get("/unit/outcomes").says("本单位坚持：依据见附件"+hostile, "本单位已答复同意").hides(hostile)
		other := h.enter(1, models.RoleHandler)
		other.get("/unit/outcomes").is(200).hides("依据不足")
		other.post(path, "do", "agree").is(404)
		h.enter(0, models.RoleDesk).post(path, "do", "agree").is(403)
		p.post("/unit/opinions/"+first+"/strike", "do", "strike").is(409)
		snap, err := s.Snapshot(context.Background(), h.round.ID)
		h.must(err)
		for _, o := range snap.Opinions {
			if fmt.Sprint(o.Key) == second && (o.Stance.ID == 0 || o.Stance.Agrees) {
				t.Errorf("the office sees the stance %+v", o.Stance)
			}
		}
	})
}

func TestAPersonEndsAnotherBrowser(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		invitation, err := s.Invite(context.Background(), officeActor, models.Invitation{RoundID: h.round.ID, UnitID: h.units[0].ID, Role: models.RoleHandler})
		h.must(err)
		here, there := h.stranger(), h.stranger()
		for _, p := range []*person{here, there} {
			p.post("/in", "code", s.Code(invitation)).is(303)
		}
		list := here.get("/unit/sessions").is(200)
		end := list.Find(`form[action^="/unit/sessions/"]`)
		if end.Length() != 1 {
			t.Fatalf("%d browsers can be ended, want the other one", end.Length())
		}
		h.enter(0, models.RoleHandler).post(end.AttrOr("action", "")).is(404) // another code of the same unit
		here.post(end.AttrOr("action", "")).goesTo("/unit/sessions")
		there.get("/unit").is(401)
		here.get("/unit").is(200)
	})
}
