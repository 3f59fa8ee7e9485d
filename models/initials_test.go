package models

import "testing"

func TestUnitsAreFoundByInitials(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		want        bool
	}{
		{"省发展和改革委员会", "fzhggwyh", true},
		{"省发展和改革委员会", "FZ", true},
		{"中国人民银行兰州中心支行", "rmyh", true}, // 行 is read háng
		{"中国人民银行兰州中心支行", "zx", true},
		{"重庆市会计学会", "cqskj", true},
		{"省科学技术厅", "sjst", false}, // 科 is passed over
		{"第12单位", "12d", true},
		{"省科学技术厅", "", false},
		{"厅", "tt", false},
	} {
		if got := MatchInitials(Initials(c.name), c.typed); got != c.want {
			t.Errorf("%s by %q: %v (%s)", c.name, c.typed, got, Initials(c.name))
		}
	}
}
