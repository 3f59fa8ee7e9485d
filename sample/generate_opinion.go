package sample

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"zqyj/models"
)

// opinion invents one opinion: numbers and wording most often, as in real returns; a tenth speaks of the task table.
func (g *generator) opinion() Opinion {
	n := pick(g.rnd, g.clauses)
	makers := []func(models.Node) (line, bool){g.number, g.number, g.wording, g.wording, g.wording, g.sentence, g.sentence, g.removal, g.general}
	if g.rnd.IntN(10) == 0 {
		n = pick(g.rnd, g.rows)
		makers = []func(models.Node) (line, bool){g.month, g.partner, g.partner}
	}
	start := g.rnd.IntN(len(makers))
	for i := range makers {
		if l, ok := makers[(start+i)%len(makers)](n); ok {
			return g.texts.opinion(l)
		}
	}
	l, _ := g.general(n)
	return g.texts.opinion(l)
}

var amount = regexp.MustCompile(`([1-9]\d*)(项|家|个|场|亿元|万元|%|篇|条产业链|次)([^月]|$)`)

// number changes one figure of the clause by a tenth to a third, the way a unit bargains.
func (g *generator) number(n models.Node) (line, bool) {
	found := amount.FindAllStringSubmatch(n.Text, -1)
	if len(found) == 0 {
		return line{}, false
	}
	m := pick(g.rnd, found)
	old, _ := strconv.Atoi(m[1])
	step := max(1, old*(1+g.rnd.IntN(3))/10)
	changed := old + step
	if (g.rnd.IntN(2) == 0 || m[2] == "%" && changed > 95) && old > step {
		changed = old - step
	}
	figure := m[1] + m[2]
	lead := before(n.Text, figure, 6)
	if strings.HasSuffix(lead, "超过") { // a ceiling: the reasons speak of targets
		return line{}, false
	}
	return amend(n.Key, lead+figure, lead+strconv.Itoa(changed)+m[2], g.figureReason(m[2], old, changed)), true
}

// before gives up to limit characters in front of needle that belong to the same sentence.
func before(text, needle string, limit int) string {
	head := []rune(text[:strings.Index(text, needle)])
	from := max(0, len(head)-limit)
	for i := len(head) - 1; i >= from; i-- {
		if strings.ContainsRune("，。；、（", head[i]) {
			return string(head[i+1:])
		}
	}
	return string(head[from:])
}

// after gives up to limit characters behind needle that belong to the same sentence.
func after(text, needle string, limit int) string {
	tail := []rune(text[strings.Index(text, needle)+len(needle):])
	for i, r := range tail[:min(limit, len(tail))] {
		if strings.ContainsRune("，。；、（", r) {
			return string(tail[:i])
		}
	}
	return string(tail[:min(limit, len(tail))])
}

func (g *generator) figureReason(unit string, old, changed int) string {
	why := pick(g.rnd, figureRaises)
	if changed < old {
		why = pick(g.rnd, figureCuts)
	}
	return fmt.Sprintf("%s，%s，建议由%d%s调整为%d%s。", pick(g.rnd, grounds), why, old, unit, changed, unit)
}

// wording exchanges an expression for a better one.
func (g *generator) wording(n models.Node) (line, bool) {
	start := g.rnd.IntN(len(wordings))
	for i := range wordings {
		w := wordings[(start+i)%len(wordings)]
		if strings.Contains(n.Text, w.old) && !strings.Contains(n.Text, w.new) {
			tail := after(n.Text, w.old, 4)
			l := amend(n.Key, w.old+tail, w.new+tail, w.why+pick(g.rnd, endorsements))
			if w.editorial {
				l = l.editorial()
			}
			return l, true
		}
	}
	return line{}, false
}

// sentence proposes a new sentence behind one of the clause's own.
func (g *generator) sentence(n models.Node) (line, bool) {
	own := sentences(n.Text)
	if len(own) == 0 {
		return line{}, false
	}
	m := pick(g.rnd, measures)
	text := pick(g.rnd, subjects) + pick(g.rnd, m.verbs) + pick(g.rnd, m.things) + pick(g.rnd, endings)
	return add(n.Key, pick(g.rnd, own), text, g.because(pick(g.rnd, m.findings))), true
}

// removal strikes one sentence of several.
func (g *generator) removal(n models.Node) (line, bool) {
	own := sentences(n.Text)
	if len(own) < 2 || n.Level < 2 {
		return line{}, false
	}
	return strike(n.Key, pick(g.rnd, own[1:]), pick(g.rnd, removalReasons)+pick(g.rnd, removals)), true
}

func sentences(text string) []string {
	var own []string
	for _, s := range strings.SplitAfter(text, "。") {
		if strings.HasSuffix(s, "。") {
			own = append(own, s)
		}
	}
	return own
}

func (g *generator) general(models.Node) (line, bool) {
	ask := pick(g.rnd, generals)
	return whole("建议"+ask[0]+pick(g.rnd, generalWays), g.because(ask[1])), true
}

var month = regexp.MustCompile(`2018年(\d+)月底前`)

// month moves the time limit of a task.
func (g *generator) month(n models.Node) (line, bool) {
	m := month.FindStringSubmatch(n.Text)
	if m == nil {
		return line{}, false
	}
	old, _ := strconv.Atoi(m[1])
	changed := 3 + (old-3+1+g.rnd.IntN(9))%10
	why := pick(g.rnd, laterReasons)
	if changed < old {
		why = pick(g.rnd, earlierReasons)
	}
	why = fmt.Sprintf("%s，建议将完成时限调整到%d月底前。", why, changed)
	return amend(n.Key, m[0], fmt.Sprintf("2018年%d月底前", changed), why), true
}

// partner adds a responsible unit to a task.
func (g *generator) partner(n models.Node) (line, bool) {
	responsible := n.Cells[3].Value
	who := pick(g.rnd, partners)
	if strings.Contains(n.Text, who) {
		return line{}, false
	}
	why := fmt.Sprintf(pick(g.rnd, partnerReasons), n.Number, who)
	return amend(n.Key, responsible+" | ", responsible+"、"+who+" | ", why), true
}

// because puts together why something is needed.
func (g *generator) because(finding string) string {
	return pick(g.rnd, grounds) + "，" + finding + "。" + pick(g.rnd, closings)
}
