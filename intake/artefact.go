package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"zqyj/models"
)

var (
	// A page number on a line of its own, with the dashes or dots of Chinese office papers.
	rePageLine = regexp.MustCompile(`^(?:[-—–·•.]{1,3}\s*(\d{1,4})\s*[-—–·•.]{1,3}|第\s*(\d{1,4})\s*页(?:\s*[,/]?\s*共\s*\d{1,4}\s*页)?|(\d{1,4})\s*/\s*\d{1,4}|[Pp]age\s*(\d{1,4})(?:\s*of\s*\d+)?)$`)
	reBarePage = regexp.MustCompile(`^\d{1,4}$`)
	// The same inside text, where only the sequence proves it.
	rePageInline = regexp.MustCompile(`[-—–·]\s*(\d{1,3})\s*[-—–·]|第\s*(\d{1,3})\s*页\s*[,/]?\s*共\s*\d{1,3}\s*页`)
	rePageSure   = regexp.MustCompile(`^[-—–]\s\d\s[-—–]$`) // needs no sequence
	reTOCHead    = regexp.MustCompile(`^目\s*[录次]$`)
	reTOCLine    = regexp.MustCompile(`(?:[.…·]{3,}|[.…]\s[.…]|\t)\s*[-—(]?\s*\d{1,4}\s*[-—)]?$`)
)

func narrowed(text string) string { return strings.Map(narrow, text) }

// pageNumberOf reads a line that is nothing but a page number.
func pageNumberOf(text string) (int, bool) {
	at := rePageLine.FindStringSubmatch(strings.TrimSpace(narrowed(text)))
	if at == nil {
		return 0, false
	}
	n, _ := strconv.Atoi(strings.Join(at[1:], ""))
	return n, true
}

// removePageNumbers takes out lines that are page numbers and marks the page break they stand for. Bare figures go
// only when at least two of them count up.
func removePageNumbers(lines []line) ([]line, []models.Warning) {
	bare := barePages(lines)
	kept := make([]line, 0, len(lines))
	var warnings []models.Warning
	page := false
	for i, l := range lines {
		n, ok := pageNumberOf(l.text)
		if ok || bare[i] {
			warnings = append(warnings, pageWarning(l.no, max(n, parseNumber(l.text))))
			page = true
			continue
		}
		l.page = l.page || page
		page = false
		kept = append(kept, l)
	}
	return kept, warnings
}

func pageWarning(at, n int) models.Warning {
	return models.Warning{Code: models.WarnPageNumberRemoved, Line: at, Message: fmt.Sprintf("已去除页码%d", n)}
}

// barePages finds figures alone on their line that count up by one from a small number.
func barePages(lines []line) map[int]bool {
	found := map[int]bool{}
	var run []int
	last := 0
	for i, l := range lines {
		text := narrowed(l.text)
		if !reBarePage.MatchString(text) {
			continue
		}
		n := parseNumber(text)
		if n == last+1 || len(run) == 0 && n <= 3 {
			run, last = append(run, i), n
		}
	}
	if len(run) < 2 {
		return found
	}
	for _, i := range run {
		found[i] = true
	}
	return found
}

// removeRunningHeads takes out lines that repeat right after or right before page breaks.
func removeRunningHeads(lines []line) ([]line, []models.Warning) {
	after, before := map[string]int{}, map[string]int{}
	for i, l := range lines {
		if !l.page {
			continue
		}
		after[solid(l.text)]++
		if i > 0 {
			before[solid(lines[i-1].text)]++
		}
	}
	indented := usesIndents(lines, commonWidth(lines))
	kept := make([]line, 0, len(lines))
	var warnings []models.Warning
	page := false
	for i, l := range lines {
		foot := i+1 < len(lines) && lines[i+1].page && before[solid(l.text)] >= 2
		head := l.page && (after[solid(l.text)] >= 2 || splitsSentence(lines, i) || indented && breaksIndents(lines, i))
		if (head || foot) && runeLen(l.text) <= 60 {
			warnings = append(warnings, models.Warning{Code: models.WarnHeaderRemoved, Line: l.no, Message: "已去除重复的页眉或页脚：" + l.text})
			page = page || l.page
			continue
		}
		l.page = l.page || page
		page = false
		kept = append(kept, l)
	}
	return kept, warnings
}

// splitsSentence recognises a running head that occurs once: a short line behind a page break in the middle of a
// sentence that goes on, flush left, behind it.
func splitsSentence(lines []line, i int) bool {
	if i == 0 || i+1 >= len(lines) || runeLen(lines[i].text) > 20 || endsWithMark(lines[i].text) {
		return false
	}
	before, next := lines[i-1], lines[i+1]
	if _, marked := parseMarker(lines[i].text); marked {
		return false
	}
	return lines[i].indent < 1 && next.indent < 1 && !endsSentence(before.text) && runeLen(before.text) >= 15 && runeLen(next.text) >= 15
}

// breaksIndents recognises one where paragraphs are indented: a short line flush left behind a page break that neither
// goes on a sentence nor is full.
func breaksIndents(lines []line, i int) bool {
	l := lines[i]
	if i == 0 || i+1 >= len(lines) || l.indent >= 1 || runeLen(l.text) > 20 || endsWithMark(l.text) || startsAnew(Paragraph{Text: l.text}) {
		return false
	}
	if strings.HasPrefix(l.text, "附") || strings.HasPrefix(lines[i-1].text, "附") || rePaperEnd.MatchString(narrowed(l.text)) {
		return false
	}
	return endsSentence(lines[i-1].text) || lines[i+1].indent < 1 && runeLen(lines[i-1].text) >= 15
}

// removeInlinePages takes page numbers out of run-together text: "牛- 3 -鼻子". Only numbers that form a sequence
// 1, 2, 3 … through the whole text (the first page may be without) are taken for page numbers.
func removeInlinePages(p Paragraph) (Paragraph, []models.Warning) {
	f := fold(p.Text)
	var run []stretch
	for _, at := range rePageInline.FindAllStringSubmatchIndex(f.text, -1) {
		n, _ := strconv.Atoi(group(f.text, at, 1) + group(f.text, at, 2))
		next := 1
		if len(run) > 0 {
			next = run[len(run)-1].n + 1
		}
		fits := n == next || len(run) == 0 && n == 2
		if fits && standsAsPage(f.text, at[0], at[1]) {
			run = append(run, stretch{int(f.back[at[0]]), int(f.back[at[1]]), n})
		}
	}
	if len(run) < 2 && !(len(run) == 1 && rePageSure.MatchString(p.Text[run[0].from:run[0].to])) {
		return p, nil
	}
	warnings := make([]models.Warning, len(run))
	for i, h := range run {
		warnings[i] = pageWarning(p.lineAt(h.from), h.n)
	}
	return p.without(run), warnings
}

// group gives submatch k of an index match, "" when it took no part.
func group(text string, at []int, k int) string {
	if 2*k+1 >= len(at) || at[2*k] < 0 {
		return ""
	}
	return text[at[2*k]:at[2*k+1]]
}

// standsAsPage tells "- 3 -" from 2015-16-17 and telephone numbers: either spaces stand inside, or no figure and
// letter touches the dashes.
func standsAsPage(text string, from, to int) bool {
	if strings.Contains(text[from:to], " ") {
		return true
	}
	touches := func(b byte) bool { return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' }
	return !(from > 0 && touches(text[from-1])) && !(to < len(text) && touches(text[to]))
}

// removePageParagraphs does for .docx and PDF what removePageNumbers does for lines.
func removePageParagraphs(ps []Paragraph) ([]Paragraph, []models.Warning) {
	var kept []Paragraph
	var warnings []models.Warning
	for _, p := range ps {
		if n, ok := pageNumberOf(p.Text); ok && p.Table == nil && p.Marker == "" {
			warnings = append(warnings, pageWarning(p.Line, n))
			continue
		}
		kept = append(kept, p)
	}
	return kept, warnings
}

// removeContents takes out a table of contents: lines that end in leaders and a page number, and after the word 目录
// every line up to the second coming of its first entry.
func removeContents(ps []Paragraph) ([]Paragraph, []models.Warning) {
	drop := make([]bool, len(ps))
	leaders := 0
	for i, p := range ps {
		if p.Table == nil && reTOCLine.MatchString(narrowed(strings.TrimSpace(p.Text))) {
			drop[i] = true
			leaders++
		}
	}
	if leaders < 3 {
		clear(drop)
	}
	first := -1
	for i, p := range ps {
		if reTOCHead.MatchString(strings.TrimSpace(p.Text)) {
			markContents(ps, drop, i)
		}
		if drop[i] && first < 0 {
			first = i
		}
	}
	if first < 0 {
		return ps, nil
	}
	return dropContents(ps, drop, first)
}

func dropContents(ps []Paragraph, drop []bool, first int) ([]Paragraph, []models.Warning) {
	kept := make([]Paragraph, 0, len(ps))
	for i, p := range ps {
		if !drop[i] {
			kept = append(kept, p)
		}
	}
	message := fmt.Sprintf("已去除目录，共%d行", len(ps)-len(kept))
	return kept, []models.Warning{{Code: models.WarnTOCRemoved, Line: ps[first].Line, Message: message}}
}

// markContents marks the contents list under the heading at i.
func markContents(ps []Paragraph, drop []bool, i int) {
	drop[i] = true
	if i+1 >= len(ps) {
		return
	}
	entry := contentsEntry(ps[i+1])
	for j := i + 2; j < len(ps); j++ {
		if entry != "" && contentsEntry(ps[j]) == entry {
			for k := i + 1; k < j; k++ {
				drop[k] = true
			}
			return
		}
	}
}

// contentsEntry is an entry without leaders, page number and spaces.
func contentsEntry(p Paragraph) string {
	text := strings.TrimRight(solid(narrowed(p.Marker+p.Text)), "0123456789-—()")
	return strings.TrimRight(text, ".…·")
}
