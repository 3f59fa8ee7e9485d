package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// eachBench runs a benchmark on SQLite and, where TEST_DSN names a cluster, on PostgreSQL.
func eachBench(b *testing.B, bench func(b *testing.B, c *call)) {
	b.Run("sqlite", func(b *testing.B) {
		clock := storetest.NewClock(storetest.Morning)
		s, err := store.Open(context.Background(), store.Options{DSN: filepath.Join(b.TempDir(), "bench.db"), Clock: clock.Now}) // waits for the disk, as in use
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := s.Close(); err != nil {
				b.Error(err)
			}
		})
		bench(b, openCall(b, s, clock, 1))
	})
	b.Run("postgres", func(b *testing.B) {
		if os.Getenv("TEST_DSN") == "" {
			b.Skip("PostgreSQL left out: TEST_DSN is not set")
		}
		clock := storetest.NewClock(storetest.Morning)
		bench(b, openCall(b, storetest.Postgres(b, clock), clock, 1))
	})
}

// BenchmarkSubmitReply submits a reply of five opinions over and over: each run is a whole new version, whose writing is
// not timed.
func BenchmarkSubmitReply(b *testing.B) {
	eachBench(b, func(b *testing.B, c *call) {
		ctx, unit := context.Background(), c.units[0]
		put := store.Draught{Revision: store.Unguarded, Contact: models.Contact{Name: "李某", Phone: "13900000000"}}
		for i := range 5 {
			put.Opinions = append(put.Opinions, general(fmt.Sprintf("建议第%d条统一体例", i+1)))
		}
		for b.Loop() {
			b.StopTimer()
			_, err := c.s.PutReply(ctx, unit, put)
			c.must(err)
			b.StartTimer()
			c.must(c.submit(unit))
		}
	})
}

// BenchmarkAutosave saves one of five opinions again and again, as a page does while somebody types.
func BenchmarkAutosave(b *testing.B) {
	eachBench(b, func(b *testing.B, c *call) {
		ctx, unit := context.Background(), c.units[0]
		c.fill(unit)
		for i := range 4 {
			_, err := c.s.SaveOpinion(ctx, unit, general(fmt.Sprintf("建议第%d条统一体例", i+1)))
			c.must(err)
		}
		o := c.desk(unit).Opinions[0]
		for i := 0; b.Loop(); i++ {
			o.Reason = fmt.Sprintf("便于阅读%d", i)
			var err error
			o, err = c.s.SaveOpinion(ctx, unit, o)
			c.must(err)
		}
	})
}
