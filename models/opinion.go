package models

import (
	"fmt"
	"strings"

	"zqyj/redline"
)

// Opinion is one proposal on one clause, or on the whole draft. Key is the ID of its first row: it stays the same
// while the opinion is copied from version to version, so that a disposition finds it again.
type Opinion struct {
	ID        int64 `gorm:"primaryKey"`
	RoundID   int64
	UnitID    int64
	UnitSeq   int // the unit's place in the office's order
	ReplyID   int64
	VersionID int64
	Key       int64 `gorm:"column:okey"`
	Seq       int   // order within the reply, from 1
	PID       int64 `gorm:"column:pid"` // the clause's permanent id; General for the whole draft
	ClauseSeq int   // the clause's place in the draft when written
	Kind      OpinionKind
	Nature    Nature
	Quote     string // the text it speaks of, as it stood
	Proposed  string
	Reason    string
	Contact   Contact `gorm:"embedded;embeddedPrefix:contact_"` // empty: the reply's own
	Author    string  // desk or person who wrote it
	AuthorID  int64   // invitation
	Struck    bool    // dropped or left out; kept in history
	Counts    bool    // stands in the counting version
	Revision  int64   // guards autosave between two desks
	SavedAt   Instant
	TextHash  string // hex SHA-256 over clause, kind, nature, quote, proposed, reason
	Token     string // of the page it was first written on: the same page sent twice adds one opinion
	Hand      string // token of the page that saved it last: a page whose answer got lost is no second editor

	Outcome       Outcome // current outcome, "" while open
	DispositionID int64   // the current disposition row
	GroupID       int64
	Disputed      bool // 分歧: the unit insists, or the office marked it
	Approved      bool // the leader approved the current disposition
}

// OpinionKind is 修改, 增加, 删除 or 总体.
type OpinionKind string

// The kinds.
const (
	KindReplace OpinionKind = "replace"
	KindInsert  OpinionKind = "insert"
	KindRemove  OpinionKind = "remove"
	KindGeneral OpinionKind = "general"
)

// OpinionKinds lists the kinds in the order of forms.
var OpinionKinds = []OpinionKind{KindReplace, KindInsert, KindRemove, KindGeneral}

var opinionKindWords = map[OpinionKind]string{KindReplace: "修改", KindInsert: "增加", KindRemove: "删除", KindGeneral: "总体"}

// String is the kind's Chinese word.
func (k OpinionKind) String() string { return opinionKindWords[k] }

// Nature is 实质性 or 文字性.
type Nature string

// The natures.
const (
	NatureSubstantive Nature = "substantive"
	NatureEditorial   Nature = "editorial"
)

// String is the nature's Chinese word.
func (n Nature) String() string {
	switch n {
	case NatureSubstantive:
		return "实质性"
	case NatureEditorial:
		return "文字性"
	}
	return ""
}

// MaxOpinions bounds a reply that comes in at once: it is written in one transaction, for which everybody else waits.
const MaxOpinions = 2000

// CheckMany refuses more opinions than a reply may bring in at once.
func CheckMany(n int) error {
	if n > MaxOpinions {
		return Refused("too_many_opinions", fmt.Sprintf("一次送来%d条意见，没有保存；一份反馈最多%d条，请合并相近的意见", n, MaxOpinions))
	}
	return nil
}

// MaxText bounds one field of an opinion, in bytes (a 200 kB paragraph is legal).
const MaxText = 512 << 10

// CheckOpinion says what one opinion lacks; field names carry no index, the page knows which form it is.
func CheckOpinion(o Opinion) *Problem {
	p := &Problem{Kind: KindInvalid, Code: "invalid"}
	miss := func(field, text string) { p.Fields = append(p.Fields, FieldError{field, text}) }
	if opinionKindWords[o.Kind] == "" {
		miss("kind", "请选择意见类型（修改、增加、删除、总体）")
	}
	if o.Nature.String() == "" {
		miss("nature", "请选择意见性质（实质性、文字性）")
	}
	if o.Kind == KindGeneral && o.PID != General || o.Kind != KindGeneral && o.PID == General {
		miss("clause", "总体意见针对全文，其他意见请选择具体条款")
	}
	proposed := strings.TrimSpace(o.Proposed)
	if proposed == "" && o.Kind != KindRemove {
		miss("proposed", proposedHints[o.Kind])
	}
	if o.Kind == KindReplace && proposed != "" && redline.Unchanged(o.Quote, o.Proposed) {
		miss("proposed", "文字没有改动：请直接在条文上修改；若只是说明看法，请选择「总体」")
	}
	if strings.TrimSpace(o.Reason) == "" {
		miss("reason", "请填写理由")
	}
	if len(o.Quote) > MaxText || len(o.Proposed) > MaxText || len(o.Reason) > MaxText {
		miss("proposed", "文字过长，请分成几条意见填写")
	}
	if !o.Contact.Empty() {
		if c := CheckContact(o.Contact); c != nil {
			p.Fields = append(p.Fields, c.Fields...)
		}
	}
	if len(p.Fields) == 0 {
		return nil
	}
	return p
}

var proposedHints = map[OpinionKind]string{KindReplace: "请填写修改后的文字", KindInsert: "请填写建议增加的文字", KindGeneral: "请填写总体意见"}

// Sentence is the standard wording of the opinion: 「建议将“X”修改为“Y”」.
func (o Opinion) Sentence() string {
	switch o.Kind {
	case KindReplace:
		return redline.Sentence(o.Quote, o.Proposed)
	case KindInsert:
		if o.Quote == "" {
			return "建议增加“" + o.Proposed + "”"
		}
		return "建议在“" + o.Quote + "”后增加“" + o.Proposed + "”"
	case KindRemove:
		if o.Quote == "" {
			return "建议删除本条"
		}
		return "建议删除“" + o.Quote + "”"
	}
	return o.Proposed
}

// Redline is the struck and added text of the opinion.
func (o Opinion) Redline() []redline.Span {
	switch o.Kind {
	case KindReplace:
		return redline.Diff(o.Quote, o.Proposed)
	case KindInsert: // behind the passage it names
		return append(redline.Diff(o.Quote, o.Quote), redline.Diff("", o.Proposed)...)
	case KindRemove:
		return redline.Diff(o.Quote, "")
	}
	return []redline.Span{{Text: o.Proposed}}
}

// Attachment binds a file to a reply (Key 0) or to one opinion of it.
type Attachment struct {
	ID        int64 `gorm:"primaryKey"`
	RoundID   int64
	UnitID    int64
	VersionID int64
	Key       int64 `gorm:"column:okey"`
	FileID    int64
	Name      string
	SHA256    string `gorm:"column:sha256"`
	Size      int64
	AddedAt   Instant
	AddedBy   string
}

// Stance is a unit's answer to an outcome after release.
type Stance struct {
	ID      int64 `gorm:"primaryKey"`
	RoundID int64
	UnitID  int64
	Key     int64 `gorm:"column:okey"`
	Agrees  bool  // 同意, else 坚持
	Grounds string
	SaidAt  Instant
	SaidBy  string
}
