package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zqyj/models"
)

// textCase is one annotated text of testdata/text: facts in front, then the file with marks. «1 item 2» begins a node
// of level 1, kind item and number 2; what follows is its marker up to «h», its heading up to «t», then its text.
// «x»…«/x» is text that belongs to no node; «n» ends the last node.
type textCase struct {
	name     string
	Variants []string            `json:"variants"`
	Title    string              `json:"title"`
	Notice   *models.NoticeFacts `json:"notice"`
	Accept   []string            `json:"deadline_any"`
	Warnings []string            `json:"warnings"`
	text     string
	nodes    []models.Node
}

var reMark = regexp.MustCompile(`«([^»]*)»`)

func loadCase(t testing.TB, path string) textCase {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	front, body, found := strings.Cut(string(raw), "\n=====\n")
	c := textCase{name: strings.TrimSuffix(filepath.Base(path), ".case")}
	if err := json.Unmarshal([]byte(front), &c); err != nil || !found {
		t.Fatalf("%s: %v", path, err)
	}
	c.read(body)
	return c
}

// read takes the marks out of the text and the nodes out of the marks.
func (c *textCase) read(body string) {
	var node *models.Node
	var field *string
	saved := field
	take := func(piece string) {
		c.text += piece
		if field != nil {
			*field += piece
		}
	}
	last := 0
	for _, at := range reMark.FindAllStringSubmatchIndex(body, -1) {
		take(body[last:at[0]])
		last = at[1]
		switch mark := body[at[2]:at[3]]; mark {
		case "h":
			field = &node.Heading
		case "t":
			field = &node.Text
		case "n":
			field = nil
		case "x":
			saved, field = field, nil
		case "/x":
			field = saved
		default:
			words := append(strings.Fields(mark), "")
			level, _ := strconv.Atoi(words[0])
			c.nodes = append(c.nodes, models.Node{Level: level, Kind: models.NodeKind(words[1]), Number: words[2]})
			node = &c.nodes[len(c.nodes)-1]
			field = &node.Marker
			if node.Kind == models.NodePara {
				field = &node.Text
			}
		}
	}
	take(body[last:])
}

// variants give the same text as different producers would.
var variants = map[string]func(string) []byte{
	"plain":       func(s string) []byte { return []byte(widen(s)) },
	"half":        func(s string) []byte { return []byte(s) },
	"wide":        func(s string) []byte { return []byte(widenDigits(widen(s))) },
	"crlf":        func(s string) []byte { return []byte(strings.ReplaceAll(widen(s), "\n", "\r\n")) },
	"cr":          func(s string) []byte { return []byte(strings.ReplaceAll(widen(s), "\n", "\r")) },
	"gb18030":     func(s string) []byte { return gb18030(widen(s)) },
	"utf16":       func(s string) []byte { return utf16le(widen(s)) },
	"wrap-indent": func(s string) []byte { return []byte(strings.Join(wrapAll(widen(s), true), "\n")) },
	"wrap-flush":  func(s string) []byte { return []byte(strings.Join(wrapAll(widen(s), false), "\n")) },
	"pages":       func(s string) []byte { return []byte(paged(wrapAll(widen(s), true))) },
	"joined":      func(s string) []byte { return []byte(runOn(widen(s))) },
	"dump":        func(s string) []byte { return []byte(dump(runOn(widen(s)))) },
	"dump-pages":  func(s string) []byte { return []byte(dump(inlinePages(runOn(widen(s))))) },
}

func widen(s string) string {
	r := []rune(s)
	wide := func(i int) bool { return i >= 0 && i < len(r) && isCJK(r[i]) }
	for i := range r {
		if strings.ContainsRune(",:;!?()", r[i]) && (wide(i-1) || wide(i+1)) {
			r[i] += 0xfee0
		}
	}
	return string(r)
}

func widenDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' {
			return r + 0xfee0
		}
		return r
	}, s)
}

func gb18030(s string) []byte {
	out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return []byte(out)
}

func utf16le(s string) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

const pageWidth = 28

// wrapAll breaks lines at the width of an office page, with or without indented paragraphs and centred titles.
func wrapAll(s string, indent bool) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		text := []rune(strings.TrimSpace(l))
		if len(text) == 0 {
			if indent {
				out = append(out, "")
			}
			continue
		}
		if indent {
			text = append([]rune(leading(l, text)), text...)
		}
		for widthOf(string(text)) > pageWidth {
			cut := 1
			for widthOf(string(text[:cut+1])) <= pageWidth {
				cut++
			}
			for cut > 1 && text[cut] > 32 && text[cut] < 128 && text[cut-1] > 32 && text[cut-1] < 128 {
				cut-- // figures and Latin words stay whole
			}
			for cut < len(text) && strings.ContainsRune("，。；：、）》”", text[cut]) {
				cut++
			}
			out = append(out, string(text[:cut]))
			text = text[cut:]
		}
		if len(text) > 0 {
			out = append(out, string(text))
		}
	}
	return out
}

// leading is the space an office program puts before a line: two characters for paragraphs, half the rest for titles.
func leading(raw string, text []rune) string {
	spaces := len(raw) - len(strings.TrimLeft(raw, " "))
	switch {
	case spaces > 4:
		return strings.Repeat(" ", spaces)
	case strings.HasSuffix(string(text), "："), strings.HasPrefix(string(text), "附件") && len(text) < 6:
		return ""
	}
	if _, ok := parseMarker(string(text)); !ok && !endsWithMark(string(text)) && len(text) < pageWidth {
		return strings.Repeat("　", max(3, (pageWidth-len(text))/2))
	}
	return "　　"
}

// paged puts a page number and a running head after every 14 lines.
func paged(lines []string) string {
	var out strings.Builder
	for i, l := range lines {
		if i > 0 && i%14 == 0 {
			fmt.Fprintf(&out, "\n            — %d —\n\n会议材料　注意保管\n", i/14)
		}
		out.WriteString(l + "\n")
	}
	return out.String()
}

// runOn joins all lines into one.
func runOn(s string) string {
	var out strings.Builder
	for _, l := range strings.Split(s, "\n") {
		out.WriteString(strings.TrimSpace(l))
	}
	return out.String()
}

func inlinePages(s string) string {
	var out strings.Builder
	for i, r := range []rune(s) {
		if i > 0 && i%260 == 0 {
			fmt.Fprintf(&out, "- %d -", i/260)
		}
		out.WriteRune(r)
	}
	return out.String()
}

// dump cuts a text anywhere and numbers the pieces, as document sites do.
func dump(s string) string {
	var out strings.Builder
	text := []rune(s)
	for k := 1; len(text) > 0; k++ {
		cut := min(len(text), 211)
		fmt.Fprintf(&out, "%d、%s\n\n", k, string(text[:cut]))
		text = text[cut:]
	}
	return out.String()
}

// limits per variant: what importer.md asks of clean text and of recognised or dumped text.
func limitsFor(variant string) (bound, strict float64) {
	if strings.HasPrefix(variant, "dump") || variant == "joined" {
		return 0.90, 0.80
	}
	return 0.97, 0.93
}

// TestTextCases reads every annotated text as every producer would write it, and holds the importer to its figures.
func TestTextCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/text/*.case")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	var total score
	count := 0.0
	for _, path := range paths {
		c := loadCase(t, path)
		for _, variant := range c.Variants {
			t.Run(c.name+"/"+variant, func(t *testing.T) {
				s := readCase(t, c, variant)
				total.bound, total.strict, total.facts = total.bound+s.bound, total.strict+s.strict, total.facts+s.facts
				count++
				bound, strict := limitsFor(variant)
				if s.bound < bound || s.strict < strict || s.facts < 0.95 || s.warned < 1 || len(s.critical) > 0 {
					t.Errorf("bound %.3f strict %.3f facts %.3f warnings %.2f critical %v\n%s", s.bound, s.strict, s.facts, s.warned, s.critical, strings.Join(s.misses, "\n"))
				}
			})
		}
	}
	t.Logf("%d texts: bound %.4f strict %.4f facts %.4f", int(count), total.bound/count, total.strict/count, total.facts/count)
}

func readCase(t *testing.T, c textCase, variant string) score {
	t.Helper()
	encode, known := variants[variant]
	if !known {
		t.Fatalf("no variant %q", variant)
	}
	got, src, err := Read(context.Background(), encode(c.text), c.name+".txt", Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkLines(t, src, got)
	return scoreOutline(truth{Notice: c.Notice, Accept: c.Accept, Draft: models.OutlineDraft{Title: c.Title, Nodes: c.nodes}, Warnings: c.Warnings}, got)
}

// checkLines holds every line number to the source shown beside it.
func checkLines(t *testing.T, src Source, out models.Outline) {
	t.Helper()
	for _, n := range out.Draft.Nodes {
		if n.Line < 1 || n.Line > len(src.Lines) {
			t.Errorf("node %s on line %d of %d", n.Key, n.Line, len(src.Lines))
			continue
		}
		marker := []rune(strings.Join(strings.Fields(n.Marker), ""))
		line := strings.Map(dropSpace, src.Lines[n.Line-1])
		if n.Kind != models.NodeRow && len(marker) > 0 && !strings.Contains(line, string(marker[0])) {
			t.Errorf("node %s: line %d %q does not hold %q", n.Key, n.Line, src.Lines[n.Line-1], n.Marker)
		}
	}
	for _, w := range out.Warnings {
		if w.Line < 0 || w.Line > len(src.Lines) || w.Message == "" {
			t.Errorf("warning %+v of %d lines", w, len(src.Lines))
		}
	}
}

func dropSpace(r rune) rune {
	if unicode.IsSpace(r) {
		return -1
	}
	return r
}
