package models

// File is an uploaded file; its bytes live in the database in chunks of ChunkSize by SHA-256.
type File struct {
	ID      int64 `gorm:"primaryKey"`
	RoundID int64
	UnitID  int64  // 0: the office's
	SHA256  string `gorm:"column:sha256"`
	Size    int64
	Kind    string // by content: pdf, jpg, png, ofd, docx, xlsx …
	Name    string // as the user called it, for display only, never a path
	AddedAt Instant
	AddedBy string
}

// FileChunk is one piece of a file's bytes.
type FileChunk struct {
	SHA256 string `gorm:"column:sha256;primaryKey"`
	Seq    int    `gorm:"primaryKey"`
	Bytes  []byte
}

// ChunkSize is how many bytes one row holds.
const ChunkSize = 256 << 10

// MaxUpload bounds a scan or attachment, in bytes.
const MaxUpload = 20 << 20
