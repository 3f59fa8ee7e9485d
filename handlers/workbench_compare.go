package handlers

import (
	"fmt"
	"net/http"
	"strings"

	"zqyj/models"
	"zqyj/redline"
	"zqyj/templates"
)

// comparedAtMost bounds the opinions of one clause that are compared with each other.
const comparedAtMost = 400

// showComparison is the comparison as a part of the clause's page, or as a page where scripts are off.
func (a *App) showComparison(v *visit) error {
	clause, err := a.clauseOf(v)
	if err != nil {
		return err
	}
	opinions, more, err := a.Store.ClauseOpinions(v.ctx(), v.round.ID, clause.PID, comparedAtMost)
	if err != nil {
		return err
	}
	block, err := a.compare(v, clause, opinions)
	if err != nil {
		return err
	}
	if more {
		block.Cut = fmt.Sprintf("本条意见较多，相同和冲突意见只比对了前%d条。", comparedAtMost)
	}
	if v.Request().Header.Get("HX-Request") != "" {
		return v.part("work-compare", block)
	}
	frame := a.roundFrame(v, "意见比对："+clauseTitle(clause))
	return v.show(http.StatusOK, templates.WorkbenchComparePage{Frame: frame, Compare: block, Back: templates.Link{Label: "返回本条意见", Href: atRound(v, "workbench", clause.PID)}})
}

// compare works out what the opinions make of the clause: the resulting text, equal ones, contradicting ones.
func (a *App) compare(v *visit, clause models.Clause, opinions []models.OpinionState) (templates.CompareBlock, error) {
	block := templates.CompareBlock{Shown: true, Equals: equalSets(v, clause, opinions)}
	if clause.PID == models.General {
		block.General = true
		return block, nil
	}
	row, err := a.Store.Resolution(v.ctx(), v.round.ID, clause.PID)
	if err != nil {
		return block, err
	}
	block.Result = resultBlock(v, models.Resolve(clause, opinions).With(row))
	block.Collisions = collisions(clause, models.Collide(clause, opinions), "")
	return block, nil
}

func resultBlock(v *visit, r models.Resolved) templates.ResultBlock {
	block := templates.ResultBlock{Spans: r.Redline(), Removed: r.Removed(), Untouched: !r.Changed(), Outdated: r.Outdated, Unsettled: r.Unsettled(), Hand: handNote(r.Hand)}
	for _, b := range r.Behind {
		block.Behind = append(block.Behind, templates.NewClause{Text: b.Text, For: unitNames(b.Opinions)})
	}
	if r.Hand.ID == 0 || r.Outdated {
		block.Work = handWork(r)
	}
	if v.actor.Has(officeWriter.roles...) && v.round.State != models.RoundArchived && !r.Clause.Removed {
		block.Edit = templates.Link{Label: "编辑处理后条文", Href: atRound(v, "workbench", r.Clause.PID, "text")}
	}
	return block
}

func handNote(row models.Resolution) string {
	if row.ID == 0 {
		return ""
	}
	return "由" + row.By + "于" + row.At.Short() + "手工改定"
}

// handWork lists what only a person can do: opinions no rule applies, and open conflicts among accepted ones.
func handWork(r models.Resolved) []templates.Fact {
	var facts []templates.Fact
	for _, w := range r.ByHand {
		facts = append(facts, templates.Fact{Term: w.Opinion.Unit, Value: w.Opinion.Sentence() + "（" + w.Why + "）"})
	}
	for _, c := range r.Conflicts {
		var units []string
		for _, choice := range c.Choices {
			units = append(units, unitNames(choice.Opinions))
		}
		facts = append(facts, templates.Fact{Term: strings.Join(units, "/"), Value: "已采纳的意见相互冲突：" + placeWords(c)})
	}
	return facts
}

func placeWords(c models.Conflict) string {
	if c.Old == "" {
		return "在同一处增加不同文字"
	}
	return "原文“" + shorten(c.Old, true, true) + "”改法不同"
}

// unitNames names the units of opinions once each.
func unitNames(opinions []models.OpinionState) string {
	var names []string
	seen := map[string]bool{}
	for _, o := range opinions {
		if !seen[o.Unit] {
			seen[o.Unit] = true
			names = append(names, o.Unit)
		}
	}
	return strings.Join(names, "、")
}

// collisions shows each choice in its surroundings; prefix names the radio buttons, empty where there are none.
func collisions(clause models.Clause, conflicts []models.Conflict, prefix string) []templates.Collision {
	full := clause.Full()
	var list []templates.Collision
	for i, c := range conflicts {
		collision := templates.Collision{Old: shorten(c.Old, true, true)}
		for n, choice := range c.Choices {
			collision.Choices = append(collision.Choices, templates.CollisionChoice{ID: fmt.Sprintf("%s%d-%d", prefix, i, n), Value: fmt.Sprint(n), Units: unitNames(choice.Opinions), Spans: brief(redline.Diff(full, choice.Whole))})
		}
		list = append(list, collision)
	}
	return list
}

func equalSets(v *visit, clause models.Clause, opinions []models.OpinionState) []templates.EqualSet {
	var sets []templates.EqualSet
	for _, set := range models.EqualSets(opinions) {
		line := templates.EqualSet{Units: unitNames(set), Spans: brief(opinionSpans(set[0])), Back: atRound(v, "workbench", clause.PID)}
		for _, o := range set {
			line.Picks = append(line.Picks, fmt.Sprintf("%d-%d", o.ID, o.Revision))
		}
		if mayWork(v) {
			line.Action = atRound(v, "opinions")
		}
		sets = append(sets, line)
	}
	return sets
}
