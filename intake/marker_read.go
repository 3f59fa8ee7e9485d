package intake

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func readDivision(text string) (marker, bool) {
	at := reDivision.FindStringSubmatchIndex(text)
	if at == nil {
		return marker{}, false
	}
	after := text[at[1]:]
	if strings.HasPrefix(after, "的") || reReference.MatchString(after) && !startsSpaced(after) {
		return marker{}, false
	}
	fam := famPart
	switch text[at[4]:at[5]] {
	case "章":
		fam = famChapter
	case "节":
		fam = famSection
	}
	n := parseNumber(text[at[2]:at[3]])
	return marker{family: fam, n: n, rest: at[1]}, n > 0
}

func readArticle(text string) (marker, bool) {
	at := reArticle.FindStringSubmatchIndex(text)
	if at == nil || reReference.MatchString(text[at[1]:]) {
		return marker{}, false
	}
	m := marker{family: famArticle, rest: at[1], doubt: reMaybeReference.MatchString(text[at[1]:])}
	m.n = parseNumber(text[at[2]:at[3]])
	if m.n == 0 {
		m.n, m.ocr = 1, true
	}
	m.number = strconv.Itoa(m.n)
	if at[6] >= 0 {
		m.number += "-" + strconv.Itoa(parseNumber(text[at[6]:at[7]]))
	}
	return m, true
}

func readHan(text string) (marker, bool) {
	at := reHan.FindStringSubmatchIndex(text)
	if at == nil || reHanRow.MatchString(text[at[1]:]) {
		return marker{}, false
	}
	n := parseNumber(text[at[2]:at[3]])
	return marker{family: famHan, shape: text[at[4]:at[5]], n: n, rest: at[1]}, n > 0
}

func readHanRing(text string) (marker, bool) {
	at := reHanRing.FindStringSubmatchIndex(text)
	if at == nil {
		return marker{}, false
	}
	n := parseNumber(text[at[2]:at[3]])
	return marker{family: famHanRing, n: n, rest: at[1]}, n > 0
}

func readHanHalf(text string) (marker, bool) {
	at := reHanHalf.FindStringSubmatchIndex(text)
	if at == nil {
		return marker{}, false
	}
	n := parseNumber(text[at[2]:at[3]])
	return marker{family: famHanRing, n: n, rest: at[1]}, n > 0
}

func readFirstly(text string) (marker, bool) {
	at := reFirstly.FindStringSubmatchIndex(text)
	if at == nil || strings.HasPrefix(text[at[1]:], "否") {
		return marker{}, false
	}
	n := parseNumber(text[at[2]:at[3]])
	return marker{family: famFirstly, n: n, rest: at[1]}, n > 0
}

// readDash reads a dash where recognition software took 一 for one.
func readDash(text string) (marker, bool) {
	at := reDash.FindStringIndex(text)
	if at == nil {
		return marker{}, false
	}
	m := marker{family: famHan, shape: "、", n: 1, rest: at[1], ocr: true}
	if strings.Contains(text[:at[1]], "(") {
		m.family, m.shape = famHanRing, ""
	}
	return m, true
}

// readKatakana reads ニ、 where recognition software took 二 for the Japanese letter.
func readKatakana(text string) (marker, bool) {
	const look = "ニ、"
	return marker{family: famHan, shape: "、", n: 2, rest: len(look), ocr: true}, strings.HasPrefix(text, look)
}

func readDotted(text string) (marker, bool) {
	at := reDotted.FindStringSubmatchIndex(text)
	if at == nil {
		return marker{}, false
	}
	after := text[at[1]:]
	if after == "" || isQuantity(after) || startsDigit(after) || strings.HasPrefix(after, "-") {
		return marker{}, false
	}
	next, _ := utf8.DecodeRuneInString(after)
	if !unicode.IsSpace(next) && !isHan(next) && at[4] == at[5] {
		return marker{}, false
	}
	number := text[at[2]:at[3]]
	n, _ := strconv.Atoi(number[strings.LastIndexByte(number, '.')+1:])
	shape := strconv.Itoa(strings.Count(number, "."))
	return marker{family: famDotted, shape: shape, number: number, n: n, rest: at[1]}, n > 0
}

func isQuantity(after string) bool {
	return reQuantity.MatchString(after) && !reNoQuantity.MatchString(after)
}

func readDecimal(text string) (marker, bool) {
	at := reDecimal.FindStringSubmatchIndex(text)
	if at == nil {
		return marker{}, false
	}
	after := text[at[1]:]
	if startsDigit(after) && !reYear.MatchString(after) {
		return marker{}, false
	}
	n := parseNumber(text[at[2]:at[3]])
	return marker{family: famDecimal, shape: text[at[4]:at[5]], n: n, rest: at[1]}, n > 0
}

func readRing(text string) (marker, bool) {
	at := reRing.FindStringSubmatchIndex(text)
	if at == nil {
		return marker{}, false
	}
	n := parseNumber(text[at[2]:at[3]])
	return marker{family: famRing, n: n, rest: at[1]}, n > 0
}

func readHalf(text string) (marker, bool) {
	at := reHalf.FindStringSubmatchIndex(text)
	if at == nil {
		return marker{}, false
	}
	n := parseNumber(text[at[2]:at[3]])
	return marker{family: famHalf, n: n, rest: at[1]}, n > 0
}

func readTask(text string) (marker, bool) {
	at := reTask.FindStringSubmatchIndex(text)
	if at == nil {
		return marker{}, false
	}
	n := parseNumber(text[at[4]:at[5]])
	return marker{family: famTask, shape: text[at[2]:at[3]], n: n, rest: at[1]}, n > 0
}

var latinRoman = map[string]int{
	"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10,
}

func readRoman(text string) (marker, bool) {
	at := reRoman.FindStringSubmatchIndex(text)
	if at == nil {
		return marker{}, false
	}
	if at[2] < 0 {
		return marker{family: famRoman, n: latinRoman[text[at[4]:at[5]]], rest: at[1]}, true
	}
	r, _ := utf8.DecodeRuneInString(text)
	return marker{family: famRoman, n: int(r-'Ⅰ') + 1, rest: at[1]}, true
}

func readLetter(text string) (marker, bool) {
	at := reLetter.FindStringSubmatchIndex(text)
	if at == nil {
		return marker{}, false
	}
	letter, shape := "", "("
	if at[2] >= 0 {
		letter = text[at[2]:at[3]]
	} else {
		letter, shape = text[at[4]:at[5]], text[at[6]:at[7]]
	}
	lower := strings.ToLower(letter)
	if lower != letter {
		shape += "A"
	}
	n := int(lower[0]-'a') + 1
	return marker{family: famLetter, shape: shape, n: n, rest: at[1]}, true
}

// symbolRanges are numbers that are one character: ① ⑴ ⒈ ㈠ and their kin.
var symbolRanges = []struct {
	low, high rune
	first     int
	family    family
}{
	{'①', '⑳', 1, famCircle}, {'㉑', '㉟', 21, famCircle}, {'㊱', '㊿', 36, famCircle},
	{'❶', '❿', 1, famCircle}, {'➀', '➉', 1, famCircle}, {'➊', '➓', 1, famCircle},
	{'⑴', '⒇', 1, famRing}, {'⒈', '⒛', 1, famDecimal}, {'㈠', '㈩', 1, famHanRing},
}

func readSymbol(text string) (marker, bool) {
	r, size := utf8.DecodeRuneInString(text)
	for _, s := range symbolRanges {
		if r < s.low || r > s.high {
			continue
		}
		rest := size
		if next, n := utf8.DecodeRuneInString(text[size:]); strings.ContainsRune("、.", next) {
			rest += n
		}
		m := marker{family: s.family, n: int(r-s.low) + s.first, rest: rest}
		if s.family == famDecimal {
			m.shape = "."
		}
		return m, true
	}
	return marker{}, false
}

func readBullet(text string) (marker, bool) {
	at := reBullet.FindStringIndex(text)
	if at == nil || startsDigit(text[at[1]:]) || strings.HasPrefix(text[at[1]:], "—") {
		return marker{}, false
	}
	return marker{family: famBullet, rest: at[1]}, true
}
