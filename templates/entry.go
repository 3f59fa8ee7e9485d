package templates

import "zqyj/models"

// EntriesPage lists what came another way (代录) and is not settled.
type EntriesPage struct {
	Frame
	Typing  []EntryRow // still being typed
	Waiting []EntryRow // with the second person
	Settled []EntryRow // newest first
	New     []Link     // by phone, on paper; empty for who may not
}

// EntryRow is one entry in a list.
type EntryRow struct {
	Unit       Link // leads to the entry
	Channel    string
	Content    string
	ReceivedAt models.Instant
	By         string // who typed it
	Note       string // returned with this reason; or why it was settled as it was
	State      Badge
}

// EntryFormPage begins an entry. Its form (multipart) sends unit, channel, received_at, contact_name, contact_phone,
// letter_no, call_note, no_opinion and scan.
type EntryFormPage struct {
	Frame
	Form     Form
	Action   string
	Phone    bool // a call: 无修改意见 only
	Units    []Option
	Channels []Option
	Contents []Option
	Taker    string // who takes it down
	Max      int64
	Back     Link
}

// EntryPage is one entry: typed, checked, settled. The opinion form sends clause, kind, nature, quote, proposed, reason;
// the check sends keep and reason; return and void send reason.
type EntryPage struct {
	Frame
	Form     Form // of whichever form was refused
	State    Badge
	Facts    []Fact
	Scan     Link
	Opinions []EntryOpinion
	Nothing  string // 无修改意见
	Add      EntryAdd
	HandOver string // where to hand it to the second person; empty: not now
	Check    EntryCheck
	Return   string // where the second person gives it back
	Void     string
	Wait     Notice // what it waits for; zero = nothing
	Back     Link
}

// EntryOpinion is one typed opinion.
type EntryOpinion struct {
	Number   int
	Clause   string
	Kind     string
	Nature   string
	Spans    []Span
	Sentence string
	Reason   string
	Drop     string // where to take it out; empty: fixed
}

// EntryAdd is the form for one more opinion.
type EntryAdd struct {
	Action  string // empty: the entry is fixed
	Clauses []Option
	Kinds   []Option
	Natures []Option
	Text    string // the chosen clause as it stands
	Choose  string // address that shows the form for a clause (GET clause)
}

// EntryCheck is the second person's form.
type EntryCheck struct {
	Action string // empty: not to be checked by the viewer
	Clash  string // what counts beside it, in words; empty: nothing
	Late   string // it came after the deadline, in words
	Keeps  []Option
}
