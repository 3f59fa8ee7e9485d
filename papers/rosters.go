package papers

import (
	"strconv"

	"zqyj/models"
	"zqyj/papers/typeset"
)

// Unanswered is 未反馈单位名单: the units whose reply does not count, in the
// office's order.
type Unanswered struct {
	Marks
	Title   string
	Issuer  string
	Day     string
	Due     string
	Lines   []CallLine
	Verify  Verify
	created models.Instant
}

// CallLine is one unit that owes a reply, with whom to call and what was said
// so far.
type CallLine struct {
	Unit     string
	Category models.UnitCategory
	Class    models.Class
	Due      string // the unit's own deadline
	State    string // what is known of it: signed in, drafting, waiting
	Name     string
	Phone    string
	Calls    []string
}

// NewUnanswered takes from a snapshot which units owe a reply; page is the
// address of the verify page.
func NewUnanswered(s models.Snapshot, page string) Unanswered {
	u := Unanswered{
		Marks: marksOf(s), Title: consulted(s.Draft.Title) + "未反馈单位名单", Issuer: s.Round.Issuer, Day: s.At.Day(),
		Due: fullWidth(models.DeadlineOf(s.Deadlines, 0).Moment()), Lines: callLines(s, uncounted), created: s.At,
	}
	u.Verify = newVerify(page, s.At, u)
	return u
}

// uncounted reports whether nothing of the unit counts: it sent nothing, or
// too late.
func uncounted(u models.UnitState) bool {
	return u.Class == models.ClassNotReplied || u.Class == models.ClassLate
}

// callLines lists the units that are meant, in the office's order.
func callLines(s models.Snapshot, meant func(models.UnitState) bool) []CallLine {
	var lines []CallLine
	for _, u := range s.Units {
		if !meant(u) {
			continue
		}
		person := u.Person()
		line := CallLine{
			Unit: u.Unit.Name, Category: u.Unit.Category, Class: u.Class, Due: u.Deadline.At.Short(),
			Name: person.Name, Phone: person.Phone,
		}
		for _, flag := range u.Flags {
			if line.State != "" {
				line.State += "、"
			}
			line.State += flag.String()
		}
		for _, call := range u.Reminders {
			line.Calls = append(line.Calls, call.At.Short()+" "+call.Channel+" "+call.Spoke+" "+call.Note)
		}
		lines = append(lines, line)
	}
	return lines
}

func (u Unanswered) info() typeset.Info {
	return typeset.Info{Title: u.Title, Author: u.Issuer, Subject: "未反馈单位名单", Created: u.created.Time()}
}

func (u Unanswered) set(s *sheet) {
	s.marks = u.Marks
	s.title(u.Title, u.Issuer, "（"+u.Day+"）")
	if len(u.Lines) == 0 {
		s.say("截至%s，所有单位均已反馈。", u.Day)
	} else {
		s.say("反馈截止时间为%s。截至%s，下列%d家单位没有计入的反馈%s。", u.Due, u.Day, len(u.Lines), u.late())
		s.Space(leading3 / 4)
		s.Table(s.table(column{"序号", 120}, column{"单位", 600}, column{"类别", 240}, column{"反馈情况", 240}, column{"说明", 360}), u.rows)
	}
	s.verify(u.Verify)
}

// late tells how many of them sent something too late, so that the list adds
// up with the sums of the classes.
func (u Unanswered) late() string {
	n := 0
	for _, line := range u.Lines {
		if line.Class == models.ClassLate {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "，其中逾期" + strconv.Itoa(n) + "家"
}

func (u Unanswered) rows(yield func(typeset.Row) bool) {
	for n, line := range u.Lines {
		row := typeset.Row{Cells: []typeset.Cell{
			centred(strconv.Itoa(n + 1)), middle(short(line.Unit)), centred(line.Category.String()), centred(line.Class.String()), middle(short(line.State)),
		}}
		if !yield(row) {
			return
		}
	}
}

// CallList is 催办单: whom to call today, with room to note what they said.
type CallList struct {
	Marks
	Title   string
	Issuer  string
	Moment  string
	Lines   []CallLine
	created models.Instant
}

// NewCallList takes from a snapshot who still owes a reply and whom to call.
func NewCallList(s models.Snapshot) CallList {
	return CallList{
		Marks: Marks{Demo: s.Round.Demo, Internal: s.Round.Internal}, Title: consulted(s.Draft.Title) + "催办单",
		Issuer: s.Round.Issuer, Moment: fullWidth(s.At.String()), Lines: callLines(s, models.UnitState.Owes), created: s.At,
	}
}

func (c CallList) info() typeset.Info {
	return typeset.Info{Title: c.Title, Author: c.Issuer, Subject: "催办单", Created: c.created.Time()}
}

func (c CallList) set(s *sheet) {
	s.marks = c.Marks
	s.Turn(typeset.Landscape())
	s.title(c.Title)
	if len(c.Lines) == 0 {
		s.say("截至%s，没有需要催办的单位。", c.Moment)
		return
	}
	s.note("截至" + c.Moment + "，需催办" + strconv.Itoa(len(c.Lines)) + "家。")
	s.Space(leading5 / 2)
	s.Table(s.table(column{"序号", 110}, column{"单位", 430}, column{"截止时间", 290}, column{"联系人、电话", 330}, column{"现状", 240}, column{"催办记录", 480}, column{"已电联", 160}, column{"答复", 330}), c.rows)
}

func (c CallList) rows(yield func(typeset.Row) bool) {
	for n, line := range c.Lines {
		state := line.State
		if state == "" || line.Class == models.ClassLate {
			state = line.Class.String()
		}
		number := strconv.Itoa(n + 1)
		row := typeset.Row{
			Cells: []typeset.Cell{
				centred(number), middle(short(line.Unit)), middle(short(line.Due)), middle(short(line.Name, line.Phone)),
				middle(short(state)), middle(short(line.Calls...)), centred("□"), short(""),
			},
			Again: []typeset.Cell{again(number), short(line.Unit)},
		}
		if !yield(row) {
			return
		}
	}
}
