package templates

import "zqyj/models"

// Failure names what went wrong, as far as words on a page differ. Its text is the code of models.Problem and of the API.
type Failure string

// The failures a page can tell of.
const (
	FailureBadRequest     Failure = "bad_request"
	FailureSignIn         Failure = "sign_in"
	FailureForbidden      Failure = "forbidden"
	FailureNotFound       Failure = "not_found"
	FailureInvitation     Failure = "invitation_unknown"
	FailureMethod         Failure = "method_not_allowed"
	FailureStale          Failure = "revision_conflict"
	FailureMismatch       Failure = "idempotency_mismatch"
	FailureDeadlinePassed Failure = "deadline_passed"
	FailureNotOpen        Failure = "round_not_open"
	FailurePaused         Failure = "round_paused"
	FailurePrecondition   Failure = "if_match_required"
	FailureTooLarge       Failure = "too_large"
	FailureThrottled      Failure = "too_many_tries"
	FailureForeignForm    Failure = "cross_origin"
	FailureInternal       Failure = "internal"
	FailureUnavailable    Failure = "unavailable"
)

// ErrorPage says what happened, what to do, and whom to call. Text that came with a refused form is given back in Kept.
type ErrorPage struct {
	Frame
	What    string
	Do      []string // next steps, most useful first
	Kept    []Fact   // what was typed, by the label of its field; shown whole, to be copied
	Actions []Link   // the first is the main one
	Number  string   // found in the server's log; empty when there is nothing to look up
}

type failureWords struct {
	title, what string
	do          []string
}

var failures = map[Failure]failureWords{
	FailureBadRequest: {"提交的内容无法识别", "服务器收到的内容不完整或格式不对，没有保存。",
		[]string{"返回上一页，核对后再提交一次。", "仍然出现时，请把下面的编号告诉办公室。"}},
	FailureSignIn: {"请先登录", "尚未登录，或登录已过期。",
		[]string{"用邀请码或邀请链接重新进入，已保存的内容不受影响。"}},
	FailureForbidden: {"没有这项权限", "您的身份不能办理这一步。",
		[]string{"如确需办理，请与本单位经办人或办公室联系。"}},
	FailureNotFound: {"找不到这一页", "网址不对，或这一内容不属于本单位。",
		[]string{"从首页重新进入。", "如果是按链接打开的，请检查链接是否完整。"}},
	FailureInvitation: {"邀请码不能使用", "邀请码不对，或已被办公室更换。",
		[]string{"请使用最近一次收到的通知单。", "找不到时请致电办公室，可当即补发。"}},
	FailureMethod: {"不能这样打开", "这个网址只接受页面上的按钮提交。",
		[]string{"返回上一页，使用页面上的按钮。"}},
	FailureStale: {"内容已被他人修改", "在您打开之后，同事已保存了新的内容。您的内容没有覆盖它。",
		[]string{"打开最新内容，对照后再保存。"}},
	FailureMismatch: {"这一页已经提交过", "同一页面先后提交了不同的内容，系统只认第一次。",
		[]string{"返回首页查看已提交的内容，需要修改时重新打开。"}},
	FailureDeadlinePassed: {"未收到，已截止", "服务器收到时已过截止时间，本次内容没有计入反馈。",
		[]string{"如需补报，请使用“逾期补报”，由办公室决定是否计入。", "您填写的内容列在下面，没有丢失。"}},
	FailureNotOpen: {"本轮现在不能办理", "本轮征求意见尚未开始，或已经结束。",
		[]string{"返回首页查看本轮现在的状态。"}},
	FailurePaused: {"本轮已暂停", "办公室暂停了本轮征求意见，恢复前不能提交。已保存的内容不受影响。",
		[]string{"恢复时间请向办公室询问。"}},
	FailurePrecondition: {"请先打开最新内容", "提交时没有说明所依据的版本，没有保存。",
		[]string{"重新打开页面，核对后再提交。"}},
	FailureTooLarge: {"文件或内容过大", "超过了允许的大小，没有保存。",
		[]string{"扫描件请选 150–200 dpi、灰度，通常每页不超过 1 MB。", "单个文件不超过 20 MB。"}},
	FailureThrottled: {"尝试过于频繁", "短时间内输错次数过多，请稍候再试。",
		[]string{"一分钟后再试。", "截止时间临近时请直接致电办公室。"}},
	FailureForeignForm: {"请求来源不对", "这次提交不是从本系统的页面发出的，为安全起见没有办理。",
		[]string{"从本系统的页面重新操作。", "若经过代理或安全软件，请改用单位内网地址打开。"}},
	FailureInternal: {"系统出错", "这不是您的操作问题。本次操作没有完成，此前已保存的内容不受影响。",
		[]string{"稍候再试一次。", "仍然出现时，请把下面的编号告诉办公室。"}},
	FailureUnavailable: {"系统暂时不能使用", "数据库暂时没有响应，本次操作没有完成。",
		[]string{"请勿关闭本页，一分钟后刷新重试。", "截止时间临近时请直接致电办公室，办公室将登记在案。"}},
}

// NewErrorPage fills the title and words of a failure into an error page; an unknown failure is told as an internal one.
func NewErrorPage(frame Frame, failure Failure) ErrorPage {
	words, ok := failures[failure]
	if !ok {
		words = failures[FailureInternal]
	}
	frame.Title, frame.Width = words.title, WidthNarrow
	return ErrorPage{Frame: frame, What: words.what, Do: words.do}
}

// ProblemPage tells of a refusal of models: words of its code where this file has them, else the problem's own text.
func ProblemPage(frame Frame, problem *models.Problem) ErrorPage {
	if _, known := failures[Failure(problem.Code)]; known {
		return NewErrorPage(frame, Failure(problem.Code))
	}
	page := NewErrorPage(frame, failureOf(problem.Kind))
	page.What = problem.Error()
	return page
}

var failureOfKind = map[models.Kind]Failure{
	models.KindInvalid: FailureBadRequest, models.KindMissing: FailureNotFound, models.KindForbidden: FailureForbidden,
	models.KindState: FailureNotOpen, models.KindStale: FailureStale, models.KindPrecondition: FailurePrecondition,
	models.KindSignIn: FailureSignIn, models.KindTooMany: FailureThrottled, models.KindTooLarge: FailureTooLarge,
}

// failureOf is the failure of a kind; an unknown kind is an internal one.
func failureOf(kind models.Kind) Failure { return failureOfKind[kind] }
