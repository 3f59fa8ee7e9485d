package models

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const sealedHash = "9a3f0b77c1d2e4f5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

func TestSealCodeGolden(t *testing.T) {
	got := NewSealCode(12, 37, 3, sealedHash).Format()
	if want := "ZQ1-C-11-3-9A3F0B77C1D2E4F5-"; !strings.HasPrefix(got, want) || len(got) != len(want)+4 {
		t.Fatalf("got %s", got)
	}
	if got != strings.ToUpper(got) || strings.Trim(got, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") != "" {
		t.Errorf("%s leaves QR's compact character set", got)
	}
}

func TestSealCodeReadsBackWhatItWrote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := SealCode{
			RoundID: rapid.Int64Min(0).Draw(t, "round"), UnitID: rapid.Int64Min(0).Draw(t, "unit"),
			Number: rapid.IntRange(0, 1<<30).Draw(t, "version"), Hash: rapid.StringMatching(`[0-9a-f]{16}`).Draw(t, "hash"),
		}
		text := c.Format()
		if back, err := ParseSealCode(" " + strings.ToLower(text) + "\n"); err != nil || back != c {
			t.Fatalf("%s: %v, %v", text, back, err)
		}
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		if swap := "Z" + text[at:]; text[at] != 'Z' {
			if back, err := ParseSealCode(text[:at] + "Z" + text[at+1:]); err == nil && back.Compare(c) == SealMatched {
				t.Fatalf("%s still matches with %s", text, swap)
			}
		}
	})
}

func TestWhatIsNoSealCode(t *testing.T) {
	good := NewSealCode(1, 2, 3, sealedHash).Format()
	for _, text := range []string{"", "https://example.gov.cn/x", good[:len(good)-1], good + "A", strings.Replace(good, "ZQ1", "ZQ2", 1), "ZQ1------", strings.Replace(good, "-1-", "--1-", 1)} {
		if c, err := ParseSealCode(text); err == nil {
			t.Errorf("%q was read as %+v", text, c)
		}
	}
}

func TestFourAnswersOfASeal(t *testing.T) {
	want := NewSealCode(1, 2, 3, sealedHash)
	mine := want.Format()
	changed := NewSealCode(1, 2, 3, "ffff0b77c1d2e4f5").Format()
	older := NewSealCode(1, 2, 2, sealedHash).Format()
	neighbour := NewSealCode(1, 9, 3, sealedHash).Format()
	lastYear := NewSealCode(7, 2, 3, sealedHash).Format()
	for _, c := range []struct {
		name  string
		texts []string
		want  SealMatch
	}{
		{"nothing on the page", nil, SealUnreadable},
		{"only a foreign QR code", []string{"https://example.gov.cn"}, SealUnreadable},
		{"this version", []string{mine}, SealMatched},
		{"this version on three pages, beside a foreign code", []string{mine, "WX", mine, mine}, SealMatched},
		{"the version before", []string{older}, SealOther},
		{"same number, text changed since", []string{changed}, SealOther},
		{"one page of the old print among new ones", []string{mine, older, mine}, SealOther},
		{"the neighbour's letter", []string{neighbour}, SealForeign},
		{"own letter of another round", []string{lastYear}, SealForeign},
		{"a neighbour's page among own ones", []string{mine, older, neighbour}, SealForeign},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := JudgeSeal(c.texts, want)
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if got.NextStep() == "" {
				t.Error("no word on what to do next")
			}
		})
	}
}
