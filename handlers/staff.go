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

// staffRoutes is the administration: the office's people, their browsers and tokens.
var staffRoutes = []route{
	{http.MethodGet, "/office/users", officeAny, (*App).listUsers, false},
	{http.MethodPost, "/office/users", officeAdmin, (*App).addUser, false},
	{http.MethodGet, "/office/users/:user", officeAdmin, (*App).showUser, false},
	{http.MethodPost, "/office/users/:user/role", officeAdmin, (*App).changeRole, false},
	{http.MethodPost, "/office/users/:user/password", officeAdmin, (*App).resetPassword, false},
	{http.MethodPost, "/office/users/:user/bar", officeAdmin, (*App).barUser, false},
	{http.MethodPost, "/office/users/:user/readmit", officeAdmin, (*App).readmitUser, false},
	{http.MethodGet, "/office/account", officeAny, (*App).showAccount, false},
	{http.MethodPost, "/office/account", officeAny, (*App).changePassword, false},
	{http.MethodPost, "/office/account/sessions/:session/end", officeAny, (*App).endOwnSession, false},
	{http.MethodGet, "/office/sessions", officeAny, (*App).listSessions, false},
	{http.MethodPost, "/office/sessions/:session/end", officeAdmin, (*App).revokeSession, false},
	{http.MethodGet, "/office/tokens", officeAny, (*App).listTokens, false},
	{http.MethodPost, "/office/tokens", officeAdmin, (*App).makeToken, false},
	{http.MethodPost, "/office/tokens/:apitoken/revoke", officeAdmin, (*App).revokeToken, false},
}

var roleHints = map[models.Role]string{models.RoleAdmin: "用户、设置和全部业务", models.RoleHandler: "台账、代录、催办、处理意见", models.RoleLeader: "另可批准、发布、提前截止、取消", models.RoleAuditor: "查看全部，不能改动"}

func roleOptions() []templates.Option {
	var options []templates.Option
	for _, role := range models.OfficeRoles {
		options = append(options, templates.Option{Value: string(role), Label: role.String(), Hint: roleHints[role]})
	}
	return options
}

func (a *App) listUsers(v *visit) error {
	return a.users(v, http.StatusOK, templates.Filled("role", string(models.RoleHandler)))
}

func (a *App) users(v *visit, status int, form templates.Form) error {
	users, err := a.Store.Users(v.ctx())
	if err != nil {
		return err
	}
	page := templates.UsersPage{Frame: a.frame(v, "用户"), Form: form, Roles: roleOptions()}
	if v.administers() {
		page.Action = "/office/users"
	}
	for _, u := range users {
		row := templates.UserRow{Name: u.Name, Login: u.Login, Role: u.Role.String(), CreatedAt: u.CreatedAt, BarredAt: u.BarredAt}
		if v.administers() {
			row.Href = fmt.Sprintf("/office/users/%d", u.ID)
		}
		page.Users = append(page.Users, row)
	}
	return v.show(status, page)
}

func (a *App) addUser(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	user := models.User{Login: strings.TrimSpace(values.Get("login")), Name: strings.TrimSpace(values.Get("name")), Role: models.Role(values.Get("role")), Password: values.Get("password")}
	_, refused := a.Store.AddUser(v.ctx(), v.actor, user)
	if form, ok := formOf(values, refused); ok {
		form.Values.Del("password")
		return a.users(v, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	return v.done("/office/users", "已新增用户"+user.Name)
}

func (a *App) showUser(v *visit) error {
	id, err := v.id("user")
	if err != nil {
		return err
	}
	return a.user(v, id, http.StatusOK, templates.Form{})
}

func (a *App) user(v *visit, id int64, status int, form templates.Form) error {
	users, err := a.Store.Users(v.ctx())
	if err != nil {
		return err
	}
	var user models.User
	admins := 0
	for _, u := range users {
		if u.ID == id {
			user = u
		}
		if u.Role == models.RoleAdmin && u.BarredAt.IsZero() {
			admins++
		}
	}
	if user.ID == 0 {
		return models.ErrMissing
	}
	if form.Values == nil {
		form.Values = url.Values{}
	}
	if form.Value("role") == "" {
		form.Values.Set("role", string(user.Role))
	}
	base := fmt.Sprintf("/office/users/%d", id)
	page := templates.UserPage{Frame: a.frame(v, user.Name), Form: form, Roles: roleOptions(), Role: base + "/role", Password: base + "/password", Back: templates.Link{Label: "用户", Href: "/office/users"},
		Facts: []templates.Fact{{Term: "登录名", Value: user.Login}, {Term: "角色", Value: user.Role.String()}, {Term: "建立时间", Value: user.CreatedAt.String()}}}
	page.Crumbs, page.Width = []templates.Link{page.Back}, templates.WidthNarrow
	page.Last = user.Role == models.RoleAdmin && user.BarredAt.IsZero() && admins == 1
	switch {
	case !user.BarredAt.IsZero():
		page.Readmit = base + "/readmit"
	case !page.Last:
		page.Bar = base + "/bar"
	}
	return v.show(status, page)
}

// onUser runs a verb on the user of the address; a refusal shows the user again.
func (a *App) onUser(v *visit, done string, verb func(id int64, values url.Values) error) error {
	id, err := v.id("user")
	if err != nil {
		return err
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	refused := verb(id, values)
	if form, ok := formOf(values, refused); ok {
		form.Values.Del("password")
		form.Values.Del("again")
		return a.user(v, id, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	return v.done(fmt.Sprintf("/office/users/%d", id), done)
}

func (a *App) changeRole(v *visit) error {
	return a.onUser(v, "角色已保存", func(id int64, values url.Values) error {
		return a.Store.ChangeRole(v.ctx(), v.actor, id, models.Role(values.Get("role")))
	})
}

func (a *App) resetPassword(v *visit) error {
	return a.onUser(v, "密码已重设，该用户须重新登录", func(id int64, values url.Values) error {
		if values.Get("password") != values.Get("again") {
			return models.Invalid("again", "两次输入的密码不一致")
		}
		return a.Store.ResetPassword(v.ctx(), v.actor, id, values.Get("password"))
	})
}

func (a *App) barUser(v *visit) error {
	return a.onUser(v, "已停用", func(id int64, _ url.Values) error { return a.Store.BarUser(v.ctx(), v.actor, id) })
}

func (a *App) readmitUser(v *visit) error {
	return a.onUser(v, "已恢复使用", func(id int64, _ url.Values) error { return a.Store.ReadmitUser(v.ctx(), v.actor, id) })
}

func (a *App) showAccount(v *visit) error { return a.account(v, http.StatusOK, templates.Form{}) }

func (a *App) account(v *visit, status int, form templates.Form) error {
	sessions, err := a.Store.Sessions().List(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	frame := a.frame(v, "本人")
	page := templates.AccountPage{Frame: frame, Form: form, Action: "/office/account"}
	token := a.sessions.Token(v.ctx())
	for _, s := range sessions {
		row := templates.SessionRow{Owner: v.actor.Name, Agent: s.Agent, StartedAt: s.StartedAt, SeenAt: s.SeenAt, Own: a.Store.Sessions().IsOf(s, token)}
		if !row.Own {
			row.End = "/office/account/sessions/" + s.Key + "/end"
		}
		page.Sessions = append(page.Sessions, row)
	}
	return v.show(status, page)
}

func (a *App) changePassword(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	var refused error
	if values.Get("password") != values.Get("again") {
		refused = models.Invalid("again", "两次输入的密码不一致")
	} else {
		refused = a.Store.ChangePassword(v.ctx(), v.actor, values.Get("old"), values.Get("password"), a.sessions.Token(v.ctx()))
	}
	if form, ok := formOf(values, refused); ok {
		form.Values = url.Values{}
		return a.account(v, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	return v.done("/office/account", "密码已修改，其他浏览器须重新登录")
}

func (a *App) endOwnSession(v *visit) error {
	if err := a.Store.Sessions().End(v.ctx(), v.actor, v.Param("session")); err != nil {
		return models.ErrMissing
	}
	return v.done("/office/account", "该浏览器已退出")
}

// shownSessions bounds the list of signed-in browsers.
const shownSessions = 200

func (a *App) listSessions(v *visit) error {
	rows, err := a.Store.Sessions().All(v.ctx(), shownSessions+1)
	if err != nil {
		return err
	}
	page := templates.SessionsPage{Frame: a.frame(v, "登录情况"), Cut: len(rows) > shownSessions}
	token := a.sessions.Token(v.ctx())
	for _, s := range rows[:min(len(rows), shownSessions)] {
		row := templates.SessionRow{Owner: s.Owner, Unit: s.Unit, Agent: s.Agent, StartedAt: s.StartedAt, SeenAt: s.SeenAt, Own: a.Store.Sessions().IsOf(s.Session, token)}
		if v.administers() && !row.Own {
			row.End = "/office/sessions/" + s.Key + "/end"
		}
		page.Rows = append(page.Rows, row)
	}
	return v.show(http.StatusOK, page)
}

func (a *App) revokeSession(v *visit) error {
	if err := a.Store.Sessions().Revoke(v.ctx(), v.actor, v.Param("session")); err != nil {
		return err
	}
	return v.done("/office/sessions", "该浏览器已退出")
}

func (a *App) listTokens(v *visit) error { return a.tokens(v, http.StatusOK, templates.Form{}) }

func (a *App) tokens(v *visit, status int, form templates.Form) error {
	rows, err := a.Store.APITokens(v.ctx())
	if err != nil {
		return err
	}
	users, err := a.Store.Users(v.ctx())
	if err != nil {
		return err
	}
	page := templates.TokensPage{Frame: a.frame(v, "接口令牌"), Form: form}
	if v.administers() {
		page.Action, page.Fresh = "/office/tokens", a.sessions.PopString(v.ctx(), "token")
		for _, u := range users {
			if u.BarredAt.IsZero() {
				page.Users = append(page.Users, templates.Option{Value: fmt.Sprint(u.ID), Label: u.Name + "（" + u.Role.String() + "）"})
			}
		}
	}
	for _, t := range rows {
		page.Rows = append(page.Rows, tokenRow(v, t))
	}
	return v.show(status, page)
}

func tokenRow(v *visit, t store.TokenLine) templates.TokenRow {
	row := templates.TokenRow{Label: t.Label, Owner: t.Owner, MadeBy: t.MadeBy, MadeAt: t.MadeAt, RevokedAt: t.RevokedAt}
	if v.administers() && t.RevokedAt.IsZero() {
		row.Revoke = fmt.Sprintf("/office/tokens/%d/revoke", t.ID)
	}
	return row
}

// makeToken tells the token once, on the next page.
func (a *App) makeToken(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	id, _ := strconv.ParseInt(values.Get("user"), 10, 64) // nobody chosen is refused below
	_, refused := a.Store.OfficeActor(v.ctx(), id)
	if refused != nil {
		refused = models.Invalid("user", "请选择所属用户")
	} else if strings.TrimSpace(values.Get("label")) == "" {
		refused = models.Invalid("label", "请填写用途")
	}
	token := ""
	if refused == nil {
		token, _, refused = a.Store.NewAPIToken(v.ctx(), v.actor, models.APIToken{UserID: id, Label: strings.TrimSpace(values.Get("label"))})
	}
	if form, ok := formOf(values, refused); ok {
		return a.tokens(v, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	a.sessions.Put(v.ctx(), "token", token)
	return v.goTo("/office/tokens")
}

func (a *App) revokeToken(v *visit) error {
	id, err := v.id("apitoken")
	if err != nil {
		return err
	}
	if err := a.Store.RevokeAPIToken(v.ctx(), v.actor, id); err != nil {
		return err
	}
	return v.done("/office/tokens", "令牌已吊销")
}
