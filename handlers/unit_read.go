package handlers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/templates"
)

// narrowing is what the reader asked to see: words to find, and a choice of clauses.
type narrowing struct {
	words string
	only  string                      // "", own, unit
	names map[int64]models.ClauseUnit // the clauses that name the reader's unit
}

func (a *App) readDraft(v *visit) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	words, _, err := models.CleanText(v.QueryParam("q"))
	if err != nil {
		return err
	}
	n := narrowing{words: strings.TrimSpace(words), only: v.QueryParam("only")}
	if n.names, err = a.Store.ClausesNaming(v.ctx(), v.actor); err != nil {
		return err
	}
	frame := a.unitFrame(v, d, "征求意见稿")
	frame.Width = templates.WidthWide
	page := templates.UnitReadPage{Frame: frame, Find: templates.Filled("q", n.words, "only", n.only), Action: "/unit/read", Draft: d.draft.Title,
		Only: []templates.Option{{Value: "", Label: "全部条款"}, {Value: "own", Label: "本单位提过意见的"}}, Next: d.afterReading(), Papers: d.readingPapers()}
	if len(n.names) > 0 {
		page.Only = append(page.Only, templates.Option{Value: "unit", Label: fmt.Sprintf("涉及本单位的（%d条）", len(n.names))})
	}
	if p := d.progress(); p.Working || p.Sent() {
		page.Standing = d.standing(p)
	}
	d.fillClauses(&page, n)
	return v.show(http.StatusOK, page)
}

func (d unitDesk) readingPapers() []templates.Link {
	links := []templates.Link{{Label: "下载 PDF", Href: "/unit/papers/draft.pdf"}}
	if d.can(models.VerbWrite) {
		links = append(links, templates.Link{Label: "粘贴写好的意见", Href: "/unit/paste"})
	}
	return links
}

func (d unitDesk) afterReading() []templates.Link {
	var links []templates.Link
	if len(models.Live(d.Opinions)) > 0 {
		links = append(links, templates.Link{Label: "核对并提交", Href: "/unit/check"})
	} else if d.mayDeclareNone() {
		links = append(links, templates.Link{Label: "无修改意见", Href: "/unit/none"})
	}
	return append(links, templates.Link{Label: "返回办理事项", Href: "/unit"})
}

// fillClauses puts the clauses that are asked for on the page, each with the unit's own opinions.
func (d unitDesk) fillClauses(page *templates.UnitReadPage, n narrowing) {
	own := map[int64][]templates.OpinionView{}
	views := d.ownOpinions()
	for i, o := range d.Opinions {
		views[i].Clause = templates.Link{}
		own[o.PID] = append(own[o.PID], views[i])
	}
	page.General = own[models.General]
	writes := d.can(models.VerbWrite)
	if writes {
		page.NewWhole = "/unit/opinions/new?clause=0&kind=general"
	}
	for _, c := range d.clauses {
		opinions := own[c.PID]
		if c.Removed && len(opinions) == 0 || !n.takes(c, len(opinions)) {
			continue
		}
		view := clauseView(c, d.labels[c.PID], n.words)
		view.Opinions = opinions
		if mine, ok := n.names[c.PID]; ok {
			view.Badges = append(view.Badges, namedBadge(mine))
		}
		if writes && c.TakesOpinions() {
			view.New = "/unit/opinions/new?clause=" + strconv.FormatInt(c.PID, 10)
		}
		page.Clauses = append(page.Clauses, view)
		if c.Level <= 2 && !c.Removed && (c.Kind != string(models.NodeRow) || n.narrows()) {
			page.Outline = append(page.Outline, templates.OutlineItem{Level: c.Level, Label: c.Label(), Href: "#" + view.ID})
		}
		if last := len(page.Outline) - 1; last >= 0 {
			page.Outline[last].Count += len(opinions)
		}
	}
	if n.narrows() {
		page.Found = fmt.Sprintf("符合条件的条款 %d 条", len(page.Clauses))
	}
}

func (n narrowing) narrows() bool { return n.words != "" || n.only != "" }

func (n narrowing) takes(c models.Clause, opinions int) bool {
	if n.only == "own" && opinions == 0 || n.only == "unit" && n.names[c.PID].UnitID == 0 {
		return false
	}
	return n.words == "" || strings.Contains(c.Marker+c.Full(), n.words)
}

// namedBadge says that a task is the reader's own.
func namedBadge(c models.ClauseUnit) templates.Badge {
	badge := templates.Badge{Text: "涉及本单位", Tone: templates.ToneInfo, Shape: "info"}
	if c.Leads {
		badge.Text = "涉及本单位：牵头"
	}
	return badge
}

// clauseView shows a clause; what was looked for is marked.
func clauseView(c models.Clause, label, words string) templates.ClauseView {
	view := templates.ClauseView{ID: anchor(c.PID), Level: c.Level, Marker: c.Marker, Heading: c.Heading, Label: label, Text: pieces(c.Text, words), Plain: c.Full()}
	if c.Kind == string(models.NodeRow) {
		view.Cells = cellFacts(c)
	}
	if c.Changed {
		view.Before = c.Before
	}
	if c.Removed {
		view.Badges = append(view.Badges, templates.Badge{Text: "本条已从文稿中删去", Tone: templates.ToneWarn, Shape: "warning"})
	}
	if c.Shut {
		view.Badges = append(view.Badges, templates.Badge{Text: "本条不征求意见", Tone: templates.ToneQuiet, Shape: "lock"})
	}
	return view
}

// cellFacts names each cell of a table row by its column; a row that cannot be read shows its text.
func cellFacts(c models.Clause) []templates.Fact {
	var cells, columns []string
	if json.Unmarshal([]byte(c.Cells), &cells) != nil || json.Unmarshal([]byte(c.Columns), &columns) != nil {
		return nil
	}
	var facts []templates.Fact
	for i, cell := range cells {
		if i < len(columns) && cell != "" {
			facts = append(facts, templates.Fact{Term: columns[i], Value: cell})
		}
	}
	return facts
}

// pieces cuts text at every place where the words stand.
func pieces(text, words string) []templates.Piece {
	if text == "" {
		return nil
	}
	var list []templates.Piece
	for words != "" {
		before, after, found := strings.Cut(text, words)
		if !found {
			break
		}
		if before != "" {
			list = append(list, templates.Piece{Text: before})
		}
		list, text = append(list, templates.Piece{Text: words, Hit: true}), after
	}
	if text == "" {
		return list
	}
	return append(list, templates.Piece{Text: text})
}
