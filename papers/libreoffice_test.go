package papers

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zqyj/models"
)

// TestLibreOfficeKeepsWhatItOpens lets an office program open every Word and Excel file and write it anew: the texts are
// there, tracked changes are tracked changes with their units as authors, and no cell has become a formula.
func TestLibreOfficeKeepsWhatItOpens(t *testing.T) {
	if os.Getenv("CHECK_FULL") == "" {
		t.Skip("LibreOffice is asked by ./check -full")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("LibreOffice is not installed (Debian: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui)")
	}
	s := answered(t)
	revised := models.Revise(s)
	folder := t.TempDir()
	write := func(name string) func(file []byte, err error) {
		return func(file []byte, err error) {
			if err == nil {
				err = os.WriteFile(filepath.Join(folder, name), file, 0o600)
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	write("digest.docx")(DigestDocx(NewDigest(s, DigestOptions{Contacts: true})))
	write("units.docx")(DigestDocx(NewDigest(s, DigestOptions{ByUnit: true})))
	write("adoption.docx")(AdoptionDocx(NewAdoptionTable(s, "")))
	write("comparison.docx")(ComparisonDocx(NewComparison(s, revised, "")))
	write("revised.docx")(RevisedDocx(s, revised))
	write("tracked.docx")(TrackedDocx(s, revised))
	write("digest.xlsx")(DigestXlsx(s, DigestOptions{Contacts: true}))
	write("ledger.xlsx")(LedgerXlsx(s, true))
	form := sampleForm() // LibreOffice shows codes that overlap as they are, but writes only the first of them so
	form.Clauses[2].Text = strings.ReplaceAll(form.Clauses[2].Text, "_x0041_x0042_", "_x0041_")
	write("form.xlsx")(Form(form))

	word, err := filepath.Glob(filepath.Join(folder, "*.docx"))
	if err != nil || len(word) == 0 {
		t.Fatal(err)
	}
	rewritten := officeWrites(t, "docx", word)
	for _, path := range word {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) { sameWords(t, readFile(t, path), readFile(t, filepath.Join(rewritten, name))) })
	}
	books, err := filepath.Glob(filepath.Join(folder, "*.xlsx"))
	if err != nil || len(books) == 0 {
		t.Fatal(err)
	}
	rewritten = officeWrites(t, "xlsx", books)
	for _, path := range books {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) { sameCells(t, path, filepath.Join(rewritten, name)) })
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// officeWrites lets LibreOffice open the files and write them into another folder, with a profile of its own.
func officeWrites(t *testing.T, format string, files []string) string {
	t.Helper()
	out := t.TempDir()
	arguments := append([]string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--norestore", "--convert-to", format, "--outdir", out}, files...)
	command := exec.CommandContext(t.Context(), "soffice", arguments...)
	command.Env = append(os.Environ(), "HOME="+t.TempDir())
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, said)
	}
	return out
}

// sameWords holds that text and tracked changes came through.
func sameWords(t *testing.T, before, after []byte) {
	t.Helper()
	plain := func(file []byte) string {
		return strings.Join(strings.Fields(textsOf(t, file, "word/document.xml")), "")
	}
	for _, want := range hostile {
		for _, piece := range strings.Fields(want) {
			if strings.Contains(plain(before), piece) && !strings.Contains(plain(after), piece) {
				t.Errorf("%q is lost", piece)
			}
		}
	}
	if want, got := len([]rune(plain(before))), len([]rune(plain(after))); got < want {
		t.Errorf("%d of %d characters are left", got, want)
	}
	if diff := cmp.Diff(changedText(t, before), changedText(t, after)); diff != "" {
		t.Errorf("tracked changes (-written +kept):\n%s", diff)
	}
}

// changedText is what each author inserts and deletes, the kind of change before each text.
func changedText(t *testing.T, file []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	body, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	changes := map[string]string{}
	decoder, inside := xml.NewDecoder(body), ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return changes
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if tracks(e.Name.Local) {
				inside = e.Name.Local + " by " + attribute(e, "author")
			}
		case xml.EndElement:
			if tracks(e.Name.Local) {
				inside = ""
			}
		case xml.CharData:
			if inside != "" {
				changes[inside] += strings.ReplaceAll(string(e), "_x005F_", "_") // LibreOffice writes _x0041_ so; Word has no such codes
			}
		}
	}
}

func tracks(element string) bool { return element == "ins" || element == "del" }

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// sameCells holds that every sheet has its cells, none of them a formula.
func sameCells(t *testing.T, before, after string) {
	t.Helper()
	open := func(path string) *excelize.File {
		book, err := excelize.OpenReader(bytes.NewReader(readFile(t, path)))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = book.Close() })
		return book
	}
	written, kept := open(before), open(after)
	if diff := cmp.Diff(written.GetSheetList(), kept.GetSheetList()); diff != "" {
		t.Fatal(diff)
	}
	for _, sheet := range written.GetSheetList() {
		if diff := cmp.Diff(cellsIn(t, written, sheet), cellsIn(t, kept, sheet)); diff != "" {
			t.Errorf("%s (-written +kept):\n%s", sheet, diff)
		}
	}
}
