package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/caarlos0/env/v11"

	"zqyj/notify"
)

// config is what the environment says.
type config struct {
	Addr     string   `env:"ADDR" envDefault:":8080"`
	Base     string   `env:"BASE_URL"`
	Data     string   `env:"DATA_DIR" envDefault:"data"`
	Database string   `env:"DATABASE_URL"`
	Proxies  []string `env:"TRUSTED_PROXIES"`
	Mail     mailing  `envPrefix:"SMTP_"`
}

// mailing is the mail server; without a host no mail is sent and reminders are calls.
type mailing struct {
	Host     string `env:"HOST"`
	Port     int    `env:"PORT" envDefault:"587"`
	User     string `env:"USER"`
	Password string `env:"PASSWORD"`
	From     string `env:"FROM"`
	Security string `env:"SECURITY" envDefault:"starttls"`
	Insecure bool   `env:"INSECURE"`
}

func (m mailing) config() notify.Config {
	return notify.Config{Host: m.Host, Port: m.Port, User: m.User, Password: m.Password, From: m.From, Security: notify.Security(m.Security), Insecure: m.Insecure}
}

func readConfig() (config, error) {
	c, err := env.ParseAs[config]()
	if err != nil {
		return c, fmt.Errorf("环境变量有误：%w", err)
	}
	return c, c.Mail.config().Check()
}

// dsn is the database's address; the data folder is made where it is needed.
func (c config) dsn() (string, error) {
	if err := makeFolder(c.Data); err != nil {
		return "", err
	}
	if c.Database == "" {
		return filepath.Join(c.Data, "zqyj.db"), nil
	}
	if !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		return "", fmt.Errorf("DATABASE_URL 须以 postgres:// 开头；不使用 PostgreSQL 时请不要设置它")
	}
	return c.Database, nil
}

// makeFolder makes the data folder and tries to write in it, so that a wrong owner is told at start.
func makeFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("数据目录 %s 无法建立：%s。请用 DATA_DIR 指定可写的目录", path, cause(err))
	}
	probe, err := os.CreateTemp(path, ".probe-*")
	if err != nil {
		return fmt.Errorf("数据目录 %s 不可写：%s。请修改目录权限，或用 DATA_DIR 指定可写的目录", path, cause(err))
	}
	_ = probe.Close()
	return os.Remove(probe.Name())
}

// base is the address users type; without BASE_URL it is made from the listening one, on this computer only.
func (c config) base(listening net.Addr) (*url.URL, error) {
	if c.Base != "" {
		u, err := url.Parse(c.Base)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("BASE_URL“%s”不是网址，应形如 http://10.1.2.3:8080", c.Base)
		}
		return u, nil
	}
	return &url.URL{Scheme: "http", Host: localHost(listening)}, nil
}

// localHost names a listener the way a browser on this computer reaches it.
func localHost(listening net.Addr) string {
	host, port, err := net.SplitHostPort(listening.String())
	if err != nil {
		return listening.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
