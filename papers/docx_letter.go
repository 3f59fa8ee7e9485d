package papers

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// codeEMU is the side of the QR code on a letter in Word's unit, 1/360000 cm: 24 mm with its white border of four modules
// outside, which the seal's reader finds at 150 dpi.
const codeEMU = 30 * 36000

// LetterDocx is 反馈意见函 as a Word file, for the unit's own red-head paper. Code and QR code stand in the page's header
// and so on every page.
func LetterDocx(l Letter) ([]byte, error) {
	w := newDocx(l.Title(), l.Unit, l.created, l.Marks)
	var err error
	if w.code, err = picture(l.QR, qr.Q); err != nil {
		return nil, err
	}
	w.coded = []string{"编码：" + l.Code, fmt.Sprintf("第%d版", l.Version)}
	if l.Number != "" {
		w.say("LetterNumber", l.Number)
	}
	w.heading(l.Title())
	w.say("TableText", "")
	w.say("Addressee", l.To+"：")
	w.letter(l)
	if line := l.enclosed(); line != "" {
		w.say("Normal", line)
	}
	w.say("TableText", "")
	w.say("TableText", "")
	day := l.Day
	if day == "" {
		day = "　　　　年　　月　　日"
	}
	w.say("Signed", l.Unit)
	w.say("Signed", day)
	w.say("Normal", l.contact())
	return w.bytes()
}

func (d *docx) letter(l Letter) {
	for _, line := range l.opening() {
		d.say("Normal", line)
	}
	for n, o := range l.Opinions {
		d.say("Heading1", o.heading(n+1))
		d.paragraph("Normal", append(words("意见："), marksOn(o.Change)...))
		d.say("Normal", "理由："+o.Reason)
		if len(o.Attachments) > 0 {
			d.say("Normal", "附件："+strings.Join(o.Attachments, "、"))
		}
		if o.Name != "" || o.Phone != "" {
			d.say("Normal", "本条联系人："+o.Name+"，联系电话："+o.Phone)
		}
	}
}

// codeLines are the code's picture and words in the header.
func (d *docx) codeLines() string {
	if d.code == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<w:p><w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/></w:pPr><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr id="1" name="code" descr="版本二维码"/>`, codeEMU, codeEMU)
	fmt.Fprintf(&b, `<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="code.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`, codeEMU, codeEMU)
	for _, line := range d.coded {
		b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Margin"/><w:jc w:val="right"/></w:pPr><w:r><w:t xml:space="preserve">` + escaped(line) + `</w:t></w:r></w:p>`)
	}
	return b.String()
}

// codeParts are the picture and the header's link to it.
func (d *docx) codeParts() []docxPart {
	if d.code == nil {
		return nil
	}
	links := xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relation(1, "image", "media/code.png") + `</Relationships>`
	return []docxPart{{"word/_rels/header1.xml.rels", links}, {"word/_rels/header2.xml.rels", links}, {"word/media/code.png", string(d.code)}}
}

func (d *docx) contentTypes() string {
	if d.code == nil {
		return contentTypes
	}
	return strings.Replace(contentTypes, `<Default Extension="xml"`, `<Default Extension="png" ContentType="image/png"/><Default Extension="xml"`, 1)
}
