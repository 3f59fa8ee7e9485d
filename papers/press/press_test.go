package press

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
)

// pdftotext gives back the text of a PDF file; the test is skipped where
// poppler is not installed.
func pdftotext(t testing.TB, file []byte, options ...string) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed (Debian: poppler-utils)")
	}
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, append(options, path, "-")...).Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

// letters sorts the characters of a text, white space and what is never
// printed aside, so that texts can be compared whatever the order of reading.
func letters(text string) string {
	var kept []rune
	for _, r := range typeset.Visible(text) {
		if !unicode.IsSpace(r) {
			kept = append(kept, r)
		}
	}
	slices.Sort(kept)
	return string(kept)
}

// compose makes a paper of paragraphs of one text each.
func compose(t testing.TB, texts ...string) *typeset.Document {
	t.Helper()
	flow := typeset.NewFlow(context.Background(), typeset.NewSetter(fonts.Embedded()), typeset.Portrait(), nil)
	for _, text := range texts {
		flow.Paragraph(typeset.Paragraph{
			Spans: []typeset.Span{{Text: text}}, Size: 10 * typeset.Point, Leading: 15 * typeset.Point, Indent: 20 * typeset.Point,
		})
	}
	doc, err := flow.Finish(typeset.Info{Title: "关于𠮷的(征求意见)函", Created: time.Date(2018, 2, 9, 4, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func printed(t testing.TB, doc *typeset.Document) []byte {
	t.Helper()
	file, err := Print(context.Background(), doc)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestEveryCharacterComesBack(t *testing.T) {
	for name, text := range map[string]string{
		"plain Chinese":          "为深入贯彻落实《关于兰白科技创新改革试验区的意见》,按照“十三五”规划,提出2018年工作要点。",
		"names with rare Han":    "联系人:𠮷某某、王𬭚、李䶮、赵㛃、钱犇",
		"emoji":                  "同意😀,👨‍👩‍👧,❤️",
		"Tibetan":                "བོད་སྐད་དང་བོད་ཡིག",
		"Uyghur":                 "ئۇيغۇر تىلى",
		"Mongolian":              "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ",
		"combining marks":        "e\u0301 a\u0308 中\u0301",
		"alias of page counts":   "共{nb}页",
		"backslash and brackets": `a\b (c) [d] {e} <f> \( \\ %`,
		"code with a return":     "\u010d\u0d0d\u0d28\u285c", // bytes 0D, 28 and 5C inside codes
		"punctuation":            "“‘《〈「『【〔（”’》〉」』】〕）——……，。、；：？！～·％℃",
		"control characters":     "a\x00b\x01c\x1fd\u202ee\ufefff",
		"bytes that are no text": "a\xff\xfe中\xe4\xb8",
		"private characters":     "\ue000\uf8ff",
		"noncharacters":          "\uffff\ufffe\U0010ffff",
	} {
		t.Run(name, func(t *testing.T) {
			doc := compose(t, text)
			if got, want := letters(pdftotext(t, printed(t, doc))), letters(strings.ToValidUTF8(text, "\ufffd")); got != want && !strings.Contains(name, "no text") {
				t.Errorf("came back %q, want %q", got, want)
			}
		})
	}
}

func TestTextIsFoundInReadingOrder(t *testing.T) {
	text := "第一条 建议将“完善体系”改为“健全体系”,联系人𠮷某某。"
	if got := pdftotext(t, printed(t, compose(t, text))); !strings.Contains(strings.ReplaceAll(got, "\n", ""), "联系人𠮷某某") {
		t.Errorf("came back as %q", got)
	}
}

func TestATabKeepsItsRoom(t *testing.T) {
	boxes := pdftotext(t, printed(t, compose(t, "甲\t乙")), "-bbox")
	var left []float64
	for _, row := range strings.Split(boxes, "\n") {
		var x float64
		if n, _ := fmt.Sscanf(strings.TrimSpace(row), `<word xMin="%f"`, &x); n == 1 {
			left = append(left, x)
		}
	}
	if len(left) != 2 || left[1]-left[0] < 29 {
		t.Errorf("words begin at %v, want them an em and a tab of two apart", left)
	}
}

func TestManyNeighbouringCharactersTakeBoundedTime(t *testing.T) {
	var all []rune
	for r := rune(0x4E00); len(all) < 10000; r++ {
		all = append(all, r)
	}
	start := time.Now()
	file := printed(t, compose(t, string(all)))
	if spent := time.Since(start); spent > 3*time.Minute {
		t.Errorf("10,000 neighbours took %v", spent)
	}
	if got, want := letters(pdftotext(t, file)), letters(string(all)); got != want {
		t.Errorf("%d characters came back, want %d", len([]rune(got)), len(all))
	}
}

func TestEveryCharacterOfTheFontsTakesBoundedTime(t *testing.T) {
	if testing.Short() {
		t.Skip("prints every character there is")
	}
	var all []rune
	for r := rune(0x20); r <= 0x2FFFF; r++ {
		if fonts.Embedded().Glyph(fonts.Body, r).Found && !unicode.IsSpace(r) {
			all = append(all, r)
		}
	}
	start := time.Now()
	file := printed(t, compose(t, string(all)))
	if spent := time.Since(start); spent > 5*time.Minute {
		t.Errorf("%d characters took %v", len(all), spent)
	}
	if got, want := letters(pdftotext(t, file)), letters(string(all)); got != want {
		t.Errorf("%d characters came back, want %d", len([]rune(got)), len(all))
	}
}

func TestTheSamePaperIsTheSameFile(t *testing.T) {
	first := printed(t, compose(t, "一二三𠮷བོད"))
	second := printed(t, compose(t, "一二三𠮷བོད"))
	if !bytes.Equal(first, second) {
		t.Error("two prints of one paper differ")
	}
}

func TestACancelledPrintStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Print(ctx, compose(t, "一")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}
