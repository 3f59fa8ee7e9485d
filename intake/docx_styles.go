package intake

import (
	"context"
	"encoding/xml"
	"strings"
)

// maxStyleChain bounds basedOn, which damaged files turn into circles.
const maxStyleChain = 20

// docxStyle is one style as the file has it; para and run hold only what it says itself.
type docxStyle struct {
	id, name, basedOn string
	para              paraProps
	run               runProps
}

// docxStyles is styles.xml: styles by id, and a cache of paragraph styles with their chain applied.
type docxStyles struct {
	byID      map[string]*docxStyle
	normal    string // id of the default paragraph style
	baseRun   runProps
	basePara  paraProps
	effective map[string]paraProps
}

// readStyles reads the styles part; a file without one has no styles.
func readStyles(ctx context.Context, pkg *docxPackage) (*docxStyles, error) {
	styles := &docxStyles{byID: map[string]*docxStyle{}, effective: map[string]paraProps{},
		baseRun: newRunProps(), basePara: newParaProps()}
	for _, name := range pkg.related("styles") {
		err := pkg.scan(ctx, name, func(s *xmlScanner, _ xml.StartElement) error {
			return s.children(func(start xml.StartElement) error {
				switch start.Name.Local {
				case "style":
					return styles.scanStyle(s, start)
				case "docDefaults":
					return styles.scanDefaults(s)
				}
				return s.skip()
			})
		})
		if err != nil {
			return nil, err
		}
	}
	return styles, nil
}

func (st *docxStyles) scanStyle(s *xmlScanner, start xml.StartElement) error {
	style := &docxStyle{id: attr(start, "styleId"), para: newParaProps(), run: newRunProps()}
	if byDefault := attr(start, "default"); attr(start, "type") == "paragraph" && byDefault != "" && isOn(byDefault) {
		st.normal = style.id
	}
	err := s.children(func(child xml.StartElement) error {
		var err error
		switch child.Name.Local {
		case "name":
			style.name = strings.ToLower(attr(child, "val"))
		case "basedOn":
			style.basedOn = attr(child, "val")
		case "pPr":
			style.para, err = scanParaProps(s)
			return err
		case "rPr":
			style.run, err = scanRunProps(s)
			return err
		}
		return s.skip()
	})
	st.byID[style.id] = style
	return err
}

// scanDefaults reads w:docDefaults.
func (st *docxStyles) scanDefaults(s *xmlScanner) error {
	return s.children(func(group xml.StartElement) error {
		return s.children(func(props xml.StartElement) error {
			var err error
			switch props.Name.Local {
			case "rPr":
				st.baseRun, err = scanRunProps(s)
				return err
			case "pPr":
				st.basePara, err = scanParaProps(s)
				return err
			}
			return s.skip()
		})
	})
}

// chain gives a style and the styles it is based on, nearest first.
func (st *docxStyles) chain(id string) []*docxStyle {
	var chain []*docxStyle
	for len(chain) < maxStyleChain {
		style, known := st.byID[id]
		if !known {
			break
		}
		chain = append(chain, style)
		id = style.basedOn
	}
	return chain
}

// paragraph gives what a paragraph style says with its chain and the document's defaults applied; an empty or
// unknown id means the default style. mark carries the face of the style's text.
func (st *docxStyles) paragraph(id string) paraProps {
	id = st.idOf(id)
	if done, cached := st.effective[id]; cached {
		return done
	}
	props := newParaProps()
	for _, style := range st.chain(id) {
		own := style.para
		own.mark = style.run
		if level, heading := headingName(style.name); heading && own.outline == unset {
			own.outline = level - 1
		}
		if props.level == unset && props.numID == unset {
			props.level = own.level // a style may name the level and leave the list to its base
			own.level = unset
		}
		props.inherit(own)
	}
	props.inherit(st.basePara)
	props.mark.inherit(st.baseRun)
	st.effective[id] = props
	return props
}

// idOf gives the id itself, or the default paragraph style for none or an unknown one.
func (st *docxStyles) idOf(id string) string {
	if _, known := st.byID[id]; known {
		return id
	}
	return st.normal
}

// headingName reads the level from the built-in names "heading 1" to "heading 9", which are the same in every
// language of Word and WPS.
func headingName(name string) (level int, heading bool) {
	digit, found := strings.CutPrefix(name, "heading ")
	if !found || len(digit) != 1 || digit[0] < '1' || digit[0] > '9' {
		return 0, false
	}
	return int(digit[0] - '0'), true
}

// isContents says whether a style is one of the built-in styles of a table of contents.
func (st *docxStyles) isContents(id string) bool {
	for _, style := range st.chain(id) {
		if strings.HasPrefix(style.name, "toc ") || style.name == "table of figures" || strings.HasPrefix(style.name, "contents ") {
			return true
		}
	}
	return false
}

// look gives the face of a run: its own, else its character style's, else its paragraph's.
func (st *docxStyles) look(run runProps, paragraph runProps) runProps {
	if run.style != "" {
		for _, style := range st.chain(run.style) {
			run.inherit(style.run)
		}
	}
	run.inherit(paragraph)
	return run
}
