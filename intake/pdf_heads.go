package intake

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"zqyj/models"
)

// Running heads, feet and page numbers stand in the outer lines of a page.
const (
	edgeLines   = 3   // so many lines from the top or bottom may belong to them
	edgeZone    = 118 // points: 42 mm, the margin of office papers and some
	headShift   = 4.0 // points a running head may move from page to page
	pageNoShare = 0.6 // of the pages must carry a number that fits
)

var rePDFPageNo = regexp.MustCompile(`^[-—–－―_·•.\s]*(?:第\s*)?(\d{1,4})\s*(?:页)?(?:\s*[,，/／]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－―_·•.\s]*$`)

// edgeBlock is a line near a page's edge.
type edgeBlock struct {
	at     int // index in blocks
	top    bool
	number int // the page number it may be; 0 = none
}

// withoutHeads removes page numbers and repeated heads and feet, and says so.
func (b *pdfBuilder) withoutHeads(blocks []pdfBlock, pages int) []pdfBlock {
	edges := edgesOf(blocks)
	gone := map[int]bool{}
	for _, i := range pageNumbers(blocks, edges, pages) {
		gone[i] = true
		b.warn(models.WarnPageNumberRemoved, blocks[i].no, "已去除页码%s", strings.TrimSpace(blocks[i].text))
	}
	for _, i := range runningHeads(blocks, edges, pages) {
		if !gone[i] {
			gone[i] = true
			b.warn(models.WarnHeaderRemoved, blocks[i].no, "已去除重复的页眉或页脚：%s", clip(blocks[i].text))
		}
	}
	var kept []pdfBlock
	for i, k := range blocks {
		if !gone[i] {
			kept = append(kept, k)
		}
	}
	return kept
}

// edgesOf finds the outer lines of every page that stand in its margin zones.
func edgesOf(blocks []pdfBlock) []edgeBlock {
	var out []edgeBlock
	for from := 0; from < len(blocks); {
		to := from
		for to < len(blocks) && blocks[to].page == blocks[from].page {
			to++
		}
		for i := from; i < to; i++ {
			k := blocks[i]
			top := i < from+edgeLines && k.bottom > k.height-edgeZone
			foot := i >= to-edgeLines && k.top < edgeZone
			if k.table != nil || !top && !foot {
				continue
			}
			out = append(out, edgeBlock{i, top, pageNumberIn(k.text)})
		}
		from = to
	}
	return out
}

func pageNumberIn(text string) int {
	m := rePDFPageNo.FindStringSubmatch(narrowed(text))
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// pageNumbers picks the edge lines that count with the pages: number minus page is the same on most of them. On a
// single page only a number in dashes or words, or the figure 1 at the foot, is taken for one.
func pageNumbers(blocks []pdfBlock, edges []edgeBlock, pages int) []int {
	shifts := map[int][]int{}
	for _, e := range edges {
		if e.number > 0 {
			shift := e.number - blocks[e.at].page
			shifts[shift] = append(shifts[shift], e.at)
		}
	}
	var best []int
	for _, at := range shifts {
		if len(at) > len(best) {
			best = at
		}
	}
	if pages > 1 && (len(best) < 2 || float64(len(best)) < pageNoShare*float64(pages-1)) || pages == 1 && len(best) == 1 && !surePageNo(blocks[best[0]].text) {
		return nil
	}
	return best
}

func surePageNo(text string) bool {
	return strings.ContainsAny(text, "-—–－―·•页/／") || strings.TrimSpace(text) == "1"
}

// runningHeads picks edge lines whose words (figures aside) stand at the same height on at least half of the pages,
// three or, in short files, two.
func runningHeads(blocks []pdfBlock, edges []edgeBlock, pages int) []int {
	var out []int
	for _, e := range edges {
		same := 0
		for _, o := range edges {
			if e.top == o.top && edgeWords(blocks[e.at].text) == edgeWords(blocks[o.at].text) && math.Abs(blocks[e.at].base-blocks[o.at].base) < headShift {
				same++
			}
		}
		if same >= max(2, min(3, pages)) && same*2 >= pages-1 {
			out = append(out, e.at)
		}
	}
	return out
}

var reFigures = regexp.MustCompile(`\d+`)

func edgeWords(text string) string { return reFigures.ReplaceAllString(solid(text), "#") }
