package handlers

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

func (a *App) showOpinionList(v *visit) error {
	return a.opinionList(v, http.StatusOK, templates.Form{})
}

// opinionList shows opinions across clauses, filtered; a refused batch shows it again.
func (a *App) opinionList(v *visit, status int, batch templates.Form) error {
	query := v.Request().URL.Query()
	ask := listPage(v, query)
	opinions, next, more, err := a.Store.Opinions(v.ctx(), ask)
	if err != nil {
		return err
	}
	cards, err := a.newCards(v, opinions, cardsOn{list: true, byUnit: ask.ByUnit})
	if err != nil {
		return err
	}
	figures, err := a.Store.RoundFigures(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	units, err := a.Store.Units(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	frame := a.roundFrame(v, "意见清单", templates.Link{Label: "意见处理", Href: atRound(v, "workbench")})
	frame.Width = templates.WidthWide
	page := templates.OpinionListPage{Frame: frame, Form: templates.Form{Values: query}, Action: atRound(v, "opinions"), Views: listViews, Outcomes: listOutcomes(), Kinds: listKinds(),
		Natures: listNatures, Approvals: listApprovals, Units: listUnits(units), Figures: workFigures(v, figures), Cards: cards}
	page.Pager = listPager(v, query, next, more)
	if mayWork(v) {
		batch.Prefix = "batch-"
		page.Batch = templates.BatchBar{Form: batch, Action: atRound(v, "opinions"), Back: backHere(v), Outcomes: outcomeChoices("请选择"), Dispose: true, Group: !ask.ByUnit, Approve: mayApprove(v)}
	}
	return v.show(status, page)
}

// listPage reads the filters of an address; what is not known filters nothing.
func listPage(v *visit, query url.Values) store.OpinionPage {
	ask := store.OpinionPage{RoundID: v.round.ID, ByUnit: query.Get("by") == "unit", After: placeOf(query.Get("after")), Limit: cardsAPage, Find: strings.TrimSpace(query.Get("find"))}
	if text := query.Get("outcome"); text == "open" {
		open := models.OutcomeOpen
		ask.Outcome = &open
	} else if outcome := models.Outcome(text); outcome.Known() {
		ask.Outcome = &outcome
	}
	for _, kind := range models.OpinionKinds {
		if query.Get("kind") == string(kind) {
			ask.Kind = kind
		}
	}
	if nature := models.Nature(query.Get("nature")); nature.String() != "" {
		ask.Nature = nature
	}
	if text := query.Get("approved"); text == "yes" || text == "no" {
		yes := text == "yes"
		ask.Approved = &yes
	}
	if id, err := strconv.ParseInt(query.Get("unit"), 10, 64); err == nil && id > 0 {
		ask.UnitID = id
	}
	return ask
}

func listPager(v *visit, query url.Values, next store.OpinionPlace, more bool) templates.Pager {
	pager := templates.Pager{}
	there := func(after string) string {
		q := url.Values{}
		for name, values := range query {
			q[name] = values
		}
		q.Del("after")
		if after != "" {
			q.Set("after", after)
		}
		return atRound(v, "opinions") + "?" + q.Encode()
	}
	if more {
		pager.Next = there(placeParam(next))
	}
	if query.Get("after") != "" {
		pager.Prev, pager.Note = there(""), "“上一页”回到第一页"
	}
	return pager
}

var (
	listViews     = []templates.Option{{Value: "", Label: "按条款"}, {Value: "unit", Label: "按单位"}}
	listNatures   = []templates.Option{{Label: "全部"}, {Value: string(models.NatureSubstantive), Label: "实质性"}, {Value: string(models.NatureEditorial), Label: "文字性"}}
	listApprovals = []templates.Option{{Label: "全部"}, {Value: "no", Label: "待审核"}, {Value: "yes", Label: "已审核"}}
)

func listOutcomes() []templates.Option {
	options := outcomeChoices("全部")
	return append(options[:1:1], append([]templates.Option{{Value: "open", Label: models.OutcomeOpen.String()}}, options[1:]...)...)
}

func listKinds() []templates.Option {
	options := []templates.Option{{Label: "全部"}}
	for _, kind := range models.OpinionKinds {
		options = append(options, templates.Option{Value: string(kind), Label: kind.String()})
	}
	return options
}

func listUnits(units []models.Unit) []templates.Option {
	options := []templates.Option{{Label: "全部单位"}}
	for _, u := range units {
		options = append(options, templates.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name})
	}
	return options
}
