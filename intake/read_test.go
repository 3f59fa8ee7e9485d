package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"zqyj/models"
)

func readCode(data []byte) (string, string) {
	_, _, err := Read(context.Background(), data, "文件.docx", Options{})
	var failure *models.ImportError
	if errors.As(err, &failure) {
		return failure.Code, failure.Message
	}
	return "", ""
}

func zipOf(t *testing.T, names ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range names {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(f, "x")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestBadFilesSayWhatToDo(t *testing.T) {
	noise := make([]byte, 4000)
	for i := range noise {
		noise[i] = byte(i*i*31 + i>>3)
	}
	encrypted := append(slices.Clone(magicLegacy), make([]byte, 600)...)
	for _, r := range "EncryptedPackage" {
		encrypted = append(encrypted, byte(r), 0)
	}
	cases := []struct {
		name string
		data []byte
		code string
		word string
	}{
		{"empty", nil, models.ImportEmpty, "空"},
		{"only spaces", []byte(" \r\n\t \n"), models.ImportEmpty, "空"},
		{"too large", make([]byte, MaxUpload+1), models.ImportTooLarge, "10 MB"},
		{"old Word", append(slices.Clone(magicLegacy), make([]byte, 600)...), models.ImportLegacyDoc, "另存为 .docx"},
		{"encrypted Word", encrypted, models.ImportEncrypted, "密码"},
		{"zip of something else", zipOf(t, "a.txt", "xl/workbook.xml"), models.ImportNotDocx, ".docx"},
		{"picture", append([]byte{0xff, 0xd8, 0xff, 0xe0}, noise...), models.ImportNotText, "另存为"},
		{"program", append([]byte("MZ\x90\x00\x03\x00\x00\x00"), noise...), models.ImportNotText, "另存为"},
		{"web page", []byte("<!DOCTYPE html>\n<html><body><p>第一条 甲。</p></body></html>"), models.ImportNotText, "网页"},
		{"rich text", []byte(`{\rtf1\ansi\ansicpg936 \u31532?}`), models.ImportNotText, "另存为 .docx"},
		{"letter without clauses", []byte("   \n"), models.ImportEmpty, "空"},
		{"blank form", []byte("意见征求表\n单位名称（盖章）：\n序号\t条款\t修改意见\t理由\n1\t\t\t\n2\t\t\t\n"), models.ImportNoClauses, "空白的意见表"},
		{"state secret with a star", []byte("机密★1年\n关于某事的方案\n一、总体要求\n坚持稳中求进。"), models.ImportStateSecret, "严禁处理、存储、传输国家秘密"},
		{"state secret stretched", []byte("方案\n一、总体要求\n秘 密 ★ 长期\n坚持稳中求进。"), models.ImportStateSecret, "国家秘密"},
		{"state secret alone at the top", []byte("绝密\n方案\n一、总体要求\n坚持稳中求进。"), models.ImportStateSecret, "国家秘密"},
		{"state secret as label", []byte("密级：机密\n方案\n一、总体要求\n坚持稳中求进。"), models.ImportStateSecret, "国家秘密"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			code, message := readCode(c.data)
			if code != c.code || !strings.Contains(message, c.word) {
				t.Errorf("%s: %s", code, message)
			}
			if took := time.Since(start); took > time.Minute {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestOrdinaryWordsAreNoSecrets(t *testing.T) {
	for _, text := range []string{
		"方案\n一、秘书处负责保守商业秘密。\n二、不得泄露国家秘密、工作秘密和个人隐私。",
		"工作秘密管理办法\n第一条 本办法所称工作秘密，不属于国家秘密。\n第二条 绝密级、机密级、秘密级国家秘密的管理，依照有关法律执行。",
		"密级管理规定\n第一条 密级：由定密责任人确定。\n第二条 机密文件的管理另行规定。",
	} {
		if code, message := readCode([]byte(text)); code != "" {
			t.Errorf("%.20s: %s %s", text, code, message)
		}
	}
}

func TestRefusedFilesLeaveNothing(t *testing.T) {
	out, src, err := Read(context.Background(), []byte("机密★\n方案\n一、要点。"), "方案.txt", Options{})
	if err == nil || len(src.Lines) > 0 || len(src.Paragraphs) > 0 || len(out.Draft.Nodes) > 0 || out.OK || out.Error == nil {
		t.Errorf("kept %+v %+v", src, out)
	}
}

func TestKindIsFoundByContent(t *testing.T) {
	cases := map[Kind][]byte{
		KindPDF:    []byte("%PDF-1.4 …"),
		KindDocx:   zipOf(t, "docProps/app.xml", "docProps/core.xml", "word/document.xml"),
		KindZip:    zipOf(t, "a.txt"),
		KindLegacy: append(slices.Clone(magicLegacy), 0, 0),
		KindText:   []byte("关于征求意见的通知"),
	}
	for want, data := range cases {
		if got := KindOf(data); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestEncodings(t *testing.T) {
	const text = "方案（征求意见稿）\n一、总体要求。推进“放管服”改革，䶮、镕、㑇、𬭚等字不得丢失。\n二、工作任务。抓好落实。"
	utf16be := []byte{0xFE, 0xFF}
	le := utf16le(text)[2:]
	for i := 0; i+1 < len(le); i += 2 {
		utf16be = append(utf16be, le[i+1], le[i])
	}
	for name, data := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-8 with mark": []byte("\uFEFF" + text), "UTF-16 little": utf16le(text), "UTF-16 big": utf16be, "GB18030": gb18030(text),
	} {
		out, src, err := Read(context.Background(), data, "", Options{})
		if err != nil || len(out.Draft.Nodes) != 2 || !strings.Contains(out.Draft.Nodes[0].Text, "䶮、镕、㑇、𬭚等字") {
			t.Errorf("%s (%s): %v %+v", name, src.Encoding, err, out.Draft.Nodes)
		}
		if warned := hasWarning(out, models.WarnEncoding); warned != (name == "GB18030") {
			t.Errorf("%s: encoding warning %v", name, warned)
		}
	}
}

func hasWarning(o models.Outline, code string) bool {
	return slices.ContainsFunc(o.Warnings, func(w models.Warning) bool { return w.Code == code })
}

func TestRemovedCharactersAreTold(t *testing.T) {
	out, _, err := Read(context.Background(), []byte("方案\n一、总体\x00要求\u202e。\n二、工作\x07任务。"), "", Options{})
	if err != nil || !hasWarning(out, models.WarnEncoding) || strings.ContainsAny(out.Draft.Nodes[0].Text+out.Draft.Nodes[1].Text, "\x00\u202e\x07") {
		t.Errorf("%v %+v", err, out)
	}
}

func TestRadicalsBecomeCharacters(t *testing.T) {
	out, _, err := Read(context.Background(), []byte("⽅案\n⼀、⼯作要点。加强⼒量建设。"), "", Options{})
	if err != nil || out.Draft.Nodes[0].Heading != "工作要点" || out.Draft.Nodes[0].Text != "加强力量建设。" {
		t.Errorf("%v %+v", err, out.Draft.Nodes)
	}
}

func TestTaskTableThatIsNoTableIsTold(t *testing.T) {
	text := "关于征求《某办法》意见的通知\n各单位：\n请于2020年10月18日12时前反馈。\n某局\n2020年9月28日\n附件1\n某办法\n第一条 为了管理，制定本办法。\n第二条 略述如下。\n附件2\n工作任务分解表\n序号 工作任务 牵头单位\n1 落实任务 某局\n"
	out, _, err := Read(context.Background(), []byte(text), "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range out.Warnings {
		if w.Code == models.WarnTextDropped && strings.Contains(w.Message, "工作任务分解表") {
			return
		}
	}
	t.Errorf("%+v", out.Warnings)
}
