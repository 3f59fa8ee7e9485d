package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"zqyj/models"
)

// deadline is what was read from the notice, with everything that makes it a mere proposal.
type deadline struct {
	at       models.LocalTime
	source   string
	warnings []models.Warning
}

func (d deadline) marks() []string {
	var codes []string
	for _, w := range d.warnings {
		codes = append(codes, w.Code)
	}
	return codes
}

const (
	sentenceReach = 900 // bytes that are looked at before a date
	mostDates     = 400 // dates that are weighed; no notice names more
)

const (
	yearPart  = `(?:([0-9]{4}|[一二三四五六七八九〇零○]{4})\s*年\s*)?`
	monthPart = `([0-9]{1,2}|` + hanClass + `{1,2})\s*月\s*`
	dayPart   = `([0-9]{1,2}|` + hanClass + `{1,3})\s*(日|号|曰)?`
	weekday   = `\s*(?:\(\s*(?:星期|周|礼拜).{1,3}\))?`
	clockPart = `(?:\s*(上午|下午|中午|晚上|晚|早上|凌晨)?\s*([0-9]{1,2}|` + hanClass + `{1,3})\s*(?:时|点钟|点|:)\s*([0-9]{1,2}|半)?\s*(?:分)?)?`
)

var (
	reDeadlineDate = regexp.MustCompile(yearPart + monthPart + dayPart + weekday + clockPart)
	reNumericDate  = regexp.MustCompile(`([0-9]{4})\s*[-./]\s*([0-9]{1,2})\s*[-./]\s*([0-9]{1,2})()` + weekday + clockPart)
	reDayOnly      = regexp.MustCompile(`^\s*(?:至|到|[-—~]+)\s*()()([0-9]{1,2})\s*(日|号)` + weekday + clockPart)

	reBeforeCue  = regexp.MustCompile(`(?:截止|截至|截稿)[^。;,\n]{0,8}$|(?:期限|时限|有效期)[^。;,\n]{0,6}$`)
	reRangeCue   = regexp.MustCompile(`(?:至|到|[-—~]+)\s*$`)
	reAfterCue   = regexp.MustCompile(`^\s*(?:\([^)]{0,10}\)\s*)?(?:之前|以前|前|下班前|内)`)
	reEndCue     = regexp.MustCompile(`^\s*(?:\([^)]{0,10}\)\s*)?(?:止|截止|为止|结束|截至)`)
	reStartCue   = regexp.MustCompile(`^\s*(?:起|开始|至|到|[-—~]+\s*[0-9])`)
	reAnswerVerb = regexp.MustCompile(`反馈|报送|报至|报|寄|送|发至|发送|提出|返回|回复|函告|告知|传真|邮箱|提交|意见`)
	reOpinionCue = regexp.MustCompile(`意见|反馈|征求|征集|建议|公示期`)
	reOtherEvent = regexp.MustCompile(`会议|召开|施行|实施|生效|印发|培训|座谈会|听证|成立|(?:审议|表决|会议|讨论)通过`)
	reOtherReply = regexp.MustCompile(`联系人|联络员|名单|报名|参会|参加|回执|签收`)
	reRelative   = regexp.MustCompile(`(?:本|下|这)\s?(?:周|星期|月)|月\s?(?:底|末|上旬|中旬|下旬)|之日起\s*[0-9一二三四五六七八九十]+|(?:起|后)[0-9一二三四五六七八九十]+\s*(?:个)?(?:工作)?(?:日|天|周|月)|[0-9一二三四五六七八九十]+\s*(?:个)?(?:工作日|天|日)(?:之)?内|下班前|(?:今|明|后)[天日]|即日起`)
)

// readDeadline looks for the date by which opinions are due. It proposes, it never decides: what was not written is
// marked, and a date that only follows from another event ("公告之日起三十日内") is not computed at all.
func readDeadline(n noticeText, sign signed, issued string) deadline {
	dates := findDates(n.text)
	best := -1
	for i := range dates {
		dates[i].score = scoreDate(n.text, dates, i)
		if dates[i].score >= 5 && (best < 0 || dates[i].score > dates[best].score) {
			best = i
		}
	}
	if best < 0 {
		return noDeadline(n)
	}
	return propose(n, dates, best, issued)
}

// noDeadline explains why there is none: it hangs on another event, or nothing was found.
func noDeadline(n noticeText) deadline {
	for _, at := range reRelative.FindAllStringIndex(n.text, mostDates) {
		from := sentenceStart(n.text, at[0])
		around := n.text[from:at[1]] + firstRunes(n.text[at[1]:], 60)
		if !reOpinionCue.MatchString(around) || insideQuotes(n.text[from:at[0]]) {
			continue
		}
		source := solidTitle(n.cut(from, at[1]))
		return deadline{source: source, warnings: []models.Warning{{
			Code: models.WarnDeadlineRelative, Line: n.lineAt(at[0]),
			Message: "截止时间按其他日期推算（“" + tailRunes(source, 30) + "”），未自动计算，请填写具体日期和时间",
		}}}
	}
	return missing("通知中没有找到反馈截止时间，请填写具体日期和时间", 0, "")
}

func missing(message string, at int, source string) deadline {
	return deadline{source: source, warnings: []models.Warning{{Code: models.WarnDeadlineMissing, Line: at, Message: message}}}
}

func tailRunes(text string, n int) string {
	runes := []rune(text)
	return string(runes[max(0, len(runes)-n):])
}

// propose turns the chosen date into a moment and marks what was inferred.
func propose(n noticeText, dates []datePhrase, best int, issued string) deadline {
	d := dates[best]
	at := n.lineAt(d.from)
	found := deadline{source: sourceWords(n, d)}
	if d.year < 0 {
		d.year = inferYear(n.text, dates, best, issued)
		if d.year == 0 {
			return missing(fmt.Sprintf("截止时间“%d月%d日”没有写年份，通知也没有落款日期，请填写完整", d.month, d.day), at, found.source)
		}
		found.warn(models.WarnDeadlineYearInferred, at, fmt.Sprintf("截止时间没有写年份，按落款日期推定为%d年，请核对", d.year))
	}
	if d.misread {
		found.warn(models.WarnOCRSuspect, at, "截止时间中的“日”被识别成“曰”，请对照原件核对日期")
	}
	if !validDay(d.year, d.month, d.day) {
		return missing(fmt.Sprintf("截止时间“%d年%d月%d日”不是有效日期，请更正", d.year, d.month, d.day), at, found.source)
	}
	clock := fmt.Sprintf("%02d:%02d:00", d.hour, d.minute)
	if d.hour < 0 {
		clock = "23:59:59"
		found.warn(models.WarnDeadlineTimeMissing, at, fmt.Sprintf("截止时间只写到日，暂按%d月%d日24时前提出，请确认具体时间，以及是否含当日", d.month, d.day))
	}
	if d.hour == 24 && d.minute > 0 {
		return missing("截止时间的钟点有误，请更正", at, found.source)
	}
	found.at = models.LocalTime(fmt.Sprintf("%04d-%02d-%02dT%s+08:00", d.year, d.month, d.day, clock))
	return found
}

func (d *deadline) warn(code string, at int, message string) {
	d.warnings = append(d.warnings, models.Warning{Code: code, Line: at, Message: message})
}

// sourceWords gives the clause of the sentence that holds the date.
func sourceWords(n noticeText, d datePhrase) string {
	from := sentenceStart(n.text, d.from)
	if comma := strings.LastIndexByte(n.text[from:d.from], ','); comma >= 0 {
		from += comma + 1
	}
	to := d.to
	if end := strings.IndexAny(window(n.text, d.to), ",。;\n"); end >= 0 {
		to += end
	}
	return strings.TrimSpace(n.cut(from, to))
}

var reDocYear = regexp.MustCompile(`[〔\[(【]\s?((?:19|20)[0-9]{2})\s?[〕\])】]\s?[0-9]+\s?号`)

// inferYear gives the year of a date that names none: of the period's first day, else the first such date on or after
// the issue date, else the year of the document number. 0 when nothing in the notice tells.
func inferYear(text string, dates []datePhrase, best int, issued string) int {
	d := dates[best]
	if best > 0 && closesRange(text, dates[best-1], d) && dates[best-1].year > 0 {
		first := dates[best-1]
		return firstYear(d, first.year, first.month, first.day)
	}
	if day, err := time.Parse(time.DateOnly, issued); err == nil {
		return firstYear(d, day.Year(), int(day.Month()), day.Day())
	}
	if at := reDocYear.FindStringSubmatch(text); at != nil {
		year, _ := strconv.Atoi(at[1])
		return year
	}
	return 0
}

// firstYear is the year of the first such day on or after another day.
func firstYear(d datePhrase, year, month, day int) int {
	if d.month < month || d.month == month && d.day < day {
		return year + 1
	}
	return year
}

// validDay says whether a day exists; years far from ours are reading errors.
func validDay(year, month, day int) bool {
	if year < 1949 || year > 2199 || month < 1 || month > 12 || day < 1 {
		return false
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() == day
}
