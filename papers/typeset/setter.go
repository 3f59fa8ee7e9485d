package typeset

import (
	"maps"
	"slices"

	"zqyj/papers/fonts"
)

// Setter breaks paragraphs into lines with the widths of one font library, and
// keeps account of the glyphs it used and the characters no font has. It
// serves one paper and is not safe for concurrent use.
type Setter struct {
	library *fonts.Library
	traits  *[1 << 16]traits
	basic   [4]*[1 << 16]fonts.Glyph

	used    []*usedGlyphs
	missing map[rune]int

	chars  []char  // of the paragraph at hand
	pieces []Piece // arena the finished lines point into
}

// usedGlyphs are the characters a paper drew from one font.
type usedGlyphs struct {
	basic [1 << 10]uint64
	rare  map[rune]uint16
}

// NewSetter returns a Setter for one paper.
func NewSetter(library *fonts.Library) *Setter {
	return &Setter{
		library: library,
		traits:  traitTable(),
		used:    make([]*usedGlyphs, library.Size()),
		missing: map[rune]int{},
	}
}

// Library is the font library the setter measures with.
func (s *Setter) Library() *fonts.Library { return s.library }

// glyph looks a character up in a role and notes that it is used.
func (s *Setter) glyph(role fonts.Role, r rune) fonts.Glyph {
	if s.basic[role] == nil {
		s.basic[role] = s.library.Basic(role)
	}
	var g fonts.Glyph
	if uint32(r) < 1<<16 {
		g = s.basic[role][r]
	} else {
		g = s.library.Glyph(role, r)
	}
	if !g.Found {
		return g
	}
	used := s.used[g.Font]
	if used == nil {
		used = &usedGlyphs{rare: map[rune]uint16{}}
		s.used[g.Font] = used
	}
	if Rare(r) {
		used.rare[r] = g.ID
	} else {
		used.basic[r>>6] |= 1 << (r & 63)
	}
	return g
}

// Rare tells the characters that cannot be written under their own number
// because a PDF font addresses glyphs with two bytes: those above U+FFFF, and
// the private ones, whose numbers serve to address the former.
func Rare(r rune) bool { return r > 0xFFFF || r >= 0xE000 && r <= 0xF8FF }

// Missing lists the characters no font has, in order of number.
func (s *Setter) Missing() []rune { return slices.Sorted(maps.Keys(s.missing)) }

// Used lists the characters drawn from a font in order of number: those
// written under their own number, and the rare ones.
func (s *Setter) Used(font uint8) (basic, rare []rune) {
	used := s.used[font]
	if used == nil {
		return nil, nil
	}
	for block, bits := range used.basic {
		for bit := range 64 {
			if bits&(1<<bit) != 0 {
				basic = append(basic, rune(block<<6|bit))
			}
		}
	}
	return basic, slices.Sorted(maps.Keys(used.rare))
}

// claim offers room for at most n pieces that stay valid for the paper's life.
func (s *Setter) claim(n int) []Piece {
	if cap(s.pieces)-len(s.pieces) < n {
		s.pieces = make([]Piece, 0, max(1024, n))
	}
	return s.pieces[len(s.pieces) : len(s.pieces) : len(s.pieces)+n]
}

// settle keeps the first n of the pieces last claimed.
func (s *Setter) settle(n int) { s.pieces = s.pieces[:len(s.pieces)+n] }

// Touch makes sure that the glyphs of a text are at hand when a document is
// printed, for text that is placed without being broken.
func (s *Setter) Touch(role fonts.Role, text string) {
	for _, r := range text {
		s.glyph(role, r)
	}
}
