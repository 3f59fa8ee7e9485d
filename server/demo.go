package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"zqyj/models"
	"zqyj/sample"
	"zqyj/sample/stage"
	"zqyj/store"
)

// demoOptions is the command line of demo.
type demoOptions struct {
	addr, db, clock, policy string
	sample                  sample.Options
	json                    bool
}

func demoFlags(set *flag.FlagSet) *demoOptions {
	o := &demoOptions{}
	set.StringVar(&o.addr, "addr", "127.0.0.1:8080", "监听`地址`")
	set.StringVar(&o.db, "db", "", "数据库`地址`:SQLite 文件名或 postgres://…；不填则用临时 SQLite，退出即弃")
	set.StringVar(&o.clock, "clock", "2018-02-09T11:40:00+08:00", "演练时钟的起点，RFC 3339 `时刻`")
	set.StringVar(&o.policy, "policy", "notice", "反馈`要求`:notice 按2018年通知的要求（负责同志审核、盖章）；open 都不要求")
	set.IntVar(&o.sample.Units, "units", 0, "单位`个数`,0 为示例原有的34个")
	set.IntVar(&o.sample.Opinions, "opinions", 0, "意见`条数`,0 为示例原有的约120条")
	set.Uint64Var(&o.sample.Seed, "seed", 1, "生成单位和意见的`种子`")
	set.BoolVar(&o.json, "json", false, "向标准输出打印一个 JSON 对象：地址和全部单位的登录链接、令牌")
	return o
}

// More than any round has, and still played within minutes.
const (
	maxDemoUnits    = 5000
	maxDemoOpinions = 100_000
)

// demo plays the sample round into a throw-away database on a rehearsal clock and serves it. It never reads
// DATABASE_URL.
func demo(ctx context.Context, args []string, out io.Writer) error {
	set := flags("demo", out)
	o := demoFlags(set)
	if err := parseAlone(set, args); err != nil {
		return err
	}
	story, policy, err := o.story()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	folder, err := os.MkdirTemp("", "zqyj-demo-")
	if err != nil {
		return fmt.Errorf("临时目录无法建立：%s。请用 TMPDIR 指定可写的目录", cause(err))
	}
	defer os.RemoveAll(folder)
	dsn := o.db
	if dsn == "" {
		dsn = filepath.Join(folder, "demo.db")
	}
	passing := o.db == ""
	played, err := rehearse(ctx, store.Options{DSN: dsn, Passing: passing}, story, policy)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{DSN: dsn, Rehearse: story.Now.Time(), Passing: passing})
	if err != nil {
		return err
	}
	defer s.Close()
	base := &url.URL{Scheme: "http", Host: localHost(listener.Addr())}
	ways, err := waysIn(ctx, s, base, played)
	if err != nil {
		return err
	}
	ways.kept = "数据不保留"
	if !passing {
		ways.kept = "数据留在 -db 所指的数据库"
	}
	if err := ways.print(out, o.json); err != nil {
		return err
	}
	return listen(ctx, listener, service{store: s, base: base, data: folder})
}

// story is the sample with the wanted clock and policy.
func (o *demoOptions) story() (sample.Sample, models.Policy, error) {
	policies := map[string]models.Policy{"open": models.PolicyOpen(), "notice": models.PolicyNotice()}
	policy, known := policies[o.policy]
	if !known {
		return sample.Sample{}, policy, fmt.Errorf("%w：-policy 只能是 open 或 notice", errUsage)
	}
	at, err := time.Parse(time.RFC3339, o.clock)
	if err != nil {
		return sample.Sample{}, policy, fmt.Errorf("%w：-clock 应形如 2018-02-09T11:40:00+08:00", errUsage)
	}
	if o.sample.Units < 0 || o.sample.Opinions < 0 || o.sample.Units > maxDemoUnits || o.sample.Opinions > maxDemoOpinions {
		return sample.Sample{}, policy, fmt.Errorf("%w：-units 应为0到%d,-opinions 应为0到%d", errUsage, maxDemoUnits, maxDemoOpinions)
	}
	story := sample.Round(o.sample)
	story.Now = models.At(at)
	if story.Now < story.Issued {
		return story, policy, fmt.Errorf("%w：-clock 不能早于通知下发的时刻 %s", errUsage, story.Issued)
	}
	return story, policy, nil
}

// rehearse plays the story with a clock that follows it, on a database marked 演练.
func rehearse(ctx context.Context, options store.Options, story sample.Sample, policy models.Policy) (stage.Played, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // a short burst of small objects: somebody waits for the links
	clock := &stage.Clock{}
	clock.Set(story.Issued)
	options.Clock, options.Rehearse = clock.Now, story.Issued.Time()
	s, err := store.Open(ctx, options)
	if err != nil {
		return stage.Played{}, err
	}
	defer s.Close()
	rounds, err := s.Rounds(ctx)
	if err != nil {
		return stage.Played{}, err
	}
	if len(rounds) > 0 {
		return stage.Played{}, errors.New("-db 所指的数据库已有数据，演示须用空的数据库")
	}
	return stage.Play(ctx, s, clock.Set, story, policy)
}

// ways is where the office and the units come in, as -json prints it.
type ways struct {
	URL    string    `json:"url"`
	Round  int64     `json:"round"`
	Office wayIn     `json:"office"`
	Units  []unitWay `json:"units"`

	kept string // what becomes of the data
}

type wayIn struct {
	Login string `json:"login"`
	Token string `json:"token"`
}

type unitWay struct {
	Name string `json:"name"`
	wayIn
}

func waysIn(ctx context.Context, s *store.Store, base *url.URL, played stage.Played) (ways, error) {
	w := ways{URL: base.String(), Round: played.Round.ID}
	link, err := s.OfferOfficeLink(ctx, played.Office.UserID)
	if err != nil {
		return w, err
	}
	token, _, err := s.NewAPIToken(ctx, played.Office, models.APIToken{UserID: played.Office.UserID, Label: "演示"})
	if err != nil {
		return w, err
	}
	w.Office = wayIn{base.JoinPath("office", "link", link).String(), token}
	for _, unit := range played.Units {
		token, _, err := s.NewAPIToken(ctx, played.Office, models.APIToken{InvitationID: unit.Invitation.ID, Label: "演示"})
		if err != nil {
			return w, err
		}
		w.Units = append(w.Units, unitWay{unit.Name, wayIn{base.JoinPath("in", s.Code(unit.Invitation)).String(), token}})
	}
	return w, nil
}

func (w ways) print(out io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(w)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "演示已启动（%s）：%s\n\n", sample.Banner, w.URL)
	fmt.Fprintf(&b, "办公室登录：\n  %s\n  （或在 %s/office/in 用登录名 bangongshi、密码 %s）\n\n成员单位登录：\n", w.Office.Login, w.URL, stage.Password)
	for _, unit := range w.Units[:min(3, len(w.Units))] {
		fmt.Fprintf(&b, "  %s\n  %s\n", unit.Name, unit.Login)
	}
	fmt.Fprintln(&b, "\n按 Ctrl+C 结束，"+w.kept)
	_, err := io.WriteString(out, b.String())
	return err
}
