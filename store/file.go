package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"gorm.io/gorm"

	"zqyj/models"
)

// addFile stores bytes in chunks by their SHA-256 (once, however often they come) and the row that names them.
func (tx *Tx) addFile(file models.File, body []byte) (models.File, error) {
	sum := sha256.Sum256(body)
	file.ID, file.SHA256, file.Size, file.AddedAt, file.AddedBy = 0, hex.EncodeToString(sum[:]), int64(len(body)), tx.Now, tx.Actor.Name
	for seq, rest := 0, body; ; seq++ {
		piece := rest[:min(len(rest), models.ChunkSize)]
		rest = rest[len(piece):]
		chunk := models.FileChunk{SHA256: file.SHA256, Seq: seq, Bytes: piece}
		if err := tx.db.Clauses(ignoreConflict).Create(&chunk).Error; err != nil {
			return file, fmt.Errorf("store file: %w", err)
		}
		if len(rest) == 0 {
			break
		}
	}
	return file, tx.db.Create(&file).Error
}

// File reads a file's row in the actor's scope: the office reads all of a round, a unit only its own.
func (s *Store) File(ctx context.Context, actor models.Actor, fileID int64) (models.File, error) {
	query := s.read.WithContext(ctx).Where("id = ?", fileID)
	switch {
	case actor.IsUnit():
		query = unitScope(query, actor)
	case !actor.IsOffice():
		return models.File{}, models.ErrMissing
	}
	return one[models.File](query)
}

// FileBytes is a reader over a file's chunks; it loads one chunk at a time.
func (s *Store) FileBytes(ctx context.Context, file models.File) io.Reader {
	return &chunkReader{db: s.read.WithContext(ctx), sha256: file.SHA256}
}

type chunkReader struct {
	db     *gorm.DB
	sha256 string
	seq    int
	piece  *bytes.Reader
}

func (r *chunkReader) Read(p []byte) (int, error) {
	for r.piece == nil || r.piece.Len() == 0 {
		chunk, err := one[models.FileChunk](r.db.Where("sha256 = ? AND seq = ?", r.sha256, r.seq))
		if errors.Is(err, models.ErrMissing) {
			return 0, io.EOF
		}
		if err != nil {
			return 0, err
		}
		r.seq++
		r.piece = bytes.NewReader(chunk.Bytes)
		if len(chunk.Bytes) == 0 {
			return 0, io.EOF
		}
	}
	return r.piece.Read(p)
}
