package handlers

import (
	"context"
	"fmt"
	"maps"

	"zqyj/models"
)

func init() {
	maps.Copy(whoMay, map[string]string{
		"GET /office/rounds/:round/workbench":                       "office",
		"GET /office/rounds/:round/workbench/:clause":               "office",
		"GET /office/rounds/:round/workbench/:clause/compare":       "office",
		"GET /office/rounds/:round/workbench/:clause/text":          "officers",
		"POST /office/rounds/:round/workbench/:clause/text":         "officers",
		"POST /office/rounds/:round/workbench/:clause/text/drop":    "officers",
		"GET /office/rounds/:round/opinions":                        "office",
		"POST /office/rounds/:round/opinions":                       "officers",
		"GET /office/rounds/:round/opinions/:opinion":               "office",
		"POST /office/rounds/:round/opinions/:opinion/answer":       "officers",
		"POST /office/rounds/:round/opinions/:opinion/undo":         "officers",
		"POST /office/rounds/:round/opinions/:opinion/leave":        "officers",
		"POST /office/rounds/:round/opinions/:opinion/coordination": "officers",
		"POST /office/rounds/:round/opinions/:opinion/dispute":      "officers",
		"POST /office/rounds/:round/groups/:group/dissolve":         "officers",
		"GET /office/rounds/:round/phrases":                         "office",
		"POST /office/rounds/:round/phrases":                        "officers",
		"POST /office/rounds/:round/phrases/:phrase/remove":         "officers",
		"GET /office/rounds/:round/disagreements":                   "office",
	})
	maps.Copy(whoMay, map[string]string{
		"GET /office/rounds/:round/release":          "office",
		"POST /office/rounds/:round/release/start":   "officers",
		"POST /office/rounds/:round/release/approve": "o:admin o:leader",
		"POST /office/rounds/:round/release":         "o:admin o:leader",
		"POST /office/rounds/:round/release/archive": "o:admin o:leader",
		"GET /office/rounds/:round/revised":          "office",
		"POST /office/rounds/:round/revised":         "o:admin o:leader",
		"GET /office/rounds/:round/papers":           "office",
		"GET /office/rounds/:round/papers/progress":  "office",
		"GET /office/rounds/:round/papers/:paper":    "office",
	})
	walkIDs = append(walkIDs, func(w *walker) {
		ctx := context.Background()
		_, clauses, err := w.store.Draft(ctx, w.played.Round.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		phrase, err := w.store.AddPhrase(ctx, w.played.Office, models.Phrase{RoundID: w.played.Round.ID, Text: "已在第五条体现。"})
		if err != nil {
			w.t.Fatal(err)
		}
		w.own["clause"], w.foreign["clause"] = fmt.Sprint(clauses[2].PID), "87654321"
		w.own["phrase"], w.foreign["phrase"] = fmt.Sprint(phrase.ID), "87654321"
		w.own["paper"], w.foreign["paper"] = "calls.pdf", "none.pdf"
		w.own["group"], w.foreign["group"] = "87654322", "87654321"
	})
}
