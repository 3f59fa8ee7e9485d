package papers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"zqyj/models"
	"zqyj/papers/typeset"
	"zqyj/redline"
)

// Account is 征求意见情况说明: how the round went and what became of the
// opinions, in sentences.
type Account struct {
	Marks
	Title      string
	Issuer     string
	Day        string
	Draft      string
	Issued     string
	Units      string
	Facts      []string
	Statistics string
	Outcomes   []OutcomeLine
	Declined   []Opinion // not or only partly accepted
	Disputed   []Opinion // still being coordinated
	Unanswered []string
	Verify     Verify
	created    models.Instant
}

// OutcomeLine counts the opinions of one outcome.
type OutcomeLine struct {
	Outcome models.Outcome
	Count   int
}

// NewAccount takes from a snapshot what the account says; page is the address
// of the verify page.
func NewAccount(s models.Snapshot, page string) Account {
	a := Account{
		Marks: marksOf(s), Title: "关于" + consulted(s.Draft.Title) + "征求意见情况的说明",
		Issuer: s.Round.Issuer, Day: s.At.Day(), Draft: consulted(s.Draft.Title), Issued: day(s.Round.IssuedOn),
		Units: unitsSentence(s.Sums), Facts: facts(s), Statistics: Statistics(s.Sums), created: s.At,
	}
	for _, outcome := range append(models.Outcomes[:len(models.Outcomes):len(models.Outcomes)], models.OutcomeOpen) {
		if n := s.Sums.ByOutcome[outcome]; n > 0 {
			a.Outcomes = append(a.Outcomes, OutcomeLine{outcome, n})
		}
	}
	for _, part := range parts(s, DigestOptions{}) {
		for _, o := range part.Opinions {
			switch o.Outcome {
			case models.OutcomeRejected, models.OutcomePartlyAccepted:
				a.Declined = append(a.Declined, o)
			case models.OutcomeCoordination:
				a.Disputed = append(a.Disputed, o)
			}
		}
	}
	a.Unanswered = unanswered(s)
	a.Verify = newVerify(page, s.At, a)
	return a
}

func unitsSentence(sums models.Sums) string {
	member, related := sums.Of(models.CategoryMember), sums.Of(models.CategoryRelated)
	if related == 0 {
		return fmt.Sprintf("%d家成员单位", member)
	}
	return fmt.Sprintf("%d家单位（成员单位%d家、有关单位%d家）", member+related, member, related)
}

func unanswered(s models.Snapshot) []string {
	var names []string
	for _, u := range s.Units {
		if u.Class == models.ClassNotReplied {
			names = append(names, u.Unit.Name)
		}
	}
	return names
}

// day turns 2018-01-30 into 2018年1月30日; other texts stay.
func day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

func (a Account) info() typeset.Info {
	return typeset.Info{Title: a.Title, Author: a.Issuer, Subject: "征求意见情况说明", Created: a.created.Time()}
}

func (a Account) set(s *sheet) {
	s.marks = a.Marks
	s.title(a.Title)
	s.heading("一、征求意见情况")
	if a.Issued != "" {
		s.say("%s，我办就%s征求%s意见。", a.Issued, a.Draft, a.Units)
	} else {
		s.say("我办就%s征求%s意见。", a.Draft, a.Units)
	}
	for _, fact := range a.Facts {
		s.say("%s", fact)
	}
	s.say("%s", a.Statistics)
	s.heading("二、意见采纳情况")
	a.setOutcomes(s)
	s.heading("三、未采纳和部分采纳的意见及理由")
	setSentences(s, a.Declined, "没有未采纳或者部分采纳的意见。")
	s.heading("四、正在协调的意见")
	setSentences(s, a.Disputed, "没有正在协调的意见。")
	s.heading("五、未反馈单位")
	if len(a.Unanswered) == 0 {
		s.close(3*leading3, plain("没有未反馈的单位。")...)
	} else {
		s.close(3*leading3, plain(fmt.Sprintf("共%d家：%s。", len(a.Unanswered), strings.Join(a.Unanswered, "、")))...)
	}
	s.sign(a.Issuer, a.Day, leading3)
	s.verify(a.Verify)
}

func (a Account) setOutcomes(s *sheet) {
	if len(a.Outcomes) == 0 {
		s.say("没有修改意见。")
		return
	}
	s.Space(leading3 / 4)
	table := s.table(column{"处理结果", 300}, column{"意见（条）", 300}, column{"占比", 300})
	total, counts := 0, []int{}
	for _, line := range a.Outcomes {
		total += line.Count
		counts = append(counts, line.Count)
	}
	shares := permilles(counts)
	s.Table(table, func(yield func(typeset.Row) bool) {
		for n, line := range a.Outcomes {
			share := fmt.Sprintf("%d.%d%%", shares[n]/10, shares[n]%10)
			if !yield(typeset.Row{Cells: []typeset.Cell{centred(line.Outcome.String()), figure(line.Count), centred(share)}}) {
				return
			}
		}
		yield(typeset.Row{Grey: bandGrey, Cells: []typeset.Cell{centred("合计"), figure(total), centred("100%")}})
	})
	s.Space(leading3 / 2)
}

// permilles are the shares of counts in thousandths, rounded so that they add
// up to the whole: what rounding down leaves over goes to the largest
// remainders.
func permilles(counts []int) []int {
	total, left := 0, 1000
	for _, n := range counts {
		total += n
	}
	shares, order := make([]int, len(counts)), make([]int, len(counts))
	if total == 0 {
		return shares
	}
	for i, n := range counts {
		shares[i], order[i] = n*1000/total, i
		left -= shares[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return counts[b]*1000%total - counts[a]*1000%total })
	for _, i := range order[:left] {
		shares[i]++
	}
	return shares
}

// setSentences sets opinions as sentences with the office's reason.
func setSentences(s *sheet, opinions []Opinion, none string) {
	if len(opinions) == 0 {
		s.say("%s", none)
		return
	}
	for n, o := range opinions {
		s.say("%d．%s对“%s”：%s（%s）", n+1, o.Unit, o.Clause, fullStop(strings.ReplaceAll(o.sentence(), "\n", "")), o.Outcome)
		if o.Grounds != "" {
			s.say("处理理由：%s", fullStop(o.Grounds))
		}
		if o.Result != "" {
			s.say("处理后：%s", fullStop(o.Result))
		}
	}
}

// sentence words the opinion the way opinions are written.
func (o Opinion) sentence() string {
	switch o.Kind {
	case models.KindGeneral:
		return o.Proposed
	case models.KindInsert:
		if !strings.Contains(o.Proposed, o.Quote) || o.Quote == "" {
			return "建议增加“" + trimStop(o.Proposed) + "”"
		}
	}
	if sentence := redline.Sentence(o.Quote, o.Proposed); sentence != "" {
		return sentence
	}
	return o.Proposed
}

func fullStop(text string) string { return trimStop(text) + "。" }
