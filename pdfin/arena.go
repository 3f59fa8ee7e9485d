package pdfin

import "github.com/tetratelabs/wazero/experimental"

// arena gives the sandbox its memory in one piece outside Go's heap: growing copies nothing, pages that were never
// touched cost nothing, and everything goes back to the system as soon as the document is done. One instance lives
// at a time, so one piece is enough; without mapping, the runtime's own memory is used.
type arena struct {
	piece []byte
}

// Allocate is called once when an instance starts.
func (a *arena) Allocate(_, max uint64) experimental.LinearMemory {
	a.release()
	a.piece = reserve(max)
	return a
}

// Reallocate grows within the piece; nil tells the module that there is no more.
func (a *arena) Reallocate(size uint64) []byte {
	if size > uint64(len(a.piece)) {
		return nil
	}
	return a.piece[:size:len(a.piece)]
}

// Free is called by whoever closes the module, which may be a time limit while code still runs on the memory; so it
// leaves the memory alone until release.
func (a *arena) Free() {}

// release gives the memory back. The instance must be closed and its last call have returned.
func (a *arena) release() {
	if a.piece != nil {
		unreserve(a.piece)
		a.piece = nil
	}
}
