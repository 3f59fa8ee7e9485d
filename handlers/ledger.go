package handlers

import (
	"net/http"
	"net/url"
	"strconv"

	"zqyj/models"
	"zqyj/templates"
)

// ledgerRoutes is the list of rounds, the ledger and one unit's page.
var ledgerRoutes = []route{
	{http.MethodGet, "/office", officeAny, (*App).showRounds, false},
	{http.MethodGet, "/office/rounds/:round", officeAny, (*App).showLedger, false},
}

func (a *App) showRounds(v *visit) error {
	lines, err := a.Store.RoundLines(v.ctx())
	if err != nil {
		return err
	}
	page := templates.RoundsPage{Frame: a.frame(v, "各轮征求意见")}
	if v.writes() {
		page.New = templates.Link{Label: "新建一轮征求意见", Href: "/office/new"}
	}
	for _, line := range lines {
		href := roundPath(line.Round.ID, "")
		if line.Round.State == models.RoundSetup {
			href = roundPath(line.Round.ID, "/setup")
		}
		page.Rounds = append(page.Rounds, templates.RoundRow{Link: templates.Link{Label: line.Round.Title, Href: href},
			State: templates.BadgeFor(line.Round.State), Halt: haltWord(line.Round), Deadline: line.Deadline.At, Units: line.Units, Replied: line.Replied})
	}
	return v.show(http.StatusOK, page)
}

func haltWord(round models.Round) string {
	switch {
	case !round.CancelledAt.IsZero():
		return "已取消"
	case !round.PausedAt.IsZero():
		return "已暂停"
	}
	return ""
}

// ledgerOf reads the ledger; a page that is the first to see a passed deadline latches it.
func (a *App) ledgerOf(v *visit) (models.Snapshot, error) {
	snap, err := a.Store.Ledger(v.ctx(), v.round.ID)
	if err != nil || snap.Round.State == models.RoundSetup {
		return snap, err
	}
	for _, d := range snap.Deadlines {
		if !d.Due(v.now) {
			continue
		}
		if err := a.Store.CloseDue(v.ctx()); err != nil {
			return snap, err
		}
		if v.round, err = a.Store.Round(v.ctx(), v.round.ID); err != nil {
			return snap, err
		}
		return a.Store.Ledger(v.ctx(), v.round.ID)
	}
	return snap, nil
}

func (a *App) showLedger(v *visit) error {
	if v.round.State == models.RoundSetup {
		return v.goTo(roundPath(v.round.ID, "/setup"))
	}
	snap, err := a.ledgerOf(v)
	if err != nil {
		return err
	}
	l := ledgerView{v: v, snap: snap, query: v.Request().URL.Query()}
	l.filter = filterOf(l.query)
	live, err := a.liveLedger(l)
	if err != nil {
		return err
	}
	if v.Request().Header.Get("HX-Request") == "true" {
		return v.part("ledger-live", live)
	}
	counts, err := a.Store.ClauseCounts(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	frame := a.roundFrame(v, "台账")
	frame.Width = templates.WidthWide
	return v.show(http.StatusOK, templates.LedgerPage{Frame: frame, Live: live, Form: templates.Form{Values: l.query}, Action: l.path(nil),
		Classes: choices("全部", models.Classes), Flags: choices("全部", models.Flags), Clear: l.path(nil),
		Category: choices("全部", []models.UnitCategory{models.CategoryMember, models.CategoryRelated}),
		Charts:   []templates.LedgerChart{{Chart: replyLine(snap, v.now)}, {Chart: heatStrip(snap, counts), Strip: true}}})
}

// choices are the options of a filter, after one that means everything.
func choices[T interface {
	~string
	String() string
}](all string, codes []T) []templates.Option {
	options := []templates.Option{{Value: "", Label: all}}
	for _, code := range codes {
		options = append(options, templates.Option{Value: string(code), Label: code.String()})
	}
	return options
}

func filterOf(query url.Values) models.LedgerFilter {
	f := models.LedgerFilter{Class: models.Class(query.Get("class")), Flag: models.Flag(query.Get("flag")), Category: models.UnitCategory(query.Get("category")),
		Owes: query.Get("owes") == "1", Text: query.Get("q")}
	sort := query.Get("sort")
	if len(sort) > 0 && sort[0] == '-' {
		f.Desc, sort = true, sort[1:]
	}
	f.Sort = models.LedgerOrder(sort)
	return f
}

// ledgerView is one look at the ledger.
type ledgerView struct {
	v      *visit
	snap   models.Snapshot
	query  url.Values
	filter models.LedgerFilter
}

// path is the ledger's address with a query.
func (l ledgerView) path(query url.Values) string {
	path := roundPath(l.v.round.ID, "")
	if text := query.Encode(); text != "" {
		path += "?" + text
	}
	return path
}

// with is the present query with one value changed; an empty one leaves it out.
func (l ledgerView) with(name, value string) url.Values {
	query := url.Values{}
	for _, known := range []string{"class", "flag", "category", "owes", "q", "sort"} {
		if l.query.Get(known) != "" {
			query.Set(known, l.query.Get(known))
		}
	}
	query.Del(name)
	if value != "" {
		query.Set(name, value)
	}
	return query
}

func (a *App) liveLedger(l ledgerView) (templates.LedgerLive, error) {
	waiting, err := a.waiting(l.v, l.snap)
	if err != nil {
		return templates.LedgerLive{}, err
	}
	own := models.DeadlineOf(l.snap.Deadlines, 0)
	block := deadlineBlock(own, l.v.now)
	block.Extended, block.Reason = false, ""
	live := templates.LedgerLive{Refresh: l.path(l.with("", "")), At: l.v.now, Deadline: block, Notice: haltNotice(l.snap.Round), Sums: l.sums(), Waiting: waiting,
		Columns: l.columns(), All: len(l.snap.Units), Bulk: bulkOf(l.v)}
	if l.filter.Narrows() {
		live.Clear = l.path(nil)
	}
	for _, u := range l.filter.Apply(l.snap.Units) {
		live.Rows = append(live.Rows, ledgerRow(l.snap, u))
	}
	return live, nil
}

func haltNotice(round models.Round) templates.Notice {
	switch {
	case !round.CancelledAt.IsZero():
		return templates.Notice{Tone: templates.ToneBad, Title: "本轮征求意见已取消（" + round.CancelledAt.String() + "）", Text: round.Halt}
	case !round.PausedAt.IsZero():
		return templates.Notice{Tone: templates.ToneWarn, Title: "本轮征求意见已暂停（" + round.PausedAt.String() + "），截止时间照常计算", Text: round.Halt}
	}
	return templates.Notice{}
}

// waiting is what the office owes just now.
func (a *App) waiting(v *visit, snap models.Snapshot) ([]templates.Link, error) {
	var links []templates.Link
	add := func(n int, text, href string) {
		if n > 0 {
			links = append(links, templates.Link{Label: strconv.Itoa(n) + text, Href: href})
		}
	}
	requests, err := a.Store.ExtensionRequests(v.ctx(), v.round.ID)
	if err != nil {
		return nil, err
	}
	open := 0
	for _, r := range requests {
		if r.Decision == "" {
			open++
		}
	}
	add(open, "件延期申请待答复", roundPath(v.round.ID, "/day#requests"))
	add(snap.Sums.ByClass[models.ClassLate], "份逾期补报待受理", roundPath(v.round.ID, "/day#late"))
	checks := 0
	for _, u := range snap.Units {
		if u.Has(models.FlagAwaitingCheck) {
			checks++
		}
		if u.Clash.ID != 0 {
			links = append(links, templates.Link{Label: u.Unit.Name + "有两份不一致的反馈，请选定", Href: roundPath(v.round.ID, "/units/%d", u.Unit.ID)})
		}
		if u.Seal.ID != 0 && u.Seal.Match == models.SealUnreadable && u.Seal.JudgedAt.IsZero() {
			links = append(links, templates.Link{Label: u.Unit.Name + "的盖章件待核对", Href: roundPath(v.round.ID, "/units/%d", u.Unit.ID)})
		}
	}
	add(checks, "份代录待复核", roundPath(v.round.ID, "/entries"))
	return links, nil
}

func (l ledgerView) columns() []templates.LedgerColumn {
	columns := []struct {
		label string
		order models.LedgerOrder
		sort  bool
		num   bool
	}{{"序号", models.OrderOffice, true, true}, {"单位", "", false, false}, {"类别", "", false, false}, {"反馈情况", models.OrderClass, true, false},
		{"意见", models.OrderOpinions, true, true}, {"联系人、电话", "", false, false}, {"催办", models.OrderCalls, true, false}, {"盖章", "", false, false}, {"收到时间", models.OrderReceived, true, false}}
	list := make([]templates.LedgerColumn, len(columns))
	for i, c := range columns {
		list[i] = templates.LedgerColumn{Label: c.label, Num: c.num}
		if !c.sort {
			continue
		}
		next := string(c.order)
		if c.order == l.filter.Sort {
			list[i].Sort = "ascending"
			if l.filter.Desc {
				list[i].Sort = "descending"
			} else if next != "" {
				next = "-" + next
			}
		}
		list[i].Href = l.path(l.with("sort", next))
	}
	return list
}

// sums are the figures of the whole round, whatever the filter; each leads to its units.
func (l ledgerView) sums() templates.LedgerSums {
	return sumsTable(l.snap.Sums, l.snap.Round.Policy, func(category models.UnitCategory, class models.Class) string {
		return l.path(narrowed(category, class))
	})
}

// sumsTable is the one table of sums; link may be nil.
func sumsTable(s models.Sums, policy models.Policy, link func(models.UnitCategory, models.Class) string) templates.LedgerSums {
	sums := templates.LedgerSums{Heads: []string{"单位数"}, Opinions: s.Opinions, Grouped: s.Grouped}
	shown := []models.Class{}
	for _, class := range models.Classes {
		if class == models.ClassDeemed && !policy.DeemNoOpinion && s.ByClass[class] == 0 {
			continue
		}
		shown = append(shown, class)
		sums.Heads = append(sums.Heads, class.String())
	}
	line := func(name string, category models.UnitCategory, total int, by map[models.Class]int) {
		cell := func(n int, class models.Class) templates.LedgerCell {
			if link == nil {
				return templates.LedgerCell{N: n}
			}
			return templates.LedgerCell{N: n, Href: link(category, class)}
		}
		row := templates.LedgerSum{Name: name, Cells: []templates.LedgerCell{cell(total, "")}}
		for _, class := range shown {
			row.Cells = append(row.Cells, cell(by[class], class))
		}
		sums.Rows = append(sums.Rows, row)
	}
	for _, category := range []models.UnitCategory{models.CategoryMember, models.CategoryRelated} {
		line(category.String(), category, s.Of(category), s.ByCategory[category])
	}
	line("合计", "", s.Units, s.ByClass)
	return sums
}

func narrowed(category models.UnitCategory, class models.Class) url.Values {
	query := url.Values{}
	if category != "" {
		query.Set("category", string(category))
	}
	if class != "" {
		query.Set("class", string(class))
	}
	return query
}
