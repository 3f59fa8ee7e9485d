package papers

import (
	"context"

	"zqyj/models"
	"zqyj/papers/fonts"
	"zqyj/papers/typeset"
)

// Slips are 邀请函: for each unit its way in, two to a sheet.
type Slips struct {
	Marks
	Issuer   string
	Title    string // of the round
	Deadline string
	Contact  string
	Phone    string
	Slips    []Slip
	created  models.Instant
}

// Slip is one unit's link and code.
type Slip struct {
	Unit string
	Link string // the QR code holds it
	Code string
}

// NewSlips makes the slips of a round. At is the moment the round was last
// changed.
func NewSlips(round models.Round, due models.Deadline, at models.Instant, slips []Slip) Slips {
	return Slips{
		Marks:  Marks{Demo: round.Demo, Internal: round.Internal},
		Issuer: round.Issuer, Title: round.Title, Deadline: fullWidth(due.Moment()),
		Contact: round.Contact, Phone: round.Phone, Slips: slips, created: at,
	}
}

func (s Slips) info() typeset.Info {
	return typeset.Info{Title: "邀请函：" + s.Title, Author: s.Issuer, Subject: "邀请函", Created: s.created.Time()}
}

func (s Slips) set(out *sheet) {
	out.marks = s.Marks
	if len(s.Slips) == 0 {
		out.title("邀请函")
		out.say("没有需要邀请的单位。")
		return
	}
	whole := out.Frame().Down
	half, onSheet := whole/2, 2
	if s.tallest(out) > half-aboveCut {
		half, onSheet = whole, 1
	}
	for n, slip := range s.Slips {
		if n%onSheet == 0 {
			out.Need(whole)
		}
		top := out.Y()
		s.setOne(out, slip, top)
		if onSheet == 2 && n%2 == 0 && n+1 < len(s.Slips) {
			out.Draw(func(p *typeset.Page) { cutLine(p, out.Frame(), top+half-aboveCut) })
		}
		out.Advance(half)
	}
}

// aboveCut is how far above the middle of the type area the sheet is cut.
var aboveCut = typeset.Millimetres(40)

// tallest is the height of the tallest slip, each set on a sheet that is
// thrown away.
func (s Slips) tallest(out *sheet) (height typeset.Length) {
	waste := &sheet{setter: out.setter}
	waste.Flow = typeset.NewFlow(context.Background(), out.setter, out.Frame(), func(typeset.Sheet) error { return nil })
	for _, slip := range s.Slips {
		height = max(height, s.setOne(waste, slip, 0))
	}
	return height
}

// cutLine is a row of dashes to cut along.
func cutLine(p *typeset.Page, frame typeset.Frame, y typeset.Length) {
	dash := typeset.Millimetres(30)
	for x := frame.Left; x < frame.Left+frame.Across; x += 2 * dash {
		p.Rules = append(p.Rules, typeset.Rule{X1: x, Y1: y, X2: min(x+dash, frame.Left+frame.Across), Y2: y, Width: typeset.Point / 2, Grey: 128})
	}
}

// setOne sets one slip at a height of the page: code and address beside the
// QR code. It returns where it ends.
func (s Slips) setOne(out *sheet, slip Slip, top typeset.Length) typeset.Length {
	frame := out.Frame()
	left, side := frame.Left, typeset.Millimetres(320)
	line := func(spans []typeset.Span, size typeset.Length, x, width typeset.Length, align typeset.Align) {
		p := typeset.Paragraph{Spans: spans, Size: size, Leading: size * 3 / 2, Align: align}
		top += out.At(p, x, top, width)
	}
	line(in(fonts.Title, "邀　请　函"), 18*typeset.Point, left, frame.Across, typeset.Centre)
	top += typeset.Millimetres(20)
	line(in(fonts.Heading, slip.Unit+"："), size4s, left, frame.Across, typeset.Left)
	body := typeset.Paragraph{
		Spans: plain("按照" + book(s.Title) + "的要求，请你单位研究提出意见，于" + s.Deadline + "（北京时间）登录填报。扫描二维码、打开网址或者输入邀请码均可进入。"),
		Size:  size4s, Leading: 18 * typeset.Point, Indent: 2 * size4s,
	}
	top += out.At(body, left, top, frame.Across) + typeset.Millimetres(20)
	codeTop, beside := top, left+side+typeset.Millimetres(40)
	out.Draw(func(p *typeset.Page) {
		p.Codes = append(p.Codes, typeset.Code{X: left, Y: codeTop, Side: side, Text: slip.Link})
	})
	width := frame.Across - side - typeset.Millimetres(40)
	line(in(fonts.Heading, "邀请码"), size5, beside, width, typeset.Left)
	line(in(fonts.Heading, slip.Code), size3, beside, width, typeset.Left)
	line(in(fonts.Heading, "网　址"), size5, beside, width, typeset.Left)
	line(plain(slip.Link), size5, beside, width, typeset.Left)
	top = max(top, codeTop+side) + typeset.Millimetres(10)
	line(plain("联系人："+s.Contact+"　电话："+s.Phone+"。邀请码只供本单位使用，请妥善保管；如有遗失，请联系办公室更换。"), size5, left, frame.Across, typeset.Left)
	line(plain("本系统为非涉密系统，严禁处理、存储、传输国家秘密。"), size5, left, frame.Across, typeset.Left)
	return top
}
