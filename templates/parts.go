package templates

import "zqyj/redline"

// Task is one line of a task list.
type Task struct {
	Label string
	Href  string // empty while the task is not open yet
	Hint  string // how far it is, or why it is not open yet
	State TaskState
}

// TaskState says how far a task is.
type TaskState string

// The states of a task.
const (
	TaskDone    TaskState = "done"    // 已完成
	TaskNow     TaskState = "now"     // 待办
	TaskPartly  TaskState = "partly"  // 进行中
	TaskBlocked TaskState = "blocked" // 暂不能办理
	TaskFailed  TaskState = "failed"  // 需重办
)

var taskBadges = map[TaskState]Badge{
	TaskDone:    {"已完成", ToneGood, "check"},
	TaskNow:     {"待办", ToneInfo, "circle"},
	TaskPartly:  {"进行中", ToneInfo, "half"},
	TaskBlocked: {"暂不能办理", ToneQuiet, "lock"},
	TaskFailed:  {"需重办", ToneBad, "warning"},
}

// Badge is the state of the task as a label.
func (t Task) Badge() Badge { return taskBadges[t.State] }

// Span is a piece of a redline: pages take what redline.Diff and redline.Marked give.
type Span = redline.Span

// Pager leads to the neighbouring pages of a long list; an empty address means there is none.
type Pager struct {
	Prev, Next string
	Note       string // 第 1—50 条, or how the list is ordered
}

// Empty says whether the list fits on one page.
func (p Pager) Empty() bool { return p.Prev == "" && p.Next == "" }

// Step is one stage of a way that has several.
type Step struct {
	Label   string
	Href    string // empty where one cannot go yet
	Done    bool
	Current bool
}

// KeyHint is one keyboard shortcut as listed on a page.
type KeyHint struct {
	Key, Does string
}

// Fact is a line of a definition list.
type Fact struct {
	Term, Value string
}

// Empty is what stands where a list would be.
type Empty struct {
	Title  string
	Text   string
	Action Link // zero = nothing to do
}

// Notice is a message box inside a page.
type Notice struct {
	Tone  Tone
	Title string
	Text  string
}
