package handlers

import (
	"cmp"
	"fmt"
	"net/http"

	"zqyj/models"
	"zqyj/store"
	"zqyj/templates"
)

// recordRoutes is one unit as the office sees it.
var recordRoutes = []route{
	{http.MethodGet, "/office/rounds/:round/units/:unit", officeAny, (*App).showRecord, false},
	{http.MethodPost, "/office/rounds/:round/seals/:seal", officeWriter, (*App).judgeSeal, false},
	{http.MethodPost, "/office/rounds/:round/units/:unit/invitations/:invitation/replace", officeWriter, (*App).replaceWay, false},
	{http.MethodPost, "/office/rounds/:round/units/:unit/invitations/:invitation/revoke", officeWriter, (*App).revokeWay, false},
	{http.MethodGet, "/office/rounds/:round/units/:unit/invite", officeWriter, (*App).showInvite, false},
	{http.MethodPost, "/office/rounds/:round/units/:unit/invite", officeWriter, (*App).invite, false},
	{http.MethodGet, "/office/rounds/:round/files/:file", officeAny, (*App).sendRoundFile, false},
	{http.MethodGet, "/office/rounds/:round/units/:unit/pick/:number", officeWriter, (*App).showPick, false},
	{http.MethodPost, "/office/rounds/:round/units/:unit/pick/:number", officeWriter, (*App).pick, false},
}

func (a *App) showRecord(v *visit) error {
	id, err := v.id("unit")
	if err != nil {
		return err
	}
	return a.record(v, id, http.StatusOK, refusedForm{})
}

// refusedForm is a form of a page that holds several: which one, and what was typed.
type refusedForm struct {
	id   int64
	form templates.Form
}

// of is the form of that id: as typed when it was refused, else the given one.
func (r refusedForm) of(id int64, otherwise templates.Form) templates.Form {
	if r.id != id || r.id == 0 {
		otherwise.Prefix = fmt.Sprintf("%d-", id)
		return otherwise
	}
	r.form.Prefix = fmt.Sprintf("%d-", id)
	return r.form
}

func (a *App) record(v *visit, id int64, status int, refused refusedForm) error {
	r, err := a.Store.UnitRecord(v.ctx(), v.round.ID, id)
	if err != nil {
		return err
	}
	_, clauses, err := a.Store.Draft(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	u, byPID := r.State, clausesByPID(clauses)
	page := templates.UnitRecordPage{Frame: a.roundFrame(v, u.Unit.Name, ledgerLink(v)), Class: templates.BadgeFor(u.Class), Flags: flagBadges(u), Notice: clashNotice(u),
		Facts: unitFacts(u), Actions: recordActions(v, u)}
	for _, version := range r.Versions {
		row := recordVersion(v, r, version)
		for i, o := range r.Opinions[version.ID] {
			row.Opinions = append(row.Opinions, entryOpinion(i+1, byPID[o.PID], o))
		}
		page.Versions = append(page.Versions, row)
	}
	for _, d := range r.Snapshot.Deadlines {
		if d.UnitID == 0 || d.UnitID == id {
			page.Deadlines = append(page.Deadlines, templates.RecordDeadline{At: d.At, SetAt: d.SetAt, ClosedAt: d.ClosedAt, By: d.SetBy, Reason: d.Reason, Own: d.UnitID != 0})
		}
	}
	for _, request := range r.Requests {
		page.Requests = append(page.Requests, recordRequest(v, request, "", refused))
	}
	for _, reminder := range u.Reminders {
		page.Reminders = append(page.Reminders, templates.RecordReminder{At: reminder.At, Channel: reminder.Channel, Spoke: reminder.Spoke, Note: reminder.Note, By: reminder.By})
	}
	for _, seal := range r.Seals {
		page.Seals = append(page.Seals, recordSeal(v, r, seal, refused))
	}
	for _, way := range r.Invitations {
		page.Invitations = append(page.Invitations, a.recordInvitation(v, way))
	}
	return v.show(status, page)
}

func clashNotice(u models.UnitState) templates.Notice {
	if u.Clash.ID == 0 {
		return templates.Notice{}
	}
	return templates.Notice{Tone: templates.ToneWarn, Title: "两份反馈不一致，请选定以哪一份为准",
		Text: fmt.Sprintf("第%d版（%s）登记为%s，后又收到第%d版（%s）：%s。现按第%d版计入；两份都会保留。", u.Clash.Number, u.Clash.Channel, contentWord(u.Clash), u.Version.Number, u.Version.Channel, contentWord(u.Version), u.Version.Number)}
}

func contentWord(v models.Version) string {
	if v.NoOpinion {
		return "无修改意见"
	}
	return fmt.Sprintf("意见%d条", v.Opinions)
}

func unitFacts(u models.UnitState) []templates.Fact {
	facts := []templates.Fact{{Term: "序号", Value: fmt.Sprint(u.Unit.Seq)}, {Term: "类别", Value: u.Unit.Category.String()}}
	add := func(term, value string) {
		if value != "" {
			facts = append(facts, templates.Fact{Term: term, Value: value})
		}
	}
	person := u.Person()
	add("联系人", person.Name)
	add("电话", person.Phone)
	add("电子邮箱", u.Unit.Email)
	if !u.Unit.AcknowledgedAt.IsZero() {
		add("签收", u.Unit.AcknowledgedAt.String()+" "+u.Unit.AcknowledgedBy)
	}
	return facts
}

func recordActions(v *visit, u models.UnitState) []templates.Link {
	if !v.writes() {
		return nil
	}
	links := []templates.Link{}
	if u.Owes() {
		links = append(links, templates.Link{Label: "登记催办", Href: roundPath(v.round.ID, "/reminders?unit=%d", u.Unit.ID)})
	}
	return append(links,
		templates.Link{Label: "代录反馈", Href: roundPath(v.round.ID, "/entries/new?unit=%d", u.Unit.ID)},
		templates.Link{Label: "延期", Href: roundPath(v.round.ID, "/extend?unit=%d", u.Unit.ID)},
		templates.Link{Label: "新增邀请码", Href: roundPath(v.round.ID, "/units/%d/invite", u.Unit.ID)})
}

var versionLooks = map[models.VersionState]templates.Badge{
	models.VersionSubmitted: {Tone: templates.ToneGood, Shape: "disc"}, models.VersionWorking: {Tone: templates.ToneInfo, Shape: "pencil"},
	models.VersionLate: {Tone: templates.ToneWarn, Shape: "clock"}, models.VersionEntered: {Tone: templates.ToneWarn, Shape: "half"},
}

func versionBadge(version models.Version) templates.Badge {
	badge, known := versionLooks[version.State]
	if !known {
		badge = templates.Badge{Tone: templates.ToneQuiet, Shape: "dash"}
	}
	badge.Text = version.State.String()
	if version.State == models.VersionEntered && version.EnteredAt.IsZero() {
		badge.Text = "代录·录入中"
	}
	if version.State == models.VersionSubmitted {
		badge.Text = "有效，计入反馈"
	}
	return badge
}

func recordVersion(v *visit, r store.UnitRecord, version models.Version) templates.RecordVersion {
	row := templates.RecordVersion{Number: version.Number, State: versionBadge(version), Content: contentWord(version), Channel: version.Channel.String(), Reason: version.Reason,
		Unsent: version.State == models.VersionWorking}
	if row.Unsent || version.State == models.VersionDropped {
		row.Content = fmt.Sprintf("已写%d条", version.Opinions)
		return row
	}
	row.Facts, row.Hash = versionFacts(version), version.Hash
	for _, receipt := range r.Receipts {
		if receipt.Number == version.Number {
			row.Receipt = receipt.Code
		}
	}
	if approval, ok := models.ApprovalFor(r.Approvals, version.Hash); ok && version.Hash != "" {
		row.Approval = approval.Name + " " + approval.Post + " " + approval.At.String()
	}
	if version.OnBehalf() {
		row.Entry = templates.Link{Label: "查看代录", Href: roundPath(v.round.ID, "/entries/%d", version.ID)}
	}
	if version.FileID != 0 {
		row.Scan = templates.Link{Label: "查看扫描件", Href: roundPath(v.round.ID, "/files/%d", version.FileID)}
	}
	clash := r.State.Clash
	if clash.ID != 0 && v.writes() && (version.ID == clash.ID || version.ID == r.State.Version.ID) {
		row.Pick = templates.Link{Label: "以此份为准", Href: roundPath(v.round.ID, "/units/%d/pick/%d", version.UnitID, version.Number)}
	}
	return row
}

// versionFacts are the moments of a version: as stated and as the database saw them, each with whom.
func versionFacts(version models.Version) []templates.Fact {
	var facts []templates.Fact
	add := func(term string, at models.Instant, by string) {
		if !at.IsZero() {
			facts = append(facts, templates.Fact{Term: term, Value: at.Precise() + " " + by})
		}
	}
	if version.OnBehalf() {
		facts = append(facts, templates.Fact{Term: "收到（填报）", Value: version.ReceivedAt.String()})
		add("录入", version.EnteredAt, version.EnteredBy)
		add("复核", version.CheckedAt, version.CheckedBy)
	} else {
		add("提交", version.SubmittedAt, version.SubmittedBy)
	}
	add("受理", version.AdmittedAt, version.AdmittedBy)
	add("结束", version.EndedAt, "")
	if !version.Contact.Empty() {
		facts = append(facts, templates.Fact{Term: "联系人", Value: version.Contact.Name + " " + version.Contact.Phone})
	}
	if version.LetterNo != "" {
		facts = append(facts, templates.Fact{Term: "文号", Value: version.LetterNo})
	}
	if version.CallNote != "" {
		facts = append(facts, templates.Fact{Term: "备注", Value: version.CallNote})
	}
	return facts
}

func recordRequest(v *visit, r models.ExtensionRequest, unit string, refused refusedForm) templates.RecordRequest {
	row := templates.RecordRequest{Unit: unit, At: r.At, Reason: r.Reason, AskedBy: r.AskedBy, AskedAt: r.AskedAt}
	switch {
	case r.Decision == "granted":
		row.Outcome = "已同意（" + r.DecidedBy + " " + r.DecidedAt.String() + "）" + r.Answer
	case r.Decision != "":
		row.Outcome = "未同意（" + r.DecidedBy + " " + r.DecidedAt.String() + "）:" + r.Answer
	case v.writes():
		row.Action = roundPath(v.round.ID, "/requests/%d", r.ID)
		row.Form = refused.of(r.ID, templates.Filled("at", momentText(r.At)))
	}
	return row
}

func recordSeal(v *visit, r store.UnitRecord, seal models.Seal, refused refusedForm) templates.RecordSeal {
	file := r.Files[seal.FileID]
	row := templates.RecordSeal{Version: seal.Number, File: templates.Link{Label: file.Name, Href: roundPath(v.round.ID, "/files/%d", seal.FileID)}, Match: seal.Match.String(), At: seal.At, By: seal.By}
	switch {
	case seal.Accepted:
		row.State = "办公室已认可（" + seal.JudgedBy + " " + seal.JudgedAt.String() + "）"
	case seal.Rejected:
		row.State = "办公室未认可（" + seal.JudgedBy + " " + seal.JudgedAt.String() + "）:" + seal.Note
	case seal.Electronic:
		row.State = "电子章，已存，未验签"
	}
	if seal.Match == models.SealUnreadable && seal.JudgedAt.IsZero() && v.writes() {
		row.Action, row.Form = roundPath(v.round.ID, "/seals/%d", seal.ID), refused.of(seal.ID, templates.Form{})
	}
	return row
}

func (a *App) recordInvitation(v *visit, way models.Invitation) templates.RecordInvitation {
	row := templates.RecordInvitation{ID: fmt.Sprintf("way-%d", way.ID), Role: unitRoleWord(models.Actor{Role: way.Role}), Label: way.Label, MadeAt: way.MadeAt, MadeBy: way.MadeBy, UsedAt: way.UsedAt, RevokedAt: way.RevokedAt}
	if !way.RevokedAt.IsZero() || !v.writes() {
		return row
	}
	if way.MadeByOffice() { // a unit's own colleagues are its own matter
		row.Code = a.Store.Code(way)
	}
	if row.Code != "" && a.slipsProblem() == "" {
		row.Link = a.link("/in/" + row.Code)
	}
	row.Replace = roundPath(v.round.ID, "/units/%d/invitations/%d/replace", way.UnitID, way.ID)
	row.Revoke = roundPath(v.round.ID, "/units/%d/invitations/%d/revoke", way.UnitID, way.ID)
	return row
}

// judgeSeal takes the office's look at a scan whose code could not be read.
func (a *App) judgeSeal(v *visit) error {
	id, err := v.id("seal")
	if err != nil {
		return err
	}
	values, err := v.typed()
	if err != nil {
		return err
	}
	unitID, err := a.Store.JudgeSeal(v.ctx(), v.actor, v.round.ID, id, store.Judgement{Accept: values.Get("accept") == "1", Note: values.Get("note")})
	if form, ok := formOf(values, err); ok && unitID != 0 {
		return a.record(v, unitID, http.StatusUnprocessableEntity, refusedForm{id, form})
	}
	if err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/units/%d", unitID), "已记录盖章件的核对结果")
}

// wayOf is the invitation in the address; it must be of the unit in the address.
func (a *App) wayOf(v *visit) (unitID, id int64, err error) {
	if id, err = v.id("invitation"); err != nil {
		return 0, 0, err
	}
	unit, err := a.unitOf(v)
	if err != nil {
		return 0, 0, err
	}
	ways, err := a.Store.Invitations(v.ctx(), v.round.ID, unit.ID)
	for _, way := range ways {
		if way.ID == id {
			return unit.ID, id, nil
		}
	}
	return 0, 0, cmp.Or[error](err, models.ErrMissing)
}

func (a *App) replaceWay(v *visit) error {
	unitID, id, err := a.wayOf(v)
	if err != nil {
		return err
	}
	if _, err := a.Store.ReplaceInvitation(v.ctx(), v.actor, v.round.ID, id); err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/units/%d", unitID), "已更换邀请码，原邀请码失效")
}

func (a *App) revokeWay(v *visit) error {
	unitID, id, err := a.wayOf(v)
	if err != nil {
		return err
	}
	if err := a.Store.RevokeInvitation(v.ctx(), v.actor, v.round.ID, id); err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/units/%d", unitID), "邀请码已作废")
}

// inviteRoles are the roles an invitation may carry.
var inviteRoles = []models.Role{models.RoleHandler, models.RoleDesk, models.RoleLeader, models.RoleReader}

func (a *App) showInvite(v *visit) error {
	return a.inviteForm(v, http.StatusOK, templates.Filled("role", string(models.RoleHandler)))
}

func (a *App) inviteForm(v *visit, status int, form templates.Form) error {
	unit, err := a.unitOf(v)
	if err != nil {
		return err
	}
	page := templates.InvitePage{Frame: a.roundFrame(v, "为"+unit.Name+"新增邀请码", ledgerLink(v)), Form: form, Action: roundPath(v.round.ID, "/units/%d/invite", unit.ID),
		Back: templates.Link{Label: "返回", Href: roundPath(v.round.ID, "/units/%d", unit.ID)}}
	page.Width = templates.WidthNarrow
	for _, role := range inviteRoles {
		page.Roles = append(page.Roles, templates.Option{Value: string(role), Label: unitRoleWord(models.Actor{Role: role})})
	}
	return v.show(status, page)
}

func (a *App) invite(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	unit, err := a.unitOf(v)
	if err != nil {
		return err
	}
	wanted := models.Invitation{RoundID: v.round.ID, UnitID: unit.ID, Role: models.Role(values.Get("role")), Label: values.Get("label")}
	if unitRoleWord(models.Actor{Role: wanted.Role}) == "" {
		err = models.Invalid("role", "请选择角色")
	} else {
		_, err = a.Store.Invite(v.ctx(), v.actor, wanted)
	}
	if form, ok := formOf(values, err); ok {
		return a.inviteForm(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/units/%d", unit.ID), "已新增邀请码")
}

// unitOf is the unit in the address, of the round in the address.
func (a *App) unitOf(v *visit) (models.Unit, error) {
	id, err := v.id("unit")
	if err != nil {
		return models.Unit{}, err
	}
	return a.Store.Unit(v.ctx(), v.round.ID, id)
}
