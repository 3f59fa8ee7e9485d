package store

import (
	"context"

	"zqyj/models"
)

// Pleas lists a unit's own pleas for more time, oldest first.
func (s *Store) Pleas(ctx context.Context, actor models.Actor) ([]models.ExtensionRequest, error) {
	return all[models.ExtensionRequest](unitScope(s.read.WithContext(ctx), actor).Order("id"))
}
