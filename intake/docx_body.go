package intake

import (
	"encoding/xml"
	"strings"

	"zqyj/models"
)

// blocks reads the block-level children (paragraphs, tables and their wrappers) of the element just opened.
func (r *docxReader) blocks() error { return r.scan.children(r.block) }

// block reads one block-level element.
func (r *docxReader) block(start xml.StartElement) error {
	if start.Name.Space == nsCompatibility && start.Name.Local == "AlternateContent" {
		return r.alternate(r.block)
	}
	if !isWord(start.Name) {
		return r.scan.skip()
	}
	switch start.Name.Local {
	case "p":
		return r.paragraph()
	case "tbl":
		r.flushCarry()
		return r.table()
	case "sdt":
		return r.control(r.block)
	case "del", "moveFrom":
		r.warnHere(models.WarnTrackedChanges, trackedMessage)
		return r.scan.skip()
	case "altChunk":
		r.warnHere(models.WarnTextDropped, "此处嵌入了另一份文件，其内容未导入，请打开后把正文粘贴进来")
		return r.scan.skip()
	case "sectPr", "tblPr", "tcPr", "trPr", "sdtPr", "sdtEndPr", "customXmlPr", "tblGrid":
		return r.scan.skip()
	}
	return r.blocks()
}

const trackedMessage = "此处有修订标记，已按接受全部修订后的文字读取"

// warnHere warns at the line that comes next.
func (r *docxReader) warnHere(code, message string) { r.warn(code, len(r.out.Lines)+1, message) }

// control reads a content control. A table of contents in it is marked, so that its lines can be left out.
func (r *docxReader) control(visit func(xml.StartElement) error) error {
	listed := 0
	err := r.scan.children(func(start xml.StartElement) error {
		switch start.Name.Local {
		case "sdtPr":
			found, err := r.holdsContents()
			if found {
				listed = 1
			}
			return err
		case "sdtContent":
			r.contents += listed
			err := r.scan.children(visit)
			r.contents -= listed
			return err
		}
		return r.scan.skip()
	})
	return err
}

// holdsContents reads the properties of a content control and looks for the gallery of tables of contents.
func (r *docxReader) holdsContents() (found bool, err error) {
	err = r.scan.children(func(start xml.StartElement) error {
		if start.Name.Local != "docPartObj" && start.Name.Local != "docPartList" {
			return r.scan.skip()
		}
		return r.scan.children(func(part xml.StartElement) error {
			if part.Name.Local == "docPartGallery" && strings.EqualFold(attr(part, "val"), "Table of Contents") {
				found = true
			}
			return r.scan.skip()
		})
	})
	return found, err
}

// alternate reads mc:AlternateContent: the first choice, and the fallback only when the choice gave nothing we
// understand (Word writes emoji and some signs so).
func (r *docxReader) alternate(visit func(xml.StartElement) error) error {
	before := r.progress()
	return r.scan.children(func(branch xml.StartElement) error {
		if r.progress() > before {
			return r.scan.skip()
		}
		return r.scan.children(visit)
	})
}

// progress grows with everything that was read or noted.
func (r *docxReader) progress() int { return r.paras + r.bytes + r.noted }

// paragraph reads w:p, gives it its number and hands it on.
func (r *docxReader) paragraph() error {
	if r.paras++; r.paras > maxDocxParagraphs {
		return &models.ImportError{Code: models.ImportTooLarge,
			Message: "文件过大：段落超过 20 万个。请拆分后分别导入，或只粘贴正文文本"}
	}
	para := &docxPara{props: newParaProps(), control: r.contents > 0}
	r.para = para
	if err := r.scan.children(r.inline); err != nil {
		return err
	}
	r.closeCodes()
	r.para = nil
	if para.props.markInserted || para.props.markDeleted || para.props.changed {
		r.note(para, models.WarnTrackedChanges, trackedMessage)
	}
	if r.carry != nil {
		para.joinBefore(r.carry)
		r.carry = nil
	}
	if para.props.markDeleted || para.props.hiddenMark && para.text() == "" {
		r.carry = para
		return nil
	}
	r.numberPara(para)
	if para.props.hiddenMark {
		r.carry = para
		return nil
	}
	r.emit(docxBlock{para: para})
	return nil
}

// note keeps a warning with a paragraph.
func (r *docxReader) note(para *docxPara, code, message string) {
	r.noted++
	para.note(code, message)
}

// numberPara counts the paragraph in its list and fills what it inherits from its style. A label that is no
// clause number (附件1, 表1) is text for the tree builder.
func (r *docxReader) numberPara(para *docxPara) {
	if list, level, numbered := r.numbering.resolve(para.props); numbered && para.marker == "" {
		para.marker = r.numbering.count(list, level)
	}
	for _, word := range []string{"附", "表", "图"} {
		if strings.HasPrefix(para.marker, word) {
			para.runs = append([]docxRun{{text: para.marker + " ", look: newRunProps()}}, para.runs...)
			para.marker = ""
		}
	}
	para.props.inherit(r.styles.paragraph(para.props.style))
}

// flushCarry emits text whose deleted paragraph mark has no paragraph after it to join.
func (r *docxReader) flushCarry() {
	if r.carry == nil {
		return
	}
	para := r.carry
	r.carry = nil
	if para.text() != "" && para.marker == "" {
		r.numberPara(para)
	}
	r.emit(docxBlock{para: para})
}

// inline reads one child of a paragraph, or of a wrapper inside it.
func (r *docxReader) inline(start xml.StartElement) error {
	switch {
	case start.Name.Space == nsCompatibility && start.Name.Local == "AlternateContent":
		return r.alternate(r.inline)
	case isMath(start.Name):
		return r.formula(start)
	case !isWord(start.Name):
		return r.scan.skip()
	}
	switch start.Name.Local {
	case "pPr":
		props, err := scanParaProps(r.scan)
		r.para.props = props
		return err
	case "r":
		return r.run()
	case "sdt":
		return r.control(r.inline)
	case "del", "moveFrom":
		r.note(r.para, models.WarnTrackedChanges, trackedMessage)
		return r.scan.skip()
	case "ins", "moveTo":
		r.note(r.para, models.WarnTrackedChanges, trackedMessage)
	case "hyperlink":
		if strings.HasPrefix(attr(start, "anchor"), "_Toc") {
			r.para.linked = true
		}
	case "fldSimple":
		return r.simpleField(start)
	case "smartTagPr", "customXmlPr", "sdtPr", "sdtEndPr", "rPr":
		return r.scan.skip()
	}
	return r.scan.children(r.inline)
}

// formula keeps the signs of a formula in a row; their arrangement is lost and told.
func (r *docxReader) formula(start xml.StartElement) error {
	if start.Name.Local == "t" {
		text, err := r.scan.text()
		if err != nil {
			return err
		}
		r.note(r.para, models.WarnTextDropped, "此处有公式，只保留了其中的字符，请核对")
		return r.addText(text, newRunProps())
	}
	return r.scan.children(func(child xml.StartElement) error {
		if isMath(child.Name) {
			return r.formula(child)
		}
		return r.scan.skip()
	})
}
