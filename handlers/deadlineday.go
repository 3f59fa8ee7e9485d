package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"zqyj/models"
	"zqyj/templates"
)

// deadlineDayRoutes is the day of the deadline and what the office decides on it.
var deadlineDayRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/day", officeAny, (*App).showDeadlineDay, false},
	{http.MethodGet, "/office/rounds/:round/units/:unit/admit", officeWriter, (*App).showAdmit, false},
	{http.MethodPost, "/office/rounds/:round/units/:unit/admit", officeWriter, (*App).admitLate, false},
	{http.MethodGet, "/office/rounds/:round/units/:unit/refuse", officeWriter, (*App).showRefuse, false},
	{http.MethodPost, "/office/rounds/:round/units/:unit/refuse", officeWriter, (*App).refuseLate, false},
	{http.MethodGet, "/office/rounds/:round/close", officeLeader, (*App).showHalt, false},
	{http.MethodPost, "/office/rounds/:round/close", officeLeader, (*App).halt, false},
	{http.MethodGet, "/office/rounds/:round/pause", officeLeader, (*App).showHalt, false},
	{http.MethodPost, "/office/rounds/:round/pause", officeLeader, (*App).halt, false},
	{http.MethodGet, "/office/rounds/:round/resume", officeLeader, (*App).showHalt, false},
	{http.MethodPost, "/office/rounds/:round/resume", officeLeader, (*App).halt, false},
	{http.MethodGet, "/office/rounds/:round/cancel", officeLeader, (*App).showHalt, false},
	{http.MethodPost, "/office/rounds/:round/cancel", officeLeader, (*App).halt, false},
}

func (a *App) showDeadlineDay(v *visit) error {
	return a.deadlineDay(v, http.StatusOK, refusedForm{})
}

func (a *App) deadlineDay(v *visit, status int, refused refusedForm) error {
	snap, err := a.ledgerOf(v)
	if err != nil {
		return err
	}
	own := models.DeadlineOf(snap.Deadlines, 0)
	page := templates.DeadlineDayPage{Frame: a.roundFrame(v, "截止日", ledgerLink(v)), Deadline: deadlineBlock(own, v.now), Notice: haltNotice(snap.Round), Actions: dayActions(v, snap)}
	page.Deadline.Extended, page.Deadline.Reason = false, ""
	if page.Kept, err = a.keptLedger(v, snap); err != nil {
		return err
	}
	names := map[int64]string{}
	for _, u := range snap.Units {
		names[u.Unit.ID] = u.Unit.Name
		addDayUnit(&page, v, u)
	}
	requests, err := a.Store.ExtensionRequests(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	slices.SortStableFunc(requests, func(a, b models.ExtensionRequest) int { return cmp.Compare(len(a.Decision), len(b.Decision)) }) // open ones first
	for _, r := range requests {
		page.Requests = append(page.Requests, recordRequest(v, r, names[r.UnitID], refused))
	}
	for _, d := range snap.Deadlines {
		row := templates.RecordDeadline{At: d.At, SetAt: d.SetAt, ClosedAt: d.ClosedAt, By: d.SetBy, Reason: d.Reason, Own: d.UnitID != 0}
		if d.UnitID != 0 {
			row.Reason = names[d.UnitID] + "：" + row.Reason
		}
		page.History = append(page.History, row)
	}
	page.Outages = outagesOf(snap)
	return v.show(status, page)
}

// addDayUnit puts a unit into the lists it belongs to.
func addDayUnit(page *templates.DeadlineDayPage, v *visit, u models.UnitState) {
	person := u.Person()
	line := templates.DayLine{Unit: templates.Link{Label: u.Unit.Name, Href: roundPath(v.round.ID, "/units/%d", u.Unit.ID)}, Contact: person.Name, Phone: person.Phone}
	if u.Has(models.FlagDrafting) {
		line.Text = unsentWord(u)
		page.Unsent = append(page.Unsent, line)
	}
	for _, wait := range []struct {
		flag models.Flag
		text string
	}{{models.FlagAwaitingApproval, "待负责同志审核"}, {models.FlagAwaitingSeal, "待盖章上传"}, {models.FlagSealOwed, "已反馈，公章待补"}} {
		if u.Has(wait.flag) {
			line.Text = wait.text
			page.Waiting = append(page.Waiting, line)
		}
	}
	if u.Class == models.ClassLate {
		page.Late = append(page.Late, lateLine(v, u))
	}
}

func unsentWord(u models.UnitState) string {
	text := fmt.Sprintf("写有%d条意见，未提交", u.Working)
	if u.Working == 0 {
		text = "已选无修改意见，未提交"
	}
	if u.Replied() {
		text += fmt.Sprintf("（第%d版已提交，仍然有效）", u.Version.Number)
	}
	return text
}

func lateLine(v *visit, u models.UnitState) templates.LateLine {
	line := templates.LateLine{Unit: templates.Link{Label: u.Unit.Name, Href: roundPath(v.round.ID, "/units/%d", u.Unit.ID)}, Content: contentWord(u.LateOne), ReceivedAt: u.LateOne.Arrived()}
	if u.LateOne.OnBehalf() {
		line.Content += "，代录·" + u.LateOne.Channel.String()
	}
	if due := u.Deadline.At; !due.IsZero() && line.ReceivedAt >= due {
		line.By = "晚" + spanWord(line.ReceivedAt.Sub(due))
	}
	if v.writes() {
		line.Admit = templates.Link{Label: "受理", Href: roundPath(v.round.ID, "/units/%d/admit", u.Unit.ID)}
		line.Refuse = templates.Link{Label: "不予受理", Href: roundPath(v.round.ID, "/units/%d/refuse", u.Unit.ID)}
	}
	return line
}

// spanWord tells a span to the second, or to the millisecond when it is shorter than that.
func spanWord(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d毫秒", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%d秒", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d分%d秒", int(d.Minutes()), int(d.Seconds())%60)
	case d < day:
		return fmt.Sprintf("%d小时%d分", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d天%d小时", int(d.Hours())/24, int(d.Hours())%24)
}

// keptLedger is the ledger that was kept when the deadline latched, beside what became of it.
func (a *App) keptLedger(v *visit, snap models.Snapshot) (templates.KeptLedger, error) {
	units, sums, at, err := a.Store.KeptLedger(v.ctx(), v.round.ID, "deadline")
	if errors.Is(err, models.ErrMissing) {
		return templates.KeptLedger{}, nil
	}
	if err != nil {
		return templates.KeptLedger{}, err
	}
	now := map[int64]models.Class{}
	for _, u := range snap.Units {
		now[u.Unit.ID] = u.Class
	}
	kept := templates.KeptLedger{At: at, Sums: sumsTable(sums, snap.Round.Policy, nil)}
	for _, u := range units {
		row := templates.KeptRow{Unit: u.Unit.Name, Class: templates.BadgeFor(u.Class)}
		if u.Class == models.ClassWithOpinions {
			row.Opinions = fmt.Sprint(u.Version.Opinions)
		}
		if now[u.Unit.ID] != u.Class {
			row.Now = templates.BadgeFor(now[u.Unit.ID])
		}
		kept.Rows = append(kept.Rows, row)
	}
	return kept, nil
}

// outagesOf are the spans without service between the opening and the last moment anybody could reply.
func outagesOf(snap models.Snapshot) []templates.DayOutage {
	last := models.Instant(0)
	for _, d := range snap.Deadlines {
		last = max(last, d.At)
	}
	var list []templates.DayOutage
	for _, o := range snap.Outages {
		if o.From <= last && o.Till >= snap.Round.OpenedAt && !snap.Round.OpenedAt.IsZero() {
			list = append(list, templates.DayOutage{From: o.From, Till: o.Till, Long: spanWord(o.Till.Sub(o.From))})
		}
	}
	return list
}

// dayActions are what the viewer may decide in this state.
func dayActions(v *visit, snap models.Snapshot) []templates.Link {
	round := snap.Round
	running := round.State == models.RoundOpen || round.State == models.RoundClosed || round.State == models.RoundProcessing
	if !v.writes() || !running || !round.CancelledAt.IsZero() {
		return nil
	}
	links := []templates.Link{{Label: "全部单位延期", Href: roundPath(round.ID, "/extend?all=1")}}
	if !v.leads() {
		return links
	}
	open := false
	for _, d := range snap.Deadlines {
		open = open || d.ClosedAt.IsZero()
	}
	add := func(yes bool, label, path string) {
		if yes {
			links = append(links, templates.Link{Label: label, Href: roundPath(round.ID, "%s", path)})
		}
	}
	add(open, "提前截止", "/close")
	add(round.PausedAt.IsZero(), "暂停征求意见", "/pause")
	add(!round.PausedAt.IsZero(), "恢复征求意见", "/resume")
	add(true, "取消本轮征求意见", "/cancel")
	return links
}
