package models

import "time"

// Reply is a unit's one answer to a round. Working is the version being written (0: none), Counting the submitted
// version that counts (0: none); both may stand side by side.
type Reply struct {
	ID        int64 `gorm:"primaryKey"`
	RoundID   int64
	UnitID    int64
	Versions  int   // how many version numbers were given out
	Working   int   // number of the working version
	Counting  int   // number of the version that counts
	Late      int   // number of a late version that is not admitted
	Withdrawn bool  // the last submitted version was withdrawn and nothing counts
	Revision  int64 // guards the working version
}

// Version is one version of a reply. A submitted version is immutable.
type Version struct {
	ID        int64 `gorm:"primaryKey"`
	ReplyID   int64
	RoundID   int64
	UnitID    int64
	Number    int
	State     VersionState
	NoOpinion bool
	Contact   Contact `gorm:"embedded;embeddedPrefix:contact_"`
	LetterNo  string  // the unit's own 文号
	DraftHash string  // the draft it was written on
	Hash      string  // hex ContentHash, set when submitted or entered
	Opinions  int     // how many opinions it holds (struck ones not counted)

	SubmittedAt Instant
	SubmittedBy string
	EndedAt     Instant // when superseded, withdrawn or refused
	Channel     Channel
	ReceivedAt  Instant // as stated, for 代录
	CallNote    string  // note on the call, or where the paper lies, 代录
	FileID      int64   // scan of the paper or fax, 代录
	EnteredAt   Instant // when it was handed to the second person; zero while it is being typed
	EnteredBy   string
	EnteredByID int64 // office user; another one checks
	CheckedAt   Instant
	CheckedBy   string
	AdmittedAt  Instant // late version admitted by the office
	AdmittedBy  string
	Reason      string // of admission or refusal
}

// Arrived is when the version reached the office: as stated for 代录, else when it was submitted.
func (v Version) Arrived() Instant {
	if v.OnBehalf() {
		return v.ReceivedAt
	}
	return v.SubmittedAt
}

// OnBehalf reports whether the office entered the version for the unit (代录).
func (v Version) OnBehalf() bool { return v.Channel != "" && v.Channel != ChannelOnline }

// Readable reports whether the office may read the version's text: it was sent, or entered by the office itself. What a
// unit is still writing, gave up or took back stays its own.
func (v Version) Readable() bool {
	switch v.State {
	case VersionSubmitted, VersionSuperseded, VersionLate, VersionRefused, VersionEntered:
		return true
	}
	return false
}

// VersionState is what became of a version.
type VersionState string

// The states of a version.
const (
	VersionWorking    VersionState = "working"
	VersionSubmitted  VersionState = "submitted"  // counts
	VersionSuperseded VersionState = "superseded" // a newer one counts
	VersionWithdrawn  VersionState = "withdrawn"
	VersionLate       VersionState = "late"    // 逾期补报, not admitted
	VersionRefused    VersionState = "refused" // late or entered, refused by the office
	VersionEntered    VersionState = "entered" // 代录, waits for the second person
	VersionDropped    VersionState = "dropped" // a revision the unit gave up; the submitted version stands
)

var versionStateWords = map[VersionState]string{VersionWorking: "正在填写", VersionSubmitted: "有效", VersionSuperseded: "已被新版本取代", VersionWithdrawn: "已撤回", VersionLate: "逾期补报·待受理", VersionRefused: "未受理", VersionEntered: "代录·待复核", VersionDropped: "已放弃的修改"}

// String is the state's Chinese word.
func (s VersionState) String() string { return versionStateWords[s] }

// Channel is the way a reply came.
type Channel string

// The channels.
const (
	ChannelOnline Channel = "online"
	ChannelPhone  Channel = "phone"
	ChannelFax    Channel = "fax"
	ChannelPaper  Channel = "paper"
	ChannelMail   Channel = "mail"
)

var channelWords = map[Channel]string{ChannelOnline: "网上填报", ChannelPhone: "电话告知", ChannelFax: "传真", ChannelPaper: "纸质", ChannelMail: "电子邮件"}

// String is the channel's Chinese word.
func (c Channel) String() string { return channelWords[c] }

// WithdrawWarning is how close to the deadline a withdrawal is warned about.
const WithdrawWarning = 2 * time.Hour

// WithdrawRisky reports whether less than two hours remain.
func WithdrawRisky(d Deadline, now Instant) bool {
	return d.Open(now) && d.At.Sub(now) < WithdrawWarning
}

// Submission is everything the rule of submitting looks at.
type Submission struct {
	Policy    Policy
	Version   Version
	Opinions  []Opinion
	Hash      string
	Approvals []Approval
	Seals     []Seal
}

// CheckSubmit says what is still missing; nil when the version may be submitted.
func CheckSubmit(s Submission) error {
	var problems []*Problem
	for _, lack := range LacksOf(s) {
		problems = append(problems, lack.Problem)
	}
	return Join(problems...)
}

// CheckContent says what the reply's own content lacks, before approval and seal.
func CheckContent(s Submission) error {
	var problems []*Problem
	for _, lack := range ContentLacks(s) {
		problems = append(problems, lack.Problem)
	}
	return Join(problems...)
}

// Place is where a lack is mended.
type Place string

// The places.
const (
	PlaceContact  Place = "contact"
	PlaceOpinions Place = "opinions"
	PlaceOpinion  Place = "opinion" // Lack.Key says which
	PlaceApproval Place = "approval"
	PlaceSeal     Place = "seal"
)

// Lack is something missing before a reply may be submitted, and where to mend it.
type Lack struct {
	Place   Place
	Key     int64 // of the opinion
	Number  int   // of the opinion within the reply, from 1
	Problem *Problem
}

// LacksOf lists everything that is missing, in the order of the unit's steps.
func LacksOf(s Submission) []Lack {
	lacks := ContentLacks(s)
	if p := CheckApproval(s); p != nil {
		lacks = append(lacks, Lack{Place: PlaceApproval, Problem: p})
	}
	if p := CheckSeal(s); p != nil {
		lacks = append(lacks, Lack{Place: PlaceSeal, Problem: p})
	}
	return lacks
}

// ContentLacks lists what the reply's own content lacks.
func ContentLacks(s Submission) []Lack {
	var lacks []Lack
	if p := CheckContact(s.Version.Contact); p != nil {
		lacks = append(lacks, Lack{Place: PlaceContact, Problem: p})
	}
	live := Live(s.Opinions)
	switch {
	case s.Version.NoOpinion && len(live) > 0:
		lacks = append(lacks, Lack{Place: PlaceOpinions, Problem: Invalid("no_opinion", "已填写修改意见，不能同时声明无修改意见")})
	case !s.Version.NoOpinion && len(live) == 0:
		lacks = append(lacks, Lack{Place: PlaceOpinions, Problem: Invalid("opinions", "请至少填写一条修改意见，或者声明无修改意见")})
	}
	for i, o := range live {
		if p := CheckOpinion(o); p != nil {
			lacks = append(lacks, Lack{Place: PlaceOpinion, Key: o.Key, Number: i + 1, Problem: p})
		}
	}
	return lacks
}

// Live leaves out struck opinions.
func Live(opinions []Opinion) []Opinion {
	live := make([]Opinion, 0, len(opinions))
	for _, o := range opinions {
		if !o.Struck {
			live = append(live, o)
		}
	}
	return live
}
