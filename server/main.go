// Command server is the 征求意见 service: commands, configuration, wiring, start and stop.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// command is one word of the command line.
type command struct {
	name, usage, does string
	run               func(ctx context.Context, args []string, out io.Writer) error
}

func commands() []command {
	return []command{
		{"serve", "serve", "正式启动服务（不写命令时即为此项）", serve},
		{"demo", "demo [-addr 地址] [-clock 时刻] …", "用示例数据启动演示，不影响正式数据", demo},
		{"import", "import 文件", "由通知文件（文本、.docx、PDF）建立一轮征求意见", importFile},
		{"outline", "outline 文件 [--json] [--against 上一稿.json]", "只读出通知要素和条款目录，不建立", outline},
		{"digest", "digest -o 文件.pdf", "生成意见汇总", digest},
		{"office", "office invite", "生成新的办公室设置链接（链接遗失或管理员离岗时使用）", office},
		{"health", "health", "询问正在运行的服务是否正常（供容器健康检查使用）", health},
		{"backup", "backup 文件", "备份数据库（服务运行时也可以）；PostgreSQL 见 docs/operations.md", backup},
		{"restore", "restore 文件", "把备份恢复到没有数据的数据目录，并核验", restore},
		{"verify", "verify", "重算全部内容哈希、留痕链、统计和文件，核验是否相符", verify},
		{"version", "version", "显示版本", version},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run carries out one command line and returns the exit code: 0 done, 1 failed, 2 wrong usage.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	name := "serve"
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		name, args = args[0], args[1:]
	} else if len(args) > 0 && (args[0] == "-h" || args[0] == "-help" || args[0] == "--help") {
		usage(out)
		return 0
	}
	if name == "help" {
		usage(out)
		return 0
	}
	for _, c := range commands() {
		if c.name != name {
			continue
		}
		err := c.run(ctx, args, out)
		switch {
		case err == nil, errors.Is(err, flag.ErrHelp):
			return 0
		case errors.Is(err, errShown):
			return 1
		case ctx.Err() != nil && errors.Is(err, context.Canceled): // Ctrl+C before everything stood
			fmt.Fprintln(errs, "已中止")
			return 1
		case errors.Is(err, errUsage):
			fmt.Fprintln(errs, err)
			return 2
		}
		fmt.Fprintln(errs, explain(err))
		return 1
	}
	fmt.Fprintf(errs, "没有“%s”这个命令。运行 server -h 查看全部命令\n", name)
	return 2
}

// errShown marks a failure that was already told on standard output.
var errShown = errors.New("")

// errUsage marks a command line that cannot be understood.
var errUsage = errors.New("命令用法不对")

func usage(out io.Writer) {
	fmt.Fprintln(out, "征求意见服务")
	fmt.Fprintln(out, "\n用法： server [命令] [选项]\n\n命令：")
	for _, c := range commands() {
		fmt.Fprintf(out, "  %s\n    \t%s\n", c.usage, c.does)
	}
	fmt.Fprint(out, environment)
}

const environment = `
环境变量（serve）：
  ADDR             监听地址，默认 :8080
  BASE_URL         用户访问的地址，如 http://10.1.2.3:8080；通知单上的链接由它生成
  DATA_DIR         数据目录，默认 data
  DATABASE_URL     postgres://… 使用 PostgreSQL；不填则用数据目录中的 SQLite
  TRUSTED_PROXIES  可信反向代理的地址，逗号分隔
  SMTP_HOST        邮件服务器；不填则不发邮件，催办用电话
  SMTP_PORT        邮件服务器端口，默认 587
  SMTP_SECURITY    starttls（默认）、tls 或 none（仅限可信内网）
  SMTP_USER        登录名；不填则不登录
  SMTP_PASSWORD    密码
  SMTP_FROM        发件人，如 省创新办 <cxb@example.cn>
  SMTP_INSECURE    true 时不核验邮件服务器的证书（内网自签证书）
`

// flags makes the option set of a command; its help goes to out.
func flags(name string, out io.Writer) *flag.FlagSet {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(out)
	return set
}

// help prints how a command is used, what it does, and its options with what holds without them.
func help(set *flag.FlagSet) {
	out := set.Output()
	for _, c := range commands() {
		if c.name == set.Name() {
			fmt.Fprintf(out, "用法： server %s\n%s\n", c.usage, c.does)
		}
	}
	title := "\n选项：\n"
	set.VisitAll(func(f *flag.Flag) {
		value, does := flag.UnquoteUsage(f)
		if f.DefValue != "" && f.DefValue != "0" && f.DefValue != "false" {
			does += "(默认 " + f.DefValue + ")"
		}
		fmt.Fprintf(out, "%s  %s\n    \t%s\n", title, strings.TrimSpace("-"+f.Name+" "+value), does)
		title = ""
	})
}

// parse reads options and turns mistakes into one Chinese line. The flag package prints its own English message on a
// mistake; only the help that was asked for is let through.
func parse(set *flag.FlagSet, args []string) error {
	output := set.Output()
	set.SetOutput(io.Discard)
	err := set.Parse(args)
	set.SetOutput(output)
	if errors.Is(err, flag.ErrHelp) {
		help(set)
	}
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return err
	}
	return fmt.Errorf("%w：%s。运行 server %s -h 查看选项", errUsage, usageWord(err), set.Name())
}

// parseAlone is parse for a command that takes options only.
func parseAlone(set *flag.FlagSet, args []string) error {
	if err := parse(set, args); err != nil {
		return err
	}
	if set.NArg() > 0 {
		return fmt.Errorf("%w：多出了“%s”，server %s 只带选项", errUsage, set.Arg(0), set.Name())
	}
	return nil
}
