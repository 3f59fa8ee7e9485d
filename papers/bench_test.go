package papers

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-pdf/fpdf"
)

// processorTime is what this process has used so far, all threads together.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// benchmarkBoth renders a round with the given number of opinions as a digest
// and, in the same run, its rows as a plain fpdf table.
func benchmarkBoth(b *testing.B, opinions int) {
	made := newRounds(uint64(opinions))
	made.long = 4 // as long as the rows of a real digest, about 375 characters
	digest := NewDigest(made.snapshot(opinions), DigestOptions{Contacts: true})
	rows := plainRows(digest)
	printer, _ := NewPrinter("", 1)
	measured := func(b *testing.B, render func() int) {
		render() // fonts are parsed once in the life of the process
		before, size := processorTime(), 0
		b.ResetTimer()
		for b.Loop() {
			size = render()
		}
		b.ReportMetric(float64((processorTime()-before).Milliseconds())/float64(b.N), "cpu-ms/op")
		b.ReportMetric(float64(size)/1000, "kB")
	}
	b.Run("digest", func(b *testing.B) {
		measured(b, func() int {
			file, _, err := printer.print(context.Background(), digest)
			if err != nil {
				b.Fatal(err)
			}
			return len(file.PDF)
		})
	})
	b.Run("fpdf", func(b *testing.B) {
		measured(b, func() int { return len(plainTable(b, rows)) })
	})
	characters := 0
	for _, row := range rows {
		for _, cell := range row {
			characters += utf8.RuneCountInString(cell)
		}
	}
	b.Logf("%d characters a row", characters/max(1, len(rows)))
}

func BenchmarkPaper100(b *testing.B)   { benchmarkBoth(b, 100) }
func BenchmarkPaper1000(b *testing.B)  { benchmarkBoth(b, 1000) }
func BenchmarkPaper10000(b *testing.B) { benchmarkBoth(b, 10000) }

// plainRows are the texts of the digest's table, row by row.
func plainRows(d Digest) [][]string {
	var rows [][]string
	for _, part := range d.Parts {
		rows = append(rows, []string{"", part.Label(), "原文：" + part.Clause.Text, "", ""})
		for _, o := range part.Opinions {
			text := "【" + o.label() + "】"
			for _, span := range o.Brief(part.Clause.Full) {
				text += span.Text
			}
			rows = append(rows, []string{strconv.Itoa(o.Number), o.Unit + "\n" + o.Name + "\n" + o.Phone, text, o.Reason, o.Outcome.String() + "\n" + o.Grounds})
		}
	}
	return rows
}

// plainTable sets the rows the way fpdf's manual does: MultiCell for every
// cell, the row's height found with SplitText.
func plainTable(b *testing.B, rows [][]string) []byte {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes("body", "", wholeFont("NotoSerifSC-Regular"))
	pdf.AddUTF8FontFromBytes("head", "", wholeFont("NotoSansSC-Medium"))
	pdf.SetMargins(28, 37, 26)
	pdf.SetAutoPageBreak(false, 35)
	pdf.AddPage()
	pdf.SetFont("body", "", 10.5)
	widths := []float64{10, 31, 58, 31, 26}
	const leading = 5.3
	for _, row := range rows {
		pdf.SetFont("body", "", 10.5)
		if row[0] == "" {
			pdf.SetFont("head", "", 10.5)
		}
		lines := 1
		for i, cell := range row {
			lines = max(lines, len(pdf.SplitText(cell, widths[i]-2)))
		}
		height := float64(lines) * leading
		if pdf.GetY()+height > 262 {
			pdf.AddPage()
		}
		x, y := pdf.GetXY()
		for i, cell := range row {
			pdf.Rect(x, y, widths[i], height, "D")
			pdf.SetXY(x, y)
			pdf.MultiCell(widths[i], leading, cell, "", "L", false)
			x += widths[i]
		}
		pdf.SetXY(28, y+height)
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		b.Fatal(fmt.Errorf("plain table: %w", err))
	}
	return out.Bytes()
}

// wholeFont is a font as it is embedded; the library writes into what it gets.
func wholeFont(name string) []byte {
	data, err := os.ReadFile("fonts/" + name + ".ttf")
	if err != nil {
		panic(err)
	}
	return data
}
