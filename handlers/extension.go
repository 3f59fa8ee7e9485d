package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// extensionRoutes give more time and answer pleas for it.
var extensionRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/extend", officeWriter, (*App).showExtend, false},
	{http.MethodPost, "/office/rounds/:round/extend", officeWriter, (*App).extend, false},
	{http.MethodPost, "/office/rounds/:round/requests/:request", officeWriter, (*App).decideRequest, false},
}

func (a *App) showExtend(v *visit) error {
	query := v.Request().URL.Query()
	if query.Get("all") == "" && len(query["unit"]) == 0 {
		v.flash(templates.ToneWarn, "请先勾选要延期的单位")
		return v.goTo(roundPath(v.round.ID, ""))
	}
	return a.extendForm(v, http.StatusOK, templates.Form{Values: url.Values{"unit": query["unit"], "all": query["all"]}})
}

func (a *App) extendForm(v *visit, status int, form templates.Form) error {
	snap, err := a.ledgerOf(v)
	if err != nil {
		return err
	}
	page := templates.ExtendPage{Frame: a.roundFrame(v, "延期", ledgerLink(v)), Form: form, Action: roundPath(v.round.ID, "/extend"), All: form.Value("all") != "",
		Now: deadlineBlock(models.DeadlineOf(snap.Deadlines, 0), v.now), Back: templates.Link{Label: "返回台账", Href: roundPath(v.round.ID, "")}}
	page.Now.Extended, page.Now.Reason = false, ""
	page.Width = templates.WidthNarrow
	page.Units = unitOptions(snap, form.Values["unit"])
	if !page.All && len(page.Units) == 0 {
		return models.ErrMissing
	}
	return v.show(status, page)
}

// unitOptions are the units of the ids, with a hint on those that have their own deadline.
func unitOptions(snap models.Snapshot, ids []string) []templates.Option {
	var options []templates.Option
	for _, u := range snap.Units {
		id := fmt.Sprint(u.Unit.ID)
		if !slices.Contains(ids, id) {
			continue
		}
		option := templates.Option{Value: id, Label: u.Unit.Name}
		if u.Deadline.UnitID != 0 {
			option.Hint = "现为" + u.Deadline.At.String()
		}
		options = append(options, option)
	}
	return options
}

// unitIDs reads the ticked units of a form.
func unitIDs(values url.Values) ([]int64, error) {
	var ids []int64
	for _, text := range values["unit"] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id <= 0 {
			return nil, models.ErrMissing
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (a *App) extend(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	ids, err := unitIDs(values)
	if err != nil {
		return err
	}
	if len(ids) == 0 && values.Get("all") != "1" { // nobody ticked is not everybody
		return models.Invalid("unit", "请先勾选要延期的单位")
	}
	at, refused := momentOf(values, "at")
	if refused == nil {
		e := store.Extension{RoundID: v.round.ID, UnitIDs: ids, At: at, Reason: values.Get("reason")}
		if values.Get("all") == "1" {
			e.UnitIDs = nil
		}
		refused = a.Store.ExtendDeadline(v.ctx(), v.actor, e)
	}
	if form, ok := formOf(values, refused); ok {
		return a.extendForm(v, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	whom := fmt.Sprintf("%d家单位", len(ids))
	if values.Get("all") == "1" {
		whom = "全部单位"
	}
	return v.done(roundPath(v.round.ID, ""), whom+"的截止时间已延至"+at.String())
}

func (a *App) decideRequest(v *visit) error {
	id, err := v.id("request")
	if err != nil {
		return err
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	at, refused := momentOf(values, "at")
	granted := values.Get("granted") == "1"
	if refused == nil {
		refused = a.Store.DecideExtension(v.ctx(), v.actor, store.Decision{RoundID: v.round.ID, RequestID: id, Granted: granted, At: at, Answer: values.Get("answer")})
	}
	if form, ok := formOf(values, refused); ok {
		return a.deadlineDay(v, http.StatusUnprocessableEntity, refusedForm{id, form})
	}
	if refused != nil {
		return refused
	}
	word := "已答复：不同意延期"
	if granted {
		word = "已同意延期至" + at.String()
	}
	return v.done(roundPath(v.round.ID, "/day#requests"), word)
}
