package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"zqyj/intake"
	"zqyj/models"
	"zqyj/store"
)

// maxImport is one byte more than intake takes, so that too large a file is told as such and not read to its end.
const maxImport = intake.MaxUpload + 1

// outline prints what the import of a file gives. An error of the file is JSON as well, and exit code 1.
func outline(ctx context.Context, args []string, out io.Writer) error {
	set := flags("outline", out)
	asJSON := set.Bool("json", false, "打印 JSON；不写此项时打印便于阅读的目录")
	against := set.String("against", "", "上一稿的 outline `JSON 文件`,用于对应条款")
	path, err := oneFile(set, args)
	if err != nil {
		return err
	}
	read, _, err := readOutline(ctx, path)
	if err != nil {
		return err
	}
	if *against != "" && read.OK {
		if read, err = matched(*against, read); err != nil {
			return err
		}
	}
	if !*asJSON {
		return printOutline(out, read)
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(read); err != nil {
		return err
	}
	if !read.OK {
		return errShown
	}
	return nil
}

// oneFile takes one file, with options before or behind it.
func oneFile(set *flag.FlagSet, args []string) (string, error) {
	if err := parse(set, args); err != nil {
		return "", err
	}
	path := set.Arg(0)
	if path == "" {
		return "", fmt.Errorf("%w：请写出文件名，如 server %s 通知.docx", errUsage, set.Name())
	}
	if err := parse(set, set.Args()[1:]); err != nil {
		return "", err
	}
	if set.NArg() > 0 {
		return "", fmt.Errorf("%w：一次只读一个文件", errUsage)
	}
	return path, nil
}

// readOutline reads a file. What is wrong with its content stands in the outline; the error is for files that cannot
// be opened.
func readOutline(ctx context.Context, path string) (models.Outline, intake.Source, error) {
	file, err := os.Open(path)
	if err != nil {
		return models.Outline{}, intake.Source{}, fmt.Errorf("打不开文件 %s:%s", path, cause(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxImport))
	if err != nil {
		return models.Outline{}, intake.Source{}, fmt.Errorf("读不了文件 %s:%s", path, cause(err))
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	read, source, err := intake.Read(ctx, data, filepath.Base(path), intake.Options{CacheDir: filepath.Join(cache, "zqyj")})
	var refused *models.ImportError
	if errors.As(err, &refused) {
		return read, source, nil
	}
	return read, source, err
}

func matched(path string, now models.Outline) (models.Outline, error) {
	body, err := os.ReadFile(path)
	if err != nil {
		return now, fmt.Errorf("打不开上一稿 %s:%s", path, cause(err))
	}
	var before models.Outline
	if err := json.Unmarshal(body, &before); err != nil {
		return now, fmt.Errorf("上一稿 %s 不是 server outline --json 的输出", path)
	}
	return models.Match(before, now), nil
}

func printOutline(out io.Writer, o models.Outline) error {
	if !o.OK {
		return o.Error
	}
	var b strings.Builder
	if f := o.Notice; f != nil {
		fmt.Fprintf(&b, "%s\n截止时间（待确认）：%s  印发：%s %s\n", f.Title, f.Deadline, f.Issuer, f.Date)
	}
	fmt.Fprintf(&b, "《%s》 共%d条\n", o.Draft.Title, len(o.Draft.Nodes))
	for _, node := range o.Draft.Nodes {
		label := models.Clause{Marker: node.Marker, Heading: node.Heading, Text: node.Text}.Label()
		fmt.Fprintf(&b, "%s%s\n", strings.Repeat("  ", node.Level-1), label)
	}
	for _, w := range o.Warnings {
		fmt.Fprintf(&b, "提示（第%d行）：%s\n", w.Line, w.Message)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// importFile makes a round in 筹备 from a notice file; the office confirms the deadline and opens it on the pages.
func importFile(ctx context.Context, args []string, out io.Writer) error {
	path, err := oneFile(flags("import", out), args)
	if err != nil {
		return err
	}
	read, source, err := readOutline(ctx, path)
	if err != nil {
		return err
	}
	if !read.OK {
		return read.Error
	}
	_, s, err := openConfigured(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	round, err := s.CreateRound(ctx, models.System, models.RoundOf(read, source.Before(read.Draft.Start)))
	if err != nil {
		return err
	}
	body, err := json.Marshal(source)
	if err != nil {
		return err
	}
	begun, err := s.BeginImport(ctx, models.System, store.Import{RoundID: round.ID, Name: source.Name, Source: string(body)}, read)
	if err != nil {
		return err
	}
	if _, err := s.ConfirmImport(ctx, models.System, round.ID, begun.ID, begun.Position); err != nil {
		return err
	}
	if err := printOutline(out, read); err != nil {
		return err
	}
	fmt.Fprintf(out, "已建立第%d轮（筹备）。请在页面上核对条款、确认截止时间、录入单位后开启\n", round.ID)
	return nil
}
