package papers

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSharesAddUpToTheWhole(t *testing.T) {
	if got := permilles([]int{30, 10, 20, 7, 9, 7, 35}); !slices.Equal(got, []int{254, 85, 170, 59, 76, 59, 297}) {
		t.Errorf("shares %v", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 20_000), 1, 7).Draw(t, "counts")
		whole, shares := sum(counts), permilles(counts)
		if whole > 0 && sum(shares) != 1000 {
			t.Fatalf("%v of %v add up to %d", shares, counts, sum(shares))
		}
		for i, n := range counts {
			if whole > 0 && (shares[i]*whole-n*1000 >= whole || n*1000-shares[i]*whole >= whole) {
				t.Fatalf("%d of %d is not %d thousandths", n, whole, shares[i])
			}
		}
	})
}

func sum(numbers []int) int {
	total := 0
	for _, n := range numbers {
		total += n
	}
	return total
}
