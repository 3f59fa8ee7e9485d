package papers

import (
	"slices"
	"testing"

	"zqyj/models"
)

func TestTheCallListNamesWhoOwesAndWhomToCall(t *testing.T) {
	unit := func(id int64, class models.Class, flags ...models.Flag) models.UnitState {
		return models.UnitState{Unit: models.Unit{ID: id, Name: class.String(), Contact: "名单上的人", Phone: "0931-1"}, Class: class, Flags: flags}
	}
	late := unit(3, models.ClassLate)
	late.LateOne = models.Version{ID: 9, Contact: models.Contact{Name: "补报的人", Phone: "0931-2"}}
	sealed := unit(2, models.ClassWithOpinions, models.FlagSealOwed)
	sealed.Version = models.Version{ID: 8, Contact: models.Contact{Name: "反馈的人", Phone: "0931-3"}}
	s := models.Snapshot{Units: []models.UnitState{unit(1, models.ClassNotReplied), sealed, late, unit(4, models.ClassWithOpinions), unit(5, models.ClassNoOpinion)}}

	people := func(lines []CallLine) (names []string) {
		for _, line := range lines {
			names = append(names, line.Name)
		}
		return names
	}
	if got := people(NewCallList(s).Lines); !slices.Equal(got, []string{"名单上的人", "反馈的人"}) {
		t.Errorf("to call: %v", got)
	}
	list := NewUnanswered(s, "")
	if got := people(list.Lines); !slices.Equal(got, []string{"名单上的人", "补报的人"}) || list.late() != "，其中逾期1家" {
		t.Errorf("without a counting reply: %v%s", got, list.late())
	}
}
