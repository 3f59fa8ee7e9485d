package models

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rowOf is a row of a task table with the usual columns.
func rowOf(pid int64, lead, duty string) Clause {
	return Clause{PID: pid, RoundID: 7, Kind: string(NodeRow), Columns: `["序号","工作任务","牵头单位","责任单位","完成时限"]`, Cells: fmt.Sprintf(`["1","省财政厅配合的事项",%q,%q,"年底前"]`, lead, duty)}
}

func unitsNamed(names ...string) []Unit {
	var units []Unit
	for i, name := range names {
		units = append(units, Unit{ID: int64(i + 1), Name: name, Category: CategoryMember})
	}
	return units
}

// named writes what was found as names, those that lead with a star.
func named(units []Unit, found []ClauseUnit) string {
	var words []string
	for _, f := range found {
		word := units[f.UnitID-1].Name
		if f.Leads {
			word += "*"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestATaskRowNamesItsUnits(t *testing.T) {
	units := unitsNamed("甘肃省科学技术厅", "省发展和改革委员会", "省财政厅", "兰州市人民政府", "兰州新区管委会", "兰州高新技术产业开发区管委会", "省卫生和计划生育委员会", "白银市人民政府")
	for _, c := range []struct{ name, lead, duty, want string }{
		{"short and long names", "省科技厅", "省发展改革委、省财政厅", "甘肃省科学技术厅* 省发展和改革委员会 省财政厅"},
		{"a place and its new district", "兰州市", "兰州新区,兰州高新区", "兰州市人民政府* 兰州新区管委会 兰州高新技术产业开发区管委会"},
		{"a unit in both columns leads", "省财政厅", "省财政厅;省科技厅", "省财政厅* 甘肃省科学技术厅"},
		{"joined by 和, itself part of a name", "省发展和改革委和省财政厅", "", "省发展和改革委员会* 省财政厅*"},
		{"marked in the cell", "", "省科技厅(牵头)、省卫生计生委等", "甘肃省科学技术厅* 省卫生和计划生育委员会"},
		{"line breaks of a cell", "", "兰州市\n白银市", "兰州市人民政府 白银市人民政府"},
		{"strangers name nobody", "省审计厅", "有关单位、市", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := named(units, NamedUnits([]Clause{rowOf(3, c.lead, c.duty)}, units)); got != c.want {
				t.Errorf("named %q, want %q", got, c.want)
			}
		})
	}
}

func TestAClauseNamesItsUnitsInItsTail(t *testing.T) {
	units := unitsNamed("省科技厅", "省财政厅", "省教育厅")
	for text, want := range map[string]string{
		"新建平台10个。〔责任单位:省科技厅、省财政厅〕":          "省科技厅 省财政厅",
		"新建平台10个。(省科技厅牵头,省教育厅、省财政厅配合)":      "省科技厅* 省教育厅 省财政厅",
		"新建平台10个。\n牵头单位：省教育厅\n责任单位：省科技厅":    "省教育厅* 省科技厅",
		"由省科技厅会同省财政厅制定办法。":                  "",
		"(一)省科技厅的职责另行规定。":                   "",
		"新建平台10个。(责任单位:省科技厅;完成时限:2018年12月)": "省科技厅",
	} {
		if got := named(units, NamedUnits([]Clause{{PID: 1, Kind: string(NodeItem), Text: text}}, units)); got != want {
			t.Errorf("%s: named %q, want %q", text, got, want)
		}
	}
}

func TestAllMembersAreNamedTogether(t *testing.T) {
	units := unitsNamed("省科技厅", "省财政厅")
	units[1].Category = CategoryRelated
	if got := named(units, NamedUnits([]Clause{rowOf(1, "", "各成员单位")}, units)); got != "省科技厅" {
		t.Errorf("named %q", got)
	}
}

func TestADoubtfulNameNamesNobody(t *testing.T) {
	units := unitsNamed("兰州市科技局", "白银市科技局")
	if found := NamedUnits([]Clause{rowOf(1, "市科技局", "")}, units); len(found) != 0 {
		t.Errorf("市科技局 may be either, found %v", found)
	}
	if found := NamedUnits([]Clause{{PID: 1, Kind: string(NodeRow), Removed: true, Columns: `["责任单位"]`, Cells: `["兰州市科技局"]`}}, units); len(found) != 0 {
		t.Errorf("a removed clause names nobody, found %v", found)
	}
}

func TestEveryUnitIsFoundByItsOwnName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringOfN(rapid.RuneFrom([]rune("省市县科技财政教育厅局委水务林业")), 3, 8, -1), 1, 12, rapid.ID[string]).Draw(t, "names")
		units := unitsNamed(names...)
		for _, f := range NamedUnits([]Clause{rowOf(1, "", strings.Join(names, "、"))}, units) {
			if f.Leads {
				t.Fatalf("%s does not lead", names[f.UnitID-1])
			}
		}
		for i, u := range units {
			found := NamedUnits([]Clause{rowOf(1, u.Name, "")}, units)
			if len(found) != 1 || found[0].UnitID != int64(i+1) {
				t.Fatalf("%s found %v among %v", u.Name, found, names)
			}
		}
	})
}
