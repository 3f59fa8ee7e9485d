package intake

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzReadText feeds anything as a text file: no panic, lines within the source, unique keys, no child in the air,
// valid text only.
func FuzzReadText(f *testing.F) {
	for _, seed := range []string{
		"关于征求《甲办法》意见的通知\n各单位：\n请于2月9日12时前反馈。\n某局\n2018年1月30日\n附件1\n甲办法\n第一章 总则\n第一条 为了。\n（一）甲；\n1.乙。",
		"1、甲。一、乙\n\n2、丙- 1 -丁- 2 -戊\n3、己",
		"序号\t任务\t单位\n1\t甲\t乙\n2\t丙\t丁",
		"目录\n第一章 甲……1\n第一章 甲\n第一条 乙", "\xb9\xd8\xd3\xda", "机密★1年", "\uFEFF一、\f二、", "第9223372036854775808条 甲", "９９９．甲",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		out, src, err := Read(context.Background(), data, "", Options{})
		if (err == nil) != out.OK || out.OK != (out.Error == nil) {
			t.Fatalf("ok %v, error %v, err %v", out.OK, out.Error, err)
		}
		seen := map[string]bool{}
		level := 0
		for _, n := range out.Draft.Nodes {
			if seen[n.Key] || n.Level < 1 || n.Level > level+1 || n.Line < 1 || n.Line > len(src.Lines) {
				t.Fatalf("node %+v of %d lines", n, len(src.Lines))
			}
			if !utf8.ValidString(n.Heading + n.Text + n.Marker) {
				t.Fatalf("broken text in %+v", n)
			}
			seen[n.Key], level = true, n.Level
		}
		for _, w := range out.Warnings {
			if w.Line < 0 || w.Line > len(src.Lines) || w.Message == "" {
				t.Fatalf("warning %+v of %d lines", w, len(src.Lines))
			}
		}
		if out.Notice != nil && out.Notice.Deadline != "" {
			if _, ok := out.Notice.Deadline.Instant(); !ok {
				t.Fatalf("deadline %q", out.Notice.Deadline)
			}
		}
	})
}

// FuzzMarker reads markers of anything: what is left is a proper end of the text and nothing of it is lost.
func FuzzMarker(f *testing.F) {
	for _, seed := range []string{"第一条 甲", "（一）乙", "1.1 丙", "①丁", "——戊", "—、己", "Ⅲ、庚", "任务一：辛", "A.壬", "第99999条", "１．２．３", "㈠", "（\u00a0一）"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := parseMarker(text)
		if !ok {
			return
		}
		if m.family == famNone || m.rest < 1 || m.rest > len(text) || m.n < 0 {
			t.Fatalf("%q: %+v", text, m)
		}
		if utf8.ValidString(text) && (!utf8.ValidString(text[m.rest:]) || strings.Join(strings.Fields(text[:m.rest]), "") != m.text) {
			t.Fatalf("%q: marker %q, rest %q", text, m.text, text[m.rest:])
		}
	})
}

// largeDraft is a draft of n clauses with its notice.
func largeDraft(n int) string {
	var out strings.Builder
	out.WriteString("关于征求《某某办法》意见的通知\n各单位：\n请于2020年10月18日12时前反馈至某某局。\n某某局\n2020年9月28日\n附件1\n某某办法\n")
	for i := range n {
		if i%20 == 0 {
			fmt.Fprintf(&out, "第%d章 管理制度\n", i/20+1)
		}
		fmt.Fprintf(&out, "第%d条 为了加强管理，依照本办法第三条、第五条的规定，有关单位应当在%d个工作日内办结，并向社会公布结果，接受监督。\n（一）建立台账；\n（二）定期报告。\n", i+1, i%30+1)
	}
	return out.String()
}

func BenchmarkReadText300Clauses(b *testing.B) {
	data := []byte(largeDraft(300))
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, _, err := Read(context.Background(), data, "", Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadTextOneMegabyte(b *testing.B) {
	data := []byte(largeDraft(4600))
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, _, err := Read(context.Background(), data, "", Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadDump300Clauses(b *testing.B) {
	data := []byte(dump(inlinePages(runOn(largeDraft(300)))))
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, _, err := Read(context.Background(), data, "", Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
