package papers

import (
	"fmt"
	"strings"
)

// docxPart is one file of the package.
type docxPart struct{ name, text string }

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordNS  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	mediaW  = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	relsNS  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// parts are all files of the package in their order.
func (d *docx) parts() []docxPart {
	return append([]docxPart{
		{"[Content_Types].xml", d.contentTypes()},
		{"_rels/.rels", packageRels},
		{"docProps/core.xml", d.core()},
		{"word/document.xml", xmlHead + "<w:document" + wordNS + "><w:body>" + d.body.String() + d.section() + "</w:body></w:document>"},
		{"word/_rels/document.xml.rels", documentRels},
		{"word/styles.xml", xmlHead + "<w:styles" + wordNS + ">" + styles() + "</w:styles>"},
		{"word/fontTable.xml", xmlHead + "<w:fonts" + wordNS + ">" + fontTable() + "</w:fonts>"},
		{"word/settings.xml", xmlHead + "<w:settings" + wordNS + ">" + d.settings() + "</w:settings>"},
		{"word/header1.xml", d.headOfPage()},
		{"word/header2.xml", d.headOfPage()},
		{"word/footer1.xml", footOfPage("OddNumber")},
		{"word/footer2.xml", footOfPage("EvenNumber")},
	}, d.codeParts()...)
}

// headOfPage is what stands above the text of every page.
func (d *docx) headOfPage() string {
	return xmlHead + "<w:hdr" + wordNS + `><w:p><w:pPr><w:pStyle w:val="Margin"/></w:pPr><w:r><w:t xml:space="preserve">` + escaped(d.header) + "</w:t></w:r></w:p>" + d.codeLines() + "</w:hdr>"
}

// footOfPage is the page's number, on the outer side: right on odd pages, left on even ones.
func footOfPage(style string) string {
	return xmlHead + "<w:ftr" + wordNS + `><w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`
}

var contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	override("document", "document.main") + override("styles", "styles") + override("fontTable", "fontTable") + override("settings", "settings") + override("header1", "header") + override("header2", "header") + override("footer1", "footer") + override("footer2", "footer") + `</Types>`

func override(part, kind string) string {
	return `<Override PartName="/word/` + part + `.xml" ContentType="` + mediaW + kind + `+xml"/>`
}

const packageRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relsNS + `officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

var documentRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	relation(1, "styles", "styles.xml") + relation(2, "fontTable", "fontTable.xml") + relation(3, "settings", "settings.xml") + relation(4, "header", "header1.xml") + relation(5, "footer", "footer1.xml") +
	relation(6, "header", "header2.xml") + relation(7, "footer", "footer2.xml") + `</Relationships>`

func relation(id int, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="rId%d" Type="%s%s" Target="%s"/>`, id, relsNS, kind, target)
}

func (d *docx) core() string {
	when := d.at.Time().UTC().Format("2006-01-02T15:04:05Z")
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		"<dc:title>" + escaped(d.title) + "</dc:title><dc:creator>" + escaped(d.author) + `</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">` + when + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + when + "</dcterms:modified></cp:coreProperties>"
}

// settings keep further changes tracked where the file holds tracked ones, and even pages apart from odd ones.
func (d *docx) settings() string {
	tracking := ""
	if d.tracked {
		tracking = "<w:trackRevisions/>"
	}
	return tracking + `<w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>`
}

// section is the page: A4 with the margins of official papers, header and footer.
func (d *docx) section() string {
	size, margins := `<w:pgSz w:w="11906" w:h="16838"/>`, `<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="1134" w:footer="1304" w:gutter="0"/>`
	if d.turned {
		size, margins = `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`, `<w:pgMar w:top="1587" w:right="1701" w:bottom="1474" w:left="1701" w:header="851" w:footer="794" w:gutter="0"/>`
	}
	return `<w:sectPr><w:headerReference w:type="even" r:id="rId6"/><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId7"/><w:footerReference w:type="default" r:id="rId5"/>` + size + margins + `</w:sectPr>`
}

// typeface is a font of official papers with what stands in for it where it is missing.
type typeface struct{ name, instead string }

var (
	songTitle = typeface{"方正小标宋简体", "宋体"}
	fangSong  = typeface{"仿宋_GB2312", "仿宋"}
	heiTi     = typeface{"黑体", "SimHei"}
	kaiTi     = typeface{"楷体_GB2312", "楷体"}
	songTi    = typeface{"宋体", "SimSun"}
)

func fontTable() string {
	var b strings.Builder
	for _, f := range []typeface{songTitle, fangSong, heiTi, kaiTi, songTi} {
		fmt.Fprintf(&b, `<w:font w:name="%s"><w:altName w:val="%s"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`, f.name, f.instead)
	}
	return b.String()
}

// wordStyle is a paragraph style: sizes in half points, lines in twentieths of a point.
type wordStyle struct {
	id, name string
	font     typeface
	size     int
	line     int
	traits   string // more of the paragraph's properties
}

// flush is the indent of a paragraph that has none: office programs let built-in styles take the text's.
const flush = `<w:ind w:firstLineChars="0" w:firstLine="0"/>`

var wordStyles = []wordStyle{
	{"Normal", "Normal", fangSong, 32, 579, `<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>`},
	{"Title", "Title", songTitle, 44, 660, flush + `<w:jc w:val="center"/>`},
	{"Subtitle", "Subtitle", kaiTi, 32, 579, `<w:spacing w:after="200"/>` + flush + `<w:jc w:val="center"/>`},
	{"Heading1", "heading 1", heiTi, 32, 579, `<w:keepNext/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:outlineLvl w:val="0"/>`},
	{"Heading2", "heading 2", kaiTi, 32, 579, `<w:keepNext/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:outlineLvl w:val="1"/>`},
	{"Heading3", "heading 3", fangSong, 32, 579, `<w:ind w:firstLineChars="200" w:firstLine="640"/><w:outlineLvl w:val="2"/>`},
	{"LetterNumber", "发文字号", fangSong, 32, 579, flush + `<w:jc w:val="right"/>`},
	{"Addressee", "主送", fangSong, 32, 579, flush},
	{"Signed", "落款", fangSong, 32, 579, `<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>`},
	{"TableText", "表格文字", fangSong, 21, 300, flush},
	{"TableNumber", "表格序号", fangSong, 21, 300, flush + `<w:jc w:val="center"/>`},
	{"TableHead", "表格表头", heiTi, 21, 300, flush + `<w:jc w:val="center"/>`},
	{"TableBand", "表格条款", heiTi, 21, 300, `<w:keepNext/>` + flush},
	{"TableOriginal", "表格原文", fangSong, 21, 300, `<w:keepNext/>` + flush},
	{"Margin", "页边文字", fangSong, 21, 300, flush + `<w:jc w:val="center"/>`},
	{"OddNumber", "单页码", songTi, 28, 300, `<w:ind w:firstLineChars="0" w:firstLine="0" w:right="280"/><w:jc w:val="right"/>`},
	{"EvenNumber", "双页码", songTi, 28, 300, `<w:ind w:firstLineChars="0" w:firstLine="0" w:left="280"/>`},
}

func styles() string {
	var b strings.Builder
	b.WriteString(`<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>`)
	for _, s := range wordStyles {
		kind := ""
		if s.id == "Normal" {
			kind = ` w:default="1"`
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/><w:qFormat/><w:pPr>%s</w:pPr><w:rPr><w:rFonts w:ascii="%s" w:hAnsi="%s" w:eastAsia="%s" w:cs="%s"/><w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr></w:style>`,
			kind, s.id, s.name, s.paragraph(), s.font.name, s.font.name, s.font.name, s.font.name, s.size, s.size)
	}
	b.WriteString(`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="auto"/>`, side)
	}
	b.WriteString(`</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	return b.String()
}

// paragraph is the style's paragraph properties in the order the schema wants: keepNext, spacing, ind, jc, outlineLvl.
func (s wordStyle) paragraph() string {
	keep, rest := "", s.traits
	if cut, found := strings.CutPrefix(rest, "<w:keepNext/>"); found {
		keep, rest = "<w:keepNext/>", cut
	}
	after := ""
	if cut, found := strings.CutPrefix(rest, `<w:spacing w:after="200"/>`); found {
		after, rest = ` w:after="200"`, cut
	}
	return keep + fmt.Sprintf(`<w:spacing%s w:line="%d" w:lineRule="exact"/>`, after, s.line) + rest
}
