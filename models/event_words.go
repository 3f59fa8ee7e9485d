package models

// EventWords names every verb of the log in Chinese, in the order of filters.
var EventWords = []struct{ Verb, Word string }{
	{"round_created", "建立轮次"}, {"round_revised", "修改通知信息"}, {"import_begun", "导入通知"}, {"draft_frozen", "确认征求意见稿"}, {"units_added", "录入单位"}, {"unit_removed", "移出单位"},
	{"invited", "生成邀请码"}, {"invitation_revoked", "作废邀请码"}, {"round_opened", "开始征求意见"}, {"round_adjusted", "修改设置"},
	{"deadline_set", "设定截止时间"}, {"deadline_latched", "到截止时间"}, {"closed_early", "提前截止"}, {"round_closed", "截止"}, {"ledger_kept", "留存台账"},
	{"round_paused", "暂停"}, {"round_resumed", "恢复"}, {"round_cancelled", "取消"},
	{"acknowledged", "签收"}, {"submitted", "提交"}, {"submitted_late", "逾期补报"}, {"withdrawn", "撤回"}, {"revision_dropped", "放弃修改"},
	{"approval", "负责同志审核"}, {"sealed", "上传盖章件"}, {"seal_judged", "核对盖章件"}, {"late_admitted", "受理逾期补报"}, {"late_refused", "不予受理逾期补报"},
	{"entry_begun", "开始代录"}, {"entered", "代录交复核"}, {"entry_checked", "代录复核"}, {"entry_returned", "代录退回"}, {"entry_voided", "代录作废"}, {"version_picked", "选定反馈"},
	{"extension_asked", "申请延期"}, {"extension_granted", "同意延期"}, {"extension_refused", "不同意延期"}, {"reminded", "催办"},
	{"processing_started", "开始处理"}, {"disposed", "填写处理意见"}, {"opinions_grouped", "合并相同意见"}, {"group_dissolved", "解除合并"}, {"opinion_left_group", "退出合并"}, {"disposition_approved", "审核处理意见"}, {"dispositions_approved", "批量审核处理意见"},
	{"coordinated", "记录协调"}, {"dispute_marked", "标为分歧"}, {"dispute_settled", "分歧已解决"}, {"clause_resolved", "定稿条文"}, {"clause_unresolved", "撤销定稿"}, {"phrase_added", "增加常用语"}, {"phrase_removed", "删除常用语"},
	{"round_released", "发布处理结果"}, {"stance_taken", "答复处理结果"}, {"round_followed", "再次征求意见"}, {"archived", "归档"}, {"contacts_purged", "删除联系方式"},
	{"setup_offered", "生成设置链接"}, {"office_set", "设置办公室信息"}, {"user_added", "新增用户"}, {"role_changed", "改变角色"}, {"user_barred", "停用用户"}, {"user_readmitted", "恢复用户"},
	{"password_reset", "重设密码"}, {"password_changed", "修改密码"}, {"token_made", "生成令牌"}, {"token_revoked", "吊销令牌"}, {"session_revoked", "退出浏览器"}, {"outage", "系统中断"},
}

// EventWord is a verb of the log in Chinese; one it does not know is shown as it stands.
func EventWord(verb string) string {
	for _, w := range EventWords {
		if w.Verb == verb {
			return w.Word
		}
	}
	return verb
}
