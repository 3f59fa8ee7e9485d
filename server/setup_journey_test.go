package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// TestSetupJourneyMendsABadSplit sits an officer before a badly split draft, once with script and keys, once without.
func TestSetupJourneyMendsABadSplit(t *testing.T) {
	findChromium(t)
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		r := runService(t, s, clock)
		r.officer("jingban", models.RoleHandler)
		b := openBrowser(t, r.base)
		for i, l := range []look{wide, {width: 1366, height: 768, noScript: true}} {
			name := "script"
			if l.noScript {
				name = "plain"
			}
			d := b.sit(t, name, l)
			d.signIn("jingban")
			d.open("/office/new")
			d.fill("#f-text", badlySplit)
			d.press("导入")
			d.awaitText("条款（")
			base := fmt.Sprintf("/office/rounds/%d", i+1)
			if !strings.HasSuffix(evaluate[string](d, "location.pathname"), base+"/import") {
				t.Fatalf("%s: not on the correcting page", name)
			}
			d.shot("imported")
			if l.noScript {
				mendByForms(d)
			} else {
				mendByKeys(d)
				d.axe()
			}
			want := "一、总体要求 坚持以人民为中心,保障供水安全。 | 二、主要任务  | (一)完善管网 新建管网100公里。 | (二)提升水质 定期监测水质。 | (三)强化监管 每季度通报一次。"
			if got := d.tree(); got != want {
				t.Errorf("%s: mended to\n%s\nwant\n%s", name, got, want)
			}
			d.shot("mended")
		}
	})
}

// badlySplit lacks the marks of two paragraphs and breaks a sentence in two, as a bad copy does.
const badlySplit = `关于征求《城乡供水工作方案》意见的通知
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
二、(一)完善管网。新建管网100公里。
(二)提升水质。定期监测水质。(三)强化监管。每季度通报一次。`

// tree is the whole tree as it is read.
func (d *desk) tree() string {
	return evaluate[string](d, `Array.from(document.querySelectorAll('.tree > li')).map(li => Array.from(li.querySelectorAll('.node-head b')).map(b => b.textContent).join('') + ' ' +
		((li.querySelector('.node-text') || li.querySelector('textarea') || {}).textContent || '').trim()).join(' | ')`)
}

// opens opens a clause by the words of its head.
func (d *desk) opens(head string) {
	d.t.Helper()
	selector := fmt.Sprintf(`.node-head .node-do[href*="edit=%s"]`, head)
	d.follow(selector)
	d.await("form[data-correct] textarea")
}

// cursor puts the cursor into the open text before the words, as a click there does.
func (d *desk) cursor(before string) {
	d.t.Helper()
	at := evaluate[int](d, fmt.Sprintf(`(() => { const t = document.querySelector('#node-text'); const at = t.value.indexOf(%q); t.focus(); t.setSelectionRange(at, at); return at })()`, before))
	if at < 0 {
		d.t.Fatalf("%s: no %q in the open text", d.name, before)
	}
}

// strikes sends a key to the open text and waits for the page that comes of it.
func (d *desk) strikes(key string, modifiers ...chromedp.Modifier) {
	d.t.Helper()
	d.await("#node-text:focus")
	d.load("key", chromedp.KeyEvent(key, chromedp.KeyModifiers(modifiers...)))
}

// focused is the name of the field with the focus and the characters before the cursor, once a text has it.
func (d *desk) focused() string {
	d.await("#node-text:focus")
	return evaluate[string](d, `document.activeElement.name + ':' + (document.activeElement.value || '').slice(0, document.activeElement.selectionStart)`)
}

// mendByKeys works like in a text editor: the cursor, Ctrl+Enter, Backspace, Alt with arrows.
func mendByKeys(d *desk) {
	wants := func(what, got, want string) {
		d.t.Helper()
		if got != want {
			d.t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	d.opens("2#n-2")
	d.fill("#node-heading", "主要任务")
	d.fill("#node-text", "(一)完善管网。新建管网100公里。")
	d.presses("to_node")
	wants("after making a clause of a paragraph", d.focused(), "text:")
	d.opens("2%2F2#")
	d.cursor("(三)")
	d.strikes(kb.Enter, chromedp.ModifierCtrl)
	wants("after Ctrl+Enter", d.text(".node-open .node-head"), "(三)强化监管 项 第14行")
	d.strikes(kb.ArrowRight, chromedp.ModifierAlt)
	wants("after Alt+→", evaluate[string](d, `document.querySelector('.node-open').className`), "node node-2 node-open")
	d.strikes(kb.ArrowLeft, chromedp.ModifierAlt)
	wants("after Alt+←", evaluate[string](d, `document.querySelector('.node-open').className`), "node node-1 node-open")
	wants("after Alt+←", d.focused(), "text:")
	d.strikes(kb.Backspace)
	wants("after Backspace at the start", d.focused(), "text:定期监测水质。")
	wants("after Backspace at the start", d.tree()[strings.LastIndex(d.tree(), "|"):], "| (二)提升水质 定期监测水质。(三)强化监管。每季度通报一次。")
	d.shot("joined")
	d.strikes("z", chromedp.ModifierCtrl)
	wants("after undoing with Ctrl+Z", d.text(".node-open .node-head"), "(二)提升水质 项 第14行")
	if d.overflows() > 0 {
		d.t.Errorf("the page is %d px wider than the screen", d.overflows())
	}
}

// mendByForms uses only what forms can do: a line ---- splits.
func mendByForms(d *desk) {
	d.opens("2#n-2")
	d.fill("#node-heading", "主要任务")
	d.fill("#node-text", "----\n(一)完善管网。新建管网100公里。")
	d.presses("save")
	d.opens("1%232#")
	d.presses("demote")
	d.opens("2%2F1%2F2#")
	d.presses("promote")
	d.shot("open")
	d.fill("#node-text", "定期监测水质。\n----\n(三)强化监管。每季度通报一次。")
	d.presses("save")
}

// presses follows a button of the open clause.
func (d *desk) presses(op string) {
	d.t.Helper()
	d.follow(fmt.Sprintf(`.node-open .actions button[value=%q]`, op))
}
