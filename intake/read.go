package intake

import (
	"context"
	"regexp"
	"strings"

	"zqyj/models"
)

// MaxUpload is the largest file that is read, in bytes.
const MaxUpload = 10 << 20

// Read turns an uploaded file or a pasted text into an outline. The name is kept for display and never believed. The
// error is a *models.ImportError, which the outline holds as well; the source is then empty.
func Read(ctx context.Context, data []byte, name string, opts Options) (models.Outline, Source, error) {
	src, err := readSource(ctx, data, opts)
	if err != nil {
		return refused(err), Source{Kind: src.Kind, Name: name}, err
	}
	src.Name = name
	if secret := secretMark(src.Paragraphs); secret {
		err := models.NewImportError(models.ImportStateSecret)
		return refused(err), Source{Kind: src.Kind, Name: name}, err
	}
	out := Rebuild(src, opts)
	if saysNothing(out.Notice) && (len(out.Draft.Nodes) == 0 && (out.Notice == nil || looksLikeForm(src.Paragraphs)) || isBlankForm(src.Paragraphs, out)) {
		err := noClauses(src.Paragraphs)
		out = refused(err)
		return out, src, err
	}
	return out, src, nil
}

// Rebuild makes the outline of a source again, for example after the office has set the draft's first and last line.
func Rebuild(src Source, opts Options) models.Outline {
	out := Build(src.Paragraphs, opts)
	out.Warnings = append(append([]models.Warning{}, src.Warnings...), out.Warnings...)
	return out
}

// refused is the outline of a file that cannot be imported.
func refused(err error) models.Outline {
	failure, ok := err.(*models.ImportError)
	if !ok {
		failure = models.NewImportError(models.ImportNotText)
	}
	return models.Outline{Error: failure, Draft: models.OutlineDraft{Nodes: []models.Node{}}, Warnings: []models.Warning{}}
}

func readSource(ctx context.Context, data []byte, opts Options) (Source, error) {
	if len(data) > MaxUpload {
		return Source{}, models.NewImportError(models.ImportTooLarge)
	}
	if len(strings.TrimSpace(string(data[:min(len(data), 4096)]))) == 0 && len(data) <= 4096 {
		return Source{}, models.NewImportError(models.ImportEmpty)
	}
	kind := KindOf(data)
	switch kind {
	case KindDocx, KindZip, KindLegacy: // readDocx tells in detail what a zip or an old container is
		src, err := readDocx(ctx, data, opts)
		if err != nil {
			src.Kind = kind
		}
		return src, err
	case KindPDF:
		return readPDF(ctx, data, opts)
	}
	src, err := readText(data)
	if err == nil && len(src.Paragraphs) == 0 {
		err = models.NewImportError(models.ImportEmpty)
	}
	return src, err
}

// noClauses tells a blank form from a file in which nothing was recognised.
func noClauses(ps []Paragraph) *models.ImportError {
	err := models.NewImportError(models.ImportNoClauses)
	if looksLikeForm(ps) {
		err.Message = "没有找到征求意见稿的条款：这是一份空白的意见表。请选择通知或征求意见稿正文后再导入"
	}
	return err
}

// saysNothing recognises a notice of which nothing is known: a form that asks for opinions reads like the tail of one.
func saysNothing(n *models.NoticeFacts) bool {
	return n == nil || n.Title == "" && n.Deadline == "" && n.Issuer == "" && n.Date == "" && len(n.Addressees) == 0
}

// longestForm is how much text an empty form holds at most, notes included, in characters.
const longestForm = 1500

// isBlankForm recognises the empty form that offices attach by mistake: a title such as 意见征求表 or a table with columns
// for opinions, no numbered clause, little text.
func isBlankForm(ps []Paragraph, out models.Outline) bool {
	length := 0
	for _, n := range out.Draft.Nodes {
		if n.Kind != models.NodePara && n.Kind != models.NodeItem {
			return false
		}
		length += runeLen(n.Heading + n.Text)
	}
	return length <= longestForm && looksLikeForm(ps)
}

func looksLikeForm(ps []Paragraph) bool {
	for i, p := range ps {
		if i < 6 && runeLen(p.Text) <= longestHeading && reBlankForm.MatchString(solid(p.Text)) {
			return true
		}
		for k := 0; k < len(tableRows(p)) && k < 4; k++ {
			if reFormColumn.MatchString(strings.Join(p.Table.Rows[k], " ")) {
				return true
			}
		}
	}
	return false
}

// Marks of state secrets as 国家秘密定密管理暂行规定 has them: 机密★1年, or the word alone at the head of a page, or a
// label 密级. Words such as 秘书, 商业秘密 and 国家秘密 in a sentence are none.
var (
	reSecretStar  = regexp.MustCompile(`(?:绝\s*密|机\s*密|秘\s*密)\s*[★☆✭*※]`)
	reSecretAlone = regexp.MustCompile(`^(?:绝\s*密|机\s*密|秘\s*密)(?:\s*[(]?\s*[0-9]{1,2}\s*年\s*[)]?)?$`)
	reSecretLabel = regexp.MustCompile(`密\s*级\s*:\s*(?:绝\s*密|机\s*密|秘\s*密)(?:$|[\s,。;)★])`)
)

// secretHeadLines is how far from the top (or from a page's top) a lone word counts as a mark.
const secretHeadLines = 8

// secretMark says whether a file is marked as a state secret.
func secretMark(ps []Paragraph) bool {
	page, since := 0, 0
	for _, p := range ps {
		if p.Page != page {
			page, since = p.Page, 0
		}
		since++
		line := p.plain()
		if reSecretStar.MatchString(line) || reSecretLabel.MatchString(line) || since <= secretHeadLines && reSecretAlone.MatchString(line) {
			return true
		}
		for _, row := range tableRows(p) {
			if reSecretStar.MatchString(strings.Join(row, " ")) {
				return true
			}
		}
	}
	return false
}
