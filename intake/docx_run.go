package intake

import (
	"context"
	"encoding/xml"
	"strings"

	"zqyj/models"
)

// docxField is a field (page number, cross-reference, contents) between its begin and end.
type docxField struct {
	code     strings.Builder
	result   bool      // past the separator: what follows is shown
	contents bool      // a table of contents
	hidden   []docxRun // text met inside the code, given back if the field turns out to be broken
}

// run reads w:r.
func (r *docxReader) run() error {
	props := newRunProps()
	look := r.look(props)
	return r.scan.children(func(start xml.StartElement) error {
		if isWord(start.Name) && start.Name.Local == "rPr" {
			var err error
			props, err = scanRunProps(r.scan)
			look = r.look(props)
			return err
		}
		return r.runChild(start, look)
	})
}

// look completes a run's face from its styles.
func (r *docxReader) look(props runProps) runProps {
	return r.styles.look(props, r.styles.paragraph(r.para.props.style).mark)
}

// runChild reads one piece of a run.
func (r *docxReader) runChild(start xml.StartElement, look runProps) error {
	again := func(child xml.StartElement) error { return r.runChild(child, look) }
	if start.Name.Space == nsCompatibility && start.Name.Local == "AlternateContent" {
		return r.alternate(again)
	}
	if !isWord(start.Name) {
		return r.scan.skip()
	}
	switch start.Name.Local {
	case "t":
		return r.textElement(start, look)
	case "instrText":
		return r.fieldCode()
	case "fldChar":
		r.fieldChar(attr(start, "fldCharType"))
	case "ruby", "rubyBase":
		return r.scan.children(func(child xml.StartElement) error {
			if child.Name.Local == "r" {
				return r.run()
			}
			return again(child)
		})
	case "drawing", "pict", "object":
		return r.drawing()
	default:
		if err := r.addText(r.sign(start), look); err != nil {
			return err
		}
	}
	return r.scan.skip()
}

// sign gives the text of an element that stands for a character, and notes what is only referred to.
func (r *docxReader) sign(start xml.StartElement) string {
	switch start.Name.Local {
	case "tab", "ptab":
		return "\t"
	case "br", "cr":
		return "\n"
	case "noBreakHyphen":
		return "-"
	case "sym":
		return r.symbol(attr(start, "font"), attr(start, "char"))
	case "footnoteReference", "endnoteReference":
		kind := strings.TrimSuffix(start.Name.Local, "Reference") + "s"
		message := "此处有脚注或尾注，注文未导入"
		if quoted := r.notes[kind+"/"+attr(start, "id")]; quoted != "" {
			message += "：" + quoted
		}
		r.note(r.para, models.WarnFootnote, message)
	case "commentReference":
		r.note(r.para, models.WarnComments, "此处有批注，批注内容未导入")
	}
	return ""
}

// textElement reads w:t. Spaces at its ends count only when the file says so.
func (r *docxReader) textElement(start xml.StartElement, look runProps) error {
	text, err := r.scan.text()
	if err != nil {
		return err
	}
	text = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(text)
	if attr := xmlSpace(start); attr != "preserve" {
		text = strings.Trim(text, " \t")
	}
	if isSymbolFont(look.symbol) {
		text = r.symbolText(look.symbol, text)
	}
	if look.hidden {
		if strings.TrimSpace(text) != "" {
			r.setAside(text)
			r.note(r.para, models.WarnTextDropped, "此处有隐藏文字，未导入："+excerpt(text))
		}
		return nil
	}
	return r.addText(text, look)
}

// xmlSpace gives the attribute xml:space.
func xmlSpace(start xml.StartElement) string {
	for _, a := range start.Attr {
		if a.Name.Local == "space" {
			return a.Value
		}
	}
	return ""
}

// addText puts text into the paragraph, unless it stands inside a field's code.
func (r *docxReader) addText(text string, look runProps) error {
	if text == "" {
		return nil
	}
	if r.bytes += len(text); r.bytes > maxDocxText {
		return &models.ImportError{Code: models.ImportTooLarge,
			Message: "文件过大：文字超过 16 MB。请拆分后分别导入，或只粘贴正文文本"}
	}
	for _, field := range r.fields {
		if !field.result {
			field.hidden = append(field.hidden, docxRun{text, look})
			return nil
		}
		if field.contents {
			r.para.contents = true
		}
	}
	r.para.add(text, look)
	return nil
}

// fieldCode reads w:instrText into the field that is open.
func (r *docxReader) fieldCode() error {
	text, err := r.scan.text()
	if last := len(r.fields) - 1; last >= 0 && !r.fields[last].result {
		r.fields[last].code.WriteString(text)
	}
	return err
}

// fieldChar begins, separates or ends a field.
func (r *docxReader) fieldChar(kind string) {
	last := len(r.fields) - 1
	switch {
	case kind == "begin":
		r.fields = append(r.fields, &docxField{})
	case last < 0:
	case kind == "separate":
		field := r.fields[last]
		field.result = true
		name, _, _ := strings.Cut(strings.TrimSpace(field.code.String()), " ")
		field.contents = strings.EqualFold(name, "TOC")
		if strings.EqualFold(name, "PAGEREF") && strings.Contains(field.code.String(), "_Toc") {
			r.para.linked = true
		}
	case kind == "end":
		r.fields = r.fields[:last]
	}
}

// closeCodes ends fields whose code ran to the end of a paragraph: they are broken (their separator was deleted),
// and without this everything after them would be taken for code.
func (r *docxReader) closeCodes() {
	for i := len(r.fields) - 1; i >= 0 && !r.fields[i].result; i-- {
		for _, run := range r.fields[i].hidden {
			r.para.add(run.text, run.look)
		}
		r.fields = r.fields[:i]
	}
}

// simpleField reads w:fldSimple: a field with its result as content.
func (r *docxReader) simpleField(start xml.StartElement) error {
	field := &docxField{}
	field.code.WriteString(attr(start, "instr"))
	r.fields = append(r.fields, field)
	r.fieldChar("separate")
	err := r.scan.children(r.inline)
	r.fieldChar("end")
	return err
}

// drawing looks through a picture, shape or embedded object for what will be missing: text boxes, pictures,
// objects. Lines and other bare shapes are decoration.
func (r *docxReader) drawing() error {
	return r.scan.children(func(start xml.StartElement) error {
		switch start.Name.Local {
		case "txbxContent":
			text, err := plainText(r.scan)
			if text = strings.TrimSpace(text); text != "" {
				r.setAside(text)
				r.note(r.para, models.WarnTextBox, "文本框中的文字未导入，如属正文请粘贴进来："+excerpt(text))
			}
			return err
		case "blip", "imagedata":
			r.note(r.para, models.WarnTextDropped, "此处有图片，未导入；如图中有文字请补录")
		case "OLEObject", "chart", "relIds":
			r.note(r.para, models.WarnTextDropped, "此处有嵌入对象或图示，未导入；如其中有文字请补录")
		}
		return r.drawing()
	})
}

// plainText collects the text of everything inside the element just opened, in final view, paragraphs apart.
func plainText(s *xmlScanner) (string, error) {
	var out strings.Builder
	err := plainTextInto(s, &out)
	return out.String(), err
}

func plainTextInto(s *xmlScanner, out *strings.Builder) error {
	return s.children(func(start xml.StartElement) error {
		switch start.Name.Local {
		case "del", "moveFrom", "instrText", "Fallback", "pPr", "rPr":
			return s.skip()
		case "t":
			text, err := s.text()
			out.WriteString(text)
			return err
		case "tab", "br", "cr":
			out.WriteByte(' ')
		}
		err := plainTextInto(s, out)
		if start.Name.Local == "p" {
			out.WriteByte('\n')
		}
		return err
	})
}

// readNotes reads footnotes and endnotes, so that the warning about each can quote it.
func readNotes(ctx context.Context, pkg *docxPackage) (map[string]string, error) {
	notes := map[string]string{}
	for _, kind := range []string{"footnotes", "endnotes"} {
		for _, name := range pkg.related(kind) {
			err := pkg.scan(ctx, name, func(s *xmlScanner, _ xml.StartElement) error {
				return s.children(func(start xml.StartElement) error {
					text, err := plainText(s)
					notes[kind+"/"+attr(start, "id")] = excerpt(text)
					return err
				})
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return notes, nil
}
