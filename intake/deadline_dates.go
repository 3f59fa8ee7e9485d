package intake

import "strings"

// datePhrase is one date in the notice with where it stands; year, hour are -1 when not written.
type datePhrase struct {
	from, to         int
	year, month, day int
	hour, minute     int
	score            int
	misread          bool // 曰 stands for 日
}

// findDates collects every date, and the bare days that close a range (9月28日至30日).
func findDates(text string) []datePhrase {
	var dates []datePhrase
	for _, at := range reDeadlineDate.FindAllStringSubmatchIndex(text, mostDates) {
		if group(text, at, 4) == "" && !dayWithoutWord(text[at[7]:]) {
			continue
		}
		d := phraseOf(text, at)
		dates = append(dates, d)
		if more := reDayOnly.FindStringSubmatchIndex(text[d.to:]); more != nil {
			second := phraseOf(text[d.to:], more)
			second.from, second.to = d.to+more[6], d.to+second.to
			second.month = d.month
			dates = append(dates, second)
		}
	}
	for _, at := range reNumericDate.FindAllStringSubmatchIndex(text, mostDates) {
		if d := phraseOf(text, at); validDay(d.year, d.month, d.day) {
			dates = append(dates, d)
		}
	}
	sortDates(dates)
	return dates
}

// dayWithoutWord accepts "9月22起" and "10月18前", where 日 was forgotten.
func dayWithoutWord(after string) bool {
	after = strings.TrimLeft(after, " ")
	for _, word := range []string{"起", "前", "之前", "止", "截止", "至", "到"} {
		if strings.HasPrefix(after, word) {
			return true
		}
	}
	return false
}

func sortDates(dates []datePhrase) {
	for i := 1; i < len(dates); i++ {
		for j := i; j > 0 && dates[j].from < dates[j-1].from; j-- {
			dates[j], dates[j-1] = dates[j-1], dates[j]
		}
	}
}

// phraseOf reads the groups year, month, day, 日, part of the day, hour, minute.
func phraseOf(text string, at []int) datePhrase {
	d := datePhrase{from: at[0], to: at[1], year: -1, hour: -1}
	if year := group(text, at, 1); year != "" {
		d.year = parseNumber(strings.ReplaceAll(year, "○", "〇"))
	}
	d.month, d.day = parseNumber(group(text, at, 2)), parseNumber(group(text, at, 3))
	d.misread = group(text, at, 4) == "曰"
	hour := group(text, at, 6)
	if hour == "" {
		return d
	}
	d.hour, d.minute = parseNumber(hour), parseNumber(group(text, at, 7))
	if group(text, at, 7) == "半" {
		d.minute = 30
	}
	switch group(text, at, 5) {
	case "下午", "晚上", "晚":
		if d.hour < 12 {
			d.hour += 12
		}
	case "中午":
		if d.hour < 4 {
			d.hour += 12
		}
	}
	if d.hour > 24 || d.minute > 59 {
		d.hour, d.minute = -1, 0
	}
	return d
}

// scoreDate weighs the words around a date; 5 and more is a deadline.
func scoreDate(text string, dates []datePhrase, i int) int {
	d := dates[i]
	before, after := text[sentenceStart(text, d.from):d.from], window(text, d.to)
	if end := strings.IndexAny(after, "。\n"); end >= 0 {
		after = after[:end]
	}
	if insideQuotes(before) {
		return 0
	}
	score := 0
	if reBeforeCue.MatchString(before) || reEndCue.MatchString(after) {
		score += 6
	}
	if reAfterCue.MatchString(after) {
		score += 3
		if reAnswerVerb.MatchString(after) || reAnswerVerb.MatchString(before) {
			score += 3
		}
	}
	if i > 0 && closesRange(text, dates[i-1], d) {
		score += 4
	}
	if reOpinionCue.MatchString(lineBefore(text, d.from) + before + after) {
		score++
	}
	clause := firstClause(after)
	if reOtherEvent.MatchString(firstRunes(after, 12)) || reOtherReply.MatchString(clause) && !reOpinionCue.MatchString(clause) {
		score -= 3
	}
	if reStartCue.MatchString(after) && !reAfterCue.MatchString(after) {
		score = 0
	}
	return score
}

// firstClause gives what stands before the next comma or stop.
func firstClause(text string) string {
	if end := strings.IndexAny(text, ",;。\n"); end >= 0 {
		return text[:end]
	}
	return text
}

// closesRange says whether a date ends a period that the date before it, or 公告之日, begins.
func closesRange(text string, first, d datePhrase) bool {
	between := text[first.to:d.from]
	return runeLen(between) <= 14 && !strings.ContainsAny(between, "。;\n") && (reRangeCue.MatchString(between) || between == "")
}

// sentenceStart looks back for the start of a sentence; a longer one than sentenceReach bytes counts from there.
func sentenceStart(text string, at int) int {
	low := max(0, at-sentenceReach)
	from := low + strings.LastIndexAny(text[low:at], "。;\n") + 1
	for from < at && text[from]&0xC0 == 0x80 {
		from++
	}
	return from
}

// lineBefore gives a short line above the one an offset stands on: "二、征求意见时间".
func lineBefore(text string, at int) string {
	end := strings.LastIndexByte(text[:at], '\n')
	if end < 0 {
		return ""
	}
	above := text[strings.LastIndexByte(text[:end], '\n')+1 : end]
	if runeLen(above) > longestHeading {
		return ""
	}
	return above
}

func insideQuotes(before string) bool {
	return strings.Count(before, "《") > strings.Count(before, "》")
}
