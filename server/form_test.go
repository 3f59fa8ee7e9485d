package main

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"zqyj/intake"
	"zqyj/models"
	"zqyj/papers"
)

// TestOfflineFormGoesOutAndComesBack holds that what papers writes is what intake reads: any clauses, any words.
func TestOfflineFormGoesOutAndComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := drawForm(t)
		written, err := papers.Form(form)
		if err != nil {
			t.Fatal(err)
		}
		at := rapid.IntRange(0, len(form.Clauses)-1).Draw(t, "clause")
		proposed := "改：" + drawText(t, "proposed")
		filled := fillRow(t, written, models.FormHeadRow+2+at, proposed)
		read, err := intake.ReadForm(context.Background(), filled, form.Head)
		if err != nil {
			t.Fatal(err)
		}
		clause := form.Clauses[at]
		want := []models.Opinion{{Seq: 1, PID: clause.PID, Kind: models.KindReplace, Nature: models.NatureSubstantive,
			Quote: clause.Text, Proposed: strings.TrimSpace(proposed), Reason: "=1+1"}}
		if diff := cmp.Diff(want, read.Opinions); diff != "" {
			t.Fatal(diff)
		}
	})
}

// drawText gives text as models.CleanText lets it through, with what a workbook could mistake for something else.
func drawText(t *rapid.T, label string) string {
	pieces := rapid.SampledFrom([]string{"第", "条", "=", "+", "_x0041_", "_x005F_", "𠮷", "🌾", "<", "&", "\n", " ", "'", `"`, "，", "A", "1", "㐂", "\t"})
	text, _, err := models.CleanText(strings.Join(rapid.SliceOfN(pieces, 1, 30).Draw(t, label), ""))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func drawForm(t *rapid.T) models.Form {
	form := models.Form{Head: models.FormHead{Version: models.FormVersion, RoundID: rapid.Int64Min(1).Draw(t, "round"), DraftHash: "0f", UnitID: 5},
		DraftTitle: drawText(t, "title"), UnitName: drawText(t, "unit")}
	for i := range rapid.IntRange(1, 6).Draw(t, "clauses") {
		form.Clauses = append(form.Clauses, models.FormClause{PID: int64(i + 1), Number: "第" + strconv.Itoa(i+1) + "条", Text: "文" + drawText(t, "text") + "。"})
	}
	return form
}

// fillRow writes an opinion into a row, as an office program would.
func fillRow(t *rapid.T, form []byte, row int, proposed string) []byte {
	file, err := excelize.OpenReader(bytes.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	escaped := strings.ReplaceAll(proposed, "_", "_x005F_")
	for column, text := range map[string]string{"D": "修改", "E": "实质性", "F": escaped, "G": "=1+1"} {
		if err := file.SetCellStr(models.FormSheet, column+strconv.Itoa(row), text); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := file.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
