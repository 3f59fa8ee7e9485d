package handlers

import (
	"fmt"
	"slices"
	"strings"

	"zqyj/models"
	"zqyj/templates"
)

// tab is one entry of the office's navigation; Path is added to the round's address for tabs of a round.
type tab struct {
	label, path string
	roles       []models.Role // empty: every role of the office
}

// roundTabs is the navigation inside a round, in the order of the work; each slice adds its own line.
var roundTabs = []tab{
	{label: "台账", path: ""},
	{label: "代录", path: "/entries"},
	{label: "催办", path: "/reminders"},
	{label: "盖章件", path: "/seals"},
	{label: "截止日", path: "/day"},
	{label: "意见处理", path: "/workbench"},
	{label: "意见清单", path: "/opinions"},
	{label: "分歧意见", path: "/disagreements"},
	{label: "修改稿", path: "/revised"},
	{label: "文书", path: "/papers"},
	{label: "审核发布", path: "/release"},
	{label: "留痕", path: "/log"},
	{label: "设置", path: "/settings"},
}

// officeTabs is the navigation outside rounds.
var officeTabs = []tab{
	{label: "各轮征求意见", path: "/office"},
	{label: "用户", path: "/office/users"},
	{label: "登录情况", path: "/office/sessions"},
	{label: "接口令牌", path: "/office/tokens"},
	{label: "系统留痕", path: "/office/log"},
	{label: "本人", path: "/office/account"},
}

// officeNav is the navigation of an officer: the round's own inside a round, else the office's.
func officeNav(v *visit) []templates.NavItem {
	tabs, base := officeTabs, ""
	if v.round.ID != 0 {
		tabs, base = roundTabs, roundPath(v.round.ID, "")
	}
	here, current := v.Request().URL.Path, ""
	for _, t := range tabs { // the longest address that holds the page
		if p := base + t.path; (here == p || strings.HasPrefix(here, p+"/")) && len(p) > len(current) {
			current = p
		}
	}
	var items []templates.NavItem
	for _, t := range tabs {
		if len(t.roles) == 0 || slices.Contains(t.roles, v.actor.Role) {
			items = append(items, templates.NavItem{Label: t.label, Href: base + t.path, Current: base+t.path == current})
		}
	}
	return items
}

// roundPath is an address inside a round: roundPath(3, "/units/%d", 7).
func roundPath(roundID int64, format string, args ...any) string {
	return fmt.Sprintf("/office/rounds/%d", roundID) + fmt.Sprintf(format, args...)
}

// roundFrame is the frame of an office's page inside a round, with the way up.
func (a *App) roundFrame(v *visit, title string, up ...templates.Link) templates.Frame {
	frame := a.frame(v, title)
	frame.Crumbs = append([]templates.Link{{Label: "各轮征求意见", Href: "/office"}}, up...)
	return frame
}

// ledgerLink is the way up to the ledger.
func ledgerLink(v *visit) templates.Link {
	return templates.Link{Label: "台账", Href: roundPath(v.round.ID, "")}
}

// writes reports whether the actor may change anything in the office.
func (v *visit) writes() bool { return v.actor.IsOffice() && v.actor.Has(officeWriter.roles...) }

// leads reports whether the actor may decide for the office.
func (v *visit) leads() bool { return v.actor.IsOffice() && v.actor.Has(officeLeader.roles...) }

// administers reports whether the actor keeps users and settings.
func (v *visit) administers() bool { return v.actor.IsOffice() && v.actor.Has(officeAdmin.roles...) }
