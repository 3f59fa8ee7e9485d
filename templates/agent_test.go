package templates

import "testing"

func TestSessionsAreNamedByTheirBrowser(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0.3904.108 Safari/537.36":                              "Chrome 78，Windows 计算机",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.198 Safari/537.36 QIHU 360EE":                   "360浏览器，Windows 计算机",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/121.0.0.0":                    "Edge 120，Windows 计算机",
		"Mozilla/5.0 (X11; Linux aarch64; rv:102.0) Gecko/20100101 Firefox/102.0":                                                                          "火狐 102，Linux 计算机",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.34 Safari/604.1": "微信，苹果手机",
		"curl/8.5": "curl/8.5",
	} {
		if got := agentWords(agent); got != want {
			t.Errorf("%s is called %q, want %q", agent, got, want)
		}
	}
}
