package sample

import (
	"fmt"
	"strings"

	"zqyj/models"
)

// Opinion is one opinion on a clause of the outline. What Quote and Proposed hold goes by kind:
// 修改: the clause's full text and the same text edited; 增加: the passage after which Proposed stands, empty for a new
// clause behind this one; 删除: the passage to strike, Proposed empty; 总体: no quote.
type Opinion struct {
	Clause   string // key of the node; empty for 总体
	Kind     models.OpinionKind
	Nature   models.Nature
	Quote    string
	Proposed string
	Reason   string
	Contact  models.Contact // empty: the reply's own
	Author   string         // 处室 that wrote it
	Alike    string         // equal for opinions that say the same, punctuation aside
	Answer   Answer         // the office's; its outcome is empty where nobody has thought about it
}

// Answer is what the office answers. It had worked through the early replies by 11:40: there At says when; where At is
// zero the answer is what it would say after the deadline.
type Answer struct {
	At      models.Instant
	Outcome models.Outcome
	Reason  string
	Result  string // for 部分采纳, as models.Disposition has it
}

// Model is the opinion as models knows it, on the clause with this permanent id (models.General for 总体).
func (o Opinion) Model(pid int64) models.Opinion {
	return models.Opinion{PID: pid, Kind: o.Kind, Nature: o.Nature, Quote: o.Quote, Proposed: o.Proposed, Reason: o.Reason, Contact: o.Contact, Author: o.Author}
}

// texts gives the full text of every clause by key.
type texts map[string]string

func newTexts(nodes []models.Node) texts {
	full := texts{}
	for _, n := range nodes {
		full[n.Key] = ClauseOf(n).Full()
	}
	return full
}

// line is an opinion as it is written in this package: an edit on a passage, not yet on the whole clause.
type line struct {
	Opinion
	old, new string
}

// amend changes the substance of a passage, polish only its wording.
func amend(clause, old, new, why string) line {
	return line{Opinion{Clause: clause, Kind: models.KindReplace, Nature: models.NatureSubstantive, Reason: why}, old, new}
}

func polish(clause, old, new, why string) line {
	l := amend(clause, old, new, why)
	l.Nature = models.NatureEditorial
	return l
}

// add puts text behind a passage; with after empty it is a clause of its own.
func add(clause, after, text, why string) line {
	return line{Opinion{Clause: clause, Kind: models.KindInsert, Nature: models.NatureSubstantive, Reason: why}, after, text}
}

// strike removes a passage; with text empty the whole clause.
func strike(clause, text, why string) line {
	return line{Opinion{Clause: clause, Kind: models.KindRemove, Nature: models.NatureSubstantive, Reason: why}, text, ""}
}

func whole(text, why string) line {
	return line{Opinion{Kind: models.KindGeneral, Nature: models.NatureSubstantive, Reason: why}, "", text}
}

func (l line) editorial() line { l.Nature = models.NatureEditorial; return l }

func (l line) alike(label string) line { l.Alike = label; return l }

func (l line) from(name, phone string) line {
	l.Contact = models.Contact{Name: name, Phone: phone}
	return l
}

func (l line) desk(name string) line { l.Author = name; return l }

func (l line) answer(outcome models.Outcome, reason, result string) line {
	l.Answer = Answer{Outcome: outcome, Reason: reason, Result: result}
	return l
}

func (l line) accepted() line { return l.answer(models.OutcomeAccepted, "", "") }

func (l line) partly(reason, result string) line {
	return l.answer(models.OutcomePartlyAccepted, reason, result)
}

func (l line) rejected(reason string) line { return l.answer(models.OutcomeRejected, reason, "") }

func (l line) already(reason string) line { return l.answer(models.OutcomeAlready, reason, "") }

func (l line) referred(reason string) line { return l.answer(models.OutcomeReferred, reason, "") }

func (l line) coordinate(reason string) line {
	return l.answer(models.OutcomeCoordination, reason, "")
}

// opinion sets the edit into the clause's full text. A passage that does not stand there is a slip in this package.
func (t texts) opinion(l line) Opinion {
	full, known := t[l.Clause]
	if l.Kind != models.KindGeneral && !known {
		panic(fmt.Sprintf("sample: no clause %q", l.Clause))
	}
	if !strings.Contains(full, l.old) {
		panic(fmt.Sprintf("sample: clause %s does not say %q", l.Clause, l.old))
	}
	o := l.Opinion
	switch {
	case o.Kind == models.KindReplace:
		o.Quote, o.Proposed = full, strings.Replace(full, l.old, l.new, 1)
		if o.Answer.Result != "" {
			o.Answer.Result = strings.Replace(full, l.old, o.Answer.Result, 1)
		}
	case o.Kind == models.KindRemove && l.old == "":
		o.Quote = full
	default:
		o.Quote, o.Proposed = l.old, l.new
	}
	return o
}

func (t texts) opinions(lines []line) []Opinion {
	made := make([]Opinion, 0, len(lines))
	for _, l := range lines {
		made = append(made, t.opinion(l))
	}
	return made
}
