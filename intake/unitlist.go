package intake

import (
	"fmt"
	"strings"

	"github.com/mozillazg/go-pinyin"

	"zqyj/models"
)

// UnitRow is one line of a list of units, in the office's own order.
type UnitRow struct {
	Line     int // row of the file or line of the pasted text, from 1
	Name     string
	Category models.UnitCategory
	Contact  string
	Phone    string
	Email    string
	Initials string // pinyin initials of the name, for search
	Problem  string // why the row was refused; empty when it is good
	Note     string // what the office should look at, for example a similar name
}

// UnitList is the dry run of a list: good rows in their order, refused rows with reasons. Nothing is stored by it.
type UnitList struct {
	Good   []UnitRow
	Failed []UnitRow
}

// Summary is the line over the dry run: 成功 31 失败 3.
func (l UnitList) Summary() string {
	return fmt.Sprintf("成功 %d 失败 %d", len(l.Good), len(l.Failed))
}

// Noted counts the good rows that carry a note.
func (l UnitList) Noted() int {
	n := 0
	for _, row := range l.Good {
		if row.Note != "" {
			n++
		}
	}
	return n
}

// maxUnits is how many rows a list may have; no office asks more bodies than that.
const maxUnits = 2000

// ReadUnits reads a list of units: pasted lines, .csv in any Chinese charset, or .xlsx. Units already in the round are
// passed by name, so that they are pointed out as duplicates. The error is a *models.Problem when nothing can be read.
func ReadUnits(data []byte, present []string) (UnitList, error) {
	if len(data) > MaxUpload {
		return UnitList{}, models.Invalid("file", "文件过大，超过 10 MB 上限。单位名单只需名称、类别和联系方式")
	}
	sheet, err := readSheet(data)
	if err != nil {
		return UnitList{}, err
	}
	rows := sheet.units()
	if len(rows) == 0 {
		return UnitList{}, models.Invalid("file", "没有读到单位。请每行写一个单位名称，或使用模板填写后上传")
	}
	if len(rows) > maxUnits {
		return UnitList{}, models.Invalid("file", fmt.Sprintf("名单超过%d个单位，请核对文件是否选对", maxUnits))
	}
	return checkUnits(rows, present), nil
}

// Initials gives the pinyin initials of a name, lower case, with figures and Latin letters kept: 省科技厅 is skjt. For a
// character with several readings the commonest counts.
func Initials(name string) string {
	var out strings.Builder
	args := pinyin.NewArgs()
	args.Style = pinyin.FirstLetter
	for _, r := range name {
		r = narrow(r)
		switch {
		case r >= 'A' && r <= 'Z':
			out.WriteRune(r + 'a' - 'A')
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			out.WriteRune(r)
		default:
			if reading := pinyin.SinglePinyin(r, args); len(reading) > 0 {
				out.WriteString(initialOf(r, reading[0]))
			}
		}
	}
	return out.String()
}

// officeReadings are characters whose reading in names of offices and places is not the one listed first.
var officeReadings = map[rune]string{'行': "h", '会': "h", '长': "c", '重': "c", '厦': "x", '都': "d", '参': "c", '调': "d", '朝': "c"}

func initialOf(r rune, listed string) string {
	if usual, ok := officeReadings[r]; ok {
		return usual
	}
	return listed
}
