package scan

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

const printDPI = 300

func mm(v float64) int { return int(math.Round(v / 25.4 * printDPI)) }

// letter draws an A4 reply letter as a laser printer would: lines of strokes as
// dense as Chinese type, and the code, codeMM wide, at the lower right.
func letter(t testing.TB, payload string, codeMM float64) (*image.RGBA, image.Point) {
	t.Helper()
	page := image.NewRGBA(image.Rect(0, 0, mm(210), mm(297)))
	for i := range page.Pix {
		page.Pix[i] = 255
	}
	rnd := rand.New(rand.NewPCG(7, 7))
	em := mm(16 / 72.0 * 25.4)
	for line := range 20 {
		y := mm(40) + line*em*175/100
		for x := mm(28); x < mm(184)-em; x += em {
			if y < mm(220) && rnd.IntN(25) > 0 {
				glyph(page, rnd, x, y, em)
			}
		}
	}
	side := mm(codeMM)
	corner := image.Pt(mm(178)-side, mm(262)-side)
	drawCode(t, page, payload, corner, side)
	return page, corner.Add(image.Pt(side/2, side/2))
}

// glyph draws a handful of strokes in a cell.
func glyph(page *image.RGBA, rnd *rand.Rand, x, y, em int) {
	thin := max(em/14, 2)
	for range 5 {
		a, b := rnd.IntN(em*3/4), rnd.IntN(em*3/4)
		r := image.Rect(x+em/10, y+a, x+em*9/10, y+a+thin)
		if rnd.IntN(2) == 0 {
			r = image.Rect(x+b, y+em/10, x+b+thin, y+em*9/10)
		}
		fill(page, r, color.RGBA{20, 20, 20, 255})
	}
}

func fill(page *image.RGBA, r image.Rectangle, c color.RGBA) {
	r = r.Intersect(page.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			page.SetRGBA(x, y, c)
		}
	}
}

func drawCode(t testing.TB, page *image.RGBA, payload string, at image.Point, side int) {
	t.Helper()
	hints := map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_Q,
		gozxing.EncodeHintType_MARGIN:           0,
	}
	m, err := qrcode.NewQRCodeWriter().Encode(payload, gozxing.BarcodeFormat_QR_CODE, 1, 1, hints)
	if err != nil {
		t.Fatal(err)
	}
	n := m.GetWidth()
	for y := range side {
		for x := range side {
			if m.Get(x*n/side, y*n/side) {
				page.SetRGBA(at.X+x, at.Y+y, color.RGBA{15, 15, 15, 255})
			}
		}
	}
}

// stamp presses a round seal: ring, star, and worn spots where ink is missing.
// strength 1 covers what is below, less lets toner show through as real ink does.
type stamp struct {
	centre   image.Point
	ink      color.RGBA
	strength float64
}

func (s stamp) press(page *image.RGBA, rnd *rand.Rand) {
	outer, inner, star := float64(mm(21)), float64(mm(19.8)), float64(mm(7))
	for y := s.centre.Y - int(outer); y <= s.centre.Y+int(outer); y++ {
		for x := s.centre.X - int(outer); x <= s.centre.X+int(outer); x++ {
			dx, dy := float64(x-s.centre.X), float64(y-s.centre.Y)
			r := math.Hypot(dx, dy)
			onRing := r <= outer && r >= inner
			onText := r < inner-float64(mm(1.5)) && r > inner-float64(mm(5)) && int((math.Atan2(dy, dx)+math.Pi)*40)%5 < 2
			onStar := r < star*(0.55+0.45*math.Cos(5*math.Atan2(dx, -dy)))
			if !(onRing || onText || onStar) || !image.Pt(x, y).In(page.Rect) || rnd.IntN(12) == 0 {
				continue
			}
			c := page.RGBAAt(x, y)
			page.SetRGBA(x, y, color.RGBA{s.mix(c.R, s.ink.R), s.mix(c.G, s.ink.G), s.mix(c.B, s.ink.B), 255})
		}
	}
}

// mix multiplies, as ink on toner, towards plain covering as strength grows.
func (s stamp) mix(below, ink byte) byte {
	through := float64(below) * float64(ink) / 255
	return byte(float64(ink)*s.strength + through*(1-s.strength))
}

// copying is what a scanner or phone does to the stamped page.
type copying struct {
	dpi     float64
	degrees float64
	lean    float64 // how much narrower the far edge is: photos only
	blur    int     // times softened
	noise   float64 // standard deviation, grey levels
	shade   float64 // how much darker one corner is, 0..1
	quality int     // of the JPG
}

// take makes the copy as JPG bytes.
func (c copying) take(t testing.TB, page *image.RGBA, rnd *rand.Rand) []byte {
	t.Helper()
	f := printDPI / c.dpi
	w, h := int(float64(page.Rect.Dx())/f), int(float64(page.Rect.Dy())/f)
	sin, cos := math.Sincos(c.degrees * math.Pi / 180)
	if math.Abs(sin) > 0.7 { // fed sideways: the scanner's page lies too
		w, h = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	grain := grains(rnd, c.noise)
	for y := range h {
		for x := range w {
			dx, dy := float64(x)-float64(w)/2, float64(y)-float64(h)/2
			near := 1 + c.lean*dy/float64(h)
			sx := (dx*cos+dy*sin)*near*f + float64(page.Rect.Dx())/2
			sy := (dy*cos-dx*sin)*near*f + float64(page.Rect.Dy())/2
			light := 1 - c.shade*(float64(x)/float64(w)+float64(y)/float64(h))/2
			dot := average(page, sx, sy, f)
			noise := grain[rnd.Uint32()%uint32(len(grain))]
			i := out.PixOffset(x, y)
			for k, v := range dot {
				out.Pix[i+k] = byte(min(max(v*light+noise, 0), 255))
			}
			out.Pix[i+3] = 255
		}
	}
	for range c.blur {
		out = soften(out)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, out, &jpeg.Options{Quality: c.quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// grains is a table of the scanner's noise, in grey levels.
func grains(rnd *rand.Rand, deviation float64) []float64 {
	table := make([]float64, 4096)
	for i := range table {
		table[i] = rnd.NormFloat64() * deviation
	}
	return table
}

// average is the page's colour over a dot of the scanner.
func average(page *image.RGBA, x, y, size float64) [3]float64 {
	var sum [3]float64
	for _, o := range [2]float64{-.25, .25} {
		px, py := int(x+o*size), int(y-o*size)
		if px < 0 || py < 0 || px >= page.Rect.Dx() || py >= page.Rect.Dy() {
			for k := range sum {
				sum[k] += 235.0 / 2 // the lid
			}
			continue
		}
		i := py*page.Stride + px*4
		for k := range sum {
			sum[k] += float64(page.Pix[i+k]) / 2
		}
	}
	return sum
}

func soften(src *image.RGBA) *image.RGBA {
	out := image.NewRGBA(src.Rect)
	copy(out.Pix, src.Pix)
	for y := 1; y < src.Rect.Dy()-1; y++ {
		for x := 1; x < src.Rect.Dx()-1; x++ {
			i := src.PixOffset(x, y)
			for k := range 3 {
				sum := 4*int(src.Pix[i+k]) + int(src.Pix[i+k-4]) + int(src.Pix[i+k+4]) + int(src.Pix[i+k-src.Stride]) + int(src.Pix[i+k+src.Stride])
				out.Pix[i+k] = byte(sum / 8)
			}
		}
	}
	return out
}

// pictureAsPDF wraps a JPG as scanners do: one page, nothing but the picture.
func pictureAsPDF(t testing.TB, jpgs ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	var offsets []int
	object := func(head string, stream []byte) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s", len(offsets), head)
		if stream != nil {
			fmt.Fprintf(&b, "\nstream\n%s\nendstream", stream)
		}
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range jpgs {
		kids += strconv.Itoa(3+3*i) + " 0 R "
	}
	object("<</Type/Catalog/Pages 2 0 R>>", nil)
	object(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(jpgs), kids), nil)
	for i, jpg := range jpgs {
		c, err := jpeg.DecodeConfig(bytes.NewReader(jpg))
		if err != nil {
			t.Fatal(err)
		}
		content := []byte("595 0 0 842 0 0 cm /I Do")
		object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</XObject<</I %d 0 R>>>>>>", 4+3*i, 5+3*i), nil)
		object(fmt.Sprintf("<</Length %d>>", len(content)), content)
		object(fmt.Sprintf("<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length %d>>", c.Width, c.Height, len(jpg)), jpg)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", len(offsets)+1, start)
	return b.Bytes()
}
