package models

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// EditOp is one kind of correction of an outline.
type EditOp string

// The corrections of the correcting page. DraftStart and DraftEnd rebuild the outline from its source, which the
// reader of files does; all others are done here.
const (
	EditSplit      EditOp = "split"       // Node's text at Offset; the rest becomes a node behind it
	EditJoin       EditOp = "join"        // Node runs on into the text of the node before it
	EditPromote    EditOp = "promote"     // Node and what hangs on it one level up
	EditDemote     EditOp = "demote"      // … one level down
	EditSet        EditOp = "set"         // Field marker, number, heading or text of Node to Value
	EditToText     EditOp = "to_text"     // Node becomes a paragraph of the node before it
	EditToNode     EditOp = "to_node"     // the paragraph of Node's text at Offset becomes a node one level below
	EditClose      EditOp = "close"       // Node takes no opinions
	EditOpen       EditOp = "open"        // Node takes opinions again
	EditFact       EditOp = "fact"        // Field of the notice to Value; lists one entry a line
	EditDraftStart EditOp = "draft_start" // the draft begins at source line Offset
	EditDraftEnd   EditOp = "draft_end"   // the draft ends with source line Offset
)

// OutlineEdit is one step on the correcting page, as it is logged, undone and done again. Node is the key of the node
// as it is before the step; Offset counts characters of its text, or is a source line.
type OutlineEdit struct {
	Op     EditOp `json:"op"`
	Node   string `json:"node,omitempty"`
	Offset int    `json:"offset,omitempty"`
	Field  string `json:"field,omitempty"`
	Value  string `json:"value,omitempty"`
}

// Edit gives a new outline with one step done and keys and levels in order. The old one is unchanged. What the step
// cannot mean is a *Problem in Chinese.
func (o Outline) Edit(e OutlineEdit) (Outline, error) {
	value, _, err := CleanText(e.Value)
	if err != nil {
		return o, err
	}
	e.Value = value
	if e.Op == EditFact {
		return o.editFact(e)
	}
	edit, known := nodeEdits[e.Op]
	if !known {
		return o, Invalid("op", "没有这种校对操作")
	}
	at := slices.IndexFunc(o.Draft.Nodes, func(n Node) bool { return n.Key == e.Node })
	if at < 0 {
		return o, Invalid("node", "这一条已不在目录中，请刷新页面后再试")
	}
	t := &editing{nodes: slices.Clone(o.Draft.Nodes), at: at, edit: e}
	if err := edit(t); err != nil {
		return o, err
	}
	o.Draft.Nodes = t.nodes
	o.Draft.Rekey()
	return o, nil
}

// editing is one step under way on a copy of the nodes.
type editing struct {
	nodes []Node
	at    int
	edit  OutlineEdit
}

var nodeEdits = map[EditOp]func(*editing) error{
	EditSplit:   (*editing).split,
	EditJoin:    func(t *editing) error { return t.merge("") },
	EditToText:  func(t *editing) error { return t.merge("\n") },
	EditToNode:  (*editing).raise,
	EditPromote: func(t *editing) error { return t.shift(-1) },
	EditDemote:  func(t *editing) error { return t.shift(1) },
	EditSet:     (*editing).set,
	EditClose:   func(t *editing) error { t.nodes[t.at].Closed = true; return nil },
	EditOpen:    func(t *editing) error { t.nodes[t.at].Closed = false; return nil },
}

// subtreeEnd is the index behind the node and everything below it.
func subtreeEnd(nodes []Node, at int) int {
	end := at + 1
	for end < len(nodes) && nodes[end].Level > nodes[at].Level {
		end++
	}
	return end
}

// offsetIn gives the byte offset of the step's character offset; it must lie inside the text.
func (t *editing) offsetIn(text string) (int, error) {
	if t.edit.Offset < 1 || t.edit.Offset >= utf8.RuneCountInString(text) {
		return 0, Invalid("offset", "请把光标放在正文中间再拆分")
	}
	at := 0
	for range t.edit.Offset {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at, nil
}

// split makes the text behind the cursor a node of its own.
func (t *editing) split() error {
	n := &t.nodes[t.at]
	if n.Kind == NodeRow || n.Kind == NodeTable {
		return Invalid("node", "表格行不能拆分")
	}
	at, err := t.offsetIn(n.Text)
	if err != nil {
		return err
	}
	rest := strings.TrimSpace(n.Text[at:])
	if rest == "" {
		return Invalid("offset", "光标之后没有文字，无需拆分")
	}
	n.Text = strings.TrimSpace(n.Text[:at])
	t.insert(t.at+1, Node{Level: n.Level, Kind: splitKind(n.Kind), Text: rest, Line: n.Line, Closed: n.Closed})
	return nil
}

// splitKind is the kind of the second half of a node: 款 behind an article, otherwise the same.
func splitKind(kind NodeKind) NodeKind {
	if kind == NodeArticle || kind == NodeChapter || kind == NodeSection || kind == NodePart {
		return NodePara
	}
	return kind
}

func (t *editing) insert(at int, n Node) {
	t.nodes = slices.Insert(t.nodes, at, n)
}

// raise makes one paragraph of a node's text a node below it; what follows stays behind that paragraph.
func (t *editing) raise() error {
	n := &t.nodes[t.at]
	lines := strings.Split(n.Text, "\n")
	start := 0
	for k, line := range lines {
		if t.edit.Offset <= start+utf8.RuneCountInString(line) {
			if len(lines) == 1 && n.Heading == "" {
				return Invalid("offset", "这一条只有一段，不能再分出条款")
			}
			n.Text = strings.Join(lines[:k], "\n")
			t.insert(t.at+1, Node{Level: n.Level + 1, Kind: NodePara, Text: strings.Join(lines[k:], "\n"), Line: n.Line})
			return nil
		}
		start += utf8.RuneCountInString(line) + 1
	}
	return Invalid("offset", "请把光标放在要分出的段落上")
}

// merge gives the node's words to the node before it and moves what hangs on it there as well.
func (t *editing) merge(between string) error {
	if t.at == 0 {
		return Invalid("node", "前面没有条款，不能合并")
	}
	n, before := t.nodes[t.at], &t.nodes[t.at-1]
	if n.Kind == NodeRow || n.Kind == NodeTable || before.Kind == NodeRow || before.Kind == NodeTable {
		return Invalid("node", "表格行不能与其他条款合并")
	}
	words := n.Marker + n.Whole()
	if before.Text == "" {
		between = ""
	}
	before.Text += between + words
	if before.PID == 0 { // a piece without an identity takes the other's: opinions stay with the words
		before.PID, before.PrevKey = n.PID, n.PrevKey
	}
	shift := before.Level - n.Level
	for k, end := t.at+1, subtreeEnd(t.nodes, t.at); k < end; k++ {
		t.nodes[k].Level += shift
	}
	t.nodes = slices.Delete(t.nodes, t.at, t.at+1)
	return nil
}

// shift moves a node and what hangs on it by one level.
func (t *editing) shift(by int) error {
	level := t.nodes[t.at].Level + by
	if level < 1 {
		return Invalid("node", "已经是最高一级，不能再升级")
	}
	if t.at == 0 && by > 0 || t.at > 0 && level > t.nodes[t.at-1].Level+1 {
		return Invalid("node", "上面没有可以归属的条款，不能再降级")
	}
	for k, end := t.at, subtreeEnd(t.nodes, t.at); k < end; k++ {
		t.nodes[k].Level += by
	}
	return nil
}

var (
	numberForm = regexp.MustCompile(`^(?:[0-9]{1,4}(?:[.-][0-9]{1,3}){0,3})?$`)
	splitLine  = regexp.MustCompile(`(?m)^[ \t\x{3000}]*[-\x{ff0d}]{4,}[ \t\x{3000}]*$`)
)

// Longest parts of a node that may be typed, in characters.
const (
	longestMarkerTyped  = 20
	longestHeadingTyped = 200
	longestTextTyped    = 200_000
)

// set changes one field of a node. A line "----" in a typed text splits the node there.
func (t *editing) set() error {
	n := &t.nodes[t.at]
	value := strings.TrimSpace(t.edit.Value)
	length := utf8.RuneCountInString(value)
	switch {
	case t.edit.Field == "marker" && length <= longestMarkerTyped && !strings.Contains(value, "\n"):
		n.Marker = value
	case t.edit.Field == "marker":
		return Invalid("marker", "序号不能超过20个字")
	case t.edit.Field == "number" && numberForm.MatchString(value):
		n.Number = value
	case t.edit.Field == "number":
		return Invalid("number", "编号请填阿拉伯数字，例如3；第十四条之一填14-1")
	case t.edit.Field == "heading" && length <= longestHeadingTyped && !strings.Contains(value, "\n"):
		n.Heading = value
	case t.edit.Field == "heading":
		return Invalid("heading", "标题应在一行之内，不超过200个字")
	case t.edit.Field == "text" && length <= longestTextTyped:
		return t.setText(value)
	case t.edit.Field == "text":
		return Invalid("text", "一条正文不能超过20万字")
	default:
		return Invalid("field", "没有这个可修改的项目")
	}
	return nil
}

func (t *editing) setText(value string) error {
	parts := splitAtLines(value, t.nodes[t.at].Heading != "")
	n := &t.nodes[t.at]
	if len(parts) > 1 && (n.Kind == NodeRow || n.Kind == NodeTable) {
		return Invalid("text", "表格行不能拆分")
	}
	n.Text = parts[0]
	level, kind, line := n.Level, splitKind(n.Kind), n.Line
	for k, part := range parts[1:] {
		t.insert(t.at+1+k, Node{Level: level, Kind: kind, Text: part, Line: line})
	}
	return nil
}

// splitAtLines cuts a typed text at its lines "----". Where the clause has a heading, a line at the very beginning leaves
// it the heading alone.
func splitAtLines(value string, headed bool) []string {
	var parts []string
	for i, part := range splitLine.Split(value, -1) {
		if part = strings.TrimSpace(part); part != "" || i == 0 && headed {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return []string{""}
	}
	return parts
}
