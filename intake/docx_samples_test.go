package intake

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zqyj/models"
)

// docxTruth is what a person reads in a sample, in the schema of the outline's truths.
type docxTruth struct {
	Case  string `json:"case"`
	Draft struct {
		Title string        `json:"title"`
		Nodes []models.Node `json:"nodes"`
	} `json:"draft"`
	Expected []string `json:"warnings_expected"`
}

// readTruth reads a truth file.
func readTruth(t *testing.T, path string) docxTruth {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var truth docxTruth
	if err := json.Unmarshal(content, &truth); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return truth
}

// samples gives the .docx files in testdata, made by LibreOffice 7.4 from numbered sources.
func samples(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/docx/*.docx")
	if err != nil || len(files) < 7 {
		t.Fatalf("samples are missing: %v %v", files, err)
	}
	return files
}

func readSample(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// plainLine brings a line to the form in which readers and truths are compared: no spaces, one kind of bracket.
func plainLine(s string) string {
	return strings.NewReplacer(" ", "", "\t", "", "　", "", "（", "(", "）", ")").Replace(s)
}

// TestLibreOfficeFilesReadLineByLine holds that each clause of a sample arrives with its printed number, in order,
// and nothing else does but title and heads of tables.
func TestLibreOfficeFilesReadLineByLine(t *testing.T) {
	for _, file := range samples(t) {
		truth := readTruth(t, strings.TrimSuffix(file, ".docx")+".truth.json")
		t.Run(truth.Case, func(t *testing.T) {
			source, err := readDocx(context.Background(), readSample(t, file), Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkSource(t, source)
			var want []string
			for _, node := range truth.Draft.Nodes {
				switch node.Kind {
				case models.NodeTable:
				case models.NodeRow:
					want = append(want, plainLine(node.Text))
				default:
					for _, line := range strings.Split(node.Marker+node.Heading+node.Text, "\n") {
						want = append(want, plainLine(line))
					}
				}
			}
			got := sampleLines(source, truth.Draft.Title)
			if text := strings.Join(want, ""); strings.Join(got, "") != text {
				t.Error(cmp.Diff(want, got))
			}
			var found []string
			for _, w := range source.Warnings {
				found = append(found, w.Code)
			}
			for _, code := range truth.Expected {
				if !slices.Contains(found, code) {
					t.Errorf("no warning %s among %v", code, found)
				}
			}
		})
	}
}

// sampleLines gives the lines of a source without the title, the word 附件 and the head of a table.
func sampleLines(source Source, title string) []string {
	var got []string
	for _, p := range source.Paragraphs {
		if p.Table != nil {
			for _, row := range p.Table.Rows[1:] {
				got = append(got, plainLine(strings.Join(row, " | ")))
			}
			continue
		}
		if p.Text == title || p.Text == "附件" || p.Text == "任务分解表" {
			continue
		}
		got = append(got, plainLine(p.Marker+p.Text))
	}
	return got
}
