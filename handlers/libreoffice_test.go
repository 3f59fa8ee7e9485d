package handlers

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"zqyj/models"
)

// TestLibreOfficeOpensEveryFile turns every Word and Excel file into LibreOffice's own plain xml and looks at what it
// understood: the texts, the tracked changes with their authors, no formula anywhere.
func TestLibreOfficeOpensEveryFile(t *testing.T) {
	if os.Getenv("CHECK_FULL") == "" {
		t.Skip("LibreOffice opens every file in ./check -full only")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Fatal("soffice is missing; ./check -full installs it")
	}
	s := sqliteSite(t)
	officer := s.officer(models.RoleHandler)
	folder := t.TempDir()
	opened := map[string]string{}
	for _, name := range []string{"digest.docx", "adoption.docx", "comparison.docx", "revised.docx", "tracked.docx", "digest.xlsx", "ledger.xlsx"} {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(officer.get(s.round("papers", name)).wants(http.StatusOK).Body), 0o600); err != nil {
			t.Fatal(err)
		}
		opened[name] = throughLibreOffice(t, folder, file)
	}
	for name, text := range opened {
		if strings.HasSuffix(name, ".xlsx") && strings.Contains(text, "table:formula") {
			t.Errorf("%s holds a formula", name)
		}
		if !s.namesUnit(text) && name != "revised.docx" {
			t.Errorf("%s does not name the units", name)
		}
	}
	s.keepsChanges(opened["tracked.docx"])
}

func (s *site) namesUnit(text string) bool {
	for _, unit := range s.played.Units {
		if strings.Contains(text, unit.Name) {
			return true
		}
	}
	return false
}

// keepsChanges compares the changes LibreOffice keeps with those that were accepted, by their authors.
func (s *site) keepsChanges(text string) {
	t := s.t
	t.Helper()
	snap, err := s.store.RevisionSnapshot(context.Background(), s.played.Round.ID)
	if err != nil {
		t.Fatal(err)
	}
	authors := map[string]bool{}
	for _, m := range regexp.MustCompile(`<dc:creator>([^<]*)</dc:creator>`).FindAllStringSubmatch(text, -1) {
		authors[m[1]] = true
	}
	regions := strings.Count(text, "<text:changed-region")
	edits := 0
	for _, r := range models.Revise(snap) {
		for _, e := range r.Edits {
			edits++
			if names := unitNames(e.Opinions); !strings.Contains(names, "、") && !authors[names] {
				t.Errorf("no change of %s", names)
			}
		}
	}
	if edits == 0 || regions < edits {
		t.Errorf("%d changes kept of at least %d", regions, edits)
	}
}

func throughLibreOffice(t *testing.T, folder, file string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	kind := map[string]string{".docx": "fodt", ".xlsx": "fods"}[filepath.Ext(file)]
	profile := "-env:UserInstallation=file://" + filepath.Join(folder, "profile")
	output, err := exec.CommandContext(ctx, "soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, file).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", filepath.Base(file), err, output)
	}
	text, err := os.ReadFile(strings.TrimSuffix(file, filepath.Ext(file)) + "." + kind)
	if err != nil {
		t.Fatalf("%s was not converted: %s", filepath.Base(file), output)
	}
	if len(text) < 1000 {
		t.Fatal(fmt.Errorf("%s came out empty", filepath.Base(file)))
	}
	return string(text)
}
