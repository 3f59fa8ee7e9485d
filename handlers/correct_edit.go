package handlers

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zqyj/intake"
	"zqyj/models"
	"zqyj/store"
)

// correction is one step under way: the outline so far and the index of the clause it is about, which stays while keys
// and numbers change.
type correction struct {
	outline models.Outline
	source  intake.Source
	at      int
}

// editImport applies the typed fields that differ, a successor chosen by hand, then the button's own step. Place is where
// the page goes on: the clause with its form open and the cursor where the work is.
func (a *App) editImport(v *visit, now store.ImportNow, values url.Values) (outline models.Outline, place string, err error) {
	c := correction{outline: now.Outline}
	if err := json.Unmarshal([]byte(now.Source), &c.source); err != nil {
		return now.Outline, "", err
	}
	op := values.Get("op")
	if op == "range" {
		outline, err = a.moveRange(v, now, c, values)
		return outline, "", err
	}
	c.at = slices.IndexFunc(now.Outline.Draft.Nodes, func(n models.Node) bool { return n.Key == values.Get("node") })
	if c.at < 0 {
		return now.Outline, "", models.Invalid("node", "这一条已不在目录中，请刷新页面后再试")
	}
	if err := c.take(values); err != nil {
		return now.Outline, "", err
	}
	cursor, err := c.step(models.EditOp(op), values)
	if err != nil {
		return now.Outline, "", err
	}
	return c.outline, openPlace(c.outline.Draft.Nodes[c.at].Key, cursor), nil
}

func (c *correction) apply(e models.OutlineEdit) error {
	e.Node = c.outline.Draft.Nodes[c.at].Key
	next, err := intake.Apply(c.outline, c.source, e)
	if err == nil {
		c.outline = next
	}
	return err
}

// take applies the fields of the clause's form that were changed.
func (c *correction) take(values url.Values) error {
	if err := c.relink(values.Get("successor")); err != nil {
		return err
	}
	if !values.Has("text") {
		return nil
	}
	n := c.outline.Draft.Nodes[c.at]
	for _, field := range []struct{ name, now string }{{"marker", n.Marker}, {"number", n.Number}, {"heading", n.Heading}, {"text", n.Text}} {
		typed := strings.TrimSpace(values.Get(field.name))
		if typed == strings.TrimSpace(field.now) {
			continue
		}
		if err := c.apply(models.OutlineEdit{Op: models.EditSet, Field: field.name, Value: typed}); err != nil {
			return err
		}
	}
	return nil
}

// step does what the button says and gives the place of the cursor afterwards.
func (c *correction) step(op models.EditOp, values url.Values) (cursor int, err error) {
	cursor = cursorOf(values)
	if op == "save" {
		return cursor, nil
	}
	if needsCursor := op == models.EditSplit || op == models.EditToNode; needsCursor && cursor < 0 {
		return 0, models.Invalid("offset", "请把光标放在正文中要拆分的地方再点；浏览器不支持时，在正文中另起一行写 ---- ,再点“保存”")
	}
	at := c.at
	switch op {
	case models.EditSplit, models.EditToNode:
		at, cursor = at+1, 0
	case models.EditJoin, models.EditToText:
		if at > 0 {
			at--
			cursor = c.seam(at, op)
		}
	}
	if err := c.apply(models.OutlineEdit{Op: op, Offset: max(cursorOf(values), 0)}); err != nil {
		return 0, err
	}
	c.at = at
	return cursor, nil
}

// seam is where the text of the clause at ends and that of the next will begin.
func (c *correction) seam(at int, op models.EditOp) int {
	end := utf8.RuneCountInString(c.outline.Draft.Nodes[at].Text)
	if op == models.EditToText && end > 0 {
		end++
	}
	return end
}

// cursorOf is the place of the cursor in the text as it is stored, without the blanks typed before it; -1 without script.
func cursorOf(values url.Values) int {
	typed, err := strconv.Atoi(values.Get("offset"))
	if err != nil {
		return -1
	}
	text := values.Get("text")
	return max(0, typed-utf8.RuneCountInString(text)+utf8.RuneCountInString(strings.TrimLeft(text, " \t\n\u3000")))
}

// moveRange reads the source again between other lines. Clauses that come from an earlier draft keep their identity.
func (a *App) moveRange(v *visit, now store.ImportNow, c correction, values url.Values) (models.Outline, error) {
	edits, err := rangeEdits(now.Outline, values)
	if err != nil {
		return now.Outline, err
	}
	outline, err := intake.Replay(now.Outline, c.source, edits)
	if err != nil {
		return now.Outline, err
	}
	before, err := a.clausesBefore(v, now)
	if err != nil {
		return now.Outline, err
	}
	return matchedTo(before, outline), nil
}

func rangeEdits(outline models.Outline, values url.Values) ([]models.OutlineEdit, error) {
	var edits []models.OutlineEdit
	if title := strings.TrimSpace(values.Get("draft_title")); title != outline.Draft.Title {
		edits = append(edits, models.OutlineEdit{Op: models.EditFact, Field: "draft_title", Value: title})
	}
	for _, bound := range []struct {
		field string
		now   int
		op    models.EditOp
	}{{"draft_start", outline.Draft.Start, models.EditDraftStart}, {"draft_end", outline.Draft.End, models.EditDraftEnd}} {
		typed := strings.TrimSpace(values.Get(bound.field))
		if typed == "" || typed == strconv.Itoa(bound.now) {
			continue
		}
		line, err := strconv.Atoi(typed)
		if err != nil {
			return nil, models.Invalid(bound.field, "请填写左侧显示的行号")
		}
		edits = append(edits, models.OutlineEdit{Op: bound.op, Offset: line})
	}
	if len(edits) == 0 {
		return nil, models.Invalid("draft_start", "标题和起止行没有改动")
	}
	return edits, nil
}

// relink gives the clause the permanent id of a clause of the draft before, or none, by hand.
func (c *correction) relink(successor string) error {
	if successor == "" {
		return nil
	}
	pid, err := strconv.ParseInt(successor, 10, 64)
	if err != nil || pid < 0 {
		return models.Invalid("successor", "请从列表中选择上一稿的条款")
	}
	nodes := slices.Clone(c.outline.Draft.Nodes)
	for _, n := range nodes {
		if pid != 0 && n.PID == pid {
			return models.Invalid("successor", "上一稿的这一条已对应到“"+models.Clause{Marker: n.Marker, Heading: n.Heading, Text: n.Text}.Label()+"”，请先在那里改为“作为新条款”")
		}
	}
	nodes[c.at].PID, nodes[c.at].PrevKey = pid, nil
	c.outline.Draft.Nodes = nodes
	return nil
}
