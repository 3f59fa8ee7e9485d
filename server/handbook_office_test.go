package main

import (
	"testing"

	"zqyj/models"
	"zqyj/sample/stage"
)

// officeBeforeNoon is docs/办公室使用手册.md from signing in to the eve of the deadline.
func (h *handbook) officeBeforeNoon(t *testing.T) {
	h.clock.Set(models.Date(2018, 2, 9, 11, 53))
	d := h.browser.sit(t, "door", wide)
	d.open("/office/in")
	h.camera.take(d, "office-in", frame{height: 640})
	d = h.sitInOffice(t)
	d.open("/office")
	h.camera.take(d, "office-rounds", frame{height: 500})
	d.open(h.round)
	h.camera.take(d, "office-ledger", frame{height: 1300})
	d.open(h.round + "/units/5")
	h.camera.take(d, "office-record", frame{height: 1100})
	d.open(h.round + "/reminders")
	h.camera.take(d, "office-reminders", frame{height: 1000})
	h.camera.takePaper("paper-calls", d.download(h.round+"/calls.pdf"), 1)
	d.open(h.round + "/entries")
	h.camera.take(d, "office-entries", frame{height: 800})
	d.open(h.round + "/entries/new?channel=phone")
	h.camera.take(d, "office-entry-phone", frame{height: 1000})
	d.open(h.round + "/extend?unit=5")
	h.camera.take(d, "office-extend", frame{height: 900})
	checker := h.browser.sit(t, "checker", wide)
	checker.open("/office/in")
	checker.fill("#f-login", "fuhe")
	checker.fill("#f-password", stage.Password)
	checker.press("登录")
	checker.open(h.round + "/entries")
	checker.follow("table tbody a")
	h.camera.take(checker, "office-entry-check", frame{height: 1300})
}

// newRound is the handbook's way to an open round.
func (h *handbook) newRound(t *testing.T) {
	d := h.sitInOffice(t)
	d.open("/office/new")
	d.fill("#f-text", journeyNotice)
	h.camera.take(d, "office-new", frame{height: 1000})
	d.press("导入")
	d.awaitText("完善管网")
	h.camera.take(d, "office-correct", frame{height: 1200})
	d.click("form[action$='/confirm'] button")
	d.follow("dialog[open] .btn-primary")
	round := "/office/rounds/2"
	d.open(round + "/facts")
	h.camera.take(d, "office-facts", frame{height: 1200})
	d.open(round + "/deadline")
	h.camera.take(d, "office-deadline", frame{height: 760})
	d.press("确认截止时间")
	d.open(round + "/policy")
	h.camera.take(d, "office-policy", frame{height: 900})
	d.open(round + "/units")
	d.fill("#f-list", "市发展改革委\n市财政局\n市水务局\n有关单位:\n市供排水公司")
	d.press("试读")
	h.camera.take(d, "office-units", frame{height: 900})
	d.press("收入 4 个单位")
	d.open(round + "/invitations")
	d.press("为 4 个单位生成邀请码")
	h.camera.take(d, "office-invitations", frame{height: 700})
	h.camera.takePaper("paper-slips", d.download(round+"/slips.pdf"), 1)
	d.open(round + "/setup")
	h.camera.take(d, "office-setup", frame{height: 900})
}

// deadlineDay is what both sides see when noon has passed.
func (h *handbook) deadlineDay(t *testing.T) {
	h.clock.Set(models.Date(2018, 2, 9, 12, 8))
	unit := h.sitFor(t, "省住房城乡建设厅", wide)
	h.camera.take(unit, "unit-after-noon", frame{height: 900})
	d := h.sitInOffice(t)
	d.open(h.round + "/day")
	h.camera.take(d, "office-day", frame{height: 1100})
}

// afterNoon is the office's work on the opinions and its papers.
func (h *handbook) afterNoon(t *testing.T) {
	d := h.sitInOffice(t)
	d.open(h.round + "/workbench")
	h.camera.take(d, "office-workbench", frame{height: 1000})
	d.open(h.round + "/workbench/3")
	h.camera.take(d, "office-clause", frame{height: 1300})
	d.open(h.round + "/opinions")
	h.camera.take(d, "office-opinions", frame{height: 1100})
	d.open(h.round + "/papers")
	h.camera.take(d, "office-papers", frame{height: 1100})
	digest := d.download(h.round + "/papers/digest.pdf")
	h.camera.takePaper("paper-digest", digest, 6)
	d.open("/office/users")
	h.camera.take(d, "office-users", frame{height: 1000})
	d.open(h.round + "/log")
	h.camera.take(d, "office-log", frame{height: 900})
}

// release is the leader's way from the last deadline to the results, and what comes back.
func (h *handbook) release(t *testing.T) {
	h.clock.Set(models.Date(2018, 2, 13, 9, 0))
	d := h.sitInOffice(t)
	d.open(h.round + "/release")
	d.press("开始处理")
	h.camera.take(d, "office-release", frame{height: 1300})
	d.fill("#f-override", "文稿须于本日报审，未办结的意见另行答复。")
	d.click("form[action$='/release'] button")
	d.follow("dialog[open] .btn-primary")
	d.awaitText("处理结果已发布")
	h.outcomes(t)
	d.open(h.round + "/disagreements")
	h.camera.take(d, "office-disagreements", frame{height: 900})
	d.open(h.round + "/revised")
	h.camera.take(d, "office-revised", frame{height: 1000})
}
