package intake

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/pdfin"
)

// pdfOptions shares one compiled module between all runs on this machine.
func pdfOptions(t testing.TB) Options {
	t.Helper()
	r := NewPDFReader(filepath.Join(os.TempDir(), "zqyj-pdf-cache"))
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return Options{PDF: r}
}

func pdfFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata/pdf", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestPDFOfEveryFamily holds the figure for PDF: clause boundaries right in at least 90 of 100, nothing critical.
func TestPDFOfEveryFamily(t *testing.T) {
	opts := pdfOptions(t)
	files, err := filepath.Glob("testdata/pdf/*.truth.json")
	if err != nil || len(files) < 11 {
		t.Fatalf("cases are missing: %v %v", files, err)
	}
	total := 0.0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".truth.json")
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want truth
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			got, _, err := Read(context.Background(), pdfFile(t, name+".pdf"), name+".pdf", opts)
			if err != nil {
				t.Fatal(err)
			}
			s := scoreOutline(want, got)
			total += s.bound
			t.Logf("boundary %.3f strict %.3f facts %.3f recall %.3f", s.bound, s.strict, s.facts, s.recall)
			if s.bound < 0.90 || s.recall < 0.98 || len(s.critical) > 0 {
				t.Errorf("boundary %.3f, recall %.3f, critical %v\n%s", s.bound, s.recall, s.critical, strings.Join(s.misses, "\n"))
			}
		})
	}
	t.Logf("mean boundary F1 %.3f over %d files", total/float64(len(files)), len(files))
}

func TestPDFErrorsSayWhatToDo(t *testing.T) {
	var failure *models.ImportError
	for err, code := range map[error]string{
		pdfin.ErrEncrypted: models.ImportEncrypted, pdfin.ErrTooLarge: models.ImportTooLarge, pdfin.ErrTooManyPages: models.ImportTooLarge,
		pdfin.ErrTimeout: models.ImportTimeout, pdfin.ErrDamaged: models.ImportPDFCorrupt,
	} {
		if !errors.As(pdfError(err), &failure) || failure.Code != code || failure.Message == "" {
			t.Errorf("%v: got %v", err, failure)
		}
	}
}

// BenchmarkPDF reads a file of 300 clauses with a warm cache, start of the module included once.
func BenchmarkPDF(b *testing.B) {
	opts := pdfOptions(b)
	data := pdfFile(b, "clauses300.pdf")
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		out, _, err := Read(context.Background(), data, "clauses300.pdf", opts)
		if err != nil || len(out.Draft.Nodes) != 300 {
			b.Fatal(len(out.Draft.Nodes), err)
		}
	}
}
