package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
)

// docxParts is a .docx under construction: parts in the order they are put into the zip.
type docxParts struct {
	names    []string
	contents map[string]string
}

const (
	officeRels   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageRels  = "http://schemas.openxmlformats.org/package/2006/relationships"
	wordPrefix   = `xmlns:w="` + nsWord + `"`
	extraSpaces  = ` xmlns:mc="` + nsCompatibility + `" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="` + nsMath + `" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"`
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
)

// newDocx starts a package as Word writes it, around the content of w:body.
func newDocx(body string) *docxParts {
	d := &docxParts{contents: map[string]string{}}
	d.put("[Content_Types].xml", contentTypes)
	d.put("_rels/.rels", xmlHead+`<Relationships xmlns="`+packageRels+`"><Relationship Id="rId1" Type="`+officeRels+`/officeDocument" Target="word/document.xml"/></Relationships>`)
	d.put("word/document.xml", xmlHead+`<w:document `+wordPrefix+extraSpaces+`><w:body>`+body+`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`)
	return d
}

// put adds or replaces a part.
func (d *docxParts) put(name, content string) *docxParts {
	if _, there := d.contents[name]; !there {
		d.names = append(d.names, name)
	}
	d.contents[name] = content
	return d
}

// numbering adds numbering.xml.
func (d *docxParts) numbering(content string) *docxParts {
	return d.relate("numbering").put("word/numbering.xml", xmlHead+`<w:numbering `+wordPrefix+extraSpaces+`>`+content+`</w:numbering>`)
}

// styles adds styles.xml.
func (d *docxParts) styles(content string) *docxParts {
	return d.relate("styles").put("word/styles.xml", xmlHead+`<w:styles `+wordPrefix+`>`+content+`</w:styles>`)
}

// relate ties a part to the document, as other programs need it.
func (d *docxParts) relate(kind string) *docxParts {
	const name, end = "word/_rels/document.xml.rels", `</Relationships>`
	rels := d.contents[name]
	if rels == "" {
		rels = xmlHead + `<Relationships xmlns="` + packageRels + `">` + end
	}
	line := fmt.Sprintf(`<Relationship Id="r%d" Type="%s/%s" Target="%s.xml"/>`, len(rels), officeRels, kind, kind)
	return d.put(name, strings.Replace(rels, end, line+end, 1))
}

// first moves parts to the front of the zip.
func (d *docxParts) first(names ...string) *docxParts {
	rest := []string{}
	for _, name := range d.names {
		if !strings.Contains(strings.Join(names, "|"), name) {
			rest = append(rest, name)
		}
	}
	d.names = append(names, rest...)
	return d
}

// bytes packs the parts.
func (d *docxParts) bytes(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	pack := zip.NewWriter(&out)
	for _, name := range d.names {
		w, err := pack.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, d.contents[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// para is a paragraph with one run.
func para(text string) string { return `<w:p>` + run(text) + `</w:p>` }

func run(text string) string {
	return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

// styled is a paragraph in a style.
func styled(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run(text) + `</w:p>`
}

// listed is a paragraph with direct numbering.
func listed(num, level int, text string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr>%s</w:p>`, level, num, run(text))
}

// level is one w:lvl.
func level(index int, format, text, more string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/>%s<w:lvlText w:val="%s"/><w:lvlJc w:val="left"/></w:lvl>`, index, format, more, text)
}

// list is an abstract list and one instance of it, both under the same number.
func list(id int, levels ...string) string {
	return abstract(id, levels...) + instance(id, id, "")
}

func abstract(id int, levels ...string) string {
	return fmt.Sprintf(`<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="multilevel"/>%s</w:abstractNum>`, id, strings.Join(levels, ""))
}

func instance(id, abstract int, overrides string) string {
	return fmt.Sprintf(`<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>%s</w:num>`, id, abstract, overrides)
}

// read reads a built file that must be good.
func (d *docxParts) read(t testing.TB) Source {
	t.Helper()
	source, err := readDocx(context.Background(), d.bytes(t), Options{})
	if err != nil {
		t.Fatalf("a good file was refused: %v", err)
	}
	return source
}

// prints gives the paragraphs as "marker·text", tables as rows of cells.
func prints(source Source) []string {
	var out []string
	for _, p := range source.Paragraphs {
		switch {
		case p.Table != nil:
			for _, row := range p.Table.Rows {
				out = append(out, strings.Join(row, "|"))
			}
		case p.Marker != "":
			out = append(out, p.Marker+"·"+p.Text)
		default:
			out = append(out, p.Text)
		}
	}
	return out
}

// codes gives "code@line" of each warning.
func codes(source Source) []string {
	var out []string
	for _, w := range source.Warnings {
		out = append(out, fmt.Sprintf("%s@%d", w.Code, w.Line))
	}
	return out
}
