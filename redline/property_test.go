package redline

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// pieces are what the random clauses are made of: words, numbers, marks and everything that is easily cut.
var pieces = strings.Split("推进 建设 示范区 的 和 、 ， 。 “ ” （ ） 100 个 12:00 3.5 % 二十五 年 科技 创新 体制 机制 GB/T 10142-2011 "+
	"𠮷 𬭚 葛\U000e0100 é e\u0301 👨\u200d👩\u200d👧 👍🏽 🇨🇳 🇭🇰 བོད་ཡིག ئۇيغۇر ᠮᠣᠩᠭᠣᠯ 한국어 \n \t \u3000 \u200d \ufe0f a B9", " ")

func clause() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 24).Draw(t, "pieces"), "")
	})
}

// revision draws another wording of text: some pieces out, some in, at most a few places.
func revision(text string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		tokens := split(text)
		var b strings.Builder
		b.WriteString(rapid.SampledFrom([]string{"", "", "", "各"}).Draw(t, "first"))
		for _, k := range tokens {
			switch rapid.IntRange(0, 11).Draw(t, "what") {
			case 0:
			case 1:
				b.WriteString(rapid.SampledFrom(pieces).Draw(t, "in"))
			case 2:
				b.WriteString(text[k.from:k.to] + rapid.SampledFrom(pieces).Draw(t, "added"))
			default:
				b.WriteString(text[k.from:k.to])
			}
		}
		return b.String()
	})
}

func TestEveryRedlineRebuildsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := clause().Draw(t, "old")
		new := rapid.OneOf(clause(), revision(old)).Draw(t, "new")
		checkPair(t, old, new)
	})
}

func TestEveryRedlineRebuildsArbitraryText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkPair(t, rapid.String().Draw(t, "old"), rapid.String().Draw(t, "new"))
	})
}

type failer interface{ Fatalf(string, ...any) }

// checkPair holds what is true of every pair of texts.
func checkPair(t failer, old, new string) {
	redline := Diff(old, new)
	if Old(redline) != old || New(redline) != new {
		t.Fatalf("%q -> %q: redline %q", old, new, redline)
	}
	valid := utf8.ValidString(old) && utf8.ValidString(new)
	for i, s := range redline {
		if s.Text == "" || i > 0 && (redline[i-1].Op == s.Op || redline[i-1].Op == Insert && s.Op == Remove) {
			t.Fatalf("%q -> %q: span %d out of form in %q", old, new, i, redline)
		}
		if valid && !utf8.ValidString(s.Text) {
			t.Fatalf("%q -> %q: span %d is not UTF-8", old, new, i)
		}
	}
	edits := Edits(old, new)
	if got, err := Apply(old, edits); err != nil || got != new {
		t.Fatalf("%q -> %q: edits %v give %q, %v", old, new, edits, got, err)
	}
	for _, e := range edits {
		for _, at := range []int{e.From, e.To} {
			if r, _ := utf8.DecodeRuneInString(old[at:]); valid && at > 0 && extends(r) && !strings.ContainsAny(lastRune(old[:at]), "\r\n\u2028\u2029") {
				t.Fatalf("%q -> %q: edit %v parts a mark from its character", old, new, e)
			}
		}
	}
	if sentence := Sentence(old, new); (sentence == "") != (old == new) || valid && !utf8.ValidString(sentence) {
		t.Fatalf("%q -> %q: sentence %q", old, new, sentence)
	}
}

func lastRune(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

func TestTokensAreTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(clause(), rapid.String()).Draw(t, "text")
		at := 0
		for _, k := range split(text) {
			if k.from != at || k.to <= k.from {
				t.Fatalf("%q: token %v after byte %d", text, k, at)
			}
			at = k.to
		}
		if at != len(text) {
			t.Fatalf("%q: tokens end at byte %d", text, at)
		}
	})
}

// proposals draws what several units make of one clause.
func proposals(t *rapid.T) (string, []string, [][]Edit) {
	old := clause().Draw(t, "old")
	var texts []string
	var all [][]Edit
	for range rapid.IntRange(0, 5).Draw(t, "units") {
		text := revision(old).Draw(t, "new")
		texts = append(texts, text)
		all = append(all, Edits(old, text))
	}
	return old, texts, all
}

func TestAcceptedEditsInAnyOrderGiveTheSameText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, texts, all := proposals(t)
		first, err := Merge(old, all)
		if err != nil {
			t.Fatalf("%q %v: %v", old, all, err)
		}
		order := rapid.Permutation(indexes(len(all))).Draw(t, "order")
		shuffled := make([][]Edit, len(all))
		for i, from := range order {
			shuffled[i] = slices.Clone(all[from])
			slices.Reverse(shuffled[i])
		}
		second, err := Merge(old, shuffled)
		if err != nil || first.Text != second.Text || len(first.Conflicts) != len(second.Conflicts) {
			t.Fatalf("%q, %q in order %v: %+v, then %+v, %v", old, texts, order, first, second, err)
		}
		for i, c := range second.Conflicts {
			if !sameConflict(first.Conflicts[i], c, order) {
				t.Fatalf("%q, %q in order %v: conflict %+v, then %+v", old, texts, order, first.Conflicts[i], c)
			}
		}
	})
}

// sameConflict tells whether second, found in another order, is first.
func sameConflict(first, second Conflict, order []int) bool {
	if first.From != second.From || first.To != second.To || len(first.Choices) != len(second.Choices) {
		return false
	}
	for i, c := range second.Choices {
		var by []int
		for _, p := range c.Proposals {
			by = append(by, order[p])
		}
		slices.Sort(by)
		if c.Text != first.Choices[i].Text || !slices.Equal(by, first.Choices[i].Proposals) {
			return false
		}
	}
	return true
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestNothingAcceptedIsLostUnlessReported(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, texts, all := proposals(t)
		m, err := Merge(old, all)
		if err != nil {
			t.Fatalf("%q: %v", old, err)
		}
		for i, edits := range all {
			for _, e := range edits {
				if !metOrReported(m, i, e) {
					t.Fatalf("%q, %q: edit %v of %d vanished in %+v", old, texts, e, i, m)
				}
			}
			if len(all) == 1 && m.Text != texts[i] {
				t.Fatalf("%q: alone gives %q, not %q", old, m.Text, texts[i])
			}
		}
		settleByEachChoice(t, old, m)
	})
}

func metOrReported(m Merged, proposal int, e Edit) bool {
	for _, j := range m.Edits {
		if j.From <= e.From && e.To <= j.To && j.Text == e.Text && slices.Contains(j.Proposals, proposal) {
			return true
		}
	}
	for _, c := range m.Conflicts {
		for _, choice := range c.Choices {
			if c.From <= e.From && e.To <= c.To && slices.Contains(choice.Proposals, proposal) {
				return true
			}
		}
	}
	return false
}

// settleByEachChoice checks that any choice can be put in by hand.
func settleByEachChoice(t *rapid.T, old string, m Merged) {
	edits := m.Plain()
	for _, c := range m.Conflicts {
		if len(c.Choices) < 2 {
			t.Fatalf("%q: conflict %+v with itself", old, c)
		}
		edits = append(edits, Edit{c.From, c.To, c.Choices[0].Text})
	}
	if _, err := Apply(old, edits); err != nil {
		t.Fatalf("%q: %+v cannot be settled: %v", old, m, err)
	}
}

func TestCompareKnowsNoOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := clause().Draw(t, "old")
		a, b := Edits(old, revision(old).Draw(t, "a")), Edits(old, revision(old).Draw(t, "b"))
		x, errX := Compare(old, a, b)
		y, errY := Compare(old, b, a)
		if errX != nil || errY != nil || x != y {
			t.Fatalf("%q: %v and %v: %v %v, turned %v %v", old, a, b, x, errX, y, errY)
		}
		if same, _ := Compare(old, a, a); same != Same {
			t.Fatalf("%q: %v with itself: %v", old, a, same)
		}
	})
}

// TestSentenceNamesOnePlace reads sentences of one replacement back into the text.
func TestSentenceNamesOnePlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := clause().Draw(t, "old")
		new := revision(old).Draw(t, "new")
		x, y, ok := readBack(Sentence(old, new))
		if !ok {
			return
		}
		if i := strings.Index(old, x); i < 0 || i != strings.LastIndex(old, x) {
			t.Fatalf("%q -> %q: %q does not stand once", old, new, x)
		}
		if got := strings.Replace(old, x, y, 1); got != new {
			t.Fatalf("%q -> %q: %q for %q gives %q", old, new, y, x, got)
		}
	})
}

// readBack parses 建议将“X”修改为“Y” with line breaks and quotes as they were.
func readBack(sentence string) (x, y string, ok bool) {
	rest, ok := strings.CutPrefix(sentence, "建议将“")
	if !ok || strings.Contains(sentence, "；") || strings.Contains(sentence, "\n") {
		return "", "", false
	}
	x, y, ok = strings.Cut(strings.TrimSuffix(rest, "”"), "”修改为“")
	return inner.Replace(x), inner.Replace(y), ok
}

func TestKeyAndUnchangedIgnoreBlanksOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := clause().Draw(t, "text")
		var wide strings.Builder
		for _, r := range text {
			if r > '!' && r <= '~' && rapid.Bool().Draw(t, "wide") {
				r += 0xfee0
			}
			wide.WriteRune(r)
		}
		if !Unchanged(text, wide.String()) || Key(text) != Key(wide.String()) {
			t.Fatalf("%q and %q: %q %q", text, wide.String(), Key(text), Key(wide.String()))
		}
		if Key(Key(text)) != Key(text) {
			t.Fatalf("%q: key %q has key %q", text, Key(text), Key(Key(text)))
		}
	})
}

func FuzzDiff(f *testing.F) {
	f.Add("新建孵化器100个。", "新建孵化器120个。")
	f.Add("e\u0301\r\n\u0301", "e\n\xff")
	f.Fuzz(func(t *testing.T, old, new string) {
		if len(old)+len(new) < 4000 {
			checkPair(t, old, new)
		}
	})
}

func FuzzLocate(f *testing.F) {
	f.Add("于 2 月 9日 12 时前", "2月9日")
	f.Add("葛\U000e0100城", "葛")
	f.Fuzz(func(t *testing.T, text, quote string) {
		if len(text) > 4000 {
			t.Skip()
		}
		from, to, err := Locate(text, quote)
		if err == nil && !Unchanged(text[from:to], quote) {
			t.Fatalf("%q in %q: %q", quote, text, text[from:to])
		}
	})
}

// longText makes n bytes of official prose from a fixed seed.
func longText(n int, seed uint64) string {
	rnd := rand.New(rand.NewPCG(seed, 1))
	list := make([]string, 0, len(lexicon))
	for w := range lexicon {
		list = append(list, w)
	}
	slices.Sort(list)
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(list[rnd.IntN(len(list))])
		if rnd.IntN(5) == 0 {
			b.WriteString([]string{"，", "、", "。", "的", "100个"}[rnd.IntN(5)])
		}
	}
	return b.String()
}
