package handlers

import (
	"net/http"
	"slices"

	"zqyj/models"
	"zqyj/templates"
)

// route is one line of the table: who may do what where. plain routes know no session (files, health).
type route struct {
	method, path string
	need         need
	do           func(*App, *visit) error
	plain        bool
}

// routes is the one route table; a test walks every line of it with every role.
func (a *App) routes() []route {
	return slices.Concat(
		doorRoutes,
		setupRoutes,
		correctRoutes,
		readingRoutes,
		unitListRoutes,
		apiRoutes,
		ledgerRoutes,
		recordRoutes,
		extensionRoutes,
		deadlineDayRoutes,
		entryRoutes,
		reminderRoutes,
		logRoutes,
		staffRoutes,
		settingsRoutes,
		unitRoutes,
		approvalRoutes,
		peopleRoutes,
		fileRoutes,
		sealRoutes,
		sealOfficeRoutes,
		verifyRoutes,
		workbenchRoutes,
		disagreementRoutes,
		paperRoutes,
		pleaRoutes,
		outcomeRoutes,
		releaseRoutes,
		revisedRoutes,
		officePaperRoutes,
	)
}

// doorRoutes is how people come in and go out.
var doorRoutes = []route{
	{http.MethodGet, "/static/*", anybody, (*App).sendStatic, true},
	{http.MethodGet, "/health", anybody, (*App).tellHealth, true},
	{http.MethodGet, "/", anybody, (*App).showEntrance, false},
	{http.MethodPost, "/in", anybody, (*App).enterByCode, false},
	{http.MethodGet, "/in/:code", anybody, (*App).showInvitation, false},
	{http.MethodPost, "/in/:code", anybody, (*App).acceptInvitation, false},
	{http.MethodPost, "/out", anybody, (*App).signOut, false},
	{http.MethodGet, "/office/in", anybody, (*App).showOfficeSignIn, false},
	{http.MethodPost, "/office/in", anybody, (*App).signInOffice, false},
	{http.MethodGet, "/office/link/:token", anybody, (*App).showOfficeLink, false},
	{http.MethodPost, "/office/link/:token", anybody, (*App).followOfficeLink, false},
	{http.MethodGet, "/setup/:token", anybody, (*App).showSetUp, false},
	{http.MethodPost, "/setup/:token", anybody, (*App).setUp, false},
}

// nav is the main navigation of whoever is signed in.
func (a *App) nav(v *visit) []templates.NavItem {
	var items []templates.NavItem
	add := func(label, href string) {
		items = append(items, templates.NavItem{Label: label, Href: href, Current: v.Request().URL.Path == href})
	}
	switch {
	case v.actor.IsUnit():
		add("办理事项", "/unit")
		add("征求意见稿", "/unit/read")
		add("本单位意见", "/unit/opinions")
	case v.actor.IsOffice():
		return officeNav(v)
	}
	return items
}

func unitRoleWord(actor models.Actor) string {
	words := map[models.Role]string{models.RoleHandler: "经办人", models.RoleLeader: "负责同志", models.RoleDesk: "处室", models.RoleReader: "只读"}
	return words[actor.Role]
}
