package handlers

import (
	"context"
	"fmt"
	"maps"

	"zqyj/models"
	"zqyj/store"
)

// fillUnitIDs finds ids for the parameters of a unit's pages: colleagues of the first unit and of the second.
func (w *walker) fillUnitIDs() {
	for i, target := range []map[string]string{w.own, w.foreign} {
		colleague, err := w.store.InviteColleague(context.Background(), w.played.Units[i].Actor, models.RoleDesk, "某处")
		if err != nil {
			w.t.Fatal(err)
		}
		target["person"] = fmt.Sprint(colleague.ID)
		file, err := w.store.AttachFile(context.Background(), w.played.Units[i].Actor, 0, store.Upload{Name: "说明.txt", Kind: "txt", Body: []byte("说明")})
		if err != nil {
			w.t.Fatal(err)
		}
		target["file"] = fmt.Sprint(file.FileID)
		target["receipt"] = "1"
		target["paper"] = []string{"draft.pdf", "nothing.pdf"}[i]
		if desk, err := w.store.Desk(context.Background(), w.played.Units[i].Actor); err != nil {
			w.t.Fatal(err)
		} else if len(desk.Receipts) > 0 {
			target["receipt"] = fmt.Sprint(desk.Receipts[0].ID)
		}
	}
}

// The permissions of a unit's pages.
func init() {
	maps.Copy(whoMay, map[string]string{
		"GET /unit":                              "unit",
		"GET /unit/read":                         "unit",
		"GET /unit/opinions/new":                 "u:handler u:desk",
		"POST /unit/opinions":                    "u:handler u:desk",
		"POST /unit/opinions/preview":            "u:handler u:desk",
		"GET /unit/opinions/:key":                "u:handler u:desk",
		"POST /unit/opinions/:key":               "u:handler u:desk",
		"POST /unit/opinions/:key/strike":        "u:handler u:desk",
		"GET /unit/contact":                      "u:handler u:desk",
		"POST /unit/contact":                     "u:handler u:desk",
		"GET /unit/none":                         "u:handler",
		"POST /unit/none":                        "u:handler",
		"GET /unit/check":                        "unit",
		"POST /unit/submit":                      "u:handler",
		"GET /unit/late":                         "u:handler",
		"POST /unit/late":                        "u:handler",
		"GET /unit/receipt":                      "unit",
		"GET /unit/withdraw":                     "u:handler",
		"POST /unit/withdraw":                    "u:handler",
		"GET /unit/history":                      "unit",
		"POST /unit/files":                       "u:handler u:desk",
		"POST /unit/files/remove":                "u:handler u:desk",
		"GET /unit/files/:file":                  "unit",
		"GET /office/rounds/:round/seals":        "office",
		"GET /unit/seal":                         "unit",
		"POST /unit/seal":                        "u:handler",
		"GET /unit/letter.docx":                  "unit",
		"GET /unit/letter.pdf":                   "unit",
		"GET /unit/receipt/:receipt/receipt.pdf": "unit",
		"GET /unit/receipt/:receipt/code.png":    "unit",
		"GET /unit/papers/:paper":                "unit",
		"GET /unit/form.xlsx":                    "unit",
		"GET /unit/form":                         "u:handler u:desk",
		"POST /unit/form":                        "u:handler u:desk",
		"GET /unit/paste":                        "u:handler u:desk",
		"POST /unit/paste":                       "u:handler u:desk",
		"GET /unit/extension":                    "u:handler u:leader",
		"POST /unit/extension":                   "u:handler u:leader",
		"GET /unit/outcomes":                     "unit",
		"POST /unit/outcomes/:key":               "u:handler u:leader",
		"GET /unit/sessions":                     "unit",
		"POST /unit/sessions/:session/end":       "unit",
		"GET /verify":                            "everybody",
		"GET /verify/:code":                      "everybody",
		"GET /unit/approval":                     "unit",
		"POST /unit/approval":                    "u:handler u:leader",
		"GET /unit/people":                       "u:handler",
		"POST /unit/people":                      "u:handler",
		"GET /unit/people/:person/code.png":      "u:handler",
		"POST /unit/people/:person/revoke":       "u:handler",
		"GET /unit/opinions":                     "unit",
		"POST /unit/opinions/merge":              "u:handler",
		"GET /unit/drop":                         "u:handler",
		"POST /unit/drop":                        "u:handler",
	})
}
