package models

import (
	"errors"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestTextIsCleanedAtTheDoor(t *testing.T) {
	for name, c := range map[string]struct {
		in, want string
		removed  int
	}{
		"plain":                         {"新增100家企业。", "新增100家企业。", 0},
		"line ends of Windows and Macs": {"一\r\n二\r三\n四", "一\n二\n三\n四", 0},
		"tab stays":                     {"序号\t单位", "序号\t单位", 0},
		"Kangxi radicals":               {"\u2f29\u2f00\u2fd5", "小一龠", 0},
		"CJK radicals that have one":    {"\u2e9f\u2ef3", "母龟", 0},
		"CJK radicals that have none":   {"\u2e80\u2e81", "\u2e80\u2e81", 0},
		"composed":                      {"e\u0301", "é", 0},
		"combining order":               {"a\u0323\u0302", "ậ", 0},
		"bidirectional marks":           {"甲\u202e乙\u2066丙\u200f丁\u061c", "甲乙丙丁", 4},
		"a mark between base and sign":  {"e\u200e\u0301", "é", 1},
		"controls":                      {"甲\x01\x08乙\x7f丙\u0085", "甲乙丙", 4},
		"byte order mark":               {"\ufeff通知", "通知", 1},
		"noncharacters":                 {"甲\uffff乙\ufdd0丙\U0001fffe", "甲乙丙", 3},
		"joiners and selectors":         {"\U0001f468\u200d\U0001f469 葛\U000e0100 \u200c", "\U0001f468\u200d\U0001f469 葛\U000e0100 \u200c", 0},
		"beyond the first plane":        {"𠮷𬭚", "𠮷𬭚", 0},
		"Tibetan, Uyghur, Mongolian":    {"བོད་ ئۇيغۇر ᠮᠣᠩᠭᠣᠯ", "བོད་ ئۇيغۇر ᠮᠣᠩᠭᠣᠯ", 0},
		"ideographic space stays":       {"张　三", "张　三", 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, removed, err := CleanText(c.in)
			if err != nil || got != c.want || removed != c.removed {
				t.Errorf("%+q (%d removed), %v, want %+q (%d)", got, removed, err, c.want, c.removed)
			}
		})
	}
}

func TestUnreadableTextIsRefused(t *testing.T) {
	for name, text := range map[string]string{"NUL": "甲\x00乙", "a cut character": "甲\xe4\xb8", "Latin-1": "caf\xe9", "a surrogate": "\xed\xa0\x80"} {
		if _, _, err := CleanText(text); !errors.Is(err, Invalid("", "")) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
}

// TestCleanTextIsDoneOnce: what went through the door goes through again unchanged, and nothing but what is named goes.
func TestCleanTextIsDoneOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		clean, removed, err := CleanText(text)
		if err != nil {
			return
		}
		if again, n, err := CleanText(clean); err != nil || again != clean || n != 0 {
			t.Fatalf("%+q, then %+q (%d removed), %v", clean, again, n, err)
		}
		if !norm.NFC.IsNormalString(clean) || !utf8.ValidString(clean) {
			t.Fatalf("%+q is not NFC", clean)
		}
		if removed == 0 && norm.NFC.IsNormalString(text) && norm.NFKC.String(clean) != norm.NFKC.String(text) && !containsAny(text, '\r') {
			t.Fatalf("%+q became %+q and nobody was told", text, clean)
		}
	})
}

func containsAny(text string, r rune) bool {
	for _, c := range text {
		if c == r {
			return true
		}
	}
	return false
}

func TestMarksOfStateSecretsAreRefused(t *testing.T) {
	for text, secret := range map[string]bool{"机密★1年": true, "秘 密 ★": true, "绝密※": true, "不得泄露商业秘密": false, "机密级设备": false, "★机密": false} {
		if err := CheckSecret("平常的话", text); (err != nil) != secret {
			t.Errorf("%s: %v, want refused %v", text, err, secret)
		}
	}
}
