package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"zqyj/models"
)

// outlined runs server outline on a file and gives what it prints and its exit code.
func outlined(t *testing.T, args ...string) (models.Outline, []byte, int) {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), append([]string{"outline"}, args...), &out, &errs)
	var o models.Outline
	if err := json.Unmarshal(out.Bytes(), &o); err != nil {
		t.Fatalf("outline %v prints no JSON (exit %d, %s): %v", args, code, errs.String(), err)
	}
	if errs.Len() > 0 {
		t.Errorf("outline %v says beside its JSON: %s", args, errs.String())
	}
	return o, out.Bytes(), code
}

func written(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// zipped packs parts into a zip.
func zipped(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	pack := zip.NewWriter(&out)
	for name, content := range parts {
		w, err := pack.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// wordFile is a .docx with this body.
func wordFile(t *testing.T, before, body string) []byte {
	t.Helper()
	return zipped(t, map[string]string{"word/document.xml": before + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`})
}

func wordPara(text string) string { return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>" }

// oldOffice begins as .doc and .wps do and names a stream.
func oldOffice(stream string) []byte {
	data := append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 504)...)
	for _, unit := range utf16.Encode([]rune(stream)) {
		data = binary.LittleEndian.AppendUint16(data, unit)
	}
	return append(data, make([]byte, 1024)...)
}

// wordlessPDF is a whole PDF of one empty page, as a scan without recognised text is.
func wordlessPDF() []byte {
	var out bytes.Buffer
	var offsets []int
	out.WriteString("%PDF-1.4\n")
	for i, object := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"} {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj%s endobj\n", i+1, object)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 4\n0000000000 65535 f \n")
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", start)
	return out.Bytes()
}

func TestOutlineTellsEveryBadFileAsJSON(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	good := wordFile(t, "", wordPara("第一条 为了规范管理，制定本办法。"))
	bomb := wordFile(t, "", wordPara(strings.Repeat("供水", 40<<20)))
	cases := []struct {
		name string
		data []byte
		code string
		says string
	}{
		{"空.txt", nil, models.ImportEmpty, "空"},
		{"过大.txt", bytes.Repeat([]byte("供水"), 2<<20), models.ImportTooLarge, "10 MB"},
		{"炸弹.docx", bomb, models.ImportZipBomb, "膨胀"},
		{"截断.docx", good[:len(good)/2], models.ImportDocxCorrupt, "另存为"},
		{"表格.docx", zipped(t, map[string]string{"xl/workbook.xml": "<a/>"}), models.ImportNotDocx, "Excel"},
		{"旧版.docx", oldOffice("WordDocument"), models.ImportLegacyDoc, "另存为 .docx"},
		{"加密.docx", oldOffice("EncryptedPackage"), models.ImportEncrypted, "密码"},
		{"实体.docx", wordFile(t, `<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>`, wordPara("&x;")), models.ImportXMLEntity, "DTD"},
		{"嵌套.docx", wordFile(t, "", strings.Repeat("<w:smartTag>", 600)+strings.Repeat("</w:smartTag>", 600)), models.ImportXMLDepth, "嵌套"},
		{"损坏.pdf", []byte("%PDF-1.7\n这里什么也没有"), models.ImportPDFCorrupt, "重新导出"},
		{"扫描.pdf", wordlessPDF(), models.ImportPDFNoText, "扫描件"},
		{"程序.txt", append([]byte("MZ"), bytes.Repeat([]byte{0, 1, 0xFE, 0x80, 0xFF}, 400)...), models.ImportNotText, "不是文本"},
		{"空表.txt", []byte("征求意见反馈表\n单位:\n联系人:\n修改意见\n理由\n"), models.ImportNoClauses, "条款"},
		{"涉密.txt", []byte("机密★10年\n关于征求意见的通知\n一、总体要求\n坚持保障供水安全。"), models.ImportStateSecret, "非涉密系统"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if strings.HasSuffix(c.name, ".pdf") && testing.Short() {
				t.Skip("the PDF sandbox takes seconds to start; left out by -short")
			}
			o, _, exit := outlined(t, written(t, c.name, c.data), "--json")
			if o.OK || o.Error == nil || exit != 1 {
				t.Fatalf("ok %t, error %v, exit %d; want an error and exit 1", o.OK, o.Error, exit)
			}
			if o.Error.Code != c.code || !strings.Contains(o.Error.Message, c.says) {
				t.Errorf("error %+v, want %s saying %q", o.Error, c.code, c.says)
			}
			if !strings.ContainsFunc(o.Error.Message, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("the message is not Chinese: %s", o.Error.Message)
			}
			if o.Notice != nil || len(o.Draft.Nodes) > 0 || len(o.Warnings) > 0 {
				t.Error("something of the file stays behind")
			}
		})
	}
}

// identity is what becomes of one clause of the corrected draft: what was changed, and the key it had before ("" = new).
type identity struct{ key, change, before string }

const draftHead = "城乡供水工作方案\n(征求意见稿)\n"

var corrections = []struct {
	name     string
	old, now string
	truth    []identity
	deleted  []string
}{
	{"splits and merges", draftHead + `一、总体要求
坚持以人民为中心的发展思想,统筹城乡供水,保障饮水安全。
二、主要任务
(一)完善管网。新建供水管网100公里,改造老旧管网60公里。建立管网巡查制度,每月巡查一次,发现漏损及时修复。
(二)提升水质。定期监测水源水、出厂水和管网末梢水水质。
(三)加强监测。配备水质检测设备,培训检测人员20名。
(四)节约用水。推广节水器具,实行阶梯水价。
三、保障措施
(一)加强领导。成立工作专班,主要负责同志任组长。
(二)落实资金。市级财政安排专项资金2000万元。
`, draftHead + `一、总体要求
坚持以人民为中心的发展思想,统筹城乡供水,保障饮水安全。
二、主要任务
(一)完善管网。新建供水管网100公里,改造老旧管网60公里。
(二)巡查管网。建立管网巡查制度,每月巡查一次,发现漏损及时修复。
(三)提升水质。定期监测水源水、出厂水和管网末梢水水质,配备水质检测设备,培训检测人员20名。
(四)节约用水。推广节水器具,实行阶梯水价。
三、保障措施
(一)加强领导。成立工作专班,主要负责同志任组长。市级财政安排专项资金2000万元。
`, []identity{{"1", "same", "1"}, {"2", "same", "2"}, {"2/1", "split", "2/1"}, {"2/2", "new", ""}, {"2/3", "merge", "2/2"}, {"2/4", "same", "2/4"}, {"3", "same", "3"}, {"3/1", "merge", "3/1"}},
		[]string{"2/3", "3/2"}},
	{"moves and renumbering", draftHead + `一、总体要求
坚持统筹城乡供水,保障饮水安全。
二、主要任务
(一)完善管网。新建供水管网100公里。
(二)提升水质。定期监测出厂水和末梢水水质。
(三)节约用水。推广节水器具,实行阶梯水价。
三、保障措施
(一)加强领导。成立工作专班,主要负责同志任组长。
(二)落实资金。市级财政安排专项资金2000万元。
(三)强化督查。每季度通报一次工作进展。
`, draftHead + `一、总体要求
坚持统筹城乡供水,保障饮水安全。
二、组织领导
(一)强化督查。每季度通报一次工作进展。
(二)加强领导。成立工作专班,主要负责同志任组长。
三、主要任务
(一)节约用水。推广节水器具,实行阶梯水价。
(二)保护水源。划定饮用水水源保护区,清理违规排污口。
(三)提升水质。定期监测出厂水和末梢水水质。
(四)完善管网。新建供水管网100公里。
四、保障措施
(一)落实资金。市级财政安排专项资金2000万元。
`, []identity{{"1", "same", "1"}, {"2", "new", ""}, {"2/1", "moved", "3/3"}, {"2/2", "moved", "3/1"}, {"3", "renumbered", "2"}, {"3/1", "moved", "2/3"}, {"3/2", "new", ""}, {"3/3", "moved", "2/2"}, {"3/4", "moved", "2/1"},
		{"4", "renumbered", "3"}, {"4/1", "renumbered", "3/2"}}, nil},
	{"rewording and deletions", draftHead + `一、总体要求
坚持以人民为中心的发展思想,统筹城乡供水,保障饮水安全。
二、主要任务
(一)完善管网。新建供水管网100公里,改造老旧管网60公里。
(二)提升水质。定期监测水源水、出厂水和管网末梢水水质。
(三)节约用水。推广节水器具,实行阶梯水价。
(四)保护水源。划定饮用水水源保护区,清理违规排污口。
三、保障措施
(一)加强领导。成立工作专班,主要负责同志任组长。
(二)落实资金。市级财政安排专项资金2000万元。
`, draftHead + `一、总体要求
坚持以人民为中心的发展思想,统筹推进城乡一体化供水,切实保障群众饮水安全。
二、主要任务
(一)提升水质。每月监测水源水、出厂水和管网末梢水水质,结果向社会公布。
(二)节约用水。推广使用节水器具,实行居民阶梯水价。
(三)培训人员。举办供水管理人员培训班4期。
三、保障措施
(一)加强领导。成立由主要负责同志任组长的工作专班。
(二)落实资金。市级财政安排专项资金不少于3000万元。
`, []identity{{"1", "reworded", "1"}, {"2", "same", "2"}, {"2/1", "reworded", "2/2"}, {"2/2", "reworded", "2/3"}, {"2/3", "new", ""}, {"3", "same", "3"}, {"3/1", "reworded", "3/1"}, {"3/2", "reworded", "3/2"}},
		[]string{"2/1", "2/4"}},
}

func TestOutlineKeepsIdentitiesAgainstTheDraftBefore(t *testing.T) {
	for _, c := range corrections {
		t.Run(c.name, func(t *testing.T) {
			_, before, exit := outlined(t, written(t, "old.txt", []byte(c.old)), "--json")
			if exit != 0 {
				t.Fatalf("exit %d", exit)
			}
			now, printed, _ := outlined(t, written(t, "now.txt", []byte(c.now)), "--json", "--against", written(t, "old.json", before))
			var got []identity
			for _, n := range now.Draft.Nodes {
				was := ""
				if n.PrevKey != nil {
					was = *n.PrevKey
				}
				got = append(got, identity{n.Key, "", was})
			}
			want := slices.Clone(c.truth)
			for i := range want {
				want[i].change = ""
			}
			if !slices.Equal(got, want) {
				t.Errorf("identities %v\nwant %v", got, want)
			}
			if !slices.Equal(slices.Sorted(slices.Values(now.Deleted)), c.deleted) {
				t.Errorf("deleted %v, want %v", now.Deleted, c.deleted)
			}
			scoreRemap(t, now, printed, c.truth, c.deleted)
		})
	}
}

// scoreRemap asks the scorer beside the checkout for its figure.
func scoreRemap(t *testing.T, now models.Outline, printed []byte, truth []identity, deleted []string) {
	t.Helper()
	scorer, err := filepath.Abs("../../shared/outline/score.py")
	if _, missing := os.Stat(scorer); err != nil || missing != nil {
		t.Log("score.py is not beside this checkout")
		return
	}
	type node struct {
		models.Node
		PrevKey *string `json:"prev_key"`
		Change  string  `json:"change"`
	}
	var nodes []node
	for i, n := range now.Draft.Nodes {
		row := node{Node: n, Change: truth[i].change}
		if truth[i].before != "" {
			row.PrevKey = &truth[i].before
		}
		nodes = append(nodes, row)
	}
	body, err := json.Marshal(map[string]any{"nodes": nodes, "deleted": append([]string{}, deleted...)})
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("python3", scorer, "--remap", written(t, "truth.remap.json", body), written(t, "now.json", printed)).CombinedOutput()
	if err != nil {
		t.Skipf("score.py does not run here: %v %s", err, out)
	}
	if all := fmt.Sprintf("all %d/%d deleted F1 1", len(nodes), len(nodes)); !strings.Contains(string(out), all) {
		t.Errorf("score.py: %s, want %s", out, all)
	}
}
