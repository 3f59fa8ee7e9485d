package models

import (
	"slices"
	"strings"
)

// Disposition is what the office answers to an opinion: outcome, reason (owed unless accepted), resulting text.
// Rows are only added; the newest holds, so that every step can be undone and seen.
type Disposition struct {
	ID         int64 `gorm:"primaryKey"`
	RoundID    int64
	Key        int64  `gorm:"column:okey"` // of the opinion
	TextHash   string // of the opinion it answered; a reworded opinion needs a new look
	Outcome    Outcome
	Reason     string
	Result     string // for 部分采纳, what stands instead of the unit's text: of 修改 the whole clause, else the passage
	GroupID    int64
	Revision   int    // 1, 2, … per opinion
	By         string `gorm:"column:set_by"`
	ByID       int64
	At         Instant
	ApprovedBy string // leader
	ApprovedAt Instant
}

// Outcome is the office's answer in one word.
type Outcome string

// The outcomes.
const (
	OutcomeOpen           Outcome = ""
	OutcomeAccepted       Outcome = "accepted"
	OutcomePartlyAccepted Outcome = "partly_accepted"
	OutcomeRejected       Outcome = "rejected"
	OutcomeAlready        Outcome = "already_covered"
	OutcomeReferred       Outcome = "referred"
	OutcomeCoordination   Outcome = "in_coordination"
)

// Outcomes lists them in the order of keys 1–6 and of every table.
var Outcomes = []Outcome{OutcomeAccepted, OutcomePartlyAccepted, OutcomeRejected, OutcomeAlready, OutcomeReferred, OutcomeCoordination}

var outcomeWords = map[Outcome]string{OutcomeOpen: "未处理", OutcomeAccepted: "采纳", OutcomePartlyAccepted: "部分采纳", OutcomeRejected: "不采纳", OutcomeAlready: "已含", OutcomeReferred: "转办", OutcomeCoordination: "待协调"}

// String is the outcome's Chinese word.
func (o Outcome) String() string { return outcomeWords[o] }

// Known reports whether o is an outcome the office may give.
func (o Outcome) Known() bool { return o != OutcomeOpen && outcomeWords[o] != "" }

// CheckDisposition demands a known outcome and a reason for all but 采纳.
func CheckDisposition(d Disposition) error {
	var problems []*Problem
	if !d.Outcome.Known() {
		problems = append(problems, Invalid("outcome", "请选择处理结果"))
	}
	if d.Outcome.Known() && d.Outcome != OutcomeAccepted && strings.TrimSpace(d.Reason) == "" {
		problems = append(problems, Invalid("reason", "除「采纳」外，须填写理由"))
	}
	if len(d.Reason) > MaxText || len(d.Result) > MaxText {
		problems = append(problems, Invalid("reason", "文字过长，请精简后再保存"))
	}
	return Join(problems...)
}

// Approved reports whether the leader has approved the disposition.
func (d Disposition) Approved() bool { return !d.ApprovedAt.IsZero() }

// OpinionGroup merges equal opinions: one disposition, all units named, counted both ways.
type OpinionGroup struct {
	ID          int64 `gorm:"primaryKey"`
	RoundID     int64
	PID         int64 `gorm:"column:pid"`
	MadeBy      string
	MadeAt      Instant
	DissolvedAt Instant
}

// Phrase is a reusable wording for reasons.
type Phrase struct {
	ID      int64 `gorm:"primaryKey"`
	RoundID int64 // 0: for all rounds
	Outcome Outcome
	Text    string
}

// Coordination is one logged call or meeting about a disputed opinion.
type Coordination struct {
	ID      int64 `gorm:"primaryKey"`
	RoundID int64
	Key     int64  `gorm:"column:okey"`
	Kind    string // 电话, 会议, 书面
	With    string `gorm:"column:met_with"`
	Text    string
	By      string `gorm:"column:noted_by"`
	At      Instant
}

// Resolution is the 处理后条文 of a clause as the office edited it by hand; without a row it is computed.
type Resolution struct {
	ID       int64 `gorm:"primaryKey"`
	RoundID  int64
	PID      int64  `gorm:"column:pid"`
	Text     string // heading and text as Clause.Full gives them; "" when the clause goes
	Behind   string // new clauses that follow, an empty line between two
	Basis    string // Resolved.Basis when it was written
	Revision int64
	By       string `gorm:"column:set_by"`
	At       Instant
}

// CoordinationKinds are the ways of coordinating, as the log names them.
var CoordinationKinds = []string{"电话", "会议", "书面"}

// CheckCoordination demands a way, with whom, and what came of it.
func CheckCoordination(c Coordination) error {
	var problems []*Problem
	if !slices.Contains(CoordinationKinds, c.Kind) {
		problems = append(problems, Invalid("kind", "请选择协调方式（电话、会议、书面）"))
	}
	if strings.TrimSpace(c.With) == "" {
		problems = append(problems, Invalid("with", "请填写与谁协调"))
	}
	if strings.TrimSpace(c.Text) == "" {
		problems = append(problems, Invalid("text", "请填写协调情况"))
	}
	return Join(problems...)
}
