package redline

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// paragraphs are the large inputs: each must come out right, and soon.
func paragraphs() map[string][2]string {
	const size = 200_000
	text := longText(size, 1)
	return map[string][2]string{
		"a few edits":         {text, strings.Replace(strings.Replace(text, "创新", "改革", 40), "100个", "120个", 20)},
		"an edit every line":  {text, strings.ReplaceAll(text, "，", "，并")},
		"all rewritten":       {text, longText(size, 2)},
		"shuffled":            {text, shuffled(text)},
		"all struck":          {text, ""},
		"turned round":        {text, reversed(text)},
		"half turned round":   {text, text[:len(text)/2] + reversed(strings.ToValidUTF8(text[len(text)/2:], ""))},
		"one repeated letter": {strings.Repeat("的", size/3), strings.Repeat("的", size/4)},
		"one long word":       {strings.Repeat("x", 5000), strings.Repeat("x", 2500) + "y" + strings.Repeat("x", 2500)},
		"doubled":             {text, text + text},
	}
}

func shuffled(text string) string {
	parts := strings.SplitAfter(text, "，")
	rand.New(rand.NewPCG(3, 1)).Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return strings.Join(parts, "")
}

func reversed(text string) string {
	runes := []rune(text)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

func TestParagraphOf200KilobytesComesOutRightAndSoon(t *testing.T) {
	for name, p := range paragraphs() {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			redline := Diff(p[0], p[1])
			took := time.Since(start)
			if Old(redline) != p[0] || New(redline) != p[1] {
				t.Error("not rebuilt")
			}
			if Sentence(p[0], p[1]) == "" || took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestFewEditsInALongParagraphStaySmall(t *testing.T) {
	p := paragraphs()["a few edits"]
	for _, e := range Edits(p[0], p[1]) {
		if e.To-e.From > 30 || len(e.Text) > 30 {
			t.Errorf("%q for %q", e.Text, p[0][e.From:e.To])
		}
	}
}

func BenchmarkDiff(b *testing.B) {
	for name, p := range paragraphs() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Diff(p[0], p[1])
			}
		})
	}
	b.Run("clause", func(b *testing.B) {
		old, new := plainTexts(clerk[30].redline)
		for b.Loop() {
			Diff(old, new)
		}
	})
}

func BenchmarkSentence(b *testing.B) {
	for name, p := range paragraphs() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Sentence(p[0], p[1])
			}
		})
	}
}
