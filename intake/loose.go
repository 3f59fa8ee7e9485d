package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Measures of run-together text.
const (
	looseShortest  = 200 // characters: a shorter paragraph is left alone
	looseMarkers   = 3   // so many markers inside prove that paragraph ends were lost
	looseHeading   = 60  // characters: the longest heading between two markers
	looseLookahead = 400 // bytes after a landmark in which the next one must stand
)

// Names of papers end in these words, names of offices in those.
const (
	paperTail = `要点|方案|办法|规定|条例|细则|规划|纲要|意见|计划|规则|章程|制度|措施|标准|指南|指引|规范|通则|准则|预案|清单|目录|决定|通知|政策|守则|分解表|分工表|一览表|反馈表|征求表|表|说明|大纲|报告|公约|流程|导则`
	draftMark = `\([^()]{0,14}(?:征求意见稿|讨论稿|送审稿|草案|意见稿|修订稿|修改稿|修正稿|报批稿|公示稿|审查稿|草稿|草案稿|[二三四]稿|征求意见版|讨论版|审议稿|试行|暂行)\)`
	orgTail   = `办公室|办公厅|委员会|管委会|工作组|领导小组|政府|人大常委会|联合会|研究院|协会|学会|中心|总局|分局|公司|集团|法院|检察院|总队|支队|大队|大学|学院|[厅局委部院办会组站处司所]`
)

var (
	reLooseMarker = regexp.MustCompile(`第\s?(?:` + hanClass + `+|[0-9]{1,4})\s?[编章节条]|` + hanClass + `{1,3}、|\(` + hanClass + `{1,3}\)|[0-9]{1,3}[.、]|\([0-9]{1,3}\)|[①-⑳㈠-㈩⑴-⒇⒈-⒛]|——`)
	reNoticeTail  = regexp.MustCompile(`的?\s?(?:通\s?知|公\s?告|公\s?示|通\s?告|启\s?事|函)`)
	reFullDate    = regexp.MustCompile(`([0-9]{4}|[一二三四五六七八九〇零○ 0-9]{4,9})\s*年\s*([0-9]{1,2}|` + hanClass + `{1,3})\s*月\s*([0-9]{1,2}|` + hanClass + `{1,3})\s*日`)
	reAttachWord  = regexp.MustCompile(`附\s?件\s?1?\s?`)
	reOrgEnd      = regexp.MustCompile(`(?:` + orgTail + `)\s*$`)
	rePaperEnd    = regexp.MustCompile(`(?:` + paperTail + `)(?:\s?` + draftMark + `)?》?`)
	reDraftTitle  = regexp.MustCompile(`^\s*[^。:;,]{4,80}?(?:` + draftMark + `|(?:` + paperTail + `)\s)`)
	reFirstClause = regexp.MustCompile(`第\s?一\s?[章编条]|第\s?1\s?[章条]`)
)

// loosen splits run-together paragraphs where the notice's landmarks and the draft's markers stand. Paragraphs with
// real ends pass unchanged.
func loosen(ps []Paragraph) []Paragraph {
	total := 0
	for _, p := range ps {
		total += runeLen(p.Text)
	}
	var out []Paragraph
	for _, p := range ps {
		if p.Table != nil || p.Marker != "" || !p.Loose && !runTogether(p, total) {
			out = append(out, p)
			continue
		}
		out = append(out, splitLoose(p)...)
	}
	return out
}

// runTogether says whether a paragraph holds most of a document and several markers inside.
func runTogether(p Paragraph, total int) bool {
	if n := runeLen(p.Text); n < looseShortest || n*2 < total {
		return false
	}
	return len(looseMarkersOf(fold(p.Text), 0)) >= looseMarkers
}

func splitLoose(p Paragraph) []Paragraph {
	f := fold(p.Text)
	breaks, draftFrom := noticeBreaks(f.text)
	if len(breaks) == 0 {
		breaks = append(breaks, titleBreak(f.text)...)
	}
	breaks = append(breaks, looseMarkersOf(f, draftFrom)...)
	slices.Sort(breaks)
	breaks = append(slices.Compact(breaks), len(f.text))
	var out []Paragraph
	from := 0
	for _, to := range breaks {
		a, b := int(f.back[from]), int(f.back[to])
		if part := trimmed(p.slice(a, b)); part.Text != "" {
			part.Loose = true
			out = append(out, part)
		}
		from = to
	}
	return out
}

// trimmed cuts the spaces at both ends of a paragraph.
func trimmed(p Paragraph) Paragraph {
	text := strings.TrimRightFunc(p.Text, unicode.IsSpace)
	lead := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
	if lead == 0 && len(text) == len(p.Text) {
		return p
	}
	return p.slice(lead, len(text))
}

// titleBreak ends the title of a run-together draft that has no notice before it.
func titleBreak(text string) []int {
	if at := reDraftTitle.FindStringIndex(text); at != nil {
		return []int{at[1]}
	}
	return nil
}

// maxLoose bounds the places looked at in one run-together text: a draft of a thousand clauses has some thousands, and
// megabytes of "1.1.1." would be read for half a minute. What stands behind them stays text.
const maxLoose = 50_000

// looseMarkersOf finds the markers of run-together text from an offset on: those whose number fits the sequence of
// their family and which stand at the end of a sentence or right behind a heading.
func looseMarkersOf(f folded, from int) []int {
	var found []int
	last := map[family]int{}
	previous := marker{}
	previousAt := from
	for _, at := range reLooseMarker.FindAllStringIndex(f.text[from:], maxLoose) {
		offset := from + at[0]
		m, ok := parseMarker(f.text[offset:])
		if !ok || m.family == famLetter || m.family == famFirstly || m.doubt {
			continue
		}
		fits := m.family == famBullet || m.n == last[m.family]+1 || m.n == 1
		if !fits || !standsFree(f.text, offset, previousAt, previous, m) {
			continue
		}
		last[m.family] = m.n
		found = append(found, offset)
		previous, previousAt = m, offset
	}
	return found
}

// standsFree says whether a marker inside text can begin a clause there.
func standsFree(text string, offset, previousAt int, previous, m marker) bool {
	before := text[:offset]
	trimmedBefore := strings.TrimRight(before, " \t\n")
	if trimmedBefore == "" {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(trimmedBefore)
	if r == '第' || r == '、' || r == ',' || r == '"' && m.family != famArticle {
		return false
	}
	if endsSentence(trimmedBefore) {
		return true
	}
	if m.family == famBullet || len(trimmedBefore) == len(before) && r < utf8.RuneSelf && r != ')' {
		return false
	}
	between := text[previousAt:offset]
	heading := previous.family != m.family && !strings.ContainsAny(between, sentenceEnds) && runeLen(between) <= looseHeading
	spaced := len(trimmedBefore) < len(before) && m.family.structural()
	return heading || spaced
}

// noticeBreaks finds where the parts of a run-together notice end: title, addressees, attachments, issuer, date,
// the word 附件 and the draft's title. draftFrom is where the draft's text begins. No breaks: there is no notice.
func noticeBreaks(text string) (breaks []int, draftFrom int) {
	title := noticeTitleEnd(text)
	if title < 0 {
		return nil, 0
	}
	breaks = append(breaks, title)
	if colon := strings.IndexByte(window(text, title), ':'); colon >= 0 && !strings.Contains(text[title:title+colon], "。") {
		breaks = append(breaks, title+colon+1)
	}
	issuer, dateEnd := signature(text, title)
	if dateEnd < 0 {
		if at := reFirstClause.FindStringIndex(text[title:]); at != nil {
			return append(breaks, title+at[0]), title + at[0]
		}
		return breaks, len(text)
	}
	list := attachmentBreaks(text, title, issuer)
	breaks = append(append(breaks, list...), issuer, dateEnd)
	draftFrom = dateEnd
	if at := reAttachWord.FindStringIndex(window(text, dateEnd)); at != nil && strings.TrimSpace(text[dateEnd:dateEnd+at[0]]) == "" {
		draftFrom += at[1]
		breaks = append(breaks, draftFrom)
	}
	if len(list) > 0 {
		draftFrom = afterKnownTitle(text, draftFrom, firstAttachment(text[list[0]:issuer]))
		breaks = append(breaks, draftFrom)
	}
	return breaks, draftFrom
}

// window is the stretch of text behind a landmark.
func window(text string, from int) string {
	end := min(len(text), from+looseLookahead)
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end++
	}
	return text[from:end]
}

// noticeTitleEnd finds the end of 关于…的通知 at the start of a text; -1 when it does not start so.
func noticeTitleEnd(text string) int {
	head := window(text, 0)
	about := strings.Index(head, "关于")
	if about < 0 || strings.ContainsAny(head[:about], "。;:") {
		return -1
	}
	for _, at := range reNoticeTail.FindAllStringIndex(head, -1) {
		title := head[:at[1]]
		if strings.Count(title, "《") == strings.Count(title, "》") && at[0] > about && !strings.Contains(title, "。") {
			return at[1]
		}
	}
	return -1
}

// signature finds issuer and date at the end of the notice: the first full date that an office's name stands before.
func signature(text string, from int) (issuer, dateEnd int) {
	for _, at := range reFullDate.FindAllStringIndex(text[from:], -1) {
		before := strings.TrimRight(text[from:from+at[0]], " ")
		if reOrgEnd.MatchString(before) {
			return from + issuerStart(before), from + at[1]
		}
	}
	return -1, -1
}

// issuerStart finds where the office's name begins at the end of a text: after the last sentence, or after the name of
// the last attachment.
func issuerStart(text string) int {
	from := strings.LastIndexAny(text, "。;:!") + 1
	for from > 0 && from < len(text) && !utf8.RuneStart(text[from]) {
		from++
	}
	ends := rePaperEnd.FindAllStringIndex(text[from:], -1)
	for i := len(ends) - 1; i >= 0; i-- {
		rest := text[from+ends[i][1]:]
		r, _ := utf8.DecodeRuneInString(rest)
		if runeLen(rest) >= 4 && !strings.ContainsRune("和与及的编制局)》", r) {
			return from + ends[i][1]
		}
	}
	return from
}

// attachmentBreaks finds where the list of attachments and each of its entries begin.
func attachmentBreaks(text string, from, to int) []int {
	at := regexp.MustCompile(`附\s?件\s?[:1一]`).FindStringIndex(text[from:to])
	if at == nil {
		return nil
	}
	breaks := []int{from + at[0]}
	next := 2
	for _, hit := range reListNumber.FindAllStringSubmatchIndex(text[from+at[1]:to], -1) {
		start := from + at[1] + hit[2]
		if parseNumber(text[start:from+at[1]+hit[3]]) == next {
			breaks = append(breaks, start)
			next++
		}
	}
	return breaks
}

var (
	reListNumber    = regexp.MustCompile(`(?:^|[^0-9])([0-9]{1,2})\s?[.、]`)
	reAttachPrefix  = regexp.MustCompile(`^附\s?件\s?[0-9一二三四五六七八九十]{0,2}\s?:?\s?(?:1\s?[.、])?\s?`)
	reSecondOfList  = regexp.MustCompile(`[^0-9]2\s?[.、]`)
	reTitleTailMark = regexp.MustCompile(`^\s?` + draftMark)
)

// firstAttachment gives the name of the first attachment in a list.
func firstAttachment(list string) string {
	name := list[len(reAttachPrefix.FindString(list)):]
	if at := reSecondOfList.FindStringIndex(name); at != nil {
		_, size := utf8.DecodeRuneInString(name[at[0]:])
		name = name[:at[0]+size]
	}
	return strings.Trim(solid(name), "《》")
}

// afterKnownTitle gives the offset behind the draft's title when it stands at from; else from.
func afterKnownTitle(text string, from int, title string) int {
	_, end := findSpaced(window(text, from), title)
	if end < 0 {
		return from
	}
	return from + end + len(reTitleTailMark.FindString(text[from+end:]))
}
