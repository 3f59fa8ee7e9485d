package intake

import (
	"strconv"
	"strings"
)

// Character classes of numbers in regular expressions; spaces inside a number are stray typing.
const (
	hanDigits   = `一二三四五六七八九十百千零〇两`
	arabicClass = `[0-9]`
	hanClass    = `[` + hanDigits + `]`
)

var hanValue = map[rune]int{
	'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
}

var hanUnit = map[rune]int{'十': 10, '百': 100, '千': 1000}

// parseNumber reads a Chinese or Arabic number, half or full width; 0 when it is none. "二十一" is 21, "二〇一八" is 2018.
func parseNumber(text string) int {
	text = strings.Map(narrow, strings.Join(strings.Fields(text), ""))
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	if !strings.ContainsAny(text, "十百千") {
		return parseDigitRow(text)
	}
	total, digit := 0, 0
	for _, r := range text {
		if unit, ok := hanUnit[r]; ok {
			total += max(digit, 1) * unit
			digit = 0
			continue
		}
		value, ok := hanValue[r]
		if !ok {
			return 0
		}
		digit = value
	}
	return total + digit
}

// parseDigitRow reads 二〇一八 and mixed rows such as 2〇18 figure by figure.
func parseDigitRow(text string) int {
	n := 0
	for _, r := range text {
		value, ok := hanValue[r]
		if r >= '0' && r <= '9' {
			value, ok = int(r-'0'), true
		}
		if !ok || n > 1_000_000 {
			return 0
		}
		n = n*10 + value
	}
	return n
}
