package intake

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	rePhoneWhole = regexp.MustCompile(`^(?:\+?86[- ]?)?(?:` + rePhone.String() + `|[0-9]{3,8}(?:-[0-9]{1,6})?)$`)
	reEmailWhole = regexp.MustCompile(`^` + reEmail.String() + `$`)
	reNameOdd    = regexp.MustCompile(`[<>{}\[\]|\\^~$%&*=+@#!?]`)
)

// longestUnitName is in characters; the longest official names of temporary bodies stay below it.
const longestUnitName = 60

// checkUnits sorts rows into good and refused and points out duplicates and similar names.
func checkUnits(rows []UnitRow, present []string) UnitList {
	var list UnitList
	seen := map[string]string{} // plain name -> where it stands
	for _, name := range present {
		seen[plainUnit(name)] = "已有单位"
	}
	for _, row := range rows {
		row.Name = solidTitle(row.Name)
		row.Phone, row.Email = solid(narrowed(row.Phone)), solid(narrowed(row.Email))
		if row.Problem == "" {
			row.Problem = rowProblem(row)
		}
		plain := plainUnit(row.Name)
		if where, twice := seen[plain]; twice && row.Problem == "" {
			row.Problem = fmt.Sprintf("与%s“%s”重复", where, row.Name)
		}
		if row.Problem != "" {
			list.Failed = append(list.Failed, row)
			continue
		}
		seen[plain] = fmt.Sprintf("第%d行", row.Line)
		row.Note = similarNote(row.Name, list.Good, present)
		row.Initials = Initials(row.Name)
		list.Good = append(list.Good, row)
	}
	return list
}

// rowProblem says why a row cannot be taken; empty when it can.
func rowProblem(row UnitRow) string {
	switch {
	case row.Name == "":
		return "缺单位名称"
	case runeLen(row.Name) > longestUnitName:
		return fmt.Sprintf("单位名称超过%d个字，可能多个单位写在了一起", longestUnitName)
	case !strings.ContainsFunc(row.Name, isHan):
		return "单位名称中没有汉字"
	case runeLen(row.Name) < 2:
		return "单位名称过短"
	case reNameOdd.MatchString(narrowed(row.Name)):
		return "单位名称含有特殊符号"
	case row.Phone != "" && !rePhoneWhole.MatchString(row.Phone):
		return fmt.Sprintf("联系电话“%s”格式有误，请填手机号或“区号-号码”", row.Phone)
	case row.Email != "" && !reEmailWhole.MatchString(row.Email):
		return fmt.Sprintf("电子邮箱“%s”格式有误", row.Email)
	}
	return ""
}

// plainUnit is a name as duplicates are compared: narrow, without spaces and brackets.
func plainUnit(name string) string {
	return strings.NewReplacer("(", "", ")", "", "·", "", "、", "").Replace(strings.ToLower(solid(narrowed(name))))
}

// shortForms bring full and usual short names of offices together.
var shortForms = strings.NewReplacer("委员会", "委", "办公室", "办", "办公厅", "办", "科学技术", "科技", "发展和改革", "发改", "发展改革", "发改",
	"人力资源和社会保障", "人社", "人力资源社会保障", "人社", "住房和城乡建设", "住建", "住房城乡建设", "住建", "工业和信息化", "工信", "卫生健康", "卫健",
	"生态环境", "环境", "市场监督管理", "市场监管", "农业农村", "农业", "文化和旅游", "文旅", "自然资源", "资源", "人民政府", "政府", "管理", "", "和", "", "与", "", "及", "")

// similarNote points at an earlier name that may be the same body: 省发展改革委 and 省发展和改革委员会.
func similarNote(name string, good []UnitRow, present []string) string {
	for _, other := range good {
		if similarUnits(name, other.Name) {
			return fmt.Sprintf("与第%d行“%s”相近，请核对是否同一单位", other.Line, other.Name)
		}
	}
	for _, other := range present {
		if similarUnits(name, other) {
			return fmt.Sprintf("与已有单位“%s”相近，请核对是否同一单位", other)
		}
	}
	return ""
}

// similarUnits compares names in short form: equal, one inside the other, one character apart, or the short one spread
// over the long one with the same beginning and end.
func similarUnits(a, b string) bool {
	x, y := []rune(shortForms.Replace(plainUnit(a))), []rune(shortForms.Replace(plainUnit(b)))
	if len(x) > len(y) {
		x, y = y, x
	}
	switch {
	case len(x) < 3 || len(y) > 2*len(x):
		return false
	case strings.Contains(string(y), string(x)):
		return strings.HasSuffix(string(y), string(x))
	case len(x) == len(y):
		return len(x) >= 6 && differingRunes(x, y) == 1 && x[0] == y[0] && x[1] == y[1] && !differInPlace(x, y)
	}
	return len(x)*2 >= len(y) && x[0] == y[0] && x[len(x)-1] == y[len(y)-1] && isSpread(x, y)
}

func differingRunes(x, y []rune) int {
	n := 0
	for i := range x {
		if x[i] != y[i] {
			n++
		}
	}
	return n
}

// differInPlace says whether the one differing character is a number: 第一中学 and 第二中学 are not alike.
func differInPlace(x, y []rune) bool {
	for i := range x {
		if x[i] != y[i] {
			return parseNumber(string(x[i])) > 0 && parseNumber(string(y[i])) > 0 || strings.ContainsRune("东南西北", x[i]) && strings.ContainsRune("东南西北", y[i])
		}
	}
	return false
}

// isSpread says whether the runes of x occur in y in order.
func isSpread(x, y []rune) bool {
	k := 0
	for _, r := range y {
		if k < len(x) && x[k] == r {
			k++
		}
	}
	return k == len(x)
}
