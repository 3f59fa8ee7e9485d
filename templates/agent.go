package templates

import (
	"regexp"
	"strings"
)

// What a browser calls itself, and what people call it. Order matters: most claim to be Chrome or Safari as well.
var (
	browsers = [][2]string{
		{"MicroMessenger", "微信"}, {"DingTalk", "钉钉"}, {"QIHU", "360浏览器"}, {"360SE", "360浏览器"}, {"360EE", "360浏览器"}, {"Qaxbrowser", "奇安信浏览器"},
		{"UOSBrowser", "统信浏览器"}, {"UOS", "统信浏览器"}, {"MetaSr", "搜狗浏览器"}, {"QQBrowser", "QQ浏览器"}, {"HuaweiBrowser", "华为浏览器"},
		{"Edg/", "Edge"}, {"Firefox/", "火狐"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}
	systems = [][2]string{{"OpenHarmony", "鸿蒙"}, {"Android", "安卓手机"}, {"iPhone", "苹果手机"}, {"iPad", "苹果平板"}, {"Windows", "Windows 计算机"}, {"Macintosh", "苹果计算机"}, {"Linux", "Linux 计算机"}}

	engineVersion = regexp.MustCompile(`(?:Edg|Firefox|Chrome)/(\d+)`)
)

// agentWords says in words what browser a session is in, so that its owner knows it again; what is unknown stays as it was
// sent.
func agentWords(agent string) string {
	browser, system := called(browsers, agent), called(systems, agent)
	if browser == "" {
		return agent
	}
	if version := engineVersion.FindStringSubmatch(agent); version != nil && (browser == "Edge" || browser == "火狐" || browser == "Chrome") {
		browser += " " + version[1]
	}
	if system == "" {
		return browser
	}
	return browser + "，" + system
}

func called(names [][2]string, agent string) string {
	for _, name := range names {
		if strings.Contains(agent, name[0]) {
			return name[1]
		}
	}
	return ""
}
