package papers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"zqyj/models"
	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
	"zqyj/sample"
)

// paperOf is one of the papers with its name.
type paperOf struct {
	name  string
	paper Paper
}

// everyPaper makes all papers of a round.
func everyPaper(s models.Snapshot) []paperOf {
	const page = "http://127.0.0.1:8080/verify/"
	hash := strings.Repeat("0123456789abcdef", 4)
	var own []models.Opinion
	var revised []models.Resolved
	for n, o := range s.Opinions {
		if n < 5 {
			own = append(own, o.Opinion)
		}
		if o.Kind == models.KindReplace {
			revised = append(revised, models.Resolved{Clause: o.Clause, Text: o.Proposed})
		}
	}
	version := models.Version{Number: 2, LetterNo: "省发改函〔2018〕12号", Contact: models.Contact{Name: "张某某", Phone: "139****0000"}, Opinions: len(own)}
	letter := LetterParts{Round: s.Round, Draft: s.Draft, Clauses: s.Clauses, Unit: s.Units[0].Unit, Version: version, Opinions: own,
		Approval: models.Approval{Agreed: true, Post: "副主任", Name: "李某某"}, Day: noon, Code: "FH-1-1-2", QR: page + hash}
	empty := letter
	empty.Version.NoOpinion, empty.Opinions, empty.Day = true, nil, 0
	unit := s.Units[0]
	unit.Version, unit.Receipt = version, models.Receipt{Number: 2, Code: models.ReceiptCode(1, 17, hash), At: noon - 1, Hash: hash, Place: 17, Link: hash}
	return []paperOf{
		{"digest", NewDigest(s, DigestOptions{Contacts: true, Page: page})},
		{"digest turned", NewDigest(s, DigestOptions{Landscape: true})},
		{"digest by unit", NewDigest(s, DigestOptions{ByUnit: true, Contacts: true})},
		{"letter", NewLetter(letter)},
		{"letter without opinions", NewLetter(empty)},
		{"receipt", NewReceipt(s.Round, s.Draft, unit, page+hash)},
		{"slips", NewSlips(s.Round, models.DeadlineOf(s.Deadlines, 0), s.At, []Slip{{s.Units[0].Unit.Name, page, "ABCDE-FGHJK-MNPQR-STVWX"}, {"省公安厅", page, "ABCDE-FGHJK-MNPQR-STVWX"}, {"省财政厅", page, "ABCDE-FGHJK-MNPQR-STVWX"}})},
		{"adoption table", NewAdoptionTable(s, page)},
		{"account", NewAccount(s, page)},
		{"unanswered", NewUnanswered(s, page)},
		{"call list", NewCallList(s)},
		{"disagreements", NewDisagreements(s, true, page)},
		{"comparison", NewComparison(s, revised, page)},
		{"circulation", NewCirculation(s, "省发展和改革委员会", CirculationParts{Notice: true, Draft: true, Form: true})},
	}
}

// composed lays a paper out without printing it, and keeps the pages.
func composed(t testing.TB, paper Paper) []typeset.Sheet {
	t.Helper()
	var pages []typeset.Sheet
	s := newSheet(context.Background(), fonts.Embedded(), func(page typeset.Sheet) error {
		pages = append(pages, page)
		return nil
	})
	paper.set(s)
	if _, err := s.Finish(paper.info()); err != nil {
		t.Fatal(err)
	}
	if stamped, waits := paper.(stamped); waits {
		for _, page := range pages {
			stamped.stamp(s, page, len(pages))
		}
	}
	return pages
}

// textOf is the text of pages line by line in the order of setting.
func textOf(pages []typeset.Sheet) string {
	var b strings.Builder
	for _, page := range pages {
		for _, placed := range page.Text {
			b.WriteString(typeset.Line{Pieces: placed.Pieces}.Text())
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func printed(t testing.TB, paper Paper) File {
	t.Helper()
	printer, _ := NewPrinter("", 1)
	file, err := printer.Print(context.Background(), paper)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// poppler runs one of poppler's programs on a file; the test is skipped where
// they are not installed.
func poppler(t testing.TB, file []byte, options ...string) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed (Debian: poppler-utils)")
	}
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, append(options, path, "-")...).Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

// letters is a text without white space and without what is never printed.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, typeset.Visible(text))
}

func sorted(text string) string {
	runes := []rune(text)
	slices.Sort(runes)
	return string(runes)
}

// checkComplete wants what a paper sets, character for character, in what
// pdftotext reads from the printed file, in the order of the file: in reading
// order it takes a hyphen at the end of a line for one it may drop.
func checkComplete(t *testing.T, paper Paper) {
	t.Helper()
	want, got := sorted(letters(textOf(composed(t, paper)))), sorted(letters(poppler(t, printed(t, paper).PDF, "-raw")))
	if got == want {
		return
	}
	missing, extra := compare([]rune(want), []rune(got))
	t.Errorf("lost %q, gained %q", missing, extra)
}

// compare tells what one sorted text has that the other lacks.
func compare(want, got []rune) (missing, extra string) {
	for len(want) > 0 || len(got) > 0 {
		switch {
		case len(got) == 0 || len(want) > 0 && want[0] < got[0]:
			missing += string(want[0])
			want = want[1:]
		case len(want) == 0 || got[0] < want[0]:
			extra += string(got[0])
			got = got[1:]
		default:
			want, got = want[1:], got[1:]
		}
	}
	return missing, extra
}

// checkSaid wants a text in what a paper sets, if need be in several parts, as
// it comes when a row is divided.
func checkSaid(t *testing.T, said, text string) {
	t.Helper()
	for rest := []rune(letters(text)); len(rest) > 0; {
		n := 0
		for step := len(rest); step > 0; step /= 2 {
			for n+step <= len(rest) && strings.Contains(said, string(rest[:n+step])) {
				n += step
			}
		}
		if n == 0 {
			t.Errorf("%q is not set", string(rest[:min(20, len(rest))]))
			return
		}
		rest = rest[n:]
	}
}

func TestEveryPaperComesBackWhole(t *testing.T) {
	s := newRounds(1).snapshot(30)
	s.Round.Demo, s.Round.Internal, s.Round.NoticeText = true, true, sample.NoticeText
	for _, p := range everyPaper(s) {
		t.Run(p.name, func(t *testing.T) { checkComplete(t, p.paper) })
	}
}

func TestTheDigestSaysEverything(t *testing.T) {
	s := newRounds(3).snapshot(60)
	for i := range s.Opinions { // words of its own, so that no other opinion can stand in for a lost one
		o := &s.Opinions[i]
		o.Reason = fmt.Sprintf("理由之%04d。", i) + o.Reason
		if o.Kind != models.KindRemove {
			o.Proposed += fmt.Sprintf("第%04d处", i)
		}
	}
	said := letters(textOf(composed(t, NewDigest(s, DigestOptions{Contacts: true}))))
	for i, o := range s.Opinions {
		if !strings.Contains(said, fmt.Sprintf("理由之%04d。", i)) || o.Kind != models.KindRemove && !strings.Contains(said, fmt.Sprintf("第%04d处", i)) {
			t.Errorf("opinion %d of %s on clause %d is not set", i, o.Unit, o.PID)
		}
	}
	checkSaid(t, said, Statistics(s.Sums))
	for _, c := range s.Clauses {
		if slices.ContainsFunc(s.Opinions, func(o models.OpinionState) bool { return o.PID == c.PID }) {
			checkSaid(t, said, c.Marker+c.Heading)
			checkSaid(t, said, c.Text)
		}
	}
	for _, o := range s.Opinions {
		for _, text := range []string{o.Unit, o.Person.Name, o.Person.Phone, o.Reason, o.Disposition.Outcome.String(), o.Disposition.Reason} {
			checkSaid(t, said, text)
		}
		if o.Kind != models.KindReplace {
			checkSaid(t, said, o.Proposed)
		}
	}
	for _, u := range s.Units {
		checkSaid(t, said, u.Unit.Name)
	}
}

func TestEmptyAndSmallRoundsHaveEveryPaper(t *testing.T) {
	for _, opinions := range []int{0, 1} {
		for _, p := range everyPaper(newRounds(5).snapshot(opinions)) {
			t.Run(fmt.Sprintf("%s with %d opinions", p.name, opinions), func(t *testing.T) {
				if file := printed(t, p.paper); file.Pages == 0 || !bytes.HasPrefix(file.PDF, []byte("%PDF-")) {
					t.Errorf("%d pages", file.Pages)
				}
			})
		}
	}
	var nothing models.Snapshot
	for name, paper := range map[string]Paper{
		"digest": NewDigest(nothing, DigestOptions{}), "letter": NewLetter(LetterParts{QR: "x"}), "slips": NewSlips(models.Round{}, models.Deadline{}, 0, nil),
		"account": NewAccount(nothing, ""), "circulation": NewCirculation(nothing, "", CirculationParts{Draft: true}),
	} {
		t.Run(name+" of nothing", func(t *testing.T) { printed(t, paper) })
	}
}

func TestLinesBeginAndEndAsTheyMay(t *testing.T) {
	s := newRounds(6).snapshot(60)
	for _, p := range everyPaper(s) {
		t.Run(p.name, func(t *testing.T) {
			for _, line := range printedLines(t, poppler(t, printed(t, p.paper).PDF, "-bbox")) {
				first, last := []rune(line)[0], []rune(line)[len([]rune(line))-1]
				if strings.ContainsRune("，。、；：？！）》」』】〕”’…％℃!),.:;?]}", first) {
					t.Errorf("a line begins with %q: %s", first, line)
				}
				if strings.ContainsRune("（《「『【〔“‘([{", last) {
					t.Errorf("a line ends with %q: %s", last, line)
				}
			}
		})
	}
}

// printedLines joins the words pdftotext found into lines: neighbours on one
// height, less than the blank between two columns apart.
func printedLines(t *testing.T, boxes string) []string {
	t.Helper()
	type word struct {
		left, top, right, bottom float64
		text                     string
	}
	var lines []string
	var before word
	for _, row := range strings.Split(boxes, "\n") {
		var w word
		if n, _ := fmt.Sscanf(strings.TrimSpace(row), `<word xMin="%f" yMin="%f" xMax="%f" yMax="%f">`, &w.left, &w.top, &w.right, &w.bottom); n < 4 {
			continue
		}
		_, w.text, _ = strings.Cut(row, ">")
		w.text, _, _ = strings.Cut(w.text, "</word>")
		w.text = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "&quot;", `"`).Replace(w.text)
		if n := len(lines); n > 0 && w.bottom-before.bottom < 1 && before.bottom-w.bottom < 1 && w.left >= before.left && w.left-before.right < 6 {
			lines[n-1] += w.text
		} else {
			lines = append(lines, w.text)
		}
		before = w
	}
	if len(lines) == 0 {
		t.Fatal("pdftotext found no words")
	}
	return lines
}

func TestNothingLeavesThePageOrOverlaps(t *testing.T) {
	s := newRounds(7)
	s.texts = []string{"𠮷𬭚", "བོད་ཡིག", strings.Repeat("w", 300), "（《", "。\n\n"}
	for _, p := range everyPaper(s.snapshot(40)) {
		t.Run(p.name, func(t *testing.T) {
			for _, page := range composed(t, p.paper) {
				checkPage(t, page)
			}
		})
	}
}

func checkPage(t *testing.T, page typeset.Sheet) {
	for i, a := range page.Text {
		left, right := a.X+a.Pieces[0].X, end(a)
		if left < 0 || right > page.Width || a.Y > page.Height || a.Y < a.Size/2 {
			t.Errorf("page %d: %q leaves the sheet", page.Number, typeset.Line{Pieces: a.Pieces}.Text())
		}
		for _, b := range page.Text[i+1:] {
			l, r := b.X+b.Pieces[0].X, end(b)
			if l < right-a.Size/2 && left < r-a.Size/2 && a.Y-a.Size*4/5 < b.Y && b.Y-b.Size*4/5 < a.Y {
				t.Errorf("page %d: %q and %q overlap", page.Number, typeset.Line{Pieces: a.Pieces}.Text(), typeset.Line{Pieces: b.Pieces}.Text())
			}
		}
	}
}

func end(p typeset.Placed) typeset.Length {
	last := p.Pieces[len(p.Pieces)-1]
	return p.X + last.X + last.W
}

func TestTheSameRoundGivesTheSameBytesEverywhere(t *testing.T) {
	s := newRounds(8).snapshot(40)
	first := map[string][]byte{}
	for _, p := range everyPaper(s) {
		first[p.name] = printed(t, p.paper).PDF
	}
	zone := time.Local
	time.Local = time.FixedZone("elsewhere", -9*3600)
	defer func() { time.Local = zone }()
	printer, _ := NewPrinter("", 2)
	var group sync.WaitGroup
	for _, p := range everyPaper(newRounds(8).snapshot(40)) {
		group.Go(func() {
			if file, err := printer.Print(context.Background(), p.paper); err != nil || !bytes.Equal(file.PDF, first[p.name]) {
				t.Errorf("%s: another file with two workers in another zone (%v)", p.name, err)
			}
		})
	}
	group.Wait()
}

func TestAClientThatLeavesStopsTheWork(t *testing.T) {
	paper := NewDigest(newRounds(9).snapshot(2000), DigestOptions{})
	printer, _ := NewPrinter("", 1)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := printer.Print(ctx, paper); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	if _, err := printer.Print(context.Background(), NewCallList(models.Snapshot{})); err != nil {
		t.Errorf("the worker is not free again: %v", err)
	}
}

func TestEveryPageOfALetterCarriesItsCode(t *testing.T) {
	s := newRounds(14).snapshot(20)
	var opinions []models.Opinion
	for _, o := range s.Opinions {
		opinions = append(opinions, o.Opinion)
	}
	letter := NewLetter(LetterParts{Round: s.Round, Draft: s.Draft, Clauses: s.Clauses, Unit: s.Units[0].Unit, Opinions: opinions, Code: "FH-1-1-2", QR: "X"})
	pages := composed(t, letter)
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for n, page := range pages {
		if len(page.Codes) != 1 || page.Codes[0].Text != letter.QR || !strings.Contains(textOf(pages[n:n+1]), "编码：FH-1-1-2") {
			t.Errorf("page %d: codes %v", n+1, page.Codes)
			continue
		}
		// The smallest code has 21 modules and a blank margin of 4 on each side.
		if printed := page.Codes[0].Side * 21 / 29; printed < typeset.Millimetres(220) {
			t.Errorf("page %d: the code is %d wide, less than 22 mm", n+1, printed)
		}
	}
}

func TestALetterNamesWhatIsAttached(t *testing.T) {
	s := newRounds(16).snapshot(2)
	own := s.Opinions[1].Opinion
	own.Key = 7
	files := []models.Attachment{{Key: own.Key, Name: "测算表.xlsx"}, {Key: models.WholeReply, Name: "会议纪要.pdf"}, {Key: models.WholeReply, Name: "带修改痕迹的文稿.docx"}}
	letter := NewLetter(LetterParts{Round: s.Round, Draft: s.Draft, Clauses: s.Clauses, Unit: s.Units[0].Unit, Opinions: []models.Opinion{own}, Files: files, Code: "FH-1-1-2", QR: "X"})
	document, err := LetterDocx(letter)
	if err != nil {
		t.Fatal(err)
	}
	printed, written := textOf(composed(t, letter)), textsOf(t, document, "word/document.xml")
	for _, want := range []string{"附件：测算表.xlsx", "附件：会议纪要.pdf、带修改痕迹的文稿.docx"} {
		if !strings.Contains(printed, want) || !strings.Contains(written, want) {
			t.Errorf("a letter does not say %q", want)
		}
	}
}

func TestADigestIsPrintedOnceWhileNothingChanges(t *testing.T) {
	printer, _ := NewPrinter("", 1)
	prints := 0
	ctx := WithProgress(context.Background(), func(pages int) {
		if pages == 1 {
			prints++
		}
	})
	s := newRounds(15).snapshot(5)
	print := func(options DigestOptions) []byte {
		file, err := printer.Print(ctx, NewDigest(s, options))
		if err != nil {
			t.Fatal(err)
		}
		return file.PDF
	}
	first := print(DigestOptions{})
	if again := print(DigestOptions{}); !bytes.Equal(first, again) || prints != 1 {
		t.Errorf("printed %d times, want once", prints)
	}
	print(DigestOptions{Landscape: true})
	s.Opinions[0].Reason += "。"
	if changed := print(DigestOptions{}); bytes.Equal(first, changed) || prints != 3 {
		t.Errorf("printed %d times, want three times", prints)
	}
}

func TestTheSentenceOfFiguresAddsUp(t *testing.T) {
	sums := models.Sums{
		Units: 34, Opinions: 30, Grouped: 27,
		ByClass:   map[models.Class]int{models.ClassWithOpinions: 12, models.ClassNoOpinion: 8, models.ClassLate: 1, models.ClassNotReplied: 10, models.ClassDeemed: 3},
		ByOutcome: map[models.Outcome]int{models.OutcomeAccepted: 10, models.OutcomePartlyAccepted: 5, models.OutcomeRejected: 4, models.OutcomeReferred: 1, models.OutcomeOpen: 10},
	}
	want := "共征求34家，收到20家（有意见12家、无意见8家），逾期1家，未反馈10家，视为无意见3家；意见30条（合并后27条），采纳10条、部分采纳5条、不采纳4条、转办1条、未处理10条。"
	if got := Statistics(sums); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestMissingCharactersAreReported(t *testing.T) {
	s := newRounds(10).snapshot(1)
	s.Opinions[0].Reason = "见\U0002F9FF条"
	digest := NewDigest(s, DigestOptions{})
	if file := printed(t, digest); !slices.Equal(file.Missing, []string{"U+2F9FF"}) {
		t.Errorf("reported %v", file.Missing)
	}
	if said := textOf(composed(t, digest)); !strings.Contains(said, "缺字：本件有1个字字库未收，印成方框内的编码（U+2F9FF）。") {
		t.Error("the digest does not list what the fonts lack")
	}
}
