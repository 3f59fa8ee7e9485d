package models

import (
	"regexp"
	"strings"

	"zqyj/redline"
)

// Pasted is one item of a text that was pasted from a letter or a Word file, offered as an opinion. PID is the one clause
// whose words it quotes, General when it quotes none or several.
type Pasted struct {
	Text    string // the item as it stood, without its number
	Opinion Opinion
}

// ReadPasted cuts a pasted text into its numbered items and reads each as far as it says what it wants: 将“X”修改为“Y”,
// 在“X”后增加“Y”, 删除“X”, 将“X”删除, 理由:…. What it does not understand stays a general opinion with the whole text: nothing is
// dropped and nothing is guessed.
func ReadPasted(text string, clauses []Clause) []Pasted {
	var list []Pasted
	for _, item := range splitItems(text) {
		list = append(list, Pasted{Text: item, Opinion: readItem(item, clauses)})
	}
	return list
}

var (
	// Full-width marks are written as numbers: they are easily taken for their half-width twins, and both are typed.
	reItem = regexp.MustCompile(`^\s*(?:[一二三四五六七八九十]{1,3}[、.\x{FF0E}]|[(\x{FF08}][一二三四五六七八九十\d]{1,3}[)\x{FF09}]|\d{1,3}\s*[、.\x{FF0E})\x{FF09}]|[①-⑳]|[-•·*]\s|第[一二三四五六七八九十\d]{1,3}[条点]?[,\x{FF0C}、])\s*`)

	reReason  = regexp.MustCompile(`[;\x{FF1B}。,\x{FF0C}\n]?\s*(?:修改)?(?:理由|依据|原因)(?:是|为)?\s*[:\x{FF1A}]\s*|[;\x{FF1B}。,\x{FF0C}\n]\s*理由[是为]\s*`)
	reReplace = regexp.MustCompile(`将?[^“「"]*[“「"](.+?)[”」"][^“「"]*?(?:修改|调整|表述|变更|替换|改|完善)(?:成|为|作)\s*[:\x{FF1A}]?\s*[“「"](.+)[”」"]`)
	reInsert  = regexp.MustCompile(`在[^“「"]*[“「"](.+?)[”」"](?:之)?后面?\s*[,\x{FF0C}]?(?:增加|补充|加上|增列|添加)\s*[:\x{FF1A}]?\s*[“「"](.+)[”」"]`)
	reRemove  = regexp.MustCompile(`(?:删除|删去|去掉|删掉)[^“「"]*[“「"](.+)[”」"]`)
	reDropped = regexp.MustCompile(`将[^“「"]*[“「"](.+?)[”」"][^“「"]{0,8}(?:删除|删去|去掉|删掉)`)
)

// splitItems cuts at lines that begin with a number; lines without one go on with the item before. Text without any
// number is one item.
func splitItems(text string) []string {
	var items []string
	open := false
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		rest := strings.TrimPrefix(line, reItem.FindString(line))
		if rest == "" || isFigure(line, rest) {
			rest = line
		}
		if numbered := rest != line; numbered || !open {
			items = append(items, rest)
			open = true
			continue
		}
		items[len(items)-1] += "\n" + line
	}
	return items
}

// isFigure tells a line that begins with a figure, 2.5亿元, from one that begins with its number.
func isFigure(line, rest string) bool {
	return strings.HasSuffix(strings.TrimSuffix(line, rest), ".") && rest[0] >= '0' && rest[0] <= '9'
}

func readItem(item string, clauses []Clause) Opinion {
	o := Opinion{PID: General, Kind: KindGeneral, Nature: NatureSubstantive, Proposed: item}
	wish := item
	if at := reReason.FindStringIndex(item); at != nil {
		wish, o.Reason = strings.TrimSpace(item[:at[0]]), strings.TrimSpace(item[at[1]:])
		o.Proposed = wish
	}
	kind, old, text := readWish(wish)
	if kind == "" {
		return o
	}
	clause, ok := quotedIn(old, clauses)
	if !ok {
		return o
	}
	tied, misplaced := Anchor(Opinion{PID: clause.PID, Kind: kind, Nature: o.Nature, Quote: old, Proposed: text, Reason: o.Reason}, clause)
	if misplaced != nil {
		return o
	}
	return tied
}

func readWish(wish string) (kind OpinionKind, old, text string) {
	if m := reReplace.FindStringSubmatch(wish); m != nil {
		return KindReplace, m[1], m[2]
	}
	if m := reInsert.FindStringSubmatch(wish); m != nil {
		return KindInsert, m[1], m[2]
	}
	for _, re := range []*regexp.Regexp{reRemove, reDropped} {
		if m := re.FindStringSubmatch(wish); m != nil {
			return KindRemove, m[1], ""
		}
	}
	return "", "", ""
}

// quotedIn finds the only clause in which the words stand once.
func quotedIn(words string, clauses []Clause) (Clause, bool) {
	var found []Clause
	for _, c := range clauses {
		if !c.TakesOpinions() {
			continue
		}
		if _, _, err := redline.Locate(c.Full(), words); err == nil {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return Clause{}, false
	}
	return found[0], true
}
