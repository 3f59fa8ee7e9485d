package intake

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
)

var (
	magicPDF    = []byte("%PDF")
	magicZip    = []byte("PK\x03\x04")
	magicLegacy = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}
)

// KindOf tells what a file is by its bytes. A .docx is a zip with word/document.xml anywhere in it: WPS and some
// portals put docProps/ first. A cut zip whose table of contents is lost is still taken for .docx when the name of
// its text part is seen, so that the message can say "damaged" and not "not a document".
func KindOf(data []byte) Kind {
	head := data[:min(len(data), 1024)]
	switch {
	case bytes.Contains(head, magicPDF):
		return KindPDF
	case bytes.HasPrefix(data, magicLegacy):
		return KindLegacy
	case bytes.HasPrefix(data, magicZip):
		return kindOfZip(data)
	}
	return KindText
}

func kindOfZip(data []byte) Kind {
	const textPart = "word/document.xml"
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		if bytes.Contains(data, []byte("word/")) || bytes.Contains(data, []byte("[Content_Types].xml")) {
			return KindDocx
		}
		return KindZip
	}
	for _, f := range archive.File {
		if f.Name == textPart || f.Name == `word\document.xml` {
			return KindDocx
		}
	}
	return KindZip
}

// isEncryptedOffice says whether an old-style container holds an encrypted new-style document: Word writes the
// stream name EncryptedPackage in UTF-16.
func isEncryptedOffice(data []byte) bool {
	var name []byte
	for _, r := range "EncryptedPackage" {
		name = binary.LittleEndian.AppendUint16(name, uint16(r))
	}
	return bytes.Contains(data, name)
}
