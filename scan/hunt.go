package scan

import (
	"context"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// hunt is the search for codes on one page, from the likeliest look to the
// rarest, until a wanted one is found or the effort is spent.
type hunt struct {
	ctx    context.Context
	wanted func(string) bool
	left   float64 // megapixels that may still be looked at
	texts  []string
}

// look is one way of preparing the page.
type look struct {
	grey   bool    // all colours instead of red alone
	scale  float64 // of the longer side, in pixels; 0: as it is
	tiles  int     // cut into tiles × tiles overlapping pieces; 0: whole
	turn   float64 // degrees, for codes that lie on the corner
	smooth bool    // soften first: JPG noise and half-tone dots
	global bool    // one threshold for the piece instead of one for each neighbourhood
	deep   float64 // brighten so much: what is less than black, as a seal scanned in grey, becomes paper
	spread bool    // stretch contrast first: faint prints, photos in the dark
}

// looks in order. Most pages are read by the first two; scanners at 150 dpi give
// about 1750 pixels on the longer side, phones 4000.
var looks = []look{
	{scale: 1800},
	{scale: 1800, smooth: true},
	{scale: 2400},
	{scale: 1800, deep: 2.5},
	{scale: 2400, deep: 4},
	{grey: true, scale: 1800},
	{scale: 2400, tiles: 2},
	{scale: 1200},
	{scale: 2400, smooth: true, spread: true, tiles: 2},
	{scale: 3400, tiles: 3, smooth: true},
	{scale: 1800, tiles: 3, global: true},
	{scale: 3400, tiles: 3, global: true, smooth: true},
	{scale: 1800, turn: 45},
	{scale: 2400, turn: 20, smooth: true},
	{grey: true, scale: 2400, tiles: 3, smooth: true, spread: true},
	{scale: 2400, turn: 70, smooth: true},
	{grey: true, scale: 3400, tiles: 3, global: true},
	{tiles: 4, smooth: true},
}

// search reports whether a wanted code was found; all codes met are in texts.
func (h *hunt) search(p planes) (bool, error) {
	for _, l := range looks {
		src := p.red
		if l.grey {
			src = p.grey
		}
		found, err := h.try(src, l)
		if found || err != nil {
			return found, err
		}
		if h.left <= 0 {
			break
		}
	}
	return false, nil
}

func (h *hunt) try(src plane, l look) (bool, error) {
	page := prepare(src, l)
	for _, piece := range cut(page, max(l.tiles, 1)) {
		if err := h.ctx.Err(); err != nil {
			return false, err
		}
		h.left -= float64(piece.w*piece.h) / 1e6
		if l.spread {
			piece = piece.spread()
		}
		if text, ok := readCode(piece, l.global); ok {
			if !slices.Contains(h.texts, text) {
				h.texts = append(h.texts, text)
			}
			if h.wanted(text) {
				return true, nil
			}
		}
		if h.left <= 0 {
			break
		}
	}
	return false, nil
}

// maxEnlarged keeps small pictures small: larger modules are not easier to read.
const maxEnlarged = 2.5

func prepare(p plane, l look) plane {
	if long := float64(max(p.w, p.h)); l.scale > 0 && (long/l.scale > 1.05 || l.scale/long > 1.05) {
		p = p.scaled(min(l.scale/long, maxEnlarged))
	}
	if l.turn != 0 {
		p = p.turned(l.turn)
	}
	if l.smooth {
		p = p.smoothed()
	}
	if l.deep > 0 {
		p = p.brightened(l.deep)
	}
	return p
}

// cut gives n × n pieces that overlap by a third, so that a code on a cut is
// whole in one of them.
func cut(p plane, n int) []plane {
	if n == 1 {
		return []plane{p}
	}
	w, h := p.w*4/(3*n+1), p.h*4/(3*n+1)
	var pieces []plane
	for row := range n {
		for col := range n {
			pieces = append(pieces, p.crop(col*(p.w-w)/(n-1), row*(p.h-h)/(n-1), w, h))
		}
	}
	return pieces
}

var hints = map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}

// readCode runs the QR reader on one piece. A library that was fed noise may
// panic; that is the same as not finding anything.
func readCode(p plane, global bool) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	src, err := gozxing.NewPlanarYUVLuminanceSource(p.pix, p.w, p.h, 0, 0, p.w, p.h, false)
	if err != nil {
		return "", false
	}
	threshold := gozxing.NewHybridBinarizer(src)
	if global {
		threshold = gozxing.NewGlobalHistgramBinarizer(src)
	}
	bits, err := gozxing.NewBinaryBitmap(threshold)
	if err != nil {
		return "", false
	}
	result, err := qrcode.NewQRCodeReader().Decode(bits, hints)
	if err != nil {
		return "", false
	}
	return result.GetText(), result.GetText() != ""
}
