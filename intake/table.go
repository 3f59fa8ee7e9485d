package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zqyj/models"
)

var (
	reSerial     = regexp.MustCompile(`^(?:序\s*号|编\s*号|任务序号|项目序号|No\.?)$`)
	reFormColumn = regexp.MustCompile(`意\s*见|理\s*由|建\s*议`)
	reManySpaces = regexp.MustCompile(`\s{2,}|\t`)
	reRuleRow    = regexp.MustCompile(`^[\s|:+\-—─┄=]+$`)
	reBlankForm  = regexp.MustCompile(`(?:意见|建议|反馈|征求|征集)[^。]{0,12}(?:表|单|回执)(?:[(\x{ff08}].*)?$`)
)

// hasColumns says whether a line of text is set in columns.
func hasColumns(text string) bool { return len(columnsOf(text)) >= 3 }

// columnsOf splits a line at tabs or upright bars; a header with 序号 also at wide gaps. nil: no columns.
func columnsOf(text string) []string {
	if bars := strings.Count(text, "|") + strings.Count(text, "│"); bars >= 2 {
		text = strings.Trim(strings.ReplaceAll(text, "│", "|"), "| ")
		return trimAll(strings.Split(text, "|"))
	}
	if strings.Contains(text, "\t") {
		return trimAll(strings.Split(text, "\t"))
	}
	return nil
}

func trimAll(cells []string) []string {
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
	return cells
}

// gatherTables makes tables of lines set in columns: a header with 序号, or three lines and more of equal columns.
func gatherTables(ps []Paragraph) []Paragraph {
	var out []Paragraph
	for i := 0; i < len(ps); i++ {
		table, used := tableAt(ps[i:])
		if used == 0 {
			out = append(out, ps[i])
			continue
		}
		out = append(out, Paragraph{Line: ps[i].Line, Table: table})
		i += used - 1
	}
	return out
}

// tableAt reads a table from the first paragraphs; used is 0 when there is none.
func tableAt(ps []Paragraph) (table *Table, used int) {
	header, wide := headerOf(ps[0].Text)
	if len(header) < 2 {
		return nil, 0
	}
	table = &Table{}
	for _, p := range ps {
		if reRuleRow.MatchString(p.Text) {
			used++
			continue
		}
		cells := columnsOf(p.Text)
		if wide {
			cells = trimAll(reManySpaces.Split(p.Text, -1))
		}
		if len(cells) < 2 || len(cells) > len(header) || len(cells) < len(header)-1 && len(table.Rows) > 0 && !wide {
			break
		}
		for len(cells) < len(header) {
			cells = append(cells, "")
		}
		table.Rows, table.Lines = append(table.Rows, cells), append(table.Lines, p.Line)
		used++
	}
	if serialColumn(header) < 0 && (len(header) < 3 || len(table.Rows) < 3) || len(table.Rows) < 2 {
		return nil, 0
	}
	return table, used
}

// headerOf gives the cells of a line that can begin a table; wide: its columns are set by spaces.
func headerOf(text string) (cells []string, wide bool) {
	if cells = columnsOf(text); len(cells) >= 2 {
		return cells, false
	}
	cells = trimAll(reManySpaces.Split(strings.TrimSpace(text), -1))
	return cells, serialColumn(cells) == 0 && len(cells) >= 3
}

// serialColumn finds the column 序号; -1 without one.
func serialColumn(header []string) int {
	return slices.IndexFunc(header, func(c string) bool { return reSerial.MatchString(strings.TrimSpace(narrowed(c))) })
}

// headerRow finds the header of a task table among the first rows; -1 when the table is none. Forms with columns for
// opinions or reasons are none.
func headerRow(t *Table) int {
	for i := 0; i < len(t.Rows) && i < 4; i++ {
		if serialColumn(t.Rows[i]) < 0 || len(t.Rows[i]) < 2 {
			continue
		}
		if slices.ContainsFunc(t.Rows[i], func(c string) bool { return reFormColumn.MatchString(c) }) {
			return -1
		}
		return i
	}
	return -1
}

// table adds a table of the draft: a task table as rows, any other as text of the clause it stands in.
func (t *tree) table(p Paragraph) {
	if headerRow(p.Table) >= 0 {
		title := t.tableTitle()
		t.nodes = append(t.nodes, tableNodes(p, title, 1)...)
		t.frames, t.numbered = nil, true
		return
	}
	t.warn(models.WarnTableFlattened, p.Line, "正文中的表格已转为文字，各列以“|”分隔，请核对")
	var rows []string
	for _, row := range p.Table.Rows {
		rows = append(rows, rowText(row))
	}
	text := strings.Join(rows, "\n")
	if len(t.nodes) == 0 {
		t.para(1, text, p.Line)
		return
	}
	node := &t.nodes[len(t.nodes)-1]
	node.Text = joinText(node.Text, text)
}

// tableTitle takes the line above a table for its name when it ends in 表.
func (t *tree) tableTitle() string {
	if len(t.nodes) == 0 {
		return ""
	}
	node := &t.nodes[len(t.nodes)-1]
	lines := strings.Split(node.Text, "\n")
	title := lines[len(lines)-1]
	if !strings.HasSuffix(title, "表") || runeLen(title) > longestHeading {
		return ""
	}
	node.Text = strings.Join(lines[:len(lines)-1], "\n")
	if node.Kind == models.NodePara && node.Text == "" {
		t.nodes = t.nodes[:len(t.nodes)-1]
	}
	return title
}

// rowText joins the cells of a row; a value merged over several cells stands once.
func rowText(row []string) string {
	cells := make([]string, 0, len(row))
	for _, c := range row {
		cells = append(cells, tidy(strings.ReplaceAll(c, "\n", " ")))
	}
	if len(slices.Compact(slices.Clone(cells))) == 1 {
		return cells[0]
	}
	return strings.Join(cells, " | ")
}

// tableNodes makes one table node and one row node per line of a task table.
func tableNodes(p Paragraph, title string, level int) []models.Node {
	at := headerRow(p.Table)
	header := slices.Clone(p.Table.Rows[at])
	serial := serialColumn(header)
	first := at + 1
	for first < len(p.Table.Rows) && reSerial.MatchString(strings.TrimSpace(p.Table.Rows[first][serial])) {
		header = mergeHeader(header, p.Table.Rows[first])
		first++
	}
	nodes := []models.Node{{Level: level, Kind: models.NodeTable, Heading: title, Line: p.Line}}
	for i := first; i < len(p.Table.Rows); i++ {
		row := p.Table.Rows[i]
		if serialColumn(row) == serial || isEmptyRow(row) {
			continue
		}
		nodes = append(nodes, rowNode(header, row, serial, models.Node{Level: level + 1, Line: p.rowLine(i)}))
	}
	return nodes
}

func (p Paragraph) rowLine(i int) int {
	if i < len(p.Table.Lines) {
		return p.Table.Lines[i]
	}
	return p.Line
}

// mergeHeader puts the names of a second header line behind those of the first.
func mergeHeader(header, second []string) []string {
	for i := range header {
		if i < len(second) && second[i] != header[i] && second[i] != "" {
			header[i] += "·" + second[i]
		}
	}
	return header
}

func isEmptyRow(row []string) bool {
	return !slices.ContainsFunc(row, func(c string) bool { return strings.TrimSpace(c) != "" })
}

func rowNode(header, row []string, serial int, node models.Node) models.Node {
	node.Kind, node.Text = models.NodeRow, rowText(row)
	if n := parseNumber(strings.Trim(narrowed(row[serial]), " .、()")); n > 0 {
		node.Number = fmt.Sprint(n)
	}
	node.Marker = node.Number
	for i, value := range row {
		node.Cells = append(node.Cells, models.Cell{Column: solidTitle(header[i]), Value: tidy(value)})
	}
	return node
}
