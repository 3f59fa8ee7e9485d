package handlers

import (
	"net/http"

	"zqyj/models"
	"zqyj/templates"
)

// sealOfficeRoutes is the office's list of stamped pages whose code could not be read.
var sealOfficeRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/seals", officeAny, (*App).listSeals, false},
}

// listSeals shows what waits for the office's eyes, oldest first, each with its one click.
func (a *App) listSeals(v *visit) error {
	seals, err := a.Store.UnreadableSeals(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	units, err := a.Store.Units(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	names := map[int64]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	page := templates.OfficeSealsPage{Frame: a.roundFrame(v, "盖章件核对", ledgerLink(v))}
	for _, s := range seals {
		row := templates.OfficeSeal{Unit: templates.Link{Label: names[s.UnitID], Href: roundPath(v.round.ID, "/units/%d", s.UnitID)}, Version: s.Number, At: s.At, By: s.By,
			Electronic: s.Electronic, File: templates.Link{Label: "查看", Href: roundPath(v.round.ID, "/files/%d", s.FileID)}, Code: models.NewSealCode(s.RoundID, s.UnitID, s.Number, s.Hash).Format()}
		if v.writes() {
			row.Accept = roundPath(v.round.ID, "/seals/%d", s.ID)
		}
		page.Rows = append(page.Rows, row)
	}
	return v.show(http.StatusOK, page)
}
