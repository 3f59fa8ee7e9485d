package models

import (
	"cmp"
	"slices"
	"strings"
)

// LedgerFilter narrows and orders the lines of the ledger; it never touches the sums.
type LedgerFilter struct {
	Class    Class
	Flag     Flag
	Category UnitCategory
	Owes     bool   // only units that may be reminded
	Text     string // name, pinyin initials, contact or phone
	Sort     LedgerOrder
	Desc     bool
}

// LedgerOrder is a column the ledger may be ordered by.
type LedgerOrder string

// The orders; the empty one is the office's own (机构序列).
const (
	OrderOffice   LedgerOrder = ""
	OrderClass    LedgerOrder = "class"
	OrderOpinions LedgerOrder = "opinions"
	OrderCalls    LedgerOrder = "calls"
	OrderReceived LedgerOrder = "received"
)

// Narrows reports whether the filter leaves anything out.
func (f LedgerFilter) Narrows() bool {
	return f.Class != "" || f.Flag != "" || f.Category != "" || f.Owes || strings.TrimSpace(f.Text) != ""
}

// Apply gives the lines that pass, in the wanted order; equal ones stay in the office's.
func (f LedgerFilter) Apply(units []UnitState) []UnitState {
	kept := make([]UnitState, 0, len(units))
	for _, u := range units {
		if f.passes(u) {
			kept = append(kept, u)
		}
	}
	if compare := ledgerOrders[f.Sort]; compare != nil {
		slices.SortStableFunc(kept, func(a, b UnitState) int {
			if f.Desc {
				return compare(b, a)
			}
			return compare(a, b)
		})
	}
	return kept
}

var ledgerOrders = map[LedgerOrder]func(a, b UnitState) int{
	OrderClass: func(a, b UnitState) int {
		return cmp.Compare(slices.Index(Classes, a.Class), slices.Index(Classes, b.Class))
	},
	OrderOpinions: func(a, b UnitState) int { return cmp.Compare(a.Version.Opinions, b.Version.Opinions) },
	OrderCalls:    func(a, b UnitState) int { return cmp.Compare(len(a.Reminders), len(b.Reminders)) },
	OrderReceived: func(a, b UnitState) int { return cmp.Compare(a.ReceivedAt(), b.ReceivedAt()) },
}

func (f LedgerFilter) passes(u UnitState) bool {
	switch {
	case f.Class != "" && u.Class != f.Class,
		f.Flag != "" && !u.Has(f.Flag),
		f.Category != "" && u.Unit.Category != f.Category,
		f.Owes && !u.Owes():
		return false
	}
	return u.matches(strings.TrimSpace(f.Text))
}

func (u UnitState) matches(text string) bool {
	if text == "" {
		return true
	}
	person := u.Person()
	for _, field := range []string{NormalName(u.Unit.Name), person.Name, person.Phone, u.Unit.Email} {
		if field != "" && strings.Contains(field, NormalName(text)) {
			return true
		}
	}
	return MatchInitials(u.Unit.Initials, text)
}

// Person is whom to call: the contact of the reply that counts or came late, else the office's own note. A draft's
// contact is the unit's own matter until it is sent.
func (u UnitState) Person() Contact {
	for _, v := range []Version{u.Version, u.LateOne} {
		if !v.Contact.Empty() {
			return v.Contact
		}
	}
	return Contact{Name: u.Unit.Contact, Phone: u.Unit.Phone}
}

// ReceivedAt is when the reply arrived: as stated for 代录, else when it was submitted; zero when there is none.
func (u UnitState) ReceivedAt() Instant {
	v := u.Version
	if v.ID == 0 {
		v = u.LateOne
	}
	return v.Arrived()
}

// Owes reports whether the unit may be reminded: nothing arrived from it, or its seal is still due.
func (u UnitState) Owes() bool { return u.Class == ClassNotReplied || u.Has(FlagSealOwed) }
