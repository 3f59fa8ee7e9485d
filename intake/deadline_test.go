package intake

import (
	"context"
	"slices"
	"strings"
	"testing"

	"zqyj/models"
)

// noticeWith is a small notice around one sentence, signed on 28 September 2020 unless another date is given.
func noticeWith(sentence, signedOn string) string {
	if signedOn == "" {
		signedOn = "2020年9月28日"
	}
	return "关于征求《青川市旅游管理办法（征求意见稿）》意见的通知\n各县区人民政府：\n现将《青川市旅游管理办法（征求意见稿）》印发你们。" +
		sentence + "\n青川市文化和旅游局\n" + signedOn + "\n附件1\n青川市旅游管理办法\n第一条 为了规范旅游管理，制定本办法。\n第二条 本办法自2021年1月1日起施行。\n"
}

func factsOf(t *testing.T, text string) *models.NoticeFacts {
	t.Helper()
	out, _, err := Read(context.Background(), []byte(text), "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if out.Notice == nil {
		t.Fatalf("no notice in %q", text)
	}
	return out.Notice
}

const (
	yearMark     = models.WarnDeadlineYearInferred
	timeMark     = models.WarnDeadlineTimeMissing
	relativeMark = models.WarnDeadlineRelative
	missingMark  = models.WarnDeadlineMissing
)

func TestDeadlineIsReadAndMarked(t *testing.T) {
	cases := []struct {
		name, sentence, signed, want string
		marks                        []string
	}{
		{"date and hour", "请于2020年10月18日12时前反馈至市文旅局。", "", "2020-10-18T12:00:00+08:00", nil},
		{"half past", "请于2020年10月18日17时30分前反馈。", "", "2020-10-18T17:30:00+08:00", nil},
		{"clock with colon", "请于2020年10月18日17：00前将意见反馈我局。", "", "2020-10-18T17:00:00+08:00", nil},
		{"afternoon", "请于2020年10月18日下午5点前将书面意见报送我局。", "", "2020-10-18T17:00:00+08:00", nil},
		{"afternoon in 24 hours", "请于2020年10月18日（星期日）下午17:00之前反馈。", "", "2020-10-18T17:00:00+08:00", nil},
		{"noon", "请于2020年10月18日中午12点前反馈意见。", "", "2020-10-18T12:00:00+08:00", nil},
		{"midnight keeps its form", "意见反馈截止时间为2020年10月18日24:00。", "", "2020-10-18T24:00:00+08:00", nil},
		{"date only", "意见反馈截止日期为：2020年10月18日。", "", "2020-10-18T23:59:59+08:00", []string{timeMark}},
		{"end of work is no hour", "请于2020年10月18日下班前反馈意见。", "", "2020-10-18T23:59:59+08:00", []string{timeMark}},
		{"year missing", "请于10月18日12时前反馈。", "", "2020-10-18T12:00:00+08:00", []string{yearMark}},
		{"year missing over new year", "请于1月5日前反馈意见。", "2020年12月28日", "2021-01-05T23:59:59+08:00", []string{yearMark, timeMark}},
		{"year missing on the same day", "请于9月28日18时前反馈意见。", "", "2020-09-28T18:00:00+08:00", []string{yearMark}},
		{"spaces inside", "请于 10 月 18日 12 时前反馈。", "", "2020-10-18T12:00:00+08:00", []string{yearMark}},
		{"period", "征求意见时间为2020年9月28日至2020年10月28日。", "", "2020-10-28T23:59:59+08:00", []string{timeMark}},
		{"period with a dash, second year missing", "征求意见期限：2020年9月28日—10月18日。", "", "2020-10-18T23:59:59+08:00", []string{yearMark, timeMark}},
		{"period over new year", "征求意见时间：2020年12月20日至1月20日。", "2020年12月20日", "2021-01-20T23:59:59+08:00", []string{yearMark, timeMark}},
		{"period without 日", "公开征求意见时间从2020年9月22起至2020年10月22日止。", "", "2020-10-22T23:59:59+08:00", []string{timeMark}},
		{"period within a month", "征求意见时间为2020年10月9日至30日。", "", "2020-10-30T23:59:59+08:00", []string{yearMark, timeMark}},
		{"from publication to a date", "自公告见报之日起，到2020年10月31日结束，请将意见反馈我局。", "", "2020-10-31T23:59:59+08:00", []string{timeMark}},
		{"Chinese numerals", "请于二〇二〇年十月十八日前反馈意见。", "二〇二〇年九月二十八日", "2020-10-18T23:59:59+08:00", []string{timeMark}},
		{"figures with dashes", "反馈截止日期：2020-10-18。", "", "2020-10-18T23:59:59+08:00", []string{timeMark}},
		{"figures with dots", "请在2020.10.18前反馈意见。", "", "2020-10-18T23:59:59+08:00", []string{timeMark}},
		{"full-width figures", "请于２０２０年１０月１８日１２时前反馈。", "", "2020-10-18T12:00:00+08:00", nil},
		{"another event is no deadline", "座谈会定于2020年10月10日召开，请于2020年10月18日前反馈意见。", "", "2020-10-18T23:59:59+08:00", []string{timeMark}},
		{"another answer is no deadline", "请于10月9日前报送联系人名单，10月18日前反馈修改意见。", "", "2020-10-18T23:59:59+08:00", []string{yearMark, timeMark}},
		{"a law's date is no deadline", "根据2019年1月1日起施行的条例，请于2020年10月18日前将意见反馈我局。", "", "2020-10-18T23:59:59+08:00", []string{timeMark}},
		{"days after publication", "请自公告发布之日起30日内将意见反馈我局。", "", "", []string{relativeMark}},
		{"working days", "请在收到本通知后5个工作日内反馈意见。", "", "", []string{relativeMark}},
		{"this Friday", "请于本周五下班前反馈意见。", "", "", []string{relativeMark}},
		{"end of the month", "请于10月底前反馈意见。", "", "", []string{relativeMark}},
		{"none", "请提出宝贵意见并反馈。", "", "", []string{missingMark}},
		{"no such day", "请于2020年2月30日前反馈意见。", "", "", []string{missingMark}},
		{"a date inside a title", "根据《关于2020年10月1日前完成整改的通知》，请提出意见。", "", "", []string{missingMark}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := factsOf(t, noticeWith(c.sentence, c.signed))
			if string(got.Deadline) != c.want || !slices.Equal(got.DeadlineMarks, c.marks) {
				t.Errorf("got %s %v (%s), want %s %v", got.Deadline, got.DeadlineMarks, got.DeadlineSource, c.want, c.marks)
			}
		})
	}
}

func TestDeadlineWithoutYearAndIssueDateIsNotInvented(t *testing.T) {
	text := strings.Replace(noticeWith("请于10月18日12时前反馈意见。", "2020年9月28日"), "2020年9月28日\n", "", 1)
	got := factsOf(t, text)
	if got.Deadline != "" || !slices.Contains(got.DeadlineMarks, missingMark) {
		t.Errorf("got %s %v", got.Deadline, got.DeadlineMarks)
	}
}

func TestContactLines(t *testing.T) {
	cases := []struct {
		name, lines         string
		contact, phone, fax []string
		email               []string
		address             string
	}{
		{"glued in one line", "联系人：张某某 传真：8400000 手机：13900000000", []string{"张某某"}, []string{"13900000000"}, []string{"8400000"}, nil, ""},
		{"stretched labels", "联 系 人：张 某\n电    话：0931-8400000\n传 真：0931-8400001\n邮    编：730000", []string{"张某"}, []string{"0931-8400000"}, []string{"0931-8400001"}, nil, ""},
		{"two contacts and numbers", "联系人：张某某、李某某；联系电话：0931-8400000、8400001。", []string{"张某某", "李某某"}, []string{"0931-8400000", "8400001"}, nil, nil, ""},
		{"name and number without a label between", "联系人：张某某 0931-8400000", []string{"张某某"}, []string{"0931-8400000"}, nil, nil, ""},
		{"name with number in one label", "联系人及电话：张某某，139****0000", []string{"张某某"}, []string{"139****0000"}, nil, nil, ""},
		{"telephone that is a fax as well", "电话（兼传真）：0931-8400000", nil, []string{"0931-8400000"}, []string{"0931-8400000"}, nil, ""},
		{"telephone slash fax", "电话/传真：(0931)8400000", nil, []string{"(0931)8400000"}, []string{"(0931)8400000"}, nil, ""},
		{"telephone that is a fax as well, said behind", "联系电话：0931-8400000（兼传真）", nil, []string{"0931-8400000"}, []string{"0931-8400000"}, nil, ""},
		{"names stretched and plain", "联系人：王 某　李某某", []string{"王某", "李某某"}, nil, nil, nil, ""},
		{"two names with their numbers", "联系人：王某某 13800000000；李某某 13900000000", []string{"王某某", "李某某"}, []string{"13800000000", "13900000000"}, nil, nil, ""},
		{"an office before the name", "联系人：综合处王某某，电话：8400000；曹某，电话：8400001", []string{"王某某", "曹某"}, []string{"8400000", "8400001"}, nil, nil, ""},
		{"an office beside the name", "联系人：办公室 王某某 联系电话 8400000", []string{"王某某"}, []string{"8400000"}, nil, nil, ""},
		{"extension", "联系电话：0931-8400000转801", nil, []string{"0931-8400000转801"}, nil, nil, ""},
		{"mail and address", "通讯地址：兰州市城关区某路1号文旅局政策法规科，邮编：730000\n电子邮箱：wlj_fg@example.gov.cn", nil, nil, nil, []string{"wlj_fg@example.gov.cn"}, "兰州市城关区某路1号文旅局政策法规科"},
		{"address in a sentence", "可将意见邮寄至青川市人民路8号市文旅局法规科（邮编：628100）。", nil, nil, nil, nil, "青川市人民路8号市文旅局法规科"},
		{"asked for, not given", "反馈意见请注明联系人和联系电话。", nil, nil, nil, nil, ""},
		{"a call is no number", "如无修改意见，请电话告知。", nil, nil, nil, nil, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := factsOf(t, noticeWith("请反馈意见。\n"+c.lines, ""))
			check := func(what string, got, want []string) {
				if !slices.Equal(got, want) && len(got)+len(want) > 0 {
					t.Errorf("%s: got %q, want %q", what, got, want)
				}
			}
			check("contact", got.Contact, c.contact)
			check("phone", got.Phone, c.phone)
			check("fax", got.Fax, c.fax)
			check("mail", got.Email, c.email)
			if got.Address != c.address {
				t.Errorf("address: got %q, want %q", got.Address, c.address)
			}
		})
	}
}

func TestRequirements(t *testing.T) {
	cases := map[string][]models.Requirement{
		"修改意见经各单位负责同志审核并加盖公章后书面反馈，并请注明联系人和联系电话。": {models.NeedLeaderReview, models.NeedSeal, models.NeedWritten, models.NeedContact},
		"如无修改意见，请电话告知。":                 {models.NeedPhoneIfNone},
		"无意见也请书面回复。":                    {models.NeedWritten, models.NeedReplyIfNone},
		"逾期未反馈，视为无意见。":                  {models.SilenceIsNoOpinion},
		"请填写意见反馈表，电子版发至邮箱a@example.cn。": {models.NeedEmailCopy, models.NeedForm},
		"请认真研究并提出意见。":                   {},
	}
	for sentence, want := range cases {
		if got := factsOf(t, noticeWith(sentence, "")).Requirements; !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", sentence, got, want)
		}
	}
}
