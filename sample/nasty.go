package sample

import "strings"

// Text is one text that breaks careless programs.
type Text struct {
	Name string
	Text string
}

// Nasty are texts as people type, paste or forge them. models.CleanText takes every one of them; what it gives must
// come back from the database, the page and the papers character for character.
func Nasty() []Text {
	return append(nastyScripts(), nastyShapes()...)
}

func nastyScripts() []Text {
	return []Text{
		{"rare han", "𠮷家沟、㙍头片区的联系人为袁某䶮、李某𬭚，另有𪚥、𠀀、𫖯、㼆各一处。"},
		{"variation selectors", "葛\U000E0100城、辻\U000E0101口、☎\uFE0E与☎\uFE0F"},
		{"emoji", "👍🏽 已阅 👨‍👩‍👧‍👦 🇨🇳 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"},
		{"tibetan", "གཞུང་དོན་ཡིག་ཆ། བསམ་འཆར་འདེམས་སྒྲུག"},
		{"uyghur", "پىكىر ئېلىش ئۇقتۇرۇشى"},
		{"mongolian", "ᠰᠠᠨᠠᠯ ᠤᠨ ᠪᠢᠴᠢᠭ᠌"},
		{"yi and dai", "ꆈꌠꉙ ᦅᦷᦟᦹ"},
		{"combining marks", "e\u0301 a\u0323\u0308 o\u0302\u0301 Z\u0351\u036B\u0343\u036A\u0342 กำ"},
		{"kangxi radicals", "⽩银⼯业⼤学⼈才"},
		{"compatibility forms", "㈠ ㊣ ㎡ ℃ № Ⅷ ﬁ ｱ 豈"},
		{"full and half width", "ＧＢ／Ｔ９７０４－２０１２ GB/T 9704-2012"},
		{"astral run", strings.Repeat("𠮷𬭚", 300)},
	}
}

func nastyShapes() []Text {
	return []Text{
		{"long paragraph", strings.Repeat("支持试验区企业牵头承担省级科技计划项目，按规定给予经费保障；", 2400)},
		{"long word", strings.Repeat("Supercalifragilistic", 250)},
		{"long han word", strings.Repeat("科", 5000)},
		{"consecutive code points", codePoints(0x4E00, 5000)},
		{"consecutive extension A", codePoints(0x3400, 5000)},
		{"long address", "https://example.invalid/" + strings.Repeat("very-long-path/", 120) + "?q=%E6%84%8F%E8%A7%81&page=1#top"},
		{"page alias", "共{nb}页,第{pn}页 {np} {{.Title}} {{define \"x\"}}"},
		{"backslashes", `C:\新建文件夹\n\t\(1\)\u4e00 \\server\share \`},
		{"brackets", "((([[[{{{<<<》》》】】】）））」」」』』』"},
		{"closing marks first", "，。、；：？！）》」』】〕”’…—％℃"},
		{"dashes and dots", "——……——……·•―‐‑–—"},
		{"formula", "=1+1"},
		{"formula call", `=HYPERLINK("https://example.invalid","点击")`},
		{"formula at", "@SUM(A1:A9)"},
		{"formula plus", "+0931-84****1"},
		{"formula minus", "-2+3"},
		{"formula after tab", "\t=1+1"},
		{"html", `<script>alert("1")</script><b onclick='x'>&amp;&#x4e00;</b><!-- -->`},
		{"sql", `'; DROP TABLE opinions; -- "1" OR 1=1 ?, $1, @name`},
		{"format verbs", "100%d %s %!v(MISSING) %%"},
		{"csv", "一,\"二\",'三'\n四\t五;六"},
		{"line ends", "第一行\r\n第二行\r第三行\n\n\n第六行\u2028第七行"},
		{"spaces", "  两端　有空格 \u00A0与\u2003宽\u200B窄\u200D各种空白　"},
		{"bidirectional", "批准\u202E金额001\u202C元 \u200F\u2067abc\u2069"},
		{"control", "响铃\a退格\b换页\f逃逸\x1b[31m删除\x7f"},
		{"noncharacters", "\uFFFD\uFFFE\U0001FFFF\uE000私有区\U000F0000"},
		{"only marks", "。。。"},
		{"xml end", "]]>\x0b<w:t/>"},
	}
}

// codePoints is a run of n code points from the first.
func codePoints(first rune, n int) string {
	var b strings.Builder
	for r := first; r < first+rune(n); r++ {
		b.WriteRune(r)
	}
	return b.String()
}
