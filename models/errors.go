package models

import (
	"errors"
	"strings"
)

// Problem is a refusal with a stable code and a Chinese text that says what to do; handlers map Kind to a status.
type Problem struct {
	Kind   Kind
	Code   string
	Text   string
	Fields []FieldError
}

// FieldError is a message at one form field.
type FieldError struct{ Field, Text string }

// Kind groups problems by what the caller can do about them.
type Kind int

// The kinds of refusal; one table in handlers maps them to HTTP statuses.
const (
	KindInvalid      Kind = iota + 1 // 422: mend the input
	KindMissing                      // 404: foreign and missing answer alike
	KindForbidden                    // 403: not this role
	KindState                        // 409: not in this state
	KindStale                        // 412: somebody else wrote meanwhile
	KindPrecondition                 // 428: say what you saw
	KindSignIn                       // 401
	KindTooMany                      // 429
	KindTooLarge                     // 413
	KindMalformed                    // 400: not even readable
	KindMediaType                    // 415: send another kind of content
)

func (p *Problem) Error() string {
	if len(p.Fields) == 0 {
		return p.Text
	}
	texts := make([]string, len(p.Fields))
	for i, f := range p.Fields {
		texts[i] = f.Text
	}
	return strings.Join(texts, "；")
}

// Is matches problems by code, so that errors.Is works on the sentinels below.
func (p *Problem) Is(target error) bool {
	var other *Problem
	return errors.As(target, &other) && other.Code == p.Code
}

// The refusals with a code that the API promises.
var (
	ErrMissing        = &Problem{Kind: KindMissing, Code: "not_found", Text: "没有找到这一页，或者您无权查看"}
	ErrForbidden      = &Problem{Kind: KindForbidden, Code: "forbidden", Text: "您的角色不能进行这项操作"}
	ErrSignIn         = &Problem{Kind: KindSignIn, Code: "sign_in", Text: "请先登录"}
	ErrDeadlinePassed = &Problem{Kind: KindState, Code: "deadline_passed", Text: "未收到，已截止"}
	ErrNotOpen        = &Problem{Kind: KindState, Code: "round_not_open", Text: "本轮征求意见尚未开始或已结束"}
	ErrPaused         = &Problem{Kind: KindState, Code: "round_paused", Text: "本轮征求意见已暂停，请与办公室联系"}
	ErrMismatch       = &Problem{Kind: KindInvalid, Code: "idempotency_mismatch", Text: "同一个提交编号对应了不同的内容，请重新打开页面后再提交"}
	ErrStale          = &Problem{Kind: KindStale, Code: "revision_conflict", Text: "这份内容刚被他人修改，请比较两份文字后选择"}
	ErrPrecondition   = &Problem{Kind: KindPrecondition, Code: "if_match_required", Text: "请用 If-Match 说明您依据的版本"}
	ErrThrottled      = &Problem{Kind: KindTooMany, Code: "too_many_tries", Text: "尝试次数过多，请稍后再试；邀请链接仍可直接使用"}
)

// Invalid is a problem at one field.
func Invalid(field, text string) *Problem {
	return &Problem{Kind: KindInvalid, Code: "invalid", Fields: []FieldError{{field, text}}}
}

// Refused is a refusal for the state the thing is in.
func Refused(code, text string) *Problem {
	return &Problem{Kind: KindState, Code: code, Text: text}
}

// Join merges field problems; nil when there are none.
func Join(problems ...*Problem) error {
	all := &Problem{Kind: KindInvalid, Code: "invalid"}
	for _, p := range problems {
		if p != nil {
			all.Fields = append(all.Fields, p.Fields...)
		}
	}
	if len(all.Fields) == 0 {
		return nil
	}
	return all
}
