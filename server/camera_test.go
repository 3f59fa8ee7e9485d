package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// camera takes the handbooks' pictures. Without a folder it only looks: every page of the handbooks must still be there.
type camera struct {
	t      *testing.T
	folder string
}

// frame is the part of a page that a picture shows: so many CSS pixels from the top, or the screen scrolled to the
// selector's first match.
type frame struct {
	height int
	at     string
}

// dress lets the browser's own controls speak Chinese, as they do where people use them: the machine that takes the
// pictures seldom has Chromium's translations. undress takes it back, so that forms are sent as they were.
const (
	dress = `document.querySelectorAll(".ledger-bulk").forEach(e => { e.style.position = "static" }); /* a whole page has no edge to stick to */
	document.querySelectorAll("input[type=file], input[type=date], input[type=datetime-local]").forEach(e => {
		const p = document.createElement(e.type === "file" ? "p" : "input"); p.className = e.className + " picture-only"; e.hidden = true; e.style.display = "none";
		if (e.type === "file") p.textContent = "选择文件　未选择任何文件"; else { p.value = e.value.replace(/-/g, "/").replace("T", " ") || "年/月/日"; p.style.cssText = "width:100%" }
		e.parentNode.insertBefore(p, e) }); true`
	undress = `document.querySelectorAll(".picture-only").forEach(p => { p.nextSibling.hidden = false; p.nextSibling.style.display = ""; p.remove() }); true`
)

// take keeps a part of what a desk sees as docs/pictures/NAME.png.
func (c camera) take(d *desk, name string, f frame) {
	c.t.Helper()
	if c.folder == "" {
		return
	}
	shoot := chromedp.FullScreenshot(100)
	if f.at != "" {
		d.await(f.at)
		evaluate[bool](d, fmt.Sprintf(`document.querySelector(%q).scrollIntoView(); true`, f.at))
		shoot, f.height = chromedp.CaptureScreenshot(), 0
	}
	evaluate[bool](d, dress)
	shot := ask(d, "picture "+name, shoot)
	evaluate[bool](d, undress)
	c.keep(name, shot, f.height)
}

// takePaper keeps a page of a PDF as docs/pictures/NAME.png.
func (c camera) takePaper(name string, pdf []byte, page int) {
	c.t.Helper()
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		c.t.Skip("pdftoppm is not installed (Debian: apt-get install poppler-utils)")
	}
	number := fmt.Sprint(page)
	cmd := exec.Command("pdftoppm", "-png", "-r", "84", "-f", number, "-l", number, "-")
	cmd.Stdin = bytes.NewReader(pdf)
	shot, err := cmd.Output()
	if err != nil || len(shot) == 0 {
		c.t.Fatalf("page %d of %s: %v", page, name, err)
	}
	if c.folder != "" {
		c.keep(name, shot, 0)
	}
}

// keep cuts the picture and writes it with a palette: a page has few colours, and such a file is a quarter of the size.
func (c camera) keep(name string, shot []byte, height int) {
	c.t.Helper()
	whole, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		c.t.Fatal(err)
	}
	part := whole.Bounds()
	if height > 0 {
		part.Max.Y = min(part.Max.Y, height)
	}
	small := withPalette(whole, part)
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, small); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.folder, name+".png"), out.Bytes(), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

// withPalette copies a part of a picture with the most frequent colours; a rare one becomes the nearest of them.
func withPalette(whole image.Image, part image.Rectangle) *image.Paletted {
	count := map[color.RGBA]int{}
	exact := image.NewRGBA(image.Rect(0, 0, part.Dx(), part.Dy()))
	draw.Draw(exact, exact.Bounds(), whole, part.Min, draw.Src)
	for i := 0; i < len(exact.Pix); i += 4 {
		p := exact.Pix[i : i+4]
		count[color.RGBA{p[0] &^ 7, p[1] &^ 7, p[2] &^ 7, 255}]++
	}
	cells := make([]color.RGBA, 0, len(count))
	for cell := range count {
		cells = append(cells, cell)
	}
	slices.SortFunc(cells, func(a, b color.RGBA) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return int(a.R)<<16 + int(a.G)<<8 + int(a.B) - int(b.R)<<16 - int(b.G)<<8 - int(b.B)
	})
	palette := make(color.Palette, 0, 64)
	for _, cell := range cells[:min(len(cells), cap(palette))] {
		palette = append(palette, color.RGBA{cell.R | cell.R>>5, cell.G | cell.G>>5, cell.B | cell.B>>5, 255})
	}
	small := image.NewPaletted(exact.Bounds(), palette)
	nearest := map[color.RGBA]uint8{}
	for i := 0; i < len(exact.Pix); i += 4 {
		p := exact.Pix[i : i+4]
		was := color.RGBA{p[0], p[1], p[2], 255}
		index, known := nearest[was]
		if !known {
			index = uint8(palette.Index(was))
			nearest[was] = index
		}
		small.Pix[i/4] = index
	}
	return small
}

// download fetches a file of the server the way the desk's browser would, with its cookies.
func (d *desk) download(path string) []byte {
	d.t.Helper()
	script := fmt.Sprintf(`(async () => { const r = await fetch(%q); if (!r.ok) throw new Error(r.status); const b = new Uint8Array(await r.arrayBuffer());
		let s = ""; for (const x of b) s += String.fromCharCode(x); return btoa(s) })()`, path)
	text := ask(d, "download "+path, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	body, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		d.t.Fatal(err)
	}
	return body
}
