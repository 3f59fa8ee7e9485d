package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"zqyj/models"
)

// truth is one hand-made or generated case: what the outline of a file ought to be.
type truth struct {
	Notice   *models.NoticeFacts `json:"notice"`
	Accept   []string            `json:"deadline_any"` // further accepted deadlines
	Draft    models.OutlineDraft `json:"draft"`
	Warnings []string            `json:"warnings_expected"`
}

// score holds the measures of one outline against its truth, each 0..1, and what is critically wrong.
type score struct {
	bound, strict, facts, warned float64
	recall                       float64
	critical                     []string
	misses                       []string
}

var (
	reBlank    = regexp.MustCompile(`[\s|\x{200b}\x{feff}\x{ad}]+`)
	reNotWord  = regexp.MustCompile(`[^\p{L}\p{N}_]+`)
	reNotDigit = regexp.MustCompile(`\D`)
	reAnyTail  = regexp.MustCompile(`\((?:草案|修订|公开|部门)*(?:征求意见稿|讨论稿|送审稿)\)$`)
)

func normal(s string) string {
	s = reBlank.ReplaceAllString(norm.NFKC.String(s), "")
	return strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‘", "'", "’", "'", "—", "-", "–", "-", "−", "-").Replace(s)
}

func bareText(n models.Node) string {
	return reNotWord.ReplaceAllString(normal(n.Heading+n.Text), "")
}

func bigrams(s string) map[string]int {
	g := map[string]int{}
	r := []rune(s)
	for i := 0; i < max(1, len(r)-1); i++ {
		g[string(r[min(i, len(r)):min(i+2, len(r))])]++
	}
	return g
}

func dice(a, b map[string]int) float64 {
	total, same := 0, 0
	for k, v := range a {
		total += v
		same += min(v, b[k])
	}
	for _, v := range b {
		total += v
	}
	return 2 * float64(same) / float64(max(1, total))
}

// commonRunes is the length of the longest common subsequence.
func commonRunes(a, b string) int {
	if a == b {
		return utf8.RuneCountInString(a)
	}
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for i := range x {
		diagonal := 0
		for j := range y {
			up := row[j+1]
			if x[i] == y[j] {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(up, row[j])
			}
			diagonal = up
		}
	}
	return row[len(y)]
}

// align pairs truth and candidate in order, by text, number and level.
func align(want, got []models.Node) [][2]int {
	wg, gg := grams(want), grams(got)
	best := make([][]float64, len(want)+1)
	for i := range best {
		best[i] = make([]float64, len(got)+1)
	}
	pair := func(i, j int) float64 {
		d := dice(wg[i], gg[j])
		if d < 0.3 {
			return -1
		}
		if want[i].Number == got[j].Number {
			d += 0.2
		}
		if want[i].Level == got[j].Level {
			d += 0.1
		}
		return d + best[i+1][j+1]
	}
	for i := len(want) - 1; i >= 0; i-- {
		for j := len(got) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1], pair(i, j))
		}
	}
	var pairs [][2]int
	for i, j := 0, 0; i < len(want) && j < len(got); {
		switch best[i][j] {
		case best[i+1][j]:
			i++
		case best[i][j+1]:
			j++
		default:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		}
	}
	return pairs
}

func grams(nodes []models.Node) []map[string]int {
	out := make([]map[string]int, len(nodes))
	for i, n := range nodes {
		out[i] = bigrams(bareText(n))
	}
	return out
}

func parents(nodes []models.Node) []int {
	var open, out []int
	for i, n := range nodes {
		for len(open) > 0 && nodes[open[len(open)-1]].Level >= n.Level {
			open = open[:len(open)-1]
		}
		parent := -1
		if len(open) > 0 {
			parent = open[len(open)-1]
		}
		out, open = append(out, parent), append(open, i)
	}
	return out
}

func f1(hits, want, got int) float64 {
	if want+got == 0 {
		return 1
	}
	return 2 * float64(hits) / float64(want+got)
}

func headNormal(s string) string { return strings.Trim(normal(s), "。.;:,") }
func textNormal(s string) string { return strings.TrimLeft(normal(s), "。.,:") }

// scoreNodes measures boundaries (level, number, parent, text within 2 %) and strict equality.
func (s *score) scoreNodes(want, got []models.Node) {
	pairs := align(want, got)
	wp, gp := parents(want), parents(got)
	back := map[int]int{-1: -1}
	for _, p := range pairs {
		back[p[1]] = p[0]
	}
	bound, strict, common := 0, 0, 0
	for _, p := range pairs {
		w, g := want[p[0]], got[p[1]]
		a, b := bareText(w), bareText(g)
		same := commonRunes(a, b)
		common += same
		place := w.Level == g.Level && normal(w.Number) == normal(g.Number)
		parent, known := back[gp[p[1]]]
		near := a == b || 2*float64(same) >= 0.98*float64(utf8.RuneCountInString(a+b))
		equal := headNormal(w.Heading) == headNormal(g.Heading) && textNormal(w.Text) == textNormal(g.Text)
		if place && known && parent == wp[p[0]] && near {
			bound++
		}
		if place && equal {
			strict++
		} else {
			s.misses = append(s.misses, fmt.Sprintf("want %d %q %q|%.20q  got %d %q %q|%.20q", w.Level, w.Number, w.Heading, w.Text, g.Level, g.Number, g.Heading, g.Text))
		}
	}
	s.bound, s.strict = f1(bound, len(want), len(got)), f1(strict, len(want), len(got))
	total := 0
	for _, n := range want {
		total += utf8.RuneCountInString(bareText(n))
	}
	s.recall = 1
	if total > 0 {
		s.recall = float64(common) / float64(total)
	}
	s.unmatched(want, got, pairs)
}

func (s *score) unmatched(want, got []models.Node, pairs [][2]int) {
	for i, n := range want {
		if !slices.ContainsFunc(pairs, func(p [2]int) bool { return p[0] == i }) {
			s.misses = append(s.misses, fmt.Sprintf("missing %d %q %q|%.30q", n.Level, n.Number, n.Heading, n.Text))
		}
	}
	for j, n := range got {
		if !slices.ContainsFunc(pairs, func(p [2]int) bool { return p[1] == j }) {
			s.misses = append(s.misses, fmt.Sprintf("extra %d %q %q|%.30q", n.Level, n.Number, n.Heading, n.Text))
		}
	}
}

func setScore(want, got []string, key func(string) string) float64 {
	hits := 0
	left := slices.Clone(got)
	for _, w := range want {
		if i := slices.IndexFunc(left, func(g string) bool { return key(g) == key(w) }); i >= 0 {
			left = slices.Delete(left, i, i+1)
			hits++
		}
	}
	return f1(hits, len(want), len(got))
}

func bareTitle(s string) string {
	return strings.Trim(reAnyTail.ReplaceAllString(normal(s), ""), "《》")
}

func sameOrPart(a, b string) bool {
	a, b = normal(a), normal(b)
	return a == b || utf8.RuneCountInString(a) >= 3 && utf8.RuneCountInString(b) >= 3 && (strings.Contains(a, b) || strings.Contains(b, a))
}

func digitsOf(s string) string { return reNotDigit.ReplaceAllString(s, "") }

func requirementNames(rs []models.Requirement) []string {
	var out []string
	for _, r := range rs {
		out = append(out, string(r))
	}
	return out
}

// scoreFacts is the mean over the facts of the notice and the draft's title.
func (s *score) scoreFacts(want truth, got models.Outline) {
	parts := map[string]float64{"draft title": toScore(bareTitle(want.Draft.Title) == bareTitle(got.Draft.Title))}
	switch {
	case want.Notice == nil:
		parts["no notice"] = toScore(got.Notice == nil)
		if got.Notice != nil && got.Notice.Deadline != "" {
			s.critical = append(s.critical, "deadline invented")
		}
	case got.Notice == nil:
		parts["notice"] = 0
	default:
		s.compareNotice(parts, want, got.Notice)
	}
	for name, v := range parts {
		s.facts += v / float64(len(parts))
		if v < 1 {
			s.misses = append(s.misses, fmt.Sprintf("fact %s of %+v, draft %q", name, got.Notice, got.Draft.Title))
		}
	}
}

func toScore(ok bool) float64 {
	if ok {
		return 1
	}
	return 0
}

func (s *score) compareNotice(parts map[string]float64, want truth, g *models.NoticeFacts) {
	w := want.Notice
	right := sameMoment(w.Deadline, g.Deadline)
	for _, other := range want.Accept {
		right = right || sameMoment(models.LocalTime(other), g.Deadline)
	}
	if g.Deadline != "" && !right {
		s.critical = append(s.critical, "wrong deadline "+string(g.Deadline))
	}
	list := func(names []string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune("、,;:", r) {
				return -1
			}
			return r
		}, normal(strings.Join(names, "")))
	}
	parts["title"] = toScore(normal(w.Title) == normal(g.Title))
	parts["addressees"] = toScore(list(w.Addressees) == list(g.Addressees))
	parts["deadline"] = toScore(right)
	parts["contact"] = setScore(w.Contact, g.Contact, normal)
	parts["phone"] = setScore(w.Phone, g.Phone, digitsOf)
	parts["fax"] = setScore(w.Fax, g.Fax, digitsOf)
	parts["email"] = setScore(w.Email, g.Email, strings.ToLower)
	parts["address"] = toScore(sameOrPart(w.Address, g.Address))
	parts["reply_to"] = toScore(sameOrPart(w.ReplyTo, g.ReplyTo))
	parts["issuer"] = toScore(normal(w.Issuer) == normal(g.Issuer))
	parts["date"] = toScore(w.Date == g.Date)
	parts["attachments"] = setScore(w.Attachments, g.Attachments, bareTitle)
	parts["requirements"] = setScore(requirementNames(w.Requirements), requirementNames(g.Requirements), normal)
}

func sameMoment(a, b models.LocalTime) bool {
	if a == b {
		return true
	}
	x, okA := a.Instant()
	y, okB := b.Instant()
	return okA && okB && x.Sub(y).Abs() < time.Second
}

// scoreOutline measures an outline against its truth.
func scoreOutline(want truth, got models.Outline) score {
	var s score
	if !got.OK {
		return score{critical: []string{"refused: " + got.Error.Code}}
	}
	s.scoreNodes(want.Draft.Nodes, got.Draft.Nodes)
	s.scoreFacts(want, got)
	codes := map[string]bool{}
	for _, w := range got.Warnings {
		codes[w.Code] = true
	}
	s.warned = 1
	for _, code := range want.Warnings {
		if !codes[code] {
			s.warned -= 1 / float64(len(want.Warnings))
			s.misses = append(s.misses, "warning "+code)
		}
	}
	if s.recall < 0.98 && !codes[models.WarnTextDropped] && !codes[models.WarnOCRSuspect] {
		s.critical = append(s.critical, fmt.Sprintf("text lost silently: %.3f", s.recall))
	}
	return s
}
