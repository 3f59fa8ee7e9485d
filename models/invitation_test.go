package models

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	const code = "ABCDE-FGH1K-MN0QR-STVWX"
	want := NormalCode(code)
	if len(want) != CodeLength {
		t.Fatalf("%q is no code", code)
	}
	for name, typed := range map[string]string{
		"small letters": "abcde-fgh1k-mn0qr-stvwx", "without dashes": "ABCDEFGH1KMN0QRSTVWX", "spaces": " ABCDE FGH1K MN0QR STVWX\n", "full width": "ＡＢＣＤＥ－ＦＧＨ１Ｋ－ＭＮ０ＱＲ－ＳＴＶＷＸ", "full width, small": "ａｂｃｄｅfgh1kmn0qrstvwx",
		"O for 0": "ABCDE-FGH1K-MNOQR-STVWX", "small o for 0": "abcde-fgh1k-mnoqr-stvwx", "I for 1": "ABCDE-FGHIK-MN0QR-STVWX", "l for 1": "ABCDE-FGHlK-MN0QR-STVWX", "the whole link": "http://10.1.2.3:8080/in/" + code, "the link with a stroke": "https://例.cn/x/in/" + code + "/", "ideographic spaces and long dashes": "ABCDE　FGH1K—MN0QR–STVWX",
	} {
		if got := NormalCode(typed); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for name, typed := range map[string]string{"nothing": "", "one short": "ABCDE-FGH1K-MN0QR-STVW", "one too many": code + "X", "U is no digit": "UBCDE-FGH1K-MN0QR-STVWX", "Chinese": "邀请码ABCDEFGH1KMN0QRSTVWX", "a query": "ABCDE-FGH1K-MN0QR-STVW%", "NUL": "ABCDE-FGH1K-MN0QR-STVW\x00"} {
		if got := NormalCode(typed); got != "" {
			t.Errorf("%s is read as %q", name, got)
		}
	}
}

func TestACodeComesBackFromItsSlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := FormatCode(rapid.SliceOfN(rapid.Byte(), 13, 32).Draw(t, "secret"))
		plain := strings.ReplaceAll(code, "-", "")
		if len(code) != CodeLength+3 || NormalCode(code) != plain {
			t.Fatalf("%s is read as %s", code, NormalCode(code))
		}
		if NormalCode(strings.ToLower(code)) != plain || NormalCode(strings.NewReplacer("0", "O", "1", "l").Replace(code)) != plain {
			t.Fatalf("%s is not read as people mistype it", code)
		}
	})
}
