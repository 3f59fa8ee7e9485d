package models

// WholeReply is the key of what hangs on the reply itself and on none of its opinions.
const WholeReply int64 = 0

// Limits of attachments: on one opinion or on the reply itself, and in one version together.
const (
	MaxAttachments = 10
	MaxAttached    = 200 << 20
)

// CheckAttachments says whether one more file of size bytes may hang on the opinion with the key (0: the reply).
func CheckAttachments(present []Attachment, key, size int64) error {
	n, total := 0, size
	for _, a := range present {
		total += a.Size
		if a.Key == key {
			n++
		}
	}
	if n >= MaxAttachments {
		return Invalid("file", "一处最多添加10个附件，请先移除不用的")
	}
	if total > MaxAttached {
		return Invalid("file", "全部附件合计不能超过 200 MB")
	}
	return nil
}
