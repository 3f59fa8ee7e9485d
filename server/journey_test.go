package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"zqyj/handlers"
	"zqyj/models"
	"zqyj/papers"
	"zqyj/store"
	"zqyj/store/storetest"
)

// journeyNotice is an invented notice as an office pastes it.
const journeyNotice = `关于征求《城乡供水工作方案》意见的通知
各有关单位:
现将《城乡供水工作方案(征求意见稿)》送你们,请于2月9日12时前书面反馈修改意见。
联系人:张某某 电话:0931-8400000
附件:城乡供水工作方案(征求意见稿)
市水务局
2018年1月30日
附件
城乡供水工作方案
(征求意见稿)
一、总体要求
坚持以人民为中心,保障供水安全。
二、主要任务
(一)完善管网。新建管网100公里,惠及𠮷家堡等12个村。
(二)提升水质。定期监测水质。`

// TestMainJourney goes the whole way once in a real browser: the office sets a round up, a unit comes in by its link,
// changes a clause, sends, gets its receipt; noon passes; another unit's form is refused with its text; the office
// looks and takes the digest.
func TestMainJourney(t *testing.T) {
	findChromium(t)
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		r := runService(t, s, clock)
		r.officer("chuangxinban", models.RoleAdmin)
		b := openBrowser(t, r.base)
		office := b.sit(t, "office", wide)
		r.setUpRound(office)
		links := r.ways()

		unit := b.sit(t, "unit", wide)
		unit.open("/in/" + links["省科技厅"])
		unit.axe()
		unit.press("以省科技厅的名义进入")
		unit.awaitText("2018年2月9日（星期五）12:00")
		unit.shot("home")
		r.writeOpinion(unit, "新建管网120公里，惠及𠮷家堡等15个村。")
		unit.axe()
		r.contact(unit)

		late := b.sit(t, "late", narrow)
		late.open("/in/" + links["兰州大学"])
		late.press("以兰州大学的名义进入")
		r.writeOpinion(late, "新建管网200公里，惠及𠮷家堡等12个村。")
		r.contact(late)
		late.open("/unit/check") // open before noon, sent after it
		if late.overflows() > 0 {
			t.Errorf("the check page is %d px wider than a phone", late.overflows())
		}

		unit.open("/unit/check")
		unit.shot("check")
		clock.Set(storetest.Noon - 1)
		unit.follow("form[action='/unit/submit'] button[type=submit]")
		unit.awaitText("回执")
		unit.shot("receipt")

		clock.Set(storetest.Noon)
		late.follow("form[action='/unit/submit'] button[type=submit]")
		late.awaitText("未收到，已截止")
		if !late.shows("200公里") {
			t.Error("the refused page does not hold the text")
		}
		late.shot("refused")

		office.open("/office/rounds/1")
		office.awaitText("省科技厅")
		office.shot("ledger")
		office.axe()
		r.readDigest(t)
	})
}

// setUpRound is the office's way from the pasted notice to an open round.
func (r *running) setUpRound(office *desk) {
	office.signIn("chuangxinban")
	office.open("/office/new")
	office.fill("#f-text", journeyNotice)
	office.press("导入")
	office.awaitText("完善管网")
	office.shot("correct")
	office.axe()
	office.click("form[action$='/confirm'] button")
	office.follow("dialog[open] .btn-primary")
	office.awaitText("条款已确认")
	office.open("/office/rounds/1/deadline")
	office.press("确认截止时间")
	office.awaitText("截止时间已确认")
	office.open("/office/rounds/1/units")
	office.fill("#f-list", "省科技厅\n兰州大学,有关单位")
	office.press("试读")
	office.awaitText("成功 2 失败 0")
	office.press("收入 2 个单位")
	office.open("/office/rounds/1/invitations")
	office.press("为 2 个单位生成邀请码")
	office.awaitText("已生成2个邀请码")
	office.open("/office/rounds/1/setup")
	office.shot("setup")
	office.axe()
	office.click("form[action$='/open'] button")
	office.follow("dialog[open] .btn-primary")
	office.awaitText("征求意见已开启")
}

// ways is every unit's code by its name.
func (r *running) ways() map[string]string {
	r.t.Helper()
	units, err := r.store.Units(context.Background(), 1)
	if err != nil {
		r.t.Fatal(err)
	}
	invitations, err := r.store.Invitations(context.Background(), 1, 0)
	if err != nil {
		r.t.Fatal(err)
	}
	codes := map[string]string{}
	for _, unit := range units {
		for _, invitation := range invitations {
			if invitation.UnitID == unit.ID {
				codes[unit.Name] = r.store.Code(invitation)
			}
		}
	}
	return codes
}

// writeOpinion changes the clause on pipes.
func (r *running) writeOpinion(unit *desk, proposed string) {
	unit.open("/unit/read")
	unit.follow("a[href*='/unit/opinions/new?clause=3']")
	unit.await("#f-proposed")
	unit.fill("#f-proposed", "完善管网。"+proposed)
	unit.awaitText("建议将")
	unit.click("input[name=nature][value=substantive]")
	unit.fill("#f-reason", "与规划衔接")
	unit.shot("opinion")
	unit.follow("#opinion-form .actions .btn-primary")
}

func (r *running) contact(unit *desk) {
	unit.open("/unit/contact")
	unit.fill("#f-contact_name", "周某")
	unit.fill("#f-contact_phone", "0931-8400000转801")
	unit.press("保存")
}

// readDigest prints the digest and finds every word of it again, the rare character too.
func (r *running) readDigest(t *testing.T) {
	t.Helper()
	printer, _ := papers.NewPrinter("", 1)
	file, _, err := handlers.PrintDigest(context.Background(), handlers.Config{Store: r.store, Base: mustURL(t, r.base), Printer: printer}, 1, papers.DigestOptions{Contacts: true})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "digest.pdf")
	if err := os.WriteFile(path, file.PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed (Debian: apt-get install poppler-utils)")
	}
	out, err := exec.Command("pdftotext", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(out)), "")
	for _, words := range []string{"省科技厅", "与规划衔接", "𠮷家堡", "周某"} {
		if !strings.Contains(text, words) {
			t.Errorf("the digest lacks %s", words)
		}
	}
	if strings.Contains(text, "200公里") {
		t.Error("the late text stands in the digest")
	}
}
