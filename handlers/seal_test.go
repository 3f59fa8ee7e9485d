package handlers_test

import (
	"archive/zip"
	"bytes"
	"context"
	"strings"
	"testing"

	"zqyj/handlers"
	"zqyj/models"
	"zqyj/papers"
	"zqyj/store"
	"zqyj/store/storetest"
)

// sealed asks nothing but the seal, before submitting.
func sealed(rule models.SealRule) models.Policy {
	return models.Policy{ApprovalWith: models.ApprovalNone, ApprovalWithout: models.ApprovalNone, SealWith: rule, SealWithout: models.SealNone, SealDays: 5}
}

// withPrinter lets a house print letters.
func withPrinter(c *handlers.Config) { c.Printer, _ = papers.NewPrinter("", 1) }

// stamped is a picture of a page that carries the code.
func stamped(t *testing.T, text string) []byte {
	t.Helper()
	png, err := papers.Picture(text)
	if err != nil {
		t.Fatal(err)
	}
	return png
}

// desk reads what the unit has.
func (h *house) desk(unit int) store.Desk {
	h.t.Helper()
	d, err := h.store.Desk(context.Background(), h.actor(unit))
	h.must(err)
	return d
}

func (h *house) code(unit int) models.SealCode {
	d := h.desk(unit)
	v := d.Shown()
	return models.NewSealCode(h.round.ID, h.units[unit].ID, v.Number, v.Hash)
}

func TestTheFourAnswersToAStampedPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, sealed(models.SealBefore))
		p := h.enter(0, models.RoleHandler)
		key := p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		p.get("/unit/seal").says("请先办完前面的事项", "请填写联系人姓名")
		p.names()
		p.get("/unit/seal").says(h.code(0).Format())
		ready := func() bool { return p.get("/unit/check").Find(`form[action="/unit/submit"]`).Length() == 1 }

		other, foreign := h.code(0), h.code(0)
		other.Hash, foreign.UnitID = "0123456789abcdef", foreign.UnitID+1
		for _, c := range []struct {
			name, text, says string
			ready            bool
		}{
			{"another version", other.Format(), "这是另一版本的反馈意见函", false},
			{"another unit", foreign.Format(), "这不是本单位本轮的反馈意见函", false},
			{"some other code", "https://example.org/", "未能识别页上的二维码，不影响提交", true},
		} {
			p.upload("/unit/seal", "扫描件.png", stamped(t, c.text)).goesTo("/unit/seal")
			p.get("/unit/seal").says(c.says)
			if ready() != c.ready {
				t.Errorf("%s: may be submitted %v, want %v", c.name, !c.ready, c.ready)
			}
		}
		p.upload("/unit/seal", "扫描件.png", stamped(t, h.code(0).Format())).is(303)
		p.get("/unit/seal").says("盖章件与本版本相符")
		path := "/unit/opinions/" + key
		p.postForm(path, with(p.get(path).form(path), "proposed", "新增高新技术企业400家。", "do", "save")).is(303)
		p.get("/unit/seal").says("盖章之后文字有改动，原盖章件已失效", "文字已改动，不再对应")
		p.get("/unit").says("盖章之后文字有改动")
		if ready() {
			t.Error("changed text goes out under an old seal")
		}
		p.upload("/unit/seal", "扫描件.png", stamped(t, h.code(0).Format())).is(303)
		p.postForm("/unit/submit", p.get("/unit/check").form("/unit/submit")).goesTo("/unit/receipt")
	})
}

func TestUploadsThatAreNoSeal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, sealed(models.SealBefore))
		p := h.enter(0, models.RoleHandler)
		p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		p.names()
		p.upload("/unit/seal", "a.txt", []byte("只是文字")).is(422).says("不支持这种文件，可用格式：PDF、OFD、JPG、PNG")
		p.upload("/unit/seal", "a.pdf", nil).is(422).says("文件是空的")
		p.upload("/unit/seal", "a.exe", []byte("MZ\x90\x00\x03\x00")).is(422).says("这是程序文件，不予接收")
		p.post("/unit/seal").is(422).says("请选择文件")
		big := append([]byte("\x89PNG\r\n\x1A\n"), make([]byte, models.MaxUpload)...)
		if status := p.upload("/unit/seal", "a.png", big).status; status != 422 && status != 413 {
			t.Errorf("over 20 MB: %d", status)
		}
		if n := len(h.desk(0).Seals); n != 0 {
			t.Errorf("%d files were kept", n)
		}
		h.enter(0, models.RoleDesk).upload("/unit/seal", "a.png", stamped(t, "x")).is(403)
		p.upload("/unit/seal", "a.png", stamped(t, h.code(0).Format())).is(303)
		p.postForm("/unit/submit", p.get("/unit/check").form("/unit/submit")).goesTo("/unit/receipt")
		clock.Set(storetest.Noon)
		p.upload("/unit/seal", "a.png", stamped(t, h.code(0).Format())).is(409)
	})
}

func TestALateReplyIsApprovedAndSealedToo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyNotice())
		p := h.enter(0, models.RoleHandler)
		p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		p.names()
		clock.Set(storetest.Noon)
		p.get("/unit/late").says("请填写审核本反馈的负责同志姓名和职务").hides("发送逾期补报")
		p.postForm("/unit/approval", with(p.get("/unit/approval").form("/unit/approval"), "name", "王某某", "post", "副厅长")).goesTo("/unit")
		p.upload("/unit/seal", "a.png", stamped(t, h.code(0).Format())).goesTo("/unit/seal")
		p.postForm("/unit/late", p.get("/unit/late").form("/unit/late")).goesTo("/unit/receipt")
		p.get("/unit/receipt").says("逾期补报回执")
	})
}

func TestElectronicSealsAreKeptByteForByte(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, sealed(models.SealBefore))
		p := h.enter(0, models.RoleHandler)
		p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		p.names()
		var ofd bytes.Buffer
		w := zip.NewWriter(&ofd)
		part, err := w.Create("OFD.xml")
		h.must(err)
		_, err = part.Write([]byte("<ofd:OFD/>"))
		h.must(err)
		h.must(w.Close())
		p.upload("/unit/seal", `C:\盖章\函<b>.ofd`, ofd.Bytes()).goesTo("/unit/seal")
		shown := p.get("/unit/seal").says("已存，未验签", "函<b>.ofd").hides("<b>", `C:\`)
		href := shown.Find(`a[href^="/unit/files/"]`).AttrOr("href", "")
		file := p.get(href).is(200)
		if file.body != ofd.String() || file.header.Get("Content-Type") != "application/ofd" || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") {
			t.Errorf("the file comes back as %d bytes, %v", len(file.body), file.header)
		}
		h.enter(1, models.RoleHandler).get(href).is(404)
		p.postForm("/unit/submit", p.get("/unit/check").form("/unit/submit")).goesTo("/unit/receipt")
	})
}

func TestTheSealMayFollowAfterTheDeadlineUntilItsOwnDate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, sealed(models.SealAfter))
		p := h.enter(0, models.RoleHandler)
		p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		p.names()
		p.postForm("/unit/submit", p.get("/unit/check").form("/unit/submit")).goesTo("/unit/receipt")
		p.get("/unit").says("公章待补", "2018年2月14日")
		code := h.code(0).Format()
		by := h.round.Policy.SealBy(h.desk(0).Deadline)
		clock.Set(by)
		p.upload("/unit/seal", "a.png", stamped(t, code)).is(409)
		clock.Set(by - 1)
		p.upload("/unit/seal", "a.png", stamped(t, code)).goesTo("/unit/seal")
		p.get("/unit").says("第1版已提交，计入反馈").hides("公章待补")
	})
}

// The letter as it is printed comes back and is read: paper and reader agree on the code.
func TestThePrintedLetterIsReadBack(t *testing.T) {
	if testing.Short() {
		t.Skip("reading PDF pages starts the PDF sandbox, which takes seconds; left out by -short")
	}
	clock := storetest.NewClock(storetest.Morning)
	h := openHouse(t, storetest.SQLite(t, clock), clock, sealed(models.SealBefore), withPrinter)
	p := h.enter(0, models.RoleHandler)
	p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
	p.names()
	letter := p.get("/unit/letter.pdf").is(200)
	if !strings.HasPrefix(letter.body, "%PDF-") || !strings.Contains(letter.header.Get("Content-Disposition"), "filename*=UTF-8''") {
		t.Fatalf("the letter is %.20q %v", letter.body, letter.header)
	}
	p.upload("/unit/seal", "盖章件.pdf", []byte(letter.body)).goesTo("/unit/seal")
	p.get("/unit/seal").says("盖章件与本版本相符")
	p.postForm("/unit/submit", p.get("/unit/check").form("/unit/submit")).goesTo("/unit/receipt")
	href := p.get("/unit/receipt").Find(`a[href$="receipt.pdf"]`).AttrOr("href", "")
	if receipt := p.get(href).is(200); !strings.HasPrefix(receipt.body, "%PDF-") {
		t.Error("the receipt is no PDF")
	}
}

func TestTheOfficeConfirmsWhatCouldNotBeRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, sealed(models.SealBefore))
		ctx := context.Background()
		p := h.enter(0, models.RoleHandler)
		p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		p.names()
		p.upload("/unit/seal", "a.png", stamped(t, "看不出来")).is(303)
		p.upload("/unit/seal", "b.png", stamped(t, "还是看不出来")).is(303)
		_, err := s.AddUser(ctx, models.System, models.User{Login: "jingban", Name: "李某某", Role: models.RoleHandler, Password: "mima-ceshi-2018"})
		h.must(err)
		office := h.stranger()
		office.post("/office/in", "login", "jingban", "password", "mima-ceshi-2018").is(303)
		list := office.get("/office/rounds/1/seals").is(200).says("省科学技术厅", h.code(0).Format())
		accept := list.Find(`form[action*="/seals/"]`)
		if accept.Length() != 1 {
			t.Fatalf("%d pages wait, want the newer one", accept.Length())
		}
		action := accept.AttrOr("action", "")
		office.postForm(action, list.form(action)).is(303)
		office.get("/office/rounds/1/seals").says("没有待核对的盖章件")
		p.get("/unit/seal").says("办公室已人工核对")
		p.post(action, "accept", "1").is(401)
	})
}

func TestAnybodyVerifiesAReceiptAndLearnsNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleHandler)
		p.writes(h.clause("(一)"), "新增高新技术企业300家。", "独有的理由")
		p.names()
		p.postForm("/unit/submit", p.get("/unit/check").form("/unit/submit")).is(303)
		code := h.desk(0).Receipts[0].Code
		anybody := h.stranger()
		anybody.get("/verify").is(200).says("回执号")
		anybody.get("/verify?code=" + strings.ToLower(code)).is(303)
		anybody.get("/verify/"+strings.ToLower(code)).is(200).says("相符", code, "2018-02-09 09:00:00.000").hides("独有的理由", "李某某", "139", "省科学技术厅")
		anybody.get("/verify/HZ-1-999999-00000000").is(404).says("没有这个回执号")
	})
}

func TestAttachmentsHangOnOpinionsAndReply(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		h := openHouse(t, s, clock, models.PolicyOpen())
		p := h.enter(0, models.RoleHandler)
		key := p.writes(h.clause("(一)"), "新增高新技术企业300家。", "理由")
		p.names()
		before, old := h.code(0).Hash, p.get("/unit/check").form("/unit/submit")
		p.upload("/unit/files", "测算说明.txt", []byte("测算"), "key", key).goesTo("/unit/opinions/" + key)
		p.upload("/unit/files", "总说明.txt", []byte("总的说明"), "key", "0").goesTo("/unit/check")
		if h.code(0).Hash == before {
			t.Error("an attachment does not enter the content hash")
		}
		p.get("/unit/check").says("测算说明.txt", "总说明.txt")
		p.upload("/unit/files", "x.bin", []byte{0, 1, 2, 3}, "key", key).is(303)
		p.get("/unit/opinions/" + key).says("附件没有上传：不支持这种文件")
		p.upload("/unit/files", "别人的.txt", []byte("x"), "key", "999999").is(404)
		h.enter(1, models.RoleHandler).upload("/unit/files", "x.txt", []byte("x"), "key", key).is(404)
		p.postForm("/unit/submit", old).is(412) // the page was older than the files
		p.postForm("/unit/submit", p.get("/unit/check").form("/unit/submit")).is(303)
		opinion := p.get("/unit/opinions/" + key)
		p.postForm("/unit/files/remove", opinion.form("/unit/files/remove")).goesTo("/unit/opinions/" + key)
		p.get("/unit/check").says("第1版仍有效").hides("测算说明.txt")
		snap, err := s.Snapshot(context.Background(), h.round.ID)
		h.must(err)
		if len(snap.Opinions[0].Attachments) != 1 {
			t.Errorf("the submitted version holds %d files, want its one", len(snap.Opinions[0].Attachments))
		}
		for range models.MaxAttachments {
			p.upload("/unit/files", "n.txt", []byte("n"), "key", key).is(303)
		}
		p.upload("/unit/files", "n.txt", []byte("n"), "key", key).is(303)
		p.get("/unit/opinions/" + key).says("一处最多添加10个附件")
		clock.Set(storetest.Noon)
		p.upload("/unit/files", "n.txt", []byte("n"), "key", "0").is(409)
		p.post("/unit/files/remove", "key", key, "file", "1").is(409)
	})
}
