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

// settingsRoutes are a round's settings once it has begun; before that the set-up pages have them.
var settingsRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/settings", officeAny, (*App).showSettings, false},
	{http.MethodPost, "/office/rounds/:round/settings", officeAdmin, (*App).saveSettings, false},
	{http.MethodGet, "/office/rounds/:round/archive", officeLeader, (*App).showArchive, false},
	{http.MethodPost, "/office/rounds/:round/archive", officeLeader, (*App).archive, false},
}

func (a *App) showSettings(v *visit) error {
	r := v.round
	internal := ""
	if r.Internal {
		internal = "1"
	}
	return a.settings(v, http.StatusOK, templates.Form{Values: url.Values{"contact": {r.Contact}, "phone": {r.Phone}, "fax": {r.Fax}, "internal": {internal}, "purge_days": {strconv.Itoa(r.PurgeDays)}}})
}

func (a *App) settings(v *visit, status int, form templates.Form) error {
	r := v.round
	page := templates.SettingsPage{Frame: a.roundFrame(v, "设置", ledgerLink(v)), Form: form, Purge: purgeNotice(r)}
	page.Fixed = []templates.Fact{{Term: "审核盖章", Value: policyWords(r.Policy)}, {Term: "不反馈的", Value: "列为未反馈"}, {Term: "印发单位", Value: r.Issuer}}
	if r.Policy.DeemNoOpinion {
		page.Fixed[1].Value = "截止后视为无意见（通知写明）"
	}
	switch {
	case r.State == models.RoundSetup:
		page.Setup = templates.Link{Label: "筹备页", Href: roundPath(r.ID, "/setup")}
	case v.administers() && r.State != models.RoundArchived:
		page.Action = roundPath(r.ID, "/settings")
	}
	if v.leads() && r.State != models.RoundArchived && (r.State == models.RoundReleased || !r.CancelledAt.IsZero()) {
		page.Archive = templates.Link{Label: "归档本轮", Href: roundPath(r.ID, "/archive")}
	}
	return v.show(status, page)
}

func purgeNotice(r models.Round) templates.Notice {
	switch {
	case !r.PurgedAt.IsZero():
		return templates.Notice{Tone: templates.ToneInfo, Text: "联系人姓名和电话已于" + r.PurgedAt.String() + "删除，反馈内容和校验不受影响。"}
	case !r.PurgeAt().IsZero():
		return templates.Notice{Tone: templates.ToneInfo, Text: "联系人姓名和电话将于" + r.PurgeAt().String() + "自动删除。"}
	case r.PurgeDays > 0:
		return templates.Notice{Tone: templates.ToneInfo, Text: fmt.Sprintf("处理结果发布（或本轮取消）%d天后，联系人姓名和电话自动删除。", r.PurgeDays)}
	}
	return templates.Notice{}
}

func (a *App) saveSettings(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	days, wrong := strconv.Atoi(strings.TrimSpace(values.Get("purge_days")))
	var refused error
	switch {
	case v.round.State == models.RoundSetup:
		refused = models.Refused("round_state", "本轮在筹备中，请在筹备页办理")
	case wrong != nil:
		refused = models.Invalid("purge_days", "请填0到3650之间的整数")
	default:
		refused = a.Store.AdjustRound(v.ctx(), v.actor, v.round.ID, store.RoundSettings{Contact: strings.TrimSpace(values.Get("contact")), Phone: strings.TrimSpace(values.Get("phone")), Fax: strings.TrimSpace(values.Get("fax")),
			Internal: values.Get("internal") == "1", PurgeDays: days})
	}
	if form, ok := formOf(values, refused); ok {
		return a.settings(v, http.StatusUnprocessableEntity, form)
	}
	if refused != nil {
		return refused
	}
	return v.done(roundPath(v.round.ID, "/settings"), "设置已保存")
}

func archiveQuestion(v *visit) question {
	return question{title: "归档本轮", what: "归档后本轮只能查看，不能再办理任何事项。联系人信息仍按设定的期限删除。", do: "确认归档", back: templates.Link{Label: "返回设置", Href: roundPath(v.round.ID, "/settings")}}
}

func (a *App) showArchive(v *visit) error {
	return a.ask(v, http.StatusOK, archiveQuestion(v), templates.Form{})
}

func (a *App) archive(v *visit) error {
	return a.answer(v, archiveQuestion(v), func(string) error { return a.Store.ArchiveRound(v.ctx(), v.actor, v.round.ID) }, "本轮已归档")
}
