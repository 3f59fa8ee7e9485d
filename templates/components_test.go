package templates

import (
	"io/fs"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/PuerkitoBio/goquery"

	"zqyj/models"
	"zqyj/redline"
)

// ComponentsPage shows every component once; it exists only in tests.
type ComponentsPage struct {
	Frame
	Form       Form
	Upload     Form
	Steps      []Step
	Badges     []Badge
	Spans      []Span
	Kinds      []Option
	Counts     []Fact
	Rows       []componentsRow
	Pager      Pager
	Line, Heat Chart
	Deadline   DeadlineBlock
	Tasks      []Task
}

type componentsRow struct {
	No       int
	Unit     string
	Class    Badge
	Opinions int
	Contact  string
}

func init() {
	pages = mustParse(withTestPages())
	page := ComponentsPage{
		Frame: officeFrame("组件一览"),
		Form:  Filled("kind", "replace", "nature", "editorial", "parts", "insert"), Upload: Form{Prefix: "up-"},
		Steps: []Step{{Label: "导入", Href: "/1", Done: true}, {Label: "核对条款", Href: "/2", Current: true}, {Label: "发出"}},
		Spans: []Span{{Op: redline.Keep, Text: "充分发挥兰州、白银高新区"}, {Op: redline.Remove, Text: "区位"},
			{Op: redline.Insert, Text: "区位和产业"}, {Op: redline.Keep, Text: "优势，积极开展自主创新先行先试。"}},
		Kinds:  []Option{{"replace", "修改", "改动原文"}, {"insert", "增加", ""}, {"remove", "删除", ""}, {"general", "总体", "对全文的意见"}},
		Counts: []Fact{{"征求单位", "34"}, {"已反馈", "21"}, {"逾期", "2"}, {"未反馈", "11"}},
		Rows: []componentsRow{{1, "省科学技术厅", BadgeFor(models.ClassWithOpinions), 7, "张某某 139****0000"},
			{2, "兰州高新技术产业开发区管理委员会", BadgeFor(models.ClassLate), 2, "李某某 0931-1234567"}, {3, "省财政厅", BadgeFor(models.ClassNotReplied), 0, ""}},
		Pager: Pager{Prev: "?before=1", Next: "?after=50", Note: "第 51—100 条"},
		Line: Chart{ID: "by-day", Caption: "每日反馈单位数", Columns: [2]string{"日期", "单位"},
			Points: []Point{{"1月30日", 0, ""}, {"2月2日", 4, ""}, {"2月5日", 9, ""}, {"2月8日", 17, ""}, {"2月9日", 21, ""}}},
		Heat: Chart{ID: "by-clause", Caption: "各条款意见数", Columns: [2]string{"条款", "意见"},
			Points: []Point{{"一", 0, "#c-1"}, {"二", 3, ""}, {"三(一)1", 12, ""}, {"三(一)2", 1, ""}, {"三(二)6", 7, ""}, {"四", 5, ""}}},
		Deadline: DeadlineBlock{At: noon, Now: noon.Add(-76 * time.Hour), Extended: true, Reason: "公文传递延误"},
		Tasks:    []Task{{"读征求意见稿", "/d", "", TaskDone}, {"提交", "", "审核后办理", TaskBlocked}},
	}
	for _, code := range sortedKeys(badges) {
		page.Badges = append(page.Badges, badges[code])
	}
	wrong := page
	wrong.Form = Form{Values: url.Values{"kind": {"x"}}, Errors: Wrong("quote", "文字没有改动：请修改原文，或改选“总体”。",
		"kind", "请选择类别。", "parts", "请选择抄送单位。", "nature", "请选择性质。", "scan", "文件超过 20 MB。", "sure", "请先经负责同志审核。")}
	closed := page
	closed.Deadline.Closed = true
	gallery["ComponentsPage"] = examples{"full": page, "error": wrong, "closed": closed,
		"empty": ComponentsPage{Frame: officeFrame("组件一览"), Kinds: page.Kinds, Deadline: page.Deadline, Upload: page.Upload,
			Line: Chart{ID: "a", Caption: "无数据"}, Heat: Chart{ID: "c-1-none", Caption: "无数据"}}}
}

// withTestPages is the package's own templates and those of testdata in one folder.
func withTestPages() fs.FS {
	both := fstest.MapFS{}
	for _, dir := range []fs.FS{sources, os.DirFS("testdata")} {
		names, err := fs.Glob(dir, "*.html")
		if err != nil {
			panic(err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(dir, name)
			if err != nil {
				panic(err)
			}
			both[name] = &fstest.MapFile{Data: text}
		}
	}
	return both
}

func view(t *testing.T, page Page) *goquery.Document {
	t.Helper()
	var b strings.Builder
	if err := Render(&b, page); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestErrorsLeadToTheirFields(t *testing.T) {
	doc := view(t, gallery["ComponentsPage"]["error"])
	doc.Find(".errors a").Each(func(_ int, a *goquery.Selection) {
		target := doc.Find(a.AttrOr("href", "#none"))
		if target.Length() != 1 {
			t.Errorf("%q leads to %d fields", a.Text(), target.Length())
		}
		if described := target.AttrOr("aria-describedby", ""); !strings.Contains(described, "-error") {
			t.Errorf("%q: the field does not name its message: %q", a.Text(), described)
		}
	})
	if n := doc.Find(".errors a").Length(); n != 6 {
		t.Errorf("%d errors listed, want 6", n)
	}
}

func TestFormShowsWhatWasTyped(t *testing.T) {
	page := gallery["ComponentsPage"]["full"].(ComponentsPage)
	page.Form = Filled("quote", "\n首行空白和 <b>&", "kind", "insert", "parts", "replace", "parts", "remove", "nature", "editorial", "sure", "1")
	doc := view(t, page)
	if got := doc.Find("#f-quote").Text(); got != "\n首行空白和 <b>&" {
		t.Errorf("text = %q", got)
	}
	for selector, want := range map[string]int{`input[name=kind][checked]`: 1, `input[name=kind][value=insert][checked]`: 1,
		`input[name=parts][checked]`: 2, `option[value=editorial][selected]`: 1, `#f-sure[checked]`: 1} {
		if got := doc.Find(selector).Length(); got != want {
			t.Errorf("%s: %d, want %d", selector, got, want)
		}
	}
}

func TestRedlineSaysItsChangesInWords(t *testing.T) {
	doc := view(t, gallery["ComponentsPage"]["full"])
	if got := doc.Find(".opinion .redline").Text(); got != "充分发挥兰州、白银高新区删除「区位」新增「区位和产业」优势，积极开展自主创新先行先试。" {
		t.Errorf("redline = %q", got)
	}
}

func TestPasswordsAreNeverSentBack(t *testing.T) {
	page := OfficeSignInPage{Frame: bareFrame("办公室登录"), Action: "/x", Form: Filled("password", "correct horse")}
	if v, there := view(t, page).Find("#f-password").Attr("value"); there {
		t.Errorf("the password stands in the page: %q", v)
	}
}

func TestDeadlineWords(t *testing.T) {
	for _, c := range []struct {
		name string
		left time.Duration
		want string
	}{
		{"one millisecond before noon", time.Millisecond, "不足1分钟"}, {"twenty minutes", 20 * time.Minute, "20分钟"},
		{"noon itself", 0, ""}, {"one millisecond past noon", -time.Millisecond, ""},
		{"two hours", 2 * time.Hour, "2小时"}, {"an hour and a half", 90 * time.Minute, "1小时30分钟"},
		{"three days and four hours", 76 * time.Hour, "3天4小时"}, {"one day", 24 * time.Hour, "1天"},
	} {
		if got := (DeadlineBlock{At: noon, Now: noon.Add(-c.left)}).Remaining(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if !(DeadlineBlock{At: noon, Now: noon.Add(-time.Hour), Closed: true}).Over() {
		t.Error("a latched deadline opened again because the clock stepped back")
	}
	if got := view(t, gallery["UnitHomePage"]["full"]).Find(".deadline time").Text(); got != "2018年2月9日（星期五）12:00" {
		t.Errorf("the page says %q", got)
	}
}

func TestTwoFilesCannotDefineOneTemplate(t *testing.T) {
	files := fstest.MapFS{"a.html": {Data: []byte(`{{define "x"}}1{{end}}`)}, "b.html": {Data: []byte(`{{define "x"}}2{{end}}`)}}
	if _, err := parse(files); err == nil || !strings.Contains(err.Error(), "a.html") {
		t.Errorf("parse = %v", err)
	}
}

func TestUnknownFieldIsAnErrorAndNothingIsWritten(t *testing.T) {
	set := fstest.MapFS{"a.html": {Data: []byte(`{{define "SetUpPage"}}{{.NoSuchField}}{{end}}`)}}
	before := pages
	defer func() { pages = before }()
	pages = mustParse(set)
	var b strings.Builder
	if err := Render(&b, SetUpPage{}); err == nil || b.Len() != 0 {
		t.Errorf("error %v after %d bytes", err, b.Len())
	}
}

// The inspection that guards every page must see what it is there to see.
func TestFaultsAreSeen(t *testing.T) {
	for name, body := range map[string]string{
		"inline style": `<h1>x</h1><p style="a">x</p>`, "handler": `<h1>x</h1><p onclick="a">x</p>`, "script": `<h1>x</h1><script>a</script>`,
		"double id": `<h1 id="a">x</h1><p id="a">x</p>`, "no h1": `<p>x</p>`, "two h1": `<h1>x</h1><h1>x</h1>`, "no label": `<h1>x</h1><input name="a">`,
		"unclosed": `<h1>x</h1><div>`, "crossed": `<h1>x</h1><p><b></p></b>`, "dangling": `<h1>x</h1><a href="#no">x</a>`,
		"other host": `<h1>x</h1><a href="//cdn">x</a>`, "heading jump": `<h1>x</h1><h3>x</h3>`, "wordless": `<h1>x</h1><a href="/"></a>`,
	} {
		if len(faults([]byte(body))) == 0 {
			t.Errorf("%s goes unseen", name)
		}
	}
}

// A class or flag without a badge would break the ledger on the day it first occurs.
func TestEveryClassHasABadgeOfItsOwnShape(t *testing.T) {
	shapes := map[string]string{}
	for _, class := range models.Classes {
		b, err := badgeByCode(class)
		if err != nil {
			t.Fatal(err)
		}
		if other, taken := shapes[b.Shape]; taken {
			t.Errorf("%s and %s look alike without colour", b.Text, other)
		}
		shapes[b.Shape] = b.Text
	}
	if _, err := badgeByCode("no such state"); err == nil {
		t.Error("an unknown code has a badge")
	}
}

func TestProblemsBecomePages(t *testing.T) {
	for problem, want := range map[*models.Problem]string{
		models.ErrDeadlinePassed: "未收到，已截止", models.ErrMissing: "找不到这一页", models.ErrStale: "内容已被他人修改",
		models.ErrThrottled: "尝试过于频繁", models.Refused("other", "说明"): "本轮现在不能办理",
	} {
		if got := view(t, ProblemPage(fullFrame(""), problem)).Find("h1").Text(); got != want {
			t.Errorf("%s: h1 %q, want %q", problem.Code, got, want)
		}
	}
	if got := view(t, ProblemPage(fullFrame(""), models.Refused("other", "该单位已提交"))).Find(".lead").Text(); got != "该单位已提交" {
		t.Errorf("the problem's own text is lost: %q", got)
	}
}
