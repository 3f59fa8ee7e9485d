package models

import (
	"regexp"
	"slices"
	"strings"
)

// ClauseUnit says that a clause names a unit as leading (牵头) or responsible (责任): 「涉及本单位」.
type ClauseUnit struct {
	RoundID int64
	PID     int64 `gorm:"column:pid"`
	UnitID  int64
	Leads   bool
}

var (
	leadColumn  = regexp.MustCompile(`(?:牵头|主办|主责|主管).*(?:单位|部门|机构|主体|地区)|^(?:牵头|主办)$`)
	dutyColumn  = regexp.MustCompile(`(?:责任|配合|协办|协助|参与|参加|承办|落实|实施|完成|负责|共同).*(?:单位|部门|机构|主体|地区)|^(?:配合|协办|责任)$`)
	dutyTail    = regexp.MustCompile(`(牵头|主办|责任|配合|协办|参加|完成)(?:单位|部门)\s*[:\x{ff1a}]\s*([^〕)\x{ff09}】\]。\n;\x{ff1b}]+)`)
	leadWords   = regexp.MustCompile(`[(〔\x{ff08}]([^()〔〕\x{ff08}\x{ff09}。]{2,120}?)牵头[,，、;；]?([^()〔〕\x{ff08}\x{ff09}。]{0,120}?)(?:负责|配合|参与|参加|落实)?[)〕\x{ff09}]`)
	unitMarks   = regexp.MustCompile(`[、,，;；/／|\s]+`)
	unitAnd     = regexp.MustCompile(`[和及与]`)
	unitRole    = regexp.MustCompile(`[(〔\[\x{ff08}](?:牵头|主办)[)〕\]\x{ff09}]|(?:负责)?牵头$`)
	unitNote    = regexp.MustCompile(`[(〔\[\x{ff08}][^()〔〕\[\]\x{ff08}\x{ff09}]*[)〕\]\x{ff09}]|(?:等)?(?:负责|配合|参与|参加|分工负责|按职责分工负责)$|等$`)
	officeBrief = strings.NewReplacer("委员会", "委", "办公室", "办", "办公厅", "办", "科学技术", "科技", "发展和改革", "发改", "发展改革", "发改",
		"人力资源和社会保障", "人社", "人力资源社会保障", "人社", "住房和城乡建设", "住建", "住房城乡建设", "住建", "工业和信息化", "工信", "卫生和计划生育", "卫计", "卫生计生", "卫计",
		"卫生健康", "卫健", "高新技术产业开发区", "高新区", "经济技术开发区", "经开区", "管理委员会", "", "管委会", "", "监督管理", "监管", "管理局", "局", "人民政府", "", "政府", "",
		"和", "", "与", "", "及", "", "(", "", ")", "", "·", "", " ", "")
)

// NamedUnits finds the units that clauses name: in the columns 牵头单位 and 责任单位 of a task table and in tails such as
// 〔责任单位:…〕. A name must lead to one unit alone; what is doubtful names nobody. Clauses come in order, each unit once
// a clause.
func NamedUnits(clauses []Clause, units []Unit) []ClauseUnit {
	roll := newRoll(units)
	var list []ClauseUnit
	for _, c := range clauses {
		if c.Removed {
			continue
		}
		lead, duty := namesIn(c)
		leads := roll.find(lead, true)
		seen := map[int64]bool{}
		for _, found := range append(leads, roll.find(duty, false)...) {
			if seen[found.UnitID] {
				continue
			}
			seen[found.UnitID] = true
			found.RoundID, found.PID = c.RoundID, c.PID
			list = append(list, found)
		}
	}
	return list
}

// namesIn gives the words in which a clause names who leads and who is responsible.
func namesIn(c Clause) (lead, duty []string) {
	if NodeKind(c.Kind) == NodeTable {
		return nil, nil
	}
	for _, cell := range NodeOf(c).Cells {
		switch {
		case leadColumn.MatchString(cell.Column):
			lead = append(lead, cell.Value)
		case dutyColumn.MatchString(cell.Column):
			duty = append(duty, cell.Value)
		}
	}
	if NodeKind(c.Kind) == NodeRow {
		return lead, duty
	}
	text := c.Full()
	for _, m := range dutyTail.FindAllStringSubmatch(text, -1) {
		if m[1] == "牵头" || m[1] == "主办" {
			lead = append(lead, m[2])
		} else {
			duty = append(duty, m[2])
		}
	}
	for _, m := range leadWords.FindAllStringSubmatch(text, -1) {
		lead, duty = append(lead, m[1]), append(duty, m[2])
	}
	return lead, duty
}

// roll is a round's units by their brief names.
type roll struct {
	units []Unit
	brief [][]rune
}

func newRoll(units []Unit) roll {
	r := roll{units: units}
	for _, u := range units {
		r.brief = append(r.brief, []rune(briefName(u.Name)))
	}
	return r
}

// briefName brings the long and the usual short name of an office together.
func briefName(name string) string {
	name = strings.NewReplacer("（", "(", "）", ")", "\n", "", "\t", "", "\u3000", "").Replace(name)
	return officeBrief.Replace(name)
}

// find reads lists of names; leads says what an unmarked name is.
func (r roll) find(lists []string, leads bool) []ClauseUnit {
	var found []ClauseUnit
	for _, list := range lists {
		for _, name := range unitMarks.Split(list, -1) {
			lead := leads || unitRole.MatchString(name)
			name = unitNote.ReplaceAllString(unitRole.ReplaceAllString(name, ""), "")
			for _, id := range r.named(name) {
				found = append(found, ClauseUnit{UnitID: id, Leads: lead})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b ClauseUnit) int { // who leads first: a unit named twice leads
		switch {
		case a.Leads == b.Leads:
			return 0
		case a.Leads:
			return -1
		}
		return 1
	})
	return found
}

// named gives the units of one name: one, or all members for 各成员单位, or those joined by 和.
func (r roll) named(name string) []int64 {
	if name == "" {
		return nil
	}
	if strings.HasSuffix(name, "各成员单位") {
		return r.members()
	}
	if id := r.one(name); id != 0 {
		return []int64{id}
	}
	for _, and := range unitAnd.FindAllStringIndex(name, -1) {
		if id := r.one(name[:and[0]]); id != 0 {
			return append([]int64{id}, r.named(name[and[1]:])...)
		}
	}
	return nil
}

func (r roll) members() []int64 {
	var ids []int64
	for _, u := range r.units {
		if u.Category == CategoryMember {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

// one finds the only unit that a name can mean, the strictest way of comparing first; 0 when there is none or several.
func (r roll) one(name string) int64 {
	brief := []rune(briefName(name))
	if len(brief) < 2 {
		return 0
	}
	for _, alike := range []func(a, b []rune) bool{slices.Equal[[]rune], sameTail, spreadOver} {
		id, several := int64(0), false
		for i, unit := range r.units {
			if alike(brief, r.brief[i]) {
				id, several = unit.ID, id != 0
			}
			if several {
				return 0
			}
		}
		if id != 0 {
			return id
		}
	}
	return 0
}

// sameTail takes 甘肃省科技厅 for 省科技厅: one name ends the other, and what is left out is the name of a place.
func sameTail(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	place, tail := strings.CutSuffix(string(b), string(a))
	return len(a) >= 3 && tail && strings.ContainsRune("省市县区州", a[0]) && !strings.ContainsAny(place, "厅局委办府院部")
}

// spreadOver takes 省高院 for 省高级人民法院: the characters of the short name stand in the long one in order, with the
// same two at the beginning and the same at the end.
func spreadOver(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 3 || len(b) > 3*len(a) || a[0] != b[0] || a[1] != b[1] || a[len(a)-1] != b[len(b)-1] {
		return false
	}
	k := 0
	for _, r := range b {
		if k < len(a) && a[k] == r {
			k++
		}
	}
	return k == len(a)
}
