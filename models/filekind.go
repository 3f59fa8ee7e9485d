package models

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// FileKind is what an upload is by its content; its name is never asked.
type FileKind string

// Kinds that are told apart. Those without MIME are only known in order to refuse them with the right words.
const (
	FilePDF     FileKind = "pdf"
	FileOFD     FileKind = "ofd" // 版式文件, GB/T 33190
	FileJPG     FileKind = "jpg"
	FilePNG     FileKind = "png"
	FileDocx    FileKind = "docx"
	FileXlsx    FileKind = "xlsx"
	FilePptx    FileKind = "pptx"
	FileDoc     FileKind = "doc" // also .wps, which is the same container
	FileXls     FileKind = "xls" // also .et
	FileText    FileKind = "txt"
	FileMacro   FileKind = "macro" // Office file with macros
	FilePicture FileKind = "picture"
	FileArchive FileKind = "archive"
	FileProgram FileKind = "program"
	FileEmpty   FileKind = "empty"
	FileUnknown FileKind = "unknown"
)

var fileMIME = map[FileKind]string{
	FilePDF:  "application/pdf",
	FileOFD:  "application/ofd",
	FileJPG:  "image/jpeg",
	FilePNG:  "image/png",
	FileDocx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	FileXlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	FilePptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	FileDoc:  "application/msword",
	FileXls:  "application/vnd.ms-excel",
	FileText: "text/plain; charset=utf-8",
}

// MIME is the content type to serve the kind under; octet-stream for what is never served inline.
func (k FileKind) MIME() string {
	if m, ok := fileMIME[k]; ok {
		return m
	}
	return "application/octet-stream"
}

// The allow-lists. What is not named is refused.
var (
	AttachmentKinds = []FileKind{FilePDF, FileOFD, FileJPG, FilePNG, FileDocx, FileXlsx, FilePptx, FileDoc, FileXls, FileText}
	SealKinds       = []FileKind{FilePDF, FileJPG, FilePNG, FileOFD}
)

// CheckFile refuses what is empty, larger than MaxUpload or not on the list; the message says what to do.
func CheckFile(data []byte, allowed []FileKind) (FileKind, *Problem) {
	if len(data) > MaxUpload {
		return FileUnknown, &Problem{Kind: KindTooLarge, Code: "file_too_large", Text: "文件超过 20 MB。请压缩图片或降低扫描分辨率后重新上传"}
	}
	kind := KindOf(data)
	if slices.Contains(allowed, kind) {
		return kind, nil
	}
	return kind, Invalid("file", fileRefusal(kind, slices.Contains(allowed, FileDocx)))
}

func fileRefusal(kind FileKind, documents bool) string {
	list := "PDF、OFD、JPG、PNG"
	if documents {
		list += "、Word、Excel、PPT 或纯文本"
	}
	switch kind {
	case FileEmpty:
		return "文件是空的，请重新选择"
	case FilePicture:
		return "不支持这种图片格式，请另存为 JPG 或 PNG 后上传（苹果手机可在设置中选择“兼容性最佳”后重拍）"
	case FileMacro:
		return "文件含有宏，出于安全考虑不予接收，请另存为不含宏的 .docx 或 .xlsx 后上传"
	case FileArchive:
		return "不接收压缩包，请解压后逐个上传，可用格式：" + list
	case FileProgram:
		return "这是程序文件，不予接收，可用格式：" + list
	}
	return "不支持这种文件，可用格式：" + list + "。请另存为其中一种后上传"
}

var fileHeads = []struct {
	head string
	kind FileKind
}{
	{"\xFF\xD8\xFF", FileJPG}, {"\x89PNG\r\n\x1A\n", FilePNG},
	{"GIF8", FilePicture}, {"BM", FilePicture}, {"II*\x00", FilePicture}, {"MM\x00*", FilePicture},
	{"Rar!", FileArchive}, {"7z\xBC\xAF", FileArchive}, {"\x1F\x8B", FileArchive},
	{"MZ", FileProgram}, {"\x7FELF", FileProgram}, {"#!", FileProgram},
}

// KindOf tells the kind from the bytes.
func KindOf(data []byte) FileKind {
	if len(data) == 0 {
		return FileEmpty
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return zipKind(data)
	}
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
		return compoundKind(data)
	}
	if isPlainText(data) {
		if bytes.HasPrefix(data, []byte("%PDF-")) {
			return FilePDF
		}
		return FileText
	}
	if bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return FilePDF
	}
	for _, h := range fileHeads {
		if bytes.HasPrefix(data, []byte(h.head)) {
			return h.kind
		}
	}
	if len(data) > 12 && (string(data[4:8]) == "ftyp" || string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP") {
		return FilePicture // HEIC and AVIF of phones, WebP
	}
	return FileUnknown
}

// zipKind looks at the names in the zip's directory: the order of entries is free (docProps may come first), and
// names inside stored members must not count.
func zipKind(data []byte) FileKind {
	kind := FileArchive
	for name := range zipNames(data) {
		switch {
		case strings.HasSuffix(name, "vbaProject.bin"):
			return FileMacro
		case name == "word/document.xml":
			kind = FileDocx
		case name == "xl/workbook.xml":
			kind = FileXlsx
		case name == "ppt/presentation.xml":
			kind = FilePptx
		case name == "OFD.xml":
			kind = FileOFD
		}
	}
	return kind
}

// zipNames walks the central directory without unpacking anything.
func zipNames(data []byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		end := bytes.LastIndex(data, []byte("PK\x05\x06"))
		if end < 0 || end+20 > len(data) {
			return
		}
		at := int(binary.LittleEndian.Uint32(data[end+16:]))
		for at >= 0 && at+46 <= end && string(data[at:at+4]) == "PK\x01\x02" {
			size := int(binary.LittleEndian.Uint16(data[at+28:]))
			rest := int(binary.LittleEndian.Uint16(data[at+30:])) + int(binary.LittleEndian.Uint16(data[at+32:]))
			if at+46+size > end || !yield(string(data[at+46:at+46+size])) {
				return
			}
			at += 46 + size + rest
		}
	}
}

// compoundKind tells old Office files by the names of their streams.
func compoundKind(data []byte) FileKind {
	for _, s := range []struct {
		stream string
		kind   FileKind
	}{{"_VBA_PROJECT", FileMacro}, {"WordDocument", FileDoc}, {"Workbook", FileXls}} {
		wide := utf16.Encode([]rune(s.stream))
		var name []byte
		for _, u := range wide {
			name = binary.LittleEndian.AppendUint16(name, u)
		}
		if bytes.Contains(data, name) {
			return s.kind
		}
	}
	return FileUnknown
}

// isPlainText accepts UTF-8, and bytes that GB18030 can hold, without control characters.
func isPlainText(data []byte) bool {
	for _, b := range data {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' || b == 0x7F {
			return false
		}
	}
	return utf8.Valid(data) || isGB18030(data)
}

// isGB18030 checks the byte pattern only: two bytes 81–FE 40–FE, or four 81–FE 30–39 81–FE 30–39.
func isGB18030(data []byte) bool {
	lead := func(i int) bool { return i < len(data) && data[i] >= 0x81 && data[i] <= 0xFE }
	digit := func(i int) bool { return i < len(data) && data[i] >= 0x30 && data[i] <= 0x39 }
	for i := 0; i < len(data); {
		switch {
		case data[i] < 0x80:
			i++
		case !lead(i) || i+1 >= len(data):
			return false
		case digit(i + 1):
			if !lead(i+2) || !digit(i+3) {
				return false
			}
			i += 4
		case data[i+1] < 0x40 || data[i+1] == 0x7F || data[i+1] == 0xFF:
			return false
		default:
			i += 2
		}
	}
	return true
}
