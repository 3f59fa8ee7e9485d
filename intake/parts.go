package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parts is a file taken apart: the notice, the draft with its title, and what follows the draft.
type parts struct {
	notice      []Paragraph // nil when the file holds no notice
	noticeTitle string
	attachments []string // names the notice gives
	listLine    int      // line of the list of attachments
	title       string
	titleLine   int
	remarks     []Paragraph // notes above the title, left out with a warning
	draft       []Paragraph
	rest        []annex
	startLine   int
	endLine     int
}

// annex is one further attachment behind the draft.
type annex struct {
	title string
	line  int
	body  []Paragraph
}

var (
	reAttachHead   = regexp.MustCompile(`^附\s{0,4}件\s*(?:[0-9]{1,2}|` + hanClass + `{1,2})?\s*:?$`)
	reAttachNamed  = regexp.MustCompile(`^附\s{0,4}件\s*([0-9]{1,2}|` + hanClass + `{1,2})?\s*[:.、\s]\s*(.+)$`)
	reEntry        = regexp.MustCompile(`^([0-9]{1,2})\s?[.、]`)
	reListHead     = regexp.MustCompile(`^附\s{0,4}件\s*(?:(?:[0-9]{1,2}|` + hanClass + `{1,2})\s*:|:)?\s*`)
	reLaterHead    = regexp.MustCompile(`^附\s{0,4}件\s*(?:[2-9]|[1-9][0-9]|[二三四五六七八九十])`)
	reTitleLine    = regexp.MustCompile(`(?:` + paperTail + `)》?(?:\s?` + draftMark + `)?》?$|` + draftMark + `》?$`)
	reMarkLine     = regexp.MustCompile(`^` + draftMark + `$|^\([0-9]{4}\s?年.{0,14}\)$`)
	reSideTitle    = regexp.MustCompile(`^.{0,60}(?:起草|编制|修订|制定|制订|修改|有关情况)(?:的)?说明$|^关于.{2,60}的说明$|^.{0,40}(?:意见|建议).{0,8}(?:反馈|征求|征集|汇总|回执|登记)?(?:意见)?(?:表|单)$|^.{0,60}征求意见表$|^.{0,30}回\s?执$|^说\s?明$`)
	reNoticeTitle  = regexp.MustCompile(`(?:通\s?知|公\s?告|公\s?示|通\s?告|启\s?事|函)(?:书)?$`)
	reAsksOpinion  = regexp.MustCompile(`征\s?求|征\s?集|听\s?取|意\s?见`)
	reNoticeCue    = regexp.MustCompile(`(?:征求|征集|听取)[^。]{0,60}(?:意见|建议)|(?:意见|建议)[^。]{0,40}(?:反馈|报送|寄送|发送|函复)`)
	reOwnDate      = regexp.MustCompile(`^(?:.{0,60}?)` + reFullDate.String() + `$`)
	reOnlyDate     = regexp.MustCompile(`^` + reFullDate.String() + `$`)
	reDocNumber    = regexp.MustCompile(`[〔\[(【][0-9]{4}[〕\])】]\s?[0-9]+\s?号`)
	reFileName     = regexp.MustCompile(`(?i)\.(?:docx?|wps|pdf|xlsx?|rar|zip|ofd|txt)$`)
	rePublishLabel = regexp.MustCompile(`^(?:发布|成文|印发|公开|公布|更新)?(?:时间|日期)\s*:`)
)

// isAttachmentHead says whether a line is nothing but 附件 with or without a number.
func isAttachmentHead(text string) bool {
	return reAttachHead.MatchString(narrowed(strings.TrimSpace(text)))
}

// divide takes a file apart.
func divide(ps []Paragraph, opts Options) parts {
	var d parts
	if opts.DraftStart > 0 || opts.DraftEnd > 0 {
		return divideByHand(ps, opts)
	}
	titleFrom, titleTo := findNoticeTitle(ps)
	if titleTo == 0 && !readsAsNotice(ps) {
		d.takeDraft(ps)
		return d
	}
	d.noticeTitle = joinTitle(ps[titleFrom:titleTo])
	start := draftStart(ps, titleTo, &d)
	d.notice = ps[:start]
	if titleTo > 0 {
		d.notice = ps[titleFrom:start]
	}
	d.takeDraft(ps[start:])
	return d
}

// divideByHand follows the lines the office has set.
func divideByHand(ps []Paragraph, opts Options) parts {
	var before, inside []Paragraph
	for _, p := range ps {
		switch {
		case p.Line < opts.DraftStart:
			before = append(before, p)
		case opts.DraftEnd == 0 || p.Line <= opts.DraftEnd:
			inside = append(inside, p)
		}
	}
	var d parts
	if from, to := findNoticeTitle(before); to > 0 || readsAsNotice(before) {
		d.noticeTitle = joinTitle(before[from:to])
		d.notice = before[from:]
		d.attachments, d.listLine, _ = attachmentList(before[to:])
	}
	d.takeTitle(inside)
	d.startLine, d.endLine = opts.DraftStart, opts.DraftEnd
	return d
}

// plain is a paragraph's text in narrow form without outer spaces.
func (p Paragraph) plain() string { return strings.TrimSpace(narrowed(p.Text)) }

func (p Paragraph) hasMarker() bool {
	if p.Marker != "" {
		return true
	}
	_, ok := parseMarker(p.Text)
	return ok
}

// draftStart finds the paragraph the draft begins with; len(ps) when the file holds the notice alone.
func draftStart(ps []Paragraph, from int, d *parts) int {
	var listEnd int
	d.attachments, d.listLine, listEnd = attachmentList(ps[from:])
	listEnd += from
	names := draftNames(d)
	signed := signatureLine(ps, from)
	search := max(from, listEnd)
	if signed >= 0 && signed+1 > search {
		search = signed + 1
	}
	for i := from; i < len(ps); i++ {
		line := ps[i].plain()
		if i >= search && (isAttachmentHead(line) || isNamed(ps, i, names)) {
			return i
		}
		if i >= search && startsAttachment(ps, i) {
			return i
		}
		if m, ok := markerOf(ps[i]); ok && m.family.structural() && m.n == 1 {
			return i
		}
		if signed >= 0 && i > signed && looksLikeDraftTitle(ps, i) {
			return i
		}
	}
	if signed < 0 {
		return unsignedStart(ps, search)
	}
	return len(ps)
}

// unsignedStart looks for a title behind the body of a notice that has neither date nor attachments.
func unsignedStart(ps []Paragraph, from int) int {
	for i := from; i < len(ps); i++ {
		if i > from && looksLikeDraftTitle(ps, i) && reTitleLine.MatchString(ps[i].plain()) {
			return i
		}
	}
	return len(ps)
}

// markerOf reads a paragraph's marker, from numbering or text.
func markerOf(p Paragraph) (marker, bool) {
	if p.Table != nil {
		return marker{}, false
	}
	if p.Marker == "" {
		return parseMarker(p.Text)
	}
	m, ok := parseMarker(p.Marker + " ")
	if !ok || m.rest < len(p.Marker) {
		m = listMarker(p.Marker)
	}
	m.text, m.rest, m.spaced = solid(p.Marker), 0, true
	return m, true
}

// listMarker takes an unusual list number of a .docx as it is.
func listMarker(text string) marker {
	digits := regexp.MustCompile(`[0-9]+`).FindString(text)
	if n := listLetter(text); digits == "" && n > 0 {
		return marker{family: famDecimal, shape: "list " + text[len(text)-1:], n: n, number: strconv.Itoa(n)}
	}
	if digits == "" {
		return marker{family: famBullet}
	}
	return marker{family: famDecimal, shape: "list " + strings.Trim(text, "0123456789"), n: parseNumber(digits), number: digits}
}

// listLetter reads 壹 or 甲 as a list number; 0 when it is none.
func listLetter(text string) int {
	first, _ := utf8.DecodeRuneInString(text)
	for _, row := range []string{"壹贰叁肆伍陆柒捌玖拾", "甲乙丙丁戊己庚辛壬癸"} {
		if at := strings.IndexRune(row, first); at >= 0 && first != utf8.RuneError {
			return utf8.RuneCountInString(row[:at]) + 1
		}
	}
	return 0
}

// draftNames are the names the draft may bear: the first attachment's, and what the title of the notice quotes.
func draftNames(d *parts) []string {
	var names []string
	if len(d.attachments) > 0 {
		names = append(names, bareName(d.attachments[0]))
	}
	if quoted := quotedName(d.noticeTitle); quoted != "" {
		names = append(names, bareName(quoted))
	}
	return names
}

// quotedName gives the outermost 《…》 of a title.
func quotedName(title string) string {
	from, to := strings.Index(title, "《"), strings.LastIndex(title, "》")
	if from < 0 || to < from {
		return ""
	}
	return title[from+len("《") : to]
}

var reNameMark = regexp.MustCompile(draftMark + `$`)

// bareName is a paper's name in narrow form without marks such as (征求意见稿), quotes and file endings.
func bareName(name string) string {
	name = strings.Trim(solid(narrowed(name)), "《》")
	name = reFileName.ReplaceAllString(name, "")
	for {
		shorter := strings.Trim(reNameMark.ReplaceAllString(name, ""), "《》")
		if shorter == name {
			return name
		}
		name = shorter
	}
}

// isNamed says whether the draft's known name begins at paragraph i, on one line or up to three.
func isNamed(ps []Paragraph, i int, names []string) bool {
	text := ""
	for j := i; j < len(ps) && j < i+4; j++ {
		text += ps[j].plain()
		bare := bareName(text)
		for _, name := range names {
			if runeLen(name) >= 4 && bare == name {
				return true
			}
		}
		if endsSentence(ps[j].Text) {
			return false
		}
	}
	return false
}

// signatureLine finds the date line that closes the notice.
func signatureLine(ps []Paragraph, from int) int {
	for i := from; i < len(ps); i++ {
		line := ps[i].plain()
		if isAttachmentHead(line) && i > from+1 && !followedByList(ps, i) {
			return -1
		}
		if m, ok := markerOf(ps[i]); ok && m.family.structural() {
			return -1
		}
		if reOnlyDate.MatchString(line) || reOwnDate.MatchString(line) && reOrgEnd.MatchString(dateless(line)) {
			return i
		}
	}
	return -1
}

func dateless(line string) string {
	return strings.TrimSpace(line[:reFullDate.FindStringIndex(line)[0]])
}

// followedByList says whether a line 附件: heads a list of names and not an attachment itself.
func followedByList(ps []Paragraph, i int) bool {
	if i+1 >= len(ps) {
		return false
	}
	m, ok := markerOf(ps[i+1])
	return ok && m.family == famDecimal && m.n == 1 && runeLen(ps[i+1].Text) <= 60 && !endsSentence(ps[i+1].Text)
}

// startsAttachment says whether "附件1:名称" begins the attachment and is not an entry of the list.
func startsAttachment(ps []Paragraph, i int) bool {
	at := reAttachNamed.FindStringSubmatch(ps[i].plain())
	if at == nil || i+1 >= len(ps) || endsSentence(at[2]) {
		return false
	}
	for j := i + 1; j < len(ps) && j < i+3; j++ {
		next := ps[j].plain()
		if reAttachNamed.MatchString(next) || isAttachmentHead(next) || reOnlyDate.MatchString(next) {
			return false
		}
	}
	m, ok := markerOf(ps[i+1])
	return !ok || m.n == 1
}

// looksLikeDraftTitle says whether a paragraph can be the title of a draft: short, no mark at the end, its last word
// that of a paper, possibly over several lines.
func looksLikeDraftTitle(ps []Paragraph, i int) bool {
	text := ""
	for j := i; j < len(ps) && j < i+4; j++ {
		line := ps[j].plain()
		if ps[j].Table != nil || ps[j].hasMarker() || endsWithMark(line) || runeLen(text+line) > 90 {
			return false
		}
		if strings.ContainsAny(line, ":") || reNoticeTitle.MatchString(line) {
			return false
		}
		text += line
		if runeLen(text) >= 5 && reTitleLine.MatchString(text) && balanced(text) && !reSideTitle.MatchString(text) {
			return true
		}
	}
	return false
}
