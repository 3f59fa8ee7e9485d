package fonts

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
)

// CodedGlyph gives a glyph the two-byte code under which a paper writes it.
type CodedGlyph struct {
	Code  uint16
	Glyph uint16
}

// Subset builds a font file that holds only the given glyphs (and what they
// are composed of), reachable under the given codes. The PDF writer parses
// every font it is handed twice, whole: handed a subset, a paper of a few
// pages costs a few per cent of what it costs with the whole font. The
// metrics table is full length, because the writer appends into a short one.
func (f *Font) Subset(codes []CodedGlyph) []byte {
	codes = slices.Clone(codes)
	slices.SortFunc(codes, func(a, b CodedGlyph) int { return cmp.Compare(a.Code, b.Code) })
	order := f.closure(codes)
	place := make(map[uint16]uint16, len(order))
	for i, glyph := range order {
		place[glyph] = uint16(i)
	}
	tables := map[string][]byte{
		"name": {0, 0, 0, 0, 0, 6},
		"cmap": encodeCharset(codes, place),
	}
	for _, name := range []string{"cvt ", "fpgm", "prep"} {
		if table := f.tables[name]; len(table) > 0 {
			tables[name] = table
		}
	}
	f.copyHeaders(tables, len(order))
	f.copyGlyphs(tables, order, place)
	return assemble(tables)
}

// closure lists the glyphs to keep in ascending order, the blank first.
func (f *Font) closure(codes []CodedGlyph) []uint16 {
	keep := map[uint16]bool{0: true}
	var add func(glyph uint16)
	add = func(glyph uint16) {
		if keep[glyph] || int(glyph) >= f.glyphs {
			return
		}
		keep[glyph] = true
		for at := range components(f.outline(glyph)) {
			add(uint16(u16(f.outline(glyph), at)))
		}
	}
	for _, c := range codes {
		add(c.Glyph)
	}
	return slices.Sorted(maps.Keys(keep))
}

// components yields where in a composite outline the numbers of its parts
// stand; nothing for a simple outline.
func components(outline []byte) func(yield func(at int) bool) {
	return func(yield func(int) bool) {
		if len(outline) < 10 || outline[0]&0x80 == 0 {
			return
		}
		for at := 10; at+4 <= len(outline); {
			flags := u16(outline, at)
			if !yield(at+2) || flags&0x20 == 0 {
				return
			}
			at += 4 + componentTail(flags)
		}
	}
}

// componentTail is the length of a component's arguments and scale.
func componentTail(flags int) int {
	size := 2
	if flags&0x01 != 0 {
		size = 4
	}
	switch {
	case flags&0x08 != 0:
		size += 2
	case flags&0x40 != 0:
		size += 4
	case flags&0x80 != 0:
		size += 8
	}
	return size
}

func (f *Font) copyHeaders(tables map[string][]byte, glyphs int) {
	patched := func(name string, least, at, value int) {
		table := make([]byte, max(least, len(f.tables[name])))
		copy(table, f.tables[name])
		binary.BigEndian.PutUint16(table[at:], uint16(value))
		tables[name] = table
	}
	patched("head", 54, 50, 1)
	patched("hhea", 36, 34, glyphs)
	patched("maxp", 6, 4, glyphs)
	tables["post"] = append([]byte{0, 3, 0, 0}, f.tables["post"][4:32]...)
	if os2 := f.tables["OS/2"]; os2 != nil {
		tables["OS/2"] = append(slices.Clone(os2), make([]byte, max(0, 96-len(os2)))...)
	}
}

func (f *Font) copyGlyphs(tables map[string][]byte, order []uint16, place map[uint16]uint16) {
	var glyf []byte
	loca := make([]byte, 0, 4*len(order)+4)
	hmtx := make([]byte, 0, 4*len(order))
	for _, glyph := range order {
		advance, bearing := f.metric(glyph)
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(advance))
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(bearing))
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		start := len(glyf)
		glyf = append(glyf, f.outline(glyph)...)
		for at := range components(glyf[start:]) {
			part := uint16(u16(glyf, start+at))
			binary.BigEndian.PutUint16(glyf[start+at:], place[part])
		}
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	tables["glyf"], tables["hmtx"] = glyf, hmtx
	tables["loca"] = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
}

// encodeCharset writes a cmap with one format 4 table, the only one the PDF
// writer reads.
func encodeCharset(codes []CodedGlyph, place map[uint16]uint16) []byte {
	type segment struct{ first, last, glyph uint16 }
	var segments []segment
	for _, c := range codes {
		glyph := place[c.Glyph]
		if n := len(segments); n > 0 && segments[n-1].last+1 == c.Code && segments[n-1].glyph+(c.Code-segments[n-1].first) == glyph {
			segments[n-1].last = c.Code
			continue
		}
		segments = append(segments, segment{c.Code, c.Code, glyph})
	}
	segments = append(segments, segment{0xFFFF, 0xFFFF, 0})
	n := len(segments)
	out := []byte{0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12}
	put := func(values ...uint16) {
		for _, v := range values {
			out = binary.BigEndian.AppendUint16(out, v)
		}
	}
	// The search fields serve binary search, which no reader of ours uses; the
	// length may exceed 16 bits and is then cut, as the format has it.
	put(4, uint16(16+8*n), 0, uint16(2*n), 0, 0, 0)
	for _, s := range segments {
		put(s.last)
	}
	put(0)
	for _, s := range segments {
		put(s.first)
	}
	for _, s := range segments {
		put(s.glyph - s.first)
	}
	for range segments {
		put(0)
	}
	return out
}

// assemble writes the table directory and the tables. Checksums stay zero:
// the PDF writer computes them for what it embeds.
func assemble(tables map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(tables))
	size := 12 + 16*len(names)
	for _, name := range names {
		size += (len(tables[name]) + 3) &^ 3
	}
	out := make([]byte, 12+16*len(names), size)
	binary.BigEndian.PutUint32(out, 0x00010000)
	binary.BigEndian.PutUint16(out[4:], uint16(len(names)))
	for i, name := range names {
		record := out[12+16*i:]
		copy(record, name)
		binary.BigEndian.PutUint32(record[8:], uint32(len(out)))
		binary.BigEndian.PutUint32(record[12:], uint32(len(tables[name])))
		out = append(out, tables[name]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out
}
