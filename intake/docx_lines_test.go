package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// texts gives the paragraphs of a document without tables.
func texts(ps []Paragraph) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Text)
	}
	return out
}

func TestSoftBreaksPartParagraphs(t *testing.T) {
	body := `<w:p>` + strings.Join([]string{run("某某办法"), run("第一条 为了规范管理，制定本办法。"), run("第二条 有关单位应当履行下列职责，并按照本办法第三条的规定报送情况，不得拖延，"), run("不得虚报：")}, `<w:r><w:br/></w:r>`) + `</w:p>`
	source := newDocx(body).read(t)
	want := []string{"某某办法", "第一条 为了规范管理，制定本办法。", "第二条 有关单位应当履行下列职责，并按照本办法第三条的规定报送情况，不得拖延，\n不得虚报："}
	if diff := cmp.Diff(want, texts(source.Paragraphs)); diff != "" {
		t.Error(diff)
	}
	if last := source.Paragraphs[len(source.Paragraphs)-1].Line; last != 3 {
		t.Errorf("last paragraph on line %d", last)
	}
}

func TestDocumentOfLinesBecomesParagraphs(t *testing.T) {
	var body strings.Builder
	for _, l := range []string{"某某办法", "第一条 为了规范公共数据管理，促进公共数据共享", "开放和开发利用，根据有关法律法规，结合本市实", "际，制定本办法。", "第二条 本市行政区域内公共数据的采集、共享、开", "放和安全管理，适用本办法。", "第三条 市大数据主管部门负责统筹协调其他各部门", "按照职责分工做好相关工作。"} {
		body.WriteString(para(l))
	}
	want := []string{"某某办法", "第一条 为了规范公共数据管理，促进公共数据共享开放和开发利用，根据有关法律法规，结合本市实际，制定本办法。", "第二条 本市行政区域内公共数据的采集、共享、开放和安全管理，适用本办法。", "第三条 市大数据主管部门负责统筹协调其他各部门按照职责分工做好相关工作。"}
	if diff := cmp.Diff(want, texts(newDocx(body.String()).read(t).Paragraphs)); diff != "" {
		t.Error(diff)
	}
}

func TestDocumentOfHeadingsStaysAsItIs(t *testing.T) {
	want := []string{"某某要点", "（一）加快推进基础设施互联互通建设工程", "（二）加快推进公共服务共建共享提升工程", "（三）加快推进生态环境联防联治保护工程", "（四）加快推进产业体系协同配套发展工程"}
	var body strings.Builder
	for _, l := range want {
		body.WriteString(para(l))
	}
	if diff := cmp.Diff(want, texts(newDocx(body.String()).read(t).Paragraphs)); diff != "" {
		t.Error(diff)
	}
}
