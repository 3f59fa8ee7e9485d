package templates

import (
	"time"

	"zqyj/models"
	"zqyj/static"
)

func init() {
	approval := UnitApprovalPage{Frame: fullFrame("负责同志审核"), Reply: ReplyView{Unit: "省科学技术厅"}, Back: Link{"返回办理事项", "/unit"}, Missing: []Todo{{"请填写联系人姓名", "/unit/contact"}}}
	approval.Width = WidthNarrow
	full, closed, wrong, declare := approval, approval, approval, approval
	full.Missing, full.Reply, full.Action, full.Hash, full.Leader = nil, replyExample(), "/unit/approval", "0f3a", true
	full.Deadline = DeadlineBlock{At: noon, Now: noon.Add(-20 * time.Minute)}
	full.Past = []DecisionView{{Badge: Badge{"退回修改", ToneBad, "return"}, Facts: []Fact{{"负责同志", "王某某（副厅长）"}, {"审核意见", "第二条再斟酌"}}}}
	wrong = full
	wrong.Form = Form{Errors: Wrong("agreed", "请选择审核结果", "name", "请填写负责同志姓名", "opinion", "退回时请写明意见")}
	closed.Missing, closed.Reply, closed.Why = nil, replyExample(), "已截止。"
	declare.Missing, declare.Reply, declare.Action, declare.Hash, declare.Invite = nil, replyExample(), "/unit/approval", "0f3a", Link{"请负责同志在手机上审核", "/unit/people"}
	gallery["UnitApprovalPage"] = examples{"empty": approval, "full": full, "closed": closed, "error": wrong, "declare": declare}

	people := UnitPeoplePage{Frame: fullFrame("本单位的同事"), Action: "/unit/people", Roles: []Option{{"desk", "处室", "写意见，不能提交"}, {"leader", "负责同志", "审核"}}, Back: Link{"返回", "/unit"}}
	people.Width = WidthNarrow
	many, bad := people, people
	many.People = []PersonView{{ID: "p-1", Label: "省科学技术厅经办", Role: "经办人", Facts: []Fact{{"首次进入", "2018年2月1日"}}, Self: true},
		{ID: "p-2", Label: "规划处", Role: "处室", Facts: []Fact{{"状态", "还没有进入过"}}, Link: "http://10.0.0.8/in/ABCDE-FGHJK-MNPQR-STVWX", Code: "ABCDE-FGHJK-MNPQR-STVWX", Fresh: true, Revoke: "/unit/people/2/revoke"}}
	many.People[1].Picture = static.Path("favicon.svg") // any picture that the gallery serves
	bad.Form = Form{Errors: Wrong("label", "请填写处室或姓名，便于辨认是谁写的")}
	gallery["UnitPeoplePage"] = examples{"empty": people, "full": many, "closed": none("colleagues are invited at any time"), "error": bad}

	list := UnitOpinionsPage{Frame: fullFrame("本单位意见"), Next: []Link{{"核对并提交", "/unit/check"}}}
	long, shut, wrongList := list, list, list
	first, second := opinionExample(1), opinionExample(2)
	first.Pick, second.Pick, second.ID, second.Author = "3", "4", "o-22", "规划处"
	first.Clause, second.Clause = Link{}, Link{}
	long.Merge = "/unit/opinions/merge"
	long.Groups = []OpinionsOnClause{{ID: "g-17", Clause: Link{"三、(一)1.强化目标引领", "/unit/read#c-17"}, Opinions: []OpinionView{first, second}}}
	shut.Groups, shut.Standing = long.Groups, Notice{ToneGood, "第1版已提交，计入反馈", models.ClassWithOpinions.String()}
	for i := range shut.Groups {
		shut.Groups[i].Opinions = replyExample().Opinions
	}
	long.Groups = []OpinionsOnClause{{ID: "g-17", Clause: Link{"三、(一)1.强化目标引领", "/unit/read#c-17"}, Opinions: []OpinionView{first, second}}}
	wrongList = long
	wrongList.Form = Form{Errors: Wrong("", "只能合并同一条款上同一类型的意见")}
	gallery["UnitOpinionsPage"] = examples{"empty": list, "full": long, "closed": shut, "error": wrongList}
}
