package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"zqyj/handlers"
	"zqyj/models"
	"zqyj/papers"
	"zqyj/store"
)

// digest prints the consolidated paper of a round into a file.
func digest(ctx context.Context, args []string, out io.Writer) error {
	set := flags("digest", out)
	path := set.String("o", "意见汇总.pdf", "写入的`文件`")
	roundID := set.Int64("round", 0, "第几轮的`编号`;不填为最近一轮")
	contacts := set.Bool("contacts", true, "带联系人和电话")
	if err := parseAlone(set, args); err != nil {
		return err
	}
	c, s, err := openConfigured(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	base, err := c.base(tcpAddr(c.Addr))
	if err != nil {
		return err
	}
	id, err := pickRound(ctx, s, *roundID)
	if err != nil {
		return err
	}
	printer, _ := papers.NewPrinter(filepath.Join(c.Data, "fonts"), 1)
	file, _, err := handlers.PrintDigest(ctx, handlers.Config{Store: s, Base: base, Printer: printer}, id, papers.DigestOptions{Contacts: *contacts})
	if err != nil {
		return err
	}
	if err := os.WriteFile(*path, file.PDF, 0o600); err != nil {
		return fmt.Errorf("写不了 %s:%s", *path, cause(err))
	}
	fmt.Fprintf(out, "已写入 %s（%d页）\n", *path, file.Pages)
	if len(file.Missing) > 0 {
		fmt.Fprintf(out, "字体中缺少 %d 个字，已按编码印在方框内：%v\n", len(file.Missing), file.Missing)
	}
	return nil
}

// openConfigured opens the database that the environment names.
func openConfigured(ctx context.Context) (config, *store.Store, error) {
	c, err := readConfig()
	if err != nil {
		return c, nil, err
	}
	dsn, err := c.dsn()
	if err != nil {
		return c, nil, err
	}
	s, err := store.Open(ctx, store.Options{DSN: dsn})
	return c, s, err
}

// pickRound takes the wanted round, or the newest.
func pickRound(ctx context.Context, s *store.Store, wanted int64) (int64, error) {
	if wanted != 0 {
		_, err := s.Round(ctx, wanted)
		return wanted, err
	}
	rounds, err := s.Rounds(ctx)
	if err != nil {
		return 0, err
	}
	if len(rounds) == 0 {
		return 0, models.Refused("no_round", "还没有任何一轮征求意见，请先用 server import 或在页面上建立")
	}
	return rounds[0].ID, nil
}
