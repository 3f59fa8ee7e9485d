//go:build linux || darwin || freebsd

package pdfin

import "syscall"

const canReserve = true

// reserve maps zeroed memory; nil when the system has none, and the instance then fails to start.
func reserve(size uint64) []byte {
	piece, err := syscall.Mmap(-1, 0, int(size), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil
	}
	return piece
}

func unreserve(piece []byte) { _ = syscall.Munmap(piece) }
