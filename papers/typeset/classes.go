package typeset

import (
	"sync"
	"unicode"
)

// class tells how a character behaves at the edge of a line.
type class uint8

const (
	ideograph class = iota // a line may break before and after it
	word                   // Latin, digits and the like: stays with its neighbours
	space                  // hangs over the edge
	opening                // never the last of a line
	closing                // never the first of a line
	joining                // belongs to the character before it
	glue                   // a blank that is not broken at
	newline                // ends the line
	hidden                 // not printed: controls, zero-width and bidirectional marks
	tab                    // a blank of two ems
)

// Characters that never begin a line, and those that never end one.
const (
	neverFirst = "，。、；：？！）》」』】〕”’…—％℃!),.:;?]}" +
		"〉〗〙〛｝］﹚﹜﹞％‰℉°′″·・‧／～〜ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ．％¢｡､｣»›–"
	neverLast = "（《「『【〔“‘([{〈〖〘〚｛［﹙﹛﹝￥＄¥$£￡｢«‹"
)

// squeezable are the full-width marks whose ink leaves half of their em blank.
const squeezable = "，。、；：？！）》」』】〕”’〉〗〙〛｝］．" + "（《「『【〔“‘〈〖〘〚｛［"

// traits is what the breaker needs to know of a character.
type traits uint8

const (
	classBits traits = 0x0F
	halfBlank traits = 0x10 // squeezable
	asciiMark traits = 0x20 // a closing or opening mark that may stand inside a word
	wide      traits = 0x40 // full width already: no extra space beside Han
	fromRight traits = 0x80 // written from right to left
)

func (t traits) class() class { return class(t & classBits) }

// traitTable answers for the characters below U+10000.
var traitTable = sync.OnceValue(func() *[1 << 16]traits {
	var t [1 << 16]traits
	fill := func(from, to rune, value traits) {
		for r := from; r <= to; r++ {
			t[r] = value
		}
	}
	fill(0x21, 0x1FFF, traits(word)) // alphabets
	fill(0x2C00, 0x2DFF, traits(word))
	fill(0xA4D0, 0xABFF, traits(word))
	fill(0xFB00, 0xFDFF, traits(word))
	fill(0xFE70, 0xFEFC, traits(word))
	fill(0xFF10, 0xFF19, traits(word)|wide)
	fill(0xFF21, 0xFF3A, traits(word)|wide)
	fill(0xFF41, 0xFF5A, traits(word)|wide)
	for _, area := range [][2]rune{{0x0590, 0x08FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFC}} {
		fill(area[0], area[1], traits(word)|fromRight)
	}
	for _, table := range []*unicode.RangeTable{unicode.Mn, unicode.Mc, unicode.Me} {
		for _, run := range table.R16 {
			for r := rune(run.Lo); r <= rune(run.Hi); r += rune(run.Stride) {
				t[r] = traits(joining) | t[r]&fromRight
			}
		}
	}
	fillMarks(&t)
	fillBlanks(&t)
	return &t
})

func fillMarks(t *[1 << 16]traits) {
	for _, r := range neverFirst {
		t[r] = traits(closing)
	}
	for _, r := range neverLast {
		t[r] = traits(opening)
	}
	for _, r := range squeezable {
		t[r] |= halfBlank
	}
	for r := rune(0x21); r < 0x7F; r++ {
		if c := t[r].class(); c == opening || c == closing {
			t[r] |= asciiMark
		}
	}
	for _, r := range "’·–°′″" {
		t[r] |= asciiMark
	}
}

func fillBlanks(t *[1 << 16]traits) {
	for r := range rune(0x20) {
		t[r] = traits(hidden)
	}
	for r := rune(0x7F); r <= 0x9F; r++ {
		t[r] = traits(hidden)
	}
	for _, r := range []rune{'\n', '\v', '\f', 0x85, 0x2028, 0x2029} {
		t[r] = traits(newline)
	}
	t['\t'] = traits(tab)
	for _, run := range unicode.Zs.R16 {
		for r := rune(run.Lo); r <= rune(run.Hi); r += rune(run.Stride) {
			t[r] = traits(space)
		}
	}
	t[0xA0], t[0x202F], t[0x2007] = traits(glue), traits(glue), traits(glue)
	hide := func(from, to rune) {
		for r := from; r <= to; r++ {
			t[r] = traits(hidden)
		}
	}
	hide(0xAD, 0xAD)
	hide(0x034F, 0x034F)
	hide(0x061C, 0x061C)
	hide(0x180B, 0x180F)
	hide(0x200B, 0x200F)
	hide(0x202A, 0x202E)
	hide(0x2060, 0x206F)
	hide(0xFE00, 0xFE0F)
	hide(0xFEFF, 0xFEFF)
	hide(0xFFF0, 0xFFFB)
	hide(0xFFFE, 0xFFFF) // no characters at all, like their kin of the other planes
	hide(0xFDD0, 0xFDEF)
}

// traitsOf answers for any character.
func traitsOf(table *[1 << 16]traits, r rune) traits {
	switch {
	case uint32(r) < 1<<16:
		return table[r]
	case r >= 0xE0000 && r <= 0xE0FFF, r&0xFFFE == 0xFFFE: // tags and variation selectors; no characters
		return traits(hidden)
	case unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me):
		return traits(joining)
	case r >= 0x10800 && r <= 0x10FFF || r >= 0x1E800 && r <= 0x1EFFF:
		return traits(word) | fromRight
	}
	return traits(ideograph)
}

// Visible drops from text what is never printed: control, zero-width and
// bidirectional characters, joiners and variation selectors. White space
// stays. Printed text equals its Visible form, white space aside.
func Visible(text string) string {
	table := traitTable()
	var kept []rune
	for _, r := range text {
		if traitsOf(table, r).class() != hidden {
			kept = append(kept, r)
		}
	}
	return string(kept)
}
