package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Lengths of headings in characters.
const (
	longestHeading = 40 // alone on its line
	longestLead    = 34 // a first sentence that names its clause
	longestLabel   = 18 // 〖目的依据〗
	longestDivName = 60 // the name of a chapter
)

// parted is a clause's text split into heading and text. runOn: heading and text stood glued together.
type parted struct {
	heading string
	stop    string // the mark between them: "。", or "" when the heading has a line of its own
	text    string
	runOn   bool
}

// follower says what stands behind a paragraph; a lone short sentence is a heading only when something hangs on it.
type follower int

const (
	followsNothing follower = iota
	followsSibling
	followsDeeper
	followsPlain
)

// headWords are headings that every office uses; glued to the text they are split off when an opening word follows.
const headWords = `指导思想|总体要求|总体思路|总体目标|基本原则|主要目标|工作目标|发展目标|目标任务|工作要点|工作重点|重点任务|主要任务|工作任务|保障措施|组织实施|组织领导|实施步骤|工作要求|工作措施|主要措施|工作原则|基本思路|重点工作|总体安排|工作安排|适用范围|支持政策|政策措施|监督检查|考核评价|附则|总则`

var (
	reHeadWord = regexp.MustCompile(`^(` + headWords + `)\s*(?:以[习邓党科推提加创服建深实]|紧紧|紧扣|坚持|深入|全面[贯落推深提]|认真|按照|根据|贯彻|通过|围绕|到20|到2|加强[对组领统]|建立[健由]|各[级地有部单市县]|为[贯深进全认推切加]|力争|成立|落实|加快|充分|持续|进一步|统筹|高举|严格|明确|聚焦|推[进动]|强化|积极|牢固|牢牢|大力|完善|把|市|省|县|区|[0-9]{4}年)`)
	reLabel    = regexp.MustCompile(`^(?:〖([^〗]{1,30})〗|【([^】]{1,30})】|\[([^\]]{1,30})\]|〔([^〕]{1,30})〕|\(([^)]{1,30})\))\s*`)
	reLabelOdd = regexp.MustCompile(`[,。;:、0-9]|以下|简称|下称|责任|牵头|单位`)
	reOnlyTail = regexp.MustCompile(`^\s*[(〔\[【][^)〕\]】]*(?:牵头|责任|负责|配合|主办|协办|完成)[^)〕\]】]*[)〕\]】]\s*。?\s*$`)
	reLeadIn   = regexp.MustCompile(`下列|如下|以下|包括|分别|之一`)
	reWideGap  = regexp.MustCompile(`^(\p{Han}[^\s,。;:、]{1,13})(?:[ ]{2,}|\t)\s*(\S.*)$`)
)

// partHeading splits what follows a marker. clauseOfArticle: the node is an article or stands inside one, where a
// first sentence is text.
func partHeading(content string, m marker, inArticle bool, next follower) parted {
	content = strings.TrimSpace(content)
	switch {
	case m.family.structural() && m.family != famArticle:
		return partDivision(content)
	case m.family == famArticle:
		return partArticle(content, next)
	}
	return partItem(content, m, inArticle, next)
}

// partDivision names a part, chapter or section.
func partDivision(content string) parted {
	if runeLen(content) <= longestDivName && !endsSentence(content) {
		return parted{heading: solidTitle(content)}
	}
	return parted{text: tidy(content)}
}

// partArticle takes a label off an article: 〖目的依据〗, (立法目的), or a short name set off by a wide gap.
func partArticle(content string, next follower) parted {
	if p, ok := partLabel(content, true); ok {
		return p
	}
	f := fold(content)
	if at := reWideGap.FindStringSubmatchIndex(f.text); at != nil && endsSentence(content) && runeLen(f.text[at[4]:at[5]]) > 12 {
		return parted{heading: solidTitle(f.cut(at[2], at[3])), text: tidy(f.cut(at[4], at[5]))}
	}
	if n := runeLen(content); n > 0 && n <= 20 && !endsWithMark(content) && next == followsPlain {
		return parted{heading: solidTitle(content)}
	}
	return parted{text: tidy(content)}
}

// partLabel reads a bracketed label at the start; round brackets count only where the caller says so.
func partLabel(content string, round bool) (parted, bool) {
	f := fold(content)
	at := reLabel.FindStringSubmatchIndex(f.text)
	if at == nil || at[1] == len(f.text) || at[10] >= 0 && !round {
		return parted{}, false
	}
	for k := 2; k < len(at); k += 2 {
		if at[k] < 0 {
			continue
		}
		label := solidTitle(f.cut(at[k], at[k+1]))
		if runeLen(label) > longestLabel || reLabelOdd.MatchString(f.text[at[k]:at[k+1]]) {
			return parted{}, false
		}
		return parted{heading: label, text: tidy(f.cut(at[1], len(f.text)))}, true
	}
	return parted{}, false
}

// partItem splits an item: label, whole line, first sentence, known head word.
func partItem(content string, m marker, inArticle bool, next follower) parted {
	if p, ok := partLabel(content, false); ok {
		return p
	}
	if isOwnLine(content, next) {
		return parted{heading: solidTitle(content)}
	}
	if inArticle || m.family == famFirstly {
		return parted{text: tidy(content)}
	}
	if p, ok := partLead(content, next); ok {
		return p
	}
	f := fold(content)
	if at := reHeadWord.FindStringSubmatchIndex(f.text); at != nil && runeLen(content) > longestHeading {
		return parted{heading: f.cut(at[2], at[3]), text: tidy(f.cut(at[3], len(f.text))), runOn: true}
	}
	return parted{text: tidy(content)}
}

// isOwnLine says whether the whole line is a heading: short and without an end mark, or closed by a colon that only
// announces deeper items.
func isOwnLine(content string, next follower) bool {
	n := runeLen(solid(content))
	if n == 0 || strings.Contains(content, "\n") || strings.Contains(strings.TrimRight(content, "。"+closers), "。") {
		return false
	}
	if n <= longestHeading && !endsWithMark(content) {
		return true
	}
	return n <= 20 && lastMark(content) == ':' && next == followsDeeper && !reLeadIn.MatchString(content)
}

// partLead takes the first sentence for the heading when it is short, or the only sentence when clauses or plain text
// hang on it.
func partLead(content string, next follower) (parted, bool) {
	stop := strings.Index(content, "。")
	if stop < 0 {
		return parted{}, false
	}
	lead, rest := content[:stop], content[stop+len("。"):]
	if !isLead(lead) {
		return parted{}, false
	}
	if r, _ := utf8.DecodeRuneInString(strings.TrimSpace(rest)); strings.ContainsRune("”’)）", r) && rest != "" {
		return parted{}, false
	}
	if (strings.TrimSpace(rest) == "" || reOnlyTail.MatchString(narrowed(rest))) && next != followsDeeper && next != followsPlain {
		return parted{}, false
	}
	return parted{heading: solidTitle(lead), stop: "。", text: tidy(rest)}, true
}

// isLead says whether a sentence can name a clause: short, with one comma at most.
func isLead(sentence string) bool {
	text := solid(narrowed(sentence))
	return text != "" && runeLen(text) <= longestLead && strings.Count(text, ",") <= 1 && !strings.ContainsAny(text, ";!?\n")
}
