package store

import "fmt"

// Tamper runs a statement behind the verbs' back, as somebody with the database in hand would; it must meet a row.
func (s *Store) Tamper(statement string, args ...any) error {
	result := s.write.Exec(statement, args...)
	if result.Error == nil && result.RowsAffected == 0 {
		return fmt.Errorf("%s met no row", statement)
	}
	return result.Error
}
