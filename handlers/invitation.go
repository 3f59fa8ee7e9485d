package handlers

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/papers"
	"zqyj/templates"
)

func (a *App) showInvitations(v *visit) error {
	units, err := a.Store.Units(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	invitations, err := a.Store.Invitations(v.ctx(), v.round.ID, 0)
	if err != nil {
		return err
	}
	page := templates.InvitationsPage{Frame: a.frame(v, "邀请码和通知单"), Make: roundPath(v.round.ID, "/invitations"), Back: a.setupLink(v)}
	page.Rows, page.Missing = a.invitationRows(v, units, invitations)
	if problem := a.slipsProblem(); problem != "" {
		page.Refused = templates.Notice{Tone: templates.ToneWarn, Title: "通知单暂不能打印", Text: problem}
	} else if len(page.Rows) > 0 {
		page.Slips = templates.Link{Label: "打印通知单（PDF）", Href: roundPath(v.round.ID, "/slips.pdf")}
	}
	return v.show(http.StatusOK, page)
}

// invitationRows lists the live ways in, in the units' order, and how many units have none for their handler.
func (a *App) invitationRows(v *visit, units []models.Unit, invitations []models.Invitation) ([]templates.InvitationRow, int) {
	byUnit := map[int64][]models.Invitation{}
	for _, invitation := range invitations {
		if invitation.RevokedAt.IsZero() && invitation.MadeByOffice() {
			byUnit[invitation.UnitID] = append(byUnit[invitation.UnitID], invitation)
		}
	}
	var rows []templates.InvitationRow
	missing := 0
	for _, unit := range units {
		if len(byUnit[unit.ID]) == 0 {
			missing++
		}
		for _, invitation := range byUnit[unit.ID] {
			code := a.Store.Code(invitation)
			rows = append(rows, templates.InvitationRow{ID: fmt.Sprintf("link-%d", invitation.ID), Unit: unit.Name, Role: unitRoleWord(models.Actor{Role: invitation.Role}), Code: code, Link: a.link("/in/" + code),
				Used: invitation.UsedAt, Replace: roundPath(v.round.ID, "/invitations/%d/replace", invitation.ID)})
		}
	}
	return rows, missing
}

// slipsProblem refuses slips while their links would lead to the reader's own computer.
func (a *App) slipsProblem() string {
	host := a.Base.Hostname()
	if host == "localhost" || strings.HasPrefix(host, "127.") || host == "::1" {
		return "服务的访问地址还是本机（" + a.Base.String() + "），印在通知单上其他单位打不开。请设置 BASE_URL=http://服务器的内网地址:端口 后重新启动"
	}
	return ""
}

func (a *App) makeInvitations(v *visit) error {
	n, err := a.Store.InviteAll(v.ctx(), v.actor, v.round.ID)
	if err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/invitations"), fmt.Sprintf("已生成%d个邀请码", n))
}

func (a *App) replaceInvitation(v *visit) error {
	id, err := v.id("invitation")
	if err != nil {
		return err
	}
	if _, err := a.Store.ReplaceInvitation(v.ctx(), v.actor, v.round.ID, id); err != nil {
		return err
	}
	return v.done(roundPath(v.round.ID, "/invitations"), "邀请码已更换，原邀请码失效")
}

// sendSlips prints a slip per unit, or for the units named in the query.
func (a *App) sendSlips(v *visit) error {
	if problem := a.slipsProblem(); problem != "" {
		return models.Refused("base_is_loopback", problem)
	}
	units, err := a.Store.Units(v.ctx(), v.round.ID)
	if err != nil {
		return err
	}
	invitations, err := a.Store.Invitations(v.ctx(), v.round.ID, 0)
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, id := range v.QueryParams()["unit"] {
		wanted[id] = true
	}
	var slips []papers.Slip
	for _, unit := range units {
		if len(wanted) > 0 && !wanted[strconv.FormatInt(unit.ID, 10)] {
			continue
		}
		for _, invitation := range invitations {
			if invitation.UnitID == unit.ID && invitation.RevokedAt.IsZero() && invitation.MadeByOffice() {
				code := a.Store.Code(invitation)
				slips = append(slips, papers.Slip{Unit: unit.Name, Link: a.link("/in/" + code), Code: code})
			}
		}
	}
	deadline, err := a.Store.Deadline(v.ctx(), v.round.ID, 0)
	if err != nil {
		return err
	}
	file, err := a.Printer.Print(v.ctx(), papers.NewSlips(v.round, deadline, v.now, slips))
	if err != nil {
		return err
	}
	return sendFile(v, "通知单.pdf", "application/pdf", file.PDF)
}
