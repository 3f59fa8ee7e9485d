package models

// Snapshot is one consistent reading of a round; every paper, ledger and API answer is made from it.
type Snapshot struct {
	Round       Round
	Draft       Draft
	Clauses     []Clause // in document order, tombstones at the end
	Deadlines   []Deadline
	Units       []UnitState    // in the office's order
	Opinions    []OpinionState // of counting replies, by clause, then unit order
	Groups      []OpinionGroup
	Resolutions []Resolution // texts by hand, one a clause at most
	Outages     []Outage
	Sums        Sums
	Interim     bool    // not released: 过程稿
	At          Instant // the last event's moment: papers take their date from here, never from the clock
	Head        string  // hash of the last event, hex
}

// UnitState is one line of the ledger.
type UnitState struct {
	Unit      Unit
	Class     Class
	Flags     []Flag
	Deadline  Deadline // the unit's effective one
	Reply     Reply
	Version   Version // the counting version; zero when none counts
	LateOne   Version // a late version not admitted
	Working   int     // opinions in the unsent working version, never their text
	Clash     Version // a reply that stands beside the counting one until the office says which counts; zero: none
	Receipt   Receipt
	Approval  Approval // of the counting version
	Seal      Seal     // of the counting version
	Reminders []Reminder
}

// Has reports whether the unit carries the flag.
func (u UnitState) Has(flag Flag) bool {
	for _, f := range u.Flags {
		if f == flag {
			return true
		}
	}
	return false
}

// Replied reports whether the unit's reply counts.
func (u UnitState) Replied() bool { return u.Class == ClassWithOpinions || u.Class == ClassNoOpinion }

// OpinionState is one counting opinion with what the office did about it.
type OpinionState struct {
	Opinion
	Unit          string      // the unit's name
	Person        Contact     // the opinion's own contact, else the reply's
	Clause        Clause      // as the draft stands now
	Disposition   Disposition // the one that holds; zero while the opinion is open
	Earlier       Disposition // the newest one when it does not hold: the unit reworded or sent the opinion again
	Revision      int         // of the newest disposition, what the next one has to name
	Stale         bool        // Earlier is set: it needs a new look
	Attachments   []Attachment
	Stance        Stance
	Coordinations []Coordination
}

// Contested reports whether the opinion stands in the table of disagreements: marked so, insisted on, or in coordination.
func (o OpinionState) Contested() bool {
	return o.Disputed || o.Stance.ID != 0 && !o.Stance.Agrees || o.Disposition.Outcome == OutcomeCoordination
}

// Sums are the figures of a round; every page, paper and API answer shows these and no others.
type Sums struct {
	Units      int
	ByClass    map[Class]int
	ByCategory map[UnitCategory]map[Class]int
	Opinions   int             // K
	Grouped    int             // K′: a group counts as one
	ByOutcome  map[Outcome]int // adds up to K, "" = 未处理
}

// Replied is how many units' replies count.
func (s Sums) Replied() int { return s.ByClass[ClassWithOpinions] + s.ByClass[ClassNoOpinion] }

// Of is the number of units in a category.
func (s Sums) Of(c UnitCategory) int {
	n := 0
	for _, count := range s.ByCategory[c] {
		n += count
	}
	return n
}
