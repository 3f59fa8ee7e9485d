package intake

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"
)

// numLevels is how many levels a list has.
const numLevels = 9

// numLevel is one level of a list as numbering.xml defines it.
type numLevel struct {
	start   int
	format  string
	text    string // "第%1条", "%1.%2"
	restart int    // unset = after any higher level, 0 = never, k = after level k or higher
	legal   bool   // print all numbers as plain figures
	style   string // paragraph style tied to this level
	padding int    // figures of a custom format such as "001, 002"
	set     bool
}

// abstractList is w:abstractNum. Lists that share it share its counters, as in Word.
type abstractList struct {
	levels    [numLevels]numLevel
	usesStyle string // it is only a reference to a numbering style
	count     [numLevels]int
	used      [numLevels]bool
}

// listInstance is w:num: an abstract list with levels replaced or restarted.
type listInstance struct {
	abstract  string
	override  [numLevels]numLevel
	restartAt [numLevels]int // unset = goes on
	begun     [numLevels]bool
}

// docxNumbering is numbering.xml with the running counters of one reading.
type docxNumbering struct {
	abstracts map[string]*abstractList
	lists     map[int]*listInstance
	linked    map[string]*abstractList // by the name under which they are numbering styles
	byStyle   map[string]int           // paragraph style id -> list that ties a level to it
	styles    *docxStyles
}

// readNumbering reads the numbering part; a file without one has no automatic numbers.
func readNumbering(ctx context.Context, pkg *docxPackage, styles *docxStyles) (*docxNumbering, error) {
	n := &docxNumbering{map[string]*abstractList{}, map[int]*listInstance{}, map[string]*abstractList{}, map[string]int{}, styles}
	for _, name := range pkg.related("numbering") {
		err := pkg.scan(ctx, name, func(s *xmlScanner, _ xml.StartElement) error {
			return s.children(func(start xml.StartElement) error {
				switch start.Name.Local {
				case "abstractNum":
					return n.scanAbstract(s, attr(start, "abstractNumId"))
				case "num":
					return n.scanList(s, number(attr(start, "numId")))
				}
				return s.skip()
			})
		})
		if err != nil {
			return nil, err
		}
	}
	n.tieStyles()
	return n, nil
}

func (n *docxNumbering) scanAbstract(s *xmlScanner, id string) error {
	list := &abstractList{}
	n.abstracts[id] = list
	return s.children(func(start xml.StartElement) error {
		switch start.Name.Local {
		case "styleLink":
			n.linked[attr(start, "val")] = list
		case "numStyleLink":
			list.usesStyle = attr(start, "val")
		case "lvl":
			level, index, err := scanLevel(s, start)
			if index >= 0 && index < numLevels {
				list.levels[index] = level
			}
			return err
		}
		return s.skip()
	})
}

func (n *docxNumbering) scanList(s *xmlScanner, id int) error {
	list := &listInstance{}
	for i := range list.restartAt {
		list.restartAt[i] = unset
	}
	n.lists[id] = list
	return s.children(func(start xml.StartElement) error {
		switch start.Name.Local {
		case "abstractNumId":
			list.abstract = attr(start, "val")
		case "lvlOverride":
			return list.scanOverride(s, number(attr(start, "ilvl")))
		}
		return s.skip()
	})
}

func (l *listInstance) scanOverride(s *xmlScanner, index int) error {
	if index < 0 || index >= numLevels {
		return s.skip()
	}
	return s.children(func(start xml.StartElement) error {
		switch start.Name.Local {
		case "startOverride":
			l.restartAt[index] = number(attr(start, "val"))
		case "lvl":
			level, _, err := scanLevel(s, start)
			l.override[index] = level
			return err
		}
		return s.skip()
	})
}

// scanLevel reads w:lvl and the index it claims.
func scanLevel(s *xmlScanner, lvl xml.StartElement) (numLevel, int, error) {
	level := numLevel{start: 0, format: "decimal", restart: unset, set: true}
	index := number(attr(lvl, "ilvl"))
	err := s.children(func(start xml.StartElement) error {
		if start.Name.Space == nsCompatibility {
			return scanCustomFormat(s, &level)
		}
		level.setProperty(start)
		return s.skip()
	})
	return level, index, err
}

// setProperty takes over one property of a level.
func (l *numLevel) setProperty(start xml.StartElement) {
	value := attr(start, "val")
	switch start.Name.Local {
	case "start":
		l.start = number(value)
	case "numFmt":
		l.format = value
		l.setCustom(attr(start, "format"))
	case "lvlText":
		l.text = value
	case "lvlRestart":
		l.restart = number(value)
	case "isLgl":
		l.legal = onOff(start)
	case "pStyle":
		l.style = value
	}
}

// setCustom reads a custom format such as "001, 002, 003, ...": figures padded with zeros.
func (l *numLevel) setCustom(format string) {
	first, _, _ := strings.Cut(format, ",")
	if first = strings.TrimSpace(first); first != "" && strings.Trim(first, "0123456789") == "" {
		l.padding = min(utf8.RuneCountInString(first), 8)
	}
}

// scanCustomFormat reads mc:AlternateContent in a level: Word puts custom formats there.
func scanCustomFormat(s *xmlScanner, level *numLevel) error {
	return s.children(func(branch xml.StartElement) error {
		return s.children(func(start xml.StartElement) error {
			if branch.Name.Local == "Choice" || level.format == "custom" && level.padding == 0 {
				level.setProperty(start)
			}
			return s.skip()
		})
	})
}

// tieStyles notes which list ties a level to a paragraph style; the lowest list number wins.
func (n *docxNumbering) tieStyles() {
	for id, list := range n.lists {
		abstract := n.abstractOf(list)
		if abstract == nil {
			continue
		}
		for i := range numLevels {
			style := list.level(abstract, i).style
			if known, tied := n.byStyle[style]; style != "" && (!tied || id < known) {
				n.byStyle[style] = id
			}
		}
	}
}

// abstractOf follows a list to the abstract list that defines it, through a numbering style if need be.
func (n *docxNumbering) abstractOf(list *listInstance) *abstractList {
	abstract := n.abstracts[list.abstract]
	if abstract == nil || abstract.usesStyle == "" {
		return abstract
	}
	if style, known := n.styles.byID[abstract.usesStyle]; known {
		if target := n.lists[style.para.numID]; target != nil && n.abstracts[target.abstract] != nil {
			return n.abstracts[target.abstract]
		}
	}
	if linked := n.linked[abstract.usesStyle]; linked != nil {
		return linked
	}
	return abstract
}

// level gives a level with the list's own replacement applied.
func (l *listInstance) level(abstract *abstractList, index int) numLevel {
	if l.override[index].set {
		return l.override[index]
	}
	return abstract.levels[index]
}

// startOf gives the number a level begins with in this list.
func (l *listInstance) startOf(abstract *abstractList, index int) int {
	if l.restartAt[index] != unset {
		return l.restartAt[index]
	}
	if start := l.level(abstract, index).start; start != unset {
		return start
	}
	return 1
}

// resolve finds list and level of a paragraph: its own numbering, else its style's, else the level that names the
// style. ok is false when the paragraph has no number.
func (n *docxNumbering) resolve(props paraProps) (list *listInstance, level int, ok bool) {
	id, level := props.numID, props.level
	if id == unset {
		style := n.styles.paragraph(props.style)
		id, level = n.byStyleTie(n.styles.idOf(props.style), style.numID, style.level)
		if props.level != unset {
			level = props.level
		}
	}
	list = n.lists[id]
	if id == 0 || list == nil || n.abstractOf(list) == nil {
		return nil, 0, false
	}
	if level == unset || level < 0 {
		level = 0
	}
	return list, min(level, numLevels-1), true
}

// byStyleTie applies the tie between a level and a paragraph style: it gives the level inside the style's list,
// or the whole list where the style names none.
func (n *docxNumbering) byStyleTie(style string, id, level int) (int, int) {
	if id == 0 {
		return id, level
	}
	for _, link := range n.styles.chain(style) {
		if id == unset {
			tied, known := n.byStyle[link.id]
			if !known {
				continue
			}
			id = tied
		}
		list := n.lists[id]
		if list == nil {
			return id, level
		}
		abstract := n.abstractOf(list)
		for i := range numLevels {
			if abstract != nil && list.level(abstract, i).style == link.id {
				return id, i
			}
		}
	}
	return id, level
}

// count moves the list on by one paragraph at a level and gives the number as it prints.
func (n *docxNumbering) count(list *listInstance, level int) string {
	abstract := n.abstractOf(list)
	switch {
	case list.restartAt[level] != unset && !list.begun[level]:
		abstract.count[level] = list.restartAt[level]
	case !abstract.used[level]:
		abstract.count[level] = list.startOf(abstract, level)
	default:
		abstract.count[level]++
	}
	abstract.used[level], list.begun[level] = true, true
	for deeper := level + 1; deeper < numLevels; deeper++ {
		restart := list.level(abstract, deeper).restart
		if restart == unset || level < restart {
			abstract.used[deeper] = false
		}
	}
	return n.print(list, abstract, level)
}

// print puts the numbers into the level's text. A higher level that has not been used yet shows its start.
func (n *docxNumbering) print(list *listInstance, abstract *abstractList, level int) string {
	own := list.level(abstract, level)
	if own.format == "bullet" {
		return bulletMarker(own.text)
	}
	text := own.text
	for i := range level + 1 {
		hole := "%" + strconv.Itoa(i+1)
		if !strings.Contains(text, hole) {
			continue
		}
		text = strings.ReplaceAll(text, hole, n.figure(list, abstract, i, own.legal))
	}
	return strings.TrimSpace(text)
}

// figure prints the number of one level inside a marker.
func (n *docxNumbering) figure(list *listInstance, abstract *abstractList, index int, legal bool) string {
	value := abstract.count[index]
	if !abstract.used[index] {
		value = list.startOf(abstract, index)
	}
	level := list.level(abstract, index)
	switch {
	case legal && level.format != "none":
		return strconv.Itoa(value)
	case level.padding > 0:
		return strings.Repeat("0", max(0, level.padding-len(strconv.Itoa(value)))) + strconv.Itoa(value)
	}
	return formatNumber(value, level.format)
}

// bulletMarker gives a bullet as plain text: dashes stay dashes, every drawn sign becomes •.
func bulletMarker(text string) string {
	switch strings.TrimSpace(text) {
	case "":
		return ""
	case "—", "——", "-", "–", "――", "─", "──":
		return "——"
	}
	return "•"
}
