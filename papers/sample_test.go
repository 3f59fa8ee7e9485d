package papers

import (
	"bytes"
	"context"
	"os"
	"testing"

	"zqyj/models"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store"
	"zqyj/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// TestTheSampleRoundGivesTheSamePapersOnEveryDatabase plays the sample round
// on each database there is and wants complete papers, the same everywhere.
func TestTheSampleRoundGivesTheSamePapersOnEveryDatabase(t *testing.T) {
	first := map[string][]byte{}
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		played, err := stage.Play(ctx, s, clock.Set, sample.Round(sample.Options{}), models.PolicyOpen())
		if err != nil {
			t.Fatal(err)
		}
		snapshot, err := s.Snapshot(ctx, played.Round.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range everyPaper(snapshot) {
			file := printed(t, p.paper).PDF
			if before, known := first[p.name]; known && !bytes.Equal(before, file) {
				t.Errorf("%s: another file than on the database before", p.name)
			}
			first[p.name] = file
			checkComplete(t, p.paper)
		}
	})
}
