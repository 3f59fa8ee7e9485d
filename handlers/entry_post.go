package handlers

import (
	"net/http"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// onEntry runs a verb on the entry of the address with what was typed; a refusal shows the entry again.
func (a *App) onEntry(v *visit, verb func(id int64, form templates.Form) (done string, err error)) error {
	id, err := v.id("entry")
	if err != nil {
		return err
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	done, err := verb(id, templates.Form{Values: values})
	if form, ok := formOf(values, err); ok {
		return a.entry(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/entries/%d", id), done)
}

func (a *App) enterOpinion(v *visit) error {
	return a.onEntry(v, func(id int64, form templates.Form) (string, error) {
		pid, err := strconv.ParseInt(form.Value("clause"), 10, 64)
		if err != nil || pid < 0 {
			return "", models.Invalid("clause", "请选择条款")
		}
		o := models.Opinion{RoundID: v.round.ID, PID: pid, Kind: models.OpinionKind(form.Value("kind")), Nature: models.Nature(form.Value("nature")),
			Quote: form.Value("quote"), Proposed: form.Value("proposed"), Reason: form.Value("reason")}
		_, err = a.Store.EnterOpinion(v.ctx(), v.actor, id, o)
		return "已保存这条意见", err
	})
}

func (a *App) dropEntered(v *visit) error {
	opinion, err := v.id("opinion")
	if err != nil {
		return err
	}
	return a.onEntry(v, func(id int64, _ templates.Form) (string, error) {
		return "已去掉", a.Store.DropEntered(v.ctx(), v.actor, v.round.ID, id, opinion)
	})
}

func (a *App) handOver(v *visit) error {
	return a.onEntry(v, func(id int64, _ templates.Form) (string, error) {
		return "已交复核，请另一人对照来文复核", a.Store.HandOver(v.ctx(), v.actor, v.round.ID, id)
	})
}

func (a *App) checkEntry(v *visit) error {
	return a.onEntry(v, func(id int64, form templates.Form) (string, error) {
		check := store.Check{RoundID: v.round.ID, VersionID: id, Keep: models.Keep(form.Value("keep")), Reason: strings.TrimSpace(form.Value("reason"))}
		return "复核完成，台账已更新", a.Store.CheckEntered(v.ctx(), v.actor, check)
	})
}

func (a *App) returnEntry(v *visit) error {
	return a.onEntry(v, func(id int64, form templates.Form) (string, error) {
		return "已退回修改", a.Store.ReturnEntry(v.ctx(), v.actor, v.round.ID, id, strings.TrimSpace(form.Value("reason")))
	})
}

func (a *App) voidEntry(v *visit) error {
	return a.onEntry(v, func(id int64, form templates.Form) (string, error) {
		return "已作废，不计入反馈", a.Store.VoidEntry(v.ctx(), v.actor, v.round.ID, id, strings.TrimSpace(form.Value("reason")))
	})
}
