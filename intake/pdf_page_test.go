package intake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zqyj/models"
	"zqyj/pdfin"
)

// typed is a line of 16-point type set by hand: at the left edge 80, lines 29 points apart, 28 characters wide.
type typed struct {
	text  string
	left  float64 // characters from the edge
	down  float64 // points from the page's top
	size  float64 // 0: 16
	angle float64
}

func setPage(lines ...typed) pdfPage {
	p := pdfin.Page{Width: 595, Height: 842}
	for _, l := range lines {
		em := l.size
		if em == 0 {
			em = 16
		}
		x := 80 + l.left*16
		for _, r := range l.text {
			w := em
			if r < 0x2000 {
				w = em / 2
			}
			base := 842 - l.down
			p.Chars = append(p.Chars, pdfin.Char{Rune: r, Left: x, Right: x + w, Bottom: base - 2, Top: base + em*0.8, Base: base, Angle: l.angle})
			x += w
		}
	}
	return pdfPage{text: p}
}

func buildPages(pages ...pdfPage) *pdfBuilder {
	b := &pdfBuilder{}
	b.build(pages)
	return b
}

func (b *pdfBuilder) texts() []string {
	var out []string
	for _, p := range b.paragraphs {
		out = append(out, p.Text)
	}
	return out
}

func (b *pdfBuilder) warned(code string) (line int, ok bool) {
	for _, w := range b.warnings {
		if w.Code == code && w.Message != "" {
			return w.Line, true
		}
	}
	return 0, false
}

// body is a page of full lines that make one paragraph.
func body(start string) []typed {
	lines := []typed{{text: start + strings.Repeat("文", 26-runeLen(start)), left: 2, down: 130}}
	for i := 1; i < 8; i++ {
		lines = append(lines, typed{text: strings.Repeat("文", 28), down: 130 + 29*float64(i)})
	}
	return append(lines, typed{text: "完。", down: 130 + 29*8})
}

func TestPageNumbersAndHeadsGoWithAWarning(t *testing.T) {
	var pages []pdfPage
	for i := range 4 {
		lines := append(body("第"), typed{text: fmt.Sprintf("— %d —", i+1), left: 12, down: 790}, typed{text: "云陇省人民政府文件", left: 8, down: 60})
		pages = append(pages, setPage(lines...))
	}
	b := buildPages(pages...)
	for _, text := range b.texts() {
		if strings.ContainsAny(text, "—云") {
			t.Errorf("left in: %q", text)
		}
	}
	for _, code := range []string{models.WarnPageNumberRemoved, models.WarnHeaderRemoved} {
		line, ok := b.warned(code)
		if !ok || line < 1 || line > len(b.lines) || !strings.ContainsAny(b.lines[line-1], "—云") {
			t.Errorf("%s: line %d of %d", code, line, len(b.lines))
		}
	}
}

func TestFiguresThatAreNoPageNumbers(t *testing.T) {
	b := buildPages(setPage(append(body("第"), typed{text: "2030", left: 2, down: 760})...), setPage(body("共")...))
	if !slices.Contains(b.texts(), "2030") {
		t.Errorf("a lone figure went: %q", b.texts())
	}
}

func TestParagraphGoesOnOverThePage(t *testing.T) {
	first := body("一")
	b := buildPages(setPage(first[:8]...), setPage(typed{text: "接着写完。", down: 130}, typed{text: "下一段。", left: 2, down: 159}))
	got := b.texts()
	if len(got) != 2 || !strings.HasSuffix(got[0], "文接着写完。") || b.paragraphs[1].Page != 2 {
		t.Errorf("got %q", got)
	}
	if joins := b.paragraphs[0].Joins; len(joins) != 8 || joins[7].Line != 9 {
		t.Errorf("joins %v", joins)
	}
}

func TestWatermarkIsLeftOutAloud(t *testing.T) {
	b := buildPages(setPage(append(body("第"), typed{text: "征求意见稿", left: 8, down: 300, size: 60, angle: 45})...))
	if slices.ContainsFunc(b.texts(), func(s string) bool { return strings.Contains(s, "征") }) {
		t.Errorf("the watermark is in the text: %q", b.texts())
	}
	if _, ok := b.warned(models.WarnTextDropped); !ok {
		t.Error("no warning")
	}
}

func TestBoldByPrintingTwice(t *testing.T) {
	lines := append(body("第"), typed{text: "谢谢", left: 2, down: 400}, typed{text: "谢谢", left: 2.02, down: 400})
	if got := buildPages(setPage(lines...)).texts(); got[len(got)-1] != "谢谢" {
		t.Errorf("got %q", got)
	}
}

func TestFootnoteAndItsSign(t *testing.T) {
	lines := append(body("第"), typed{text: "依据有关规定", left: 2, down: 420}, typed{text: "1", left: 8, down: 414, size: 8}, typed{text: "制定。", left: 8.25, down: 420},
		typed{text: "1 有关规定指省政府文件。", down: 700, size: 10})
	b := buildPages(setPage(lines...))
	if got := b.texts(); got[len(got)-1] != "依据有关规定制定。" {
		t.Errorf("got %q", got)
	}
	if line, ok := b.warned(models.WarnFootnote); !ok || !strings.Contains(b.lines[line-1], "省政府文件") {
		t.Error("the note went without a warning")
	}
}

func TestPageWithoutTextAmongOthers(t *testing.T) {
	b := buildPages(setPage(body("第")...), pdfPage{text: pdfin.Page{Width: 595, Height: 842}})
	if _, ok := b.warned(models.WarnTextDropped); !ok {
		t.Error("a page without text layer was passed over")
	}
}

func TestFramesAndUnderlinesAreNoTables(t *testing.T) {
	p := setPage(append(body("第"), typed{text: "云陇省文件", left: 8, down: 90})...)
	p.rules = []pdfin.Rule{
		{X0: 80, Y0: 740, X1: 528, Y1: 740},                                        // the line under a letter-head
		{X0: 112, Y0: 700, X1: 200, Y1: 700}, {X0: 112, Y0: 670, X1: 300, Y1: 670}, // underlines
		{X0: 70, Y0: 400, X1: 540, Y1: 400}, {X0: 70, Y0: 750, X1: 540, Y1: 750}, // a frame
		{X0: 70, Y0: 400, X1: 70, Y1: 750}, {X0: 540, Y0: 400, X1: 540, Y1: 750},
	}
	for _, par := range buildPages(p).paragraphs {
		if par.Table != nil {
			t.Errorf("took %q for a table", par.Table.Rows)
		}
	}
}

// grid draws the rules of a table.
func grid(xs, ys []float64) []pdfin.Rule {
	var rules []pdfin.Rule
	for _, x := range xs {
		rules = append(rules, pdfin.Rule{X0: x, Y0: ys[len(ys)-1], X1: x, Y1: ys[0]})
	}
	for _, y := range ys {
		rules = append(rules, pdfin.Rule{X0: xs[0], Y0: y, X1: xs[len(xs)-1], Y1: y})
	}
	return rules
}

func TestTableOverAPageBreak(t *testing.T) {
	xs := []float64{78, 130, 330, 520}
	first := setPage(typed{text: "序号", down: 142}, typed{text: "任务", left: 4, down: 142}, typed{text: "备注", left: 16, down: 142},
		typed{text: "1", down: 182}, typed{text: "完善平台", left: 4, down: 182}, typed{text: "急", left: 16, down: 182})
	first.rules = grid(xs, []float64{720, 690, 640})
	second := setPage(typed{text: "序号", down: 142}, typed{text: "任务", left: 4, down: 142}, typed{text: "备注", left: 16, down: 142},
		typed{text: "管理制度", left: 4, down: 170}, typed{text: "2", down: 212}, typed{text: "落实", left: 4, down: 212})
	second.rules = grid(xs, []float64{720, 690, 660, 620})
	b := buildPages(first, second)
	if len(b.paragraphs) != 1 || b.paragraphs[0].Table == nil {
		t.Fatalf("got %q", b.texts())
	}
	want := [][]string{{"序号", "任务", "备注"}, {"1", "完善平台管理制度", "急"}, {"2", "落实", ""}}
	if got := b.paragraphs[0].Table.Rows; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q", got)
	}
}

func TestWordsAndAddressesOverLineEnds(t *testing.T) {
	for _, c := range [][3]string{
		{"完善平", "台", "完善平台"}, {"GB/T", "9704", "GB/T 9704"}, {"20", "30年", "2030年"}, {"open", "data", "open data"},
		{"登录www.example.", "gov.cn查看", "登录www.example.gov.cn查看"}, {"登录ww", "w.example.gov.cn", "登录www.example.gov.cn"}, {"", "一", "一"},
	} {
		if got := glue(c[0], c[1]); got != c[2] {
			t.Errorf("%q + %q = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// TestNoCharacterIsLostSilently: wherever characters stand, each is in a source line or its loss is a warning.
func TestNoCharacterIsLostSilently(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var pages []pdfPage
		var want []rune
		for range rapid.IntRange(1, 3).Draw(t, "pages") {
			var lines []typed
			for range rapid.IntRange(1, 12).Draw(t, "lines") {
				l := typed{
					text: rapid.StringOfN(rapid.RuneFrom([]rune("一二条第（）甲乙。，Ab12")), 1, 20, -1).Draw(t, "text"),
					left: rapid.Float64Range(0, 12).Draw(t, "left"), down: float64(29 * rapid.IntRange(2, 27).Draw(t, "line")),
				}
				if slices.ContainsFunc(lines, func(o typed) bool { return o.down == l.down }) {
					continue
				}
				lines = append(lines, l)
				want = append(want, []rune(l.text)...)
			}
			p := setPage(lines...)
			if rapid.Bool().Draw(t, "table") {
				p.rules = grid([]float64{70, 200, 540}, []float64{700, 600, 300})
			}
			pages = append(pages, p)
		}
		got := []rune(solid(strings.NewReplacer(" | ", "").Replace(strings.Join(buildPages(pages...).lines, ""))))
		slices.Sort(got)
		slices.Sort(want)
		if string(got) != string(want) {
			t.Fatalf("lines hold %q\nwant       %q", string(got), string(want))
		}
	})
}

const scanOnly = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>"

func TestPDFThatCannotBeImported(t *testing.T) {
	opts := pdfOptions(t)
	locked, err := os.ReadFile("../pdfin/testdata/opened.pdf")
	if err != nil {
		t.Fatal(err)
	}
	good := pdfFile(t, "bullets.pdf")
	for _, c := range []struct {
		name, code, words string
		data              []byte
	}{
		{"scan", models.ImportPDFNoText, "扫描件", []byte(scanOnly)},
		{"locked", models.ImportEncrypted, "密码", locked},
		{"cut", models.ImportPDFCorrupt, "损坏", good[:2000]},
	} {
		out, _, err := Read(context.Background(), c.data, c.name, opts)
		var failure *models.ImportError
		if !errors.As(err, &failure) || failure.Code != c.code || !strings.Contains(failure.Message, c.words) || out.OK {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Read(ctx, good, "left", opts); !errors.Is(err, context.Canceled) {
		t.Errorf("caller that left: %v", err)
	}
}

func TestFontsWithoutCharacters(t *testing.T) {
	p := setPage(typed{text: "1", down: 130})
	p.text.Unmapped = 300
	if err := noText([]pdfPage{p}); err == nil || err.Code != models.ImportPDFNoText || !strings.Contains(err.Message, "字体") {
		t.Errorf("got %v", err)
	}
}
