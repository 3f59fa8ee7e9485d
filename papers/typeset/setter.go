package typeset

import (
	"maps"
	"slices"

	"zqyj/papers/fonts"
)

// Setter breaks paragraphs into lines with the widths of one font library, and
// keeps account of the characters no font has. It serves one paper and is not
// safe for concurrent use.
type Setter struct {
	library *fonts.Library
	traits  *[1 << 16]traits
	basic   [4]*[1 << 16]fonts.Glyph
	missing map[rune]int

	chars  []char  // of the paragraph at hand
	lines  []Line  // of the paragraph at hand
	pieces []Piece // arena the finished lines point into
}

// NewSetter returns a Setter for one paper.
func NewSetter(library *fonts.Library) *Setter {
	return &Setter{library: library, traits: traitTable(), missing: map[rune]int{}}
}

// Library is the font library the setter measures with.
func (s *Setter) Library() *fonts.Library { return s.library }

// glyph looks a character up in a role.
func (s *Setter) glyph(role fonts.Role, r rune) fonts.Glyph {
	if s.basic[role] == nil {
		s.basic[role] = s.library.Basic(role)
	}
	if uint32(r) < 1<<16 {
		return s.basic[role][r]
	}
	return s.library.Glyph(role, r)
}

// Rare tells the characters that cannot be written under their own number
// because a PDF font addresses glyphs with two bytes: those above U+FFFF, and
// the private ones, whose numbers serve to address the former.
func Rare(r rune) bool { return r > 0xFFFF || r >= 0xE000 && r <= 0xF8FF }

// Missing lists the characters no font has, in order of number.
func (s *Setter) Missing() []rune { return slices.Sorted(maps.Keys(s.missing)) }

// claim offers room for at most n pieces that stay valid for the paper's life.
func (s *Setter) claim(n int) []Piece {
	if cap(s.pieces)-len(s.pieces) < n {
		s.pieces = make([]Piece, 0, max(1024, n))
	}
	return s.pieces[len(s.pieces) : len(s.pieces) : len(s.pieces)+n]
}

// settle keeps the first n of the pieces last claimed.
func (s *Setter) settle(n int) { s.pieces = s.pieces[:len(s.pieces)+n] }
