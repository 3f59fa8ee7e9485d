package handlers

import (
	"cmp"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// logRoutes is the log (留痕), of a round and of the administration.
var logRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/log", officeAny, (*App).showLog, false},
	{http.MethodGet, "/office/rounds/:round/log/check", officeAny, (*App).checkLog, false},
	{http.MethodGet, "/office/rounds/:round/log.csv", officeAny, (*App).exportLog, false},
	{http.MethodGet, "/office/log", officeAny, (*App).showLog, false},
	{http.MethodGet, "/office/log/check", officeAny, (*App).checkLog, false},
	{http.MethodGet, "/office/log.csv", officeAny, (*App).exportLog, false},
}

// logPage is how many events one page of the log shows.
const logPage = 100

// names tells ids of events in words.
type names struct {
	users, units, invitations map[string]string
}

func (a *App) logNames(v *visit) (names, error) {
	n := names{users: map[string]string{}, units: map[string]string{}, invitations: map[string]string{}}
	users, err := a.Store.Users(v.ctx())
	if err != nil {
		return n, err
	}
	for _, u := range users {
		n.users[fmt.Sprint(u.ID)] = u.Name
	}
	if v.round.ID == 0 {
		return n, nil
	}
	units, err := a.Store.Units(v.ctx(), v.round.ID)
	if err != nil {
		return n, err
	}
	for _, u := range units {
		n.units[fmt.Sprint(u.ID)] = u.Name
	}
	ways, err := a.Store.Invitations(v.ctx(), v.round.ID, 0)
	for _, w := range ways {
		n.invitations[fmt.Sprint(w.ID)] = unitRoleWord(models.Actor{Role: w.Role}) + w.Label
	}
	return n, err
}

// actor tells who acted: office:3, unit:17/5, system.
func (n names) actor(mark string) string {
	kind, ids, _ := strings.Cut(mark, ":")
	switch kind {
	case "office":
		return n.users[ids]
	case "unit":
		unit, way, _ := strings.Cut(ids, "/")
		return n.units[unit] + " " + n.invitations[way]
	}
	return "系统"
}

func eventPage(v *visit) store.EventPage {
	query := v.Request().URL.Query()
	page := store.EventPage{RoundID: v.round.ID, Verb: query.Get("verb"), Actor: query.Get("actor"), From: dayOf(query, "from", false), Till: dayOf(query, "till", true), Limit: logPage}
	page.UnitID, _ = strconv.ParseInt(query.Get("unit"), 10, 64) // no number is no filter
	page.Before, _ = strconv.ParseInt(query.Get("before"), 10, 64)
	return page
}

func (a *App) showLog(v *visit) error { return a.log(v, templates.Notice{}) }

func (a *App) log(v *visit, result templates.Notice) error {
	events, more, err := a.Store.Events(v.ctx(), eventPage(v))
	if err != nil {
		return err
	}
	n, err := a.logNames(v)
	if err != nil {
		return err
	}
	query := v.Request().URL.Query()
	base, frame := "/office", a.frame(v, "系统留痕")
	if v.round.ID != 0 {
		base, frame = roundPath(v.round.ID, ""), a.roundFrame(v, "留痕", ledgerLink(v))
	}
	frame.Width = templates.WidthWide
	page := templates.LogPage{Frame: frame, Form: templates.Form{Values: query}, Action: base + "/log", Check: base + "/log/check", Result: result, Verbs: verbOptions(), Actors: n.actorOptions()}
	if v.round.ID != 0 {
		page.Units = n.unitOptions()
	}
	for _, e := range events {
		page.Rows = append(page.Rows, templates.LogRow{Place: e.Place, At: e.At, Actor: n.actor(e.Actor), What: models.EventWord(e.Verb), Unit: n.units[fmt.Sprint(e.UnitID)], Detail: eventDetail(e, shortHash), Hash: hex.EncodeToString(e.Hash)[:shortHash]})
	}
	if query.Get("before") != "" {
		page.Pager.Prev = base + "/log?" + without(query, "before").Encode()
	}
	if more {
		next := without(query, "before")
		next.Set("before", fmt.Sprint(events[len(events)-1].Place))
		page.Pager.Next = base + "/log?" + next.Encode()
	}
	page.Pager.Note = "新的在前"
	page.Export = base + "/log.csv?" + without(query, "before").Encode()
	return v.show(http.StatusOK, page)
}

func without(query url.Values, name string) url.Values {
	rest := url.Values{}
	for key, values := range query {
		if key != name {
			rest[key] = values
		}
	}
	return rest
}

func verbOptions() []templates.Option {
	options := []templates.Option{{Value: "", Label: "全部"}}
	for _, w := range models.EventWords {
		options = append(options, templates.Option{Value: w.Verb, Label: w.Word})
	}
	return options
}

func (n names) actorOptions() []templates.Option {
	options := []templates.Option{{Value: "", Label: "全部"}, {Value: "system", Label: "系统"}}
	for id, name := range sorted(n.users) {
		options = append(options, templates.Option{Value: "office:" + id, Label: name})
	}
	return options
}

// sorted walks a map of names by the number of the id.
func sorted(m map[string]string) func(yield func(id, name string) bool) {
	ids := slices.SortedFunc(maps.Keys(m), func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	return func(yield func(id, name string) bool) {
		for _, id := range ids {
			if !yield(id, m[id]) {
				return
			}
		}
	}
}

func (n names) unitOptions() []templates.Option {
	options := []templates.Option{{Value: "", Label: "全部"}}
	for id, name := range sorted(n.units) {
		options = append(options, templates.Option{Value: id, Label: name})
	}
	return options
}

// checkLog recomputes the chain and tells whether it holds.
func (a *App) checkLog(v *visit) error {
	report, err := a.Store.VerifyChain(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	result := templates.Notice{Tone: templates.ToneGood, Title: "留痕链完整", Text: fmt.Sprintf("逐条核验%d条记录，全部衔接、未被改动。链头 %s", report.Length, report.Head)}
	if !report.Whole() {
		result = templates.Notice{Tone: templates.ToneBad, Title: fmt.Sprintf("留痕链在第%d条不符", report.Broken), Text: report.Why + "。请立即保存数据库备份，并与系统管理员联系。"}
	}
	return a.log(v, result)
}

// exportLog sends the filtered log as CSV, oldest first. No cell is a formula, whatever anybody typed.
func (a *App) exportLog(v *visit) error {
	n, err := a.logNames(v)
	if err != nil {
		return err
	}
	h := v.Response().Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape("留痕.csv"))
	h.Set("Cache-Control", "no-store")
	v.Response().WriteHeader(http.StatusOK)
	if _, err := v.Response().Write([]byte("\xef\xbb\xbf")); err != nil { // Excel reads UTF-8 only behind this mark
		return err
	}
	w := csv.NewWriter(v.Response())
	w.UseCRLF = true
	_ = w.Write([]string{"序号", "时间", "办理人", "事项", "单位", "内容", "校验值", "上一条校验值"}) // errors stay with the writer
	err = a.Store.EachEvent(v.ctx(), eventPage(v), func(e models.Event) error {
		row := []string{fmt.Sprint(e.Place), e.At.Precise(), n.actor(e.Actor), models.EventWord(e.Verb), n.units[fmt.Sprint(e.UnitID)], eventDetail(e, wholeHash), hex.EncodeToString(e.Hash), hex.EncodeToString(e.Prev)}
		for i := range row {
			row[i] = plainCell(row[i])
		}
		return w.Write(row)
	})
	if err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}

// plainCell keeps a spreadsheet from reading a text as a formula; a number or a time is no formula.
func plainCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(text)[0]) {
		return "'" + text
	}
	return text
}
