package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zqyj/models"
)

// Build turns paragraphs into an outline: artefacts out, facts of the notice, the draft's tree, warnings. It never
// fails; an outline without nodes carries the warning no_clauses.
func Build(ps []Paragraph, opts Options) models.Outline {
	ps, warnings := removeArtefacts(ps)
	ps = loosen(joinAfterCommas(ps))
	d := divide(ps, opts)
	facts, found := readFacts(d)
	warnings = append(warnings, found...)
	draft, trailing := dropSignature(d.draft, facts != nil)
	warnings = append(warnings, trailing...)
	nodes, found := growTree(draft)
	warnings = append(warnings, found...)
	if len(nodes) > 0 && nodes[0].Kind == models.NodeTable && nodes[0].Heading == "" {
		nodes[0].Heading = d.title
	}
	more, found := takeAnnexes(d)
	nodes = append(nodes, more...)
	warnings = append(warnings, found...)
	out := models.Outline{OK: true, Notice: facts, Draft: models.OutlineDraft{Title: d.title, Start: d.startLine, End: d.endLine, Nodes: nodes}}
	out.Draft.Rekey()
	out.Warnings = append(warnings, wholeWarnings(d, facts, draft, nodes)...)
	slices.SortStableFunc(out.Warnings, func(a, b models.Warning) int { return a.Line - b.Line })
	return out
}

func removeArtefacts(ps []Paragraph) ([]Paragraph, []models.Warning) {
	ps, warnings := removePageParagraphs(ps)
	for i, p := range ps {
		if p.Table != nil || runeLen(p.Text) < looseShortest {
			continue
		}
		cleaned, found := removeInlinePages(p)
		ps[i] = cleaned
		warnings = append(warnings, found...)
	}
	ps, found := removeContents(ps)
	return ps, append(warnings, found...)
}

// joinAfterCommas puts together what a stray paragraph end tore off behind a comma: no paragraph ends with one.
func joinAfterCommas(ps []Paragraph) []Paragraph {
	var out []Paragraph
	for _, p := range ps {
		if len(out) > 0 && tornAtComma(out[len(out)-1], p) {
			out[len(out)-1].join(line{no: p.Line, text: p.Text})
			continue
		}
		out = append(out, p)
	}
	return out
}

func tornAtComma(before, p Paragraph) bool {
	return before.Table == nil && p.Table == nil && !p.Loose && p.Text != "" && !p.hasMarker() && p.Heading == 0 &&
		strings.HasSuffix(before.plain(), ",") && runeLen(before.Text) >= int(wrapNarrowest)
}

// dropSignature leaves the issuer and date under a draft out of its last clause.
func dropSignature(ps []Paragraph, hasNotice bool) ([]Paragraph, []models.Warning) {
	end := len(ps)
	for end > 1 && len(ps)-end < 4 && ps[end-1].Table == nil {
		line := ps[end-1].plain()
		dated := reOnlyDate.MatchString(line)
		if !dated && !(end < len(ps) && isOrgLine(ps[end-1])) {
			break
		}
		end--
	}
	if end == len(ps) {
		return ps, nil
	}
	return ps[:end], []models.Warning{{Code: models.WarnTextDropped, Line: ps[end].Line, Message: "稿末的落款和日期未作为条款：" + joinTitle(ps[end:])}}
}

// reTaskTable knows the names of task tables, whose rows take opinions.
var reTaskTable = regexp.MustCompile(`(?:任务|分解|分工|责任)[^，。]{0,8}(?:表|清单)$`)

// takeAnnexes imports task tables from what follows the draft and tells what is left out.
func takeAnnexes(d parts) ([]models.Node, []models.Warning) {
	var nodes []models.Node
	var warnings []models.Warning
	for _, a := range d.rest {
		taken := false
		for _, p := range a.body {
			if p.Table != nil && headerRow(p.Table) >= 0 {
				nodes = append(nodes, tableNodes(p, a.title, 1)...)
				taken = true
			}
		}
		switch {
		case taken:
		case len(a.body) > 0 && reTaskTable.MatchString(a.title):
			warnings = append(warnings, models.Warning{Code: models.WarnTextDropped, Line: a.line, Message: fmt.Sprintf("附件“%s”应是任务表，但没有认出表格，各行未导入，请用 .docx 导入或手工补入", a.title)})
		default:
			warnings = append(warnings, models.Warning{Code: models.WarnAttachmentSkipped, Line: a.line, Message: fmt.Sprintf("附件“%s”不是征求意见稿正文，未导入", a.title)})
		}
	}
	return nodes, warnings
}

// wholeWarnings are those about the file as a whole.
func wholeWarnings(d parts, facts *models.NoticeFacts, draft []Paragraph, nodes []models.Node) []models.Warning {
	var out []models.Warning
	if facts == nil {
		out = append(out, models.Warning{Code: models.WarnNoticeMissing, Message: "文件中没有通知，截止时间、联系人等请手工填写"})
	}
	for _, p := range d.remarks {
		out = append(out, models.Warning{Code: models.WarnTextDropped, Line: p.Line, Message: "标题之前的说明未作为条款：" + firstRunes(p.Text, 40)})
	}
	if len(nodes) == 0 {
		out = append(out, models.Warning{Code: models.WarnNoClauses, Message: "没有找到征求意见稿的条款，请补充导入正文，或指定起止行"})
	}
	if w, cut := truncation(draft, nodes); cut {
		out = append(out, w)
	}
	out = append(out, missingAttachments(d, len(nodes) > 0)...)
	return append(out, confusedCharacters(draft)...)
}

// truncation notices a draft that breaks off in the middle of a sentence.
func truncation(draft []Paragraph, nodes []models.Node) (models.Warning, bool) {
	if len(draft) == 0 || len(nodes) == 0 {
		return models.Warning{}, false
	}
	last := draft[len(draft)-1]
	text := strings.TrimSpace(last.Text)
	if last.Table != nil || endsSentence(text) || runeLen(text) < 16 && !endsWithMark(text) {
		return models.Warning{}, false
	}
	if r := narrowed(text); strings.HasSuffix(r, ")") || strings.HasSuffix(r, "〕") || nodes[len(nodes)-1].Text == "" {
		return models.Warning{}, false
	}
	at := last.lineAt(len(last.Text))
	return models.Warning{Code: models.WarnTruncated, Line: at, Message: "正文到此中断，没有句末标点，可能不完整，请核对原件"}, true
}

// missingAttachments lists attachments that the notice names and the file does not hold.
func missingAttachments(d parts, hasDraft bool) []models.Warning {
	var out []models.Warning
	for i, name := range d.attachments {
		if i == 0 && hasDraft || slices.ContainsFunc(d.rest, func(a annex) bool { return sameName(a.title, name) }) {
			continue
		}
		out = append(out, models.Warning{Code: models.WarnAttachmentMissing, Line: d.listLine, Message: fmt.Sprintf("通知所列附件%d“%s”不在文件中", i+1, name)})
	}
	return out
}

// sameName compares names of papers without marks; a file often shortens them.
func sameName(a, b string) bool {
	a, b = bareName(a), bareName(b)
	return a != "" && (a == b || runeLen(a) >= 4 && runeLen(b) >= 4 && (strings.Contains(a, b) || strings.Contains(b, a)))
}

var reConfused = regexp.MustCompile(`[0-9][OolI丨][0-9]|[OolI][0-9]{2,3}年|\p{Han}[|丨]\p{Han}`)

// confusedCharacters points at figures that recognition software read as letters.
func confusedCharacters(draft []Paragraph) []models.Warning {
	var out []models.Warning
	for _, p := range draft {
		at := reConfused.FindStringIndex(p.Text)
		if at == nil || p.Table != nil {
			continue
		}
		out = append(out, models.Warning{Code: models.WarnOCRSuspect, Line: p.lineAt(at[0]), Message: "“" + p.Text[at[0]:at[1]] + "”疑为文字识别错误，请对照原件"})
	}
	return out
}
