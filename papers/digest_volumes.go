package papers

import (
	"context"
	"fmt"

	"zqyj/papers/typeset"
)

// VolumeSize is how many opinions fit in a volume that is still pleasant to
// open and to hold: about 3,000 pages.
const VolumeSize = 5000

// Volume is one file of a digest that is bound in several. Number counts from
// 1; the first holds figures, ledger, the common table of contents and the
// proof, the others the opinions.
type Volume struct {
	Number, Of int
	File       File
}

// Volumes prints a digest in volumes of at most size opinions and hands each
// to take as soon as it is printed, the first volume last, because its table
// of contents names the pages of all others. A digest that fits in one volume
// comes as one. It stops with take's error, or the context's.
func (p *Printer) Volumes(ctx context.Context, d Digest, size int, take func(Volume) error) error {
	if err := p.begin(ctx); err != nil {
		return err
	}
	defer p.end()
	bound := divide(d.Parts, max(1, size))
	if len(bound) < 2 {
		file, _, err := p.print(ctx, d)
		if err != nil {
			return err
		}
		return take(Volume{1, 1, file})
	}
	places, of := make([]placeInVolume, len(d.Parts)), len(bound)+1
	for n, parts := range bound {
		volume := opinionsVolume{d, parts, n + 2, of}
		file, doc, err := p.print(ctx, volume)
		if err != nil {
			return err
		}
		for _, part := range parts {
			if !part.continued {
				places[part.index] = placeInVolume{n + 2, doc.Anchors[anchor(part.index)].Page}
			}
		}
		if err := take(Volume{n + 2, of, file}); err != nil {
			return err
		}
	}
	file, _, err := p.print(ctx, firstVolume{d, places, of})
	if err != nil {
		return err
	}
	return take(Volume{1, of, file})
}

// placeInVolume is where the opinions of a part begin.
type placeInVolume struct{ volume, page int }

// boundPart is a part, or some of its opinions, in one volume.
type boundPart struct {
	DigestPart
	index     int // among the digest's parts
	continued bool
}

// divide deals the opinions out to volumes of at most size; a part that does
// not fit goes on in the next volume.
func divide(parts []DigestPart, size int) [][]boundPart {
	var volumes [][]boundPart
	room := 0
	for index, part := range parts {
		rest := part.Opinions
		for continued := false; len(rest) > 0; continued = true {
			if room == 0 {
				volumes, room = append(volumes, nil), size
			}
			n := min(room, len(rest))
			piece := boundPart{part, index, continued}
			piece.Opinions, rest = rest[:n], rest[n:]
			volumes[len(volumes)-1] = append(volumes[len(volumes)-1], piece)
			room -= n
		}
	}
	return volumes
}

// volumeTitle names a volume.
func volumeTitle(d Digest, number, of int) string {
	return fmt.Sprintf("%s（第%s册，共%s册）", d.Title, numeral(number), numeral(of))
}

// firstVolume is everything but the opinions.
type firstVolume struct {
	Digest
	places []placeInVolume
	of     int
}

func (v firstVolume) info() typeset.Info {
	info := v.Digest.info()
	info.Title = volumeTitle(v.Digest, 1, v.of)
	return info
}

func (v firstVolume) set(s *sheet) {
	s.marks = v.Marks
	d := v.Digest
	d.Title = volumeTitle(d, 1, v.of)
	d.setOpening(s)
	d.setSpread(s, v.places)
	s.heading("三、修改意见")
	s.say("修改意见装订为第二册至第%s册，各条起始的册数、页码见“意见分布”表。", numeral(v.of))
	s.heading("四、未反馈单位")
	d.setUnanswered(s)
	s.verify(d.Verify)
}

// opinionsVolume is one volume of opinions.
type opinionsVolume struct {
	Digest
	parts      []boundPart
	number, of int
}

func (v opinionsVolume) info() typeset.Info {
	info := v.Digest.info()
	info.Title = volumeTitle(v.Digest, v.number, v.of)
	return info
}

func (v opinionsVolume) set(s *sheet) {
	s.marks = v.Marks
	if v.Options.Landscape {
		s.Turn(typeset.Landscape())
	}
	s.title(volumeTitle(v.Digest, v.number, v.of), v.Issuer+"（"+v.Day+"）")
	table := s.table(v.columns()...)
	s.Table(table, func(yield func(typeset.Row) bool) {
		for _, part := range v.parts {
			for row := range v.rows(part.index, []DigestPart{part.DigestPart}, len(table.Columns)) {
				if !yield(row) {
					return
				}
			}
		}
	})
	s.Space(leading3 / 2)
	s.verify(v.Verify)
}
