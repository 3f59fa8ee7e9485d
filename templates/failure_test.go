package templates

import (
	"bytes"
	"testing"
)

func init() {
	states := examples{
		"empty":  NewErrorPage(Frame{}, FailureInternal),
		"closed": kept(NewErrorPage(fullFrame(""), FailureDeadlinePassed)),
	}
	for failure := range failures {
		page := NewErrorPage(fullFrame(""), failure)
		page.Actions = []Link{{"回到首页", "/"}}
		states[string(failure)] = page
	}
	full := NewErrorPage(fullFrame(""), FailureInternal)
	full.Number, full.Actions = "E-7K2M-0915", []Link{{"再试一次", "/unit"}, {"回到首页", "/"}}
	states["full"], states["error"] = full, NewErrorPage(bareFrame(""), "no such failure")
	gallery["ErrorPage"] = states

	ask := ConfirmPage{Frame: fullFrame("撤回第1版反馈"), Action: "/unit/reply/withdraw", Do: "确认撤回", Danger: true, Back: Link{"不撤回", "/unit"},
		What: "撤回后，本单位在办公室台账中变为“未反馈”，直到再次提交。"}
	ask.Width = WidthNarrow
	full2, closed, wrong := ask, ask, ask
	full2.Warning = "距截止时间不足两小时，请确保来得及重新提交。"
	full2.Facts = []Fact{{"版本", "第1版"}, {"提交时间", "2018-02-09 10:42:15"}, {"意见", "7 条"}}
	full2.Hidden, full2.Reason = map[string]string{"key": "5f0c", "version": "1"}, "撤回原因"
	closed.Warning = "已过截止时间，撤回后只能逾期补报。"
	wrong.Reason, wrong.Form = "撤回原因", Form{Errors: Wrong("reason", "请写明撤回原因。")}
	gallery["ConfirmPage"] = examples{"empty": ask, "full": full2, "closed": closed, "error": wrong}
}

func kept(page ErrorPage) ErrorPage {
	page.Kept = []Fact{{"建议改为", "(一)强化目标引领。\n充分发挥兰州、白银高新区区位优势。"}, {"理由", "与省政府工作报告的提法一致。"}}
	page.Actions = []Link{{"逾期补报", "/unit/late"}, {"回到首页", "/unit"}}
	return page
}

// A refused form gives its text back: losing what somebody typed is the one thing an error page must not do.
func TestErrorPageGivesBackTheText(t *testing.T) {
	var buf bytes.Buffer
	if err := Render(&buf, kept(NewErrorPage(fullFrame(""), FailureDeadlinePassed))); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"未收到，已截止", "充分发挥兰州、白银高新区区位优势。", "与省政府工作报告的提法一致。", "0931-1234567"} {
		if !bytes.Contains(buf.Bytes(), []byte(want)) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
