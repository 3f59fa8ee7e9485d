package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zqyj/models"
)

// noticeText is the notice as one narrow text with the way back to lines and original characters.
type noticeText struct {
	folded
	starts []int // byte offset of each paragraph in the original
	ps     []Paragraph
}

func newNoticeText(ps []Paragraph) noticeText {
	var text strings.Builder
	n := noticeText{ps: ps}
	for _, p := range ps {
		n.starts = append(n.starts, text.Len())
		text.WriteString(p.Marker)
		text.WriteString(p.Text)
		text.WriteByte('\n')
		for _, row := range tableRows(p) {
			text.WriteString(strings.Join(row, " "))
			text.WriteByte('\n')
		}
	}
	n.folded = fold(text.String())
	return n
}

func tableRows(p Paragraph) [][]string {
	if p.Table == nil {
		return nil
	}
	return p.Table.Rows
}

// lineAt gives the source line of a folded offset.
func (n noticeText) lineAt(at int) int {
	offset := int(n.back[at])
	for i := len(n.ps) - 1; i >= 0; i-- {
		if n.starts[i] <= offset {
			return n.ps[i].lineAt(offset - n.starts[i])
		}
	}
	return 0
}

// readFacts reads what the notice says. Lists in it are never clauses.
func readFacts(d parts) (*models.NoticeFacts, []models.Warning) {
	if d.notice == nil {
		return nil, nil
	}
	facts := &models.NoticeFacts{Title: d.noticeTitle, Attachments: append([]string{}, d.attachments...), Text: wholeText(d.notice)}
	text := newNoticeText(d.notice)
	facts.Addressees = addressees(d.notice, d.noticeTitle)
	sign := readSignature(d.notice)
	facts.Issuer, facts.Date = sign.issuer, sign.date
	if facts.Date == "" {
		facts.Date = publishedOn(text.text)
	}
	readContact(text, facts)
	facts.ReplyTo = replyTo(text)
	facts.Requirements = requirementsOf(solid(text.text))
	found := readDeadline(text, sign, facts.Date)
	facts.Deadline, facts.DeadlineSource, facts.DeadlineMarks = found.at, found.source, found.marks()
	return facts, found.warnings
}

// wholeText is the notice as units read it, a line for each paragraph and for each row of a table.
func wholeText(ps []Paragraph) string {
	var lines []string
	for _, p := range ps {
		if text := p.Marker + p.Text; text != "" {
			lines = append(lines, text)
		}
		for _, row := range tableRows(p) {
			lines = append(lines, strings.Join(slices.Compact(slices.Clone(row)), "\t")) // a merged cell is repeated in each it covers
		}
	}
	return strings.Join(lines, "\n")
}

// addressees reads the line behind the title that ends with a colon.
func addressees(ps []Paragraph, title string) []string {
	text := ""
	for i := 0; i < len(ps) && i < 9; i++ {
		line := ps[i].plain()
		if title != "" && runeLen(text+line) <= runeLen(title)+2 && strings.Contains(narrowed(title), solid(line)) {
			continue
		}
		if reDocNumber.MatchString(line) && runeLen(line) < 30 || rePublishLabel.MatchString(line) || rePageLabel.MatchString(line) {
			continue
		}
		colon := strings.IndexByte(line, ':')
		if colon < 0 || strings.Contains(line[:colon], "。") || reContactLabel.MatchString(line[:colon]) || reBodyStart.MatchString(line[:colon]) {
			return []string{}
		}
		if colon < len(line)-1 && runeLen(line[:colon]) > 60 {
			return []string{}
		}
		f := fold(strings.TrimSpace(ps[i].Text))
		return splitNames(f.cut(0, colon))
	}
	return []string{}
}

// rePageLabel recognises what portals print between a title and its text.
var rePageLabel = regexp.MustCompile(`^(?:索\s*引\s*号|文\s*号|发文字号|文件编号|(?:信息|稿件|文章)?来源|主题分类|主题词|发布机构|发文机关|发布机关|公开方式|公开范围|有效性|信息分类|浏览(?:次数|量)|阅读(?:次数|量)|字号|字体|作者|责任编辑)\s*:`)

// reBodyStart recognises a first sentence of the body that ends with a colon and names nobody.
var reBodyStart = regexp.MustCompile(`^(?:为|根据|按照|依据|现|经|我|近期|近日|鉴于)|征求|征集|意见|如下`)

// splitNames splits a list of addressees at its commas; 、 stays inside a name list of equals and splits as well.
func splitNames(text string) []string {
	names := []string{}
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;、", narrow(r)) }) {
		if name = solidTitle(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// signed is the end of a notice: who, when, and which lines those are.
type signed struct {
	issuer string
	date   string // "2018-01-30"
	line   int
}

// readSignature reads the last date line of the notice and the offices' names before it.
func readSignature(ps []Paragraph) signed {
	for i := len(ps) - 1; i > 0; i-- {
		line := ps[i].plain()
		at := reFullDate.FindStringSubmatchIndex(line)
		if at == nil || !reOwnDate.MatchString(line) {
			continue
		}
		before := strings.TrimSpace(line[:at[0]])
		if before != "" && !reOrgEnd.MatchString(before) || rePublishLabel.MatchString(line) {
			continue
		}
		date := isoDate(line[at[2]:at[3]], line[at[4]:at[5]], line[at[6]:at[7]])
		if date == "" {
			continue
		}
		return signed{issuer: issuerOf(ps, i, before), date: date, line: ps[i].Line}
	}
	return signed{issuer: lastOrg(ps)}
}

func issuerOf(ps []Paragraph, i int, before string) string {
	if before != "" {
		f := fold(strings.TrimSpace(ps[i].Text))
		return solidTitle(f.cut(0, len(before)))
	}
	var names []string
	for j := i - 1; j > 0 && len(names) < 6 && isOrgLine(ps[j]); j-- {
		names = append([]string{solidTitle(ps[j].Text)}, names...)
	}
	return strings.Join(names, " ")
}

// isOrgLine says whether a paragraph is nothing but an office's name.
func isOrgLine(p Paragraph) bool {
	line := p.plain()
	if p.Table != nil || runeLen(line) < 3 || runeLen(line) > 60 || strings.ContainsAny(line, ":。;,0123456789") {
		return false
	}
	return reOrgEnd.MatchString(strings.TrimSpace(line)) && !strings.HasPrefix(line, "附")
}

// lastOrg finds an issuer that signed without a date.
func lastOrg(ps []Paragraph) string {
	for i := len(ps) - 1; i > 1 && i > len(ps)-4; i-- {
		if isOrgLine(ps[i]) {
			return solidTitle(ps[i].Text)
		}
	}
	return ""
}

// isoDate makes "2018-01-30" of figures or Chinese numerals; "" when there is no such day.
func isoDate(year, month, day string) string {
	y, m, d := parseNumber(solid(strings.ReplaceAll(year, "○", "〇"))), parseNumber(month), parseNumber(day)
	if !validDay(y, m, d) {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

var rePublished = regexp.MustCompile(`(?:发布|成文|公开|公布|印发|发文)(?:时间|日期)\s*:\s*([0-9]{4})\s*[-年/.]\s*([0-9]{1,2})\s*[-月/.]\s*([0-9]{1,2})`)

// publishedOn reads the date a web page gives beside its title.
func publishedOn(text string) string {
	at := rePublished.FindStringSubmatch(text)
	if at == nil {
		return ""
	}
	return isoDate(at[1], at[2], at[3])
}

const replyOrg = `[^,。;:()\n@0-9《》“”]{1,28}?(?:` + orgTail + `|办|室|科|股)`

const (
	replyVerb = `(?:反馈|报送|上报|寄送|报|寄|送达|送|发送|返回|回复|函复|提交)(?:修改|书面|征求)?(?:意见|建议|材料|情况)?`
	replyStop = `(?:[,。;()\n]|$|并|收|汇总|的)`
)

var (
	reReplyTo     = regexp.MustCompile(replyVerb + `(?:至|到|给|回)\s*((?:我|本)?` + replyOrg + `)` + replyStop)
	reReplyDirect = regexp.MustCompile(`(?:反馈|(?:意见|建议|材料)报送?|[前内]报送?)((?:我|本)?` + replyOrg + `)` + replyStop)
)

// replyTo reads whom the answer goes to: 反馈至省创新办, 反馈区安委办.
func replyTo(n noticeText) string {
	at := reReplyTo.FindStringSubmatchIndex(n.text)
	if at == nil {
		at = reReplyDirect.FindStringSubmatchIndex(n.text)
	}
	if at == nil || reNoOffice.MatchString(n.text[at[2]:at[3]]) {
		return ""
	}
	return solidTitle(n.cut(at[2], at[3]))
}

var reNoOffice = regexp.MustCompile(`意见|建议|邮箱|信箱|情况|时间|截止|渠道|方式`)

// requirementRules hold what a notice may ask for, over its text without spaces.
var requirementRules = []struct {
	need models.Requirement
	rule *regexp.Regexp
}{
	{models.NeedLeaderReview, regexp.MustCompile(`(?:负责同志|主要领导|分管领导|负责人|主要负责同志|领导同志|单位领导)[^。;]{0,8}(?:审核|审定|审签|签字|签名|签批|签发|审阅|同意)`)},
	{models.NeedSeal, regexp.MustCompile(`盖[^。;,]{0,6}(?:公章|印章|章)`)},
	{models.NeedWritten, regexp.MustCompile(`书面(?:形式|反馈|意见|材料|回复|函|报送|提出|修改|\()|以书面|纸质`)},
	{models.NeedEmailCopy, regexp.MustCompile(`电子(?:版|文档|文本|稿|件)[^。;]{0,30}(?:发|报|传|送|邮箱|邮件)`)},
	{models.NeedForm, regexp.MustCompile(`(?:填写|填报|按照?|填妥)[^。;]{0,30}(?:意见|反馈)[^。;]{0,8}表|意见(?:反馈|征求|征集|建议)表`)},
	{models.NeedContact, regexp.MustCompile(`(?:注明|附|报送|提供|写明|填写|留下|标明)[^。;]{0,20}(?:联系人|姓名)[^。;]{0,10}(?:电话|联系方式|手机)`)},
	{models.NeedPhoneIfNone, regexp.MustCompile(`(?:无|没有)(?:修改|不同|其他)?意见(?:和?建议)?的?,?[^。;]{0,6}电话(?:告知|反馈|联系|回复|说明|通知)`)},
	{models.NeedReplyIfNone, regexp.MustCompile(`(?:无|没有)(?:修改|不同|其他)?(?:意见|建议)(?:和?建议)?(?:的)?,?(?:也|亦|均|同样|请|须|需|应)[^。;电]{0,8}(?:反馈|回复|函复|复函|报送|书面|告知|说明)|零报告`)},
	{models.SilenceIsNoOpinion, regexp.MustCompile(`(?:逾期|到期|未按时|期满)[^。;]{0,12}(?:视为|视同|视作|即为|按)[^。;]{0,4}(?:无|没有|同意|放弃)`)},
}

func requirementsOf(text string) []models.Requirement {
	needs := []models.Requirement{}
	for _, r := range requirementRules {
		if r.rule.MatchString(text) {
			needs = append(needs, r.need)
		}
	}
	return needs
}
