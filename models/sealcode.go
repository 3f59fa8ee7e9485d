package models

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strconv"
	"strings"
)

// SealCode is what the code on a printed 反馈意见函 says: which version of whose reply the page shows. It is printed
// as QR and, for eyes and typing, as text.
type SealCode struct {
	RoundID int64
	UnitID  int64
	Number  int    // version
	Hash    string // first 16 hex digits of the version's content hash, lower case
}

const (
	sealTag      = "ZQ1" // form 1; another form gets another tag
	sealHashSize = 16
)

// ErrNoSealCode says that a text is not a seal code, or a mistyped or damaged one.
var ErrNoSealCode = errors.New("not a seal code")

// NewSealCode names one version by its content hash (64 hex digits).
func NewSealCode(roundID, unitID int64, number int, contentHash string) SealCode {
	return SealCode{RoundID: roundID, UnitID: unitID, Number: number, Hash: contentHash[:min(len(contentHash), sealHashSize)]}
}

// Format gives "ZQ1-ROUND-UNIT-VERSION-HASH-SUM": the numbers in base 36, 16 hex digits, 4 characters of checksum.
// Only characters of QR's compact alphanumeric set occur: about 32 of them, a code of 29 × 29 modules at level Q.
func (c SealCode) Format() string {
	body := strings.ToUpper(strings.Join([]string{
		sealTag, strconv.FormatInt(c.RoundID, 36), strconv.FormatInt(c.UnitID, 36), strconv.FormatInt(int64(c.Number), 36), c.Hash,
	}, "-"))
	return body + "-" + sealSum(body)
}

// sealSum is 20 bits of SHA-256: a foreign QR code or a typing slip passes once in a million.
func sealSum(body string) string {
	sum := sha256.Sum256([]byte(body))
	return base32.StdEncoding.EncodeToString(sum[:])[:4]
}

// ParseSealCode reads what Format wrote; case and spaces do not matter, anything else is ErrNoSealCode.
func ParseSealCode(text string) (SealCode, error) {
	text = strings.ToUpper(strings.Join(strings.Fields(text), ""))
	parts := strings.Split(text, "-")
	if len(parts) != 6 || parts[0] != sealTag || len(parts[4]) != sealHashSize {
		return SealCode{}, ErrNoSealCode
	}
	var numbers [3]int64
	for i := range numbers {
		n, err := strconv.ParseInt(parts[i+1], 36, 64)
		if err != nil || n < 0 {
			return SealCode{}, ErrNoSealCode
		}
		numbers[i] = n
	}
	c := SealCode{RoundID: numbers[0], UnitID: numbers[1], Number: int(numbers[2]), Hash: strings.ToLower(parts[4])}
	if int64(c.Number) != numbers[2] || c.Format() != text {
		return SealCode{}, ErrNoSealCode
	}
	return c, nil
}

// Compare says how the code on the page stands to the version that was to be sealed.
func (c SealCode) Compare(want SealCode) SealMatch {
	if c.RoundID != want.RoundID || c.UnitID != want.UnitID {
		return SealForeign
	}
	if c.Number != want.Number || c.Hash != want.Hash {
		return SealOther
	}
	return SealMatched
}

// JudgeSeal is the rule over everything that was read from an upload, page by page. Texts that are no seal codes
// (other QR codes on the page) do not count. One page of another unit or version spoils the whole upload: a letter
// must be of one piece. Nothing read is SealUnreadable, which never blocks.
func JudgeSeal(texts []string, want SealCode) SealMatch {
	answer := SealUnreadable
	for _, text := range texts {
		c, err := ParseSealCode(text)
		if err != nil {
			continue
		}
		switch c.Compare(want) {
		case SealForeign:
			return SealForeign
		case SealOther:
			answer = SealOther
		case SealMatched:
			if answer == SealUnreadable {
				answer = SealMatched
			}
		}
	}
	return answer
}

var sealNextSteps = map[SealMatch]string{
	SealMatched:    "盖章件与本版本相符",
	SealOther:      "这是另一版本的反馈意见函。请打印当前版本，重新盖章后上传；或撤回改动，恢复盖章时的文字",
	SealForeign:    "这不是本单位本轮的反馈意见函。请核对文件是否选错，重新上传本单位的盖章件",
	SealUnreadable: "未能识别页上的二维码，不影响提交，由办公室人工核对。也可换一张更清晰、四角完整的扫描件",
}

// NextStep is what to tell the unit that uploaded the page.
func (m SealMatch) NextStep() string { return sealNextSteps[m] }
