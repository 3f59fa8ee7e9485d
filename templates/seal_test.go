package templates

import "strings"

func init() {
	page := UnitSealPage{Frame: fullFrame("盖章回传"), Back: Link{"返回办理事项", "/unit"}, Limit: 20 << 20, Missing: []Todo{{"请填写审核本反馈的负责同志姓名和职务", "/unit/approval"}}}
	page.Width = WidthNarrow
	full, closed, wrong := page, page, page
	full.Missing, full.Letter, full.Version, full.Code, full.Action = nil, []Link{{"下载反馈意见函（PDF）", "/unit/letter.pdf"}, {"下载 Word 版", "/unit/letter.docx"}}, 2, "ZQ1-1-8-2-0F3A9C2D0F3A9C2D-ABCD", "/unit/seal"
	sum := strings.Repeat("0f3a", 16)
	full.Past = []SealView{{Badge: Badge{"盖章件未能识别二维码，待办公室核对", ToneWarn, "half"}, Next: "也可换一张更清晰的扫描件", Current: true, Version: 2, At: noon, By: "经办", File: FileView{Name: "盖章件.jpg", Href: "/unit/files/7", Size: 2345678}, SHA256: sum},
		{Badge: Badge{"盖章件与本版本相符", ToneGood, "check"}, Next: "盖章件与本版本相符", Version: 1, At: noon.Add(-9e12), By: "经办", File: FileView{Name: "旧.pdf", Href: "/unit/files/6", Size: 345678}, SHA256: sum}}
	full.Next = Link{"去核对、提交", "/unit/check"}
	closed.Missing, closed.Why, closed.Past = nil, "未收到，已截止", full.Past
	wrong = full
	wrong.Stale, wrong.Next, wrong.Form = true, Link{}, Form{Errors: Wrong("file", "文件超过 20 MB。请压缩图片或降低扫描分辨率后重新上传")}
	gallery["UnitSealPage"] = examples{"empty": page, "full": full, "closed": closed, "error": wrong}

	verify := VerifyPage{Frame: bareFrame("验证回执"), Action: "/verify"}
	good, bad, miss, paper, older := verify, verify, verify, verify, verify
	paper.Paper = &VerifiedPaper{Kind: "意见汇总", At: noon, Hash: sum, Latest: true}
	older.Paper = &VerifiedPaper{Kind: "意见汇总", At: noon, Hash: sum}
	good.Result = &Verified{Code: "HZ-1-000031-0f3a9c2d", At: noon.Add(-1000), Fits: true, Hash: sum, Place: 31}
	bad.Result = &Verified{Code: "HZ-1-000031-0f3a9c2d", At: noon.Add(1000), Late: true, Hash: sum, Place: 31}
	miss.Form = Form{Values: Filled("code", "HZ-1-1").Values, Errors: Wrong("code", "没有这个回执号，请核对后重新输入")}
	gallery["VerifyPage"] = examples{"empty": verify, "full": good, "closed": bad, "error": miss, "paper": paper, "older": older}
}
