package models

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// FormVersion is the layout of the offline reply form (.xlsx). papers writes it and intake reads it; raise it
// whenever a constant below changes, so that an old form is told from an altered one.
const FormVersion = 1

// Layout of the offline reply form: its sheets, its cells for the reply as a whole, its table.
const (
	FormSheet     = "意见反馈表"
	FormSealSheet = "_form" // hidden: whose form this is, and a sum for each row

	FormContactCell   = "D4"
	FormPhoneCell     = "F4"
	FormNoOpinionCell = "H4"
	FormHeadRow       = 6 // row of the column names; clauses follow
	FormSpareRows     = 40
	FormMaxRows       = 20_000 // rows a form may have at most
)

// FormColumn is a column of the form's table, from 0.
type FormColumn int

// The columns. FormPID is hidden.
const (
	FormPID FormColumn = iota
	FormNumber
	FormQuote
	FormKind
	FormNature
	FormProposed
	FormReason
	FormContact
	FormPhone
)

// FormColumns are the names in the head of the table, by FormColumn.
var FormColumns = []string{"内部编号", "条款编号", "原文", "意见类型", "性质", "建议改为", "理由", "联系人", "联系电话"}

// FormNoOpinion is the word that says the unit has none.
const FormNoOpinion = "无修改意见"

// FormWhole is the row for opinions on the whole draft; it comes first.
var FormWhole = FormClause{PID: General, Number: "全文", Text: "（对征求意见稿全文的总体意见填写在本行）"}

// Labels and cells of the hidden sheet: names in column A, values in B; from FormSealRow on a row for each clause,
// its PID in A and its sum in B.
const (
	FormSealSchema  = "zqyj-form"
	FormSealRow     = 10
	formShownLength = 32_000 // UTF-16 units; Excel cuts a cell at 32 767
)

// FormHead says whose form it is: round, draft and unit, and the layout it was written in.
type FormHead struct {
	Version   int
	RoundID   int64
	DraftHash string
	UnitID    int64
}

// FormClause is one row of the form. Number is how the clause is cited and must be unique within the form.
type FormClause struct {
	PID          int64
	Number, Text string
}

// Form is what the writer puts into an offline form. Deadline is the shown text of the unit's deadline.
type Form struct {
	Head                                        FormHead
	DraftTitle, UnitName, OfficeName, OfficeTel string
	Deadline                                    string
	Clauses                                     []FormClause
}

// FilledForm is what a unit filled in. Rows holds for each opinion its row in the sheet, from 1.
type FilledForm struct {
	Contact   Contact
	NoOpinion bool
	Opinions  []Opinion
	Rows      []int
}

// FormShown is a text as a cell of the form can hold it: the rest of an over-long text is left out and said so.
func FormShown(text string) string {
	units := utf16.Encode([]rune(text))
	if len(units) <= formShownLength {
		return text
	}
	cut := formShownLength
	if units[cut-1] >= 0xD800 && units[cut-1] < 0xDC00 {
		cut-- // not in the middle of a rare character
	}
	return string(utf16.Decode(units[:cut])) + "……（下文从略，见征求意见稿）"
}

// FormSealLine is one named value of the hidden sheet.
type FormSealLine struct{ Name, Value string }

// Seal gives the named values of the hidden sheet in the order they are written; sum comes from FormSum.
func (h FormHead) Seal(sum string) []FormSealLine {
	return []FormSealLine{{"schema", FormSealSchema}, {"version", strconv.Itoa(h.Version)}, {"round", strconv.FormatInt(h.RoundID, 10)},
		{"draft", h.DraftHash}, {"unit", strconv.FormatInt(h.UnitID, 10)}, {"sum", sum}}
}

// FormRowSum is hex SHA-256 over PID, number and shown text without white space: office programs change line ends
// and spaces when they save, which is no alteration.
func FormRowSum(clause FormClause) string {
	h := sha256.New()
	writeField(h, strconv.FormatInt(clause.PID, 10))
	writeField(h, withoutSpace(clause.Number))
	writeField(h, withoutSpace(FormShown(clause.Text)))
	return hex.EncodeToString(h.Sum(nil))
}

// FormSum is hex SHA-256 over the head and the sums of all rows in order. It finds a form put together from parts
// or damaged by hand; it is no secret and proves nothing about who filled the form in.
func FormSum(head FormHead, pids []int64, sums []string) string {
	h := sha256.New()
	for _, field := range []string{FormSealSchema, strconv.Itoa(head.Version), strconv.FormatInt(head.RoundID, 10), head.DraftHash, strconv.FormatInt(head.UnitID, 10)} {
		writeField(h, field)
	}
	for i, pid := range pids {
		writeField(h, strconv.FormatInt(pid, 10))
		writeField(h, sums[i])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func withoutSpace(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
