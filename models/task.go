package models

import "fmt"

// Step is one thing a unit owes on its way to a reply that counts.
type Step string

// The steps in their order.
const (
	StepRead    Step = "read"
	StepWrite   Step = "write"
	StepCheck   Step = "check"
	StepApprove Step = "approve"
	StepSeal    Step = "seal"
	StepSubmit  Step = "submit"
)

var stepWords = map[Step]string{StepRead: "读征求意见稿", StepWrite: "提出意见，或声明无修改意见", StepCheck: "核对", StepApprove: "负责同志审核", StepSeal: "盖章回传", StepSubmit: "提交"}

// String is what the step is called.
func (s Step) String() string { return stepWords[s] }

// TaskState says how far a step is.
type TaskState string

// The states of a step.
const (
	TaskDone    TaskState = "done"
	TaskNow     TaskState = "now"
	TaskPartly  TaskState = "partly"
	TaskBlocked TaskState = "blocked"
	TaskFailed  TaskState = "failed"
)

// Task is one step with its state and, in words, how far it is or why it is not open.
type Task struct {
	Step  Step
	State TaskState
	Note  string
}

// Progress is everything the list of tasks is made from. Submission is that of the working version, or of the counting
// one where none is being written.
type Progress struct {
	Moment     Moment
	Submission Submission
	Working    bool
	Counting   Version // zero when none counts
	Late       bool    // sent as 逾期补报 and not admitted
	Clauses    int     // clauses that take opinions
}

// TasksOf lists what the unit owes, in order; what the round does not ask for is left out.
func TasksOf(p Progress) []Task {
	s := p.Submission
	tasks := []Task{p.readTask(), p.writeTask(), p.checkTask()}
	if s.Policy.Approval(s.Version.NoOpinion) != ApprovalNone {
		tasks = append(tasks, p.approveTask())
	}
	switch s.Policy.Seal(s.Version.NoOpinion) {
	case SealBefore:
		tasks = append(tasks, p.sealTask(), p.submitTask())
	case SealAfter:
		tasks = append(tasks, p.submitTask(), p.sealLaterTask())
	default:
		tasks = append(tasks, p.submitTask())
	}
	return tasks
}

// Sent reports that a version counts and nothing newer is being written.
func (p Progress) Sent() bool { return p.Counting.ID != 0 && !p.Working }

// Ready reports that the version being written lacks nothing: only the button has to be pressed.
func (p Progress) Ready() bool { return p.Working && len(LacksOf(p.Submission)) == 0 }

// AwaitsLeader reports that the version being written is complete but for 负责同志's decision, which may still be taken.
func (p Progress) AwaitsLeader() bool {
	s := p.Submission
	return p.Working && May(VerbApprove, p.Moment.as(RoleLeader)) == nil && CheckContent(s) == nil && CheckApproval(s) != nil
}

func (p Progress) begun() bool {
	return p.Sent() || p.Late || p.Working && (p.Submission.Version.NoOpinion || len(Live(p.Submission.Opinions)) > 0)
}

// shut reports that nothing can be written any more, not even for 逾期补报.
func (p Progress) shut() bool { return May(VerbWrite, p.Moment.as(RoleHandler)) != nil }

// as is the same moment for another role: tasks are the unit's, whoever looks at them.
func (m Moment) as(role Role) Moment { m.Role = role; return m }

func (p Progress) readTask() Task {
	t := Task{StepRead, TaskNow, fmt.Sprintf("%d 条条款可提意见", p.Clauses)}
	if p.begun() {
		t.State = TaskDone
	}
	return t
}

func (p Progress) writeTask() Task {
	t := Task{Step: StepWrite, State: TaskNow}
	live := Live(p.Submission.Opinions)
	unfinished := 0
	for _, o := range live {
		if CheckOpinion(o) != nil {
			unfinished++
		}
	}
	switch {
	case p.Submission.Version.NoOpinion:
		t.State, t.Note = TaskDone, "已声明无修改意见"
	case len(live) == 0 && p.shut():
		t.State, t.Note = TaskBlocked, "已截止，没有写下意见"
	case len(live) == 0:
		t.Note = "在条款旁点“提意见”；没有意见时点“无修改意见”"
	case unfinished > 0:
		t.State, t.Note = TaskPartly, fmt.Sprintf("已写 %d 条，其中 %d 条还没写完", len(live), unfinished)
	default:
		t.State, t.Note = TaskDone, fmt.Sprintf("已写 %d 条", len(live))
	}
	return t
}

func (p Progress) checkTask() Task {
	if !p.begun() {
		return Task{StepCheck, TaskBlocked, "写下意见或声明无修改意见后办理"}
	}
	if n := len(ContentLacks(p.Submission)); n > 0 && !p.Sent() && !p.Late {
		return Task{StepCheck, TaskPartly, fmt.Sprintf("还有 %d 处需要补正", n)}
	}
	return Task{StepCheck, TaskDone, "内容齐全"}
}

func (p Progress) approveTask() Task {
	s := p.Submission
	approval, decided := ApprovalFor(s.Approvals, s.Hash)
	problem := CheckApproval(s)
	switch {
	case problem == nil:
		return Task{StepApprove, TaskDone, approval.Name + "（" + approval.Post + "）已审核同意"}
	case p.Sent(), p.Late:
		return Task{StepApprove, TaskDone, "随已提交的版本办结"}
	case !p.begun() || CheckContent(s) != nil:
		return Task{StepApprove, TaskBlocked, "核对无缺项后办理"}
	case decided || len(s.Approvals) > 0:
		return Task{StepApprove, TaskFailed, problem.Error()}
	}
	return Task{StepApprove, TaskNow, problem.Error()}
}

func (p Progress) sealTask() Task {
	s := p.Submission
	problem := CheckSeal(s)
	switch {
	case problem == nil:
		seal, _ := SealFor(s.Seals, s.Hash)
		return Task{StepSeal, TaskDone, seal.Words()}
	case p.Sent(), p.Late:
		return Task{StepSeal, TaskDone, "随已提交的版本办结"}
	case !p.begun() || CheckContent(s) != nil:
		return Task{StepSeal, TaskBlocked, "核对无缺项后办理"}
	case CheckApproval(s) != nil:
		return Task{StepSeal, TaskBlocked, "负责同志审核后办理"}
	case len(s.Seals) > 0:
		return Task{StepSeal, TaskFailed, problem.Error()}
	}
	return Task{StepSeal, TaskNow, problem.Error()}
}

// sealLaterTask is the seal that may follow after the deadline: of the version that counts.
func (p Progress) sealLaterTask() Task {
	by := p.Moment.Round.Policy.SealBy(p.Moment.Deadline)
	if p.Counting.ID == 0 {
		return Task{StepSeal, TaskBlocked, "提交后办理，最迟 " + by.String()}
	}
	if seal, ok := SealFor(p.Submission.Seals, p.Counting.Hash); ok {
		return Task{StepSeal, TaskDone, seal.Words()}
	}
	if p.Moment.Now >= by {
		return Task{StepSeal, TaskFailed, "补盖公章的期限已过（" + by.String() + "），请与办公室联系"}
	}
	return Task{StepSeal, TaskNow, "请打印反馈意见函，盖章后于 " + by.String() + " 前上传"}
}

func (p Progress) submitTask() Task {
	open := May(VerbSubmit, p.Moment.as(RoleHandler))
	switch {
	case p.Sent():
		return Task{StepSubmit, TaskDone, fmt.Sprintf("第%d版已于 %s 提交", p.Counting.Number, p.Counting.SubmittedAt.Short())}
	case p.Late:
		return Task{StepSubmit, TaskDone, "逾期补报已送达，由办公室决定是否受理"}
	case open != nil && May(VerbSubmitLate, p.Moment.as(RoleHandler)) == nil:
		return Task{StepSubmit, TaskFailed, "已截止，未提交；可以逾期补报"}
	case open != nil:
		return Task{StepSubmit, TaskBlocked, open.Error()}
	case !p.begun():
		return Task{StepSubmit, TaskBlocked, "以上各步办完后提交"}
	case !p.Ready():
		return Task{StepSubmit, TaskBlocked, fmt.Sprintf("还差 %d 项，办完后提交", len(LacksOf(p.Submission)))}
	}
	return Task{StepSubmit, TaskNow, "各项已办完，只差点“正式提交”。不提交，办公室看不到"}
}
