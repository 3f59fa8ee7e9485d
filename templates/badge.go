package templates

import (
	"fmt"
	"reflect"

	"zqyj/models"
)

// Badge is a state as a small label: words, a tone, and a shape of its own, so that colour never stands alone.
type Badge struct {
	Text  string
	Tone  Tone
	Shape string // a name in static/icons
}

// badges holds every class, flag, outcome and round state by its code; the words are those of models.
var badges = map[string]Badge{}

func init() {
	for class, b := range map[models.Class]Badge{
		models.ClassNotReplied: {"", ToneBad, "circle"}, models.ClassWithOpinions: {"", ToneGood, "disc"},
		models.ClassNoOpinion: {"", ToneGood, "dot"}, models.ClassLate: {"", ToneWarn, "clock"}, models.ClassDeemed: {"", ToneQuiet, "dash"},
	} {
		know(class, b)
	}
	for flag, b := range map[models.Flag]Badge{
		models.FlagAcknowledged: {"", ToneQuiet, "check"}, models.FlagDrafting: {"", ToneInfo, "pencil"},
		models.FlagAwaitingApproval: {"", ToneInfo, "half"}, models.FlagAwaitingSeal: {"", ToneInfo, "square"},
		models.FlagSealOwed: {"", ToneWarn, "square"}, models.FlagAwaitingCheck: {"", ToneWarn, "half"},
		models.FlagExtended: {"", ToneInfo, "clock"}, models.FlagWithdrawn: {"", ToneQuiet, "return"},
	} {
		know(flag, b)
	}
	for outcome, b := range map[models.Outcome]Badge{
		models.OutcomeAccepted: {"", ToneGood, "check"}, models.OutcomePartlyAccepted: {"", ToneGood, "half"},
		models.OutcomeRejected: {"", ToneBad, "cross"}, models.OutcomeAlready: {"", ToneQuiet, "dot"},
		models.OutcomeReferred: {"", ToneInfo, "right"}, models.OutcomeCoordination: {"", ToneWarn, "flag"},
	} {
		know(outcome, b)
	}
	badges[""] = Badge{"未处理", ToneQuiet, "circle"} // models.OutcomeOpen
	for state, b := range map[models.RoundState]Badge{
		models.RoundSetup: {"", ToneQuiet, "pencil"}, models.RoundOpen: {"", ToneInfo, "dot"}, models.RoundClosed: {"", ToneWarn, "lock"},
		models.RoundProcessing: {"", ToneInfo, "half"}, models.RoundReleased: {"", ToneGood, "check"}, models.RoundArchived: {"", ToneQuiet, "lock"},
	} {
		know(state, b)
	}
}

// coded is a code of models that knows its Chinese word.
type coded interface {
	~string
	String() string
}

func know[T coded](code T, b Badge) {
	b.Text = code.String()
	badges[string(code)] = b
}

// BadgeFor is the badge of a class, flag, outcome or round state. A code it does not know is shown as it stands.
func BadgeFor[T coded](code T) Badge {
	if b, ok := badges[string(code)]; ok {
		return b
	}
	return Badge{string(code), ToneQuiet, "dash"}
}

// BadgesFor are the badges of several codes in their order.
func BadgesFor[T coded](codes []T) []Badge {
	list := make([]Badge, len(codes))
	for i, code := range codes {
		list[i] = BadgeFor(code)
	}
	return list
}

// With adds words to a badge: 延期(至2月12日 12:00).
func (b Badge) With(words string) Badge {
	b.Text += "（" + words + "）"
	return b
}

// badgeByCode serves templates: badge "late", badge .Class.
func badgeByCode(code any) (Badge, error) {
	v := reflect.ValueOf(code)
	if v.Kind() != reflect.String {
		return Badge{}, fmt.Errorf("%T is no code of a badge", code)
	}
	b, ok := badges[v.String()]
	if !ok {
		return Badge{}, fmt.Errorf("no badge for %q", v.String())
	}
	return b, nil
}

// detail is With for templates: badge "extended" | detail "至2月12日 12:00".
func detail(words string, b Badge) Badge { return b.With(words) }
