package main

import (
	"context"
	"testing"

	"zqyj/models"
	"zqyj/store/storetest"
)

// TestOldBrowsersGoAUnitsWay reads, changes a clause, hands the stamped letter in and sends, in the oldest browsers that
// county offices still run.
func TestOldBrowsersGoAUnitsWay(t *testing.T) {
	for _, major := range []string{"78", "90"} {
		t.Run(major, func(t *testing.T) {
			clock := storetest.NewClock(storetest.Morning)
			r := runService(t, storetest.SQLite(t, clock), clock)
			r.t = t
			b := openOldBrowser(t, r.base, major)
			unit := r.untouched(r.staged(models.PolicyNotice()))
			d := b.sit(t, "old "+major, wide)
			d.open("/in/" + r.store.Code(unit.Invitation))
			d.press("以" + unit.Name + "的名义进入")
			d.shot("home")
			d.open("/unit/read")
			d.shot("read")
			r.writesOn(d, 3, "旧浏览器也要能写", true)
			r.contact(d)
			d.open("/unit/approval")
			d.fill("input[name=name]", "王某某")
			d.fill("input[name=post]", "副厅长")
			d.press("确认负责同志已审核同意")
			d.open("/unit/seal")
			d.upload("input[name=file]", r.stampedLetter(t, unit))
			d.shot("seal")
			d.click("form[action='/unit/seal'] button[type=submit]")
			d.awaitText("盖章件与本版本相符")
			d.open("/unit/check")
			d.shot("check")
			d.press("本单位负责同志已审核，正式提交")
			d.awaitText("第1版已提交，计入反馈")
			d.shot("receipt")
			desk, err := r.store.Desk(context.Background(), unit.Actor)
			if err != nil || desk.Reply.Counting != 1 {
				t.Errorf("what arrived: %+v, %v", desk.Reply, err)
			}
			if over := d.overflows(); over > 0 {
				t.Errorf("the receipt is %d px wider than the window", over)
			}
		})
	}
}
