package templates

// UnitHomePage is what a unit owes and by when. Tasks the round does not ask for are not in it.
type UnitHomePage struct {
	Frame
	Deadline  DeadlineBlock
	Standing  Notice  // what counts at this moment: 尚未提交,办公室还看不到; 第1版已提交; 已截止
	Do        Link    // the one thing to do now; zero = nothing
	Or        Link    // what may be done instead of it; zero = nothing
	Class     Badge   // the unit's class
	Flags     []Badge // beside it
	Tasks     []Task
	Papers    []Link // notice, draft, blank form, to read and print
	Receipt   Link   // of the submitted version; zero = none yet
	Extension Link   // ask for an extension; zero after the deadline
	Late      Link   // 逾期补报; zero before the deadline
	More      []Link // what else can be done: colleagues, history, sessions
	Contact   []Fact // the office's contact for this round
}
