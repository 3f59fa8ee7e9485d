package pdfin

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"
)

// lockedR6 is a PDF 2.0 file (AES-256) that opens with password, built so that
// the library, which checks hash and permissions itself, can judge our own check.
func lockedR6(t *testing.T, password []byte) []byte {
	t.Helper()
	fileKey := bytes.Repeat([]byte{7}, 32)
	salts := []byte("abcdefghijklmnop")
	user := append(hash2B(password, salts[:8]), salts...)
	wrap, err := aes.NewCipher(hash2B(password, salts[8:]))
	if err != nil {
		t.Fatal(err)
	}
	userKey := make([]byte, 32)
	cipher.NewCBCEncrypter(wrap, make([]byte, 16)).CryptBlocks(userKey, fileKey)
	perms := binary.LittleEndian.AppendUint32(nil, 0xFFFFFFFC)
	perms = append(perms, "\xFF\xFF\xFF\xFFTadbrand"...)
	block, err := aes.NewCipher(fileKey)
	if err != nil {
		t.Fatal(err)
	}
	block.Encrypt(perms, perms)
	none := bytes.Repeat([]byte{1}, 48)
	dict := fmt.Sprintf("/Encrypt<</Filter/Standard/V 5/R 6/Length 256/P -4/O<%x>/OE<%x>/U<%x>/UE<%x>/Perms<%x>/EncryptMetadata true"+
		"/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF>>/ID[<01><01>]", none, none[:32], user, userKey, perms)
	return bytes.Replace(handmade("", ""), []byte("/Root 1 0 R"), []byte("/Root 1 0 R"+dict), 1)
}

func TestNewestEncryptionAgreesWithTheLibrary(t *testing.T) {
	r := newReader(t, Config{})
	open := lockedR6(t, nil)
	if lockedByPassword(open) {
		t.Error("opens without a password, but was called locked")
	}
	if _, err := r.Text(t.Context(), open); err != nil {
		t.Errorf("the library: %v", err)
	}
	locked := lockedR6(t, []byte("secret"))
	if !lockedByPassword(locked) {
		t.Error("locked, but was not seen from the bytes")
	}
	eng, err := r.engine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := eng.open(t.Context(), r.cfg, locked); !errors.Is(err, ErrEncrypted) {
		t.Errorf("the library says %v", err)
	}
}

func TestRestrictedFilesAreNotLocked(t *testing.T) {
	for name, want := range map[string]bool{"plain.pdf": false, "restricted.pdf": false, "opened.pdf": true} {
		if got := lockedByPassword(testFile(t, name)); got != want {
			t.Errorf("%s: locked = %v", name, got)
		}
	}
}

func TestLockedToCertificates(t *testing.T) {
	data := []byte("%PDF-1.7\ntrailer<</Root 1 0 R/Encrypt<</Filter /Adobe.PubSec/V 4>>>>")
	if !lockedByPassword(data) {
		t.Error("a file for certificate holders needs more than no password")
	}
}

func TestStringsOfTheEncryptionDictionary(t *testing.T) {
	for in, want := range map[string]string{
		`(a\(b\)c) /U`:      "a(b)c",
		`(a(b)c)`:           "a(b)c",
		`(\101\0\n\\)`:      "A\x00\n\\",
		"(a\\\r\nb\\\nc)":   "abc",
		`<41 42 43>`:        "ABC",
		`(never ends`:       "",
		`(ends in escape \`: "",
		`<zz>`:              "",
		``:                  "",
	} {
		if got := string(pdfString([]byte(in))); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
