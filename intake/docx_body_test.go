package intake

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zqyj/models"
)

// textBox is a drawing with a text box as Word writes it: a choice and a fallback with the same text.
func textBox(text string) string {
	inner := `<w:txbxContent><w:p>` + run(text) + `</w:p></w:txbxContent>`
	return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>` + inner +
		`</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>` + inner + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
}

func field(code, result string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
		run(result) + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

func control(gallery, content string) string {
	return `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="` + gallery + `"/></w:docPartObj></w:sdtPr><w:sdtContent>` + content + `</w:sdtContent></w:sdt>`
}

const deletedMark = `<w:rPr><w:del w:id="1" w:author="张某某"/></w:rPr>`

func marked(num int, mark, content string) string {
	props := mark
	if num > 0 {
		props = `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>` + mark
	}
	return `<w:p><w:pPr>` + props + `</w:pPr>` + content + `</w:p>`
}

func TestBodyIsReadAsAPersonSeesIt(t *testing.T) {
	items := list(1, level(0, "chineseCounting", "%1、", ""))
	cases := []struct {
		name, body string
		want       []string
		codes      []string
	}{
		{"insertions stay, deletions go", `<w:p>` + run("建设") + `<w:del w:id="1"><w:r><w:delText>旧的</w:delText></w:r></w:del><w:ins w:id="2">` + run("新的") + `</w:ins>` + run("平台") + `</w:p>`,
			[]string{"建设新的平台"}, []string{"tracked_changes@1"}},
		{"moved text stands where it went", `<w:p><w:moveFrom w:id="1">` + run("甲") + `</w:moveFrom>` + run("乙") + `</w:p><w:p><w:moveTo w:id="2">` + run("甲") + `</w:moveTo></w:p>`,
			[]string{"乙", "甲"}, []string{"tracked_changes@1", "tracked_changes@2"}},
		{"a deleted mark joins and does not count", marked(1, "", run("甲")) + marked(1, deletedMark, run("乙")) + marked(1, "", run("丙")) + marked(1, "", run("丁")),
			[]string{"一、·甲", "二、·乙丙", "三、·丁"}, []string{"tracked_changes@2"}},
		{"a paragraph deleted whole leaves nothing", marked(1, "", run("甲")) + marked(1, deletedMark, `<w:del w:id="1"><w:r><w:delText>乙</w:delText></w:r></w:del>`) + marked(1, "", run("丙")),
			[]string{"一、·甲", "二、·丙"}, []string{"tracked_changes@2"}},
		{"a deleted mark before a table joins nothing", marked(0, deletedMark, run("甲")) + `<w:tbl><w:tr>` + cellOf("", "a") + cellOf("", "b") + `</w:tr></w:tbl>`,
			[]string{"甲", "a|b"}, []string{"tracked_changes@1"}},
		{"a hidden mark continues on the line", `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>` + run("指导思想。") + `</w:p>` + para("坚持"),
			[]string{"一、·指导思想。坚持"}, nil},
		{"field codes are not text, results are", `<w:p>` + run("见第") + field("REF _Ref1 \\r", "三") + run("条") + `</w:p>`, []string{"见第三条"}, nil},
		{"a field that was cut short swallows nothing", `<w:p>` + run("甲") + `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>` + run("乙") + `</w:p>` + para("丙"),
			[]string{"甲乙", "丙"}, nil},
		{"a field inside a field's code stays hidden", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>` + field("PAGE", "1") + `<w:r><w:instrText> = 1</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("甲") + `<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`,
			[]string{"甲"}, nil},
		{"a contents field goes, its title too", para("目  录") + `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \o "1-3" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("第一章 总则") + `<w:r><w:tab/></w:r>` + run("1") + `</w:p><w:p>` + run("第二章 附则") + `<w:r><w:tab/></w:r>` + run("5") + `</w:p><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>` + para("第一章 总则"),
			[]string{"第一章 总则"}, []string{"toc_removed@1"}},
		{"text after a contents field that never ends is kept", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("总则……1") + `</w:p>` + para("第一章 总则") + para("正文。"),
			[]string{"第一章 总则", "正文。"}, []string{"toc_removed@1"}},
		{"a contents control goes, a sentence typed into it stays", control("Table of Contents", para("目录")+para("第一章 总则 1")+para("第二章 附则")+para("本办法自印发之日起施行。")) + para("第一章 总则"),
			[]string{"本办法自印发之日起施行。", "第一章 总则"}, []string{"toc_removed@1"}},
		{"other controls, links, smart tags and custom XML are walked into",
			control("Cover Pages", para("封面")) + `<w:p><w:hyperlink>` + run("甲") + `</w:hyperlink><w:smartTag><w:smartTagPr/>` + run("乙") + `</w:smartTag><w:customXml>` + run("丙") + `</w:customXml><w:fldSimple w:instr="DATE">` + run("丁") + `</w:fldSimple></w:p>`,
			[]string{"封面", "甲乙丙丁"}, nil},
		{"a text box is told once", `<w:p>` + run("正文") + textBox("框内文字") + `</w:p>`, []string{"正文"}, []string{"text_box@1"}},
		{"an old text box is told too", `<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>` + para("旧框") + `</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>` + para("正文"), []string{"正文"}, []string{"text_box@1"}},
		{"a sign with a fallback is not lost", `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx xmlns:w16se="urn:x"/></mc:Choice><mc:Fallback><w:t>☺</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>`, []string{"☺"}, nil},
		{"pictures are told, bare lines are not", `<w:p>` + run("甲") + `<w:r><w:drawing><wp:inline><a:blip/></wp:inline></w:drawing></w:r></w:p><w:p>` + run("乙") + `<w:r><w:pict><v:line/></w:pict></w:r></w:p>`,
			[]string{"甲", "乙"}, []string{"text_dropped@1"}},
		{"tabs, breaks and hyphens", `<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>2015</w:t><w:noBreakHyphen/><w:t>2020</w:t><w:softHyphen/></w:r></w:p>` + para("丙"), []string{"甲\t乙", "2015-2020", "丙"}, nil},
		{"signs of symbol fonts", `<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F082"/><w:sym w:font="仿宋" w:char="2460"/></w:r><w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>` + "\uf0a8" + `</w:t></w:r></w:p>`, []string{"☑α②①□"}, nil},
		{"an unknown sign leaves a mark", `<w:p>` + run("甲") + `<w:r><w:sym w:font="Webdings" w:char="F0FF"/></w:r></w:p>`, []string{"甲〓"}, []string{"ocr_suspect@1"}},
		{"ruby keeps the word, not its reading", `<w:p><w:r><w:ruby><w:rubyPr/><w:rt>` + run("pin") + `</w:rt><w:rubyBase>` + run("拼") + `</w:rubyBase></w:ruby></w:r></w:p>`, []string{"拼"}, nil},
		{"hidden text is told", `<w:p>` + run("甲") + `<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>`, []string{"甲"}, []string{"text_dropped@1"}},
		{"formulas keep their characters", `<w:p>` + run("面积") + `<m:oMath><m:r><m:t>S=ab</m:t></m:r></m:oMath></w:p>`, []string{"面积S=ab"}, []string{"text_dropped@1"}},
		{"spaces at the ends count only when marked", `<w:p><w:r><w:t> 甲 </w:t></w:r><w:r><w:t xml:space="preserve"> 乙</w:t></w:r></w:p>`, []string{"甲 乙"}, nil},
		{"comments and notes leave a warning", `<w:p>` + run("甲") + `<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>`, []string{"甲"}, []string{"footnote@1", "comments@1"}},
		{"rare characters stay", para("𠮷某、㐂、🌾"), []string{"𠮷某、㐂、🌾"}, nil},
		{"an embedded file is told", para("甲") + `<w:altChunk w:id="x"/>`, []string{"甲"}, []string{"text_dropped@2"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			source := newDocx(c.body).numbering(items).read(t)
			if diff := cmp.Diff(c.want, prints(source)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.codes, codes(source)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func cellOf(props, text string) string {
	return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + para(text) + `</w:tc>`
}

func TestTables(t *testing.T) {
	restart, goOn := `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`
	cases := []struct {
		name, body string
		want       []string
	}{
		{"merged values are repeated",
			`<w:tr>` + cellOf("", "序号") + cellOf(`<w:gridSpan w:val="2"/>`, "任务") + `</w:tr><w:tr>` + cellOf(restart, "1") + cellOf("", "甲") + cellOf("", "乙") + `</w:tr><w:tr>` + cellOf(goOn, "") + cellOf("", "丙") + cellOf("", "丁") + `</w:tr>`,
			[]string{"序号|任务|任务", "1|甲|乙", "1|丙|丁"}},
		{"short rows are filled up", `<w:tr>` + cellOf("", "a") + cellOf("", "b") + `</w:tr><w:tr>` + cellOf("", "c") + `</w:tr>`, []string{"a|b", "c|"}},
		{"columns left out at the start", `<w:tr>` + cellOf("", "a") + cellOf("", "b") + `</w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + cellOf("", "c") + `</w:tr>`, []string{"a|b", "|c"}},
		{"old sideways merges", `<w:tr>` + cellOf(`<w:hMerge w:val="restart"/>`, "a") + cellOf(`<w:hMerge/>`, "") + `</w:tr>`, []string{"a|a"}},
		{"serial numbers that exist only as a list",
			`<w:tr>` + cellOf("", "序号") + cellOf("", "任务") + `</w:tr><w:tr><w:tc>` + listed(1, 0, "") + `</w:tc>` + cellOf("", "甲") + `</w:tr><w:tr><w:tc>` + listed(1, 0, "") + `</w:tc>` + cellOf("", "乙") + `</w:tr>`,
			[]string{"序号|任务", "1|甲", "2|乙"}},
		{"a row deleted by a tracked change goes and does not count",
			`<w:tr><w:tc>` + listed(1, 0, "甲") + `</w:tc>` + cellOf("", "x") + `</w:tr><w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>` + listed(1, 0, "乙") + `</w:tc>` + cellOf("", "y") + `</w:tr><w:tr><w:tc>` + listed(1, 0, "丙") + `</w:tc>` + cellOf("", "z") + `</w:tr>`,
			[]string{"1.甲|x", "2.丙|z"}},
		{"a table of one column is a frame around text", `<w:tr><w:tc>` + para("甲") + listed(1, 0, "乙") + `</w:tc></w:tr>`, []string{"甲", "1.·乙"}},
		{"a table inside a cell becomes its lines", `<w:tr>` + cellOf("", "a") + `<w:tc>` + para("b") + `<w:tbl><w:tr>` + cellOf("", "c") + cellOf("", "d") + `</w:tr></w:tbl></w:tc></w:tr>`, []string{"a|b\nc d"}},
		{"rows and cells inside content controls", `<w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>` + cellOf("", "a") + `</w:sdtContent></w:sdt>` + cellOf("", "b") + `</w:tr></w:sdtContent></w:sdt>`, []string{"a|b"}},
		{"lines in a cell stay apart", `<w:tr><w:tc>` + para("甲局") + para("乙局") + `</w:tc>` + cellOf("", "b") + `</w:tr>`, []string{"甲局\n乙局|b"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			source := newDocx(`<w:tbl>` + c.body + `</w:tbl>`).numbering(list(1, level(0, "decimal", "%1.", ""))).read(t)
			if diff := cmp.Diff(c.want, prints(source)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLinesAreThoseOfThePage(t *testing.T) {
	body := para("通知") + para("") + para("") + `<w:p>` + run("甲") + `<w:r><w:br/></w:r>` + run("乙") + `</w:p><w:tbl><w:tr>` + cellOf("", "a") + cellOf("", "b") + `</w:tr></w:tbl>` + para("丙")
	source := newDocx(body).read(t)
	if diff := cmp.Diff([]string{"通知", "", "甲", "乙", "a | b", "丙"}, source.Lines); diff != "" {
		t.Error(diff)
	}
	var lines []int
	for _, p := range source.Paragraphs {
		lines = append(lines, p.Line)
	}
	if !slices.Equal(lines, []int{1, 3, 4, 5, 6}) {
		t.Error(lines)
	}
}

func TestLayoutHints(t *testing.T) {
	styles := `<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:pPr><w:ind w:firstLine="640"/></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>` +
		`<w:style w:type="character" w:styleId="s"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>`
	body := styled("1", "第一章 总则") +
		`<w:p><w:pPr><w:ind w:firstLineChars="200"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>强化创新。</w:t></w:r>` + run("支持企业。") + `</w:p>` +
		`<w:p><w:pPr><w:jc w:val="end"/><w:outlineLvl w:val="2"/></w:pPr><w:r><w:rPr><w:rStyle w:val="s"/></w:rPr><w:t>甲</w:t></w:r>` + run("乙") + `</w:p>` +
		`<w:p>` + run("普通") + `<w:r><w:rPr><w:b/></w:rPr><w:t>强调</w:t></w:r>` + run("普通") + `</w:p>` +
		para("　　两个字") +
		`<w:p><w:r><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr><w:t>黑体。</w:t></w:r><w:r><w:rPr><w:rFonts w:eastAsia="仿宋"/></w:rPr><w:t>仿宋</w:t></w:r></w:p>`
	got := newDocx(body).styles(styles).read(t).Paragraphs
	want := []Paragraph{
		{Line: 1, Text: "第一章 总则", Align: AlignCenter, Heading: 1},
		{Line: 2, Text: "强化创新。支持企业。", Indent: 2, Lead: 5},
		{Line: 3, Text: "甲乙", Indent: 2, Align: AlignRight, Heading: 3, Lead: 1},
		{Line: 4, Text: "普通强调普通", Indent: 2},
		{Line: 5, Text: "两个字", Indent: 4},
		{Line: 6, Text: "黑体。仿宋", Indent: 2, Lead: 3},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMarginsAndNotesAreQuotedNotImported(t *testing.T) {
	d := newDocx(`<w:p>` + run("甲") + `<w:r><w:footnoteReference w:id="2"/></w:r></w:p>`)
	d.put("word/_rels/document.xml.rels", `<Relationships xmlns="`+packageRels+`"><Relationship Type="`+officeRels+`/header" Target="header1.xml"/><Relationship Type="`+officeRels+`/footer" Target="/word/footer1.xml"/><Relationship Type="`+officeRels+`/footnotes" Target="footnotes.xml"/></Relationships>`)
	d.put("word/header1.xml", `<w:hdr `+wordPrefix+`>`+para("内部资料")+`</w:hdr>`)
	d.put("word/footer1.xml", `<w:ftr `+wordPrefix+`>`+para("— 1 —")+`</w:ftr>`)
	d.put("word/footnotes.xml", `<w:footnotes `+wordPrefix+`><w:footnote w:id="2">`+para("见省政府文件")+`</w:footnote></w:footnotes>`)
	source := d.read(t)
	want := []models.Warning{
		{Code: models.WarnFootnote, Line: 1, Message: "此处有脚注或尾注，注文未导入：见省政府文件"},
		{Code: models.WarnHeaderRemoved, Message: "页眉页脚的文字未导入：内部资料"},
	}
	if diff := cmp.Diff(want, source.Warnings); diff != "" {
		t.Error(diff)
	}
}

func TestManyWarningsOfAKindEnd(t *testing.T) {
	body := strings.Repeat(`<w:p><w:ins w:id="1">`+run("甲")+`</w:ins></w:p>`, 100)
	source := newDocx(body).read(t)
	if len(source.Warnings) != maxLineWarnings || !strings.Contains(source.Warnings[maxLineWarnings-1].Message, "不再逐一列出") {
		t.Errorf("%d warnings, last %q", len(source.Warnings), source.Warnings[len(source.Warnings)-1].Message)
	}
}
