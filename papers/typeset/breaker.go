package typeset

import (
	"strings"
	"unicode/utf8"
)

// char is one printed character of the paragraph being broken.
type char struct {
	from, span int32
	advance    Length
	kern       Length // moved right (or, negative, left) against the one before
	r          rune
	size       uint8 // bytes it takes in the text
	traits     traits
	breakable  bool  // a line may begin here
	joined     uint8 // how many marks, this one among them, sit on one character
	code       bool  // no font has it
	alone      bool  // not printed as a glyph of its own: its room is made by what comes after
}

// Share of an em put between Han and Latin, in thousandths.
const hanLatin = 150

// Break breaks a paragraph into lines no wider than width. Every character
// comes out, hidden ones and the blanks at line ends aside. The slice is valid
// until the next call, the lines in it for the paper's life.
func (s *Setter) Break(p Paragraph, width Length) []Line {
	lines := s.lines[:0]
	s.chars = s.chars[:0]
	for number, span := range p.Spans {
		for from, r := range span.Text {
			kind := traitsOf(s.traits, r)
			switch kind.class() {
			case hidden:
			case newline:
				if r == '\n' || len(s.chars) > 0 {
					lines = s.breakOne(lines, p, width)
				}
				s.chars = s.chars[:0]
			default:
				s.add(p, int32(number), int32(from), r, kind)
			}
		}
	}
	if len(s.chars) > 0 || len(lines) == 0 {
		lines = s.breakOne(lines, p, width)
	}
	s.lines = lines
	return lines
}

// Width is how wide text set in one line is.
func (s *Setter) Width(spans []Span, size Length) (width Length) {
	for _, line := range s.Break(Paragraph{Spans: spans, Size: size, Align: Left}, 1<<30) {
		for _, piece := range line.Pieces {
			width = max(width, piece.X+piece.W)
		}
	}
	return width
}

// add measures a character and appends it to the line material at hand.
func (s *Setter) add(p Paragraph, number, from int32, r rune, kind traits) {
	c := char{from: from, span: number, r: r, size: runeSize(p.Spans[number].Text, from, r), traits: kind}
	if kind.class() != tab {
		glyph := s.glyph(p.Spans[number].Role, r)
		c.advance = Length(int64(glyph.Advance) * int64(p.Size) / 1000)
		if !glyph.Found {
			c = s.withoutGlyph(c, p.Size)
		}
		if glyph.Advance != 1000 {
			c.traits &^= halfBlank
		}
	} else {
		c.traits, c.advance, c.r, c.alone = traits(space), 2*p.Size, ' ', true
	}
	if n := len(s.chars); n > 0 {
		s.relate(&s.chars[n-1], &c, p.Size)
	}
	s.chars = append(s.chars, c)
}

// withoutGlyph makes room for a blank no font has, or for the box with the
// code of a character no font has.
func (s *Setter) withoutGlyph(c char, size Length) char {
	c.alone = true
	if k := c.traits.class(); k == space || k == glue {
		c.advance = size / 2
		return c
	}
	s.missing[c.r]++
	c.code = true
	c.advance = CodeWidth(c.r, size)
	return c
}

// CodeWidth is the width of the box that holds a character's code: two rows of
// two digits, or of three for characters above U+FFFF.
func CodeWidth(r rune, size Length) Length {
	if r > 0xFFFF {
		return size * 86 / 100
	}
	return size * 66 / 100
}

// mostJoined is how many marks are drawn over one character; further ones are
// printed as their codes, since nobody could tell them apart.
const mostJoined = 4

// relate settles how two neighbours stand: the space between them and whether
// a line may end between them.
func (s *Setter) relate(before, c *char, size Length) {
	if c.traits.class() == joining {
		c.joined = min(before.joined, 254) + 1
		if c.joined > mostJoined && !c.code {
			c.code, c.alone, c.advance = true, true, CodeWidth(c.r, size)
		}
		if before.traits.class() == word {
			c.traits = c.traits&^classBits | traits(word)
		}
		return
	}
	if inWord(before, c) {
		return
	}
	a, b := before.traits.class(), c.traits.class()
	switch {
	case before.traits&halfBlank != 0 && a == closing && c.traits&halfBlank != 0,
		a == opening && b == opening && before.traits&c.traits&halfBlank != 0:
		c.kern = -size / 2
	case spaced(before, c):
		c.kern = size * hanLatin / 1000
	}
	c.breakable = s.mayBreak(a, b, c)
}

// inWord tells whether two neighbours belong to one word, number or address.
func inWord(before, c *char) bool {
	part := func(t traits) bool { return t.class() == word || t&asciiMark != 0 }
	return part(before.traits) && part(c.traits) && (before.traits.class() == word || c.traits.class() == word || before.traits&c.traits&asciiMark != 0)
}

// spaced tells whether Han meets a Latin letter or digit.
func spaced(before, c *char) bool {
	han := func(x *char) bool { return x.traits.class() == ideograph && x.advance > 0 && !x.code }
	latin := func(x *char) bool { return x.traits.class() == word && x.traits&wide == 0 && !x.code }
	return han(before) && latin(c) || latin(before) && han(c)
}

func (s *Setter) mayBreak(a, b class, c *char) bool {
	switch {
	case b == space, b == closing, b == glue, a == glue, a == opening:
		return false
	case a == space:
		return !s.afterSpace(c)
	}
	return true
}

// afterSpace tells whether the blanks before c must not be broken at: they
// follow an opening mark, or stand inside the number of a standard
// (GB/T 10142).
func (s *Setter) afterSpace(c *char) bool {
	n := len(s.chars) - 1
	blanks := 0
	for n >= 0 && s.chars[n].traits.class() == space {
		n--
		blanks++
	}
	if n < 0 {
		return true // blanks that begin a paragraph stay with its first character
	}
	if s.chars[n].traits.class() == opening {
		return true
	}
	capital := s.chars[n].r >= 'A' && s.chars[n].r <= 'Z'
	return blanks == 1 && capital && c.r >= '0' && c.r <= '9'
}

// breakOne breaks the material at hand, which holds no newline.
func (s *Setter) breakOne(lines []Line, p Paragraph, width Length) []Line {
	if len(s.chars) == 0 {
		return append(lines, Line{First: true})
	}
	indent, start := p.Indent, 0
	for start < len(s.chars) {
		end := s.lineEnd(start, width-indent)
		line := s.build(p, stretch{start, end}, edges{indent, width, end == len(s.chars)})
		line.First = start == 0
		lines = append(lines, line)
		indent, start = p.Hang, end
	}
	return lines
}

// lineEnd finds where the line that begins at start ends.
func (s *Setter) lineEnd(start int, width Length) int {
	var used Length
	last := start // the last place a line may break
	for i := start; i < len(s.chars); i++ {
		c := &s.chars[i]
		if i > start {
			used += c.kern
			if c.breakable {
				last = i
			}
		} else {
			used -= leadingBlank(c)
		}
		used += c.advance
		if c.traits.class() == space || used-trailingBlank(c) <= width {
			continue
		}
		if last > start {
			return last
		}
		return s.forceBreak(start, i)
	}
	return len(s.chars)
}

// forceBreak divides a word that fills more than a line: after a blank in it
// (GB/T 10142), else after a stroke or dot not too far from the edge, else as
// late as the rules for marks allow, and if they allow no place near, at the
// edge.
func (s *Setter) forceBreak(start, edge int) int {
	edge = max(edge, start+1)
	if at := s.lastAfter(start, edge, func(c *char) bool { return c.traits.class() == space }); at > start {
		return at
	}
	near := start + (edge-start)/2
	if at := s.lastAfter(near, edge, func(c *char) bool { return strings.ContainsRune("/_.?&=", c.r) }); at > near {
		return at
	}
	for at := edge; at > start+1 && at > edge-16; at-- {
		if s.divisible(at) {
			return at
		}
	}
	return edge
}

// lastAfter finds the last place between start and edge where a line may be
// divided after a character of the given kind; start when there is none.
func (s *Setter) lastAfter(start, edge int, kind func(*char) bool) int {
	for at := edge; at > start && at > edge-200; at-- {
		if at < len(s.chars) && kind(&s.chars[at-1]) && s.divisible(at) {
			return at
		}
	}
	return start
}

// divisible tells whether the rules for marks allow a line to begin at a
// character. After a hyphen it may not: whoever copies the text, or reads it
// aloud, takes a hyphen at the edge for one that is not part of the word.
func (s *Setter) divisible(at int) bool {
	before, c := &s.chars[at-1], &s.chars[at]
	return before.traits.class() != opening && before.r != '-' && before.r != '‐' &&
		c.traits.class() != closing && c.traits.class() != space && c.joined == 0
}

// leadingBlank is the half em an opening mark leaves at the left edge.
func leadingBlank(c *char) Length {
	if c.traits.class() == opening && c.traits&halfBlank != 0 {
		return c.advance / 2
	}
	return 0
}

// trailingBlank is the half em a closing mark leaves at the right edge.
func trailingBlank(c *char) Length {
	if c.traits.class() == closing && c.traits&halfBlank != 0 {
		return c.advance / 2
	}
	return 0
}

// runeSize is how many bytes a character takes; a byte that is no valid UTF-8
// reads as U+FFFD and takes one.
func runeSize(text string, from int32, r rune) uint8 {
	if r != utf8.RuneError {
		return uint8(utf8.RuneLen(r))
	}
	_, size := utf8.DecodeRuneInString(text[from:])
	return uint8(size)
}
