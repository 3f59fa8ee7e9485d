package main

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"syscall"

	"zqyj/store"
)

// explain turns a failed start into one Chinese line with the next step.
func explain(err error) string {
	var unknown *store.UnknownSchemaError
	var file *store.OpenError
	var where *net.OpError
	switch {
	case errors.As(err, &unknown):
		return unknown.Error()
	case errors.As(err, &file):
		return explainFile(file)
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Sprintf("地址 %s 已被占用：请停止占用它的程序，或用 ADDR（演示用 -addr）换一个端口", addrOf(err))
	case errors.Is(err, syscall.EACCES) && errors.As(err, &where):
		return fmt.Sprintf("没有权限监听 %s：请换用 1024 以上的端口", addrOf(err))
	case errors.As(err, &where) && where.Op == "listen":
		return fmt.Sprintf("无法监听：%s。请检查 ADDR（演示用 -addr），应形如 :8080 或 127.0.0.1:8080", cause(where.Err))
	case errors.Is(err, store.ErrClock):
		return err.Error() + "：请换一个空的数据库再演练"
	case isConnect(err):
		return "连接不上 PostgreSQL：" + whyNotConnected(err)
	}
	return oneLine(err)
}

func addrOf(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Addr != nil {
		return op.Addr.String()
	}
	return "所给地址"
}

// SQLite's primary result codes (https://www.sqlite.org/rescode.html).
const (
	sqliteReadOnly = 8
	sqliteFull     = 13
	sqliteCantOpen = 14
	sqliteNotADB   = 26
)

func explainFile(failed *store.OpenError) string {
	var code interface{ Code() int }
	if errors.As(failed.Err, &code) {
		switch code.Code() & 0xFF {
		case sqliteNotADB:
			return fmt.Sprintf("%s 不是数据库文件，或已损坏：请核对路径，或用备份恢复（server restore）", failed.Path)
		case sqliteCantOpen:
			return fmt.Sprintf("打不开数据库文件 %s：请检查它所在的目录是否存在、本程序有没有读写权限", failed.Path)
		case sqliteReadOnly:
			return fmt.Sprintf("数据库文件 %s 不可写：请修改文件权限", failed.Path)
		case sqliteFull:
			return fmt.Sprintf("磁盘已满，写不了 %s：请腾出空间", failed.Path)
		}
	}
	return fmt.Sprintf("打不开数据库文件 %s：%s", failed.Path, cause(failed.Err))
}

func isConnect(err error) bool {
	return strings.HasPrefix(err.Error(), "open postgres:") || strings.Contains(err.Error(), "failed to connect to")
}

// whyNotConnected tells PostgreSQL's own refusal (https://www.postgresql.org/docs/current/errcodes-appendix.html) from a
// server that does not answer.
func whyNotConnected(err error) string {
	const check = "。请检查 DATABASE_URL 和数据库是否已启动"
	if strings.Contains(err.Error(), "cannot parse") { // its text holds the address, and so perhaps the password
		return "DATABASE_URL 写法不对，应形如 postgres://用户:密码@主机:5432/库名（密码中的特殊字符须写成 %XX）"
	}
	var state interface{ SQLState() string }
	if errors.As(err, &state) {
		switch state.SQLState() {
		case "28P01", "28000":
			return "用户名或密码不对。请检查 DATABASE_URL"
		case "3D000":
			return "没有这个数据库。请检查 DATABASE_URL 末尾的库名，或先建立它"
		}
	}
	var name *net.DNSError
	if errors.As(err, &name) {
		return "找不到主机 " + name.Name + check
	}
	return cause(err) + check
}

// causes are the system's own reasons in the words of whoever runs the service.
var causes = map[syscall.Errno]string{
	syscall.ENOENT: "文件或目录不存在", syscall.EACCES: "没有权限", syscall.EPERM: "没有权限", syscall.ENOTDIR: "路径中有一段不是目录", syscall.EISDIR: "这是一个目录",
	syscall.EROFS: "文件系统只读", syscall.ENOSPC: "磁盘已满", syscall.EDQUOT: "磁盘配额已满", syscall.ENAMETOOLONG: "文件名太长", syscall.EEXIST: "已存在同名文件",
	syscall.EADDRNOTAVAIL: "本机没有这个地址", syscall.ECONNREFUSED: "该地址没有应答", syscall.ETIMEDOUT: "等待应答超时", syscall.EHOSTUNREACH: "网络不通", syscall.ENETUNREACH: "网络不通",
}

// cause is the innermost reason of an error, in Chinese where it is a usual one.
func cause(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) && causes[number] != "" {
		return causes[number]
	}
	var addr *net.AddrError
	if errors.As(err, &addr) {
		return "“" + addr.Addr + "”不是监听地址"
	}
	return oneLine(err)
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// usageWords are the flag package's own messages, which are no typed errors.
var usageWords = []struct {
	english *regexp.Regexp
	chinese string
}{
	{regexp.MustCompile(`^flag provided but not defined: (.+)$`), "没有 $1 这个选项"},
	{regexp.MustCompile(`^flag needs an argument: (.+)$`), "选项 $1 后面要写内容"},
	{regexp.MustCompile(`^invalid (?:boolean )?value "(.*)" for (?:flag )?(-[\w-]+): .+$`), "选项 $2 不能是“$1”"},
	{regexp.MustCompile(`^bad flag syntax: (.+)$`), "选项 $1 写法不对"},
}

func usageWord(err error) string {
	for _, word := range usageWords {
		if word.english.MatchString(err.Error()) {
			return word.english.ReplaceAllString(err.Error(), word.chinese)
		}
	}
	return err.Error()
}
