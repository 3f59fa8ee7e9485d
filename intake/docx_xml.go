package intake

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"zqyj/models"
)

// Limits inside one XML part. A real draft nests about 30 deep and its longest token is one run of text.
const (
	maxXMLDepth = 500
	maxXMLToken = 4 << 20
)

// Namespaces that carry meaning here. Word writes the first of each pair, "Strict Open XML" the second.
const (
	nsWord          = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsWordStrict    = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	nsMath          = "http://schemas.openxmlformats.org/officeDocument/2006/math"
	nsMathStrict    = "http://purl.oclc.org/ooxml/officeDocument/math"
	nsCompatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
)

// isWord says whether a name belongs to WordprocessingML, transitional or strict.
func isWord(name xml.Name) bool { return name.Space == nsWord || name.Space == nsWordStrict }

// isMath says whether a name belongs to Office's formula language.
func isMath(name xml.Name) bool { return name.Space == nsMath || name.Space == nsMathStrict }

// xmlScanner streams one part of the package. It refuses document types, depth and tokens past the limits, and
// stops when its context does. All errors it returns are *models.ImportError.
type xmlScanner struct {
	ctx    context.Context
	dec    *xml.Decoder
	input  *tokenReader
	depth  int
	tokens *int // tokens left for the whole package
}

// tokenReader fails once a single token has eaten more than maxXMLToken bytes: encoding/xml would keep all of it.
// It keeps its first error, because encoding/xml reports a text that breaks off inside a character as bad UTF-8.
type tokenReader struct {
	source io.Reader
	since  int
	err    error
}

func (t *tokenReader) Read(p []byte) (int, error) {
	if t.err != nil {
		return 0, t.err
	}
	if t.since > maxXMLToken {
		t.err = models.NewImportError(models.ImportTooLarge)
		return 0, t.err
	}
	n, err := t.source.Read(p)
	if t.since += n; err != nil && err != io.EOF {
		t.err = err
	}
	return n, err
}

// newXMLScanner starts on the bytes of a part, in UTF-8, UTF-16 or an encoding its declaration names.
func newXMLScanner(ctx context.Context, part io.Reader, tokens *int) *xmlScanner {
	input := &tokenReader{source: decodeUTF16(part)}
	dec := xml.NewDecoder(input)
	dec.CharsetReader = func(label string, plain io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return plain, nil // decodeUTF16 has done it
		}
		named, err := htmlindex.Get(label)
		if err != nil {
			return nil, models.NewImportError(models.ImportDocxCorrupt)
		}
		return named.NewDecoder().Reader(plain), nil
	}
	return &xmlScanner{ctx: ctx, dec: dec, input: input, tokens: tokens}
}

// decodeUTF16 turns UTF-16 with a byte order mark into UTF-8 and drops the mark of UTF-8.
func decodeUTF16(part io.Reader) io.Reader {
	head := make([]byte, 2)
	n, _ := io.ReadFull(part, head)
	whole := io.MultiReader(bytes.NewReader(head[:n]), part)
	if n == 2 && (head[0] == 0xFF && head[1] == 0xFE || head[0] == 0xFE && head[1] == 0xFF) {
		return transform.NewReader(whole, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	}
	return whole
}

// next gives the next token. At the end of the part it gives io.EOF unchanged.
func (s *xmlScanner) next() (xml.Token, error) {
	s.input.since = 0
	if *s.tokens--; *s.tokens%4096 == 0 && s.ctx.Err() != nil {
		return nil, models.NewImportError(models.ImportTimeout)
	}
	if *s.tokens < 0 {
		return nil, &models.ImportError{Code: models.ImportTooLarge,
			Message: "文件过大：文档内部标记过多，读取会耗时过长。请用 Word 或 WPS 打开，把正文复制到新文档另存后再导入，或粘贴文本"}
	}
	token, err := s.dec.Token()
	if err != nil && s.input.err != nil {
		err = s.input.err
	}
	if err != nil {
		return nil, xmlError(err)
	}
	switch t := token.(type) {
	case xml.StartElement:
		if s.depth++; s.depth > maxXMLDepth {
			return nil, models.NewImportError(models.ImportXMLDepth)
		}
	case xml.EndElement:
		s.depth--
	case xml.Directive:
		if bytes.HasPrefix(bytes.TrimSpace(t), []byte("DOCTYPE")) {
			return nil, models.NewImportError(models.ImportXMLEntity)
		}
	}
	return token, nil
}

// xmlError maps what the decoder or the unpacker says to an error the office understands.
func xmlError(err error) error {
	if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	if known := (*models.ImportError)(nil); errors.As(err, &known) {
		return known
	}
	if syntax := (*xml.SyntaxError)(nil); errors.As(err, &syntax) && strings.Contains(syntax.Msg, "invalid character entity") {
		return models.NewImportError(models.ImportXMLEntity)
	}
	return models.NewImportError(models.ImportDocxCorrupt)
}

// root gives the first element.
func (s *xmlScanner) root() (xml.StartElement, error) {
	for {
		token, err := s.next()
		if err == io.EOF {
			return xml.StartElement{}, models.NewImportError(models.ImportDocxCorrupt)
		}
		if err != nil {
			return xml.StartElement{}, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return start, nil
		}
	}
}

// children calls visit for each child element of the element just opened and returns after its end tag.
// visit must read its element to the end (children, skip or text).
func (s *xmlScanner) children(visit func(xml.StartElement) error) error {
	for {
		token, err := s.next()
		if err == io.EOF {
			return models.NewImportError(models.ImportDocxCorrupt)
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if err := visit(t); err != nil {
				return err
			}
		}
	}
}

// skip reads the element just opened to its end without looking.
func (s *xmlScanner) skip() error {
	for level := 1; level > 0; {
		token, err := s.next()
		if err == io.EOF {
			return models.NewImportError(models.ImportDocxCorrupt)
		}
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			level++
		case xml.EndElement:
			level--
		}
	}
	return nil
}

// text reads the element just opened to its end and gives all character data in it.
func (s *xmlScanner) text() (string, error) {
	var out strings.Builder
	for level := 1; level > 0; {
		token, err := s.next()
		if err == io.EOF {
			return "", models.NewImportError(models.ImportDocxCorrupt)
		}
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			level++
		case xml.EndElement:
			level--
		case xml.CharData:
			if out.Write(t); out.Len() > maxXMLToken {
				return "", models.NewImportError(models.ImportTooLarge)
			}
		}
	}
	return out.String(), nil
}

// attr gives a WordprocessingML attribute, or one without a namespace, by its local name; "" when absent.
func attr(start xml.StartElement, local string) string {
	for _, a := range start.Attr {
		if a.Name.Local == local && (a.Name.Space == "" || isWord(a.Name)) {
			return a.Value
		}
	}
	return ""
}

// onOff reads a switch such as <w:b/>: present means on unless its value says otherwise.
func onOff(start xml.StartElement) bool { return isOn(attr(start, "val")) }

// isOn reads the value of a switch.
func isOn(value string) bool {
	switch value {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
