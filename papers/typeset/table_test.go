package typeset

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zqyj/papers/fonts"
)

// tableOf sets rows of plain cells under a header and returns the pages.
func tableOf(t failer, frame Frame, columns []Length, rows []Row) *Document {
	flow := NewFlow(context.Background(), NewSetter(fonts.Embedded()), frame, nil)
	head := Row{}
	for range columns {
		head.Cells = append(head.Cells, textCell("头"))
	}
	flow.Table(Table{Columns: columns, Header: []Row{head}, Size: 10 * Point, Leading: 14 * Point}, slices.Values(rows))
	doc, err := flow.Finish(Info{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return doc
}

func textCell(text string) Cell {
	return Cell{Text: []Paragraph{{Spans: []Span{{Text: text}}}}}
}

// column gives back what stands at one left edge, page after page, the
// header and what a divided row repeats left out.
func column(doc *Document, x Length) string {
	var b strings.Builder
	for _, page := range doc.Pages {
		for _, placed := range page.Text {
			text := Line{Pieces: placed.Pieces}.Text()
			if placed.X == x && text != "头" {
				b.WriteString(text)
			}
		}
	}
	return b.String()
}

// checkPages wants every line inside its sheet and apart from all others.
func checkPages(t failer, doc *Document) {
	for n, page := range doc.Pages {
		for i, a := range page.Text {
			left, right := extent(a)
			if left < -a.Size/2 || right > page.Width+a.Size/2 || a.Y-a.Size > page.Height || a.Y > page.Height {
				t.Fatalf("page %d: %q leaves the sheet", n+1, Line{Pieces: a.Pieces}.Text())
			}
			for _, b := range page.Text[i+1:] {
				l, r := extent(b)
				if l < right-a.Size/2 && left < r-a.Size/2 && a.Y-a.Size*4/5 < b.Y && b.Y-b.Size*4/5 < a.Y {
					t.Fatalf("page %d: %q and %q overlap", n+1, Line{Pieces: a.Pieces}.Text(), Line{Pieces: b.Pieces}.Text())
				}
			}
		}
	}
}

func extent(p Placed) (left, right Length) {
	last := p.Pieces[len(p.Pieces)-1]
	return p.X + p.Pieces[0].X, p.X + last.X + last.W
}

func drawRows(t *rapid.T, columns int, long []int) []Row {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Row {
		var row Row
		for range columns {
			unit := rapid.SampledFrom(alphabet).Draw(t, "unit")
			row.Cells = append(row.Cells, textCell(strings.Repeat(unit+"一二", rapid.SampledFrom(long).Draw(t, "length"))))
		}
		row.Keep = rapid.IntRange(0, 4).Draw(t, "keep") == 0
		if rapid.IntRange(0, 4).Draw(t, "carry") == 0 {
			row.Carry = &Row{Cells: []Cell{{Columns: columns, Text: []Paragraph{{Spans: []Span{{Text: "头"}}}}}}}
		}
		return row
	}), 0, 8).Draw(t, "rows")
}

func TestTablesLoseNothingAndNothingOverlaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkTable(t, Portrait(), drawRows(t, 3, []int{0, 1, 3, 10, 40, 400, 3000})) })
}

// FuzzTable works on low sheets, so that short texts already fill several and
// an execution takes little time.
func FuzzTable(f *testing.F) {
	low := Portrait()
	low.Down = Millimetres(420)
	low.Height = low.Top + low.Down + Millimetres(300)
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { checkTable(t, low, drawRows(t, 3, []int{0, 1, 3, 8, 25})) }))
}

func checkTable(t failer, frame Frame, rows []Row) {
	columns := []Length{Millimetres(300), Millimetres(760), Millimetres(500)}
	doc := tableOf(t, frame, columns, rows)
	checkPages(t, doc)
	x := frame.Left + cellSide
	for n, width := range columns {
		var want strings.Builder
		for _, row := range rows {
			want.WriteString(row.Cells[n].Text[0].Spans[0].Text)
		}
		if got := letters(column(doc, x)); sorted(got) != sorted(letters(want.String())) {
			t.Fatalf("column %d holds %d characters, want %d", n, len([]rune(got)), len([]rune(letters(want.String()))))
		}
		x += width
	}
}

func TestHeaderAndNumberRepeatWhereARowGoesOn(t *testing.T) {
	row := Row{
		Cells: []Cell{textCell("7"), textCell(strings.Repeat("一二三四五六七八", 1200))},
		Again: []Cell{textCell("7\n续")},
	}
	doc := tableOf(t, Portrait(), []Length{Millimetres(100), Millimetres(1460)}, []Row{row})
	if len(doc.Pages) < 3 {
		t.Fatalf("a row of 9,600 characters takes %d pages", len(doc.Pages))
	}
	for n, page := range doc.Pages {
		var first []string
		for _, placed := range page.Text {
			if placed.X == Portrait().Left+cellSide {
				first = append(first, Line{Pieces: placed.Pieces}.Text())
			}
		}
		want := "头 7 续"
		if n == 0 {
			want = "头 7"
		}
		if strings.Join(first, " ") != want {
			t.Errorf("page %d: first column %q, want %q", n+1, first, want)
		}
	}
}

func TestARowToKeepGoesToTheNextPageWithItsFollower(t *testing.T) {
	short := func(text string) Row { return Row{Cells: []Cell{textCell(text)}} }
	var rows []Row
	for n := range 33 {
		rows = append(rows, short(fmt.Sprint(n)))
	}
	band := short("条款")
	band.Keep = true
	rows = append(rows, band, short(strings.Repeat("意见", 300)))
	doc := tableOf(t, Portrait(), []Length{Millimetres(1560)}, rows)
	for n, page := range doc.Pages {
		for i, placed := range page.Text {
			if (Line{Pieces: placed.Pieces}).Text() == "条款" && i == len(page.Text)-1 {
				t.Errorf("the band is the last on page %d", n+1)
			}
		}
	}
}

func TestAFlowStopsWhenItsContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	flow := NewFlow(ctx, NewSetter(fonts.Embedded()), Portrait(), nil)
	set := 0
	flow.Table(Table{Columns: []Length{Millimetres(1560)}, Size: 10 * Point, Leading: 14 * Point}, func(yield func(Row) bool) {
		for yield(Row{Cells: []Cell{textCell("一")}}) {
			if set++; set == 100 {
				cancel()
			}
		}
	})
	if _, err := flow.Finish(Info{}); !errors.Is(err, context.Canceled) || set > 101 {
		t.Errorf("%v after %d rows, want %v after 101", err, set, context.Canceled)
	}
}

func TestRedlinesKeepTheirMarksOverLines(t *testing.T) {
	s := NewSetter(fonts.Embedded())
	lines := s.Break(Paragraph{Size: em, Spans: []Span{{Text: "将完善"}, {Text: "技术转移服务", Mark: Removed}, {Text: "成果转化ABC", Mark: Added}, {Text: "体系。"}}}, 6*em)
	text := map[Mark]string{}
	for _, line := range lines {
		for _, piece := range line.Pieces {
			text[piece.Mark] += piece.Text
		}
	}
	if text[Plain] != "将完善体系。" || text[Removed] != "技术转移服务" || text[Added] != "成果转化ABC" {
		t.Errorf("marked %v", text)
	}
}
