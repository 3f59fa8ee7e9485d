package intake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"zqyj/models"
)

// docxPara is a paragraph while it is read and until it is written to the source.
type docxPara struct {
	props    paraProps
	runs     []docxRun
	bytes    int
	marker   string
	notes    []models.Warning // line still unknown
	contents bool             // some of it is the result of a contents field
	control  bool             // it stands in a content control that holds a table of contents
	linked   bool             // it links to a bookmark of a table of contents
}

// docxRun is text of one look.
type docxRun struct {
	text string
	look runProps
}

// add puts text at the end.
func (p *docxPara) add(text string, look runProps) {
	if text == "" {
		return
	}
	p.bytes += len(text)
	p.runs = append(p.runs, docxRun{text, look})
}

// note keeps a warning until the paragraph's line is known; each code and message once.
func (p *docxPara) note(code, message string) {
	for _, n := range p.notes {
		if n.Code == code && n.Message == message {
			return
		}
	}
	p.notes = append(p.notes, models.Warning{Code: code, Message: message})
}

// text gives the whole text with leading spaces cut and its trailing spaces too.
func (p *docxPara) text() string {
	var out strings.Builder
	out.Grow(p.bytes)
	for _, run := range p.runs {
		out.WriteString(run.text)
	}
	return strings.TrimFunc(out.String(), unicode.IsSpace)
}

// indent gives the first-line indent in characters: as the file says it, else from points and the size of the
// text, plus spaces typed at the start.
func (p *docxPara) indent() float64 {
	var chars float64
	size := 21 // half points; Word's default for Chinese
	for _, run := range p.runs {
		if run.look.size > 0 {
			size = run.look.size
			break
		}
	}
	switch {
	case p.props.firstChars != unset && p.props.firstChars != 0:
		chars = float64(p.props.firstChars) / 100
	case p.props.first != unset:
		chars = float64(p.props.first) / 10 / float64(size)
	}
	for _, run := range p.runs {
		for _, r := range run.text {
			switch {
			case r == '　' || r == '\t':
				chars++
			case r == ' ' || r == '\u00a0':
				chars += 0.5
			default:
				return roundTenth(chars)
			}
		}
	}
	return roundTenth(chars)
}

func roundTenth(value float64) float64 {
	if value < 0 || value > 100 {
		return 0
	}
	return float64(int(value*10+0.5)) / 10
}

// lead counts the leading runes of text that differ in weight or face from all that follows.
func (p *docxPara) lead() int {
	first, count, changed := runProps{}, 0, false
	for _, run := range p.runs {
		text := run.text
		if count == 0 {
			text = strings.TrimLeftFunc(text, unicode.IsSpace)
		}
		if strings.TrimFunc(text, unicode.IsSpace) == "" {
			if count > 0 && !changed {
				count += utf8.RuneCountInString(text)
			}
			continue
		}
		if count == 0 {
			first = run.look
		}
		same := first.bold == run.look.bold && first.face == run.look.face
		switch {
		case same && changed:
			return 0
		case same:
			count += utf8.RuneCountInString(text)
		case run.look.bold == 1 && first.bold != 1:
			return 0 // something further on is stressed, not the beginning
		default:
			changed = true
		}
	}
	if !changed {
		return 0
	}
	return count
}

// joinBefore puts the text of a paragraph whose mark was deleted before this one's.
func (p *docxPara) joinBefore(before *docxPara) {
	p.runs = append(before.runs, p.runs...)
	p.bytes += before.bytes
	p.contents = p.contents || before.contents
	p.linked = p.linked || before.linked
	if p.marker == "" {
		p.marker = before.marker
	}
	p.notes = append(before.notes, p.notes...)
}

// emit writes a finished block to the source, or into the table cell being read.
func (r *docxReader) emit(block docxBlock) {
	if depth := len(r.open); depth > 0 {
		*r.open[depth-1] = append(*r.open[depth-1], block)
		return
	}
	if block.table != nil {
		r.emitTable(block.table)
		return
	}
	r.emitPara(block.para)
}

// emitPara gives a paragraph its line. Empty ones leave at most one empty line behind; lines of a table of
// contents are shown on the left side but are no paragraphs.
func (r *docxReader) emitPara(p *docxPara) {
	text := p.text()
	line := len(r.out.Lines) + 1
	if text == "" {
		r.warnAll(p.notes, max(line-1, 1))
		if line > 1 && r.out.Lines[line-2] != "" {
			r.out.Lines = append(r.out.Lines, "")
		}
		return
	}
	r.warnAll(p.notes, line)
	shown := joinMarker(p.marker, text)
	r.out.Lines = append(r.out.Lines, strings.Split(shown, "\n")...)
	if r.isContents(p, text) {
		r.dropContents(line)
		return
	}
	out := Paragraph{Line: line, Text: text, Marker: p.marker, Align: p.props.align, Indent: p.indent(), Lead: p.lead()}
	for at, char := range text {
		if char == '\n' {
			out.Joins = append(out.Joins, Join{At: at + 1, Line: line + len(out.Joins) + 1})
		}
	}
	if p.props.outline >= 0 && p.props.outline < 9 {
		out.Heading = p.props.outline + 1
	}
	r.out.Paragraphs = append(r.out.Paragraphs, out)
}

func (r *docxReader) warnAll(notes []models.Warning, line int) {
	for _, n := range notes {
		r.warn(n.Code, line, n.Message)
	}
}

// joinMarker prints a list number before its text as Word shows it.
func joinMarker(marker, text string) string {
	if marker == "" || text == "" {
		return marker + text
	}
	last, _ := utf8.DecodeLastRuneInString(marker)
	if strings.ContainsRune("、.．)）—", last) {
		return marker + text
	}
	return marker + " " + text
}

var (
	contentsLine = regexp.MustCompile(`(?s)^.{1,120}?[\s.…·⋯\-—_]+[0-9IVXivx一二三四五六七八九十]{1,4}$`)
	contentsHead = regexp.MustCompile(`^目\s*[录次]$`)
)

// isContents says whether a paragraph is a line of a table of contents: by its style, or because it stands in
// such a field or content control and looks like one. Text typed into the control by mistake stays text.
func (r *docxReader) isContents(p *docxPara, text string) bool {
	if r.styles.isContents(p.props.style) {
		return true
	}
	listed := contentsHead.MatchString(text) || contentsLine.MatchString(text)
	if p.contents || p.linked || p.control {
		return listed || p.control && (p.linked || utf8.RuneCountInString(text) <= 60 && !endsSentence(text))
	}
	return false
}

// dropContents warns about the first line of a table of contents and takes its title out as well.
func (r *docxReader) dropContents(line int) {
	if last := len(r.out.Paragraphs) - 1; last >= 0 && contentsHead.MatchString(r.out.Paragraphs[last].Text) {
		line = r.out.Paragraphs[last].Line
		r.out.Paragraphs = r.out.Paragraphs[:last]
	}
	if r.warned[models.WarnTOCRemoved] == 0 {
		r.warn(models.WarnTOCRemoved, line, "目录不是条款，已略去")
	}
}
