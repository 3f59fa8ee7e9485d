package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"net"
	"strings"
)

// Unavailable reports whether an error means that the database did not answer, or not in time: a wait for a lock, a
// statement or a connection ended without the work being done. The same request may succeed a little later.
func Unavailable(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, driver.ErrBadConn) {
		return true
	}
	var state interface{ SQLState() string } // PostgreSQL
	if errors.As(err, &state) {
		return passing(state.SQLState())
	}
	var code interface{ Code() int } // SQLite; the low byte is the primary code
	if errors.As(err, &code) {
		return code.Code()&0xFF == sqliteBusy || code.Code()&0xFF == sqliteLocked
	}
	var network net.Error
	return errors.As(err, &network)
}

const (
	sqliteBusy   = 5
	sqliteLocked = 6
)

// passing tells PostgreSQL's states that pass (https://www.postgresql.org/docs/current/errcodes-appendix.html).
func passing(state string) bool {
	if strings.HasPrefix(state, "08") || strings.HasPrefix(state, "53") { // connection, out of resources
		return true
	}
	switch state {
	case "40001", "40P01", // serialization, deadlock
		"55P03", "57014", "25P03", // timeout of a lock, a statement, an idle transaction
		"57P01", "57P02", "57P03": // the server stops, has crashed, starts
		return true
	}
	return false
}
