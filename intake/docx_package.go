package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"zqyj/models"
)

// Limits of one uploaded .docx, from the importer's specification.
const (
	maxDocxBytes    = 10 << 20
	maxDocxUnpacked = 100 << 20
	maxDocxEntries  = 10_000
	// A part of XML that is larger than bombFloor and packs better than bombRatio is a bomb; real ones reach 60.
	bombFloor = 8 << 20
	bombRatio = 200
	// Reading time goes with the number of XML tokens, about two million a second. 200 000 plain paragraphs have
	// 1.4 million; each MiB of upload buys more.
	baseTokens   = 2_000_000
	tokensPerMiB = 300_000
)

// docxPackage is an opened .docx: its parts by lower-case name, and how much has been unpacked so far.
type docxPackage struct {
	parts    map[string]*zip.File
	main     string // name of the document part
	rels     []docxRelation
	unpacked int64
	tokens   int // XML tokens that may still be read
}

// docxRelation is one line of a .rels part; kind is the last word of its type ("styles").
type docxRelation struct{ kind, target string }

// openDocx checks the container and finds the document part. Nothing but the directory and the small .rels parts
// has been unpacked when it returns.
func openDocx(ctx context.Context, data []byte) (*docxPackage, error) {
	if len(data) > maxDocxBytes {
		return nil, models.NewImportError(models.ImportTooLarge)
	}
	if err := refuseNonZip(data); err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, models.NewImportError(models.ImportDocxCorrupt)
	}
	pkg := &docxPackage{parts: make(map[string]*zip.File, len(archive.File)), tokens: baseTokens + len(data)>>20*tokensPerMiB}
	if err := pkg.index(archive.File); err != nil {
		return nil, err
	}
	return pkg, pkg.findMain(ctx)
}

// refuseNonZip tells apart what is certainly no zip by its first bytes.
func refuseNonZip(data []byte) error {
	switch {
	case len(data) == 0:
		return models.NewImportError(models.ImportEmpty)
	case bytes.HasPrefix(data, magicLegacy[:4]):
		return oleError(data)
	case !bytes.Contains(data, []byte("PK\x03\x04")):
		return models.NewImportError(models.ImportNotDocx)
	}
	return nil
}

// oleError says which kind of OLE file this is: an encrypted .docx keeps its content in a stream named
// EncryptedPackage, everything else is an old binary .doc or .wps.
func oleError(data []byte) error {
	if isEncryptedOffice(data) {
		return models.NewImportError(models.ImportEncrypted)
	}
	return models.NewImportError(models.ImportLegacyDoc)
}

// index records the parts and adds up what the directory says they unpack to.
func (p *docxPackage) index(files []*zip.File) error {
	if len(files) > maxDocxEntries {
		return models.NewImportError(models.ImportZipBomb)
	}
	var declared uint64
	for _, file := range files {
		if declared += file.UncompressedSize64; declared > maxDocxUnpacked || file.UncompressedSize64 > maxDocxUnpacked {
			return models.NewImportError(models.ImportZipBomb)
		}
		name := partName(file.Name)
		if _, twice := p.parts[name]; !twice {
			p.parts[name] = file
		}
	}
	return nil
}

// partName brings a name in the zip to one form: some producers write back slashes, a leading slash or capitals.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// findMain finds the document by the package's relations, else by its usual name.
func (p *docxPackage) findMain(ctx context.Context) error {
	rels, err := p.relations(ctx, "_rels/.rels", "")
	if err != nil {
		return err
	}
	p.main = "word/document.xml"
	for _, rel := range rels {
		if _, there := p.parts[rel.target]; rel.kind == "officeDocument" && there {
			p.main = rel.target
		}
	}
	file, there := p.parts[p.main]
	if !there {
		return notDocxError(p.parts)
	}
	if file.Flags&1 != 0 {
		return models.NewImportError(models.ImportEncrypted)
	}
	dir, base := path.Split(p.main)
	p.rels, err = p.relations(ctx, dir+"_rels/"+base+".rels", dir)
	return err
}

// notDocxError names the kind of file where the zip shows it.
func notDocxError(parts map[string]*zip.File) error {
	known := []struct{ part, name string }{
		{"xl/workbook.xml", "Excel 表格（.xlsx）"}, {"ppt/presentation.xml", "演示文稿（.pptx）"},
		{"ofd.xml", "OFD 版式文件"}, {"content.xml", "OpenDocument 文档（.odt）"},
	}
	for _, k := range known {
		if _, there := parts[k.part]; there {
			return &models.ImportError{Code: models.ImportNotDocx,
				Message: "这不是 Word 文档（.docx），而是" + k.name + "。请用 Word 或 WPS 另存为 .docx 后再导入，或粘贴文本"}
		}
	}
	return models.NewImportError(models.ImportNotDocx)
}

// relations reads a .rels part; a package without one has none. Targets outside the package are left out.
func (p *docxPackage) relations(ctx context.Context, name, dir string) ([]docxRelation, error) {
	var rels []docxRelation
	err := p.scan(ctx, name, func(s *xmlScanner, _ xml.StartElement) error {
		return s.children(func(start xml.StartElement) error {
			target := attr(start, "Target")
			if attr(start, "TargetMode") != "External" && target != "" {
				if !strings.HasPrefix(target, "/") {
					target = path.Join(dir, target)
				}
				rels = append(rels, docxRelation{path.Base(attr(start, "Type")), partName(target)})
			}
			return s.skip()
		})
	})
	return rels, err
}

// related gives the names of the parts that stand in a relation to the document, in the order of its relations.
func (p *docxPackage) related(kind string) []string {
	var names []string
	for _, rel := range p.rels {
		if _, there := p.parts[rel.target]; rel.kind == kind && there {
			names = append(names, rel.target)
		}
	}
	if usual := path.Join(path.Dir(p.main), kind+".xml"); len(names) == 0 && p.parts[usual] != nil {
		names = append(names, usual)
	}
	return names
}

// scan opens a part and hands its root element to read. A part that is not there is not an error.
func (p *docxPackage) scan(ctx context.Context, name string, read func(*xmlScanner, xml.StartElement) error) error {
	file, there := p.parts[name]
	if !there {
		return nil
	}
	if file.UncompressedSize64 > bombFloor && file.UncompressedSize64/bombRatio > file.CompressedSize64 {
		return models.NewImportError(models.ImportZipBomb)
	}
	content, err := file.Open()
	if err != nil {
		return models.NewImportError(models.ImportDocxCorrupt)
	}
	defer content.Close()
	s := newXMLScanner(ctx, &partReader{pkg: p, content: content}, &p.tokens)
	root, err := s.root()
	if err != nil {
		return err
	}
	if err := read(s, root); err != nil {
		return err
	}
	return s.drain()
}

// drain reads what follows the root, so that a part's checksum is verified and nothing hides behind it.
func (s *xmlScanner) drain() error {
	for {
		token, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if _, second := token.(xml.StartElement); second {
			return models.NewImportError(models.ImportDocxCorrupt)
		}
	}
}

// partReader counts what is unpacked over all parts and stops at the limit, whatever the directory had said.
type partReader struct {
	pkg     *docxPackage
	content io.Reader
}

func (r *partReader) Read(b []byte) (int, error) {
	n, err := r.content.Read(b)
	if r.pkg.unpacked += int64(n); r.pkg.unpacked > maxDocxUnpacked {
		return 0, models.NewImportError(models.ImportZipBomb)
	}
	if errors.Is(err, zip.ErrFormat) { // more bytes than the directory declared
		return n, models.NewImportError(models.ImportZipBomb)
	}
	return n, err
}
