package store_test

import (
	"context"
	"fmt"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// TestALongReplyIsWrittenInAsManyStatementsAsAShortOne: the round's row is held meanwhile, and the others wait for it.
func TestALongReplyIsWrittenInAsManyStatementsAsAShortOne(t *testing.T) {
	clock := storetest.NewClock(storetest.Morning)
	s, asked := storetest.Traced(t, clock)
	c := openCall(t, s, clock, 2)
	send := func(unit models.Actor, opinions int) int {
		put := store.Draught{Revision: store.Unguarded, Contact: models.Contact{Name: "李某", Phone: "13900000000"}}
		for i := range opinions {
			put.Opinions = append(put.Opinions, general(fmt.Sprintf("建议第%d条统一体例", i+1)))
		}
		asked()
		_, err := s.PutReply(context.Background(), unit, put)
		c.must(err)
		c.must(c.submit(unit))
		return len(asked())
	}
	few, many := send(c.units[0], 2), send(c.units[1], 80)
	if few != many {
		t.Errorf("%d statements for 2 opinions, %d for 80", few, many)
	}
}
