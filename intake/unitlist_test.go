package intake

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"zqyj/models"
)

func unitNames(rows []UnitRow) string {
	var names []string
	for _, r := range rows {
		name := r.Name
		if r.Category == models.CategoryRelated {
			name += "*"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

func mustUnits(t *testing.T, data []byte, present ...string) UnitList {
	t.Helper()
	list, err := ReadUnits(data, present)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestPastedUnits(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"one a line", "省发展改革委\n省教育厅\n\n省科技厅\n", "省发展改革委 省教育厅 省科技厅"},
		{"numbered", "1.省发展改革委\n2、省教育厅\n（3）省科技厅\n4 省财政厅", "省发展改革委 省教育厅 省科技厅 省财政厅"},
		{"one sentence", "成员单位：省发展改革委、省教育厅，省科技厅。\n有关单位：兰州大学、省科学院", "省发展改革委 省教育厅 省科技厅 兰州大学* 省科学院*"},
		{"categories as headings", "一、成员单位（2个）\n省教育厅\n省科技厅\n二、有关单位：\n某某大学", "省教育厅 省科技厅 某某大学*"},
		{"title above", "领导小组成员单位名单\n省教育厅\n省科技厅", "省教育厅 省科技厅"},
		{"contact behind the name", "省教育厅，张某某，0931-8400000\n省科技厅\t李某某\t139****0000", "省教育厅 省科技厅"},
		{"stretched", "省 教 育 厅\r\n省　科　技　厅", "省教育厅 省科技厅"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			list := mustUnits(t, []byte(c.text))
			if got := unitNames(list.Good); got != c.want || len(list.Failed) > 0 {
				t.Errorf("got %s, failed %+v", got, list.Failed)
			}
		})
	}
	row := mustUnits(t, []byte("省教育厅，张某某，0931-8400000")).Good[0]
	if row.Contact != "张某某" || row.Phone != "0931-8400000" {
		t.Errorf("contact %+v", row)
	}
}

const unitCSV = `序号,单位名称,类别,联系人,联系电话
1,省发展改革委,成员单位,张某某,0931-8400000
2,省教育厅,,李某某,139****0000
3,,成员单位,王某某,8400002
4,省教育厅,成员单位,,
5,省发展和改革委员会,成员单位,,
6,"兰州大学（榆中校区）",有关单位,,
7,省财政厅,牵头单位,,
8,省审计厅,成员单位,,电话略
`

func TestUnitCSVInBothCharsets(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(unitCSV)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"UTF-8": unitCSV, "with mark": "\uFEFF" + unitCSV, "GBK": gbk} {
		t.Run(name, func(t *testing.T) {
			list := mustUnits(t, []byte(data))
			if got := unitNames(list.Good); got != "省发展改革委 省教育厅 省发展和改革委员会 兰州大学（榆中校区）*" {
				t.Errorf("good %s", got)
			}
			if list.Summary() != "成功 4 失败 4" || list.Noted() != 1 {
				t.Errorf("%s, noted %d", list.Summary(), list.Noted())
			}
			var reasons []string
			for _, r := range list.Failed {
				reasons = append(reasons, fmt.Sprintf("%d %s", r.Line, r.Problem))
			}
			want := []string{"4 缺单位名称", "5 与第3行“省教育厅”重复", "8 类别“牵头单位”应为“成员单位”或“有关单位”", "9 联系电话“电话略”格式有误，请填手机号或“区号-号码”"}
			if !slices.Equal(reasons, want) {
				t.Errorf("reasons %q", reasons)
			}
		})
	}
}

func TestTemplateComesBackFilledIn(t *testing.T) {
	data, err := UnitTemplate()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadUnits(data, nil); err == nil {
		t.Error("the empty template must say that it holds no unit")
	}
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	name := book.GetSheetName(0)
	for i, row := range [][]any{{1, "省教育厅", "成员单位", "张某某", "0931-8400000", "a@example.cn"}, {2, "省科技厅", "", "", "", ""}, {3, "某某大学", "有关单位", "", "", ""}} {
		if err := book.SetSheetRow(name, fmt.Sprintf("A%d", i+3), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.MergeCell(name, "C3", "C4"); err != nil {
		t.Fatal(err)
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	list := mustUnits(t, out.Bytes())
	if unitNames(list.Good) != "省教育厅 省科技厅 某某大学*" || list.Good[0].Email != "a@example.cn" || list.Good[0].Line != 3 {
		t.Errorf("%+v %+v", list.Good, list.Failed)
	}
}

func TestFailuresFileHoldsReasonsAndNoFormulas(t *testing.T) {
	list := mustUnits(t, []byte("单位名称,联系电话\n=1+1,\n省教育厅,\n省教育厅,\n"))
	data, err := list.FailuresCSV()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF")))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][1] != "'=1+1" || rows[2][6] != "与第3行“省教育厅”重复" {
		t.Errorf("%q %v", rows, err)
	}
}

func TestUnitsAlreadyPresent(t *testing.T) {
	list := mustUnits(t, []byte("省教育厅\n省科学技术厅"), "省教育厅", "省科技厅")
	if len(list.Failed) != 1 || list.Failed[0].Problem != "与已有单位“省教育厅”重复" || list.Good[0].Note != "与已有单位“省科技厅”相近，请核对是否同一单位" {
		t.Errorf("%+v", list)
	}
}

func TestSimilarNames(t *testing.T) {
	similar := [][2]string{{"省发展改革委", "省发展和改革委员会"}, {"省教育厅", "甘肃省教育厅"}, {"市人社局", "市人力资源和社会保障局"}, {"兰州高新区管委会", "兰州高新技术产业开发区管委会"}, {"白银市人民政府", "白银市政府"}}
	different := [][2]string{{"省教育厅", "省财政厅"}, {"兰州市政府", "白银市政府"}, {"市第一中学", "市第二中学"}, {"兰州高新区", "白银高新区"}, {"省公安厅", "省教育厅"}, {"城东区教育局", "城西区教育局"}}
	for _, p := range similar {
		if !similarUnits(p[0], p[1]) && !similarUnits(p[1], p[0]) {
			t.Errorf("%s and %s are not told", p[0], p[1])
		}
	}
	for _, p := range different {
		if similarUnits(p[0], p[1]) {
			t.Errorf("%s and %s are told", p[0], p[1])
		}
	}
}

func TestBadUnitFiles(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty": nil, "old Excel": append(slices.Clone(magicLegacy), make([]byte, 600)...), "zip that is no workbook": []byte("PK\x03\x04rest"),
		"PDF": []byte("%PDF-1.7\n"), "binary": {0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3, 0x80, 0x81}, "too large": make([]byte, MaxUpload+1),
	} {
		if _, err := ReadUnits(data, nil); err == nil || !strings.ContainsFunc(err.Error(), isHan) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"省科技厅": "skjt", "兰州新区管委会": "lzxqgwh", "重庆市发展改革委": "cqsfzggw", "中国人民银行A支行": "zgrmyhazh", "长安区": "caq", "": ""} {
		if got := Initials(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
