package templates

// UnitOutcomesPage shows what became of each opinion after release. Controls of each form: grounds; buttons named do:
// agree, insist.
type UnitOutcomesPage struct {
	Frame
	Form     Form // of a refused answer: its errors stand above
	Sums     []Fact
	Outcomes []OutcomeView
	Back     Link
}

// OutcomeView is one opinion with its outcome and the unit's answer to it.
type OutcomeView struct {
	Opinion OpinionView
	Form    Form
	Action  string // empty = may not answer
}

// UnitSessionsPage lists the browsers that are signed in with the viewer's code.
type UnitSessionsPage struct {
	Frame
	Sessions []SessionRow
	Back     Link
}
