package templates

import "fmt"

// Badge is a state as a small label: words, a tone, and a shape of its own, so that colour never stands alone.
type Badge struct {
	Text  string
	Tone  Tone
	Shape string // a name in static/icons
}

// badges knows the five classes of a unit and the flags beside them by their code in the glossary.
var badges = map[string]Badge{
	"not_replied":       {"未反馈", ToneBad, "circle"},
	"with_opinions":     {"已反馈·有意见", ToneGood, "disc"},
	"no_opinion":        {"已反馈·无意见", ToneGood, "dot"},
	"late":              {"逾期", ToneWarn, "clock"},
	"deemed_no_opinion": {"视为无意见", ToneQuiet, "dash"},

	"acknowledged":      {"已签收", ToneQuiet, "check"},
	"drafting":          {"填写中", ToneInfo, "pencil"},
	"awaiting_approval": {"待审核", ToneInfo, "half"},
	"awaiting_seal":     {"待盖章", ToneInfo, "square"},
	"seal_owed":         {"待补章", ToneWarn, "square"},
	"awaiting_check":    {"代录·待复核", ToneWarn, "half"},
	"extended":          {"延期", ToneInfo, "clock"},
	"withdrawn":         {"已撤回", ToneQuiet, "return"},

	"accepted":        {"采纳", ToneGood, "check"},
	"partly_accepted": {"部分采纳", ToneGood, "half"},
	"rejected":        {"不采纳", ToneBad, "cross"},
	"already_covered": {"已含", ToneQuiet, "dot"},
	"referred":        {"转办", ToneInfo, "right"},
	"in_coordination": {"待协调", ToneWarn, "flag"},

	"setup":      {"筹备", ToneQuiet, "pencil"},
	"open":       {"征求", ToneInfo, "dot"},
	"closed":     {"截止", ToneWarn, "lock"},
	"processing": {"处理", ToneInfo, "half"},
	"released":   {"发布", ToneGood, "check"},
	"archived":   {"归档", ToneQuiet, "lock"},
}

// badge finds the badge of a class, flag, outcome or round state by its code (any type whose kind is string).
func badge(code any) (Badge, error) {
	b, ok := badges[fmt.Sprint(code)]
	if !ok {
		return Badge{}, fmt.Errorf("no badge for %q", code)
	}
	return b, nil
}

// detail adds words to a badge: badge "extended" | detail "至2月12日12:00".
func detail(words string, b Badge) Badge {
	b.Text += "(" + words + ")"
	return b
}
