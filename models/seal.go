package models

// Seal is a stamped scan or an e-sealed file, bound to one version's content hash.
type Seal struct {
	ID         int64 `gorm:"primaryKey"`
	RoundID    int64
	UnitID     int64
	ReplyID    int64
	Number     int // version
	Hash       string
	FileID     int64
	Match      SealMatch
	Electronic bool // e-sealed PDF or OFD, kept byte for byte, 已存,未验签
	At         Instant
	By         string `gorm:"column:sent_by"`
	JudgedBy   string // office user who looked at an unreadable one
	JudgedAt   Instant
	Accepted   bool // the office confirmed an unreadable one
	Rejected   bool // the office refused it
	Note       string
}

// SealMatch is what the code on the page said.
type SealMatch string

// The four answers.
const (
	SealMatched    SealMatch = "matched"
	SealOther      SealMatch = "other_version"
	SealForeign    SealMatch = "other_unit"
	SealUnreadable SealMatch = "unreadable" // 待核: the office looks, it never blocks
)

var sealWords = map[SealMatch]string{SealMatched: "与本版本相符", SealOther: "是另一版本的反馈意见函", SealForeign: "不是本单位本轮的反馈意见函", SealUnreadable: "未能识别二维码，待办公室核对"}

// String is the answer in words.
func (m SealMatch) String() string { return sealWords[m] }

// Holds reports whether the seal satisfies the policy for its hash.
func (s Seal) Holds() bool {
	return !s.Rejected && (s.Match == SealMatched || s.Match == SealUnreadable)
}

// SealFor is the newest holding seal on this very hash.
func SealFor(seals []Seal, hash string) (Seal, bool) {
	for i := len(seals) - 1; i >= 0; i-- {
		if seals[i].Hash == hash && seals[i].Holds() {
			return seals[i], true
		}
	}
	return Seal{}, false
}

// CheckSeal says whether the policy's seal of this hash is there.
func CheckSeal(s Submission) *Problem {
	if s.Policy.Seal(s.Version.NoOpinion) != SealBefore {
		return nil
	}
	if _, ok := SealFor(s.Seals, s.Hash); ok {
		return nil
	}
	if len(s.Seals) > 0 {
		last := s.Seals[len(s.Seals)-1]
		if last.Hash == s.Hash && (last.Match == SealOther || last.Match == SealForeign) {
			return Invalid("seal", "上传的盖章件"+last.Match.String()+"，请上传本版本的盖章件")
		}
		if last.Hash != s.Hash {
			return Invalid("seal", "盖章之后文字有改动，原盖章件已失效，请重新打印、盖章、上传")
		}
	}
	return Invalid("seal", "请打印反馈意见函，加盖公章后上传扫描件")
}

// Words tell what the seal's file is worth, for lists.
func (s Seal) Words() string {
	switch {
	case s.Rejected:
		return "办公室核对未通过：" + s.Note
	case s.Electronic:
		return "电子签章文件已存，未验签"
	case s.Accepted:
		return "盖章件已经办公室核对"
	}
	return "盖章件" + s.Match.String()
}
