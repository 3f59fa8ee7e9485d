package models

import "strings"

// Entry is what the office takes down of a reply that came another way (代录).
type Entry struct {
	UnitID     int64
	Channel    Channel
	ReceivedAt Instant // as stated: it decides whether the reply was in time
	Contact    Contact // who called and from which number, or who is named on the paper
	CallNote   string  // what was said, or where the paper lies
	LetterNo   string
	NoOpinion  bool
	Scanned    bool // a scan of the paper or fax is there
}

// EnteredChannels lists the ways a reply may come beside the service itself.
var EnteredChannels = []Channel{ChannelPhone, ChannelFax, ChannelPaper, ChannelMail}

// CheckEntry says what an entry lacks. A call can only say 无修改意见: opinions have to be read, not heard.
func CheckEntry(e Entry, opened, now Instant) error {
	var problems []*Problem
	add := func(yes bool, field, text string) {
		if yes {
			problems = append(problems, Invalid(field, text))
		}
	}
	known := false
	for _, c := range EnteredChannels {
		known = known || c == e.Channel
	}
	add(e.UnitID == 0, "unit", "请选择单位")
	add(!known, "channel", "请选择反馈方式（电话告知、传真、纸质、电子邮件）")
	add(e.Channel == ChannelPhone && !e.NoOpinion, "no_opinion", "电话只能登记「无修改意见」；有修改意见的，请对方网上填报，或发传真、送纸质文件后再代录")
	add(e.ReceivedAt.IsZero(), "received_at", "请填写收到的日期和时刻")
	add(e.ReceivedAt > now, "received_at", "收到时间不能晚于现在（"+now.String()+"）")
	add(!e.ReceivedAt.IsZero() && e.ReceivedAt < opened, "received_at", "收到时间不能早于开始征求意见的时间（"+opened.String()+"）")
	add(known && e.Channel != ChannelPhone && !e.Scanned && strings.TrimSpace(e.CallNote) == "", "scan", "请上传扫描件，或在备注中写明原件存放何处")
	problems = append(problems, CheckContact(e.Contact))
	return Join(problems...)
}

// CheckEntered says whether a typed entry may go to the second person.
func CheckEntered(v Version, opinions []Opinion) error {
	live := Live(opinions)
	var problems []*Problem
	switch {
	case v.NoOpinion && len(live) > 0:
		problems = append(problems, Invalid("no_opinion", "已录入修改意见，不能同时登记无修改意见"))
	case !v.NoOpinion && len(live) == 0:
		problems = append(problems, Invalid("opinions", "请至少录入一条修改意见；来文没有意见的，请作废本次代录，按「无修改意见」重新登记"))
	}
	for _, o := range live {
		problems = append(problems, CheckOpinion(o))
	}
	return Join(problems...)
}

// Covers reports whether something received at that moment was in time: before the deadline, and before it was closed
// early.
func (d Deadline) Covers(received Instant) bool {
	return received < d.end()
}

// Keep says which of two replies of a unit shall count, where 代录 meets one that counts already.
type Keep string

// The choices; the empty one is no choice yet.
const (
	KeepUndecided Keep = ""
	KeepEntered   Keep = "entered"
	KeepStanding  Keep = "standing"
)
