package pdfin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// warmCache is shared by all runs on this machine, so that only the first one compiles.
var warmCache = filepath.Join(os.TempDir(), "zqyj-pdf-cache")

func newReader(t testing.TB, cfg Config) *Reader {
	t.Helper()
	if cfg.CacheDir == "" {
		cfg.CacheDir = warmCache
	}
	r := New(cfg)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return r
}

func testFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// handmade is a PDF with one page per content stream, Latin text only.
func handmade(pageKeys string, contents ...string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.4\n")
	var kids strings.Builder
	for i := range contents {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*i)
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Count %d/Kids[%s]>>", len(contents), kids.String())
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
	for i, c := range contents {
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>", pageKeys, 5+2*i)
		object("<</Length %d>>stream\n%s\nendstream", len(c), c)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", len(offsets)+1, start)
	return b.Bytes()
}

func text(p Page) string {
	var s strings.Builder
	for _, c := range p.Chars {
		s.WriteRune(c.Rune)
	}
	return s.String()
}

func TestTextOfAnOfficeFile(t *testing.T) {
	r := newReader(t, Config{})
	for _, name := range []string{"plain.pdf", "restricted.pdf"} {
		pages, err := r.Text(t.Context(), testFile(t, name))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(pages) != 1 || text(pages[0]) != "（一）测试文件，姓名𠮷䶮。" {
			t.Fatalf("%s: %d pages, text %q", name, len(pages), text(pages[0]))
		}
		// Margin 28 mm and two characters of 16 pt: the cell of （ begins there, not its ink.
		if got, want := pages[0].Chars[0].Left, 28/25.4*72+32; got < want-1 || got > want+1 {
			t.Errorf("%s: first cell begins at %.1f pt, want %.1f", name, got, want)
		}
	}
}

func TestPagesAsTheyAreSeen(t *testing.T) {
	r := newReader(t, Config{})
	upright := "BT /F1 12 Tf 100 700 Td (Ab) Tj ET"
	rising := "BT /F1 12 Tf 0 1 -1 0 100 700 Tm (Ab) Tj ET"
	for _, c := range []struct {
		name, keys, content string
		angle, left, bottom float64
	}{
		{"upright", "", upright, 0, 100, 700},
		{"rising text on an upright page", "", rising, 90, 100, 700},
		{"rising text on a page turned right is upright", "/Rotate 90", rising, 0, 700, 595 - 100},
		{"page upside down", "/Rotate 180", upright, 180, 595 - 100, 842 - 700},
		{"page turned left", "/Rotate 270", upright, 90, 842 - 700, 100},
		{"visible box begins elsewhere", "/CropBox[50 60 550 800]", upright, 0, 50, 640},
	} {
		t.Run(c.name, func(t *testing.T) {
			pages, err := r.Text(t.Context(), handmade(c.keys, c.content))
			if err != nil {
				t.Fatal(err)
			}
			got := pages[0].Chars[0]
			if diff := got.Angle - c.angle; diff > 1 && diff < 359 || diff < -1 && diff > -359 {
				t.Errorf("angle %.0f, want %.0f", got.Angle, c.angle)
			}
			if c.angle == 0 && (got.Base < c.bottom-0.5 || got.Base > c.bottom+0.5) {
				t.Errorf("baseline at %.1f, want %.1f", got.Base, c.bottom)
			}
			if !within(got.Left, got.Right, c.left) || !within(got.Bottom, got.Top, c.bottom) {
				t.Errorf("cell %.0f–%.0f × %.0f–%.0f, want it at %.0f,%.0f", got.Left, got.Right, got.Bottom, got.Top, c.left, c.bottom)
			}
		})
	}
}

func within(from, to, v float64) bool { return v >= from-13 && v <= to+13 }

func TestPictureOfAPage(t *testing.T) {
	r := newReader(t, Config{})
	data := handmade("", "1 0 0 rg 0 0 297.5 842 re f")
	err := r.Read(t.Context(), data, func(d *Document) error {
		img, err := d.Picture(0, 72)
		if err != nil {
			return err
		}
		if b := img.Bounds(); b.Dx() != 595 || b.Dy() != 842 {
			t.Errorf("bounds %v", b)
		}
		if got := img.RGBAAt(100, 400); got != (color.RGBA{255, 0, 0, 255}) {
			t.Errorf("left half is %v", got)
		}
		if got := img.RGBAAt(500, 400); got != (color.RGBA{255, 255, 255, 255}) {
			t.Errorf("right half is %v", got)
		}
		large, err := d.Picture(0, 5000)
		if err != nil {
			return err
		}
		if n := large.Rect.Dx() * large.Rect.Dy(); n > maxPixels+10_000 {
			t.Errorf("%d pixels", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRefusedBeforeAnythingStarts(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"a text", []byte("关于征求意见的通知"), ErrNotPDF},
		{"nothing", nil, ErrNotPDF},
		{"opens with a password", testFile(t, "opened.pdf"), ErrEncrypted},
		{"too large", make([]byte, 21<<20), ErrTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newReader(t, Config{})
			if _, err := r.Text(t.Context(), c.data); !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if r.current != nil {
				t.Error("the module was started")
			}
		})
	}
}

func TestWordEncryptInATextIsNoLock(t *testing.T) {
	r := newReader(t, Config{})
	data := handmade("", "BT /F1 12 Tf 100 700 Td (/Encrypt 9 0 R /Root) Tj ET")
	pages, err := r.Text(t.Context(), data)
	if err != nil || text(pages[0]) != "/Encrypt 9 0 R /Root" {
		t.Fatalf("%v, %v", pages, err)
	}
}

func TestDamagedFiles(t *testing.T) {
	r := newReader(t, Config{MaxPages: 3, MaxChars: 50})
	good := testFile(t, "plain.pdf")
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"header only", []byte("%PDF-1.7\n"), ErrDamaged},
		{"cut in half", good[:len(good)/4], ErrDamaged},
		{"four pages where three are allowed", handmade("", "", "", "", ""), ErrTooManyPages},
		{"more characters than allowed", handmade("", "BT /F1 2 Tf 1 1 Td ("+strings.Repeat("x", 60)+") Tj ET"), ErrTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := r.Text(t.Context(), c.data); !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
		})
	}
	if _, err := r.Text(t.Context(), good); err != nil {
		t.Fatalf("a good file after the bad ones: %v", err)
	}
}

// endless makes the library parse for far longer than the tests allow.
func endless() []byte {
	return handmade("", strings.Repeat("0 0 m 500 500 l 1 1 300 300 re W n ", 400_000))
}

func TestTimeLimitKillsOnlyTheInstance(t *testing.T) {
	r := newReader(t, Config{Timeout: 50 * time.Millisecond})
	if err := r.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Text(t.Context(), endless()); !errors.Is(err, ErrTimeout) {
		t.Fatalf("got %v, want a timeout", err)
	}
	r.cfg.Timeout = time.Minute
	if _, err := r.Text(t.Context(), testFile(t, "plain.pdf")); err != nil {
		t.Fatalf("next file: %v", err)
	}
}

func TestCallerGivesUp(t *testing.T) {
	r := newReader(t, Config{})
	if err := r.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := r.Read(ctx, endless(), func(d *Document) error {
		cancel()
		_, err := d.Text(0)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
}

func TestQueueHonoursItsCaller(t *testing.T) {
	r := newReader(t, Config{})
	good := testFile(t, "plain.pdf")
	err := r.Read(t.Context(), good, func(*Document) error {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := r.Text(ctx, good); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting behind another document: got %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestMemoryIsBoundedAndACrashStaysInside(t *testing.T) {
	r := newReader(t, Config{})
	r.memory = 320 // 20 MiB: too little for the picture below
	data := handmade("", "")
	err := r.Read(t.Context(), data, func(d *Document) error {
		_, err := d.Picture(0, 300)
		if err == nil {
			return errors.New("34 MB of pixels fitted into 20 MiB")
		}
		if _, again := d.Text(0); !errors.Is(again, ErrDamaged) {
			t.Errorf("a faulted instance was used again: %v", again)
		}
		return err
	})
	if !errors.Is(err, ErrDamaged) {
		t.Fatalf("got %v", err)
	}
	if _, err := r.Text(t.Context(), data); err != nil {
		t.Fatalf("next file: %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	r := newReader(t, Config{})
	good := testFile(t, "plain.pdf")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := r.Text(t.Context(), good); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestClosedReaderRefuses(t *testing.T) {
	r := New(Config{CacheDir: warmCache})
	if _, err := r.Text(t.Context(), testFile(t, "plain.pdf")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Text(t.Context(), testFile(t, "plain.pdf")); !errors.Is(err, ErrClosed) {
		t.Fatalf("got %v", err)
	}
	if err := New(Config{}).Close(); err != nil {
		t.Fatalf("closing what never started: %v", err)
	}
}

func TestClosingEndsTheDocumentBeingRead(t *testing.T) {
	r := New(Config{CacheDir: warmCache, Timeout: time.Minute})
	closed := make(chan error, 1)
	err := r.Read(t.Context(), endless(), func(d *Document) error {
		go func() { closed <- r.Close() }()
		_, err := d.Text(0)
		return err
	})
	if !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

func TestDamagedOrUnusableCacheOnlyCostsTime(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the module anew")
	}
	dir := t.TempDir()
	stale, err := filepath.Glob(filepath.Join(warmCache, "wazero-*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(stale) == 0 {
		t.Skip("no cache to damage yet")
	}
	for _, f := range stale {
		into := filepath.Join(dir, filepath.Base(filepath.Dir(f)))
		if err := os.MkdirAll(into, 0o700); err != nil {
			t.Fatal(err)
		}
		whole, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(into, filepath.Base(f)), whole[:len(whole)/2], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := newReader(t, Config{CacheDir: dir})
	if _, err := r.Text(t.Context(), testFile(t, "plain.pdf")); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "wazero-*")); len(left) != 0 {
		t.Errorf("the damaged cache is still there: %v", left)
	}
}

func FuzzText(f *testing.F) {
	for _, name := range []string{"plain.pdf", "opened.pdf", "restricted.pdf"} {
		f.Add(testFile(f, name))
	}
	f.Add(handmade("/Rotate 90", "BT /F1 12 Tf 100 700 Td (Ab) Tj ET"))
	f.Add([]byte("%PDF-1.4\ntrailer<</Encrypt<</Filter/Standard/R 6/U(\\"))
	r := newReader(f, Config{Timeout: 5 * time.Second, MaxPages: 20})
	f.Fuzz(func(t *testing.T, data []byte) {
		err := r.Read(context.Background(), data, func(d *Document) error {
			for i := range d.Pages() {
				p, err := d.Text(i)
				if err != nil {
					return err
				}
				for _, c := range p.Chars {
					if unmapped(c.Rune) || !c.placed() {
						t.Fatalf("character %U at %v", c.Rune, c)
					}
				}
				if _, err := d.Picture(i, 20); err != nil {
					return err
				}
			}
			return nil
		})
		known := []error{nil, ErrNotPDF, ErrEncrypted, ErrTooLarge, ErrTooManyPages, ErrDamaged, ErrTimeout}
		for _, k := range known {
			if errors.Is(err, k) {
				return
			}
		}
		t.Fatalf("unexpected: %v", err)
	})
}
