package handlers

import (
	"encoding/json"
	"net/http"

	"zqyj/models"
)

// signed lets office and units in alike, by token.
var signed = need{api: true, signed: true}

// apiRoutes is the JSON API: the same verbs and rules as the pages.
var apiRoutes = []route{
	{http.MethodGet, "/api/v1/openapi.yaml", anybody, (*App).sendOpenAPI, true},
	{http.MethodGet, "/api/v1/rounds", signed, (*App).listRounds, true},
	{http.MethodGet, "/api/v1/rounds/:round", signed, (*App).tellRound, true},
	{http.MethodGet, "/api/v1/rounds/:round/clauses", signed, (*App).listClauses, true},
	{http.MethodGet, "/api/v1/rounds/:round/reply", asAPI(unitAny), (*App).tellReply, true},
	{http.MethodPut, "/api/v1/rounds/:round/reply", asAPI(unitWriter).upload(apiMaxReply), (*App).putReply, true},
	{http.MethodPost, "/api/v1/rounds/:round/reply/submit", asAPI(unitHandler), (*App).submitByAPI, true},
	{http.MethodPost, "/api/v1/rounds/:round/reply/withdraw", asAPI(unitHandler), (*App).withdrawByAPI, true},
	{http.MethodGet, "/api/v1/rounds/:round/ledger", asAPI(officeAny), (*App).tellLedger, true},
	{http.MethodGet, "/api/v1/rounds/:round/opinions", asAPI(officeAny), (*App).listOpinions, true},
	{http.MethodPost, "/api/v1/rounds/:round/extensions", asAPI(officeWriter), (*App).extendByAPI, true},
	{http.MethodGet, "/api/v1/rounds/:round/digest.pdf", asAPI(officeAny), (*App).sendDigest, true},
	{http.MethodPut, "/api/v1/opinions/:opinion/disposition", asAPI(officeWriter), (*App).disposeByAPI, true},
}

// apiRound is a round as machines read it; every instant is RFC 3339 with milliseconds.
type apiRound struct {
	ID         int64       `json:"id"`
	Title      string      `json:"title"`
	Issuer     string      `json:"issuer"`
	State      string      `json:"state"`
	StateText  string      `json:"state_text"`
	Deadline   apiDeadline `json:"deadline"`
	ServerTime string      `json:"server_time"`
	DraftHash  string      `json:"draft_hash"`
	Demo       bool        `json:"demo"`
	Internal   bool        `json:"internal"`
	Policy     apiPolicy   `json:"policy"`
	Contact    apiContact  `json:"contact"`
}

type apiDeadline struct {
	At       string `json:"at"`
	Text     string `json:"text"`
	Open     bool   `json:"open"`
	Extended bool   `json:"extended"`
	Reason   string `json:"reason"`
	ClosedAt string `json:"closed_at"`
}

type apiPolicy struct {
	ApprovalWith    models.ApprovalRule `json:"approval_with_opinions"`
	ApprovalWithout models.ApprovalRule `json:"approval_no_opinion"`
	SealWith        models.SealRule     `json:"seal_with_opinions"`
	SealWithout     models.SealRule     `json:"seal_no_opinion"`
	SealDays        int                 `json:"seal_days"`
	DeemNoOpinion   bool                `json:"deem_no_opinion"`
}

type apiContact struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

type apiClause struct {
	ID      int64             `json:"id"`
	Key     string            `json:"key"`
	Level   int               `json:"level"`
	Parent  int64             `json:"parent"`
	Kind    string            `json:"kind"`
	Marker  string            `json:"marker"`
	Number  string            `json:"number"`
	Heading string            `json:"heading"`
	Text    string            `json:"text"`
	Full    string            `json:"full"`
	Cells   map[string]string `json:"cells,omitempty"`
	Open    bool              `json:"open"`
	Changed bool              `json:"changed"`
	Removed bool              `json:"removed"`
}

func (a *App) listRounds(v *visit) error {
	rounds := []models.Round{v.round}
	if v.actor.IsOffice() {
		var err error
		if rounds, err = a.Store.Rounds(v.ctx()); err != nil {
			return err
		}
	}
	list := make([]apiRound, 0, len(rounds))
	for _, round := range rounds {
		if v.actor.IsUnit() && round.State == models.RoundSetup {
			continue
		}
		shown, err := a.apiRound(v, round)
		if err != nil {
			return err
		}
		list = append(list, shown)
	}
	return v.JSON(http.StatusOK, map[string]any{"rounds": list})
}

func (a *App) tellRound(v *visit) error {
	if err := mayReadRound(v); err != nil {
		return err
	}
	shown, err := a.apiRound(v, v.round)
	if err != nil {
		return err
	}
	return v.JSON(http.StatusOK, shown)
}

// mayReadRound hides a round in 筹备 from its units.
func mayReadRound(v *visit) error {
	if !v.actor.IsUnit() {
		return nil
	}
	return models.May(models.VerbRead, models.Moment{Round: v.round, Now: v.now, Role: v.actor.Role})
}

func (a *App) apiRound(v *visit, round models.Round) (apiRound, error) {
	deadline, err := a.Store.Deadline(v.ctx(), round.ID, v.actor.UnitID)
	if err == nil && deadline.Due(v.now) && round.State != models.RoundSetup { // the first to see it sets the latch
		if err = a.Store.CloseDue(v.ctx()); err == nil {
			round, deadline, err = a.roundAndDeadline(v, round.ID)
		}
	}
	if err != nil {
		return apiRound{}, err
	}
	draft, _, err := a.Store.Draft(v.ctx(), round.ID)
	if err != nil {
		return apiRound{}, err
	}
	p := round.Policy
	return apiRound{ID: round.ID, Title: round.Title, Issuer: round.Issuer, State: string(round.State), StateText: round.State.String(),
		Deadline:   apiDeadline{At: deadline.At.RFC3339(), Text: deadline.Moment(), Open: deadline.Open(v.now), Extended: deadline.UnitID != 0, Reason: deadline.Reason, ClosedAt: deadline.ClosedAt.RFC3339()},
		ServerTime: v.now.RFC3339(), DraftHash: draft.Hash, Demo: round.Demo, Internal: round.Internal,
		Policy:  apiPolicy{p.ApprovalWith, p.ApprovalWithout, p.SealWith, p.SealWithout, p.SealDays, p.DeemNoOpinion},
		Contact: apiContact{round.Contact, round.Phone}}, nil
}

func (a *App) roundAndDeadline(v *visit, roundID int64) (models.Round, models.Deadline, error) {
	round, err := a.Store.Round(v.ctx(), roundID)
	if err != nil {
		return round, models.Deadline{}, err
	}
	deadline, err := a.Store.Deadline(v.ctx(), roundID, v.actor.UnitID)
	return round, deadline, err
}

func (a *App) listClauses(v *visit) error {
	if err := mayReadRound(v); err != nil {
		return err
	}
	draft, clauses, err := a.Store.Draft(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	list := make([]apiClause, 0, len(clauses))
	for _, c := range clauses {
		list = append(list, apiClause{ID: c.PID, Key: c.Key, Level: c.Level, Parent: c.Parent, Kind: c.Kind, Marker: c.Marker, Number: c.Number, Heading: c.Heading,
			Text: c.Text, Full: c.Full(), Cells: cellsOf(c), Open: c.TakesOpinions(), Changed: c.Changed, Removed: c.Removed})
	}
	return v.JSON(http.StatusOK, map[string]any{"title": draft.Title, "hash": draft.Hash, "clauses": list})
}

// cellsOf is a table row by column.
func cellsOf(c models.Clause) map[string]string {
	var values, columns []string
	if json.Unmarshal([]byte(c.Cells), &values) != nil || json.Unmarshal([]byte(c.Columns), &columns) != nil || len(values) == 0 {
		return nil
	}
	cells := make(map[string]string, len(values))
	for i, column := range columns {
		if i < len(values) {
			cells[column] = values[i]
		}
	}
	return cells
}
