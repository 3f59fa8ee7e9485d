package papers

import (
	"fmt"
	"iter"
	"slices"
	"strconv"

	"zqyj/models"
	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
)

// Receipt is 回执: the proof that a version of a reply arrived.
type Receipt struct {
	Marks
	Issuer    string
	Draft     string
	Unit      string
	Version   int
	NoOpinion bool
	Opinions  int
	Receipt   models.Receipt
	Address   string // of the verify page for this receipt; the QR code holds it
}

// NewReceipt takes from a unit's line of the snapshot what its receipt says.
func NewReceipt(round models.Round, draft models.Draft, unit models.UnitState, address string) Receipt {
	version := unit.Version
	if unit.Receipt.Late {
		version = unit.LateOne
	}
	return Receipt{
		Marks:  Marks{Demo: round.Demo, Internal: round.Internal},
		Issuer: round.Issuer, Draft: draft.Title, Unit: unit.Unit.Name,
		Version: unit.Receipt.Number, NoOpinion: version.NoOpinion, Opinions: version.Opinions,
		Receipt: unit.Receipt, Address: address,
	}
}

func (r Receipt) info() typeset.Info {
	return typeset.Info{Title: "反馈回执 " + r.Receipt.Code, Author: r.Issuer, Subject: "回执", Created: r.Receipt.At.Time()}
}

func (r Receipt) set(s *sheet) {
	s.marks = r.Marks
	s.title("反馈回执")
	s.Paragraph(typeset.Paragraph{Spans: plain(r.Unit + "："), Size: size3, Leading: leading3})
	if r.Receipt.Late {
		s.say("你单位对%s的反馈已收到，收到时已过截止时间，按逾期补报登记，办公室受理后方计入。", consulted(r.Draft))
	} else {
		s.say("你单位对%s的反馈已收到，并已计入。", consulted(r.Draft))
	}
	s.Space(leading3 / 2)
	setFacts(s, slices.Values(r.facts()))
	s.Space(leading3 / 2)
	r.setCode(s)
	s.sign(r.Issuer, r.Receipt.At.Day(), leading3)
}

func (r Receipt) facts() [][2]string {
	content := fmt.Sprintf("有修改意见，共%d条", r.Opinions)
	if r.NoOpinion {
		content = "无修改意见"
	}
	return [][2]string{
		{"回执编号", r.Receipt.Code},
		{"反馈单位", r.Unit},
		{"反馈内容", content},
		{"版　　本", fmt.Sprintf("第%d版", r.Version)},
		{"收到时间", r.Receipt.At.Precise() + "（北京时间）"},
		{"内容哈希", spacedHash(r.Receipt.Hash)},
		{"留痕位置", "第" + strconv.FormatInt(r.Receipt.Place, 10) + "条，" + spacedHash(r.Receipt.Link)},
	}
}

// setFacts sets a table of names and values.
func setFacts(s *sheet, facts iter.Seq[[2]string]) {
	table := typeset.Table{Size: size4s, Leading: 20 * typeset.Point}
	name := typeset.Millimetres(320)
	table.Columns = []typeset.Length{name, s.Frame().Across - name}
	s.Table(table, func(yield func(typeset.Row) bool) {
		for fact := range facts {
			label := typeset.Cell{Middle: true, Text: []typeset.Paragraph{{Spans: in(fonts.Heading, fact[0]), Align: typeset.Centre}}}
			if !yield(typeset.Row{Cells: []typeset.Cell{label, middle(short(fact[1]))}}) {
				return
			}
		}
	})
}

// setCode sets the QR code with how to use it.
func (r Receipt) setCode(s *sheet) {
	side := typeset.Millimetres(310)
	s.Need(side + 3*leading3) // with who signs below it
	top, x := s.Y(), s.Frame().Left+side+typeset.Millimetres(40)
	s.Draw(func(p *typeset.Page) {
		p.Codes = append(p.Codes, typeset.Code{X: s.Frame().Left, Y: top, Side: side, Text: r.Address})
	})
	p := typeset.Paragraph{Spans: plain("扫描二维码可以核对本回执：核验页只显示编号、时间和是否相符，不显示意见内容、姓名和电话。\n" + r.Address), Size: size4s, Leading: 20 * typeset.Point, Align: typeset.Left}
	used := s.At(p, x, top+typeset.Millimetres(40), s.Frame().Across-side-typeset.Millimetres(40))
	s.Advance(max(side, typeset.Millimetres(40)+used))
}
