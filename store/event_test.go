package store_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"zqyj/models"
)

// TestEveryVerbOfTheLogHasAWord reads the verbs out of the room's source: a line of the log that shows a code instead of
// a word is of no use to an office.
func TestEveryVerbOfTheLogHasAWord(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source", err)
	}
	call := regexp.MustCompile(`(?:tx\.event\([^"\n]*|adminEvent\()"([a-z_]+)"`)
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range call.FindAllStringSubmatch(string(source), -1) {
			verb := match[1]
			if strings.HasSuffix(verb, "_") || strings.Contains(match[0], "mark(") { // completed by what was decided; or the subject behind a verb that is a variable
				continue
			}
			if found++; models.EventWord(verb) == verb {
				t.Errorf("%s writes the verb %s, which models.EventWords does not name", file, verb)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d verbs found: the pattern has lost its calls", found)
	}
}
