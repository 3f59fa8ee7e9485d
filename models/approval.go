package models

// Approval is the decision of a unit's responsible leader, bound to a version and its content hash: the same text
// again is still approved, changed text is not.
type Approval struct {
	ID       int64 `gorm:"primaryKey"`
	RoundID  int64
	UnitID   int64
	ReplyID  int64
	Number   int // version
	Hash     string
	Kind     ApprovalRule // declared or leader
	Name     string
	Post     string
	Agreed   bool
	Opinion  string
	At       Instant
	AuthorID int64 // invitation that said so
}

// ApprovalFor is the newest decision on this very hash, ok false when there is none.
func ApprovalFor(approvals []Approval, hash string) (Approval, bool) {
	for i := len(approvals) - 1; i >= 0; i-- {
		if approvals[i].Hash == hash {
			return approvals[i], true
		}
	}
	return Approval{}, false
}

// CheckApproval says whether the policy's approval of this hash is there.
func CheckApproval(s Submission) *Problem {
	rule := s.Policy.Approval(s.Version.NoOpinion)
	if rule == ApprovalNone {
		return nil
	}
	approval, ok := ApprovalFor(s.Approvals, s.Hash)
	if ok && !approval.Agreed {
		return Invalid("approval", "负责同志已退回:"+approval.Opinion+"。请修改后重新送审")
	}
	if ok && (rule == ApprovalDeclared || approval.Kind == ApprovalLeader) {
		return nil
	}
	if len(s.Approvals) > 0 && !ok {
		return Invalid("approval", "审核之后文字有改动,请重新履行负责同志审核")
	}
	if rule == ApprovalLeader {
		return Invalid("approval", "还没有经负责同志审核,请把审核链接发给负责同志")
	}
	return Invalid("approval", "请填写审核本反馈的负责同志姓名和职务")
}
