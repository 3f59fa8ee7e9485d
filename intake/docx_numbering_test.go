package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFormatNumberPrintsEachFormat(t *testing.T) {
	cases := []struct {
		format string
		n      int
		want   string
	}{
		{"decimal", 12, "12"}, {"chineseCounting", 10, "十"}, {"chineseCounting", 21, "二十一"}, {"chineseCounting", 103, "一〇三"},
		{"chineseCountingThousand", 1, "一"}, {"chineseCountingThousand", 11, "十一"}, {"chineseCountingThousand", 20, "二十"},
		{"chineseCountingThousand", 100, "一百"}, {"chineseCountingThousand", 101, "一百零一"}, {"chineseCountingThousand", 110, "一百一十"},
		{"chineseCountingThousand", 1001, "一千零一"}, {"chineseCountingThousand", 1010, "一千零一十"}, {"chineseCountingThousand", 9999, "九千九百九十九"},
		{"chineseCountingThousand", 10000, "10000"}, {"taiwaneseCountingThousand", 15, "十五"}, {"taiwaneseCounting", 3, "三"},
		{"japaneseCounting", 1, "一"}, {"japaneseCounting", 19, "十九"}, {"japaneseCounting", 101, "百一"}, {"japaneseCounting", 230, "二百三十"},
		{"ideographDigital", 10, "一〇"}, {"ideographTraditional", 3, "丙"}, {"ideographTraditional", 11, "11"}, {"ideographZodiac", 12, "亥"},
		{"ideographZodiacTraditional", 60, "癸亥"}, {"chineseLegalSimplified", 12, "壹拾贰"}, {"ideographLegalTraditional", 6, "陸"},
		{"ideographEnclosedCircle", 10, "㊉"}, {"decimalEnclosedCircle", 1, "①"}, {"decimalEnclosedCircle", 20, "⑳"}, {"decimalEnclosedCircle", 21, "㉑"},
		{"decimalEnclosedCircle", 50, "㊿"}, {"decimalEnclosedCircle", 51, "51"}, {"decimalEnclosedCircleChinese", 2, "②"},
		{"decimalEnclosedParen", 20, "⒇"}, {"decimalEnclosedFullstop", 1, "⒈"}, {"decimalFullWidth", 12, "１２"}, {"decimalZero", 3, "03"},
		{"numberInDash", 4, "- 4 -"}, {"upperRoman", 1994, "MCMXCIV"}, {"lowerRoman", 4, "iv"}, {"upperLetter", 28, "BB"}, {"lowerLetter", 26, "z"},
		{"ordinal", 1, "1st"}, {"ordinal", 12, "12th"}, {"ordinal", 22, "22nd"}, {"hex", 255, "FF"}, {"none", 7, ""}, {"aiueo", 5, "5"},
		{"chineseCountingThousand", 0, "零"}, {"decimal", -3, "-3"},
	}
	for _, c := range cases {
		if got := formatNumber(c.n, c.format); got != c.want {
			t.Errorf("%s of %d = %q, want %q", c.format, c.n, got, c.want)
		}
	}
}

func TestAutomaticNumbers(t *testing.T) {
	chapters := list(1,
		level(0, "chineseCountingThousand", "第%1章", ""),
		level(1, "chineseCountingThousand", "第%2条", `<w:lvlRestart w:val="0"/>`),
		level(2, "chineseCountingThousand", "（%3）", ""))
	cases := []struct {
		name, numbering, styles, body string
		want                          []string
	}{
		{"articles run on through chapters with lvlRestart 0", chapters, "",
			listed(1, 0, "总则") + listed(1, 1, "甲") + listed(1, 2, "子") + listed(1, 2, "丑") + listed(1, 1, "乙") + listed(1, 2, "寅") + listed(1, 0, "组织") + listed(1, 1, "丙"),
			[]string{"第一章·总则", "第一条·甲", "（一）·子", "（二）·丑", "第二条·乙", "（一）·寅", "第二章·组织", "第三条·丙"}},
		{"a level restarts only after the level that lvlRestart names",
			list(1, level(0, "decimal", "%1", ""), level(1, "decimal", "%1.%2", ""), level(2, "decimal", "%3)", `<w:lvlRestart w:val="1"/>`)), "",
			listed(1, 0, "a") + listed(1, 1, "b") + listed(1, 2, "c") + listed(1, 1, "d") + listed(1, 2, "e") + listed(1, 0, "f") + listed(1, 2, "g"),
			[]string{"1·a", "1.1·b", "1)·c", "1.2·d", "2)·e", "2·f", "1)·g"}},
		{"a second list on the same definition goes on, startOverride begins anew",
			abstract(1, level(0, "decimal", "%1.", "")) + instance(1, 1, "") + instance(2, 1, "") + instance(3, 1, `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>`), "",
			listed(1, 0, "a") + listed(1, 0, "b") + listed(2, 0, "c") + listed(3, 0, "d") + listed(3, 0, "e"),
			[]string{"1.·a", "2.·b", "3.·c", "5.·d", "6.·e"}},
		{"a list may replace a whole level",
			abstract(1, level(0, "decimal", "%1.", "")) + instance(1, 1, `<w:lvlOverride w:ilvl="0">`+level(0, "chineseCounting", "%1、", "")+`</w:lvlOverride>`), "",
			listed(1, 0, "a") + listed(1, 0, "b"), []string{"一、·a", "二、·b"}},
		{"isLgl prints every level in plain figures",
			list(1, level(0, "chineseCounting", "第%1章", ""), level(1, "decimal", "%1.%2", `<w:isLgl/>`)), "",
			listed(1, 0, "a") + listed(1, 1, "b"), []string{"第一章·a", "1.1·b"}},
		{"a deeper level before its parent shows the parent's start",
			list(1, level(0, "decimal", "%1", ""), level(1, "decimal", "%1.%2", "")), "",
			listed(1, 1, "a") + listed(1, 0, "b") + listed(1, 1, "c"), []string{"1.1·a", "1·b", "1.1·c"}},
		{"numbers from the style chain, switched off by numId 0",
			list(1, level(0, "chineseCountingThousand", "%1、", "")),
			`<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="一级"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
				`<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="一级加"/><w:basedOn w:val="a1"/></w:style>`,
			styled("a1", "a") + styled("a2", "b") + `<w:p><w:pPr><w:pStyle w:val="a1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>` + run("c") + `</w:p>` + styled("a1", "d"),
			[]string{"一、·a", "二、·b", "c", "三、·d"}},
		{"the level that names the style decides, not the style's own",
			list(4, level(0, "chineseCounting", "第%1章", `<w:pStyle w:val="H1"/>`), level(1, "chineseCounting", "第%2条", `<w:pStyle w:val="H2"/>`)),
			`<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>` +
				`<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>`,
			styled("H1", "a") + styled("H2", "b") + styled("H2", "c"), []string{"第一章·a", "第一条·b", "第二条·c"}},
		{"a numbering style stands between list and definition",
			`<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="NS"/></w:abstractNum>` +
				`<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="NS"/>` + level(0, "decimalEnclosedCircle", "%1", "") + `</w:abstractNum>` + instance(1, 1, "") + instance(2, 2, ""),
			`<w:style w:type="numbering" w:styleId="NS"><w:name w:val="NS"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>`,
			listed(1, 0, "a") + listed(1, 0, "b"), []string{"①·a", "②·b"}},
		{"dashes stay dashes, drawn bullets become dots",
			list(1, level(0, "bullet", "——", "")) + list(2, level(0, "bullet", "\uf0b7", "")), "",
			listed(1, 0, "a") + listed(2, 0, "b"), []string{"——·a", "•·b"}},
		{"a custom format pads with zeros",
			list(1, `<w:lvl w:ilvl="0"><w:start w:val="9"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>`), "",
			listed(1, 0, "a") + listed(1, 0, "b"), []string{"009·a", "010·b"}},
		{"a label that is no clause number is text", list(1, level(0, "decimal", "附件%1:", "")), "", listed(1, 0, "任务分解表"), []string{"附件1: 任务分解表"}},
		{"an unknown list and an empty label number nothing", list(1, level(0, "none", "", "")), "", listed(7, 0, "a") + listed(1, 0, "b"), []string{"a", "b"}},
		{"levels out of range are pulled in", list(1, level(0, "decimal", "%1.", ""), level(8, "decimal", "(%9)", "")), "", listed(1, 40, "a"), []string{"(1)·a"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			source := newDocx(c.body).numbering(c.numbering).styles(c.styles).read(t)
			if diff := cmp.Diff(c.want, prints(source)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStylesThatRunInACircleEnd(t *testing.T) {
	styles := `<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="a"/><w:basedOn w:val="b"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="b"><w:name w:val="b"/><w:basedOn w:val="a"/></w:style>`
	source := newDocx(styled("b", "甲") + para("乙")).styles(styles).read(t)
	if got := strings.Join(prints(source), ","); got != "甲,乙" {
		t.Error(got)
	}
}

func TestHundredArticlesCountInWords(t *testing.T) {
	var body strings.Builder
	for range 120 {
		body.WriteString(listed(1, 0, "款"))
	}
	source := newDocx(body.String()).numbering(list(1, level(0, "chineseCountingThousand", "第%1条", ""))).read(t)
	for at, want := range map[int]string{9: "第十条", 18: "第十九条", 99: "第一百条", 100: "第一百零一条", 109: "第一百一十条", 119: "第一百二十条"} {
		if got := source.Paragraphs[at].Marker; got != want {
			t.Errorf("paragraph %d is %q, want %q", at+1, got, want)
		}
	}
}
