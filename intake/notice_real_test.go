package intake

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestRealNotice reads the notice of 2018 as it was found. Neither it nor its truth is part of the project.
func TestRealNotice(t *testing.T) {
	file, err := os.ReadFile("../../shared/notice/notice-2018.txt")
	if err != nil {
		t.Skip("skipped: ../shared/notice/notice-2018.txt is not here")
	}
	raw, err := os.ReadFile("../../shared/outline/notice-2018.truth.json")
	if err != nil {
		t.Skip("skipped: ../shared/outline/notice-2018.truth.json is not here")
	}
	var want truth
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	got, _, err := Read(context.Background(), file, "notice-2018.txt", Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := scoreOutline(want, got)
	if s.bound != 1 || s.strict != 1 || s.facts < 0.9999 || s.warned != 1 || len(s.critical) > 0 {
		t.Errorf("bound %.3f strict %.3f facts %.3f warnings %.2f critical %v\n%q", s.bound, s.strict, s.facts, s.warned, s.critical, s.misses)
	}
	notice := got.Notice.Text
	if lines := strings.Split(notice, "\n"); strings.ReplaceAll(lines[0], " ", "") != got.Notice.Title || !strings.HasSuffix(notice, "2018 年 1 月 30 日") || strings.Contains(notice, "- 2 -") {
		t.Errorf("units read the notice as %q", notice)
	}
}
