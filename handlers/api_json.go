package handlers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"zqyj/models"
)

// readJSON reads one JSON object and nothing behind it; a field that is not known is a slip worth telling.
func readJSON(v *visit, into any) error {
	body, err := io.ReadAll(v.Request().Body)
	if err != nil {
		return badForm(err)
	}
	kind, _, err := mime.ParseMediaType(v.Request().Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return &models.Problem{Kind: models.KindMediaType, Code: "content_type", Text: "请以 Content-Type: application/json 发送"}
	}
	if damaged(body) { // the decoder would put U+FFFD in its place and say nothing
		return malformed("文字编码有误，请以 UTF-8 发送")
	}
	if start := bytes.TrimLeft(body, " \t\r\n"); len(start) == 0 || start[0] != '{' {
		return malformed("内容应为一个 JSON 对象")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return malformed(jsonFault(err))
	}
	if _, err := decoder.Token(); err != io.EOF {
		return malformed("JSON 之后还有多余的内容")
	}
	return nil
}

func malformed(text string) error {
	return &models.Problem{Kind: models.KindMalformed, Code: "bad_json", Text: text}
}

// jsonFault says in Chinese what the decoder found.
func jsonFault(err error) string {
	var wrongType *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrongType):
		return fmt.Sprintf("字段 %s 的类型不对（收到的是 %s）", wrongType.Field, wrongType.Value)
	case errors.As(err, &syntax):
		return fmt.Sprintf("不是有效的 JSON（第%d个字节处）", syntax.Offset)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "不是有效的 JSON（内容不完整）"
	}
	if name, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return "没有 " + strings.Trim(name, `"`) + " 这个字段"
	}
	return "不是有效的 JSON"
}

// escapedUnit is a backslash escape; of a pair of surrogates both halves.
var escapedUnit = regexp.MustCompile(`(?i)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u(d[89a-f][0-9a-f]{2})|\\\\`)

// damaged reports bytes that are no UTF-8, and escapes that are half a character.
func damaged(body []byte) bool {
	if !utf8.Valid(body) {
		return true
	}
	for _, match := range escapedUnit.FindAllSubmatchIndex(body, -1) {
		if match[6] >= 0 { // the third group: a half on its own
			return true
		}
	}
	return false
}
