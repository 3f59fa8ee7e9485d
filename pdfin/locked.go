package pdfin

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"regexp"
	"strconv"
)

// IsPDF tells by content: the header stands within the first kilobyte, as all
// readers accept it.
func IsPDF(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}

var (
	encryptKey = regexp.MustCompile(`/Encrypt\s*(?:(\d{1,10})\s+\d{1,5}\s+R|<<)`)
	fileID     = regexp.MustCompile(`/ID\s*\[\s*`)
)

// lockedByPassword tells whether the bytes say surely that the empty password
// does not open the document. Files that only forbid printing or copying open
// with it and can be read. In doubt it says no, and the library decides.
func lockedByPassword(data []byte) bool {
	at := trailerEncrypt(data)
	if at == nil {
		return false
	}
	dict := encryptDict(data, at)
	if dict == nil {
		return false
	}
	if f := dictValue(dict, "Filter"); !bytes.HasPrefix(f, []byte("/Standard")) {
		return f != nil // locked to certificates
	}
	lock := standardLock{
		version:  dictInt(dict, "V"),
		revision: dictInt(dict, "R"),
		bits:     dictInt(dict, "Length"),
		allowed:  int32(dictInt(dict, "P")),
		owner:    pdfString(dictValue(dict, "O")),
		user:     pdfString(dictValue(dict, "U")),
		openMeta: bytes.HasPrefix(dictValue(dict, "EncryptMetadata"), []byte("false")),
	}
	if loc := fileID.FindIndex(around(data, at[0])); loc != nil {
		lock.id = pdfString(around(data, at[0])[loc[1]:])
	}
	opens, sure := lock.opensWith(nil)
	return sure && !opens
}

// trailerEncrypt finds the last /Encrypt entry that stands in a trailer, which
// is known by its /Root; the word may also occur in a page's text.
func trailerEncrypt(data []byte) []int {
	all := encryptKey.FindAllSubmatchIndex(data, -1)
	for i := len(all) - 1; i >= 0; i-- {
		if bytes.Contains(around(data, all[i][0]), []byte("/Root")) {
			return all[i]
		}
	}
	return nil
}

// around is the object or trailer in which at lies, at most 4 KiB each way.
func around(data []byte, at int) []byte {
	from, to := max(0, at-4096), min(len(data), at+4096)
	for _, mark := range []string{"trailer", " obj", "endobj"} {
		if k := bytes.LastIndex(data[from:at], []byte(mark)); k >= 0 {
			from += k
		}
	}
	for _, mark := range []string{"startxref", "stream", "endobj"} {
		if k := bytes.Index(data[at:to], []byte(mark)); k >= 0 {
			to = at + k
		}
	}
	return data[from:to]
}

// encryptDict follows the entry to its dictionary, which is never compressed.
func encryptDict(data []byte, at []int) []byte {
	if at[2] < 0 {
		return data[at[0]:min(len(data), at[0]+4096)]
	}
	object := regexp.MustCompile(`(?:^|\s)` + string(data[at[2]:at[3]]) + `\s+\d+\s+obj\b`)
	all := object.FindAllIndex(data, -1)
	if len(all) == 0 {
		return nil
	}
	dict := data[all[len(all)-1][1]:]
	if end := bytes.Index(dict, []byte("endobj")); end >= 0 {
		return dict[:end]
	}
	return dict[:min(len(dict), 4096)]
}

// dictValue returns what follows /key, nil when there is none. Keys of one
// letter must end there: /O is not /OE.
func dictValue(dict []byte, key string) []byte {
	loc := regexp.MustCompile(`/` + key + `(?:\s+|([/(<\[]))`).FindSubmatchIndex(dict)
	if loc == nil {
		return nil
	}
	if loc[2] >= 0 {
		return dict[loc[2]:]
	}
	return dict[loc[1]:]
}

func dictInt(dict []byte, key string) int {
	v := dictValue(dict, key)
	end := 0
	for end < len(v) && (v[end] == '-' || v[end] >= '0' && v[end] <= '9') {
		end++
	}
	n, _ := strconv.ParseInt(string(v[:end]), 10, 64)
	return int(n)
}

// pdfString decodes the string at the start of v, (literal) or <hex>; nil when
// there is none.
func pdfString(v []byte) []byte {
	if len(v) == 0 {
		return nil
	}
	if v[0] == '<' {
		end := bytes.IndexByte(v, '>')
		if end < 0 {
			return nil
		}
		out, err := hex.DecodeString(string(bytes.Join(bytes.Fields(v[1:end]), nil)))
		if err != nil {
			return nil
		}
		return out
	}
	if v[0] == '(' {
		return literalString(v[1:])
	}
	return nil
}

func literalString(v []byte) []byte {
	var out []byte
	depth := 1
	for i := 0; i < len(v); i++ {
		switch c := v[i]; c {
		case '\\':
			skip, b := escaped(v[i+1:])
			out = append(out, b...)
			i += skip
			continue
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return out
			}
		}
		out = append(out, v[i])
	}
	return nil
}

// escaped decodes what stands behind a backslash; returns how many bytes it took.
func escaped(v []byte) (int, []byte) {
	if len(v) == 0 {
		return 0, nil
	}
	if k := bytes.IndexByte([]byte("nrtbf"), v[0]); k >= 0 {
		return 1, []byte{"\n\r\t\b\f"[k]}
	}
	n, value := 0, 0
	for n < 3 && n < len(v) && v[n] >= '0' && v[n] <= '7' {
		value = value*8 + int(v[n]-'0')
		n++
	}
	switch {
	case n > 0:
		return n, []byte{byte(value)}
	case v[0] == '\r' && len(v) > 1 && v[1] == '\n':
		return 2, nil
	case v[0] == '\r' || v[0] == '\n':
		return 1, nil
	}
	return 1, v[:1]
}

// standardLock is the standard security handler's dictionary (ISO 32000-2, 7.6.4).
type standardLock struct {
	version, revision, bits int
	allowed                 int32
	owner, user, id         []byte
	openMeta                bool // metadata are not encrypted
}

// opensWith checks the user password; sure is false when the entries make no sense.
func (l standardLock) opensWith(password []byte) (opens, sure bool) {
	switch {
	case l.revision >= 2 && l.revision <= 4 && len(l.owner) >= 32 && len(l.user) >= 32:
		return l.opensRC4(password)
	case l.revision == 5 && len(l.user) >= 48:
		sum := sha256.Sum256(append(bytes.Clone(password), l.user[32:40]...))
		return bytes.Equal(sum[:], l.user[:32]), true
	case l.revision == 6 && len(l.user) >= 48:
		return bytes.Equal(hash2B(password, l.user[32:40]), l.user[:32]), true
	}
	return false, false
}

var passwordPad = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

// opensRC4 is algorithms 2, 4 and 5 for revisions 2 to 4.
func (l standardLock) opensRC4(password []byte) (opens, sure bool) {
	size := 5
	if l.revision >= 3 {
		size = l.bits / 8
	}
	if l.version == 4 || size > 16 || size < 5 {
		size = 16
	}
	padded := append(bytes.Clone(password), passwordPad...)[:32]
	seed := append(padded, l.owner[:32]...)
	seed = binary.LittleEndian.AppendUint32(seed, uint32(l.allowed))
	seed = append(seed, l.id...)
	if l.revision >= 4 && l.openMeta {
		seed = append(seed, 0xFF, 0xFF, 0xFF, 0xFF)
	}
	key := md5.Sum(seed)
	if l.revision == 2 {
		return bytes.Equal(rc4Over(key[:size], passwordPad, 1), l.user[:32]), true
	}
	for range 50 {
		key = md5.Sum(key[:size])
	}
	sum := md5.Sum(append(bytes.Clone(passwordPad), l.id...))
	return bytes.Equal(rc4Over(key[:size], sum[:], 20), l.user[:16]), true
}

// rc4Over enciphers text with key, key^1, … key^(rounds-1) in turn.
func rc4Over(key, text []byte, rounds int) []byte {
	out := bytes.Clone(text)
	for i := range rounds {
		k := bytes.Clone(key)
		for j := range k {
			k[j] ^= byte(i)
		}
		c, err := rc4.NewCipher(k)
		if err != nil {
			return nil
		}
		c.XORKeyStream(out, out)
	}
	return out
}

// hash2B is algorithm 2.B of revision 6, for the user password.
func hash2B(password, salt []byte) []byte {
	sum := sha256.Sum256(append(bytes.Clone(password), salt...))
	key := sum[:]
	for round := 0; ; round++ {
		block, err := aes.NewCipher(key[:16])
		if err != nil {
			return nil
		}
		e := bytes.Repeat(append(bytes.Clone(password), key...), 64)
		cipher.NewCBCEncrypter(block, key[16:32]).CryptBlocks(e, e)
		mod := 0
		for _, b := range e[:16] {
			mod += int(b)
		}
		switch mod % 3 {
		case 0:
			s := sha256.Sum256(e)
			key = s[:]
		case 1:
			s := sha512.Sum384(e)
			key = s[:]
		default:
			s := sha512.Sum512(e)
			key = s[:]
		}
		if round >= 63 && int(e[len(e)-1]) <= round-31 {
			return key[:32]
		}
	}
}
