package scan

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
)

// maxDecoded bounds what decoding one picture may take, in bytes.
const maxDecoded = 256 << 20

// decode opens a JPG or PNG after its header has shown that it fits: a few
// kilobytes can claim gigapixels.
func decode(data []byte) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	open, each := opener(data)
	if open == nil {
		return nil, ErrKind
	}
	width, height, err := sizeOf(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	if int64(width)*int64(height)*int64(each) > maxDecoded {
		return nil, ErrTooBig
	}
	img, err = open(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	return img, nil
}

// sizeOf reads the header only.
func sizeOf(data []byte) (width, height int, err error) {
	var c image.Config
	if isPNG(data) {
		c, err = png.DecodeConfig(bytes.NewReader(data))
	} else {
		c, err = jpeg.DecodeConfig(bytes.NewReader(data))
	}
	return c.Width, c.Height, err
}

func isPNG(data []byte) bool { return bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")) }

// opener picks the decoder by content and says how many bytes it needs for a
// pixel: a progressive JPG keeps all its coefficients, a PNG may have 16 bits.
func opener(data []byte) (open func(r *bytes.Reader) (image.Image, error), bytesEach int) {
	if isPNG(data) {
		each := 4
		if len(data) > 24 && data[24] == 16 {
			each = 8
		}
		return func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) }, each
	}
	if !bytes.HasPrefix(data, []byte("\xff\xd8\xff")) {
		return nil, 0
	}
	each := 4
	if bytes.Contains(data, []byte("\xff\xc2")) { // start of a progressive frame, or by chance
		each = 15
	}
	return func(r *bytes.Reader) (image.Image, error) { return jpeg.Decode(r) }, each
}

// maxWork bounds the planes that are searched; larger pictures are averaged down.
const maxWork = 9_000_000

// plane is one channel of a picture, a byte for each pixel, row by row.
type plane struct {
	w, h int
	pix  []byte
}

// planes are the channels a code is looked for in. On red a red seal is as
// bright as paper, so what it covers shows through.
type planes struct{ red, grey plane }

// planesOf takes a picture apart, averaging k × k pixels where it is too large.
func planesOf(img image.Image) planes {
	b := img.Bounds()
	k := 1
	for (b.Dx()/k)*(b.Dy()/k) > maxWork {
		k++
	}
	w, h := b.Dx()/k, b.Dy()/k
	p := planes{plane{w, h, make([]byte, w*h)}, plane{w, h, make([]byte, w*h)}}
	at := pixels(img)
	for y := range h {
		for x := range w {
			var red, grey uint32
			for dy := range k {
				for dx := range k {
					r, g, bl := at(b.Min.X+x*k+dx, b.Min.Y+y*k+dy)
					red += r
					grey += (299*r + 587*g + 114*bl) / 1000
				}
			}
			p.red.pix[y*w+x] = byte(red / uint32(k*k))
			p.grey.pix[y*w+x] = byte(grey / uint32(k*k))
		}
	}
	return p
}

// pixels gives 8-bit red, green and blue without an allocation for each pixel.
// Transparent PNG pixels count as paper.
func pixels(img image.Image) func(x, y int) (r, g, b uint32) {
	switch m := img.(type) {
	case *image.YCbCr:
		return func(x, y int) (uint32, uint32, uint32) {
			c := m.COffset(x, y)
			r, g, b := color.YCbCrToRGB(m.Y[m.YOffset(x, y)], m.Cb[c], m.Cr[c])
			return uint32(r), uint32(g), uint32(b)
		}
	case *image.Gray:
		return func(x, y int) (uint32, uint32, uint32) {
			v := uint32(m.Pix[m.PixOffset(x, y)])
			return v, v, v
		}
	case *image.RGBA:
		return func(x, y int) (uint32, uint32, uint32) {
			p := m.Pix[m.PixOffset(x, y):]
			bare := 255 - uint32(p[3])
			return uint32(p[0]) + bare, uint32(p[1]) + bare, uint32(p[2]) + bare
		}
	}
	return func(x, y int) (uint32, uint32, uint32) {
		r, g, b, a := img.At(x, y).RGBA()
		bare := 0xffff - a
		return (r + bare) >> 8, (g + bare) >> 8, (b + bare) >> 8
	}
}
