package handlers

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"zqyj/models"
)

// factWords are what an event says, in the order they are told; texts stand for themselves.
var factWords = []struct{ key, word string }{
	{"version", "第%v版"}, {"opinions", "意见%v条"}, {"channel", "方式%v"}, {"outcome", "结果%v"}, {"n", "%v个"}, {"units", "单位%v"}, {"role", "角色%v"}, {"from", "原%v"}, {"to", "改为%v"},
	{"instead", "替代第%v版"}, {"kept", "保留第%v版"}, {"at", "至%v"}, {"deadline", "截止%v"}, {"received", "收到%v"}, {"till", "恢复%v"}, {"match", "%v"}, {"nodes", "条款%v条"}, {"clauses", "条款%v条"}, {"versions", "反馈%v份"}, {"deadlines", "截止时间%v条"}, {"revision", "第%v次"}, {"purge_days", "发布后%v天删除联系方式"},
	{"kind", "%v"}, {"opinion", "意见编号%v"}, {"previous", "上一轮编号%v"}, {"draft", "征求意见稿编号%v"}, {"user", "用户编号%v"}, {"invitation", "邀请码编号%v"},
	{"file", "文件 %v"}, {"reason", "理由：%v"}, {"hash", "内容哈希 %v"}, {"text", "条文哈希 %v"},
	{"missing_outcome", "无处理结果%v条"}, {"missing_reason", "缺理由%v条"}, {"missing_approval", "未审核%v条"}, {"missing_mixed", "合并意见结果不一致%v组"}, {"missing_open", "期限未到%v家"}, {"missing_unchecked", "代录未复核%v家"},
	{"override", "未办齐而发布的理由哈希 %v"},
}

// factQuiet are the facts that only bind the event to rows: the log's other columns tell them.
var factQuiet = []string{"unit", "coordination", "up_to"}

// How many digits of a hash are told: on a page as many as tell two apart, in the export all.
const (
	shortHash = 12
	wholeHash = 64
)

// factFlags are the facts that are yes or no, with the words for both; an empty word is not told.
var factFlags = []struct{ key, yes, no string }{
	{"none", "无修改意见", ""}, {"late", "逾期", ""}, {"counts", "计入反馈", ""}, {"agreed", "同意", "不同意"}, {"accepted", "认可", "不认可"}, {"agrees", "同意", "坚持"}, {"electronic", "电子章", ""},
	{"internal", "标注内部资料", "不标注内部资料"}, {"phone_changed", "联系方式有改动", ""},
}

// factMoments are the facts that are instants.
var factMoments = map[string]bool{"at": true, "deadline": true, "received": true, "till": true}

// eventDetail tells an event's facts in words, with so many digits of each hash; what has no word is told as name=value.
func eventDetail(e models.Event, digits int) string {
	var data map[string]any
	decoder := json.NewDecoder(strings.NewReader(e.Data))
	decoder.UseNumber()
	if err := decoder.Decode(&data); err != nil {
		return e.Data
	}
	for _, key := range factQuiet {
		delete(data, key)
	}
	var parts []string
	for _, w := range factWords {
		value, ok := data[w.key]
		if !ok {
			continue
		}
		delete(data, w.key)
		if value == "" || (w.key == "instead" || w.key == "user" || w.key == "invitation") && value == json.Number("0") {
			continue
		}
		parts = append(parts, fmt.Sprintf(w.word, factValue(e.Verb, w.key, value, digits)))
	}
	for _, f := range factFlags {
		said, ok := data[f.key].(bool)
		if !ok {
			continue
		}
		delete(data, f.key)
		if word := map[bool]string{true: f.yes, false: f.no}[said]; word != "" {
			parts = append(parts, word)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(data)) {
		parts = append(parts, fmt.Sprintf("%s=%v", key, data[key]))
	}
	return strings.Join(parts, "，")
}

func factValue(verb, key string, value any, digits int) any {
	number, isNumber := value.(json.Number)
	if isNumber && (factMoments[key] || verb == "outage") {
		ms, _ := number.Int64() // an instant is a whole number
		return models.Instant(ms).Precise()
	}
	if list, ok := value.([]any); ok {
		return len(list)
	}
	text, ok := value.(string)
	if !ok {
		return value
	}
	switch key {
	case "hash", "file", "text", "override":
		return text[:min(len(text), digits)]
	case "kind":
		if models.ApprovalRule(text) == models.ApprovalLeader {
			return "负责同志本人审核"
		}
		return "经办人填报"
	case "outcome":
		return models.Outcome(text).String()
	case "channel":
		if word := models.Channel(text).String(); word != "" {
			return word
		}
	case "match":
		if word := models.SealMatch(text).String(); word != "" {
			return word
		}
	case "role", "from", "to":
		if word := models.Role(text).String(); word != "" {
			return word
		}
	}
	return text
}
