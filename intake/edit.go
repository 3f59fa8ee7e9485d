package intake

import (
	"slices"

	"zqyj/models"
)

// Apply does one step of the correcting page. Steps on nodes and facts are the outline's own; the draft's first and
// last line rebuild the tree from the source, and a piece that was split off gets the marker it begins with.
func Apply(out models.Outline, src Source, e models.OutlineEdit) (models.Outline, error) {
	switch e.Op {
	case models.EditDraftStart, models.EditDraftEnd:
		return redraw(out, src, e)
	}
	edited, err := out.Edit(e)
	if err != nil {
		return out, err
	}
	switch {
	case e.Op == models.EditSplit, e.Op == models.EditToNode, e.Op == models.EditSet && e.Field == "text":
		readNewMarkers(out.Draft.Nodes, edited.Draft.Nodes, e.Node)
	case e.Op == models.EditSet && e.Field == "marker":
		readSetMarker(out.Draft.Nodes, edited.Draft.Nodes, e)
	}
	edited.Draft.Rekey()
	return edited, nil
}

// Replay does steps in order from the first outline on; undo and redo keep the list and a place in it.
func Replay(first models.Outline, src Source, steps []models.OutlineEdit) (models.Outline, error) {
	out := first
	for _, e := range steps {
		next, err := Apply(out, src, e)
		if err != nil {
			return out, err
		}
		out = next
	}
	return out, nil
}

// redraw moves the draft's first or last line. What the office already mended in the facts stays.
func redraw(out models.Outline, src Source, e models.OutlineEdit) (models.Outline, error) {
	opts := Options{DraftStart: max(1, out.Draft.Start), DraftEnd: out.Draft.End}
	if e.Op == models.EditDraftStart {
		opts.DraftStart = e.Offset
	} else {
		opts.DraftEnd = e.Offset
	}
	if e.Offset < 1 || e.Offset > len(src.Lines) {
		return out, models.Invalid("offset", "没有这一行，请填写左侧显示的行号")
	}
	if opts.DraftEnd > 0 && opts.DraftStart > opts.DraftEnd {
		return out, models.Invalid("offset", "征求意见稿的起始行应在结束行之前")
	}
	next := Rebuild(src, opts)
	if out.Notice != nil {
		next.Notice = out.Notice
	}
	if next.Draft.Title == "" {
		next.Draft.Title = out.Draft.Title
	}
	return next, nil
}

// readNewMarkers finds the nodes a split has made behind a node and takes the marker at their start out of the text.
func readNewMarkers(before, after []models.Node, key string) {
	at := slices.IndexFunc(before, func(n models.Node) bool { return n.Key == key })
	for k := at + 1; k <= at+len(after)-len(before); k++ {
		n := &after[k]
		m, ok := parseMarker(n.Text)
		if !ok {
			continue
		}
		split := partHeading(n.Text[m.rest:], m, m.family == famArticle, followsNothing)
		n.Kind, n.Marker, n.Number = m.family.kind(), m.text, m.number
		n.Heading, n.Stop, n.Text = split.heading, split.stop, split.text
	}
}

// readSetMarker gives a node whose marker was typed the number and kind that go with it.
func readSetMarker(before, after []models.Node, e models.OutlineEdit) {
	for i := range before {
		if before[i].Key != e.Node || i >= len(after) {
			continue
		}
		n := &after[i]
		if m, ok := parseMarker(n.Marker + " 文"); ok && m.text == solid(n.Marker) {
			n.Number, n.Kind = m.number, m.family.kind()
		} else if n.Marker == "" {
			n.Number, n.Kind = "", models.NodePara
		}
		return
	}
}
