// Package typeset composes papers: it breaks Chinese text into lines, sets
// tables and headings, and lays both out on pages as plain values that a press
// prints. It knows fonts by their widths only and draws nothing itself.
package typeset

// Length is a distance on paper in thousandths of a point. Whole numbers keep
// a paper the same to the byte on every processor.
type Length int32

// Point is 1/72 inch.
const Point Length = 1000

// Millimetres converts tenths of a millimetre.
func Millimetres(tenths int) Length { return Length(int64(tenths) * 720000 / 2540) }

// A4 paper.
var (
	ShortSide = Millimetres(2100)
	LongSide  = Millimetres(2970)
)
