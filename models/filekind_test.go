package models

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"
)

func zipOf(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("PK\x01\x02 word/document.xml")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func compound(stream string) []byte {
	b := []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600))
	for _, u := range utf16.Encode([]rune(stream)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return append(b, make([]byte, 100)...)
}

func TestKindByContentNeverByName(t *testing.T) {
	gbk := "\xb9\xd8\xd3\xda\xd5\xf7\xc7\xf3\xd2\xe2\xbc\xfb" // 关于征求意见
	for _, c := range []struct {
		name string
		data []byte
		want FileKind
	}{
		{"nothing", nil, FileEmpty},
		{"PDF", []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00"), FilePDF},
		{"PDF behind a mailer's line", []byte("junk\x00\n%PDF-1.7\n\x00\xff"), FilePDF},
		{"PDF of plain characters", []byte("%PDF-1.4\ntrailer"), FilePDF},
		{"photo", []byte("\xFF\xD8\xFF\xE0\x00\x10JFIF"), FileJPG},
		{"PNG", []byte("\x89PNG\r\n\x1A\n\x00\x00"), FilePNG},
		{"Word, docProps first", zipOf(t, "docProps/app.xml", "_rels/.rels", "word/document.xml"), FileDocx},
		{"Excel", zipOf(t, "xl/workbook.xml"), FileXlsx},
		{"slides", zipOf(t, "ppt/presentation.xml"), FilePptx},
		{"OFD", zipOf(t, "OFD.xml", "Doc_0/Document.xml"), FileOFD},
		{"zip that only holds a Word file's name in a member", zipOf(t, "a.docx"), FileArchive},
		{"Word with macros", zipOf(t, "word/document.xml", "word/vbaProject.bin"), FileMacro},
		{"cut zip", zipOf(t, "word/document.xml")[:40], FileArchive},
		{"old Word or WPS", compound("WordDocument"), FileDoc},
		{"old Excel", compound("Workbook"), FileXls},
		{"old Word with macros", append(compound("WordDocument"), compound("_VBA_PROJECT")...), FileMacro},
		{"text", []byte("关于征求意见\r\n"), FileText},
		{"text of an old editor", []byte(gbk + "\r\n"), FileText},
		{"text that begins like a bitmap", []byte("BM是编码"), FileText},
		{"phone's HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00"), FilePicture},
		{"rar", []byte("Rar!\x1a\x07\x00"), FileArchive},
		{"program", []byte("MZ\x90\x00\x03"), FileProgram},
		{"random bytes", []byte{0, 1, 2, 3, 0xff}, FileUnknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := KindOf(c.data); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestRefusedFilesSayWhatToDo(t *testing.T) {
	if kind, p := CheckFile([]byte("说明"), AttachmentKinds); p != nil || kind != FileText {
		t.Errorf("text attachment: %s, %v", kind, p)
	}
	for name, c := range map[string]struct {
		data    []byte
		allowed []FileKind
		words   string
	}{
		"text as a seal":   {[]byte("说明"), SealKinds, "PDF、OFD、JPG、PNG"},
		"phone's HEIC":     {[]byte("\x00\x00\x00\x18ftypheic\x00\x00"), SealKinds, "JPG"},
		"archive":          {zipOf(t, "a.txt"), AttachmentKinds, "解压"},
		"macros":           {zipOf(t, "word/document.xml", "word/vbaProject.bin"), AttachmentKinds, "宏"},
		"empty":            {nil, AttachmentKinds, "空"},
		"program":          {[]byte("MZ\x90\x00"), AttachmentKinds, "程序"},
		"too large a scan": {make([]byte, MaxUpload+1), SealKinds, "20 MB"},
	} {
		if _, p := CheckFile(c.data, c.allowed); p == nil || !strings.Contains(p.Error(), c.words) {
			t.Errorf("%s: %v", name, p)
		}
	}
}

func FuzzKindOf(f *testing.F) {
	f.Add([]byte("PK\x03\x04PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("%PDF-"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if KindOf(data) == "" {
			t.Fatal("no kind")
		}
	})
}
