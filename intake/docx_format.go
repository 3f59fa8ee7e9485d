package intake

import (
	"fmt"
	"strconv"
	"strings"
)

// formatNumber prints n in a numbering format of WordprocessingML (ISO 29500-1, 17.18.59, ST_NumberFormat).
// Formats that no Chinese paper uses, and numbers a format has no sign for, come out as plain figures.
func formatNumber(n int, format string) string {
	if format == "none" || format == "bullet" {
		return ""
	}
	if n < 0 {
		return strconv.Itoa(n)
	}
	if print, known := numberPrinters[format]; known {
		if s := print(n); s != "" {
			return s
		}
	}
	return strconv.Itoa(n)
}

// numberPrinters holds the formats that differ from plain figures. A printer returns "" where it has no sign.
var numberPrinters = map[string]func(int) string{
	"chineseCounting":              countingBelowHundred,
	"taiwaneseCounting":            countingBelowHundred,
	"chineseCountingThousand":      func(n int) string { return countChinese(n, plainNumerals) },
	"taiwaneseCountingThousand":    func(n int) string { return countChinese(n, plainNumerals) },
	"japaneseCounting":             countJapanese,
	"koreanCounting":               countJapanese,
	"chineseLegalSimplified":       func(n int) string { return countChinese(n, legalNumerals) },
	"ideographLegalTraditional":    func(n int) string { return countChinese(n, legalTraditional) },
	"japaneseLegal":                func(n int) string { return countChinese(n, legalTraditional) },
	"ideographDigital":             digitsChinese,
	"japaneseDigitalTenThousand":   digitsChinese,
	"taiwaneseDigital":             digitsChinese,
	"koreanDigital2":               digitsChinese,
	"ideographTraditional":         signs("甲乙丙丁戊己庚辛壬癸"),
	"ideographZodiac":              signs("子丑寅卯辰巳午未申酉戌亥"),
	"ideographZodiacTraditional":   cycleOfSixty,
	"ideographEnclosedCircle":      signs("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
	"decimalEnclosedCircle":        circled,
	"decimalEnclosedCircleChinese": circled,
	"decimalEnclosedParen":         signs("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
	"decimalEnclosedFullstop":      signs("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
	"decimalFullWidth":             fullWidth,
	"decimalFullWidth2":            fullWidth,
	"decimalZero":                  func(n int) string { return fmt.Sprintf("%02d", n) },
	"numberInDash":                 func(n int) string { return fmt.Sprintf("- %d -", n) },
	"hex":                          func(n int) string { return strings.ToUpper(strconv.FormatInt(int64(n), 16)) },
	"upperRoman":                   func(n int) string { return roman(n) },
	"lowerRoman":                   func(n int) string { return strings.ToLower(roman(n)) },
	"upperLetter":                  func(n int) string { return letters(n, 'A') },
	"lowerLetter":                  func(n int) string { return letters(n, 'a') },
	"ordinal":                      ordinal,
}

// numerals is one set of Chinese counting signs: ten digits and ten, hundred, thousand; one says whether 10 is
// written with a leading one (壹拾) or bare (十).
type numerals struct {
	digits, units []rune
	one           bool
}

var (
	plainNumerals    = numerals{[]rune("零一二三四五六七八九"), []rune("十百千"), false}
	legalNumerals    = numerals{[]rune("零壹贰叁肆伍陆柒捌玖"), []rune("拾佰仟"), true}
	legalTraditional = numerals{[]rune("零壹貳參肆伍陸柒捌玖"), []rune("拾佰仟"), true}
)

// countChinese writes 1 to 9999 as counted: 十一, 一百零一, 一千零二十. Zero is 零; beyond it gives "".
func countChinese(n int, set numerals) string {
	if n == 0 {
		return string(set.digits[0])
	}
	if n > 9999 {
		return ""
	}
	if n >= 10 && n < 20 && !set.one {
		return string(set.units[0]) + strings.TrimPrefix(countChinese(n-10, set), string(set.digits[0]))
	}
	var out strings.Builder
	gap := false
	for power, unit := 1000, 2; unit >= -1; power, unit = power/10, unit-1 {
		digit := n / power % 10
		if digit == 0 {
			gap = out.Len() > 0
			continue
		}
		if gap {
			out.WriteRune(set.digits[0])
			gap = false
		}
		out.WriteRune(set.digits[digit])
		if unit >= 0 {
			out.WriteRune(set.units[unit])
		}
	}
	return out.String()
}

// countingBelowHundred counts up to 99 and goes on digit by digit: 九十九, 一〇〇.
func countingBelowHundred(n int) string {
	if n < 100 {
		return countChinese(n, plainNumerals)
	}
	return digitsChinese(n)
}

// countJapanese drops the one before 百 and 千 and every 零: 百一, 二百.
func countJapanese(n int) string {
	s := strings.ReplaceAll(countChinese(n, plainNumerals), "零", "")
	if n == 0 || n >= 1000 && n < 2000 || n >= 100 && n < 200 {
		s = strings.TrimPrefix(s, "一")
	}
	return s
}

// digitsChinese writes digit by digit: 一〇, 二一.
func digitsChinese(n int) string {
	signs := []rune("〇一二三四五六七八九")
	var out strings.Builder
	for _, digit := range strconv.Itoa(n) {
		out.WriteRune(signs[digit-'0'])
	}
	return out.String()
}

// signs numbers by a fixed row of signs, the first for 1.
func signs(row string) func(int) string {
	runes := []rune(row)
	return func(n int) string {
		if n < 1 || n > len(runes) {
			return ""
		}
		return string(runes[n-1])
	}
}

// circled gives ① to ㊿.
func circled(n int) string {
	switch {
	case n >= 1 && n <= 20:
		return string(rune('①' + n - 1))
	case n >= 21 && n <= 35:
		return string(rune('㉑' + n - 21))
	case n >= 36 && n <= 50:
		return string(rune('㊱' + n - 36))
	}
	return ""
}

// cycleOfSixty gives 甲子, 乙丑, … 癸亥.
func cycleOfSixty(n int) string {
	if n < 1 || n > 60 {
		return ""
	}
	return string([]rune("甲乙丙丁戊己庚辛壬癸")[(n-1)%10]) + string([]rune("子丑寅卯辰巳午未申酉戌亥")[(n-1)%12])
}

// fullWidth gives figures as wide as a Han character.
func fullWidth(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, strconv.Itoa(n))
}

// roman writes 1 to 3999.
func roman(n int) string {
	if n < 1 || n > 3999 {
		return ""
	}
	var out strings.Builder
	values := []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	names := []string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}
	for i, value := range values {
		for n >= value {
			out.WriteString(names[i])
			n -= value
		}
	}
	return out.String()
}

// letters goes A … Z, AA, BB … as Word does; past 30 rounds it gives "".
func letters(n int, first rune) string {
	if n < 1 || n > 26*30 {
		return ""
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}

// ordinal gives 1st, 2nd, 3rd, 4th, 11th.
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}
