package redline

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Unchanged tells whether new differs from old at most by blanks, line breaks and the width of punctuation, digits and
// letters. A blank between two digits or two letters of alphabetic scripts counts: 1 5 is not 15.
func Unchanged(old, new string) bool {
	return old == new || folded(old) == folded(new)
}

func folded(text string) string {
	var b strings.Builder
	for _, f := range fold(text) {
		b.WriteRune(f.r)
	}
	return b.String()
}

// Key returns what opinions are compared by: equal keys mean equal but for blanks and punctuation. Marks that belong to
// a number or tie two words stay, so that 1.5 is not 15, 10-12 not 1012 and -5 not 5.
func Key(text string) string {
	runes := fold(text)
	var b strings.Builder
	last := ' ' // the last rune written
	for i := 0; i < len(runes); {
		n := i
		for n < len(runes) && dropped(runes[n].r) {
			n++
		}
		if n > i && n < len(runes) {
			if tie := tie(last, runes[i:n], runes[n].r); tie != 0 {
				b.WriteRune(tie)
			}
		}
		if n < len(runes) {
			last = runes[n].r
			b.WriteRune(last)
		}
		i = n + 1
	}
	return b.String()
}

// dropped tells whether a folded rune has no weight of its own. Signs that change a meaning (%, +, <, §, /) have.
func dropped(r rune) bool {
	return unicode.IsPunct(r) && !strings.ContainsRune("%‰&#@*/§※", r) || r == ' '
}

// tie returns what remains of the marks between two runes that would run together without them, or 0.
func tie(before rune, marks []folding, after rune) rune {
	last := marks[len(marks)-1].r
	if unicode.IsDigit(after) && last == '-' && !fuses(before, after) {
		return '-'
	}
	if !fuses(before, after) {
		return 0
	}
	if len(marks) == 1 && strings.ContainsRune(".,:-", last) {
		return last
	}
	return ' '
}

// fuses tells whether two runes side by side read as one number or one word.
func fuses(x, y rune) bool {
	return unicode.IsDigit(x) && unicode.IsDigit(y) || alphabetic(x) && alphabetic(y)
}

func alphabetic(r rune) bool { k := kindOf(r); return k == word }

// folding is one rune of a folded text with the bytes of the original it stands for.
type folding struct {
	r        rune
	from, to int
}

// fold returns text without blanks that do not matter, in plain width, with one form of quotes and dashes.
func fold(text string) []folding {
	out := make([]folding, 0, len(text)/2)
	blank := false
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if k := kindOf(r); k == space || k == line {
			blank = true
			at += n
			continue
		}
		r = plain(r)
		if blank && len(out) > 0 && fuses(out[len(out)-1].r, r) {
			out = append(out, folding{' ', out[len(out)-1].to, at})
		}
		blank = false
		out = append(out, folding{r, at, at + n})
		at += n
	}
	return out
}

// plain returns the rune that stands for r and its variants of width and shape.
func plain(r rune) rune {
	switch r {
	case '“', '”', '„', '＂':
		return '"'
	case '‘', '’', '＇':
		return '\''
	case '–', '—', '―', '‐', '‑', '－':
		return '-'
	case '〜', '～':
		return '~'
	}
	if f := width.LookupRune(r).Folded(); f != 0 {
		return f
	}
	return r
}

var (
	// ErrAbsent says that a quote does not stand in the text.
	ErrAbsent = errors.New("quote not in the text")
	// ErrAmbiguous says that a quote stands in the text more than once.
	ErrAmbiguous = errors.New("quote more than once in the text")
)

// Locate finds the one place of text that quote names and returns its bytes: the exact words if they stand there, else
// equal but for blanks and width. A place inside a number, a word or a character is none: 10 is not in 100. It fails
// with ErrAbsent or ErrAmbiguous.
func Locate(text, quote string) (from, to int, err error) {
	exact := make([]folding, 0, len(text)/2)
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		exact = append(exact, folding{r, at, at + n})
		at += n
	}
	from, to, err = locate(text, exact, quote)
	if errors.Is(err, ErrAbsent) {
		return locate(text, fold(text), folded(quote))
	}
	return from, to, err
}

func locate(text string, runes []folding, quote string) (from, to int, err error) {
	want := []rune(quote)
	found := 0
	for i := 0; len(want) > 0 && i+len(want) <= len(runes); i++ {
		if !begins(runes[i:], want) {
			continue
		}
		start, end := runes[i].from, runes[i+len(want)-1].to
		if whole(text, start) && whole(text, end) {
			from, to = start, end
			found++
		}
	}
	switch found {
	case 0:
		return 0, 0, ErrAbsent
	case 1:
		return from, to, nil
	}
	return 0, 0, ErrAmbiguous
}

func begins(runes []folding, want []rune) bool {
	for i, r := range want {
		if runes[i].r != r {
			return false
		}
	}
	return true
}

// whole tells whether a cut of text at byte i parts neither a number nor a word nor a character.
func whole(text string, i int) bool {
	if i == 0 || i == len(text) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	return !fuses(before, after) && !extends(after) && before != '\u200d'
}
