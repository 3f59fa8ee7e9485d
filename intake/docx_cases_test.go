package intake

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zqyj/models"
)

// caseWriter turns an annotated text into a .docx the way one producer would.
type caseWriter struct {
	auto    bool // numbers only in numbering.xml
	tracked bool // with deletions, insertions and paragraphs that are struck whole
	strict  bool // strict namespaces
	patterns,
	restarts []string // abstract lists by pattern; instances with a restart
	next map[string]int // next number of each pattern's running list
	last map[string]int // its instance
}

var (
	reCaseMarker = regexp.MustCompile(`^(第|\(|)([一二三四五六七八九十百零]+|[0-9]{1,3}|[①-⑳])(编|章|节|条|、|\)|\.|)$`)
	reGap        = regexp.MustCompile(`^[ 　\t]+`)
)

// document writes the whole text. Lines with columns become tables.
func (w *caseWriter) document(t testing.TB, c textCase) []byte {
	t.Helper()
	w.next, w.last = map[string]int{}, map[string]int{}
	var body strings.Builder
	nodes := slices.DeleteFunc(slices.Clone(c.nodes), func(n models.Node) bool { return strings.TrimSpace(n.Marker) == "" || n.Kind == models.NodeRow })
	lines := strings.Split(c.text, "\n")
	for i := 0; i < len(lines); i++ {
		if strings.Contains(strings.TrimSpace(lines[i]), "\t") {
			end := i
			for end < len(lines) && strings.Contains(strings.TrimSpace(lines[end]), "\t") {
				end++
			}
			body.WriteString(w.table(lines[i:end]))
			i = end - 1
			continue
		}
		text := reGap.ReplaceAllString(lines[i], "")
		marker := ""
		if len(nodes) > 0 && strings.HasPrefix(text, strings.TrimSpace(nodes[0].Marker)+firstOf(nodes[0])) {
			marker = strings.TrimSpace(nodes[0].Marker)
			text = strings.TrimSpace(strings.TrimPrefix(text, marker))
			nodes = nodes[1:]
		}
		body.WriteString(w.paragraph(marker, text, lines[i] != text))
	}
	d := newDocx(body.String()).numbering(w.numbering())
	if w.strict {
		for name, content := range d.contents {
			d.contents[name] = strings.ReplaceAll(content, nsWord, nsWordStrict)
		}
	}
	return d.bytes(t)
}

// firstOf gives the first character after a node's marker.
func firstOf(n models.Node) string {
	rest := []rune(n.Heading + n.Text)
	return string(rest[:min(1, len(rest))])
}

// paragraph writes one line, with its number typed or automatic.
func (w *caseWriter) paragraph(marker, text string, indented bool) string {
	props := ""
	if w.auto && marker != "" && reCaseMarker.MatchString(marker) {
		props = fmt.Sprintf(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>`, w.list(marker))
	} else if marker != "" {
		text = marker + text
	}
	if indented {
		props += `<w:ind w:firstLineChars="200" w:firstLine="640"/>`
	}
	out := `<w:p><w:pPr>` + props + `</w:pPr>` + w.runs(text) + `</w:p>`
	if w.tracked && marker != "" {
		out = `<w:p><w:pPr>` + props + deletedMark + `</w:pPr><w:del w:id="9"><w:r><w:delText>此条删去。</w:delText></w:r></w:del></w:p>` + out
	}
	return out
}

// list gives the list instance that prints a marker next: the running one, or a new one that starts there.
func (w *caseWriter) list(marker string) int {
	parts := reCaseMarker.FindStringSubmatch(marker)
	format, number := "decimal", 0
	switch first := []rune(parts[2])[0]; {
	case first >= '①' && first <= '⑳':
		format, number = "decimalEnclosedCircle", int(first-'①')+1
	case first > '9':
		format = "chineseCountingThousand"
		for n := 1; n < 1000 && number == 0; n++ {
			if countChinese(n, plainNumerals) == parts[2] {
				number = n
			}
		}
	default:
		number, _ = strconv.Atoi(parts[2])
	}
	pattern := level(0, format, parts[1]+"%1"+parts[3], "")
	if !slices.Contains(w.patterns, pattern) {
		w.patterns = append(w.patterns, pattern)
	}
	if w.next[pattern] != number {
		abstract := slices.Index(w.patterns, pattern) + 1
		w.restarts = append(w.restarts, instance(len(w.restarts)+1, abstract, fmt.Sprintf(`<w:lvlOverride w:ilvl="0"><w:startOverride w:val="%d"/></w:lvlOverride>`, number)))
		w.last[pattern] = len(w.restarts)
	}
	w.next[pattern] = number + 1
	return w.last[pattern]
}

// numbering writes the lists used.
func (w *caseWriter) numbering() string {
	var out strings.Builder
	for i, pattern := range w.patterns {
		out.WriteString(abstract(i+1, pattern))
	}
	return out.String() + strings.Join(w.restarts, "")
}

// runs cuts a text into runs of seven characters, as Word and WPS do at every touch of the keyboard.
func (w *caseWriter) runs(text string) string {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	var out strings.Builder
	runes := []rune(text)
	for at := 0; at < len(runes); at += 7 {
		piece := run(escape.Replace(string(runes[at:min(at+7, len(runes))])))
		switch {
		case w.tracked && at%3 == 0:
			out.WriteString(`<w:ins w:id="1">` + piece + `</w:ins>`)
		case w.tracked && at%3 == 1:
			out.WriteString(`<w:del w:id="2"><w:r><w:delText>旧字</w:delText></w:r></w:del>` + piece)
		default:
			out.WriteString(piece)
		}
	}
	return out.String()
}

// table writes lines whose cells are parted by tabs.
func (w *caseWriter) table(lines []string) string {
	var out strings.Builder
	for _, line := range lines {
		out.WriteString(`<w:tr>`)
		for cell := range strings.SplitSeq(strings.TrimSpace(line), "\t") {
			out.WriteString(`<w:tc>` + `<w:p>` + w.runs(cell) + `</w:p></w:tc>`)
		}
		out.WriteString(`</w:tr>`)
	}
	return `<w:tbl>` + out.String() + `</w:tbl>`
}

// TestDocxCases writes each annotated text as .docx with typed numbers, with automatic ones, with tracked changes
// and in the strict form, and holds the importer to its figures for .docx.
func TestDocxCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/text/*.case")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	writers := map[string]caseWriter{"typed": {}, "automatic": {auto: true}, "tracked": {auto: true, tracked: true}, "strict": {strict: true}}
	var total score
	count := 0.0
	for _, path := range paths {
		c := loadCase(t, path)
		if !slices.Contains(c.Variants, "plain") && !slices.Contains(c.Variants, "half") || c.name == "references" {
			continue // recognised, run-together or hard-wrapped text has no paragraphs
		}
		for name, writer := range writers {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				s := scoreDocx(t, c, writer.document(t, c))
				total.bound, total.strict, total.facts = total.bound+s.bound, total.strict+s.strict, total.facts+s.facts
				count++
			})
		}
	}
	t.Logf("%d documents: bound %.4f strict %.4f facts %.4f", int(count), total.bound/count, total.strict/count, total.facts/count)
}

// scoreDocx reads a .docx of a case and holds it to the figures.
func scoreDocx(t *testing.T, c textCase, data []byte) score {
	t.Helper()
	out, source, err := Read(context.Background(), data, c.name+".docx", Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkSource(t, source)
	checkLines(t, source, out)
	s := scoreOutline(truth{Notice: c.Notice, Accept: c.Accept, Draft: models.OutlineDraft{Title: c.Title, Nodes: c.nodes}, Warnings: c.Warnings}, out)
	s.holdDocx(t)
	return s
}

// holdDocx holds a score to the importer's figures for .docx.
func (s score) holdDocx(t *testing.T) {
	t.Helper()
	if s.bound < 0.97 || s.strict < 0.93 || s.facts < 0.95 || s.warned < 1 || len(s.critical) > 0 {
		t.Errorf("bound %.3f strict %.3f facts %.3f warnings %.2f critical %v\n%s", s.bound, s.strict, s.facts, s.warned, s.critical, strings.Join(s.misses, "\n"))
	}
}

// TestLibreOfficeCopiesOfCases reads cases that LibreOffice 7.4 has opened and saved: lists, tables and layout in
// its own hand.
func TestLibreOfficeCopiesOfCases(t *testing.T) {
	files, err := filepath.Glob("testdata/docx/cases/*.docx")
	if err != nil || len(files) < 8 {
		t.Fatalf("files are missing: %v %v", files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".docx")
		t.Run(name, func(t *testing.T) {
			scoreDocx(t, loadCase(t, "testdata/text/"+name+".case"), readSample(t, file))
		})
	}
}

// TestLibreOfficeFilesBecomeOutlines holds the samples to the same figures.
func TestLibreOfficeFilesBecomeOutlines(t *testing.T) {
	for _, file := range samples(t) {
		want := readTruth(t, strings.TrimSuffix(file, ".docx")+".truth.json")
		t.Run(filepath.Base(file), func(t *testing.T) {
			out, _, err := Read(context.Background(), readSample(t, file), filepath.Base(file), Options{})
			if err != nil {
				t.Fatal(err)
			}
			scoreOutline(truth{Draft: models.OutlineDraft{Title: want.Draft.Title, Nodes: want.Draft.Nodes}, Warnings: want.Expected}, out).holdDocx(t)
		})
	}
}
