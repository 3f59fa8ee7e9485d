package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"zqyj/models"
	"zqyj/papers"
	"zqyj/templates"
)

// peopleRoutes lets a handler bring in colleagues and the leader, each with a code of their own, and put their opinions
// together.
var peopleRoutes = []route{
	{http.MethodGet, "/unit/people", unitHandler, (*App).showPeople, false},
	{http.MethodPost, "/unit/people", unitHandler, (*App).inviteColleague, false},
	{http.MethodGet, "/unit/people/:person/code.png", unitHandler, (*App).sendLinkPicture, false},
	{http.MethodPost, "/unit/people/:person/revoke", unitHandler, (*App).revokeColleague, false},
	{http.MethodGet, "/unit/opinions", unitAny, (*App).listOwnOpinions, false},
	{http.MethodPost, "/unit/opinions/merge", unitHandler, (*App).mergeOpinions, false},
}

var colleagueRoles = []templates.Option{
	{Value: string(models.RoleDesk), Label: "处室", Hint: "读稿、写意见，不能提交"}, {Value: string(models.RoleLeader), Label: "负责同志", Hint: "看全部反馈，同意或退回"},
	{Value: string(models.RoleHandler), Label: "经办人", Hint: "汇总、提交，和您一样"}, {Value: string(models.RoleReader), Label: "只读", Hint: "只看，不能改"},
}

func (a *App) showPeople(v *visit) error {
	role := v.QueryParam("role")
	if role == "" {
		role = string(models.RoleDesk)
	}
	fresh, err := strconv.ParseInt(v.QueryParam("fresh"), 10, 64)
	if err != nil {
		fresh = 0 // nobody was invited just now
	}
	return a.peoplePage(v, http.StatusOK, templates.Filled("role", role), fresh)
}

func (a *App) peoplePage(v *visit, status int, form templates.Form, fresh int64) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	invitations, err := a.Store.Invitations(v.ctx(), v.actor.RoundID, v.actor.UnitID)
	if err != nil {
		return err
	}
	frame := a.unitFrame(v, d, "本单位的同事")
	frame.Width = templates.WidthNarrow
	page := templates.UnitPeoplePage{Frame: frame, Form: form, Action: "/unit/people", Roles: colleagueRoles, Back: templates.Link{Label: "返回办理事项", Href: "/unit"}}
	for _, invitation := range invitations {
		if invitation.RevokedAt.IsZero() {
			page.People = append(page.People, a.personView(v, d, invitation, fresh))
		}
	}
	return v.show(status, page)
}

func (a *App) personView(v *visit, d unitDesk, i models.Invitation, fresh int64) templates.PersonView {
	view := templates.PersonView{ID: fmt.Sprintf("p-%d", i.ID), Label: i.Label, Role: unitRoleWord(models.Actor{Role: i.Role}), Self: i.ID == v.actor.InvitationID, Fresh: i.ID == fresh}
	if view.Label == "" {
		view.Label = d.Unit.Name
	}
	state := "还没有进入过"
	if !i.UsedAt.IsZero() {
		state = "首次进入 " + i.UsedAt.String()
	}
	view.Facts = []templates.Fact{{Term: "状态", Value: state}, {Term: "邀请人", Value: i.MadeBy}}
	if i.Label == "" || view.Self { // the office's own invitation stays the office's matter
		return view
	}
	path := fmt.Sprintf("/unit/people/%d", i.ID)
	view.Code = a.Store.Code(i)
	view.Link, view.Picture, view.Revoke = a.link("/in/"+url.PathEscape(view.Code)), path+"/code.png", path+"/revoke"
	return view
}

func (a *App) inviteColleague(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	invitation, err := a.Store.InviteColleague(v.ctx(), v.actor, models.Role(values.Get("role")), values.Get("label"))
	if form, ok := formOf(values, err); ok {
		return a.peoplePage(v, http.StatusUnprocessableEntity, form, 0)
	}
	if err != nil {
		return err
	}
	return v.done(fmt.Sprintf("/unit/people?fresh=%d#p-%d", invitation.ID, invitation.ID), "已生成“"+invitation.Label+"”的邀请，请把链接发给本人")
}

// colleague finds an invitation of the viewer's own unit that the viewer may hand on.
func (a *App) colleague(v *visit) (models.Invitation, error) {
	id, err := v.id("person")
	if err != nil {
		return models.Invitation{}, err
	}
	invitations, err := a.Store.Invitations(v.ctx(), v.actor.RoundID, v.actor.UnitID)
	if err != nil {
		return models.Invitation{}, err
	}
	for _, i := range invitations {
		if i.ID == id && i.UnitID == v.actor.UnitID && i.RevokedAt.IsZero() && i.Label != "" && i.ID != v.actor.InvitationID {
			return i, nil
		}
	}
	return models.Invitation{}, models.ErrMissing
}

func (a *App) sendLinkPicture(v *visit) error {
	i, err := a.colleague(v)
	if err != nil {
		return err
	}
	return v.picture(a.link("/in/" + url.PathEscape(a.Store.Code(i))))
}

// picture answers with a text as QR code.
func (v *visit) picture(text string) error {
	png, err := papers.Picture(text)
	if err != nil {
		return err
	}
	v.Response().Header().Set("Cache-Control", "no-store")
	return v.Blob(http.StatusOK, "image/png", png)
}

func (a *App) revokeColleague(v *visit) error {
	i, err := a.colleague(v)
	if err != nil {
		return err
	}
	if err := a.Store.RevokeInvitation(v.ctx(), v.actor, v.actor.RoundID, i.ID); err != nil {
		return err
	}
	return v.done("/unit/people", "“"+i.Label+"”的邀请已停用")
}

func (a *App) listOwnOpinions(v *visit) error {
	return a.opinionsPage(v, http.StatusOK, templates.Form{})
}

// opinionsPage shows everything the unit wrote, by clause, each with its author.
func (a *App) opinionsPage(v *visit, status int, form templates.Form) error {
	d, err := a.desk(v)
	if err != nil {
		return err
	}
	page := templates.UnitOpinionsPage{Frame: a.unitFrame(v, d, "本单位意见"), Form: form, Standing: d.standing(d.progress()), Next: d.afterReading()}
	merges := d.mergeable()
	if len(merges) > 0 {
		page.Merge = "/unit/opinions/merge"
	}
	views := d.ownOpinions()
	last := int64(-1)
	for i, o := range d.Opinions {
		if o.PID != last {
			last = o.PID
			page.Groups = append(page.Groups, templates.OpinionsOnClause{ID: fmt.Sprintf("g-%d", o.PID), Clause: views[i].Clause})
		}
		view := views[i]
		view.Clause, view.Back = templates.Link{}, "/unit/opinions"
		if merges[o.PID] && !o.Struck {
			view.Pick = fmt.Sprint(o.Key)
		}
		group := &page.Groups[len(page.Groups)-1]
		group.Opinions = append(group.Opinions, view)
	}
	return v.show(status, page)
}

// mergeable finds the clauses on which the viewer may put several opinions into one.
func (d unitDesk) mergeable() map[int64]bool {
	if d.actor.Role != models.RoleHandler || !d.can(models.VerbWrite) {
		return nil
	}
	several, seen := map[int64]bool{}, map[int64]bool{}
	for _, o := range models.Live(d.Opinions) {
		if seen[o.PID] {
			several[o.PID] = true
		}
		seen[o.PID] = true
	}
	return several
}

func (a *App) mergeOpinions(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	var keys []int64
	for _, text := range values["key"] {
		var key int64
		if _, err := fmt.Sscan(text, &key); err != nil {
			return models.ErrMissing
		}
		keys = append(keys, key)
	}
	merged, err := a.Store.MergeOpinions(v.ctx(), v.actor, keys)
	if form, ok := formOf(values, err); ok && !isState(err) {
		for i := range form.Errors {
			form.Errors[i].Field = ""
		}
		return a.opinionsPage(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return v.done(fmt.Sprintf("/unit/opinions#g-%d", merged.PID), "已合并成一条，原来的意见留在记录里")
}
