package papers

import (
	"fmt"
	"strings"

	"zqyj/models"
	"zqyj/papers/typeset"
)

// Letter is 反馈意见函: a unit's reply as it is stamped. Code and QR stand on
// every page and bind the stamped sheet to this version's content.
type Letter struct {
	Marks
	Unit      string
	To        string // 主送
	Draft     string // title of what opinions were asked on
	Number    string // the unit's own 文号, may be empty
	NoOpinion bool
	Opinions  []Opinion
	Files     []string // names of what is attached to the reply as a whole
	Leader    string   // post and name of who reviewed it, empty where none did
	Name      string   // of the contact
	Phone     string
	Day       string // empty: a blank to fill in by hand
	Version   int
	Code      string // printed beside the QR code
	QR        string // what the QR code holds
	created   models.Instant
}

// LetterParts is what a Letter is made from. Day is when the reply was
// prepared or submitted.
type LetterParts struct {
	Round    models.Round
	Draft    models.Draft
	Clauses  []models.Clause
	Unit     models.Unit
	Version  models.Version
	Opinions []models.Opinion
	Files    []models.Attachment
	Approval models.Approval
	Day      models.Instant
	Code, QR string
}

// NewLetter takes from a version of a reply what its letter says.
func NewLetter(parts LetterParts) Letter {
	l := Letter{
		Marks:     Marks{Demo: parts.Round.Demo, Internal: parts.Round.Internal},
		Unit:      parts.Unit.Name,
		To:        parts.Round.ReplyTo,
		Draft:     parts.Draft.Title,
		Number:    parts.Version.LetterNo,
		NoOpinion: parts.Version.NoOpinion,
		Name:      parts.Version.Contact.Name,
		Phone:     parts.Version.Contact.Phone,
		Day:       parts.Day.Day(),
		Version:   parts.Version.Number,
		Code:      parts.Code,
		QR:        parts.QR,
		created:   parts.Day,
	}
	if l.To == "" {
		l.To = parts.Round.Issuer
	}
	if parts.Approval.Agreed {
		l.Leader = parts.Approval.Post + parts.Approval.Name
	}
	labels := map[int64]string{models.General: general.Heading}
	for _, c := range newClauses(parts.Clauses) {
		labels[c.PID] = c.Label()
	}
	for _, o := range models.Live(parts.Opinions) {
		state := models.OpinionState{Opinion: o, Person: o.Contact, Attachments: attachedTo(parts.Files, o.Key)}
		opinion := newOpinion(state, len(l.Opinions)+1, true)
		opinion.Clause = labels[o.PID]
		l.Opinions = append(l.Opinions, opinion)
	}
	for _, file := range attachedTo(parts.Files, models.WholeReply) {
		l.Files = append(l.Files, file.Name)
	}
	return l
}

// attachedTo finds the files that hang on one opinion, or on the whole reply.
func attachedTo(files []models.Attachment, key int64) []models.Attachment {
	var list []models.Attachment
	for _, file := range files {
		if file.Key == key {
			list = append(list, file)
		}
	}
	return list
}

// enclosed is the line that names what goes with the letter; empty without any.
func (l Letter) enclosed() string {
	if len(l.Files) == 0 {
		return ""
	}
	return "附件：" + strings.Join(l.Files, "、")
}

// Title is 「关于《…》修改意见的函」, or the one that says there are none.
func (l Letter) Title() string {
	if l.NoOpinion {
		return "关于" + consulted(l.Draft) + "无修改意见的函"
	}
	return "关于" + consulted(l.Draft) + "修改意见的函"
}

func (l Letter) info() typeset.Info {
	return typeset.Info{Title: l.Title(), Author: l.Unit, Subject: "反馈意见函", Created: l.created.Time()}
}

func (l Letter) set(s *sheet) {
	s.marks = l.Marks
	if l.Number != "" {
		s.Paragraph(typeset.Paragraph{Spans: plain(l.Number), Size: size3, Leading: leading3, Align: typeset.Right})
	}
	s.title(l.Title())
	s.Paragraph(typeset.Paragraph{Spans: plain(l.To + "："), Size: size3, Leading: leading3})
	l.setText(s)
	day := l.Day
	if day == "" {
		day = "　　　　年　　月　　日"
	}
	s.sign(l.Unit, day, sealRoom)
	s.say("%s", l.contact())
}

// Room above the signature for the seal, and the height of all that comes
// below the text: it, who signs, when, and whom to ask.
const (
	sealRoom = 2 * leading3
	signed   = sealRoom + 3*leading3
)

// contact is the note below the date, where GB/T 9704 has whom to ask.
func (l Letter) contact() string {
	return fmt.Sprintf("（联系人：%s，联系电话：%s）", l.Name, l.Phone)
}

// opening is what stands before the opinions, or all there is to say without any.
func (l Letter) opening() []string {
	reviewed := ""
	if l.Leader != "" {
		reviewed = "，并经" + l.Leader + "同志审核"
	}
	if l.NoOpinion {
		return []string{fmt.Sprintf("%s收悉。经研究%s，我单位无修改意见。", consulted(l.Draft), reviewed), "特此函复。"}
	}
	return []string{fmt.Sprintf("%s收悉。经研究%s，提出修改意见%d条，函复如下：", consulted(l.Draft), reviewed, len(l.Opinions))}
}

func (l Letter) setText(s *sheet) {
	opening, enclosed := l.opening(), l.enclosed()
	for n, line := range opening {
		if n == len(opening)-1 && len(l.Opinions) == 0 && enclosed == "" {
			s.close(signed, plain(line)...)
			continue
		}
		s.say("%s", line)
	}
	for n, o := range l.Opinions {
		s.heading(o.heading(n + 1))
		said := o.said()
		for _, spans := range said[:len(said)-1] {
			s.text(spans...)
		}
		if n < len(l.Opinions)-1 || enclosed != "" {
			s.text(said[len(said)-1]...)
		} else {
			s.close(signed, said[len(said)-1]...)
		}
	}
	if enclosed != "" {
		s.close(signed, plain(enclosed)...)
	}
}

// heading opens the nth opinion of a letter.
func (o Opinion) heading(n int) string {
	about := "关于“" + o.Clause + "”"
	if o.Kind == models.KindGeneral {
		about = "关于全文"
	}
	return fmt.Sprintf("%s、%s（%s）", numeral(n), about, strings.ReplaceAll(o.label(), "·", "，"))
}

// said are the paragraphs of an opinion in a letter.
func (o Opinion) said() [][]typeset.Span {
	out := [][]typeset.Span{append(plain("意见："), ink(o.Change)...), plain("理由：" + o.Reason)}
	if len(o.Attachments) > 0 {
		out = append(out, plain("附件："+strings.Join(o.Attachments, "、")))
	}
	if o.Name != "" || o.Phone != "" {
		out = append(out, plain(fmt.Sprintf("本条联系人：%s，联系电话：%s", o.Name, o.Phone)))
	}
	return out
}

// stamp puts code and QR code above the text of every page, away from where
// the seal comes. It is called when all pages are there.
func (l Letter) stamp(s *sheet, page typeset.Sheet, of int) {
	side, top := typeset.Millimetres(310), typeset.Millimetres(50)
	page.Codes = append(page.Codes, typeset.Code{X: page.Frame.Left + page.Frame.Across - side, Y: top, Side: side, Text: l.QR})
	text := fmt.Sprintf("编码：%s\n第%d版　第%d页　共%d页", l.Code, l.Version, page.Number, of)
	p := typeset.Paragraph{Size: size5, Leading: leading5, Align: typeset.Left}
	for n, line := range strings.Split(text, "\n") {
		p.Spans = plain(line)
		s.setter.Margin(page, p, top+typeset.Millimetres(20)+typeset.Length(n)*leading5)
	}
}
