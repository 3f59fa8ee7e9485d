package handlers_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// fillIn writes cells into a workbook, as an office program would.
func fillIn(t *testing.T, workbook string, cells map[string]string) []byte {
	t.Helper()
	file, err := excelize.OpenReader(strings.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for cell, text := range cells {
		if err := file.SetCellStr(models.FormSheet, cell, text); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := file.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTheOfflineFormComesBackWholeOrNotAtAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleHandler)
		p.writes(h.clause("一、"), "坚持稳字当头。", "网上写的")
		blank := p.get("/unit/form.xlsx").is(200)
		faulty := fillIn(t, blank.body, map[string]string{"D8": "修改", "E8": "实质性", "F8": "总体要求换个说法。", "D9": "修改", "E9": "实质性", "F9": "企业培育换个说法。", "G9": "有理由"})
		p.upload("/unit/form", "表.xlsx", faulty, "how", "add").is(422).says("第 8 行：没有理由")
		if n := len(models.Live(h.desk(0).Opinions)); n != 1 {
			t.Fatalf("a faulty form left %d opinions, want the one of before", n)
		}
		good := fillIn(t, string(faulty), map[string]string{"G8": "这里有了", "D4": "王某某", "F4": "0931-8400000"})
		page := p.get("/unit/form").form("/unit/form")
		p.upload("/unit/form", "表.xlsx", good, "how", "add", "token", page.Get("token")).goesTo("/unit/check")
		p.upload("/unit/form", "表.xlsx", good, "how", "add", "token", page.Get("token")).goesTo("/unit/check") // a double click
		p.get("/unit/check").says("意见（3 条）", "网上写的", "这里有了", "王某某")
		p.upload("/unit/form", "表.xlsx", good, "how", "replace", "token", "another").goesTo("/unit/check")
		p.get("/unit/check").says("意见（2 条）").hides("网上写的")
		for _, o := range models.Live(h.desk(0).Opinions) {
			if o.Kind != models.KindReplace || o.Quote == "" || models.CheckOpinion(o) != nil {
				t.Errorf("read as %+v", o)
			}
		}
		h.enter(1, models.RoleHandler).upload("/unit/form", "表.xlsx", good).is(422).says("这是其他单位的反馈表")
		p.upload("/unit/form", "表.xlsx", []byte("PK\x03\x04 no"), "how", "add").is(422)
		clock.Set(storetest.Noon)
		p.postForm("/unit/withdraw", values("key", "k")).is(409)
		p.upload("/unit/form", "表.xlsx", good, "token", "late").is(303) // nothing counts yet: a text for 逾期补报
	})
}

func TestPastedItemsBecomeOpinions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleDesk, "规划处")
		text := "1.将“100家”修改为“200家”,理由:与规划一致\n2.建议统一体例" + hostile + "\n3.删除“建设创新平台10个”"
		p.post("/unit/paste", "text", "  ").is(422).says("请粘贴意见的文字")
		read := p.post("/unit/paste", "text", text, "do", "read").is(200).says("识别出 3 条", "没有认出条款", "(一)企业培育")
		if ins := read.Find(".pasted ins").First().Text(); !strings.Contains(ins, "200") {
			t.Errorf("the first item adds %q", ins)
		}
		form := with(read.form("/unit/paste"), "do", "add")
		form.Del("take_2")
		p.postForm("/unit/paste", form).goesTo("/unit/opinions")
		p.postForm("/unit/paste", form).goesTo("/unit/opinions") // a double click
		p.get("/unit/opinions").says("规划处", "建议统一体例"+hostile, "请填写理由").hides(hostile, "删除「建设创新平台")
		if n := len(models.Live(h.desk(0).Opinions)); n != 2 {
			t.Errorf("%d opinions, want the two that were ticked", n)
		}
	})
}

func TestPapersToPassRound(t *testing.T) {
	clock := storetest.NewClock(storetest.Morning)
	h := openHouse(t, storetest.SQLite(t, clock), clock, models.PolicyOpen(), withPrinter)
	p := h.enter(0, models.RoleReader)
	for _, name := range []string{"draft.pdf", "form.pdf"} {
		if paper := p.get("/unit/papers/" + name).is(200); !strings.HasPrefix(paper.body, "%PDF-") {
			t.Errorf("%s is %.20q", name, paper.body)
		}
	}
	p.get("/unit/papers/other.pdf").is(404)
}

func TestAUnitAsksForMoreTimeAndEveryPageShowsIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleHandler)
		p.post("/unit/extension", "at", "2018-02-12T12:00").is(422).says("请填写申请延期的理由")
		p.post("/unit/extension", "at", "明天", "reason", "r").is(422).says("没有看懂")
		p.post("/unit/extension", "at", "2018-02-09T11:00", "reason", "r").is(422).says("申请的时间须晚于现在的截止时间")
		p.post("/unit/extension", "at", "2018-02-12T12:00", "reason", "主要负责同志外出"+hostile).goesTo("/unit/extension")
		p.get("/unit/extension").says("待答复", "主要负责同志外出"+hostile).hides(hostile)
		p.post("/unit/extension", "at", "2018-02-12T12:00", "reason", "再来一次").is(409)
		h.enter(1, models.RoleHandler).get("/unit/extension").hides("主要负责同志外出")
		pleas, err := s.ExtensionRequests(context.Background(), h.round.ID)
		h.must(err)
		h.must(s.DecideExtension(context.Background(), officeActor, store.Decision{RoundID: h.round.ID, RequestID: pleas[0].ID, Granted: true, At: models.Date(2018, 2, 12, 12, 0)}))
		p.get("/unit").says("2018年2月12日（星期一）12:00", "延期")
		clock.Set(storetest.Noon + 1)
		p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		p.names()
		p.postForm("/unit/submit", p.get("/unit/check").form("/unit/submit")).goesTo("/unit/receipt")
		other := h.enter(1, models.RoleHandler)
		other.get("/unit").says("已截止，本单位未反馈")
		other.post("/unit/extension", "at", "2018-02-12T12:00", "reason", "r").is(409)
	})
}
