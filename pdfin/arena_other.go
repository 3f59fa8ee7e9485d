//go:build !(linux || darwin || freebsd)

package pdfin

const canReserve = false

func reserve(uint64) []byte { return nil }

func unreserve([]byte) {}
