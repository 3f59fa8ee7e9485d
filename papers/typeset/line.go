package typeset

// stretch is a range of characters, the end excluded.
type stretch struct{ start, end int }

// edges are the left indent and the right edge of a line; last tells the last
// line of a paragraph, which is not made flush.
type edges struct {
	indent, right Length
	last          bool
}

// widestGap is how far, in thousandths of an em, characters are moved apart to
// make a line flush; a line that would need more stays ragged.
const widestGap = 200

// build places the characters of one line.
func (s *Setter) build(p Paragraph, at stretch, e edges) Line {
	for at.end > at.start+1 && s.chars[at.end-1].traits.class() == space {
		at.end--
	}
	s.turnAround(at)
	x, gap := s.align(p, at, e)
	pieces := s.claim(at.end - at.start)
	var begun int32 // where the piece at hand begins in its text
	for i := at.start; i < at.end; i++ {
		c := &s.chars[i]
		var step Length
		if i > at.start {
			step = c.kern + s.gapBefore(i, gap)
			x += step
		}
		text := p.Spans[c.span].Text
		if i == at.start || !s.continues(&pieces[len(pieces)-1], i, step) {
			pieces = append(pieces, Piece{X: x, Role: p.Spans[c.span].Role, Mark: p.Spans[c.span].Mark, Code: c.code})
			begun = c.from
		}
		piece := &pieces[len(pieces)-1]
		if c.from > begun {
			piece.Gap = step
		}
		piece.Text = text[begun : c.from+int32(c.size)]
		x += c.advance
		piece.W = x - piece.X
	}
	pieces[len(pieces)-1].W -= trailingBlank(&s.chars[at.end-1])
	s.settle(len(pieces))
	return Line{Pieces: pieces}
}

// continues tells whether the character i goes on the piece at hand: it
// follows in the same text, and at the distance the piece's characters have.
func (s *Setter) continues(piece *Piece, i int, step Length) bool {
	before, c := &s.chars[i-1], &s.chars[i]
	if c.span != before.span || c.from != before.from+int32(before.size) || c.alone || before.alone || c.kern != 0 {
		return false
	}
	return step == piece.Gap || len(piece.Text) == int(before.size)
}

// gapBefore is the gap a flush line puts before its character i: none inside
// words.
func (s *Setter) gapBefore(i int, gap Length) Length {
	if gap == 0 || !s.stretches(i) {
		return 0
	}
	return gap
}

func (s *Setter) stretches(i int) bool {
	before, c := &s.chars[i-1], &s.chars[i]
	return c.joined == 0 && !inWord(before, c)
}

// align finds where a line begins and how far its characters are moved apart.
func (s *Setter) align(p Paragraph, at stretch, e edges) (x, gap Length) {
	first, final := &s.chars[at.start], &s.chars[at.end-1]
	natural, places := first.advance-leadingBlank(first)-trailingBlank(final), Length(0)
	for i := at.start + 1; i < at.end; i++ {
		natural += s.chars[i].kern + s.chars[i].advance
		if s.stretches(i) {
			places++
		}
	}
	x = e.indent - leadingBlank(first)
	room := e.right - e.indent - natural
	switch {
	case room <= 0 || p.Align == Left:
	case p.Align == Right:
		x += room
	case p.Align == Centre:
		x += room / 2
	case !e.last && places > 0 && room/places <= p.Size*widestGap/1000:
		gap = room / places
	}
	return x, gap
}

// turnAround puts the words written from right to left in that order. They
// stay unjoined: no shaping is attempted.
func (s *Setter) turnAround(at stretch) {
	for i := at.start; i < at.end; i++ {
		if s.chars[i].traits&fromRight == 0 {
			continue
		}
		end := i + 1
		for j := end; j < at.end && (s.chars[j].traits&fromRight != 0 || s.chars[j].traits.class() == space); j++ {
			if s.chars[j].traits&fromRight != 0 {
				end = j + 1
			}
		}
		run := s.chars[i:end]
		for a, b := 0, len(run)-1; a < b; a, b = a+1, b-1 {
			run[a], run[b] = run[b], run[a]
		}
		i = end
	}
}
