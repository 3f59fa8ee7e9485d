package sample

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"zqyj/models"
)

var fullNumber = regexp.MustCompile(`1[3-9]\d{9}|\d{7,}`)

// livingNames are left out of the retelling though the notice has them.
var livingNames = regexp.MustCompile(`习近平|林铎|唐仁健|总书记`)

// prose is everything the story says, one piece per entry.
func prose(s Sample) []string {
	said := []string{NoticeText, Banner}
	for _, n := range s.Outline.Draft.Nodes {
		said = append(said, n.Heading, n.Text)
	}
	every(s, func(_ Unit, o Opinion) {
		said = append(said, o.Proposed, o.Reason, o.Answer.Reason, o.Answer.Result, o.Contact.Phone)
	})
	for _, u := range s.Units {
		said = append(said, u.Name, u.Phone, u.Plan.Contact.Phone, u.Plan.CallNote, u.Plan.Leader)
	}
	return said
}

func TestNobodyIsNamedAndNoNumberIsWhole(t *testing.T) {
	for _, s := range []Sample{story, Round(Options{Seed: 5, Units: 200, Opinions: 2000})} {
		for _, text := range prose(s) {
			if found := fullNumber.FindString(text); found != "" {
				t.Errorf("%q in %q", found, text)
			}
			if found := livingNames.FindString(text); found != "" {
				t.Errorf("%q in %q", found, text)
			}
			if !utf8.ValidString(text) {
				t.Errorf("%q is not UTF-8", text)
			}
		}
	}
}

func TestTextsAreAlreadyClean(t *testing.T) {
	for _, text := range prose(story) {
		clean, removed, err := models.CleanText(text)
		if err != nil || removed != 0 || clean != text {
			t.Errorf("%q is changed on its way in: %d, %v", text, removed, err)
		}
	}
}

// facts are names and terms that any retelling must keep; they may be longer than ten characters.
var facts = []string{
	title, tableTitle, draftTitle, issuer, "兰白试验区领导小组各成员单位，各有关单位", "领导小组各成员单位",
	"兰白科技创新改革试验区发展规划", "兰白科技创新改革试验区", "兰州、白银国家自主创新示范区", "兰州、白银国家高新区建设国家自主创新示范区发展规划",
	"关于深化科技奖励制度改革的实施方案", "关于落实实行以增加知识价值为导向分配政策的若干意见的实施意见", "甘肃省科技决策咨询智库建设方案", "甘肃省工业优秀新产品奖励暂行办法", "甘肃省制造业创新中心考核评价办法",
	"中国制造2025甘肃行动纲要", "苗圃—孵化器—加速器—产业集群", "甘肃科技文献共享平台", "兰州国家双创示范基地", "中科院近物所兰州新区大科学装置示范园", "中科曙光甘肃先进计算中心", "大学生文化创意产业园", "科技创新一条街", "产业孵化大厦",
	"国家生物医药产业基地创新园", "重离子医用加速器应用示范基地", "红星美凯龙城市综合体", "甘肃路桥集团智慧交通产业园", "中牧生物药厂整体搬迁", "机场北高新园区", "西部药谷产业园", "国际港务区", "巨享创新园（加速器）",
	"张江兰白生物医药（新能源）产业园", "中国（兰州）科技成果博览会", "上海张江企业兰州行", "科技合作对接暨签约", "“5+2”科技计划管理改革实施方案", "“六个一百”技术创新工程", "兰州、白银国家高新区",
	"突出抓好科技创新全链条设计，加速推进产业结构向中高端迈进", "甘肃省工业优秀新产品奖励办法", "支持科技创新若干措施", "兰州新区大科学装置示范园", "省级科技计划专项资金", "科技创新进口税收优惠", "2018年1月30日",
}

// bare leaves letters and digits.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

func TestTheWordsAreOurOwn(t *testing.T) {
	real, err := os.ReadFile("../../shared/notice/notice-2018.txt")
	if err != nil {
		t.Skip("../shared/notice/notice-2018.txt is absent")
	}
	notice := bare(string(real))
	kept := append([]string{}, facts...)
	for _, n := range story.Outline.Draft.Nodes {
		kept = append(kept, n.Heading)
	}
	for _, text := range prose(story) {
		for _, part := range withoutFacts(text, kept) {
			runes := []rune(part)
			for i := 0; i+10 <= len(runes); i++ {
				if run := string(runes[i : i+10]); strings.Contains(notice, run) {
					t.Errorf("%q is the notice's own wording, in %.60s", run, text)
				}
			}
		}
	}
}

// withoutFacts cuts a text at the facts and gives the bare pieces between.
func withoutFacts(text string, kept []string) []string {
	pieces := bare(text)
	for _, fact := range kept {
		if fact := bare(fact); fact != "" {
			pieces = strings.ReplaceAll(pieces, fact, "\n")
		}
	}
	return strings.Split(pieces, "\n")
}
