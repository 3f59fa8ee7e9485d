package fonts

import "encoding/binary"

// charset is a font's map from characters to glyphs as runs of neighbours.
type charset []charRun

// charRun maps the characters first..last to the glyphs from glyph onwards.
type charRun struct {
	first, last rune
	glyph       uint16
}

// readCharset decodes the best Unicode sub-table: format 12 before format 4;
// nil when the font has neither.
func readCharset(cmap []byte) charset {
	var four, twelve []byte
	for i := range u16(cmap, 2) {
		record := cmap[4+8*i:]
		platform, encoding := u16(record, 0), u16(record, 2)
		if platform != 0 && (platform != 3 || (encoding != 1 && encoding != 10)) {
			continue
		}
		table := cmap[binary.BigEndian.Uint32(record[4:]):]
		switch u16(table, 0) {
		case 4:
			four = table
		case 12:
			twelve = table
		}
	}
	if twelve != nil {
		return readFormat12(twelve)
	}
	if four != nil {
		return readFormat4(four)
	}
	return nil
}

func readFormat12(table []byte) charset {
	count := int(binary.BigEndian.Uint32(table[12:]))
	runs := make(charset, 0, min(count, 1<<16))
	for i := range count {
		group := table[16+12*i:]
		runs = append(runs, charRun{
			first: rune(binary.BigEndian.Uint32(group)),
			last:  min(rune(binary.BigEndian.Uint32(group[4:])), 0x10FFFF),
			glyph: uint16(binary.BigEndian.Uint32(group[8:])),
		})
	}
	return runs
}

func readFormat4(table []byte) charset {
	segments := u16(table, 6) / 2
	ends, starts := table[14:], table[16+2*segments:]
	deltas, offsets := table[16+4*segments:], table[16+6*segments:]
	var runs charset
	for s := range segments {
		first, last, offset := u16(starts, 2*s), u16(ends, 2*s), u16(offsets, 2*s)
		if offset == 0 {
			runs = append(runs, charRun{rune(first), rune(last), uint16(first + u16(deltas, 2*s))})
			continue
		}
		for c := first; c <= last && c < 0xFFFF; c++ {
			at := 2*s + offset + 2*(c-first)
			if at+2 > len(offsets) {
				break
			}
			if glyph := u16(offsets, at); glyph != 0 {
				runs = append(runs, charRun{rune(c), rune(c), uint16(glyph + u16(deltas, 2*s))})
			}
		}
	}
	return runs
}

// each calls yield for every character the font has a glyph for.
func (f *Font) each(yield func(r rune, glyph uint16)) {
	for _, run := range f.charset {
		for r := run.first; r <= run.last; r++ {
			glyph := run.glyph + uint16(r-run.first)
			if glyph != 0 && int(glyph) < f.glyphs && r != 0xFFFF {
				yield(r, glyph)
			}
		}
	}
}
