package templates

import "zqyj/models"

// RoundsPage lists every round of the office.
type RoundsPage struct {
	Frame
	Rounds []RoundRow
	New    Link // start a round; zero for who may not
}

// RoundRow is one round in the list.
type RoundRow struct {
	Link     Link
	State    Badge
	Halt     string // paused or cancelled, in words; empty else
	Deadline models.Instant
	Units    int
	Replied  int
}

// LedgerPage is the ledger (台账) of a round. The filter form sends class, flag, category, owes, q, sort by GET; the form
// around the table sends unit (several) by GET to one of Bulk. Opened by a script with the header HX-Request it answers
// with the part "ledger-live" alone.
type LedgerPage struct {
	Frame
	Live     LedgerLive
	Form     Form
	Classes  []Option
	Flags    []Option
	Category []Option
	Action   string // of the filter form
	Clear    string // address without the filter
	Charts   []LedgerChart
	Exports  []Link // papers and files made from the ledger
}

// LedgerChart is one drawing of the ledger, as a line or as a strip.
type LedgerChart struct {
	Chart
	Strip bool
}

// LedgerLive is what stays fresh on the ledger: sums, what waits for the office, the lines.
type LedgerLive struct {
	Refresh  string // own address with the filter
	At       models.Instant
	Deadline DeadlineBlock
	Notice   Notice // paused, cancelled; zero = none
	Sums     LedgerSums
	Waiting  []Link // what the office owes, in words, each leading there
	Columns  []LedgerColumn
	Rows     []LedgerRow
	All      int    // units without the filter
	Clear    string // address without the filter; empty while nothing is filtered
	Bulk     []Bulk
}

// Pickable says whether lines can be ticked for something.
func (l LedgerLive) Pickable() bool { return len(l.Bulk) > 0 }

// LedgerSums is the table of sums: units by category and class, then the opinions.
type LedgerSums struct {
	Heads    []string
	Rows     []LedgerSum // the last is the total
	Opinions int         // K
	Grouped  int         // K′
}

// LedgerSum is one line of the sums; each cell leads to the ledger filtered to it.
type LedgerSum struct {
	Name  string
	Cells []LedgerCell
}

// LedgerCell is one figure of the sums.
type LedgerCell struct {
	N    int
	Href string
}

// LedgerColumn is one heading; Sort is ascending, descending or empty, Href orders by it.
type LedgerColumn struct {
	Label, Href, Sort string
	Num               bool
}

// LedgerRow is one unit.
type LedgerRow struct {
	ID         int64
	Seq        int
	Unit       Link
	Category   string
	Class      Badge
	Flags      []Badge
	Opinions   string // empty where no reply with opinions counts
	Contact    string
	Phone      string
	Calls      string // how often reminded; empty for never
	CalledAt   models.Instant
	Seal       string
	ReceivedAt models.Instant
	Channel    string // where it did not come online
}

// Bulk is one thing to do with the ticked units.
type Bulk struct {
	Label, Action string
}
