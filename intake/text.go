package intake

import (
	"fmt"
	"strings"
	"unicode"

	"zqyj/models"
)

// line is one line of a text file with what stands before it.
type line struct {
	no     int // from 1
	text   string
	indent float64 // leading space in characters of body text
	blank  bool    // an empty line stands before it
	page   bool    // a page break, or a removed page number, stands before it
}

// readText reads a text file: pasted text, an export, recognised pages, a dump of a document site.
func readText(data []byte) (Source, error) {
	text, err := decode(data)
	if err != nil {
		return Source{Kind: KindText}, err
	}
	src := Source{Kind: KindText, Encoding: text.encoding, Lines: strings.Split(strings.ReplaceAll(text.text, "\f", "\n"), "\n")}
	src.Warnings = encodingWarnings(text)
	lines := splitLines(text.text)
	if joined, ok := joinSegments(lines); ok {
		src.warn(models.WarnSegmentPrefixRemoved, lines[0].no, fmt.Sprintf("每行开头的“1、2、3、…”是文档网站加的分段号，共%d处，已去除", len(lines)))
		src.Paragraphs = []Paragraph{joined}
		return src, nil
	}
	lines, removed := removePageNumbers(lines)
	src.Warnings = append(src.Warnings, removed...)
	lines, removed = removeRunningHeads(lines)
	src.Warnings = append(src.Warnings, removed...)
	src.Paragraphs = gatherTables(paragraphsOf(lines))
	return src, nil
}

func (s *Source) warn(code string, at int, message string) {
	s.Warnings = append(s.Warnings, models.Warning{Code: code, Line: at, Message: message})
}

func encodingWarnings(text decoded) []models.Warning {
	var out []models.Warning
	if text.encoding == "GB18030" {
		out = append(out, models.Warning{Code: models.WarnEncoding, Message: "文件按GB18030(GBK)编码读取，请核对有无乱码"})
	}
	if text.dropped > 0 {
		out = append(out, models.Warning{Code: models.WarnEncoding, Message: fmt.Sprintf("已去除%d个控制字符", text.dropped)})
	}
	if at := strings.IndexRune(text.text, unicode.ReplacementChar); at >= 0 {
		no := 1 + strings.Count(text.text[:at], "\n")
		out = append(out, models.Warning{Code: models.WarnEncoding, Line: no, Message: "有无法识别的字符（显示为�），请对照原件补正"})
	}
	return out
}

// splitLines gives the lines that hold something. A form feed counts as a line end and a page break.
func splitLines(text string) []line {
	var lines []line
	blank, page, no := false, false, 1
	start := 0
	for at := 0; at <= len(text); at++ {
		if at < len(text) && text[at] != '\n' && text[at] != '\f' {
			continue
		}
		raw := strings.TrimRightFunc(text[start:at], unicode.IsSpace)
		if raw == "" {
			blank = true
		} else {
			lines = append(lines, newLine(no, raw, blank, page))
			blank, page = false, false
		}
		if at < len(text) {
			page = page || text[at] == '\f'
			no++
		}
		start = at + 1
	}
	return lines
}

func newLine(no int, raw string, blank, page bool) line {
	text := strings.TrimLeftFunc(raw, unicode.IsSpace)
	indent := 0.0
	for _, r := range raw[:len(raw)-len(text)] {
		switch r {
		case '\t':
			indent += 2
		case '\u3000', '\u2003':
			indent++
		default:
			indent += 0.5
		}
	}
	return line{no: no, text: text, indent: indent, blank: blank, page: page}
}

// joinSegments undoes what document sites do to a text: cut anywhere every few hundred characters, each piece with
// its number before it. It is one only when every line begins k、 with k = 1..n and the pieces break off in
// mid-sentence, which the lines of a real list do not.
func joinSegments(lines []line) (Paragraph, bool) {
	if len(lines) < 2 {
		return Paragraph{}, false
	}
	broken := 0
	for i, l := range lines {
		prefix := fmt.Sprintf("%d、", i+1)
		if !strings.HasPrefix(l.text, prefix) {
			return Paragraph{}, false
		}
		if i < len(lines)-1 && !endsSentence(l.text) {
			broken++
		}
	}
	if broken*10 < (len(lines)-1)*6 {
		return Paragraph{}, false
	}
	var text strings.Builder
	joined := Paragraph{Line: lines[0].no, Loose: true}
	for i, l := range lines {
		if i > 0 {
			joined.Joins = append(joined.Joins, Join{At: text.Len(), Line: l.no})
		}
		text.WriteString(strings.TrimPrefix(l.text, fmt.Sprintf("%d、", i+1)))
	}
	joined.Text = text.String()
	return joined, true
}
