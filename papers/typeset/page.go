package typeset

import "time"

// Page is one side of paper with everything on it. Distances run from its top
// left corner.
type Page struct {
	Width, Height Length
	Text          []Placed
	Rules         []Rule
	Fills         []Fill
	Links         []Link
	Codes         []Code
	Watermark     string // large, grey, behind everything; empty for none
}

// Placed is a line of text on a page: X is where the paragraph's left edge
// lies, Y its baseline.
type Placed struct {
	X, Y, Size Length
	Pieces     []Piece
}

// Rule is a straight line of a given width. Grey runs from 0, black, to 255.
type Rule struct {
	X1, Y1, X2, Y2, Width Length
	Grey                  uint8
}

// Fill is an area behind the text.
type Fill struct {
	X, Y, W, H Length
	Grey       uint8
}

// Link is an area that leads to an anchor of the document, or, where To begins
// with http, to an address.
type Link struct {
	X, Y, W, H Length
	To         string
}

// Code is a QR code of the given side, its quiet zone included.
type Code struct {
	X, Y, Side Length
	Text       string
}

// Place is a spot in a document; Page counts from 1.
type Place struct {
	Page int
	Y    Length
}

// Bookmark is a line of the outline beside the pages; Level counts from 0.
type Bookmark struct {
	Title string
	Level int
	Place Place
}

// Info describes a document to the programs that show it.
type Info struct {
	Title, Subject, Author string
	Created                time.Time // from the content, never from the clock
}

// Document is a composed paper, ready to be printed. Pages is empty when they
// were delivered one by one.
type Document struct {
	Info      Info
	Pages     []*Page
	Bookmarks []Bookmark
	Anchors   map[string]Place
	Setter    *Setter
}

// Text is everything on the pages in the order it was placed, a newline after
// each line.
func (d *Document) Text() string {
	var out []rune
	for _, page := range d.Pages {
		for _, placed := range page.Text {
			out = append(out, []rune(Line{Pieces: placed.Pieces}.Text())...)
			out = append(out, '\n')
		}
	}
	return string(out)
}
