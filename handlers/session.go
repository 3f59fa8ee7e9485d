package handlers

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"zqyj/models"
	"zqyj/static"
	"zqyj/templates"
)

func (a *App) sendStatic(v *visit) error {
	file, err := static.Open(v.Request().URL.Path)
	if err != nil {
		return models.ErrMissing
	}
	file.Send(v.Response(), v.Request())
	return nil
}

// tellHealth answers load balancers: 200 only while the database answers.
func (a *App) tellHealth(v *visit) error {
	if err := a.Store.Ping(v.ctx()); err != nil {
		return v.String(http.StatusServiceUnavailable, "database unavailable")
	}
	return v.String(http.StatusOK, "ok")
}

func (a *App) showEntrance(v *visit) error {
	if v.actor.Kind != models.ActorNobody {
		return v.goTo(homeOf(v.actor))
	}
	return a.entrance(v, http.StatusOK, templates.Form{})
}

func (a *App) entrance(v *visit, status int, form templates.Form) error {
	frame := a.frame(v, "进入征求意见")
	frame.Width = templates.WidthNarrow
	return v.show(status, templates.SignInPage{Frame: frame, Form: form, Action: "/in", ToOffice: templates.Link{Label: "办公室人员由此登录", Href: "/office/in"}})
}

// Wrong codes are throttled by address, never by unit: nobody can lock a unit out, and a right code always opens.
const (
	codeTries  = 30
	codeWindow = 10 * time.Minute
)

func (a *App) enterByCode(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	actor, err := a.Store.Enter(v.ctx(), values.Get("code"))
	if errors.Is(err, models.ErrMissing) {
		return a.refuseCode(v, templates.Form{Values: values})
	}
	if err != nil {
		return err
	}
	return a.begin(v, actor, values.Get("remember") != "", a.landing(v, actor))
}

func (a *App) refuseCode(v *visit, form templates.Form) error {
	over, err := a.Store.Throttle(v.ctx(), "code:"+v.RealIP(), codeTries, codeWindow)
	if err != nil {
		return err
	}
	status, text := http.StatusUnprocessableEntity, "邀请码不正确，或已更换。请核对通知单上的20位邀请码，或致电办公室"
	if over {
		status, text = http.StatusTooManyRequests, models.ErrThrottled.Text
	}
	form.Errors = []templates.FieldError{{Field: "code", Text: text}}
	return a.entrance(v, status, form)
}

func (a *App) showInvitation(v *visit) error { return a.invitation(v, http.StatusOK) }

// invitation greets; only the button on it signs in, so that link scanners and previews use nothing up.
func (a *App) invitation(v *visit, status int) error {
	invitation, unit, round, err := a.Store.Peek(v.ctx(), v.Param("code"))
	if errors.Is(err, models.ErrMissing) {
		return a.refuseCode(v, templates.Form{})
	}
	if err != nil {
		return err
	}
	deadline, err := a.Store.Deadline(v.ctx(), round.ID, unit.ID)
	if err != nil {
		return err
	}
	other := v.unit
	if v.actor.IsOffice() {
		other = v.actor.Name
	}
	if v.actor.InvitationID == invitation.ID {
		return v.goTo("/unit")
	}
	v.round = round
	v.actor, v.unit = models.Actor{}, ""
	frame := a.frame(v, unit.Name)
	frame.Width = templates.WidthNarrow
	return v.show(status, templates.InvitationPage{Frame: frame, Unit: unit.Name, As: unitRoleWord(models.Actor{Role: invitation.Role}), ToApprove: invitation.Role == models.RoleLeader,
		Deadline: deadlineBlock(deadline, v.now), Action: "/in/" + v.Param("code"), Else: other})
}

func (a *App) acceptInvitation(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	actor, err := a.Store.Enter(v.ctx(), v.Param("code"))
	if errors.Is(err, models.ErrMissing) {
		return a.refuseCode(v, templates.Form{})
	}
	if err != nil {
		return err
	}
	return a.begin(v, actor, values.Get("remember") != "", a.landing(v, actor))
}

// landing is where somebody of a unit begins: 负责同志 at what waits for his decision, everybody else at home.
func (a *App) landing(v *visit, actor models.Actor) string {
	if actor.Role == models.RoleLeader {
		desk, err := a.Store.Desk(v.ctx(), actor)
		if err == nil && desk.Progress(actor, 0).AwaitsLeader() { // without it home still leads there
			return "/unit/approval"
		}
	}
	return homeOf(actor)
}

// begin starts a fresh session for the actor; the cookie changes so that a planted one is worth nothing.
func (a *App) begin(v *visit, actor models.Actor, remember bool, next string) error {
	ctx := v.ctx()
	if err := a.sessions.Clear(ctx); err != nil {
		return err
	}
	if err := a.sessions.RenewToken(ctx); err != nil {
		return err
	}
	if actor.IsOffice() {
		a.sessions.Put(ctx, "user", actor.UserID)
	} else {
		a.sessions.Put(ctx, "invitation", actor.InvitationID)
	}
	a.sessions.RememberMe(ctx, remember)
	if _, _, err := a.sessions.Commit(ctx); err != nil {
		return err
	}
	if err := a.Store.Sessions().Own(ctx, a.sessions.Token(ctx), actor, agentOf(v)); err != nil {
		return err
	}
	if remember {
		if err := a.Store.Sessions().Remember(ctx, a.sessions.Token(ctx)); err != nil {
			return err
		}
	}
	return v.goTo(next)
}

// agentOf keeps enough of the browser's name to recognise it in the list of sessions.
func agentOf(v *visit) string {
	agent := []rune(v.Request().UserAgent())
	if len(agent) > 200 {
		agent = agent[:200]
	}
	return string(agent)
}

func (a *App) signOut(v *visit) error {
	if err := a.sessions.Destroy(v.ctx()); err != nil {
		return err
	}
	v.Response().Header().Set("Clear-Site-Data", `"storage"`)
	if v.actor.IsOffice() {
		return v.goTo("/office/in")
	}
	return v.goTo("/")
}

func (a *App) showOfficeSignIn(v *visit) error {
	if v.actor.IsOffice() {
		return v.goTo("/office")
	}
	return a.officeSignIn(v, http.StatusOK, templates.Form{})
}

func (a *App) officeSignIn(v *visit, status int, form templates.Form) error {
	frame := a.frame(v, "办公室登录")
	frame.Width = templates.WidthNarrow
	return v.show(status, templates.OfficeSignInPage{Frame: frame, Form: form, Action: "/office/in", Next: v.FormValue("next"), ToUnit: templates.Link{Label: "各单位凭邀请码由此进入", Href: "/"}})
}

func (a *App) signInOffice(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	name := "login:" + v.RealIP() + ":" + strings.TrimSpace(values.Get("login"))
	over, err := a.Store.Throttle(v.ctx(), name, 10, 5*time.Minute)
	if err != nil {
		return err
	}
	if over {
		return models.ErrThrottled
	}
	actor, err := a.Store.SignIn(v.ctx(), values.Get("login"), values.Get("password"))
	if form, ok := formOf(values, err); ok {
		form.Values.Del("password")
		return a.officeSignIn(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return a.begin(v, actor, values.Get("remember") != "", ownPath(values.Get("next"), "/office"))
}

// showOfficeLink greets the office user of a rehearsal; only the button signs in.
func (a *App) showOfficeLink(v *visit) error {
	actor, err := a.Store.OfficeByLink(v.ctx(), v.Param("token"))
	if err != nil {
		return err
	}
	frame := a.frame(v, "办公室（演示）")
	frame.Width = templates.WidthNarrow
	return v.show(http.StatusOK, templates.OfficeLinkPage{Frame: frame, Name: actor.Name, Role: actor.Role.String(), Action: "/office/link/" + v.Param("token")})
}

func (a *App) followOfficeLink(v *visit) error {
	actor, err := a.Store.OfficeByLink(v.ctx(), v.Param("token"))
	if err != nil {
		return err
	}
	return a.begin(v, actor, false, "/office")
}

// ownPath takes a path of this service only, so that a crafted link cannot lead away after signing in.
func ownPath(path, otherwise string) string {
	if !strings.HasPrefix(path, "/office") || strings.ContainsAny(path, "\\\r\n") || strings.HasPrefix(path, "//") {
		return otherwise
	}
	return path
}

func (a *App) showSetUp(v *visit) error {
	open, err := a.Store.SetupOpen(v.ctx(), v.Param("token"))
	if err != nil {
		return err
	}
	if !open {
		return models.Refused("setup_used", "这个设置链接已经用过或已失效。请在服务器上运行 server office invite 重新生成")
	}
	return a.setUpForm(v, http.StatusOK, templates.Form{})
}

func (a *App) setUpForm(v *visit, status int, form templates.Form) error {
	frame := a.frame(v, "办公室初次设置")
	frame.Width = templates.WidthNarrow
	return v.show(status, templates.SetUpPage{Frame: frame, Form: form, Action: "/setup/" + v.Param("token")})
}

func (a *App) setUp(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	var refused error
	if values.Get("password") != values.Get("again") {
		refused = models.Invalid("again", "两次输入的密码不一致")
	}
	var actor models.Actor
	if refused == nil {
		actor, refused = a.Store.SetUp(v.ctx(), v.Param("token"), models.User{Login: values.Get("login"), Name: values.Get("name"), Password: values.Get("password")})
	}
	if form, ok := formOf(values, refused); ok {
		form.Values.Del("password")
		form.Values.Del("again")
		return a.setUpForm(v, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	if err := a.Store.SetOffice(v.ctx(), actor, values.Get("office"), values.Get("phone")); err != nil {
		return err
	}
	return a.begin(v, actor, false, "/office")
}

func deadlineBlock(d models.Deadline, now models.Instant) templates.DeadlineBlock {
	return templates.DeadlineBlock{At: d.At, Now: now, Extended: d.UnitID != 0, Reason: d.Reason, Closed: !d.ClosedAt.IsZero()}
}
