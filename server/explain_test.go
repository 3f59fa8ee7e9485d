package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestAFailedStartIsOneChineseLine goes every way a start fails; each says what to do next, on the error output.
func TestAFailedStartIsOneChineseLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, bytes.Repeat([]byte("not a database "), 99), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(folder, "broken"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file, filepath.Join(folder, "broken", "zqyj.db")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args string
		env  map[string]string
		code int
		says string
	}{
		"a taken port":                 {"serve", map[string]string{"ADDR": taken.Addr().String()}, 1, "已被占用"},
		"a taken port, rehearsed":      {"demo -addr " + taken.Addr().String(), nil, 1, "已被占用"},
		"no port":                      {"serve", map[string]string{"ADDR": "abc"}, 1, "“abc”不是监听地址"},
		"a port beyond all":            {"serve", map[string]string{"ADDR": "127.0.0.1:99999"}, 1, "不是监听地址"},
		"another computer's address":   {"serve", map[string]string{"ADDR": "192.0.2.1:8080"}, 1, "本机没有这个地址"},
		"an address that is none":      {"serve", map[string]string{"BASE_URL": "10.1.2.3"}, 1, "应形如 http://"},
		"a folder that is a file":      {"serve", map[string]string{"DATA_DIR": file}, 1, "请用 DATA_DIR"},
		"a database that is none":      {"serve", map[string]string{"DATA_DIR": filepath.Join(folder, "broken")}, 1, "不是数据库文件"},
		"no folder for the rehearsal":  {"demo -addr 127.0.0.1:0 -db " + filepath.Join(folder, "no", "x.db"), nil, 1, "打不开数据库文件"},
		"another kind of database":     {"serve", map[string]string{"DATABASE_URL": "mysql://x"}, 1, "须以 postgres:// 开头"},
		"a database that is not there": {"serve", map[string]string{"DATABASE_URL": "postgres://nobody:geheim@127.0.0.1:1/x"}, 1, "请检查 DATABASE_URL"},
		"a database's odd address":     {"serve", map[string]string{"DATABASE_URL": "postgres://nobody:geheim%@127.0.0.1:1/x"}, 1, "写法不对"},
		"an option that is none":       {"-x", nil, 2, "没有 -x 这个选项"},
		"a number that is none":        {"demo -units abc", nil, 2, "选项 -units 不能是“abc”"},
		"units beyond measure":         {"demo -units 100000", nil, 2, "-units 应为"},
		"an unknown policy":            {"demo -policy x", nil, 2, "open 或 notice"},
		"a clock that is none":         {"demo -clock noon", nil, 2, "-clock 应形如"},
		"a word too many":              {"demo x", nil, 2, "多出了“x”"},
		"an unknown command":           {"sevre", nil, 2, "没有“sevre”这个命令"},
		"a file that is not there":     {"import " + filepath.Join(folder, "none"), nil, 1, "文件或目录不存在"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("ADDR", "127.0.0.1:0")
			t.Setenv("DATA_DIR", t.TempDir())
			for key, value := range c.env {
				t.Setenv(key, value)
			}
			var out, errs bytes.Buffer
			code := run(context.Background(), strings.Fields(c.args), &out, &errs)
			said := strings.TrimSuffix(errs.String(), "\n")
			if code != c.code || !strings.Contains(said, c.says) || strings.Contains(said, "\n") || out.Len() > 0 {
				t.Errorf("code %d, want %d with %q in one line: %q, output %q", code, c.code, c.says, said, out.String())
			}
			if strings.Contains(said, "geheim") {
				t.Errorf("tells the password: %q", said)
			}
		})
	}
}

func TestEveryCommandExplainsItself(t *testing.T) {
	english := regexp.MustCompile("default|string|Usage")
	for _, c := range commands() {
		if c.name == "version" {
			continue
		}
		var out, errs bytes.Buffer
		if code := run(context.Background(), []string{c.name, "-h"}, &out, &errs); code != 0 || !strings.Contains(out.String(), c.does) || errs.Len() > 0 || english.MatchString(out.String()) {
			t.Errorf("%s -h: code %d, %q %q", c.name, code, out.String(), errs.String())
		}
	}
}
