package papers

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/boombuler/barcode/qr"
)

const (
	modulePixels = 5 // of one module on the screen
	quietModules = 4 // of white around the code, as ISO/IEC 18004 asks
)

// Picture is a QR code as a PNG picture, for screens that another device reads.
func Picture(text string) ([]byte, error) { return picture(text, qr.M) }

// picture draws a code that can lose the share of its modules that level names.
func picture(text string, level qr.ErrorCorrectionLevel) ([]byte, error) {
	code, err := qr.Encode(text, level, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	size := code.Bounds().Dx()
	side := (size + 2*quietModules) * modulePixels
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			mx, my := x/modulePixels-quietModules, y/modulePixels-quietModules
			if mx < 0 || my < 0 || mx >= size || my >= size {
				continue
			}
			if r, _, _, _ := code.At(mx, my).RGBA(); r == 0 {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("QR picture: %w", err)
	}
	return out.Bytes(), nil
}
