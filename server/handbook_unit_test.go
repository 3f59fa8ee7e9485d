package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zqyj/models"
)

// unitWay is docs/单位使用手册.md from the link to the receipt.
func (h *handbook) unitWay(t *testing.T) {
	h.clock.Set(models.Date(2018, 2, 9, 11, 41))
	d := h.browser.sit(t, "unit", wide)
	d.open("/in/" + h.code("省农牧厅"))
	h.camera.take(d, "unit-in", frame{height: 640})
	d.press("以省农牧厅的名义进入")
	h.camera.take(d, "unit-home", frame{height: 980})
	d.press("去读稿、提意见")
	d.open("/unit/opinions/new?clause=3")
	d.await("#f-proposed")
	d.fill("#f-proposed", strings.Replace(evaluate[string](d, `document.querySelector("#f-proposed").value`), "产业布局", "农业科技创新取得实效，产业布局", 1))
	d.awaitText("建议在“兑现")
	d.click("input[name=nature][value=substantive]")
	d.fill("#f-reason", "农业科技创新是试验区的重要任务，目标中应有体现。")
	h.camera.take(d, "unit-opinion", frame{height: 1300})
	d.follow("#opinion-form .actions .btn-primary")
	d.open("/unit/read")
	h.camera.take(d, "unit-read", frame{height: 1240})
	h.camera.take(d, "readme-read", frame{at: "#c-3"})
	d.open("/unit/paste")
	d.fill("#f-text", "1. 建议将“创新政策在试验区率先兑现”修改为“创新政策在试验区率先落实、率先兑现”。理由：先落实后兑现。\n2. 建议进一步明确各项任务的完成时限。")
	d.press("识别成意见")
	h.camera.take(d, "unit-paste", frame{height: 1250})
	d.open("/unit/form")
	h.camera.take(d, "unit-form", frame{height: 760})

	d.open("/unit/contact")
	d.fill("#f-contact_name", "周某某")
	d.fill("#f-contact_phone", "0931-8400000转801")
	d.fill("#f-letter_no", "甘农牧函〔2018〕12号")
	h.camera.take(d, "unit-contact", frame{height: 700})
	d.press("保存")
	h.camera.take(d, "unit-check", frame{height: 1000})

	h.leader(t, d)
	h.seal(d)
	d.open("/unit/check")
	h.clock.Set(models.Date(2018, 2, 9, 11, 52))
	d.follow("form[action='/unit/submit'] button[type=submit]")
	d.awaitText("回执号")
	h.camera.take(d, "unit-receipt", frame{height: 760})
	verify := evaluate[string](d, `new URL(document.querySelector("a[href*='/verify/']").href).pathname`)
	d.open("/unit/history")
	h.camera.take(d, "unit-history", frame{height: 800})
	d.open(verify)
	h.camera.take(d, "verify", frame{height: 700})

	other := h.sitFor(t, "省文化厅", wide)
	other.open("/unit/none")
	h.camera.take(other, "unit-none", frame{height: 700})
	other.open("/unit/extension")
	other.fill("#f-reason", "主要负责同志出差，意见尚未审定。")
	h.camera.take(other, "unit-extension", frame{height: 760})
	colleagues := h.sitFor(t, "省发展改革委", wide)
	colleagues.open("/unit/opinions")
	h.camera.take(colleagues, "unit-opinions", frame{height: 1000})
}

// leader sends the unit's leader a link and approves on a phone.
func (h *handbook) leader(t *testing.T, d *desk) {
	d.open("/unit/people?role=leader")
	d.fill("#f-label", "分管厅领导")
	d.press("生成邀请")
	d.await("[id$=-link]")
	h.camera.take(d, "unit-people", frame{height: 1100})
	link := evaluate[string](d, `new URL([...document.querySelectorAll("[id$=-link]")].pop().textContent.trim()).pathname`)
	phone := h.browser.sit(t, "leader", narrow)
	phone.open(link)
	phone.press("以省农牧厅的名义进入")
	phone.open("/unit/approval")
	phone.click("input[name=agreed][value='1']")
	phone.fill("#f-name", "孟某某")
	phone.fill("#f-post", "副厅长")
	h.camera.take(phone, "unit-approval-phone", frame{height: 1500})
	phone.press("提交审核结果")
}

// seal prints the letter and hands its page in again.
func (h *handbook) seal(d *desk) {
	d.open("/unit/seal")
	h.camera.take(d, "unit-seal", frame{height: 900})
	letter := d.download("/unit/letter.pdf")
	h.camera.takePaper("paper-letter", letter, 1)
	file := filepath.Join(h.t.TempDir(), "盖章件.pdf")
	if err := os.WriteFile(file, letter, 0o600); err != nil {
		h.t.Fatal(err)
	}
	d.upload("#f-file", file)
	d.press("上传")
	d.await("#past-title")
	if h.camera.folder != "" { // a machine busy with other tests may give the reading up, and that never blocks
		d.awaitText("与本版本相符")
	}
	h.camera.take(d, "unit-sealed", frame{height: 1000})
}

// outcomes is what a unit sees once the results are out, and how it insists.
func (h *handbook) outcomes(t *testing.T) {
	d := h.sitFor(t, "省科技厅", wide)
	d.open("/unit/outcomes")
	h.camera.take(d, "unit-outcomes", frame{height: 1200})
	d.click(".outcome:nth-of-type(3) summary")
	d.fill(".outcome:nth-of-type(3) textarea", "检查次数宜与年度考核合并，以减轻基层负担。")
	d.follow(".outcome:nth-of-type(3) button[value=insist]")
	d.awaitText("坚持")
}
