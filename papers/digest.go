package papers

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"

	"zqyj/models"
)

// Digest is the consolidated paper, 意见汇总: what it says, not how it looks.
type Digest struct {
	Marks
	Title      string
	Issuer     string
	Day        string // of the last event
	Statistics string
	Facts      []string // sentences on how the round went
	Ledger     []LedgerLine
	Parts      []DigestPart
	Unanswered []string // units that owe a reply
	Verify     Verify
	Options    DigestOptions
	created    models.Instant
}

// DigestOptions are what one may choose about a digest.
type DigestOptions struct {
	Landscape bool   // the opinions on turned sheets, with wider columns
	ByUnit    bool   // opinions by unit instead of by clause
	Contacts  bool   // with the contacts' names and numbers
	Page      string // address of the verify page, the hash is appended
}

// DigestPart holds the opinions on one clause, or of one unit.
type DigestPart struct {
	Clause   Clause // its original; zero when by unit
	Unit     string // when by unit
	Opinions []Opinion
}

// Label names the part.
func (p DigestPart) Label() string {
	if p.Unit != "" {
		return p.Unit
	}
	return p.Clause.Label()
}

// LedgerLine is one unit's line of the ledger.
type LedgerLine struct {
	Number   int
	Unit     string
	Category models.UnitCategory
	Class    models.Class
	Flags    []string // beside the class, with what they refer to
	Opinions int
	Arrived  []string // when and how the reply came
	Name     string
	Phone    string
}

// NewDigest takes from a snapshot what the digest says.
func NewDigest(s models.Snapshot, options DigestOptions) Digest {
	d := Digest{
		Marks:      marksOf(s),
		Title:      "关于" + consulted(s.Draft.Title) + "修改意见汇总",
		Issuer:     s.Round.Issuer,
		Day:        s.At.Day(),
		Statistics: Statistics(s.Sums),
		Facts:      facts(s),
		Options:    options,
		created:    s.At,
	}
	for n, u := range s.Units {
		d.Ledger = append(d.Ledger, newLedgerLine(n+1, u, options.Contacts))
		if u.Class == models.ClassNotReplied {
			d.Unanswered = append(d.Unanswered, u.Unit.Name)
		}
	}
	d.Parts = parts(s, options)
	d.Verify = Verify{Page: options.Page, Moment: s.At.Precise(), Hash: d.contentHash()}
	return d
}

func marksOf(s models.Snapshot) Marks {
	return Marks{Interim: s.Interim, Demo: s.Round.Demo, Internal: s.Round.Internal}
}

// facts tells when replies were due, who was given more time, and when the
// service was down.
func facts(s models.Snapshot) []string {
	var out []string
	if due := models.DeadlineOf(s.Deadlines, 0); !due.At.IsZero() {
		out = append(out, "反馈截止时间为"+fullWidth(due.Moment())+"。")
	}
	for _, u := range s.Units {
		if u.Has(models.FlagExtended) {
			out = append(out, fmt.Sprintf("%s经批准延期至%s，事由：%s。", u.Unit.Name, fullWidth(u.Deadline.Moment()), trimStop(strings.TrimPrefix(u.Deadline.Reason, models.GrantedPlea))))
		}
	}
	for _, o := range s.Outages {
		out = append(out, fullWidth(fmt.Sprintf("%s至%s服务中断。", o.From, o.Till)))
	}
	return out
}

func newLedgerLine(number int, u models.UnitState, contacts bool) LedgerLine {
	line := LedgerLine{
		Number: number, Unit: u.Unit.Name, Category: u.Unit.Category, Class: u.Class, Opinions: u.Version.Opinions,
	}
	for _, flag := range u.Flags {
		switch flag {
		case models.FlagAcknowledged, models.FlagDrafting:
		case models.FlagExtended:
			line.Flags = append(line.Flags, "延期至\n"+u.Deadline.At.Short())
		default:
			line.Flags = append(line.Flags, flag.String())
		}
	}
	if u.Replied() {
		line.Arrived = arrival(u.Version)
	}
	if u.Class == models.ClassLate {
		line.Arrived = arrival(u.LateOne)
	}
	if contacts {
		line.Name, line.Phone = u.Version.Contact.Name, u.Version.Contact.Phone
	}
	return line
}

// arrival tells when a version came; for one the office entered on a unit's
// behalf, all three times: as stated, when entered, when checked.
func arrival(v models.Version) []string {
	if v.Channel == models.ChannelOnline || v.Channel == "" {
		return []string{v.SubmittedAt.Short()}
	}
	lines := []string{v.Channel.String() + v.ReceivedAt.Short(), "代录" + v.EnteredAt.Short()}
	if !v.CheckedAt.IsZero() {
		lines = append(lines, "复核"+v.CheckedAt.Short())
	}
	return lines
}

// parts gathers the opinions by clause or by unit and numbers them.
func parts(s models.Snapshot, options DigestOptions) []DigestPart {
	clauses := map[int64]Clause{models.General: general}
	for _, c := range newClauses(s.Clauses) {
		clauses[c.PID] = c
	}
	order := byClause(s, clauses)
	if options.ByUnit {
		order = byUnit(s)
	}
	numbers := map[int64][]int{} // of each group
	number := 0
	for p := range order {
		part := &order[p]
		for o, index := range part.indexes {
			number++
			state := s.Opinions[index]
			opinion := newOpinion(state, number, options.Contacts)
			opinion.Clause = clauses[state.PID].Label()
			part.Opinions[o] = opinion
			if state.GroupID != 0 {
				numbers[state.GroupID] = append(numbers[state.GroupID], number)
			}
		}
	}
	out := make([]DigestPart, len(order))
	for p, part := range order {
		for o, index := range part.indexes {
			part.Opinions[o].Merged = others(numbers[s.Opinions[index].GroupID], part.Opinions[o].Number)
		}
		out[p] = part.DigestPart
	}
	return out
}

// gathered is a part with the places of its opinions in the snapshot.
type gathered struct {
	DigestPart
	indexes []int
}

func (g *gathered) add(index int) {
	g.indexes, g.Opinions = append(g.indexes, index), append(g.Opinions, Opinion{})
}

func byClause(s models.Snapshot, clauses map[int64]Clause) []gathered {
	place := map[int64]int{}
	var out []gathered
	for index, o := range s.Opinions {
		if _, known := place[o.PID]; !known {
			place[o.PID] = len(out)
			clause, found := clauses[o.PID]
			if !found {
				clause = Clause{PID: o.PID, Heading: o.Clause.Heading, Marker: o.Clause.Marker, Text: o.Clause.Text}
			}
			out = append(out, gathered{DigestPart: DigestPart{Clause: clause}})
		}
		out[place[o.PID]].add(index)
	}
	return out
}

func byUnit(s models.Snapshot) []gathered {
	place := map[int64]int{}
	var out []gathered
	for _, u := range s.Units {
		if u.Class == models.ClassWithOpinions {
			place[u.Unit.ID] = len(out)
			out = append(out, gathered{DigestPart: DigestPart{Unit: u.Unit.Name}})
		}
	}
	for index, o := range s.Opinions {
		if _, known := place[o.UnitID]; !known {
			place[o.UnitID] = len(out)
			out = append(out, gathered{DigestPart: DigestPart{Unit: o.Unit}})
		}
		out[place[o.UnitID]].add(index)
	}
	return out
}

func others(all []int, self int) []int {
	var out []int
	for _, n := range all {
		if n != self {
			out = append(out, n)
		}
	}
	return out
}

// contentHash is SHA-256 over everything the digest says, every text preceded
// by its length.
func (d Digest) contentHash() string {
	w := textHash{sha256.New()}
	w.put("zqyj digest 1", d.Title, d.Issuer, d.Day, d.Statistics)
	w.put(fmt.Sprint(d.Marks), strconv.FormatBool(d.Options.ByUnit), strconv.FormatBool(d.Options.Contacts))
	w.put(d.Facts...)
	w.put(d.Unanswered...)
	for _, l := range d.Ledger {
		w.put(strconv.Itoa(l.Number), l.Unit, string(l.Category), string(l.Class), strconv.Itoa(l.Opinions), l.Name, l.Phone)
		w.put(l.Flags...)
		w.put(l.Arrived...)
	}
	for _, p := range d.Parts {
		w.put(p.Unit, strconv.FormatInt(p.Clause.PID, 10), p.Clause.Label(), p.Clause.Text)
		for _, o := range p.Opinions {
			w.put(o.Clause, o.Unit, o.Name, o.Phone, string(o.Kind), string(o.Nature), o.Quote, o.Proposed, o.Reason, string(o.Outcome), o.Grounds, o.Result)
			w.put(o.Attachments...)
			w.put(o.Notes...)
			w.put(fmt.Sprint(o.Number, o.Merged))
		}
	}
	return hex.EncodeToString(w.Sum(nil))
}

// key names the file a digest becomes: its content and its layout.
func (d Digest) key() string { return fmt.Sprintf("%s %+v %d", d.Verify.Hash, d.Options, d.created) }

// textHash is a hash that keeps lists and texts apart.
type textHash struct{ hash.Hash }

func (w textHash) put(texts ...string) {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(texts)))
	w.Write(length[:])
	for _, text := range texts {
		binary.BigEndian.PutUint64(length[:], uint64(len(text)))
		w.Write(length[:])
		io.WriteString(w, text)
	}
}
