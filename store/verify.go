package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"

	"gorm.io/gorm"

	"zqyj/models"
)

// Verification is what a recomputation of everything that must agree came to.
type Verification struct {
	Rounds, Versions, Opinions, Files int
	Events                            int64
	Faults                            []string // in Chinese, each naming what does not fit; empty: all is well
}

// maxFaults bounds the list: a destroyed database does not need a million lines.
const maxFaults = 200

func (v *Verification) fault(format string, args ...any) {
	if len(v.Faults) < maxFaults {
		v.Faults = append(v.Faults, fmt.Sprintf(format, args...))
	}
}

// Verify recomputes, in one consistent view, every chain, draft hash, content hash, receipt, figure, kept ledger and file.
func (s *Store) Verify(ctx context.Context) (Verification, error) {
	var v Verification
	err := s.reading(ctx, func(db *gorm.DB) error {
		db = db.Session(&gorm.Session{})
		if err := v.chain(db, 0, "系统留痕"); err != nil {
			return err
		}
		rounds, err := all[models.Round](db.Order("id"))
		if err != nil {
			return err
		}
		for _, round := range rounds {
			v.Rounds++
			if err := v.round(s, db, round); err != nil {
				return fmt.Errorf("verify round %d: %w", round.ID, err)
			}
		}
		return v.files(db)
	})
	return v, err
}

func (v *Verification) round(s *Store, db *gorm.DB, round models.Round) error {
	checks := []func() error{
		func() error { return v.chain(db, round.ID, fmt.Sprintf("第%d轮留痕", round.ID)) },
		func() error { return v.drafts(db, round) },
		func() error { return v.replies(s, db, round) },
		func() error { return v.receipts(db, round) },
		func() error { return v.figures(s, db, round) },
		func() error { return v.keepsakes(db, round) },
	}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (v *Verification) chain(db *gorm.DB, roundID int64, name string) error {
	report, err := verifyChain(db, roundID)
	v.Events += report.Length
	if !report.Whole() {
		v.fault("%s：第%d条%s", name, report.Broken, report.Why)
	}
	return err
}

func (v *Verification) drafts(db *gorm.DB, round models.Round) error {
	drafts, err := all[models.Draft](db.Where("round_id = ?", round.ID).Order("id"))
	for _, d := range drafts {
		clauses, err := all[models.Clause](db.Where("draft_id = ?", d.ID).Order("seq"))
		if err != nil {
			return err
		}
		if models.DraftHash(d.Title, clauses) != d.Hash {
			v.fault("第%d轮：征求意见稿第%d版的文字与校验值不符", round.ID, d.Version)
		}
	}
	return err
}

// replies recomputes the content hash of every version that was sent or handed over, and what counts.
func (v *Verification) replies(s *Store, db *gorm.DB, round models.Round) error {
	replies, err := all[models.Reply](db.Where("round_id = ?", round.ID).Order("id"))
	if err != nil {
		return err
	}
	tx := &Tx{db: db, store: s}
	for _, reply := range replies {
		versions, err := all[models.Version](db.Where("reply_id = ?", reply.ID).Order("number"))
		if err != nil {
			return err
		}
		counted := reply.Counting == 0
		for _, version := range versions {
			v.Versions++
			counts := version.Number == reply.Counting
			counted = counted || counts && version.State == models.VersionSubmitted
			if err := v.version(tx, round, version, counts); err != nil {
				return err
			}
		}
		if !counted {
			v.fault("第%d轮单位%d：登记为有效的第%d版不存在或状态不符", round.ID, reply.UnitID, reply.Counting)
		}
	}
	return nil
}

func (v *Verification) version(tx *Tx, round models.Round, version models.Version, counts bool) error {
	opinions, err := tx.opinions(version.ID)
	if err != nil {
		return err
	}
	live := 0
	for _, o := range opinions {
		v.Opinions++
		if o.Counts != (counts && !o.Struck) {
			v.fault("第%d轮单位%d第%d版：意见%d是否计入与版本不符", round.ID, version.UnitID, version.Number, o.ID)
		}
		if !o.Struck {
			live++
			if fixed(version) && o.TextHash != o.Sum() {
				v.fault("第%d轮单位%d第%d版：意见%d的文字与校验值不符", round.ID, version.UnitID, version.Number, o.ID)
			}
		}
	}
	if !fixed(version) {
		return nil
	}
	content, err := tx.content(round, version, opinions)
	if err != nil {
		return err
	}
	content.DraftHash = version.DraftHash // the draft may have been corrected since
	if content.ContentHash() != version.Hash {
		v.fault("第%d轮单位%d第%d版：内容与内容哈希不符", round.ID, version.UnitID, version.Number)
	}
	if live != version.Opinions {
		v.fault("第%d轮单位%d第%d版：登记%d条意见，实有%d条", round.ID, version.UnitID, version.Number, version.Opinions, live)
	}
	return nil
}

// fixed says whether a version's text can no longer change, so that its hash must fit.
func fixed(version models.Version) bool {
	switch version.State {
	case models.VersionWorking, models.VersionDropped:
		return false
	}
	return version.Hash != ""
}

func (v *Verification) receipts(db *gorm.DB, round models.Round) error {
	receipts, err := all[models.Receipt](db.Where("round_id = ?", round.ID).Order("id"))
	if err != nil {
		return err
	}
	for _, r := range receipts {
		versions, err := all[models.Version](db.Where("reply_id = ? AND number = ?", r.ReplyID, r.Number))
		if err != nil {
			return err
		}
		events, err := all[models.Event](db.Where("round_id = ? AND place = ?", round.ID, r.Place))
		if err != nil {
			return err
		}
		if len(versions) != 1 || versions[0].Hash != r.Hash || len(events) != 1 || hex.EncodeToString(events[0].Hash) != r.Link {
			v.fault("回执%s：与反馈版本或留痕不符", r.Code)
		}
	}
	return nil
}

// figures counts the opinions anew and holds the kept counters, the ledger and the snapshot against them.
func (v *Verification) figures(s *Store, db *gorm.DB, round models.Round) error {
	opinions, err := all[models.Opinion](db.Where("round_id = ? AND counts = ?", round.ID, true))
	if err != nil {
		return err
	}
	want := recount(round.ID, opinions)
	kept, err := all[counter](db.Where("round_id = ?", round.ID))
	if err != nil {
		return err
	}
	for _, c := range kept {
		n := c.N
		c.N = 0
		if want[c] != n {
			v.fault("第%d轮统计%s/%d/%s：登记%d，实有%d", round.ID, c.Scope, c.ScopeID, c.Name, n, want[c])
		}
		delete(want, c)
	}
	for _, c := range slices.SortedFunc(maps.Keys(want), inOrder) {
		if n := want[c]; n != 0 {
			v.fault("第%d轮统计%s/%d/%s：没有登记，实有%d", round.ID, c.Scope, c.ScopeID, c.Name, n)
		}
	}
	snap, err := s.ledger(db, round.ID)
	if err != nil {
		return err
	}
	if !snap.Sums.Agree() || snap.Sums.Opinions != len(opinions) {
		v.fault("第%d轮台账合计不符：%d家、%d条意见，实有%d条", round.ID, snap.Sums.Units, snap.Sums.Opinions, len(opinions))
	}
	return nil
}

// inOrder sorts figures, so that the same database gives the same list of faults.
func inOrder(a, b counter) int {
	return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.ScopeID, b.ScopeID), cmp.Compare(a.Name, b.Name))
}

// recount is every figure as it follows from the opinions that count.
func recount(roundID int64, opinions []models.Opinion) map[counter]int {
	var standing []counter
	groups := map[int64]int{}
	for _, o := range opinions {
		standing = append(standing, figuresOf(o, 1)...)
		if o.GroupID != 0 {
			groups[o.GroupID]++
		}
	}
	for _, n := range groups {
		standing = append(standing, counter{RoundID: roundID, Scope: "round", Name: "merged", N: n - 1})
	}
	return addedUp(standing)
}

func (v *Verification) keepsakes(db *gorm.DB, round models.Round) error {
	rows, err := all[keepsake](db.Where("round_id = ?", round.ID).Order("id"))
	for _, row := range rows {
		sum := sha256.Sum256([]byte(row.Body))
		if hex.EncodeToString(sum[:]) != row.Hash {
			v.fault("第%d轮：%s留存的台账与校验值不符", round.ID, row.At.String())
		}
	}
	return err
}

// files reads every stored file's bytes again.
func (v *Verification) files(db *gorm.DB) error {
	files, err := all[models.File](db.Order("id"))
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, file := range files {
		if seen[file.SHA256] {
			continue
		}
		seen[file.SHA256] = true
		v.Files++
		sum := sha256.New()
		n, err := io.Copy(sum, &chunkReader{db: db, sha256: file.SHA256})
		if err != nil {
			return err
		}
		if n != file.Size || hex.EncodeToString(sum.Sum(nil)) != file.SHA256 {
			v.fault("文件%d(%s)：内容与校验值不符", file.ID, file.Name)
		}
	}
	return nil
}
