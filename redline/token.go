package redline

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a token is to a reader; it decides how much an equal token is worth keeping.
type kind int8

const (
	han   kind = iota // one Han or kana character
	word              // letters of an alphabetic script, possibly with digits
	num               // a number in digits or in Han numerals
	punct             // one mark of punctuation or symbol
	space             // one blank
	line              // a line break
)

// token is the smallest piece that is kept or changed as a whole.
type token struct {
	from, to int // bytes of the text it was cut from
	kind     kind
}

// longestWord bounds a token in characters; a longer run is cut into its characters so that one changed letter in it
// does not strike out all.
const longestWord = 48

// split cuts text into tokens; together they are the text.
func split(text string) []token {
	var out []token
	for at := 0; at < len(text); {
		first := cluster(text, at)
		if end := run(text, first); end > first.to {
			if pieces := word; end > at {
				if first.kind == han {
					pieces = num
				}
				out = appendRun(out, text, token{at, end, pieces})
			}
			at = end
			continue
		}
		out = append(out, first)
		at = first.to
	}
	return out
}

// appendRun appends a word or number of several characters, in pieces if it is too long or is a number with a unit.
func appendRun(out []token, text string, t token) []token {
	if t.kind == num {
		return append(out, t)
	}
	digits := t.from
	for digits < t.to {
		c := cluster(text, digits)
		if c.kind != num && !joins(text, c, t.to) {
			break
		}
		digits = c.to
	}
	switch {
	case digits == t.to:
		t.kind = num
	case digits-t.from > 1 && utf8.RuneCountInString(text[t.from:digits]) > 1:
		// 110kV: the letters are a unit, as 个 in 100个; but 5G is one word.
		out = append(out, token{t.from, digits, num})
		t.from = digits
	}
	if utf8.RuneCountInString(text[t.from:t.to]) <= longestWord {
		return append(out, t)
	}
	for at := t.from; at < t.to; {
		c := cluster(text, at)
		out = append(out, c)
		at = c.to
	}
	return out
}

// run returns where the word or number that begins with the first cluster ends; at the end of first if it is alone.
func run(text string, first token) int {
	switch first.kind {
	case han:
		return numeralRun(text, first)
	case word, num:
	default:
		return first.to
	}
	end := first.to
	for end < len(text) {
		c := cluster(text, end)
		if c.kind != word && c.kind != num && !joins(text, c, len(text)) {
			break
		}
		end = c.to
	}
	return end
}

// joins tells whether the mark c ties a number or an address together: the point of 3.5, the colon of 12:00, the comma
// of 1,000, the points of www.example.cn. The mark must stand between two of a kind.
func joins(text string, c token, end int) bool {
	if c.kind != punct || c.to >= end || c.from == 0 {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:c.from])
	after, _ := utf8.DecodeRuneInString(text[c.to:end])
	digits := unicode.IsDigit(before) && unicode.IsDigit(after)
	switch text[c.from:c.to] {
	case ":", "：", ".", "．":
		return digits || text[c.from:c.to] == "." && latin(before) && latin(after)
	case ",", "，":
		return digits && thousands(text[c.to:end])
	}
	return false
}

func latin(r rune) bool { return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// thousands tells whether rest begins with exactly three digits.
func thousands(rest string) bool {
	n := 0
	for _, r := range rest {
		if !unicode.IsDigit(r) {
			break
		}
		n++
	}
	return n == 3
}

const (
	numerals   = "〇零一二三四五六七八九十百千万亿两"
	magnitudes = "〇零十百千万亿"
)

// numeralRun returns where the number in Han numerals that begins with first ends. Without a magnitude in it 一二 is
// no number but two words.
func numeralRun(text string, first token) int {
	end, magnitude := first.from, false
	for end < len(text) {
		c := cluster(text, end)
		if !strings.Contains(numerals, text[c.from:c.to]) {
			break
		}
		magnitude = magnitude || strings.Contains(magnitudes, text[c.from:c.to])
		end = c.to
	}
	if !magnitude || end < first.to {
		return first.to
	}
	return end
}

// cluster returns what a reader takes for one character, beginning at byte at. It follows the grapheme clusters of
// Unicode where they matter here and errs on the side of not cutting.
func cluster(text string, at int) token {
	r, n := utf8.DecodeRuneInString(text[at:])
	t := token{at, at + n, kindOf(r)}
	if r == '\r' && strings.HasPrefix(text[t.to:], "\n") {
		t.to++
	}
	if t.kind == line || r == utf8.RuneError && n <= 1 {
		return t
	}
	flag := regional(r)
	for t.to < len(text) {
		next, n := utf8.DecodeRuneInString(text[t.to:])
		switch {
		case next == utf8.RuneError && n <= 1:
			return t
		case extends(next):
		case r == '\u200d' && kindOf(next) != line && kindOf(next) != space:
		case flag && regional(next):
			flag = false
		default:
			return t
		}
		if r = next; !regional(next) {
			flag = false
		}
		t.to += n
	}
	return t
}

func kindOf(r rune) kind {
	switch {
	case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
		return line
	case unicode.IsSpace(r) || r == '\u200b':
		return space
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo):
		return han
	case unicode.IsDigit(r):
		return num
	case unicode.IsLetter(r), unicode.IsMark(r):
		return word
	}
	return punct
}

// extends tells whether r belongs to the character before it.
func extends(r rune) bool {
	switch {
	case r < 0x300:
		return r == 0xad
	case r == '\u200b', r >= 0x600 && r <= 0x605, r == 0x6dd, r == 0x70f: // these stand before or for themselves
		return false
	case r >= 0x1160 && r <= 0x11ff, r >= 0xd7b0 && r <= 0xd7ff: // vowels and finals of decomposed Hangul
		return true
	case r >= 0x1f3fb && r <= 0x1f3ff: // skin tones
		return true
	}
	return unicode.IsMark(r) || unicode.Is(unicode.Cf, r)
}

func regional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
