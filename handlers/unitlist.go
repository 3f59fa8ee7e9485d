package handlers

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"zqyj/intake"
	"zqyj/models"
	"zqyj/templates"
)

// unitListRoutes is how the office takes its list of units in.
var unitListRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/units", officeAny, (*App).showUnitList, false},
	{http.MethodPost, "/office/rounds/:round/units", officeWriter.upload(intake.MaxUpload + formBody), (*App).takeUnitList, false},
	{http.MethodPost, "/office/rounds/:round/units/:unit/remove", officeWriter, (*App).removeUnit, false},
	{http.MethodGet, "/office/units.xlsx", officeAny, (*App).sendUnitTemplate, false},
}

func (a *App) showUnitList(v *visit) error {
	return a.unitListPage(v, http.StatusOK, templates.Form{}, nil)
}

func (a *App) unitListPage(v *visit, status int, form templates.Form, trial *templates.UnitTrial) error {
	units, err := a.Store.Units(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	frame := a.frame(v, "单位名单")
	frame.Crumbs = []templates.Link{a.setupLink(v)}
	page := templates.UnitListPage{Frame: frame, Form: form, Action: roundPath(v.round.ID, "/units"), Template: templates.Link{Label: "下载模板（xlsx）", Href: "/office/units.xlsx"},
		Trial: trial, Units: units, Back: a.setupLink(v), Adds: v.writes() && (v.round.State == models.RoundSetup || v.round.State == models.RoundOpen)}
	if v.writes() && v.round.State == models.RoundSetup {
		page.Remove = roundPath(v.round.ID, "/units/")
	}
	return v.show(status, page)
}

// takeUnitList tries a list first and writes it in a second step; the second step reads the list anew, so that what was
// tried is what is written.
func (a *App) takeUnitList(v *visit) error {
	data, _, err := v.uploaded("file", "list")
	if err != nil {
		return err
	}
	if kept := v.Request().PostFormValue("failures"); kept != "" {
		csv, err := base64.StdEncoding.DecodeString(kept)
		if err != nil {
			return badForm(err)
		}
		return sendFile(v, "未收入的单位.csv", "text/csv; charset=utf-8", csv)
	}
	units, err := a.Store.Units(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	present := make([]string, len(units))
	for i, unit := range units {
		present[i] = unit.Name
	}
	list, err := intake.ReadUnits(data, present)
	if form, ok := formOf(v.Request().PostForm, err); ok {
		return a.unitListPage(v, http.StatusUnprocessableEntity, form, nil)
	}
	if err != nil {
		return err
	}
	if v.Request().PostFormValue("step") != "write" {
		trial, err := trialOf(list)
		if err != nil {
			return err
		}
		return a.unitListPage(v, http.StatusOK, templates.Filled("list", trialText(list, v.Request().PostFormValue("list"))), trial)
	}
	rows := make([]models.Unit, len(list.Good))
	for i, row := range list.Good {
		rows[i] = models.Unit{Name: row.Name, Category: row.Category, Contact: row.Contact, Phone: row.Phone, Email: row.Email, Initials: row.Initials}
	}
	if _, err := a.Store.AddUnits(v.ctx(), v.actor, v.round.ID, rows); err != nil {
		if form, ok := formOf(v.Request().PostForm, err); ok {
			return a.unitListPage(v, http.StatusUnprocessableEntity, form, nil)
		}
		return err
	}
	return v.done(roundPath(v.round.ID, "/units"), fmt.Sprintf("已收入%d个单位", len(rows)))
}

// trialOf shows a dry run; the good rows go along as text for the second step.
func trialOf(list intake.UnitList) (*templates.UnitTrial, error) {
	trial := &templates.UnitTrial{Good: len(list.Good), Bad: len(list.Failed)}
	for _, row := range byLine(list) {
		trial.Rows = append(trial.Rows, templates.UnitTrialRow{Line: row.Line, Name: row.Name, Category: row.Category.String(), Hint: row.Note, Problem: row.Problem})
	}
	trial.Noted, trial.List = list.Noted(), unitLines(list.Good)
	if len(list.Failed) == 0 {
		return trial, nil
	}
	csv, err := list.FailuresCSV()
	trial.Failures = base64.StdEncoding.EncodeToString(csv)
	return trial, err
}

// byLine is the whole list in its own order, so that a row is found where it stands in the file.
func byLine(list intake.UnitList) []intake.UnitRow {
	rows := append(slices.Clone(list.Good), list.Failed...)
	slices.SortStableFunc(rows, func(a, b intake.UnitRow) int { return cmp.Compare(a.Line, b.Line) })
	return rows
}

func unitLines(rows []intake.UnitRow) string {
	lines := []string{"单位名称\t类别\t联系人\t联系电话\t电子邮箱"}
	for _, row := range rows {
		lines = append(lines, strings.Join([]string{row.Name, row.Category.String(), row.Contact, row.Phone, row.Email}, "\t"))
	}
	return strings.Join(lines, "\n")
}

// trialText is the list as it can be mended and tried again: as it was typed, or what was read of a file.
func trialText(list intake.UnitList, typed string) string {
	if typed != "" || len(list.Failed) == 0 {
		return typed
	}
	return unitLines(byLine(list))
}

// removeUnit takes a unit off the list while nothing has begun.
func (a *App) removeUnit(v *visit) error {
	id, err := v.id("unit")
	if err != nil {
		return err
	}
	unit, err := a.Store.RemoveUnit(v.ctx(), v.actor, v.round.ID, id)
	if err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/units"), "已从名单中移出“"+unit.Name+"”，它的邀请码同时失效")
}

func (a *App) sendUnitTemplate(v *visit) error {
	body, err := intake.UnitTemplate()
	if err != nil {
		return err
	}
	return sendFile(v, "单位名单模板.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body)
}
