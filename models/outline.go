package models

import (
	"strings"
	"time"
)

// NodeKind says what a node of an outline is.
type NodeKind string

// The kinds of node, from the largest part of a draft to one row of a task table.
const (
	NodePart    NodeKind = "part"    // 编
	NodeChapter NodeKind = "chapter" // 章
	NodeSection NodeKind = "section" // 节
	NodeArticle NodeKind = "article" // 条
	NodeItem    NodeKind = "item"    // 一、(一)1.(1)① and the like
	NodeBullet  NodeKind = "bullet"  // —— without a number
	NodePara    NodeKind = "para"    // a paragraph without a number, 款 in an article
	NodeTable   NodeKind = "table"   // a task table
	NodeRow     NodeKind = "row"     // one line of a task table
)

// Outline is what the import of one file gave: the facts of the notice, the draft as a flat tree,
// and everything that was removed or is doubtful. OK is false exactly when Error is set.
type Outline struct {
	OK       bool         `json:"ok"`
	Error    *ImportError `json:"error"`
	Notice   *NoticeFacts `json:"notice"` // nil when the file holds a draft only
	Draft    OutlineDraft `json:"draft"`
	Warnings []Warning    `json:"warnings"`
	Deleted  []string     `json:"deleted,omitempty"` // keys of an earlier outline that found no successor
}

// OutlineDraft is the draft inside an outline: nodes in document order with levels, no nesting.
type OutlineDraft struct {
	Title string `json:"title"`
	Start int    `json:"start,omitempty"` // first source line of the draft, from 1; 0 = unknown
	End   int    `json:"end,omitempty"`   // last source line of the draft, inclusive; 0 = to the end
	Nodes []Node `json:"nodes"`
}

// Node is one clause-to-be. Level counts from 1. Number is in Arabic figures ("14-1" for 第十四条之一),
// empty for nodes without one. Text holds the node's own paragraphs joined by "\n", without heading and children.
// Key is the path of numbers ("3/1/2"), unique in its draft but display only; PID is what opinions hang on.
type Node struct {
	Key     string   `json:"key"`
	Level   int      `json:"level"`
	Kind    NodeKind `json:"kind"`
	Marker  string   `json:"marker"`
	Number  string   `json:"number"`
	Heading string   `json:"heading"`
	Stop    string   `json:"stop,omitempty"` // the mark between heading and text in the source: "。"; "" = a line of its own
	Text    string   `json:"text"`
	Cells   []Cell   `json:"cells,omitempty"`
	Line    int      `json:"line,omitempty"`   // first source line, from 1
	PID     int64    `json:"pid,omitempty"`    // permanent id of the clause; 0 = new
	PrevKey *string  `json:"prev_key"`         // key of the same clause in the earlier outline
	Closed  bool     `json:"closed,omitempty"` // not open to opinions
}

// Cell is one value of a table row under the name of its column.
type Cell struct {
	Column string `json:"column"`
	Value  string `json:"value"`
}

// Requirement is one thing the notice asks of a reply, by its code in the outline schema.
type Requirement string

// What a notice may ask for.
const (
	NeedLeaderReview   Requirement = "leader_review"      // 经负责同志审核
	NeedSeal           Requirement = "seal"               // 加盖公章
	NeedWritten        Requirement = "written"            // 书面反馈
	NeedEmailCopy      Requirement = "email_copy"         // 电子版发至邮箱
	NeedForm           Requirement = "form"               // 填写意见反馈表
	NeedContact        Requirement = "contact_and_phone"  // 注明联系人和联系电话
	NeedPhoneIfNone    Requirement = "phone_if_none"      // 无意见请电话告知
	NeedReplyIfNone    Requirement = "reply_if_none"      // 无意见也请反馈
	SilenceIsNoOpinion Requirement = "silence_is_consent" // 逾期视为无意见
)

// NoticeFacts is what the notice says about the call for opinions. Everything in it is a proposal until the
// office has confirmed it; Marks and the outline's warnings say which parts were inferred.
type NoticeFacts struct {
	Title          string        `json:"title"`
	Addressees     []string      `json:"addressees"`
	Deadline       LocalTime     `json:"deadline"`
	DeadlineSource string        `json:"deadline_source,omitempty"` // the words the deadline was read from
	DeadlineMarks  []string      `json:"deadline_marks,omitempty"`  // warning codes that apply to the deadline
	Contact        []string      `json:"contact"`
	Phone          []string      `json:"phone"`
	Fax            []string      `json:"fax"`
	Email          []string      `json:"email"`
	Address        string        `json:"address"`
	ReplyTo        string        `json:"reply_to"`
	Issuer         string        `json:"issuer"`
	Date           string        `json:"date"` // issue date, "2018-01-30"
	Attachments    []string      `json:"attachments"`
	Requirements   []Requirement `json:"requirements"`
	Text           string        `json:"-"` // the whole notice, without page numbers and the file's own line prefixes
}

// LocalTime is a moment as the notice names it, in Beijing time, as ISO 8601 text with zone:
// "2018-02-09T12:00:00+08:00". "24:00" keeps its own form ("T24:00:00") because it names the end of that day.
// The empty value is null in JSON: no deadline was found.
type LocalTime string

// Beijing is the zone of every notice: UTC+8 all year since 1992.
var Beijing = time.FixedZone("Asia/Shanghai", 8*60*60)

// Instant gives the moment, and false when there is none. T24:00:00 is midnight at the end of the day.
func (t LocalTime) Instant() (time.Time, bool) {
	text := string(t)
	if day, found := strings.CutSuffix(text, "T24:00:00+08:00"); found {
		at, err := time.ParseInLocation(time.DateOnly, day, Beijing)
		return at.AddDate(0, 0, 1), err == nil
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil
}

// MarshalJSON writes null for the empty value.
func (t LocalTime) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("null"), nil
	}
	return []byte(`"` + strings.NewReplacer(`"`, "", `\`, "").Replace(string(t)) + `"`), nil
}

// Warning is something removed or doubtful, beside the source line it happened on. Message is Chinese.
type Warning struct {
	Code    string `json:"code"`
	Line    int    `json:"line"` // from 1; 0 = the whole file
	Message string `json:"message"`
}

// Codes of warnings, as the outline schema names them.
const (
	WarnTruncated            = "truncated"
	WarnPageNumberRemoved    = "page_number_removed"
	WarnHeaderRemoved        = "header_removed"
	WarnSegmentPrefixRemoved = "segment_prefix_removed"
	WarnTOCRemoved           = "toc_removed"
	WarnHeadingRunOn         = "heading_runon"
	WarnNumberingGap         = "numbering_gap"
	WarnNumberingDuplicate   = "numbering_duplicate"
	WarnOCRSuspect           = "ocr_suspect"
	WarnEncoding             = "encoding"
	WarnTextDropped          = "text_dropped"
	WarnTableFlattened       = "table_flattened"
	WarnTrackedChanges       = "tracked_changes"
	WarnComments             = "comments"
	WarnFootnote             = "footnote"
	WarnTextBox              = "text_box"
	WarnAttachmentMissing    = "attachment_missing"
	WarnAttachmentSkipped    = "attachment_skipped"
	WarnNoticeMissing        = "notice_missing"
	WarnDeadlineMissing      = "deadline_missing"
	WarnDeadlineYearInferred = "deadline_year_inferred"
	WarnDeadlineTimeMissing  = "deadline_time_missing"
	WarnDeadlineRelative     = "deadline_relative"
	WarnNoClauses            = "no_clauses"
)

// ImportError says why a file cannot be imported and what to do next. Message is Chinese.
type ImportError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error gives the Chinese message.
func (e *ImportError) Error() string { return e.Message }

// Codes of import errors, as the outline schema names them.
const (
	ImportEmpty       = "empty"
	ImportTooLarge    = "too_large"
	ImportZipBomb     = "zip_bomb"
	ImportDocxCorrupt = "docx_corrupt"
	ImportNotDocx     = "not_docx"
	ImportLegacyDoc   = "legacy_doc"
	ImportXMLEntity   = "xml_entity"
	ImportXMLDepth    = "xml_depth"
	ImportEncrypted   = "encrypted"
	ImportPDFNoText   = "pdf_no_text"
	ImportPDFCorrupt  = "pdf_corrupt"
	ImportNotText     = "not_text"
	ImportNoClauses   = "no_clauses"
	ImportStateSecret = "state_secret"
	ImportTimeout     = "timeout"
)

// importMessages holds one sentence per error: the problem, then the next step.
var importMessages = map[string]string{
	ImportEmpty:       "文件是空的，没有任何文字。请检查后重新选择文件，或直接粘贴文本",
	ImportTooLarge:    "文件过大，超过 10 MB 上限。请删去图片后另存，或只粘贴正文文本",
	ImportZipBomb:     "文件解压后异常膨胀，超过上限，已停止读取。请用 Word 或 WPS 重新另存为 .docx 后再导入",
	ImportDocxCorrupt: "docx 文件已损坏或不完整，无法打开。请用 Word 或 WPS 打开后重新另存为 .docx，或粘贴文本",
	ImportNotDocx:     "这不是 Word 文档（.docx）：压缩包内没有正文。请选择通知或征求意见稿的 .docx 文件",
	ImportLegacyDoc:   "旧版 Word/WPS 格式（.doc/.wps），请另存为 .docx 后再导入",
	ImportXMLEntity:   "文档内含有实体定义（DTD），出于安全考虑不予读取。请用 Word 或 WPS 重新另存为 .docx 后再导入",
	ImportXMLDepth:    "文档内部嵌套层次过深，不是正常的 Word 文档。请用 Word 或 WPS 重新另存为 .docx 后再导入",
	ImportEncrypted:   "文件已加密或设有打开密码。请取消密码保护后再导入，或粘贴文本",
	ImportPDFNoText:   "这是扫描件，没有文字层，请先识别文字或粘贴文本",
	ImportPDFCorrupt:  "PDF 文件已损坏或不完整，无法打开。请重新导出 PDF，或粘贴文本",
	ImportNotText:     "这不是文本文件，无法识别其内容。请另存为 .docx、PDF 或纯文本后再导入",
	ImportNoClauses:   "没有找到征求意见稿的条款。请检查文件是否选对，或在校对页粘贴正文、指定起止行",
	ImportStateSecret: "文件标有国家秘密标志。本系统为非涉密系统，严禁处理、存储、传输国家秘密，文件未保存",
	ImportTimeout:     "读取文件用时过长，已停止。请另存为 .docx 后再导入，或粘贴文本",
}

// NewImportError gives the error of a code with its Chinese sentence.
func NewImportError(code string) *ImportError {
	message, known := importMessages[code]
	if !known {
		message = "文件无法导入。请另存为 .docx 后再导入，或粘贴文本"
	}
	return &ImportError{Code: code, Message: message}
}

// Whole is heading and text as the source has them: a lead sentence runs on into its text, any other heading stands
// on a line of its own.
func (n Node) Whole() string {
	switch {
	case n.Heading == "" || n.Text == "":
		return n.Heading + n.Stop + n.Text
	case n.Stop == "":
		return n.Heading + "\n" + n.Text
	}
	return n.Heading + n.Stop + n.Text
}
