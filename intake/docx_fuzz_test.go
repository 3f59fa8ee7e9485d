package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"zqyj/models"
)

// storedDocx packs parts without compression, so that a fuzzer's changes reach the reader as they are.
func storedDocx(t testing.TB, document, numbering string) []byte {
	t.Helper()
	var out bytes.Buffer
	pack := zip.NewWriter(&out)
	for _, part := range [][2]string{{"word/document.xml", document}, {"word/numbering.xml", numbering}, {"word/styles.xml", fuzzStyles}} {
		w, err := pack.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, part[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const fuzzStyles = `<w:styles ` + wordPrefix + `><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>`

// fuzzPieces are what a program of bytes is made of: elements left open, closed by byte 0, and whole ones.
var fuzzPieces = []struct{ open, shut string }{
	{"<w:p>", "</w:p>"}, {"<w:r>", "</w:r>"}, {"<w:t>甲", "</w:t>"}, {"<w:pPr>", "</w:pPr>"}, {"<w:rPr>", "</w:rPr>"}, {"<w:numPr>", "</w:numPr>"},
	{`<w:numId w:val="1"/>`, ""}, {`<w:numId w:val="2"/>`, ""}, {`<w:numId w:val="0"/>`, ""}, {`<w:ilvl w:val="1"/>`, ""}, {`<w:pStyle w:val="H1"/>`, ""}, {`<w:pStyle w:val="T1"/>`, ""},
	{"<w:del>", "</w:del>"}, {"<w:ins>", "</w:ins>"}, {"<w:moveFrom>", "</w:moveFrom>"}, {"<w:vanish/>", ""}, {"<w:tbl>", "</w:tbl>"}, {"<w:tr>", "</w:tr>"}, {"<w:tc>", "</w:tc>"},
	{"<w:tcPr>", "</w:tcPr>"}, {"<w:trPr>", "</w:trPr>"}, {`<w:gridSpan w:val="3"/>`, ""}, {`<w:vMerge w:val="restart"/>`, ""}, {"<w:vMerge/>", ""}, {`<w:gridBefore w:val="2"/>`, ""}, {"<w:hMerge/>", ""},
	{"<w:sdt>", "</w:sdt>"}, {"<w:sdtContent>", "</w:sdtContent>"}, {`<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>`, ""},
	{`<w:fldChar w:fldCharType="begin"/>`, ""}, {`<w:fldChar w:fldCharType="separate"/>`, ""}, {`<w:fldChar w:fldCharType="end"/>`, ""}, {"<w:instrText>TOC", "</w:instrText>"}, {`<w:fldSimple w:instr="TOC">`, "</w:fldSimple>"},
	{"<mc:AlternateContent>", "</mc:AlternateContent>"}, {"<mc:Choice>", "</mc:Choice>"}, {"<mc:Fallback>", "</mc:Fallback>"}, {"<w:drawing>", "</w:drawing>"}, {"<w:txbxContent>", "</w:txbxContent>"}, {"<a:blip/>", ""},
	{"<w:br/>", ""}, {"<w:tab/>", ""}, {`<w:sym w:font="Wingdings" w:char="F0FE"/>`, ""}, {`<w:hyperlink w:anchor="_Toc1">`, "</w:hyperlink>"}, {"<w:ruby>", "</w:ruby>"}, {"<w:rubyBase>", "</w:rubyBase>"},
	{"<m:oMath>", "</m:oMath>"}, {"<m:t>x", "</m:t>"}, {"<w:footnoteReference w:id=\"1\"/>", ""}, {"<w:commentReference/>", ""}, {"<w:b/>", ""}, {`<w:rFonts w:ascii="Wingdings" w:eastAsia="黑体"/>`, ""},
	{"<w:t>1", "</w:t>"}, {"<w:t> ", "</w:t>"}, {"<w:t>目录", "</w:t>"}, {"<w:altChunk/>", ""}, {"<w:sectPr/>", ""}, {`<w:outlineLvl w:val="1"/>`, ""},
}

// encodeProgram turns words into a program: a piece by how it begins (spaces written as _), a dot closes.
func encodeProgram(t testing.TB, words string) []byte {
	t.Helper()
	var program []byte
	for _, word := range strings.Fields(words) {
		at := slices.IndexFunc(fuzzPieces, func(piece struct{ open, shut string }) bool {
			return strings.HasPrefix(strings.ReplaceAll(piece.open, " ", "_"), word)
		})
		if word != "." && at < 0 {
			t.Fatalf("no piece begins with %s", word)
		}
		program = append(program, byte(at+1))
	}
	return program
}

// runProgram writes the body a program of bytes describes. It is always well-formed, so that every change of a
// byte reaches the reader's own states and not only the XML parser.
func runProgram(program []byte) string {
	var out strings.Builder
	var open []string
	for _, b := range program {
		if last := len(open) - 1; b == 0 && last >= 0 {
			out.WriteString(open[last])
			open = open[:last]
			continue
		}
		piece := fuzzPieces[int(max(b, 1)-1)%len(fuzzPieces)]
		out.WriteString(piece.open)
		if piece.shut != "" {
			open = append(open, piece.shut)
		}
	}
	for i := len(open) - 1; i >= 0; i-- {
		out.WriteString(open[i])
	}
	return out.String()
}

// FuzzReadDocx changes document.xml and numbering.xml inside a sound zip, as text or, when program is not empty,
// element by element: whatever comes, the reader answers with one of its own errors or with a source whose lines
// and tables hold together.
func FuzzReadDocx(f *testing.F) {
	numbers := abstract(1, level(0, "chineseCountingThousand", "第%1章", `<w:pStyle w:val="H1"/>`), level(1, "decimal", "%1.%2", `<w:lvlRestart w:val="0"/><w:isLgl/>`)) +
		instance(1, 1, "") + instance(2, 1, `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>`)
	numbering := `<w:numbering ` + wordPrefix + `>` + numbers + `</w:numbering>`
	for _, body := range []string{
		styled("H1", "总则") + listed(1, 1, "甲") + listed(2, 0, "乙"),
		`<w:p><w:pPr>` + deletedMark + `</w:pPr><w:ins>` + run("甲") + `</w:ins><w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:p>` + para("丙"),
		`<w:tbl><w:tr>` + cellOf(`<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>`, "a") + cellOf("", "b") + `</w:tr><w:tr>` + cellOf(`<w:vMerge/>`, "") + `</w:tr></w:tbl>`,
		control("Table of Contents", styled("T1", "总则\t1")) + `<w:p>` + field("TOC", "甲 1") + textBox("框") + `</w:p>`,
		`<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:br/><w:tab/><w:footnoteReference w:id="1"/></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>`,
	} {
		f.Add(`<w:document `+wordPrefix+extraSpaces+`><w:body>`+body+`</w:body></w:document>`, numbering, []byte(nil))
	}
	for _, program := range []string{
		`<w:p> <w:pPr> <w:numPr> <w:numId_w:val="1"/> <w:ilvl . . <w:r> <w:t>甲 . . .`,
		`<w:tbl> <w:tr> <w:tc> <w:tcPr> <w:gridSpan <w:vMerge_w:val . <w:p> <w:r> <w:t>甲 . . . . . <w:tr> <w:tc> <w:tcPr> <w:vMerge/> . <w:p> . . .`,
		`<w:p> <w:pPr> <w:rPr> <w:del> . . . <w:r> <w:t>甲 . <w:fldChar <w:instrText . <w:fldChar_w:fldCharType="separate" <w:t>甲 . <w:fldChar_w:fldCharType="end" . . <w:p> <w:r> <w:t>甲`,
		`<w:sdt> <w:sdtPr> <w:sdtContent> <w:p> <w:hyperlink <w:r> <w:t>目录 . . . . . . <w:p> <w:r> <mc:Alt <mc:Choice> <w:drawing> <w:txbx <w:p> <w:r> <w:t>甲`,
	} {
		f.Add("", numbering, encodeProgram(f, program))
	}
	f.Fuzz(func(t *testing.T, document, numbering string, program []byte) {
		if len(program) > 0 {
			document = `<w:document ` + wordPrefix + extraSpaces + `><w:body>` + runProgram(program) + `</w:body></w:document>`
		}
		source, err := readDocx(context.Background(), storedDocx(t, document, numbering), Options{})
		if err != nil {
			if refusal := (*models.ImportError)(nil); !errors.As(err, &refusal) || refusal.Message == "" {
				t.Fatalf("foreign error: %v", err)
			}
			return
		}
		checkSource(t, source)
	})
}

// checkSource holds what every reader promises about its source.
func checkSource(t *testing.T, source Source) {
	t.Helper()
	last := 1
	for i, p := range source.Paragraphs {
		if p.Line < last || p.Line > len(source.Lines) {
			t.Fatalf("paragraph %d stands on line %d after %d of %d", i, p.Line, last, len(source.Lines))
		}
		last = p.Line
		if p.Table == nil {
			if strings.TrimSpace(p.Text) != p.Text || p.Text == "" || !utf8.ValidString(p.Text) || p.Lead > utf8.RuneCountInString(p.Text) {
				t.Fatalf("paragraph %d: %+v", i, p)
			}
			continue
		}
		if len(p.Table.Lines) != len(p.Table.Rows) || p.Text != "" {
			t.Fatalf("table %d: %+v", i, p)
		}
		for _, row := range p.Table.Rows {
			if len(row) != len(p.Table.Rows[0]) {
				t.Fatalf("table %d is no rectangle", i)
			}
		}
	}
	for _, w := range source.Warnings {
		if w.Message == "" || w.Line < 0 || w.Line > len(source.Lines)+1 {
			t.Fatalf("warning %+v of %d lines", w, len(source.Lines))
		}
	}
}

// BenchmarkReadDocx300 reads a draft of 300 numbered clauses with WPS's usual noise around each run.
func BenchmarkReadDocx300(b *testing.B) {
	noise := `<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:cs="仿宋_GB2312"/><w:color w:val="000000"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>`
	var body strings.Builder
	for i := range 300 {
		lvl := min(i%10, 1)
		fmt.Fprintf(&body, `<w:p w:rsidR="00A1" w:rsidRDefault="00B2"><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/>%s</w:pPr><w:r>%s<w:t>为贯彻落实科技工作会议精神,持续深化拓展先行先试成果,</w:t></w:r><w:r>%s<w:t>各成员单位应当按照职责分工,抓好任务落实,及时报告进展情况。</w:t></w:r></w:p>`, lvl, noise, noise, noise)
	}
	data := newDocx(body.String()).numbering(list(1, level(0, "chineseCounting", "第%1章", ""), level(1, "chineseCountingThousand", "第%2条", `<w:lvlRestart w:val="0"/>`))).bytes(b)
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := readDocx(context.Background(), data, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
