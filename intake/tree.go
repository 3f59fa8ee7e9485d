package intake

import (
	"fmt"
	"regexp"
	"strings"

	"zqyj/models"
)

// frame is one open node on the way from the top to the present place.
type frame struct {
	family family
	shape  string
	n      int
	node   int // index in nodes
}

// tree builds the nodes of a draft from its paragraphs.
type tree struct {
	ps       []Paragraph
	marks    []marker // family famNone: the paragraph has none
	nodes    []models.Node
	frames   []frame
	warnings []models.Warning
	numbered bool
	nested   map[[2]family]bool // pairs (inner, outer) found nested against custom
	name     bool               // a chapter's marker stood alone, its name may follow
	last     map[family]int
}

// growTree makes the nodes of a draft.
func growTree(ps []Paragraph) ([]models.Node, []models.Warning) {
	t := tree{ps: ps, last: map[family]int{}, nested: map[[2]family]bool{}}
	t.marks = plausibleMarkers(ps)
	for i, p := range ps {
		switch {
		case p.Table != nil:
			t.table(p)
		case t.marks[i].family != famNone:
			t.clause(i)
		default:
			t.plain(p)
		}
	}
	return t.nodes, t.warnings
}

func (t *tree) warn(code string, line int, message string) {
	t.warnings = append(t.warnings, models.Warning{Code: code, Line: line, Message: message})
}

// clause adds a numbered node.
func (t *tree) clause(i int) {
	p, m := t.ps[i], t.marks[i]
	t.numbered, t.name = true, false
	level := t.place(i)
	inArticle := m.family == famArticle || t.within(famArticle)
	content := p.Text[m.rest:]
	split := partHeading(content, m, inArticle, t.followerOf(i))
	if p.Lead > 0 && split.heading == "" {
		split = partBold(p, m, split)
	}
	if split.runOn {
		t.warn(models.WarnHeadingRunOn, p.Line, fmt.Sprintf("标题“%s”与正文之间没有分隔，已自动分开，请核对", split.heading))
	}
	if m.ocr {
		t.warn(models.WarnOCRSuspect, p.Line, fmt.Sprintf("序号“%s”疑为识别错误，按第%d处理，请核对", m.text, m.n))
	}
	t.name = m.family.structural() && m.family != famArticle && split.heading == "" && split.text == ""
	t.checkSequence(p.Line, m)
	t.frames[len(t.frames)-1].node = len(t.nodes)
	t.nodes = append(t.nodes, models.Node{
		Level: level, Kind: m.family.kind(), Marker: m.text, Number: m.number,
		Heading: split.heading, Stop: split.stop, Text: split.text, Line: p.Line,
	})
}

// partBold takes a bold start of a paragraph for its heading.
func partBold(p Paragraph, m marker, plain parted) parted {
	lead := p.Lead - runeLen(p.Text[:m.rest])
	content := p.Text[m.rest:]
	if lead < 2 || lead > longestHeading || lead >= runeLen(content) {
		return plain
	}
	head := firstRunes(content, lead)
	if !endsSentence(head) && runeLen(head) > 20 || reLeadIn.MatchString(head) || m.family == famArticle {
		return plain
	}
	title := strings.TrimRight(solidTitle(head), "。：:")
	return parted{heading: title, stop: solidTitle(head)[len(title):], text: tidy(content[len(head):])}
}

// place opens the frame of marker i and gives its level: the level of an open frame of the same family, else one
// deeper than what stays open.
func (t *tree) place(i int) int {
	m := t.marks[i]
	keep := t.openFrame(m)
	if keep < 0 {
		keep = len(t.frames)
		for keep > 0 && t.frames[keep-1].family > m.family && !t.nestsUnder(i, t.frames[keep-1]) {
			keep--
		}
	}
	t.frames = append(t.frames[:keep], frame{family: m.family, shape: m.shape, n: m.n})
	return keep + 1
}

// openFrame finds the open frame a marker continues. The same family in another shape (1、 and 1.) continues when the
// number goes on, and opens a level of its own when it starts at one.
func (t *tree) openFrame(m marker) int {
	for k := len(t.frames) - 1; k >= 0; k-- {
		if t.frames[k].family == m.family && t.frames[k].shape == m.shape {
			return k
		}
	}
	for k := len(t.frames) - 1; k >= 0; k-- {
		if t.frames[k].family == m.family && (m.n == t.frames[k].n+1 || m.n != 1) {
			return k
		}
	}
	return -1
}

// nestsUnder says whether a customarily higher marker (a first (一) under an open 1.) really is nested: the open
// sequence goes on afterwards, and the nested one starts again or is gone.
func (t *tree) nestsUnder(i int, open frame) bool {
	m := t.marks[i]
	if m.family.structural() || open.family == famBullet || m.n != 1 {
		return false
	}
	pair := [2]family{m.family, open.family}
	if !t.nested[pair] {
		t.nested[pair] = t.resumes(i, open)
	}
	return t.nested[pair]
}

// resumes looks ahead: the open sequence goes on at its next number, then the marker's family starts again at one.
func (t *tree) resumes(i int, open frame) bool {
	m := t.marks[i]
	resumed := -1
	for j := i + 1; j < len(t.marks); j++ {
		next := t.marks[j]
		switch {
		case next.family == famNone:
			continue
		case next.family < m.family && next.family != open.family:
			return resumed >= 0
		case resumed < 0 && next.family == open.family && next.shape == open.shape:
			if next.n != open.n+1 {
				return false
			}
			resumed = j
		case resumed >= 0 && next.family == m.family:
			return next.n == 1
		}
	}
	return resumed >= 0
}

func (t *tree) within(f family) bool {
	for _, open := range t.frames {
		if open.family == f {
			return true
		}
	}
	return false
}

// followerOf looks at the next paragraph.
func (t *tree) followerOf(i int) follower {
	if i+1 >= len(t.ps) || t.ps[i+1].Table != nil {
		return followsNothing
	}
	next := t.marks[i+1]
	if next.family == famNone {
		return followsPlain
	}
	for _, open := range t.frames {
		if open.family == next.family && (open.shape == next.shape || next.n != 1) {
			return followsSibling
		}
	}
	if next.family < t.marks[i].family && next.n != 1 {
		return followsSibling
	}
	return followsDeeper
}

// checkSequence warns of gaps and repeats. Starting again at one is normal, and so is running on across parents.
func (t *tree) checkSequence(line int, m marker) {
	if m.family == famBullet || m.n == 0 || m.family == famDotted {
		return
	}
	last := t.last[m.family]
	t.last[m.family] = m.n
	switch {
	case m.n == 1 || m.n == last+1 || strings.Contains(m.number, "-") && m.n == last:
	case m.n == last:
		t.warn(models.WarnNumberingDuplicate, line, fmt.Sprintf("序号“%s”重复", m.text))
	case m.n > last:
		t.warn(models.WarnNumberingGap, line, fmt.Sprintf("序号不连续：“%s”之前缺第%d", m.text, last+1))
	default:
		t.warn(models.WarnNumberingGap, line, fmt.Sprintf("序号不连续：“%s”排在第%d之后", m.text, last))
	}
}

var reTail = regexp.MustCompile(`^[(〔【\[]?\s*(?:牵头|责任|配合|主办|协办|完成)\s*(?:单位|部门|处室|时限|时间)`)

// plain adds a paragraph without number: before the first number and in articles a node of its own, else text of the
// node before it.
func (t *tree) plain(p Paragraph) {
	text := tidy(p.Text)
	if text == "" {
		return
	}
	if len(t.nodes) == 0 || !t.numbered {
		t.para(1, text, p.Line)
		return
	}
	node := &t.nodes[len(t.nodes)-1]
	if t.name && runeLen(text) <= 20 && !endsWithMark(text) {
		node.Heading, t.name = solidTitle(text), false
		return
	}
	t.name = false
	if at := t.articleFrame(); at >= 0 && !reTail.MatchString(narrowed(text)) {
		article := t.frames[at]
		if article.node != len(t.nodes)-1 || node.Text != "" {
			t.frames = t.frames[:at+1]
			t.para(at+2, text, p.Line)
			return
		}
	}
	if node.Kind == models.NodeRow || node.Kind == models.NodeTable {
		t.para(1, text, p.Line)
		return
	}
	node.Text = joinText(node.Text, text)
}

func joinText(before, text string) string {
	if before == "" {
		return text
	}
	return before + "\n" + text
}

func (t *tree) articleFrame() int {
	for k, open := range t.frames {
		if open.family == famArticle {
			return k
		}
	}
	return -1
}

func (t *tree) para(level int, text string, line int) {
	t.nodes = append(t.nodes, models.Node{Level: level, Kind: models.NodePara, Text: text, Line: line})
}
