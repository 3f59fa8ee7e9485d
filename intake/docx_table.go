package intake

import (
	"encoding/xml"
	"strings"

	"zqyj/models"
)

// Limits of tables; Word itself allows 63 columns. Repeated is how many bytes merged values may grow to when they
// are written into each cell they cover.
const (
	maxTableColumns = 64
	maxTableCells   = 200_000
	maxTableNesting = 10
	maxRepeated     = 16 << 20
)

// docxTable is a table as the file has it: rows of cells that may span.
type docxTable struct{ rows []docxRow }

// docxRow is one row. before counts columns left out at its start.
type docxRow struct {
	before int
	cells  []docxCell
}

// docxCell is one cell. down says that it continues the cell above, right that it continues the one to its left.
type docxCell struct {
	span        int
	down, right bool
	dropped     bool
	blocks      []docxBlock
}

// table reads w:tbl.
func (r *docxReader) table() error {
	if len(r.open) > maxTableNesting {
		return models.NewImportError(models.ImportXMLDepth)
	}
	table := &docxTable{}
	if err := r.scan.children(func(start xml.StartElement) error { return r.tableChild(start, table) }); err != nil {
		return err
	}
	if blocks, frame := table.frame(); frame {
		for _, block := range blocks {
			r.emit(block)
		}
		return nil
	}
	if err := r.measure(table); err != nil {
		return err
	}
	r.emit(docxBlock{table: table})
	return nil
}

// measure bounds what writing merged values into each cell costs, before anything is written.
func (r *docxReader) measure(t *docxTable) error {
	above := make([]int, maxTableColumns)
	for _, row := range t.rows {
		column := row.before
		for _, cell := range row.cells {
			size := 0
			for _, block := range cell.blocks {
				if block.para != nil {
					size += block.para.bytes
				}
			}
			for range cell.span {
				if column >= maxTableColumns {
					break
				}
				if cell.down {
					size = max(size, above[column])
				}
				above[column] = size
				r.cells, r.repeated, column = r.cells+1, r.repeated+size, column+1
			}
		}
	}
	if r.cells > maxTableCells || r.repeated > maxRepeated+maxDocxText {
		return &models.ImportError{Code: models.ImportTooLarge,
			Message: "文件过大：表格单元格过多。请拆分后分别导入，或只粘贴正文文本"}
	}
	return nil
}

// tableChild reads a row, also inside the wrappers that rows may stand in.
func (r *docxReader) tableChild(start xml.StartElement, table *docxTable) error {
	again := func(child xml.StartElement) error { return r.tableChild(child, table) }
	switch {
	case start.Name.Space == nsCompatibility:
		return r.alternate(again)
	case !isWord(start.Name):
		return r.scan.skip()
	}
	switch start.Name.Local {
	case "tr":
		row, kept, err := r.tableRow()
		if kept {
			table.rows = append(table.rows, row)
		}
		return err
	case "sdt":
		return r.control(again)
	case "tblPr", "tblGrid", "tblPrEx", "del", "moveFrom":
		return r.scan.skip()
	}
	return r.scan.children(again)
}

// tableRow reads w:tr; kept is false for a row that a tracked change deletes.
func (r *docxReader) tableRow() (row docxRow, kept bool, err error) {
	kept = true
	var visit func(xml.StartElement) error
	visit = func(start xml.StartElement) error {
		if !isWord(start.Name) {
			return r.scan.skip()
		}
		switch start.Name.Local {
		case "trPr":
			return r.scan.children(func(prop xml.StartElement) error {
				switch prop.Name.Local {
				case "gridBefore":
					row.before = min(max(number(attr(prop, "val")), 0), maxTableColumns)
				case "del":
					kept = false
				}
				return r.scan.skip()
			})
		case "tc":
			cell, err := r.tableCell(kept)
			if !cell.dropped {
				row.cells = append(row.cells, cell)
			}
			return err
		case "sdt":
			return r.control(visit)
		case "tblPrEx":
			return r.scan.skip()
		}
		return r.scan.children(visit)
	}
	err = r.scan.children(visit)
	if !kept {
		r.warnHere(models.WarnTrackedChanges, "此处有修订删除的表格行，已略去")
	}
	return row, kept, err
}

// tableCell reads w:tc. Inside a deleted row the text is read past without counting in any list.
func (r *docxReader) tableCell(kept bool) (docxCell, error) {
	cell := docxCell{span: 1}
	if !kept {
		return cell, r.scan.skip()
	}
	r.open = append(r.open, &cell.blocks)
	err := r.scan.children(func(start xml.StartElement) error {
		if isWord(start.Name) && start.Name.Local == "tcPr" {
			return r.cellProps(&cell)
		}
		return r.block(start)
	})
	r.flushCarry()
	r.open = r.open[:len(r.open)-1]
	return cell, err
}

// cellProps reads w:tcPr.
func (r *docxReader) cellProps(cell *docxCell) error {
	return r.scan.children(func(prop xml.StartElement) error {
		value := attr(prop, "val")
		switch prop.Name.Local {
		case "gridSpan":
			cell.span = min(max(number(value), 1), maxTableColumns)
		case "vMerge":
			cell.down = value != "restart"
		case "hMerge":
			cell.right = value != "restart"
		case "cellDel":
			cell.dropped = true
		}
		return r.scan.skip()
	})
}

// frame gives the content of a table of a single column: it is a border around text, not a table.
func (t *docxTable) frame() ([]docxBlock, bool) {
	var blocks []docxBlock
	for _, row := range t.rows {
		if len(row.cells) > 1 || row.before > 0 {
			return nil, false
		}
		for _, cell := range row.cells {
			blocks = append(blocks, cell.blocks...)
		}
	}
	return blocks, true
}

// emitTable writes a table to the source as a rectangle, one line a row.
func (r *docxReader) emitTable(t *docxTable) {
	rows := t.rectangle()
	if len(rows) == 0 {
		return
	}
	first := len(r.out.Lines) + 1
	out := &Table{Rows: rows}
	for i, row := range rows {
		line := len(r.out.Lines) + 1
		out.Lines = append(out.Lines, line)
		r.out.Lines = append(r.out.Lines, strings.ReplaceAll(strings.Join(row, " | "), "\n", " "))
		for _, cell := range t.rows[i].cells {
			r.warnCell(cell, line)
		}
	}
	r.out.Paragraphs = append(r.out.Paragraphs, Paragraph{Line: first, Table: out})
}

// warnCell gives the warnings inside a cell the line of its row.
func (r *docxReader) warnCell(cell docxCell, line int) {
	for _, block := range cell.blocks {
		if block.para != nil {
			r.warnAll(block.para.notes, line)
			continue
		}
		for _, row := range block.table.rows {
			for _, inner := range row.cells {
				r.warnCell(inner, line)
			}
		}
	}
}

// rectangle repeats merged values in each cell they cover and makes all rows equally long.
func (t *docxTable) rectangle() [][]string {
	rows := make([][]string, 0, len(t.rows))
	width := 0
	var above []string
	for _, row := range t.rows {
		above = row.values(above)
		rows = append(rows, above)
		width = max(width, len(above))
	}
	for i := range rows {
		for len(rows[i]) < width {
			rows[i] = append(rows[i], "")
		}
	}
	return rows
}

// values gives the text of each column of a row.
func (row docxRow) values(above []string) []string {
	line := make([]string, row.before, len(row.cells)+row.before)
	for _, cell := range row.cells {
		value := blocksText(cell.blocks)
		switch column := len(line); {
		case cell.down && column < len(above):
			value = above[column]
		case cell.right && column > 0:
			value = line[column-1]
		}
		for range cell.span {
			if len(line) < maxTableColumns {
				line = append(line, value)
			}
		}
	}
	return line
}

// blocksText gives the text of a cell, a line for each paragraph and for each row of a table inside it.
func blocksText(blocks []docxBlock) string {
	var lines []string
	for _, block := range blocks {
		text := ""
		if block.para != nil {
			text = block.para.cellText()
		} else {
			text = block.table.flat()
		}
		if text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// cellText gives a paragraph with its number. A cell that holds nothing but an automatic number (序号) shows the
// bare number.
func (p *docxPara) cellText() string {
	text := p.text()
	switch {
	case text != "":
		return joinMarker(p.marker, text)
	case p.marker == "•" || p.marker == "——":
		return ""
	}
	return strings.TrimRight(p.marker, "、.．。 ")
}

// flat gives a table inside a cell as lines, each value once.
func (t *docxTable) flat() string {
	var lines []string
	for _, row := range t.rows {
		var values []string
		for _, cell := range row.cells {
			if value := blocksText(cell.blocks); value != "" {
				values = append(values, strings.ReplaceAll(value, "\n", " "))
			}
		}
		if len(values) > 0 {
			lines = append(lines, strings.Join(values, " "))
		}
	}
	return strings.Join(lines, "\n")
}
