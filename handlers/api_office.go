package handlers

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"zqyj/models"
	"zqyj/store"
)

type apiUnit struct {
	ID       int64       `json:"id"`
	Seq      int         `json:"seq"`
	Name     string      `json:"name"`
	Category string      `json:"category"`
	Class    string      `json:"class"`
	Flags    []string    `json:"flags"`
	Deadline apiDeadline `json:"deadline"`
	Version  int         `json:"version"`
	Opinions int         `json:"opinions"`
	Contact  apiContact  `json:"contact"`
	Receipt  *apiReceipt `json:"receipt"`
}

type apiSums struct {
	Units      int                       `json:"units"`
	Replied    int                       `json:"replied"`
	ByClass    map[string]int            `json:"by_class"`
	ByCategory map[string]map[string]int `json:"by_category"`
	Opinions   int                       `json:"opinions"`
	Grouped    int                       `json:"grouped"`
	ByOutcome  map[string]int            `json:"by_outcome"`
}

func sumsOf(s models.Sums) apiSums {
	shown := apiSums{Units: s.Units, Replied: s.Replied(), ByClass: map[string]int{}, ByCategory: map[string]map[string]int{}, Opinions: s.Opinions, Grouped: s.Grouped, ByOutcome: map[string]int{}}
	for _, class := range models.Classes {
		shown.ByClass[string(class)] = s.ByClass[class]
	}
	for category, classes := range s.ByCategory {
		shown.ByCategory[string(category)] = map[string]int{}
		for _, class := range models.Classes {
			shown.ByCategory[string(category)][string(class)] = classes[class]
		}
	}
	shown.ByOutcome["open"] = s.ByOutcome[models.OutcomeOpen]
	for _, outcome := range models.Outcomes {
		shown.ByOutcome[string(outcome)] = s.ByOutcome[outcome]
	}
	return shown
}

func (a *App) tellLedger(v *visit) error {
	ledger, err := a.ledgerOf(v)
	if err != nil {
		return err
	}
	units := make([]apiUnit, 0, len(ledger.Units))
	for _, u := range ledger.Units {
		units = append(units, unitOf(u, v.now))
	}
	return v.JSON(http.StatusOK, map[string]any{"round": v.round.ID, "at": v.now.RFC3339(), "sums": sumsOf(ledger.Sums), "units": units})
}

func unitOf(u models.UnitState, now models.Instant) apiUnit {
	d := u.Deadline
	shown := apiUnit{ID: u.Unit.ID, Seq: u.Unit.Seq, Name: u.Unit.Name, Category: string(u.Unit.Category), Class: string(u.Class), Flags: []string{}, Version: u.Version.Number, Opinions: u.Version.Opinions,
		Deadline: apiDeadline{d.At.RFC3339(), d.Moment(), d.Open(now), d.UnitID != 0, d.Reason, d.ClosedAt.RFC3339()}, Contact: apiContact{u.Version.Contact.Name, u.Version.Contact.Phone}}
	for _, flag := range u.Flags {
		shown.Flags = append(shown.Flags, string(flag))
	}
	if u.Receipt.ID != 0 {
		receipt := receiptOf(u.Receipt)
		shown.Receipt = &receipt
	}
	return shown
}

type apiOfficeOpinion struct {
	apiOpinion
	ID          int64           `json:"id"`
	Unit        int64           `json:"unit"`
	UnitName    string          `json:"unit_name"`
	Person      apiContact      `json:"person"`
	Group       int64           `json:"group"`
	Disposition *apiDisposition `json:"disposition"`
}

type apiDisposition struct {
	Outcome  string `json:"outcome"`
	Reason   string `json:"reason"`
	Result   string `json:"result"`
	Revision int    `json:"revision"`
	By       string `json:"by"`
	At       string `json:"at"`
	Stale    bool   `json:"stale"`
}

func officeOpinionOf(o models.OpinionState) apiOfficeOpinion {
	shown := apiOfficeOpinion{apiOpinion: opinionOf(o.Opinion), ID: o.ID, Unit: o.UnitID, UnitName: o.Unit, Person: apiContact{o.Person.Name, o.Person.Phone}, Group: o.GroupID}
	d := o.Disposition
	if o.Stale { // what held before the unit changed its words: its revision is what the next answer must name
		d = o.Earlier
	}
	if d.ID != 0 {
		shown.Disposition = &apiDisposition{string(d.Outcome), d.Reason, d.Result, d.Revision, d.By, d.At.RFC3339(), o.Stale}
	}
	return shown
}

// apiPage is the largest page of opinions, and the usual one.
const apiPage = 200

func (a *App) listOpinions(v *visit) error {
	page := store.OpinionPage{RoundID: v.round.ID, Limit: apiPage}
	if text := v.QueryParam("limit"); text != "" {
		limit, err := strconv.Atoi(text)
		if err != nil || limit < 1 || limit > apiPage {
			return models.Invalid("limit", "limit 应为1到200的整数")
		}
		page.Limit = limit
	}
	if text := v.QueryParam("clause"); text != "" {
		pid, err := strconv.ParseInt(text, 10, 64)
		if err != nil || pid < 0 {
			return models.Invalid("clause", "clause 应为条款编号")
		}
		page.PID = &pid
	}
	if text := v.QueryParam("unit"); text != "" {
		unit, err := strconv.ParseInt(text, 10, 64)
		if err != nil || unit < 1 {
			return models.Invalid("unit", "unit 应为单位编号")
		}
		page.UnitID = unit
	}
	if text := v.QueryParam("after"); text != "" {
		if _, err := fmt.Sscanf(text, "%d-%d-%d", &page.After.ClauseSeq, &page.After.UnitSeq, &page.After.ID); err != nil {
			return models.Invalid("after", "after 应为上一页给出的 next")
		}
	}
	opinions, next, more, err := a.Store.Opinions(v.ctx(), page)
	if err != nil {
		return err
	}
	list := make([]apiOfficeOpinion, 0, len(opinions))
	for _, o := range opinions {
		list = append(list, officeOpinionOf(o))
	}
	body := map[string]any{"opinions": list, "next": nil}
	if more {
		body["next"] = fmt.Sprintf("%d-%d-%d", next.ClauseSeq, next.UnitSeq, next.ID)
	}
	return v.JSON(http.StatusOK, body)
}

func (a *App) disposeByAPI(v *visit) error {
	var sent struct {
		Outcome string `json:"outcome"`
		Reason  string `json:"reason"`
		Result  string `json:"result"`
	}
	if err := readJSON(v, &sent); err != nil {
		return err
	}
	opinionID, err := v.id("opinion")
	if err != nil {
		return err
	}
	roundID, err := a.Store.RoundOfOpinion(v.ctx(), opinionID)
	if err != nil {
		return err
	}
	saw, err := ifMatch(v)
	if err != nil {
		return err
	}
	d := models.Disposition{Outcome: models.Outcome(sent.Outcome), Revision: int(saw)}
	for _, field := range []struct {
		into *string
		from string
	}{{&d.Reason, sent.Reason}, {&d.Result, sent.Result}} {
		if *field.into, _, err = models.CleanText(strings.TrimSpace(field.from)); err != nil {
			return err
		}
	}
	d, err = a.Store.RecordDisposition(v.ctx(), v.actor, roundID, opinionID, d)
	if err != nil {
		return err
	}
	v.Response().Header().Set("ETag", etag(int64(d.Revision)))
	return v.JSON(http.StatusOK, apiDisposition{string(d.Outcome), d.Reason, d.Result, d.Revision, d.By, d.At.RFC3339(), false})
}

func (a *App) extendByAPI(v *visit) error {
	var sent struct {
		Unit   int64  `json:"unit"` // 0 or left out: all units
		At     string `json:"at"`
		Reason string `json:"reason"`
	}
	if err := readJSON(v, &sent); err != nil {
		return err
	}
	at, err := time.Parse(time.RFC3339, sent.At)
	if err != nil || at.Year() > 2999 { // RFC 3339 has four digits for a year
		return models.Invalid("at", "at 应为 RFC 3339 时刻，如 2018-02-12T12:00:00+08:00")
	}
	reason, _, err := models.CleanText(strings.TrimSpace(sent.Reason))
	if err != nil {
		return err
	}
	if err := a.Store.ExtendDeadline(v.ctx(), v.actor, store.Extension{RoundID: v.round.ID, UnitID: sent.Unit, At: models.At(at), Reason: reason}); err != nil {
		return err
	}
	deadline, err := a.Store.Deadline(v.ctx(), v.round.ID, sent.Unit)
	if err != nil {
		return err
	}
	return v.JSON(http.StatusCreated, apiDeadline{deadline.At.RFC3339(), deadline.Moment(), deadline.Open(v.now), deadline.UnitID != 0, deadline.Reason, deadline.ClosedAt.RFC3339()})
}
