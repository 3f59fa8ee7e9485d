package papers

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zqyj/models"
)

// hostile are texts that must come out as they went in: rare characters, formulas, marks of xml and Excel.
var hostile = []string{"=SUM(A1:A9)", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "𠮷𬭎㐂", "<w:p>&amp;\"'", "_x0041_", "第一行\n第二行\t制表"}

// answered is a round with opinions on its clauses, some accepted, texts as hostile as they come.
func answered(t *testing.T) models.Snapshot {
	t.Helper()
	s := newRounds(7).snapshot(0)
	clause := s.Clauses[1]
	full := clause.Full()
	add := func(unit int, kind models.OpinionKind, quote, proposed, reason string) {
		n := int64(len(s.Opinions) + 1)
		o := models.OpinionState{Opinion: models.Opinion{ID: n, Key: n, Seq: 1, UnitID: int64(unit), UnitSeq: unit, PID: clause.PID, ClauseSeq: clause.Seq, Kind: kind, Nature: models.NatureSubstantive, Quote: quote, Proposed: proposed, Reason: reason,
			Outcome: models.OutcomeAccepted, DispositionID: n, Counts: true}, Unit: s.Units[unit-1].Unit.Name, Clause: clause, Disposition: models.Disposition{ID: n, Key: n, Outcome: models.OutcomeAccepted, Reason: reason}}
		s.Opinions = append(s.Opinions, o)
		s.Sums.Opinions, s.Sums.Grouped = len(s.Opinions), len(s.Opinions)
	}
	head, _, _ := strings.Cut(full, "\n")
	for i, text := range hostile {
		add(i+1, models.KindInsert, "", text, text)
	}
	add(20, models.KindReplace, full, strings.Replace(full, head, head+"𠮷", 1), "改题")
	add(21, models.KindRemove, full[len(full)-len("。"):], "", "去句号")
	s.Sums.ByOutcome = map[models.Outcome]int{models.OutcomeAccepted: len(s.Opinions)}
	return s
}

// textsOf reads the texts of the parts of a package that say something.
func textsOf(t *testing.T, file []byte, parts ...string) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range archive.File {
		if strings.HasSuffix(f.Name, ".png") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		decoder := xml.NewDecoder(r)
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s is no xml: %v", f.Name, err)
			}
			if text, ok := token.(xml.CharData); ok && strings.Contains(strings.Join(parts, " "), f.Name) {
				b.Write(text)
			}
		}
		r.Close()
	}
	return b.String()
}

// letterOf is a letter with every opinion of the round.
func letterOf(s models.Snapshot) Letter {
	parts := LetterParts{Round: s.Round, Draft: s.Draft, Clauses: s.Clauses, Unit: s.Units[0].Unit, Day: s.At, Code: "ZQ1-1-1-1-0123456789ABCDEF-ABCD", QR: "ZQ1-1-1-1-0123456789ABCDEF-ABCD"}
	for _, o := range s.Opinions {
		parts.Opinions = append(parts.Opinions, o.Opinion)
	}
	return NewLetter(parts)
}

func TestWordFilesHoldEveryTextAndAreTheSameTwice(t *testing.T) {
	s := answered(t)
	revised := models.Revise(s)
	files := map[string]func() ([]byte, error){
		"digest":     func() ([]byte, error) { return DigestDocx(NewDigest(s, DigestOptions{Contacts: true})) },
		"by unit":    func() ([]byte, error) { return DigestDocx(NewDigest(s, DigestOptions{ByUnit: true})) },
		"adoption":   func() ([]byte, error) { return AdoptionDocx(NewAdoptionTable(s, "")) },
		"comparison": func() ([]byte, error) { return ComparisonDocx(NewComparison(s, revised, "")) },
		"letter":     func() ([]byte, error) { return LetterDocx(letterOf(s)) },
		"revised":    func() ([]byte, error) { return RevisedDocx(s, revised) },
		"tracked":    func() ([]byte, error) { return TrackedDocx(s, revised) },
	}
	for name, write := range files {
		t.Run(name, func(t *testing.T) {
			one, err := write()
			if err != nil {
				t.Fatal(err)
			}
			two, err := write()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(one, two) {
				t.Error("the same content gives other bytes")
			}
			text := textsOf(t, one, "word/document.xml")
			for _, want := range hostile {
				for _, piece := range strings.FieldsFunc(want, func(r rune) bool { return r == '\n' || r == '\t' }) {
					if !strings.Contains(text, piece) {
						t.Errorf("%q is missing", piece)
					}
				}
			}
		})
	}
}

// change is a tracked change as a reader of the file finds it.
type change struct {
	Author string `xml:"author,attr"`
	Date   string `xml:"date,attr"`
	ID     string `xml:"id,attr"`
}

func TestEveryTrackedChangeCarriesItsUnit(t *testing.T) {
	s := answered(t)
	file, err := TrackedDocx(s, models.Revise(s))
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	body, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	authors, ids := map[string]int{}, map[string]bool{}
	decoder := xml.NewDecoder(body)
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "ins" && start.Name.Local != "del" {
			continue
		}
		var c change
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "author":
				c.Author = a.Value
			case "date":
				c.Date = a.Value
			case "id":
				c.ID = a.Value
			}
		}
		if c.Date != "2018-02-09T12:00:01Z" || ids[c.ID] {
			t.Errorf("change %+v", c)
		}
		ids[c.ID] = true
		authors[c.Author]++
	}
	for _, unit := range []int{1, 5, 20, 21} {
		if name := s.Units[unit-1].Unit.Name; authors[name] == 0 {
			t.Errorf("no change of %s among %v", name, authors)
		}
	}
}

func TestNoCellOfAWorkbookIsAFormula(t *testing.T) {
	s := answered(t)
	long := strings.Repeat("很长的意见𠮷", 9000)
	s.Opinions[0].Reason = long
	file, err := DigestXlsx(s, DigestOptions{Contacts: true})
	if err != nil {
		t.Fatal(err)
	}
	again, err := DigestXlsx(s, DigestOptions{Contacts: true})
	if err != nil || !bytes.Equal(file, again) {
		t.Errorf("the same content gives other bytes (%v)", err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got := strings.Join(book.GetSheetList(), " "); got != "按条款 按单位 台账" {
		t.Errorf("sheets %s", got)
	}
	for _, sheet := range book.GetSheetList() {
		held := cellsIn(t, book, sheet)
		if sheet == "台账" {
			continue
		}
		for _, want := range hostile {
			if !strings.Contains(held, "\x00"+want+"\x00") {
				t.Errorf("%s: %q is missing", sheet, want)
			}
		}
		if !strings.Contains(strings.ReplaceAll(held, "\x00", ""), long[:100]) || strings.Count(held, "𠮷") < 9000 {
			t.Errorf("%s: the long text is cut", sheet)
		}
		if panes, err := book.GetPanes(sheet); err != nil || !panes.Freeze {
			t.Errorf("%s: the head does not stay (%v)", sheet, err)
		}
	}
}

func cellsIn(t *testing.T, book *excelize.File, sheet string) string {
	t.Helper()
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for r, row := range rows {
		for c, value := range row {
			name, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			if formula, err := book.GetCellFormula(sheet, name); err != nil || formula != "" {
				t.Errorf("%s!%s is a formula %q (%v)", sheet, name, formula, err)
			}
			b.WriteString("\x00" + value + "\x00")
		}
	}
	return b.String()
}
