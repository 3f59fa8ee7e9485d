package models

import (
	"strings"
	"unicode/utf8"
)

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
		return Invalid("approval", "负责同志已退回："+strings.TrimRight(approval.Opinion, "。.！!")+"。请修改后重新送审")
	}
	if ok && (rule == ApprovalDeclared || approval.Kind == ApprovalLeader) {
		return nil
	}
	if len(s.Approvals) > 0 && !ok {
		return Invalid("approval", "审核之后文字有改动，请重新履行负责同志审核")
	}
	if rule == ApprovalLeader {
		return Invalid("approval", "还没有经负责同志审核，请把审核链接发给负责同志")
	}
	return Invalid("approval", "请填写审核本反馈的负责同志姓名和职务")
}

// CheckDecision says whether a decision may be recorded: by whom the round asks, on content that is complete, with name
// and post, and with a reason when it returns the reply.
func CheckDecision(a Approval, by Role, s Submission) error {
	if s.Policy.Approval(s.Version.NoOpinion) == ApprovalLeader && by != RoleLeader {
		return Refused("leader_only", "本轮要求负责同志本人审核，请把审核链接发给负责同志")
	}
	if CheckContent(s) != nil {
		return Refused("content_incomplete", "内容还有缺项，请先在核对页补正")
	}
	var problems []*Problem
	need := func(field, text, value string, limit int) {
		if strings.TrimSpace(value) == "" {
			problems = append(problems, Invalid(field, text))
		} else if utf8.RuneCountInString(value) > limit {
			problems = append(problems, Invalid(field, "文字过长，请缩短"))
		}
	}
	need("name", "请填写负责同志姓名", a.Name, 40)
	need("post", "请填写负责同志职务", a.Post, 60)
	if !a.Agreed {
		need("opinion", "退回时请写明意见", a.Opinion, 2000)
	} else if utf8.RuneCountInString(a.Opinion) > 2000 {
		problems = append(problems, Invalid("opinion", "文字过长，请缩短"))
	}
	if by != RoleLeader && !a.Agreed {
		problems = append(problems, Invalid("agreed", "代为登记的只能是同意；退回由负责同志本人办理"))
	}
	return Join(problems...)
}
