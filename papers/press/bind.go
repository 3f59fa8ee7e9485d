package press

import (
	"bytes"
	"errors"
	"fmt"
	"github.com/klauspost/compress/zlib"
	"slices"
	"strconv"
)

// placeholder stands on every page of the file the library writes, until the
// page's real content is bound in. The library makes a new compressor of
// 1.2 MB for every page, which takes longer than all the rest; here one serves
// for all, and the file is never whole in memory uncompressed.
const placeholder = "%sheet\n"

// sheets are the contents of the pages so far, compressed, end to end.
type sheets struct {
	data   bytes.Buffer
	ends   []int
	writer *zlib.Writer
}

func newSheets() *sheets {
	s := &sheets{}
	// The level is a valid one; fast, because most readers of a paper are in
	// the same building and none waits for the last per cent.
	s.writer, _ = zlib.NewWriterLevel(&s.data, zlib.BestSpeed)
	return s
}

// add compresses the content of the next page.
func (s *sheets) add(content []byte) error {
	s.writer.Reset(&s.data)
	if _, err := s.writer.Write(content); err != nil {
		return err
	}
	if err := s.writer.Close(); err != nil {
		return err
	}
	s.ends = append(s.ends, s.data.Len())
	return nil
}

// sheet is the compressed content of one page.
func (s *sheets) sheet(n int) []byte {
	from := 0
	if n > 0 {
		from = s.ends[n-1]
	}
	return s.data.Bytes()[from:s.ends[n]]
}

var errLayout = errors.New("the PDF library wrote a file of another layout than expected")

// bind puts the sheets in the place of the placeholders, gives the fonts the
// names that the sheets call them by, and writes the table of objects anew.
func (s *sheets) bind(file []byte, cases *cases) ([]byte, error) {
	starts, table, err := objects(file)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(file)+s.data.Len()+100*len(s.ends))
	moved := make([]int, len(starts))
	order := make([]int, len(starts))
	for n := range order {
		order[n] = n
	}
	slices.SortFunc(order, func(a, b int) int { return starts[a] - starts[b] })
	out = append(out, file[:starts[order[0]]]...)
	copy(out, version)
	next := 0
	for i, n := range order {
		end := table
		if i+1 < len(order) {
			end = starts[order[i+1]]
		}
		moved[n] = len(out)
		object := file[starts[n]:end]
		if n == resources-1 {
			out = append(out, cases.rename(object)...)
			continue
		}
		if !held(object) {
			out = append(out, object...)
			continue
		}
		if next == len(s.ends) {
			return nil, errLayout
		}
		out = fmt.Appendf(out, "%d 0 obj\n<</Filter /FlateDecode /Length %d>>\nstream\n", n+1, len(s.sheet(next)))
		out = append(append(out, s.sheet(next)...), "\nendstream\nendobj\n"...)
		next++
	}
	if next != len(s.ends) {
		return nil, errLayout
	}
	return finish(out, moved, file[table:])
}

// version opens the file: the first one that has all that the pages use. The
// library claims an older one.
const version = "%PDF-1.7"

// resources is the number of the object that names the fonts.
const resources = 2

// rename gives the fonts in the resources the names pages call them by.
func (c *cases) rename(object []byte) []byte {
	for n, t := range c.all {
		object = bytes.Replace(object, []byte("/"+t.resource+" "), []byte("/"+name(uint16(n+1))+" "), 1)
	}
	return object
}

// held tells whether an object is a page's content with the placeholder.
func held(object []byte) bool {
	head := object[:min(len(object), 200)]
	return bytes.Contains(head, []byte("\nstream\n")) && bytes.Contains(head, []byte(placeholder))
}

// objects reads where each object begins, object 1 first, and where their
// table does.
func objects(file []byte) (starts []int, table int, err error) {
	at := bytes.LastIndex(file, []byte("startxref\n"))
	if at < 0 {
		return nil, 0, errLayout
	}
	number, _, _ := bytes.Cut(file[at+len("startxref\n"):], []byte("\n"))
	table, err = strconv.Atoi(string(number))
	if err != nil || table >= at || !bytes.HasPrefix(file[table:], []byte("xref\n0 ")) {
		return nil, 0, errLayout
	}
	lines := bytes.Split(file[table:at], []byte("\n"))
	for _, line := range lines[3:] { // after the two heads and the free entry
		if !bytes.HasSuffix(line, []byte(" n ")) {
			break
		}
		start, err := strconv.Atoi(string(line[:10]))
		if err != nil || start >= table {
			return nil, 0, errLayout
		}
		starts = append(starts, start)
	}
	if len(starts) == 0 {
		return nil, 0, errLayout
	}
	return starts, table, nil
}

// finish writes the table of objects and the end of the file; tail is how the
// library had written both.
func finish(out []byte, starts []int, tail []byte) ([]byte, error) {
	from, to := bytes.Index(tail, []byte("trailer\n")), bytes.LastIndex(tail, []byte("startxref\n"))
	if from < 0 || to < from {
		return nil, errLayout
	}
	table := len(out)
	out = fmt.Appendf(out, "xref\n0 %d\n0000000000 65535 f \n", len(starts)+1)
	for _, start := range starts {
		out = fmt.Appendf(out, "%010d 00000 n \n", start)
	}
	out = append(out, tail[from:to]...)
	return fmt.Appendf(out, "startxref\n%d\n%%%%EOF\n", table), nil
}
