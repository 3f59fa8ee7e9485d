package papers

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestALargeDigestIsBoundInVolumesWithOneTableOfContents(t *testing.T) {
	d := NewDigest(newRounds(11).snapshot(90), DigestOptions{Contacts: true})
	printer, _ := NewPrinter("", 1)
	texts, order := map[int]string{}, []int{}
	err := printer.Volumes(context.Background(), d, 40, func(v Volume) error {
		order = append(order, v.Number)
		texts[v.Number] = strings.ReplaceAll(poppler(t, v.File.PDF, "-raw"), "\n", "")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(order) != 4 || order[3] != 1 {
		t.Fatalf("volumes came in the order %v, want 2 3 4 1", order)
	}
	whole := letters(texts[2] + texts[3] + texts[4])
	for _, part := range d.Parts {
		for _, o := range part.Opinions {
			checkSaid(t, whole, o.Unit)
			checkSaid(t, whole, o.Reason)
		}
	}
	if !strings.Contains(letters(texts[1]), letters("第二册至第四册")) {
		t.Error("the first volume does not say where the opinions are")
	}
}

func TestDividingDealsEveryOpinionOutOnce(t *testing.T) {
	parts := NewDigest(newRounds(12).snapshot(100), DigestOptions{}).Parts
	for _, size := range []int{1, 7, 50, 99, 100, 1000} {
		number := 0
		for _, volume := range divide(parts, size) {
			held := 0
			for _, part := range volume {
				held += len(part.Opinions)
				for _, o := range part.Opinions {
					if number++; o.Number != number {
						t.Fatalf("size %d: opinion %d comes as the %dth", size, o.Number, number)
					}
				}
			}
			if held > size {
				t.Errorf("size %d: a volume holds %d", size, held)
			}
		}
		if number != 100 {
			t.Errorf("size %d: %d opinions dealt out", size, number)
		}
	}
}

func TestVolumesStopWhenNobodyTakesThem(t *testing.T) {
	d := NewDigest(newRounds(13).snapshot(30), DigestOptions{})
	printer, _ := NewPrinter("", 1)
	full, taken := errors.New("disk full"), 0
	err := printer.Volumes(context.Background(), d, 10, func(Volume) error {
		taken++
		return full
	})
	if !errors.Is(err, full) || taken != 1 {
		t.Errorf("%v after %d volumes", err, taken)
	}
}
