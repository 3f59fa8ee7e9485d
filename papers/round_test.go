package papers

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"zqyj/models"
)

// noon is the deadline of the rounds made here.
var noon = models.Date(2018, time.February, 9, 12, 0)

// rounds makes rounds for tests: everything in them follows from the seed.
type rounds struct {
	*rand.Rand
	texts []string // what opinions are made of besides plain sentences
	long  int      // how many times as long sentences are
}

func newRounds(seed uint64) *rounds {
	return &rounds{Rand: rand.New(rand.NewPCG(seed, 2018))}
}

// sentences an opinion, a reason or a clause is put together from.
var sentences = []string{
	"加快建设技术转移服务体系，支持高校、科研院所和企业建设技术转移机构，", "到2018年底，技术合同交易额达到30亿元，增长15.5%以上，",
	"落实国务院《关于强化实施创新驱动发展战略的意见》（国发〔2017〕37号），", "由省科技厅牵头，兰州市、白银市政府和有关部门配合，",
	"按照GB/T 10142-2011的规定，于每月25日12:00前报送进展情况，", "强化“一区多园”统筹，完善考核评价机制，",
	"推进兰白科技创新改革试验区与张江国家自主创新示范区合作——共建平台，共享资源，", "设立总规模20亿元的发展基金，重点投向新材料、生物医药等产业，",
}

func (r *rounds) sentence(n int) string {
	var b strings.Builder
	for range n * max(1, r.long) {
		if len(r.texts) > 0 && r.IntN(3) == 0 {
			b.WriteString(r.texts[r.IntN(len(r.texts))])
			continue
		}
		b.WriteString(sentences[r.IntN(len(sentences))])
	}
	return strings.TrimSuffix(b.String(), "，") + "。"
}

// snapshot makes a round of 34 units and the given number of opinions.
func (r *rounds) snapshot(opinions int) models.Snapshot {
	s := models.Snapshot{
		Round: models.Round{ID: 1, Title: "兰白试验区2018年工作要点征求意见", Issuer: "省科技创新办公室", ReplyTo: "省创新办",
			IssuedOn: "2018-01-30", Contact: "王某某", Phone: "0931-88****01", Policy: models.PolicyNotice()},
		Draft:     models.Draft{ID: 1, Title: "兰白科技创新改革试验区2018年工作要点（征求意见稿）", Hash: strings.Repeat("ab", 32)},
		Deadlines: []models.Deadline{{ID: 1, RoundID: 1, At: noon}},
		Interim:   true,
		At:        noon + 1234,
	}
	r.addClauses(&s)
	r.addUnits(&s)
	for range opinions {
		r.addOpinion(&s)
	}
	slices.SortStableFunc(s.Opinions, func(a, b models.OpinionState) int {
		return cmp.Or(cmp.Compare(a.PID, b.PID), cmp.Compare(a.UnitSeq, b.UnitSeq))
	})
	r.sum(&s)
	return s
}

func (r *rounds) addClauses(s *models.Snapshot) {
	pid := int64(0)
	add := func(parent int64, level int, marker, heading, text string) int64 {
		pid++
		s.Clauses = append(s.Clauses, models.Clause{ID: pid, PID: pid, Seq: int(pid), Level: level, Parent: parent, Kind: "item", Marker: marker, Heading: heading, Text: text})
		return pid
	}
	for part := range 6 {
		parent := add(0, 1, numeral(part+1)+"、", "强化重点领域改革攻坚", "")
		for item := range 4 {
			add(parent, 2, "（"+numeral(item+1)+"）", "完善技术转移服务体系", r.sentence(1+r.IntN(3)))
		}
	}
}

func (r *rounds) addUnits(s *models.Snapshot) {
	for n := range 34 {
		u := models.UnitState{Unit: models.Unit{ID: int64(n + 1), Seq: n + 1, Name: fmt.Sprintf("省第%s厅（局）", numeral(n+1)), Category: models.CategoryMember}}
		if n >= 24 {
			u.Unit.Category = models.CategoryRelated
		}
		u.Class = [...]models.Class{models.ClassWithOpinions, models.ClassWithOpinions, models.ClassNoOpinion, models.ClassNotReplied, models.ClassLate}[n%5]
		if u.Replied() || u.Class == models.ClassLate {
			u.Version = models.Version{Number: 1, SubmittedAt: noon - models.Instant(r.IntN(1e8)), Contact: models.Contact{Name: "张某某", Phone: "139****0000"}, Channel: models.ChannelOnline}
			u.LateOne = u.Version
		}
		if u.Class == models.ClassNoOpinion {
			u.Version.Channel, u.Version.ReceivedAt, u.Version.EnteredAt, u.Version.CheckedAt = models.ChannelPhone, noon-5e6, noon-4e6, noon-3e6
		}
		if n%7 == 3 {
			u.Flags = []models.Flag{models.FlagExtended}
			u.Deadline = models.Deadline{ID: 2, UnitID: u.Unit.ID, At: noon + 86400000, Reason: "会议集中，需再研究。"}
		}
		s.Units = append(s.Units, u)
	}
}

func (r *rounds) addOpinion(s *models.Snapshot) {
	n := len(s.Opinions)
	u := &s.Units[5*r.IntN(7)%34]
	clause := s.Clauses[r.IntN(len(s.Clauses))]
	o := models.OpinionState{Unit: u.Unit.Name, Person: u.Version.Contact, Clause: clause}
	o.Opinion = models.Opinion{Key: int64(n + 1), UnitID: u.Unit.ID, UnitSeq: u.Unit.Seq, PID: clause.PID, Kind: models.OpinionKinds[r.IntN(3)], Nature: models.NatureSubstantive, Quote: clause.Full()}
	if r.IntN(2) == 0 {
		o.Nature = models.NatureEditorial
	}
	switch o.Kind {
	case models.KindReplace:
		o.Proposed = r.edit(clause.Full())
	case models.KindInsert:
		o.Quote, o.Proposed = "", r.sentence(1)
	}
	if r.IntN(20) == 0 {
		o.Kind, o.PID, o.Clause, o.Quote, o.Proposed = models.KindGeneral, models.General, models.Clause{}, "", r.sentence(2)
	}
	o.Reason = r.sentence(1)
	o.Opinion.Outcome = append(models.Outcomes, models.OutcomeOpen)[r.IntN(7)]
	o.Disposition = models.Disposition{Outcome: o.Opinion.Outcome}
	if o.Opinion.Outcome != models.OutcomeAccepted && o.Opinion.Outcome != models.OutcomeOpen {
		o.Disposition.Reason = r.sentence(1)
	}
	u.Version.Opinions++
	s.Opinions = append(s.Opinions, o)
}

// edit changes a few words of a text.
func (r *rounds) edit(text string) string {
	for _, swap := range [][2]string{{"完善", "健全"}, {"技术", "科技成果"}, {"、", "和"}, {"2018年底", "2019年6月底"}, {"加快", "加速"}} {
		if r.IntN(2) == 0 {
			text = strings.Replace(text, swap[0], swap[1], 1)
		}
	}
	return text + r.sentence(1)
}

func (r *rounds) sum(s *models.Snapshot) {
	s.Sums.ByOutcome = map[models.Outcome]int{}
	for _, u := range s.Units {
		s.Sums.Add(u)
	}
	for _, o := range s.Opinions {
		s.Sums.Opinions++
		s.Sums.ByOutcome[o.Opinion.Outcome]++
	}
	s.Sums.Grouped = s.Sums.Opinions
}
