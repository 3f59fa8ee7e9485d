package templates

import "zqyj/models"

// UnitSealPage is the letter to be stamped and the way back for it. Control: file.
type UnitSealPage struct {
	Frame
	Form     Form
	Standing Notice
	Missing  []Todo // what comes first
	Letter   []Link // empty = not yet
	Version  int
	Code     string // as printed on the letter
	Action   string // empty = nothing to upload now
	Limit    int64  // bytes
	Why      string
	Stale    bool // the text changed after the last upload
	Past     []SealView
	Next     Link
	Back     Link
}

// SealView is one uploaded letter with what was read from it.
type SealView struct {
	Badge   Badge
	Next    string // what to do now
	Current bool   // bound to the very text at hand
	Version int
	At      models.Instant
	By      string
	File    FileView
	SHA256  string
}

// VerifyPage checks a receipt or a paper without sign-in: number, time, and whether the stored text still fits; nothing else.
// Control: code.
type VerifyPage struct {
	Frame
	Form   Form
	Action string
	Result *Verified
	Paper  *VerifiedPaper
}

// VerifiedPaper is what the verify page tells of a paper the system made.
type VerifiedPaper struct {
	Kind   string
	At     models.Instant // of the last event it tells of
	Hash   string
	Latest bool // nothing happened in its round since
}

// Verified is what the verify page tells.
type Verified struct {
	Code  string
	At    models.Instant
	Fits  bool
	Late  bool
	Hash  string
	Place int64
}
