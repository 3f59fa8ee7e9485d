package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// workbenchRoutes is where the office works through the opinions.
var workbenchRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/workbench", officeAny, (*App).showWorkbench, false},
	{http.MethodGet, "/office/rounds/:round/workbench/:clause", officeAny, (*App).showClauseDesk, false},
	{http.MethodGet, "/office/rounds/:round/workbench/:clause/compare", officeAny, (*App).showComparison, false},
	{http.MethodGet, "/office/rounds/:round/workbench/:clause/text", officeWriter, (*App).editResolution, false},
	{http.MethodPost, "/office/rounds/:round/workbench/:clause/text", officeWriter, (*App).saveResolution, false},
	{http.MethodPost, "/office/rounds/:round/workbench/:clause/text/drop", officeWriter, (*App).dropResolution, false},
	{http.MethodGet, "/office/rounds/:round/opinions", officeAny, (*App).showOpinionList, false},
	{http.MethodPost, "/office/rounds/:round/opinions", officeWriter, (*App).answerPicked, false},
	{http.MethodPost, "/office/rounds/:round/opinions/:opinion/answer", officeWriter, (*App).answerOpinion, false},
	{http.MethodPost, "/office/rounds/:round/opinions/:opinion/undo", officeWriter, (*App).undoAnswer, false},
	{http.MethodPost, "/office/rounds/:round/opinions/:opinion/leave", officeWriter, (*App).leaveGroup, false},
	{http.MethodPost, "/office/rounds/:round/groups/:group/dissolve", officeWriter, (*App).dissolveGroup, false},
	{http.MethodGet, "/office/rounds/:round/phrases", officeAny, (*App).showPhrases, false},
	{http.MethodPost, "/office/rounds/:round/phrases", officeWriter, (*App).addPhrase, false},
	{http.MethodPost, "/office/rounds/:round/phrases/:phrase/remove", officeWriter, (*App).removePhrase, false},
}

// atRound is an address below the round's.
func atRound(v *visit, parts ...any) string {
	var b strings.Builder
	fmt.Fprintf(&b, "/office/rounds/%d", v.round.ID)
	for _, part := range parts {
		fmt.Fprintf(&b, "/%v", part)
	}
	return b.String()
}

// mayWork reports whether the visitor may answer opinions now.
func mayWork(v *visit) bool {
	return v.actor.Has(officeWriter.roles...) && models.MayDispose(v.round) == nil
}

func mayApprove(v *visit) bool {
	return v.actor.Has(officeLeader.roles...) && models.MayDispose(v.round) == nil
}

var workShows = []templates.Option{{Value: "with", Label: "有意见的条款"}, {Value: "open", Label: "有未处理意见的条款"}, {Value: "all", Label: "全部条款"}}

func (a *App) showWorkbench(v *visit) error {
	_, clauses, err := a.Store.Draft(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	byClause, err := a.Store.ClauseFigures(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	figures, err := a.Store.RoundFigures(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	show := v.QueryParam("show")
	if show == "" {
		show = "with"
	}
	frame := a.roundFrame(v, "意见处理")
	frame.Width = templates.WidthWide
	page := templates.WorkbenchPage{Frame: frame, Figures: workFigures(v, figures), Form: templates.Filled("show", show), Shows: workShows,
		Action: atRound(v, "workbench"), Clauses: workClauses(v, clauses, byClause, show),
		Lists: []templates.Link{{Label: "按单位、结果查看全部意见", Href: atRound(v, "opinions")}, {Label: "常用语", Href: atRound(v, "phrases")}}}
	if next, err := a.Store.NextOpen(v.ctx(), v.round.ID, store.OpinionPlace{}); err == nil {
		page.NextOpen = templates.Link{Label: "处理下一条", Href: cardAddress(v, next)}
	} else if !isMissing(err) {
		return err
	}
	return v.show(http.StatusOK, page)
}

func workFigures(v *visit, f store.RoundFigures) templates.WorkFigures {
	figures := templates.WorkFigures{Opinions: f.Opinions, Grouped: f.Grouped, Waiting: f.Waiting()}
	for _, outcome := range append([]models.Outcome{models.OutcomeOpen}, models.Outcomes...) {
		if n := f.ByOutcome[outcome]; n > 0 {
			figures.Outcomes = append(figures.Outcomes, templates.OutcomeCount{Outcome: outcome, Count: n, Href: atRound(v, "opinions") + "?outcome=" + outcomeParam(outcome)})
		}
	}
	return figures
}

// workClauses lists 总体 first, then the draft in its order.
func workClauses(v *visit, clauses []models.Clause, figures map[int64]store.ClauseFigures, show string) []templates.WorkClause {
	var list []templates.WorkClause
	add := func(label string, c models.Clause) {
		f := figures[c.PID]
		if show == "with" && f.Opinions == 0 || show == "open" && f.Open() == 0 || c.Removed && f.Opinions == 0 {
			return
		}
		line := templates.WorkClause{Label: label, Href: atRound(v, "workbench", c.PID), Level: min(c.Level, 4), Opinions: f.Opinions, Open: f.Open(), Note: clauseNote(c)}
		for _, outcome := range models.Outcomes {
			if n := f.ByOutcome[outcome]; n > 0 {
				line.Outcomes = append(line.Outcomes, templates.OutcomeCount{Outcome: outcome, Count: n})
			}
		}
		list = append(list, line)
	}
	add("总体意见（针对全文）", models.Clause{PID: models.General})
	for _, c := range clauses {
		add(c.Label(), c)
	}
	return list
}

func clauseNote(c models.Clause) templates.Badge {
	switch {
	case c.Removed:
		return templates.Badge{Text: "已不在征求意见稿中", Tone: templates.ToneWarn, Shape: "dash"}
	case c.Changed:
		return templates.Badge{Text: "条文已修改", Tone: templates.ToneWarn, Shape: "pencil"}
	}
	return templates.Badge{}
}

// cardAddress leads to one opinion on its clause's page.
func cardAddress(v *visit, o models.Opinion) string {
	return fmt.Sprintf("%s?at=%d#o-%d", atRound(v, "workbench", o.PID), o.ID, o.ID)
}

// cardsAPage is how many opinions a page shows; clauses with no more are compared on the spot.
const cardsAPage = 50

// clauseID reads the clause of an address; 0 is the whole draft.
func clauseID(v *visit) (int64, error) {
	if v.Param("clause") == "0" {
		return models.General, nil
	}
	return v.id("clause")
}

// clauseOf reads the clause of an address from the round's draft.
func (a *App) clauseOf(v *visit) (models.Clause, error) {
	pid, err := clauseID(v)
	if err != nil {
		return models.Clause{}, err
	}
	return a.Store.Clause(v.ctx(), v.round, pid)
}

func (a *App) showClauseDesk(v *visit) error {
	return a.clauseDesk(v, http.StatusOK, templates.Form{})
}

// clauseDesk shows a clause with its opinions; a refused batch shows it again with its messages.
func (a *App) clauseDesk(v *visit, status int, batch templates.Form) error {
	clause, err := a.clauseOf(v)
	if err != nil {
		return err
	}
	page, err := a.clausePage(v, clause)
	if err != nil {
		return err
	}
	if mayWork(v) {
		batch.Prefix = "batch-"
		page.Batch = templates.BatchBar{Form: batch, Action: atRound(v, "opinions"), Back: backHere(v), Outcomes: outcomeChoices("请选择"), Dispose: true, Group: true, Approve: mayApprove(v)}
	}
	return v.show(status, page)
}

func (a *App) clausePage(v *visit, clause models.Clause) (templates.WorkbenchClausePage, error) {
	frame := a.roundFrame(v, "意见处理："+clauseTitle(clause), templates.Link{Label: "意见处理", Href: atRound(v, "workbench")})
	frame.Width = templates.WidthWide
	page := templates.WorkbenchClausePage{Frame: frame, Text: clause.Full(), Removed: clause.Removed, General: clause.PID == models.General}
	if clause.Removed && page.Text == "" || clause.Changed {
		page.Before = clause.Before
	}
	if err := a.placeClause(v, clause, &page); err != nil {
		return page, err
	}
	opinions, whole, err := a.clauseOpinions(v, clause.PID, &page)
	if err != nil {
		return page, err
	}
	cards, err := a.newCards(v, opinions, cardsOn{})
	if err != nil {
		return page, err
	}
	page.Cards = cards
	at := v.QueryParam("at")
	for i := range page.Cards {
		page.Cards[i].Focus = at != "" && strconv.FormatInt(page.Cards[i].ID, 10) == at
	}
	if whole {
		page.Compare, err = a.compare(v, clause, opinions)
	} else {
		page.Lazy = atRound(v, "workbench", clause.PID, "compare")
	}
	if err != nil {
		return page, err
	}
	page.Previous, err = a.previousOpinions(v, clause.PID)
	return page, err
}

func clauseTitle(c models.Clause) string {
	if c.PID == models.General {
		return "总体意见"
	}
	return c.Label()
}

// placeClause fills in what stands around a clause: its part, its neighbours with opinions, its figures.
func (a *App) placeClause(v *visit, clause models.Clause, page *templates.WorkbenchClausePage) error {
	if clause.Parent != 0 {
		parent, err := a.Store.Clause(v.ctx(), v.round, clause.Parent)
		if err != nil && !isMissing(err) {
			return err
		}
		page.Above = parent.Label()
	}
	before, behind, err := a.Store.NeighbourClauses(v.ctx(), v.round.ID, clause.Seq)
	if err != nil {
		return err
	}
	if before >= 0 {
		page.Prev = templates.Link{Label: "上一条有意见的条款", Href: atRound(v, "workbench", before)}
	}
	if behind >= 0 {
		page.Next = templates.Link{Label: "下一条有意见的条款", Href: atRound(v, "workbench", behind)}
	}
	figures, err := a.Store.OneClauseFigures(v.ctx(), v.round.ID, clause.PID)
	page.Total, page.Open = figures.Opinions, figures.Open()
	return err
}

// clauseOpinions reads the page of opinions that was asked for; whole says that it holds every opinion on the clause.
func (a *App) clauseOpinions(v *visit, pid int64, page *templates.WorkbenchClausePage) ([]models.OpinionState, bool, error) {
	ask := store.OpinionPage{RoundID: v.round.ID, PID: &pid, After: placeOf(v.QueryParam("after")), Limit: cardsAPage}
	opinions, next, more, err := a.Store.Opinions(v.ctx(), ask)
	if err != nil {
		return nil, false, err
	}
	at, _ := strconv.ParseInt(v.QueryParam("at"), 10, 64) // anything else focuses nothing
	if at > 0 && more && !holdsOpinion(opinions, at) {
		if o, err := a.Store.Opinion(v.ctx(), v.round.ID, at); err == nil && o.PID == pid {
			ask.After = store.OpinionPlace{ClauseSeq: o.ClauseSeq, UnitSeq: o.UnitSeq, ID: o.ID - 1}
			if opinions, next, more, err = a.Store.Opinions(v.ctx(), ask); err != nil {
				return nil, false, err
			}
		}
	}
	here := atRound(v, "workbench", pid)
	if more {
		page.Pager.Next = here + "?after=" + placeParam(next)
	}
	if ask.After != (store.OpinionPlace{}) {
		page.Pager.Prev = here
		page.Pager.Note = "“上一页”回到本条第一页"
	}
	return opinions, !more && ask.After == (store.OpinionPlace{}), nil
}

func holdsOpinion(opinions []models.OpinionState, id int64) bool {
	for _, o := range opinions {
		if o.ID == id {
			return true
		}
	}
	return false
}

// previousOpinions are those of the round before on the same clause, with what became of them.
func (a *App) previousOpinions(v *visit, pid int64) ([]templates.OpinionCard, error) {
	if v.round.PreviousID == 0 {
		return nil, nil
	}
	opinions, _, err := a.Store.ClauseOpinions(v.ctx(), v.round.PreviousID, pid, cardsAPage)
	if err != nil {
		return nil, err
	}
	return a.newCards(v, opinions, cardsOn{bare: true})
}

// placeParam and placeOf carry a keyset position in an address.
func placeParam(p store.OpinionPlace) string {
	return fmt.Sprintf("%d.%d.%d.%d", p.ClauseSeq, p.UnitSeq, p.Seq, p.ID)
}

func placeOf(text string) store.OpinionPlace {
	var p store.OpinionPlace
	if _, err := fmt.Sscanf(text, "%d.%d.%d.%d", &p.ClauseSeq, &p.UnitSeq, &p.Seq, &p.ID); err != nil {
		return store.OpinionPlace{}
	}
	return p
}

// backHere is where a form of this page returns to.
func backHere(v *visit) string {
	if v.Request().Method != http.MethodGet {
		return ownPath(v.FormValue("back"), atRound(v, "workbench"))
	}
	query := v.Request().URL.Query()
	query.Del("at")
	if len(query) == 0 {
		return v.Request().URL.Path
	}
	return v.Request().URL.Path + "?" + query.Encode()
}

func outcomeParam(o models.Outcome) string {
	if o == models.OutcomeOpen {
		return "open"
	}
	return url.QueryEscape(string(o))
}

func outcomeChoices(none string) []templates.Option {
	options := []templates.Option{{Label: none}}
	for _, o := range models.Outcomes {
		options = append(options, templates.Option{Value: string(o), Label: o.String()})
	}
	return options
}
