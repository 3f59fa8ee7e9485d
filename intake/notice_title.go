package intake

import "strings"

// findNoticeTitle finds the lines ps[from:to] that make 关于征求…意见的通知 near the start; to is 0 without one.
func findNoticeTitle(ps []Paragraph) (from, to int) {
	for i := 0; i < len(ps) && i < 15; i++ {
		text := ""
		for j := i; j < len(ps) && j < i+4; j++ {
			line := ps[j].plain()
			if ps[j].Table != nil || endsSentence(line) || rePublishLabel.MatchString(line) {
				break
			}
			text += line
			if runeLen(text) > 120 || !strings.Contains(text, "关于") && j > i+1 {
				break
			}
			if strings.Contains(text, "关于") && reNoticeTitle.MatchString(text) && reAsksOpinion.MatchString(text) && balanced(text) {
				return titleOrigin(ps, i, j), j + 1
			}
		}
		if ps[i].hasMarker() && endsSentence(ps[i].Text) {
			return 0, 0
		}
	}
	return 0, 0
}

func balanced(text string) bool { return strings.Count(text, "《") == strings.Count(text, "》") }

// titleOrigin leaves letterheads and document numbers out of the title, but keeps an office's name directly before it.
func titleOrigin(ps []Paragraph, from, to int) int {
	for i := from; i <= to; i++ {
		line := ps[i].plain()
		if strings.Contains(line, "关于") {
			return i
		}
		after := ps[i+1].plain()
		if reOrgEnd.MatchString(line) && strings.HasPrefix(after, "关于") && !strings.HasSuffix(line, "文件") {
			return i
		}
	}
	return from
}

// joinTitle joins the lines of a title; spaces of stretched or broken titles go.
func joinTitle(ps []Paragraph) string {
	var out strings.Builder
	for _, p := range ps {
		out.WriteString(p.Text)
	}
	return solidTitle(out.String())
}

// readsAsNotice recognises a notice without a title of its own: it asks for opinions before any clause begins.
func readsAsNotice(ps []Paragraph) bool {
	cue := false
	for i := 0; i < len(ps) && i < 12; i++ {
		line := ps[i].plain()
		if isAttachmentHead(line) {
			return cue
		}
		if m, ok := parseMarker(ps[i].Text); ok && m.family.structural() {
			return false
		}
		cue = cue || reNoticeCue.MatchString(strings.ReplaceAll(line, "征求意见稿", "")) // in a draft's own title it asks nothing
		if cue && (reOnlyDate.MatchString(line) || strings.Contains(line, "联系人") || strings.Contains(line, "反馈")) {
			return true
		}
	}
	return false
}
