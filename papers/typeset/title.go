package typeset

import (
	"slices"
	"strings"
	"sync"
)

// Balanced breaks a title: lines of about equal width, and where it can, after
// a closing mark or before an opening one rather than inside a phrase.
func (s *Setter) Balanced(p Paragraph, width Length) []Line {
	lines := slices.Clone(s.Break(p, width))
	if len(lines) < 2 || len(p.Spans) != 1 || len(s.chars) > 200 {
		return lines
	}
	text, from := p.Spans[0].Text, 0
	var balanced []Line
	for _, to := range append(s.balance(len(lines), width, p.Size), len(text)) {
		p.Spans = []Span{{Text: text[from:to], Role: p.Spans[0].Role, Mark: p.Spans[0].Mark}}
		balanced = append(balanced, s.Break(p, width)...)
		from = to
	}
	if len(balanced) != len(lines) {
		return lines
	}
	return balanced
}

// balance chooses where to divide the material at hand into so many lines, as
// offsets in its text: the sum of squares of what the lines differ from the
// average, in ems, is least, a place inside a phrase counting extra.
func (s *Setter) balance(lines int, width, size Length) []int {
	ends := make([]Length, len(s.chars)+1) // where each character begins
	for i, c := range s.chars {
		ends[i+1] = ends[i] + c.kern + c.advance
	}
	average := ends[len(s.chars)] / Length(lines)
	phrase := make([]int64, len(s.chars)+1)
	for at := 1; at <= len(s.chars); at++ {
		phrase[at] = s.phraseCost(at)
	}
	type choice struct {
		cost int64
		from int
		ok   bool
	}
	best := make([][]choice, lines+1)
	for n := range best {
		best[n] = make([]choice, len(s.chars)+1)
	}
	best[0][0].ok = true
	for n := 1; n <= lines; n++ {
		for to := 1; to <= len(s.chars); to++ {
			if to < len(s.chars) && !s.chars[to].breakable {
				continue
			}
			for from := range to {
				before, w := best[n-1][from], ends[to]-ends[from]
				if !before.ok || w > width {
					continue
				}
				off := int64(w-average) * 10 / int64(size)
				cost := before.cost + off*off + phrase[to]
				if !best[n][to].ok || cost < best[n][to].cost {
					best[n][to] = choice{cost, from, true}
				}
			}
		}
	}
	offsets := make([]int, lines-1)
	at := len(s.chars)
	for n := lines; n > 1; n-- {
		at = best[n][at].from
		offsets[n-2] = int(s.chars[at].from)
	}
	return offsets
}

// phraseCost is what dividing before a character costs, in hundredths of a
// squared em.
func (s *Setter) phraseCost(at int) int64 {
	if at == len(s.chars) {
		return 0
	}
	before, c := s.chars[at-1].traits.class(), s.chars[at].traits.class()
	switch {
	case before == closing, c == opening, before == space:
		return 0
	case before == word:
		return 9000
	case c == word:
		return 3000
	case s.insideWord(at):
		return 40000
	}
	return 6000
}

// titleWords are words of two to four characters that titles of official papers
// are made of, so that a line does not end inside one.
var titleWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, word := range strings.Fields(`关于 印发 转发 征求 意见 建议 修改 反馈 汇总 情况 说明 通知 通报 通告 公告 报告 请示 批复 决定
办法 规定 细则 条例 方案 预案 规划 计划 要点 纲要 措施 政策 制度 机制 体系 体制 目标 任务 分工 分解 工作 重点 重大 年度 实施 试行
推进 推动 促进 加快 加强 深化 深入 进一步 全面 完善 健全 建立 建设 发展 改革 创新 开放 合作 科技 技术 科学 产业 企业 经济 社会
国家 国务院 人民 政府 全国 全省 甘肃 兰州 白银 兰白 试验区 示范区 高新区 新区 园区 基地 平台 中心 高地 西部 区域 城市 农村
领导 小组 办公室 委员会 单位 部门 成员 会议 高质量 现代化 信息化 数字 服务 管理 监督 考核 评价 评估 保障 支持 配套 若干 有关
具有 影响力 成果 转化 转移 人才 教育 资金 基金 项目 专项 资源 环境 生态 安全 生产 知识 产权 采纳 对照 名单 回执 分歧 协调 邀请`) {
		words[word] = true
	}
	return words
})

const longestWord = 4

// insideWord tells whether a line that begins at a character would divide a
// word of titles.
func (s *Setter) insideWord(at int) bool {
	words := titleWords()
	var window [longestWord]rune
	for length := 2; length <= longestWord; length++ {
		for from := max(0, at-length+1); from < at && from+length <= len(s.chars); from++ {
			for i := range length {
				window[i] = s.chars[from+i].r
			}
			if words[string(window[:length])] {
				return true
			}
		}
	}
	return false
}
