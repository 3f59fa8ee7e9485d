package intake

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
)

// unset marks a number in paraProps that the file does not give.
const unset = math.MinInt

// paraProps is what a paragraph or its style says about layout and numbering. Numbers are unset when absent.
type paraProps struct {
	style             string // style id
	numID, level      int    // numbering; numID 0 = switched off
	outline           int    // 0..8 = heading levels 1..9, 9 = body text
	firstChars, first int    // first-line indent in hundredths of a character, in twentieths of a point
	align             Align
	markDeleted       bool // the paragraph mark is deleted: the next paragraph continues this one
	markInserted      bool
	hiddenMark        bool // a hidden mark (style separator): the next paragraph stands on the same line
	changed           bool // a tracked change of layout only
	mark              runProps
}

func newParaProps() paraProps {
	return paraProps{numID: unset, level: unset, outline: unset, firstChars: unset, first: unset, mark: newRunProps()}
}

// runProps is what a run of text or its style says about its face. size is in half points, unset when absent.
type runProps struct {
	style    string
	face     string // font for Han text
	symbol   string // font for other text: "Wingdings" and "Symbol" give characters another meaning
	bold     int    // 1, 0 or unset
	size     int
	hidden   bool
	deleted  bool
	inserted bool
}

func newRunProps() runProps { return runProps{bold: unset, size: unset} }

// number reads an integer; unset when the text is none. Twips may carry a unit in the strict form ("21pt").
func number(text string) int {
	if points, found := strings.CutSuffix(text, "pt"); found {
		value, err := strconv.ParseFloat(points, 64)
		if err != nil || math.Abs(value) > 1e5 {
			return unset
		}
		return int(value * 20)
	}
	value, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return unset
	}
	return int(value)
}

// scanParaProps reads w:pPr, in a paragraph, a style or a numbering level.
func scanParaProps(s *xmlScanner) (paraProps, error) {
	props := newParaProps()
	err := s.children(func(start xml.StartElement) error {
		if !isWord(start.Name) {
			return s.skip()
		}
		switch start.Name.Local {
		case "numPr":
			return scanNumberingRef(s, &props)
		case "rPr":
			var err error
			props.mark, err = scanRunProps(s)
			props.markDeleted, props.markInserted = props.mark.deleted, props.mark.inserted
			props.hiddenMark = props.mark.hidden
			return err
		}
		props.set(start)
		return s.skip()
	})
	return props, err
}

// set takes over one simple property.
func (p *paraProps) set(start xml.StartElement) {
	value := attr(start, "val")
	switch start.Name.Local {
	case "pStyle":
		p.style = value
	case "outlineLvl":
		p.outline = number(value)
	case "pPrChange":
		p.changed = true
	case "jc":
		p.align = alignOf(value)
	case "ind":
		p.firstChars, p.first = number(attr(start, "firstLineChars")), number(attr(start, "firstLine"))
		if attr(start, "hanging") != "" || attr(start, "hangingChars") != "" {
			p.first = 0
		}
	}
}

// alignOf translates w:jc; LibreOffice and the strict form say start and end for left and right.
func alignOf(value string) Align {
	switch value {
	case "center":
		return AlignCenter
	case "right", "end":
		return AlignRight
	case "left", "start", "both", "distribute":
		return AlignLeft
	}
	return AlignUnknown
}

// scanNumberingRef reads w:numPr.
func scanNumberingRef(s *xmlScanner, props *paraProps) error {
	return s.children(func(start xml.StartElement) error {
		switch start.Name.Local {
		case "numId":
			props.numID = number(attr(start, "val"))
		case "ilvl":
			props.level = number(attr(start, "val"))
		case "ins", "numberingChange":
			props.changed = true
		}
		return s.skip()
	})
}

// scanRunProps reads w:rPr.
func scanRunProps(s *xmlScanner) (runProps, error) {
	props := newRunProps()
	err := s.children(func(start xml.StartElement) error {
		if isWord(start.Name) {
			props.set(start)
		}
		return s.skip()
	})
	return props, err
}

// set takes over one property of a run.
func (p *runProps) set(start xml.StartElement) {
	switch start.Name.Local {
	case "rStyle":
		p.style = attr(start, "val")
	case "rFonts":
		p.face = attr(start, "eastAsia")
		p.symbol = attr(start, "ascii")
	case "b":
		p.bold = 0
		if onOff(start) {
			p.bold = 1
		}
	case "sz":
		p.size = number(attr(start, "val"))
	case "vanish":
		p.hidden = onOff(start)
	case "del", "moveFrom":
		p.deleted = true
	case "ins", "moveTo":
		p.inserted = true
	}
}

// inherit fills what is unset from the style's properties. A numbering level of the style belongs to its own
// numId and is not mixed with one given directly.
func (p *paraProps) inherit(base paraProps) {
	if p.numID == unset {
		p.numID = base.numID
		if p.level == unset {
			p.level = base.level
		}
	}
	if p.outline == unset {
		p.outline = base.outline
	}
	if p.firstChars == unset && p.first == unset {
		p.firstChars, p.first = base.firstChars, base.first
	}
	if p.align == AlignUnknown {
		p.align = base.align
	}
	p.mark.inherit(base.mark)
}

// inherit fills what is unset from a style.
func (p *runProps) inherit(base runProps) {
	if p.face == "" {
		p.face = base.face
	}
	if p.bold == unset {
		p.bold = base.bold
	}
	if p.size == unset {
		p.size = base.size
	}
}
