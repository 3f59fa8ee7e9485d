package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// TestSetupJourneyFromFileToOpenRound goes every step from the refused file to the open round, with script and without,
// in daylight and in the dark, on a desk's screen and a phone's.
func TestSetupJourneyFromFileToOpenRound(t *testing.T) {
	findChromium(t)
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		clock.Set(models.Date(2018, 5, 20, 9, 0))
		for _, l := range []struct {
			name string
			look look
		}{{"script", wide}, {"dark", look{width: 390, height: 844, touch: true, dark: true}}, {"plain", look{width: 1366, height: 768, noScript: true}}} {
			t.Run(l.name, func(t *testing.T) {
				r := runService(t, s, clock)
				if l.name == "script" {
					r.officer("jingban", models.RoleHandler)
				}
				b := openBrowser(t, r.base)
				d := b.sit(t, l.name, l.look)
				d.signIn("jingban")
				d.bringsIn()
				d.lists()
				d.opensRound()
			})
		}
	})
}

// looks holds a page to being reachable (asked by script), no wider than the screen, and keeps its picture.
func (d *desk) looks(name string) {
	d.t.Helper()
	if over := d.overflows(); over > 0 {
		d.t.Errorf("%s: %s is %d px wider than the screen", d.name, name, over)
	}
	if d.scripts() {
		d.axe()
	}
	d.shot(name)
}

// scripts reports whether the page's own script runs.
func (d *desk) scripts() bool {
	return evaluate[bool](d, `document.documentElement.classList.contains('js')`)
}

// bringsIn tries an old file first, then a .docx, and confirms clauses and deadline.
func (d *desk) bringsIn() {
	d.t.Helper()
	d.open("/office/new")
	d.looks("new")
	d.upload("#f-file", written(d.t, "通知.doc", oldOffice("WordDocument")))
	d.press("导入")
	d.awaitText("旧版 Word/WPS 格式")
	if !d.shows("文件没有保存") {
		d.t.Errorf("%s: the refused file is not told as unkept", d.name)
	}
	d.looks("refused")
	var body strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(wordNotice), "\n") {
		body.WriteString(wordPara(line))
	}
	d.upload("#f-file", written(d.t, "通知.docx", wordFile(d.t, "", body.String())))
	d.press("导入")
	d.awaitText("条款（5条）")
	d.looks("correct")
	d.follow(`.node-do[href*="edit=2%2F1#"]`)
	d.looks("open")
	d.open(d.round("/import"))
	d.sends("form[action$='/confirm'] button")
	d.awaitText("条款已确认")
	d.open(d.round("/deadline"))
	d.awaitText("没有写时刻")
	d.looks("deadline")
	d.press("确认截止时间")
	d.awaitText("请选择截止时间是哪一种")
	d.click("#f-choice-0")
	d.press("确认截止时间")
	d.awaitText("2018年6月9日（星期六）24时前")
}

// wordNotice names a day and no hour.
const wordNotice = `关于征求《城乡供水工作方案》意见的通知
各有关单位:
现将《城乡供水工作方案(征求意见稿)》送你们,请于6月9日前书面反馈修改意见。
联系人:张某某 电话:0931-8400000
附件:城乡供水工作方案(征求意见稿)
市水务局
2018年5月20日
附件
城乡供水工作方案
(征求意见稿)
一、总体要求
坚持以人民为中心,保障供水安全。
二、主要任务
(一)完善管网。新建管网100公里。
(二)提升水质。定期监测水质。
三、组织保障
各单位要加强领导。`

// round is an address inside the round the desk stands in.
func (d *desk) round(path string) string {
	base := evaluate[string](d, `(location.pathname.match(/^\/office\/rounds\/\d+/) || [''])[0]`)
	if base == "" {
		d.t.Fatalf("%s: stands in no round", d.name)
	}
	return base + path
}

// sends presses a button, and again in the dialog where script asks first.
func (d *desk) sends(selector string) {
	d.t.Helper()
	if d.scripts() {
		d.click(selector)
		selector = "dialog[open] .btn-primary"
	}
	d.follow(selector)
}

// lists takes units in as an old CSV, as a workbook and by typing.
func (d *desk) lists() {
	d.t.Helper()
	csv, err := simplifiedchinese.GBK.NewEncoder().String("单位名称,类别,联系人,联系电话\n省科技厅,成员单位,李某,0931-8400001\n省科技厅,成员单位,,\n省财政厅,成员单位,,电话不详\n")
	if err != nil {
		d.t.Fatal(err)
	}
	d.open(d.round("/units"))
	d.upload("#f-file", written(d.t, "名单.csv", []byte(csv)))
	d.press("试读")
	d.awaitText("成功 1 失败 2")
	if text := evaluate[string](d, `document.querySelector('#f-list').value`); !strings.Contains(text, "电话不详") {
		d.t.Errorf("%s: the list cannot be mended in place: %q", d.name, text)
	}
	d.looks("trial")
	d.fill("#f-list", "省科技厅\n省科学技术厅\n省财政厅")
	d.press("试读")
	d.awaitText("个请留意是否重复")
	d.press("收入 3 个单位")
	d.awaitText("已收入3个单位")
	d.sends(".unit-list li:nth-child(2) button")
	d.awaitText("已从名单中移出“省科学技术厅”")
	d.upload("#f-file", d.workbook("兰州大学", "有关单位"))
	d.press("试读")
	d.awaitText("成功 1 失败 0")
	d.press("收入 1 个单位")
	d.awaitText("已收入的单位（3个）")
	d.looks("units")
}

// workbook is the template filled in with one unit.
func (d *desk) workbook(name, category string) string {
	d.t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	for cell, text := range map[string]string{"A1": "单位名称", "B1": "类别", "A2": name, "B2": category} {
		if err := file.SetCellStr("Sheet1", cell, text); err != nil {
			d.t.Fatal(err)
		}
	}
	path := filepath.Join(d.t.TempDir(), "名单.xlsx")
	if err := file.SaveAs(path); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// opensRound looks facts and policy over, makes codes and opens.
func (d *desk) opensRound() {
	d.t.Helper()
	d.open(d.round("/facts"))
	d.fill("#f-issued_on", "")
	d.looks("facts")
	d.press("保存")
	d.awaitText("通知信息已保存")
	d.open(d.round("/policy"))
	d.looks("policy")
	d.press("保存")
	d.awaitText("反馈要求已保存")
	d.open(d.round("/invitations"))
	d.press("为 3 个单位生成邀请码")
	d.awaitText("已生成3个邀请码")
	d.looks("invitations")
	d.open(d.round("/setup"))
	d.looks("setup")
	d.sends("form[action$='/open'] button")
	d.awaitText("征求意见已开启")
}

// TestSetupJourneyTellsThatAPDFIsBeingRead holds the first PDF after a start, which waits for the reader.
func TestSetupJourneyTellsThatAPDFIsBeingRead(t *testing.T) {
	findChromium(t)
	clock := storetest.NewClock(storetest.Morning)
	r := runService(t, storetest.SQLite(t, clock), clock)
	r.officer("jingban", models.RoleHandler)
	d := openBrowser(t, r.base).sit(t, "pdf", wide)
	d.signIn("jingban")
	d.open("/office/new")
	pdf, err := filepath.Abs("../intake/testdata/pdf/articles.pdf")
	if err != nil {
		t.Fatal(err)
	}
	d.upload("#f-file", pdf)
	d.click("form[data-upload] .btn-primary")
	d.awaitText("正在启动 PDF 读取")
	d.shot("reading")
	d.awaitText("已读出通知和条款")
	d.looks("read")
}
