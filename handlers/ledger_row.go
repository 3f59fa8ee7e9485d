package handlers

import (
	"fmt"
	"time"

	"zqyj/models"
	"zqyj/templates"
)

// ledgerRow is one unit of the ledger in words.
func ledgerRow(snap models.Snapshot, u models.UnitState) templates.LedgerRow {
	person := u.Person()
	row := templates.LedgerRow{ID: u.Unit.ID, Seq: u.Unit.Seq, Unit: templates.Link{Label: u.Unit.Name, Href: roundPath(snap.Round.ID, "/units/%d", u.Unit.ID)},
		Category: u.Unit.Category.String(), Class: templates.BadgeFor(u.Class), Flags: flagBadges(u), Contact: person.Name, Phone: person.Phone,
		Seal: sealWord(snap.Round.Policy, u), ReceivedAt: u.ReceivedAt()}
	if n := len(u.Reminders); n > 0 {
		row.Calls, row.CalledAt = fmt.Sprintf("%d次", n), u.Reminders[n-1].At
	}
	if u.Class == models.ClassWithOpinions {
		row.Opinions = fmt.Sprint(u.Version.Opinions)
	}
	if u.Version.OnBehalf() {
		row.Channel = "代录·" + u.Version.Channel.String()
	}
	return row
}

// flagBadges are a unit's flags; an extension tells until when, a draft how many opinions it holds.
func flagBadges(u models.UnitState) []templates.Badge {
	badges := make([]templates.Badge, 0, len(u.Flags))
	for _, flag := range u.Flags {
		badge := templates.BadgeFor(flag)
		switch flag {
		case models.FlagExtended:
			badge = badge.With("至" + u.Deadline.At.Short())
		case models.FlagDrafting:
			if u.Working > 0 {
				badge = badge.With(fmt.Sprintf("%d条", u.Working))
			}
		}
		badges = append(badges, badge)
	}
	return badges
}

// sealWord says how the seal of the reply that counts stands.
func sealWord(policy models.Policy, u models.UnitState) string {
	switch {
	case u.Version.ID == 0:
		return ""
	case u.Seal.ID != 0 && u.Seal.Electronic:
		return "电子章（已存，未验签）"
	case u.Seal.ID != 0 && u.Seal.Match == models.SealUnreadable && !u.Seal.Accepted:
		return "已盖章·待核"
	case u.Seal.ID != 0:
		return "已盖章"
	case u.Has(models.FlagSealOwed):
		return "待补章"
	case u.Version.OnBehalf() && u.Version.FileID != 0:
		return "见代录扫描件"
	case policy.Seal(u.Version.NoOpinion) == models.SealNone:
		return "不要求"
	}
	return ""
}

// bulkOf is what the viewer may do with ticked units.
func bulkOf(v *visit) []templates.Bulk {
	if !v.writes() || !takesEntries(v.round) {
		return nil
	}
	return []templates.Bulk{{Label: "登记催办", Action: roundPath(v.round.ID, "/reminders")}, {Label: "延期", Action: roundPath(v.round.ID, "/extend")}, {Label: "打印通知单", Action: roundPath(v.round.ID, "/slips.pdf")}}
}

const day = 24 * time.Hour

// replyLine is how many units' replies counted at the end of each day, from the opening until now or the last deadline.
func replyLine(snap models.Snapshot, now models.Instant) templates.Chart {
	chart := templates.Chart{ID: "replies-by-day", Caption: "已反馈单位数（按现行有效反馈的收到时间累计）", Columns: [2]string{"日期", "已反馈单位"}}
	if snap.Round.OpenedAt.IsZero() {
		return chart
	}
	last := now
	for _, d := range snap.Deadlines {
		if d.At < now && d.At > snap.Round.OpenedAt && models.DeadlineOf(snap.Deadlines, 0).At <= d.At {
			last = d.At
		}
	}
	for _, u := range snap.Units {
		if u.Replied() {
			last = max(last, u.ReceivedAt())
		}
	}
	start := snap.Round.OpenedAt.Time()
	midnight := models.Date(start.Year(), start.Month(), start.Day(), 0, 0)
	for from := midnight; from <= last && len(chart.Points) < 400; from = from.Add(day) {
		n := 0
		for _, u := range snap.Units {
			if u.Replied() && u.ReceivedAt() < from.Add(day) {
				n++
			}
		}
		t := from.Time()
		chart.Points = append(chart.Points, templates.Point{Name: fmt.Sprintf("%d月%d日", t.Month(), t.Day()), Value: n})
	}
	return chart
}

// heatStrip is how many counting opinions each clause has, in the draft's order; opinions on the whole draft come first.
func heatStrip(snap models.Snapshot, counts map[int64]int) templates.Chart {
	chart := templates.Chart{ID: "opinions-by-clause", Caption: "各条款意见数（自左至右按条文顺序，颜色越深意见越多）", Columns: [2]string{"条款", "意见条数"}}
	if n := counts[models.General]; n > 0 {
		chart.Points = append(chart.Points, templates.Point{Name: "总体意见", Value: n})
	}
	for _, c := range snap.Clauses {
		if n := counts[c.PID]; n > 0 || !c.Removed {
			chart.Points = append(chart.Points, templates.Point{Name: c.Label(), Value: n})
		}
	}
	return chart
}
