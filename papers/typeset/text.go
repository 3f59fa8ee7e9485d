package typeset

import "zqyj/papers/fonts"

// Mark says what happened to a stretch of text in a redline, or that it leads
// somewhere.
type Mark uint8

// The marks, told apart by colour and by line, so that grey print keeps them.
const (
	Plain   Mark = iota
	Removed      // dark red, struck through once
	Added        // blue, underlined twice
	Faint        // grey, for notes that must not compete with the text
	Bold         // heavier strokes, for headings in the type of the text
)

// Span is a stretch of text of one look.
type Span struct {
	Text string
	Role fonts.Role
	Mark Mark
}

// Align places the lines of a paragraph between its edges.
type Align uint8

// Justify is the normal way: flush on both sides, the last line at the left.
const (
	Justify Align = iota
	Left
	Centre
	Right
)

// Paragraph is text to be broken into lines. Newlines inside begin a new line
// with the same first-line indent.
type Paragraph struct {
	Spans   []Span
	Size    Length // of the type
	Leading Length // from baseline to baseline
	Indent  Length // of each first line
	Hang    Length // of the other lines
	Before  Length // space above
	Below   Length // room the last two lines find beneath them on their page
	Align   Align
}

// Piece is a stretch of a line whose characters follow one another evenly.
// X is measured from the left edge of the paragraph, W to the right one at most:
// the blank half of a mark hangs over it. Gap is added after every character.
type Piece struct {
	Text string
	X    Length
	W    Length
	Gap  Length
	Role fonts.Role
	Mark Mark
	Code bool // Text is one character no font has: print its code in a box
}

// Line is one line of a broken paragraph. First tells a line that begins a
// paragraph or follows a newline, which may begin with any character.
type Line struct {
	Pieces []Piece
	First  bool
}

// Text joins the pieces of a line; bytes that are no valid UTF-8 come out as
// U+FFFD, as they are printed.
func (l Line) Text() string {
	var text []rune
	for _, p := range l.Pieces {
		text = append(text, []rune(p.Text)...)
	}
	return string(text)
}
