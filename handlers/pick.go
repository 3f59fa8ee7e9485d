package handlers

import (
	"fmt"
	"net/http"

	"zqyj/models"
	"zqyj/templates"
)

// pickOf is the question which of two clashing replies counts.
func (a *App) pickOf(v *visit) (models.Unit, int, question, error) {
	unit, err := a.unitOf(v)
	if err != nil {
		return unit, 0, question{}, err
	}
	number, err := v.id("number")
	if err != nil {
		return unit, 0, question{}, err
	}
	q := question{title: fmt.Sprintf("%s：以第%d版为准", unit.Name, number), what: fmt.Sprintf("第%d版计入反馈，另一份保留但不计入。", number), reason: "选定的理由", do: "确认选定",
		back: templates.Link{Label: "返回", Href: roundPath(v.round.ID, "/units/%d", unit.ID)}}
	return unit, int(number), q, nil
}

func (a *App) showPick(v *visit) error {
	_, _, q, err := a.pickOf(v)
	if err != nil {
		return err
	}
	return a.ask(v, http.StatusOK, q, templates.Form{})
}

func (a *App) pick(v *visit) error {
	unit, number, q, err := a.pickOf(v)
	if err != nil {
		return err
	}
	return a.answer(v, q, func(reason string) error {
		return a.Store.PickVersion(v.ctx(), v.actor, v.round.ID, unit.ID, number, reason)
	}, "已选定，统计已更新")
}

// sendRoundFile sends a file of the round: pictures and PDF to be looked at, anything else to be saved.
func (a *App) sendRoundFile(v *visit) error {
	id, err := v.id("file")
	if err != nil {
		return err
	}
	file, err := a.Store.File(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	if file.RoundID != v.round.ID {
		return models.ErrMissing
	}
	return a.sendStored(v, file)
}
