package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"zqyj/models"
)

// family is one way of numbering. Its rank is the customary depth, from 编 to ——; real depth comes from nesting.
type family int

const (
	famNone    family = iota
	famPart           // 第一编, 第一部分
	famChapter        // 第一章
	famSection        // 第一节
	famArticle        // 第一条
	famHan            // 一、
	famHanRing        // (一) ㈠
	famTask           // 任务一:
	famRoman          // Ⅰ、
	famDecimal        // 1. 1、 ⒈
	famDotted         // 1.1
	famRing           // (1) ⑴
	famHalf           // 1)
	famCircle         // ①
	famLetter         // A. (a)
	famFirstly        // 一是
	famBullet         // ——
)

// marker is a number at the start of a paragraph. rest is the byte offset of what follows it.
type marker struct {
	family family
	shape  string // distinguishes 1. from 1、 and a) from A.
	text   string // as printed, without spaces
	number string // Arabic
	n      int    // last component, for sequences; 0 for bullets
	rest   int
	spaced bool // a space stands between marker and text
	ocr    bool // a dash was read as 一
	doubt  bool // perhaps a reference to an article, not its head
}

func (f family) kind() models.NodeKind {
	switch f {
	case famPart:
		return models.NodePart
	case famChapter:
		return models.NodeChapter
	case famSection:
		return models.NodeSection
	case famArticle:
		return models.NodeArticle
	case famBullet:
		return models.NodeBullet
	case famNone:
		return models.NodePara
	}
	return models.NodeItem
}

// structural families keep their order whatever the nesting.
func (f family) structural() bool { return f >= famPart && f <= famArticle }

const (
	hanNum = `((?:` + hanClass + `\s?)+)`
	anyNum = `((?:` + hanClass + `\s?)+|(?:` + arabicClass + `\s?){1,4})`
)

var (
	reDivision = regexp.MustCompile(`^第\s?` + anyNum + `(编|章|节|部\s?分)`)
	reArticle  = regexp.MustCompile(`^第\s?(` + anyNum + `|[—–-]\s?)条(?:\s?之\s?(` + hanClass + `+))?`)
	reHan      = regexp.MustCompile(`^` + hanNum + `([、.])`)
	reHanRing  = regexp.MustCompile(`^[(〔]\s?` + hanNum + `[)〕]\s?[、.]?`)
	reHanHalf  = regexp.MustCompile(`^` + hanNum + `[)]\s?[、.]?`)
	reDash     = regexp.MustCompile(`^(?:[—–-]\s?、|[(]\s?[—–-]\s?[)])`)
	reDotted   = regexp.MustCompile(`^(` + arabicClass + `{1,2}(?:[.]` + arabicClass + `{1,2}){1,3})([.、]?)`)
	reDecimal  = regexp.MustCompile(`^(` + arabicClass + `{1,3})\s?([.、])`)
	reRing     = regexp.MustCompile(`^[(]\s?(` + arabicClass + `{1,3})\s?[)]\s?[、.]?`)
	reHalf     = regexp.MustCompile(`^(` + arabicClass + `{1,3})\s?[)]\s?[、.]?`)
	reFirstly  = regexp.MustCompile(`^(` + hanClass + `{1,3})是`)
	reTask     = regexp.MustCompile(`^(任务|层次|专题|专项|工程|行动|步骤|阶段|目标|举措|措施|专栏|原则|方向|类别)\s?` + anyNum + `\s?[:、]`)
	reRoman    = regexp.MustCompile(`^([Ⅰ-Ⅻ])\s?[、.]?|^(I{1,3}|IV|VI{0,3}|IX|X)[、.]`)
	reLetter   = regexp.MustCompile(`^(?:[(]([A-Za-z])[)]|([A-Za-z])\s?([、.)]))`)
	reBullet   = regexp.MustCompile(`^(?:——|—|––|--|[●○■◆◇▪•➢►※\x{f06c}\x{f0b7}\x{f0d8}]|[·*-]\s)`)

	// A reference to other articles, not the head of one: 第十一条、第三十六条规定的. After a space far fewer words tell:
	// 第十二条 项目单位 and 第九条 所有 begin articles.
	reReference = regexp.MustCompile(`^(?:[、,;)》]|规定的|[和至及与或]\s?[第本前]|的|款[、,的规]|所[列称规指述涉定]|第\s?(?:` + hanClass + `+|` + arabicClass + `+)\s?[款项]|以外[的,。;]|之外|中的|前款|(?:-|—|~)\s?第)` +
		`|^\s+(?:[、,;)》]|规定的|的|[和至及与或到]\s?第|第\s?(?:` + hanClass + `+|` + arabicClass + `+)\s?[款项]|以外[的,。;]|之外|(?:-|—|~)\s?第)`)
	// Words that may go on a reference or begin an article glued to its number: 第四条与水源有关的; the sequence decides.
	reMaybeReference = regexp.MustCompile(`^(?:规定|[和至及与或]|第\s?(?:` + hanClass + `|` + arabicClass + `)|执行|办理|处罚)`)
	// A quantity after 3.5 and the like.
	reQuantity = regexp.MustCompile(`^\s?(?:[%‰°℃〇]|[万亿千百多余]|个|亩|公里|平方|立方|米|元|吨|倍|年|月|日|岁|分|级|版|折|人|家|项目?次|GHz|[kKMGT]?[bBmwW])`)
	// Words that only begin like a quantity: 2.2 人员, 3.1 分类.
	reNoQuantity = regexp.MustCompile(`^\s?(?:人[员力工才事身民群口]|级别|分[类级工析布组区配段]|版[本权面]|年[度检报]|日[常志程]|月[度报]|个[人体案]|多[元方部渠]|家[庭具长园]|米面|元[素数]|余[热量料])`)
	reYear       = regexp.MustCompile(`^(?:19|20)` + arabicClass + `{2}\s?(?:年|[—–-])`)
	// 一、二、三产业; 一、二级
	reHanRow = regexp.MustCompile(`^(?:` + hanClass + `、|` + hanClass + `{1,2}(?:次?产业|级|等|类|期|线|号|层|批|季度|年级|楼))`)
)

// longestMarker is how many characters of a paragraph are looked at for its number: 第一百二十三条之二十一, and a few
// characters that follow.
const longestMarker = 32

// parseMarker reads the number at the start of a text. Only the characters decide; whether the number fits the
// sequence is asked later.
func parseMarker(text string) (marker, bool) {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return marker{}, false
	}
	readers := readersFor(narrow(first))
	if readers == nil {
		return marker{}, false
	}
	head := strings.Map(narrow, firstRunes(text, longestMarker))
	for _, read := range readers {
		if m, ok := read(head); ok {
			m.rest = len(firstRunes(text, utf8.RuneCountInString(head[:m.rest])))
			return m.finish(text), true
		}
	}
	return marker{}, false
}

// firstRunes gives the first n characters of a text.
func firstRunes(text string, n int) string {
	for at := range text {
		if n == 0 {
			return text[:at]
		}
		n--
	}
	return text
}

type markerReader func(string) (marker, bool)

// readersFor picks the few patterns that can begin with a character, so that plain text costs almost nothing.
func readersFor(first rune) []markerReader {
	switch {
	case first == '第':
		return []markerReader{readDivision, readArticle}
	case strings.ContainsRune(hanDigits, first):
		return []markerReader{readHan, readHanHalf, readFirstly}
	case first == '(' || first == '〔':
		return []markerReader{readHanRing, readRing, readLetter, readDash}
	case first >= '0' && first <= '9':
		return []markerReader{readDotted, readDecimal, readHalf}
	case first == '—' || first == '–' || first == '-':
		return []markerReader{readDash, readBullet}
	case first == 'ニ':
		return []markerReader{readKatakana}
	case first < utf8.RuneSelf && unicode.IsLetter(first):
		return []markerReader{readRoman, readLetter}
	case first >= 'Ⅰ' && first <= 'Ⅻ':
		return []markerReader{readRoman}
	case strings.ContainsRune("任层专工行步阶目举措原方类", first):
		return []markerReader{readTask}
	}
	if first < 0x2000 && first != '·' && first != '*' || isHan(first) {
		return nil
	}
	return []markerReader{readSymbol, readBullet}
}

// finish notes a space after the marker and moves rest to the text.
func (m marker) finish(text string) marker {
	m.text = strings.Join(strings.Fields(text[:m.rest]), "")
	trimmed := strings.TrimLeftFunc(text[m.rest:], unicode.IsSpace)
	m.spaced = len(trimmed) < len(text)-m.rest
	m.rest = len(text) - len(trimmed)
	if m.number == "" && m.n > 0 {
		m.number = strconv.Itoa(m.n)
	}
	return m
}

func startsDigit(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return r >= '0' && r <= '9'
}

func startsSpaced(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsSpace(r)
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }
