package scan

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/pdfin"
)

func newScanner(t testing.TB) *Scanner {
	t.Helper()
	r := pdfin.New(pdfin.Config{CacheDir: filepath.Join(os.TempDir(), "zqyj-pdf-cache")})
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return New(r)
}

func sealText(version int) string {
	hash := fmt.Sprintf("%016x", uint64(version)*0x9E3779B97F4A7C15)
	return models.NewSealCode(12, 37, version, hash).Format()
}

var (
	redInk   = color.RGBA{205, 30, 35, 255}
	greyInk  = color.RGBA{83, 83, 83, 255} // what redInk becomes where the scanner is set to grey
	blackInk = color.RGBA{45, 45, 45, 255} // or after a copier
)

// distorted is one way a stamped page comes back.
type distorted struct {
	name string
	copy copying
	ink  color.RGBA
	at   image.Point // of the seal's centre from the code's, in mm
	hard float64     // stamp.strength
	none bool        // no seal over the code
}

// distortions are the ordinary ways: the promise of the service is on the first
// three groups (150 dpi, ±7°, JPG quality 50, red ring over the code).
func distortions() []distorted {
	var all []distorted
	scanner := copying{dpi: 150, blur: 1, noise: 4, quality: 50}
	for i, degrees := range []float64{-7, -5, -3, -1.5, 0, 1.5, 3, 5, 7} {
		for j, at := range []image.Point{{0, 0}, {-14, -6}, {10, 12}, {20, 0}} {
			c := scanner
			c.degrees = degrees
			all = append(all, distorted{fmt.Sprintf("scan %+.1f° ring %d", degrees, j), c, redInk, at, float64((i+j)%3) * 0.35, false})
		}
		c := scanner
		c.degrees = degrees
		all = append(all, distorted{name: fmt.Sprintf("scan %+.1f° no ring", degrees), copy: c, none: true})
	}
	for i, turn := range []float64{90, 180, 270, 97, 173, 263} {
		c := scanner
		c.degrees = turn
		all = append(all, distorted{fmt.Sprintf("fed %.0f°", turn), c, redInk, image.Pt(-14+5*i, 3), 0.4, false})
	}
	for i := range 8 {
		c := copying{dpi: 170 + 10*float64(i), degrees: float64(3*i - 11), lean: 0.05 * float64(i%4), blur: 1, noise: 6, shade: 0.12 * float64(i%5), quality: 70}
		all = append(all, distorted{fmt.Sprintf("photo %d", i), c, redInk, image.Pt(4*i-16, 5), 0.5, false})
	}
	for i := range 8 {
		c := copying{dpi: 150 + 50*float64(i%3), degrees: float64(2*i - 7), blur: i % 2, noise: 3, quality: 60}
		all = append(all, distorted{fmt.Sprintf("grey scan %d", i), c, greyInk, image.Pt(5*i-16, 4*i-12), 0, false})
	}
	for i := range 3 {
		c := copying{dpi: 200, degrees: float64(4*i - 4), noise: 3, quality: 60}
		all = append(all, distorted{fmt.Sprintf("black copy %d", i), c, blackInk, image.Pt(20+2*i, 12), 0.6, false})
	}
	return all
}

// TestPrintedAndDistortedPages holds the promise: at least 95 % right, none wrong.
func TestPrintedAndDistortedPages(t *testing.T) {
	s := newScanner(t)
	type answer struct {
		d    distorted
		want string
		got  []string
	}
	page := map[int]*image.RGBA{}
	var wrong, unread []string
	cases := distortions()
	if len(cases) < 60 {
		t.Fatalf("only %d cases", len(cases))
	}
	var centre image.Point
	for k := range 4 {
		page[k], centre = letter(t, sealText(k), 22)
	}
	for i, d := range cases {
		rnd := rand.New(rand.NewPCG(uint64(i), 42))
		sheet := &image.RGBA{Pix: bytes.Clone(page[i%4].Pix), Stride: page[i%4].Stride, Rect: page[i%4].Rect}
		if !d.none {
			stamp{centre.Add(image.Pt(mm(float64(d.at.X)), mm(float64(d.at.Y)))), d.ink, d.hard}.press(sheet, rnd)
		}
		data := d.copy.take(t, sheet, rnd)
		keep(t, d.name, data)
		res, err := s.Read(t.Context(), data, isSealCode)
		if err != nil {
			t.Fatalf("%s: %v", d.name, err)
		}
		a := answer{d, sealText(i % 4), res.Texts}
		if len(a.got) == 0 {
			unread = append(unread, d.name)
		} else if len(a.got) != 1 || a.got[0] != a.want {
			wrong = append(wrong, fmt.Sprintf("%s: %q", d.name, a.got))
		}
	}
	right := len(cases) - len(unread) - len(wrong)
	t.Logf("right %d of %d (%.1f %%), not readable: %v", right, len(cases), 100*float64(right)/float64(len(cases)), unread)
	if len(wrong) > 0 {
		t.Errorf("wrongly read: %v", wrong)
	}
	if right*100 < 95*len(cases) {
		t.Errorf("only %d of %d right", right, len(cases))
	}
}

// keep writes the picture for eyes when SCAN_KEEP names a folder.
func keep(t *testing.T, name string, data []byte) {
	dir := os.Getenv("SCAN_KEEP")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, " ", "_")+".jpg"), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func isSealCode(text string) bool {
	_, err := models.ParseSealCode(text)
	return err == nil
}

func TestScannedPDFOfSeveralPages(t *testing.T) {
	s := newScanner(t)
	var pages [][]byte
	for i, payload := range []string{sealText(1), sealText(1), sealText(2)} {
		page, centre := letter(t, payload, 22)
		rnd := rand.New(rand.NewPCG(uint64(i), 1))
		stamp{centre.Add(image.Pt(mm(-10), 0)), redInk, 0.3}.press(page, rnd)
		pages = append(pages, copying{dpi: 150, degrees: float64(i), noise: 3, quality: 50}.take(t, page, rnd))
	}
	res, err := s.Read(t.Context(), pictureAsPDF(t, pages...), isSealCode)
	if err != nil {
		t.Fatal(err)
	}
	if res.Pages != 3 || res.Read != 3 || len(res.Texts) != 2 || res.Texts[0] != sealText(1) || res.Texts[1] != sealText(2) {
		t.Errorf("got %+v", res)
	}
}

func TestForeignCodeOnThePageDoesNotHideOurs(t *testing.T) {
	s := newScanner(t)
	page, _ := letter(t, sealText(1), 22)
	drawCode(t, page, "https://example.gov.cn/notice", image.Pt(mm(20), mm(8)), mm(26))
	res, err := s.Read(t.Context(), copying{dpi: 150, quality: 60}.take(t, page, rand.New(rand.NewPCG(1, 1))), isSealCode)
	if err != nil {
		t.Fatal(err)
	}
	if res.Read != 1 || models.JudgeSeal(res.Texts, models.NewSealCode(12, 37, 1, "9e3779b97f4a7c15")) != models.SealMatched {
		t.Errorf("got %+v", res)
	}
}

func TestPagesWithoutACode(t *testing.T) {
	s := newScanner(t)
	page, _ := letter(t, sealText(1), 22)
	fill(page, image.Rect(mm(150), mm(230), mm(185), mm(270)), color.RGBA{255, 255, 255, 255})
	res, err := s.Read(t.Context(), copying{dpi: 150, noise: 5, quality: 50}.take(t, page, rand.New(rand.NewPCG(1, 1))), isSealCode)
	if err != nil || len(res.Texts) != 0 {
		t.Errorf("a letter without code: %+v, %v", res, err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 40, 3))); err != nil {
		t.Fatal(err)
	}
	if res, err := s.Read(t.Context(), b.Bytes(), nil); err != nil || len(res.Texts) != 0 {
		t.Errorf("a strip: %+v, %v", res, err)
	}
}

func TestPNGOfEveryDepth(t *testing.T) {
	s := newScanner(t)
	page, _ := letter(t, sealText(3), 22)
	code := page.SubImage(image.Rect(mm(140), mm(225), mm(190), mm(275)))
	for name, into := range map[string]interface {
		image.Image
		Set(x, y int, c color.Color)
	}{
		"grey":                    image.NewGray(code.Bounds()),
		"16 bit":                  image.NewRGBA64(code.Bounds()),
		"black and white palette": image.NewPaletted(code.Bounds(), color.Palette{color.White, color.Black}),
		"transparent paper":       image.NewNRGBA(code.Bounds()),
	} {
		for y := code.Bounds().Min.Y; y < code.Bounds().Max.Y; y++ {
			for x := code.Bounds().Min.X; x < code.Bounds().Max.X; x++ {
				if c := code.At(x, y); name != "transparent paper" || c != (color.RGBA{255, 255, 255, 255}) {
					into.Set(x, y, c)
				}
			}
		}
		var b bytes.Buffer
		if err := png.Encode(&b, into); err != nil {
			t.Fatal(err)
		}
		if res, err := s.Read(t.Context(), b.Bytes(), nil); err != nil || len(res.Texts) != 1 || res.Texts[0] != sealText(3) {
			t.Errorf("%s: %+v, %v", name, res, err)
		}
	}
}

// bomb is a PNG header that claims w × h pixels.
func bomb(w, h uint32) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
	head = append(head, 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

func TestHostileUploads(t *testing.T) {
	s := newScanner(t)
	var small bytes.Buffer
	if err := jpeg.Encode(&small, image.NewGray(image.Rect(0, 0, 64, 64)), nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"pixel bomb", bomb(60000, 60000), ErrTooBig},
		{"cut PNG", bomb(100, 100), ErrDamaged},
		{"cut JPG", small.Bytes()[:small.Len()/2], ErrDamaged},
		{"a text", []byte("反馈意见函"), ErrKind},
		{"nothing", nil, ErrKind},
		{"more than 20 MB", make([]byte, maxBytes+1), ErrTooBig},
		{"PDF that is none", []byte("%PDF-1.4"), pdfin.ErrDamaged},
	} {
		if _, err := s.Read(t.Context(), c.data, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}

func TestWaitingCallerMayLeave(t *testing.T) {
	s := newScanner(t)
	s.slot <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Read(ctx, []byte("\xff\xd8\xff"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-s.slot
}

func FuzzRead(f *testing.F) {
	f.Add(bomb(30, 30))
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 50, 50))); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	s := newScanner(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if pdfin.IsPDF(data) {
			t.Skip("pdfin has its own")
		}
		if w, h, err := sizeOf(data); err == nil && w*h > 100_000 {
			t.Skip("only slow")
		}
		if _, err := s.Read(context.Background(), data, nil); err != nil &&
			!errors.Is(err, ErrKind) && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrTooBig) {
			t.Fatal(err)
		}
	})
}
