package sample

import (
	"strings"

	"zqyj/models"
)

// The facts of the notice.
const (
	title      = "关于征求兰白科技创新改革试验区建设2018年工作要点意见建议的通知"
	draftTitle = "兰白科技创新改革试验区建设2018年工作要点"
	tableTitle = "2018年兰白试验区工作任务分解表"
	issuer     = "兰白试验区领导小组办公室"
	replyTo    = "省创新办"
	issuedOn   = "2018-01-30"
	contact    = "张某某"
	phone      = "139****0000"
	fax        = "0931-84****0"
)

// NoticeText is the notice as a text file holds it, without its attachments.
var NoticeText = strings.Join([]string{
	title,
	"",
	"兰白试验区领导小组各成员单位，各有关单位：",
	"　　为做好《兰白科技创新改革试验区发展规划（2015—2020年）》年度任务的衔接落实，省创新办研究起草了《" + draftTitle + "（征求意见稿）》和任务分解表，现送请各单位提出意见。",
	"　　请对照本单位职责逐条研究。有修改意见的，写明所涉条款、建议修改的文字和理由，由本单位负责同志审核、加盖单位公章，于2月9日12时前以书面形式反馈省创新办，同时写明联系人和联系电话；没有修改意见的，请打电话告诉省创新办。",
	"　　联系人：" + contact + "　　手机：" + phone + "　　传真：" + fax,
	"",
	"　　附件：1．" + draftTitle + "（征求意见稿）",
	"　　　　　2．" + tableTitle,
	"",
	"　　　　　　　　　　　　　　　　" + issuer,
	"　　　　　　　　　　　　　　　　　　2018年1月30日",
}, "\n")

func noticeFacts() *models.NoticeFacts {
	return &models.NoticeFacts{
		Title:          title,
		Addressees:     []string{"兰白试验区领导小组各成员单位", "各有关单位"},
		Deadline:       "2018-02-09T12:00:00+08:00",
		DeadlineSource: "于2月9日12时前以书面形式反馈省创新办",
		DeadlineMarks:  []string{models.WarnDeadlineYearInferred},
		Contact:        []string{contact},
		Phone:          []string{phone},
		Fax:            []string{fax},
		Email:          []string{},
		ReplyTo:        replyTo,
		Issuer:         issuer,
		Date:           issuedOn,
		Attachments:    []string{draftTitle, tableTitle},
		Requirements:   []models.Requirement{models.NeedLeaderReview, models.NeedSeal, models.NeedWritten, models.NeedContact, models.NeedPhoneIfNone},
	}
}

func noticeRound() models.Round {
	return models.Round{
		Title: title, Issuer: issuer, ReplyTo: replyTo, IssuedOn: issuedOn, NoticeText: NoticeText,
		State: models.RoundSetup, Policy: models.PolicyNotice(), Demo: true,
		Contact: contact, Phone: phone, Fax: fax,
		ProposedAt: feb(9, 12, 0), ProposedHow: "通知未写年份，按印发日期2018年1月30日推定为2018年",
	}
}

func noticeOutline() models.Outline {
	return models.Outline{
		OK:     true,
		Notice: noticeFacts(),
		Draft:  models.OutlineDraft{Title: draftTitle, Nodes: draftNodes()},
		Warnings: []models.Warning{{
			Code: models.WarnDeadlineYearInferred, Message: "截止时间没有年份，已按印发日期推定为2018年2月9日12时，请核对",
		}},
	}
}
