package models

// Round is one call for opinions: notice, draft, units, deadline.
type Round struct {
	ID          int64 `gorm:"primaryKey"`
	Title       string
	Issuer      string // the office's name as it signs
	ReplyTo     string // where replies go, 「省创新办」
	IssuedOn    string // date of the notice, 2018-01-30
	NoticeText  string // body of the notice as imported
	State       RoundState
	DraftID     int64  // the frozen draft that holds; 0 before confirmation
	PreviousID  int64  // the round this one follows, 0 for a first round
	Policy      Policy `gorm:"embedded;embeddedPrefix:policy_"`
	Internal    bool   // 内部资料: printed on every page and paper
	Demo        bool   // the sample round: 演示数据,意见均为虚构
	Contact     string // the office's person for questions
	Phone       string
	Fax         string
	ProposedAt  Instant // deadline read from the notice, shown as a proposal
	ProposedHow string  // how it was read: inferred year, missing hour …
	ConfirmedAt Instant // when the office confirmed date and hour; the round cannot open before
	PausedAt    Instant
	CancelledAt Instant
	Halt        string // reason of pause or cancellation
	Override    string // the leader's reason for a release with something missing
	PurgeDays   int    // contacts are purged so many days after release; 0: never
	PurgedAt    Instant
	OpenedAt    Instant
	ClosedAt    Instant
	ReleasedAt  Instant
	ArchivedAt  Instant
	CreatedAt   Instant `gorm:"autoCreateTime:false"`
	ChainLength int64
	ChainHead   []byte // hash of the newest event of this round
}

// RoundState is where a round stands; it moves forward only, save that an extension for all reopens a closed one.
type RoundState string

// 筹备 → 征求 → 截止 → 处理 → 发布 → 归档.
const (
	RoundSetup      RoundState = "setup"
	RoundOpen       RoundState = "open"
	RoundClosed     RoundState = "closed"
	RoundProcessing RoundState = "processing"
	RoundReleased   RoundState = "released"
	RoundArchived   RoundState = "archived"
)

var roundStateWords = map[RoundState]string{RoundSetup: "筹备", RoundOpen: "征求", RoundClosed: "截止", RoundProcessing: "处理", RoundReleased: "发布", RoundArchived: "归档"}

// String is the state's Chinese word.
func (s RoundState) String() string { return roundStateWords[s] }

// Released reports whether units may see outcomes.
func (s RoundState) Released() bool { return s == RoundReleased || s == RoundArchived }

// PurgeAt is when the contacts are purged, so many days after the release or the cancelling; zero while that has no date.
func (r Round) PurgeAt() Instant {
	end := max(r.ReleasedAt, r.CancelledAt) // a round has only one of them
	if end.IsZero() || r.PurgeDays == 0 {
		return 0
	}
	return end + Instant(r.PurgeDays)*24*3600*1000
}

// ApprovalRule says how the unit's leader approves.
type ApprovalRule string

// SealRule says when the unit's seal is owed.
type SealRule string

// The settings of approval and seal.
const (
	ApprovalNone     ApprovalRule = "none"
	ApprovalDeclared ApprovalRule = "declared" // the handler declares name and post of the leader
	ApprovalLeader   ApprovalRule = "leader"   // the leader signs in and agrees
	SealNone         SealRule     = "none"
	SealBefore       SealRule     = "before" // before submitting
	SealAfter        SealRule     = "after"  // within SealDays after the deadline
)

// Policy is what a round asks of a reply, separately with opinions and without.
type Policy struct {
	ApprovalWith    ApprovalRule
	ApprovalWithout ApprovalRule
	SealWith        SealRule
	SealWithout     SealRule
	SealDays        int
	DeemNoOpinion   bool // the notice says that silence is 视为无意见
}

// PolicyOpen asks neither approval nor seal.
func PolicyOpen() Policy {
	return Policy{ApprovalWith: ApprovalNone, ApprovalWithout: ApprovalNone, SealWith: SealNone, SealWithout: SealNone}
}

// PolicyNotice is what the 2018 notice asks: with opinions a declared approval and the seal before submitting.
func PolicyNotice() Policy {
	return Policy{ApprovalWith: ApprovalDeclared, ApprovalWithout: ApprovalNone, SealWith: SealBefore, SealWithout: SealNone}
}

// Approval is the rule for a reply with or without opinions.
func (p Policy) Approval(noOpinion bool) ApprovalRule {
	if noOpinion {
		return p.ApprovalWithout
	}
	return p.ApprovalWith
}

// Seal is the rule for a reply with or without opinions.
func (p Policy) Seal(noOpinion bool) SealRule {
	if noOpinion {
		return p.SealWithout
	}
	return p.SealWith
}

// SealBy is the last moment for a seal owed after the deadline.
func (p Policy) SealBy(d Deadline) Instant { return d.At + Instant(p.SealDays)*24*3600*1000 }

// Check refuses unknown settings.
func (p Policy) Check() error {
	approvals := map[ApprovalRule]bool{ApprovalNone: true, ApprovalDeclared: true, ApprovalLeader: true}
	seals := map[SealRule]bool{SealNone: true, SealBefore: true, SealAfter: true}
	if !approvals[p.ApprovalWith] || !approvals[p.ApprovalWithout] {
		return Invalid("approval", "请选择审核方式")
	}
	if !seals[p.SealWith] || !seals[p.SealWithout] {
		return Invalid("seal", "请选择盖章方式")
	}
	if (p.SealWith == SealAfter || p.SealWithout == SealAfter) && (p.SealDays < 1 || p.SealDays > 60) {
		return Invalid("seal_days", "补盖公章的期限请填1到60天")
	}
	return nil
}

// CheckOpen says what is still missing before the round may open.
func (r Round) CheckOpen(units int) error {
	switch {
	case r.State != RoundSetup:
		return Refused("round_state", "本轮已经开始，不能再次开启")
	case r.DraftID == 0:
		return Refused("draft_missing", "请先核对并确认征求意见稿")
	case r.ConfirmedAt.IsZero():
		return Refused("deadline_unconfirmed", "请先确认截止日期和时刻")
	case r.Phone == "":
		return Refused("contact_missing", "请先填写办公室联系人和联系电话")
	case units == 0:
		return Refused("units_missing", "请先录入成员单位名单")
	}
	return nil
}
