package typeset

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"zqyj/papers/fonts"
)

const em = 16 * Point

// broken breaks one paragraph of body text into lines of the given number of
// ems and joins them with bars.
func broken(text string, ems int) string {
	s := NewSetter(fonts.Embedded())
	var out []string
	for _, line := range s.Break(Paragraph{Spans: []Span{{Text: text}}, Size: em}, Length(ems)*em) {
		out = append(out, line.Text())
	}
	return strings.Join(out, "|")
}

func TestLinesBreakAsAClerkWouldBreakThem(t *testing.T) {
	for _, c := range []struct {
		name, text string
		ems        int
		want       string
	}{
		{"Han breaks anywhere", "一二三四五六七八", 4, "一二三四|五六七八"},
		{"a comma does not begin a line", "一二三四五,六", 5, "一二三四|五,六"},
		{"a full-width comma hangs its blank half over the edge", "一二三四，五六", 5, "一二三四，|五六"},
		{"a full-width comma takes its character along", "一二三四五，六", 5, "一二三四|五，六"},
		{"an opening bracket does not end a line", "一二三四《五六》", 5, "一二三四|《五六》"},
		{"a dash stays whole and follows its word", "一二三四——五", 5, "一二三|四——五"},
		{"dots stay whole", "一二三四……五", 5, "一二三|四……五"},
		{"a Latin word stays whole", "一二三 information 四", 6, "一二三|information|四"},
		{"a time stays whole", "于明天上午12:00前", 6, "于明天上午|12:00前"},
		{"the number of a standard stays whole", "执行GB/T 10142-2011的规定", 9, "执行|GB/T 10142-2011的|规定"},
		{"a per cent sign stays with its number", "达到百分之95.5%以上", 6, "达到百分之|95.5%以上"},
		{"a word longer than the line breaks anywhere", "一二abcdefghijklmnopqrstuvwxyz三", 4, "一二|abcdefg|hijklmn|opqrstu|vwxyz|三"},
		{"quotes and marks together", "他说“好”，“行”。", 5, "他说“好”，|“行”。"},
		{"newlines stay", "一\n\n二", 5, "一||二"},
		{"white space at the edge goes", "一二三四 五六", 4, "一二三四|五六"},
		{"hidden characters are not printed", "一\u200b二\u202e三\ufe0f四", 9, "一二三四"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := broken(c.text, c.ems); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// alphabet are texts an opinion may be made of, the nasty ones included.
var alphabet = []string{
	"一", "的", "𠮷", "𬭚", "，", "。", "、", "；", "：", "？", "！", "）", "》", "」", "』", "】", "〕", "”", "’", "…", "——", "％", "℃",
	"（", "《", "「", "『", "【", "〔", "“", "‘", "(", "[", "{", "!", ")", ",", ".", ":", ";", "?", "]", "}", " ", "\u3000", "\n", "\t",
	"GB/T 10142-2011", "12:00", "information", "2018年", "139****0000", "http://a.b/c?d=e", "{nb}", `\(`, "é", "e\u0301", "\u0301",
	"བོད", "ئۇيغۇر", "ᠮᠣᠩᠭᠣᠯ", "😀", "👨\u200d👩\u200d👧", "\u200b", "\u202e", "\ufeff", "\x00", "\xff", "ﷺ", "가", "ก็",
}

func drawText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 120).Draw(t, "text"), "")
}

func TestNothingIsLostAndNoRuleBroken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t)
		width := Length(rapid.IntRange(1, 30).Draw(t, "ems")) * em
		checkBroken(t, text, width, rapid.SampledFrom([]Align{Justify, Left, Centre, Right}).Draw(t, "align"))
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

// checkBroken breaks a text and holds the result against what is promised.
func checkBroken(t failer, text string, width Length, align Align) {
	s := NewSetter(fonts.Embedded())
	lines := s.Break(Paragraph{Spans: []Span{{Text: text}}, Size: em, Align: align}, width)
	var got strings.Builder
	for n, line := range lines {
		got.WriteString(line.Text())
		checkLine(t, line, width)
		if n > 0 && !line.First {
			checkEdge(t, lines[n-1].Text(), line.Text(), width)
		}
	}
	if want := letters(text); sorted(letters(got.String())) != sorted(want) {
		t.Fatalf("printed %q, want %q", letters(got.String()), want)
	}
}

// checkLine wants pieces that stand in order and inside the edges, unless the
// line holds a single character.
func checkLine(t failer, line Line, width Length) {
	var x Length = -em / 2
	for n, piece := range line.Pieces {
		if piece.X < x {
			t.Fatalf("piece %d of %q begins at %d, inside the one before, which ends at %d", n, line.Text(), piece.X, x)
		}
		x = piece.X + piece.W - em/2
		if len([]rune(line.Text())) > 1 && x > width {
			t.Fatalf("%q ends at %d, edge %d", line.Text(), x+em/2, width)
		}
	}
}

// checkEdge wants no forbidden mark at either side of a line end, unless the
// lines hold nothing that could have been taken along.
func checkEdge(t failer, before, after string, width Length) {
	before = strings.TrimRightFunc(before, unicode.IsSpace)
	if before == "" {
		return // spaces before a word too long for the line stand alone
	}
	first, last := []rune(after)[0], []rune(before)[len([]rune(before))-1]
	bad := strings.ContainsRune("，。、；：？！）》」』】〕”’…—％℃!),.:;?]}", first) || strings.ContainsRune("（《「『【〔“‘([{", last)
	if bad && couldBreakEarlier(before) && width >= 4*em {
		t.Fatalf("line ends %q | %q", before, after)
	}
}

// couldBreakEarlier tells whether a line holds two Han characters in a row,
// between which it could have been broken.
func couldBreakEarlier(line string) bool {
	runes := []rune(line)
	for i := 1; i < len(runes); i++ {
		if unicode.Is(unicode.Han, runes[i]) && unicode.Is(unicode.Han, runes[i-1]) {
			return true
		}
	}
	return false
}

// letters is a text as it is printed, white space aside.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, Visible(text))
}

// sorted puts the characters of a text in order, so that texts can be compared
// whatever the order of reading.
func sorted(text string) string {
	runes := []rune(text)
	slices.Sort(runes)
	return string(runes)
}

func FuzzBreak(f *testing.F) {
	for _, text := range alphabet {
		f.Add(text+text+"一二三"+text, 5)
	}
	f.Fuzz(func(t *testing.T, text string, ems int) {
		checkBroken(t, text, Length(1+max(ems, -ems)%40)*em, Justify)
	})
}

func BenchmarkBreak(b *testing.B) {
	text := strings.Repeat("建议将“完善技术转移服务体系”修改为“健全技术转移服务体系”，并按GB/T 10142-2011执行。", 100)
	s := NewSetter(fonts.Embedded())
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Break(Paragraph{Spans: []Span{{Text: text}}, Size: em}, 28*em)
	}
}
