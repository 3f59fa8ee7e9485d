package handlers

import (
	"context"
	"fmt"
	"maps"

	"zqyj/models"
	"zqyj/store"
)

// The permissions of the office's pages: ledger, 代录, reminders, deadline day, administration.
func init() {
	maps.Copy(whoMay, map[string]string{
		"GET /office":                            "office",
		"GET /office/rounds/:round":              "office",
		"GET /office/rounds/:round/units/:unit":  "office",
		"POST /office/rounds/:round/seals/:seal": "officers",
		"POST /office/rounds/:round/units/:unit/invitations/:invitation/replace": "officers",
		"POST /office/rounds/:round/units/:unit/invitations/:invitation/revoke":  "officers",
		"GET /office/rounds/:round/units/:unit/invite":                           "officers",
		"POST /office/rounds/:round/units/:unit/invite":                          "officers",
		"GET /office/rounds/:round/files/:file":                                  "office",
		"GET /office/rounds/:round/units/:unit/pick/:number":                     "officers",
		"POST /office/rounds/:round/units/:unit/pick/:number":                    "officers",
		"GET /office/rounds/:round/extend":                                       "officers",
		"POST /office/rounds/:round/extend":                                      "officers",
		"POST /office/rounds/:round/requests/:request":                           "officers",
		"GET /office/rounds/:round/day":                                          "office",
		"GET /office/rounds/:round/units/:unit/admit":                            "officers",
		"POST /office/rounds/:round/units/:unit/admit":                           "officers",
		"GET /office/rounds/:round/units/:unit/refuse":                           "officers",
		"POST /office/rounds/:round/units/:unit/refuse":                          "officers",
		"GET /office/rounds/:round/entries":                                      "office",
		"GET /office/rounds/:round/entries/new":                                  "officers",
		"POST /office/rounds/:round/entries/new":                                 "officers",
		"GET /office/rounds/:round/entries/:entry":                               "office",
		"POST /office/rounds/:round/entries/:entry/opinions":                     "officers",
		"POST /office/rounds/:round/entries/:entry/opinions/:opinion/drop":       "officers",
		"POST /office/rounds/:round/entries/:entry/hand-over":                    "officers",
		"POST /office/rounds/:round/entries/:entry/check":                        "officers",
		"POST /office/rounds/:round/entries/:entry/return":                       "officers",
		"POST /office/rounds/:round/entries/:entry/void":                         "officers",
		"GET /office/rounds/:round/reminders":                                    "office",
		"POST /office/rounds/:round/reminders":                                   "officers",
		"POST /office/rounds/:round/reminders/mail":                              "officers",
		"GET /office/rounds/:round/calls.pdf":                                    "office",
	})
	maps.Copy(whoMay, map[string]string{
		"GET /office/rounds/:round/log":              "office",
		"GET /office/rounds/:round/log/check":        "office",
		"GET /office/rounds/:round/log.csv":          "office",
		"GET /office/log":                            "office",
		"GET /office/log/check":                      "office",
		"GET /office/log.csv":                        "office",
		"GET /office/users":                          "office",
		"POST /office/users":                         "o:admin",
		"GET /office/users/:user":                    "o:admin",
		"POST /office/users/:user/role":              "o:admin",
		"POST /office/users/:user/password":          "o:admin",
		"POST /office/users/:user/bar":               "o:admin",
		"POST /office/users/:user/readmit":           "o:admin",
		"GET /office/account":                        "office",
		"POST /office/account":                       "office",
		"POST /office/account/sessions/:session/end": "office",
		"GET /office/sessions":                       "office",
		"POST /office/sessions/:session/end":         "o:admin",
		"GET /office/tokens":                         "office",
		"POST /office/tokens":                        "o:admin",
		"POST /office/tokens/:apitoken/revoke":       "o:admin",
		"GET /office/rounds/:round/settings":         "office",
		"POST /office/rounds/:round/settings":        "o:admin",
		"GET /office/rounds/:round/archive":          "o:admin o:leader",
		"POST /office/rounds/:round/archive":         "o:admin o:leader",
	})
	for _, halt := range []string{"close", "pause", "resume", "cancel"} {
		whoMay["GET /office/rounds/:round/"+halt] = "o:admin o:leader"
		whoMay["POST /office/rounds/:round/"+halt] = "o:admin o:leader"
	}
}

// fillOffice finds ids for what only the office's addresses name; nothing is foreign to the office, so the foreign ones
// are those of nothing at all.
func (w *walker) fillOffice() {
	ctx := context.Background()
	entries, _, err := w.store.EntryLines(ctx, w.played.Round.ID)
	if err != nil || len(entries) == 0 {
		w.t.Fatal("the sample has no entry", err)
	}
	file, err := w.store.EnterOnBehalf(ctx, w.played.Office, w.played.Round.ID, models.Entry{UnitID: w.played.Units[9].ID, Channel: models.ChannelFax, ReceivedAt: models.At(w.clock.Now()),
		Contact: models.Contact{Name: "周某", Phone: "0931-8400000"}}, &store.Upload{Name: "传真.pdf", Kind: "pdf", Body: []byte("%PDF-1.4")})
	if err != nil {
		w.t.Fatal(err)
	}
	for name, id := range map[string]int64{"unit": w.played.Units[3].ID, "entry": entries[0].ID, "file": file.FileID, "number": 1, "request": 1, "seal": 1} {
		w.own[name], w.foreign[name] = fmt.Sprint(id), missingID
	}
	spare, err := w.store.AddUser(ctx, w.played.Office, models.User{Login: "beiyong", Name: "赵某某", Role: models.RoleAuditor, Password: "mima-ceshi-2018"})
	if err != nil {
		w.t.Fatal(err)
	}
	w.own["user"], w.foreign["user"] = fmt.Sprint(spare.ID), missingID // the walkers' own accounts stay as they are
	w.own["session"], w.foreign["session"] = "x", "y"
	w.own["apitoken"], w.foreign["apitoken"] = missingID, missingID
}
