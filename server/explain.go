package main

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"zqyj/store"
)

// explain turns a failed start into one Chinese line with the next step.
func explain(err error) string {
	var unknown *store.UnknownSchemaError
	var where *net.OpError
	switch {
	case errors.As(err, &unknown):
		return unknown.Error()
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Sprintf("地址 %s 已被占用:请停止占用它的程序,或用 ADDR(演示用 -addr)换一个端口", addrOf(err))
	case errors.Is(err, syscall.EACCES) && errors.As(err, &where):
		return fmt.Sprintf("没有权限监听 %s:请换用 1024 以上的端口", addrOf(err))
	case errors.As(err, &where) && where.Op == "listen":
		return fmt.Sprintf("无法监听:%v。请检查 ADDR(演示用 -addr),应形如 :8080 或 127.0.0.1:8080", where.Err)
	case errors.Is(err, store.ErrClock):
		return err.Error() + ":请换一个空的数据库再演练"
	case isConnect(err):
		return "连接不上 PostgreSQL:" + oneLine(err) + "。请检查 DATABASE_URL 和数据库是否已启动"
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

func isConnect(err error) bool {
	return strings.HasPrefix(err.Error(), "open postgres:") || strings.Contains(err.Error(), "failed to connect to")
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
