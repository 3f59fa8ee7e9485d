package intake

import (
	"fmt"
	"strconv"
	"strings"

	"zqyj/models"
)

// missingSign stands for a character that cannot be told (〓, the printers' mark for a missing type).
const missingSign = "〓"

// privateBase is where Word puts the characters of symbol fonts: U+F000 plus the code in the font.
const privateBase = 0xF000

// wingdings gives the usual signs of the font of that name by their code in it.
var wingdings = map[int]string{
	0x21: "✏", 0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x36: "⌛", 0x46: "☞", 0x4A: "☺", 0x4E: "☠",
	0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
	0x77: "◆", 0x7B: "❀", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: "□", 0xAA: "✦",
	0xAB: "★", 0xAC: "✶", 0xB2: "⟡", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦",
	0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}

// wingdings2 gives the signs of Wingdings 2 that forms use.
var wingdings2 = map[int]string{0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x97: "●", 0x98: "●", 0xAE: "◆"}

// symbolGreek gives the letters of the font Symbol; mathematical signs follow in symbolSigns.
const symbolGreek = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"

var symbolSigns = map[int]string{
	0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
	0xB4: "×", 0xB5: "∝", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xCE: "∈", 0xD6: "√",
	0xDE: "⇒", 0xE5: "∑", 0xF2: "∫",
}

// isSymbolFont says whether characters in this font mean something else than their code.
func isSymbolFont(font string) bool {
	return font == "Symbol" || strings.HasPrefix(font, "Wingdings") || font == "Webdings"
}

// symbol gives the character of w:sym. What no table knows becomes 〓, with a note.
func (r *docxReader) symbol(font, hex string) string {
	code, err := strconv.ParseUint(hex, 16, 21)
	if err == nil {
		if sign := symbolSign(font, int(code)); sign != "" {
			return sign
		}
	}
	r.note(r.para, models.WarnOCRSuspect, fmt.Sprintf("此处有一个符号无法识别（字体 %s，代码 %s），以“%s”代替，请核对", excerpt(font), excerpt(hex), missingSign))
	return missingSign
}

// symbolText maps the private-use characters of text set in a symbol font.
func (r *docxReader) symbolText(font, text string) string {
	var out strings.Builder
	for _, char := range text {
		if char < privateBase || char > privateBase+0xFF {
			out.WriteRune(char)
			continue
		}
		out.WriteString(r.symbol(font, strconv.FormatInt(int64(char), 16)))
	}
	return out.String()
}

// symbolSign looks a code up; "" when unknown.
func symbolSign(font string, code int) string {
	if code >= privateBase && code <= privateBase+0xFF {
		code -= privateBase
	} else if !isSymbolFont(font) || code > 0xFF {
		if code < 0x20 || code >= 0xD800 && code <= 0xF8FF || code > 0x10FFFF {
			return ""
		}
		return string(rune(code))
	}
	switch {
	case font == "Symbol":
		return greekSign(code)
	case font == "Wingdings 2":
		return wingdings2[code]
	case font == "Wingdings" && code >= 0x81 && code <= 0x8A:
		return string(rune('①' + code - 0x81))
	case font == "Wingdings" && code >= 0x8C && code <= 0x95:
		return string(rune('❶' + code - 0x8C))
	case font == "Wingdings":
		return wingdings[code]
	}
	return ""
}

// greekSign maps the font Symbol: letters by their Latin places, digits and marks as they are.
func greekSign(code int) string {
	letters := []rune(symbolGreek)
	switch {
	case code >= 'A' && code <= 'Z':
		return string(letters[code-'A'])
	case code >= 'a' && code <= 'z' && code != 'j' && code != 'v':
		return strings.ToLower(string(letters[code-'a']))
	case code >= 0x20 && code < 0x40:
		return string(rune(code))
	}
	return symbolSigns[code]
}
