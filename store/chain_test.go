package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// TestOneEventPerChange counts what each verb adds to the round's chain; autosave adds nothing.
func TestOneEventPerChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 3)
		unit := c.units[0]
		place := func() int64 {
			round, err := s.Round(ctx, c.round.ID)
			c.must(err)
			return round.ChainLength
		}
		steps := []struct {
			what   string
			events int64
			do     func() error
		}{
			{"autosave", 0, func() error { c.fill(unit); return nil }},
			{"striking", 0, func() error { return s.StrikeOpinion(ctx, unit, c.desk(unit).Opinions[0].Key, true) }},
			{"taking in again", 0, func() error { return s.StrikeOpinion(ctx, unit, c.desk(unit).Opinions[0].Key, false) }},
			{"attaching", 0, func() error { _, err := s.AttachFile(ctx, unit, 0, pdf); return err }},
			{"approval", 1, func() error {
				_, err := s.Approve(ctx, unit, models.Approval{Hash: c.desk(unit).Working.Hash, Name: "王某某", Post: "副厅长", Agreed: true})
				return err
			}},
			{"submission", 1, func() error {
				_, err := s.SubmitReply(ctx, unit, store.Sending{Key: "k", Request: "r", Revision: store.Unguarded})
				return err
			}},
			{"its repeat", 0, func() error {
				_, err := s.SubmitReply(ctx, unit, store.Sending{Key: "k", Request: "r", Revision: store.Unguarded})
				return err
			}},
			{"withdrawal", 1, func() error { return s.WithdrawReply(ctx, unit, store.Sending{Revision: store.Unguarded}) }},
			{"an invitation", 1, func() error {
				_, err := s.Invite(ctx, office, models.Invitation{RoundID: c.round.ID, UnitID: unit.UnitID, Role: models.RoleReader})
				return err
			}},
			{"a replaced invitation", 2, func() error { // one ends, one begins
				_, err := s.ReplaceInvitation(ctx, office, c.round.ID, c.units[2].InvitationID)
				return err
			}},
			{"a plea", 1, func() error { _, err := s.AskExtension(ctx, unit, storetest.Noon+9000, "材料在途"); return err }},
			{"an extension", 1, func() error {
				return s.ExtendDeadline(ctx, office, store.Extension{RoundID: c.round.ID, UnitID: unit.UnitID, At: storetest.Noon + 9000, Reason: "材料在途"})
			}},
			{"the deadline", 3, func() error { clock.Set(storetest.Noon); return s.CloseDue(ctx) }}, // latched, kept, closed
			{"looking again", 0, func() error { return s.CloseDue(ctx) }},
			{"a refusal", 0, func() error {
				if c.submit(c.units[1]) == nil {
					t.Error("accepted after noon")
				}
				return nil
			}},
		}
		for _, step := range steps {
			before := place()
			if err := step.do(); err != nil {
				t.Fatalf("%s: %v", step.what, err)
			}
			if n := place() - before; n != step.events {
				t.Errorf("%s wrote %d events, want %d", step.what, n, step.events)
			}
		}
		report, err := s.VerifyChain(ctx, c.round.ID)
		c.must(err)
		if !report.Whole() || report.Length != place() {
			t.Errorf("the chain %+v, want %d whole", report, place())
		}
	})
}

// tamperings are what somebody with a database console might do; each begins at a whole chain.
var tamperings = map[string]string{
	"another time":        "UPDATE events SET at = at + 1 WHERE round_id = %[1]d AND place = 5",
	"another actor":       "UPDATE events SET actor = 'office:9' WHERE round_id = %[1]d AND place = 5",
	"another verb":        "UPDATE events SET verb = 'nothing' WHERE round_id = %[1]d AND place = 5",
	"another subject":     "UPDATE events SET subject = 'reply:999' WHERE round_id = %[1]d AND place = 5",
	"another unit":        "UPDATE events SET unit_id = unit_id + 1 WHERE round_id = %[1]d AND place = 5",
	"other data":          "UPDATE events SET data = '{}' WHERE round_id = %[1]d AND verb = 'submitted'",
	"another link":        "UPDATE events SET prev = hash WHERE round_id = %[1]d AND place = 5",
	"another hash":        "UPDATE events SET hash = prev WHERE round_id = %[1]d AND place = 5",
	"a line taken out":    "DELETE FROM events WHERE round_id = %[1]d AND place = 5",
	"the last line gone":  "DELETE FROM events WHERE round_id = %[1]d AND place = (SELECT chain_length FROM rounds WHERE id = %[1]d)",
	"the head turned":     "UPDATE rounds SET chain_head = (SELECT hash FROM events WHERE round_id = %[1]d AND place = 2) WHERE id = %[1]d",
	"the length cut":      "UPDATE rounds SET chain_length = chain_length - 1 WHERE id = %[1]d",
	"two lines exchanged": "UPDATE events SET place = CASE place WHEN 5 THEN -6 ELSE -5 END WHERE round_id = %[1]d AND place IN (5, 6)",
}

func TestTheChainTellsEveryTampering(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *store.Store, raw *sql.DB, clock *storetest.Clock) {
		for name, statement := range tamperings {
			clock.Set(storetest.Morning)
			c := openCall(t, s, clock, 2)
			c.submitted(c.units[0])
			c.submitted(c.units[1])
			if report, err := s.VerifyChain(context.Background(), c.round.ID); err != nil || !report.Whole() {
				t.Fatalf("%s: the chain is broken before: %+v, %v", name, report, err)
			}
			execute(t, raw, fmt.Sprintf(statement, c.round.ID))
			if report, err := s.VerifyChain(context.Background(), c.round.ID); err != nil || report.Whole() {
				t.Errorf("%s is not seen: %+v, %v", name, report, err)
			}
		}
	})
}

// TestAReceiptTellsTamperingWithItsText: what the receipt promises is the text in the database.
func TestAReceiptTellsTamperingWithItsText(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *store.Store, raw *sql.DB, clock *storetest.Clock) {
		for name, statement := range map[string]string{
			"text":            "UPDATE opinions SET proposed = 'x' WHERE round_id = %d",
			"reason":          "UPDATE opinions SET reason = 'x' WHERE round_id = %d",
			"struck":          "UPDATE opinions SET struck = NOT struck WHERE round_id = %d",
			"contact":         "UPDATE versions SET contact_phone = '13800000000' WHERE round_id = %d",
			"declaration":     "UPDATE versions SET no_opinion = NOT no_opinion WHERE round_id = %d",
			"an opinion gone": "DELETE FROM opinions WHERE round_id = %d",
		} {
			c := openCall(t, s, clock, 1)
			receipt := c.submitted(c.units[0])
			execute(t, raw, fmt.Sprintf(statement, c.round.ID))
			if _, fits, err := s.VerifyReceipt(context.Background(), receipt.Code); err != nil || fits {
				t.Errorf("%s: fits %v, %v, want 不相符", name, fits, err)
			}
		}
	})
}

// TestReceiptsVerifyAfterContactsArePurged: names and phones go, sums stay.
func TestReceiptsVerifyAfterContactsArePurged(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *store.Store, raw *sql.DB, clock *storetest.Clock) {
		ctx := context.Background()
		c := openCall(t, s, clock, 2)
		var receipts []models.Receipt
		for _, unit := range c.units {
			c.fill(unit)
			o := general("建议统一体例")
			o.Contact = models.Contact{Name: "吴某", Phone: "0931-8400000转801"}
			_, err := s.SaveOpinion(ctx, unit, o)
			c.must(err)
			receipt, err := s.SubmitReply(ctx, unit, store.Sending{Revision: store.Unguarded})
			c.must(err)
			receipts = append(receipts, receipt)
		}
		_, err := s.SaveOpinion(ctx, c.units[0], general("尚未提交")) // copies of the contacts in an unsent version
		c.must(err)
		execute(t, raw, fmt.Sprintf("UPDATE rounds SET state = 'released', released_at = %d, purge_days = 1 WHERE id = %d", storetest.Noon, c.round.ID))
		clock.Set(storetest.Noon + 24*3_600_000)
		c.must(s.PurgeDue(ctx))
		const left = "SELECT (SELECT count(*) FROM versions WHERE contact_name <> '' OR contact_phone <> '' OR contact_salt <> '') + (SELECT count(*) FROM opinions WHERE contact_name <> '' OR contact_phone <> '' OR contact_salt <> '')"
		if n := number(t, raw, left); n != 0 {
			t.Errorf("%d rows still hold a name, phone or salt", n)
		}
		for i, receipt := range receipts {
			if _, fits, err := s.VerifyReceipt(ctx, receipt.Code); err != nil || !fits {
				t.Errorf("receipt %d after the purge: fits %v, %v", i, fits, err)
			}
		}
		if report, err := s.VerifyChain(ctx, c.round.ID); err != nil || !report.Whole() {
			t.Errorf("the chain after the purge: %+v, %v", report, err)
		}
	})
}
