package typeset

import (
	"strings"
	"testing"

	"zqyj/papers/fonts"
)

func TestTitlesAreDividedWhereAPhraseEnds(t *testing.T) {
	for _, c := range []struct {
		name  string
		width Length
		text  string
		want  string
	}{
		{"one line stays", Millimetres(1560), "反馈回执", "反馈回执"},
		{"before a bracket", Millimetres(2370), "《兰白科技创新改革试验区建设2018年工作要点（征求意见稿）》分歧意见表", "《兰白科技创新改革试验区建设2018年工作要点|（征求意见稿）》分歧意见表"},
		{"not inside a word", Millimetres(1560), "关于加快建设具有全国影响力的西部科技创新中心和国家区域科技创新高地的实施意见", "关于加快建设具有全国影响力的西部科技|创新中心和国家区域科技创新高地的实施意见"},
		{"equal lines where there is no mark", Millimetres(1560), "关于进一步做好兰白科技创新改革试验区建设有关重点工作的补充通知", "关于进一步做好兰白科技创新改革|试验区建设有关重点工作的补充通知"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, line := range NewSetter(fonts.Embedded()).Balanced(Paragraph{Spans: []Span{{Text: c.text, Role: fonts.Title}}, Size: 22 * Point, Align: Centre}, c.width) {
				got = append(got, line.Text())
			}
			if strings.Join(got, "|") != c.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), c.want)
			}
		})
	}
}
