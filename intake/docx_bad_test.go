package intake

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"runtime"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"zqyj/models"
)

// rawPart is a zip entry whose header may lie.
type rawPart struct {
	name     string
	content  string
	declared uint64 // unpacked size in the header; 0 = the true one
	flags    uint16
	sum      uint32 // checksum in the header; 0 = the true one
}

// packRaw packs parts with the headers they ask for.
func packRaw(t testing.TB, parts ...rawPart) []byte {
	t.Helper()
	var out bytes.Buffer
	pack := zip.NewWriter(&out)
	for _, part := range parts {
		var packed bytes.Buffer
		deflate, err := flate.NewWriter(&packed, flate.BestSpeed)
		if err != nil {
			t.Fatal(err)
		}
		deflate.Write([]byte(part.content))
		deflate.Close()
		header := &zip.FileHeader{Name: part.name, Method: zip.Deflate, Flags: part.flags, CRC32: part.sum,
			CompressedSize64: uint64(packed.Len()), UncompressedSize64: part.declared}
		if part.declared == 0 {
			header.UncompressedSize64 = uint64(len(part.content))
		}
		if part.sum == 0 {
			header.CRC32 = crc32.ChecksumIEEE([]byte(part.content))
		}
		w, err := pack.CreateRaw(header)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(packed.Bytes())
	}
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func documentXML(body string) string {
	return `<w:document ` + wordPrefix + `><w:body>` + body + `</w:body></w:document>`
}

// oleFile begins as OLE files do and names a stream.
func oleFile(stream string) []byte {
	data := append(bytes.Clone(magicLegacy), make([]byte, 504)...)
	for _, unit := range utf16.Encode([]rune(stream)) {
		data = append(data, byte(unit), byte(unit>>8))
	}
	return append(data, make([]byte, 1024)...)
}

func nested(depth int) string {
	return strings.Repeat(`<w:smartTag>`, depth) + run("甲") + strings.Repeat(`</w:smartTag>`, depth)
}

func nestedTables(depth int) string {
	open, shut := `<w:tbl><w:tr><w:tc>`, `</w:tc><w:tc/></w:tr></w:tbl>`
	return strings.Repeat(open, depth) + para("甲") + strings.Repeat(shut, depth)
}

// growingTable makes one long cell cover a great many places.
func growingTable() string {
	var rows strings.Builder
	long := strings.Repeat("字", 20_000)
	rows.WriteString(`<w:tr>` + cellOf(`<w:gridSpan w:val="64"/><w:vMerge w:val="restart"/>`, long) + cellOf("", "x") + `</w:tr>`)
	for range 100 {
		rows.WriteString(`<w:tr>` + cellOf(`<w:gridSpan w:val="64"/><w:vMerge/>`, "") + cellOf("", "x") + `</w:tr>`)
	}
	return `<w:tbl>` + rows.String() + `</w:tbl>`
}

func TestBadFilesAreRefusedWithTheNextStep(t *testing.T) {
	good := newDocx(para("第一条 为了规范管理，制定本办法。")).bytes(t)
	entity := `<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`
	external := `<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>`
	cases := []struct {
		name string
		data []byte
		code string
		says []string
	}{
		{"nothing at all", nil, models.ImportEmpty, []string{"空"}},
		{"a document without text", newDocx(para("")).bytes(t), models.ImportEmpty, []string{"没有"}},
		{"a document of pictures only", newDocx(`<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>`).bytes(t), models.ImportEmpty, []string{"图片", "粘贴"}},
		{"more than 10 MiB", make([]byte, maxDocxBytes+1), models.ImportTooLarge, []string{"过大"}},
		{"cut in the middle", good[:len(good)/2], models.ImportDocxCorrupt, []string{"损坏", "另存为"}},
		{"its last bytes missing", good[:len(good)-10], models.ImportDocxCorrupt, []string{"损坏"}},
		{"XML cut off", packRaw(t, rawPart{name: "word/document.xml", content: documentXML(para("甲"))[:140]}), models.ImportDocxCorrupt, []string{"损坏"}},
		{"a checksum that is wrong", packRaw(t, rawPart{name: "word/document.xml", content: documentXML(para("甲")), sum: 1}), models.ImportDocxCorrupt, []string{"损坏"}},
		{"tags that do not match", newDocx(`<w:p></w:r>`).bytes(t), models.ImportDocxCorrupt, []string{"损坏"}},
		{"plain text", []byte("第一条 总则"), models.ImportNotDocx, []string{"不是"}},
		{"a zip of something else", packRaw(t, rawPart{name: "a.txt", content: "x"}), models.ImportNotDocx, []string{"不是"}},
		{"a spreadsheet", packRaw(t, rawPart{name: "xl/workbook.xml", content: "<a/>"}), models.ImportNotDocx, []string{"Excel"}},
		{"an OpenDocument text", packRaw(t, rawPart{name: "mimetype", content: "x"}, rawPart{name: "content.xml", content: "<a/>"}), models.ImportNotDocx, []string{"OpenDocument", "另存为"}},
		{"another root element", packRaw(t, rawPart{name: "word/document.xml", content: "<html/>"}), models.ImportNotDocx, []string{"不是"}},
		{"a bomb that says its size", packRaw(t, rawPart{name: "word/document.xml", content: documentXML(para("甲")), declared: 1 << 30}), models.ImportZipBomb, []string{"膨胀"}},
		{"many entries that add up", packRaw(t, rawPart{name: "word/document.xml", content: documentXML(para("甲"))}, rawPart{name: "a", content: "x", declared: 60 << 20}, rawPart{name: "b", content: "x", declared: 60 << 20}), models.ImportZipBomb, []string{"膨胀"}},
		{"a bomb that hides its size", packRaw(t, rawPart{name: "word/document.xml", content: documentXML(strings.Repeat(" ", 1<<20) + para("甲")), declared: 1000}), models.ImportZipBomb, []string{"膨胀"}},
		{"a bomb below the limit", packRaw(t, rawPart{name: "word/document.xml", content: documentXML(strings.Repeat(" ", 20<<20) + para("甲"))}), models.ImportZipBomb, []string{"膨胀"}},
		{"entities that multiply", packRaw(t, rawPart{name: "word/document.xml", content: entity + documentXML(para("&b;"))}), models.ImportXMLEntity, []string{"实体"}},
		{"an entity from outside", packRaw(t, rawPart{name: "word/document.xml", content: external + documentXML(para("&x;"))}), models.ImportXMLEntity, []string{"实体"}},
		{"an entity without a definition", newDocx(para("&x;")).bytes(t), models.ImportXMLEntity, []string{"实体"}},
		{"entities in the styles", newDocx(para("甲")).put("word/styles.xml", entity+`<w:styles/>`).bytes(t), models.ImportXMLEntity, []string{"实体"}},
		{"elements 500 deep", newDocx(`<w:p>` + nested(498) + `</w:p>`).bytes(t), models.ImportXMLDepth, []string{"嵌套"}},
		{"a hundred thousand deep", newDocx(nested(100_000)).bytes(t), models.ImportXMLDepth, []string{"嵌套"}},
		{"tables in tables in tables", newDocx(nestedTables(12)).bytes(t), models.ImportXMLDepth, []string{"嵌套"}},
		{"a table that grows when merged cells are filled", newDocx(growingTable()).bytes(t), models.ImportTooLarge, []string{"单元格"}},
		{"one endless word", packRaw(t, rawPart{name: "word/document.xml", content: documentXML(para(strings.Repeat("好", 2<<20)))}), models.ImportTooLarge, []string{"过大"}},
		{"a mark of secrecy in a text box", newDocx(para("通知") + `<w:p>` + textBox("机密★10年") + `</w:p>`).bytes(t), models.ImportStateSecret, []string{"非涉密系统"}},
		{"a mark of secrecy in a header", newDocx(para("通知")).put("word/_rels/document.xml.rels", `<Relationships xmlns="`+packageRels+`"><Relationship Type="`+officeRels+`/header" Target="header1.xml"/></Relationships>`).
			put("word/header1.xml", `<w:hdr `+wordPrefix+`>`+para("秘密★1年")+`</w:hdr>`).bytes(t), models.ImportStateSecret, []string{"非涉密系统"}},
		{"an old .doc", oleFile("WordDocument"), models.ImportLegacyDoc, []string{"另存为 .docx"}},
		{"an old .wps", oleFile("WpsContents"), models.ImportLegacyDoc, []string{"WPS", "另存为 .docx"}},
		{"a .docx with a password", oleFile("EncryptedPackage"), models.ImportEncrypted, []string{"密码"}},
		{"a zip with a password", packRaw(t, rawPart{name: "word/document.xml", content: documentXML(para("甲")), flags: 1}), models.ImportEncrypted, []string{"密码"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := allocated()
			_, err := readDocx(context.Background(), c.data, Options{})
			if spent := allocated() - before; spent > 128<<20 {
				t.Errorf("allocated %d MiB in all", spent>>20)
			}
			checkRefusal(t, err, c.code, c.says)
			if KindOf(c.data) != KindText {
				_, _, err := Read(context.Background(), c.data, "通知.docx", Options{})
				checkRefusal(t, err, c.code, c.says)
			}
		})
	}
}

// allocated gives the bytes allocated since the start, whether freed or not.
func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

func checkRefusal(t *testing.T, err error, code string, says []string) {
	t.Helper()
	var refusal *models.ImportError
	if !errors.As(err, &refusal) {
		t.Fatalf("error is %v, want code %s", err, code)
	}
	if refusal.Code != code {
		t.Errorf("code %s, want %s", refusal.Code, code)
	}
	for _, word := range says {
		if !strings.Contains(refusal.Message, word) {
			t.Errorf("message %q does not say %q", refusal.Message, word)
		}
	}
	if !strings.ContainsFunc(refusal.Message, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		t.Errorf("message is not Chinese: %q", refusal.Message)
	}
}

func TestTooManyParagraphs(t *testing.T) {
	body := func(n int) []byte {
		return packRaw(t, rawPart{name: "word/document.xml", content: documentXML(strings.Repeat(`<w:p w:rsidR="0`+"\n"+`"/>`, n-1) + para("甲"))})
	}
	if _, err := readDocx(context.Background(), body(maxDocxParagraphs), Options{}); err != nil {
		t.Errorf("200 000 paragraphs are refused: %v", err)
	}
	_, err := readDocx(context.Background(), body(maxDocxParagraphs+1), Options{})
	checkRefusal(t, err, models.ImportTooLarge, []string{"段落"})
}

func TestMarkupWithoutEndIsRefused(t *testing.T) {
	var body strings.Builder
	for i := range 11_000 {
		fmt.Fprintf(&body, `<w:p w:rsidR="%08X">`, i*2654435761)
		body.WriteString(strings.Repeat(`<w:r><w:rPr><w:b/></w:rPr><w:t>字</w:t></w:r>`, 25) + `</w:p>`)
	}
	_, err := readDocx(context.Background(), newDocx(body.String()).bytes(t), Options{})
	checkRefusal(t, err, models.ImportTooLarge, []string{"标记过多", "粘贴"})
}

func TestAReadingThatIsCancelledStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := readDocx(ctx, newDocx(strings.Repeat(para("甲"), 5000)).bytes(t), Options{})
	checkRefusal(t, err, models.ImportTimeout, []string{"用时"})
}

func TestUnusualButGoodPackages(t *testing.T) {
	body := listed(1, 0, "总则")
	numbers := list(1, level(0, "chineseCounting", "第%1章", ""))
	strict := func(s string) string { return strings.ReplaceAll(s, nsWord, nsWordStrict) }
	cases := []struct {
		name string
		make func() []byte
	}{
		{"docProps first in the zip", func() []byte {
			return newDocx(body).numbering(numbers).put("docProps/app.xml", "<a/>").first("docProps/app.xml").bytes(t)
		}},
		{"a mimetype first in the zip", func() []byte {
			return newDocx(body).numbering(numbers).put("mimetype", "x").first("mimetype").bytes(t)
		}},
		{"junk before the zip", func() []byte {
			return append([]byte("junk"), newDocx(body).numbering(numbers).bytes(t)...)
		}},
		{"the strict namespaces", func() []byte {
			d := newDocx(body).numbering(numbers)
			d.put("_rels/.rels", `<Relationships xmlns="`+packageRels+`"><Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document.xml"/></Relationships>`)
			return d.put("word/document.xml", strict(d.contents["word/document.xml"])).put("word/numbering.xml", strict(d.contents["word/numbering.xml"])).bytes(t)
		}},
		{"other names for the parts", func() []byte {
			d := newDocx(body).numbering(numbers)
			parts := docxParts{contents: map[string]string{}}
			parts.put("_rels/.rels", strings.ReplaceAll(d.contents["_rels/.rels"], "word/document.xml", "word/document2.xml"))
			parts.put("word/document2.xml", d.contents["word/document.xml"]).put("word/lists/n.xml", d.contents["word/numbering.xml"])
			parts.put("word/_rels/document2.xml.rels", `<Relationships xmlns="`+packageRels+`"><Relationship Type="`+officeRels+`/numbering" Target="lists/n.xml"/><Relationship Type="`+officeRels+`/styles" Target="http://example.invalid/s.xml" TargetMode="External"/></Relationships>`)
			return parts.bytes(t)
		}},
		{"back slashes and capitals in names", func() []byte {
			d := newDocx(body).numbering(numbers)
			parts := docxParts{contents: map[string]string{}}
			return parts.put(`Word\Document.xml`, d.contents["word/document.xml"]).put(`Word\Numbering.xml`, d.contents["word/numbering.xml"]).bytes(t)
		}},
		{"no content types, no relations", func() []byte {
			d := newDocx(body).numbering(numbers)
			parts := docxParts{contents: map[string]string{}}
			return parts.put("word/document.xml", d.contents["word/document.xml"]).put("word/numbering.xml", d.contents["word/numbering.xml"]).bytes(t)
		}},
		{"another prefix for the namespace", func() []byte {
			d := newDocx(body).numbering(numbers)
			swap := strings.NewReplacer("<w:", "<ns0:", "</w:", "</ns0:", " w:", " ns0:", "xmlns:w=", "xmlns:ns0=")
			return d.put("word/document.xml", swap.Replace(d.contents["word/document.xml"])).bytes(t)
		}},
		{"UTF-16 parts", func() []byte {
			d := newDocx(body).numbering(numbers)
			units := utf16.Encode([]rune(strings.Replace(d.contents["word/document.xml"], "UTF-8", "UTF-16", 1)))
			text := []byte{0xFF, 0xFE}
			for _, u := range units {
				text = append(text, byte(u), byte(u>>8))
			}
			return d.put("word/document.xml", string(text)).bytes(t)
		}},
		{"WPS's own parts, namespaces and run noise", func() []byte {
			noisy := `<w:p w14:paraId="0A0B0C0D" xmlns:w14="urn:x"><w:pPr><w:pStyle w:val="2"/><w:keepNext w:val="0"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:rFonts w:hint="eastAsia"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:pPr>` +
				`<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/></w:rPr><w:t>总</w:t></w:r><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/><w:proofErr w:type="gramStart"/>` +
				`<w:r><w:rPr><w:rFonts w:hint="default"/><w:lang w:val="en-US"/></w:rPr><w:t>则</w:t></w:r><wpsCustomData:x xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData"/></w:p>`
			return newDocx(noisy).numbering(numbers).put("customXml/item1.xml", `<s:customData xmlns:s="http://www.wps.cn/officeDocument/2013/wpsCustomData"/>`).
				put("docProps/custom.xml", `<Properties><property name="KSOProductBuildVer"><vt:lpwstr xmlns:vt="urn:x">2052-12.1.0</vt:lpwstr></property></Properties>`).bytes(t)
		}},
		{"elements nearly 500 deep", func() []byte {
			return newDocx(`<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>` + strings.ReplaceAll(nested(490), "甲", "总则") + `</w:p>`).numbering(numbers).bytes(t)
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			source, err := readDocx(context.Background(), c.make(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(prints(source), ","); got != "第一章·总则" {
				t.Error(got)
			}
		})
	}
}
