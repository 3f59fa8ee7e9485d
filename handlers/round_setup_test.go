package handlers

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// notice is a small invented notice with its draft, as an office pastes it.
const notice = `关于征求《城乡供水工作方案》意见的通知
各有关单位:
现将《城乡供水工作方案(征求意见稿)》送你们,请于6月9日前书面反馈修改意见。
联系人:张某某 电话:0931-8400000
附件:城乡供水工作方案(征求意见稿)
市水务局
2018年5月20日
附件
城乡供水工作方案
(征求意见稿)
一、总体要求
坚持以人民为中心,保障供水安全。
二、主要任务
(一)完善管网。新建管网100公里。
(二)提升水质。定期监测水质。
三、组织保障
各单位要加强领导。`

// upload posts a form with parts.
func (v *visitor) upload(path string, fields map[string]string, fileField, fileName string, file []byte) *page {
	v.site.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			v.site.t.Fatal(err)
		}
	}
	if fileField != "" {
		part, err := w.CreateFormFile(fileField, fileName)
		if err != nil {
			v.site.t.Fatal(err)
		}
		if _, err := part.Write(file); err != nil {
			v.site.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		v.site.t.Fatal(err)
	}
	return v.do(http.MethodPost, path, w.FormDataContentType(), &body)
}

// newest is the round made last.
func (s *site) newest() models.Round {
	s.t.Helper()
	rounds, err := s.store.Rounds(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	return rounds[0]
}

func TestTheOfficeMakesARoundReadyAndOpensIt(t *testing.T) {
	eachSite(t, models.PolicyOpen(), func(t *testing.T, s *site) {
		s.clock.Set(models.Date(2018, 5, 20, 9, 0))
		office := s.officer(models.RoleAdmin)
		office.upload("/office/new", map[string]string{"text": ""}, "", "", nil).wants(422).says(".notice-bad", "没有导入")
		office.upload("/office/new", map[string]string{"text": notice}, "", "", nil).wants(303)
		round := s.newest()
		base := fmt.Sprintf("/office/rounds/%d", round.ID)
		office.get(base+"/setup").wants(200).says("main", "还不能开启")

		tree := office.get(base + "/import").wants(200)
		tree.says(".tree", "完善管网").says(".source", "附件")
		if n := tree.Find(".tree > li").Length(); n != 5 {
			t.Errorf("%d clauses, want 5", n)
		}
		office.post(base+"/import/confirm", url.Values{"saw": {tree.Find("input[name=saw]").AttrOr("value", "")}}).wants(303)

		office.post(base+"/open", nil).wants(303)
		office.get(base+"/setup").says(".notice-bad", "请先确认截止日期和时刻")
		asked := office.get(base+"/deadline").wants(200).says("main", "请核对").says("fieldset", "不含9日")
		if n := asked.Find("input[name=choice]").Length(); n != 5 || asked.Find("input[name=choice][checked], input[name=time][checked]").Length() != 0 {
			t.Errorf("%d readings of 6月9日前， want 5 and none chosen beforehand", n)
		}
		office.post(base+"/deadline", url.Values{"asked": {"1"}, "date": {"2018-06-09"}}).wants(422).says("main", "请选择截止时间")
		office.post(base+"/deadline", url.Values{"date": {"2018-05-01"}, "time": {"12:00"}}).wants(422).says("main", "须晚于现在")
		office.post(base+"/deadline", url.Values{"asked": {"1"}, "choice": {"2018-06-10T00:00:00+08:00"}}).wants(303)
		office.get(base+"/setup").says("main", "2018年6月9日（星期六）24时前")
		if chosen := office.get(base+"/deadline").Find("input[name=choice][checked]").AttrOr("value", ""); chosen != "2018-06-10T00:00:00+08:00" {
			t.Errorf("confirmed, the page shows the choice %q", chosen)
		}

		list := "省科技厅\n省科技厅\n兰州大学,有关单位"
		trial := office.upload(base+"/units", map[string]string{"step": "try", "list": list}, "", "", nil).wants(200)
		trial.says("[role=status]", "成功 2 失败 1").says("#f-list", "省科技厅\n省科技厅")
		office.upload(base+"/units", map[string]string{"failures": trial.Find("input[name=failures]").AttrOr("value", "")}, "", "", nil).wants(200)
		office.upload(base+"/units", map[string]string{"step": "write", "list": strings.TrimPrefix(trial.Find("textarea[name=list]").First().Text(), "\n")}, "", "", nil).wants(303)
		units, err := s.store.Units(context.Background(), round.ID)
		if err != nil || len(units) != 2 || units[1].Category != models.CategoryRelated {
			t.Fatalf("units %+v, %v", units, err)
		}
		office.post(fmt.Sprintf("%s/units/%d/remove", base, units[0].ID), nil).wants(303)
		office.post(fmt.Sprintf("%s/units/%d/remove", base, s.played.Units[0].ID), nil).wants(404) // another round's
		office.upload(base+"/units", map[string]string{"step": "write", "list": "省科技厅"}, "", "", nil).wants(303)
		office.post(base+"/invitations", nil).wants(303)
		codes := office.get(base + "/invitations").wants(200)
		if codes.Find("tbody tr").Length() != 2 {
			t.Error("want a code for each unit")
		}
		codes.says("main", "BASE_URL") // slips are refused while the address is loopback
		office.get(base + "/slips.pdf").wants(409)
		office.post(base+"/open", nil).wants(303)
		if now := s.newest(); now.State != models.RoundOpen {
			t.Errorf("state %s", now.State)
		}
		visitor := s.visitor()
		visitor.post("/in", url.Values{"code": {codes.Find("code").First().Text()}}).wants(303)
	})
}

func TestTheRealNoticeGoesInAndComesOut(t *testing.T) {
	body, err := os.ReadFile("../../shared/notice/notice-2018.txt")
	if err != nil {
		t.Skip("the real notice is not beside this checkout")
	}
	storetest.Each(t, func(t *testing.T, st *store.Store, clock *storetest.Clock) {
		s := newSite(t, st, clock, models.PolicyOpen())
		office := s.officer(models.RoleAdmin)
		office.upload("/office/new", nil, "file", "notice.txt", body).wants(303)
		base := fmt.Sprintf("/office/rounds/%d", s.newest().ID)
		if n := office.get(base + "/import").wants(200).Find(".tree > li").Length(); n != 31 {
			t.Errorf("%d clauses, want 31", n)
		}
		office.get(base+"/deadline").wants(200).says("main", "推定")
	})
}
