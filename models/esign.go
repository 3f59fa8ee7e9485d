package models

import "bytes"

// IsElectronicallySealed reports whether an uploaded file carries an electronic seal or signature of its own: every OFD
// counts as one, a PDF where it holds a signature dictionary (ISO 32000-1, 12.8). Nothing is verified.
func IsElectronicallySealed(kind FileKind, data []byte) bool {
	if kind == FileOFD {
		return true
	}
	return kind == FilePDF && bytes.Contains(data, []byte("/ByteRange")) && (bytes.Contains(data, []byte("/Sig")) || bytes.Contains(data, []byte("/DocTimeStamp")))
}
