package models

import (
	"slices"
	"strings"

	"zqyj/redline"
)

// MergeOpinions makes one opinion of several that a unit's desks wrote on one clause: the changes of 修改 are joined, other
// kinds must say the same or are put one after the other; reasons and authors are all kept, without repeats.
func MergeOpinions(list []Opinion) (Opinion, error) {
	if len(list) < 2 {
		return Opinion{}, Invalid("key", "请选中两条以上的意见再合并")
	}
	merged := list[0]
	for _, o := range list[1:] {
		if o.PID != merged.PID || o.Kind != merged.Kind {
			return Opinion{}, Invalid("key", "只能合并同一条款上同一类型的意见")
		}
		if o.Nature == NatureSubstantive {
			merged.Nature = NatureSubstantive
		}
	}
	var err error
	switch merged.Kind {
	case KindReplace:
		merged.Proposed, err = joinEdits(list)
	case KindGeneral:
		merged.Proposed = joinTexts(list, func(o Opinion) string { return o.Proposed })
	default:
		err = sameText(list)
	}
	if err != nil {
		return Opinion{}, err
	}
	merged.Reason = joinTexts(list, func(o Opinion) string { return o.Reason })
	merged.Author = strings.ReplaceAll(joinTexts(list, func(o Opinion) string { return o.Author }), "\n", "、")
	merged.ID, merged.Key, merged.Token, merged.Hand, merged.Revision, merged.Contact = 0, 0, "", "", 0, Contact{}
	return merged, nil
}

// joinEdits applies the changes of all to the text they were written on.
func joinEdits(list []Opinion) (string, error) {
	proposals := make([][]redline.Edit, len(list))
	for i, o := range list {
		if o.Quote != list[0].Quote {
			return "", Invalid("key", "这几条意见写在不同的条文版本上，请先修改成一致")
		}
		proposals[i] = redline.Edits(o.Quote, o.Proposed)
	}
	joined, err := redline.Merge(list[0].Quote, proposals)
	if err != nil {
		return "", err
	}
	if len(joined.Conflicts) > 0 {
		return "", Invalid("key", "这几条意见改了同一处文字而改法不同，不能自动合并。请保留一条，按需要修改，删去其余")
	}
	return joined.Text, nil
}

func sameText(list []Opinion) error {
	for _, o := range list[1:] {
		if redline.Key(o.Quote) != redline.Key(list[0].Quote) || redline.Key(o.Proposed) != redline.Key(list[0].Proposed) {
			return Invalid("key", "这几条意见的文字不同，不能自动合并。请保留一条，按需要修改，删去其余")
		}
	}
	return nil
}

// joinTexts puts different texts in lines one after the other.
func joinTexts(list []Opinion, text func(Opinion) string) string {
	var lines []string
	for _, o := range list {
		if t := strings.TrimSpace(text(o)); t != "" && !slices.Contains(lines, t) {
			lines = append(lines, t)
		}
	}
	return strings.Join(lines, "\n")
}
