package handlers

import (
	"context"
	"fmt"
	"net/http"
	"path"

	"zqyj/models"
	"zqyj/templates"
)

// halts are the leader's decisions over a whole round, by the last part of their address.
var halts = map[string]struct {
	question
	verb func(*App) func(ctx context.Context, actor models.Actor, roundID int64, reason string) error
	done string
}{
	"close": {question{title: "提前截止", what: "确认后立即截止：各单位不能再提交，台账即时留存。只有「延期」能重新开放。", reason: "提前截止的理由", do: "确认提前截止", danger: true},
		func(a *App) func(context.Context, models.Actor, int64, string) error { return a.Store.CloseEarly }, "已提前截止，台账已留存"},
	"pause": {question{title: "暂停征求意见", what: "暂停期间各单位可以查看，不能填写和提交。截止时间照常计算，需要时请另行延期。", reason: "暂停的理由（单位看得到）", do: "确认暂停"},
		func(a *App) func(context.Context, models.Actor, int64, string) error { return a.Store.PauseRound }, "已暂停"},
	"resume": {question{title: "恢复征求意见", what: "恢复后各单位可以继续填写和提交。截止时间没有变化。", reason: "恢复的理由", do: "确认恢复"},
		func(a *App) func(context.Context, models.Actor, int64, string) error { return a.Store.ResumeRound }, "已恢复"},
	"cancel": {question{title: "取消本轮征求意见", what: "取消后本轮不能恢复：各单位不能再填写，已提交的反馈保留备查。", reason: "取消的理由（单位看得到）", do: "确认取消本轮", danger: true},
		func(a *App) func(context.Context, models.Actor, int64, string) error { return a.Store.CancelRound }, "本轮征求意见已取消"},
}

func (a *App) showHalt(v *visit) error {
	q := halts[path.Base(v.Path())].question
	return a.ask(v, http.StatusOK, haltQuestion(v, q), templates.Form{})
}

func haltQuestion(v *visit, q question) question {
	q.back = templates.Link{Label: "返回截止日", Href: roundPath(v.round.ID, "/day")}
	return q
}

func (a *App) halt(v *visit) error {
	h := halts[path.Base(v.Path())]
	return a.answer(v, haltQuestion(v, h.question), func(reason string) error {
		return h.verb(a)(v.ctx(), v.actor, v.round.ID, reason)
	}, h.done)
}

// lateQuestion asks what becomes of a unit's late reply.
func (a *App) lateQuestion(v *visit, admit bool) (models.Unit, question, error) {
	unit, err := a.unitOf(v)
	if err != nil {
		return unit, question{}, err
	}
	q := question{back: templates.Link{Label: "返回截止日", Href: roundPath(v.round.ID, "/day#late")}, title: "受理逾期补报", reason: "受理的理由", do: "确认受理",
		what: fmt.Sprintf("%s的逾期补报受理后计入反馈，与按时提交的反馈同样处理。", unit.Name)}
	if !admit {
		q.title, q.reason, q.do, q.danger = "不予受理逾期补报", "不予受理的理由（单位看得到）", "确认不予受理", true
		q.what = fmt.Sprintf("%s的逾期补报不计入反馈，文字保留备查；该单位列为未反馈。", unit.Name)
	}
	return unit, q, nil
}

func (a *App) showAdmit(v *visit) error  { return a.showLate(v, true) }
func (a *App) showRefuse(v *visit) error { return a.showLate(v, false) }

func (a *App) showLate(v *visit, admit bool) error {
	_, q, err := a.lateQuestion(v, admit)
	if err != nil {
		return err
	}
	return a.ask(v, http.StatusOK, q, templates.Form{})
}

func (a *App) admitLate(v *visit) error {
	unit, q, err := a.lateQuestion(v, true)
	if err != nil {
		return err
	}
	return a.answer(v, q, func(reason string) error {
		return a.Store.AdmitLate(v.ctx(), v.actor, v.round.ID, unit.ID, reason)
	}, "已受理，统计已更新")
}

func (a *App) refuseLate(v *visit) error {
	unit, q, err := a.lateQuestion(v, false)
	if err != nil {
		return err
	}
	return a.answer(v, q, func(reason string) error {
		return a.Store.RefuseLate(v.ctx(), v.actor, v.round.ID, unit.ID, reason)
	}, "已记录：不予受理")
}
