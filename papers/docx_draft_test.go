package papers

import (
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/redline"
)

func TestAChangeOverTheEdgeOfACellStaysInItsCells(t *testing.T) {
	const old, now = "9 | 落实税收优惠 | 省国税局 | 省地税局、省科技厅", "9 | 落实税收优惠 | 省国税局、省地税局 | 省科技厅"
	r := models.Resolved{Clause: models.Clause{Text: old}, Text: now}
	for _, e := range redline.Edits(r.Clause.Full(), now) {
		r.Edits = append(r.Edits, models.AppliedEdit{Edit: e, Opinions: []models.OpinionState{{Unit: "省国税局"}}})
	}
	cells := cellsOf(changed(r, "办公室", true), 4)
	if len(cells) == 4 {
		t.Fatal("the change stays inside cells, it tests nothing")
	}
	cells = cellByCell(r, "办公室", cells)
	if len(cells) != 4 {
		t.Fatalf("%d cells", len(cells))
	}
	var before, after []string
	for _, cell := range cells {
		var was, is string
		for _, piece := range cell.lines[0] {
			if piece.op != redline.Keep && piece.author != "省国税局" {
				t.Errorf("%q is changed by %q", piece.text, piece.author)
			}
			if piece.op != redline.Insert {
				was += piece.text
			}
			if piece.op != redline.Remove {
				is += piece.text
			}
		}
		before, after = append(before, was), append(after, is)
	}
	if strings.Join(before, cellMark) != old || strings.Join(after, cellMark) != now {
		t.Errorf("rejected %v, accepted %v", before, after)
	}
	r.Text = "9 | 落实税收优惠"
	if whole := []box{{span: 4}}; len(cellByCell(r, "办公室", whole)) != 1 {
		t.Error("a row that lost its columns is cut into cells")
	}
}
