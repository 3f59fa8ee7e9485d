package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"zqyj/papers"
	"zqyj/store"
)

// backup copies the database while the service runs.
func backup(ctx context.Context, args []string, out io.Writer) error {
	c, file, err := fileArgument("backup", args, out)
	if err != nil {
		return err
	}
	dsn, err := c.dsn()
	if err != nil {
		return err
	}
	if err := store.Backup(ctx, dsn, file); err != nil {
		return err
	}
	size, sum, err := weigh(file)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "备份完成：%s（%d 字节）\nSHA-256 %s\n备份含全部数据和密钥，请妥善保管，另存一份到其他介质。\n", file, size, sum)
	return nil
}

// restore puts a backup into an empty data folder and verifies it.
func restore(ctx context.Context, args []string, out io.Writer) error {
	c, file, err := fileArgument("restore", args, out)
	if err != nil {
		return err
	}
	dsn, err := c.dsn()
	if err != nil {
		return err
	}
	if err := store.Restore(ctx, file, dsn); err != nil {
		return err
	}
	fmt.Fprintf(out, "已恢复到 %s，正在核验……\n", filepath.Dir(dsn))
	return verifyAt(ctx, dsn, out)
}

// verify recomputes everything that must agree.
func verify(ctx context.Context, args []string, out io.Writer) error {
	set := flags("verify", out)
	if err := parseAlone(set, args); err != nil {
		return err
	}
	c, err := readConfig()
	if err != nil {
		return err
	}
	dsn, err := c.dsn()
	if err != nil {
		return err
	}
	if _, err := os.Stat(dsn); c.Database == "" && err != nil {
		return store.ErrNoDatabase
	}
	return verifyAt(ctx, dsn, out)
}

func verifyAt(ctx context.Context, dsn string, out io.Writer) error {
	s, err := store.Open(ctx, store.Options{DSN: dsn})
	if err != nil {
		return err
	}
	defer s.Close()
	v, err := s.Verify(ctx)
	if err != nil {
		return err
	}
	if err := recheckPapers(ctx, s, out); err != nil {
		return err
	}
	fmt.Fprintf(out, "核验了%d轮、%d份反馈版本、%d条意见、%d条留痕、%d个文件\n", v.Rounds, v.Versions, v.Opinions, v.Events, v.Files)
	if len(v.Faults) == 0 {
		fmt.Fprintln(out, "内容哈希、留痕链、回执、统计、台账、文件全部相符")
		return nil
	}
	for _, fault := range v.Faults {
		fmt.Fprintln(out, "不符："+fault)
	}
	return fmt.Errorf("有%d处不符，请勿继续使用，保留现有文件并用此前的备份核对", len(v.Faults))
}

// recheckPapers computes anew the hashes of the papers that tell of the present state. A difference is told and is not
// counted as damage: a unit's name, say, can be changed without an event of the round.
func recheckPapers(ctx context.Context, s *store.Store, out io.Writer) error {
	rounds, err := s.Rounds(ctx)
	if err != nil {
		return err
	}
	for _, round := range rounds {
		printed, err := s.LatestPapers(ctx, round)
		if err != nil {
			return err
		}
		if len(printed) == 0 {
			continue
		}
		snap, err := s.Snapshot(ctx, round.ID)
		if err != nil {
			return err
		}
		same, hashes := 0, papers.Recomputed(snap)
		for _, paper := range printed {
			switch {
			case hashes[paper.Hash]:
				same++
			case papers.FollowsFromLog(paper.Kind):
				fmt.Fprintf(out, "注意：第%d轮的%s（内容哈希 %.8s…）与现有记录重算的结果不同。如果出具后没有修改过单位名称等基础信息，请用备份核对\n", round.ID, paper.Kind, paper.Hash)
			}
		}
		fmt.Fprintf(out, "第%d轮：按现有记录重算文书，%d件与出具时相符\n", round.ID, same)
	}
	return nil
}

// fileArgument reads the command line of a command that takes one file.
func fileArgument(name string, args []string, out io.Writer) (config, string, error) {
	set := flags(name, out)
	if err := parse(set, args); err != nil {
		return config{}, "", err
	}
	if set.NArg() != 1 {
		return config{}, "", fmt.Errorf("%w：应为 server %s 文件名", errUsage, name)
	}
	c, err := readConfig()
	return c, set.Arg(0), err
}

func weigh(path string) (int64, string, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return n, hex.EncodeToString(sum.Sum(nil)), err
}
