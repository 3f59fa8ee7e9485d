package intake

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"zqyj/models"
)

// decoded is the text of a file with how it was read.
type decoded struct {
	text     string
	encoding string
	dropped  int // control, NUL and bidirectional characters taken out
}

// decode reads bytes as text: byte order mark, else strict UTF-8, else GB18030. Detection by statistics is not used:
// it took GBK for other charsets. The result is NFC with "\n" line ends and without control characters.
func decode(data []byte) (decoded, error) {
	if failure := otherMarkup(data); failure != nil {
		return decoded{}, failure
	}
	text, name, ok := decodeBytes(data)
	if !ok {
		return decoded{}, models.NewImportError(models.ImportNotText)
	}
	clean, dropped := cleanText(text)
	if dropped*10 > len(text) && dropped > 8 || looksBinary(clean) {
		return decoded{}, models.NewImportError(models.ImportNotText)
	}
	return decoded{text: clean, encoding: name, dropped: dropped}, nil
}

// reWebPage and rtfHead know files that are text by their bytes but hold markup, whose tags would come in as clauses.
var reWebPage = regexp.MustCompile(`(?i)^\s*(?:<!doctype\s+html|<html[\s>]|<\?xml[^>]*>\s*<(?:html|!doctype\s+html|\?mso-application)|MIME-Version:)`)

const rtfHead = `{\rtf`

// otherMarkup refuses web pages and RTF with what to do instead.
func otherMarkup(data []byte) *models.ImportError {
	head := bytes.TrimPrefix(data[:min(len(data), 512)], []byte{0xEF, 0xBB, 0xBF})
	switch {
	case bytes.HasPrefix(head, []byte(rtfHead)):
		return &models.ImportError{Code: models.ImportNotText, Message: "这是 RTF 格式的文档，不是纯文本。请用 Word 或 WPS 打开后另存为 .docx 再导入，或粘贴正文"}
	case reWebPage.Match(head):
		return &models.ImportError{Code: models.ImportNotText, Message: "这是网页文件，不是纯文本。请在浏览器中打开，复制正文后粘贴，或另存为 .docx 再导入"}
	}
	return nil
}

func decodeBytes(data []byte) (text, name string, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
		return string(data), "UTF-8", utf8.Valid(data)
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeWith(xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM), data, "UTF-16")
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeWith(xunicode.UTF16(xunicode.BigEndian, xunicode.UseBOM), data, "UTF-16")
	case utf8.Valid(data):
		return string(data), "UTF-8", true
	}
	return decodeWith(simplifiedchinese.GB18030, data, "GB18030")
}

// decodeWith refuses a text with more than a few characters that the charset does not have.
func decodeWith(charset encoding.Encoding, data []byte, name string) (string, string, bool) {
	out, _, err := transform.Bytes(charset.NewDecoder(), data)
	if err != nil {
		return "", name, false
	}
	bad := bytes.Count(out, []byte("\uFFFD"))
	return string(out), name, bad*200 <= utf8.RuneCount(out)
}

// kangxiRadicals maps the radicals that some PDF and input tools write in place of the plain characters: NFKC knows
// them, and only for these two blocks is it applied.
func plainRadical(r rune) rune {
	if r < 0x2E80 || r > 0x2FDF {
		return r
	}
	plain := []rune(norm.NFKC.String(string(r)))
	return plain[0]
}

// cleanText brings a text into the form the service keeps: NFC, line feeds, no control and bidirectional characters.
// A form feed stays as the page break it is.
func cleanText(text string) (string, int) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n").Replace(text)
	dropped := 0
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\f':
			return r
		case r == 0xFEFF || r == 0xAD || r == 0x200B:
			return -1
		case unicode.IsControl(r) || isBidi(r):
			dropped++
			return -1
		}
		return plainRadical(r)
	}, text)
	return norm.NFC.String(text), dropped
}

func isBidi(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0x061C
}

// looksBinary says whether a decoded text is no writing at all: GB18030 makes characters of nearly any bytes, but
// then letters, Han and common marks are few or private and unassigned characters many.
func looksBinary(text string) bool {
	common, odd := 0, 0
	for _, r := range text {
		switch {
		case isCommonHan(r) || r < utf8.RuneSelf || strings.ContainsRune("，。、；：？！（）《》“”‘’—…·〔〕①②③④⑤⑥⑦⑧⑨⑩○●■◆％．　－", r):
			common++
		default:
			odd++
		}
	}
	return odd > common && odd > 20
}

// isCommonHan takes in the unified ideographs; rare ones of later extensions are fine but do not prove a text.
func isCommonHan(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }
