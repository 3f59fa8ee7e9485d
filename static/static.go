// Package static holds the files a browser needs, embedded and served under addresses that carry their content's hash.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"
)

// Prefix is where every address of this package begins.
const Prefix = "/static/"

// CacheControl is the header every file is served with: an address changes with its content, so it never goes stale.
const CacheControl = "public, max-age=31536000, immutable"

//go:embed *.css *.js *.svg *.txt icons/*.svg
var embedded embed.FS

// File is one embedded file, ready to be sent.
type File struct {
	Name string // as asked for, "app.css"
	Type string // Content-Type with charset
	ETag string // quoted, from the content's SHA-256
	Body []byte
	Gzip []byte // the same body compressed; nil where that saves nothing
	path string
}

// files are read, and packed, by the first who asks; every command would wait for it otherwise.
var files = sync.OnceValue(load)

// Ready reads and packs the files ahead of the first request.
func Ready() { files() }

// Path gives the address of an embedded file: Path("app.css") is "/static/<hash>/app.css".
// It panics on an unknown name: names are constants in templates, so the gallery test finds a wrong one.
func Path(name string) string {
	f, ok := files()[name]
	if !ok {
		panic("static: no file " + name)
	}
	return f.path
}

// Open finds the file behind an address given by Path. A wrong hash or name is fs.ErrNotExist.
func Open(address string) (File, error) {
	name := address
	if i := strings.IndexByte(strings.TrimPrefix(address, Prefix), '/'); strings.HasPrefix(address, Prefix) && i >= 0 {
		name = address[len(Prefix)+i+1:]
	}
	f, ok := files()[name]
	if !ok || f.path != address {
		return File{}, fmt.Errorf("open %s: %w", address, fs.ErrNotExist)
	}
	return f, nil
}

// Icon gives the markup of an icon in icons/, to be put inside a page; it is hidden from screen readers.
// It panics on an unknown name, as Path does.
func Icon(name string) string {
	return string(bytes.TrimSpace(iconFile(name).Body))
}

// Send answers a request for the file: to be kept for good, packed where the client takes that.
func (f File) Send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Cache-Control", CacheControl)
	h.Set("ETag", f.ETag)
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == f.ETag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.Body
	if f.Gzip != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.Gzip
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client went away: nothing is left to tell it
	}
}

func iconFile(name string) File {
	f, ok := files()["icons/"+name+".svg"]
	if !ok {
		panic("static: no icon " + name)
	}
	return f
}

func load() map[string]File {
	all := map[string]File{}
	err := fs.WalkDir(embedded, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := embedded.ReadFile(name)
		all[name] = newFile(name, lean(name, body))
		return err
	})
	if err != nil {
		panic(fmt.Sprintf("static: read embedded files: %v", err))
	}
	return all
}

// lean leaves out what only people read in our own style and script: comments that stand alone, the
// indentation, and in the style the ends of lines that separate nothing.
func lean(name string, body []byte) []byte {
	if name != "app.css" && name != "app.js" {
		return body
	}
	if name == "app.css" {
		body = []byte(tight.Replace(string(comments.ReplaceAll(body, nil))))
	}
	var out bytes.Buffer
	for line := range bytes.Lines(body) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || name == "app.js" && bytes.HasPrefix(line, []byte("//")) {
			continue
		}
		out.Write(line)
		if name == "app.js" || !bytes.ContainsRune([]byte("{};,"), rune(line[len(line)-1])) {
			out.WriteByte('\n')
		}
	}
	return out.Bytes()
}

// tight closes the gaps before a rule's brace and within a declaration; no text in the style holds either.
var tight = strings.NewReplacer(" {", "{", ": ", ":")

var comments = regexp.MustCompile(`(?s)/\*.*?\*/`)

func newFile(name string, body []byte) File {
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])[:16]
	f := File{Name: name, Type: contentType(name), ETag: `"` + hash + `"`, Body: body, path: Prefix + hash + "/" + name}
	if packed := compress(body); len(packed) < len(body) {
		f.Gzip = packed
	}
	return f
}

// contentType does not ask the machine's MIME tables, which differ between hosts, for the kinds served here.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(path.Ext(name))
}

func compress(body []byte) []byte {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant of the package
	}
	_, _ = w.Write(body) // a bytes.Buffer never fails
	_ = w.Close()
	return buf.Bytes()
}
