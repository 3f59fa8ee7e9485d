package papers

import (
	"encoding/json"
	"strings"

	"zqyj/models"
	"zqyj/redline"
)

// draftDocx writes the draft, with its changes tracked or made.
func draftDocx(s models.Snapshot, revised []models.Resolved, tracked bool) ([]byte, error) {
	title := s.Draft.Title
	w := newDocx(title, s.Round.Issuer, s.At, marksOf(s))
	w.heading(title)
	subtitle := "（修改稿）"
	if tracked {
		subtitle = "（修改痕迹稿）"
	}
	w.say("Subtitle", subtitle)
	var rows *grid
	for _, r := range revised {
		if r.Clause.Removed {
			continue
		}
		columns := columnsOf(r.Clause)
		if rows != nil && (len(columns) == 0 || len(columns) != len(rows.widths)) {
			rows.end()
			rows = nil
		}
		if len(columns) == 0 {
			w.clause(r, s.Round.Issuer, tracked)
			continue
		}
		if rows == nil {
			rows = w.table(columns, even(len(columns))...)
		}
		rows.draftRow(r, s.Round.Issuer, tracked)
	}
	if rows != nil {
		rows.end()
	}
	return w.bytes()
}

func even(n int) []int {
	shares := make([]int, n)
	for i := range shares {
		shares[i] = 1
	}
	return shares
}

// columnsOf names the columns of a table row; none for any other clause.
func columnsOf(c models.Clause) []string {
	var columns []string
	if c.Kind != string(models.NodeRow) || json.Unmarshal([]byte(c.Columns), &columns) != nil {
		return nil
	}
	return columns
}

// authorOf names the units of a change; more than three are counted.
func authorOf(opinions []models.OpinionState, office string) string {
	var names []string
	seen := map[string]bool{}
	for _, o := range opinions {
		if !seen[o.Unit] {
			seen[o.Unit] = true
			names = append(names, o.Unit)
		}
	}
	switch {
	case len(names) == 0:
		return office
	case len(names) > 3:
		return strings.Join(names[:3], "、") + "等" + numeral(len(names)) + "家"
	}
	return strings.Join(names, "、")
}

// changed gives a clause's text as runs: as it reads now, or with every change under its author.
func changed(r models.Resolved, office string, tracked bool) []run {
	full := r.Clause.Full()
	if !tracked {
		return words(r.Text)
	}
	edits := r.Edits
	if r.Hand.ID != 0 {
		edits = nil
		for _, e := range redline.Edits(full, r.Text) {
			edits = append(edits, models.AppliedEdit{Edit: e})
		}
	}
	return runsOf(full, edits, office)
}

// runsOf is a text with its edits, each under its author.
func runsOf(full string, edits []models.AppliedEdit, office string) []run {
	var runs []run
	at := 0
	for _, e := range edits {
		author := authorOf(e.Opinions, office)
		runs = append(runs, run{text: full[at:e.From]}, run{text: full[e.From:e.To], op: redline.Remove, author: author}, run{text: e.Text, op: redline.Insert, author: author})
		at = e.To
	}
	return append(runs, run{text: full[at:]})
}

// clause writes one clause and the new ones behind it.
func (d *docx) clause(r models.Resolved, office string, tracked bool) {
	gone := r.Removed()
	if !gone || tracked {
		runs := changed(r, office, tracked)
		if r.Clause.Marker != "" {
			marker := run{text: r.Clause.Marker}
			if gone {
				marker.op, marker.author = redline.Remove, authorOf(r.Asked, office)
			}
			runs = append([]run{marker}, runs...)
		}
		d.draftLines(r.Clause, runs, lastMark{gone: gone, author: authorOf(r.Asked, office)})
	}
	for _, added := range r.Behind {
		piece := run{text: added.Text}
		if tracked {
			piece.op, piece.author = redline.Insert, authorOf(added.Opinions, office)
		}
		d.draftLines(models.Clause{Level: 9}, []run{piece}, lastMark{added: tracked, author: piece.author})
	}
}

// lastMark says whether the end of a clause's last paragraph goes or comes with the clause.
type lastMark struct {
	gone, added bool
	author      string
}

// draftLines writes the paragraphs of a clause. A line break inside a change is a paragraph mark that goes or comes.
func (d *docx) draftLines(c models.Clause, runs []run, last lastMark) {
	var line []run
	style := styleOf(c)
	flush := func(mark string) {
		d.line(style, line, mark)
		line, style = nil, "Normal"
	}
	for _, r := range runs {
		for i, part := range strings.Split(r.text, "\n") {
			if i > 0 {
				flush(d.mark(r.op, r.author))
			}
			piece := r
			piece.text = part
			line = append(line, piece)
		}
	}
	switch {
	case last.gone:
		flush(d.mark(redline.Remove, last.author))
	case last.added:
		flush(d.mark(redline.Insert, last.author))
	default:
		flush("")
	}
}

func (d *docx) mark(op redline.Op, author string) string {
	switch {
	case author == "" || op == redline.Keep:
		return ""
	case op == redline.Remove:
		return "<w:del" + d.change(author) + "/>"
	}
	return "<w:ins" + d.change(author) + "/>"
}

// styleOf is the style of a clause's first paragraph: headings that stand in a line of their own have one.
func styleOf(c models.Clause) string {
	if c.Heading == "" || c.Stop != "" && c.Text != "" {
		return "Normal"
	}
	switch c.Level {
	case 1:
		return "Heading1"
	case 2:
		return "Heading2"
	}
	return "Heading3"
}

// draftRow writes a row of the task table; a change that reaches over the edge of a cell is marked within each cell, and
// across the whole row only where the row no longer has its columns.
func (g *grid) draftRow(r models.Resolved, office string, tracked bool) {
	gone := r.Removed()
	if !gone || tracked {
		cells := cellsOf(changed(r, office, tracked), len(g.widths))
		if len(cells) != len(g.widths) {
			cells = cellByCell(r, office, cells)
		}
		traits := ""
		if gone {
			traits = "<w:del" + g.doc.change(authorOf(r.Asked, office)) + "/>"
		}
		g.row(traits, cells)
	}
	for _, added := range r.Behind {
		piece := run{text: added.Text}
		traits := ""
		if tracked {
			piece.op, piece.author = redline.Insert, authorOf(added.Opinions, office)
			traits = "<w:ins" + g.doc.change(piece.author) + "/>"
		}
		g.row(traits, cellsOf([]run{piece}, len(g.widths)))
	}
}

// cellByCell marks a row's change in each cell by itself, under all units that changed the row; otherwise is given back
// where the row had or has other columns.
func cellByCell(r models.Resolved, office string, otherwise []box) []box {
	old, now := strings.Split(r.Clause.Full(), cellMark), strings.Split(r.Text, cellMark)
	if len(old) != len(now) || len(old) != otherwise[0].span {
		return otherwise
	}
	var opinions []models.OpinionState
	for _, e := range r.Edits {
		opinions = append(opinions, e.Opinions...)
	}
	if r.Hand.ID != 0 {
		opinions = nil
	}
	cells := make([]box, len(old))
	for i := range old {
		var edits []models.AppliedEdit
		for _, e := range redline.Edits(old[i], now[i]) {
			edits = append(edits, models.AppliedEdit{Edit: e, Opinions: opinions})
		}
		cells[i] = box{style: "TableText", lines: [][]run{runsOf(old[i], edits, office)}}
	}
	return cells
}

// cellMark is what parts the cells of a row in its text.
const cellMark = " | "

// cellsOf cuts runs at the marks between cells, where that gives as many cells as there are columns.
func cellsOf(runs []run, columns int) []box {
	cells := []box{{style: "TableText", lines: [][]run{nil}}}
	whole := true
	for _, r := range runs {
		if r.op != redline.Keep && r.op != redline.Remove && strings.Contains(r.text, cellMark) && len(runs) > 1 {
			whole = false
		}
		for i, part := range strings.Split(r.text, cellMark) {
			if i > 0 {
				cells = append(cells, box{style: "TableText", lines: [][]run{nil}})
			}
			piece := r
			piece.text = part
			last := &cells[len(cells)-1]
			last.lines[0] = append(last.lines[0], piece)
		}
	}
	if whole && len(cells) == columns {
		return cells
	}
	return []box{{style: "TableText", span: columns, lines: [][]run{runs}}}
}
