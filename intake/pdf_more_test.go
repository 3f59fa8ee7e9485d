package intake

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMorePDF(t *testing.T) {
	opts := pdfOptions(t)
	files, _ := filepath.Glob(os.Getenv("PDF_MORE") + "/*.truth.json")
	for _, file := range files {
		name := strings.TrimSuffix(file, ".truth.json")
		raw, _ := os.ReadFile(file)
		var want truth
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		data, _ := os.ReadFile(name + ".pdf")
		got, src, err := Read(context.Background(), data, name+".pdf", opts)
		if err != nil {
			t.Error(name, err)
			continue
		}
		s := scoreOutline(want, got)
		t.Logf("%s boundary %.3f strict %.3f facts %.3f recall %.3f %v", filepath.Base(name), s.bound, s.strict, s.facts, s.recall, s.critical)
		if s.bound < 1 {
			t.Log(strings.Join(s.misses, "\n"))
		}
		if os.Getenv("DUMP") != "" {
			for _, p := range src.Paragraphs {
				t.Logf("%d %.1f %s %s", p.Line, p.Indent, p.Align, p.Text)
			}
			for _, w := range got.Warnings {
				t.Log(w)
			}
		}
	}
}
