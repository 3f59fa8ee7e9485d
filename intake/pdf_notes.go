package intake

import (
	"regexp"
	"strings"

	"zqyj/models"
	"zqyj/pdfin"
)

const (
	noteSize = 0.87 // of the body's characters: notes are smaller
	raised   = 0.2  // of a character above the baseline: a note's sign
)

var reNoteStart = regexp.MustCompile(`^[\[〔(（]?(\d{1,3}|[①-⑳])[\]〕)）]?`)

// withoutNotes removes footnotes, which stand in smaller type at the foot of a page, and their raised signs in the
// text, and says so.
func (b *pdfBuilder) withoutNotes(blocks []pdfBlock, frames map[frameKey]pdfFrame) []pdfBlock {
	var kept []pdfBlock
	for from := 0; from < len(blocks); {
		to := from
		for to < len(blocks) && blocks[to].page == blocks[from].page {
			to++
		}
		page := blocks[from:to]
		notes := firstNote(page, frames)
		signs := map[string]bool{}
		for _, k := range page[notes:] {
			if m := reNoteStart.FindStringSubmatch(k.text); m != nil {
				signs[m[1]] = true
			}
			b.warn(models.WarnFootnote, k.no, "脚注未导入：%s", clip(k.text))
		}
		for i := range page[:notes] {
			page[i].dropSigns(signs)
		}
		kept = append(kept, page[:notes]...)
		from = to
	}
	return kept
}

// firstNote is the index of a page's first footnote line; the page's length when there is none.
func firstNote(page []pdfBlock, frames map[frameKey]pdfFrame) int {
	first := len(page)
	for i := len(page) - 1; i > 0; i-- {
		k := page[i]
		if k.table != nil || k.em > noteSize*frames[keyOf(k.pdfLine)].em && !k.isRaised(k.chars[0]) {
			break
		}
		if reNoteStart.MatchString(k.text) && hasSign(page[:i], reNoteStart.FindStringSubmatch(k.text)[1]) {
			first = i
		}
	}
	return first
}

// hasSign looks for the raised sign of a note in the lines above.
func hasSign(page []pdfBlock, sign string) bool {
	for _, k := range page {
		if strings.Contains(runes(k.raisedChars()), sign) {
			return true
		}
	}
	return false
}

func (l pdfLine) isRaised(c pdfin.Char) bool { return c.Base-l.base > raised*l.em }

func (l pdfLine) raisedChars() []pdfin.Char {
	var out []pdfin.Char
	for _, c := range l.chars {
		if l.isRaised(c) {
			out = append(out, c)
		}
	}
	return out
}

// dropSigns takes the raised signs of the page's notes out of a line.
func (k *pdfBlock) dropSigns(signs map[string]bool) {
	if len(signs) == 0 || k.table != nil || !signs[strings.Trim(runes(k.raisedChars()), "[]〔〕()（） ")] {
		return
	}
	var rest []pdfin.Char
	for _, c := range k.chars {
		if !k.isRaised(c) {
			rest = append(rest, c)
		}
	}
	k.chars, k.text = rest, textOf(rest, k.em)
}

// warnOpenTables points at tables without drawn lines: their columns cannot be told, so they come in as text.
func (b *pdfBuilder) warnOpenTables() {
	for _, p := range b.paragraphs {
		if p.Table == nil && strings.HasPrefix(p.Text, "序号 ") && len(strings.Fields(p.Text)) >= 3 {
			b.warn(models.WarnTableFlattened, p.Line, "表格没有框线，未能识别为表格，各格文字按行读入，请核对")
		}
	}
}
