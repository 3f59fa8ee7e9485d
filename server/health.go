package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// health asks the service on this machine how it is: a container without a shell has nothing else to ask with.
func health(ctx context.Context, args []string, out io.Writer) error {
	set := flags("health", out)
	if err := parseAlone(set, args); err != nil {
		return err
	}
	c, err := readConfig()
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("ADDR“%s”不是监听地址，应形如 :8080", c.Addr)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return askHealth(ctx, "http://"+net.JoinHostPort(host, port)+"/health")
}

func askHealth(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request) // not by way of HTTP_PROXY
	if err != nil {
		return fmt.Errorf("服务没有应答：%s。请查看服务的日志", cause(err))
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("服务不正常（%s）。请检查数据库，并查看服务的日志", response.Status)
	}
	return nil
}
