package papers

import "zqyj/models"

// Proof is what the code on a paper's last page stands for.
type Proof struct {
	Kind string
	Hash string
	At   models.Instant // of the last event the paper tells of
}

// Proven is a paper that carries such a code.
type Proven interface{ Proof() Proof }

// Proof of the digest, the same for every layout.
func (d Digest) Proof() Proof { return Proof{d.info().Subject, d.Verify.Hash, d.created} }

// Proof of the adoption table.
func (t AdoptionTable) Proof() Proof { return Proof{t.info().Subject, t.Verify.Hash, t.created} }

// Proof of the account.
func (a Account) Proof() Proof { return Proof{a.info().Subject, a.Verify.Hash, a.created} }

// Proof of the list of units that owe a reply.
func (u Unanswered) Proof() Proof { return Proof{u.info().Subject, u.Verify.Hash, u.created} }

// Proof of the table of disagreements.
func (d Disagreements) Proof() Proof { return Proof{d.info().Subject, d.Verify.Hash, d.created} }

// Proof of the comparison.
func (c Comparison) Proof() Proof { return Proof{c.info().Subject, c.Verify.Hash, c.created} }

// Recomputed gives the hashes of all papers whose content follows from the round's log. The list of units that owe a reply
// is not among them: it tells who has begun to write, of which there is no event.
func Recomputed(s models.Snapshot) map[string]bool {
	hashes := map[string]bool{}
	for _, byUnit := range []bool{false, true} {
		for _, contacts := range []bool{false, true} {
			hashes[NewDigest(s, DigestOptions{ByUnit: byUnit, Contacts: contacts}).Verify.Hash] = true
		}
	}
	for _, paper := range []Proven{NewAdoptionTable(s, ""), NewAccount(s, ""), NewDisagreements(s, true, ""), NewDisagreements(s, false, ""), NewComparison(s, models.Revise(s), "")} {
		hashes[paper.Proof().Hash] = true
	}
	return hashes
}

// FollowsFromLog tells whether Recomputed covers a kind of paper.
func FollowsFromLog(kind string) bool { return kind != Unanswered{}.info().Subject }
