package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marks in their narrow form; texts are narrowed before they are compared.
const (
	sentenceEnds = "。;!?"
	closers      = "”’\"')》〉」』】]〕"
)

// narrow folds full-width letters, figures and punctuation and the ideographic space into their plain forms, so that
// rules are written once. It maps one character to one character.
func narrow(r rune) rune {
	switch {
	case r >= '\uff01' && r <= '\uff5e':
		return r - 0xfee0
	case r == '\u3000' || r == '\u00a0' || r == '\u2002' || r == '\u2003':
		return ' '
	case r == '\uff61':
		return '。'
	}
	return r
}

// folded is a text in narrow form with the way back to the original.
type folded struct {
	text     string
	original string
	back     []int32 // original byte offset of each folded byte offset, and of the end
}

func fold(original string) folded {
	var out strings.Builder
	out.Grow(len(original))
	back := make([]int32, 0, len(original)+1)
	for at, r := range original {
		size, _ := out.WriteRune(narrow(r))
		for range size {
			back = append(back, int32(at))
		}
	}
	return folded{text: out.String(), original: original, back: append(back, int32(len(original)))}
}

// cut gives the original text between two folded offsets.
func (f folded) cut(from, to int) string { return f.original[f.back[from]:f.back[to]] }

// isCJK says whether a character is set solid, so that a space beside it is typing, not a word boundary.
func isCJK(r rune) bool {
	return isHan(r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef || strings.ContainsRune("“”‘’—…·", r)
}

// tidy gives a clause's text: spaces beside CJK characters go, others shrink to one. One space between two
// Chinese words stays, because it may stand for lost book-title marks; spaces of stretched words go.
func tidy(text string) string {
	text = strings.Trim(text, "\n \t\u3000")
	if !strings.ContainsFunc(text, unicode.IsSpace) {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = tidyLine(line)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

func tidyLine(line string) string {
	fields := strings.Fields(line)
	var out strings.Builder
	for i, field := range fields {
		if i > 0 && keepsSpace(fields, i) {
			out.WriteByte(' ')
		}
		out.WriteString(field)
	}
	return out.String()
}

// keepsSpace decides about the space before fields[i].
func keepsSpace(fields []string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(fields[i-1])
	after, _ := utf8.DecodeRuneInString(fields[i])
	if isHan(before) && isHan(after) {
		return utf8.RuneCountInString(fields[i-1]) > 1 && utf8.RuneCountInString(fields[i]) > 1
	}
	return !isCJK(before) && !isCJK(after)
}

// solid removes every space: for comparisons.
func solid(text string) string {
	if !strings.ContainsFunc(text, unicode.IsSpace) {
		return text
	}
	return strings.Join(strings.Fields(text), "")
}

// solidTitle gives a heading or title: spaces beside CJK characters go, those between Latin words stay.
func solidTitle(text string) string {
	fields := strings.Fields(text)
	var out strings.Builder
	for i, field := range fields {
		if i > 0 {
			before, _ := utf8.DecodeLastRuneInString(fields[i-1])
			after, _ := utf8.DecodeRuneInString(field)
			if !isCJK(before) && !isCJK(after) {
				out.WriteByte(' ')
			}
		}
		out.WriteString(field)
	}
	return out.String()
}

// endsSentence says whether a text ends with a mark that closes a sentence, closing quotes and brackets aside.
func endsSentence(text string) bool {
	r := lastMark(text)
	return r != 0 && strings.ContainsRune(sentenceEnds+":", r)
}

// endsWithMark is like endsSentence but counts commas and the enumeration comma too.
func endsWithMark(text string) bool {
	r := lastMark(text)
	return r != 0 && strings.ContainsRune(sentenceEnds+":,、", r)
}

// lastMark gives the last character of a text in narrow form, closing quotes and brackets aside; 0 when none is left.
func lastMark(text string) rune {
	for text != "" {
		r, size := utf8.DecodeLastRuneInString(text)
		r = narrow(r)
		if !unicode.IsSpace(r) && !strings.ContainsRune(closers, r) {
			return r
		}
		text = text[:len(text)-size]
	}
	return 0
}

func runeLen(text string) int { return utf8.RuneCountInString(text) }

// findSpaced finds needle in text, spaces on both sides ignored; byte offsets of the match, or -1.
func findSpaced(text, needle string) (from, to int) {
	want := []rune(strings.Map(narrow, solid(needle)))
	if len(want) == 0 {
		return -1, -1
	}
	runes, offsets := make([]rune, 0, len(text)), make([]int, 0, len(text)+1)
	for at, r := range text {
		if !unicode.IsSpace(r) {
			runes, offsets = append(runes, narrow(r)), append(offsets, at)
		}
	}
	for i := 0; i+len(want) <= len(runes); i++ {
		if runes[i] != want[0] || string(runes[i:i+len(want)]) != string(want) {
			continue
		}
		end := offsets[i+len(want)-1]
		_, size := utf8.DecodeRuneInString(text[end:])
		return offsets[i], end + size
	}
	return -1, -1
}
