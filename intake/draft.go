package intake

import (
	"regexp"
	"strings"
)

// takeDraft reads title, body and further attachments from the paragraphs behind the notice.
func (d *parts) takeDraft(ps []Paragraph) {
	if len(ps) == 0 {
		return
	}
	d.startLine = ps[0].Line
	body := d.takeTitle(ps)
	end := draftEnd(body)
	d.draft = body[:end]
	if end > 0 {
		d.endLine = lastLine(body[end-1])
	}
	d.rest = annexes(body[end:])
}

// lastLine is the last source line of a paragraph.
func lastLine(p Paragraph) int {
	line := p.lineAt(len(p.Text))
	if p.Table != nil {
		for _, at := range p.Table.Lines {
			line = max(line, at)
		}
	}
	return line + strings.Count(p.Text, "\n")
}

// takeTitle takes the heading lines off and gives the rest, which is also set as the draft.
func (d *parts) takeTitle(ps []Paragraph) []Paragraph {
	i := 0
	if i < len(ps) && isAttachmentHead(ps[i].Text) {
		i++
	} else if i < len(ps) {
		if at := reAttachNamed.FindStringSubmatchIndex(ps[i].plain()); at != nil && !ps[i].hasMarker() && !endsSentence(ps[i].Text) {
			d.title, d.titleLine = attachedName(ps[i]), ps[i].Line
			i++
			if i < len(ps) && isNamed(ps, i, []string{bareName(d.title)}) {
				d.title = ""
			}
		}
	}
	for i < len(ps) && d.title == "" && reRemark.MatchString(ps[i].plain()) && ps[i].Table == nil {
		d.remarks = append(d.remarks, ps[i])
		i++
	}
	if d.title == "" {
		i = d.takeTitleLines(ps, i)
	}
	for i < len(ps) && d.title != "" && isTitleTail(ps[i]) {
		if reNameMark.MatchString(ps[i].plain()) && !reNameMark.MatchString(narrowed(d.title)) {
			d.title += solidTitle(ps[i].Text)
		}
		i++
	}
	d.draft = ps[i:]
	return d.draft
}

var reRemark = regexp.MustCompile(`^(?:注|备注|说明|提示)\s*:`)

// attachedName gives the name behind 附件1:, in the original characters.
func attachedName(p Paragraph) string {
	f := fold(strings.TrimSpace(p.Text))
	at := reAttachNamed.FindStringSubmatchIndex(f.text)
	return cleanName(f.cut(at[4], at[5]))
}

// cleanName takes quotes and file endings off an attachment's name.
func cleanName(name string) string {
	name = reFileName.ReplaceAllString(solidTitle(strings.TrimRight(name, "。;； ")), "")
	if strings.HasPrefix(name, "《") && strings.Count(name, "《") == 1 {
		name = strings.Replace(strings.TrimPrefix(name, "《"), "》", "", 1)
	}
	return name
}

// takeTitleLines takes up to four lines that together are a title.
func (d *parts) takeTitleLines(ps []Paragraph, i int) int {
	names := draftNames(d)
	text := ""
	for j := i; j < len(ps) && j < i+4; j++ {
		line := ps[j].plain()
		if ps[j].Table != nil || ps[j].hasMarker() && !isNamed(ps, i, names) || runeLen(text+line) > 100 {
			break
		}
		if endsWithMark(line) && !strings.HasSuffix(line, ")") && !strings.HasSuffix(line, "》") {
			break
		}
		text += line
		bare := bareName(text)
		known := len(names) > 0 && (bare == names[0] || len(names) > 1 && bare == names[1])
		if known || reTitleLine.MatchString(text) && balanced(text) && !titleGoesOn(ps, j+1) {
			d.title, d.titleLine = joinTitle(ps[i:j+1]), ps[i].Line
			return j + 1
		}
	}
	return d.firstLineTitle(ps, i)
}

// titleGoesOn says whether the next line still belongs to the title: it is short and itself ends like one.
func titleGoesOn(ps []Paragraph, i int) bool {
	if i >= len(ps) || ps[i].hasMarker() || ps[i].Table != nil {
		return false
	}
	line := ps[i].plain()
	return !isTitleTail(ps[i]) && runeLen(line) <= 40 && !endsWithMark(line) && reTitleLine.MatchString(line) && !reSideTitle.MatchString(line)
}

// firstLineTitle takes a lone short first line for the title when clauses follow it at once.
func (d *parts) firstLineTitle(ps []Paragraph, i int) int {
	if i+1 >= len(ps) || ps[i].Table != nil || ps[i].hasMarker() || endsWithMark(ps[i].Text) {
		return i
	}
	centred := ps[i].Align == AlignCenter || ps[i].Heading == 1 && i == 0
	if n := runeLen(ps[i].Text); n < 4 || n > 45 || !centred && !ps[i+1].hasMarker() && !isTitleTail(ps[i+1]) {
		return i
	}
	d.title, d.titleLine = solidTitle(ps[i].Text), ps[i].Line
	return i + 1
}

// isTitleTail recognises lines under a title: (征求意见稿), a date in brackets, a document number.
func isTitleTail(p Paragraph) bool {
	line := p.plain()
	return p.Table == nil && (reMarkLine.MatchString(solid(line)) || reDocNumber.MatchString(line) && runeLen(line) <= 30 && !endsSentence(line))
}

// draftEnd finds where the draft stops: at the next attachment or a paper that only explains it.
func draftEnd(ps []Paragraph) int {
	for i := 1; i < len(ps); i++ {
		if beginsAnnex(ps, i) {
			return i
		}
	}
	return len(ps)
}

// beginsAnnex says whether another paper begins at paragraph i.
func beginsAnnex(ps []Paragraph, i int) bool {
	p := ps[i]
	line := p.plain()
	if p.Table != nil || p.Marker != "" || line == "" || runeLen(line) > 80 {
		return false
	}
	if isAttachmentHead(line) {
		return true
	}
	if endsSentence(line) {
		return false
	}
	if reLaterHead.MatchString(line) && reAttachNamed.MatchString(line) {
		return true
	}
	return reSideTitle.MatchString(solid(line)) && !p.hasMarker()
}

// annexes groups what follows the draft.
func annexes(ps []Paragraph) []annex {
	var out []annex
	for i, p := range ps {
		if i == 0 || beginsAnnex(ps, i) && (reAttachNamed.MatchString(p.plain()) || isAttachmentHead(p.Text) || len(out[len(out)-1].body) > 0) {
			out = append(out, annex{line: p.Line})
			if !isAttachmentHead(p.Text) {
				out[len(out)-1].title = annexTitle(p)
			}
			continue
		}
		last := &out[len(out)-1]
		if last.title == "" && p.Table == nil && len(last.body) == 0 {
			last.title = solidTitle(p.Text)
			continue
		}
		last.body = append(last.body, p)
	}
	return out
}

func annexTitle(p Paragraph) string {
	if reAttachNamed.MatchString(p.plain()) {
		return attachedName(p)
	}
	return solidTitle(p.Text)
}

// attachmentList reads the names of attachments from a notice: "附件:1.… 2.…", "附件1:…", one line each or all in
// one. It gives the line of the list and the index behind it.
func attachmentList(ps []Paragraph) (names []string, line, end int) {
	for i := 0; i < len(ps); i++ {
		p := ps[i]
		if m, ok := markerOf(p); ok && m.family.structural() {
			break
		}
		if !strings.HasPrefix(p.plain(), "附") {
			continue
		}
		if isAttachmentHead(p.Text) && !followedByList(ps, i) || !isAttachmentHead(p.Text) && !reAttachNamed.MatchString(p.plain()) {
			continue
		}
		if startsAttachment(ps, i) && len(names) == 0 && !listedBeforeDate(ps, i) {
			break
		}
		if line == 0 {
			line = p.Line
		}
		names = append(names, entriesOf(p)...)
		end = i + 1
		for end < len(ps) && isListEntry(ps[end], len(names)+1) {
			names = append(names, entriesOf(ps[end])...)
			end++
		}
		i = end - 1
	}
	return names, line, end
}

// listedBeforeDate says whether issuer or date stand right behind an entry, which shows that it is in the list.
func listedBeforeDate(ps []Paragraph, i int) bool {
	for j := i + 1; j < len(ps) && j <= i+4; j++ {
		line := ps[j].plain()
		if reOnlyDate.MatchString(line) || reOwnDate.MatchString(line) && runeLen(line) < 50 {
			return true
		}
	}
	return i == len(ps)-1
}

// isListEntry says whether a paragraph is entry k of a list of attachments.
func isListEntry(p Paragraph, k int) bool {
	line := p.plain()
	if p.Table != nil || runeLen(line) > 80 || endsSentence(line) {
		return false
	}
	if p.Marker != "" {
		m, _ := markerOf(p)
		return m.n == k
	}
	at := reEntry.FindStringSubmatch(line)
	return at != nil && parseNumber(at[1]) == k
}

// entriesOf splits one line of a list of attachments into names.
func entriesOf(p Paragraph) []string {
	f := fold(strings.TrimSpace(p.Text))
	from := len(reListHead.FindString(f.text))
	var starts [][2]int
	next := 1
	for _, at := range reListNumber.FindAllStringSubmatchIndex(f.text[from:], -1) {
		n := parseNumber(f.text[from+at[2] : from+at[3]])
		if len(starts) == 0 && at[2] < 3 {
			next = n
		}
		if n == next && (len(starts) > 0 || at[2] < 3) {
			starts = append(starts, [2]int{from + at[2], from + at[1]})
			next++
		}
	}
	if len(starts) == 0 {
		starts = [][2]int{{from, from}}
	}
	var names []string
	for i, s := range starts {
		to := len(f.text)
		if i+1 < len(starts) {
			to = starts[i+1][0]
		}
		if name := cleanName(f.cut(s[1], to)); name != "" {
			names = append(names, name)
		}
	}
	return names
}
