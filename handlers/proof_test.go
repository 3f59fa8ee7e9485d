package handlers

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/papers"
	"zqyj/store"
)

// TestTheCodeOfAPaperIsKnownToTheVerifyPage looks the hash of a digest up before it was made, after, and after the round
// has gone on.
func TestTheCodeOfAPaperIsKnownToTheVerifyPage(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		ctx, round := context.Background(), s.played.Round.ID
		snap, err := s.store.Snapshot(ctx, round)
		if err != nil {
			t.Fatal(err)
		}
		hash := papers.NewDigest(snap, papers.DigestOptions{Contacts: true}).Verify.Hash
		if !papers.Recomputed(snap)[hash] {
			t.Error("the hash is not among those that can be recomputed")
		}
		anybody, office := s.visitor(), s.officer(models.RoleAdmin)
		says := func(path string, status int, words ...string) {
			t.Helper()
			page := anybody.get(path).wants(status)
			for _, word := range words {
				if !strings.Contains(page.Body, word) {
					t.Errorf("%s does not say %q", path, word)
				}
			}
			if strings.Contains(page.Body, snap.Units[0].Unit.Name) || strings.Contains(page.Body, snap.Draft.Title) {
				t.Errorf("%s tells what the paper is about", path)
			}
		}
		says("/verify/"+hash, http.StatusNotFound, "本系统没有出具过")
		office.get(fmt.Sprintf("/office/rounds/%d/papers/digest.pdf", round)).wants(http.StatusOK)
		says("/verify/"+hash, http.StatusOK, "此后记录没有变动", "意见汇总", hash)
		says("/verify/"+strings.ToUpper(hash[:8]+"%20"+hash[8:]), http.StatusOK, hash)
		at := s.played.Round.OpenedAt + 90*86400000
		if err := s.store.ExtendDeadline(ctx, s.played.Office, store.Extension{RoundID: round, UnitID: snap.Units[0].Unit.ID, At: at, Reason: "会议集中"}); err != nil {
			t.Fatal(err)
		}
		says("/verify/"+hash, http.StatusOK, "此后记录有变动", "意见汇总")
	})
}
