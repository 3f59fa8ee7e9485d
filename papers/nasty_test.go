package papers

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"zqyj/models"
	"zqyj/sample"
)

func TestNastyTextsComeBackWhole(t *testing.T) {
	r := newRounds(2)
	s := r.snapshot(len(sample.Nasty()))
	for n, nasty := range sample.Nasty() {
		text, _, err := models.CleanText(nasty.Text)
		if err != nil {
			t.Fatal(err)
		}
		s.Opinions[n].Reason, s.Opinions[n].Disposition.Reason, s.Opinions[n].Disposition.Outcome = text, text, models.OutcomeRejected
		s.Opinions[n].Kind, s.Opinions[n].Proposed = models.KindInsert, text
		s.Opinions[n].Quote = ""
	}
	start := time.Now()
	for _, p := range everyPaper(s)[:1] {
		said := letters(textOf(composed(t, p.paper)))
		for _, o := range s.Opinions {
			checkSaid(t, said, o.Reason)
		}
		checkComplete(t, p.paper)
	}
	if spent := time.Since(start); spent > 10*time.Minute {
		t.Errorf("took %v", spent)
	}
}

func TestUglyOpinionsTakeBoundedTime(t *testing.T) {
	neighbours := make([]rune, 10000)
	for n := range neighbours {
		neighbours[n] = rune(0x4E00 + n)
	}
	for name, text := range map[string]string{
		"an opinion of 200 kB":       strings.Repeat("建议将“完善技术转移服务体系”修改为“健全科技成果转化服务体系”。", 2200),
		"a word of 5,000 characters": strings.Repeat("abcdefghij", 500),
		"10,000 neighbours":          string(neighbours),
		"a number of 5,000 digits":   strings.Repeat("0123456789", 500),
		"5,000 closing marks":        strings.Repeat("，。", 2500),
		"5,000 opening marks":        strings.Repeat("（《", 2500),
		"5,000 line ends":            strings.Repeat("一\n", 5000),
		"5,000 combining marks":      "e" + strings.Repeat("\u0301", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			s := newRounds(4).snapshot(1)
			o := &s.Opinions[0]
			o.Kind, o.Quote, o.Proposed, o.Reason = models.KindInsert, "", text, text
			start := time.Now()
			paper := NewDigest(s, DigestOptions{})
			checkSaid(t, letters(textOf(composed(t, paper))), text)
			file := printed(t, paper)
			if spent := time.Since(start); spent > 5*time.Minute {
				t.Errorf("took %v", spent)
			}
			if got := letters(poppler(t, file.PDF)); len([]rune(got)) < 2*len([]rune(letters(text))) {
				t.Errorf("%d characters came back", len([]rune(got)))
			}
		})
	}
}

// seededPaper prints one round made of nasty texts and holds it against what
// is promised.
func seededPaper(t *testing.T, seed uint64) {
	r := newRounds(seed)
	for _, nasty := range sample.Nasty() {
		if text, _, err := models.CleanText(nasty.Text); err == nil && len(text) < 2000 {
			r.texts = append(r.texts, text)
		}
	}
	s := r.snapshot(12)
	papers := everyPaper(s)
	paper := papers[seed%uint64(len(papers))]
	for _, page := range composed(t, paper.paper) {
		checkPage(t, page)
	}
	checkComplete(t, paper.paper)
	if t.Failed() {
		t.Logf("seed %d, %s", seed, paper.name)
	}
}

func TestFiftyPapersOfManyTexts(t *testing.T) {
	for seed := range uint64(50) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { seededPaper(t, seed) })
	}
}

func FuzzPaper(f *testing.F) {
	f.Add(uint64(1000))
	f.Fuzz(seededPaper)
}

// FuzzContent puts any texts into an opinion and wants them all in the digest
// and in the unit's letter. The round is the smallest one, so that an execution
// takes little time.
func FuzzContent(f *testing.F) {
	for _, nasty := range sample.Nasty() {
		if text, _, err := models.CleanText(nasty.Text); err == nil && len(text) < 300 {
			f.Add("支持企业建设技术转移机构。", text, text, uint8(len(text)))
		}
	}
	round := newRounds(1).snapshot(1)
	round.Units = round.Units[:1]
	round.Clauses = []models.Clause{round.Opinions[0].Clause}
	round.Round.Demo = true
	f.Fuzz(func(t *testing.T, quote, proposed, reason string, kind uint8) {
		for _, text := range []*string{&quote, &proposed, &reason} {
			clean, _, err := models.CleanText(*text)
			if err != nil || len(clean) > 20000 {
				return // refused where it comes in
			}
			*text = clean
		}
		s := round
		s.Opinions = slices.Clone(round.Opinions)
		o := &s.Opinions[0]
		o.Kind, o.Quote, o.Proposed, o.Reason = models.OpinionKinds[int(kind)%4], quote, proposed, reason
		for _, paper := range []Paper{
			NewDigest(s, DigestOptions{ByUnit: kind > 128}),
			NewLetter(LetterParts{Round: s.Round, Draft: s.Draft, Clauses: s.Clauses, Opinions: []models.Opinion{o.Opinion}, QR: "x"}),
		} {
			said := letters(textOf(composed(t, paper)))
			checkSaid(t, said, reason)
			if o.Kind != models.KindRemove {
				checkSaid(t, said, proposed)
			}
		}
	})
}
