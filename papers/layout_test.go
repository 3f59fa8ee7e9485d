package papers

import (
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
)

// TestLongSlipsTakeASheetEach wants a slip that half a sheet does not hold to have a whole one.
func TestLongSlipsTakeASheetEach(t *testing.T) {
	for title, want := range map[string]int{"兰白试验区2018年工作要点征求意见": 2, strings.Repeat("关于征求深入推进试验区高质量发展若干政策措施意见的通知", 16): 4} {
		slips := make([]Slip, 4)
		for n := range slips {
			slips[n] = Slip{"省发展和改革委员会", "http://203.0.113.7:8080/enter?invitation=ABCDE-FGHJK-MNPQR-STVWX", "ABCDE-FGHJK-MNPQR-STVWX"}
		}
		pages := composed(t, NewSlips(models.Round{Title: title, Contact: "张某某", Phone: "139****0000"}, models.Deadline{At: noon}, noon, slips))
		if len(pages) != want {
			t.Errorf("four slips of a title of %d characters take %d sheets, want %d", len([]rune(title)), len(pages), want)
		}
		for _, page := range pages {
			checkPage(t, page)
		}
	}
}

// TestALetterSaysEverythingWhereverItsPagesEnd moves the ends of the pages through a letter's last opinion, and wants
// its every word, and none of its lines alone with the signature.
func TestALetterSaysEverythingWhereverItsPagesEnd(t *testing.T) {
	s := newRounds(20).snapshot(2)
	s.Round.Demo = true
	for n := range 40 {
		opinions := []models.Opinion{s.Opinions[0].Opinion, s.Opinions[1].Opinion}
		opinions[0].Reason = strings.Repeat("会议集中，需再研究。\n", n)
		opinions[1].Reason = strings.Repeat("建议先行先试，", 20) + "末句话。"
		pages := composed(t, NewLetter(LetterParts{Round: s.Round, Draft: s.Draft, Clauses: s.Clauses, Unit: s.Units[0].Unit, Opinions: opinions, QR: "x", Day: noon}))
		said := letters(textOf(pages))
		for _, o := range opinions {
			checkSaid(t, said, o.Reason)
		}
		if strings.Count(said, demoNotice) != len(pages) {
			t.Errorf("%d lines more: the notice of the demo stands %d times on %d pages", n, strings.Count(said, demoNotice), len(pages))
		}
		if last := letters(textOf(pages[len(pages)-1:])); strings.Contains(last, "2018年2月9日") && !strings.Contains(last, "末句话。") {
			t.Errorf("%d lines more: the last page holds the signature without text: %s", n, last)
		}
	}
}

func TestNoHeadingStandsAloneAtTheFootOfAPage(t *testing.T) {
	for seed := range uint64(12) {
		s := newRounds(seed).snapshot(3 + int(seed))
		for _, p := range everyPaper(s) {
			for _, page := range composed(t, p.paper) {
				checkFoot(t, p.name, page)
			}
		}
	}
}

// checkFoot wants something below every heading of a page.
func checkFoot(t *testing.T, name string, page typeset.Sheet) {
	var lowest typeset.Placed
	for _, placed := range page.Text {
		if placed.Y > lowest.Y && placed.Y < page.Frame.Top+page.Frame.Down {
			lowest = placed
		}
	}
	if len(lowest.Pieces) == 0 || lowest.Size != size3 {
		return
	}
	if first := lowest.Pieces[0]; first.Role == fonts.Heading || first.Role == fonts.Subheading || first.Mark == typeset.Bold {
		t.Errorf("%s, page %d: the heading %q stands alone", name, page.Number, typeset.Line{Pieces: lowest.Pieces}.Text())
	}
}

// TestRedlinesKeepInsideTheirCells wants the lines that mark what was added to end where the text does: the blank half
// of a mark hangs over the edge, the line must not.
func TestRedlinesKeepInsideTheirCells(t *testing.T) {
	setter := typeset.NewSetter(fonts.Embedded())
	width := 5 * size5
	p := typeset.Paragraph{Spans: []typeset.Span{{Text: "一二三四五，六七八九十、一二三四五。", Mark: typeset.Added}}, Size: size5}
	for _, line := range setter.Break(p, width) {
		if last := line.Pieces[len(line.Pieces)-1]; last.X+last.W > width {
			t.Errorf("%q reaches to %d, %d beyond the edge", line.Text(), last.X+last.W, last.X+last.W-width)
		}
	}
}
