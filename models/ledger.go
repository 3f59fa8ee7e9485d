package models

// Standing is everything the class and flags of one unit are decided from.
type Standing struct {
	Round      Round
	Unit       Unit
	Deadline   Deadline // the unit's effective one
	RoundsOwn  Deadline // the round's own
	Reply      Reply
	Counting   Version // zero when none counts
	Working    Version // zero when none is written
	Entered    bool    // a version entered on behalf waits for its check
	WorkingN   int     // opinions in the working version
	Submission Submission
	Now        Instant
}

// ClassOf puts a unit in exactly one class.
func ClassOf(s Standing) Class {
	switch {
	case s.Reply.Counting != 0 && s.Counting.NoOpinion:
		return ClassNoOpinion
	case s.Reply.Counting != 0:
		return ClassWithOpinions
	case s.Reply.Late != 0:
		return ClassLate
	case s.Round.Policy.DeemNoOpinion && s.Round.State != RoundSetup && !s.Deadline.Open(s.Now) && !s.Deadline.At.IsZero():
		return ClassDeemed
	}
	return ClassNotReplied
}

// FlagsOf are the flags beside the class, in a fixed order.
func FlagsOf(s Standing) []Flag {
	var flags []Flag
	add := func(yes bool, flag Flag) {
		if yes {
			flags = append(flags, flag)
		}
	}
	begun := s.Reply.Working != 0 && (s.WorkingN > 0 || s.Working.NoOpinion)
	rule := s.Submission
	add(!s.Unit.AcknowledgedAt.IsZero(), FlagAcknowledged)
	add(begun, FlagDrafting)
	add(begun && CheckApproval(rule) != nil, FlagAwaitingApproval)
	add(begun && CheckApproval(rule) == nil && CheckSeal(rule) != nil, FlagAwaitingSeal)
	add(s.sealOwed(), FlagSealOwed)
	add(s.Deadline.UnitID != 0, FlagExtended)
	add(s.Entered, FlagAwaitingCheck)
	add(s.Reply.Withdrawn && s.Reply.Counting == 0, FlagWithdrawn)
	return flags
}

// ClashOf is the reply that a later one of the unit itself put aside although the office had taken it down (代录) with
// another content: both are kept until the office says which counts. A reason on it means that it has said so.
func ClashOf(counting Version, versions []Version) Version {
	if counting.ID == 0 || counting.OnBehalf() {
		return Version{}
	}
	for i := len(versions) - 1; i >= 0; i-- {
		v := versions[i]
		if v.OnBehalf() && v.State == VersionSuperseded && v.Reason == "" && v.NoOpinion != counting.NoOpinion {
			return v
		}
	}
	return Version{}
}

func (s Standing) sealOwed() bool {
	if s.Reply.Counting == 0 || s.Round.Policy.Seal(s.Counting.NoOpinion) != SealAfter {
		return false
	}
	_, sealed := SealFor(s.Submission.Seals, s.Counting.Hash)
	return !sealed
}

// Add counts one unit into the sums.
func (s *Sums) Add(u UnitState) {
	if s.ByClass == nil {
		s.ByClass, s.ByCategory = map[Class]int{}, map[UnitCategory]map[Class]int{}
	}
	if s.ByCategory[u.Unit.Category] == nil {
		s.ByCategory[u.Unit.Category] = map[Class]int{}
	}
	s.Units++
	s.ByClass[u.Class]++
	s.ByCategory[u.Unit.Category][u.Class]++
}

// Agree reports whether the sums hold: classes add up to N, outcomes to K, K′ ≤ K.
func (s Sums) Agree() bool {
	units, outcomes := 0, 0
	for _, n := range s.ByClass {
		units += n
	}
	for _, n := range s.ByOutcome {
		outcomes += n
	}
	return units == s.Units && outcomes == s.Opinions && s.Grouped <= s.Opinions
}
