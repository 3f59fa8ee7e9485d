package fonts

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Font is one TrueType file, read in place: tables are looked up when a glyph
// is asked for, so opening a font of 14 MB costs microseconds.
type Font struct {
	name   string // family name as the font gives it, for messages
	data   []byte
	tables map[string][]byte

	unitsPerEm int
	glyphs     int
	metrics    int // number of full entries in hmtx
	longLoca   bool
	charset    charset
}

// Errors Open reports; their text is for the operator and thus Chinese.
var (
	ErrCollection = errors.New("是字体集合（TTC），请先拆成单个 TTF 文件")
	ErrOutlines   = errors.New("是 PostScript 轮廓（OTF/CFF），只支持 TrueType 轮廓的 TTF 文件")
	ErrEmbedding  = errors.New("的授权标志不允许嵌入文件")
	ErrBroken     = errors.New("不是完整的 TrueType 字体")
)

// Open reads the structure of a TrueType font. The data is kept, not copied,
// and never written to.
func Open(data []byte) (font *Font, err error) {
	defer func() { // a damaged font may point anywhere
		if recover() != nil {
			font, err = nil, ErrBroken
		}
	}()
	if len(data) < 12 {
		return nil, ErrBroken
	}
	switch binary.BigEndian.Uint32(data) {
	case 0x00010000, 0x74727565:
	case 0x74746366:
		return nil, ErrCollection
	case 0x4F54544F:
		return nil, ErrOutlines
	default:
		return nil, ErrBroken
	}
	f := &Font{data: data, tables: directory(data)}
	if err := f.check(); err != nil {
		return nil, err
	}
	f.name = f.familyName()
	return f, nil
}

// Name is the family name the font gives itself.
func (f *Font) Name() string { return f.name }

func directory(data []byte) map[string][]byte {
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		record := data[12+16*i:]
		at, size := binary.BigEndian.Uint32(record[8:]), binary.BigEndian.Uint32(record[12:])
		tables[string(record[:4])] = data[at : at+size : at+size]
	}
	return tables
}

func (f *Font) check() error {
	for name, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "loca": 2, "glyf": 0, "cmap": 4, "post": 32} {
		if table, found := f.tables[name]; !found || len(table) < least {
			return fmt.Errorf("%w：缺少 %s 表", ErrBroken, name)
		}
	}
	if os2 := f.tables["OS/2"]; len(os2) >= 10 {
		if rights := u16(os2, 8); rights == 2 || rights&0x0300 != 0 {
			return ErrEmbedding
		}
	}
	f.unitsPerEm = u16(f.tables["head"], 18)
	f.longLoca = u16(f.tables["head"], 50) == 1
	f.glyphs = u16(f.tables["maxp"], 4)
	f.metrics = u16(f.tables["hhea"], 34)
	if f.unitsPerEm == 0 || f.metrics == 0 || f.glyphs == 0 {
		return ErrBroken
	}
	if len(f.tables["hmtx"]) < 4*f.metrics+2*(f.glyphs-f.metrics) || len(f.tables["loca"]) < (f.glyphs+1)*f.locaSize() {
		return ErrBroken
	}
	f.charset = readCharset(f.tables["cmap"])
	if f.charset == nil {
		return fmt.Errorf("%w：没有 Unicode 字符表", ErrBroken)
	}
	return nil
}

// Advance is the width of a glyph in thousandths of an em, rounded as the PDF
// writer rounds it.
func (f *Font) Advance(glyph uint16) int {
	units, _ := f.metric(glyph)
	return (2000*units + f.unitsPerEm) / (2 * f.unitsPerEm)
}

// metric returns a glyph's advance and left side bearing in font units.
func (f *Font) metric(glyph uint16) (advance, bearing int) {
	hmtx, g := f.tables["hmtx"], int(glyph)
	if g < f.metrics {
		return u16(hmtx, 4*g), u16(hmtx, 4*g+2)
	}
	return u16(hmtx, 4*(f.metrics-1)), u16(hmtx, 4*f.metrics+2*(g-f.metrics))
}

func (f *Font) locaSize() int {
	if f.longLoca {
		return 4
	}
	return 2
}

// outline returns the bytes of a glyph in the glyf table; none for a blank.
func (f *Font) outline(glyph uint16) []byte {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	var from, to int
	if f.longLoca {
		from, to = int(binary.BigEndian.Uint32(loca[4*int(glyph):])), int(binary.BigEndian.Uint32(loca[4*int(glyph)+4:]))
	} else {
		from, to = 2*u16(loca, 2*int(glyph)), 2*u16(loca, 2*int(glyph)+2)
	}
	if from >= to || to > len(glyf) {
		return nil
	}
	return glyf[from:to]
}

// familyName prefers the Chinese family name, then the English one.
func (f *Font) familyName() string {
	table := f.tables["name"]
	if len(table) < 6 {
		return ""
	}
	texts := u16(table, 4)
	var names []string
	for i := range u16(table, 2) {
		record := table[6+12*i:]
		if u16(record, 0) != 3 || u16(record, 6) != 1 {
			continue
		}
		at := texts + u16(record, 10)
		name := decodeUTF16(table[at : at+u16(record, 8)])
		if u16(record, 4) == 0x0804 {
			return name
		}
		names = append(names, name)
	}
	return strings.Join(names[:min(1, len(names))], "")
}

func decodeUTF16(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

func u16(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
