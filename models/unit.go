package models

import "strings"

// Unit is a body that answers, in the office's own order (机构序列).
type Unit struct {
	ID       int64 `gorm:"primaryKey"`
	RoundID  int64
	Seq      int // position in the office's order, from 1
	Name     string
	Category UnitCategory
	Initials string // pinyin initials for search
	Email    string
	Phone    string // the office's own note of whom to call
	Contact  string
	Demo     bool

	AcknowledgedAt Instant // 签收: first opened
	AcknowledgedBy string
}

// UnitCategory is 成员单位 or 有关单位; they are counted apart and together.
type UnitCategory string

// The two categories.
const (
	CategoryMember  UnitCategory = "member"
	CategoryRelated UnitCategory = "related"
)

// String is the category's Chinese word.
func (c UnitCategory) String() string {
	if c == CategoryRelated {
		return "有关单位"
	}
	return "成员单位"
}

// Class is the one class a unit is in; N is the sum over the classes, always.
type Class string

// The five classes.
const (
	ClassNotReplied   Class = "not_replied"
	ClassWithOpinions Class = "with_opinions"
	ClassNoOpinion    Class = "no_opinion"
	ClassLate         Class = "late"
	ClassDeemed       Class = "deemed_no_opinion"
)

// Classes lists the classes in the order of every table.
var Classes = []Class{ClassWithOpinions, ClassNoOpinion, ClassLate, ClassNotReplied, ClassDeemed}

var classWords = map[Class]string{ClassNotReplied: "未反馈", ClassWithOpinions: "已反馈·有意见", ClassNoOpinion: "已反馈·无意见", ClassLate: "逾期", ClassDeemed: "视为无意见"}

// String is the class's Chinese word.
func (c Class) String() string { return classWords[c] }

// Flag stands beside the class, never in the sums.
type Flag string

// The flags.
const (
	FlagAcknowledged     Flag = "acknowledged"
	FlagDrafting         Flag = "drafting"
	FlagAwaitingApproval Flag = "awaiting_approval"
	FlagAwaitingSeal     Flag = "awaiting_seal"
	FlagSealOwed         Flag = "seal_owed"
	FlagExtended         Flag = "extended"
	FlagAwaitingCheck    Flag = "awaiting_check"
	FlagWithdrawn        Flag = "withdrawn"
)

// Flags lists the flags in the order they are shown.
var Flags = []Flag{FlagAcknowledged, FlagDrafting, FlagAwaitingApproval, FlagAwaitingSeal, FlagSealOwed, FlagExtended, FlagAwaitingCheck, FlagWithdrawn}

var flagWords = map[Flag]string{FlagAcknowledged: "已签收", FlagDrafting: "填写中", FlagAwaitingApproval: "待审核", FlagAwaitingSeal: "待盖章", FlagSealOwed: "待补章", FlagExtended: "延期", FlagAwaitingCheck: "代录·待复核", FlagWithdrawn: "已撤回"}

// String is the flag's Chinese word.
func (f Flag) String() string { return flagWords[f] }

// NormalName is a unit's name for finding duplicates: no white space, brackets in one width.
func NormalName(name string) string {
	return strings.NewReplacer(" ", "", "　", "", "\t", "", "（", "(", "）", ")").Replace(name)
}
