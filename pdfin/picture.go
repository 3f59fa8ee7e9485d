package pdfin

import (
	"errors"
	"image"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

// maxPixels bounds one picture: A4 at 300 dpi has 8.7 million.
const maxPixels = 12_000_000

// Picture draws one page, counted from 0, on white at dpi dots per inch, with
// stamps and other annotations. Pages too big for 12 million pixels come at the
// highest resolution that fits.
func (d *Document) Picture(number, dpi int) (*image.RGBA, error) {
	var img *image.RGBA
	err := d.page(number, func(ref requests.Page) error {
		size, err := d.inst.GetPageSize(&requests.GetPageSize{Page: ref})
		if err != nil {
			return err
		}
		fit := fitDPI(size.Width, size.Height, dpi)
		if fit < 1 {
			return errors.New("page without a usable size")
		}
		drawn, err := d.inst.RenderPageInDPI(&requests.RenderPageInDPI{Page: ref, DPI: fit, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT})
		if err != nil {
			return err
		}
		defer drawn.Cleanup()
		rgba, ok := drawn.Result.RenderedImage.(*image.RGBA)
		if !ok {
			return errors.New("picture in an unknown form")
		}
		img = onWhite(rgba)
		return nil
	})
	return img, err
}

// fitDPI lowers dpi until the page, in points, keeps within maxPixels; 0 when
// the size makes no sense.
func fitDPI(width, height float64, dpi int) int {
	inches := width * height / (72 * 72)
	if !(inches > 0) || math.IsInf(inches, 0) || math.Max(width, height) > 1e6 {
		return 0
	}
	return min(dpi, int(math.Sqrt(maxPixels/inches)))
}

// onWhite copies the picture out of the module's memory and lays it on white;
// the library does not premultiply alpha.
func onWhite(src *image.RGBA) *image.RGBA {
	dst := image.NewRGBA(src.Rect)
	for y := range src.Rect.Dy() {
		from := src.Pix[y*src.Stride : y*src.Stride+4*src.Rect.Dx()]
		to := dst.Pix[y*dst.Stride:]
		for i := 0; i < len(from); i += 4 {
			a := uint32(from[i+3])
			for k := range 3 {
				to[i+k] = byte((uint32(from[i+k])*a + 255*(255-a)) / 255)
			}
			to[i+3] = 255
		}
	}
	return dst
}
